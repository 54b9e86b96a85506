//! People with their touches, bucket after bucket, on several threads, in memory that does not grow with the ledger.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, DictionaryArray, RecordBatch, StringArray};
use doorstep_core::{About, Act, Author, Columns, Direction, Given, Medium, Micros, Nature, Reach};
use doorstep_records::rows::{Row, Value};
use doorstep_records::schema::Kind;
use doorstep_records::{Calendar, Table};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use crate::code::{date_of, named, number_of};
use crate::columns::{BUCKET, NTH, RUN, SYSTEM};
use crate::key;
use crate::ledger::{Ledger, LedgerError};
use crate::table::table_file;

/// Batches of so many rows are decoded at once.
const BATCH: usize = 1 << 14;

/// What is read of a touch.
const READ: &[&str] = &[
    BUCKET,
    "at",
    "at_day",
    "medium",
    "direction",
    "reach",
    "author",
    "act",
    "connected",
    "duration_s",
    "about",
    "campaign",
    "piece",
    "rep",
    "value",
];

/// What is read besides to part people who lie in one segment, or to name them.
const READ_TO_PART: &[&str] = &[NTH];
const READ_TO_NAME: &[&str] = &["person"];
/// What is read besides where rows can be ones that no longer count.
const READ_TO_TELL: &[&str] = &["person", SYSTEM, RUN, "touch"];

/// How people are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// On so many threads.
    pub threads: usize,
    /// For days.
    pub calendar: &'a Calendar,
    /// Whether their ids are wanted: texts take half of the time.
    pub with_ids: bool,
}

/// One person and all of their touches, in time order. What they answer by name is not told.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Their id, if it was wanted; else nothing, or the id all the same.
    pub id: &'a str,
    /// Their touches.
    pub touches: Columns<'a>,
    /// The value of each, in minor units; [`Person::NO_VALUE`] where not known.
    pub value: &'a [i64],
}

impl Person<'_> {
    /// A value that is not known.
    pub const NO_VALUE: i64 = i64::MIN;
}

/// What must be read besides the columns of the rules.
fn columns_besides(
    sources: &[Source],
    changed: &HashMap<u128, u32>,
    with_ids: bool,
) -> &'static [&'static str] {
    if !changed.is_empty() {
        READ_TO_TELL
    } else if with_ids || sources.len() > 1 {
        READ_TO_NAME
    } else {
        READ_TO_PART
    }
}

/// The touches of one segment.
struct Source {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The first and the last bucket of each row group.
    buckets: Vec<(u16, u16)>,
}

/// A range of buckets that is worked on at once: from the first to before the second.
type Unit = (u16, u16);

impl Ledger {
    /// Hands every person with their touches to `take`, on so many threads; each begins with what `start` gives, and what
    /// they end with is returned. A person is handed over once, whole; the order of people is not told.
    ///
    /// Only the table `touches` is read, as it was recorded: what a report adds (orders and deals as touches, one person
    /// under several ids, broadcasts told by their subject, answers told by name) is not there.
    pub fn people<S: Send>(
        &self,
        reading: Reading,
        start: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, Person) + Sync,
    ) -> Result<Vec<S>, LedgerError> {
        let Reading {
            threads, calendar, ..
        } = reading;
        let sources = self.sources()?;
        let changed = self.changed(Table::Touches)?;
        let more = columns_besides(&sources, &changed, reading.with_ids);
        let units = units(&sources);
        let next = AtomicUsize::new(0);
        let failed: Mutex<Option<LedgerError>> = Mutex::new(None);
        let work = || {
            let mut state = start();
            let mut rows = Rows::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(&unit) = units.get(number) else {
                    return state;
                };
                let read = rows.read(&sources, unit, more, &changed, calendar);
                match read {
                    Ok(()) => rows.each_person(|person| take(&mut state, person)),
                    Err(error) => {
                        next.store(units.len(), Ordering::Relaxed);
                        if let Ok(mut failed) = failed.lock() {
                            failed.get_or_insert(error);
                        }
                        return state;
                    }
                }
            }
        };
        let mut states = Vec::new();
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
            states.push(work());
            for other in others {
                match other.join() {
                    Ok(state) => states.push(state),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        match failed.into_inner() {
            Ok(None) => Ok(states),
            Ok(Some(error)) => Err(error),
            Err(_) => Err(LedgerError::Stopped),
        }
    }

    /// Decodes the columns that [`Ledger::people`] reads and does nothing with them: what reading alone takes. Returns how
    /// many touches there are.
    pub fn decode_touches(&self, reading: Reading) -> Result<u64, LedgerError> {
        let sources = self.sources()?;
        let changed = self.changed(Table::Touches)?;
        let more = columns_besides(&sources, &changed, reading.with_ids);
        let units = units(&sources);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut rows = 0;
            while let Some(&unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                for source in &sources {
                    source.read(unit, more, |batch| {
                        rows += batch.num_rows() as u64;
                        Some(())
                    })?;
                }
            }
            Ok(rows)
        };
        std::thread::scope(|scope| {
            let others = 1..reading.threads.max(1);
            let others: Vec<_> = others.map(|_| scope.spawn(work)).collect();
            let own: Result<u64, LedgerError> = work();
            others
                .into_iter()
                .try_fold(own?, |sum, other| match other.join() {
                    Ok(rows) => Ok(sum + rows?),
                    Err(panic) => std::panic::resume_unwind(panic),
                })
        })
    }

    fn sources(&self) -> Result<Vec<Source>, LedgerError> {
        let segments = self.manifest().segments.iter();
        let with_touches = segments.filter(|segment| {
            let mut tables = segment.tables.iter();
            tables.any(|file| file.table == Table::Touches.name())
        });
        let paths =
            with_touches.map(|segment| self.segment(segment).join(table_file(Table::Touches)));
        paths.map(|path| Source::open(&path)).collect()
    }
}

