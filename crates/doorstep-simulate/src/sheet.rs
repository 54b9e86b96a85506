//! A table as text cells: the form in which every producer can hand over records.
//!
//! It must never know what stands in the cells.

use doorstep_records::Table;

/// Rows of one native table as text cells, the form every producer can hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The table.
    pub table: Table,
    /// Names of the columns; attributes as `attr.NAME`.
    pub columns: Vec<&'static str>,
    /// A cell for each column; empty is unknown.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A sheet without rows.
    pub(crate) fn new(table: Table, columns: &[&'static str]) -> Self {
        Sheet {
            table,
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }
}
