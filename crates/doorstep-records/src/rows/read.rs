//! Reads rows: text cells under named columns become values, or faults with remedies.

use doorstep_core::{About, Act, Author, Direction, Medium, Reach};
use jiff::civil::Date;

use super::DealOutcome;
use crate::Calendar;
use crate::money::Currency;
use crate::schema::{Column, Kind, MAX_COLUMNS, Table};
use crate::value::{self, Fault, When};

/// What a reader needs to know besides the cells.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// For times without a zone, and the ends of days.
    pub calendar: &'a Calendar,
    /// For amounts whose row names no currency.
    pub currency: Option<Currency>,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text, trimmed and not empty.
    Text(&'a str),
    /// What carried a touch.
    Medium(Medium),
    /// Who turned to whom.
    Direction(Direction),
    /// For how many it was.
    Reach(Reach),
    /// Who acted.
    Author(Author),
    /// What was done.
    Act(Act),
    /// What it was about.
    About(About),
    /// How a deal stands.
    Outcome(DealOutcome),
    /// True or false.
    Truth(bool),
    /// A currency.
    Currency(Currency),
    /// A point in time, or only a day.
    When(When),
    /// A day, or a month as its first.
    Day(Date),
    /// A number.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// An amount in minor units.
    Amount(i64),
}

impl<'a> Value<'a> {
    /// Reads a cell that is not empty.
    fn of(cell: &'a str, kind: Kind, reading: Reading, currency: Option<Currency>) -> Read<'a> {
        let plain = |remedy: &'static str| remedy.to_owned();
        match kind {
            Kind::Id | Kind::Text => Ok(Value::Text(cell)),
            Kind::Medium => {
                word(cell, Medium::from_word, Medium::ALL, Medium::word).map(Value::Medium)
            }
            Kind::Direction => Direction::from_word(cell)
                .map(Value::Direction)
                .ok_or_else(|| plain("an unknown word; use in or out")),
            Kind::Reach => word(cell, Reach::from_word, Reach::ALL, Reach::word).map(Value::Reach),
            Kind::Author => {
                word(cell, Author::from_word, Author::ALL, Author::word).map(Value::Author)
            }
            Kind::Act => word(cell, Act::from_word, Act::ALL, Act::word).map(Value::Act),
            Kind::About => word(cell, About::from_word, About::ALL, About::word).map(Value::About),
            Kind::Outcome => {
                let (from, all) = (DealOutcome::from_word, DealOutcome::ALL);
                word(cell, from, all, DealOutcome::word).map(Value::Outcome)
            }
            Kind::Truth => value::truth(cell).map(Value::Truth).map_err(plain),
            Kind::Currency => value::currency(cell).map(Value::Currency).map_err(plain),
            Kind::When => value::when(cell, reading.calendar)
                .map(Value::When)
                .map_err(plain),
            Kind::Day => value::day(cell).map(Value::Day).map_err(plain),
            Kind::Month => value::month(cell).map(Value::Day).map_err(plain),
            Kind::Number => value::number(cell).map(Value::Number).map_err(plain),
            Kind::Count => value::count(cell).map(Value::Count).map_err(plain),
            Kind::Share => value::share(cell).map(Value::Number).map_err(plain),
            Kind::Fraction => value::fraction(cell).map(Value::Number).map_err(plain),
            Kind::Amount => value::amount(cell, currency)
                .map(Value::Amount)
                .map_err(plain),
        }
    }
}

/// A value, or what to write instead.
type Read<'a> = Result<Value<'a>, String>;

fn word<T>(
    cell: &str,
    from: fn(&str) -> Option<T>,
    known: &[T],
    word: fn(T) -> &'static str,
) -> Result<T, String>
where
    T: Copy,
{
    from(cell).ok_or_else(|| {
        let known: Vec<_> = known.iter().map(|&known| word(known)).collect();
        format!("an unknown word; use one of {}", known.join(", "))
    })
}

/// A row whose cells were read, and which says nothing that contradicts itself.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Its table.
    pub table: Table,
    /// It was made from a field of a lead or deal rather than from a recorded contact.
    pub derived: bool,
    /// What it says, in the order of the table's columns; what is empty is unknown.
    pub(crate) values: [Option<Value<'a>>; MAX_COLUMNS],
    /// What its attributes say.
    pub attributes: Vec<(&'a str, &'a str)>,
    /// The currency of its amounts, if it has any.
    pub currency: Option<Currency>,
}

impl Value<'_> {
    /// As a native file writes it.
    fn cell(self, currency: Option<Currency>) -> String {
        match self {
            Value::Text(text) => text.to_owned(),
            Value::Medium(medium) => medium.word().to_owned(),
            Value::Direction(direction) => direction.word().to_owned(),
            Value::Reach(reach) => reach.word().to_owned(),
            Value::Author(author) => author.word().to_owned(),
            Value::Act(act) => act.word().to_owned(),
            Value::About(about) => about.word().to_owned(),
            Value::Outcome(outcome) => outcome.word().to_owned(),
            Value::Truth(truth) => truth.to_string(),
            Value::Currency(currency) => currency.code().to_owned(),
            Value::When(When::Instant(at)) => {
                // Every instant that was read lies within the years that can be written.
                jiff::Timestamp::from_microsecond(at)
                    .map_or_else(|_| String::new(), |at| at.to_string())
            }
            Value::When(When::Day(day)) | Value::Day(day) => day.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Count(count) => count.to_string(),
            Value::Amount(minor) => crate::money::plain(minor, currency),
        }
    }
}

