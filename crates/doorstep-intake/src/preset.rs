//! Presets: how another system's files become the ledger's tables, as data (TOML). A mapping file is one too.
//!
//! No expression language: what a preset cannot say is an argument for one more verb here, not for code per vendor. A cell takes
//! its text from one source (a column, a constant, the row's number, another file by key, what stands above the header) and
//! sends it through steps: what stands between two marks, the first of a list, another word, a scale, a prefix.
//!
//! Columns are called as their header calls them; letter case, spaces and underscores make no difference, so that `CreatedDate`,
//! `created_date` and "Created Date" are one name.

mod cells;
mod shelves;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use doorstep_records::Table;
use doorstep_records::money::Currency;
use doorstep_records::schema::Kind;
use serde::Deserialize;

use crate::file::{Source, file_name};
use crate::problems::IntakeError;
use crate::written::{Mark, Order, Said};

pub(crate) use cells::{Made, Maker};
pub(crate) use shelves::Shelves;

/// The presets that come with Doorstep.
const EMBEDDED: &[&str] = &[
    include_str!("../presets/olist.toml"),
    include_str!("../presets/maven.toml"),
    include_str!("../presets/bank.toml"),
    include_str!("../presets/hubspot.toml"),
    include_str!("../presets/salesforce.toml"),
    include_str!("../presets/mailchimp.toml"),
    include_str!("../presets/google_ads.toml"),
    include_str!("../presets/twilio.toml"),
    include_str!("../presets/asterisk.toml"),
];

/// Cells are made of cells at most so deep, and so many of them in all where each use counts.
const MAX_DEPTH: usize = 20;
const MAX_CELLS: usize = 20_000;

/// How deep a check is among cells of cells, and how many more it may meet.
#[derive(Clone, Copy)]
struct Walk<'a> {
    depth: usize,
    left: &'a std::cell::Cell<usize>,
}

impl Walk<'_> {
    const fn down(self) -> Self {
        Walk {
            depth: self.depth + 1,
            ..self
        }
    }
}

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
    /// Words that stand in a cell which says nothing.
    #[serde(default)]
    nothing: Vec<String>,
    /// The zone of times that name none; without it that of the business.
    #[serde(default)]
    times: Option<Zone>,
    /// Whether the day or the month is written first, where no column tells.
    #[serde(default)]
    days: Option<DayOrder>,
    /// Whether decimals stand behind a point or a comma, where no column tells.
    #[serde(default)]
    decimals: Option<DecimalMark>,
    /// Cells that are named once and used in several places.
    #[serde(default)]
    cells: BTreeMap<String, CellSpec>,
    /// The files it reads.
    #[serde(rename = "file")]
    pub files: Vec<FileSpec>,
    /// The records it makes of their rows.
    #[serde(rename = "record")]
    pub(crate) records: Vec<RecordSpec>,
}

/// The zone of times that name none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Zone {
    /// Coordinated universal time.
    #[serde(rename = "UTC")]
    Utc,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DayOrder {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DecimalMark {
    Point,
    Comma,
}

/// A file of a preset, known by the columns of its header.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// Its name within the preset.
    pub name: String,
    /// Columns that its header has.
    #[serde(default)]
    columns: Vec<Names>,
    /// Columns that its header has not: those of another file like it.
    #[serde(default)]
    without: Vec<String>,
    /// It has no header: its columns in their order.
    #[serde(default)]
    headerless: Vec<String>,
    /// What the first row of a file without a header says in some columns.
    #[serde(default)]
    first_row: BTreeMap<String, Vec<String>>,
    /// What its name has in it, any of these.
    #[serde(default)]
    called: Vec<String>,
    /// It may lack the columns that are not in `columns`: exports show those that the user has chosen.
    #[serde(default)]
    sparse: bool,
    /// Its times are those of the business, whatever the preset says of others.
    #[serde(default)]
    local: bool,
    /// The preset can do without it.
    #[serde(default)]
    pub optional: bool,
}

/// A column by the names that exports give it: any of them.
type Names = OneOrMany<String>;

