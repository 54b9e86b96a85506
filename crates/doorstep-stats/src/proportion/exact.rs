//! Intervals of one share by the quantiles of Beta distributions.
//!
//! It must never use the highest-density variant, which R calls "bayes": these are equal-tailed.

use super::Counts;
use crate::special::beta_quantile;
use crate::{Confidence, Interval};

impl Counts {
    /// The Clopper–Pearson ("exact") interval; `None` without trials.
    ///
    /// Its ends are the shares at which `k` or more, and `k` or fewer, successes have half the
    /// remaining probability each:
    ///
    /// ```text
    /// Beta⁻¹(α/2; k, n-k+1)    Beta⁻¹(1-α/2; k+1, n-k)
    /// ```
    ///
    /// with 0 when nothing and 1 when everything succeeded. It never covers less than promised, and
    /// so is wider than [`wilson`](Self::wilson) and [`jeffreys`](Self::jeffreys), often by much.
    ///
    /// Source: Clopper and Pearson (1934), *Biometrika* 26, 404–413.
    ///
    /// ```
    /// use doorstep_stats::{Confidence, proportion::Counts};
    ///
    /// let range = Counts::new(0, 30)?.clopper_pearson(Confidence::P95).unwrap();
    /// assert_eq!(range.lower, 0.0);
    /// assert!((range.upper - 0.115_703_3).abs() < 1e-6); // 1 - 0.025^(1/30)
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn clopper_pearson(self, confidence: Confidence) -> Option<Interval> {
        let (successes, failures) = self.split()?;
        let tail = 0.5 * (1.0 - confidence.coverage());
        Some(Interval {
            lower: if successes > 0.0 {
                beta_quantile(tail, successes, failures + 1.0)
            } else {
                0.0
            },
            upper: if failures > 0.0 {
                beta_quantile(1.0 - tail, successes + 1.0, failures)
            } else {
                1.0
            },
        })
    }

    /// The equal-tailed Jeffreys interval, the middle of Beta(k + ½, n - k + ½); `None` without
    /// trials.
    ///
    /// By the rule of its authors for the ends, it starts at 0 when nothing and ends at 1 when
    /// everything succeeded, as an interval that excludes what was observed would be absurd.
    ///
    /// Source: Brown, Cai and `DasGupta` (2001), *Statistical Science* 16, 101–133.
    ///
    /// ```
    /// use doorstep_stats::{Confidence, proportion::Counts};
    ///
    /// let range = Counts::new(4, 20)?.jeffreys(Confidence::P95).unwrap();
    /// assert!((range.lower - 0.071_520_05).abs() < 1e-7);
    /// assert!((range.upper - 0.408_225_76).abs() < 1e-7);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn jeffreys(self, confidence: Confidence) -> Option<Interval> {
        let (successes, failures) = self.split()?;
        let tail = 0.5 * (1.0 - confidence.coverage());
        let quantile = |probability| beta_quantile(probability, successes + 0.5, failures + 0.5);
        Some(Interval {
            lower: if successes > 0.0 { quantile(tail) } else { 0.0 },
            upper: if failures > 0.0 {
                quantile(1.0 - tail)
            } else {
                1.0
            },
        })
    }

    fn split(self) -> Option<(f64, f64)> {
        let failures = self.trials - self.successes;
        (self.trials > 0).then_some((self.successes as f64, failures as f64))
    }
}
