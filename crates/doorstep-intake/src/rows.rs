//! Rows of one file into the tables, natively or by a record of a preset.

use std::collections::{HashMap, HashSet};

use doorstep_records::rows::{Place, Reading, Refused, Row as RecordRow, RowReader, Sink};
use doorstep_records::{Fault, Notice, Table, money};

use crate::file::{Row, Source};
use crate::preset::{Made, Maker, Preset, RecordSpec, Shelves};
use crate::problems::{IntakeError, Rejects};
use crate::repeats::Repeats;
use crate::written::Written;

/// Where rows go, and what is to be told of them.
pub(crate) struct Into<'a> {
    pub(crate) sink: &'a mut dyn Sink,
    pub(crate) rejects: Rejects,
    pub(crate) notices: Vec<Notice>,
    /// The number of the file that is read.
    pub(crate) file: u32,
}

impl Into<'_> {
    /// Takes what a row of a file says, or keeps the row with what is wrong; tells whether it was taken.
    fn take(
        &mut self,
        source: &Source,
        row: &Row,
        rows: &[RecordRow],
    ) -> Result<bool, IntakeError> {
        let place = Place {
            file: self.file,
            row: row.number,
        };
        match self.sink.take(rows, place) {
            Ok(()) => Ok(true),
            Err(Refused::Bad(faults)) => self.reject(source, row, faults).map(|()| false),
            Err(Refused::Io(error)) => Err(IntakeError::NotKept(error)),
        }
    }

    fn reject(
        &mut self,
        source: &Source,
        row: &Row,
        faults: Vec<Fault>,
    ) -> Result<(), IntakeError> {
        let cells = row.cells.iter();
        self.rejects
            .keep_row(&source.name(), row.number, faults, cells)
    }
}

/// Reads a native file; `repeats` if there are more of its table. Returns how many rows it has.
pub(crate) fn native(
    source: &Source,
    table: Table,
    reading: Reading,
    mut repeats: Option<&mut Repeats>,
    into: &mut Into,
) -> Result<usize, IntakeError> {
    if let Some(name) = source.repeated_column() {
        let text = format!("two columns are called {name}: rename one, or remove it");
        return Err(IntakeError::Csv {
            path: source.path.clone(),
            row: 1,
            text,
        });
    }
    let names: Vec<&str> = source.header.iter().map(String::as_str).collect();
    let (reader, unknown) =
        RowReader::new(table, &names, false).map_err(|error| IntakeError::Missing {
            path: source.path.clone(),
            error,
        })?;
    for name in reader.attributes() {
        into.sink.attribute(name, false);
    }
    for name in unknown {
        into.notices.push(unknown_column(source, table, &name));
    }
    if let Some(repeats) = &mut repeats {
        repeats.begin(source);
    }
    let mut written = Written::new(source, table);
    let mut totals = Totals::default();
    let mut count = 0;
    source.each(|row| {
        count += 1;
        if let Some(repeats) = &mut repeats
            && repeats.holds(source, row.cells)
        {
            return Ok(());
        }
        if let Some(fault) = row.ragged.clone() {
            return totals.reject(into, source, &row, vec![fault]);
        }
        let cells = written.cells(row.cells)?;
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        let reading = Reading {
            currency: reading.currency.or(written.currency()),
            ..reading
        };
        match reader.read(&cells, reading) {
            Ok(read) => {
                totals.are_none(into, source)?;
                into.take(source, &row, &[read]).map(|_| ())
            }
            Err(faults) => totals.reject(into, source, &row, faults),
        }
    })?;
    count -= totals.held.len();
    into.notices.extend(totals.notice(source));
    into.notices
        .extend(repeats.and_then(|repeats| repeats.notice(source)));
    Ok(count)
}

/// Lines of totals at the end of a file: rows that begin with such a word and cannot be read, with nothing behind them.
#[derive(Default)]
struct Totals {
    held: Vec<(u64, csv::StringRecord, Vec<Fault>)>,
}

