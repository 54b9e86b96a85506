//! Presets: how another system's files become the ledger's tables, as data (TOML).
//!
//! No expression language: what a preset cannot say is an argument for one more verb here, not for
//! code per vendor. The verbs of a cell are: take a column (and map its values), a constant, the row's
//! number, a value joined or a sum made from another file by key, and a date whose year rolls forward.

use std::collections::{BTreeMap, HashMap};

use doorstep_records::Table;
use doorstep_records::money::{self, Currency};
use serde::Deserialize;

use crate::file::Source;
use crate::problems::IntakeError;

/// The presets that come with Doorstep.
const EMBEDDED: &[&str] = &[
    include_str!("../presets/olist.toml"),
    include_str!("../presets/maven.toml"),
    include_str!("../presets/bank.toml"),
];

/// How one system's files are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// A short name.
    pub name: String,
    /// What it reads, for people.
    pub title: String,
    /// The currency of its amounts.
    pub currency: Option<String>,
    /// Attributes that became known only after the door.
    #[serde(default)]
    pub after_door: Vec<String>,
    /// Numbers of the policy that fit these records; the owner's own go over them.
    #[serde(default)]
    pub policy: toml::Table,
    /// The files it reads.
    #[serde(rename = "file")]
    pub files: Vec<FileSpec>,
    /// The records it makes of their rows.
    #[serde(rename = "record")]
    pub(crate) records: Vec<RecordSpec>,
}

/// A file of a preset, known by the columns of its header.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// Its name within the preset.
    pub name: String,
    /// Columns that its header has.
    pub columns: Vec<String>,
    /// The preset can do without it.
    #[serde(default)]
    pub optional: bool,
}

/// One record of a table, made of each row of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordSpec {
    pub(crate) file: String,
    table: String,
    /// Made from a field of a lead rather than from a recorded contact.
    #[serde(default)]
    pub(crate) derived: bool,
    only: Option<Only>,
    columns: BTreeMap<String, CellSpec>,
}

/// Rows that the record is made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Only {
    column: String,
    among: Vec<String>,
}

/// How a cell is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum CellSpec {
    /// The column of that name.
    Column(String),
    /// A verb.
    Verb(Box<Verb>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Verb {
    column: Option<String>,
    map: BTreeMap<String, String>,
    constant: Option<String>,
    row_number: bool,
    prefix: String,
    join: Option<LookUp>,
    sum: Option<LookUp>,
    rolled_date: Option<RolledDate>,
}

/// A value of another file: of the row (or all rows) whose `key` equals this row's `on`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUp {
    file: String,
    key: String,
    on: String,
    take: String,
}

/// A date of rows in the order of their dates that give no year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RolledDate {
    first_year: i32,
    /// The rows span at most so many years; more says that they are not in the order of their dates.
    years: i32,
    month: String,
    day: String,
}

/// The presets that come with Doorstep.
pub fn embedded() -> Result<Vec<Preset>, IntakeError> {
    EMBEDDED.iter().map(|text| Preset::parse(text)).collect()
}

impl Preset {
    /// Reads a preset.
    pub fn parse(text: &str) -> Result<Self, IntakeError> {
        toml::from_str(text).map_err(|error| IntakeError::Preset {
            preset: "file".to_owned(),
            text: error.to_string(),
        })
    }

    /// The currency of its amounts.
    pub fn currency(&self) -> Option<Currency> {
        self.currency.as_deref().and_then(Currency::parse)
    }

    pub(crate) fn error(&self, text: impl Into<String>) -> IntakeError {
        IntakeError::Preset {
            preset: self.name.clone(),
            text: text.into(),
        }
    }
}

impl FileSpec {
    /// Whether a header is that of this file.
    pub(crate) fn fits(&self, header: &[String]) -> bool {
        self.columns.iter().all(|column| header.contains(column))
    }
}

