//! Credit by the Shapley value: what a channel adds to the sets of others, on average.
//!
//! It must never bring its own chance: where sets are too many and orders of arrival are sampled, the
//! caller gives every uniform number.

use std::collections::HashMap;

use super::{AttributionError, Path, check};
use crate::decomposition::Shapley;

/// With more channels the Shapley value is sampled.
pub const MAX_EXACT: usize = 12;
/// More channels than this are not told apart.
pub const MAX_SET_CHANNELS: usize = 128;

/// What a set of channels is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Worth {
    /// The successes of the paths that use no other channel.
    Successes,
    /// The share of successes among these paths; 0 where there are none.
    Rate,
}

/// The paths, by the set of channels that each uses.
///
/// ```
/// use doorstep_stats::attribution::{ChannelSets, Path, Worth};
///
/// let paths = [Path::new(&[0, 1, 0], 6.0, 4.0), Path::new(&[1], 3.0, 7.0)];
/// let sets = ChannelSets::of(2, &paths)?;
/// // Of the successes, each path's are shared by its channels in equal parts.
/// assert_eq!(sets.shapley(Worth::Successes)?, [3.0, 6.0]);
/// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelSets {
    channels: usize,
    /// A bit for each channel; successes and all walks. In ascending order.
    sets: Vec<(u128, f64, f64)>,
}

/// A Shapley value found by sampling.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// By player. They add up to the worth of all less that of none, whatever was sampled.
    pub values: Vec<f64>,
    /// How far each may be off: the standard error over pairs of orders.
    pub standard_errors: Vec<f64>,
}

impl ChannelSets {
    /// Gathers the paths.
    ///
    /// Errors when a path names a channel beyond `channels` or has a count that is negative or not
    /// finite, and with more than [`MAX_SET_CHANNELS`] channels.
    ///
    /// ```
    /// use doorstep_stats::attribution::ChannelSets;
    ///
    /// assert!(ChannelSets::of(200, &[]).is_err());
    /// ```
    pub fn of(channels: usize, paths: &[Path<'_>]) -> Result<Self, AttributionError> {
        at_most(channels, MAX_SET_CHANNELS)?;
        check(channels, paths)?;
        let mut by_set: HashMap<u128, (f64, f64)> = HashMap::new();
        for path in paths {
            let set = path
                .channels
                .iter()
                .fold(0, |set, channel| set | 1 << channel);
            let (successes, walks) = by_set.entry(set).or_default();
            *successes += path.successes;
            *walks += path.successes + path.failures;
        }
        let mut sets: Vec<(u128, f64, f64)> = by_set
            .into_iter()
            .map(|(set, (successes, walks))| (set, successes, walks))
            .collect();
        sets.sort_unstable_by_key(|one| one.0);
        Ok(Self { channels, sets })
    }

    /// What the paths that use only channels of a set are worth; bit `k` stands for channel `k`.
    ///
    /// ```
    /// use doorstep_stats::attribution::{ChannelSets, Path, Worth};
    ///
    /// let sets = ChannelSets::of(2, &[Path::new(&[0, 1], 6.0, 4.0), Path::new(&[1], 3.0, 7.0)])?;
    /// assert_eq!(sets.worth(0b10, Worth::Rate), 0.3);
    /// assert_eq!(sets.worth(0b11, Worth::Successes), 9.0);
    /// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
    /// ```
    pub fn worth(&self, set: u128, worth: Worth) -> f64 {
        let within = self.sets.iter().filter(|one| one.0 & !set == 0);
        let (successes, walks) = within.fold((0.0, 0.0), add);
        valued((successes, walks), worth)
    }

    /// The Shapley value of each channel, exactly; they add up to the worth of all channels less that of
    /// none. Successes take O(paths); rates take 2ᶜ sets and up to [`MAX_EXACT`] channels.
    ///
    /// Errors with more channels than that.
    ///
    /// Source: Shapley (1953), *A value for n-person games*. For successes the game is a sum of
    /// unanimity games, one for each set, whose value is an equal share.
    ///
    /// ```
    /// use doorstep_stats::attribution::{ChannelSets, Path, Worth};
    ///
    /// let sets = ChannelSets::of(2, &[Path::new(&[0], 5.0, 5.0), Path::new(&[1], 1.0, 9.0)])?;
    /// let values = sets.shapley(Worth::Rate)?;
    /// assert!((values[0] - 0.35).abs() < 1e-15 && (values[1] + 0.05).abs() < 1e-15);
    /// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
    /// ```
    pub fn shapley(&self, worth: Worth) -> Result<Vec<f64>, AttributionError> {
        match worth {
            Worth::Successes => Ok(self.equal_shares()),
            Worth::Rate => self.shapley_of_rates(),
        }
    }

    fn equal_shares(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.channels];
        for &(set, successes, _) in &self.sets {
            let share = successes / f64::from(set.count_ones());
            members(set).for_each(|channel| values[channel] += share);
        }
        values
    }

