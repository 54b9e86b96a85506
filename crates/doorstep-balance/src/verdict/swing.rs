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

/// How much things vary by themselves, over all the records: measured once, and carried to any two spans.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waves {
    /// The variance of the number of leads of a block, by its mean: 1 if they come by chance alone.
    dispersion: f64,
    /// What the rate of winning of a block varies by beyond chance: the variance of its logarithm.
    won: f64,
    /// The same of the share answered in time.
    answered: f64,
    /// The same of what an order brings.
    money: f64,
}

impl Waves {
    /// Of leads from `from` on, in blocks counted back from `end`. Rates are those of leads up to `mature`, which had
    /// the horizon.
    pub(super) fn of(leads: &[Lead], horizon: i32, from: Date, end: Date, mature: Date) -> Self {
        let range = (from, end.min(mature));
        let is_won = |lead: &Lead| cells::end(lead, horizon).1 == End::Won;
        let yes = |is: bool| f64::from(u8::from(is));
        let won = of_means(leads, range, |lead| {
            lead.is_talk().then(|| yes(is_won(lead)))
        });
        let answered = of_means(leads, range, |lead| lead.is_in_time().map(yes));
        let money = of_means(leads, range, |lead| {
            let earned = cells::earned(lead, true).or(cells::earned(lead, false));
            let positive = earned.filter(|&money| money > 0 && is_won(lead))?;
            Some((positive as f64).ln())
        });
        Waves {
            dispersion: of_doors(leads, from, end),
            won: won.relative(),
            answered: answered.relative(),
            money: money.variance,
        }
    }

    /// How much two spans, with so many leads each, differ by themselves.
    pub(super) fn between(self, spans: [Span; 2], leads: [f64; 2], kind: Kind) -> Swing {
        let blocks = spans.map(|span| f64::from(span.days()) / f64::from(BLOCK_DAYS));
        // A plan is no sample.
        let sampled = if kind == Kind::Plan { 1.. } else { 0.. };
        let of = |variance: f64| -> f64 {
            let parts = blocks[sampled.clone()]
                .iter()
                .map(|blocks| variance / blocks);
            parts.sum::<f64>().sqrt()
        };
        Swing {
            sd: of_leads(self.dispersion, leads, kind),
            season: season(kind),
            won: of(self.won),
            answered: of(self.answered),
            money: of(self.money),
        }
    }
}

/// A mailing brings its leads in a burst, so only leads that come in steadily show how much they vary by
/// themselves: how blocks of four weeks differ from the next, over all the records.
fn of_doors(leads: &[Lead], from: Date, end: Date) -> f64 {
    let steady = steady_doors(leads, from);
    let first = steady.iter().copied().min().unwrap_or(end);
    let blocks = (days_between(first, end) + 1) / BLOCK_DAYS;
    let mut counts = vec![0.0; blocks.max(0) as usize];
    for &door in &steady {
        // Whole blocks, counted back from the end.
        let place = days_between(door, end).div_euclid(BLOCK_DAYS);
        if let Some(count) = usize::try_from(place)
            .ok()
            .and_then(|place| counts.get_mut(place))
        {
            *count += 1.0;
        }
    }
    dispersion(&counts)
}

/// Half of the mean squared difference of blocks of equal length from the next, by the mean: 1 if they come by
/// chance alone, and never less.
pub(super) fn dispersion(counts: &[f64]) -> f64 {
    let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    let differences = counts
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).powi(2) / 2.0);
    let count = differences.len().max(1) as f64;
    (differences.sum::<f64>() / count / f64::max(mean, 1.0)).max(1.0)
}

/// What the season can do, where the reference is not of the same weeks.
pub(super) const fn season(kind: Kind) -> f64 {
    match kind {
        Kind::Previous | Kind::Range | Kind::Best => SEASON,
        Kind::LastYear | Kind::Plan => 0.0,
    }
}

/// A standard deviation of the logarithm of the leads of the period by those of the reference, besides that of
/// their numbers.
pub(super) fn of_leads(dispersion: f64, leads: [f64; 2], kind: Kind) -> f64 {
    let sampled = if kind == Kind::Plan {
        &leads[1..]
    } else {
        &leads[..]
    };
    let mut variance: f64 = sampled
        .iter()
        .map(|leads| (dispersion - 1.0) / leads.max(1.0))
        .sum();
    variance += season(kind).powi(2);
    variance.sqrt()
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

    fn is_told(&self) -> bool {
        self.count >= FEWEST_IN_BLOCK
    }
}

