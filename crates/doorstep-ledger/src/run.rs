//! An import: rows on their way into a ledger. Until it is committed, nothing of it is in the ledger.
//!
//! Rows go into partitions by the bucket of their person and their keys into partitions by key, in memory or spilt. Then
//! the keys are settled part by part against those the ledger holds, and the rows that are new are sorted part by part
//! into the files of a segment.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use doorstep_records::rows::{Place, Refused, Row, Sink, Value};
use doorstep_records::{Calendar, Fault, Table};

use crate::code::{self, Names, Stamp};
use crate::columns::{Layout, Origin};
use crate::key;
use crate::keys::{self, Entry, KeyReader, KeyWriter, Settled};
use crate::ledger::{Ledger, LedgerError};
use crate::manifest::{AttributeName, Manifest, Run, RunRows, Segment, TableFile, sync_folder};
use crate::spill::{PARTITIONS, Spill, records};
use crate::table::{TableWriter, changed_file, keys_file, table_file};

/// No import holds more in memory, unless it is told to.
pub const DEFAULT_MEMORY: usize = 1 << 30;

/// The rows of one table.
#[derive(Debug)]
struct TableRun {
    rows: Spill,
    keys: Spill,
    layout: Layout,
    names: Names,
}

impl TableRun {
    fn new(table: Table) -> Self {
        TableRun {
            rows: Spill::new(),
            keys: Spill::new(),
            layout: Layout::of(table),
            names: Names::default(),
        }
    }
}

/// Rows that are imported.
#[derive(Debug)]
pub struct Import<'a> {
    ledger: &'a mut Ledger,
    calendar: &'a Calendar,
    system: String,
    attributes: Vec<AttributeName>,
    tables: BTreeMap<Table, TableRun>,
    settled: BTreeMap<Table, Settled>,
    /// Rows of the files whose rows are left out.
    dropped: HashSet<u64>,
    next_row: u64,
    next_source: u64,
    held: usize,
    /// Held in memory at most.
    memory: usize,
    scratch: Vec<u8>,
    /// Where the segment grows.
    folder: PathBuf,
}

impl<'a> Import<'a> {
    pub(crate) fn begin(
        ledger: &'a mut Ledger,
        calendar: &'a Calendar,
        system: &str,
        memory: usize,
    ) -> Self {
        let folder = ledger.folder().join(format!(".new-{}", std::process::id()));
        Import {
            ledger,
            calendar,
            system: system.to_owned(),
            attributes: Vec::new(),
            tables: BTreeMap::new(),
            settled: BTreeMap::new(),
            dropped: HashSet::new(),
            next_row: 0,
            next_source: 0,
            held: 0,
            // Sorting a part and writing it need room too, and buffers grow by doubling.
            memory: memory / 4,
            scratch: Vec::new(),
            folder,
        }
    }

    fn put(&mut self, row: &Row, source: u64, place: Place) -> io::Result<()> {
        let table = row.table;
        let person = key::person_place(table).and_then(|place| match row.values()[place] {
            Some(Value::Text(person)) => Some(person),
            _ => None,
        });
        let at = row.values().iter().find_map(|value| match value {
            Some(Value::When(when)) if is_timed(table) => Some(when.start(self.calendar)),
            _ => None,
        });
        let stamp = Stamp {
            seq: self.next_row,
            source,
            bucket: person.map_or(0, key::bucket),
            at: at.unwrap_or(i64::MIN),
        };
        self.next_row += 1;
        let run = self
            .tables
            .entry(table)
            .or_insert_with(|| TableRun::new(table));
        run.layout.see(row);
        let attributes = code::encode(row, stamp, &mut run.names, &mut self.scratch);
        let content = key::content(&self.scratch, attributes, row);
        let key = if key::has_id(table) {
            key::of_id(&self.system, row).unwrap_or(content)
        } else {
            key::of_content(&self.system, table, content)
        };
        let entry = Entry {
            key,
            said: content as u64,
            seq: stamp.seq,
            source,
            place,
        };
        let part = usize::from(stamp.bucket) * PARTITIONS / usize::from(key::BUCKETS);
        self.held += run.rows.add(part, &self.scratch);
        self.held += run.keys.add(keys::partition(key), &entry.bytes());
        if self.held > self.memory {
            for run in self.tables.values_mut() {
                self.held -= run.rows.spill()?;
                self.held -= run.keys.spill()?;
            }
        }
        Ok(())
    }