impl Names {
    /// The place of the column in a header.
    fn place(&self, header: &[String]) -> Option<usize> {
        let place = |name: &String| {
            let exact = header.iter().position(|column| column == name);
            let like = || {
                let wanted = normal(name);
                header.iter().position(|column| normal(column) == wanted)
            };
            exact.or_else(like)
        };
        self.all().iter().find_map(place)
    }

    fn shown(&self) -> String {
        self.all().join(" or ")
    }
}

/// A column's name without what exports spell differently.
fn normal(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// One record of a table, made of each row of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordSpec {
    file: Names,
    table: String,
    /// Made from a field of a lead rather than from a recorded contact.
    #[serde(default)]
    pub(crate) derived: bool,
    /// Rows that it is made of: all of these hold.
    #[serde(default)]
    only: OneOrMany<Condition>,
    /// Columns without which a row says nothing: such rows are passed over and counted.
    #[serde(default)]
    needs: Vec<String>,
    /// Several rows may name the same: only the first counts.
    #[serde(default)]
    pub(crate) once: bool,
    columns: BTreeMap<String, CellSpec>,
}

/// One of something, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "one of them or a list: a name, or a table with the keys of docs/import.md"
)]
enum OneOrMany<T> {
    One(Box<T>),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    fn one(one: T) -> Self {
        OneOrMany::One(Box::new(one))
    }

    fn all(&self) -> &[T] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

/// What must hold of a row. Words are compared without regard to case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    /// The column it looks at; or
    column: Option<Names>,
    /// the cell.
    cell: Option<Box<CellSpec>>,
    /// It says one of these.
    among: Option<Vec<String>>,
    /// It says none of these.
    #[serde(default)]
    not: Vec<String>,
    /// It says something, or nothing.
    filled: Option<bool>,
    /// It says the same as another cell.
    same_as: Option<Box<CellSpec>>,
    /// It does not say the same as another cell.
    other_than: Option<Box<CellSpec>>,
}

/// How a cell is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a cell: the name of a column, or a table such as { column = \"..\", prefix = \"..\" } with the keys of docs/import.md"
)]
enum CellSpec {
    /// The column of that name.
    Column(String),
    /// A verb.
    Verb(Box<Verb>),
}

/// One source, then steps in the order in which they stand here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Verb {
    column: Option<Names>,
    /// A cell that the preset names.
    cell: Option<String>,
    constant: Option<String>,
    row_number: bool,
    /// An id made of what the row says and of how often that was said before in its file: for rows that have none.
    content: bool,
    join: Option<LookUp>,
    sum: Option<LookUp>,
    count: Option<LookUp>,
    rolled_date: Option<RolledDate>,
    /// The first of these that says something.
    first: Option<Vec<CellSpec>>,
    /// All of these, with `with` between those that say something.
    parts: Option<Vec<CellSpec>>,
    /// A day of the range that stands above the header.
    above: Option<Edge>,

    /// It says nothing unless all of these hold of the row.
    only: OneOrMany<Condition>,
    with: String,
    /// What stands between the first and the last of two marks; all of it where they are not there.
    between: Option<[String; 2]>,
    /// The first of a list that is parted so.
    split: Option<String>,
    /// Only the day of a time.
    day: bool,
    /// The month of a day, or one that is written otherwise: March 2026, 03/2026.
    month: bool,
    /// How many seconds 1:02:03 last.
    clock: bool,
    /// Words for a text that has one of these in it, without regard to case.
    containing: BTreeMap<String, String>,
    /// Other words for what it says, compared without regard to case.
    map: BTreeMap<String, String>,
    /// What is said for everything else; without it that stays.
    other: Option<String>,
    times: Option<u32>,
    /// 10, 100 ... of the unit make one: 1000000 for micros.
    divide_by: Option<u64>,
    prefix: String,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Edge {
    From,
    To,
}

