//! The leads of a period and its reference, counted in cells: what the estimates need of them.
//!
//! It must never count an undecided lead as a lost one, nor an order whose lead is missing as one that
//! marketing won outright.

#[cfg(test)]
pub(super) mod made_up;
mod segments;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use doorstep_core::policy::Span as Within;
use doorstep_core::{Outcome, Policy, Reading};
use doorstep_records::{Business, Text};
use jiff::civil::Date;

use super::causes::{Part, is_about_price};
use super::money::{self, Measure};
use super::span::Span;
use crate::survey::{CaseLine, Reply, Survey};

pub(super) use segments::{Segment, Whose};

/// An answer within so many times the target is late, not very late.
const LATE_TIMES: u32 = 3;

/// How a knock was handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Handled {
    /// There was nothing to answer.
    NotAsked,
    /// Answered within the policy's target.
    InTime,
    /// Later, but within three times the target.
    Late,
    /// Later still.
    VeryLate,
    /// Not at all, and the target has passed.
    Never,
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
    rep: Option<Text>,
    /// The knock was the order: marketing brought it through the door.
    is_straight: bool,
    /// An order that a seller took, of somebody who is not on record before.
    is_orphan: bool,
    days: i32,
    outcome: Outcome,
    /// Whether it was lost for its price, where the reason is known.
    lost_for_price: Option<bool>,
    handled: Handled,
    /// Days from the door to the first offer.
    proposal_days: Option<i32>,
    value: Option<i64>,
    margin: Option<i64>,
}

impl Lead {
    /// An offer was made within so many days of the door: a later one would count only for older leads.
    fn has_proposal(&self, horizon: i32) -> bool {
        self.proposal_days.is_some_and(|days| days <= horizon)
    }

    /// Its source is the campaign that brought it. Campaigns come and go by nature, so one that the other period
    /// lacks is no new source.
    fn is_of_campaign(&self) -> bool {
        self.source.is_some() && self.source == self.campaign
    }

    /// Where it came from.
    pub(super) fn source(&self) -> Option<Text> {
        self.source
    }

    /// Who talked with it.
    pub(super) fn rep(&self) -> Option<Text> {
        self.rep
    }

    /// Whole days from the door to the end, or to now.
    pub(super) fn days(&self) -> i32 {
        self.days
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whether it was answered in time, if it asked for an answer and one can tell.
    pub(super) fn is_in_time(&self) -> Option<bool> {
        match self.handled {
            Handled::NotAsked | Handled::Unknown => None,
            handled => Some(handled == Handled::InTime),
        }
    }

    /// It would be won on talk: neither a straight order nor one whose lead is missing.
    pub(super) fn is_talk(&self) -> bool {
        !self.is_straight && !self.is_orphan
    }
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
    let target = policy.answer_target;
    let later = Within::new(target.count().saturating_mul(LATE_TIMES), target.unit());
    let lead = |line: &CaseLine| {
        let door = line.case.door(reading)?;
        let end = line.case.closed_at.unwrap_or(survey.as_of);
        // The clock of an answer runs from the knock, whatever the reading.
        let asked_at = line.door_at.unwrap_or(door.at);
        let is_in_time = |at| calendar.is_within(policy.answer_target, asked_at, at);
        let handled = match line.reply {
            _ if door.is_order => Handled::NotAsked,
            Reply::NotAsked => Handled::NotAsked,
            Reply::Unknown => Handled::Unknown,
            Reply::At(at) if is_in_time(at) => Handled::InTime,
            Reply::At(at) if calendar.is_within(later, asked_at, at) => Handled::Late,
            Reply::At(_) => Handled::VeryLate,
            // A knock that can still be answered in time is not late.
            Reply::None if is_in_time(survey.as_of) => Handled::Unknown,
            Reply::None => Handled::Never,
        };
        let reason = line.lost_reason.map(|reason| business.symbols.get(reason));
        Some(Lead {
            door: calendar.date(door.at),
            campaign: line.campaign,
            source: mix(line),
            rep: line.rep,
            is_straight: door.is_order,
            is_orphan: line.is_without_lead,
            days: calendar.days_between(door.at, end).max(0),
            outcome: line.case.outcome,
            lost_for_price: reason.map(is_about_price),
            handled,
            proposal_days: line
                .proposed_at
                .map(|at| calendar.days_between(door.at, at)),
            value: line.value,
            margin: line.margin,
        })
    };
    survey.new_cases().filter_map(lead).collect()
}

/// Money of wins within the horizon that are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Won {
    pub(super) period: usize,
    pub(super) segment: usize,
    /// Minor units a win; at most what an outlying order counts.
    pub(super) money: f64,
    /// How many wins.
    pub(super) count: f64,
}

