//! The manifest: what a ledger holds, and where each row came from. Whoever replaces it, replaces the ledger.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The name of the manifest in the folder of a ledger.
pub const MANIFEST: &str = "manifest.json";

/// The word that tells a ledger's manifest from others.
const FORMAT: &str = "doorstep-ledger";

/// What a ledger holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Always "doorstep-ledger".
    pub format: String,
    /// The version of its tables.
    pub schema: u32,
    /// People are hashed into so many buckets.
    pub buckets: u16,
    /// The number of the next run.
    pub next_run: u32,
    /// The number of the next segment.
    pub next_segment: u32,
    /// The imports it was made by, in their order.
    pub runs: Vec<Run>,
    /// Where the rows lie.
    pub segments: Vec<Segment>,
}

/// One import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub run: u32,
    /// When it was made, RFC 3339.
    pub imported_at: String,
    /// The systems its rows come from: with their ids they name them.
    pub systems: Vec<String>,
    /// The zone that its local times and its days were read in; without one, UTC.
    pub zone: Option<String>,
    /// The currency of amounts that named none, if one was given.
    pub currency: Option<String>,
    /// The numbers of the policy that fit its rows, as TOML, if its preset has any.
    pub policy: Option<String>,
    /// The files it read.
    pub files: Vec<SourceFile>,
    /// Attributes of people and companies, in the order they came.
    pub attributes: Vec<AttributeName>,
    /// Rows of each table.
    pub tables: BTreeMap<String, RunRows>,
    /// Rows that could not be read and were left out.
    pub rejected: usize,
    /// What was to be told of the files.
    pub notices: Vec<RunNotice>,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name.
    pub file: String,
    /// What it was read as.
    #[serde(rename = "as")]
    pub as_what: String,
    /// How many rows it has.
    pub rows: usize,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// An attribute of people.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct AttributeName {
    /// Its name, without `attr.`.
    pub name: String,
    /// It became known after the door.
    pub after_door: bool,
}

/// How many rows of a table a run brought.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct RunRows {
    /// New ones, those that changed among them.
    pub added: u64,
    /// Those whose earlier row said something else.
    pub changed: u64,
    /// Those that were there already.
    pub held: u64,
}

/// What was told at the import, and is told again with every report.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct RunNotice {
    /// A code of `docs/warnings.md`.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// A sentence for the owner.
    pub text: String,
}

/// A folder of tables, written at once and never changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Segment {
    /// Its folder below `segments`.
    pub folder: String,
    /// The runs whose rows it holds.
    pub runs: Vec<u32>,
    /// Its tables.
    pub tables: Vec<TableFile>,
    /// Folders of segments whose rows it took over.
    pub replaces: Vec<String>,
}

/// What lies beside the tables of a segment, so that a lost manifest can be made anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SegmentFile {
    pub(crate) segment: Segment,
    pub(crate) runs: Vec<Run>,
}

impl SegmentFile {
    /// Its name in the folder of a segment.
    pub(crate) const NAME: &'static str = "segment.json";
}

/// One table of a segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableFile {
    /// The table.
    pub table: String,
    /// Its file in the folder.
    pub file: String,
    /// How many rows it has.
    pub rows: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The earliest and the latest time of its rows, RFC 3339, if they have times.
    pub from: Option<String>,
    /// The latest.
    pub to: Option<String>,
    /// Keys whose row in an earlier segment no longer counts.
    pub changed: u64,
}

impl Manifest {
    /// That of a ledger without rows.
    pub(crate) fn empty() -> Self {
        Manifest {
            format: FORMAT.to_owned(),
            schema: doorstep_records::schema::SCHEMA_VERSION,
            buckets: crate::key::BUCKETS,
            next_run: 1,
            next_segment: 1,
            runs: Vec::new(),
            segments: Vec::new(),
        }
    }

    /// Reads the manifest of a ledger, if the folder is one.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, ManifestError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ManifestError::Io(error)),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes)
            .map_err(|error| ManifestError::Broken(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(ManifestError::Broken(format!(
                "its format is {:?}",
                manifest.format
            )));
        }
        let schema = doorstep_records::schema::SCHEMA_VERSION;
        if manifest.schema != schema || manifest.buckets != crate::key::BUCKETS {
            return Err(ManifestError::Newer(manifest.schema, schema));
        }
        Ok(Some(manifest))
    }

    /// Puts it into the place of the one before, at once and for good.
    pub(crate) fn replace(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        let new = folder.join(".manifest.new");
        let mut file = File::create(&new)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&new, folder.join(MANIFEST))?;
        sync_folder(folder)
    }
}

/// Why a manifest cannot be read.
#[derive(Debug)]
pub(crate) enum ManifestError {
    Io(io::Error),
    Broken(String),
    Newer(u32, u32),
}

/// Makes what was renamed in a folder last.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
