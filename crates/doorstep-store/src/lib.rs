//! The application's database: what a company records as it happens, in SQLite inside a folder or in PostgreSQL.
//!
//! One text of SQL serves both engines, with `$1` for parameters; it stands right above the function that runs it. Only
//! `engine.rs` knows which engine runs. Everything happens in a [`Tx`], begun by [`Store::read`] or [`Store::write`]: what is
//! not committed has never been.
//!
//! This crate must never read the clock, judge a touch or decide who may do what: moments come in, rows go out.

mod account;
mod audit;
mod consent;
mod engine;
mod error;
mod export;
mod kept;
mod migrate;
mod person;
mod session;
mod setting;
mod standing;
mod touch;

pub use account::{Account, AccountId, NewAccount};
pub use consent::NewConsent;
pub use engine::{Place, Store, Tx};
pub use error::StoreError;
pub use export::Exported;
pub use kept::KeptRow;
pub use person::{FoundPerson, Imported, NewPerson, Person, PersonId};
pub use session::Session;
pub use standing::{Knock, Standing};
pub use touch::{NewTouch, TouchId, TouchRow};

/// The number of a row.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
pub(crate) use id;
