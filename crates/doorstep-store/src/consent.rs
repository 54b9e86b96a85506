//! What people allowed or forbade, with its proof.

use crate::engine::{execute, on};
use crate::{PersonId, StoreError, Tx};

/// Something that somebody allowed or forbade.
#[derive(Clone, Copy, Debug)]
pub struct NewConsent<'a> {
    /// Who.
    pub person: PersonId,
    /// What it is about, such as `email`.
    pub channel: &'a str,
    /// They allowed it.
    pub is_given: bool,
    /// When.
    pub at: i64,
    /// The words they agreed to.
    pub wording: &'a str,
    /// Where they were shown.
    pub place: &'a str,
}

impl Tx {
    /// Adds what somebody allowed or forbade; what was there before stays as it was.
    pub async fn insert_consent(&mut self, new: &NewConsent<'_>) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO consent (person, channel, is_given, at, wording, place) \
                           VALUES ($1, $2, $3, $4, $5, $6)";
        execute!(
            self,
            sqlx::query(SQL)
                .bind(new.person)
                .bind(new.channel)
                .bind(i64::from(new.is_given))
                .bind(new.at)
                .bind(new.wording)
                .bind(new.place)
        )?;
        Ok(())
    }

    /// The channels that somebody allows now.
    pub async fn list_consented(&mut self, person: PersonId) -> Result<Vec<String>, StoreError> {
        const SQL: &str = "SELECT c.channel FROM consent c WHERE c.person = $1 AND c.is_given = 1 \
                           AND NOT EXISTS (SELECT 1 FROM consent l WHERE l.person = c.person AND l.channel = c.channel AND l.id > c.id) \
                           ORDER BY c.channel";
        on!(self, tx => sqlx::query_scalar(SQL).bind(person).fetch_all(tx))
    }
}
