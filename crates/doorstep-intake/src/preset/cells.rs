//! Cells made of the rows of one file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use csv::StringRecord;
use doorstep_records::money;
use doorstep_records::schema::Kind;
use sha2::{Digest, Sha256};

use super::shelves::{Shelf, Shelves, Taken};
use super::{CellSpec, Condition, Edge, LookUp, Names, Preset, RecordSpec, RolledDate, Verb};
use crate::file::Source;
use crate::problems::IntakeError;
use crate::written::{self, is_written};

/// A file that cells are bound to.
pub(super) struct Bound<'a> {
    pub(super) preset: &'a Preset,
    file: &'a str,
    source: &'a Source,
    pub(super) shelves: &'a Shelves<'a>,
}

impl<'a> Bound<'a> {
    pub(super) fn new(
        preset: &'a Preset,
        file: &'a str,
        source: &'a Source,
        shelves: &'a Shelves<'a>,
    ) -> Self {
        Bound {
            preset,
            file,
            source,
            shelves,
        }
    }

    /// The place of a column; none if the file may lack it.
    pub(super) fn place(&self, names: &Names) -> Result<Option<usize>, IntakeError> {
        let place = names.place(&self.source.header);
        let may_lack = self.preset.file(self.file).is_some_and(|file| file.sparse);
        if place.is_none() && !may_lack {
            let text = format!("{} has no column {}", self.source.name(), names.shown());
            return Err(self.preset.error(text));
        }
        Ok(place)
    }
}

/// The row that cells are made of.
pub(super) struct Here<'a> {
    preset: &'a Preset,
    /// Which of the file's rows it is, from 1.
    number: usize,
    raw: &'a StringRecord,
    written: &'a [Cow<'a, str>],
}

impl<'a> Here<'a> {
    /// `written` has numbers and times as a native file has them.
    pub(super) const fn new(
        preset: &'a Preset,
        number: usize,
        raw: &'a StringRecord,
        written: &'a [Cow<'a, str>],
    ) -> Self {
        Here {
            preset,
            number,
            raw,
            written,
        }
    }

    /// A cell as it stands.
    pub(super) fn raw(&self, place: usize) -> &'a str {
        self.something(self.raw.get(place).unwrap_or(""))
    }

    fn written(&self, place: usize) -> &'a str {
        self.something(self.written.get(place).map_or("", AsRef::as_ref))
    }

    fn something(&self, cell: &'a str) -> &'a str {
        let cell = cell.trim();
        if self.preset.is_nothing(cell) {
            ""
        } else {
            cell
        }
    }
}

/// A record's cells, bound to the columns of one file.
pub(crate) struct Maker {
    tests: Vec<Test>,
    /// Places among the cells that must say something.
    needs: Vec<usize>,
    cells: Vec<Making>,
}

/// What a record makes of a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// These cells.
    Cells(Vec<String>),
    /// Nothing: it is not made of such rows.
    None,
    /// Nothing: a column that it needs is empty.
    Lacks(usize),
}

impl Maker {
    /// Binds a record to a file; reads what it looks up elsewhere.
    pub(crate) fn new(
        preset: &Preset,
        record: &RecordSpec,
        file: &str,
        source: &Source,
        shelves: &Shelves,
    ) -> Result<Self, IntakeError> {
        let bound = Bound::new(preset, file, source, shelves);
        let cells = record.columns.iter();
        let cells = cells.map(|(name, spec)| Making::of(&bound, record, name, spec));
        let place = |name: &String| record.columns.keys().position(|column| column == name);
        Ok(Maker {
            tests: Test::all(&bound, record.only.all())?,
            needs: record.needs.iter().filter_map(place).collect(),
            cells: cells.collect::<Result<_, _>>()?,
        })
    }

