//! The leads of a period and its reference, counted in cells: what the estimates need of them.
//!
//! It must never count an undecided lead as a lost one.

use std::collections::BTreeMap;

use doorstep_core::{Outcome, Policy, Reading};
use doorstep_records::{Business, Text};
use jiff::civil::Date;

use super::span::Span;
use crate::survey::{CaseLine, Reply, Survey};

/// With fewer expected wins in either period a segment is counted with the others like it.
const FEWEST_WINS: f64 = 5.0;

/// How a knock was handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Handled {
    /// There was nothing to answer.
    NotAsked,
    /// Answered within the policy's target.
    InTime,
    /// Later, or never.
    Late,
    /// The records cannot tell.
    Unknown,
}

/// What had become of a lead by the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// Won.
    Won,
    /// Lost or silent, or older than the horizon without a win.
    NotWon,
    /// Still open, and younger.
    Open,
}

/// Leads that are alike in all that is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// 0 the reference, 1 the period.
    pub(super) period: usize,
    pub(super) segment: usize,
    /// Whole days from the door to the end.
    pub(super) day: i32,
    pub(super) end: End,
    pub(super) handled: Handled,
    pub(super) has_proposal: bool,
}

/// A lead as the verdict sees it.
pub(super) struct Lead {
    pub(super) door: Date,
    /// The campaign that brought it.
    pub(super) campaign: Option<Text>,
    source: Option<Text>,
    /// The knock was the order: marketing brought it through the door.
    is_straight: bool,
    days: i32,
    outcome: Outcome,
    handled: Handled,
    has_proposal: bool,
    value: Option<i64>,
    margin: Option<i64>,
}

/// The leads of new business under a reading.
pub(super) fn leads(
    business: &Business,
    policy: &Policy,
    survey: &Survey,
    reading: Reading,
    mix: impl Fn(&CaseLine) -> Option<Text>,
) -> Vec<Lead> {
    let calendar = &business.calendar;
    let lead = |line: &CaseLine| {
        let door = line.case.door(reading)?;
        let end = line.case.closed_at.unwrap_or(survey.as_of);
        // The clock of an answer runs from the knock, whatever the reading.
        let asked_at = line.door_at.unwrap_or(door.at);
        let is_in_time = |at| calendar.is_within(policy.answer_target, asked_at, at);
        let handled = match line.reply {
            Reply::NotAsked => Handled::NotAsked,
            Reply::Unknown => Handled::Unknown,
            Reply::At(at) if is_in_time(at) => Handled::InTime,
            // A knock that can still be answered in time is not late.
            Reply::None if is_in_time(survey.as_of) => Handled::Unknown,
            Reply::At(_) | Reply::None => Handled::Late,
        };
        Some(Lead {
            door: calendar.date(door.at),
            campaign: line.campaign,
            source: mix(line),
            is_straight: door.is_order,
            days: calendar.days_between(door.at, end).max(0),
            outcome: line.case.outcome,
            handled: if door.is_order {
                Handled::NotAsked
            } else {
                handled
            },
            has_proposal: line.has_proposal,
            value: line.value,
            margin: line.margin,
        })
    };
    survey.new_cases().filter_map(lead).collect()
}

/// Whose a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// A source's; none where it is not recorded.
    Source(Option<Text>),
    /// Of all sources too small to stand alone.
    Others,
}

/// One segment of the mix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Whose it is.
    pub(super) of: Whose,
    /// The knock was the order.
    pub(super) is_straight: bool,
}

/// Leads counted in cells.
pub(super) struct Cells {
    /// Cells in the order of their keys, with how many leads each has.
    pub(super) counts: Vec<(Key, u32)>,
    pub(super) segments: Vec<Segment>,
    /// Money of the wins within the horizon: period, segment, minor units.
    pub(super) money: Vec<(usize, usize, i64)>,
    pub(super) facts: Facts,
}

/// What the records can carry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    pub(super) leads: [usize; 2],
    pub(super) wins: [usize; 2],
    pub(super) open: [usize; 2],
    /// Knocks that asked for an answer, and those of which one can tell.
    pub(super) asked: [usize; 2],
    pub(super) told: [usize; 2],
    pub(super) proposals: [usize; 2],
    /// Wins whose margin and whose value are known.
    pub(super) margins: [usize; 2],
    pub(super) values: [usize; 2],
}

