//! The page a report is written on: so wide, with or without colour, with the signs it has; tables that fit.

use anstyle::{Ansi256Color, AnsiColor, Color, Style};
use doorstep_charts::text::Signs;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::numbers::count;

/// What a stretch of text is, and so how it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Strong,
    Quiet,
    Marketing,
    Sales,
    Alarm,
}

/// A page of a width in columns.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    width: usize,
    colour: bool,
    signs: Signs,
}

const NARROWEST: usize = 60;
const WIDEST: usize = 160;

impl Paper {
    /// A page; very narrow and very wide ones are brought to a width that can be read.
    pub fn new(width: usize, colour: bool, signs: Signs) -> Self {
        Paper {
            width: width.clamp(NARROWEST, WIDEST),
            colour,
            signs,
        }
    }

    pub(crate) fn width(self) -> usize {
        self.width
    }

    /// What its bars and sparks are drawn with.
    pub(crate) fn signs(self) -> Signs {
        self.signs
    }

    /// A whole report as it stands on this paper: where that has plain signs only, no sign of ours is another.
    pub(crate) fn written(self, report: String) -> String {
        match self.signs {
            Signs::Blocks => report,
            Signs::Plain => report.chars().map(plain).collect(),
        }
    }

    pub(crate) fn ink(self, ink: Ink, text: &str) -> String {
        let style = match ink {
            _ if !self.colour || text.is_empty() => return text.to_owned(),
            Ink::Plain => return text.to_owned(),
            Ink::Strong => Style::new().bold(),
            Ink::Quiet => Style::new().dimmed(),
            Ink::Marketing => Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(172)))),
            Ink::Sales => Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(30)))),
            Ink::Alarm => Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red))),
        };
        format!("{style}{text}{style:#}")
    }

    /// A heading with space above it.
    pub(crate) fn heading(self, text: &str) -> String {
        format!("\n{}\n", self.ink(Ink::Strong, text))
    }

    /// A paragraph, its lines indented.
    pub(crate) fn paragraph(self, indent: usize, text: &str) -> String {
        let mut lines = String::new();
        if text.is_empty() {
            return lines;
        }
        for line in wrap(text, self.width.saturating_sub(indent)) {
            lines.push_str(&" ".repeat(indent));
            lines.push_str(&line);
            lines.push('\n');
        }
        lines
    }
}

/// The plain sign that stands for one of ours, and is as wide. What is no sign of ours stays what it is.
const fn plain(sign: char) -> char {
    match sign {
        '┃' | '│' => '|',
        '╋' => '+',
        '█' => '#',
        '▒' => ':',
        '•' => '*',
        '→' => '>',
        '←' => '<',
        '–' | '−' => '-',
        '…' => '~',
        char::REPLACEMENT_CHARACTER => '?',
        other => other,
    }
}

