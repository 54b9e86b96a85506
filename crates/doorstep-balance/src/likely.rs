//! A number and how sure it is: the one interval that all of the verdict and capacity is told with.

use doorstep_stats::quantile::quantile;
use serde::Serialize;

/// Ends of the intervals: 80 % lie between them.
pub(crate) const LOW: f64 = 0.1;
pub(crate) const HIGH: f64 = 0.9;

/// A number with its 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Likely {
    /// The number.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Likely {
    /// None if a draw or the number itself is not finite.
    pub(crate) fn of(value: f64, draws: &[f64]) -> Option<Self> {
        let likely = Likely {
            value,
            low: quantile(draws, LOW)?,
            high: quantile(draws, HIGH)?,
        };
        value.is_finite().then_some(likely)
    }
}
