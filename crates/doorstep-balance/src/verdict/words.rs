//! The verdict in sentences that an owner reads aloud, and what to do next.
//!
//! It must never say more than the posterior does.

mod actions;
mod sellers;

use doorstep_core::Reading;
use doorstep_records::{Currency, money};
use jiff::ToSpan;
use jiff::civil::Date;

use super::case::{Absence, Decided, Spans};
use super::cells::Facts;
use super::decision::{BOTH, Marginals, NAMED, Posterior};
use super::levels::{Factor, Side};
use super::placebo::Placebo;
use super::sellers::Sellers;
use super::span::{Kind, NoSpan, Span};
use super::{Action, Decision, Lever, MixPart, Sensitivity, Sentence, Verdict};
use crate::likely::Likely;
use actions::record;

/// From this chance on it is said that a second side may have fallen.
const ANOTHER: f64 = 0.25;
/// A verdict that hidden quality of more than this share would overturn is fragile.
const FRAGILE: f64 = 0.9;

impl Side {
    /// As an owner says it.
    pub const fn words(self) -> &'static str {
        match self {
            Side::Marketing => "marketing",
            Side::HandOver => "the hand-over",
            Side::Sales => "sales",
            Side::Offer => "the offer",
        }
    }
}

impl Factor {
    /// Its name in a table.
    pub const fn word(self) -> &'static str {
        match self {
            Factor::Leads => "leads",
            Factor::Mix => "kind of leads",
            Factor::HandOver => "answered in time",
            Factor::Proposal => "offers",
            Factor::Win => "wins",
            Factor::Money => "money an order",
        }
    }

    /// Its fall, as an owner says it.
    const fn words(self) -> &'static str {
        match self {
            Factor::Leads => "fewer people at the door",
            Factor::Mix => "other people at the door",
            Factor::HandOver => "late answers",
            Factor::Proposal => "fewer offers",
            Factor::Win => "fewer of those talked to who buy",
            Factor::Money => "what an order leaves",
        }
    }
}

impl Decision {
    /// As an owner says it.
    const fn words(self) -> &'static str {
        match self {
            Decision::Marketing => "marketing",
            Decision::Sales => "sales",
            Decision::HandOver => "the hand-over",
            Decision::Offer => "the offer",
            Decision::Market => "the market, or all of sales",
            Decision::Balanced => "nothing fell",
            Decision::NotEnoughData => "not enough data",
        }
    }
}

fn sentence(text: impl Into<String>, evidence: impl Into<String>) -> Sentence {
    Sentence {
        text: text.into(),
        evidence: evidence.into(),
    }
}

fn span(span: Span) -> String {
    format!("{} to {}", span.from, span.to)
}

/// The first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A number to its two leading digits: more would claim too much.
fn rounded(number: usize) -> usize {
    let number = number as f64;
    let unit = 10_f64.powf((number.max(1.0).log10() - 1.0).floor().max(0.0));
    ((number / unit).round() * unit) as usize
}

fn count(number: usize) -> String {
    money::grouped(number as i64)
}

fn leads(number: usize) -> String {
    money::some(number, "lead", "leads")
}

/// "one", "one and another", "one, another and a third".
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A share as "8 of 100".
fn of_hundred(share: f64) -> String {
    if share > 0.99 {
        // Nothing is certain.
        return "99 of 100".to_owned();
    }
    // Rounded down: what is said must be reached.
    format!("{:.0} of 100", (share * 100.0).floor())
}

/// Orders a month that are lost: of a handful the tenths too; none if there are none to speak of.
fn orders_lost(lost: f64) -> Option<String> {
    /// From so many on tenths say nothing.
    const MANY: f64 = 10.0;
    let number = match lost {
        many if many >= MANY => count(many.round() as usize),
        few => format!("{few:.1}"),
    };
    (lost >= 0.05).then(|| format!("{number} orders a month"))
}

/// Whether money left out for unusual orders is worth a sentence, beside what was counted.
fn is_much_left_out(left_out: f64, counted: f64) -> bool {
    /// A smaller part changes no number that is told.
    const WORTH: f64 = 0.01;
    left_out > 0.0 && left_out >= WORTH * (left_out + counted)
}