impl Source {
    fn open(path: &Path) -> Result<Self, LedgerError> {
        let file = File::open(path).map_err(|error| LedgerError::io(path, error))?;
        let metadata = ArrowReaderMetadata::load(
            &file,
            parquet::arrow::arrow_reader::ArrowReaderOptions::new(),
        )?;
        let groups = metadata.metadata().row_groups();
        let buckets = groups.iter().map(buckets).collect::<Option<Vec<_>>>();
        let buckets = buckets.ok_or_else(|| LedgerError::Table {
            path: path.to_owned(),
            text: "its row groups do not tell their buckets".to_owned(),
        })?;
        Ok(Source {
            path: path.to_owned(),
            metadata,
            buckets,
        })
    }
}

impl Source {
    /// Reads the batches in which rows of a unit are; nothing from `take` says that a batch is none of touches.
    fn read(
        &self,
        unit: Unit,
        more: &[&str],
        mut take: impl FnMut(&RecordBatch) -> Option<()>,
    ) -> Result<(), LedgerError> {
        let overlaps = |(first, last): (u16, u16)| first < unit.1 && last >= unit.0;
        let groups = self.buckets.iter().enumerate();
        let groups = groups.filter(|(_, buckets)| overlaps(**buckets));
        let groups: Vec<usize> = groups.map(|(group, _)| group).collect();
        if groups.is_empty() {
            return Ok(());
        }
        let file = File::open(&self.path).map_err(|error| LedgerError::io(&self.path, error))?;
        let reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let schema = reader.schema().fields().iter().enumerate();
        let roots = schema.filter(|(_, field)| {
            let name = field.name().as_str();
            READ.contains(&name) || more.contains(&name)
        });
        let roots: Vec<usize> = roots.map(|(root, _)| root).collect();
        let mask = ProjectionMask::roots(reader.parquet_schema(), roots);
        let reader = reader
            .with_row_groups(groups)
            .with_projection(mask)
            .with_batch_size(BATCH)
            .build()?;
        for batch in reader {
            take(&batch?).ok_or_else(|| LedgerError::Table {
                path: self.path.clone(),
                text: "its columns are not those of touches".to_owned(),
            })?;
        }
        Ok(())
    }
}

/// The first and the last bucket of a row group.
fn buckets(group: &RowGroupMetaData) -> Option<(u16, u16)> {
    let mut columns = group.columns().iter();
    let column = columns.find(|column| column.column_path().string() == BUCKET)?;
    match column.statistics()? {
        Statistics::Int32(numbers) => {
            Some((*numbers.min_opt()? as u16, *numbers.max_opt()? as u16))
        }
        _ => None,
    }
}

/// The work in parts: the row groups of the segment with the most.
fn units(sources: &[Source]) -> Vec<Unit> {
    let Some(largest) = sources.iter().max_by_key(|source| source.buckets.len()) else {
        return Vec::new();
    };
    let mut starts: Vec<u16> = largest.buckets.iter().map(|(first, _)| *first).collect();
    starts[0] = 0;
    let ends = starts.iter().skip(1).copied().chain([key::BUCKETS]);
    starts.iter().copied().zip(ends).collect()
}

