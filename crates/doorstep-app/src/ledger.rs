//! Records into a ledger, and what can be done with one.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use doorstep_core::Micros;
use doorstep_intake::{Told, UsedFile};
use doorstep_ledger::{Committed, Ledger, Manifest, RunNotice, SourceFile, checksum};
use doorstep_records::rows::{NATIVE, Reading};
use doorstep_records::{Calendar, Notice, Table};
use jiff::Timestamp;

use crate::Error;
use crate::records::{self, Request};
use crate::sources::Sources;

pub use doorstep_ledger::{DEFAULT_MEMORY, Run, RunRows, Step, Undone};

/// What to import, and where.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// What to read, and how.
    pub records: Request,
    /// The folder of the ledger.
    pub into: PathBuf,
    /// The system the rows come from, if not that of their preset.
    pub system: Option<String>,
    /// At most so many bytes are held in memory.
    pub memory: usize,
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// What the ledger keeps of it.
    pub run: Run,
    /// Whether the ledger has changed.
    pub is_new: bool,
    /// What is to be told of the files.
    pub told: Told,
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// What it is doing.
    pub step: Step,
    /// The share of the files that was read.
    pub share_read: f64,
}

/// Imports files into a ledger: all of their rows, or none. `watch` is told how far it is, and whether to go on.
pub fn import(
    request: &ImportRequest,
    watch: &mut dyn FnMut(Progress) -> bool,
) -> Result<Imported, Error> {
    let records = &request.records;
    if let Some(path) = records.paths.iter().find(|path| Ledger::is_one(path)) {
        return Err(Error::Option {
            option: "import",
            value: path.display().to_string(),
            remedy: "this is a ledger itself: name the files that go into one".to_owned(),
        });
    }
    let sources = Sources::of(&records.asked(request.system.as_deref()))?;
    let Some(files) = sources.files() else {
        return Err(Error::NothingHappened { rejected: 0 });
    };
    let policy = records::policy(records, &sources)?;
    let calendar = Calendar::new(&policy)?;
    let currency = records.currency.as_deref().map(records::currency);
    let currency = currency.transpose()?;
    let mut ledger = Ledger::open_or_create(&request.into)?;
    let mut told_of = |step| {
        watch(Progress {
            step,
            share_read: files.share_read(),
        })
    };
    let mut import = ledger
        .import(&calendar, NATIVE, request.memory)?
        .watched(&mut told_of);
    let reading = Reading {
        calendar: &calendar,
        currency,
    };
    let mut told = files.read_into(&mut import, reading, records::rejects(records)?)?;
    let run = Run {
        imported_at: records.now.map_or_else(String::new, written),
        zone: policy.zone.clone(),
        currency: currency.map(|currency| currency.code().to_owned()),
        policy: files.policy_toml(),
        files: source_files(&told.used)?,
        rejected: told.rejected,
        notices: told
            .notices
            .iter()
            .map(|notice| RunNotice {
                code: notice.code.to_string(),
                subject: notice.subject.clone(),
                text: notice.text.clone(),
            })
            .collect(),
        ..Run::default()
    };
    let Committed { run, is_new } = import.commit(run)?;
    if policy.zone.is_none() {
        let text = "no time zone is given, so local times and days are read as those of UTC: if that is wrong, take the import back and use --zone";
        told.notices.push(Notice::new("zone-assumed", "zone", text));
    }
    Ok(Imported { run, is_new, told })
}

/// What a ledger holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its imports, in their order.
    pub runs: Vec<Run>,
    /// Its tables.
    pub tables: Vec<HeldTable>,
    /// In so many segments they lie.
    pub segments: usize,
}

/// A table of a ledger, over all segments.
#[derive(Clone, Debug)]
pub struct HeldTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has, those that no longer count among them.
    pub rows: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// The earliest and the latest time in it, RFC 3339.
    pub times: Option<(String, String)>,
}

/// What a ledger holds.
pub fn show(folder: &Path) -> Result<Held, Error> {
    let ledger = Ledger::open(folder)?;
    let Manifest { runs, segments, .. } = ledger.manifest();
    let tables = Table::ALL.iter().filter_map(|table| {
        let files = segments.iter().flat_map(|segment| &segment.tables);
        let files: Vec<_> = files.filter(|file| file.table == table.name()).collect();
        let from = files.iter().filter_map(|file| file.from.clone()).min();
        let to = files.iter().filter_map(|file| file.to.clone()).max();
        (!files.is_empty()).then(|| HeldTable {
            name: table.name(),
            rows: files.iter().map(|file| file.rows).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            times: from.zip(to),
        })
    });
    Ok(Held {
        runs: runs.clone(),
        tables: tables.collect(),
        segments: segments.len(),
    })
}

/// Takes one import back.
pub fn undo(folder: &Path, run: u32, memory: usize) -> Result<Undone, Error> {
    Ok(Ledger::open_to_change(folder)?.undo(run, memory)?)
}

/// Makes many segments one. Returns how many there were.
pub fn compact(folder: &Path, memory: usize) -> Result<usize, Error> {
    Ok(Ledger::open_to_change(folder)?.compact(memory)?)
}

/// Checks every file and row. Returns what is wrong.
pub fn verify(folder: &Path) -> Result<Vec<String>, Error> {
    Ok(Ledger::open(folder)?.verify()?)
}

/// Makes the manifest and the keys anew. Returns how many segments were found.
pub fn rebuild(folder: &Path, memory: usize) -> Result<usize, Error> {
    Ok(Ledger::rebuild(folder, memory)?)
}

fn written(at: Micros) -> String {
    Timestamp::from_microsecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

/// The files with their checksums; those of one archive have its.
/// A file; of a folder of mail all files one after the other, in the order of their paths.
fn whole(path: &Path) -> io::Result<Box<dyn Read>> {
    if !path.is_dir() {
        return Ok(Box::new(File::open(path)?));
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let entry = entry?;
            // A link could lead round in a circle.
            match entry.file_type()? {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(Box::new(OneAfterTheOther {
        files: files.into_iter(),
        open: None,
    }))
}

struct OneAfterTheOther {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<File>,
}

impl Read for OneAfterTheOther {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(file) = &mut self.open else {
                let Some(path) = self.files.next() else {
                    return Ok(0);
                };
                self.open = Some(File::open(path)?);
                continue;
            };
            match file.read(buffer)? {
                0 => self.open = None,
                length => return Ok(length),
            }
        }
    }
}

fn source_files(used: &[UsedFile]) -> Result<Vec<SourceFile>, Error> {
    let mut known: HashMap<&Path, (String, u64)> = HashMap::new();
    let mut files = Vec::new();
    for file in used {
        let (sha256, bytes) = if let Some(known) = known.get(file.path.as_path()) {
            known.clone()
        } else {
            let read = whole(&file.path).and_then(checksum);
            let read = read.map_err(Error::io(&file.path))?;
            known.insert(&file.path, read.clone());
            read
        };
        files.push(SourceFile {
            file: file.file.clone(),
            as_what: file.as_what.clone(),
            rows: file.rows,
            bytes,
            sha256,
        });
    }
    Ok(files)
}
