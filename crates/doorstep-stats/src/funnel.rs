//! Whether one unit among many lies outside what chance allows around a common target.
//!
//! It must never rank units, and never call a unit ordinary that is too small to be seen outside:
//! of that one it cannot tell.

mod limits;
mod spread;

use crate::proportion::Counts;
use crate::special::IncompleteGamma;
use crate::{Confidence, Interval};

pub use limits::{poisson_limits, proportion_limits};
pub use spread::{FEW_UNITS, Spread, dispersion, proportion_score, ratio_score};

/// The coverage of the inner limits, at which one looks.
pub const WARNING: f64 = 0.95;
/// The coverage of the outer limits, at which one acts.
pub const ALARM: f64 = 0.998;

/// On which side of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Less than the target.
    Below,
    /// More than the target.
    Above,
}

/// Where a unit stands against the outer limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Outside: more than chance, and more than units usually differ.
    Outside(Side),
    /// Inside, where it could have been outside.
    Inside,
    /// Inside, but on a side of the target on which even its most extreme outcome would be: its
    /// numbers are too small to tell.
    CannotTell,
}

/// A target, and how far units usually lie from it beyond chance.
///
/// Around the target lie the exact limits of chance, at 95 % and 99.8 %, stretched by what the
/// [`Spread`] says units differ anyway. A unit is outside beyond the 99.8 % limits only: of a
/// thousand ordinary units two are.
///
/// Source: Spiegelhalter (2005), *Funnel plots for comparing institutional performance*, Statistics
/// in Medicine 24, 1185–1202.
///
/// ```
/// use doorstep_stats::funnel::{Funnel, Side, Spread, Verdict};
/// use doorstep_stats::proportion::Counts;
///
/// let funnel = Funnel::new(0.2, Spread::Chance).unwrap();
/// assert_eq!(funnel.proportion(Counts::new(4, 100)?), Some(Verdict::Outside(Side::Below)));
/// assert_eq!(funnel.proportion(Counts::new(16, 100)?), Some(Verdict::Inside));
/// assert_eq!(funnel.proportion(Counts::new(0, 8)?), Some(Verdict::CannotTell));
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funnel {
    target: f64,
    spread: Spread,
}

impl Funnel {
    /// A funnel around `target`: a share strictly between 0 and 1 for proportions, or a positive
    /// ratio, usually 1, for counts against expectations. `None` unless it is positive and finite.
    ///
    /// ```
    /// use doorstep_stats::funnel::{Funnel, Spread};
    ///
    /// assert!(Funnel::new(1.0, Spread::Chance).is_some());
    /// assert!(Funnel::new(0.0, Spread::Chance).is_none());
    /// ```
    pub fn new(target: f64, spread: Spread) -> Option<Self> {
        (target > 0.0 && target.is_finite()).then_some(Self { target, spread })
    }

    /// The stretched limits of a proportion of `trials`, within \[0, 1\]; `None` without trials and
    /// for a target of 1 or more.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::funnel::{Funnel, Spread};
    ///
    /// let plain = Funnel::new(0.2, Spread::Chance).unwrap();
    /// let wide = Funnel::new(0.2, Spread::Multiplied(4.0)).unwrap();
    /// let (plain, wide) = (
    ///     plain.proportion_limits(100, Confidence::P95).unwrap(),
    ///     wide.proportion_limits(100, Confidence::P95).unwrap(),
    /// );
    /// assert!((0.2 - wide.lower - 2.0 * (0.2 - plain.lower)).abs() < 1e-12);
    /// ```
    pub fn proportion_limits(&self, trials: u64, confidence: Confidence) -> Option<Interval> {
        let limits = proportion_limits(self.target, trials, confidence)?;
        let variance = self.target * (1.0 - self.target) / trials as f64;
        let stretched = self.stretched(limits, variance);
        Some(Interval {
            lower: stretched.lower.max(0.0),
            upper: stretched.upper.min(1.0),
        })
    }

