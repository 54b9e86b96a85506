//! `doorstep demo`: the main job on an invented firm.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use doorstep_app::demo::Weakness;
use doorstep_app::{Error, demo};

use super::diagnose::{Format, show};
use super::pages::Pages;
use super::screen;
use crate::clock;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Another seed is another firm of the same kind
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What is wrong with the firm in its last months
    #[arg(long, value_enum, default_value_t = Planted::HandOver)]
    weakness: Planted,
    /// The day with which the records end; by default yesterday
    #[arg(long, value_name = "DATE")]
    last_day: Option<String>,
    /// Write the records as native files into this new or empty folder, to look at and to diagnose again
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
    /// Text for people, or JSON for programs (docs/json.md)
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    pages: Pages,
}

/// What the invented firm's page is called.
const SUBJECT: &str = "Kontor & Lampe, an invented firm";
/// Where it is written if nobody says where: among the system's passing files.
const PAGE: &str = "doorstep-demo.html";

fn place() -> PathBuf {
    std::env::temp_dir().join(PAGE)
}

/// What is wrong with the invented firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Planted {
    /// One team's sellers bring fewer of those they talk with to buy
    Sales,
    /// Fewer people come
    Volume,
    /// As many people come, but the wrong ones
    Mix,
    /// Knocks lie about
    HandOver,
    /// Prices are cut, and too high all the same: an order leaves less
    Offer,
    /// Fewer people buy, of whatever seller and source
    Market,
    /// Nothing
    None,
}

impl Planted {
    const fn weakness(self) -> Weakness {
        match self {
            Planted::Sales => Weakness::PoorSelling,
            Planted::Volume => Weakness::TooFewLeads,
            Planted::Mix => Weakness::WrongPeople,
            Planted::HandOver => Weakness::SlowHandOver,
            Planted::Offer => Weakness::WeakOffer,
            Planted::Market => Weakness::HardMarket,
            Planted::None => Weakness::None,
        }
    }
}

impl Demo {
    pub(super) fn run(&self) -> Result<(), Error> {
        if self.pages.is_asked() {
            self.pages.at(place).check()?;
        }
        if let Some(folder) = &self.write {
            demo::check(folder)?;
        }
        let weakness = self.weakness.weakness();
        let sheets = demo::sheets(self.seed, weakness, self.last_day.as_deref(), clock::now())?;
        if let Some(folder) = &self.write {
            demo::write(&sheets, folder)?;
            let place = folder.display();
            screen::note(&format!(
                "Written to {place}; try: doorstep diagnose {place} --policy {place}/policy.toml\n"
            ))?;
        }
        screen::note(
            "Kontor & Lampe, an invented firm that sells lamps and desks by sales letter.\n\n",
        )?;
        let loaded = demo::load(&sheets)?;
        let facts = loaded.facts(&[])?;
        show(&loaded, &facts, &[], self.format)?;
        if self.pages.is_asked() {
            return self.pages.at(place).write(&loaded, &facts, SUBJECT);
        }
        match self.format {
            Format::Json => Ok(()),
            // Nobody asked for it: where it cannot be written, nothing is lost.
            Format::Text => {
                self.pages
                    .at(place)
                    .write(&loaded, &facts, SUBJECT)
                    .or_else(|error| screen::note(&format!("There is no page: {error}\n")))?;
                screen::note("To walk about in such a firm: doorstep serve --demo\n")
            }
        }
    }
}
