//! The placebo: the weeks of the firm's own history, shuffled. What it names then, it names by chance.
//!
//! It must never shuffle days: what hangs together within a week stays together.

use doorstep_records::calendar::days_between;
use jiff::civil::Date;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;
use serde::Serialize;

use super::case::{Case, View};
use super::cells::{self, Lead};
use super::estimate::Swing;
use super::span::{Kind, Span};
use super::swing;

/// The stream of chance that all placebos use.
const SEED: u128 = 0x91ac_eb0c_0ffe_e000;
/// Draws of each shuffle: enough to decide by.
const DRAWS: usize = 200;
/// More shuffles would keep somebody waiting for nothing.
pub(super) const MOST: usize = 1_000;

/// How often chance alone would name a side in these records.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Placebo {
    /// How often the weeks were shuffled.
    pub shuffles: usize,
    /// How often a side was named then.
    pub alarms: usize,
    /// Their share.
    pub share: f64,
}

/// Shuffles the weeks of both spans as often as was asked for. Each keeps as many weeks as it has. None if
/// nobody asked, or the reference is a plan.
pub(super) fn placebo(case: &Case, leads: &[Lead], view: View) -> Option<Placebo> {
    let spans = view.spans;
    let view = View {
        luck: None,
        draws: DRAWS,
        ..view
    };
    // What the owner planned is no history that could be shuffled.
    if spans.reference.kind == Kind::Plan {
        return None;
    }
    // Where weeks are shuffled, that a mailing fell into one of them is chance: its burst is noise here.
    let view = View {
        swing: Swing {
            sd: swing::of_all(leads, spans.both()),
            ..view.swing
        },
        ..view
    };
    let shuffles = case.question.placebo.min(MOST);
    let inside = cells::inside(leads, spans.both());
    let weeks = spans.both().map(weeks);
    if shuffles == 0 || weeks.contains(&0) {
        return None;
    }
    let place = |&(period, lead): &(usize, &Lead)| {
        let week = week_of(spans.both()[period], lead.door, weeks[period]);
        period * weeks[0] + week
    };
    let places: Vec<usize> = inside.iter().map(place).collect();
    let is_alarm = |shuffle: usize| {
        let periods = shuffled(weeks, shuffle);
        let moved: Vec<(usize, &Lead)> = inside
            .iter()
            .zip(&places)
            .map(|((_, lead), &week)| (periods[week], *lead))
            .collect();
        let decided = case.decide(&moved, view);
        decided.is_some_and(|decided| decided.judgement.decision.is_named())
    };
    let alarms = (0..shuffles).map(is_alarm).filter(|&alarm| alarm).count();
    Some(Placebo {
        shuffles,
        alarms,
        share: alarms as f64 / shuffles as f64,
    })
}

/// The period that each week of both spans counts to in a shuffle: first the reference's, then the period's.
fn shuffled(weeks: [usize; 2], shuffle: usize) -> Vec<usize> {
    let own = [0, 1].map(|period| std::iter::repeat_n(period, weeks[period]));
    let mut periods: Vec<usize> = own.into_iter().flatten().collect();
    periods.shuffle(&mut Pcg64::new(SEED, shuffle as u128));
    periods
}

/// Which of so many weeks of a span a day lies in.
fn week_of(span: Span, day: Date, weeks: usize) -> usize {
    let week = (days_between(span.from, day) / 7).max(0) as usize;
    week.min(weeks.saturating_sub(1))
}

/// Whole weeks of a span; what is left over counts to the last.
fn weeks(span: Span) -> usize {
    (span.days() / 7).max(0) as usize
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Span, shuffled, week_of, weeks};

    #[test]
    fn each_span_keeps_as_many_weeks_as_it_has() {
        for shuffle in 0..50 {
            let periods = shuffled([13, 4], shuffle);
            let now = periods.iter().filter(|period| **period == 1).count();
            assert_eq!((periods.len(), now), (17, 4));
        }
    }

    #[test]
    fn shuffles_differ_and_come_again_the_same() {
        assert_eq!(shuffled([13, 13], 3), shuffled([13, 13], 3));
        assert_ne!(shuffled([13, 13], 3), shuffled([13, 13], 4));
    }

    #[test]
    fn days_beyond_whole_weeks_count_to_the_last() {
        let june = Span {
            from: date(2026, 6, 1),
            to: date(2026, 6, 30),
        };
        assert_eq!(weeks(june), 4);
        let of = |day: i8| week_of(june, date(2026, 6, day), 4);
        assert_eq!([1, 7, 8, 28, 29, 30].map(of), [0, 0, 1, 3, 3, 3]);
    }
}
