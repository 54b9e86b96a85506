//! The two words every estimate shares: how sure one wants to be, and the range that follows.
//!
//! It must never know which estimator an interval came from.

use statrs::function::erf::erfc_inv;

/// Two-sided coverage of an interval, strictly between 0 and 1.
///
/// ```
/// use doorstep_stats::Confidence;
///
/// let four_fifths = Confidence::new(0.8)?;
/// assert_eq!(four_fifths.coverage(), 0.8);
/// assert!(Confidence::new(95.0).is_err()); // a share, not a percentage
/// # Ok::<(), doorstep_stats::ConfidenceError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

/// The coverage was not strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the coverage of an interval lies strictly between 0 and 1, not at {coverage}")]
pub struct ConfidenceError {
    /// What was asked for.
    pub coverage: f64,
}

impl Confidence {
    /// The customary 95 %.
    pub const P95: Self = Self(0.95);

    /// A coverage given as a share, such as 0.95.
    ///
    /// Errors when `coverage` is not a number strictly between 0 and 1.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    ///
    /// assert_eq!(Confidence::new(0.95), Ok(Confidence::P95));
    /// assert!(Confidence::new(1.0).is_err());
    /// ```
    pub fn new(coverage: f64) -> Result<Self, ConfidenceError> {
        if coverage > 0.0 && coverage < 1.0 {
            Ok(Self(coverage))
        } else {
            Err(ConfidenceError { coverage })
        }
    }

    /// The coverage as a share.
    ///
    /// ```
    /// assert_eq!(doorstep_stats::Confidence::P95.coverage(), 0.95);
    /// ```
    pub fn coverage(self) -> f64 {
        self.0
    }

    /// The standard normal quantile `z` with the coverage between `-z` and `z`.
    ///
    /// ```
    /// let z = doorstep_stats::Confidence::P95.critical_value();
    /// assert!((z - 1.959_963_984_540_054).abs() < 1e-14);
    /// ```
    pub fn critical_value(self) -> f64 {
        std::f64::consts::SQRT_2 * erfc_inv(1.0 - self.0)
    }
}

/// A closed range of values; `lower` never exceeds `upper`.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::Counts};
///
/// let range = Counts::new(4, 20)?.wilson(Confidence::P95).unwrap();
/// assert!(range.lower < 0.2 && 0.2 < range.upper);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The smallest value in the range.
    pub lower: f64,
    /// The largest value in the range.
    pub upper: f64,
}
