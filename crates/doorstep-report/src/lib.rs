//! What the facts look like: text for a terminal, at any width, with and without colour and block letters; and one page of
//! HTML.
//!
//! Marketing is amber, sales is blue-green, the door is a strong line; colour is never the only sign.
//! This crate must never compute a fact or judge a touch: it only says what it is given.

mod numbers;
mod page;
mod paper;
mod rest;
mod text;
mod timeline;

pub use doorstep_charts::Language;
pub use doorstep_charts::text::Signs;
pub use page::{Inside, Page, Printed, STYLES, Sheet};
pub use paper::Paper;
pub use text::facts;
pub use timeline::timeline;
