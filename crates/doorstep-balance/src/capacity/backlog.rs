//! How many knocks wait unanswered at the end of each week, and whether they grow.
//!
//! It must never let a knock wait for ever: once it is decided, or past the time in which answers come,
//! nobody waits for it any more.

use doorstep_core::Micros;
use doorstep_records::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::Likely;
use super::work::{Knock, Records};
use crate::survey::Reply;
use crate::verdict::Span;

/// A trend of fewer weeks is none.
const FEWEST_WEEKS: usize = 4;
/// Neighbouring weeks are taken to be no more alike than this.
const MOST_ALIKE: f64 = 0.9;
/// Ends of the 80 % interval of a normal variable, in standard deviations.
const Z: f64 = 1.281_551_565_544_6;

/// The knocks that wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Unanswered {
    /// At the beginning of the first whole week.
    pub at_start: usize,
    /// At the end of the last.
    pub at_end: usize,
    /// At the end of a week, on average.
    pub mean: f64,
    /// More from week to week, by the trend of all weeks; null with fewer than four.
    pub growth_per_week: Option<Likely>,
}

/// The knocks of which one can tell whether they wait.
pub(super) struct Waiting {
    arrived: Vec<Micros>,
    over: Vec<Micros>,
}

impl Waiting {
    pub(super) fn of(records: &Records) -> Self {
        let is_told = |knock: &&Knock| knock.reply != Reply::Unknown;
        let told = || records.knocks.iter().filter(is_told);
        let mut waiting = Waiting {
            arrived: told().map(|knock| knock.at).collect(),
            over: told().map(|knock| knock.over_at).collect(),
        };
        waiting.arrived.sort_unstable();
        waiting.over.sort_unstable();
        waiting
    }

    /// How many wait at an instant, whoever comes at that very instant not among them.
    pub(super) fn at(&self, instant: Micros) -> usize {
        let arrived = self.arrived.partition_point(|&at| at < instant);
        let over = self.over.partition_point(|&at| at < instant);
        arrived.saturating_sub(over)
    }

    /// None if nobody can tell of any knock whether it waits, or without a whole week.
    pub(super) fn in_span(
        &self,
        calendar: &Calendar,
        mondays: &[Date],
        span: Span,
    ) -> Option<Unanswered> {
        let ends = mondays.iter().map(|monday| {
            let end = monday.saturating_add(7.days());
            self.at(calendar.start_of(end))
        });
        let counts: Vec<usize> = ends.collect();
        let (first, at_end) = (mondays.first()?, *counts.last()?);
        let seen = self
            .arrived
            .partition_point(|&at| at <= calendar.end_of(span.to));
        let levels: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
        (seen > 0).then(|| Unanswered {
            at_start: self.at(calendar.start_of(*first)),
            at_end,
            mean: levels.iter().sum::<f64>() / levels.len() as f64,
            growth_per_week: trend(&levels),
        })
    }
}

/// The least-squares slope of evenly spaced levels, with an interval that is wider the more neighbours are
/// alike: the variance of the slope times `(1 + r) / (1 - r)`, `r` the lag-one autocorrelation of what
/// is left.
fn trend(levels: &[f64]) -> Option<Likely> {
    let count = levels.len();
    if count < FEWEST_WEEKS {
        return None;
    }
    let size = count as f64;
    let middle = (size - 1.0) / 2.0;
    let mean = levels.iter().sum::<f64>() / size;
    let spread = size * (size * size - 1.0) / 12.0;
    let products = levels.iter().enumerate();
    let products = products.map(|(place, level)| (place as f64 - middle) * (level - mean));
    let slope = products.sum::<f64>() / spread;
    let left: Vec<f64> = (levels.iter().enumerate())
        .map(|(place, level)| level - mean - slope * (place as f64 - middle))
        .collect();
    let squares: f64 = left.iter().map(|rest| rest * rest).sum();
    let neighbours: f64 = left.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let alike = if squares > 0.0 {
        (neighbours / squares).clamp(0.0, MOST_ALIKE)
    } else {
        0.0
    };
    let variance = squares / (size - 2.0) / spread * (1.0 + alike) / (1.0 - alike);
    let half = Z * variance.sqrt();
    Some(Likely {
        value: slope,
        low: slope - half,
        high: slope + half,
    })
}

#[cfg(test)]
mod tests {
    use doorstep_core::{HOUR, Policy};

    use super::super::made_up::{Firm, micros, span};
    use super::*;

    fn unanswered(firm: &Firm) -> Unanswered {
        let records = firm.records();
        let calendar = Calendar::new(&Policy::default()).unwrap();
        let mondays = records.mondays(span(13));
        Waiting::of(&records)
            .in_span(&calendar, &mondays, span(13))
            .unwrap()
    }

    #[test]
    fn knocks_that_nobody_answers_pile_up() {
        // Four of ten a week, each waiting for a hundred days.
        let found = unanswered(&Firm {
            never: 4,
            ..Firm::default()
        });
        assert_eq!((found.at_start, found.at_end), (0, 52));
        assert!((found.mean - 28.0).abs() < 1e-9);
        let growth = found.growth_per_week.unwrap();
        assert!((growth.value - 4.0).abs() < 1e-9, "{growth:?}");
    }

    #[test]
    fn where_all_are_answered_nobody_waits() {
        let found = unanswered(&Firm::default());
        assert_eq!((found.at_start, found.at_end), (0, 0));
        let growth = found.growth_per_week.unwrap();
        assert!(growth.low.abs() < 1e-9 && growth.high.abs() < 1e-9);
    }

    #[test]
    fn whoever_was_answered_waits_no_longer() {
        let firm = Firm {
            weeks: 1,
            ..Firm::default()
        };
        let waiting = Waiting::of(&firm.records());
        let knocked = micros(span(1).from) + 10 * HOUR;
        assert_eq!(waiting.at(knocked), 0);
        assert_eq!(waiting.at(knocked + HOUR / 2), 10);
        assert_eq!(waiting.at(knocked + 2 * HOUR), 0);
    }

    #[test]
    fn a_trend_of_weeks_that_hang_together_is_less_sure() {
        let alternating: Vec<f64> = [1.0, -1.0].repeat(8);
        let hanging: Vec<f64> = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0].repeat(2);
        let width = |levels: &[f64]| trend(levels).map(|slope| slope.high - slope.low).unwrap();
        assert!(width(&hanging) > width(&alternating));
        assert_eq!(trend(&[1.0, 2.0, 3.0]), None);
    }
}