impl RecordSpec {
    pub(crate) fn table(&self) -> Option<Table> {
        Table::from_name(&self.table)
    }

    /// The names of the columns it fills.
    pub(crate) fn columns(&self) -> Vec<&str> {
        self.columns.keys().map(String::as_str).collect()
    }
}

/// Values of other files by key, for one record's look-ups.
pub(crate) type Shelf = HashMap<String, String>;

/// A record's cells, bound to the columns of one file.
pub(crate) struct Maker {
    only: Option<(usize, Vec<String>)>,
    cells: Vec<Cell>,
}

enum Cell {
    Column(usize, BTreeMap<String, String>),
    Constant(String),
    RowNumber(String),
    Shelf(usize, Shelf),
    RolledDate {
        month: usize,
        day: usize,
        roll: Roll,
    },
}

/// The year so far, and the month it was last seen in.
struct Roll {
    year: i32,
    last_year: i32,
    month: u8,
}

impl Maker {
    /// Binds a record to a file; reads what it looks up elsewhere.
    pub(crate) fn new(
        preset: &Preset,
        record: &RecordSpec,
        source: &Source,
        files: &dyn Fn(&str) -> Vec<Source>,
    ) -> Result<Self, IntakeError> {
        let place = |name: &str| {
            let missing = || preset.error(format!("{} has no column {name}", source.name()));
            source.column(name).ok_or_else(missing)
        };
        let only = match &record.only {
            Some(only) => Some((place(&only.column)?, only.among.clone())),
            None => None,
        };
        let mut cells = Vec::new();
        for (name, spec) in &record.columns {
            cells.push(match spec {
                CellSpec::Column(column) => Cell::Column(place(column)?, BTreeMap::new()),
                CellSpec::Verb(verb) => bind(preset, name, verb, &place, files)?,
            });
        }
        Ok(Maker { only, cells })
    }

    /// Whether the record is made of this row.
    pub(crate) fn takes(&self, row: &csv::StringRecord) -> bool {
        self.only.as_ref().is_none_or(|(place, among)| {
            let cell = row.get(*place).unwrap_or("").trim();
            among.iter().any(|value| value == cell)
        })
    }

    /// Makes the cells of the record. Rows must come in the order of the file.
    pub(crate) fn make(&mut self, number: u64, row: &csv::StringRecord) -> Vec<String> {
        let cell = |place: usize| row.get(place).unwrap_or("").trim();
        let made = self.cells.iter_mut().map(|spec| match spec {
            Cell::Column(place, map) => map
                .get(cell(*place))
                .map_or_else(|| cell(*place).to_owned(), Clone::clone),
            Cell::Constant(text) => text.clone(),
            Cell::RowNumber(prefix) => format!("{prefix}{number}"),
            Cell::Shelf(place, shelf) => shelf.get(cell(*place)).cloned().unwrap_or_default(),
            Cell::RolledDate { month, day, roll } => roll.date(cell(*month), cell(*day)),
        });
        made.collect()
    }

    /// Whether the rows so far can be in the order of their dates.
    pub(crate) fn is_in_order(&self) -> bool {
        self.cells.iter().all(|cell| match cell {
            Cell::RolledDate { roll, .. } => roll.year <= roll.last_year,
            _ => true,
        })
    }

    /// Lets a date that the record skips roll on: every row of the file counts, made or not.
    pub(crate) fn pass(&mut self, row: &csv::StringRecord) {
        for cell in &mut self.cells {
            if let Cell::RolledDate { month, roll, .. } = cell {
                roll.see(row.get(*month).unwrap_or("").trim());
            }
        }
    }
}