    /// Finds out which rows are new. Ids that stand twice leave their rows out, all that their row of a file made.
    fn settle(&mut self) -> io::Result<Vec<(Place, Fault)>> {
        let mut faults = Vec::new();
        loop {
            self.settled.clear();
            self.remove_folder();
            fs::create_dir(&self.folder)?;
            let mut repeated: Vec<(Table, Entry)> = Vec::new();
            for (&table, run) in &mut self.tables {
                let mut settled = Settled::default();
                settle_table(
                    self.ledger,
                    &self.folder,
                    (table, run),
                    &self.dropped,
                    &mut settled,
                )?;
                let entries = std::mem::take(&mut settled.repeated).into_iter();
                repeated.extend(entries.map(|entry| (table, entry)));
                self.settled.insert(table, settled);
            }
            if repeated.is_empty() {
                return Ok(faults);
            }
            for (table, entry) in repeated {
                self.dropped.insert(entry.source);
                let remedy = "the same id stands in an earlier row: give each row its own";
                let id = self.id_of(table, entry.seq)?;
                let column = table.columns()[0].name;
                faults.push((entry.place, Fault::new(column, id, remedy)));
            }
        }
    }

    /// The id of a row.
    fn id_of(&mut self, table: Table, seq: u64) -> io::Result<String> {
        let Some(run) = self.tables.get_mut(&table) else {
            return Ok(String::new());
        };
        for part in 0..PARTITIONS {
            let bytes = run.rows.bytes(part)?;
            for record in records(&bytes) {
                if code::stamp(record).is_some_and(|stamp| stamp.seq == seq) {
                    let row = code::decode(table, record, &run.names.names);
                    return Ok(match row.and_then(|row| row.values()[0]) {
                        Some(Value::Text(id)) => id.to_owned(),
                        Some(Value::Day(month)) => month.strftime("%Y-%m").to_string(),
                        _ => String::new(),
                    });
                }
            }
        }
        Ok(String::new())
    }

    /// How many rows of each table are new, changed, or held already.
    fn rows(&self) -> BTreeMap<String, RunRows> {
        let rows = |settled: &Settled| RunRows {
            added: settled.added,
            changed: settled.changed.len() as u64,
            held: settled.held,
        };
        let tables = self.settled.iter();
        tables
            .map(|(table, settled)| (table.name().to_owned(), rows(settled)))
            .collect()
    }

    /// Puts the rows into the ledger, at once; `run` says where they came from. Where nothing is new, the ledger stays as
    /// it is, and no run is kept.
    pub fn commit(mut self, mut run: Run) -> Result<Committed, LedgerError> {
        run.tables = self.rows();
        run.attributes = std::mem::take(&mut self.attributes);
        run.system.clone_from(&self.system);
        if run.tables.values().all(|rows| rows.added == 0) {
            return Ok(Committed { run, is_new: false });
        }
        let mut manifest = self.ledger.manifest().clone();
        run.run = manifest.next_run;
        let folder = format!("{:06}", manifest.next_segment);
        let mut segment = Segment {
            folder: folder.clone(),
            runs: vec![run.run],
            tables: Vec::new(),
        };
        let (tables, settled) = (
            std::mem::take(&mut self.tables),
            std::mem::take(&mut self.settled),
        );
        for (table, mut rows) in tables {
            let Some(settled) = settled.get(&table).filter(|settled| settled.added > 0) else {
                continue;
            };
            segment
                .tables
                .push(self.write(table, &mut rows, settled, run.run)?);
        }
        manifest.next_run += 1;
        manifest.next_segment += 1;
        manifest.runs.push(run.clone());
        manifest.segments.push(segment);
        self.place(&folder, manifest)?;
        Ok(Committed { run, is_new: true })
    }

