//! The facts as the parts of the page see them: with the numbers, dates and names already in words.

use doorstep_balance::verdict::{Decision, Effect, Kind, Span};
use doorstep_balance::{Facts, Segment, Verdict};

use super::Page;
use crate::numbers::{exact_money, money};
use super::words::{clean, day, span};

/// Less money than this, in minor units, is shown with them.
const EXACT: i64 = 10_000;

/// The facts, and how they are said.
pub(super) struct View<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) facts: &'a Facts,
    pub(super) verdict: Option<&'a Verdict>,
}

/// What the page begins with.
pub(super) struct Opening {
    pub(super) verdict: String,
    pub(super) lead: String,
    pub(super) more: Vec<String>,
}

impl<'a> View<'a> {
    pub(super) fn of(page: &'a Page<'a>) -> Self {
        View {
            page,
            facts: page.facts,
            verdict: page.facts.verdict.as_ref(),
        }
    }

    /// Whose records these are.
    pub(super) fn subject(&self) -> String {
        match clean(self.page.subject).trim() {
            "" => "Doorstep".to_owned(),
            subject => subject.to_owned(),
        }
    }

    pub(super) fn title(&self) -> String {
        match self.verdict.and_then(|verdict| verdict.period) {
            Some(period) => format!("Balance report, {}", span(period)),
            None => "Balance report".to_owned(),
        }
    }

    pub(super) fn judged(&self) -> String {
        format!("Judged as of {}", day(&self.facts.as_of))
    }

    /// The verdict's own sentence, and those that follow it.
    pub(super) fn head(&self) -> Opening {
        let sentences = self.verdict.iter().flat_map(|verdict| &verdict.sentences);
        let mut sentences = sentences.map(|sentence| clean(&sentence.text));
        let first = sentences
            .next()
            .unwrap_or_else(|| "There is no verdict.".to_owned());
        let (verdict, lead) = match first.split_once(". ") {
            Some((verdict, lead)) => (format!("{verdict}."), lead.to_owned()),
            None => (first, String::new()),
        };
        let mut more: Vec<String> = sentences.collect();
        let lead = match lead {
            lead if !lead.is_empty() => lead,
            _ if more.is_empty() => String::new(),
            _ => more.remove(0),
        };
        Opening {
            verdict,
            lead,
            more,
        }
    }

    /// Whether the verdict names nothing because the records cannot tell.
    pub(super) fn abstains(&self) -> bool {
        self.verdict
            .is_none_or(|verdict| verdict.decision == Decision::NotEnoughData)
    }

    /// What the period is compared with.
    pub(super) fn reference(&self) -> &'static str {
        match self.verdict.and_then(|verdict| verdict.reference) {
            Some(reference) => match reference.kind {
                Kind::LastYear => "a year earlier",
                Kind::Previous => "the weeks before",
                Kind::Best => "the best weeks",
                Kind::Plan => "the plan",
                Kind::Range => "the reference",
            },
            None => "the reference",
        }
    }

    pub(super) fn reference_days(&self) -> Option<Span> {
        let reference = self.verdict.and_then(|verdict| verdict.reference)?;
        Some(reference.span())
    }

    pub(super) fn effects(&self) -> &'a [Effect] {
        self.verdict.map_or(&[], |verdict| &verdict.effects)
    }

    /// Only monthly totals are known, and nobody's own way.
    pub(super) fn is_totals(&self) -> bool {
        self.facts.counts.people == 0
    }

    /// The currency's code; empty if none is known.
    pub(super) fn currency(&self) -> &'a str {
        self.facts.currency.as_deref().unwrap_or("")
    }

    /// Minor units as units of the currency.
    pub(super) fn units(&self, minor: i64) -> f64 {
        minor as f64 / 10_f64.powi(self.page.decimals as i32)
    }

    /// Money in whole units; small amounts with their minor units.
    pub(super) fn money(&self, minor: i64) -> String {
        let amount = if minor.abs() < EXACT {
            exact_money(Some(minor), self.page.decimals)
        } else {
            money(Some(minor), self.page.decimals)
        };
        match self.currency() {
            "" => amount,
            code => format!("{amount}\u{a0}{code}"),
        }
    }

    /// A change of money, with its sign.
    pub(super) fn signed_money(&self, minor: i64) -> String {
        let plus = if minor > 0 { "+" } else { "" };
        format!("{plus}{}", self.money(minor))
    }

    pub(super) fn optional_money(&self, minor: Option<i64>) -> String {
        minor.map_or_else(|| "\u{2013}".to_owned(), |minor| self.money(minor))
    }

    /// What people call a segment.
    pub(super) fn name(&self, column: &str, segment: &Segment) -> String {
        let name = segment.name.as_deref().unwrap_or(&segment.value);
        match (column, name) {
            ("rep", "") => "no rep named".to_owned(),
            (_, "") => "not recorded".to_owned(),
            (_, name) => clean(name),
        }
    }
}
