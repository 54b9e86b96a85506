//! What stands around every page: the way through the door, and who is signed in.

use axum::http::StatusCode;
use doorstep_app::office::{Actor, OfficeError, Right, door};

use super::error::PageError;
use super::{Site, style};

/// Where in the bar a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Door,
    Balance,
    People,
    Account,
}

/// What the frame shows.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) style: String,
    pub(super) me: String,
    pub(super) key: String,
    pub(super) waiting: i64,
    pub(super) may_record: bool,
    here: Here,
}

impl Frame {
    pub(super) async fn of(site: &Site, actor: &Actor, here: Here) -> Result<Self, PageError> {
        Ok(Frame {
            style: style::address(),
            me: actor.name.clone(),
            key: actor.form_key.clone(),
            waiting: door::count(&site.office).await?,
            may_record: actor.role.may(Right::Record),
            here,
        })
    }

    pub(super) fn is_door(&self) -> bool {
        self.here == Here::Door
    }

    pub(super) fn is_balance(&self) -> bool {
        self.here == Here::Balance
    }

    pub(super) fn is_people(&self) -> bool {
        self.here == Here::People
    }

    pub(super) fn is_account(&self) -> bool {
        self.here == Here::Account
    }
}

/// What was wrong with a form: the field, and what to do about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Fault(Option<(&'static str, String)>);

impl Fault {
    /// What is wrong with a field of the form; any other error is none of the form.
    pub(super) fn of(error: OfficeError) -> Result<Self, PageError> {
        match error {
            OfficeError::Field { field, text } => Ok(Fault(Some((field, text)))),
            other => Err(other.into()),
        }
    }

    /// What a page with this form is answered with.
    pub(super) const fn status(&self) -> StatusCode {
        match self.0 {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// What is wrong with this field.
    pub(super) fn with(&self, field: &str) -> Option<&str> {
        let (own, text) = self.0.as_ref()?;
        (*own == field).then_some(text.as_str())
    }
}
