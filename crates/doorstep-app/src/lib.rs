//! The use cases: each verb of Doorstep is one function here, and the command line, later pages and
//! the API, only dress it.
//!
//! This crate must never print, read the clock or end the process: `now` and paths come in, values and
//! one [`Error`] that a person can understand go out.

pub mod demo;
pub mod document;
mod error;
pub mod judge;
pub mod ledger;
pub mod notebook;
pub mod office;
pub mod paper;
mod question;
pub mod records;
mod sources;

pub use doorstep_balance::Question;
pub use doorstep_balance::{Facts, Timeline};
/// How numbers of things are written in texts.
pub use doorstep_records::money::{grouped, some};
pub use error::Error;
pub use question::question;
pub use records::{Loaded, Request};
