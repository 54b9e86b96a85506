//! What to do next: at most three things, the best expected net gain first.
//!
//! It must never promise more than the way back to the reference.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::case::Absence;
use super::super::estimate::WEEKS_A_MONTH;
use super::super::levels::{Factor, Side};
use super::super::span::Kind;
use super::super::{Action, Decision};
use super::Found;

/// An advised change is looked at again after so many days, and the horizon.
const CHECK_DAYS: i32 = 91;
/// At most so many are advised.
const MOST: usize = 3;
/// A factor that took off less of what is earned is not worth an action of its own.
const WORTH: f64 = 0.05;

/// Something to record, so that there can be a verdict.
pub(super) fn record(action: &str, because: &str) -> Action {
    Action {
        action: action.to_owned(),
        side: None,
        because: because.to_owned(),
        first_step: "Ask for the export, or begin to record it today".to_owned(),
        cost: None,
        gain_low: None,
        gain_high: None,
        check_on: None,
        measure: "the verdict, when it is there".to_owned(),
    }
}

impl Found<'_> {
    /// At most three, the first with the best gain.
    pub(in super::super) fn actions(&self) -> Vec<Action> {
        let mut actions = self.to_mend();
        if self.decision() == Decision::NotEnoughData {
            actions.extend(self.more_records());
        }
        let missing = self.not_on_record();
        if self.decision() == Decision::Market && !missing.is_empty() {
            actions.push(record(
                &format!("Record {}", missing.join(", ")),
                "a fall that is the same everywhere can be the market, the offer or all of sales",
            ));
        }
        actions.truncate(MOST);
        actions
    }

    /// The falls of the named side, and of no other: the largest gain first.
    fn to_mend(&self) -> Vec<Action> {
        let Some(side) = self.named() else {
            return Vec::new();
        };
        let estimate = &self.decided.estimate;
        let mut places: Vec<usize> = (0..estimate.factors.len())
            .filter(|&place| self.decided.judgement.side(estimate.factors[place]) == side)
            .filter(|&place| {
                Some(place) == self.worst(side) || estimate.point.log[place] < (-WORTH).ln_1p()
            })
            .collect();
        places
            .sort_by(|&one, &other| estimate.point.log[one].total_cmp(&estimate.point.log[other]));
        let mut actions: Vec<Action> = places
            .into_iter()
            .filter_map(|place| self.mend(place, side))
            .collect();
        actions.sort_by_key(|action| std::cmp::Reverse(net_gain(action)));
        actions
    }

    fn mend(&self, place: usize, side: Side) -> Option<Action> {
        let (action, first_step, measure) = advice(self.decided.estimate.factors[place], side);
        let money = self.loss(place)?;
        let gain = |worth: f64| (money.value != 0.0).then_some((-worth).max(0.0).round() as i64);
        Some(Action {
            action: action.to_owned(),
            side: Some(side),
            because: self.because(place, side)?,
            first_step: first_step.to_owned(),
            cost: self.cost_of(self.decided.estimate.factors[place]),
            // Back to the reference at best.
            gain_low: gain(money.high),
            gain_high: gain(money.low),
            check_on: self.check_on(),
            measure: measure.to_owned(),
        })
    }

    /// What fell, with its number.
    fn because(&self, place: usize, side: Side) -> Option<String> {
        let change = self.decided.estimate.change(place)?.value;
        Some(format!(
            "{} took {:.0} % off",
            self.words(place, side),
            -change * 100.0
        ))
    }

    /// What it costs a month to be back at the reference, where a unit's cost is known.
    fn cost_of(&self, factor: Factor) -> Option<i64> {
        let lead = self.levers.iter().find(|lever| lever.lever == "lead")?;
        let [before, now] = &self.decided.estimate.levels;
        let leads = (before.leads - now.leads).max(0.0) * WEEKS_A_MONTH;
        let cost = lead.cost.filter(|_| factor == Factor::Leads)?;
        Some((cost as f64 * leads).round() as i64)
    }

    fn check_on(&self) -> Option<Date> {
        let days = CHECK_DAYS + self.horizon.unwrap_or(0);
        self.today.checked_add(days.days()).ok()
    }

    fn more_records(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        let is_plan = self.spans.reference.kind == Kind::Plan;
        let is_notebook = self.horizon.is_none();
        if is_notebook {
            actions.push(Action {
                first_step: "Look them up in the order book and the diary, and type them in"
                    .to_owned(),
                ..record(
                    "Add the totals of earlier months, and how many were answered",
                    "more months tell a season from a change",
                )
            });
            return actions;
        }
        if !self.has(Factor::HandOver) && !self.is_absent(Absence::NoSelling) && !is_plan {
            actions.push(record(
                "Record calls, mails and meetings with their times",
                "without them sales and the hand-over cannot be told apart",
            ));
        }
        if self.is_absent(Absence::NoMarketingRecords) {
            actions.push(record(
                "Record where each lead came from",
                "without it nothing can be said of marketing",
            ));
        }
        if self.spans.reference.kind == Kind::Previous {
            actions.push(record(
                "Export the same weeks of the year before",
                "without them a season looks like a change",
            ));
        }
        actions
    }
}

/// What an action is expected to bring a month, less what it costs, as far as both are known.
fn net_gain(action: &Action) -> Option<i64> {
    let gain = action.gain_low?.midpoint(action.gain_high?);
    Some(gain - action.cost.unwrap_or(0))
}

/// What to do, how to begin, and what to measure.
const fn advice(factor: Factor, side: Side) -> (&'static str, &'static str, &'static str) {
    match factor {
        Factor::Win if matches!(side, Side::Offer) => (
            "Look at the price",
            "Call ten people who left over the price, and ask what it was compared with",
            "the share of losses that name the price",
        ),
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
    }
}
