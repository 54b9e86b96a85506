//! One file of rows: unpacked, decoded, its delimiter found, its header read.

mod contained;
mod dialect;
mod encoding;
mod json;
mod packing;
mod parquet;
mod workbook;

use std::cell::Cell;
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use csv::StringRecord;
use doorstep_records::Fault;

use crate::problems::IntakeError;
use dialect::Dialect;
use encoding::{Decoded, Found};

pub(crate) use packing::{Place, is_archive, places};
use workbook::Sheet;
pub(crate) use workbook::is_workbook;

/// No header may have more columns.
const MAX_COLUMNS: usize = 1_000;

/// A file of rows that can be read, and its header.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) header: Vec<String>,
    place: Place,
    format: Format,
    found: Found,
    /// The lines above the header.
    above: Vec<String>,
    /// Its first row is one of what it holds: there is no header.
    is_headerless: bool,
}

/// How the rows of a file are written.
#[derive(Clone, Debug)]
enum Format {
    /// Cells between delimiters.
    Delimited(Dialect),
    /// Objects of JSON.
    Json,
    /// A Parquet file.
    Parquet,
    /// A sheet of a workbook, read already.
    Sheet(Rc<Sheet>),
}

/// How a file is written that is called so, if it is one with rows.
fn format_of(name: &Path) -> Option<&'static str> {
    const KNOWN: &[&str] = &[
        "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "parquet",
    ];
    let name = file_name(name).to_lowercase();
    let extension = Path::new(crate::native::unpacked(&name))
        .extension()?
        .to_owned();
    KNOWN.iter().copied().find(|known| extension == *known)
}

/// Whether a file can have rows, by its name.
pub(crate) fn has_rows(name: &Path) -> bool {
    format_of(name).is_some()
}

/// One row and its place in the file, as a spreadsheet numbers it: the header is row 1.
pub(crate) struct Row<'a> {
    pub(crate) number: u64,
    pub(crate) cells: &'a StringRecord,
    /// It has other cells than the header, so nobody knows which is which.
    pub(crate) ragged: Option<Fault>,
}

impl Source {
    /// Opens a file and reads its header. `None` if it has none: an empty file.
    pub(crate) fn open(place: Place) -> Result<Option<Self>, IntakeError> {
        let format = match (&place.sheet, format_of(&place.shown)) {
            (Some(sheet), _) => Format::Sheet(Rc::clone(sheet)),
            (None, Some("json" | "jsonl" | "ndjson")) => Format::Json,
            (None, Some("parquet")) => Format::Parquet,
            (None, _) => Format::Delimited(Dialect {
                delimiter: b',',
                says_it: false,
                preamble: 0,
            }),
        };
        let mut source = Source {
            path: place.shown.clone(),
            header: Vec::new(),
            place,
            format,
            found: Found::default(),
            above: Vec::new(),
            is_headerless: false,
        };
        source.header = match &source.format {
            Format::Sheet(sheet) => {
                let header = sheet.rows.first().map(|(_, row)| row.iter());
                let header = header.into_iter().flatten();
                header.map(|name| name.trim().to_owned()).collect()
            }
            Format::Json => json::header(&source.path, source.text()?, MAX_COLUMNS)?,
            Format::Parquet => parquet::header(source.place.on_disk()?)?,
            Format::Delimited(_) => {
                let dialect = source.dialect()?;
                source.format = Format::Delimited(dialect);
                let (above, header) = source.read_header(dialect)?;
                source.above = above;
                header
            }
        };
        if source.header.len() > MAX_COLUMNS {
            return Err(IntakeError::TooLarge {
                path: source.path,
                what: format!("{} columns; at most {MAX_COLUMNS}", source.header.len()),
            });
        }
        Ok((!source.header.is_empty()).then_some(source))
    }

    /// How its rows are parted, from how it begins.
    fn dialect(&self) -> Result<Dialect, IntakeError> {
        let mut beginning = Vec::new();
        let mut text = self.text()?.take(dialect::LOOKED_AT);
        text.read_to_end(&mut beginning)
            .map_err(|source| IntakeError::Io {
                path: self.path.clone(),
                source,
            })?;
        let is_whole = (beginning.len() as u64) < dialect::LOOKED_AT;
        Ok(Dialect::of(&String::from_utf8_lossy(&beginning), is_whole))
    }

    /// All of it as UTF-8.
    fn text(&self) -> Result<Decoded<Box<dyn Read>>, IntakeError> {
        Ok(Decoded::new(self.place.read()?, Rc::clone(&self.found)))
    }

    /// The lines above the header, and the header.
    fn read_header(&self, dialect: Dialect) -> Result<(Vec<String>, Vec<String>), IntakeError> {
        let mut reader = self.reader(dialect, Rc::default())?;
        let mut header = StringRecord::new();
        let mut above = Vec::new();
        for line in 0..=dialect.preamble {
            let read = reader.read_record(&mut header);
            read.map_err(|error| self.csv_error(&error))?;
            if line < dialect.preamble {
                above.push(
                    header
                        .iter()
                        .collect::<Vec<_>>()
                        .join(" ")
                        .trim()
                        .to_owned(),
                );
            }
        }
        let header = header.iter().map(|name| name.trim().to_owned());
        Ok((above, header.collect()))
    }

    /// The same file, its first row being no header: its columns are these.
    pub(crate) fn headerless(self, columns: Vec<String>) -> Self {
        Source {
            header: columns,
            is_headerless: true,
            ..self
        }
    }

