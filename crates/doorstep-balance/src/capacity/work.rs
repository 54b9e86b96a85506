//! Selling time as recorded: what the touches of each knock took, and the hours there were for it.
//!
//! It must never count a touch that was made from a deal's field, nor take a week without a row of hours
//! for a week without hours.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use doorstep_core::{Act, Micros, Policy, Reading, Touch};
use doorstep_records::{Business, Text};
use jiff::ToSpan;
use jiff::civil::Date;

use super::decay::{Decay, NoDecay};
use crate::survey::{CaseLine, Reply, Survey};
use crate::verdict::Span;

/// A longer touch is a slip of the pen; seconds.
const LONGEST_TOUCH_S: u32 = 12 * 3_600;

/// A lead of new business that asked for an answer.
#[derive(Clone, Debug)]
pub(super) struct Knock {
    pub(super) at: Micros,
    /// The day of the knock.
    pub(super) door: Date,
    /// Whether and when it was answered.
    pub(super) reply: Reply,
    /// When it waited no longer: answered, decided, or past the time in which answers come.
    pub(super) over_at: Micros,
    pub(super) is_won: bool,
    pub(super) source: Option<Text>,
    /// Selling hours, by whole weeks since the door.
    pub(super) work: Vec<(usize, f64)>,
}

impl Knock {
    /// Selling hours so far.
    pub(super) fn hours(&self) -> f64 {
        self.work.iter().map(|(_, hours)| hours).sum()
    }

    /// Somebody has seen to it, or the records cannot tell.
    pub(super) fn is_answered(&self) -> bool {
        self.reply != Reply::None
    }
}

/// A week's selling time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Week {
    /// Hours of all sellers; none where no row speaks of the week.
    pub(super) hours: Option<f64>,
    /// Recorded work in hours, of all kinds.
    pub(super) work: f64,
    /// Of it what knocks of new business took.
    pub(super) on_knocks: f64,
    /// Of it what sellers did of whose hours nothing is recorded.
    pub(super) by_others: f64,
}

impl Week {
    /// Work besides that on knocks: repeat business, prospecting, orders that came by themselves.
    pub(super) fn other(self) -> f64 {
        (self.work - self.on_knocks).max(0.0)
    }
}

/// All selling time on record.
#[derive(Clone, Debug)]
pub(crate) struct Records {
    pub(super) knocks: Vec<Knock>,
    /// By Monday.
    pub(super) weeks: BTreeMap<Date, Week>,
    /// The day of the moment of judging.
    pub(super) today: Date,
    /// What an hour of the sellers with a known cost costs, by week: hours and money in minor units.
    pub(super) paid_hours: BTreeMap<Date, (f64, f64)>,
    /// Any seller is on record.
    pub(super) has_reps: bool,
    /// What an hour of waiting costs: found once, asked for by the levers and by the facts.
    pub(super) decay: OnceCell<Result<Decay, NoDecay>>,
}

impl Records {
    /// Reads the selling time of a business up to the moment of judging.
    pub(crate) fn of(business: &Business, policy: &Policy, survey: &Survey) -> Self {
        let mut records = Records {
            knocks: Vec::new(),
            weeks: BTreeMap::new(),
            today: business.calendar.date(survey.as_of),
            paid_hours: BTreeMap::new(),
            has_reps: !business.reps.is_empty() || !business.rep_hours.is_empty(),
            decay: OnceCell::new(),
        };
        records.add_hours(business);
        records.add_work(business, policy, survey);
        for line in survey.leads().filter(|line| line.reply != Reply::NotAsked) {
            records.has_reps |= line.rep.is_some();
            records.add_knock(business, policy, survey, line);
        }
        records
    }

    fn add_hours(&mut self, business: &Business) {
        let costs = business.reps.iter();
        let costs: BTreeMap<Text, i64> = costs
            .filter_map(|row| Some((row.rep, row.hour_cost?)))
            .collect();
        for row in &business.rep_hours {
            let monday = monday_of(row.week);
            let week = self.weeks.entry(monday).or_default();
            *week.hours.get_or_insert(0.0) += row.hours;
            if let Some(&cost) = costs.get(&row.rep) {
                let (hours, money) = self.paid_hours.entry(monday).or_default();
                *hours += row.hours;
                *money += row.hours * cost as f64;
            }
        }
    }

    fn add_work(&mut self, business: &Business, policy: &Policy, survey: &Survey) {
        let rows = business.rep_hours.iter();
        let with_hours: BTreeSet<Text> = rows.map(|row| row.rep).collect();
        for party in &business.parties {
            let columns = business.columns(party).until(survey.as_of);
            for (place, recorded) in business.recorded(party)[..columns.len()].iter().enumerate() {
                self.has_reps |= recorded.rep.is_some();
                let touch = columns.get(place).filter(|_| !recorded.derived);
                let hours = touch.map_or(0.0, |touch| hours_of(&touch, policy));
                if hours > 0.0 {
                    let week = self.week_of(business, columns.at[place]);
                    week.work += hours;
                    if recorded.rep.is_some_and(|rep| !with_hours.contains(&rep)) {
                        week.by_others += hours;
                    }
                }
            }
        }
    }

    fn week_of(&mut self, business: &Business, at: Micros) -> &mut Week {
        let monday = monday_of(business.calendar.date(at));
        self.weeks.entry(monday).or_default()
    }

