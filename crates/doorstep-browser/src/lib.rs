//! A real browser for tests of pages, and for pictures of them.
//!
//! It speaks `WebDriver` in plain JSON to a `chromedriver` that it starts itself, and ends it again. It must never know
//! what a page of ours says, reach any other host than this machine, or wait by sleeping.

mod driver;
mod error;
mod look;
mod pdf;
mod window;

pub use driver::{CHROMEDRIVER, Driver};
pub use error::Error;
pub use look::{Media, Scheme, View};
pub use pdf::Paper;
pub use window::Window;
