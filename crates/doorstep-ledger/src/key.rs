//! The key of a row: the system it comes from, its table and its id there; without an id, its content. And its bucket.
//!
//! These numbers are kept in files, so they may never change for rows that stay the same.

use doorstep_records::Table;
use doorstep_records::rows::{Row, Value};
use twox_hash::{XxHash3_64, XxHash3_128};

use crate::code::SAID;

/// People are hashed into so many buckets.
pub(crate) const BUCKETS: u16 = 1_024;

/// The bits of a key: of a thousand million rows two have the same key once in 160,000 million ledgers.
pub(crate) const KEY: u128 = !0xffff_ffff;

/// The bucket of a person.
pub(crate) fn bucket(person: &str) -> u16 {
    (XxHash3_64::oneshot(person.as_bytes()) >> (64 - BUCKETS.trailing_zeros())) as u16
}

/// The place of the person's column, in tables whose rows are about one.
pub(crate) const fn person_place(table: Table) -> Option<usize> {
    match table {
        Table::People => Some(0),
        Table::Touches | Table::Deals | Table::Orders => Some(1),
        _ => None,
    }
}

/// Whether the first column of a table names its rows.
pub(crate) const fn has_id(table: Table) -> bool {
    !matches!(
        table,
        Table::Spend | Table::RepHours | Table::Prices | Table::Counts
    )
}

/// The key of a row that has an id.
pub(crate) fn of_id(system: &str, row: &Row) -> Option<u128> {
    let id = match row.values().first()? {
        Some(Value::Text(id)) => (*id).to_owned(),
        Some(Value::Day(month)) => month.to_string(),
        _ => return None,
    };
    let named = [system, row.table.name(), &id].join("\u{1f}");
    Some(XxHash3_128::oneshot(named.as_bytes()) & KEY)
}

/// The key of a row without an id: what it says.
pub(crate) fn of_content(system: &str, table: Table, content: u128) -> u128 {
    let mut named = [system, table.name(), ""].join("\u{1f}").into_bytes();
    named.extend(content.to_le_bytes());
    XxHash3_128::oneshot(&named) & KEY
}

/// A hash of all that a row says, from its bytes; its attributes begin at `attributes`.
pub(crate) fn content(bytes: &[u8], attributes: usize, row: &Row) -> u128 {
    let said = bytes.get(SAID..attributes).unwrap_or_default();
    if row.attributes.is_empty() {
        return XxHash3_128::oneshot(said);
    }
    // The numbers of attributes are those of one run only: their names count.
    let mut said = said.to_vec();
    let mut attributes: Vec<(&str, &str)> = row.attributes.clone();
    attributes.sort_unstable();
    for (name, value) in attributes {
        for text in [name, value] {
            said.extend(text.as_bytes());
            said.push(0x1f);
        }
    }
    XxHash3_128::oneshot(&said)
}