/// How much something of the leads varies by itself: what the means of blocks of four weeks differ from the next
/// beyond chance; nothing where the blocks are too few, or differ as chance would.
///
/// `of` a lead is what is looked at, if it is known. `from` is the first day that can be compared, `to` the last.
fn of_means(leads: &[Lead], (from, to): (Date, Date), of: impl Fn(&Lead) -> Option<f64>) -> Means {
    let size = days_between(from, to).max(0) / BLOCK_DAYS + 1;
    let mut blocks = vec![Block::default(); size as usize];
    for lead in leads
        .iter()
        .filter(|lead| from <= lead.door && lead.door <= to)
    {
        let place = (days_between(lead.door, to) / BLOCK_DAYS) as usize;
        if let Some((block, value)) = blocks.get_mut(place).zip(of(lead)) {
            block.count += 1.0;
            block.sum += value;
            block.squares += value * value;
        }
    }
    let told = || blocks.iter().filter(|block| block.is_told());
    let sum = |of: fn(&Block) -> f64| told().map(of).sum::<f64>();
    let all = sum(|block| block.count);
    let mean = sum(|block| block.sum) / all.max(1.0);
    let within = sum(|block| block.squares - block.count * block.mean().powi(2));
    let number = told().count() as f64;
    let by_chance = within / (all - number).max(1.0);
    // The squared differences of neighbours, by what chance makes them.
    let neighbours = blocks
        .windows(2)
        .filter(|pair| pair.iter().all(Block::is_told));
    let ratios: Vec<f64> = neighbours
        .map(|pair| {
            let chance = by_chance * (1.0 / pair[0].count + 1.0 / pair[1].count);
            (pair[0].mean() - pair[1].mean()).powi(2) / chance
        })
        .collect();
    let count = ratios.len() as f64;
    let ratio = without_the_largest(&ratios);
    // Neighbouring differences share a block, so their mean varies by about the square root of 3 / n.
    let is_clear = count >= FEWEST_NEIGHBOURS && ratio >= 1.0 + CLEAR * (3.0 / count).sqrt();
    let variance = if is_clear && by_chance > 0.0 {
        (ratio - 1.0) * by_chance / (all / number)
    } else {
        0.0
    };
    Means { mean, variance }
}

/// What is looked at, on the mean, and the variance of a block's mean beyond chance.
#[derive(Clone, Copy, Debug)]
struct Means {
    mean: f64,
    variance: f64,
}

impl Means {
    /// The variance of the logarithm.
    fn relative(self) -> f64 {
        if self.variance > 0.0 {
            self.variance / self.mean.powi(2)
        } else {
            0.0
        }
    }
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

/// The doors of leads that no short campaign brought; of all leads, if these are too few to tell.
fn steady_doors(leads: &[Lead], from: Date) -> Vec<Date> {
    let recorded = || leads.iter().filter(|lead| from <= lead.door);
    let mut campaigns: BTreeMap<Text, (Date, Date)> = BTreeMap::new();
    for lead in recorded() {
        if let Some(campaign) = lead.campaign {
            let (first, last) = campaigns.entry(campaign).or_insert((lead.door, lead.door));
            *first = lead.door.min(*first);
            *last = lead.door.max(*last);
        }
    }
    let doors = recorded().map(|lead| lead.door);
    let all = doors.clone().min().zip(doors.clone().max());
    let long = all.map_or(0, |(first, last)| days_between(first, last) / 2);
    let is_steady = |lead: &&Lead| {
        let campaign = lead.campaign.and_then(|campaign| campaigns.get(&campaign));
        campaign.is_none_or(|&(first, last)| days_between(first, last) >= long)
    };
    let steady: Vec<Date> = recorded().filter(is_steady).map(|lead| lead.door).collect();
    if steady.len() * FEWEST_STEADY >= doors.clone().count() {
        steady
    } else {
        doors.collect()
    }
}

#[cfg(test)]
mod tests;
