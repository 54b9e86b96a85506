//! Rows of one file into the tables, natively or by a record of a preset.

use doorstep_records::rows::{Reading, RowReader};
use doorstep_records::{Notice, Table, Tables};

use crate::file::Source;
use crate::preset::{Maker, Preset, RecordSpec};
use crate::problems::{IntakeError, Rejects};

/// Reads a native file. Returns how many rows it has.
pub(crate) fn native(
    source: &Source,
    table: Table,
    reading: Reading,
    tables: &mut Tables,
    rejects: &mut Rejects,
    notices: &mut Vec<Notice>,
) -> Result<usize, IntakeError> {
    let names: Vec<&str> = source.header.iter().map(String::as_str).collect();
    let (reader, unknown) =
        RowReader::new(table, &names, false, tables).map_err(|error| IntakeError::Missing {
            path: source.path.clone(),
            error,
        })?;
    for name in unknown {
        notices.push(unknown_column(source, table, &name));
    }
    let mut count = 0;
    source.each(|row| {
        count += 1;
        let cells: Vec<&str> = row.cells.iter().collect();
        match reader.read(&cells, reading, tables) {
            Ok(()) => Ok(()),
            Err(faults) => reject(rejects, source, row.number, faults, row.cells),
        }
    })?;
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

/// Makes the records of one kind out of a preset's file.
pub(crate) fn by_preset(
    source: &Source,
    preset: &Preset,
    record: &RecordSpec,
    files: &dyn Fn(&str) -> Vec<Source>,
    reading: Reading,
    tables: &mut Tables,
    rejects: &mut Rejects,
) -> Result<usize, IntakeError> {
    let table = record
        .table()
        .ok_or_else(|| preset.error("a record names an unknown table"))?;
    let mut maker = Maker::new(preset, record, source, files)?;
    let (reader, unknown) = RowReader::new(table, &record.columns(), record.derived, tables)
        .map_err(|error| preset.error(error.to_string()))?;
    if let Some(name) = unknown.first() {
        return Err(preset.error(format!("table {} has no column {name}", table.name())));
    }
    let mut count = 0;
    source.each(|row| {
        count += 1;
        if !maker.takes(row.cells) {
            maker.pass(row.cells);
            return Ok(());
        }
        let made = maker.make(row.number - 1, row.cells);
        if !maker.is_in_order() {
            return Err(not_in_order(source, row.number));
        }
        let cells: Vec<&str> = made.iter().map(String::as_str).collect();
        match reader.read(&cells, reading, tables) {
            Ok(()) => Ok(()),
            Err(faults) => reject(rejects, source, row.number, faults, row.cells),
        }
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
    faults: Vec<doorstep_records::Fault>,
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
