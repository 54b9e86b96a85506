//! The native files: the ledger's tables as CSV, recognised by name and header.

use std::io::Write;
use std::path::Path;

use doorstep_records::Table;

use crate::file::has_rows;
use crate::problems::defused;

/// The table that a file's name promises: `touches.csv`, `touches.tsv.gz`, `rep_hours.csv.zst`.
pub fn table_of(path: &Path) -> Option<Table> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let (stem, _) = unpacked(&name).rsplit_once('.')?;
    Table::from_name(stem).filter(|_| has_rows(path))
}

/// A name without what says how the file is packed.
pub(crate) fn unpacked(name: &str) -> &str {
    let packed = name.strip_suffix(".gz").or(name.strip_suffix(".zst"));
    packed.unwrap_or(name)
}

/// The table whose columns a header has: all that it needs, and none that it does not know. A native
/// file may be called what its owner likes.
pub(crate) fn table_of_header(header: &[String]) -> Option<Table> {
    let fits = |table: &&Table| {
        let columns = table.columns();
        let known = |name: &String| {
            columns.iter().any(|column| column.name == name)
                || (table.has_attributes() && name.starts_with("attr."))
        };
        header.iter().all(known) && has_needed(**table, header)
    };
    let needed = |table: &&Table| {
        table
            .columns()
            .iter()
            .filter(|column| column.required)
            .count()
    };
    Table::ALL.iter().filter(fits).max_by_key(needed).copied()
}

/// Whether a header has all columns that a table needs.
pub(crate) fn has_needed(table: Table, header: &[String]) -> bool {
    let needed = table.columns().iter().filter(|column| column.required);
    needed
        .into_iter()
        .all(|column| header.iter().any(|name| name == column.name))
}

/// Writes rows of a table as a native file. Cells that a spreadsheet would run are written as text.
pub fn write<'a, R>(out: impl Write, columns: &[&str], rows: R) -> Result<(), csv::Error>
where
    R: IntoIterator<Item = Vec<&'a str>>,
{
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.into_iter().map(defused))?;
    }
    writer.flush()?;
    Ok(())
}
