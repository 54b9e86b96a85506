//! What passed between a person and the business.

use doorstep_core::{About, Act, Author, Direction, Given, Medium, Reach};

use crate::engine::on;
use crate::{AccountId, PersonId, StoreError, Tx, id};

id! {
    /// The number of a touch.
    TouchId
}

/// Something that passed, as it is to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTouch {
    /// With whom.
    pub person: PersonId,
    /// What the rules read of it, as it was stated.
    pub given: Given,
    /// What it answers.
    pub reply_to: Option<TouchId>,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Its piece, by key code.
    pub piece: Option<String>,
    /// Who acted for the business: [`TouchRow::rep`].
    pub rep: Option<String>,
    /// Its deal.
    pub deal: Option<String>,
    /// Only the day is known.
    pub is_day: bool,
    /// Made from a lead's field, not from a contact that somebody recorded.
    pub is_derived: bool,
    /// What was ordered, in minor units.
    pub value: Option<i64>,
    /// What it was about.
    pub subject: Option<String>,
    /// What was said.
    pub said: Option<String>,
    /// What sends it twice gives it the same key.
    pub sent_as: Option<String>,
    /// When it is recorded.
    pub recorded_at: i64,
    /// Who records it; nobody if it came by itself.
    pub recorded_by: Option<AccountId>,
}

/// Something that passed.
#[derive(Clone, Debug, PartialEq)]
pub struct TouchRow {
    /// Its number.
    pub id: TouchId,
    /// What the rules read of it, as it was stated.
    pub given: Given,
    /// What it answers.
    pub reply_to: Option<TouchId>,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Its piece.
    pub piece: Option<String>,
    /// Who acted for the business: an account, or whom an import names.
    pub rep: Option<String>,
    /// Its deal.
    pub deal: Option<String>,
    /// Only the day is known.
    pub is_day: bool,
    /// Made from a lead's field, not from a contact that somebody recorded.
    pub is_derived: bool,
    /// What was ordered, in minor units.
    pub value: Option<i64>,
    /// What it was about.
    pub subject: Option<String>,
    /// What was said.
    pub said: Option<String>,
}

/// A row with whose it is.
#[derive(sqlx::FromRow)]
pub(crate) struct OfPerson {
    pub(crate) person: PersonId,
    #[sqlx(flatten)]
    pub(crate) row: Row,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: TouchId,
    at: i64,
    medium: String,
    direction: String,
    reach: Option<String>,
    author: Option<String>,
    act: Option<String>,
    connected: Option<i64>,
    duration_s: Option<i64>,
    about: Option<String>,
    reply_to: Option<TouchId>,
    campaign: Option<String>,
    piece: Option<String>,
    rep: Option<String>,
    deal: Option<String>,
    is_day: i64,
    is_derived: i64,
    value: Option<i64>,
    subject: Option<String>,
    said: Option<String>,
}

impl Tx {
    /// Records what passed; [`StoreError::Taken`] if it was sent before.
    pub async fn insert_touch(&mut self, new: &NewTouch) -> Result<TouchId, StoreError> {
        let inserted = self.insert_new_touch(new).await?;
        inserted.ok_or(StoreError::Taken)
    }

    /// Records what passed, unless it was sent before.
    pub async fn insert_new_touch(
        &mut self,
        new: &NewTouch,
    ) -> Result<Option<TouchId>, StoreError> {
        const SQL: &str = "INSERT INTO touch (person, at, medium, direction, reach, author, act, connected, duration_s, \
                           about, reply_to, campaign, piece, rep, deal, is_day, is_derived, value, subject, said, sent_as, recorded_at, recorded_by) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) \
                           ON CONFLICT (sent_as) DO NOTHING RETURNING id";
        let given = &new.given;
        on!(self, tx => sqlx::query_scalar(SQL)
            .bind(new.person)
            .bind(given.at)
            .bind(given.medium.word())
            .bind(given.direction.word())
            .bind(given.reach.map(Reach::word))
            .bind(given.author.map(Author::word))
            .bind(given.act.map(Act::word))
            .bind(given.connected.map(i64::from))
            .bind(given.duration_s.map(|seconds| seconds as i64))
            .bind(given.about.map(About::word))
            .bind(new.reply_to)
            .bind(&new.campaign)
            .bind(&new.piece)
            .bind(&new.rep)
            .bind(&new.deal)
            .bind(i64::from(new.is_day))
            .bind(i64::from(new.is_derived))
            .bind(new.value)
            .bind(&new.subject)
            .bind(&new.said)
            .bind(&new.sent_as)
            .bind(new.recorded_at)
            .bind(new.recorded_by)
            .fetch_optional(tx))
    }

    /// Takes a touch away. Returns whose it was, and in a few words what.
    pub async fn delete_touch(
        &mut self,
        id: TouchId,
    ) -> Result<Option<(PersonId, String)>, StoreError> {
        const SQL: &str =
            "DELETE FROM touch WHERE id = $1 RETURNING person, medium || ' ' || direction";
        on!(self, tx => sqlx::query_as(SQL).bind(id).fetch_optional(tx))
    }

    /// All that passed with a person, in time order; of equal times what was recorded first.
    pub async fn list_touches(&mut self, person: PersonId) -> Result<Vec<TouchRow>, StoreError> {
        const SQL: &str = "SELECT id, at, medium, direction, reach, author, act, connected, duration_s, about, reply_to, \
                           campaign, piece, rep, deal, is_day, is_derived, value, subject, said \
                           FROM touch WHERE person = $1 ORDER BY at, id";
        let rows: Vec<Row> = on!(self, tx => sqlx::query_as(SQL).bind(person).fetch_all(tx))?;
        rows.into_iter().map(TouchRow::try_from).collect()
    }
}

impl TryFrom<Row> for TouchRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.id.0;
        let mut given = Given::new(
            row.at,
            word(id, "medium", &row.medium, Medium::from_word)?,
            word(id, "direction", &row.direction, Direction::from_word)?,
        );
        given.reach = maybe(id, "reach", row.reach.as_deref(), Reach::from_word)?;
        given.author = maybe(id, "author", row.author.as_deref(), Author::from_word)?;
        given.act = maybe(id, "act", row.act.as_deref(), Act::from_word)?;
        given.about = maybe(id, "about", row.about.as_deref(), About::from_word)?;
        given.connected = row.connected.map(|connected| connected != 0);
        given.duration_s = row.duration_s.map(|seconds| seconds as f64);
        given.has_rep = row.rep.is_some();
        given.has_campaign = row.campaign.is_some() || row.piece.is_some();
        Ok(TouchRow {
            id: row.id,
            given,
            reply_to: row.reply_to,
            campaign: row.campaign,
            piece: row.piece,
            rep: row.rep,
            deal: row.deal,
            is_day: row.is_day != 0,
            is_derived: row.is_derived != 0,
            value: row.value,
            subject: row.subject,
            said: row.said,
        })
    }
}

fn maybe<T>(
    id: i64,
    column: &'static str,
    text: Option<&str>,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    text.map(|text| word(id, column, text, read)).transpose()
}

fn word<T>(
    id: i64,
    column: &'static str,
    text: &str,
    read: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    read(text).ok_or_else(|| StoreError::Word {
        table: "touch",
        id,
        column,
        value: text.to_owned(),
    })
}
