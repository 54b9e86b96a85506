//! The arguments that say which records to read, shared by the commands that read them.

use std::path::PathBuf;

use clap::Args;
use doorstep_app::{Error, Loaded, Question, Request, records};

use super::pages::subject;
use crate::clock;

#[derive(Debug, Args)]
pub(super) struct Records {
    #[command(flatten)]
    sources: Sources,
    /// Judge as of the end of this day; later records are left out
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

impl Records {
    /// What a page of these records is called.
    pub(super) fn subject(&self) -> String {
        subject(&self.sources.paths)
    }

    pub(super) fn load(&self, question: Question) -> Result<Loaded, Error> {
        records::load(&Request {
            as_of: self.as_of.clone(),
            question,
            ..self.sources.request()
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Files and folders: native files or another system's export; reports take a ledger too
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// A mapping file that says what the columns of files mean; several may be given (docs/import.md)
    #[arg(long = "map", value_name = "FILE.toml")]
    maps: Vec<PathBuf>,
    /// What the files are: a table, mail, or a file of a preset such as twilio.calls
    #[arg(long = "as", value_name = "PRESET.FILE")]
    role: Option<String>,
    /// Take files that are not known for what they are guessed to be (see import --explain)
    #[arg(long)]
    yes: bool,
    /// Your own address, for mail, or a whole domain as @firm.example; several may be given
    #[arg(long, value_name = "ADDRESS")]
    ours: Vec<String>,
    /// The owner's numbers for the rules, a TOML file (docs/policy.md)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The business's time zone, such as Europe/Berlin
    #[arg(long)]
    zone: Option<String>,
    /// The currency of amounts that name none, such as EUR
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Go on without rows that cannot be read, and keep them here with the reasons
    #[arg(long, value_name = "REJECTS.csv")]
    skip_bad: Option<PathBuf>,
}

impl Sources {
    pub(super) fn request(&self) -> Request {
        Request {
            paths: self.paths.clone(),
            maps: self.maps.clone(),
            role: self.role.clone(),
            ours: self.ours.clone(),
            guess: self.yes,
            policy: self.policy.clone(),
            zone: self.zone.clone(),
            currency: self.currency.clone(),
            skip_bad: self.skip_bad.clone(),
            now: Some(clock::now()),
            ..Request::default()
        }
    }
}
