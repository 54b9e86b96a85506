//! An import: rows on their way into a ledger. Until it is committed, nothing of it is in the ledger.
//!
//! Rows and their keys are gathered. Then the keys are settled part by part against those the ledger holds, and the rows
//! that are new are sorted part by part into the files of a segment.

use std::collections::{BTreeMap, HashSet};
use std::io;

use doorstep_records::rows::{Place, Refused, Row, Sink};
use doorstep_records::{Calendar, Fault, Table};

use crate::gather::{From, Gather};
use crate::key;
use crate::keys::{Entry, Held, KeyReader, KeyWriter, Settled};
use crate::ledger::{Ledger, LedgerError};
use crate::manifest::{AttributeName, Run, RunRows};
use crate::segment::Making;
use crate::spill::PARTITIONS;
use crate::table::{changed_file, keys_file};

/// No import holds more in memory, unless it is told to.
pub const DEFAULT_MEMORY: usize = 1 << 30;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows are read.
    Read(u64),
    /// So many parts of those that were read are settled or written, of so many.
    Sorted(usize, usize),
}

/// Asked at every step: whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> bool;

/// After so many rows an import tells how far it is.
const TOLD: u64 = 1 << 13;

/// Rows that are imported.
pub struct Import<'a> {
    ledger: &'a mut Ledger,
    calendar: &'a Calendar,
    system: String,
    /// Whether a row of the system has come.
    is_seen: bool,
    /// The systems whose rows have come.
    systems: Vec<String>,
    run: u32,
    attributes: Vec<AttributeName>,
    tables: BTreeMap<Table, Gather>,
    settled: BTreeMap<Table, Settled>,
    /// Rows of files that are left out, with all that they made.
    dropped: HashSet<u64>,
    next_row: u64,
    next_source: u64,
    held: usize,
    /// So many bytes are held in memory at most.
    memory: usize,
    making: Making,
    watch: Option<Watch<'a>>,
}

impl std::fmt::Debug for Import<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Import({} rows into {:?})",
            self.next_row,
            self.making.folder()
        )
    }
}

impl<'a> Import<'a> {
    pub(crate) fn begin(
        ledger: &'a mut Ledger,
        calendar: &'a Calendar,
        system: &str,
        memory: usize,
    ) -> Result<Self, LedgerError> {
        Ok(Import {
            making: Making::new(ledger)?,
            run: ledger.manifest().next_run,
            ledger,
            calendar,
            system: system.to_owned(),
            is_seen: false,
            systems: Vec::new(),
            attributes: Vec::new(),
            tables: BTreeMap::new(),
            settled: BTreeMap::new(),
            dropped: HashSet::new(),
            next_row: 0,
            next_source: 0,
            held: 0,
            // Sorting a part and writing it need room too, and buffers grow by doubling.
            memory: memory / 4,
            watch: None,
        })
    }

    /// Tells somebody how far it is, who can end it: then nothing of it is kept.
    #[must_use]
    pub fn watched(mut self, watch: Watch<'a>) -> Self {
        self.watch = Some(watch);
        self
    }

    fn put(&mut self, row: &Row, source: u64, place: Place) -> io::Result<()> {
        if !self.is_seen {
            self.is_seen = true;
            if !self.systems.contains(&self.system) {
                self.systems.push(self.system.clone());
            }
        }
        let from = From {
            seq: self.next_row,
            source,
            place,
            system: &self.system,
            run: self.run,
        };
        self.next_row += 1;
        let table = self.tables.entry(row.table);
        let table = table.or_insert_with(|| Gather::new(row.table));
        self.held += table.add(row, from, self.calendar);
        if self.held > self.memory {
            for table in self.tables.values_mut() {
                self.held -= table.spill()?;
            }
        }
        Ok(())
    }

    /// Finds out which rows are new. Ids that stand twice leave their rows out, with all that their row of a file made.
    fn settle(&mut self) -> Result<Vec<(Place, Fault)>, LedgerError> {
        let mut faults = Vec::new();
        loop {
            self.settled.clear();
            self.making.clear()?;
            let mut repeated: Vec<(Table, Entry)> = Vec::new();
            let parts = 2 * PARTITIONS * self.tables.len();
            let mut done = 0;
            let mut tables = std::mem::take(&mut self.tables);
            for (&table, gather) in &mut tables {
                let mut settled = Settled::default();
                let settling = Settling {
                    ledger: self.ledger,
                    making: &self.making,
                    dropped: &self.dropped,
                    run: self.run,
                };
                let watch = &mut self.watch;
                settling.settle(table, gather, &mut settled, &mut || {
                    done += 1;
                    goes_on(watch, Step::Sorted(done, parts))
                })?;
                let entries = std::mem::take(&mut settled.repeated).into_iter();
                repeated.extend(entries.map(|entry| (table, entry)));
                self.settled.insert(table, settled);
            }
            self.tables = tables;
            if repeated.is_empty() {
                return Ok(faults);
            }
            for (table, entry) in repeated {
                self.dropped.insert(entry.source);
                let remedy = "the same id stands in an earlier row: give each row its own";
                let id = match self.tables.get_mut(&table) {
                    Some(gather) => gather
                        .id_of(entry.seq)
                        .map_err(|error| LedgerError::io(self.ledger.folder(), error))?,
                    None => String::new(),
                };
                let column = table.columns()[0].name;
                faults.push((entry.place, Fault::new(column, id, remedy)));
            }
        }
    }