/// What the shuffled weeks named, and what to make of it.
fn placebo_words(placebo: Placebo) -> String {
    /// In records of firms where nothing is wrong and mailings make the weeks unlike, a side was named as often
    /// at most (`docs/verdict-methods.md`).
    const USUAL: f64 = 0.2;
    let meaning = if placebo.share > USUAL {
        "Here it is more: weeks differ by more than their leads do, or something changed in their midst, so look for other signs of a side that is named."
    } else {
        "Here it is no more, which does not speak against the verdict."
    };
    format!(
        "With the weeks of both spans shuffled, so that a side could be named by chance alone, one was named in {} of {}. Where nothing is wrong that happens seldom, in trials up to {:.0} times of 100 where mailings make one week unlike another. {meaning}",
        count(placebo.alarms),
        money::some(placebo.shuffles, "try", "tries"),
        USUAL * 100.0
    )
}

/// That nobody can say that nothing fell, and from what chance on it would be said.
fn no_side_yet(balanced: f64, bar: f64) -> String {
    if balanced >= bar {
        // The bar is reached, but by a second look at a longer period: that one says it only of a fall.
        return format!(
            "The records cannot tell yet; the chance that no side that can be judged has fallen is about {}.",
            of_hundred(balanced)
        );
    }
    format!(
        "The records cannot tell yet; the chance that no side that can be judged has fallen is about {}, and to say so takes {}.",
        of_hundred(balanced),
        of_hundred(bar)
    )
}

fn empty(decision: Decision, horizon: Option<i32>, sentences: Vec<Sentence>) -> Verdict {
    Verdict {
        period: None,
        reference: None,
        horizon_days: horizon,
        decision,
        posterior: None,
        marginals: None,
        effects: Vec::new(),
        sides: Vec::new(),
        earned: None,
        sellers: None,
        mix: Vec::new(),
        placebo: None,
        levers: Vec::new(),
        actions: Vec::new(),
        sensitivity: None,
        sentences,
    }
}

/// The leads of a span that somebody named have not had the time to decide.
fn too_young(missing: Span, horizon: i32, mature: Option<Date>) -> String {
    let last = mature.map_or_else(
        || "Name earlier days".to_owned(),
        |mature| format!("Name days up to {mature}, the last whose leads all had them"),
    );
    let wait = missing.to.checked_add(horizon.days());
    let wait = wait.map_or_else(|_| "wait".to_owned(), |day| format!("wait until {day}"));
    format!(
        "There is no verdict yet: too few of the leads of {} have had {} to decide. {last}, or {wait}.",
        span(missing),
        money::some(horizon.max(0) as usize, "day", "days")
    )
}

/// No period can be compared with another; leads up to the `mature` day all had the horizon.
pub(super) fn refusal(why: NoSpan, horizon: Option<i32>, mature: Option<Date>) -> Verdict {
    let text = match why {
        NoSpan::NoLeads => "There is no verdict: nobody is recorded at the door.".to_owned(),
        NoSpan::TooShort if horizon.is_none() => "There is no verdict yet: a month by itself has nothing to be compared with. Add the same month of the year before, or else the month before.".to_owned(),
        NoSpan::TooShort => "There is no verdict yet: the records are too short to compare a period with one before it. Eight whole weeks of leads that all had time to decide are the least.".to_owned(),
        NoSpan::NotCovered(missing) => format!(
            "There is no verdict: {} would have to be compared, and the leads are not recorded back to its beginning.",
            span(missing)
        ),
        NoSpan::Ended(missing) => format!(
            "There is no verdict: the leads on record end before {} does, and what came after is not recorded, which is not the same as none. Name days up to the last lead.",
            span(missing)
        ),
        NoSpan::NotComparable(missing) => format!(
            "There is no verdict: of {} wins must be missing from the records, so any comparison with it would show a change that never was.",
            span(missing)
        ),
        NoSpan::Gap(missing) => format!(
            "There is no verdict: within {} no lead is recorded for weeks on end, far longer than is usual here. Those days must be missing from the records.",
            span(missing)
        ),
        NoSpan::TooYoung(missing) => too_young(missing, horizon.unwrap_or_default(), mature),
        NoSpan::Overlap(missing) => format!(
            "There is no verdict: {} has days in common with the period, which cannot be compared with itself. Name other days.",
            span(missing)
        ),
        NoSpan::NotWhole(missing) => format!(
            "There is no verdict: these are monthly totals, and {} is not made of whole months.",
            span(missing)
        ),
        NoSpan::NoPlan(missing) => format!(
            "There is no verdict: no plan is on record for all months of {}. Fill in targets.csv, or compare with last-year or previous.",
            span(missing)
        ),
    };
    let mut verdict = empty(
        Decision::NotEnoughData,
        horizon,
        vec![sentence(text, "months.comparable")],
    );
    let is_further_back = matches!(
        why,
        NoSpan::TooShort | NoSpan::NotCovered(_) | NoSpan::NotComparable(_) | NoSpan::Gap(_)
    );
    if is_further_back && horizon.is_none() {
        verdict.actions.push(Action {
            first_step: "Look them up in the order book and the diary, and type them in".to_owned(),
            ..record(
                "Add the totals of earlier months",
                "nothing can be compared yet",
            )
        });
    } else if is_further_back {
        verdict.actions.push(record(
            "Export all leads and wins, also those from further back",
            "nothing can be compared yet",
        ));
    }
    verdict
}