impl Totals {
    /// Words that begin such a line, in the languages of the usual exports.
    const WORDS: &[&str] = &[
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sum",
        "gesamt",
        "gesamtsumme",
        "summe",
        "totaal",
        "totale",
        "suma",
    ];
    /// No file ends with more of them.
    const MOST: usize = 20;

    fn is_one(cells: &csv::StringRecord) -> bool {
        let first = cells.iter().map(str::trim).find(|cell| !cell.is_empty());
        let first = first.unwrap_or("").to_lowercase();
        let begins = first.split(':').next().unwrap_or("").trim();
        Totals::WORDS.contains(&begins)
    }

    /// Rejects a row that cannot be read, unless it can be a line of totals.
    fn reject(
        &mut self,
        into: &mut Into,
        source: &Source,
        row: &Row,
        faults: Vec<Fault>,
    ) -> Result<(), IntakeError> {
        if Totals::is_one(row.cells) && self.held.len() < Totals::MOST {
            self.held.push((row.number, row.cells.clone(), faults));
            return Ok(());
        }
        self.are_none(into, source)?;
        into.reject(source, row, faults)
    }

    /// Rows come behind what was held: it was no end.
    fn are_none(&mut self, into: &mut Into, source: &Source) -> Result<(), IntakeError> {
        for (number, cells, faults) in self.held.drain(..) {
            let row = Row {
                number,
                cells: &cells,
                ragged: None,
            };
            into.reject(source, &row, faults)?;
        }
        Ok(())
    }

    fn notice(&self, source: &Source) -> Option<Notice> {
        let (_, cells, _) = self.held.first()?;
        let file = source.name();
        let first = cells.iter().find(|cell| !cell.trim().is_empty());
        let text = format!(
            "{file}: {} at the end ({:?}) passed over",
            money::some(self.held.len(), "line of totals is", "lines of totals are"),
            first.unwrap_or("")
        );
        Some(Notice::new("rows-passed-over", file, text))
    }
}

fn unknown_column(source: &Source, table: Table, name: &str) -> Notice {
    let file = source.name();
    let text = if table.has_attributes() {
        format!(
            "{file}: the column {name} is not one of {}; kept as an attribute",
            table.name()
        )
    } else {
        format!(
            "{file}: the column {name} is not one of {}; not used",
            table.name()
        )
    };
    Notice::new("column-unknown", format!("{file}: {name}"), text)
}

/// One record that a preset makes of each row of a file.
struct Record<'a> {
    spec: &'a RecordSpec,
    table: Table,
    maker: Maker,
    reader: RowReader,
}

impl<'a> Record<'a> {
    fn new(
        preset: &Preset,
        spec: &'a RecordSpec,
        file: &str,
        source: &Source,
        shelves: &Shelves,
        sink: &mut dyn Sink,
    ) -> Result<Self, IntakeError> {
        let table = spec
            .table()
            .ok_or_else(|| preset.error("a record names an unknown table"))?;
        let maker = Maker::new(preset, spec, file, source, shelves)?;
        let (reader, _) = RowReader::new(table, &spec.columns(), spec.derived)
            .map_err(|error| preset.error(error.to_string()))?;
        for name in reader.attributes() {
            let is_after_door = preset.after_door.iter().any(|known| known == name);
            sink.attribute(name, is_after_door);
        }
        Ok(Record {
            spec,
            table,
            maker,
            reader,
        })
    }
}

/// Rows that a record passed over because they lack a column: the column's place, and how many.
type Lacking = Option<(usize, usize)>;

fn lacking(record: &Record, lacking: Lacking, source: &Source) -> Option<Notice> {
    let (place, count) = lacking?;
    let columns = record.spec.columns();
    let column = columns.get(place).copied().unwrap_or("");
    let file = source.name();
    let text = format!(
        "{file}: {} no {column}, so nothing of {} is among the {}",
        money::some(count, "row has", "rows have"),
        if count == 1 { "it" } else { "them" },
        record.table.name()
    );
    Some(Notice::new("rows-passed-over", file, text))
}

/// The ids of tables of which several rows may name the same.
#[derive(Default)]
pub(crate) struct Seen(HashMap<Table, HashSet<String>>);

