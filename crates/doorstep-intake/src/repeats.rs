//! Rows that an earlier file of the same table holds already: exports that overlap.
//!
//! It must never take two like rows of one file for one: whoever exports once means both.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use doorstep_records::{Notice, money};

use crate::file::Source;

/// What was read of one table, file after file. The key of a row is its content and its occurrence number
/// within its file, so that the same file again adds nothing.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    earlier: HashMap<u64, u32>,
    here: HashMap<u64, u32>,
    order: Vec<usize>,
    found: usize,
}

impl Repeats {
    /// Begins a file.
    pub(crate) fn begin(&mut self, source: &Source) {
        self.order = by_name(source);
        self.found = 0;
        for (row, count) in self.here.drain() {
            let known = self.earlier.entry(row).or_default();
            *known = count.max(*known);
        }
    }

    /// Whether an earlier file holds this row already.
    pub(crate) fn holds(&mut self, source: &Source, cells: &csv::StringRecord) -> bool {
        let row = hash(source, &self.order, cells);
        let count = self.here.entry(row).or_default();
        *count += 1;
        let is_repeated = self
            .earlier
            .get(&row)
            .is_some_and(|earlier| *count <= *earlier);
        self.found += usize::from(is_repeated);
        is_repeated
    }

    /// What to tell of the file.
    pub(crate) fn notice(&self, source: &Source) -> Option<Notice> {
        let file = source.name();
        let text = format!(
            "{} in an earlier file too: counted once",
            money::some(
                self.found,
                &format!("row of {file} stands"),
                &format!("rows of {file} stand")
            )
        );
        (self.found > 0).then(|| Notice::new("rows-repeated", file, text))
    }
}

/// The places of the columns by their names, so that the order of columns does not matter.
pub(crate) fn by_name(source: &Source) -> Vec<usize> {
    let mut order: Vec<usize> = (0..source.header.len()).collect();
    order.sort_by_key(|&place| &source.header[place]);
    order
}

/// A hash of what a row says under the names of its columns; what is empty says nothing.
pub(crate) fn hash(source: &Source, order: &[usize], cells: &csv::StringRecord) -> u64 {
    let mut hasher = DefaultHasher::new();
    for &place in order {
        let cell = cells.get(place).unwrap_or("").trim();
        if !cell.is_empty() {
            source.header[place].hash(&mut hasher);
            cell.hash(&mut hasher);
        }
    }
    hasher.finish()
}