    /// Makes the record of a row. Rows must come in the order of the file.
    pub(crate) fn make(
        &mut self,
        preset: &Preset,
        number: usize,
        row: &StringRecord,
        written: &[Cow<str>],
    ) -> Made {
        let here = Here::new(preset, number, row, written);
        if !self.tests.iter_mut().all(|test| test.holds(&here)) {
            self.pass(&here);
            return Made::None;
        }
        let cells: Vec<String> = self
            .cells
            .iter_mut()
            .map(|cell| cell.make(&here).into_owned())
            .collect();
        match self.needs.iter().find(|place| cells[**place].is_empty()) {
            Some(place) => Made::Lacks(*place),
            None => Made::Cells(cells),
        }
    }

    /// Whether the rows so far can be in the order of their dates.
    pub(crate) fn is_in_order(&self) -> bool {
        self.cells.iter().all(|made| match &made.cell {
            Cell::RolledDate { roll, .. } => roll.year <= roll.last_year,
            _ => true,
        })
    }

    /// Lets a date that the record skips roll on: every row of the file counts, made or not.
    fn pass(&mut self, here: &Here) {
        for made in &mut self.cells {
            if let Cell::RolledDate { month, roll, .. } = &mut made.cell {
                roll.see(here.raw(*month));
            }
        }
    }
}

/// A cell: where its text is from, and the steps it goes through.
pub(super) struct Making {
    tests: Vec<Test>,
    cell: Cell,
    steps: Vec<Step>,
}

enum Cell {
    /// A column that the file lacks.
    Nothing,
    Raw(usize),
    Written(usize),
    Constant(String),
    RowNumber,
    /// How often each content came so far, and the places of the columns by their names.
    Content(HashMap<u128, u32>, Vec<(String, usize)>),
    Shelf(Box<Making>, Rc<Shelf>),
    First(Vec<Making>),
    Parts(Vec<Making>, String),
    RolledDate {
        month: usize,
        day: usize,
        roll: Roll,
    },
}

enum Step {
    Between(String, String),
    Split(String),
    Day,
    Month,
    Clock,
    Containing(Vec<(String, String)>, Option<String>),
    Map(HashMap<String, String>, Option<String>),
    Scale {
        times: i128,
        tenths: u32,
        /// It is rounded to so many.
        decimals: Option<u32>,
    },
    Prefix(String),
}

impl Making {
    /// The cell of a record's column.
    fn of(
        bound: &Bound,
        record: &RecordSpec,
        name: &str,
        spec: &CellSpec,
    ) -> Result<Self, IntakeError> {
        let mut made = Making::bind(bound, name, spec)?;
        if let Some(kind) = record.kind(name).filter(|kind| is_written(*kind)) {
            made.hold(kind, money::decimals(bound.preset.currency()));
        }
        Ok(made)
    }

    /// Lets the cell be of a kind: it takes numbers and times as a native file has them, and amounts in whole cents.
    fn hold(&mut self, kind: Kind, decimals: u32) {
        // Millionths need not be whole cents.
        for step in &mut self.steps {
            if let Step::Scale { decimals: kept, .. } = step {
                *kept = (kind == Kind::Amount).then_some(decimals);
            }
        }
        let inner = match &mut self.cell {
            Cell::Raw(place) => {
                self.cell = Cell::Written(*place);
                return;
            }
            Cell::First(cells) => cells,
            // A day and its time of day stand in two columns.
            Cell::Parts(cells, _) if kind == Kind::When => cells,
            _ => return,
        };
        for cell in inner {
            cell.hold(kind, decimals);
        }
    }

    pub(super) fn bind(bound: &Bound, name: &str, spec: &CellSpec) -> Result<Self, IntakeError> {
        let column = |names: &Names| -> Result<Cell, IntakeError> {
            Ok(bound.place(names)?.map_or(Cell::Nothing, Cell::Raw))
        };
        match spec {
            CellSpec::Column(column_name) => Ok(Making {
                tests: Vec::new(),
                cell: column(&Names::one(column_name.clone()))?,
                steps: Vec::new(),
            }),
            CellSpec::Verb(verb) => {
                let named = verb
                    .cell
                    .as_ref()
                    .and_then(|named| bound.preset.cells.get(named));
                if let Some(named) = named {
                    let mut made = Making::bind(bound, name, named)?;
                    made.tests.extend(Test::all(bound, verb.only.all())?);
                    made.steps.extend(steps(verb));
                    return Ok(made);
                }
                Ok(Making {
                    tests: Test::all(bound, verb.only.all())?,
                    cell: match &verb.column {
                        Some(names) => column(names)?,
                        None => bind(bound, name, verb)?,
                    },
                    steps: steps(verb),
                })
            }
        }
    }

