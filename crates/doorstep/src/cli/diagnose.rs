//! `doorstep diagnose`: the facts as text or JSON.

use clap::{Args, ValueEnum};
use doorstep_app::{Error, Loaded};

use super::{records::Records, screen};
use crate::clock;

#[derive(Debug, Args)]
pub(super) struct Diagnose {
    #[command(flatten)]
    records: Records,
    /// Show these columns too: attributes of people such as region, or campaign
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    by: Vec<String>,
    /// Text for people, or JSON for programs (docs/json.md)
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

impl Diagnose {
    pub(super) fn run(&self) -> Result<(), Error> {
        show(&self.records.load()?, &self.by, self.format)
    }
}

/// Prints the facts of what was read.
pub(super) fn show(loaded: &Loaded, by: &[String], format: Format) -> Result<(), Error> {
    let facts = loaded.facts(by)?;
    let text = match format {
        Format::Json => {
            serde_json::to_string_pretty(&facts).map_err(|error| Error::Io {
                path: "the facts".into(),
                source: error.into(),
            })? + "\n"
        }
        Format::Text => {
            let fresh = loaded.is_fresh(clock::now());
            doorstep_report::facts(&facts, by, loaded.decimals(), fresh, screen::paper())
        }
    };
    screen::print(&text)
}
