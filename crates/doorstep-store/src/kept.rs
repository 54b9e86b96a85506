//! Rows of the ledger's other tables, kept as they came.

use crate::engine::{execute, on};
use crate::{PersonId, StoreError, Tx};

/// A row as it came.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptRow {
    /// Its table, by its name in the ledger.
    pub kind: String,
    /// Its native cells by column, as an object of texts.
    pub cells: String,
}

impl Tx {
    /// Keeps a row; of one that was sent before the latest cells are kept. Whether anything changed.
    pub async fn keep_row(
        &mut self,
        row: &KeptRow,
        sent_as: &str,
        person: Option<PersonId>,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "INSERT INTO kept_row (kind, sent_as, person, cells) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (sent_as) DO UPDATE SET cells = excluded.cells \
                           WHERE kept_row.cells <> excluded.cells";
        let kept = execute!(
            self,
            sqlx::query(SQL)
                .bind(&row.kind)
                .bind(sent_as)
                .bind(person)
                .bind(&row.cells)
        )?;
        Ok(kept > 0)
    }

    /// The rows that are a person's: their deals and orders.
    pub async fn list_kept_of(&mut self, person: PersonId) -> Result<Vec<KeptRow>, StoreError> {
        const SQL: &str = "SELECT kind, cells FROM kept_row WHERE person = $1 ORDER BY id";
        on!(self, tx => sqlx::query_as(SQL).bind(person).fetch_all(tx))
    }

    /// The rows of a table.
    pub async fn list_kept(&mut self, kind: &str) -> Result<Vec<KeptRow>, StoreError> {
        const SQL: &str = "SELECT kind, cells FROM kept_row WHERE kind = $1 ORDER BY id";
        on!(self, tx => sqlx::query_as(SQL).bind(kind).fetch_all(tx))
    }

    /// All of them.
    pub async fn export_kept(&mut self) -> Result<Vec<KeptRow>, StoreError> {
        const SQL: &str = "SELECT kind, cells FROM kept_row ORDER BY id";
        on!(self, tx => sqlx::query_as(SQL).fetch_all(tx))
    }
}
