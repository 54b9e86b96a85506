//! How long knocks wait for an answer, on both clocks: as observed, and as a queue would make them.
//!
//! It must never take the wait of a queue for the wait of people: what lies about waits longer than any
//! queue makes it.

use doorstep_core::{HOUR, Policy};
use doorstep_records::Business;
use doorstep_stats::quantile;
use doorstep_stats::queue::{Course, Queue};
use serde::Serialize;

use super::load::Load;
use super::work::{Knock, Records};
use crate::survey::Reply;
use crate::verdict::Span;

const HOURS_OF_WEEK: usize = 168;
/// So much capacity that nobody waits for anybody else.
const BOUNDLESS: f64 = 1e9;

/// Waits on one clock, in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Hours {
    /// The middle one; null of a prediction.
    pub median: Option<f64>,
    /// The mean.
    pub mean: Option<f64>,
}

/// Waits that were observed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Observed {
    /// Knocks that were answered; the waits are theirs.
    pub answered: usize,
    /// Knocks that were not.
    pub unanswered: usize,
    /// In business hours.
    pub business: Hours,
    /// On the clock.
    pub clock: Hours,
}

/// Waits as a queue would make them, if whoever is free took the longest waiting knock at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Predicted {
    /// The share that would find nobody free (Erlang C).
    pub share: f64,
    /// In business hours.
    pub business: Hours,
    /// On the clock: who comes in the evening waits for the morning.
    pub clock: Hours,
    /// Of the wait on the clock what would be left if somebody were always free.
    pub closed: f64,
}

/// How long knocks wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Waits {
    /// As recorded; null if no time of an answer is.
    pub observed: Option<Observed>,
    /// As a queue would make them; null without hours, or where the load leaves no end to it.
    pub predicted: Option<Predicted>,
}

/// The hours in which the business is open, over a week without holidays.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    /// Open hours of each hour of the week.
    bins: Vec<f64>,
}

impl Opening {
    pub(super) fn of(policy: &Policy) -> Self {
        let mut bins = vec![0.0; HOURS_OF_WEEK];
        for (place, bin) in bins.iter_mut().enumerate() {
            let starts = (place % 24) as u16 * 60;
            for &(opens, closes) in policy.business_hours.week.day(place / 24) {
                let open = closes.min(starts + 60).saturating_sub(opens.max(starts));
                *bin += f64::from(open) / 60.0;
            }
        }
        Opening { bins }
    }

    /// Open hours a week.
    pub(super) fn hours(&self) -> f64 {
        self.bins.iter().sum()
    }
}

/// What was observed in a span.
pub(super) fn observed(business: &Business, records: &Records, span: Span) -> Option<Observed> {
    let knocks = records.knocks.iter().filter(|knock| span.holds(knock.door));
    let told: Vec<&Knock> = knocks
        .filter(|knock| knock.reply != Reply::Unknown)
        .collect();
    let answers = told.iter().filter_map(|knock| match knock.reply {
        Reply::At(at) => Some((knock.at, at)),
        Reply::NotAsked | Reply::Unknown | Reply::None => None,
    });
    let answers: Vec<(i64, i64)> = answers.collect();
    if answers.is_empty() {
        return None;
    }
    let in_hours = |elapsed: &dyn Fn(i64, i64) -> i64| {
        let waits = answers.iter();
        let waits: Vec<f64> = waits
            .map(|&(from, to)| elapsed(from, to) as f64 / HOUR as f64)
            .collect();
        Hours {
            median: quantile::median(&waits),
            mean: Some(waits.iter().sum::<f64>() / waits.len() as f64),
        }
    };
    Some(Observed {
        answered: answers.len(),
        unanswered: told.len() - answers.len(),
        business: in_hours(&|from, to| business.calendar.business_between(from, to)),
        clock: in_hours(&|from, to| to - from),
    })
}

