//! One file of rows: opened, decompressed, its delimiter found, its header read.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use flate2::read::MultiGzDecoder;

use crate::problems::IntakeError;

/// No file may hold more than so much text, decompressed.
const MAX_BYTES: u64 = 16 << 30;
/// No header may have more columns.
const MAX_COLUMNS: usize = 1_000;
/// No header line may be longer.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// A file of rows that can be read, and its header.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) header: Vec<String>,
    delimiter: u8,
}

/// One row and its place in the file, as a spreadsheet numbers it: the header is row 1.
pub(crate) struct Row<'a> {
    pub(crate) number: u64,
    pub(crate) cells: &'a StringRecord,
}

impl Source {
    /// Opens a file and reads its header. `None` if it has none: an empty file.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, IntakeError> {
        let mut first_line = Vec::new();
        let io = |source| IntakeError::Io {
            path: path.to_owned(),
            source,
        };
        let mut reader = BufReader::new(decompressed(path)?).take(MAX_HEADER_BYTES);
        reader.read_until(b'\n', &mut first_line).map_err(io)?;
        let delimiter = delimiter(&first_line);
        let mut source = Source {
            path: path.to_owned(),
            header: Vec::new(),
            delimiter,
        };
        source.header = source.read_header()?;
        if source.header.len() > MAX_COLUMNS {
            return Err(IntakeError::TooLarge {
                path: path.to_owned(),
                what: format!("{} columns; at most {MAX_COLUMNS}", source.header.len()),
            });
        }
        Ok((!source.header.is_empty()).then_some(source))
    }

    fn read_header(&self) -> Result<Vec<String>, IntakeError> {
        let mut reader = self.reader()?;
        let header = reader.headers().map_err(|error| self.csv_error(&error))?;
        Ok(header.iter().map(|name| name.trim().to_owned()).collect())
    }

    fn reader(&self) -> Result<csv::Reader<impl Read>, IntakeError> {
        let bounded = decompressed(&self.path)?.take(MAX_BYTES);
        let reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .from_reader(WithoutMark::new(bounded));
        Ok(reader)
    }

    /// Reads every row. Rows that are not rows at all (wrong number of cells, not UTF-8) are an error.
    pub(crate) fn each(
        &self,
        mut take: impl FnMut(Row) -> Result<(), IntakeError>,
    ) -> Result<(), IntakeError> {
        let mut reader = self.reader()?;
        let mut cells = StringRecord::new();
        let mut number = 1;
        while reader
            .read_record(&mut cells)
            .map_err(|error| self.csv_error(&error))?
        {
            number += 1;
            take(Row {
                number,
                cells: &cells,
            })?;
        }
        Ok(())
    }

    /// The place of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The file's name for people.
    pub(crate) fn name(&self) -> String {
        file_name(&self.path)
    }

    fn csv_error(&self, error: &csv::Error) -> IntakeError {
        let row = error.position().map_or(0, |position| position.record() + 1);
        let text = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                "the text is not UTF-8: save the file as CSV UTF-8".to_owned()
            }
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => format!(
                "the row has {len} cells, the header {expected_len}: a delimiter or a quote is missing or too many"
            ),
            _ => error.to_string(),
        };
        IntakeError::Csv {
            path: self.path.clone(),
            row,
            text,
        }
    }
}

/// The name of a file without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn decompressed(path: &Path) -> Result<Box<dyn Read>, IntakeError> {
    let file = File::open(path).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })?;
    let is_gzip = path.extension().is_some_and(|extension| extension == "gz");
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(BufReader::new(file)))
    } else {
        Box::new(BufReader::new(file))
    })
}

/// The delimiter that splits the header most often; a comma if none does.
fn delimiter(line: &[u8]) -> u8 {
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    let best = [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|&delimiter| count(delimiter));
    best.unwrap_or(b',')
}

/// A reader that leaves out a byte order mark at the start.
struct WithoutMark<R> {
    inner: R,
    started: bool,
}

impl<R> WithoutMark<R> {
    fn new(inner: R) -> Self {
        WithoutMark {
            inner,
            started: false,
        }
    }
}

impl<R: Read> Read for WithoutMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.started || buffer.len() < 3 {
            return self.inner.read(buffer);
        }
        self.started = true;
        let mut filled = 0;
        while filled < 3 {
            match self.inner.read(&mut buffer[filled..3])? {
                0 => break,
                count => filled += count,
            }
        }
        if buffer[..filled] == *b"\xef\xbb\xbf" {
            return self.inner.read(buffer);
        }
        Ok(filled)
    }
}
