//! The tables of the ledger as rows, and the one road from rows to touches.
//!
//! Whoever has records of a business (an importer, the simulator, later the application's database)
//! hands them over as [`Tables`]; [`Business::assemble`] turns them into people with their touches in
//! time order, ready for the fold of `doorstep-core`. `docs/native-files.md` describes the tables.
//!
//! This crate must never do input or output, nor judge a touch: it only says what was recorded.

use std::borrow::Cow;

pub mod business;
pub mod calendar;
pub mod identity;
pub mod money;
pub mod rows;
pub mod schema;
pub mod text;
pub mod value;

/// The words of touches, for whoever makes rows without going through text.
pub use doorstep_core::{About, Act, Author, Direction, Given, Medium, Reach, Refusal};

pub use business::{Business, Party, Recorded};
pub use calendar::{Calendar, CalendarError};
pub use money::Currency;
pub use rows::{RowReader, Tables};
pub use schema::Table;
pub use text::{Symbols, Text};
pub use value::{Fault, When};

/// Something in the records that an owner should know of before believing a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A code of `docs/warnings.md`.
    pub code: Cow<'static, str>,
    /// What it is about: a file, a column, a key.
    pub subject: String,
    /// A sentence for the owner.
    pub text: String,
}

impl Notice {
    /// A notice.
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        subject: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Notice {
            code: code.into(),
            subject: subject.into(),
            text: text.into(),
        }
    }
}
