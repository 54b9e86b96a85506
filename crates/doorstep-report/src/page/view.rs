//! The facts as the parts of the page see them: with the numbers, dates and names already in words.

use doorstep_balance::verdict::{Decision, Earned, Effect, Kind, Span};
use doorstep_balance::{Facts, Segment, Verdict};
use doorstep_charts::{Locale, Look, Unit, Width};

use super::Page;
use super::words::{clean, day, sentence, span};

/// Less money than this, in minor units, is shown with them.
const EXACT: i64 = 10_000;

/// The same of money that was estimated.
const EXACT_ESTIMATE: i64 = 1_000;

/// The facts, and how they are said.
pub(super) struct View<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) facts: &'a Facts,
    pub(super) verdict: Option<&'a Verdict>,
    look: Look,
}

/// What the page begins with.
pub(super) struct Opening {
    pub(super) verdict: String,
    pub(super) lead: String,
    pub(super) more: Vec<String>,
}

impl<'a> View<'a> {
    /// For a reader at a screen.
    pub(super) fn on_screen(page: &'a Page<'a>) -> Self {
        View::of(page, Look::page(locale(page)))
    }

    /// For a reader of paper, on which drawings are so many pixels wide.
    pub(super) fn on_paper(page: &'a Page<'a>, width_px: f64) -> Self {
        View::of(page, Look::paper(locale(page), width_px))
    }

    fn of(page: &'a Page<'a>, look: Look) -> Self {
        View {
            page,
            facts: page.facts,
            verdict: page.facts.verdict.as_ref(),
            look,
        }
    }

    /// Whether nobody can point at a sign or open what is closed.
    pub(super) fn is_paper(&self) -> bool {
        self.look.width != Width::Fluid
    }

    /// How charts are drawn.
    pub(super) const fn look(&self) -> &Look {
        &self.look
    }

    /// How the charts of the verdict are drawn: all pale where the records cannot tell.
    pub(super) fn look_of_verdict(&self) -> Look {
        let look = self.look.clone();
        if self.abstains() { look.unsure() } else { look }
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
        let mut sentences = sentences.map(|said| self.sentence(&said.text));
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

    /// A sentence of the verdict with its dates, numbers and money written as on the rest of the page.
    pub(super) fn sentence(&self, text: &str) -> String {
        sentence(text, self.currency(), self.locale())
    }

    /// Whether the verdict names nothing because the records cannot tell.
    pub(super) fn abstains(&self) -> bool {
        self.verdict
            .is_none_or(|verdict| verdict.decision == Decision::NotEnoughData)
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        let reference = self.verdict.and_then(|verdict| verdict.reference)?;
        Some(reference.kind)
    }

    /// What the period is compared with.
    pub(super) fn reference(&self) -> &'static str {
        match self.kind() {
            Some(Kind::LastYear) => "a year earlier",
            Some(Kind::Previous) => "the weeks before",
            Some(Kind::Best) => "the best weeks",
            Some(Kind::Plan) => "the plan",
            Some(Kind::Range) | None => "the reference",
        }
    }