/// Leads counted in cells.
pub(super) struct Cells {
    /// Cells in the order of their keys, with how many leads each has.
    pub(super) counts: Vec<(Key, u32)>,
    pub(super) segments: Vec<Segment>,
    /// Money of the wins.
    pub(super) money: Vec<Won>,
    /// Orders of people who are not on record before, in either period.
    pub(super) without_lead: [u32; 2],
    /// Wins and leads that talk led through, by source and by rep.
    pub(super) sources: Vec<Part>,
    pub(super) reps: Vec<Part>,
    pub(super) facts: Facts,
}

/// What the records can carry.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) leads: [usize; 2],
    pub(super) wins: [usize; 2],
    pub(super) open: [usize; 2],
    /// Leads that talk would lead through.
    pub(super) talks: [usize; 2],
    /// Knocks that asked for an answer, and those of which one can tell.
    pub(super) asked: [usize; 2],
    pub(super) told: [usize; 2],
    /// Of these, answered at all.
    pub(super) answered: [usize; 2],
    pub(super) proposals: [usize; 2],
    /// Wins whose margin and whose value are known.
    pub(super) margins: [usize; 2],
    pub(super) values: [usize; 2],
    /// What an order leaves is counted, not what it is sold for.
    pub(super) by_margin: bool,
    /// Losses whose reason is known, and those for the price.
    pub(super) reasons: [usize; 2],
    pub(super) for_price: [usize; 2],
    /// Leads that were talked with and not won, and of how many of these the rep is known.
    pub(super) not_won: [usize; 2],
    pub(super) not_won_with_rep: [usize; 2],
    /// Orders without a lead.
    pub(super) without_lead: [usize; 2],
    /// Share of the period's leads from sources that the reference lacks, and the other way round.
    pub(super) new_share: f64,
    pub(super) lost_share: f64,
    /// Money that outlying orders were worth beyond what they count, minor units.
    pub(super) outlying: [i64; 2],
}

impl Cells {
    /// Counts leads, each with its period (0 the reference, 1 the period), up to a horizon in days.
    pub(super) fn count(inside: &[(usize, &Lead)], horizon: i32, measure: Measure) -> Self {
        let of_segments: Vec<(usize, &Lead)> = inside
            .iter()
            .copied()
            .filter(|(_, lead)| !lead.is_orphan)
            .collect();
        let (segments, index) = segments::segments(&of_segments, horizon);
        let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
        let mut facts = Facts::default();
        let mut without_lead = [0; 2];
        for &(period, lead) in inside {
            let (day, end) = end(lead, horizon);
            facts.add(period, lead, end, horizon);
            if lead.is_orphan {
                without_lead[period] += 1;
                continue;
            }
            let key = Key {
                period,
                segment: index[&(lead.is_straight, lead.source)],
                day,
                end,
                handled: lead.handled,
                has_proposal: lead.has_proposal(horizon),
            };
            *counts.entry(key).or_default() += 1;
        }
        let segment_of = |lead: &Lead| index[&(lead.is_straight, lead.source)];
        let money = money::of_wins(&of_segments, horizon, measure, segment_of, &mut facts);
        facts.add_shares(&of_segments);
        let talks = || of_segments.iter().filter(|(_, lead)| lead.is_talk());
        Cells {
            sources: parts(talks(), horizon, |lead| Some(lead.source)),
            reps: parts(talks(), horizon, |lead| lead.rep),
            money,
            counts: counts.into_iter().collect(),
            segments,
            without_lead,
            facts,
        }
    }
}

