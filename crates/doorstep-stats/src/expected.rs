//! Whether more happened than was to be expected of the cases at hand: observed by expected.
//!
//! It must never use the normal approximation of counts, nor judge where nothing was expected.
//!
//! Two kinds of limits: [`Ratio`] takes the count as Poisson, which is right for rare events in many
//! cases and too wide otherwise; [`ratio_limits`] takes each case with its own probability.

mod poisson_binomial;

use crate::special::gamma_quantile;
use crate::{Confidence, Interval};

pub use poisson_binomial::{ExpectedError, MOST_CASES, PoissonBinomial, ratio_limits};

/// A count and what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    observed: u64,
    expected: f64,
}

impl Ratio {
    /// `expected` is the sum of what a model expects of each case, in counts; `None` unless it is
    /// positive and finite.
    ///
    /// ```
    /// use doorstep_stats::expected::Ratio;
    ///
    /// assert!(Ratio::new(0, 2.5).is_some());
    /// assert!(Ratio::new(3, 0.0).is_none());
    /// ```
    pub fn new(observed: u64, expected: f64) -> Option<Self> {
        (expected > 0.0 && expected.is_finite()).then_some(Self { observed, expected })
    }

    /// Observed by expected: 1 is as expected.
    ///
    /// ```
    /// use doorstep_stats::expected::Ratio;
    ///
    /// assert_eq!(Ratio::new(6, 4.0).unwrap().value(), 1.5);
    /// ```
    pub fn value(self) -> f64 {
        self.observed as f64 / self.expected
    }

    /// The exact limits of the underlying ratio if the count `O` is Poisson with mean ratio times `E`:
    ///
    /// ```text
    /// χ²(p; 2O) / 2E    χ²(1-p; 2O+2) / 2E
    /// ```
    ///
    /// with `p` the probability left on one side; from 0 when nothing was observed.
    ///
    /// Source: F. Garwood (1936), Biometrika 28, 437–442.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::expected::Ratio;
    ///
    /// let limits = Ratio::new(10, 10.0).unwrap().poisson_limits(Confidence::P95);
    /// assert!((limits.lower - 0.479_539).abs() < 1e-6);
    /// assert!((limits.upper - 1.839_036).abs() < 1e-6);
    /// ```
    pub fn poisson_limits(self, confidence: Confidence) -> Interval {
        let (tail, count) = (one_tail(confidence), self.observed as f64);
        // Half a chi-square variable of 2a degrees of freedom is a gamma variable of shape a.
        let lower = if self.observed == 0 {
            0.0
        } else {
            gamma_quantile(tail, count)
        };
        Interval {
            lower: lower / self.expected,
            upper: gamma_quantile(1.0 - tail, count + 1.0) / self.expected,
        }
    }

    /// Byar's approximation of [`poisson_limits`](Self::poisson_limits), for comparison with results
    /// that used it; good from a handful of events on. With `z` the normal quantile and `U = O + 1`
    ///
    /// ```text
    /// O (1 - 1/9O - z/3√O)³ / E    U (1 - 1/9U + z/3√U)³ / E
    /// ```
    ///
    /// Source: Breslow and Day (1987), *Statistical Methods in Cancer Research*, volume II, page 69.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::expected::Ratio;
    ///
    /// let limits = Ratio::new(10, 10.0).unwrap().byar_limits(Confidence::P95);
    /// assert!((limits.lower - 0.479).abs() < 1e-3 && (limits.upper - 1.839).abs() < 1e-3);
    /// ```
    pub fn byar_limits(self, confidence: Confidence) -> Interval {
        let (z, count) = (confidence.critical_value(), self.observed as f64);
        let cube = |count: f64, z: f64| {
            let root = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
            count * root.max(0.0).powi(3) / self.expected
        };
        Interval {
            lower: if self.observed == 0 {
                0.0
            } else {
                cube(count, -z)
            },
            upper: cube(count + 1.0, z),
        }
    }
}

fn one_tail(confidence: Confidence) -> f64 {
    0.5 * (1.0 - confidence.coverage())
}

#[cfg(test)]
mod tests;