impl Seen {
    /// Whether a row with this id was taken before.
    fn holds(&self, table: Table, id: &str) -> bool {
        self.0.get(&table).is_some_and(|ids| ids.contains(id))
    }

    /// That a row with this id was taken: one that was refused does not count.
    fn add(&mut self, table: Table, id: String) {
        self.0.entry(table).or_default().insert(id);
    }
}

/// Makes a preset's records of each row of a file: all of a row's, or none. Returns how many rows it has.
pub(crate) fn by_preset(
    source: &Source,
    preset: &Preset,
    file: &str,
    shelves: &Shelves,
    reading: Reading,
    seen: &mut Seen,
    into: &mut Into,
) -> Result<usize, IntakeError> {
    let specs = preset.records.iter().filter(|record| record.is_of(file));
    let records = specs.map(|spec| Record::new(preset, spec, file, source, shelves, into.sink));
    let mut records = records.collect::<Result<Vec<_>, _>>()?;
    let kinds = records.iter().flat_map(|record| record.spec.kinds(source));
    let mut written = Written::of(source, kinds, preset.said(file));
    let has_once = |table| {
        preset
            .records
            .iter()
            .any(|record| record.once && record.table() == Some(table))
    };
    let with_once: Vec<bool> = records
        .iter()
        .map(|record| has_once(record.table))
        .collect();
    let mut lackings: Vec<Lacking> = vec![None; records.len()];
    let mut totals = Totals::default();
    let mut count = 0;
    source.each(|row| {
        count += 1;
        if let Some(fault) = row.ragged.clone() {
            return totals.reject(into, source, &row, vec![fault]);
        }
        let cells = written.cells(row.cells)?;
        let mut made = Vec::with_capacity(records.len());
        for record in &mut records {
            made.push(record.maker.make(preset, count, row.cells, &cells));
            if !record.maker.is_in_order() {
                return Err(not_in_order(source, row.number));
            }
        }
        let reading = Reading {
            currency: reading
                .currency
                .or(written.currency())
                .or(preset.currency()),
            ..reading
        };
        let mut read = Vec::with_capacity(records.len());
        let mut ids = Vec::new();
        let mut faults: Vec<Fault> = Vec::new();
        for ((record, made), with_once) in records.iter().zip(&made).zip(&with_once) {
            let Made::Cells(made) = made else { continue };
            let cells: Vec<&str> = made.iter().map(String::as_str).collect();
            match record.reader.read(&cells, reading) {
                Ok(row) => {
                    let id = row.id().filter(|_| *with_once);
                    let is_here = |id: &str| {
                        ids.iter()
                            .any(|(table, other)| *table == record.table && other == id)
                    };
                    let is_repeated =
                        id.is_some_and(|id| is_here(id) || seen.holds(record.table, id));
                    if !(is_repeated && record.spec.once) {
                        ids.extend(id.map(|id| (record.table, id.to_owned())));
                        read.push(row);
                    }
                }
                Err(new) => {
                    let new = new.into_iter().filter(|fault| !faults.contains(fault));
                    faults.extend(new.collect::<Vec<_>>());
                }
            }
        }
        if faults.is_empty() {
            // A line of totals lacks nothing.
            for (made, lacking) in made.iter().zip(&mut lackings) {
                if let Made::Lacks(place) = made {
                    lacking.get_or_insert((*place, 0)).1 += 1;
                }
            }
            totals.are_none(into, source)?;
            if into.take(source, &row, &read)? {
                for (table, id) in ids {
                    seen.add(table, id);
                }
            }
            Ok(())
        } else {
            totals.reject(into, source, &row, faults)
        }
    })?;
    count -= totals.held.len();
    into.notices.extend(totals.notice(source));
    let lackings = records.iter().zip(lackings);
    into.notices
        .extend(lackings.filter_map(|(record, count)| lacking(record, count, source)));
    Ok(count)
}

fn not_in_order(source: &Source, row: u64) -> IntakeError {
    let text = "the rows are not in the order of their dates, so their years cannot be told: use the whole export, not a sample of it";
    IntakeError::Csv {
        path: source.path.clone(),
        row,
        text: text.to_owned(),
    }
}