/// A value of another file: of the row (or all rows) whose `key` equals this row's `on`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUp {
    file: Names,
    key: Names,
    on: CellSpec,
    /// The column whose values are taken; not for a count.
    #[serde(default)]
    take: Option<Names>,
    /// Rows that count.
    #[serde(default)]
    only: OneOrMany<Condition>,
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
    /// Reads a preset, and checks that it can work.
    pub fn parse(text: &str) -> Result<Self, IntakeError> {
        let preset: Preset = toml::from_str(text).map_err(|error| IntakeError::Preset {
            preset: "file".to_owned(),
            text: error.to_string(),
        })?;
        preset.check()?;
        Ok(preset)
    }

    /// Reads a mapping file.
    pub(crate) fn read(path: &Path) -> Result<Self, IntakeError> {
        const MOST_BYTES: u64 = 1 << 20;
        let io = |source| IntakeError::Io {
            path: path.to_owned(),
            source,
        };
        let size = path.metadata().map_err(io)?.len();
        if size > MOST_BYTES {
            return Err(IntakeError::TooLarge {
                path: path.to_owned(),
                what: format!("{size} bytes; a mapping file has at most {MOST_BYTES}"),
            });
        }
        let text = std::fs::read_to_string(path).map_err(io)?;
        Preset::parse(&text).map_err(|error| match error {
            IntakeError::Preset { text, .. } => IntakeError::Preset {
                preset: path.display().to_string(),
                text,
            },
            error => error,
        })
    }

    /// The file of the preset that a source is: of several, the most particular.
    pub(crate) fn file_of(&self, source: &Source) -> Option<&FileSpec> {
        let files = self.files.iter().filter(|file| file.fits(source));
        files.rev().max_by_key(|file| file.particularity())
    }

    /// The currency of its amounts.
    pub fn currency(&self) -> Option<Currency> {
        self.currency.as_deref().and_then(Currency::parse)
    }

    /// A file of the preset.
    pub(crate) fn file(&self, name: &str) -> Option<&FileSpec> {
        self.files.iter().find(|file| file.name == name)
    }

    /// How a file of it writes, as far as the preset says so.
    pub(crate) fn said(&self, file: &str) -> Said {
        let is_local = self.file(file).is_some_and(|file| file.local);
        Said {
            order: self.days.map(|order| match order {
                DayOrder::DayFirst => Order::DayFirst,
                DayOrder::MonthFirst => Order::MonthFirst,
            }),
            mark: self.decimals.map(|mark| match mark {
                DecimalMark::Point => Mark::Point,
                DecimalMark::Comma => Mark::Comma,
            }),
            is_utc: self.times == Some(Zone::Utc) && !is_local,
        }
    }

    /// Whether a cell with this text says nothing.
    pub(crate) fn is_nothing(&self, cell: &str) -> bool {
        self.nothing.iter().any(|word| word == cell)
    }

    pub(crate) fn error(&self, text: impl Into<String>) -> IntakeError {
        IntakeError::Preset {
            preset: self.name.clone(),
            text: text.into(),
        }
    }

    /// What a preset must not get wrong, before any file is read.
    fn check(&self) -> Result<(), IntakeError> {
        let mut names = HashSet::new();
        if self.name.is_empty() || self.name.contains(['.', ':', '/']) {
            return Err(self.error("its name is empty, or has a point, a colon or a slash in it"));
        }
        if let Some(code) = &self.currency
            && self.currency().is_none()
        {
            return Err(self.error(format!("{code} is no ISO 4217 currency")));
        }
        for file in &self.files {
            if !names.insert(&file.name) {
                return Err(self.error(format!("two files are called {}", file.name)));
            }
            if file.columns.is_empty() == file.headerless.is_empty() {
                return Err(self.error(format!(
                    "file {} has neither columns nor headerless, or both: name the columns it is known by",
                    file.name
                )));
            }
        }
        if self.files.is_empty() {
            return Err(self.error("it reads no file"));
        }
        let left = std::cell::Cell::new(MAX_CELLS);
        let walk = Walk {
            depth: 0,
            left: &left,
        };
        let mut records = self.records.iter();
        records.try_for_each(|record| self.check_record(record, walk))
    }

    fn check_record(&self, record: &RecordSpec, walk: Walk) -> Result<(), IntakeError> {
        if let Some(file) = record
            .file
            .all()
            .iter()
            .find(|file| self.file(file).is_none())
        {
            return Err(self.error(format!(
                "a record is made of {file}, which is no file of it"
            )));
        }
        let Some(table) = record.table() else {
            let tables: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
            return Err(self.error(format!(
                "there is no table {}; there are {}",
                record.table,
                tables.join(", ")
            )));
        };
        for name in record.columns.keys() {
            if record.kind(name).is_none() && !(table.has_attributes() && name.starts_with("attr."))
            {
                return Err(self.error(format!("table {} has no column {name}", table.name())));
            }
        }
        for column in table.columns().iter().filter(|column| column.required) {
            if !record.columns.contains_key(column.name) {
                return Err(self.error(format!(
                    "a record of table {} needs a column {}",
                    table.name(),
                    column.name
                )));
            }
        }
        if let Some(name) = record
            .needs
            .iter()
            .find(|name| !record.columns.contains_key(*name))
        {
            return Err(self.error(format!("a record needs {name}, which it does not make")));
        }
        record
            .columns
            .iter()
            .try_for_each(|(name, cell)| self.check_cell(name, cell, walk))?;
        record
            .only
            .all()
            .iter()
            .try_for_each(|condition| self.check_condition(condition, walk))
    }

    fn check_condition(&self, condition: &Condition, walk: Walk) -> Result<(), IntakeError> {
        if condition.column.is_some() == condition.cell.is_some() {
            return Err(self.error("a condition looks at a column or at a cell: one of them"));
        }
        let cells = [&condition.cell, &condition.same_as, &condition.other_than];
        let mut cells = cells.into_iter().flatten();
        cells.try_for_each(|cell| self.check_cell("only", cell, walk.down()))
    }

    fn check_cell(&self, name: &str, cell: &CellSpec, walk: Walk) -> Result<(), IntakeError> {
        let left = walk.left.get();
        if walk.depth > MAX_DEPTH || left == 0 {
            let text = format!(
                "the cell {name} is made of cells within cells, more than {MAX_DEPTH} deep or more than {MAX_CELLS} in all"
            );
            return Err(self.error(text));
        }
        walk.left.set(left - 1);
        let CellSpec::Verb(verb) = cell else {
            return Ok(());
        };
        let sources = [
            verb.column.is_some(),
            verb.cell.is_some(),
            verb.constant.is_some(),
            verb.row_number,
            verb.content,
            verb.join.is_some(),
            verb.sum.is_some(),
            verb.count.is_some(),
            verb.rolled_date.is_some(),
            verb.first.is_some(),
            verb.parts.is_some(),
            verb.above.is_some(),
        ];
        let count = sources.iter().filter(|is_there| **is_there).count();
        if count != 1 {
            let text = "has none or several of column, cell, constant, row_number, content, join, sum, count, rolled_date, first, parts and above: it takes its text from one";
            return Err(self.error(format!("the cell {name} {text}")));
        }
        if verb.rolled_date.is_some() && (walk.depth > 0 || !verb.only.all().is_empty()) {
            let text = format!(
                "the cell {name} rolls a date, which every row must do: it stands in no other cell and has no condition"
            );
            return Err(self.error(text));
        }
        if verb.divide_by.is_some_and(|by| {
            by.checked_ilog10()
                .is_none_or(|power| 10_u64.pow(power) != by)
        }) {
            return Err(self.error(format!(
                "the cell {name} is divided by what is not 10, 100, 1000 ..."
            )));
        }
        for look_up in [&verb.join, &verb.sum, &verb.count].into_iter().flatten() {
            let unknown = |file: &&String| self.file(file).is_none();
            if let Some(file) = look_up.file.all().iter().find(unknown) {
                return Err(self.error(format!(
                    "the cell {name} looks into {file}, which is no file of the preset"
                )));
            }
            if look_up.take.is_none() != verb.count.is_some() {
                return Err(self.error(format!(
                    "the cell {name}: join and sum take a column, count takes none"
                )));
            }
            self.check_cell(name, &look_up.on, walk.down())?;
            let mut conditions = look_up.only.all().iter();
            conditions.try_for_each(|condition| self.check_condition(condition, walk.down()))?;
        }
        if let Some(named) = &verb.cell {
            let Some(cell) = self.cells.get(named) else {
                return Err(self.error(format!("the cell {name} is made of {named}, which the preset does not name under [cells]")));
            };
            self.check_cell(named, cell, walk.down())?;
        }
        let mut conditions = verb.only.all().iter();
        conditions.try_for_each(|condition| self.check_condition(condition, walk.down()))?;
        let mut inner = verb.first.iter().chain(&verb.parts).flatten();
        inner.try_for_each(|cell| self.check_cell(name, cell, walk.down()))
    }
}

