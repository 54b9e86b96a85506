//! The report as one page: HTML that needs no network, no script and no second file.
//!
//! The answer comes first, then the picture, the proof and the numbers. It must never compute a fact, say more than
//! the records carry, leave a part empty without saying what is missing, or let a text of the records through unescaped.

mod answers;
mod balance;
mod capacity;
mod changes;
mod doubts;
mod funnel;
mod lag;
mod levers;
mod markup;
mod media;
mod method;
mod months;
mod next;
mod people;
mod printed;
mod reps;
mod sources;
mod sure;
mod view;
mod winners;
mod words;

use std::fmt;

use askama::Template;
use doorstep_balance::{Facts, Timeline};
use doorstep_charts::{CHARTS_CSS, COLOURS_CSS, Chart, Language};

use markup::Part;
use view::View;

pub use printed::Printed;

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// Whose records they are, as a title.
    pub subject: &'a str,
    /// Real cases to show touch by touch: one won by marketing, one by sales, as far as there are any.
    pub people: &'a [Timeline],
    /// Decimals of the currency's minor unit.
    pub decimals: u32,
    /// The version of the program.
    pub version: &'a str,
    /// Whose marks numbers and money have. The words are English.
    pub marks: Language,
}

/// The numbers behind one drawing of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The drawing's name, such as `balance`: letters, digits and hyphens.
    pub name: String,
    /// Comma-separated values by RFC 4180, numbers as machines write them.
    pub csv: String,
}

/// What stands inside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The hidden drawing that goes before everything else.
    pub hatchings: String,
    /// What it is, and for which time.
    pub title: String,
    /// As of when.
    pub judged: String,
    /// The verdict and all parts.
    pub html: String,
}

impl Page<'_> {
    /// The page as HTML.
    ///
    /// # Errors
    /// Only if a template could not be filled, which is a defect.
    pub fn html(&self) -> Result<String, fmt::Error> {
        let view = View::on_screen(self);
        let inside = self.inside()?;
        let frame = Frame {
            styles: STYLES,
            hatchings: inside.hatchings,
            version: self.version,
            subject: view.subject(),
            title: inside.title,
            judged: inside.judged,
            inside: inside.html,
        };
        frame.render().map_err(|_| fmt::Error)
    }

    /// What stands inside the page, for another frame around it that has [`STYLES`].
    ///
    /// # Errors
    /// Only if a template could not be filled, which is a defect.
    pub fn inside(&self) -> Result<Inside, fmt::Error> {
        let view = View::on_screen(self);
        let head = view.head();
        let matter = Matter {
            verdict: head.verdict,
            lead: head.lead,
            sentences: head.more,
            parts: view.parts(),
        };
        Ok(Inside {
            hatchings: doorstep_charts::sprite(),
            title: view.title(),
            judged: view.judged(),
            html: matter.render().map_err(|_| fmt::Error)?,
        })
    }

    /// The same for paper: words, numbers, and drawings so many pixels wide in literal colours.
    pub fn printed(&self, width_px: f64) -> Printed {
        Printed::of(&View::on_paper(self, width_px))
    }

    /// The numbers behind every drawing.
    pub fn sheets(&self) -> Vec<Sheet> {
        let parts = View::on_screen(self).parts();
        let charts = parts.iter().flat_map(Part::charts);
        let sheet = |chart: &Chart| Sheet {
            name: chart.id.trim_end_matches("-chart").to_owned(),
            csv: chart.table.csv(),
        };
        charts.map(sheet).collect()
    }
}

/// The style sheets of a page without controls, in their order: colours, what is on every page, charts.
pub const STYLES: [&str; 3] = [
    COLOURS_CSS,
    include_str!("../templates/report.css"),
    CHARTS_CSS,
];

#[derive(Template)]
#[template(path = "page.html")]
struct Frame<'a> {
    styles: [&'a str; 3],
    hatchings: String,
    version: &'a str,
    subject: String,
    title: String,
    judged: String,
    inside: String,
}

#[derive(Template)]
#[template(path = "inside.html")]
struct Matter {
    verdict: String,
    lead: String,
    sentences: Vec<String>,
    parts: Vec<Part>,
}

impl View<'_> {
    /// All parts, in the order in which an owner asks.
    fn parts(&self) -> Vec<Part> {
        vec![
            balance::part(self),
            changes::part(self),
            sure::part(self),
            levers::part(self),
            doubts::part(self),
            next::part(self),
            funnel::part(self),
            months::part(self),
            sources::part(self),
            reps::part(self),
            lag::part(self),
            answers::part(self),
            winners::part(self),
            capacity::part(self),
            media::part(self),
            people::part(self),
            method::part(self),
        ]
    }
}
