//! People, and finding them as somebody types.

use crate::engine::{execute, on};
use crate::{StoreError, Tx, id};

id! {
    /// The number of a person.
    PersonId
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Their number.
    pub id: PersonId,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address, in lower case.
    pub email: Option<String>,
    /// Their number, in E.164.
    pub phone: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// Where they came from.
    pub source: Option<String>,
    /// Other attributes, as an object of texts.
    pub more: Option<String>,
    /// They were a customer before the records, since this day.
    pub customer_since: Option<String>,
    /// Since when they are known.
    pub created_at: i64,
}

/// Somebody who becomes known, or what is to be known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// See [`Person::name`].
    pub name: Option<String>,
    /// See [`Person::email`].
    pub email: Option<String>,
    /// See [`Person::phone`].
    pub phone: Option<String>,
    /// See [`Person::company`].
    pub company: Option<String>,
    /// See [`Person::source`].
    pub source: Option<String>,
}

/// What only an import knows of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// See [`Person::more`].
    pub more: Option<String>,
    /// See [`Person::customer_since`].
    pub customer_since: Option<String>,
    /// What the import calls them.
    pub sent_as: String,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct FoundPerson {
    /// Their number.
    pub id: PersonId,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// When something last passed.
    pub last_at: Option<i64>,
    /// How their latest case stands.
    pub outcome: Option<String>,
    /// When they came to the door in it.
    pub door_at: Option<i64>,
}

impl Tx {
    /// Makes a person known.
    pub async fn create_person(
        &mut self,
        new: &NewPerson,
        now: i64,
    ) -> Result<PersonId, StoreError> {
        self.insert_person(new, None, now).await
    }

    /// Makes a person known whom an import names.
    pub async fn import_person(
        &mut self,
        new: &NewPerson,
        imported: &Imported,
        now: i64,
    ) -> Result<PersonId, StoreError> {
        self.insert_person(new, Some(imported), now).await
    }

    async fn insert_person(
        &mut self,
        new: &NewPerson,
        imported: Option<&Imported>,
        now: i64,
    ) -> Result<PersonId, StoreError> {
        const SQL: &str = "INSERT INTO person (name, email, phone, company, source, more, customer_since, sent_as, created_at) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
        let company = self.company_called(new.company.as_deref()).await?;
        let id: PersonId = on!(self, tx => sqlx::query_scalar(SQL)
            .bind(&new.name).bind(&new.email).bind(&new.phone).bind(company).bind(&new.source)
            .bind(imported.and_then(|imported| imported.more.as_deref()))
            .bind(imported.and_then(|imported| imported.customer_since.as_deref()))
            .bind(imported.map(|imported| imported.sent_as.as_str()))
            .bind(now).fetch_one(tx))?;
        self.insert_words(id, new).await?;
        Ok(id)
    }

    /// The person whom an import calls so.
    pub async fn find_imported(&mut self, sent_as: &str) -> Result<Option<PersonId>, StoreError> {
        const SQL: &str = "SELECT id FROM person WHERE sent_as = $1";
        on!(self, tx => sqlx::query_scalar(SQL).bind(sent_as).fetch_optional(tx))
    }

