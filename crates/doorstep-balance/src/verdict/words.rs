//! The verdict in sentences that an owner reads aloud, and what to do next.
//!
//! It must never say more than the posterior does.

use doorstep_records::{Currency, money};
use jiff::ToSpan;
use jiff::civil::Date;

use super::cells::Facts;
use super::decision::{Judgement, NAMED};
use super::estimate::Estimate;
use super::factors::{Factor, Side};
use super::span::{Kind, NoSpan, Reference, Span};
use super::{Action, Decision, Sensitivity, Sentence, Verdict};

/// A verdict that hidden quality of more than this share would overturn is fragile.
const FRAGILE: f64 = 0.9;
/// An advised change is looked at again after so many days, and the horizon.
const CHECK_DAYS: i32 = 91;

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

/// A share as "8 of 100".
fn of_hundred(share: f64) -> String {
    format!("{:.0} of 100", share * 100.0)
}

fn empty(decision: Decision, horizon: i32, sentences: Vec<Sentence>) -> Verdict {
    Verdict {
        period: None,
        reference: None,
        horizon_days: horizon,
        decision,
        posterior: None,
        marginals: None,
        effects: Vec::new(),
        levers: Vec::new(),
        actions: Vec::new(),
        sensitivity: None,
        sentences,
    }
}

/// No period can be compared with another.
pub(super) fn refusal(why: NoSpan, horizon: i32) -> Verdict {
    let text = match why {
        NoSpan::NoLeads => "There is no verdict: nobody is recorded at the door.".to_owned(),
        NoSpan::TooShort => "There is no verdict yet: the records are too short to compare a period with one before it. Eight whole weeks of leads that all had time to decide are the least.".to_owned(),
        NoSpan::NotCovered(missing) => format!(
            "There is no verdict: {} would have to be compared, and the leads are not recorded back to its beginning.",
            span(missing)
        ),
        NoSpan::NotComparable(missing) => format!(
            "There is no verdict: of {} wins must be missing from the records, so any comparison with it would show a change that never was.",
            span(missing)
        ),
    };
    let mut verdict = empty(
        Decision::NotEnoughData,
        horizon,
        vec![sentence(text, "months.comparable")],
    );
    if why != NoSpan::NoLeads {
        verdict.actions.push(record(
            "Export leads and wins from further back",
            "nothing can be compared yet",
        ));
    }
    verdict
}