/// The touches of a unit, side by side.
#[derive(Default)]
struct Rows {
    /// The ids of people, one after the other, and where each ends.
    ids: String,
    ends: Vec<usize>,
    /// The place of each touch's person among them.
    person: Vec<u32>,
    at: Vec<Micros>,
    nature: Vec<Nature>,
    duration_s: Vec<u32>,
    value: Vec<i64>,
    /// Some count at another time than the one they are sorted by.
    has_moved: bool,
    has_lengths: bool,
    natures: Natures,
    scratch: Vec<u32>,
}

impl Rows {
    fn clear(&mut self) {
        self.ids.clear();
        self.ends.clear();
        self.person.clear();
        self.at.clear();
        self.nature.clear();
        self.duration_s.clear();
        self.value.clear();
        self.has_moved = false;
        self.has_lengths = false;
    }

    /// The id of a person, if ids are read.
    fn id(&self, place: u32) -> &str {
        let place = place as usize;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.ids[start..self.ends[place]]
    }

    /// Reads the touches of a unit, sorted by person and time.
    fn read(
        &mut self,
        sources: &[Source],
        unit: Unit,
        more: &[&str],
        changed: &HashMap<u128, u32>,
        calendar: &Calendar,
    ) -> Result<(), LedgerError> {
        self.clear();
        let mut filled = 0;
        for source in sources {
            let before = self.at.len();
            source.read(unit, more, |batch| self.add(batch, unit, changed, calendar))?;
            filled += usize::from(self.at.len() > before);
        }
        // The rows of one segment are sorted; only those of several must be, and days that count at their end.
        if filled > 1 || self.has_moved {
            self.sort();
        }
        Ok(())
    }

    /// Adds the rows of a batch that are of a unit and count; nothing if they are no touches.
    fn add(
        &mut self,
        batch: &RecordBatch,
        unit: Unit,
        changed: &HashMap<u128, u32>,
        calendar: &Calendar,
    ) -> Option<()> {
        let buckets = batch
            .column_by_name(BUCKET)?
            .as_primitive_opt::<Int16Type>()?
            .values();
        // Buckets rise: the rows of a unit are one run.
        let start = buckets.partition_point(|&bucket| (bucket as u16) < unit.0);
        let end = buckets.partition_point(|&bucket| (bucket as u16) < unit.1);
        if start == end {
            return Some(());
        }
        let batch = batch.slice(start, end - start);
        let from = self.at.len();
        self.add_times_and_lengths(&batch)?;
        self.add_natures(&batch)?;
        self.add_people(&batch)?;
        if let Some(days) = batch.column_by_name("at_day") {
            let days = days.as_primitive_opt::<Date32Type>()?;
            if days.null_count() < days.len() {
                self.end_days(from, days, calendar);
            }
        }
        if !changed.is_empty() {
            self.leave_out(from, &batch, changed)?;
        }
        Some(())
    }

    fn add_times_and_lengths(&mut self, batch: &RecordBatch) -> Option<()> {
        let at = batch.column_by_name("at")?;
        let at = at.as_primitive_opt::<TimestampMicrosecondType>()?;
        self.at.extend_from_slice(at.values());
        let length = self.at.len();
        match batch.column_by_name("duration_s") {
            None => self.duration_s.resize(length, Columns::UNKNOWN),
            Some(seconds) => {
                let seconds = seconds.as_primitive_opt::<Float64Type>()?;
                self.duration_s.extend(seconds.iter().map(|seconds| {
                    seconds.map_or(Columns::UNKNOWN, |seconds| seconds.min(1e9) as u32)
                }));
                self.has_lengths = true;
            }
        }
        match batch.column_by_name("value") {
            None => self.value.resize(length, Person::NO_VALUE),
            Some(values) => {
                let values = values.as_primitive_opt::<Int64Type>()?;
                if values.null_count() == 0 {
                    self.value.extend_from_slice(values.values());
                } else {
                    let values = values.iter();
                    self.value
                        .extend(values.map(|value| value.unwrap_or(Person::NO_VALUE)));
                }
            }
        }
        Some(())
    }

    fn add_people(&mut self, batch: &RecordBatch) -> Option<()> {
        let Some(people) = batch.column_by_name("person") else {
            let numbers = batch.column_by_name(NTH)?.as_primitive_opt::<Int32Type>()?;
            for &number in numbers.values() {
                if number == 0 {
                    self.ends.push(0);
                }
                self.person.push((self.ends.len() as u32).saturating_sub(1));
            }
            return Some(());
        };
        let people: &StringArray = people.as_string_opt()?;
        for at in 0..people.len() {
            let person = people.value(at);
            let last = (self.ends.len() as u32).checked_sub(1);
            let is_same = last.is_some_and(|last| self.id(last) == person);
            if !is_same {
                self.ids.push_str(person);
                self.ends.push(self.ids.len());
            }
            self.person.push(self.ends.len() as u32 - 1);
        }
        Some(())
    }