    /// The stretched limits of a ratio of observed to `expected` counts, from 0 on; `None` unless
    /// `expected` is positive and finite.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::funnel::{Funnel, Spread};
    ///
    /// let funnel = Funnel::new(1.0, Spread::Chance).unwrap();
    /// let limits = funnel.ratio_limits(20.0, Confidence::P95).unwrap();
    /// assert!((limits.upper - 1.544_419).abs() < 2e-6);
    /// ```
    pub fn ratio_limits(&self, expected: f64, confidence: Confidence) -> Option<Interval> {
        let limits = poisson_limits(self.target * expected, confidence)?;
        let limits = Interval {
            lower: limits.lower * self.target,
            upper: limits.upper * self.target,
        };
        let stretched = self.stretched(limits, self.target / expected);
        Some(Interval {
            lower: stretched.lower.max(0.0),
            upper: stretched.upper,
        })
    }

    /// Where a proportion stands; `None` without trials and for a target of 1 or more.
    ///
    /// ```
    /// use doorstep_stats::funnel::{Funnel, Side, Spread, Verdict};
    /// use doorstep_stats::proportion::Counts;
    ///
    /// let funnel = Funnel::new(0.1, Spread::Chance).unwrap();
    /// let unit = Counts::new(9, 20)?;
    /// assert_eq!(funnel.proportion(unit), Some(Verdict::Outside(Side::Above)));
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn proportion(&self, unit: Counts) -> Option<Verdict> {
        let limits = self.proportion_limits(unit.trials(), alarm()?)?;
        let value = unit.share()?;
        let (can_be_below, can_be_above) = (limits.lower > 0.0, limits.upper < 1.0);
        Some(if value < limits.lower {
            Verdict::Outside(Side::Below)
        } else if value > limits.upper {
            Verdict::Outside(Side::Above)
        } else if (value <= self.target && can_be_below) || (value >= self.target && can_be_above) {
            Verdict::Inside
        } else {
            Verdict::CannotTell
        })
    }

    /// Where `observed` events stand against `expected` ones; `None` unless `expected` is positive
    /// and finite.
    ///
    /// A unit is outside if it is beyond the limits and as few, or as many, events have a Poisson
    /// probability of less than 0.1 %: the limits alone would call every unit without events so.
    ///
    /// ```
    /// use doorstep_stats::funnel::{Funnel, Side, Spread, Verdict};
    ///
    /// let funnel = Funnel::new(1.0, Spread::Chance).unwrap();
    /// assert_eq!(funnel.ratio(4, 20.0), Some(Verdict::Outside(Side::Below)));
    /// assert_eq!(funnel.ratio(0, 3.0), Some(Verdict::CannotTell)); // one in twenty has none
    /// assert_eq!(funnel.ratio(4, 3.0), Some(Verdict::Inside)); // upwards it could have left
    /// ```
    pub fn ratio(&self, observed: u64, expected: f64) -> Option<Verdict> {
        let confidence = alarm()?;
        let limits = self.ratio_limits(expected, confidence)?;
        let tail = 0.5 * (1.0 - confidence.coverage());
        let (mean, count) = (self.target * expected, observed as f64);
        let as_few = IncompleteGamma::at(count + 1.0, mean).tails.log_upper.exp();
        let none = (-mean).exp();
        let can_be_below = limits.lower > 0.0 && none < tail;
        let value = count / expected;
        Some(if value < limits.lower && as_few < tail {
            Verdict::Outside(Side::Below)
        } else if value > limits.upper && as_many(observed, mean) < tail {
            Verdict::Outside(Side::Above)
        } else if value >= self.target || can_be_below {
            Verdict::Inside
        } else {
            Verdict::CannotTell
        })
    }

    fn stretched(&self, limits: Interval, variance: f64) -> Interval {
        let factor = self.spread.stretch(variance);
        Interval {
            lower: self.target - factor * (self.target - limits.lower),
            upper: self.target + factor * (limits.upper - self.target),
        }
    }
}

fn alarm() -> Option<Confidence> {
    Confidence::new(ALARM).ok()
}

/// The Poisson probability of at least `observed` events.
fn as_many(observed: u64, mean: f64) -> f64 {
    if observed == 0 {
        return 1.0;
    }
    let tails = IncompleteGamma::at(observed as f64, mean).tails;
    tails.log_lower.exp()
}

#[cfg(test)]
mod tests;