impl Cells {
    /// Where only totals are known there is nothing to count.
    pub(super) fn of_facts(facts: Facts) -> Self {
        Cells {
            counts: Vec::new(),
            segments: Vec::new(),
            money: Vec::new(),
            without_lead: [0; 2],
            sources: Vec::new(),
            reps: Vec::new(),
            facts,
        }
    }
}

impl Facts {
    fn add(&mut self, period: usize, lead: &Lead, end: End, horizon: i32) {
        let is_won = end == End::Won;
        self.leads[period] += 1;
        self.wins[period] += usize::from(is_won);
        self.open[period] += usize::from(end == End::Open);
        self.talks[period] += usize::from(lead.is_talk());
        self.without_lead[period] += usize::from(lead.is_orphan);
        if lead.handled != Handled::NotAsked {
            self.asked[period] += 1;
            self.told[period] += usize::from(lead.handled != Handled::Unknown);
            let is_open = matches!(lead.handled, Handled::Unknown | Handled::Never);
            self.answered[period] += usize::from(!is_open);
        }
        self.proposals[period] += usize::from(lead.has_proposal(horizon));
        self.margins[period] += usize::from(is_won && lead.margin.is_some());
        self.values[period] += usize::from(is_won && lead.value.is_some());
        if end == End::NotWon && lead.is_talk() {
            let is_answered = !matches!(lead.handled, Handled::Never);
            self.not_won[period] += usize::from(is_answered);
            self.not_won_with_rep[period] += usize::from(is_answered && lead.rep.is_some());
            if let Some(for_price) = lead.lost_for_price {
                self.reasons[period] += 1;
                self.for_price[period] += usize::from(for_price);
            }
        }
    }

    /// Which share of the leads comes from sources that the other period lacks, small ones too.
    fn add_shares(&mut self, leads: &[(usize, &Lead)]) {
        let mut sources: BTreeMap<Option<Text>, [f64; 2]> = BTreeMap::new();
        for (period, lead) in leads {
            let source = lead.source.filter(|_| !lead.is_of_campaign());
            sources.entry(source).or_default()[*period] += 1.0;
        }
        let share = |period: usize| {
            let all: f64 = sources.values().map(|own| own[period]).sum();
            let only = sources.values().filter(|own| own[1 - period] == 0.0);
            only.map(|own| own[period]).sum::<f64>() / f64::max(all, 1.0)
        };
        // A sum of nothing is -0.
        self.lost_share = share(0).max(0.0);
        self.new_share = share(1).max(0.0);
    }
}

/// What had become of a lead by the horizon, and on which day. After the horizon nothing counts.
pub(super) fn end(lead: &Lead, horizon: i32) -> (i32, End) {
    match lead.outcome {
        Outcome::Won if lead.days <= horizon => (lead.days, End::Won),
        Outcome::Lost | Outcome::Silent if lead.days <= horizon => (lead.days, End::NotWon),
        Outcome::Open if lead.days < horizon => (lead.days, End::Open),
        _ => (horizon, End::NotWon),
    }
}

/// The leads of two spans, the reference first, each with its period. Where the spans overlap, a lead stands
/// in both.
pub(super) fn inside(leads: &[Lead], spans: [Span; 2]) -> Vec<(usize, &Lead)> {
    let of = |period: usize| {
        let own = leads
            .iter()
            .filter(move |lead| spans[period].holds(lead.door));
        own.map(move |lead| (period, lead))
    };
    of(0).chain(of(1)).collect()
}

/// What a win earns: its margin, or its value where margins are not recorded.
pub(super) fn earned(lead: &Lead, by_margin: bool) -> Option<i64> {
    if by_margin { lead.margin } else { lead.value }
}

/// Wins and leads of each part of the business; leads that belong to none are left out.
fn parts<'a, K: Ord>(
    leads: impl Iterator<Item = &'a (usize, &'a Lead)>,
    horizon: i32,
    part_of: impl Fn(&Lead) -> Option<K>,
) -> Vec<Part> {
    let mut parts: BTreeMap<K, Part> = BTreeMap::new();
    for (period, lead) in leads {
        let Some(name) = part_of(lead) else { continue };
        let part = parts.entry(name).or_default();
        part.leads[*period] += 1.0;
        part.wins[*period] += f64::from(u8::from(end(lead, horizon).1 == End::Won));
    }
    parts.into_values().collect()
}
