//! How people stand, as the rules have judged them, and who waits at the door.

use crate::engine::{execute, on};
use crate::{AccountId, PersonId, StoreError, TouchId, Tx};

/// What the rules say of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// How many touches there are.
    pub touches: i64,
    /// How many cases.
    pub cases: i64,
    /// When something last passed.
    pub last_at: Option<i64>,
    /// How the latest case stands, by its word.
    pub outcome: Option<String>,
    /// How far its conversation went, 0 to 3.
    pub level: i64,
    /// When they came to the door in it.
    pub door_at: Option<i64>,
    /// The touch that was it.
    pub door_touch: Option<TouchId>,
    /// Since when they wait for the first answer of a human.
    pub waits_since: Option<i64>,
    /// Who won it, by its word.
    pub won_by: Option<String>,
    /// What they ordered in all, in minor units.
    pub value: Option<i64>,
}

/// Somebody who waits at the door.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Knock {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// The touch that was the knock.
    pub touch: TouchId,
    /// When they knocked.
    pub since: i64,
    /// What carried it, by its word.
    pub medium: String,
    /// What it was about.
    pub subject: Option<String>,
    /// What they said.
    pub said: Option<String>,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Who took it.
    pub taken_by: Option<AccountId>,
    /// Their name.
    pub taken_by_name: Option<String>,
}

impl Tx {
    /// Puts down how a person stands.
    pub async fn set_standing(
        &mut self,
        person: PersonId,
        standing: &Standing,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO standing (person, touches, cases, last_at, outcome, level, door_at, door_touch, \
                           waits_since, won_by, value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                           ON CONFLICT (person) DO UPDATE SET touches = excluded.touches, cases = excluded.cases, \
                           last_at = excluded.last_at, outcome = excluded.outcome, level = excluded.level, \
                           door_at = excluded.door_at, door_touch = excluded.door_touch, \
                           waits_since = excluded.waits_since, won_by = excluded.won_by, value = excluded.value";
        execute!(
            self,
            sqlx::query(SQL)
                .bind(person)
                .bind(standing.touches)
                .bind(standing.cases)
                .bind(standing.last_at)
                .bind(&standing.outcome)
                .bind(standing.level)
                .bind(standing.door_at)
                .bind(standing.door_touch)
                .bind(standing.waits_since)
                .bind(&standing.won_by)
                .bind(standing.value)
        )?;
        Ok(())
    }

    /// How a person stands.
    pub async fn find_standing(
        &mut self,
        person: PersonId,
    ) -> Result<Option<Standing>, StoreError> {
        const SQL: &str = "SELECT touches, cases, last_at, outcome, level, door_at, door_touch, waits_since, won_by, value \
                           FROM standing WHERE person = $1";
        on!(self, tx => sqlx::query_as(SQL).bind(person).fetch_optional(tx))
    }

    /// Those who wait at the door, the longest waiting first.
    pub async fn list_knocks(&mut self, most: i64) -> Result<Vec<Knock>, StoreError> {
        const SQL: &str = "SELECT s.person, p.name, p.email, p.phone, c.name AS company, s.door_touch AS touch, \
                           s.waits_since AS since, t.medium, t.subject, t.said, t.campaign, \
                           k.account AS taken_by, a.name AS taken_by_name \
                           FROM standing s JOIN person p ON p.id = s.person JOIN touch t ON t.id = s.door_touch \
                           LEFT JOIN company c ON c.id = p.company \
                           LEFT JOIN taken k ON k.touch = s.door_touch LEFT JOIN account a ON a.id = k.account \
                           WHERE s.waits_since IS NOT NULL ORDER BY s.waits_since, s.person LIMIT $1";
        on!(self, tx => sqlx::query_as(SQL).bind(most).fetch_all(tx))
    }

    /// How many wait at the door.
    pub async fn count_knocks(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT count(*) FROM standing WHERE waits_since IS NOT NULL";
        on!(self, tx => sqlx::query_scalar(SQL).fetch_one(tx))
    }

    /// How many have waited since before a moment.
    pub async fn count_knocks_before(&mut self, moment: i64) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT count(*) FROM standing WHERE waits_since < $1";
        on!(self, tx => sqlx::query_scalar(SQL).bind(moment).fetch_one(tx))
    }

    /// Gives a knock to somebody, whoever had it before.
    pub async fn take_knock(
        &mut self,
        touch: TouchId,
        account: AccountId,
        at: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO taken (touch, account, at) VALUES ($1, $2, $3) \
                           ON CONFLICT (touch) DO UPDATE SET account = excluded.account, at = excluded.at";
        execute!(self, sqlx::query(SQL).bind(touch).bind(account).bind(at))?;
        Ok(())
    }

    /// Gives a knock back to all.
    pub async fn give_back_knock(&mut self, touch: TouchId) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM taken WHERE touch = $1";
        execute!(self, sqlx::query(SQL).bind(touch))?;
        Ok(())
    }
}
