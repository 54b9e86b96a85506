//! The use cases of a company that records its touches as they happen: who may come in, people, what passed, and who waits at
//! the door.
//!
//! Each is a function over an [`Office`]: it asks the [`Actor`] whether they may, does its work in one transaction, and
//! notes what was done. Moments and chance come in from outside.

pub mod accounts;
pub mod balance;
pub mod door;
pub mod enquiry;
pub mod firm;
pub mod import;
mod judged;
pub mod keep;
pub mod people;
mod role;
mod rows;
pub mod touches;

use std::sync::{Arc, Mutex};

use doorstep_core::Micros;
pub use doorstep_store::{AccountId, PersonId, Place, TouchId};
use doorstep_store::{Store, StoreError};

pub use firm::Firm;
pub use role::{Actor, Right, Role};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// Nobody is signed in.
    #[error("sign in first")]
    Nobody,
    /// The account may not.
    #[error("your account ({0}) may not do this: ask an owner")]
    NotAllowed(&'static str),
    /// It is not there.
    #[error("there is no {0} of this number: it may have been removed")]
    NotThere(&'static str),
    /// What was given cannot be used.
    #[error("{text}")]
    Field {
        /// The field of the form.
        field: &'static str,
        /// What to do about it.
        text: String,
    },
    /// Set-up was done before.
    #[error("this Doorstep is set up already: sign in")]
    SetUpAlready,
    /// Set-up has not been done.
    #[error("this Doorstep is not set up yet")]
    NotSetUp,
    /// The address or the password is wrong; which of them is not told.
    #[error("address and password do not match")]
    WrongPassword,
    /// Too many tries to sign in.
    #[error(
        "too many tries with this address: wait 15 minutes, or let an owner set a new password"
    )]
    TooManyTries,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A defect of ours.
    #[error("{0}; please report this")]
    Defect(String),
}

impl OfficeError {
    pub(crate) fn field(field: &'static str, text: impl Into<String>) -> Self {
        OfficeError::Field {
            field,
            text: text.into(),
        }
    }
}

/// The place where a company records. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Office {
    store: Store,
    balance: Arc<Mutex<balance::Desk>>,
}

impl Office {
    /// Opens it, and makes its database if there is none.
    pub async fn open(place: &Place, now: Micros) -> Result<Self, OfficeError> {
        let store = Store::open(place, now).await?;
        Ok(Office {
            store,
            balance: Arc::default(),
        })
    }

    /// Ends it in order.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Whether its database answers.
    pub async fn is_ready(&self) -> bool {
        match self.store.read().await {
            Ok(mut tx) => tx.count_accounts().await.is_ok(),
            Err(_) => false,
        }
    }
}

/// A text that somebody typed: without what is around it, nothing if it is empty, and not endless.
fn typed(field: &'static str, text: &str, longest: usize) -> Result<Option<String>, OfficeError> {
    let text = text.trim();
    if text.chars().count() > longest {
        let remedy = format!("at most {longest} characters");
        return Err(OfficeError::field(field, remedy));
    }
    if let Some(letter) = text
        .chars()
        .find(|letter| letter.is_control() && !letter.is_whitespace())
    {
        let remedy = format!("the sign {letter:?} cannot be part of it");
        return Err(OfficeError::field(field, remedy));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The longest name, address or title.
const LINE: usize = 200;
/// The longest text of what was said.
const LETTER: usize = 20_000;
