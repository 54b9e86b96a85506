//! What the database holds, as rows of the ledger's tables: one road to every judgement, for one person and for all.

use std::collections::BTreeMap;

use doorstep_records::rows::{PersonRow, Reading, RepRow, Tables, TouchRow};
use doorstep_records::schema::Table;
use doorstep_store::{Account, KeptRow, Person, PersonId, TouchId};

use super::{Firm, OfficeError};

/// The name of an account where a rep is named.
pub(super) fn rep_of(account: doorstep_store::AccountId) -> String {
    format!("account {account}")
}

/// The name of a touch in the tables.
pub(super) fn touch_name(touch: TouchId) -> String {
    format!("touch {touch}")
}

/// The tables of a firm, being filled.
pub(super) struct Rows<'a> {
    firm: &'a Firm,
    pub(super) tables: Tables,
    /// Kept rows by table and the columns they have, since a table is read with one header.
    kept: BTreeMap<(String, Vec<String>), Vec<Vec<String>>>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(firm: &'a Firm) -> Self {
        let mut tables = Tables::default();
        tables.currencies.push(firm.currency);
        Rows {
            firm,
            tables,
            kept: BTreeMap::new(),
        }
    }

    pub(super) fn person(&mut self, person: Person) -> Result<(), OfficeError> {
        let mut attributes: BTreeMap<String, String> = match &person.more {
            Some(more) => serde_json::from_str(more)
                .map_err(|error| OfficeError::Defect(format!("person {}: {error}", person.id)))?,
            None => BTreeMap::new(),
        };
        attributes.extend(person.source.map(|source| ("source".to_owned(), source)));
        let mut values = Vec::new();
        for (name, value) in attributes {
            let place = self.tables.attribute(&name);
            values.resize(values.len().max(place + 1), None);
            values[place] = Some(self.tables.symbols.put(&value));
        }
        let calendar = &self.firm.calendar;
        let since = person.customer_since.as_deref();
        let since = since.map(|since| doorstep_records::value::when(since, calendar));
        let mut put = |text: Option<String>| text.map(|text| self.tables.symbols.put(&text));
        let row = PersonRow {
            name: put(person.name),
            email: put(person.email),
            phone: put(person.phone),
            company: put(person.company),
            person: self.tables.symbols.put(&person.id.to_string()),
            customer_since: since.transpose().ok().flatten(),
            attributes: values,
        };
        self.tables.people.push(row);
        Ok(())
    }

    pub(super) fn account(&mut self, account: &Account) {
        let row = RepRow {
            rep: self.tables.symbols.put(&rep_of(account.id)),
            name: Some(self.tables.symbols.put(&account.name)),
            team: None,
            hour_cost: None,
        };
        self.tables.reps.push(row);
    }

    pub(super) fn touch(
        &mut self,
        person: PersonId,
        touch: &doorstep_store::TouchRow,
    ) -> Result<(), OfficeError> {
        let symbols = &mut self.tables.symbols;
        let id = symbols.put(&touch_name(touch.id));
        let person = symbols.put(&person.to_string());
        let mut row = TouchRow::of(id, person, touch.given)
            .map_err(|refusal| OfficeError::Defect(format!("touch {}: {refusal}", touch.id)))?;
        let mut put = |text: Option<&str>| text.map(|text| symbols.put(text));
        row.campaign = put(touch.campaign.as_deref());
        row.piece = put(touch.piece.as_deref());
        row.subject = put(touch.subject.as_deref());
        row.rep = put(touch.rep.as_deref());
        row.deal = put(touch.deal.as_deref());
        row.reply_to = put(touch.reply_to.map(touch_name).as_deref());
        row.value = touch.value;
        row.is_day = touch.is_day;
        row.derived = touch.is_derived;
        self.tables.touches.push(row);
        Ok(())
    }

    pub(super) fn kept(&mut self, row: KeptRow) -> Result<(), OfficeError> {
        let cells: BTreeMap<String, String> = serde_json::from_str(&row.cells)
            .map_err(|error| OfficeError::Defect(format!("a row of {}: {error}", row.kind)))?;
        let (columns, cells) = cells.into_iter().unzip();
        self.kept
            .entry((row.kind, columns))
            .or_default()
            .push(cells);
        Ok(())
    }

    /// The tables, when all rows are in.
    pub(super) fn whole(mut self) -> Result<Tables, OfficeError> {
        let reading = Reading {
            calendar: &self.firm.calendar,
            currency: Some(self.firm.currency),
        };
        for ((kind, columns), rows) in &self.kept {
            let table = Table::ALL
                .iter()
                .find(|table| table.name() == kind)
                .ok_or_else(|| OfficeError::Defect(format!("a row of {kind}")))?;
            let names: Vec<&str> = columns.iter().map(String::as_str).collect();
            let rows = rows
                .iter()
                .map(|row| row.iter().map(String::as_str).collect());
            self.tables
                .read(*table, &names, rows, reading)
                .map_err(|defect| OfficeError::Defect(defect.to_string()))?;
        }
        Ok(self.tables)
    }
}
