//! How much the number of leads and the rate of winning vary by themselves, and what the season can do where it is not known.
//!
//! It must never take a burst that a mailing brought for noise: that there was one is a deed.

use std::collections::BTreeMap;

use doorstep_records::Text;
use doorstep_records::calendar::days_between;
use jiff::civil::Date;

use super::cells::{self, End, Lead};
use super::estimate::Swing;
use super::span::{Kind, Span};

/// What a year's season can do to the number of leads, where it is not known (standard deviation of the
/// logarithm).
const SEASON: f64 = 0.12;
/// A block with fewer leads says nothing of its rate.
const FEWEST_IN_BLOCK: f64 = 10.0;
/// So many neighbouring blocks show how much rates swing.
const FEWEST_NEIGHBOURS: f64 = 6.0;
/// The swing must be clearer than chance by so many standard errors.
const CLEAR: f64 = 1.3;
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

/// The same of all leads, bursts too, in single weeks and without a season: what shuffled weeks vary by.
pub(super) fn of_all(leads: &[Lead], spans: [Span; 2]) -> f64 {
    let of_span = |span: Span| {
        let weeks = (span.days() / 7).max(1) as usize;
        let mut counts = vec![0.0; weeks];
        for lead in leads.iter().filter(|lead| span.holds(lead.door)) {
            let week = (days_between(span.from, lead.door) / 7) as usize;
            counts[week.min(weeks - 1)] += 1.0;
        }
        counts
    };
    let counts = spans.map(of_span);
    let all = counts.concat();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let squares: f64 = all.iter().map(|count| (count - mean).powi(2)).sum();
    let dispersion = squares / (all.len() as f64 - 1.0).max(1.0) / mean.max(1.0);
    let variance = counts.map(|own| (dispersion - 1.0).max(0.0) / own.iter().sum::<f64>().max(1.0));
    variance.iter().sum::<f64>().sqrt()
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
        won: 0.0,
    }
}

/// How much the rate of winning swings by itself: what the rates of blocks of four weeks differ from the next
/// beyond chance, carried to the mean of as many blocks as each span has. A standard deviation of the
/// logarithm of how the two spans' rates differ; 0 where the blocks are too few, or differ as chance would.
///
/// `from` is the first day that can be compared, `to` the last whose leads all had the horizon.
pub(super) fn of_wins(
    leads: &[Lead],
    spans: [Span; 2],
    horizon: i32,
    (from, to): (Date, Date),
) -> f64 {
    let mut blocks: BTreeMap<i32, [f64; 2]> = BTreeMap::new();
    let inside = leads
        .iter()
        .filter(|lead| lead.is_talk() && from <= lead.door && lead.door <= to);
    for lead in inside {
        let place = days_between(lead.door, to) / BLOCK_DAYS;
        let [all, won] = blocks.entry(place).or_default();
        *all += 1.0;
        *won += f64::from(u8::from(cells::end(lead, horizon).1 == End::Won));
    }
    blocks.retain(|_, [all, _]| *all >= FEWEST_IN_BLOCK);
    let all: f64 = blocks.values().map(|block| block[0]).sum();
    let rate = blocks.values().map(|block| block[1]).sum::<f64>() / all.max(1.0);
    let by_chance = rate * (1.0 - rate);
    // The squared differences of neighbours, by what chance makes them.
    let neighbours = blocks.iter().filter_map(|(place, [all, won])| {
        let [next_all, next_won] = blocks.get(&(place + 1))?;
        let difference = won / all - next_won / next_all;
        Some(difference.powi(2) / (by_chance * (1.0 / all + 1.0 / next_all)))
    });
    let ratios: Vec<f64> = neighbours.collect();
    let count = ratios.len() as f64;
    let ratio = ratios.iter().sum::<f64>() / count;
    // Neighbouring differences share a block, so their mean varies by about the square root of 3 / n.
    if count < FEWEST_NEIGHBOURS || by_chance <= 0.0 || ratio < 1.0 + CLEAR * (3.0 / count).sqrt() {
        return 0.0;
    }
    let size = all / blocks.len() as f64;
    let of_block = (ratio - 1.0) * by_chance / size / (rate * rate);
    let blocks_of = |span: Span| f64::from(span.days()) / f64::from(BLOCK_DAYS);
    let variance: f64 = spans.iter().map(|&span| of_block / blocks_of(span)).sum();
    variance.sqrt()
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

#[cfg(test)]
mod tests;
