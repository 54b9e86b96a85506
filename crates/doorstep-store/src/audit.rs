//! Who did what.

use crate::engine::execute;
use crate::{AccountId, StoreError, Tx};

impl Tx {
    /// Notes what somebody did, in the transaction in which they do it.
    pub async fn note(
        &mut self,
        account: Option<AccountId>,
        verb: &str,
        subject: &str,
        detail: Option<&str>,
        at: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO audit (at, account, verb, subject, detail) VALUES ($1, $2, $3, $4, $5)";
        execute!(
            self,
            sqlx::query(SQL)
                .bind(at)
                .bind(account)
                .bind(verb)
                .bind(subject)
                .bind(detail)
        )?;
        Ok(())
    }
}
