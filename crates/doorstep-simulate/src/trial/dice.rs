//! Chance of the trial firms, all of it from the seed.
//!
//! Every lead has streams of its own, so that a sound and a weak firm of one seed meet the same people
//! and the same luck. Nothing else in the trial may make random numbers.

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Gamma, Poisson, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// What a stream of chance is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Theme {
    /// How a firm is.
    Style = 101,
    /// How many come in a week.
    Week,
    /// What becomes of a lead.
    Fate,
    /// What is written down of a lead.
    Story,
    /// Customers who come again.
    Again,
    /// Machines that fill in forms.
    Bots,
    /// What bookkeeping does to the records.
    Books,
}

/// A stream of chance.
#[derive(Clone, Debug)]
pub(super) struct Dice(Pcg64Mcg);

impl Dice {
    /// The stream of one thing: the same seed, theme and number draw the same.
    pub(super) fn new(seed: u64, theme: Theme, number: u64) -> Self {
        let mixed = spread(spread(seed) ^ spread((theme as u64) << 48 ^ number));
        Dice(Pcg64Mcg::seed_from_u64(mixed))
    }

    /// A number from 0 to 1, without 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number between two others.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below another, 0 below 1.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// A standard normal number.
    pub(super) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A positive number around a median.
    pub(super) fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }

    /// A gamma number of mean 1; the larger the shape, the closer to 1.
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        Gamma::new(shape, 1.0 / shape).map_or(1.0, |gamma| gamma.sample(&mut self.0))
    }

    /// How often something happens that happens so often on average.
    pub(super) fn count(&mut self, mean: f64) -> usize {
        Poisson::new(mean).map_or(0, |poisson| poisson.sample(&mut self.0) as usize)
    }

    /// How often in a row something happens that goes on with this probability, at most so often.
    pub(super) fn run(&mut self, goes_on: f64, most: usize) -> usize {
        (0..most).take_while(|_| self.happens(goes_on)).count()
    }
}

/// The place among shares (which sum to 1) that a number from 0 to 1 falls into.
pub(super) fn pick(shares: &[f64], unit: f64) -> usize {
    let mut left = unit;
    for (place, share) in shares.iter().enumerate() {
        if left < *share {
            return place;
        }
        left -= share;
    }
    shares.iter().rposition(|share| *share > 0.0).unwrap_or(0)
}

/// Shares in proportion to weights, of which one must be positive.
pub(super) fn shares(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// Spreads the bits of a number.
const fn spread(number: u64) -> u64 {
    let mixed = (number ^ (number >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed ^ (mixed >> 32)).wrapping_add(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_and_its_neighbours_differ() {
        let draw = |seed, number| Dice::new(seed, Theme::Fate, number).unit().to_bits();
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn a_pick_keeps_to_the_shares() {
        assert_eq!(pick(&[0.2, 0.3, 0.5], 0.1), 0);
        assert_eq!(pick(&[0.2, 0.3, 0.5], 0.49), 1);
        assert_eq!(pick(&[0.2, 0.8, 0.0], 1.0), 1);
    }
}
