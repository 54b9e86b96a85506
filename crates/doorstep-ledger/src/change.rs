//! What is done with a whole ledger: a run taken back, segments made one, everything checked, a lost manifest made anew.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::path::Path;

use doorstep_core::Policy;
use doorstep_records::rows::Place;
use doorstep_records::{Calendar, Table};

use crate::columns::Rows;
use crate::gather::{From, Gather};
use crate::key;
use crate::keys::{Held, KeyReader};
use crate::ledger::{Ledger, LedgerError};
use crate::manifest::{Manifest, Run, Segment, SegmentFile};
use crate::segment::Making;
use crate::spill::PARTITIONS;
use crate::table::{changed_file, checksum, each_batch, keys_file, table_file};

/// What an undo took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Rows that it brought.
    pub rows: u64,
    /// Later runs that brought rows which were there already: perhaps by this one.
    pub also_in: Vec<u32>,
}

impl Ledger {
    /// Takes a run back: what it brought is gone, and what it changed is as it was.
    pub fn undo(&mut self, run: u32, memory: usize) -> Result<Undone, LedgerError> {
        let runs = &self.manifest().runs;
        let Some(place) = runs.iter().position(|known| known.run == run) else {
            let known: Vec<String> = runs.iter().map(|run| run.run.to_string()).collect();
            return Err(LedgerError::NoSuchRun(run, known.join(", ")));
        };
        let brought_again = |run: &&Run| run.tables.values().any(|rows| rows.held > 0);
        let later = runs[place + 1..].iter().filter(brought_again);
        let undone = Undone {
            rows: runs[place].tables.values().map(|rows| rows.added).sum(),
            also_in: later.map(|run| run.run).collect(),
        };
        let holds = |segment: &&Segment| segment.runs.contains(&run);
        let holder = self.manifest().segments.iter().find(holds).cloned();
        let mut manifest = self.manifest().clone();
        manifest.runs.remove(place);
        match holder {
            Some(segment) if segment.runs.len() > 1 => {
                let mut making = Making::new(self)?;
                self.merge(
                    &mut making,
                    std::slice::from_ref(&segment),
                    Some(run),
                    memory,
                )?;
                let runs = segment.runs.iter().copied().filter(|&own| own != run);
                making.finish(self, manifest, runs.collect(), &[segment.folder])?;
            }
            holder => {
                manifest.segments.retain(|segment| {
                    Some(&segment.folder) != holder.as_ref().map(|it| &it.folder)
                });
                self.replace(manifest)?;
            }
        }
        Ok(undone)
    }

    /// Makes all segments one, which is read faster than many. Returns how many there were.
    pub fn compact(&mut self, memory: usize) -> Result<usize, LedgerError> {
        let segments = self.manifest().segments.clone();
        if segments.len() < 2 {
            return Ok(segments.len());
        }
        let mut making = Making::new(self)?;
        self.merge(&mut making, &segments, None, memory)?;
        let mut runs: Vec<u32> = segments
            .iter()
            .flat_map(|segment| segment.runs.clone())
            .collect();
        runs.sort_unstable();
        let folders: Vec<String> = segments
            .iter()
            .map(|segment| segment.folder.clone())
            .collect();
        let manifest = self.manifest().clone();
        making.finish(self, manifest, runs, &folders)?;
        Ok(segments.len())
    }

    /// Writes the rows of segments into one, without those of a run.
    fn merge(
        &self,
        making: &mut Making,
        segments: &[Segment],
        without: Option<u32>,
        memory: usize,
    ) -> Result<(), LedgerError> {
        let calendars = self.calendars();
        let utc = Calendar::utc();
        let calendar = |run: u32| calendars.get(&run).unwrap_or(&utc);
        for &table in Table::ALL {
            let mut gather = Gather::new(table);
            let (mut seq, mut held) = (0, 0);
            for segment in segments {
                for_each_row(self, segment, table, &mut |row, origin| {
                    if Some(origin.run) == without {
                        return Ok(());
                    }
                    let from = From {
                        seq,
                        source: seq,
                        place: Place { file: 0, row: seq },
                        system: origin.system,
                        run: origin.run,
                    };
                    seq += 1;
                    held += gather.add(&row, from, calendar(origin.run));
                    if held > memory / 4 {
                        held -= gather
                            .spill()
                            .map_err(|error| LedgerError::io(making.folder(), error))?;
                    }
                    Ok(())
                })?;
            }
            if seq == 0 {
                continue;
            }
            gather.write_keys(making.folder())?;
            let mut file = gather.write(making.folder(), &|_| true, &calendar, &mut || Ok(()))?;
            file.changed = self.merge_changed(making, segments, table, without)?;
            making.tables.push(file);
        }
        Ok(())
    }

