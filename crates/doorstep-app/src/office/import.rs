//! Native rows into the database: people and touches as such, all other tables kept as they came. All of them, or none.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use doorstep_core::{About, Act, Author, Direction, Given, Medium, Micros, Reach};
pub use doorstep_intake::Told;
use doorstep_records::rows::{Place, Reading, Refused, Row, Sink};
use doorstep_records::schema::Table;
use doorstep_records::{Currency, Fault, value};
use doorstep_store::{Imported, KeptRow, NewPerson, NewTouch, PersonId, TouchId, Tx};
use sha2::{Digest, Sha256};

use super::accounts::hex;
use super::judged::judge;
use super::{Firm, Office, OfficeError};
use crate::Error;
use crate::records::{self, Request};
use crate::sources::Sources;

/// A row, as native text cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Native {
    /// The system it comes from.
    pub system: Arc<str>,
    /// Its table.
    pub table: Table,
    /// It was made from a field of a lead or deal.
    pub is_derived: bool,
    /// What it says, by column; what is unknown is not there.
    pub cells: Vec<(String, String)>,
}

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// People who became known.
    pub people: usize,
    /// Touches.
    pub touches: usize,
    /// Rows of all other tables.
    pub others: usize,
}

/// Puts the rows of files in: exports, native files, mail, whatever the engine of `doorstep import` reads. All of them, or none.
pub async fn files(
    office: &Office,
    request: &Request,
    now: Micros,
) -> Result<(Counted, Told), Error> {
    let firm = Firm::of(office).await?;
    let sources = Sources::of(&request.asked(None))?;
    let files = sources
        .files()
        .ok_or(Error::NothingHappened { rejected: 0 })?;
    let reading = Reading {
        calendar: &firm.calendar,
        currency: Some(firm.currency),
    };
    let mut collected = Collected {
        currency: firm.currency,
        system: Arc::from("native"),
        rows: Vec::new(),
    };
    let told = files.read_into(&mut collected, reading, records::rejects(request)?)?;
    let counted = rows(office, &collected.rows, now).await?;
    Ok((counted, told))
}

/// Rows as they come out of files.
struct Collected {
    currency: Currency,
    system: Arc<str>,
    rows: Vec<Native>,
}

impl Sink for Collected {
    fn system(&mut self, name: &str, _: bool) {
        self.system = Arc::from(name);
    }

    fn attribute(&mut self, _: &str, _: bool) {}

    fn take(&mut self, rows: &[Row], _: Place) -> Result<(), Refused> {
        let other = rows
            .iter()
            .filter_map(|row| row.currency)
            .find(|currency| *currency != self.currency);
        if let Some(other) = other {
            let remedy = format!(
                "the firm counts in {}: convert the amounts before",
                self.currency.code()
            );
            return Err(Refused::Bad(vec![Fault::new(
                "currency",
                other.code(),
                remedy,
            )]));
        }
        let natives = rows.iter().map(|row| Native {
            system: Arc::clone(&self.system),
            table: row.table,
            is_derived: row.derived,
            cells: row.cells(),
        });
        self.rows.extend(natives);
        Ok(())
    }
}

/// Puts rows in; those that came before are there once.
pub async fn rows(office: &Office, rows: &[Native], now: Micros) -> Result<Counted, OfficeError> {
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let mut import = Import {
        tx,
        firm,
        now,
        people: HashMap::new(),
        touches: HashMap::new(),
        counted: Counted::default(),
    };
    // People first, for the others name them.
    for row in rows.iter().filter(|row| row.table == Table::People) {
        import.person(&Cells(row)).await?;
    }
    for row in rows.iter().filter(|row| row.table == Table::Touches) {
        import.touch(&Cells(row)).await?;
    }
    let is_other = |row: &&Native| !matches!(row.table, Table::People | Table::Touches);
    for row in rows.iter().filter(is_other) {
        import.other(&Cells(row)).await?;
    }
    import.finish().await
}