/// There are leads to compare, but nothing that could be estimated.
pub(super) fn too_little(
    period: Span,
    reference: Reference,
    horizon: i32,
    facts: &Facts,
) -> Verdict {
    let text = format!(
        "There is no verdict: {} leads and {} wins in {}, {} and {} before, are too few to say anything.",
        facts.leads[1],
        facts.wins[1],
        span(period),
        facts.leads[0],
        facts.wins[0]
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

/// Who asked and did not buy is not recorded at all.
pub(super) fn all_won(period: Span, reference: Reference, horizon: i32) -> Verdict {
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

/// The spans stand at different places in the rhythm of the quarter.
pub(super) fn out_of_step(period: Span, reference: Reference, horizon: i32) -> Verdict {
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

fn record(action: &str, because: &str) -> Action {
    Action {
        action: action.to_owned(),
        side: None,
        because: because.to_owned(),
        first_step: "Ask for the export, or begin to record it today".to_owned(),
        gain_low: None,
        gain_high: None,
        check_on: None,
        measure: "the verdict, when it is there".to_owned(),
    }
}

/// What was found, ready to be said.
pub(super) struct Found<'a> {
    pub(super) period: Span,
    pub(super) reference: Reference,
    pub(super) horizon: i32,
    pub(super) decision: Decision,
    pub(super) judgement: &'a Judgement,
    pub(super) estimate: &'a Estimate,
    pub(super) facts: &'a Facts,
    pub(super) sensitivity: &'a Sensitivity,
    pub(super) has_marketing: bool,
    pub(super) currency: Option<Currency>,
}

impl Found<'_> {
    pub(super) fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = vec![self.decided(), self.compared()];
        sentences.extend(self.cost());
        sentences.extend(self.market());
        sentences.extend(self.undecided());
        sentences.extend(self.fragile());
        sentences.extend(self.readings());
        sentences.extend(self.not_told_apart());
        sentences
    }

    fn decided(&self) -> Sentence {
        let posterior = &self.judgement.posterior;
        let sure = |side: Side| {
            format!(
                "The chance that this is right is about {}.",
                of_hundred(posterior.of(side))
            )
        };
        let text = match self.decision {
            Decision::Marketing => format!("Marketing is the weakness. {}", sure(Side::Marketing)),
            Decision::HandOver => format!(
                "The hand-over is the weakness: people at the door are not answered in time. {}",
                sure(Side::HandOver)
            ),
            Decision::Sales => format!("Sales is the weakness. {}", sure(Side::Sales)),
            Decision::Offer => "The offer is the weakness: what is sold, or at what price.".to_owned(),
            Decision::Market => "Fewer of those at the door are won, and the fall is the same everywhere: the market, or all of sales; these records cannot tell.".to_owned(),
            Decision::Balanced => format!(
                "Nothing fell that is worth a decision. The chance that all sides are where they were is about {}.",
                of_hundred(posterior.balanced)
            ),
            Decision::NotEnoughData => self.not_sure(),
        };
        sentence(text, "verdict.posterior")
    }

    fn not_sure(&self) -> String {
        let posterior = &self.judgement.posterior;
        let likeliest = Side::ALL
            .into_iter()
            .max_by(|one, other| posterior.of(*one).total_cmp(&posterior.of(*other)));
        match (likeliest, self.judgement.pair) {
            (_, Some((one, other))) if posterior.pair > 0.5 => format!(
                "Two sides seem to have fallen, most likely {} and {}; the records cannot say that of one alone.",
                one.words(),
                other.words()
            ),
            (Some(side), _) if posterior.of(side) > posterior.balanced => format!(
                "The records cannot tell yet. The likeliest is {}, at about {}; a verdict takes {}.",
                side.words(),
                of_hundred(posterior.of(side)),
                of_hundred(NAMED)
            ),
            _ => format!(
                "The records cannot tell yet; that nothing has changed is as likely as {}.",
                of_hundred(posterior.balanced)
            ),
        }
    }

    fn compared(&self) -> Sentence {
        let reference = match self.reference.kind {
            Kind::LastYear => "the same weeks a year earlier",
            Kind::Previous => "the equal span before; what the season does is not known",
            Kind::Range => "the span you named; what the season does is not known",
        };
        let [before, now] = self.facts.leads;
        let text = format!(
            "This compares {} ({} leads, {} won within {} days) with {} ({}: {} leads, {} won).",
            span(self.period),
            now,
            self.facts.wins[1],
            self.horizon,
            span(self.reference.span()),
            reference,
            before,
            self.facts.wins[0]
        );
        sentence(
            text,
            "verdict.period, verdict.reference, verdict.sensitivity",
        )
    }

    /// What the factors of the named side cost.
    fn cost(&self) -> Option<Sentence> {
        let side = self.named()?;
        let places: Vec<usize> = (0..self.estimate.factors.len())
            .filter(|&place| self.estimate.factors[place].side() == side)
            .collect();
        let worst = places
            .iter()
            .copied()
            .min_by(|&one, &other| self.estimate.log[one].total_cmp(&self.estimate.log[other]))?;
        let change = self.estimate.change(worst)?;
        let wins = self.estimate.won[worst];
        let money = self.estimate.money[worst];
        let percent = |share: f64| format!("{:.0}", -share * 100.0);
        let mut text = format!(
            "{} alone took {} % off what is earned (likely {} to {} %): {:.0} orders a month",
            capital(self.estimate.factors[worst].words()),
            percent(change.value),
            percent(change.high),
            percent(change.low),
            -wins.value
        );
        if money.value != 0.0 {
            text.push_str(&format!(
                ", {} a month (likely {} to {})",
                self.money(-money.value),
                self.money(-money.high),
                self.money(-money.low)
            ));
        }
        text.push('.');
        Some(sentence(text, "verdict.effects"))
    }

    fn named(&self) -> Option<Side> {
        match self.decision {
            Decision::Marketing => Some(Side::Marketing),
            Decision::HandOver => Some(Side::HandOver),
            Decision::Sales | Decision::Market | Decision::Offer
                if self.judgement.decision == Decision::Sales =>
            {
                Some(Side::Sales)
            }
            Decision::Offer => Some(Side::Offer),
            _ => None,
        }
    }

    fn market(&self) -> Option<Sentence> {
        (self.decision == Decision::Market).then(|| {
            sentence(
                "What would tell the two apart: who answered each lead, also of those lost, the reason of each loss, and a log of prices.",
                "verdict.decision",
            )
        })
    }

    fn undecided(&self) -> Option<Sentence> {
        let leads = self.sensitivity.leads_to_settle?;
        let text = format!(
            "If things stay as they were found, about {leads} further leads would settle it."
        );
        Some(sentence(text, "verdict.sensitivity.leads_to_settle"))
    }

    fn fragile(&self) -> Option<Sentence> {
        let behind = matches!(self.decision, Decision::Sales | Decision::Market);
        let q_star = self.sensitivity.q_star.filter(|_| behind)?;
        let fall = (1.0 - q_star) * 100.0;
        let text = if q_star > FRAGILE {
            format!(
                "It is fragile: people who are in no recorded way worse, but {fall:.0} % less ready to buy, would explain it all."
            )
        } else {
            format!(
                "Only if the people at the door had become {fall:.0} % less ready to buy, in a way that no record shows, would it not be sales."
            )
        };
        Some(sentence(text, "verdict.sensitivity.q_star"))
    }

    fn readings(&self) -> Option<Sentence> {
        let others = self.sensitivity.readings.iter();
        let differing: Vec<&str> = others
            .filter(|(_, decision)| {
                // That another reading has too few leads to tell says nothing against this one.
                !matches!(decision, Decision::NotEnoughData)
                    && **decision != self.judgement.decision
            })
            .map(|(reading, _)| *reading)
            .collect();
        (!differing.is_empty()).then(|| {
            let text = format!(
                "Under the {} reading of where the door is, the verdict is another.",
                differing.join(" and the ")
            );
            sentence(text, "verdict.sensitivity.readings")
        })
    }

    /// Which distinctions these records do not carry, and what to record.
    fn not_told_apart(&self) -> Vec<Sentence> {
        let has = |factor: Factor| self.estimate.factors.contains(&factor);
        let mut sentences = Vec::new();
        if !self.has_marketing {
            sentences.push(sentence(
                "Of marketing nothing is recorded, so this is no opinion on it. Record where each lead came from.",
                "no-marketing-records",
            ));
        }
        if !has(Factor::HandOver) {
            sentences.push(sentence(
                "When knocks were answered is not recorded: \"sales\" here means sales or the hand-over. Record calls and mails with their times.",
                "answer.clock.unknown",
            ));
        }
        if !has(Factor::Money) {
            sentences.push(sentence(
                "What orders are worth is known of too few, so this counts orders, not money.",
                "paying-differs-from-won",
            ));
        }
        sentences
    }

    /// At most three, the first with the best gain.
    pub(super) fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Some(side) = self.named() {
            actions.extend(self.mend(side));
        }
        if self.decision == Decision::NotEnoughData {
            actions.extend(self.more_records());
        }
        if self.decision == Decision::Market {
            actions.push(record(
                "Record the reason of every loss, and prices when they change",
                "a fall that is the same everywhere can be the market, the offer or all of sales",
            ));
        }
        actions.truncate(3);
        actions
    }

    fn mend(&self, side: Side) -> Option<Action> {
        let place = (0..self.estimate.factors.len())
            .filter(|&place| self.estimate.factors[place].side() == side)
            .min_by(|&one, &other| self.estimate.log[one].total_cmp(&self.estimate.log[other]))?;
        let factor = self.estimate.factors[place];
        let (action, first_step, measure) = match factor {
            Factor::Leads => (
                "Bring more people to the door",
                "Look which campaigns of the reference ran no more, and repeat the one with the lowest cost a lead",
                "leads a week",
            ),
            Factor::Mix => (
                "Bring the right people to the door",
                "Move spend from the sources that grew to those that buy: the table by source",
                "the share of leads from the best sources",
            ),
            Factor::HandOver => (
                "Answer every knock within the target",
                "Name one person who answers first, and look at the waiting list twice a day",
                "the share answered in time",
            ),
            Factor::Proposal => (
                "Make more offers",
                "Go through the open cases without an offer, the latest first",
                "the share of cases with an offer",
            ),
            Factor::Win => (
                "Bring more of those at the door through it",
                "Listen to ten conversations that ended without an order, with whoever wins most",
                "wins of 100 leads, by source",
            ),
            Factor::Money => (
                "Look at what an order leaves",
                "Compare discounts and what was bought with the reference",
                "money an order",
            ),
        };
        let money = self.estimate.money[place];
        let gain = |worth: f64| (money.value != 0.0).then_some((-worth).max(0.0).round() as i64);
        Some(Action {
            action: action.to_owned(),
            side: Some(side),
            because: format!("of what fell, {} weigh most", factor.words()),
            first_step: first_step.to_owned(),
            // Back to the reference at best.
            gain_low: gain(money.high),
            gain_high: gain(money.low),
            check_on: self.check_on(),
            measure: measure.to_owned(),
        })
    }

    fn check_on(&self) -> Option<Date> {
        let days = CHECK_DAYS + self.horizon;
        self.period.to.checked_add(days.days()).ok()
    }

    fn more_records(&self) -> Vec<Action> {
        let has = |factor: Factor| self.estimate.factors.contains(&factor);
        let mut actions = Vec::new();
        if !has(Factor::HandOver) {
            actions.push(record(
                "Record calls, mails and meetings with their times",
                "without them sales and the hand-over cannot be told apart",
            ));
        }
        if !self.has_marketing {
            actions.push(record(
                "Record where each lead came from",
                "without it nothing can be said of marketing",
            ));
        }
        if self.reference.kind != Kind::LastYear {
            actions.push(record(
                "Export the same weeks of the year before",
                "without them a season looks like a change",
            ));
        }
        actions
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
}
