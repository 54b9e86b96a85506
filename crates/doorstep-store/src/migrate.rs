//! Bringing a database up to the newest version, forward only.

use crate::engine::{execute, on};
use crate::{Store, StoreError, Tx};

/// Every version there was, in order: never edited once released, only added to.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_a_company_records.sql")];

/// The lock of those who migrate.
const LOCK: i64 = 0x0d00;

impl Store {
    pub(crate) async fn migrate(&self, now: i64) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.lock(LOCK).await?;
        let found = tx.schema_version().await?;
        let known = MIGRATIONS.len() as i64;
        if found > known {
            return Err(StoreError::TooNew { found, known });
        }
        for (text, number) in MIGRATIONS.iter().zip(1..).skip(found as usize) {
            let text = tx.in_words_of_the_engine(text);
            tx.run(&text).await?;
            tx.insert_version(number, now).await?;
        }
        tx.commit().await
    }
}

impl Tx {
    /// The version of the database, 0 for an empty one.
    async fn schema_version(&mut self) -> Result<i64, StoreError> {
        const MAKE: &str =
            "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, at BIGINT NOT NULL)";
        const SQL: &str = "SELECT coalesce(max(number), 0) FROM migration";
        self.run(MAKE).await?;
        on!(self, tx => sqlx::query_scalar(SQL).fetch_one(tx))
    }

    async fn insert_version(&mut self, number: i64, at: i64) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO migration (number, at) VALUES ($1, $2)";
        execute!(self, sqlx::query(SQL).bind(number).bind(at))?;
        Ok(())
    }

    /// Runs several statements.
    async fn run(&mut self, text: &str) -> Result<(), StoreError> {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        execute!(self, sqlx::raw_sql(text))?;
        Ok(())
    }
}
