//! The rhythm of the quarter: where sellers close at its end, a month alone says nothing.
//!
//! It must never take the first month of a quarter for a weakness that the saw-tooth explains.

use std::collections::BTreeMap;

use doorstep_core::Outcome;
use doorstep_records::Business;
use jiff::ToSpan;
use jiff::civil::Date;

use super::span::Span;
use crate::survey::Survey;

/// A month with fewer decisions says nothing of the rhythm.
const FEWEST: f64 = 20.0;
/// So many months show a rhythm, or do not.
const MONTHS: usize = 6;
/// The rhythm must explain so many times more than what is left: beyond the 99 % quantile of F with 2 and 3
/// degrees of freedom, the fewest there are.
const CLEAR: f64 = 30.8;
/// Longer spans hold whole years, and all places alike.
const LONGEST: usize = 4_000;
/// Spans whose shares of a quarter's months differ by so much stand at different places.
const UNLIKE: f64 = 0.15;

/// Whether the share won of what was decided in a month depends on the month's place in its quarter: the
/// F ratio of the variance between the three places and within them.
pub(super) fn is_quarterly(business: &Business, survey: &Survey) -> bool {
    let mut months: BTreeMap<Date, [f64; 2]> = BTreeMap::new();
    for line in survey.leads() {
        let won = match line.case.outcome {
            Outcome::Won => 1.0,
            Outcome::Lost => 0.0,
            Outcome::Open | Outcome::Silent => continue,
        };
        if let Some(at) = line.case.closed_at {
            let month = months.entry(business.calendar.date(at).first_of_month());
            let [decided, wins] = month.or_default();
            *decided += 1.0;
            *wins += won;
        }
    }
    let rates: Vec<(usize, f64)> = months
        .into_iter()
        .filter(|(_, [decided, _])| *decided >= FEWEST)
        .map(|(month, [decided, wins])| (place(month), wins / decided))
        .collect();
    f_ratio(&rates).is_some_and(|ratio| ratio > CLEAR)
}

/// Of a month in its quarter, from 0.
fn place(day: Date) -> usize {
    ((day.month() - 1) % 3) as usize
}

fn f_ratio(rates: &[(usize, f64)]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let groups = [0, 1, 2].map(|place| {
        let own = rates.iter().filter(|(known, _)| *known == place);
        own.map(|(_, rate)| *rate).collect::<Vec<f64>>()
    });
    if rates.len() < MONTHS || groups.iter().any(Vec::is_empty) {
        return None;
    }
    let all: Vec<f64> = rates.iter().map(|(_, rate)| *rate).collect();
    let whole = mean(&all);
    let between: f64 = groups
        .iter()
        .map(|group| group.len() as f64 * (mean(group) - whole).powi(2))
        .sum();
    let within: f64 = groups
        .iter()
        .flat_map(|group| group.iter().map(|rate| (rate - mean(group)).powi(2)))
        .sum();
    let rest = (rates.len() - 3) as f64;
    Some((between / 2.0) / (within / rest).max(f64::MIN_POSITIVE))
}

/// Whether the places of a quarter have other shares in one span than in the other.
pub(super) fn is_unlike(one: Span, other: Span) -> bool {
    let (one, other) = (shares(one), shares(other));
    (0..3).any(|place| (one[place] - other[place]).abs() > UNLIKE)
}

fn shares(span: Span) -> [f64; 3] {
    let mut days = [0.0; 3];
    for day in span.from.series(1.day()).take(LONGEST) {
        if day > span.to {
            break;
        }
        days[place(day)] += 1.0;
    }
    let all: f64 = days.iter().sum();
    days.map(|of_place| of_place / all)
}
