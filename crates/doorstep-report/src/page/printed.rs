//! The page as data for whoever sets it on paper: the same parts, words and numbers, without markup.
//!
//! A text is a text here: whoever sets it must never read it as markup. Only drawings are SVG.

use doorstep_charts::{self as charts, Chart};
use serde::Serialize;

use super::markup::{self, Block, Part};
use super::view::View;

/// The page for paper. What it holds is its serialised form, which a template reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Printed {
    version: String,
    subject: String,
    title: String,
    judged: String,
    /// The day of the last record, `YYYY-MM-DD`.
    date: String,
    verdict: String,
    lead: String,
    sentences: Vec<String>,
    parts: Vec<Section>,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Section {
    id: &'static str,
    heading: &'static str,
    note: String,
    blocks: Vec<Piece>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Figure {
        title: String,
        subtitle: String,
        /// One drawing, or as many as it takes sheets.
        svgs: Vec<String>,
        /// What the drawing says, for those who do not see it.
        alt: String,
        numbers: Table,
        /// Whether the numbers stand under the drawing, because it cannot be read without them.
        is_told: bool,
    },
    Table {
        title: String,
        table: Table,
        note: String,
    },
    Steps {
        title: String,
        steps: Vec<Step>,
    },
    Text {
        text: String,
    },
    Gap {
        what: String,
        worth: String,
    },
    Signs {
        signs: Vec<Sign>,
    },
}

/// A small drawing and what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Sign {
    svg: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Step {
    what: String,
    lines: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Table {
    heads: Vec<Head>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Head {
    text: String,
    is_number: bool,
    /// Whether it is the first column right of the door.
    is_past_door: bool,
}

/// A row, as long as the heads; its first cell names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Row {
    side: &'static str,
    note: String,
    cells: Vec<String>,
}

impl Printed {
    pub(super) fn of(view: &View) -> Self {
        let head = view.head();
        Printed {
            version: view.page.version.to_owned(),
            subject: view.subject(),
            title: view.title(),
            judged: view.judged(),
            date: view.facts.as_of.chars().take(10).collect(),
            verdict: head.verdict,
            lead: head.lead,
            sentences: head.more,
            parts: view.parts().into_iter().map(Section::of).collect(),
        }
    }
}

impl Section {
    fn of(part: Part) -> Self {
        Section {
            id: part.id,
            heading: part.heading,
            note: part.note,
            blocks: part.blocks.into_iter().map(Piece::of).collect(),
        }
    }
}

impl Piece {
    fn of(block: Block) -> Self {
        match block {
            Block::Chart(chart) => Piece::figure(*chart, false),
            Block::Told(chart) => Piece::figure(*chart, true),
            Block::More(more) => Piece::Table {
                title: more.summary.to_owned(),
                table: more.table.into(),
                note: more.note,
            },
            Block::Table(listing) => Piece::Table {
                title: listing.title,
                table: listing.table.into(),
                note: listing.note,
            },
            Block::Steps(steps) => Piece::Steps {
                title: steps.title,
                steps: steps.steps.into_iter().map(Step::from).collect(),
            },
            Block::Text(text) => Piece::Text { text: text.text },
            Block::Gap(gap) => Piece::Gap {
                what: gap.what,
                worth: gap.worth,
            },
            Block::Signs(signs) => Piece::Signs {
                signs: signs.signs.into_iter().map(Sign::from).collect(),
            },
        }
    }

    fn figure(chart: Chart, is_told: bool) -> Self {
        if chart.is_empty {
            return Piece::Gap {
                what: chart.title,
                worth: chart.description,
            };
        }
        let svgs = if chart.sheets.is_empty() {
            vec![chart.svg]
        } else {
            chart.sheets
        };
        Piece::Figure {
            title: chart.title,
            subtitle: chart.subtitle,
            svgs,
            alt: chart.description,
            numbers: chart.table.for_readers().into(),
            is_told,
        }
    }
}

impl From<markup::Sign> for Sign {
    fn from(sign: markup::Sign) -> Self {
        Sign {
            svg: sign.svg,
            name: sign.name.to_owned(),
        }
    }
}

impl From<markup::Step> for Step {
    fn from(step: markup::Step) -> Self {
        Step {
            what: step.what,
            lines: step.lines,
        }
    }
}

impl From<markup::Table> for Table {
    fn from(table: markup::Table) -> Self {
        Table {
            heads: table.heads.into_iter().map(Head::from).collect(),
            rows: table.rows.into_iter().map(Row::from).collect(),
        }
    }
}

impl From<charts::Table> for Table {
    fn from(table: charts::Table) -> Self {
        let row = |cells: &Vec<charts::Cell>| Row {
            side: "",
            note: String::new(),
            cells: cells.iter().map(|cell| cell.shown().to_owned()).collect(),
        };
        let head = |head: charts::Head| Head {
            text: head.name,
            is_number: head.is_number,
            is_past_door: false,
        };
        Table {
            rows: table.rows.iter().map(row).collect(),
            heads: table.head.into_iter().map(head).collect(),
        }
    }
}

impl From<markup::Head> for Head {
    fn from(head: markup::Head) -> Self {
        Head {
            text: head.text,
            is_number: head.class.contains("number"),
            is_past_door: head.class.contains("past-door"),
        }
    }
}

impl From<markup::Row> for Row {
    fn from(row: markup::Row) -> Self {
        let mut cells = vec![row.name];
        cells.extend(row.cells);
        Row {
            side: row.side,
            note: row.note,
            cells,
        }
    }
}