/// There are leads to compare, but nothing that could be estimated.
pub(super) fn too_little(spans: Spans, horizon: Option<i32>, facts: &Facts) -> Verdict {
    let Spans { period, reference } = spans;
    let text = format!(
        "There is no verdict: {} and {} in {}, {} and {} before, are too few to say anything.",
        leads(facts.leads[1]),
        money::some(facts.wins[1], "win", "wins"),
        span(period),
        count(facts.leads[0]),
        count(facts.wins[0])
    );
    let mut verdict = empty(
        Decision::NotEnoughData,
        horizon,
        vec![sentence(text, "verdict.sensitivity.leads")],
    );
    verdict.period = Some(period);
    verdict.reference = Some(reference);
    verdict
}

/// What the open leads of the period will bring; nothing where that is less than an order.
fn still_to_come(wins: Likely) -> Option<Sentence> {
    let [low, high] = [wins.low, wins.high].map(|end| end.round().max(0.0) as usize);
    let orders = match (low, high) {
        (_, 0) => return None,
        (0, high) => format!("at most {}", money::some(high, "more order", "more orders")),
        (low, high) if low == high => money::some(high, "more order", "more orders"),
        (low, high) => format!("{} to {} more orders", count(low), count(high)),
    };
    let text = format!(
        "If they go on as leads did so far, the period's open leads will bring {orders} (8 times in 10)."
    );
    Some(sentence(text, "verdict.sensitivity.still_to_come"))
}

/// Who asked and did not buy is not recorded at all.
pub(super) fn all_won(spans: Spans, horizon: Option<i32>) -> Verdict {
    let Spans { period, reference } = spans;
    let text = "There is no verdict: everybody who is recorded at the door bought. Those who asked and did not buy must be missing from the records, so nothing can be said of sales.";
    let mut verdict = empty(
        Decision::NotEnoughData,
        horizon,
        vec![sentence(text, "funnel.conversion")],
    );
    verdict.period = Some(period);
    verdict.reference = Some(reference);
    verdict.actions.push(record(
        "Record everybody who asks, not only those who buy",
        "without them there is no rate of winning",
    ));
    verdict
}

/// Most orders are of people who never asked, as far as is recorded.
pub(super) fn unmatched(spans: Spans, horizon: i32, facts: &Facts) -> Verdict {
    let Spans { period, reference } = spans;
    let text = format!(
        "There is no verdict: {} of {} in {}, and {} of {} in {}, are of people who are not on record before. Leads and orders do not belong together, so nobody can say how many are won.",
        count(facts.without_lead[1]),
        money::some(facts.wins[1], "order", "orders"),
        span(period),
        count(facts.without_lead[0]),
        count(facts.wins[0]),
        span(reference.span())
    );
    let mut verdict = empty(
        Decision::NotEnoughData,
        Some(horizon),
        vec![sentence(text, "funnel.won")],
    );
    verdict.period = Some(period);
    verdict.reference = Some(reference);
    verdict.actions.push(record(
        "Export leads and orders with the same e-mail, phone or id of each person",
        "an order that belongs to no lead says nothing of who is won",
    ));
    verdict
}

