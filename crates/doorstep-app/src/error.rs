//! The one error of the use cases: what is wrong and what to do, for the person at the keyboard.

use std::path::PathBuf;

use doorstep_core::PolicyError;
use doorstep_intake::IntakeError;
use doorstep_ledger::LedgerError;
use doorstep_records::CalendarError;
use doorstep_records::business::AssembleError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Files that cannot be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// A ledger that cannot be read or changed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A ledger whose files are not as they were written.
    #[error("{}\nTake the run back whose files these are (doorstep ledger show, undo), and import it again", .0.join("\n"))]
    Unsound(Vec<String>),
    /// More than one ledger.
    #[error("{} and {}: one ledger at a time; import the files of both into one", .0.display(), .1.display())]
    SeveralLedgers(PathBuf, PathBuf),
    /// What keeps the data is not well.
    #[error("{}", .0.join("\n"))]
    Ill(Vec<String>),
    /// The office cannot be opened.
    #[error(transparent)]
    Office(#[from] crate::office::OfficeError),
    /// A policy that cannot be read.
    #[error("{}: {error}", .file.display())]
    Policy {
        /// The policy file.
        file: PathBuf,
        /// What is wrong with it.
        error: Box<PolicyError>,
    },
    /// A preset's own policy that cannot be read.
    #[error("the preset's policy: {0}")]
    PresetPolicy(PolicyError),
    /// No such zone or holiday.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Records that cannot be put together.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// An option that says nothing.
    #[error("{option} {value:?}: {remedy}")]
    Option {
        /// The option.
        option: &'static str,
        /// What it says.
        value: String,
        /// What to write instead.
        remedy: String,
    },
    /// Rows, but no contact, order or closing among them.
    #[error("there is nothing to report: no contact, order or closed deal could be read{}. Add touches.csv, orders.csv or deals.csv (docs/native-files.md)", rejected_text(*.rejected))]
    NothingHappened {
        /// Rows that could not be read.
        rejected: usize,
    },
    /// Nobody is called that.
    #[error(
        "nobody is called {0:?}: give the id, e-mail, phone or whole name of a person, as it stands in the records"
    )]
    NoSuchPerson(String),
    /// More than one is called that.
    #[error("{called:?} can be any of these: give the id of one: {ids}")]
    SeveralPeople {
        /// What was asked for.
        called: String,
        /// Who is called that.
        ids: String,
    },
    /// A line that cannot be judged.
    #[error("{file}:{line}: {text}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        text: String,
    },
    /// The system could not read or write it.
    #[error("{}: {source}", .path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What the simulator made cannot be read: a defect of ours.
    #[error("the simulated records cannot be read: {0}; please report this")]
    Simulated(String),
}

impl Error {
    /// Why a new file cannot be made: one that is there is never written over.
    pub(crate) fn new_file(
        option: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| {
            match source.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Option {
                option,
                value: path.display().to_string(),
                remedy: "the file is there already and is not written over: choose another name, or delete it".to_owned(),
            },
            _ => Error::Io { path, source },
        }
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Error::Io { path, source }
    }
}

/// How many rows could not be read, if any.
fn rejected_text(rejected: usize) -> String {
    match rejected {
        0 => String::new(),
        1 => " (1 row was rejected)".to_owned(),
        rows => format!(" ({rows} rows were rejected)"),
    }
}
