//! What became of every entry, as a table.
//!
//! It must never leave out an entry or a failed number.

use std::fmt;

use crate::compare::Line;

/// What became of one entry.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// All its numbers, compared.
    Compared(Vec<Line>),
    /// Not understood, or refused.
    Failed(String),
    /// With the reason.
    NotCovered(String),
}

impl Outcome {
    fn has_failed(&self) -> bool {
        match self {
            Self::Compared(lines) => lines.is_empty() || !lines.iter().all(Line::is_met),
            Self::Failed(_) => true,
            Self::NotCovered(_) => false,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NotCovered(_) => "not covered",
            _ if self.has_failed() => "FAILED",
            _ => "passed",
        }
    }
}

pub(crate) struct Table(Vec<(String, Outcome)>);

impl Table {
    pub(crate) fn of(outcomes: impl Iterator<Item = (String, Outcome)>) -> Self {
        Self(outcomes.collect())
    }

    /// The rows that failed; empty when none did.
    pub(crate) fn failures(&self) -> String {
        let failed = self.0.iter().filter(|(_, outcome)| outcome.has_failed());
        failed.map(|(id, outcome)| row(id, outcome)).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "\n{:<12} {:<28} numbers, and the one nearest to its limit",
            "outcome", "entry"
        )?;
        for (id, outcome) in &self.0 {
            write!(formatter, "{}", row(id, outcome))?;
        }
        let count = |word| {
            self.0
                .iter()
                .filter(|(_, outcome)| outcome.word() == word)
                .count()
        };
        let [passed, failed, open] = ["passed", "FAILED", "not covered"].map(count);
        writeln!(
            formatter,
            "{passed} passed, {failed} failed, {open} not covered"
        )
    }
}

fn row(id: &str, outcome: &Outcome) -> String {
    let start = format!("{:<12} {id:<28} ", outcome.word());
    match outcome {
        Outcome::Failed(reason) | Outcome::NotCovered(reason) => format!("{start}{reason}\n"),
        Outcome::Compared(lines) if lines.is_empty() => format!("{start}nothing was expected\n"),
        Outcome::Compared(lines) => {
            let worst = lines
                .iter()
                .max_by(|one, other| one.strain().total_cmp(&other.strain()));
            let worst = worst.map(describe).unwrap_or_default();
            let printed = lines.iter().filter(|line| line.only_as_printed).count();
            let printed = match printed {
                0 => String::new(),
                count => format!("; {count} to the digits printed only"),
            };
            let mut text = format!("{start}{:>4}  {worst}{printed}\n", lines.len());
            for line in lines.iter().filter(|line| !line.is_met()) {
                text += &format!("{:<12} {:<28} {}\n", "", "", describe(line));
            }
            text
        }
    }
}

fn describe(line: &Line) -> String {
    let Line {
        field,
        found,
        expected,
        deviation,
        allowed,
        ..
    } = line;
    format!("{field}: {found} for {expected}, off by {deviation:.1e} of {allowed:.1e}")
}
