//! All that was recorded, page by page, for the analyses.

use crate::engine::on;
use crate::{Person, PersonId, StoreError, TouchId, TouchRow, Tx, touch};

/// Something that passed, and with whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// With whom.
    pub person: PersonId,
    /// What passed.
    pub touch: TouchRow,
}

impl Tx {
    /// The number of the last thing that anybody did: another one, and something may have changed.
    pub async fn version(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT coalesce(max(id), 0) FROM audit";
        on!(self, tx => sqlx::query_scalar(SQL).fetch_one(tx))
    }

    /// When anybody last did anything.
    pub async fn last_done_at(&mut self) -> Result<Option<i64>, StoreError> {
        const SQL: &str = "SELECT max(at) FROM audit";
        on!(self, tx => sqlx::query_scalar(SQL).fetch_one(tx))
    }

    /// The next people after one, by number.
    pub async fn export_people(
        &mut self,
        after: PersonId,
        most: i64,
    ) -> Result<Vec<Person>, StoreError> {
        const SQL: &str = "SELECT p.id, p.name, p.email, p.phone, c.name AS company, p.source, p.more, p.customer_since, p.created_at \
                           FROM person p LEFT JOIN company c ON c.id = p.company \
                           WHERE p.id > $1 ORDER BY p.id LIMIT $2";
        on!(self, tx => sqlx::query_as(SQL).bind(after).bind(most).fetch_all(tx))
    }

    /// The next touches after one, by number.
    pub async fn export_touches(
        &mut self,
        after: TouchId,
        most: i64,
    ) -> Result<Vec<Exported>, StoreError> {
        const SQL: &str = "SELECT id, at, medium, direction, reach, author, act, connected, duration_s, about, reply_to, \
                           campaign, piece, rep, deal, is_day, is_derived, value, subject, said, person \
                           FROM touch WHERE id > $1 ORDER BY id LIMIT $2";
        let rows: Vec<touch::OfPerson> =
            on!(self, tx => sqlx::query_as(SQL).bind(after).bind(most).fetch_all(tx))?;
        let exported = rows.into_iter().map(|row| {
            Ok(Exported {
                person: row.person,
                touch: row.row.try_into()?,
            })
        });
        exported.collect()
    }
}
