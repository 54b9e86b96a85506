//! A proportion and what may be claimed from it.
//!
//! It must never use the plain normal ("Wald") interval, which is too short exactly where samples are
//! small, and never turn "nothing observed" into a share of zero.

mod compare;
mod exact;

use crate::special::ln_beta;
use crate::{Confidence, Interval};

pub use compare::{
    difference, difference_adjusted, difference_by_score, odds_ratio, odds_ratio_adjusted, ratio,
    ratio_by_log,
};

/// Logarithm of the marginal likelihood `B(a + k, b + n - k) / B(a, b)` of `k` successes among `n` trials whose
/// probability is `Beta(a, b)`, without the binomial coefficient, which is the same for all `a` and `b`.
/// `k` and `n` may be weighted, so that they are not whole. `a` and `b` are above 0, and `0 <= k <= n`; else
/// the result is not a number.
///
/// ```
/// use doorstep_stats::proportion::ln_beta_binomial;
///
/// // With a flat prior every count is equally likely: 1 / (n + 1) with the coefficient, here C(4, 2) = 6.
/// assert!((ln_beta_binomial(2.0, 4.0, 1.0, 1.0) - (1.0_f64 / 30.0).ln()).abs() < 1e-12);
/// ```
pub fn ln_beta_binomial(successes: f64, trials: f64, a: f64, b: f64) -> f64 {
    ln_beta(a + successes, b + trials - successes) - ln_beta(a, b)
}

/// `successes` among `trials`, with `successes <= trials`. No trials at all is a valid count.
///
/// ```
/// use doorstep_stats::proportion::Counts;
///
/// let counts = Counts::new(4, 20)?;
/// assert_eq!((counts.successes(), counts.trials()), (4, 20));
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Counts {
    successes: u64,
    trials: u64,
}

/// More successes than trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{successes} successes cannot come from {trials} trials")]
pub struct CountsError {
    /// How many trials were said to succeed.
    pub successes: u64,
    /// How many trials were said to be made.
    pub trials: u64,
}

impl Counts {
    /// Errors when `successes` exceeds `trials`.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    ///
    /// assert!(Counts::new(0, 0).is_ok());
    /// assert!(Counts::new(3, 2).is_err());
    /// ```
    pub fn new(successes: u64, trials: u64) -> Result<Self, CountsError> {
        if successes <= trials {
            Ok(Self { successes, trials })
        } else {
            Err(CountsError { successes, trials })
        }
    }

    /// How many trials succeeded.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// assert_eq!(Counts::new(4, 20)?.successes(), 4);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn successes(self) -> u64 {
        self.successes
    }

    /// How many trials were made.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// assert_eq!(Counts::new(4, 20)?.trials(), 20);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn trials(self) -> u64 {
        self.trials
    }

    /// `successes / trials`; `None` without trials.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    ///
    /// assert_eq!(Counts::new(4, 20)?.share(), Some(0.2));
    /// assert_eq!(Counts::new(0, 0)?.share(), None);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn share(self) -> Option<f64> {
        (self.trials > 0).then(|| self.successes as f64 / self.trials as f64)
    }

    /// The Wilson score interval of the underlying share; `None` without trials.
    ///
    /// With `p = k/n` and the normal quantile `z`, its ends are
    ///
    /// ```text
    /// (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
    /// ```
    ///
    /// It contains `p`, stays in \[0, 1\], starts at exactly 0 when nothing succeeded and ends at
    /// exactly 1 when everything did.
    ///
    /// Source: E. B. Wilson (1927), *Probable inference, the law of succession, and statistical
    /// inference*, JASA 22, 209–212; recommended for small samples by Brown, Cai and `DasGupta`
    /// (2001), *Statistical Science* 16, 101–133.
    ///
    /// ```
    /// use doorstep_stats::{Confidence, proportion::Counts};
    ///
    /// let range = Counts::new(18, 20)?.wilson(Confidence::P95).unwrap();
    /// assert!((range.lower - 0.698_966_4).abs() < 1e-6);
    /// assert!((range.upper - 0.972_133_5).abs() < 1e-6);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn wilson(self, confidence: Confidence) -> Option<Interval> {
        let share = self.share()?;
        let failures = self.trials - self.successes;
        let failure_share = failures as f64 / self.trials as f64;
        let trials = self.trials as f64;
        let z = confidence.critical_value();
        Some(Interval {
            lower: wilson_lower(share, failure_share, trials, z),
            upper: 1.0 - wilson_lower(failure_share, share, trials, z),
        })
    }

    /// The Agresti–Coull interval, as it comes: it may reach below 0 or beyond 1. `None` without
    /// trials.
    ///
    /// The normal interval, after `z²/2` successes and as many failures have been added:
    ///
    /// ```text
    /// p ± z √(p(1-p) / (n + z²))    p = (k + z²/2) / (n + z²)
    /// ```
    ///
    /// Easy to check by hand, and never shorter than [`wilson`](Self::wilson), whose middle it shares.
    ///
    /// Source: Agresti and Coull (1998), *The American Statistician* 52, 119–126.
    ///
    /// ```
    /// use doorstep_stats::{Confidence, proportion::Counts};
    ///
    /// let range = Counts::new(18, 20)?.agresti_coull(Confidence::P95).unwrap();
    /// assert!((range.lower - 0.686_756_1).abs() < 1e-6);
    /// assert!((range.upper - 0.984_343_8).abs() < 1e-6);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn agresti_coull(self, confidence: Confidence) -> Option<Interval> {
        let _ = self.share()?;
        let z = confidence.critical_value();
        let trials = self.trials as f64 + z * z;
        let share = (self.successes as f64 + 0.5 * z * z) / trials;
        let half_width = z * (share * (1.0 - share) / trials).sqrt();
        Some(Interval {
            lower: share - half_width,
            upper: share + half_width,
        })
    }

    /// The [Wilson interval](Self::wilson) at 95 %.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    ///
    /// let range = Counts::new(0, 30)?.wilson_95().unwrap();
    /// assert_eq!(range.lower, 0.0);
    /// assert!((range.upper - 0.113_513_4).abs() < 1e-6);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn wilson_95(self) -> Option<Interval> {
        self.wilson(Confidence::P95)
    }
}

/// The lower end, from the product of both ends, p² / (1 + z²/n): the textbook difference would
/// cancel for small shares and miss an exact zero. The upper end is one minus the lower end of the
/// failures.
fn wilson_lower(share: f64, failure_share: f64, trials: f64, z: f64) -> f64 {
    let shift = z * z / (2.0 * trials);
    let half_width = (z * z * share * failure_share / trials + shift * shift).sqrt();
    share * share / (share + shift + half_width)
}

#[cfg(test)]
mod tests;