/// What a queue would make of the load of a span.
pub(super) fn predicted(
    business: &Business,
    records: &Records,
    load: &Load,
    opening: &Opening,
    span: Span,
) -> Option<Predicted> {
    let mut arrivals = vec![0.0; HOURS_OF_WEEK];
    for knock in records.knocks.iter().filter(|knock| span.holds(knock.door)) {
        arrivals[business.calendar.hour_of_week(knock.at)] += 1.0;
    }
    let all: f64 = arrivals.iter().sum();
    for arriving in &mut arrivals {
        *arriving *= load.point.knocks / f64::max(all, 1.0);
    }
    predict(&arrivals, load, opening)
}

fn predict(arrivals: &[f64], load: &Load, opening: &Opening) -> Option<Predicted> {
    let queue = queue(load, opening)?;
    let chance = queue.waiting().ok()?;
    let varied = chance.varied(load.dispersion, load.work_variation);
    let open = opening.hours();
    let course = |capacity: f64| {
        let bins = opening.bins.iter();
        let capacity: Vec<f64> = bins.map(|bin| bin * capacity).collect();
        Course::new(arrivals, &capacity, 1.0).ok()
    };
    let tide = course(queue.capacity())?;
    let idle = course(BOUNDLESS)?;
    let by_chance = varied.mean();
    Some(Predicted {
        share: chance.probability,
        business: Hours {
            median: None,
            mean: Some(tide.open? + by_chance),
        },
        clock: Hours {
            median: None,
            // An open hour takes as many on the clock as a week has for each open one.
            mean: Some(tide.clock? + by_chance * HOURS_OF_WEEK as f64 / open),
        },
        closed: idle.clock?,
    })
}

/// Knocks as they meet the sellers, by open hour: as many at a time as the hours that other work leaves
/// make, each taking a knock's hours.
fn queue(load: &Load, opening: &Opening) -> Option<Queue> {
    let open = opening.hours();
    let servers = (load.hours? - load.point.other).max(0.0) / open;
    let rate = 1.0 / load.point.hours_per_knock;
    Queue::new(load.point.knocks / open, rate, servers).ok()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{Firm, span};
    use super::*;

    fn load(hours: f64) -> Load {
        let firm = Firm {
            hours: Some(hours),
            ..Firm::default()
        };
        Load::of(&firm.records(), span(13)).unwrap()
    }

    /// All of the week's knocks at one hour of it.
    fn all_at(hour: usize) -> Vec<f64> {
        let mut arrivals = vec![0.0; HOURS_OF_WEEK];
        arrivals[hour] = 10.0;
        arrivals
    }

    #[test]
    fn the_week_has_the_hours_of_the_policy() {
        let opening = Opening::of(&Policy::default());
        assert!((opening.hours() - 40.0).abs() < 1e-9);
        assert!(opening.bins[8] <= 0.0 && opening.bins[9] >= 1.0);
        let policy = Policy::from_toml("business_hours = \"Mon-Fri 09:30-12:00\"").unwrap();
        assert!((Opening::of(&policy).bins[9] - 0.5).abs() < 1e-9);
    }

    #[test]
    fn who_knocks_in_the_evening_waits_for_the_morning_even_when_nobody_has_anything_to_do() {
        let opening = Opening::of(&Policy::default());
        // Monday, 21:00 to 22:00, to Tuesday 09:00.
        let evening = predict(&all_at(21), &load(4_000.0), &opening).unwrap();
        assert!((evening.closed - 11.5).abs() < 0.01, "{evening:?}");
        assert!(evening.business.mean < Some(0.5) && evening.clock.mean > Some(11.0));
        let morning = predict(&all_at(10), &load(4_000.0), &opening).unwrap();
        assert!(morning.closed < 0.01);
    }

    #[test]
    fn the_fuller_the_week_the_longer_the_wait_and_beyond_it_there_is_none() {
        let opening = Opening::of(&Policy::default());
        let arrivals: Vec<f64> = opening.bins.iter().map(|open| open / 4.0).collect();
        let wait =
            |hours| predict(&arrivals, &load(hours), &opening).map(|wait| wait.business.mean);
        assert!(wait(22.0) > wait(30.0) && wait(30.0) > wait(80.0));
        assert!(wait(80.0).is_some());
        assert_eq!(wait(18.0), None);
    }
}