fn bind(
    preset: &Preset,
    name: &str,
    verb: &Verb,
    place: &dyn Fn(&str) -> Result<usize, IntakeError>,
    files: &dyn Fn(&str) -> Vec<Source>,
) -> Result<Cell, IntakeError> {
    if let Some(column) = &verb.column {
        Ok(Cell::Column(place(column)?, verb.map.clone()))
    } else if let Some(constant) = &verb.constant {
        Ok(Cell::Constant(constant.clone()))
    } else if verb.row_number {
        Ok(Cell::RowNumber(verb.prefix.clone()))
    } else if let Some(look_up) = &verb.join {
        let shelf = shelf(
            preset,
            &files(&look_up.file),
            look_up,
            &mut |shelf, key, value| {
                shelf
                    .entry(key.to_owned())
                    .or_insert_with(|| value.to_owned());
                Ok(())
            },
        )?;
        Ok(Cell::Shelf(place(&look_up.on)?, shelf))
    } else if let Some(look_up) = &verb.sum {
        Ok(Cell::Shelf(
            place(&look_up.on)?,
            sums(preset, &files(&look_up.file), look_up)?,
        ))
    } else if let Some(date) = &verb.rolled_date {
        Ok(Cell::RolledDate {
            month: place(&date.month)?,
            day: place(&date.day)?,
            roll: Roll {
                year: date.first_year,
                last_year: date.first_year + date.years - 1,
                month: 0,
            },
        })
    } else {
        Err(preset.error(format!("column {name} has no verb")))
    }
}

type Take<'a> = &'a mut dyn FnMut(&mut Shelf, &str, &str) -> Result<(), String>;

fn shelf(
    preset: &Preset,
    sources: &[Source],
    look_up: &LookUp,
    take: Take,
) -> Result<Shelf, IntakeError> {
    let mut shelf = Shelf::new();
    for source in sources {
        let place = |name: &str| {
            let missing = || preset.error(format!("{} has no column {name}", source.name()));
            source.column(name).ok_or_else(missing)
        };
        let (key, value) = (place(&look_up.key)?, place(&look_up.take)?);
        source.each(|row| {
            if let Some(fault) = row.ragged {
                return Err(IntakeError::Csv {
                    path: source.path.clone(),
                    row: row.number,
                    text: fault.remedy,
                });
            }
            let cell = |place: usize| row.cells.get(place).unwrap_or("").trim();
            take(&mut shelf, cell(key), cell(value)).map_err(|text| IntakeError::Csv {
                path: source.path.clone(),
                row: row.number,
                text: format!("{}: {text}", look_up.take),
            })
        })?;
    }
    Ok(shelf)
}

/// Sums of amounts by key, exact: in minor units of the preset's currency.
fn sums(preset: &Preset, sources: &[Source], look_up: &LookUp) -> Result<Shelf, IntakeError> {
    let currency = preset.currency();
    let mut totals: HashMap<String, i64> = HashMap::new();
    shelf(preset, sources, look_up, &mut |_, key, value| {
        let minor =
            money::minor_units(value, currency).map_err(|remedy| format!("{value:?}: {remedy}"))?;
        let total = totals.entry(key.to_owned()).or_default();
        *total = total
            .checked_add(minor)
            .ok_or("the sum is too large a number")?;
        Ok(())
    })?;
    let plain = totals
        .into_iter()
        .map(|(key, minor)| (key, money::plain(minor, currency)));
    Ok(plain.collect())
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Roll {
    /// Takes the month of the next row; the year goes forward when the month falls.
    fn see(&mut self, month: &str) -> Option<u8> {
        let lower = month.to_ascii_lowercase();
        let number = MONTHS.iter().position(|name| *name == lower)? as u8 + 1;
        if number < self.month {
            self.year += 1;
        }
        self.month = number;
        Some(number)
    }

    /// An ISO date; what cannot be one is left as it stands, for the reader to refuse.
    fn date(&mut self, month: &str, day: &str) -> String {
        match (self.see(month), day.parse::<u8>()) {
            (Some(number), Ok(day)) => format!("{:04}-{number:02}-{day:02}", self.year),
            _ => format!("{month} {day}"),
        }
    }
}