impl FileSpec {
    /// Whether a file is this one: by its header, or by the shape of its first row; and by its name where that says more.
    pub(crate) fn fits(&self, source: &Source) -> bool {
        let name = file_name(&source.path).to_lowercase();
        let is_called =
            self.called.is_empty() || self.called.iter().any(|part| name.contains(part));
        is_called && self.has_columns(&source.header)
    }

    fn has_columns(&self, header: &[String]) -> bool {
        if self.headerless.is_empty() {
            let lacks = |name: &String| Names::one(name.clone()).place(header).is_none();
            let has = |column: &Names| column.place(header).is_some();
            return self.columns.iter().all(has) && self.without.iter().all(lacks);
        }
        let says = |(column, words): (&String, &Vec<String>)| {
            let place = self.headerless.iter().position(|name| name == column);
            place.is_some_and(|place| words.contains(&header[place]))
        };
        header.len() == self.headerless.len() && self.first_row.iter().all(says)
    }

    /// The file as this one: with the columns that it has no header for.
    pub(crate) fn of(&self, source: Source) -> Source {
        if self.headerless.is_empty() {
            source
        } else {
            source.headerless(self.headerless.clone())
        }
    }

    /// How particular it is about what it reads: where a file fits two, the more particular one is meant.
    pub(crate) fn particularity(&self) -> usize {
        self.columns.len() + self.headerless.len() + self.without.len() + self.called.len().min(1)
    }
}