    fn add_knock(
        &mut self,
        business: &Business,
        policy: &Policy,
        survey: &Survey,
        line: &CaseLine,
    ) {
        let Some((door, medium)) = line.case.door(Reading::Base).zip(line.door_medium) else {
            return;
        };
        let party = &business.parties[line.party];
        let columns = business.columns(party).until(survey.as_of);
        let recorded = business.recorded(party);
        let mut work: Vec<(usize, f64)> = Vec::new();
        let places = door.ordinal as usize..=line.case.last as usize;
        for place in places.filter(|&place| !recorded[place].derived) {
            let hours = columns
                .get(place)
                .map_or(0.0, |touch| hours_of(&touch, policy));
            if hours <= 0.0 {
                continue;
            }
            let at = columns.at[place];
            let age = business.calendar.days_between(door.at, at).max(0) as usize / 7;
            self.week_of(business, at).on_knocks += hours;
            match work.last_mut().filter(|(known, _)| *known == age) {
                Some((_, sum)) => *sum += hours,
                None => work.push((age, hours)),
            }
        }
        let answered_at = match line.reply {
            Reply::At(at) => at,
            Reply::NotAsked | Reply::Unknown | Reply::None => Micros::MAX,
        };
        let closed_at = line.case.closed_at.unwrap_or(Micros::MAX);
        let too_late = door.at.saturating_add(policy.answer_window(medium));
        self.knocks.push(Knock {
            at: door.at,
            door: business.calendar.date(door.at),
            reply: line.reply,
            over_at: answered_at.min(closed_at).min(too_late),
            is_won: line.is_won(),
            source: line.source,
            work,
        });
    }

    /// The Mondays of the whole weeks of a span that lie before the moment of judging.
    pub(super) fn mondays(&self, span: Span) -> Vec<Date> {
        let mut monday = monday_of(span.from);
        if monday < span.from {
            monday = monday.saturating_add(7.days());
        }
        let weeks = std::iter::successors(Some(monday), |monday| monday.checked_add(7.days()).ok());
        let is_whole = |monday: &Date| monday.saturating_add(6.days()) <= span.to.min(self.today);
        weeks.take_while(is_whole).collect()
    }

    /// Knocks of a span, by the week.
    pub(super) fn knocks_a_week(&self, span: Span) -> f64 {
        let inside = self.knocks.iter().filter(|knock| span.holds(knock.door));
        inside.count() as f64 * 7.0 / f64::from(span.days().max(1))
    }

    /// What is recorded of a week.
    pub(super) fn week(&self, monday: Date) -> Week {
        self.weeks.get(&monday).copied().unwrap_or_default()
    }
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: Date) -> Date {
    let after = i32::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(after.days())
}

/// Selling hours of one touch: a human of ours turned to this person, or talked with them, about
/// purchase. As long as it lasted; of unknown length the policy's `work_min`. What the person wrote takes
/// its time in the answer.
pub(super) fn hours_of(touch: &Touch, policy: &Policy) -> f64 {
    let nature = touch.nature;
    let medium = nature.medium();
    let is_ours = nature.is_out() && !nature.is_broadcast() && nature.act() != Act::Lost;
    let is_talk = nature.is_in() && medium.is_live() && nature.is_connected();
    if !nature.belongs_to_cases() || !(is_ours || is_talk) {
        return 0.0;
    }
    let minutes = match touch.duration_s {
        Some(seconds) => return f64::from(seconds.min(LONGEST_TOUCH_S)) / 3_600.0,
        None if nature.act() == Act::Proposal => policy.work_min.proposal,
        None => policy.work_min.of(medium),
    };
    f64::from(minutes) / 60.0
}

#[cfg(test)]
mod tests {
    use doorstep_core::{Direction, Given, Medium};
    use jiff::civil::date;

    use super::*;

    fn hours(medium: Medium, direction: Direction, change: impl Fn(&mut Given)) -> f64 {
        let mut given = Given::new(0, medium, direction);
        change(&mut given);
        hours_of(&given.resolve().unwrap(), &Policy::default())
    }

    #[test]
    fn a_touch_takes_as_long_as_it_lasted_else_what_the_policy_says() {
        let call = |seconds| {
            hours(Medium::Call, Direction::Out, |given| {
                given.duration_s = seconds;
            })
        };
        assert!((call(Some(900.0)) - 0.25).abs() < 1e-12);
        assert!((call(None) - 10.0 / 60.0).abs() < 1e-12);
        let proposal = hours(Medium::Email, Direction::Out, |given| {
            given.act = Some(Act::Proposal);
        });
        assert!((proposal - 0.75).abs() < 1e-12);
    }

    #[test]
    fn letters_to_many_machines_service_and_what_people_write_take_no_selling_time() {
        let none = |_: &mut Given| {};
        assert!(hours(Medium::Email, Direction::In, none) <= 0.0);
        let mailing = |given: &mut Given| given.has_campaign = true;
        assert!(hours(Medium::Letter, Direction::Out, mailing) <= 0.0);
        let machine = |given: &mut Given| given.author = Some(doorstep_core::Author::Machine);
        assert!(hours(Medium::Email, Direction::Out, machine) <= 0.0);
        let service = |given: &mut Given| given.about = Some(doorstep_core::About::Service);
        assert!(hours(Medium::Call, Direction::Out, service) <= 0.0);
        assert!(hours(Medium::Deal, Direction::Out, none) <= 0.0);
    }

    #[test]
    fn a_week_begins_on_its_monday() {
        assert_eq!(monday_of(date(2026, 6, 14)), date(2026, 6, 8));
        assert_eq!(monday_of(date(2026, 6, 8)), date(2026, 6, 8));
    }
}
