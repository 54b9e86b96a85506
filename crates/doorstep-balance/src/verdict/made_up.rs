//! Made-up records for tests: rows of tables put together as a business.

use doorstep_core::Policy;
use doorstep_records::rows::Reading;
use doorstep_records::{Business, Calendar, Table, Tables};

/// Tables with their columns and rows, cells between commas.
pub(crate) fn business(tables: &[(Table, &str, &[String])]) -> Business {
    let policy = policy();
    let calendar = Calendar::new(&policy).unwrap();
    let mut filled = Tables::default();
    for (table, columns, rows) in tables {
        let names: Vec<&str> = columns.split(',').collect();
        let reading = Reading {
            calendar: &calendar,
            currency: None,
        };
        let rows = rows.iter().map(|row| row.split(',').collect());
        filled.read(*table, &names, rows, reading).unwrap();
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
