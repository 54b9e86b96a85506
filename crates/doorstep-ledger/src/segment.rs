//! A segment in the making: a folder beside the others that gets its place in the ledger only when it is whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::keys::KeyWriter;
use crate::ledger::{Ledger, LedgerError};
use crate::manifest::{Manifest, Segment, SegmentFile, TableFile, sync_folder};

/// A folder that grows into a segment, and vanishes if it does not.
#[derive(Debug)]
pub(crate) struct Making {
    folder: PathBuf,
    /// The tables that are written.
    pub(crate) tables: Vec<TableFile>,
}

impl Making {
    /// What folders in the making are called.
    pub(crate) const PREFIX: &'static str = ".new-";

    pub(crate) fn new(ledger: &Ledger) -> Result<Self, LedgerError> {
        let name = format!("{}{}", Making::PREFIX, std::process::id());
        let making = Making {
            folder: ledger.folder().join(name),
            tables: Vec::new(),
        };
        making.clear()?;
        Ok(making)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn io(&self) -> impl Fn(std::io::Error) -> LedgerError {
        |error| LedgerError::io(&self.folder, error)
    }

    /// Empties the folder.
    pub(crate) fn clear(&self) -> Result<(), LedgerError> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).map_err(self.io())?;
        }
        fs::create_dir(&self.folder).map_err(self.io())
    }

    /// A file of keys.
    pub(crate) fn keys(&self, name: &str) -> Result<KeyWriter, LedgerError> {
        KeyWriter::create(&self.folder.join(name)).map_err(self.io())
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), LedgerError> {
        fs::remove_file(self.folder.join(name)).map_err(self.io())
    }

    /// Moves the segment to its place, and then the ledger on to it. Segments that it replaces are no longer of the ledger.
    pub(crate) fn finish(
        &mut self,
        ledger: &mut Ledger,
        mut manifest: Manifest,
        runs: Vec<u32>,
        replaces: &[String],
    ) -> Result<(), LedgerError> {
        let segment = Segment {
            folder: format!("{:06}", manifest.next_segment),
            runs,
            tables: std::mem::take(&mut self.tables),
            replaces: replaces.to_vec(),
        };
        manifest.next_segment += 1;
        let of_segment = manifest.runs.iter();
        let of_segment = of_segment.filter(|run| segment.runs.contains(&run.run));
        let file = SegmentFile {
            segment: segment.clone(),
            runs: of_segment.cloned().collect(),
        };
        self.write(&file)?;
        let segments = ledger.folder().join(Ledger::SEGMENTS);
        let place = segments.join(&segment.folder);
        fs::create_dir_all(&segments).map_err(self.io())?;
        sync_folder(&self.folder).map_err(self.io())?;
        // Segments without a manifest are those of a ledger that lost it: a new one has its own before its first.
        if !Ledger::is_one(ledger.folder()) {
            let empty = ledger.manifest().replace(ledger.folder());
            empty.map_err(|error| LedgerError::io(ledger.folder(), error))?;
        }
        fs::rename(&self.folder, &place).map_err(self.io())?;
        sync_folder(&segments).map_err(self.io())?;
        // In the place of what it replaces: of one row the segment that comes last has the latest.
        let is_replaced = |segment: &Segment| replaces.contains(&segment.folder);
        let place = manifest.segments.iter().position(is_replaced);
        manifest.segments.retain(|segment| !is_replaced(segment));
        let place = place.unwrap_or(manifest.segments.len());
        manifest.segments.insert(place, segment);
        ledger.replace(manifest)
    }

    fn write(&self, file: &SegmentFile) -> Result<(), LedgerError> {
        let text = serde_json::to_vec_pretty(file).map_err(|error| self.io()(error.into()))?;
        let path = self.folder.join(SegmentFile::NAME);
        let mut file = fs::File::create_new(path).map_err(self.io())?;
        file.write_all(&text).map_err(self.io())?;
        file.sync_all().map_err(self.io())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // What is left behind all the same is removed by whoever changes the ledger next.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