    fn add_natures(&mut self, batch: &RecordBatch) -> Option<()> {
        let words = &mut self.scratch;
        words.clear();
        words.resize(batch.num_rows(), 0);
        for &(name, kind, shift) in Natures::WORDS {
            if let Some(column) = batch.column_by_name(name) {
                add_words(words, column.as_dictionary_opt()?, kind, shift)?;
            }
        }
        if let Some(connected) = batch.column_by_name("connected") {
            let connected = connected.as_boolean_opt()?;
            for (word, connected) in words.iter_mut().zip(connected.iter()) {
                *word |=
                    connected.map_or(0, |connected| 1 + u32::from(connected)) << Natures::CONNECTED;
            }
        }
        if let Some(seconds) = batch.column_by_name("duration_s") {
            let seconds = seconds.as_primitive_opt::<Float64Type>()?;
            for (word, seconds) in words.iter_mut().zip(seconds.iter()) {
                *word |=
                    seconds.map_or(0, |seconds| 1 + u32::from(seconds > 0.0)) << Natures::LENGTH;
            }
        }
        for (name, bit) in [
            ("rep", Natures::REP),
            ("campaign", Natures::CAMPAIGN),
            ("piece", Natures::CAMPAIGN),
        ] {
            let Some(column) = batch.column_by_name(name) else {
                continue;
            };
            match column.nulls() {
                None => words.iter_mut().for_each(|word| *word |= 1 << bit),
                Some(nulls) => {
                    for (word, is_there) in words.iter_mut().zip(nulls) {
                        *word |= u32::from(is_there) << bit;
                    }
                }
            }
        }
        let from = self.nature.len();
        for &word in &self.scratch {
            self.nature.push(self.natures.of(word)?);
        }
        if !self.has_lengths {
            return Some(());
        }
        // Only what is live has a length.
        for (seconds, nature) in self.duration_s[from..].iter_mut().zip(&self.nature[from..]) {
            if !nature.medium().is_live() {
                *seconds = Columns::UNKNOWN;
            }
        }
        Some(())
    }

    /// Orders and losses of which only the day is known count at its end.
    fn end_days(
        &mut self,
        from: usize,
        days: &arrow_array::PrimitiveArray<Date32Type>,
        calendar: &Calendar,
    ) {
        for (place, day) in (from..).zip(days.iter()) {
            let ends = matches!(self.nature[place].act(), Act::Order | Act::Lost);
            if let Some(date) = day.filter(|_| ends).and_then(date_of) {
                self.at[place] = calendar.end_of(date);
                self.has_moved = true;
            }
        }
    }

    /// Takes out what no longer counts of the rows that were added last.
    fn leave_out(
        &mut self,
        from: usize,
        batch: &RecordBatch,
        changed: &HashMap<u128, u32>,
    ) -> Option<()> {
        let ids: &StringArray = batch.column_by_name("touch")?.as_string_opt()?;
        let runs = batch.column_by_name(RUN)?.as_primitive_opt::<Int32Type>()?;
        let systems = batch
            .column_by_name(SYSTEM)?
            .as_dictionary_opt::<Int8Type>()?;
        let names: &StringArray = systems.values().as_string_opt()?;
        let mut row = Row::new(Table::Touches);
        let mut kept = from;
        for at in 0..batch.num_rows() {
            row.set(0, Value::Text(ids.value(at)));
            let system = names.value(systems.keys().value(at) as usize);
            let since = key::of_id(system, &row).and_then(|key| changed.get(&key));
            if since.is_some_and(|&since| (runs.value(at) as u32) < since) {
                continue;
            }
            let place = from + at;
            self.person[kept] = self.person[place];
            self.at[kept] = self.at[place];
            self.nature[kept] = self.nature[place];
            self.duration_s[kept] = self.duration_s[place];
            self.value[kept] = self.value[place];
            kept += 1;
        }
        self.person.truncate(kept);
        self.at.truncate(kept);
        self.nature.truncate(kept);
        self.duration_s.truncate(kept);
        self.value.truncate(kept);
        Some(())
    }

