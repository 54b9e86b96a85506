//! Rows of one table that are gathered, sorted and written: as bytes in partitions by the bucket of their person, with their
//! keys in partitions by key, in memory or spilt.

use std::io;
use std::path::Path;

use doorstep_records::rows::{Place, Row, Value};
use doorstep_records::{Calendar, Table};

use crate::code::{self, Names, Stamp};
use crate::columns::{Layout, Origin};
use crate::key;
use crate::keys::{self, Entry, Held, KeyWriter};
use crate::ledger::LedgerError;
use crate::manifest::TableFile;
use crate::spill::{PARTITIONS, Spill, records};
use crate::table::{TableWriter, keys_file, table_file};

/// Rows of one table.
#[derive(Debug)]
pub(crate) struct Gather {
    table: Table,
    rows: Spill,
    keys: Spill,
    layout: Layout,
    names: Names,
    systems: Names,
    scratch: Vec<u8>,
}

/// Where a gathered row comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct From<'a> {
    /// Its number among the rows that are gathered.
    pub(crate) seq: u64,
    /// The number of the row of a file that it was made of.
    pub(crate) source: u64,
    pub(crate) place: Place,
    pub(crate) system: &'a str,
    pub(crate) run: u32,
}

impl Gather {
    pub(crate) fn new(table: Table) -> Self {
        Gather {
            table,
            rows: Spill::new(),
            keys: Spill::new(),
            layout: Layout::of(table),
            names: Names::default(),
            systems: Names::default(),
            scratch: Vec::new(),
        }
    }

    /// Adds a row. Returns by how much memory grew.
    pub(crate) fn add(&mut self, row: &Row, from: From, calendar: &Calendar) -> usize {
        let person = key::person_place(self.table).and_then(|place| match row.values()[place] {
            Some(Value::Text(person)) => Some(person),
            _ => None,
        });
        let at = row.values().iter().find_map(|value| match value {
            Some(Value::When(when)) if is_timed(self.table) => Some(when.start(calendar)),
            _ => None,
        });
        let stamp = Stamp {
            seq: from.seq,
            source: from.source,
            run: from.run,
            system: self.systems.number(from.system),
            bucket: person.map_or(0, key::bucket),
            at: at.unwrap_or(i64::MIN),
        };
        self.layout.see(row);
        let attributes = code::encode(row, stamp, &mut self.names, &mut self.scratch);
        let content = key::content(&self.scratch, attributes, row);
        let key = if key::has_id(self.table) {
            key::of_id(from.system, row).unwrap_or(content & key::KEY)
        } else {
            key::of_content(from.system, self.table, content)
        };
        let entry = Entry {
            key,
            said: content as u32,
            run: from.run,
            seq: from.seq,
            source: from.source,
            place: from.place,
        };
        let part = usize::from(stamp.bucket) * PARTITIONS / usize::from(key::BUCKETS);
        self.rows.add(part, &self.scratch) + self.keys.add(keys::partition(key), &entry.bytes())
    }

    /// Writes what is held in memory to a file. Returns how much that freed.
    pub(crate) fn spill(&mut self) -> io::Result<usize> {
        Ok(self.rows.spill()? + self.keys.spill()?)
    }

    /// The keys of one part.
    pub(crate) fn entries(&mut self, part: usize) -> io::Result<Vec<Entry>> {
        let bytes = self.keys.bytes(part)?;
        Ok(records(&bytes).filter_map(Entry::of).collect())
    }

    /// The id of a row.
    pub(crate) fn id_of(&mut self, seq: u64) -> io::Result<String> {
        for part in 0..PARTITIONS {
            let bytes = self.rows.bytes(part)?;
            let is_it = |record: &&[u8]| code::stamp(record).is_some_and(|stamp| stamp.seq == seq);
            let Some(record) = records(&bytes).find(is_it) else {
                continue;
            };
            let row = code::decode(self.table, record, &self.names.names);
            return Ok(match row.and_then(|row| row.values()[0]) {
                Some(Value::Text(id)) => id.to_owned(),
                Some(Value::Day(month)) => month.strftime("%Y-%m").to_string(),
                _ => String::new(),
            });
        }
        Ok(String::new())
    }

    /// Writes the rows that are kept, in their order; `calendar` tells when a day of a run begins, and `each_part` is asked
    /// whether to go on.
    pub(crate) fn write<'c>(
        &mut self,
        folder: &Path,
        keep: &dyn Fn(&Stamp) -> bool,
        calendar: &dyn Fn(u32) -> &'c Calendar,
        each_part: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<TableFile, LedgerError> {
        let path = folder.join(table_file(self.table));
        self.layout.attributes.clone_from(&self.names.names);
        let mut writer = TableWriter::create(&path, self.layout.clone())?;
        for part in 0..PARTITIONS {
            each_part()?;
            let bytes = self
                .rows
                .take(part)
                .map_err(|error| LedgerError::io(&path, error))?;
            let mut sorted: Vec<Sorted> = records(&bytes)
                .filter_map(|record| Sorted::of(self.table, record))
                .filter(|row| keep(&row.stamp))
                .collect();
            sorted.sort_unstable_by_key(Sorted::order);
            for row in sorted {
                let origin = Origin {
                    bucket: row.stamp.bucket,
                    system: &self.systems.names[row.stamp.system as usize],
                    run: row.stamp.run,
                };
                let read = code::decode(self.table, row.record, &self.names.names);
                let read = read.ok_or_else(|| LedgerError::Table {
                    path: path.clone(),
                    text: "a row was lost on its way".to_owned(),
                })?;
                writer.push(&read, origin, calendar(row.stamp.run))?;
            }
        }
        writer.finish()
    }

    /// Writes the keys of all rows.
    pub(crate) fn write_keys(&mut self, folder: &Path) -> Result<(), LedgerError> {
        let path = folder.join(keys_file(self.table));
        let io = |error| LedgerError::io(&path, error);
        let mut writer = KeyWriter::create(&path).map_err(io)?;
        for part in 0..PARTITIONS {
            let mut entries = self.entries(part).map_err(io)?;
            // Of several rows of one key the latest counts, which is the last.
            entries.sort_unstable_by_key(|entry| (entry.key, entry.run, entry.seq));
            for entry in entries {
                let Entry { key, said, .. } = entry;
                writer.push(Held { key, said }).map_err(io)?;
            }
        }
        writer.finish().map_err(io)?;
        Ok(())
    }
}

/// Whether the rows of a table are sorted by their first time.
const fn is_timed(table: Table) -> bool {
    matches!(table, Table::Touches | Table::Orders)
}

/// A row on its way into the order of its table.
struct Sorted<'a> {
    stamp: Stamp,
    person: &'a str,
    record: &'a [u8],
}

impl<'a> Sorted<'a> {
    fn of(table: Table, record: &'a [u8]) -> Option<Self> {
        let person = key::person_place(table);
        let person = person.and_then(|place| code::text_at(table, record, place));
        Some(Sorted {
            stamp: code::stamp(record)?,
            person: person.unwrap_or(""),
            record,
        })
    }

    /// Rows of one person at one time keep the order they came in.
    fn order(&self) -> (u16, &'a str, i64, u64) {
        (
            self.stamp.bucket,
            self.person,
            self.stamp.at,
            self.stamp.seq,
        )
    }
}