    /// Changes what is known of a person.
    pub async fn update_person(&mut self, id: PersonId, new: &NewPerson) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE person SET name = $2, email = $3, phone = $4, company = $5, source = $6 \
                           WHERE id = $1";
        const FORGET: &str = "DELETE FROM person_word WHERE person = $1";
        let company = self.company_called(new.company.as_deref()).await?;
        execute!(
            self,
            sqlx::query(SQL)
                .bind(id)
                .bind(&new.name)
                .bind(&new.email)
                .bind(&new.phone)
                .bind(company)
                .bind(&new.source)
        )?;
        execute!(self, sqlx::query(FORGET).bind(id))?;
        self.insert_words(id, new).await
    }

    /// A person by number.
    pub async fn find_person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        const SQL: &str = "SELECT p.id, p.name, p.email, p.phone, c.name AS company, p.source, p.more, p.customer_since, p.created_at \
                           FROM person p LEFT JOIN company c ON c.id = p.company WHERE p.id = $1";
        on!(self, tx => sqlx::query_as(SQL).bind(id).fetch_optional(tx))
    }

    /// The first who has this address or number.
    pub async fn find_person_by_key(
        &mut self,
        email: Option<&str>,
        phone: Option<&str>,
    ) -> Result<Option<PersonId>, StoreError> {
        const EMAIL: &str = "SELECT id FROM person WHERE email = $1 ORDER BY id LIMIT 1";
        const PHONE: &str = "SELECT id FROM person WHERE phone = $1 ORDER BY id LIMIT 1";
        for (sql, key) in [(EMAIL, email), (PHONE, phone)] {
            let Some(key) = key else { continue };
            let found: Option<PersonId> =
                on!(self, tx => sqlx::query_scalar(sql).bind(key).fetch_optional(tx))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Those something last passed with, the latest first; `before` is the last of the page before.
    pub async fn list_people(
        &mut self,
        before: Option<(i64, PersonId)>,
        most: i64,
    ) -> Result<Vec<FoundPerson>, StoreError> {
        const SQL: &str = "SELECT p.id, p.name, p.email, p.phone, c.name AS company, s.last_at, s.outcome, s.door_at \
                           FROM standing s JOIN person p ON p.id = s.person LEFT JOIN company c ON c.id = p.company \
                           WHERE s.last_at < $1 OR (s.last_at = $1 AND s.person < $2) \
                           ORDER BY s.last_at DESC, s.person DESC LIMIT $3";
        let (at, id) = before.unwrap_or((i64::MAX, PersonId(i64::MAX)));
        on!(self, tx => sqlx::query_as(SQL).bind(at).bind(id).bind(most).fetch_all(tx))
    }

    /// Those in whose name, address, number or company each of the words of a text begins one.
    pub async fn search_people(
        &mut self,
        text: &str,
        most: i64,
    ) -> Result<Vec<FoundPerson>, StoreError> {
        const SQL: &str = "SELECT p.id, p.name, p.email, p.phone, c.name AS company, s.last_at, s.outcome, s.door_at \
                           FROM (SELECT DISTINCT person FROM person_word WHERE word >= $1 AND word < $2 LIMIT $3) w \
                           JOIN person p ON p.id = w.person JOIN standing s ON s.person = p.id \
                           LEFT JOIN company c ON c.id = p.company ORDER BY s.last_at DESC, p.id DESC";
        /// Of a word that begins more words than these the first are looked at.
        const LOOKED_AT: i64 = 2_000;
        let words = words(text);
        let Some(rarest) = words.iter().max_by_key(|word| word.len()) else {
            return Ok(Vec::new());
        };
        let mut found: Vec<FoundPerson> = on!(self, tx => sqlx::query_as(SQL)
            .bind(rarest).bind(format!("{rarest}\u{10ffff}")).bind(LOOKED_AT).fetch_all(tx))?;
        let has_all = |person: &FoundPerson| {
            let own = beginnings([&person.name, &person.email, &person.phone, &person.company]);
            let is_there = |word: &String| own.iter().any(|own| own.starts_with(word.as_str()));
            words.iter().all(is_there)
        };
        found.retain(has_all);
        found.truncate(usize::try_from(most).unwrap_or(0));
        Ok(found)
    }

    async fn insert_words(&mut self, id: PersonId, new: &NewPerson) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO person_word (word, person) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        for word in beginnings([&new.name, &new.email, &new.phone, &new.company]) {
            execute!(self, sqlx::query(SQL).bind(word).bind(id))?;
        }
        Ok(())
    }

    /// The company of a name, which is made if it is not there.
    async fn company_called(&mut self, name: Option<&str>) -> Result<Option<i64>, StoreError> {
        const FIND: &str = "SELECT id FROM company WHERE name = $1 ORDER BY id LIMIT 1";
        const MAKE: &str = "INSERT INTO company (name) VALUES ($1) RETURNING id";
        let Some(name) = name else { return Ok(None) };
        let found = on!(self, tx => sqlx::query_scalar(FIND).bind(name).fetch_optional(tx))?;
        match found {
            Some(found) => Ok(Some(found)),
            None => on!(self, tx => sqlx::query_scalar(MAKE).bind(name).fetch_one(tx)).map(Some),
        }
    }
}

/// The words that texts are found by: lower case, without signs; a number also by its last digits.
pub(crate) fn beginnings(texts: [&Option<String>; 4]) -> Vec<String> {
    /// Nobody has a name of more words.
    const MOST: usize = 24;
    const LONGEST: usize = 60;
    let mut words: Vec<String> = texts
        .into_iter()
        .flatten()
        .flat_map(|text| words(text))
        .map(|word| word.chars().take(LONGEST).collect())
        .take(MOST)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The words of a text as somebody may type them.
fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    words.collect()
}