    fn write(
        &self,
        table: Table,
        rows: &mut TableRun,
        settled: &Settled,
        run: u32,
    ) -> Result<TableFile, LedgerError> {
        let io = |error: io::Error| LedgerError::io(&self.folder, error);
        rows.layout.attributes.clone_from(&rows.names.names);
        let path = self.folder.join(table_file(table));
        let mut writer = TableWriter::create(&path, rows.layout.clone(), self.calendar)?;
        for part in 0..PARTITIONS {
            let bytes = rows.rows.take(part).map_err(io)?;
            let mut sorted: Vec<Sorted> = records(&bytes)
                .filter_map(|record| Sorted::of(table, record))
                .filter(|row| {
                    !settled.skipped.contains(row.seq) && !self.dropped.contains(&row.source)
                })
                .collect();
            sorted.sort_unstable();
            for row in sorted {
                let origin = Origin {
                    bucket: row.bucket,
                    system: &self.system,
                    run,
                };
                if let Some(row) = code::decode(table, row.record, &rows.names.names) {
                    writer.push(&row, origin)?;
                }
            }
        }
        let mut file = writer.finish()?;
        if !settled.changed.is_empty() {
            let path = self.folder.join(changed_file(table));
            let mut writer = KeyWriter::create(&path).map_err(io)?;
            for &key in &settled.changed {
                writer
                    .push(keys::Held {
                        key,
                        said: run.into(),
                    })
                    .map_err(io)?;
            }
            file.changed = writer.finish().map_err(io)?;
        }
        Ok(file)
    }

    /// Moves the segment into its place, and then the ledger on to it.
    fn place(&mut self, folder: &str, manifest: Manifest) -> Result<(), LedgerError> {
        let segments = self.ledger.folder().join(Ledger::SEGMENTS);
        let io = |error: io::Error| LedgerError::io(&segments, error);
        fs::create_dir_all(&segments).map_err(io)?;
        sync_folder(&self.folder).map_err(io)?;
        fs::rename(&self.folder, segments.join(folder)).map_err(io)?;
        sync_folder(&segments).map_err(io)?;
        self.ledger.replace(manifest)
    }

    fn remove_folder(&self) {
        // What is left behind is removed by whoever opens the ledger next.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        self.remove_folder();
    }
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The run; its number is 0 where nothing was new.
    pub run: Run,
    /// Whether the ledger has changed.
    pub is_new: bool,
}

impl Sink for Import<'_> {
    fn attribute(&mut self, name: &str, after_door: bool) {
        match self.attributes.iter_mut().find(|known| known.name == name) {
            Some(known) => known.after_door |= after_door,
            None => self.attributes.push(AttributeName {
                name: name.to_owned(),
                after_door,
            }),
        }
    }

    fn take(&mut self, rows: &[Row], place: Place) -> Result<(), Refused> {
        let source = self.next_source;
        self.next_source += 1;
        for row in rows {
            self.put(row, source, place).map_err(Refused::Io)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<(Place, Fault)>, io::Error> {
        self.settle()
    }
}

/// Whether the rows of a table are sorted by their first time.
const fn is_timed(table: Table) -> bool {
    matches!(table, Table::Touches | Table::Orders)
}

/// A row in the order of its table.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sorted<'a> {
    bucket: u16,
    person: &'a str,
    at: i64,
    seq: u64,
    source: u64,
    record: &'a [u8],
}

impl<'a> Sorted<'a> {
    fn of(table: Table, record: &'a [u8]) -> Option<Self> {
        let stamp = code::stamp(record)?;
        let person = key::person_place(table);
        Some(Sorted {
            bucket: stamp.bucket,
            person: person
                .and_then(|place| code::text_at(table, record, place))
                .unwrap_or(""),
            at: stamp.at,
            seq: stamp.seq,
            source: stamp.source,
            record,
        })
    }
}

/// Settles the rows of one table, and writes the keys of those that are new.
fn settle_table(
    ledger: &Ledger,
    folder: &Path,
    (table, run): (Table, &mut TableRun),
    dropped: &HashSet<u64>,
    settled: &mut Settled,
) -> io::Result<()> {
    let mut earlier = Vec::new();
    for segment in &ledger.manifest().segments {
        if segment.tables.iter().any(|file| file.table == table.name()) {
            let path = ledger.segment(segment).join(keys_file(table));
            earlier.push(KeyReader::open(&path)?);
        }
    }
    let mut writer = KeyWriter::create(&folder.join(keys_file(table)))?;
    for part in 0..PARTITIONS {
        let bytes = run.keys.bytes(part)?;
        let entries = records(&bytes).filter_map(Entry::of);
        let entries = entries.filter(|entry| !dropped.contains(&entry.source));
        let entries: Vec<Entry> = entries.collect();
        if entries.is_empty() {
            continue;
        }
        let mut held = Vec::new();
        for reader in &mut earlier {
            held.extend(reader.part(part)?);
        }
        let kept = if key::has_id(table) {
            settled.with_ids(entries, &held)
        } else {
            settled.without_ids(entries, &held)
        };
        for held in kept {
            writer.push(held)?;
        }
    }
    writer.finish()?;
    Ok(())
}
