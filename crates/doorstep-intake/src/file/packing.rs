//! What a file is packed in: nothing, gzip, Zstandard, or an archive of several. Told by the first bytes, whatever its name.
//!
//! It must never write anything, nor use a name from an archive for more than to show it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use doorstep_records::Table;

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::workbook::{Sheet, is_workbook, sheets};
use crate::native;
use crate::problems::IntakeError;

/// No file may hold more than so much, unpacked.
const MAX_BYTES: u64 = 16 << 30;
/// What unpacks to so many times its size is no export: rows of text pack 3 to 50 times.
const MAX_RATIO: u64 = 250;
/// Below this the ratio says nothing.
const RATIO_FROM: u64 = 64 << 20;
/// No archive is read with more files.
const MAX_ENTRIES: usize = 10_000;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";

/// A file, or one in an archive.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The file on disk.
    pub(super) path: PathBuf,
    /// In an archive: where it begins, how long it is packed, and whether it is deflated.
    entry: Option<Entry>,
    /// A sheet of a workbook, read already.
    pub(crate) sheet: Option<Rc<Sheet>>,
    /// What it is called in messages: for a file in an archive both names.
    pub(crate) shown: PathBuf,
    /// Bytes of it that were read since it was last opened.
    read: Rc<Cell<u64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    start: u64,
    packed: u64,
    is_deflated: bool,
}

/// The files that a path holds: itself, or those of an archive, by their names.
pub(crate) fn places(path: &Path) -> Result<Vec<Place>, IntakeError> {
    if is_workbook(path) {
        return workbook(path);
    }
    let mut file = open(path)?;
    let magic = first_bytes(&mut file).map_err(io_error(path))?;
    if is_archive(path) || magic.starts_with(ZIP) || magic.starts_with(EMPTY_ZIP) {
        return entries(path, file);
    }
    Ok(vec![Place {
        path: path.to_owned(),
        entry: None,
        sheet: None,
        shown: path.to_owned(),
        read: Rc::default(),
    }])
}

/// Whether a file is an archive by its name.
pub(crate) fn is_archive(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

fn workbook(path: &Path) -> Result<Vec<Place>, IntakeError> {
    let place = |sheet: Rc<Sheet>| Place {
        path: path.to_owned(),
        entry: None,
        shown: path.join(base_name(&sheet.title)),
        sheet: Some(sheet),
        read: Rc::default(),
    };
    Ok(sheets(path)?.into_iter().map(place).collect())
}

/// The files of an archive.
pub(super) fn entries(path: &Path, file: File) -> Result<Vec<Place>, IntakeError> {
    let refused = |text: String| IntakeError::Packed {
        path: path.to_owned(),
        text,
    };
    let broken = |error: &dyn std::fmt::Display| {
        refused(format!(
            "the archive cannot be read ({error}): pack it again"
        ))
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(refused(format!(
            "{} files; at most {MAX_ENTRIES}: unpack those that are needed",
            archive.len()
        )));
    }
    let mut places = Vec::new();
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| broken(&error))?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        if entry.encrypted() {
            return Err(refused(format!(
                "{name} in it is encrypted: unpack it first"
            )));
        }
        let is_deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            other => {
                return Err(refused(format!(
                    "{name} in it is packed by {other}, which is not known here: unpack it first"
                )));
            }
        };
        let Some(start) = entry.data_start() else {
            return Err(broken(&"an entry without data"));
        };
        places.push(Place {
            path: path.to_owned(),
            entry: Some(Entry {
                start,
                packed: entry.compressed_size(),
                is_deflated,
            }),
            sheet: None,
            shown: path.join(base_name(&name)),
            read: Rc::default(),
        });
    }
    places.sort_by(|one, other| one.shown.cmp(&other.shown));
    Ok(places)
}

/// The last part of a name, whichever way its folders are written.
fn base_name(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty());
    last.unwrap_or(name)
}

