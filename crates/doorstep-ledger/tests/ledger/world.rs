//! Ledgers of made-up rows.

use std::path::Path;

use doorstep_ledger::{Committed, Ledger, LedgerError, Run};
use doorstep_records::rows::NATIVE;
use doorstep_records::rows::{IntoTables, Place, Reading, Refused, Row, RowReader, Sink};
use doorstep_records::{Calendar, Fault, Table, Tables};

/// Rows of one table, cells between commas.
pub(crate) struct Sheet {
    pub(crate) table: Table,
    pub(crate) columns: &'static str,
    pub(crate) rows: Vec<String>,
}

pub(crate) fn sheet(table: Table, columns: &'static str, rows: &[&str]) -> Sheet {
    Sheet {
        table,
        columns,
        rows: rows.iter().map(|&row| row.to_owned()).collect(),
    }
}

pub(crate) const MEMORY: usize = 1 << 30;

/// Imports sheets, each as a file, and commits unless ids stand twice.
pub(crate) fn import(folder: &Path, sheets: &[Sheet]) -> Result<Committed, Vec<(Place, Fault)>> {
    import_within(folder, sheets, MEMORY)
}

pub(crate) fn import_within(
    folder: &Path,
    sheets: &[Sheet],
    memory: usize,
) -> Result<Committed, Vec<(Place, Fault)>> {
    import_of(NATIVE, folder, sheets, memory)
}

/// Imports sheets of a system.
pub(crate) fn import_of(
    system: &str,
    folder: &Path,
    sheets: &[Sheet],
    memory: usize,
) -> Result<Committed, Vec<(Place, Fault)>> {
    let calendar = Calendar::utc();
    let mut ledger = Ledger::open_or_create(folder).unwrap();
    let mut import = ledger.import(&calendar, system, memory).unwrap();
    let reading = Reading {
        calendar: &calendar,
        currency: None,
    };
    for (file, sheet) in (0..).zip(sheets) {
        let names: Vec<&str> = sheet.columns.split(',').collect();
        let (reader, _) = RowReader::new(sheet.table, &names, false).unwrap();
        for name in reader.attributes() {
            import.attribute(name, false);
        }
        for (row, text) in (2..).zip(&sheet.rows) {
            let cells: Vec<&str> = text.split(',').collect();
            let read = reader.read(&cells, reading).unwrap();
            import.take(&[read], Place { file, row }).unwrap();
        }
    }
    let faults = import.finish().unwrap();
    if faults.is_empty() {
        Ok(import.commit(Run::default()).unwrap())
    } else {
        Err(faults)
    }
}

struct Texts(Vec<String>);

impl Sink for Texts {
    fn attribute(&mut self, _: &str, _: bool) {}

    fn take(&mut self, rows: &[Row], _: Place) -> Result<(), Refused> {
        for row in rows {
            let mut attributes = row.attributes.clone();
            attributes.sort_unstable();
            self.0.push(format!(
                "{:?} {:?} {:?} {attributes:?} {}",
                row.table,
                row.values(),
                row.currency,
                row.derived
            ));
        }
        Ok(())
    }
}

/// All rows that count, sorted.
pub(crate) fn rows(folder: &Path) -> Vec<String> {
    let mut texts = Texts(Vec::new());
    Ledger::open(folder).unwrap().read_into(&mut texts).unwrap();
    texts.0.sort();
    texts.0
}

pub(crate) fn undo(folder: &Path, run: u32) -> Result<(), LedgerError> {
    let mut ledger = Ledger::open_to_change(folder)?;
    ledger.undo(run, MEMORY).map(|_| ())
}

pub(crate) fn compact(folder: &Path) {
    let mut ledger = Ledger::open_to_change(folder).unwrap();
    ledger.compact(MEMORY).unwrap();
}

pub(crate) fn is_sound(folder: &Path) {
    let wrong = Ledger::open(folder).unwrap().verify().unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
}

pub(crate) const TOUCHES: &str = "touch,person,at,medium,direction,subject,value,currency";
pub(crate) const SPEND: &str = "campaign,from,to,amount,currency";

/// All rows that count, as tables.
pub(crate) fn tables(folder: &Path) -> Tables {
    let calendar = Calendar::utc();
    let mut tables = Tables::default();
    let mut sink = IntoTables::new(&mut tables, &calendar);
    Ledger::open(folder).unwrap().read_into(&mut sink).unwrap();
    tables
}
