//! Which place each unit may have among all, given how uncertain their values are.
//!
//! It must never give one place without the range it could as well be, and never prefer a unit for
//! standing first in a list: equal values share their places.

use crate::Confidence;

/// Which values are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Best {
    /// The highest value has rank 1.
    Highest,
    /// The lowest value has rank 1.
    Lowest,
}

/// Why a draw does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RankError {
    /// A draw has another number of values than there are units.
    #[error("a draw of {found} values for {units} units")]
    Length {
        /// How many units there are.
        units: usize,
        /// How many values the draw has.
        found: usize,
    },
    /// A value is not a number.
    #[error("the value of unit {unit} is not a number")]
    NotANumber {
        /// The unit.
        unit: usize,
    },
}

/// The places one unit may have; rank 1 is the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranks {
    /// The probability of rank 1.
    pub best: f64,
    /// The probability of being among the worst fifth of the units, rounded down, at least one.
    pub worst_fifth: f64,
    /// The median rank.
    pub median: usize,
    /// The first rank of the central interval of the coverage asked for.
    pub lower: usize,
    /// The last rank of that interval.
    pub upper: usize,
}

/// Counts how often each unit has each rank, draw by draw.
///
/// A draw holds one value for each unit from their joint posterior, such as from
/// [`Shrinkage::draw`](crate::shrinkage::Shrinkage::draw). A few thousand draws settle a rank. The
/// time of each is O(units · ln units); the memory is O(units²), whatever the number of draws.
///
/// Source: Goldstein and Spiegelhalter (1996), *League tables and their limitations*, JRSS A 159,
/// 385–443.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::rank::{Best, RankTally};
///
/// let mut tally = RankTally::new(2, Best::Highest);
/// for draw in [[0.2, 0.1], [0.3, 0.2], [0.2, 0.4], [0.5, 0.1]] {
///     tally.add(&draw)?;
/// }
/// let ranks = tally.ranks(Confidence::P95);
/// assert_eq!((ranks[0].best, ranks[0].median), (0.75, 1));
/// assert_eq!((ranks[0].lower, ranks[0].upper), (1, 2)); // who is better is not settled
/// # Ok::<(), doorstep_stats::rank::RankError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RankTally {
    units: usize,
    best: Best,
    draws: usize,
    /// How often each unit had each rank, unit by unit.
    counts: Vec<f64>,
    order: Vec<usize>,
}

impl RankTally {
    /// A tally without draws.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::rank::{Best, RankTally};
    ///
    /// assert!(RankTally::new(3, Best::Lowest).ranks(Confidence::P95).is_empty());
    /// ```
    pub fn new(units: usize, best: Best) -> Self {
        Self {
            units,
            best,
            draws: 0,
            counts: vec![0.0; units * units],
            order: (0..units).collect(),
        }
    }

    /// Counts one draw. Units of equal value share the ranks they hold together in equal parts.
    ///
    /// Errors when the draw has another number of values than there are units, and on a value that
    /// is not a number; the draw then does not count.
    ///
    /// ```
    /// use doorstep_stats::rank::{Best, RankError, RankTally};
    ///
    /// let mut tally = RankTally::new(2, Best::Lowest);
    /// assert_eq!(tally.add(&[0.1]), Err(RankError::Length { units: 2, found: 1 }));
    /// assert_eq!(tally.add(&[0.1, f64::NAN]), Err(RankError::NotANumber { unit: 1 }));
    /// ```
    pub fn add(&mut self, draw: &[f64]) -> Result<(), RankError> {
        let (units, found) = (self.units, draw.len());
        if found != units {
            return Err(RankError::Length { units, found });
        }
        if let Some(unit) = draw.iter().position(|value| value.is_nan()) {
            return Err(RankError::NotANumber { unit });
        }
        let better_first = |left: &usize, right: &usize| {
            let order = draw[*left].partial_cmp(&draw[*right]);
            let order = order.unwrap_or(std::cmp::Ordering::Equal);
            match self.best {
                Best::Lowest => order,
                Best::Highest => order.reverse(),
            }
        };
        self.order.sort_unstable_by(better_first);
        let mut rank = 0;
        for equal in self
            .order
            .chunk_by(|left, right| better_first(left, right).is_eq())
        {
            let share = 1.0 / equal.len() as f64;
            for &unit in equal {
                let shared = unit * units + rank;
                for count in &mut self.counts[shared..shared + equal.len()] {
                    *count += share;
                }
            }
            rank += equal.len();
        }
        self.draws += 1;
        Ok(())
    }

    /// The ranks of all units in the order of the draws; empty before the first draw.
    ///
    /// A quantile of a rank is the first rank by which that probability is reached.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::rank::{Best, RankTally};
    ///
    /// let mut tally = RankTally::new(5, Best::Lowest);
    /// tally.add(&[0.1, 0.5, 0.2, 0.4, 0.3])?;
    /// let ranks = tally.ranks(Confidence::P95);
    /// assert_eq!(ranks.iter().map(|unit| unit.median).collect::<Vec<_>>(), [1, 5, 2, 4, 3]);
    /// assert_eq!((ranks[1].worst_fifth, ranks[3].worst_fifth), (1.0, 0.0));
    /// # Ok::<(), doorstep_stats::rank::RankError>(())
    /// ```
    pub fn ranks(&self, confidence: Confidence) -> Vec<Ranks> {
        if self.draws == 0 || self.units == 0 {
            return Vec::new();
        }
        let tail = 0.5 * (1.0 - confidence.coverage());
        let worst = (self.units / 5).max(1);
        let draws = self.draws as f64;
        (self.counts.chunks(self.units))
            .map(|counts| Ranks {
                best: counts[0] / draws,
                worst_fifth: counts[self.units - worst..].iter().sum::<f64>() / draws,
                median: quantile(counts, 0.5 * draws),
                lower: quantile(counts, tail * draws),
                upper: quantile(counts, (1.0 - tail) * draws),
            })
            .collect()
    }
}

/// The first rank by which so many draws are reached, up to rounding of shared places.
fn quantile(counts: &[f64], enough: f64) -> usize {
    const ROUNDING: f64 = 1e-9;
    let mut reached = 0.0;
    let place = counts.iter().position(|count| {
        reached += count;
        reached >= enough * (1.0 - ROUNDING)
    });
    place.map_or(counts.len(), |place| place + 1)
}

#[cfg(test)]
mod tests;