    fn shapley_of_rates(&self) -> Result<Vec<f64>, AttributionError> {
        at_most(self.channels, MAX_EXACT)?;
        let too_many = AttributionError::TooManyChannels {
            channels: self.channels,
            most: MAX_EXACT,
        };
        let mut sums = vec![(0.0, 0.0); 1 << self.channels];
        for &(set, successes, walks) in &self.sets {
            sums[set as usize] = (successes, walks);
        }
        // Channel by channel, every set gains what it holds without that channel.
        for channel in 0..self.channels {
            for set in (0..sums.len()).filter(|set| set >> channel & 1 == 1) {
                let without = sums[set ^ 1 << channel];
                sums[set].0 += without.0;
                sums[set].1 += without.1;
            }
        }
        let mut values = vec![0.0; self.channels];
        let mut shapley = Shapley::new(self.channels).map_err(|_| too_many)?;
        shapley.contributions(|set| valued(sums[set as usize], Worth::Rate), &mut values);
        Ok(values)
    }

    /// The Shapley value by `pairs` random orders of arrival and their reverses. `uniform` gives
    /// independent numbers from 0 to below 1. O(pairs · (sets + channels · ln channels)).
    ///
    /// Errors without a pair.
    ///
    /// Source: Castro, Gómez and Tejada (2009), *Polynomial calculation of the Shapley value based on
    /// sampling*, Computers & Operations Research 36, 1726–1730; Mitchell, Cooper, Frank and Holmes
    /// (2022), *Sampling permutations for Shapley value estimation*, JMLR 23(43), for the reverses.
    ///
    /// ```
    /// use doorstep_stats::attribution::{ChannelSets, Path, Worth};
    ///
    /// let sets = ChannelSets::of(2, &[Path::new(&[0], 5.0, 5.0), Path::new(&[1], 1.0, 9.0)])?;
    /// // With two channels an order and its reverse are all orders.
    /// let values = sets.sampled(Worth::Rate, 1, || 0.5)?.values;
    /// assert!((values[0] - 0.35).abs() < 1e-15);
    /// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
    /// ```
    pub fn sampled(
        &self,
        worth: Worth,
        pairs: usize,
        uniform: impl FnMut() -> f64,
    ) -> Result<Sampled, AttributionError> {
        let mut places = vec![0; self.channels];
        sample(self.channels, pairs, uniform, |order, added| {
            for (place, &channel) in order.iter().enumerate() {
                places[channel] = place;
            }
            self.added_in_order(&places, worth, added);
        })
    }

    /// What each arrival adds, by its place in the order: paths count from when their last channel is in.
    fn added_in_order(&self, places: &[usize], worth: Worth, added: &mut [f64]) {
        let mut arriving = vec![(0.0, 0.0); places.len() + 1];
        for one in &self.sets {
            let complete = members(one.0).map(|channel| places[channel] + 1).max();
            let slot = &mut arriving[complete.unwrap_or(0)];
            *slot = add(*slot, one);
        }
        let mut sum = arriving[0];
        let mut before = valued(sum, worth);
        for (added, arrived) in added.iter_mut().zip(&arriving[1..]) {
            sum = (sum.0 + arrived.0, sum.1 + arrived.1);
            let now = valued(sum, worth);
            (*added, before) = (now - before, now);
        }
    }
}

