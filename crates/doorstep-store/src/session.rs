//! Browsers that are signed in, and tries to sign in.

use crate::engine::{execute, on};
use crate::{Account, AccountId, StoreError, Tx};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: Account,
    /// What its forms must carry.
    pub form_key: String,
    /// When it ends.
    pub ends_at: i64,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    account: Account,
    form_key: String,
    ends_at: i64,
}

impl Tx {
    /// Signs a browser in.
    pub async fn begin_session(
        &mut self,
        secret_hash: &str,
        account: AccountId,
        form_key: &str,
        now: i64,
        ends_at: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO session (secret_hash, account, form_key, began_at, ends_at) \
                           VALUES ($1, $2, $3, $4, $5)";
        execute!(
            self,
            sqlx::query(SQL)
                .bind(secret_hash)
                .bind(account)
                .bind(form_key)
                .bind(now)
                .bind(ends_at)
        )?;
        Ok(())
    }

    /// The session that a browser's secret is of, if it still goes on and its account has not left.
    pub async fn find_session(
        &mut self,
        secret_hash: &str,
        now: i64,
    ) -> Result<Option<Session>, StoreError> {
        const SQL: &str = "SELECT a.id, a.email, a.name, a.role, a.password, a.left_at, s.form_key, s.ends_at \
                           FROM session s JOIN account a ON a.id = s.account \
                           WHERE s.secret_hash = $1 AND s.ends_at > $2 AND a.left_at IS NULL";
        let row: Option<SessionRow> =
            on!(self, tx => sqlx::query_as(SQL).bind(secret_hash).bind(now).fetch_optional(tx))?;
        Ok(row.map(|row| Session {
            account: row.account,
            form_key: row.form_key,
            ends_at: row.ends_at,
        }))
    }

    /// Signs a browser out.
    pub async fn end_session(&mut self, secret_hash: &str) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM session WHERE secret_hash = $1";
        execute!(self, sqlx::query(SQL).bind(secret_hash))?;
        Ok(())
    }

    /// Forgets the sessions that have ended, and tries to sign in before a moment.
    pub async fn forget_sessions(&mut self, now: i64, tries_before: i64) -> Result<(), StoreError> {
        const ENDED: &str = "DELETE FROM session WHERE ends_at <= $1";
        const TRIES: &str = "DELETE FROM sign_in_try WHERE at < $1";
        execute!(self, sqlx::query(ENDED).bind(now))?;
        execute!(self, sqlx::query(TRIES).bind(tries_before))?;
        Ok(())
    }

    /// Notes a try to sign in.
    pub async fn note_try(&mut self, email: &str, at: i64) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO sign_in_try (email, at) VALUES ($1, $2)";
        execute!(self, sqlx::query(SQL).bind(email).bind(at))?;
        Ok(())
    }

    /// Forgets a try that was right after all.
    pub async fn take_back_try(&mut self, email: &str, at: i64) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM sign_in_try WHERE email = $1 AND at = $2";
        execute!(self, sqlx::query(SQL).bind(email).bind(at))?;
        Ok(())
    }

    /// How many tries there were since a moment.
    pub async fn count_tries(&mut self, email: &str, since: i64) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT count(*) FROM sign_in_try WHERE email = $1 AND at >= $2";
        on!(self, tx => sqlx::query_scalar(SQL).bind(email).bind(since).fetch_one(tx))
    }
}