    /// The keys whose earlier rows no longer count, of all segments.
    fn merge_changed(
        &self,
        making: &Making,
        segments: &[Segment],
        table: Table,
        without: Option<u32>,
    ) -> Result<u64, LedgerError> {
        let mut readers = Vec::new();
        for segment in segments {
            let mut tables = segment.tables.iter();
            if tables.any(|file| file.table == table.name() && file.changed > 0) {
                let path = self.segment(segment).join(changed_file(table));
                let reader = KeyReader::open(&path);
                readers.push(reader.map_err(|error| LedgerError::io(&path, error))?);
            }
        }
        if readers.is_empty() {
            return Ok(0);
        }
        let io = |error| LedgerError::io(making.folder(), error);
        let mut writer = making.keys(&changed_file(table))?;
        for part in 0..PARTITIONS {
            let mut all: Vec<Held> = Vec::new();
            for reader in &mut readers {
                all.extend(reader.part(part).map_err(io)?);
            }
            all.retain(|held| Some(held.said) != without);
            all.sort_unstable();
            for held in all {
                writer.push(held).map_err(io)?;
            }
        }
        writer.finish().map_err(io)
    }

    /// The calendar of each run: days begin where its business is.
    fn calendars(&self) -> HashMap<u32, Calendar> {
        let runs = self.manifest().runs.iter();
        runs.filter_map(|run| Some((run.run, calendar_of(run)?)))
            .collect()
    }

    /// Checks every file and every row. Returns what is wrong.
    pub fn verify(&self) -> Result<Vec<String>, LedgerError> {
        let mut wrong = Vec::new();
        for segment in &self.manifest().segments {
            let folder = self.segment(segment);
            for file in &segment.tables {
                let path = folder.join(&file.file);
                match File::open(&path).and_then(checksum) {
                    Ok((sha256, bytes)) if sha256 == file.sha256 && bytes == file.bytes => {}
                    Ok(_) => {
                        wrong.push(format!(
                            "{}: it is not the file that was written: its checksum is another",
                            path.display()
                        ));
                        continue;
                    }
                    Err(error) => {
                        wrong.push(format!("{}: {error}", path.display()));
                        continue;
                    }
                }
                let Some(table) = Table::from_name(&file.table) else {
                    wrong.push(format!("{}: an unknown table", path.display()));
                    continue;
                };
                wrong.extend(self.verify_table(segment, table, file.rows)?);
            }
        }
        Ok(wrong)
    }