/// The spans stand at different places in the rhythm of the quarter.
pub(super) fn out_of_step(spans: Spans, horizon: Option<i32>) -> Verdict {
    let Spans { period, reference } = spans;
    let text = format!(
        "There is no verdict: here decisions come in the rhythm of the quarter, most wins in its last month, and {} stands at another place in it than {}. Compare whole quarters, or the same months.",
        span(period),
        span(reference.span())
    );
    let mut verdict = empty(
        Decision::NotEnoughData,
        horizon,
        vec![sentence(text, "closings")],
    );
    verdict.period = Some(period);
    verdict.reference = Some(reference);
    verdict
}

/// What was found, ready to be said.
pub(super) struct Found<'a> {
    pub(super) spans: Spans,
    /// A shorter period that settled nothing.
    pub(super) unsettled: Option<Span>,
    /// Within how many days a win counts; none where only monthly totals are known.
    pub(super) horizon: Option<i32>,
    pub(super) decided: &'a Decided,
    pub(super) sensitivity: &'a Sensitivity,
    pub(super) placebo: Option<&'a Placebo>,
    pub(super) mix: &'a [MixPart],
    /// Who won how many; none from monthly totals.
    pub(super) sellers: Option<&'a Sellers>,
    pub(super) levers: &'a [Lever],
    /// The side against which the sellers' load speaks.
    pub(super) contradicted: Option<Side>,
    pub(super) currency: Option<Currency>,
    /// The day of judging.
    pub(super) today: Date,
    /// There is a log of prices.
    pub(super) has_prices: bool,
}