    /// Sorts the rows of several segments by person and time; equal times keep the order of the segments.
    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.at.len() as u32).collect();
        order.sort_by(|&one, &other| {
            let (one, other) = (one as usize, other as usize);
            let people = if self.ids.is_empty() {
                self.person[one].cmp(&self.person[other])
            } else {
                self.id(self.person[one]).cmp(self.id(self.person[other]))
            };
            people.then(self.at[one].cmp(&self.at[other]))
        });
        // One place for each person, whichever segment named them first.
        let mut place = 0;
        let mut person = Vec::with_capacity(order.len());
        for (at, &row) in order.iter().enumerate() {
            let here = self.person[row as usize];
            let is_same = at > 0
                && (here == place || !self.ids.is_empty() && self.id(here) == self.id(place));
            if !is_same {
                place = here;
            }
            person.push(place);
        }
        self.person = person;
        self.at = by(&self.at, &order);
        self.nature = by(&self.nature, &order);
        self.duration_s = by(&self.duration_s, &order);
        self.value = by(&self.value, &order);
    }

    fn each_person(&self, mut take: impl FnMut(Person)) {
        let mut start = 0;
        for group in self.person.chunk_by(|one, other| one == other) {
            let end = start + group.len();
            take(Person {
                id: self.id(group[0]),
                touches: Columns {
                    at: &self.at[start..end],
                    nature: &self.nature[start..end],
                    duration_s: &self.duration_s[start..end],
                    reply_to: &[],
                },
                value: &self.value[start..end],
            });
            start = end;
        }
    }
}

fn by<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|&row| values[row as usize]).collect()
}

/// Adds the numbers of words, from 1, to the words of rows.
fn add_words(
    words: &mut [u32],
    column: &DictionaryArray<Int8Type>,
    kind: Kind,
    shift: u32,
) -> Option<()> {
    let texts: &StringArray = column.values().as_string_opt()?;
    let numbers = texts.iter().map(|text| {
        let number = named(kind, text.unwrap_or("")).and_then(number_of);
        number.map_or(0, |number| (number as u32 + 1) << shift)
    });
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.resize(1 << 7, 0);
    let codes = column.keys();
    match codes.nulls() {
        None => {
            for (word, &code) in words.iter_mut().zip(codes.values()) {
                *word |= numbers[usize::from(code as u8 & 0x7f)];
            }
        }
        Some(nulls) => {
            let there = nulls.iter().zip(codes.values());
            for (word, (is_there, &code)) in words.iter_mut().zip(there) {
                if is_there {
                    *word |= numbers[usize::from(code as u8 & 0x7f)];
                }
            }
        }
    }
    Some(())
}

/// What touches are, by all that was said of them: each resolved once, and again only where two share a place.
struct Natures(Vec<Option<(u32, Nature)>>);

impl Default for Natures {
    fn default() -> Self {
        Natures(vec![None; 1 << Natures::BITS])
    }
}

impl Natures {
    /// The words of a touch, and where each stands in a number that is made of them.
    const WORDS: &[(&str, Kind, u32)] = &[
        ("medium", Kind::Medium, 0),
        ("direction", Kind::Direction, 5),
        ("reach", Kind::Reach, 7),
        ("author", Kind::Author, 9),
        ("act", Kind::Act, 11),
        ("about", Kind::About, 16),
    ];
    const CONNECTED: u32 = 18;
    const LENGTH: u32 = 20;
    const REP: u32 = 22;
    const CAMPAIGN: u32 = 23;
    /// So many places are kept, as a power of two.
    const BITS: u32 = 10;

    fn of(&mut self, word: u32) -> Option<Nature> {
        let place = word.wrapping_mul(0x9e37_79b1) >> (32 - Natures::BITS);
        match self.0[place as usize] {
            Some((known, nature)) if known == word => Some(nature),
            _ => {
                let nature = given(word)?.resolve().ok()?.nature;
                self.0[place as usize] = Some((word, nature));
                Some(nature)
            }
        }
    }
}

/// What was said of a touch.
fn given(word: u32) -> Option<Given> {
    fn pick<T: Copy>(all: &[T], word: u32, shift: u32, bits: u32) -> Option<T> {
        let number = (word >> shift) & ((1 << bits) - 1);
        all.get((number as usize).checked_sub(1)?).copied()
    }
    let medium = pick(Medium::ALL, word, 0, 5)?;
    let direction = pick(Direction::ALL, word, 5, 2)?;
    let mut given = Given::new(0, medium, direction);
    given.reach = pick(Reach::ALL, word, 7, 2);
    given.author = pick(Author::ALL, word, 9, 2);
    given.act = pick(Act::ALL, word, 11, 5);
    given.about = pick(About::ALL, word, 16, 2);
    given.connected = pick(&[false, true], word, Natures::CONNECTED, 2);
    given.duration_s = pick(&[0.0, 1.0], word, Natures::LENGTH, 2);
    given.has_rep = word >> Natures::REP & 1 == 1;
    given.has_campaign = word >> Natures::CAMPAIGN & 1 == 1;
    Some(given)
}
