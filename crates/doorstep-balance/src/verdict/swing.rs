//! How much the number of leads and the rates vary by themselves, and what the season can do where it is not known.
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
        ..Swing::default()
    }
}

/// Leads of a block of four weeks, and the mean of something of them.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

/// How much something of the leads swings by itself: what the means of blocks of four weeks differ from the
/// next beyond chance, carried to the mean of as many blocks as each span has. A standard deviation of how the
/// two spans' means differ; 0 where the blocks are too few, or differ as chance would.
///
/// `of` a lead is what is looked at, if it is known. `from` is the first day that can be compared, `to` the last.
fn of_means(
    leads: &[Lead],
    spans: [Span; 2],
    (from, to): (Date, Date),
    of: impl Fn(&Lead) -> Option<f64>,
) -> Means {
    let mut blocks: BTreeMap<i32, Block> = BTreeMap::new();
    let inside = leads
        .iter()
        .filter(|lead| from <= lead.door && lead.door <= to);
    for (lead, value) in inside.filter_map(|lead| Some((lead, of(lead)?))) {
        let place = days_between(lead.door, to) / BLOCK_DAYS;
        let block = blocks.entry(place).or_default();
        block.count += 1.0;
        block.sum += value;
        block.squares += value * value;
    }
    blocks.retain(|_, block| block.count >= FEWEST_IN_BLOCK);
    let sum = |of: fn(&Block) -> f64| blocks.values().map(of).sum::<f64>();
    let all = sum(|block| block.count);
    let mean = sum(|block| block.sum) / all.max(1.0);
    let within = sum(|block| block.squares - block.count * block.mean().powi(2));
    let by_chance = within / (all - blocks.len() as f64).max(1.0);
    // The squared differences of neighbours, by what chance makes them.
    let neighbours = blocks.iter().filter_map(|(place, block)| {
        let next = blocks.get(&(place + 1))?;
        let chance = by_chance * (1.0 / block.count + 1.0 / next.count);
        Some((block.mean() - next.mean()).powi(2) / chance)
    });
    let ratios: Vec<f64> = neighbours.collect();
    let count = ratios.len() as f64;
    let ratio = without_the_largest(&ratios);
    // Neighbouring differences share a block, so their mean varies by about the square root of 3 / n.
    if count < FEWEST_NEIGHBOURS || by_chance <= 0.0 || ratio < 1.0 + CLEAR * (3.0 / count).sqrt() {
        return Means { mean, swing: 0.0 };
    }
    let size = all / blocks.len() as f64;
    let of_block = (ratio - 1.0) * by_chance / size;
    let blocks_of = |span: Span| f64::from(span.days()) / f64::from(BLOCK_DAYS);
    let variance: f64 = spans.iter().map(|&span| of_block / blocks_of(span)).sum();
    Means {
        mean,
        swing: variance.sqrt(),
    }
}

/// What is looked at, on the mean, and how much it swings.
#[derive(Clone, Copy, Debug)]
struct Means {
    mean: f64,
    swing: f64,
}

/// The mean of ratios, each a squared standard normal number if chance alone is at work, without the largest: one
/// step up or down is a change, and no swing. Over what it would be by chance.
fn without_the_largest(ratios: &[f64]) -> f64 {
    let count = ratios.len() as f64;
    let largest = ratios.iter().copied().fold(0.0, f64::max);
    // Blom's approximation of the largest of so many.
    let place = f64::midpoint(1.0, (count - 0.375) / (count + 0.25));
    let usual = doorstep_stats::quantile::normal(place).powi(2);
    (ratios.iter().sum::<f64>() - largest) / (count - usual).max(f64::MIN_POSITIVE)
}

/// How much the rates of winning and of answering in time swing, and what an order brings.
///
/// A standard deviation of the logarithm of how the two spans' rates differ, each. `range` as of [`of_means`].
pub(super) fn of_rates(
    leads: &[Lead],
    spans: [Span; 2],
    horizon: i32,
    range: (Date, Date),
) -> Swing {
    let is_won = |lead: &Lead| cells::end(lead, horizon).1 == End::Won;
    let yes = |is: bool| f64::from(u8::from(is));
    let relative = |means: Means| {
        if means.swing > 0.0 {
            means.swing / means.mean
        } else {
            0.0
        }
    };
    let won = of_means(leads, spans, range, |lead| {
        lead.is_talk().then(|| yes(is_won(lead)))
    });
    let answered = of_means(leads, spans, range, |lead| lead.is_in_time().map(yes));
    let money = of_means(leads, spans, range, |lead| {
        let earned = cells::earned(lead, true).or(cells::earned(lead, false));
        let positive = earned.filter(|&money| money > 0 && is_won(lead))?;
        Some((positive as f64).ln())
    });
    let [won, answered] = [won, answered].map(relative);
    Swing {
        sd: 0.0,
        // That of the answers is part of that of the wins.
        won: (won.powi(2) - answered.powi(2)).max(0.0).sqrt(),
        answered,
        money: money.swing,
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

#[cfg(test)]
mod tests;