    /// What the cell says of a row.
    pub(super) fn make<'a>(&'a mut self, here: &Here<'a>) -> Cow<'a, str> {
        if !self.tests.iter_mut().all(|test| test.holds(here)) {
            return Cow::Borrowed("");
        }
        let mut text: Cow<str> = match &mut self.cell {
            Cell::Nothing => Cow::Borrowed(""),
            Cell::Raw(place) => Cow::Borrowed(here.raw(*place)),
            Cell::Written(place) => Cow::Borrowed(here.written(*place)),
            Cell::Constant(text) => Cow::Borrowed(text),
            Cell::RowNumber => Cow::Owned(here.number.to_string()),
            Cell::Content(counts, columns) => {
                let content = content(columns, here);
                let count = counts.entry(content).or_default();
                *count += 1;
                Cow::Owned(format!("{content:032x}-{count}"))
            }
            Cell::Shelf(on, shelf) => shelf
                .get(on.make(here).as_ref())
                .map_or(Cow::Borrowed(""), |found| Cow::Borrowed(found)),
            Cell::First(cells) => {
                let made = cells.iter_mut().map(|cell| cell.make(here));
                let mut filled = made.filter(|text| !text.is_empty());
                filled.next().unwrap_or(Cow::Borrowed(""))
            }
            Cell::Parts(cells, with) => {
                let made = cells.iter_mut().map(|cell| cell.make(here));
                let filled: Vec<Cow<str>> = made.filter(|text| !text.is_empty()).collect();
                Cow::Owned(filled.join(with))
            }
            Cell::RolledDate { month, day, roll } => {
                Cow::Owned(roll.date(here.raw(*month), here.raw(*day)))
            }
        };
        for step in &self.steps {
            if let Some(next) = step.take(&text) {
                text = Cow::Owned(next);
            }
        }
        text
    }
}

/// A cell of a verb that takes no column.
fn bind(bound: &Bound, name: &str, verb: &Verb) -> Result<Cell, IntakeError> {
    let cells = |specs: &[CellSpec]| {
        let made = specs.iter().map(|spec| Making::bind(bound, name, spec));
        made.collect::<Result<Vec<_>, _>>()
    };
    let shelf = |look_up: &LookUp, taken| {
        let on = Making::bind(bound, name, &look_up.on)?;
        let shelf = bound.shelves.shelf(bound.preset, look_up, taken)?;
        Ok(Cell::Shelf(Box::new(on), shelf))
    };
    if let Some(constant) = &verb.constant {
        return Ok(Cell::Constant(constant.clone()));
    }
    if let Some(look_up) = &verb.join {
        return shelf(look_up, Taken::First);
    }
    if let Some(look_up) = &verb.sum {
        return shelf(look_up, Taken::Sum);
    }
    if let Some(look_up) = &verb.count {
        return shelf(look_up, Taken::Count);
    }
    if let Some(specs) = &verb.first {
        return Ok(Cell::First(cells(specs)?));
    }
    if let Some(specs) = &verb.parts {
        return Ok(Cell::Parts(cells(specs)?, verb.with.clone()));
    }
    if let Some(edge) = verb.above {
        return Ok(above(bound.source, edge));
    }
    if let Some(date) = &verb.rolled_date {
        return rolled(bound, date);
    }
    if verb.content {
        let names = bound.source.header.iter().cloned();
        let mut columns: Vec<(String, usize)> = names.zip(0..).collect();
        columns.sort();
        return Ok(Cell::Content(HashMap::new(), columns));
    }
    Ok(Cell::RowNumber)
}