/// Words into lines of at most a width; a longer word has a line of its own.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A text cut to a width, with a mark where it was cut. Control characters never reach a terminal.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let clean = clean(text);
    if clean.width() <= width {
        return clean;
    }
    let mut cut = String::new();
    for c in clean.chars() {
        if cut.width() + c.width().unwrap_or(0) + 1 > width {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// The text without control characters.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

pub(crate) fn pad(text: &str, width: usize, right: bool) -> String {
    let gap = " ".repeat(width.saturating_sub(text.width()));
    if right {
        format!("{gap}{text}")
    } else {
        format!("{text}{gap}")
    }
}

/// A column of a table: its head, and whether its cells stand at the right.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    name: &'static str,
    right: bool,
    /// Left out on narrow paper: the less it matters, the higher.
    rank: u8,
    /// What its numbers mean, if the head does not say it all.
    meaning: &'static str,
}

impl Head {
    /// The head with its meaning, told under the table.
    pub(crate) const fn means(self, meaning: &'static str) -> Self {
        Head { meaning, ..self }
    }
}

pub(crate) const fn left(name: &'static str) -> Head {
    Head {
        name,
        right: false,
        rank: 0,
        meaning: "",
    }
}

pub(crate) const fn right(name: &'static str, rank: u8) -> Head {
    Head {
        name,
        right: true,
        rank,
        meaning: "",
    }
}

const GAP: usize = 2;
const FIRST_COLUMN: usize = 34;

/// A table that fits: the first column is cut, the least important columns are left out.
pub(crate) struct Grid {
    heads: Vec<Head>,
    rows: Vec<(Ink, Vec<String>)>,
    left_out: usize,
}

impl Grid {
    pub(crate) fn new(heads: &[Head]) -> Self {
        Grid {
            heads: heads.to_vec(),
            rows: Vec::new(),
            left_out: 0,
        }
    }

    /// So many rows there are besides.
    pub(crate) fn leave_out(&mut self, rows: usize) {
        self.left_out = rows;
    }

    pub(crate) fn row(&mut self, ink: Ink, cells: Vec<String>) {
        self.rows.push((ink, cells));
    }

    pub(crate) fn print(&self, paper: Paper) -> String {
        let widths = self.widths();
        let shown = self.shown(&widths, paper.width());
        let line = |cells: &dyn Fn(usize) -> String| {
            let mut text = String::new();
            for &column in &shown {
                text.push_str(&" ".repeat(GAP));
                text.push_str(&pad(
                    &fit(&cells(column), widths[column]),
                    widths[column],
                    self.heads[column].right,
                ));
            }
            text.trim_end().to_owned()
        };
        let mut text = paper.ink(
            Ink::Quiet,
            &line(&|column| self.heads[column].name.to_owned()),
        );
        text.push('\n');
        for (ink, cells) in &self.rows {
            let row = line(&|column| cells.get(column).cloned().unwrap_or_default());
            text.push_str(&paper.ink(*ink, &row));
            text.push('\n');
        }
        if self.left_out > 0 {
            let more = format!("  and {} more\n", count(self.left_out));
            text.push_str(&paper.ink(Ink::Quiet, &more));
        }
        text
    }

    /// The table, and under it what its columns mean.
    pub(crate) fn explained(&self, paper: Paper) -> String {
        let shown = self.shown(&self.widths(), paper.width());
        self.print(paper) + &self.legend(&shown, paper)
    }

    /// What the columns mean, of those that are shown.
    fn legend(&self, shown: &[usize], paper: Paper) -> String {
        let heads = shown.iter().map(|&column| self.heads[column]);
        let told = heads.filter(|head| !head.meaning.is_empty());
        let told: Vec<String> = told
            .map(|head| format!("{}: {}", head.name, head.meaning))
            .collect();
        let lines = wrap(&told.join(". "), paper.width().saturating_sub(2));
        let lines = lines.iter().filter(|line| !line.is_empty());
        lines
            .map(|line| paper.ink(Ink::Quiet, &format!("  {line}")) + "\n")
            .collect()
    }

    fn widths(&self) -> Vec<usize> {
        let column = |index: usize| {
            let cells = self
                .rows
                .iter()
                .filter_map(|(_, cells)| cells.get(index))
                .map(|cell| cell.width());
            let widest = cells.max().unwrap_or(0).max(self.heads[index].name.width());
            if index == 0 {
                widest.min(FIRST_COLUMN)
            } else {
                widest
            }
        };
        (0..self.heads.len()).map(column).collect()
    }

    /// A column of which nothing is known is left out.
    fn says_anything(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|(_, cells)| cells.get(column));
        column == 0 || cells.any(|cell| !matches!(cell.as_str(), "" | "\u{2013}"))
    }

    fn shown(&self, widths: &[usize], width: usize) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..self.heads.len())
            .filter(|&column| self.says_anything(column))
            .collect();
        let total = |shown: &[usize]| {
            shown
                .iter()
                .map(|&column| widths[column] + GAP)
                .sum::<usize>()
        };
        while total(&shown) > width {
            let least = shown
                .iter()
                .copied()
                .max_by_key(|&column| self.heads[column].rank);
            match least {
                Some(column) if self.heads[column].rank > 0 => {
                    shown.retain(|&other| other != column);
                }
                _ => break,
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sign_is_as_wide_as_the_one_it_stands_for_and_letters_stay() {
        let report = "┃│╋█▒•→←–−…\u{fffd} Größer & Söhne, 山田";
        let plain = Paper::new(80, false, Signs::Plain).written(report.to_owned());
        assert_eq!(plain, "||+#:*><--~? Größer & Söhne, 山田");
        assert_eq!(plain.width(), report.width());
        let blocks = Paper::new(80, false, Signs::Blocks).written(report.to_owned());
        assert_eq!(blocks, report);
    }
}