impl<'a> Row<'a> {
    /// Its cells as a native file writes them, by the names of their columns; what is unknown is not there.
    pub fn cells(&self) -> Vec<(String, String)> {
        let columns = self.table.columns().iter().zip(&self.values);
        let known = columns.filter_map(|(column, value)| {
            let cell = (*value)?.cell(self.currency);
            // A month is kept as its first day.
            let cell = if column.kind == Kind::Month {
                cell.get(..7).map_or(cell.clone(), str::to_owned)
            } else {
                cell
            };
            Some((column.name.to_owned(), cell))
        });
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| (format!("attr.{name}"), (*value).to_owned()));
        known.chain(attributes).collect()
    }

    /// The ids that the row of a system names, told apart from those of other systems, with the places of their columns.
    pub fn ids_of(&self, system: &str) -> Vec<(usize, String)> {
        let columns = self.table.columns().iter().zip(&self.values).enumerate();
        let ids = columns.filter_map(|(place, (column, value))| match (column.kind, value) {
            (Kind::Id, Some(Value::Text(id))) => Some((place, format!("{system}:{id}"))),
            _ => None,
        });
        ids.collect()
    }

    /// Lets the row name other ids.
    pub fn name(&mut self, ids: &'a [(usize, String)]) {
        for (place, id) in ids {
            self.values[*place] = Some(Value::Text(id));
        }
    }

    /// What the row is called, if its table calls its rows by an id.
    pub fn id(&self) -> Option<&'a str> {
        match (self.table.columns()[0].kind, self.values[0]) {
            (Kind::Id, Some(Value::Text(id))) => Some(id),
            _ => None,
        }
    }

    /// A row that says nothing yet.
    pub fn new(table: Table) -> Self {
        Row {
            table,
            derived: false,
            values: [None; MAX_COLUMNS],
            attributes: Vec::new(),
            currency: None,
        }
    }

    /// What it says under each column of its table.
    pub fn values(&self) -> &[Option<Value<'a>>] {
        &self.values[..self.table.columns().len()]
    }

    /// Says something under the column at a place.
    pub fn set(&mut self, place: usize, value: Value<'a>) {
        if let Some(cell) = self.values.get_mut(place) {
            *cell = Some(value);
        }
    }

    /// Whether it names an amount.
    pub fn has_amounts(&self) -> bool {
        self.values()
            .iter()
            .any(|value| matches!(value, Some(Value::Amount(_))))
    }
}

