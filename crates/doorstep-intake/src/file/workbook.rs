//! A workbook of Excel (`.xlsx`, `.xlsm`): its sheets as rows of text.
//!
//! Cells are read one by one, never as a block of the size that a sheet claims to have. A formula is read as the value that it
//! had when the workbook was saved, and is never run.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::rc::Rc;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use csv::StringRecord;

use super::MAX_COLUMNS;
use super::packing::entries;
use crate::problems::IntakeError;

/// No workbook may hold more, unpacked: it is kept in memory.
const MAX_BYTES: u64 = 1 << 30;
/// No workbook is read with more sheets.
const MAX_SHEETS: usize = 1_000;

/// A sheet: its rows that hold anything, each with its number.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) rows: Vec<(u64, StringRecord)>,
}

/// Whether a name is one of a workbook.
pub(crate) fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("xlsx") || extension.eq_ignore_ascii_case("xlsm")
    })
}

/// The sheets of a workbook that hold tables.
pub(crate) fn sheets(path: &Path) -> Result<Vec<Rc<Sheet>>, IntakeError> {
    check_size(path)?;
    let broken = |error: XlsxError| not_read(path, &error);
    let file = File::open(path).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })?;
    let mut workbook = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let titles = workbook.sheet_names();
    if titles.len() > MAX_SHEETS {
        let text = format!("{} sheets; at most {MAX_SHEETS}", titles.len());
        return Err(refused(path, &text));
    }
    let mut sheets = Vec::new();
    // A text that stands once in the workbook may be meant by a million cells.
    let mut size = 0;
    for title in titles {
        let mut reader = match workbook.worksheet_cells_reader(&title) {
            // A chart on a sheet of its own holds no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            reader => reader.map_err(broken)?,
        };
        let mut rows = Rows::default();
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            if column as usize >= MAX_COLUMNS {
                let text = format!(
                    "sheet {title} row {}: more than {MAX_COLUMNS} columns",
                    row + 1
                );
                return Err(refused(path, &text));
            }
            let text = text(cell.get_value());
            size += text.len() as u64;
            if size > MAX_BYTES {
                return Err(too_large(path));
            }
            rows.put(row, column as usize, text);
        }
        drop(reader);
        sheets.push(Rc::new(Sheet {
            title,
            rows: rows.finish(),
        }));
    }
    Ok(sheets)
}

fn refused(path: &Path, text: &str) -> IntakeError {
    IntakeError::Packed {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn not_read(path: &Path, error: &dyn std::fmt::Display) -> IntakeError {
    let text = format!(
        "the workbook cannot be read ({error}): save it again as .xlsx, without a password, or each sheet as CSV"
    );
    refused(path, &text)
}

fn too_large(path: &Path) -> IntakeError {
    let text = format!(
        "it holds more than {} GiB: save each sheet as CSV",
        MAX_BYTES >> 30
    );
    refused(path, &text)
}

/// Unpacks every part once, within bounds, before anything is built of them.
fn check_size(path: &Path) -> Result<(), IntakeError> {
    let file = File::open(path).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })?;
    let mut size = 0;
    for part in entries(path, file).map_err(|_| not_read(path, &"it is no such file"))? {
        let mut bytes = part.read()?;
        let copied = io::copy(&mut bytes, &mut io::sink());
        size += copied.map_err(|error| refused(path, &error.to_string()))?;
        if size > MAX_BYTES {
            return Err(too_large(path));
        }
    }
    Ok(())
}

/// Rows as they are filled, cell by cell.
#[derive(Default)]
struct Rows {
    done: Vec<(u64, StringRecord)>,
    number: u32,
    cells: Vec<String>,
}

impl Rows {
    fn put(&mut self, row: u32, column: usize, text: String) {
        if text.is_empty() {
            return;
        }
        if row != self.number {
            self.end_row();
            self.number = row;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    fn end_row(&mut self) {
        if !self.cells.is_empty() {
            let number = u64::from(self.number) + 1;
            self.done
                .push((number, StringRecord::from(std::mem::take(&mut self.cells))));
        }
    }

    /// All rows, each at least as wide as the first.
    fn finish(mut self) -> Vec<(u64, StringRecord)> {
        self.end_row();
        let columns = self.done.first().map_or(0, |(_, header)| header.len());
        for (_, row) in &mut self.done {
            while row.len() < columns {
                row.push_field("");
            }
        }
        self.done
    }
}

/// A cell as it would stand in a native file.
fn text(cell: &DataRef) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => time(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// With the 15 digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3 there.
fn plain(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A day as a date, a moment as a local time, a span as seconds.
fn time(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return plain((moment.as_f64() * 86_400.0).round());
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        date
    } else if milli == 0 {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}")
    }
}