/// The cells of a row, by the names of their columns.
struct Cells<'a>(&'a Native);

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> Option<&'a str> {
        let found = self.0.cells.iter().find(|(name, _)| name == column);
        found.map(|(_, cell)| cell.as_str())
    }

    /// The names of the system are told apart from those of others.
    fn sent_as(&self, called: &str) -> String {
        format!("{} {} {called}", self.0.system, self.0.table.name())
    }

    /// A deal or an order of the system: another system's of the same name is another.
    fn of_system(&self, called: &str) -> String {
        format!("{} {called}", self.0.system)
    }

    /// What tells a kept row from all others: its id, or all that it says. A campaign or a seller is the same in every system.
    fn key(&self) -> Result<String, OfficeError> {
        let table = self.0.table;
        let id = match table {
            Table::Deals => self.sent_as(self.must("deal")?),
            Table::Orders => self.sent_as(self.must("order")?),
            Table::Campaigns => format!("{} {}", table.name(), self.must("campaign")?),
            Table::Reps => format!("{} {}", table.name(), self.must("rep")?),
            Table::Companies => format!("{} {}", table.name(), self.must("company")?),
            _ => {
                let all = serde_json::json!(self.0.cells).to_string();
                self.sent_as(&hex(&Sha256::digest(all.as_bytes())[..16]))
            }
        };
        Ok(id)
    }

    /// What the system calls the person of the row.
    fn person(&self) -> Result<(String, String), OfficeError> {
        let called = self.must("person")?;
        let sent_as = format!("{} {} {called}", self.0.system, Table::People.name());
        Ok((called.to_owned(), sent_as))
    }

    fn text(&self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    fn must(&self, column: &'static str) -> Result<&'a str, OfficeError> {
        let remedy = || OfficeError::field(column, format!("a row has no {column}"));
        self.get(column).ok_or_else(remedy)
    }

    /// A word of the rules.
    fn word<T>(
        &self,
        column: &'static str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, OfficeError> {
        let Some(text) = self.get(column) else {
            return Ok(None);
        };
        let remedy = || OfficeError::field(column, format!("{text:?} is no {column}"));
        read(text).map(Some).ok_or_else(remedy)
    }

    /// A value that is read in another way.
    fn value<T>(
        &self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Result<Option<T>, OfficeError> {
        let value = self.get(column).map(read).transpose();
        value.map_err(|remedy| OfficeError::field(column, remedy))
    }
}

struct Import {
    tx: Tx,
    firm: Firm,
    now: Micros,
    /// Whom the rows of a system call so.
    people: HashMap<String, PersonId>,
    /// What the rows of a system call so.
    touches: HashMap<String, TouchId>,
    counted: Counted,
}

impl Import {
    async fn person(&mut self, cells: &Cells<'_>) -> Result<(), OfficeError> {
        let (_, sent_as) = cells.person()?;
        let more: BTreeMap<&str, &str> = cells
            .0
            .cells
            .iter()
            .filter_map(|(name, cell)| Some((name.strip_prefix("attr.")?, cell.as_str())))
            .filter(|(name, _)| *name != "source")
            .collect();
        let calendar = &self.firm.calendar;
        let since = cells.value("created_at", |text| value::when(text, calendar))?;
        let since = since.map_or(self.now, |since| since.start(calendar));
        let new = NewPerson {
            name: cells.text("name"),
            email: cells.text("email").map(|email| email.to_lowercase()),
            phone: cells.get("phone").and_then(value::e164),
            company: cells.text("company"),
            source: cells.text("attr.source"),
        };
        let imported = Imported {
            more: (!more.is_empty()).then(|| serde_json::json!(more).to_string()),
            customer_since: cells.text("customer_since"),
            sent_as,
        };
        self.known(&new, &imported, since).await?;
        Ok(())
    }

    /// The person whom the rows call so; made known if nobody is.
    async fn known(
        &mut self,
        new: &NewPerson,
        imported: &Imported,
        since: Micros,
    ) -> Result<PersonId, OfficeError> {
        if let Some(&known) = self.people.get(&imported.sent_as) {
            return Ok(known);
        }
        let known = if let Some(known) = self.tx.find_imported(&imported.sent_as).await? {
            known
        } else {
            self.counted.people += 1;
            self.tx.import_person(new, imported, since).await?
        };
        self.people.insert(imported.sent_as.clone(), known);
        Ok(known)
    }

    async fn person_of(&mut self, cells: &Cells<'_>) -> Result<PersonId, OfficeError> {
        let (_, sent_as) = cells.person()?;
        let imported = Imported {
            sent_as,
            ..Imported::default()
        };
        self.known(&NewPerson::default(), &imported, self.now).await
    }

    async fn touch(&mut self, cells: &Cells<'_>) -> Result<(), OfficeError> {
        let called = cells.must("touch")?;
        let person = self.person_of(cells).await?;
        let calendar = &self.firm.calendar;
        let at = cells
            .value("at", |text| value::when(text, calendar))?
            .ok_or_else(|| OfficeError::field("at", "a touch has no time"))?;
        let medium = cells
            .word("medium", Medium::from_word)?
            .ok_or_else(|| OfficeError::field("medium", "a touch has no medium"))?;
        let direction = cells
            .word("direction", Direction::from_word)?
            .ok_or_else(|| OfficeError::field("direction", "a touch has no direction"))?;
        let mut given = Given::new(at.start(calendar), medium, direction);
        given.reach = cells.word("reach", Reach::from_word)?;
        given.author = cells.word("author", Author::from_word)?;
        given.act = cells.word("act", Act::from_word)?;
        given.about = cells.word("about", About::from_word)?;
        given.connected = cells.value("connected", value::truth)?;
        given.duration_s = cells.value("duration_s", value::number)?;
        given.has_rep = cells.get("rep").is_some();
        given.has_campaign = cells.get("campaign").or(cells.get("piece")).is_some();
        let refused = |refusal: doorstep_core::Refusal| {
            OfficeError::field("touch", format!("{called}: {refusal}"))
        };
        given.resolve().map_err(refused)?;
        let currency = Some(self.firm.currency);
        let new = NewTouch {
            person,
            given,
            reply_to: cells
                .get("reply_to")
                .and_then(|called| self.touches.get(&cells.sent_as(called)).copied()),
            campaign: cells.text("campaign"),
            piece: cells.text("piece"),
            rep: cells.text("rep"),
            deal: cells.get("deal").map(|called| cells.of_system(called)),
            is_day: at.is_day(),
            is_derived: cells.0.is_derived,
            value: cells.value("value", |text| value::amount(text, currency))?,
            subject: cells.text("subject"),
            said: None,
            sent_as: Some(cells.sent_as(called)),
            recorded_at: self.now,
            recorded_by: None,
        };
        if let Some(touch) = self.tx.insert_new_touch(&new).await? {
            self.counted.touches += 1;
            self.touches.insert(cells.sent_as(called), touch);
        }
        Ok(())
    }

    async fn other(&mut self, cells: &Cells<'_>) -> Result<(), OfficeError> {
        let table = cells.0.table;
        let is_of_person = matches!(table, Table::Deals | Table::Orders);
        let person = if is_of_person {
            Some(self.person_of(cells).await?)
        } else {
            None
        };
        let mut kept: BTreeMap<&str, String> = cells
            .0
            .cells
            .iter()
            .map(|(name, cell)| (name.as_str(), cell.clone()))
            .collect();
        for name in ["deal", "order"] {
            if let Some(called) = kept.get_mut(name) {
                *called = cells.of_system(called);
            }
        }
        if let Some(person) = person {
            kept.insert("person", person.to_string());
        }
        let row = KeptRow {
            kind: table.name().to_owned(),
            cells: serde_json::json!(kept).to_string(),
        };
        let is_new = self.tx.keep_row(&row, &cells.key()?, person).await?;
        self.counted.others += usize::from(is_new);
        Ok(())
    }

    /// Judges everybody of whom something came in, and makes it so.
    async fn finish(mut self) -> Result<Counted, OfficeError> {
        let people: Vec<PersonId> = self.people.values().copied().collect();
        for person in people {
            judge(&mut self.tx, &self.firm, person, self.now).await?;
        }
        let counted = self.counted;
        let detail = format!(
            "{} people, {} touches, {} others",
            counted.people, counted.touches, counted.others
        );
        self.tx
            .note(None, "imported", "files", Some(&detail), self.now)
            .await?;
        self.tx.commit().await?;
        Ok(counted)
    }
}