impl RecordSpec {
    pub(crate) fn table(&self) -> Option<Table> {
        Table::from_name(&self.table)
    }

    /// Whether it is made of the rows of a file.
    pub(crate) fn is_of(&self, file: &str) -> bool {
        self.file.all().iter().any(|name| name == file)
    }

    /// The names of the columns it fills.
    pub(crate) fn columns(&self) -> Vec<&str> {
        self.columns.keys().map(String::as_str).collect()
    }

    /// What a column that it fills holds.
    fn kind(&self, name: &str) -> Option<Kind> {
        let columns = self.table()?.columns();
        columns
            .iter()
            .find(|column| column.name == name)
            .map(|column| column.kind)
    }

    /// The columns of a file that a number, an amount or a time is read of, with what they hold.
    pub(crate) fn kinds(&self, source: &Source) -> Vec<(usize, Kind)> {
        let mut kinds = Vec::new();
        for (name, cell) in &self.columns {
            if let Some(kind) = self.kind(name) {
                cell.read_as(kind, source, &mut kinds);
            }
        }
        kinds
    }
}

impl CellSpec {
    /// The columns that the cell takes as they stand.
    fn read_as(&self, kind: Kind, source: &Source, kinds: &mut Vec<(usize, Kind)>) {
        let mut column = |names: &Names| {
            kinds.extend(names.place(&source.header).map(|place| (place, kind)));
        };
        match self {
            CellSpec::Column(name) => column(&Names::one(name.clone())),
            CellSpec::Verb(verb) => {
                if let Some(names) = &verb.column {
                    column(names);
                }
                let dated = verb.parts.iter().filter(|_| kind == Kind::When);
                for cell in verb.first.iter().chain(dated).flatten() {
                    cell.read_as(kind, source, kinds);
                }
            }
        }
    }
}
