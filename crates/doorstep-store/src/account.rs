//! Those who sign in.

use crate::engine::{execute, on};
use crate::{StoreError, Tx, id};

id! {
    /// The number of an account.
    AccountId
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Where to reach them; what they sign in with.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// What they may do, by its word.
    pub role: String,
    /// The hash of their password, with how it was made.
    pub password: String,
    /// They no longer may sign in, since this moment.
    pub left_at: Option<i64>,
}

/// Somebody who is to sign in.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// See [`Account::email`]; in lower case.
    pub email: String,
    /// See [`Account::name`].
    pub name: String,
    /// See [`Account::role`].
    pub role: &'static str,
    /// See [`Account::password`].
    pub password: String,
    /// Now.
    pub created_at: i64,
}

impl Tx {
    /// Makes an account; [`StoreError::Taken`] if the address has one.
    pub async fn create_account(&mut self, new: &NewAccount) -> Result<AccountId, StoreError> {
        const SQL: &str = "INSERT INTO account (email, name, role, password, created_at) \
                           VALUES ($1, $2, $3, $4, $5) RETURNING id";
        on!(self, tx => sqlx::query_scalar(SQL)
            .bind(&new.email).bind(&new.name).bind(new.role).bind(&new.password).bind(new.created_at)
            .fetch_one(tx))
    }

    /// How many accounts there are.
    pub async fn count_accounts(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT count(*) FROM account";
        on!(self, tx => sqlx::query_scalar(SQL).fetch_one(tx))
    }

    /// The account of an address in lower case.
    pub async fn find_account_by_email(
        &mut self,
        email: &str,
    ) -> Result<Option<Account>, StoreError> {
        const SQL: &str =
            "SELECT id, email, name, role, password, left_at FROM account WHERE email = $1";
        on!(self, tx => sqlx::query_as(SQL).bind(email).fetch_optional(tx))
    }

    /// All accounts, by name.
    pub async fn list_accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        const SQL: &str = "SELECT id, email, name, role, password, left_at FROM account ORDER BY name, id LIMIT 1000";
        on!(self, tx => sqlx::query_as(SQL).fetch_all(tx))
    }

    /// Ends an account: what it did stays, but it no longer signs in.
    pub async fn close_account(&mut self, id: AccountId, now: i64) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE account SET left_at = $2 WHERE id = $1 AND left_at IS NULL";
        execute!(self, sqlx::query(SQL).bind(id).bind(now))?;
        Ok(())
    }
}