/// What a row says under the names of its columns, as the first half of its SHA-256: ids are made of it, so it must be the same in every
/// version of the program. The order of columns makes no difference, and what is empty says nothing.
fn content(columns: &[(String, usize)], here: &Here) -> u128 {
    const BETWEEN: &[u8] = &[0x1f];
    let mut hash = Sha256::new();
    for (name, place) in columns {
        let cell = here.raw(*place);
        if !cell.is_empty() {
            for part in [name.as_bytes(), BETWEEN, cell.as_bytes(), BETWEEN] {
                hash.update(part);
            }
        }
    }
    let hash = hash.finalize();
    let half = hash.iter().take(size_of::<u128>());
    half.fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// A day of the range that stands above the header.
fn above(source: &Source, edge: Edge) -> Cell {
    let range = source.above().iter().find_map(|line| written::range(line));
    range.map_or(Cell::Nothing, |[from, to]| {
        Cell::Constant(match edge {
            Edge::From => from,
            Edge::To => to,
        })
    })
}

fn rolled(bound: &Bound, date: &RolledDate) -> Result<Cell, IntakeError> {
    let place = |name: &String| bound.place(&Names::one(name.clone()));
    let (Some(month), Some(day)) = (place(&date.month)?, place(&date.day)?) else {
        return Ok(Cell::Nothing);
    };
    Ok(Cell::RolledDate {
        month,
        day,
        roll: Roll {
            year: date.first_year,
            last_year: date.first_year + date.years - 1,
            month: 0,
        },
    })
}

fn steps(verb: &Verb) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some([from, to]) = &verb.between {
        steps.push(Step::Between(from.clone(), to.clone()));
    }
    if let Some(between) = &verb.split {
        steps.push(Step::Split(between.clone()));
    }
    if verb.day {
        steps.push(Step::Day);
    }
    if verb.month {
        steps.push(Step::Month);
    }
    if verb.clock {
        steps.push(Step::Clock);
    }
    let lower = |words: &BTreeMap<String, String>| -> Vec<(String, String)> {
        let words = words.iter();
        words
            .map(|(word, other)| (word.to_lowercase(), other.clone()))
            .collect()
    };
    if !verb.containing.is_empty() {
        steps.push(Step::Containing(
            lower(&verb.containing),
            verb.other.clone(),
        ));
    } else if !verb.map.is_empty() || verb.other.is_some() {
        steps.push(Step::Map(
            lower(&verb.map).into_iter().collect(),
            verb.other.clone(),
        ));
    }
    if verb.times.is_some() || verb.divide_by.is_some() {
        steps.push(Step::Scale {
            times: verb.times.unwrap_or(1).into(),
            tenths: verb
                .divide_by
                .map_or(0, |by| by.checked_ilog10().unwrap_or(0)),
            decimals: None,
        });
    }
    if !verb.prefix.is_empty() {
        steps.push(Step::Prefix(verb.prefix.clone()));
    }
    steps
}

/// So long is a day as a native file has it.
const DAY: usize = "2026-03-02".len();

impl Step {
    /// What becomes of a text; none if it stays.
    fn take(&self, text: &str) -> Option<String> {
        match self {
            Step::Between(from, to) => {
                let (_, rest) = text.split_once(from.as_str())?;
                let (inside, _) = rest.rsplit_once(to.as_str())?;
                Some(inside.trim().to_owned())
            }
            Step::Split(between) => {
                let mut items = text.split(between.as_str()).map(str::trim);
                items.find(|item| !item.is_empty()).map(str::to_owned)
            }
            Step::Day => text
                .get(..DAY)
                .filter(|_| text.len() > DAY)
                .map(str::to_owned),
            Step::Month => written::month_of(text),
            Step::Clock => written::clock_seconds(text).map(|seconds| seconds.to_string()),
            Step::Containing(words, other) => {
                let lower = text.to_lowercase();
                let found = words.iter().find(|(word, _)| lower.contains(word));
                found.map(|(_, said)| said).or(other.as_ref()).cloned()
            }
            Step::Map(words, other) => words.get(&text.to_lowercase()).or(other.as_ref()).cloned(),
            Step::Scale {
                times,
                tenths,
                decimals,
            } => scaled(text, *times, *tenths, *decimals),
            Step::Prefix(prefix) => (!text.is_empty()).then(|| format!("{prefix}{text}")),
        }
    }
}