/// Reads rows of one table whose columns stand in a given order.
#[derive(Clone, Debug)]
pub struct RowReader {
    table: Table,
    /// Place of each known column among the table's, and among the cells.
    places: Vec<(usize, usize)>,
    /// Place among the cells and name of each attribute.
    attributes: Vec<(usize, String)>,
    derived: bool,
}

/// Columns that a table needs and a file lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("table {}: the column {} is missing; columns are {}", .table.name(), .column, .has)]
pub struct MissingColumn {
    /// The table.
    pub table: Table,
    /// The first column that is missing.
    pub column: &'static str,
    /// What the file has.
    pub has: String,
}

impl RowReader {
    /// A reader for rows of a table whose cells stand under these names. Names that the table does
    /// not know become attributes where it can have them; the others are returned.
    pub fn new(
        table: Table,
        names: &[&str],
        derived: bool,
    ) -> Result<(Self, Vec<String>), MissingColumn> {
        let mut reader = RowReader {
            table,
            places: Vec::new(),
            attributes: Vec::new(),
            derived,
        };
        let columns = table.columns();
        let mut unknown = Vec::new();
        for (cell, name) in names.iter().enumerate() {
            if let Some(place) = columns.iter().position(|column| column.name == *name) {
                reader.places.push((place, cell));
            } else if let Some(name) = name
                .strip_prefix("attr.")
                .filter(|_| table.has_attributes())
            {
                reader.attributes.push((cell, name.to_owned()));
            } else {
                if table.has_attributes() && !name.is_empty() {
                    reader.attributes.push((cell, (*name).to_owned()));
                }
                unknown.push((*name).to_owned());
            }
        }
        let has = |place: usize| reader.places.iter().any(|&(known, _)| known == place);
        let mut columns = columns.iter().enumerate();
        match columns.find(|(place, column)| column.required && !has(*place)) {
            Some((_, column)) => Err(MissingColumn {
                table,
                column: column.name,
                has: names.join(", "),
            }),
            None => Ok((reader, unknown)),
        }
    }

    /// The names of the attributes.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(_, name)| name.as_str())
    }

    /// Reads one row, or tells all that is wrong with it.
    pub fn read<'a>(&'a self, cells: &[&'a str], reading: Reading) -> Result<Row<'a>, Vec<Fault>> {
        let mut row = Row::new(self.table);
        row.derived = self.derived;
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.trim());
        let currency = self.currency(cells).or(reading.currency);
        let columns = self.table.columns();
        let mut faults = Vec::new();
        for &(place, at) in &self.places {
            let (column, cell): (&Column, &'a str) = (&columns[place], cell(at));
            if cell.is_empty() {
                if column.required {
                    faults.push(Fault::new(column.name, "", "it must not be empty"));
                }
                continue;
            }
            match Value::of(cell, column.kind, reading, currency) {
                Ok(value) => row.values[place] = Some(value),
                Err(remedy) => faults.push(Fault::new(column.name, cell, remedy)),
            }
        }
        for (at, name) in &self.attributes {
            let cell: &'a str = cell(*at);
            if !cell.is_empty() {
                row.attributes.push((name, cell));
            }
        }
        if row.has_amounts() {
            row.currency = currency;
        }
        // What contradicts itself can be told of the cells that could be read.
        let known = |place: usize| self.places.iter().find(|&&(known, _)| known == place);
        let shown = |place| known(place).map_or("", |&(_, at)| cell(at));
        row.check(reading.calendar, &shown, &mut faults);
        if faults.is_empty() {
            Ok(row)
        } else {
            Err(faults)
        }
    }

    /// The currency that a row names.
    fn currency(&self, cells: &[&str]) -> Option<Currency> {
        let columns = self.table.columns();
        let mut places = self.places.iter();
        let &(_, at) = places.find(|(place, _)| columns[*place].kind == Kind::Currency)?;
        value::currency(cells.get(at)?.trim()).ok()
    }
}