impl Cells {
    /// Counts the leads of two spans, the reference first, up to a horizon in days.
    pub(super) fn count(leads: &[Lead], spans: [Span; 2], horizon: i32) -> Self {
        let period_of = |lead: &Lead| spans.iter().position(|span| span.holds(lead.door));
        let inside: Vec<(usize, &Lead)> = leads
            .iter()
            .filter_map(|lead| Some((period_of(lead)?, lead)))
            .collect();
        let (segments, index) = segments(&inside, horizon);
        let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
        let mut facts = Facts::default();
        for (period, lead) in &inside {
            let (day, end) = end(lead, horizon);
            let key = Key {
                period: *period,
                segment: index[&(lead.is_straight, lead.source)],
                day,
                end,
                handled: lead.handled,
                has_proposal: lead.has_proposal,
            };
            *counts.entry(key).or_default() += 1;
            facts.add(*period, lead, end);
        }
        // Margins, where they are known of nearly all wins; else values.
        let known = |what: [usize; 2]| (0..2).all(|p| what[p] * 5 >= facts.wins[p] * 4);
        let by_margin = known(facts.margins) && facts.margins[0] + facts.margins[1] > 0;
        let money = inside.iter().filter_map(|(period, lead)| {
            let money = if by_margin { lead.margin } else { lead.value };
            let is_won = end(lead, horizon).1 == End::Won;
            Some((*period, index[&(lead.is_straight, lead.source)], money?)).filter(|_| is_won)
        });
        Cells {
            money: money.collect(),
            counts: counts.into_iter().collect(),
            segments,
            facts,
        }
    }
}

impl Facts {
    fn add(&mut self, period: usize, lead: &Lead, end: End) {
        let is_won = end == End::Won;
        self.leads[period] += 1;
        self.wins[period] += usize::from(is_won);
        self.open[period] += usize::from(end == End::Open);
        if lead.handled != Handled::NotAsked {
            self.asked[period] += 1;
            self.told[period] += usize::from(lead.handled != Handled::Unknown);
        }
        self.proposals[period] += usize::from(lead.has_proposal);
        self.margins[period] += usize::from(is_won && lead.margin.is_some());
        self.values[period] += usize::from(is_won && lead.value.is_some());
    }
}

/// What had become of a lead by the horizon, and on which day. After the horizon nothing counts.
fn end(lead: &Lead, horizon: i32) -> (i32, End) {
    match lead.outcome {
        Outcome::Won if lead.days <= horizon => (lead.days, End::Won),
        Outcome::Lost | Outcome::Silent if lead.days <= horizon => (lead.days, End::NotWon),
        Outcome::Open if lead.days < horizon => (lead.days, End::Open),
        _ => (horizon, End::NotWon),
    }
}

type Index = BTreeMap<(bool, Option<Text>), usize>;

/// A segment for each source, and apart for those whose knock was the order; small ones together.
fn segments(inside: &[(usize, &Lead)], horizon: i32) -> (Vec<Segment>, Index) {
    let mut counts: BTreeMap<(bool, Option<Text>), [f64; 2]> = BTreeMap::new();
    let mut totals: BTreeMap<bool, ([f64; 2], [f64; 2])> = BTreeMap::new();
    for (period, lead) in inside {
        counts.entry((lead.is_straight, lead.source)).or_default()[*period] += 1.0;
        let (leads, wins) = totals.entry(lead.is_straight).or_default();
        leads[*period] += 1.0;
        wins[*period] += f64::from(u8::from(end(lead, horizon).1 == End::Won));
    }
    let is_large = |is_straight: bool, leads: &[f64; 2]| {
        let (all, wins) = totals[&is_straight];
        let expected = |period: usize| leads[period] * wins[period] / f64::max(all[period], 1.0);
        // New and vanished sources stand alone too, if they are large where they are.
        (0..2).all(|period| leads[period] == 0.0 || expected(period) >= FEWEST_WINS)
    };
    let mut segments: Vec<Segment> = Vec::new();
    let mut index = Index::new();
    for (&(is_straight, source), leads) in &counts {
        let segment = Segment {
            of: if is_large(is_straight, leads) {
                Whose::Source(source)
            } else {
                Whose::Others
            },
            is_straight,
        };
        let known = segments.iter().position(|known| *known == segment);
        let place = known.unwrap_or(segments.len());
        if known.is_none() {
            segments.push(segment);
        }
        index.insert((is_straight, source), place);
    }
    (segments, index)
}
