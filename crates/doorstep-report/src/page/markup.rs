//! What a page is made of: parts with figures, tables, lists and paragraphs, and the templates they fill.
//!
//! It must never let a text of the records through unescaped: only drawings and templates are markup.

use std::fmt;

use askama::Template;
use doorstep_charts::Chart;

/// A part of the page: a heading in the margin, and its matter beside it.
#[derive(Template)]
#[template(path = "part.html")]
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) heading: &'static str,
    pub(super) note: String,
    pub(super) blocks: Vec<Block>,
}

impl Part {
    pub(super) fn new(
        id: &'static str,
        heading: &'static str,
        note: impl Into<String>,
        blocks: Vec<Block>,
    ) -> Self {
        Part {
            id,
            heading,
            note: note.into(),
            blocks,
        }
    }

    /// Its drawings.
    pub(super) fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) | Block::Told(chart) => Some(&**chart),
            _ => None,
        })
    }
}

/// A piece of a part.
pub(super) enum Block {
    Chart(Box<Chart>),
    /// A drawing that on paper cannot be read without its numbers.
    Told(Box<Chart>),
    More(More),
    Table(Listing),
    Steps(Steps),
    Text(Text),
    Gap(Gap),
    Signs(Signs),
}

impl Block {
    /// A drawing with its finding as title, and its numbers.
    pub(super) fn chart(chart: Chart) -> Self {
        Block::Chart(Box::new(chart))
    }

    /// Numbers behind a drawing, to be opened.
    pub(super) fn more(summary: &'static str, table: Table, note: impl Into<String>) -> Self {
        Block::More(More {
            summary,
            table: table.known(),
            note: note.into(),
        })
    }

    /// A table that stands for itself, under its finding.
    pub(super) fn listing(title: impl Into<String>, table: Table, note: impl Into<String>) -> Self {
        Block::Table(Listing {
            title: title.into(),
            table: table.known(),
            note: note.into(),
        })
    }

    /// A paragraph.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Block::Text(Text { text: text.into() })
    }

    /// What the records lack, and why it would be worth having.
    pub(super) fn gap(what: impl Into<String>, worth: impl Into<String>) -> Self {
        Block::Gap(Gap {
            what: what.into(),
            worth: worth.into(),
        })
    }
}

impl fmt::Display for Block {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Block::Chart(chart) | Block::Told(chart) => out.write_str(&chart.figure()),
            Block::More(more) => more.fmt(out),
            Block::Table(listing) => listing.fmt(out),
            Block::Steps(steps) => steps.fmt(out),
            Block::Text(text) => text.fmt(out),
            Block::Gap(gap) => gap.fmt(out),
            Block::Signs(signs) => signs.fmt(out),
        }
    }
}

/// Numbers behind a drawing that shows only some of them, to be opened.
#[derive(Template)]
#[template(path = "more.html")]
pub(super) struct More {
    pub(super) summary: &'static str,
    pub(super) table: Table,
    /// What stands under it.
    pub(super) note: String,
}

/// A table that stands for itself, under its finding.
#[derive(Template)]
#[template(path = "listing.html")]
pub(super) struct Listing {
    pub(super) title: String,
    pub(super) table: Table,
    /// What stands under it.
    pub(super) note: String,
}

/// Numbers in rows.
#[derive(Template, Default)]
#[template(path = "table.html")]
pub(super) struct Table {
    /// What it holds, for those who do not see where it stands.
    pub(super) caption: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    pub(super) fn new(caption: impl Into<String>, heads: Vec<Head>) -> Self {
        Table {
            caption: caption.into(),
            heads,
            rows: Vec::new(),
        }
    }

    /// Itself without the columns of which nothing is known.
    fn known(mut self) -> Self {
        let says = |place: usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.cells.get(place));
            cells.any(|cell| !matches!(cell.as_str(), "" | "\u{2013}"))
        };
        let kept: Vec<bool> = (0..self.heads.len().saturating_sub(1)).map(says).collect();
        let is_kept = |place: usize| kept.get(place).copied().unwrap_or(true);
        let mut place = 0;
        self.heads.retain(|_| {
            place += 1;
            place < 2 || is_kept(place - 2)
        });
        for row in &mut self.rows {
            let mut place = 0;
            row.cells.retain(|_| {
                place += 1;
                is_kept(place - 1)
            });
        }
        self
    }
}

