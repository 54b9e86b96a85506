//! Made-up records for tests: rows of tables put together as a business.

use doorstep_core::Policy;
use doorstep_records::rows::{Reading, RowReader};
use doorstep_records::{Business, Calendar, Table, Tables};

/// Tables with their columns and rows, cells between commas.
pub(crate) fn business(tables: &[(Table, &str, &[String])]) -> Business {
    let policy = policy();
    let calendar = Calendar::new(&policy).unwrap();
    let mut filled = Tables::default();
    for (table, columns, rows) in tables {
        let names: Vec<&str> = columns.split(',').collect();
        let (reader, unknown) = RowReader::new(*table, &names, false, &mut filled).unwrap();
        assert!(unknown.is_empty(), "{unknown:?}");
        let reading = Reading {
            calendar: &calendar,
            currency: None,
        };
        for row in *rows {
            let cells: Vec<&str> = row.split(',').collect();
            reader.read(&cells, reading, &mut filled).unwrap();
        }
    }
    Business::assemble(filled, &policy).unwrap()
}

/// The usual one, in UTC.
pub(crate) fn policy() -> Policy {
    Policy::from_toml("zone = \"UTC\"").unwrap()
}

/// Rows as they are written.
pub(crate) fn rows(rows: &[&str]) -> Vec<String> {
    rows.iter().map(|&row| row.to_owned()).collect()
}