/// The Shapley value of any game by `pairs` random orders of arrival and their reverses. `worth` is asked
/// for each set, with true for the players in it; `uniform` gives independent numbers from 0 to below 1.
///
/// Takes `2 · pairs · (players + 1)` questions. Errors without a pair.
///
/// ```
/// use doorstep_stats::attribution::sampled_shapley;
///
/// // A left glove is worth nothing without a right one; there are two of the latter.
/// let worth = |has: &[bool]| if has[0] && (has[1] || has[2]) { 1.0 } else { 0.0 };
/// let mut state = 1_u64;
/// let uniform = || {
///     state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
///     (state >> 11) as f64 / (1_u64 << 53) as f64
/// };
/// let found = sampled_shapley(3, 2_000, uniform, worth)?;
/// assert!((found.values[0] - 2.0 / 3.0).abs() < 4.0 * found.standard_errors[0]);
/// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
/// ```
pub fn sampled_shapley(
    players: usize,
    pairs: usize,
    uniform: impl FnMut() -> f64,
    mut worth: impl FnMut(&[bool]) -> f64,
) -> Result<Sampled, AttributionError> {
    sample(players, pairs, uniform, |order, added| {
        let mut present = vec![false; players];
        let mut before = worth(&present);
        for (player, added) in order.iter().zip(added) {
            present[*player] = true;
            let now = worth(&present);
            (*added, before) = (now - before, now);
        }
    })
}

/// `walk` fills in what each place of an order adds.
fn sample(
    players: usize,
    pairs: usize,
    mut uniform: impl FnMut() -> f64,
    mut walk: impl FnMut(&[usize], &mut [f64]),
) -> Result<Sampled, AttributionError> {
    if pairs == 0 {
        return Err(AttributionError::Invalid {
            what: "number of pairs",
            value: 0.0,
        });
    }
    let mut order: Vec<usize> = (0..players).collect();
    let mut added = vec![0.0; players];
    let mut of_pair = vec![0.0; players];
    let (mut sums, mut squares) = (vec![0.0; players], vec![0.0; players]);
    for _ in 0..pairs {
        shuffle(&mut order, &mut uniform);
        of_pair.fill(0.0);
        for _ in 0..2 {
            walk(&order, &mut added);
            for (player, added) in order.iter().zip(&added) {
                of_pair[*player] += 0.5 * added;
            }
            order.reverse();
        }
        for (player, value) in of_pair.iter().enumerate() {
            sums[player] += value;
            squares[player] += value * value;
        }
    }
    let count = pairs as f64;
    let values: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
    let errors = values.iter().zip(&squares).map(|(value, square)| {
        let variance = (square / count - value * value).max(0.0);
        (variance / (count - 1.0).max(1.0)).sqrt()
    });
    Ok(Sampled {
        standard_errors: errors.collect(),
        values,
    })
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize], uniform: &mut impl FnMut() -> f64) {
    for last in (1..order.len()).rev() {
        let other = (uniform() * (last + 1) as f64) as usize;
        order.swap(last, other.min(last));
    }
}

fn at_most(channels: usize, most: usize) -> Result<(), AttributionError> {
    if channels <= most {
        Ok(())
    } else {
        Err(AttributionError::TooManyChannels { channels, most })
    }
}

/// The channels of a set, ascending.
fn members(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        lowest
    })
}

fn add(sum: (f64, f64), one: &(u128, f64, f64)) -> (f64, f64) {
    (sum.0 + one.1, sum.1 + one.2)
}

fn valued((successes, walks): (f64, f64), worth: Worth) -> f64 {
    match worth {
        Worth::Successes => successes,
        Worth::Rate if walks == 0.0 => 0.0,
        Worth::Rate => successes / walks,
    }
}
