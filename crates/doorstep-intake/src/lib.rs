//! Files of other systems become the ledger's tables.
//!
//! [`Plan::of`] looks at the names and headers of what it is given and decides how to read it: native
//! files as they are, other systems' by a [`preset`]. [`Plan::read_into`] then reads the rows, all or
//! nothing. What is read here is hostile until parsed: sizes, counts and lengths have bounds.
//!
//! This crate must never judge a touch or compute a fact.

mod file;
mod guess;
mod mail;
pub mod native;
mod plan;
pub mod preset;
mod problems;
mod repeats;
mod rows;
mod written;

pub use guess::{ColumnGuess, FileGuess};
pub use plan::{Asked, Explained, Intake, Plan, Told, UsedFile};
pub use problems::{IntakeError, Problem, Rejects};