impl Place {
    /// The table that its name promises: of a sheet its title, else the workbook's name.
    pub(crate) fn table(&self) -> Option<Table> {
        match &self.sheet {
            None => native::table_of(&self.shown),
            Some(sheet) => {
                let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
                let title = sheet.title.trim().to_lowercase();
                Table::from_name(&title).or_else(|| Table::from_name(&stem.to_lowercase()))
            }
        }
    }

    /// Its path, if it lies on disk as it is: not in an archive.
    pub(super) fn on_disk(&self) -> Result<&Path, IntakeError> {
        match self.entry {
            None => Ok(&self.path),
            Some(_) => Err(IntakeError::Packed {
                path: self.shown.clone(),
                text: "Parquet is not read in an archive: unpack it first".to_owned(),
            }),
        }
    }

    /// How long it is, packed as it is.
    fn size(&self) -> io::Result<u64> {
        match self.entry {
            None => Ok(self.path.metadata()?.len()),
            Some(entry) => Ok(entry.packed),
        }
    }

    /// How much of it was read since it was last opened, and how long it is. A sheet is read already.
    pub(crate) fn progress(&self) -> (u64, u64) {
        if self.sheet.is_some() {
            return (0, 0);
        }
        let size = self.size().unwrap_or(0);
        (self.read.get().min(size), size)
    }

    /// What it holds, unpacked, within bounds.
    pub(crate) fn read(&self) -> Result<Box<dyn Read>, IntakeError> {
        let mut file = open(&self.path)?;
        let io = io_error(&self.shown);
        let size = self.size().map_err(io)?;
        self.read.set(0);
        let counted = |inner: File| Counted {
            inner,
            count: Rc::clone(&self.read),
        };
        let (packed, size): (Box<dyn Read>, u64) = match self.entry {
            None => (Box::new(counted(file)), size),
            Some(entry) => {
                file.seek(SeekFrom::Start(entry.start)).map_err(io)?;
                let packed = counted(file).take(entry.packed);
                let unpacked: Box<dyn Read> = if entry.is_deflated {
                    Box::new(DeflateDecoder::new(BufReader::new(packed)))
                } else {
                    Box::new(packed)
                };
                (unpacked, entry.packed)
            }
        };
        let mut packed = BufReader::with_capacity(64 << 10, packed);
        let magic = first_of(&mut packed).map_err(io_error(&self.shown))?;
        let unpacked: Box<dyn Read> = if magic.starts_with(GZIP) {
            Box::new(MultiGzDecoder::new(packed))
        } else if magic.starts_with(ZSTANDARD) {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed);
            Box::new(decoder.map_err(io_error(&self.shown))?)
        } else {
            Box::new(packed)
        };
        Ok(Box::new(Bounded {
            inner: unpacked,
            size,
            read: 0,
        }))
    }
}

fn open(path: &Path) -> Result<File, IntakeError> {
    File::open(path).map_err(io_error(path))
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> IntakeError + Copy {
    move |source| IntakeError::Io {
        path: path.to_owned(),
        source,
    }
}

/// The first bytes of a file, which is wound back.
fn first_bytes(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(4).read_to_end(&mut bytes)?;
    file.rewind()?;
    Ok(bytes)
}

/// The first bytes of a buffer, which stay in it.
fn first_of(reader: &mut impl io::BufRead) -> io::Result<Vec<u8>> {
    Ok(reader.fill_buf()?.iter().take(4).copied().collect())
}

/// A reader that tells how far it is.
struct Counted {
    inner: File,
    count: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// A reader that ends with an error where its file unpacks to more than any export would.
struct Bounded {
    inner: Box<dyn Read>,
    /// Packed.
    size: u64,
    /// Unpacked, so far.
    read: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read += count as u64;
        if self.read > MAX_BYTES {
            let text = format!("it holds more than {} GiB: split it", MAX_BYTES >> 30);
            return Err(io::Error::other(text));
        }
        if self.read > RATIO_FROM && self.read / MAX_RATIO > self.size {
            let text = format!(
                "it unpacks to more than {MAX_RATIO} times its size, which no export does: unpack it and look at it"
            );
            return Err(io::Error::other(text));
        }
        Ok(count)
    }
}