/// The head of a column.
pub(super) struct Head {
    pub(super) text: String,
    /// Of its cells too.
    pub(super) class: &'static str,
}

/// A column of words.
pub(super) fn words(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        class: "",
    }
}

/// A column of numbers.
pub(super) fn number(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        class: "number",
    }
}

/// A column of numbers that a telephone leaves out.
pub(super) fn optional(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        class: "number optional",
    }
}

/// A column of words that a telephone leaves out.
pub(super) fn optional_words(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        class: "optional",
    }
}

/// The first column right of the door.
pub(super) fn past_door(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        class: "number past-door",
    }
}

/// A row: its name, a quieter line under it, and its cells.
#[derive(Default)]
pub(super) struct Row {
    pub(super) side: &'static str,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) cells: Vec<String>,
}

impl Row {
    pub(super) fn new(name: impl Into<String>, cells: Vec<String>) -> Self {
        Row {
            name: name.into(),
            cells,
            ..Row::default()
        }
    }
}

/// Things to do or to record, in order.
#[derive(Template)]
#[template(path = "steps.html")]
pub(super) struct Steps {
    pub(super) title: String,
    pub(super) steps: Vec<Step>,
}

/// One of them.
pub(super) struct Step {
    pub(super) what: String,
    pub(super) lines: Vec<String>,
}

/// A paragraph.
#[derive(Template)]
#[template(source = "<p>{{ text }}</p>\n", ext = "html")]
pub(super) struct Text {
    pub(super) text: String,
}

/// What the records lack, and why it would be worth having.
#[derive(Template)]
#[template(
    source = "<div class=\"empty\"><p><strong>{{ what }}</strong> {{ worth }}</p></div>\n",
    ext = "html"
)]
pub(super) struct Gap {
    pub(super) what: String,
    pub(super) worth: String,
}

/// What the signs of touches mean.
#[derive(Template)]
#[template(path = "signs.html")]
pub(super) struct Signs {
    pub(super) signs: Vec<Sign>,
}

/// A sign and what it means.
pub(super) struct Sign {
    /// A drawing of ours.
    pub(super) svg: String,
    pub(super) name: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_which_nothing_is_known_is_left_out() {
        let heads = vec![
            words("Name"),
            number("Leads"),
            number("Cost"),
            number("Won"),
        ];
        let mut table = Table::new("", heads);
        let cells = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        table.rows = vec![
            Row::new("a", cells(["1", "\u{2013}", "0"])),
            Row::new("b", cells(["2", "", "1"])),
        ];
        let table = table.known();
        let heads: Vec<&str> = table.heads.iter().map(|head| head.text.as_str()).collect();
        assert_eq!(heads, ["Name", "Leads", "Won"]);
        assert_eq!(table.rows[1].cells, ["2", "1"]);
    }

    #[test]
    fn every_text_is_escaped() {
        let evil = "<b onclick='x'>\"&";
        let mut table = Table::new(evil, vec![words(evil), words(evil)]);
        table.rows = vec![Row {
            note: evil.to_owned(),
            ..Row::new(evil, vec![evil.to_owned()])
        }];
        let steps = vec![Step {
            what: evil.to_owned(),
            lines: vec![evil.to_owned()],
        }];
        let title = evil.to_owned();
        let blocks = vec![
            Block::text(evil),
            Block::gap(evil, evil),
            Block::listing(evil, table, evil),
            Block::Steps(Steps { title, steps }),
        ];
        let part = Part::new("id", "Heading", evil, blocks).to_string();
        assert!(!part.contains("<b ") && !part.contains("'x'"), "{part}");
        assert_eq!(
            part.matches("&#60;b onclick=&#39;x&#39;&#62;&#34;&#38;")
                .count(),
            16
        );
    }
}