    /// The lines above the header.
    pub(crate) fn above(&self) -> &[String] {
        &self.above
    }

    /// Its rows; the quotes of what was read are counted.
    fn reader(
        &self,
        dialect: Dialect,
        quotes: Rc<Cell<u64>>,
    ) -> Result<csv::Reader<impl Read>, IntakeError> {
        let mut text = self.text()?;
        if dialect.says_it {
            skip_line(&mut text).map_err(|source| IntakeError::Io {
                path: self.path.clone(),
                source,
            })?;
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Quotes {
                inner: text,
                count: quotes,
            });
        Ok(reader)
    }

    /// How many rows above the header are passed over.
    pub(crate) const fn preamble(&self) -> usize {
        match &self.format {
            Format::Delimited(dialect) => dialect.preamble,
            _ => 0,
        }
    }

    /// What the text was saved as, if not as UTF-8: known once it was read.
    pub(crate) fn encoding(&self) -> Option<&'static str> {
        self.found.get()
    }

    /// The file that it lies in: itself, or its archive or workbook.
    pub(crate) fn lies_in(&self) -> &Path {
        &self.place.path
    }

    /// How many of its bytes were read, of how many.
    pub(crate) fn progress(&self) -> (u64, u64) {
        self.place.progress()
    }

    /// A name that stands over two columns.
    pub(crate) fn repeated_column(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        let mut names = self.header.iter().filter(|name| !name.is_empty());
        names
            .find(|name| !seen.insert(name.as_str()))
            .map(String::as_str)
    }

    /// Reads every row. A row that is no text is an error.
    pub(crate) fn each(
        &self,
        mut take: impl FnMut(Row) -> Result<(), IntakeError>,
    ) -> Result<(), IntakeError> {
        let mut take_cells = |number: u64, mut cells: StringRecord| {
            let ragged = self.even_out(&mut cells);
            take(Row {
                number,
                cells: &cells,
                ragged,
            })
        };
        let dialect = match &self.format {
            Format::Sheet(sheet) => {
                let mut rows = sheet.rows.iter().skip(usize::from(!self.is_headerless));
                return rows.try_for_each(|(number, cells)| take_cells(*number, cells.clone()));
            }
            Format::Json => {
                return json::each(&self.path, self.text()?, &self.header, &mut take_cells);
            }
            Format::Parquet => return parquet::each(self.place.on_disk()?, &mut take_cells),
            Format::Delimited(dialect) => *dialect,
        };
        let quotes = Rc::new(Cell::new(0));
        let mut reader = self.reader(dialect, Rc::clone(&quotes))?;
        let mut last_is_several_lines = false;
        let mut cells = StringRecord::new();
        let header = usize::from(!self.is_headerless);
        for _ in 0..dialect.preamble + header {
            let read = reader.read_record(&mut cells);
            read.map_err(|error| self.csv_error(&error))?;
        }
        let mut number = (dialect.preamble + header) as u64 + u64::from(dialect.says_it);
        while reader
            .read_record(&mut cells)
            .map_err(|error| self.csv_error(&error))?
        {
            number += 1;
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue; // a spreadsheet's row of delimiters
            }
            let ragged = self.even_out(&mut cells);
            last_is_several_lines = cells.iter().any(|cell| cell.contains('\n'));
            take(Row {
                number,
                cells: &cells,
                ragged,
            })?;
        }
        // Quotes come in pairs; a last one without another has taken all that follows it into its cell.
        if last_is_several_lines && quotes.get() % 2 == 1 {
            return Err(IntakeError::Csv {
                path: self.path.clone(),
                row: number,
                text: "a quote opens in this row and never closes, so the rest of the file is one cell: close it, or take it out".to_owned(),
            });
        }
        Ok(())
    }

    /// Takes empty cells off the end that no column is for; other cells too many or too few are told.
    fn even_out(&self, cells: &mut StringRecord) -> Option<Fault> {
        let (columns, count) = (self.header.len(), cells.len());
        let is_padded = count > columns
            && cells
                .iter()
                .skip(columns)
                .all(|cell| cell.trim().is_empty());
        if is_padded {
            cells.truncate(columns);
        }
        (cells.len() != columns).then(|| {
            let text = format!(
                "the row has {count} cells, the header {columns}: a delimiter or a quote is missing or too many"
            );
            Fault::new("", "", text)
        })
    }

    /// The file's name for people.
    pub(crate) fn name(&self) -> String {
        file_name(&self.path)
    }

    fn csv_error(&self, error: &csv::Error) -> IntakeError {
        let row = error.position().map_or(0, |position| position.record() + 1);
        let text = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                "a letter here is not UTF-8, others before it are: the file was saved in two ways; save it as CSV UTF-8".to_owned()
            }
            _ => error.to_string(),
        };
        IntakeError::Csv {
            path: self.path.clone(),
            row,
            text,
        }
    }
}

/// A reader that counts quotes.
struct Quotes<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.inner.read(buffer)?;
        let quotes = buffer[..length]
            .iter()
            .filter(|&&byte| byte == b'"')
            .count();
        self.count.set(self.count.get() + quotes as u64);
        Ok(length)
    }
}

/// The name of a file without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Reads up to the end of the first line, which is short.
fn skip_line(text: &mut impl Read) -> std::io::Result<()> {
    const MOST: usize = 16;
    let mut byte = [0];
    for _ in 0..MOST {
        if text.read(&mut byte)? == 0 || byte == *b"\n" {
            break;
        }
    }
    Ok(())
}