impl Found<'_> {
    pub(super) fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = vec![self.verdict(), self.compared()];
        sentences.extend(self.longer_look());
        sentences.extend(self.cost());
        sentences.extend(self.kind_of_leads());
        sentences.extend(self.another());
        sentences.extend(self.contradicted());
        sentences.extend(self.who());
        sentences.extend(self.market());
        sentences.extend(self.reasons());
        sentences.extend(self.undecided());
        sentences.extend(self.sensitivity.still_to_come.and_then(still_to_come));
        sentences.extend(self.fragile());
        sentences.extend(self.other_views());
        sentences.extend(self.orders_without_lead());
        sentences.extend(self.sources_that_came_and_went());
        sentences.extend(self.outlying());
        sentences.extend(self.shuffled());
        sentences.extend(self.absent());
        sentences.extend(self.not_told_apart());
        sentences
    }

    fn decision(&self) -> Decision {
        self.decided.judgement.decision
    }

    fn posterior(&self) -> &Posterior {
        &self.decided.judgement.posterior
    }

    fn marginals(&self) -> &Marginals {
        &self.decided.judgement.marginals
    }

    fn facts(&self) -> &Facts {
        &self.decided.counted.facts
    }

    fn has(&self, factor: Factor) -> bool {
        self.decided.estimate.factors.contains(&factor)
    }

    fn is_absent(&self, absence: Absence) -> bool {
        self.decided.absences.contains(&absence)
    }

    fn verdict(&self) -> Sentence {
        let sure = |side: Side| {
            format!(
                "The chance that this is right is about {}.",
                of_hundred(self.marginals().of(side))
            )
        };
        let text = match self.decision() {
            Decision::Marketing => format!(
                "Marketing is the weakness: {}. {}",
                self.what(Side::Marketing),
                sure(Side::Marketing)
            ),
            Decision::HandOver => format!(
                "The hand-over is the weakness: people at the door are not answered in time. {}",
                sure(Side::HandOver)
            ),
            Decision::Sales if self.has(Factor::HandOver) => format!(
                "Sales is the weakness: {}. {}",
                self.what(Side::Sales),
                sure(Side::Sales)
            ),
            Decision::Sales => format!(
                "Sales, or the hand-over to it, is the weakness: {}. {}",
                self.what(Side::Sales),
                sure(Side::Sales)
            ),
            Decision::Offer => format!(
                "The offer is the weakness: {}. {}",
                self.what(Side::Offer),
                sure(Side::Offer)
            ),
            Decision::Market => format!(
                "Fewer of those at the door are won, and the fall is the same with all sources{}: the market, or all of sales; these records cannot tell. The chance that it lies behind the door is about {}.",
                if self.decided.causes.has_reps {
                    " and sellers"
                } else {
                    ""
                },
                of_hundred(self.marginals().sales)
            ),
            Decision::Balanced if !self.decided.absences.is_empty() => format!(
                "Of what can be judged, nothing fell that is worth a decision. The chance of that is about {}.",
                of_hundred(self.posterior().balanced)
            ),
            Decision::Balanced => format!(
                "Nothing fell that is worth a decision. The chance that no side that can be judged has fallen is about {}.",
                of_hundred(self.posterior().balanced)
            ),
            Decision::NotEnoughData => self.not_sure(),
        };
        sentence(text, "verdict.posterior")
    }

    /// That the usual period was too short.
    fn longer_look(&self) -> Option<Sentence> {
        let text = format!(
            "The last {} weeks alone could not settle it, so this looks at {}.",
            self.unsettled?.days() / 7,
            self.spans.period.days() / 7
        );
        Some(sentence(text, "verdict.period"))
    }

    /// Which sources made the kind of leads worse, if that is what fell.
    fn kind_of_leads(&self) -> Option<Sentence> {
        let worst = self.worst(self.named()?)?;
        if self.decided.estimate.factors[worst] != Factor::Mix {
            return None;
        }
        let name = |part: &MixPart| {
            let value = match part.value.as_str() {
                "" => "of unknown source",
                value => value,
            };
            let kind = if part.straight {
                " (straight orders)"
            } else {
                ""
            };
            format!(
                "{value}{kind} from {:.0} to {:.0} of 100 leads",
                part.share_before * 100.0,
                part.share_now * 100.0
            )
        };
        let worse = self
            .mix
            .iter()
            .take(2)
            .filter(|part| part.won_per_month < 0.0);
        let names: Vec<String> = worse.map(name).collect();
        let text = format!("The largest parts: {}.", names.join(", "));
        (!names.is_empty()).then(|| sentence(text, "verdict.mix"))
    }

    /// Where the sellers' load says otherwise.
    fn contradicted(&self) -> Option<Sentence> {
        let speaks = self
            .contradicted
            .filter(|&side| self.marginals().of(side) > 0.5)?;
        let text = format!(
            "Against {} speaks that the sellers have no idle time, and that their work did not fall.",
            speaks.words()
        );
        Some(sentence(text, "capacity.load"))
    }

    /// What fell most of a side.
    fn what(&self, side: Side) -> &'static str {
        let Some(place) = self.worst(side) else {
            return "it fell";
        };
        match self.decided.estimate.factors[place] {
            Factor::Win if side == Side::Offer => "more of those talked with leave over the price",
            Factor::Leads => "fewer people come to the door",
            Factor::Mix => "other people come to the door, who buy less",
            Factor::HandOver => "people at the door are not answered in time",
            Factor::Proposal => "fewer of those at the door get an offer",
            Factor::Win => "fewer of those talked with buy",
            Factor::Money => "an order leaves less",
        }
    }

    /// The place of a side's factor that fell most.
    fn worst(&self, side: Side) -> Option<usize> {
        let estimate = &self.decided.estimate;
        (0..estimate.factors.len())
            .filter(|&place| self.decided.judgement.side(estimate.factors[place]) == side)
            .min_by(|&one, &other| estimate.point.log[one].total_cmp(&estimate.point.log[other]))
    }

    fn not_sure(&self) -> String {
        let marginals = self.marginals();
        let [side, other] = marginals.likeliest();
        if marginals.of(other) >= BOTH {
            return format!(
                "Two sides seem to have fallen, {} and {}; the records cannot say that of one alone.",
                side.words(),
                other.words()
            );
        }
        let share = marginals.of(side);
        let balanced = self.posterior().balanced;
        if share >= NAMED {
            format!(
                "It is most likely {}, at about {}; but what it took off is too small, or the sources have changed too much, to name it.",
                side.words(),
                of_hundred(share)
            )
        } else if share > balanced {
            format!(
                "The records cannot tell yet. The likeliest is {}, at about {}; a verdict takes {}.",
                side.words(),
                of_hundred(share),
                of_hundred(NAMED)
            )
        } else {
            no_side_yet(balanced, self.decided.judgement.balanced_from())
        }
    }

    /// That another side seems to have fallen besides.
    fn another(&self) -> Option<Sentence> {
        let marginals = self.marginals();
        let [_, other] = marginals.likeliest();
        if !self.decision().is_named() || marginals.of(other) < ANOTHER {
            return None;
        }
        let text = format!(
            "Another side may have fallen too: {}, with a chance of about {}.",
            other.words(),
            of_hundred(marginals.of(other))
        );
        Some(sentence(text, "verdict.marginals"))
    }

    fn compared(&self) -> Sentence {
        let Spans { period, reference } = self.spans;
        let [before, now] = self.facts().leads;
        let [won_before, won] = self.facts().wins;
        let open = 100.0 * self.sensitivity.share_open;
        let still = if open >= 1.0 {
            format!(" Of the period's leads {open:.0} of 100 are still open, and count as open.")
        } else {
            String::new()
        };
        let judged = match self.horizon {
            Some(days) => format!(
                "{} ({}, {} won within {days} days)",
                span(period),
                leads(now),
                count(won)
            ),
            None => format!("{} ({}, {} won)", span(period), leads(now), count(won)),
        };
        let counts = format!("{}, {} won", leads(before), count(won_before));
        let of = span(reference.span());
        let text = match reference.kind {
            Kind::LastYear => format!(
                "This compares {judged} with {of} (the same weeks a year earlier: {counts})."
            ),
            Kind::Previous => format!(
                "This compares {judged} with {of} (the equal span before; what the season does is not known: {counts})."
            ),
            Kind::Range => format!(
                "This compares {judged} with {of} (the span you named; what the season does is not known: {counts})."
            ),
            Kind::Best => format!(
                "This compares {judged} with {of} (the best of the two years before, less what the best owes to luck: {counts})."
            ),
            Kind::Plan => format!(
                "This compares {judged} with what was planned for these days, in money as sold."
            ),
        };
        sentence(
            text + &still,
            "verdict.period, verdict.reference, verdict.sensitivity",
        )
    }

    /// What the worst factor of the named side costs.
    fn cost(&self) -> Option<Sentence> {
        let side = self.named()?;
        let worst = self.worst(side)?;
        let estimate = &self.decided.estimate;
        let change = estimate.change(worst)?;
        let wins = estimate.won(worst)?;
        let money = estimate.money(worst)?;
        let percent = |share: f64| format!("{:.0}", -share * 100.0);
        let mut text = format!(
            "{} alone took {} % off {} (likely {} to {} %)",
            capital(self.words(worst, side)),
            percent(change.value),
            if self.has(Factor::Money) {
                "what is earned"
            } else {
                "the orders"
            },
            percent(change.high),
            percent(change.low)
        );
        let mut lost = Vec::new();
        lost.extend(orders_lost(-wins.value));
        if money.value != 0.0 {
            lost.push(format!(
                "{} a month (likely {} to {})",
                self.money(-money.value),
                self.money(-money.high),
                self.money(-money.low)
            ));
        }
        if !lost.is_empty() {
            text.push_str(&format!(": {}", lost.join(", ")));
        }
        text.push('.');
        Some(sentence(text, "verdict.effects"))
    }

    fn words(&self, place: usize, side: Side) -> &'static str {
        match self.decided.estimate.factors[place] {
            Factor::Win if side == Side::Offer => "people who leave over the price",
            factor => factor.words(),
        }
    }

    fn named(&self) -> Option<Side> {
        match self.decision() {
            Decision::Marketing => Some(Side::Marketing),
            Decision::HandOver => Some(Side::HandOver),
            Decision::Sales | Decision::Market => Some(Side::Sales),
            Decision::Offer => Some(Side::Offer),
            Decision::Balanced | Decision::NotEnoughData => None,
        }
    }

    fn market(&self) -> Option<Sentence> {
        if self.decision() != Decision::Market {
            return None;
        }
        let missing = self.not_on_record();
        let text = if missing.is_empty() {
            "Sellers, reasons of loss and prices are on record, and do not tell the two apart; how like firms fared in the same months would.".to_owned()
        } else {
            format!("What would tell the two apart: {}.", missing.join(", "))
        };
        Some(sentence(text, "verdict.decision"))
    }

    /// What is not on record and would tell a market from selling.
    fn not_on_record(&self) -> Vec<&'static str> {
        let causes = self.decided.causes;
        let told = [
            (
                causes.has_reps,
                "who answered each lead, also of those lost",
            ),
            (causes.has_reasons, "the reason of each loss"),
            (self.has_prices, "a log of prices"),
        ];
        let missing = told.into_iter().filter(|(is_told, _)| !is_told);
        missing.map(|(_, what)| what).collect()
    }

    /// On what the price was blamed, or not.
    fn reasons(&self) -> Option<Sentence> {
        let is_about_win = matches!(
            self.decision(),
            Decision::Sales | Decision::Offer | Decision::Market
        );
        let is_plan = self.spans.reference.kind == Kind::Plan;
        if !is_about_win || is_plan || !self.decided.causes.has_reasons {
            return None;
        }
        let facts = self.facts();
        let text = format!(
            "Of {} with a reason {} named the price; of {} before, {}.",
            money::some(facts.reasons[1], "loss", "losses"),
            count(facts.for_price[1]),
            count(facts.reasons[0]),
            count(facts.for_price[0])
        );
        Some(sentence(text, "deals.lost_reason"))
    }

    fn undecided(&self) -> Option<Sentence> {
        let leads = rounded(self.sensitivity.leads_to_settle?);
        let text = format!(
            "If things stay as they were found, it would take about {}, or as much longer a period, to settle it.",
            money::some(leads, "further lead", "further leads")
        );
        Some(sentence(text, "verdict.sensitivity.leads_to_settle"))
    }

    fn fragile(&self) -> Option<Sentence> {
        let behind = matches!(self.decision(), Decision::Sales | Decision::Market);
        let q_star = self.sensitivity.q_star.filter(|_| behind)?;
        let fall = (1.0 - q_star) * 100.0;
        let fell = if self.decision() == Decision::Market {
            "that the fall lies behind the door"
        } else {
            "that sales fell"
        };
        let text = if fall < 0.5 {
            format!("It is fragile: it is likely {fell}, but not beyond doubt.")
        } else if q_star > FRAGILE {
            format!(
                "It is fragile: were the people at the door {fall:.0} % less ready to buy, in a way that no record shows, it would no longer be clear {fell}."
            )
        } else {
            format!(
                "Only if the people at the door had become {fall:.0} % less ready to buy, in a way that no record shows, would it no longer be clear {fell}."
            )
        };
        Some(sentence(text, "verdict.sensitivity.q_star"))
    }

    /// Where the door is, and who is who, seen otherwise.
    fn other_views(&self) -> Vec<Sentence> {
        // That another view has too few leads to tell says nothing against this one.
        let differs = |decision: Decision| {
            !matches!(decision, Decision::NotEnoughData) && decision != self.decision()
        };
        let mut sentences = Vec::new();
        for (reading, &decision) in &self.sensitivity.readings {
            if differs(decision) {
                let is_same_fall = self.decision() == Decision::HandOver
                    && decision == Decision::Marketing
                    && *reading == Reading::Strict.word();
                let text = if is_same_fall {
                    "Under the strict reading only an exchange opens the door, so who is not answered never came to it: there the same fall is marketing's.".to_owned()
                } else {
                    format!(
                        "Under the {reading} reading of where the door is, the verdict is another: {}.",
                        decision.words()
                    )
                };
                sentences.push(sentence(text, "verdict.sensitivity.readings"));
            }
        }
        for (identity, &decision) in &self.sensitivity.identity {
            if differs(decision) {
                let view = match *identity {
                    "apart" => "nobody were joined with anybody",
                    _ => "all who share a full name were one person",
                };
                let text = format!("If {view}, the verdict were another: {}.", decision.words());
                sentences.push(sentence(text, "verdict.sensitivity.identity"));
            }
        }
        sentences
    }

    fn orders_without_lead(&self) -> Option<Sentence> {
        let [before, now] = self.facts().without_lead;
        let text = format!(
            "{} that a seller took ({} before) came of people who are not on record before: their leads must be missing, and are counted in.",
            money::some(now, "order", "orders"),
            count(before)
        );
        (before + now > 0).then(|| sentence(text, "verdict.sensitivity.orders_without_lead"))
    }

    fn sources_that_came_and_went(&self) -> Option<Sentence> {
        /// A smaller share is not worth a sentence.
        const WORTH: f64 = 0.05;
        let Facts {
            new_share,
            lost_share,
            ..
        } = self.facts();
        let is_plan = self.spans.reference.kind == Kind::Plan;
        if is_plan || f64::max(*new_share, *lost_share) < WORTH {
            return None;
        }
        let text = format!(
            "{} leads come from sources that are new, and {} of the reference came from sources that are gone: these are booked on marketing, at the rates of the others where their own are not known.",
            of_hundred(*new_share),
            of_hundred(*lost_share)
        );
        Some(sentence(text, "verdict.mix"))
    }

    fn outlying(&self) -> Option<Sentence> {
        let counted = |period: usize| {
            let own = self.decided.counted.money.iter();
            let own = own.filter(|won| won.period == period);
            own.map(|won| won.money * won.count).sum::<f64>()
        };
        let left_out = self.facts().outlying.map(|minor| minor as f64);
        let is_worth = (0..2).any(|period| is_much_left_out(left_out[period], counted(period)));
        let is_plan = self.spans.reference.kind == Kind::Plan;
        if !is_worth || is_plan {
            return None;
        }
        let spans = [(1, "the period"), (0, "the reference")];
        let spans = spans.iter().filter(|(period, _)| left_out[*period] > 0.0);
        let told = spans.map(|&(period, of)| format!("{} of {of}", self.money(left_out[period])));
        let text = format!(
            "Orders of an unusual size count only up to what is usual: {} left out of the comparison.",
            match told.collect::<Vec<_>>().as_slice() {
                [one] => format!("{one} is"),
                both => format!("{} are", joined(both)),
            }
        );
        Some(sentence(text, "verdict.effects"))
    }

    fn shuffled(&self) -> Option<Sentence> {
        Some(sentence(placebo_words(*self.placebo?), "verdict.placebo"))
    }

    /// That the number of leads changed, where marketing is not judged.
    fn leads_not_judged(&self) -> String {
        /// A smaller change is not worth a sentence.
        const WORTH: f64 = 0.1;
        let [before, now] = self.facts().leads.map(|leads| leads as f64);
        let [weeks_before, weeks] = self.spans.weeks();
        let change = (now / weeks) / (before / weeks_before) - 1.0;
        if change.abs() < WORTH || !change.is_finite() {
            return String::new();
        }
        let word = if change < 0.0 { "fewer" } else { "more" };
        format!(
            " {:.0} of 100 {word} came to the door; why is not on record.",
            change.abs() * 100.0
        )
    }

    /// What the firm does without, or does not record.
    fn absent(&self) -> Vec<Sentence> {
        let leads = self.leads_not_judged();
        let of = |absence: &Absence| match absence {
            Absence::NoMarketingRecords => sentence(
                format!(
                    "Of marketing nothing is recorded, so this is no opinion on it.{leads} Record where each lead came from."
                ),
                "no-marketing-records",
            ),
            Absence::Referrals => sentence(
                format!(
                    "Nearly all come by recommendation, and nothing is spent on bringing more: marketing is missing here, not weak, and this is no opinion on it.{leads}"
                ),
                "by.source",
            ),
            Absence::NoSelling => sentence(
                "Nearly every order came straight, without a recorded word: if nobody sells here, that is the design and no weakness, so this is no opinion on sales and hand-over.",
                "funnel.leads",
            ),
        };
        self.decided.absences.iter().map(of).collect()
    }

    /// Which distinctions these records do not carry, and what to record.
    fn not_told_apart(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let is_plan = self.spans.reference.kind == Kind::Plan;
        if !self.has(Factor::HandOver) && !self.is_absent(Absence::NoSelling) && !is_plan {
            sentences.push(sentence(
                "When knocks were answered is not recorded: \"sales\" here means sales or the hand-over. Record calls and mails with their times.",
                "answer.clock.unknown",
            ));
        }
        if !self.has(Factor::Money) && !is_plan {
            sentences.push(sentence(
                "What orders are worth is known of too few, so this counts orders, not money.",
                "paying-differs-from-won",
            ));
        }
        sentences
    }

    /// Money with its currency.
    fn money(&self, minor: f64) -> String {
        let decimals = money::decimals(self.currency);
        let whole = money::grouped((minor / 10_f64.powi(decimals as i32)).round() as i64);
        match self.currency {
            Some(currency) => format!("{whole} {}", currency.code()),
            None => whole,
        }
    }

    fn loss(&self, place: usize) -> Option<Likely> {
        self.decided.estimate.money(place)
    }
}

#[cfg(test)]
mod tests;