/// A decimal number times a whole one, its point moved by so many places; exact, or rounded to so many decimals, halves up. None if
/// it is no number.
fn scaled(text: &str, times: i128, tenths: u32, kept: Option<u32>) -> Option<String> {
    const MOST_DIGITS: usize = 24;
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{decimals}");
    let is_number = !all.is_empty()
        && all.len() <= MOST_DIGITS
        && all.bytes().all(|byte| byte.is_ascii_digit());
    let number = all.parse::<i128>().ok().filter(|_| is_number)?;
    let mut number = number.checked_mul(times)?;
    let mut decimals = decimals.len() + tenths as usize;
    if let Some(cut) = kept
        .and_then(|kept| decimals.checked_sub(kept as usize))
        .filter(|cut| *cut > 0)
    {
        let unit = 10_i128.checked_pow(u32::try_from(cut).ok()?)?;
        number = (number + unit / 2) / unit;
        decimals -= cut;
    }
    let number = format!("{number:0>width$}", width = decimals + 1);
    let (whole, decimals) = number.split_at(number.len() - decimals);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    Some(format!("{minus}{whole}{point}{decimals}"))
}

/// What must hold of a row, bound to its columns.
pub(super) struct Test {
    cell: Making,
    among: Option<Vec<String>>,
    not: Vec<String>,
    filled: Option<bool>,
    same_as: Option<Making>,
    other_than: Option<Making>,
}

impl Test {
    pub(super) fn all(bound: &Bound, conditions: &[Condition]) -> Result<Vec<Self>, IntakeError> {
        conditions
            .iter()
            .map(|condition| Test::new(bound, condition))
            .collect()
    }

    fn new(bound: &Bound, condition: &Condition) -> Result<Self, IntakeError> {
        let cell = match (&condition.column, &condition.cell) {
            (Some(names), None) => Making {
                tests: Vec::new(),
                cell: bound.place(names)?.map_or(Cell::Nothing, Cell::Raw),
                steps: Vec::new(),
            },
            (None, Some(cell)) => Making::bind(bound, "only", cell)?,
            _ => {
                let text = "a condition looks at a column or at a cell: one of them";
                return Err(bound.preset.error(text));
            }
        };
        let lower = |words: &Vec<String>| words.iter().map(|word| word.to_lowercase()).collect();
        let made = |cell: &Option<Box<CellSpec>>| {
            let made = cell.as_ref().map(|cell| Making::bind(bound, "only", cell));
            made.transpose()
        };
        Ok(Test {
            cell,
            among: condition.among.as_ref().map(lower),
            not: lower(&condition.not),
            filled: condition.filled,
            same_as: made(&condition.same_as)?,
            other_than: made(&condition.other_than)?,
        })
    }

    pub(super) fn holds<'a>(&'a mut self, here: &Here<'a>) -> bool {
        let text = self.cell.make(here).to_lowercase();
        let same = |other: &mut Making| other.make(here).to_lowercase() == text;
        self.among
            .as_ref()
            .is_none_or(|words| words.contains(&text))
            && !self.not.contains(&text)
            && self.filled.is_none_or(|filled| filled != text.is_empty())
            && self.same_as.as_mut().is_none_or(same)
            && !self.other_than.as_mut().is_some_and(same)
    }
}

/// The year so far, and the month it was last seen in.
struct Roll {
    year: i32,
    last_year: i32,
    month: u8,
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
