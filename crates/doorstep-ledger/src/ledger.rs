//! The folder of a ledger: opened to be read, or by one process alone to be changed.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use doorstep_records::rows::{NATIVE, Place, Refused, Row, Sink};
use doorstep_records::{Calendar, Table};

use crate::columns::{Origin, Rows};
use crate::key;
use crate::keys::KeyReader;
use crate::manifest::{MANIFEST, Manifest, ManifestError, Segment};
use crate::run::Import;
use crate::segment::Making;
use crate::table::{changed_file, each_batch, table_file};

/// Why a ledger cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The system could not read or write it.
    #[error("{}: {source}", .path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A table that is no table.
    #[error("{}: {text}: see what is whole with doorstep ledger verify", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        text: String,
    },
    /// A file of tables that cannot be read or written.
    #[error("a table of the ledger: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Columns that do not fit.
    #[error("a table of the ledger: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    /// No ledger.
    #[error("{}: {text}", .path.display())]
    NotALedger {
        /// The folder.
        path: PathBuf,
        /// Why not, and the remedy.
        text: String,
    },
    /// Somebody else changes it.
    #[error("{}: another process is changing this ledger: wait until it has ended", .0.display())]
    Locked(PathBuf),
    /// Somebody ended it.
    #[error("stopped: nothing of it was kept")]
    Stopped,
    /// A run that is not there.
    #[error("run {0}: there is no such run; the runs are {1}")]
    NoSuchRun(u32, String),
    /// A row that cannot stand beside the others.
    #[error("{}: {text}", .path.display())]
    Row {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        text: String,
    },
}

impl LedgerError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        LedgerError::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// A ledger.
#[derive(Debug)]
pub struct Ledger {
    folder: PathBuf,
    manifest: Manifest,
    /// Held as long as the ledger may be changed.
    lock: Option<File>,
}

impl Ledger {
    pub(crate) const SEGMENTS: &'static str = "segments";
    const LOCK: &'static str = ".lock";

    /// Whether a path is a ledger.
    pub fn is_one(path: &Path) -> bool {
        path.join(MANIFEST).is_file()
    }

