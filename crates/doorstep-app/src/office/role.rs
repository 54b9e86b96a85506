//! Who may do what: decided here and nowhere else.

use doorstep_core::Micros;
use doorstep_store::{Account, AccountId, Tx};

use super::OfficeError;

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May do everything.
    Owner,
    /// Brings people to the door.
    Marketer,
    /// Brings them through it.
    Seller,
    /// Looks on.
    Reader,
}

/// What somebody may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// To see people and what passed.
    Read,
    /// To record people and what passed.
    Record,
    /// To change the rules, the firm and its accounts.
    Manage,
}

impl Role {
    /// Every role.
    pub const ALL: &[Role] = &[Role::Owner, Role::Marketer, Role::Seller, Role::Reader];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Marketer => "marketer",
            Role::Seller => "seller",
            Role::Reader => "reader",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Role::ALL.iter().copied().find(|role| role.word() == word)
    }

    /// Whether it may.
    pub const fn may(self, right: Right) -> bool {
        match right {
            Right::Read => true,
            Right::Record => !matches!(self, Role::Reader),
            Right::Manage => matches!(self, Role::Owner),
        }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their account.
    pub account: AccountId,
    /// What to call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What their forms must carry, so that no other site can send them.
    pub form_key: String,
}

impl Actor {
    pub(super) fn of(account: &Account, form_key: String) -> Result<Self, OfficeError> {
        let role = Role::from_word(&account.role).ok_or_else(|| {
            OfficeError::Defect(format!(
                "account {} has the role {:?}",
                account.id, account.role
            ))
        })?;
        Ok(Actor {
            account: account.id,
            name: account.name.clone(),
            role,
            form_key,
        })
    }

    /// Notes what they did, in the transaction in which they do it.
    pub(super) async fn note(
        &self,
        tx: &mut Tx,
        verb: &str,
        subject: String,
        detail: Option<&str>,
        now: Micros,
    ) -> Result<(), OfficeError> {
        tx.note(Some(self.account), verb, &subject, detail, now)
            .await?;
        Ok(())
    }

    /// That they may.
    pub(super) fn must(&self, right: Right) -> Result<(), OfficeError> {
        if self.role.may(right) {
            Ok(())
        } else {
            Err(OfficeError::NotAllowed(self.role.word()))
        }
    }
}
