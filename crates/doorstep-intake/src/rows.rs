//! Rows of one file into the tables, natively or by a record of a preset.

use doorstep_records::rows::{Reading, RowReader};
use doorstep_records::{Fault, Notice, Table, Tables};

use crate::file::{Row, Source};
use crate::preset::{Maker, Preset, RecordSpec};
use crate::problems::{IntakeError, Rejects};
use crate::repeats::Repeats;
use crate::written::Written;

/// Where rows go, and what is to be told of them.
pub(crate) struct Into {
    pub(crate) tables: Tables,
    pub(crate) rejects: Rejects,
    pub(crate) notices: Vec<Notice>,
}

/// Reads a native file; `repeats` if there are more of its table. Returns how many rows it has.
pub(crate) fn native(
    source: &Source,
    table: Table,
    reading: Reading,
    mut repeats: Option<&mut Repeats>,
    into: &mut Into,
) -> Result<usize, IntakeError> {
    let Into {
        tables,
        rejects,
        notices,
    } = into;
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
        RowReader::new(table, &names, false, tables).map_err(|error| IntakeError::Missing {
            path: source.path.clone(),
            error,
        })?;
    for name in unknown {
        notices.push(unknown_column(source, table, &name));
    }
    if let Some(repeats) = &mut repeats {
        repeats.begin(source);
    }
    let mut written = Written::new(source, table);
    let mut count = 0;
    source.each(|row| {
        count += 1;
        if let Some(repeats) = &mut repeats
            && repeats.holds(source, row.cells)
        {
            return Ok(());
        }
        if let Some(fault) = row.ragged {
            return reject(rejects, source, row.number, vec![fault], row.cells);
        }
        let cells = written.cells(row.cells)?;
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        match reader.read(&cells, reading, tables) {
            Ok(()) => Ok(()),
            Err(faults) => reject(rejects, source, row.number, faults, row.cells),
        }
    })?;
    notices.extend(repeats.and_then(|repeats| repeats.notice(source)));
    Ok(count)
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
struct Record {
    maker: Maker,
    reader: RowReader,
}

impl Record {
    fn new(
        preset: &Preset,
        spec: &RecordSpec,
        source: &Source,
        files: &dyn Fn(&str) -> Vec<Source>,
        tables: &mut Tables,
    ) -> Result<Self, IntakeError> {
        let table = spec
            .table()
            .ok_or_else(|| preset.error("a record names an unknown table"))?;
        let maker = Maker::new(preset, spec, source, files)?;
        let (reader, unknown) = RowReader::new(table, &spec.columns(), spec.derived, tables)
            .map_err(|error| preset.error(error.to_string()))?;
        match unknown.first() {
            Some(name) => Err(preset.error(format!("table {} has no column {name}", table.name()))),
            None => Ok(Record { maker, reader }),
        }
    }

    /// Makes the record of a row, if it takes the row; returns what is wrong with it.
    fn read(&mut self, row: &Row, reading: Reading, tables: &mut Tables) -> Vec<Fault> {
        if !self.maker.takes(row.cells) {
            self.maker.pass(row.cells);
            return Vec::new();
        }
        let made = self.maker.make(row.number - 1, row.cells);
        let cells: Vec<&str> = made.iter().map(String::as_str).collect();
        self.reader
            .read(&cells, reading, tables)
            .err()
            .unwrap_or_default()
    }
}

/// Makes a preset's records of each row of a file: all of a row's, or none. Returns how many rows it has.
pub(crate) fn by_preset(
    source: &Source,
    preset: &Preset,
    specs: &[&RecordSpec],
    files: &dyn Fn(&str) -> Vec<Source>,
    reading: Reading,
    into: &mut Into,
) -> Result<usize, IntakeError> {
    let Into {
        tables, rejects, ..
    } = into;
    let records = specs
        .iter()
        .map(|spec| Record::new(preset, spec, source, files, tables));
    let mut records = records.collect::<Result<Vec<_>, _>>()?;
    let mut count = 0;
    source.each(|row| {
        count += 1;
        if let Some(fault) = row.ragged {
            return reject(rejects, source, row.number, vec![fault], row.cells);
        }
        let mark = tables.mark();
        let mut faults: Vec<Fault> = Vec::new();
        for record in &mut records {
            let new = record.read(&row, reading, tables);
            if !record.maker.is_in_order() {
                return Err(not_in_order(source, row.number));
            }
            faults.extend(
                new.into_iter()
                    .filter(|fault| !faults.contains(fault))
                    .collect::<Vec<_>>(),
            );
        }
        if faults.is_empty() {
            return Ok(());
        }
        tables.take_back(mark);
        reject(rejects, source, row.number, faults, row.cells)
    })?;
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

fn reject(
    rejects: &mut Rejects,
    source: &Source,
    row: u64,
    faults: Vec<Fault>,
    cells: &csv::StringRecord,
) -> Result<(), IntakeError> {
    rejects
        .take(&source.name(), row, faults, cells.iter())
        .map_err(|error| IntakeError::Csv {
            path: "the file of rejected rows".into(),
            row,
            text: error.to_string(),
        })
}