    /// Opens a ledger to be read.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let manifest = read_manifest(folder)?.ok_or_else(|| LedgerError::NotALedger {
            path: folder.to_owned(),
            text: format!("no ledger is here ({MANIFEST} is missing): doorstep import PATH --into {} makes one", folder.display()),
        })?;
        Ok(Ledger {
            folder: folder.to_owned(),
            manifest,
            lock: None,
        })
    }

    /// Opens a ledger to be changed, and makes it if the folder is new or empty.
    pub fn open_or_create(folder: &Path) -> Result<Self, LedgerError> {
        let io = |error| LedgerError::io(folder, error);
        fs::create_dir_all(folder).map_err(io)?;
        if !Ledger::is_one(folder) {
            let mut others = fs::read_dir(folder).map_err(io)?;
            let is_ours = |name: &str| {
                name == Ledger::LOCK
                    || name.starts_with(Making::PREFIX)
                    || name.starts_with(".manifest")
            };
            let other = others.find_map(|entry| {
                let name = entry.ok()?.file_name().to_string_lossy().into_owned();
                (!is_ours(&name) && name != Ledger::SEGMENTS).then_some(name)
            });
            if let Some(name) = other {
                return Err(LedgerError::NotALedger {
                    path: folder.to_owned(),
                    text: format!(
                        "the folder holds other files ({name}) and no ledger: name a new or empty folder"
                    ),
                });
            }
            let mut segments = fs::read_dir(folder.join(Ledger::SEGMENTS))
                .into_iter()
                .flatten();
            if segments.next().is_some() {
                return Err(LedgerError::NotALedger {
                    path: folder.to_owned(),
                    text: format!(
                        "its rows are here, but {MANIFEST} is missing: doorstep ledger rebuild {} makes it anew from them",
                        folder.display()
                    ),
                });
            }
        }
        Ledger::lock(folder)
    }

    /// Opens a ledger that is there, to be changed.
    pub fn open_to_change(folder: &Path) -> Result<Self, LedgerError> {
        Ledger::open(folder)?;
        Ledger::lock(folder)
    }

    /// A ledger elsewhere that holds the rows of this one, and can be changed without changing it.
    pub fn fork(&self, folder: &Path) -> Result<Self, LedgerError> {
        let mut fork = Ledger::lock(folder)?;
        let mut manifest = self.manifest.clone();
        for segment in &mut manifest.segments {
            // An absolute path stands for itself wherever it is joined to.
            let path = self.segment(segment);
            let path = path
                .canonicalize()
                .map_err(|error| LedgerError::io(&path, error))?;
            segment.folder = path.display().to_string();
        }
        fork.manifest = manifest;
        Ok(fork)
    }

    fn take_lock(folder: &Path) -> Result<File, LedgerError> {
        let path = folder.join(Ledger::LOCK);
        let io = |error| LedgerError::io(&path, error);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Locked(folder.to_owned())),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        Ok(lock)
    }

    /// Holds the lock of a ledger whose manifest is made anew.
    pub(crate) fn lock_with(folder: &Path, manifest: Manifest) -> Result<Self, LedgerError> {
        Ok(Ledger {
            lock: Some(Ledger::take_lock(folder)?),
            folder: folder.to_owned(),
            manifest,
        })
    }

    fn lock(folder: &Path) -> Result<Self, LedgerError> {
        let lock = Ledger::take_lock(folder)?;
        // Only now: another process may just have replaced it.
        let manifest = read_manifest(folder)?.unwrap_or_else(Manifest::empty);
        let ledger = Ledger {
            folder: folder.to_owned(),
            manifest,
            lock: Some(lock),
        };
        ledger.sweep()?;
        Ok(ledger)
    }

    /// Removes what a process that was killed left behind.
    fn sweep(&self) -> Result<(), LedgerError> {
        let io = |error| LedgerError::io(&self.folder, error);
        for entry in fs::read_dir(&self.folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(Making::PREFIX) {
                fs::remove_dir_all(&path).map_err(io)?;
            }
        }
        let segments = self.folder.join(Ledger::SEGMENTS);
        let Ok(entries) = fs::read_dir(&segments) else {
            return Ok(());
        };
        for entry in entries {
            let path = entry.map_err(io)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let mut named = self.manifest.segments.iter();
            // A file that a desktop leaves behind is none of ours, and no reason to stop after all is done.
            if path.is_dir() && !named.any(|segment| segment.folder == name) {
                fs::remove_dir_all(&path).map_err(io)?;
            }
        }
        Ok(())
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder of a segment.
    pub(crate) fn segment(&self, segment: &Segment) -> PathBuf {
        self.folder.join(Ledger::SEGMENTS).join(&segment.folder)
    }

    /// Goes on to another manifest, and removes the segments that it no longer names.
    pub(crate) fn replace(&mut self, manifest: Manifest) -> Result<(), LedgerError> {
        debug_assert!(self.lock.is_some(), "only who holds the lock may change it");
        manifest
            .replace(&self.folder)
            .map_err(|error| LedgerError::io(&self.folder, error))?;
        self.manifest = manifest;
        self.sweep()
    }

    /// Begins an import of rows of a system; `memory` bounds what is held of them.
    pub fn import<'a>(
        &'a mut self,
        calendar: &'a Calendar,
        system: &str,
        memory: usize,
    ) -> Result<Import<'a>, LedgerError> {
        Import::begin(self, calendar, system, memory)
    }

    /// Hands every row that counts to a sink, table after table.
    pub fn read_into(&self, sink: &mut dyn Sink) -> Result<(), LedgerError> {
        for run in &self.manifest.runs {
            for attribute in &run.attributes {
                sink.attribute(&attribute.name, attribute.after_door);
            }
        }
        let has_several = self.has_several_systems();
        for &table in Table::ALL {
            self.read_table(table, &mut |row, origin, place| {
                let named = if has_several && origin.system != NATIVE {
                    row.ids_of(origin.system)
                } else {
                    Vec::new()
                };
                let mut row = row;
                row.name(&named);
                match sink.take(&[row], place) {
                    Ok(()) => Ok(()),
                    Err(Refused::Io(error)) => Err(LedgerError::io(&self.folder, error)),
                    Err(Refused::Bad(faults)) => {
                        let texts: Vec<_> = faults.iter().map(ToString::to_string).collect();
                        Err(LedgerError::Row {
                            path: self.folder.join(table.name()),
                            text: texts.join("; "),
                        })
                    }
                }
            })?;
        }
        Ok(())
    }

    /// Whether rows of several systems lie in it, whose ids must be told apart.
    fn has_several_systems(&self) -> bool {
        let mut systems: Vec<&String> = self
            .manifest
            .runs
            .iter()
            .flat_map(|run| &run.systems)
            .collect();
        systems.sort_unstable();
        systems.dedup();
        systems.len() > 1
    }

    /// Hands every row of a table that counts on, with what the ledger says of it.
    pub(crate) fn read_table(
        &self,
        table: Table,
        take: &mut dyn FnMut(Row, Origin, Place) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let changed = self.changed(table)?;
        for (number, segment) in self.manifest.segments.iter().enumerate() {
            if !segment.tables.iter().any(|file| file.table == table.name()) {
                continue;
            }
            let path = self.segment(segment).join(table_file(table));
            let mut place = Place {
                file: number as u32,
                row: 0,
            };
            each_batch(&path, |batch| {
                let rows = Rows::of(table, batch).ok_or_else(|| LedgerError::Table {
                    path: path.clone(),
                    text: "its columns are not those of the table".to_owned(),
                })?;
                for at in 0..rows.len() {
                    place.row += 1;
                    let (row, origin) = (rows.row(at), rows.origin(at));
                    if !is_changed(&changed, &row, origin) {
                        take(row, origin, place)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The keys of a table whose rows before a run no longer count.
    pub(crate) fn changed(&self, table: Table) -> Result<HashMap<u128, u32>, LedgerError> {
        let mut changed = HashMap::new();
        for segment in &self.manifest.segments {
            let mut tables = segment.tables.iter();
            if !tables.any(|file| file.table == table.name() && file.changed > 0) {
                continue;
            }
            let path = self.segment(segment).join(changed_file(table));
            let io = |error| LedgerError::io(&path, error);
            let mut reader = KeyReader::open(&path).map_err(io)?;
            for part in 0..crate::spill::PARTITIONS {
                for held in reader.part(part).map_err(io)? {
                    let latest = changed.entry(held.key).or_insert(0);
                    *latest = held.said.max(*latest);
                }
            }
        }
        Ok(changed)
    }
}

fn is_changed(changed: &HashMap<u128, u32>, row: &Row, origin: Origin) -> bool {
    if changed.is_empty() {
        return false;
    }
    let key = key::of_id(origin.system, row);
    let since = key.and_then(|key| changed.get(&key));
    since.is_some_and(|&since| origin.run < since)
}

fn read_manifest(folder: &Path) -> Result<Option<Manifest>, LedgerError> {
    let path = folder.join(MANIFEST);
    Manifest::read(folder).map_err(|error| match error {
        ManifestError::Io(source) => LedgerError::Io { path, source },
        ManifestError::Broken(text) => LedgerError::NotALedger {
            path,
            text: format!("this is not the manifest of a ledger, or it is broken ({text}): doorstep ledger rebuild {} makes it anew", folder.display()),
        },
        ManifestError::Newer(theirs, ours) => LedgerError::NotALedger {
            path,
            text: format!("the ledger is of schema {theirs} and this program of schema {ours}: use the program that made it"),
        },
    })
}
