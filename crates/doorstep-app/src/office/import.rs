//! Native rows into the database: people and touches as such, all other tables kept as they came. All of them, or none.

use std::collections::{BTreeMap, HashMap};

use doorstep_core::{About, Act, Author, Direction, Given, Medium, Micros, Reach};
use doorstep_records::schema::Table;
use doorstep_records::value;
use doorstep_store::{Imported, KeptRow, NewPerson, NewTouch, PersonId, TouchId, Tx};
use sha2::{Digest, Sha256};

use super::accounts::hex;
use super::judged::judge;
use super::{Firm, Office, OfficeError};

/// Rows of one table, as native text cells.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The table.
    pub table: Table,
    /// The names of its columns.
    pub columns: &'a [&'a str],
    /// A cell for each column; empty is unknown.
    pub rows: &'a [Vec<String>],
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

/// Puts rows in that come from a system; those that came before are there once.
pub async fn sheets(
    office: &Office,
    sheets: &[Sheet<'_>],
    system: &str,
    now: Micros,
) -> Result<Counted, OfficeError> {
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let mut import = Import {
        tx,
        firm,
        system,
        now,
        people: HashMap::new(),
        touches: HashMap::new(),
        counted: Counted::default(),
    };
    // People first, for the others name them.
    for sheet in sheets.iter().filter(|sheet| sheet.table == Table::People) {
        for row in sheet.rows {
            import.person(&Cells::of(sheet, row)).await?;
        }
    }
    for sheet in sheets.iter().filter(|sheet| sheet.table == Table::Touches) {
        for row in sheet.rows {
            import.touch(&Cells::of(sheet, row)).await?;
        }
    }
    let others = |table| !matches!(table, Table::People | Table::Touches);
    for sheet in sheets.iter().filter(|sheet| others(sheet.table)) {
        for row in sheet.rows {
            import.other(sheet.table, &Cells::of(sheet, row)).await?;
        }
    }
    import.finish().await
}

/// The cells of a row, by the names of their columns; empty ones are not there.
struct Cells<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Cells<'a> {
    fn of(sheet: &Sheet<'a>, row: &'a [String]) -> Self {
        let cells = sheet
            .columns
            .iter()
            .copied()
            .zip(row.iter().map(String::as_str));
        Cells(cells.filter(|(_, cell)| !cell.is_empty()).collect())
    }

    fn get(&self, column: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(name, _)| *name == column);
        found.map(|(_, cell)| *cell)
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

struct Import<'a> {
    tx: Tx,
    firm: Firm,
    system: &'a str,
    now: Micros,
    /// Whom the rows call so.
    people: HashMap<String, PersonId>,
    /// What the rows call so.
    touches: HashMap<String, TouchId>,
    counted: Counted,
}

impl Import<'_> {
    async fn person(&mut self, cells: &Cells<'_>) -> Result<(), OfficeError> {
        let called = cells.must("person")?;
        let more: BTreeMap<&str, &str> = cells
            .0
            .iter()
            .filter_map(|(name, cell)| Some((name.strip_prefix("attr.")?, *cell)))
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
            sent_as: self.sent_as("people", called),
        };
        self.known(called, &new, &imported, since).await?;
        Ok(())
    }

    /// The person whom the rows call so; made known if nobody is.
    async fn known(
        &mut self,
        called: &str,
        new: &NewPerson,
        imported: &Imported,
        since: Micros,
    ) -> Result<PersonId, OfficeError> {
        if let Some(&known) = self.people.get(called) {
            return Ok(known);
        }
        let known = if let Some(known) = self.tx.find_imported(&imported.sent_as).await? {
            known
        } else {
            self.counted.people += 1;
            self.tx.import_person(new, imported, since).await?
        };
        self.people.insert(called.to_owned(), known);
        Ok(known)
    }

    async fn person_of(&mut self, cells: &Cells<'_>) -> Result<PersonId, OfficeError> {
        let called = cells.must("person")?;
        let imported = Imported {
            sent_as: self.sent_as("people", called),
            ..Imported::default()
        };
        self.known(called, &NewPerson::default(), &imported, self.now)
            .await
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
                .and_then(|called| self.touches.get(called).copied()),
            campaign: cells.text("campaign"),
            piece: cells.text("piece"),
            rep: cells.text("rep"),
            deal: cells.text("deal"),
            is_day: at.is_day(),
            value: cells.value("value", |text| value::amount(text, currency))?,
            subject: cells.text("subject"),
            said: None,
            sent_as: Some(self.sent_as("touches", called)),
            recorded_at: self.now,
            recorded_by: None,
        };
        if let Some(touch) = self.tx.insert_new_touch(&new).await? {
            self.counted.touches += 1;
            self.touches.insert(called.to_owned(), touch);
        }
        Ok(())
    }

    async fn other(&mut self, table: Table, cells: &Cells<'_>) -> Result<(), OfficeError> {
        let is_of_person = matches!(table, Table::Deals | Table::Orders);
        let person = if is_of_person {
            Some(self.person_of(cells).await?)
        } else {
            None
        };
        let key = serde_json::json!(cells.0).to_string();
        let key = hex(&Sha256::digest(key.as_bytes())[..16]);
        let mut kept: BTreeMap<&str, String> = cells
            .0
            .iter()
            .map(|(name, cell)| (*name, (*cell).to_owned()))
            .collect();
        if let Some(person) = person {
            kept.insert("person", person.to_string());
        }
        let row = KeptRow {
            kind: table.name().to_owned(),
            cells: serde_json::json!(kept).to_string(),
        };
        let sent_as = self.sent_as(table.name(), &key);
        let is_new = self.tx.keep_row(&row, &sent_as, person).await?;
        self.counted.others += usize::from(is_new);
        Ok(())
    }

    fn sent_as(&self, kind: &str, called: &str) -> String {
        format!("{} {kind} {called}", self.system)
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
            .note(None, "imported", self.system, Some(&detail), self.now)
            .await?;
        self.tx.commit().await?;
        Ok(counted)
    }
}