    /// The same after a number: "112 a year earlier".
    pub(super) fn reference_short(&self) -> &'static str {
        match self.kind() {
            Some(Kind::LastYear) => "a year earlier",
            Some(Kind::Previous) => "in the weeks before",
            Some(Kind::Best) => "in the best weeks",
            Some(Kind::Plan) => "planned",
            Some(Kind::Range) | None => "in the reference",
        }
    }

    /// The same after "than".
    pub(super) fn against(&self) -> &'static str {
        match self.kind() {
            Some(Kind::Plan) => "planned",
            _ => self.reference_short(),
        }
    }

    pub(super) fn reference_days(&self) -> Option<Span> {
        let reference = self.verdict.and_then(|verdict| verdict.reference)?;
        Some(reference.span())
    }

    pub(super) fn effects(&self) -> &'a [Effect] {
        self.verdict.map_or(&[], |verdict| &verdict.effects)
    }

    pub(super) fn earned(&self) -> Option<Earned> {
        self.verdict?.earned
    }

    /// Only monthly totals are known, and nobody's own way.
    pub(super) fn is_totals(&self) -> bool {
        self.facts.counts.people == 0
    }

    /// The currency's code; empty if none is known.
    pub(super) fn currency(&self) -> &'a str {
        self.facts.currency.as_deref().unwrap_or("")
    }

    pub(super) const fn locale(&self) -> Locale {
        self.look.locale
    }

    /// A number of things.
    pub(super) fn count(&self, number: usize) -> String {
        self.decimal(number as f64, 0)
    }

    /// A number of things and their name.
    pub(super) fn some(&self, number: usize, one: &str, many: &str) -> String {
        let name = if number == 1 { one } else { many };
        format!("{} {name}", self.count(number))
    }

    /// A change: with its sign, unless it is none.
    pub(super) fn signed(&self, number: i64) -> String {
        self.locale().signed(number as f64, 0)
    }

    /// A number with so many decimals.
    pub(super) fn decimal(&self, number: f64, decimals: u8) -> String {
        self.locale().number(number, decimals)
    }

    /// A share as so many of 100; a dash if it is not known.
    pub(super) fn of_hundred(&self, share: impl Into<Option<f64>>) -> String {
        let share = share.into().map(|share| self.decimal(share * 100.0, 1));
        share.unwrap_or_else(|| "\u{2013}".to_owned())
    }

    /// An interval of a share, "9.9\u{2013}11.2"; nothing if it is not known.
    pub(super) fn interval(&self, low: Option<f64>, high: Option<f64>) -> String {
        low.zip(high).map_or_else(String::new, |(low, high)| {
            format!("{}\u{2013}{}", self.of_hundred(low), self.of_hundred(high))
        })
    }

    /// Minor units as units of the currency.
    pub(super) fn units(&self, minor: i64) -> f64 {
        minor as f64 / 10_f64.powi(self.page.decimals as i32)
    }

    /// Money in whole units; small amounts with their minor units.
    pub(super) fn money(&self, minor: i64) -> String {
        self.money_from(EXACT, minor)
    }

    /// Money that was estimated: no cents unless there is little else.
    pub(super) fn estimated_money(&self, minor: i64) -> String {
        self.money_from(if minor == 0 { 0 } else { EXACT_ESTIMATE }, minor)
    }

    /// An estimated change of money, with its sign.
    pub(super) fn signed_money(&self, minor: i64) -> String {
        let plus = if minor > 0 { "+" } else { "" };
        format!("{plus}{}", self.estimated_money(minor))
    }

    fn money_from(&self, whole_from: i64, minor: i64) -> String {
        let is_whole = minor.abs() >= whole_from;
        let digits = if is_whole {
            0
        } else {
            self.page.decimals as u8
        };
        let amount = self
            .locale()
            .money(self.units(minor), self.currency(), digits);
        amount.trim_start_matches('\u{a0}').to_owned()
    }

    pub(super) fn optional_money(&self, minor: Option<i64>) -> String {
        minor.map_or_else(|| "\u{2013}".to_owned(), |minor| self.money(minor))
    }

    /// Money as charts count it.
    pub(super) fn unit(&self) -> Unit {
        Unit::Money {
            currency: self.currency().to_owned(),
            decimals: 0,
        }
    }
}

/// English words, and numbers with the marks that were asked for.
const fn locale(page: &Page) -> Locale {
    Locale::EN.with_marks(page.marks)
}

/// What people call a segment of a column.
pub(super) fn name(column: &str, segment: &Segment) -> String {
    let name = segment.name.as_deref().unwrap_or(&segment.value);
    match (column, name) {
        ("rep", "") => "no rep named".to_owned(),
        (_, "") => "not recorded".to_owned(),
        (_, name) => clean(name),
    }
}
