//! Chance, all of it from the firm's seed.
//!
//! Every week and every conversation draws from its own stream, so that a change in one place (say, a
//! weakness) does not shake all the others. Nothing else in this crate may make random numbers.

use rand::seq::index;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// What a stream of chance is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Topic {
    /// Who somebody is.
    Person = 1,
    /// The house list at the beginning.
    House,
    /// A sales letter and the reactions to it.
    Letter,
    /// A newsletter and the reactions to it.
    Newsletter,
    /// People who come by themselves in a week.
    Arrivals,
    /// Calls of a week that nobody asked for.
    Prospecting,
    /// A rep's hours in a week.
    Hours,
    /// One knock and what follows.
    Conversation,
    /// What customers do later.
    Customer,
}

/// A stream of chance.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Pcg64Mcg);

impl Chance {
    /// The stream of one thing: the same seed, topic and number draw the same.
    pub(crate) fn new(seed: u64, topic: Topic, number: u64) -> Self {
        let mixed = scramble(scramble(seed) ^ scramble((topic as u64) << 56 ^ number));
        Chance(Pcg64Mcg::seed_from_u64(mixed))
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// A whole number between two others, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A positive number around a median, with a long tail upwards.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        let normal: f64 = StandardNormal.sample(&mut self.0);
        median * (spread * normal).exp()
    }

    /// How often something happens that happens so often on average.
    pub(crate) fn count(&mut self, mean: f64) -> usize {
        Poisson::new(mean).map_or(0, |poisson| poisson.sample(&mut self.0) as usize)
    }

    /// One of a list, all alike.
    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.0.random_range(0..list.len())]
    }

    /// One of a list of values with weights.
    pub(crate) fn weighted<T: Copy>(&mut self, list: &[(T, f64)]) -> T {
        let total: f64 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(0.0, total);
        let mut chosen = list[0].0;
        for &(value, weight) in list {
            chosen = value;
            if left < weight {
                break;
            }
            left -= weight;
        }
        chosen
    }

    /// So many different members of a list in random order, or all if it is too short.
    pub(crate) fn several<T: Copy>(&mut self, list: &[T], amount: usize) -> Vec<T> {
        let places = index::sample(&mut self.0, list.len(), amount.min(list.len()));
        places.into_iter().map(|place| list[place]).collect()
    }
}

/// Spreads the bits of a number (the finisher of `SplitMix64`).
const fn scramble(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_and_its_neighbours_differ() {
        let draw = |seed, number| Chance::new(seed, Topic::Letter, number).whole(0, i64::MAX / 2);
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::new(1, Topic::House, 0);
        let drawn = (0..10_000)
            .filter(|_| chance.weighted(&[(true, 3.0), (false, 1.0)]))
            .count();
        assert!((7_300..7_700).contains(&drawn), "{drawn}");
    }
}