    /// How many rows of each table are new, changed, or held already.
    fn rows(&self) -> BTreeMap<String, RunRows> {
        let rows = |settled: &Settled| RunRows {
            added: settled.added,
            changed: settled.changed,
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
        run.systems = std::mem::take(&mut self.systems);
        if run.tables.values().all(|rows| rows.added == 0) {
            return Ok(Committed { run, is_new: false });
        }
        run.run = self.run;
        let (mut tables, settled) = (
            std::mem::take(&mut self.tables),
            std::mem::take(&mut self.settled),
        );
        let parts = 2 * PARTITIONS * settled.len();
        let mut done = parts / 2;
        for (table, settled) in settled {
            let Some(gather) = tables.get_mut(&table).filter(|_| settled.added > 0) else {
                self.making.remove(&keys_file(table))?;
                continue;
            };
            let (skipped, dropped) = (&settled.skipped, &self.dropped);
            let mut file = gather.write(
                self.making.folder(),
                &|stamp| !skipped.contains(stamp.seq) && !dropped.contains(&stamp.source),
                &|_| self.calendar,
                &mut || {
                    done += 1;
                    goes_on(&mut self.watch, Step::Sorted(done, parts))
                },
            )?;
            file.changed = settled.changed;
            self.making.tables.push(file);
        }
        let mut manifest = self.ledger.manifest().clone();
        manifest.next_run += 1;
        manifest.runs.push(run.clone());
        self.making
            .finish(self.ledger, manifest, vec![run.run], &[])?;
        Ok(Committed { run, is_new: true })
    }
}

/// Tells the step, and whether to go on after it.
fn goes_on(watch: &mut Option<Watch>, step: Step) -> Result<(), LedgerError> {
    if watch.as_mut().is_none_or(|watch| watch(step)) {
        Ok(())
    } else {
        Err(LedgerError::Stopped)
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
    fn system(&mut self, name: &str, _: bool) {
        if self.system != name {
            name.clone_into(&mut self.system);
            self.is_seen = false;
        }
    }

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
        if source.is_multiple_of(TOLD) {
            let step = goes_on(&mut self.watch, Step::Read(source));
            step.map_err(|error| Refused::Io(io::Error::other(error)))?;
        }
        for row in rows {
            self.put(row, source, place).map_err(Refused::Io)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Vec<(Place, Fault)>> {
        self.settle().map_err(io::Error::other)
    }
}

/// What rows are settled against.
struct Settling<'a> {
    ledger: &'a Ledger,
    making: &'a Making,
    dropped: &'a HashSet<u64>,
    run: u32,
}

impl Settling<'_> {
    /// Settles the rows of one table, and writes the keys of those that are new.
    fn settle(
        &self,
        table: Table,
        gather: &mut Gather,
        settled: &mut Settled,
        each_part: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut earlier = Vec::new();
        for segment in &self.ledger.manifest().segments {
            if segment.tables.iter().any(|file| file.table == table.name()) {
                let path = self.ledger.segment(segment).join(keys_file(table));
                let reader = KeyReader::open(&path);
                earlier.push(reader.map_err(|error| LedgerError::io(&path, error))?);
            }
        }
        let io = |error| LedgerError::io(self.making.folder(), error);
        let mut new = self.making.keys(&keys_file(table))?;
        let mut changed: Option<KeyWriter> = None;
        for part in 0..PARTITIONS {
            each_part()?;
            let mut entries = gather.entries(part).map_err(io)?;
            entries.retain(|entry| !self.dropped.contains(&entry.source));
            if entries.is_empty() {
                continue;
            }
            let mut held = Vec::new();
            for reader in &mut earlier {
                held.extend(reader.part(part).map_err(io)?);
            }
            let kept = if key::has_id(table) {
                settled.with_ids(entries, &held)
            } else {
                settled.without_ids(entries, &held)
            };
            for held in kept.new {
                new.push(held).map_err(io)?;
            }
            for key in kept.changed {
                let writer = match &mut changed {
                    Some(writer) => writer,
                    None => changed.insert(self.making.keys(&changed_file(table))?),
                };
                let said = self.run;
                writer.push(Held { key, said }).map_err(io)?;
            }
        }
        new.finish().map_err(io)?;
        if let Some(changed) = changed {
            changed.finish().map_err(io)?;
        }
        Ok(())
    }
}
