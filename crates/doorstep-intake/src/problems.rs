//! What can be wrong with files, said so that the person who exported them can mend it.

use std::fmt;
use std::io::Write;
use std::path::PathBuf;

use doorstep_records::Fault;
use doorstep_records::rows::MissingColumn;

use crate::plan::UsedFile;

/// So many problems are told one by one; the rest are counted.
const SHOWN: usize = 20;

/// One cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The row, as a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            column,
            value,
            remedy,
        } = &self.fault;
        // What is wrong with the row as a whole.
        if column.is_empty() {
            return write!(f, "{} row {}: {remedy}", self.file, self.row);
        }
        write!(f, "{} row {}, {column}", self.file, self.row)?;
        match value.as_str() {
            "" => write!(f, " is empty: {remedy}"),
            value => write!(f, " = {value:?}: {remedy}"),
        }
    }
}

/// Why files cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The system could not read it.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not a table.
    #[error("{} row {row}: {text}", .path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// The row.
        row: u64,
        /// What is wrong, and the remedy.
        text: String,
    },
    /// Larger than any export should be.
    #[error("{}: {what}", .path.display())]
    TooLarge {
        /// The file or folder.
        path: PathBuf,
        /// How large, and the bound.
        what: String,
    },
    /// An archive that cannot be opened, or holds what is not known here.
    #[error("{}: {text}", .path.display())]
    Packed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        text: String,
    },
    /// A native file lacks a column.
    #[error("{}: {error}", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// The column.
        error: MissingColumn,
    },
    /// No file is known.
    #[error("{0}")]
    NotRecognised(String),
    /// Files with headers and nothing under them.
    #[error("{}: a header and no rows, so there is nothing to report: export the rows too", .0.iter().map(|file| file.file.as_str()).collect::<Vec<_>>().join(", "))]
    NoRows(Vec<UsedFile>),
    /// A preset that cannot work.
    #[error("preset {preset}: {text}")]
    Preset {
        /// Its name.
        preset: String,
        /// What is wrong.
        text: String,
    },
    /// Mail that cannot be read.
    #[error(transparent)]
    Mail(#[from] doorstep_mail::MailError),
    /// What was read cannot be kept.
    #[error("{0}")]
    NotKept(std::io::Error),
    /// Rows that cannot be read.
    #[error("{}", bad_rows(.shown, *.total))]
    BadRows {
        /// The first of them.
        shown: Vec<Problem>,
        /// How many there are.
        total: usize,
    },
}

fn bad_rows(shown: &[Problem], total: usize) -> String {
    let mut text = format!(
        "{total} {} cannot be read, so nothing is reported:\n",
        if total == 1 { "cell" } else { "cells" }
    );
    for problem in shown {
        text.push_str(&format!("  {problem}\n"));
    }
    if total > shown.len() {
        text.push_str(&format!("  ... and {} more\n", total - shown.len()));
    }
    text.push_str("Mend them, or go on without them: --skip-bad REJECTS.csv keeps each such row with its reason.");
    text
}

/// Where rows go that cannot be read: into a count, or also into a file of their own.
#[derive(Default)]
pub struct Rejects {
    shown: Vec<Problem>,
    total: usize,
    rows: usize,
    writer: Option<csv::Writer<Box<dyn Write>>>,
}

impl fmt::Debug for Rejects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rejects({} rows, {} problems)", self.rows, self.total)
    }
}

impl Rejects {
    /// A bad row stops the run.
    pub fn stop() -> Self {
        Rejects::default()
    }

    /// Bad rows are left out and written down, each with its reasons.
    pub fn keep(out: Box<dyn Write>) -> Result<Self, csv::Error> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(["file", "row", "column", "value", "reason", "cells"])?;
        Ok(Rejects {
            writer: Some(writer),
            ..Rejects::default()
        })
    }

    /// Takes a row with all that is wrong with it, or tells why it cannot be kept.
    pub(crate) fn keep_row<'a>(
        &mut self,
        file: &str,
        row: u64,
        faults: Vec<Fault>,
        cells: impl Iterator<Item = &'a str>,
    ) -> Result<(), IntakeError> {
        self.take(file, row, faults, cells)
            .map_err(|error| IntakeError::Csv {
                path: "the file of rejected rows".into(),
                row,
                text: error.to_string(),
            })
    }

    fn take<'a>(
        &mut self,
        file: &str,
        row: u64,
        faults: Vec<Fault>,
        cells: impl Iterator<Item = &'a str>,
    ) -> Result<(), csv::Error> {
        self.rows += 1;
        if let Some(writer) = &mut self.writer {
            let join =
                |part: fn(&Fault) -> &str| faults.iter().map(part).collect::<Vec<_>>().join(" | ");
            let whole = cells.collect::<Vec<_>>().join(" | ");
            writer.write_record([
                &defused(file),
                &row.to_string(),
                &defused(&join(|fault| &fault.column)),
                &defused(&join(|fault| &fault.value)),
                &join(|fault| &fault.remedy),
                &defused(&whole),
            ])?;
        }
        self.total += faults.len();
        for fault in faults {
            if self.shown.len() < SHOWN {
                let file = file.to_owned();
                self.shown.push(Problem { file, row, fault });
            }
        }
        Ok(())
    }

    /// The number of rows left out, or the error that stops the run.
    pub(crate) fn finish(self) -> Result<usize, IntakeError> {
        match self.writer {
            Some(mut writer) => {
                writer.flush().map_err(|source| IntakeError::Io {
                    path: "the file of rejected rows".into(),
                    source,
                })?;
                Ok(self.rows)
            }
            None if self.total == 0 => Ok(0),
            None => Err(IntakeError::BadRows {
                shown: self.shown,
                total: self.total,
            }),
        }
    }
}

/// A cell that a spreadsheet would run as a formula is written as text.
pub(crate) fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
