//! The placebo: the weeks of the firm's own history, shuffled. What it names then, it names by chance.
//!
//! It must never shuffle days: what hangs together within a week stays together.

use doorstep_records::calendar::days_between;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;
use serde::Serialize;

use super::case::{Case, View};
use super::cells::{self, Lead};
use super::span::Span;

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

/// Shuffles the weeks of both spans as often as was asked for. Each keeps as many weeks as it has.
pub(super) fn placebo(case: &Case, leads: &[Lead], view: View) -> Option<Placebo> {
    let spans = view.spans;
    let view = View {
        luck: None,
        draws: DRAWS,
        ..view
    };
    let shuffles = case.question.placebo.min(MOST);
    let inside = cells::inside(leads, spans.both());
    let weeks = spans.both().map(weeks);
    if shuffles == 0 || weeks.contains(&0) {
        return None;
    }
    let week_of = |&(period, lead): &(usize, &Lead)| {
        let span = spans.both()[period];
        let week = (days_between(span.from, lead.door) / 7).min(weeks[period] as i32 - 1);
        period * weeks[0] + week as usize
    };
    let places: Vec<usize> = inside.iter().map(week_of).collect();
    let mut periods: Vec<usize> = [0, 1]
        .iter()
        .flat_map(|&period| vec![period; weeks[period]])
        .collect();
    let is_alarm = |shuffle: usize| {
        periods.shuffle(&mut Pcg64::new(SEED, shuffle as u128));
        let shuffled: Vec<(usize, &Lead)> = inside
            .iter()
            .zip(&places)
            .map(|((_, lead), &week)| (periods[week], *lead))
            .collect();
        let decided = case.decide(&shuffled, view);
        decided.is_some_and(|decided| decided.judgement.decision.is_named())
    };
    let alarms = (0..shuffles).map(is_alarm).filter(|&alarm| alarm).count();
    Some(Placebo {
        shuffles,
        alarms,
        share: alarms as f64 / shuffles as f64,
    })
}

/// Whole weeks of a span; what is left over counts to the last.
fn weeks(span: Span) -> usize {
    (span.days() / 7).max(0) as usize
}
