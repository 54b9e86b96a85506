//! `doorstep diagnose`: the facts as text or JSON, and as a page.

use clap::{Args, ValueEnum};
use doorstep_app::{Error, Facts, Loaded, question};

use super::pages::Pages;
use super::{records::Records, screen};
use crate::clock;

#[derive(Debug, Args)]
pub(super) struct Diagnose {
    #[command(flatten)]
    records: Records,
    /// Show these columns too: attributes of people such as region, or campaign
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    by: Vec<String>,
    /// The days to judge, such as 2018-05 or 2018-03-05..2018-05-27; by default the last whole weeks whose
    /// leads all had time to decide
    #[arg(long, value_name = "FROM..TO")]
    period: Option<String>,
    /// What they are compared with: last-year, previous, best (of the two years before), plan (targets.csv) or
    /// FROM..TO; by default the same weeks a year earlier if they can be compared, else the equal span before
    #[arg(long, value_name = "REFERENCE")]
    against: Option<String>,
    /// Compare like with like by this attribute of people, instead of their source
    #[arg(long, value_name = "COLUMN")]
    mix: Option<String>,
    /// Shuffle the weeks so many times, to see how often chance alone would name a side
    #[arg(long, value_name = "TIMES", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1000))]
    placebo: u16,
    /// Text for people, or JSON for programs (docs/json.md)
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    pages: Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

impl Diagnose {
    pub(super) fn run(&self) -> Result<(), Error> {
        let question = question(
            self.period.as_deref(),
            self.against.as_deref(),
            self.mix.as_deref(),
            usize::from(self.placebo),
        )?;
        self.pages.check()?;
        let loaded = self.records.load(question)?;
        let facts = loaded.facts(&self.by)?;
        show(&loaded, &facts, &self.by, self.format)?;
        self.pages.write(&loaded, &facts, &self.records.subject())
    }
}

/// Prints the facts of what was read.
pub(super) fn show(
    loaded: &Loaded,
    facts: &Facts,
    by: &[String],
    format: Format,
) -> Result<(), Error> {
    let text = match format {
        Format::Json => {
            serde_json::to_string_pretty(facts).map_err(|error| Error::Io {
                path: "the facts".into(),
                source: error.into(),
            })? + "\n"
        }
        Format::Text => {
            let fresh = loaded.is_fresh(clock::now());
            doorstep_report::facts(facts, by, loaded.decimals(), fresh, screen::paper())
        }
    };
    screen::print(&text)
}
