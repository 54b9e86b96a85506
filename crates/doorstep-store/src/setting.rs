//! What the owner has set.

use crate::engine::{execute, on};
use crate::{StoreError, Tx};

impl Tx {
    /// What is set under a name.
    pub async fn find_setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT value FROM setting WHERE name = $1";
        on!(self, tx => sqlx::query_scalar(SQL).bind(name).fetch_optional(tx))
    }

    /// Sets it.
    pub async fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        execute!(self, sqlx::query(SQL).bind(name).bind(value))?;
        Ok(())
    }
}
