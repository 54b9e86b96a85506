//! How much the number of leads varies by itself, and what the season can do where it is not known.
//!
//! It must never take a burst that a mailing brought for noise: that there was one is a deed.

use std::collections::BTreeMap;

use doorstep_records::Text;
use doorstep_records::calendar::days_between;
use jiff::civil::Date;

use super::cells::Lead;
use super::estimate::Swing;
use super::span::{Kind, Span};

/// What a year's season can do to the number of leads, where it is not known (standard deviation of the
/// logarithm).
const SEASON: f64 = 0.12;
/// The leads of so many days are compared with those of the next, to see how they vary.
const BLOCK_DAYS: i32 = 28;
/// One lead in so many must come in steadily to show how leads vary.
const FEWEST_STEADY: usize = 5;

/// A mailing brings its leads in a burst, so only leads that come in steadily show how much they vary by
/// themselves: how blocks of four weeks differ from the next, over all the records. Half of the mean
/// squared difference, by the mean, is 1 if they come by chance alone.
pub(super) fn swing(leads: &[Lead], spans: [Span; 2], kind: Kind) -> Swing {
    let steady = steady_doors(leads);
    let first = steady.iter().copied().min().unwrap_or(spans[0].from);
    let blocks = (days_between(first, spans[1].to) + 1) / BLOCK_DAYS;
    let mut counts = vec![0.0; blocks.max(0) as usize];
    for &door in &steady {
        // Whole blocks, counted back from the end of the period.
        let place = days_between(door, spans[1].to).div_euclid(BLOCK_DAYS);
        if let Some(count) = usize::try_from(place)
            .ok()
            .and_then(|place| counts.get_mut(place))
        {
            *count += 1.0;
        }
    }
    let of_span = |span: Span| {
        let inside = leads.iter().filter(|lead| span.holds(lead.door));
        inside.count() as f64
    };
    of_counts(&counts, spans.map(of_span), kind)
}

/// The same from the counts of blocks of equal length, and the leads of the reference and the period.
pub(super) fn of_counts(counts: &[f64], leads: [f64; 2], kind: Kind) -> Swing {
    let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    let differences = counts
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).powi(2) / 2.0);
    let count = differences.len().max(1) as f64;
    let dispersion = (differences.sum::<f64>() / count / f64::max(mean, 1.0)).max(1.0);
    // A plan is no sample.
    let sampled = if kind == Kind::Plan {
        &leads[1..]
    } else {
        &leads[..]
    };
    let mut variance: f64 = sampled
        .iter()
        .map(|leads| (dispersion - 1.0) / leads.max(1.0))
        .sum();
    if matches!(kind, Kind::Previous | Kind::Range | Kind::Best) {
        variance += SEASON * SEASON;
    }
    Swing {
        sd: variance.sqrt(),
    }
}

/// The doors of leads that no short campaign brought; of all leads, if these are too few to tell.
fn steady_doors(leads: &[Lead]) -> Vec<Date> {
    let mut campaigns: BTreeMap<Text, (Date, Date)> = BTreeMap::new();
    for lead in leads {
        if let Some(campaign) = lead.campaign {
            let (first, last) = campaigns.entry(campaign).or_insert((lead.door, lead.door));
            *first = lead.door.min(*first);
            *last = lead.door.max(*last);
        }
    }
    let doors = leads.iter().map(|lead| lead.door);
    let all = doors.clone().min().zip(doors.clone().max());
    let long = all.map_or(0, |(first, last)| days_between(first, last) / 2);
    let is_steady = |lead: &&Lead| {
        let campaign = lead.campaign.and_then(|campaign| campaigns.get(&campaign));
        campaign.is_none_or(|&(first, last)| days_between(first, last) >= long)
    };
    let steady: Vec<Date> = leads
        .iter()
        .filter(is_steady)
        .map(|lead| lead.door)
        .collect();
    if steady.len() * FEWEST_STEADY >= leads.len() {
        steady
    } else {
        doors.collect()
    }
}