    fn verify_table(
        &self,
        segment: &Segment,
        table: Table,
        rows: u64,
    ) -> Result<Vec<String>, LedgerError> {
        let mut wrong = Vec::new();
        let path = self.segment(segment).join(table_file(table));
        let mut found = 0;
        let mut last: Option<(u16, String)> = None;
        let mut misplaced = 0;
        for_each_row(self, segment, table, &mut |row, origin| {
            found += 1;
            let person = key::person_place(table).and_then(|place| match row.values()[place] {
                Some(doorstep_records::rows::Value::Text(person)) => Some(person),
                _ => None,
            });
            let bucket = person.map_or(0, key::bucket);
            let here = (bucket, person.unwrap_or("").to_owned());
            if bucket != origin.bucket || last.as_ref().is_some_and(|last| *last > here) {
                misplaced += 1;
            }
            last = Some(here);
            Ok(())
        })?;
        if found != rows {
            wrong.push(format!("{}: {found} rows, not {rows}", path.display()));
        }
        if misplaced > 0 {
            wrong.push(format!("{}: {misplaced} rows out of order", path.display()));
        }
        let path = self.segment(segment).join(keys_file(table));
        match KeyReader::open(&path) {
            Ok(keys) if keys.count() == rows => {}
            Ok(keys) => wrong.push(format!(
                "{}: {} keys for {rows} rows: doorstep ledger rebuild makes them anew",
                path.display(),
                keys.count()
            )),
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
        Ok(wrong)
    }

    /// Makes the manifest and the keys anew from the segments that are there. Returns the segments it found.
    pub fn rebuild(folder: &Path, memory: usize) -> Result<usize, LedgerError> {
        let mut found: BTreeMap<String, SegmentFile> = BTreeMap::new();
        let segments = folder.join(Ledger::SEGMENTS);
        let io = |error| LedgerError::io(&segments, error);
        for entry in fs::read_dir(&segments).map_err(io)? {
            let path = entry.map_err(io)?.path().join(SegmentFile::NAME);
            let text = fs::read(&path).map_err(|error| LedgerError::io(&path, error))?;
            let file: SegmentFile =
                serde_json::from_slice(&text).map_err(|error| LedgerError::Table {
                    path: path.clone(),
                    text: error.to_string(),
                })?;
            found.insert(file.segment.folder.clone(), file);
        }
        // What a segment took over lies there only if a process was killed before it was removed.
        let replaced: Vec<String> = found
            .values()
            .flat_map(|file| file.segment.replaces.clone())
            .collect();
        found.retain(|folder, _| !replaced.contains(folder));
        let mut manifest = Manifest::empty();
        let mut runs: BTreeMap<u32, Run> = BTreeMap::new();
        for (name, file) in found {
            let number: u32 = name.parse().unwrap_or(0);
            manifest.next_segment = manifest.next_segment.max(number + 1);
            runs.extend(file.runs.into_iter().map(|run| (run.run, run)));
            manifest.segments.push(file.segment);
        }
        manifest.next_run = runs.keys().last().map_or(1, |last| last + 1);
        manifest.runs = runs.into_values().collect();
        let mut ledger = Ledger::lock_with(folder, manifest.clone())?;
        manifest
            .replace(folder)
            .map_err(|error| LedgerError::io(folder, error))?;
        let count = manifest.segments.len();
        for segment in manifest.segments {
            ledger.rebuild_keys(&segment, memory)?;
        }
        Ok(count)
    }

    fn rebuild_keys(&mut self, segment: &Segment, memory: usize) -> Result<(), LedgerError> {
        let utc = Calendar::utc();
        for file in &segment.tables {
            let Some(table) = Table::from_name(&file.table) else {
                continue;
            };
            let making = Making::new(self)?;
            let mut gather = Gather::new(table);
            let (mut seq, mut held) = (0, 0);
            for_each_row(self, segment, table, &mut |row, origin| {
                let from = From {
                    seq,
                    source: seq,
                    place: Place { file: 0, row: seq },
                    system: origin.system,
                    run: origin.run,
                };
                seq += 1;
                held += gather.add(&row, from, &utc);
                if held > memory / 4 {
                    held -= gather
                        .spill()
                        .map_err(|error| LedgerError::io(making.folder(), error))?;
                }
                Ok(())
            })?;
            gather.write_keys(making.folder())?;
            let (from, to) = (
                making.folder().join(keys_file(table)),
                self.segment(segment).join(keys_file(table)),
            );
            fs::rename(&from, &to).map_err(|error| LedgerError::io(&to, error))?;
        }
        Ok(())
    }
}

/// Hands on every row of a table of a segment, those that no longer count among them.
fn for_each_row(
    ledger: &Ledger,
    segment: &Segment,
    table: Table,
    take: &mut dyn FnMut(
        doorstep_records::rows::Row,
        crate::columns::Origin,
    ) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    if !segment.tables.iter().any(|file| file.table == table.name()) {
        return Ok(());
    }
    let path = ledger.segment(segment).join(table_file(table));
    each_batch(&path, |batch| {
        let rows = Rows::of(table, batch).ok_or_else(|| LedgerError::Table {
            path: path.clone(),
            text: "its columns are not those of the table".to_owned(),
        })?;
        for at in 0..rows.len() {
            take(rows.row(at), rows.origin(at))?;
        }
        Ok(())
    })
}

fn calendar_of(run: &Run) -> Option<Calendar> {
    let zone = run.zone.as_ref()?;
    let mut policy = Policy::default();
    policy.zone = Some(zone.clone());
    Calendar::new(&policy).ok()
}
