//! What chance alone allows around a target, by exact distributions.
//!
//! It must never use the normal approximation: at 99.8 % it is wrong for all but large units.

use crate::special::{beta_tails, gamma_quantile};
use crate::{Confidence, Interval};

/// The limits of the share among `trials` whose true share is `target`: exact binomial quantiles,
/// interpolated.
///
/// With `p` the probability left on one side, `B` the binomial distribution function and `r` the
/// smallest count with `B(r) ≥ p`, the lower limit is
///
/// ```text
/// (r - α) / n    α = (B(r) - p) / (B(r) - B(r-1))
/// ```
///
/// and not below 0, which lets the limits of units of all sizes form a smooth funnel. The upper limit
/// is one minus the lower limit of the failures, so that counting those instead changes nothing, and
/// that as few, or as many, as any count outside have a probability of less than `p`. A lower limit
/// of 0 says that not even a unit without success is outside, an upper limit of 1 the same of
/// failures.
///
/// `None` without trials, and unless the target lies strictly between 0 and 1.
///
/// Source: Spiegelhalter (2005), *Statistics in Medicine* 24, 1185–1202, appendix A.1.1, for the lower
/// limit.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::funnel::proportion_limits;
///
/// let limits = proportion_limits(0.5, 4, Confidence::new(0.75)?).unwrap();
/// // B(0) = 1/16 and B(1) = 5/16, so that 1/8 lies a quarter of the way from 0 to 1 of 4.
/// assert!((limits.lower - 0.25 / 4.0).abs() < 1e-12);
/// assert!((limits.upper - 3.75 / 4.0).abs() < 1e-12);
/// # Ok::<(), doorstep_stats::ConfidenceError>(())
/// ```
pub fn proportion_limits(target: f64, trials: u64, confidence: Confidence) -> Option<Interval> {
    if trials == 0 || !(target > 0.0 && target < 1.0) {
        return None;
    }
    let tail = 0.5 * (1.0 - confidence.coverage());
    let logit = (target / (1.0 - target)).ln();
    let lower = lower_limit(tail, logit, trials);
    let upper = 1.0 - lower_limit(tail, -logit, trials);
    Some(Interval {
        lower: lower.min(target),
        upper: upper.max(target),
    })
}

/// The lower limit around the share with this logit.
fn lower_limit(tail: f64, logit: f64, trials: u64) -> f64 {
    let all = trials as f64;
    // B(r) is the probability that the (r+1)-th smallest of n uniform numbers exceeds the share.
    let up_to = |count: f64| {
        if count < 0.0 {
            0.0
        } else if count >= all {
            1.0
        } else {
            beta_tails(count + 1.0, all - count, logit).log_upper.exp()
        }
    };
    let (mut below, mut enough) = (-1.0, all);
    while enough - below > 1.5 {
        let middle = (0.5 * (below + enough)).floor();
        if up_to(middle) >= tail {
            enough = middle;
        } else {
            below = middle;
        }
    }
    let (high, low) = (up_to(enough), up_to(enough - 1.0));
    (enough - (high - tail) / (high - low)).max(0.0) / all
}

/// The limits of the ratio of observed to `expected` counts when the true ratio is 1: exact Poisson
/// limits in chi-square form,
///
/// ```text
/// χ²(p; 2E) / 2E    χ²(1-p; 2E+2) / 2E
/// ```
///
/// with `p` the probability left on one side: smooth in `E`, but for few expected events not to be
/// read as a test, as the lower limit is never 0 ([`Funnel::ratio`](super::Funnel::ratio) counts the
/// exact probability too). `None` unless `expected` is positive and finite.
///
/// Source: Spiegelhalter (2005), as in R `FunnelPlotR`.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::funnel::poisson_limits;
///
/// let limits = poisson_limits(15.0, Confidence::P95).unwrap();
/// assert!((limits.lower - 0.559_692_4).abs() < 2e-6);
/// assert!((limits.upper - 1.649_348).abs() < 2e-6);
/// ```
pub fn poisson_limits(expected: f64, confidence: Confidence) -> Option<Interval> {
    if !(expected > 0.0 && expected.is_finite()) {
        return None;
    }
    let tail = 0.5 * (1.0 - confidence.coverage());
    // Half a chi-square variable of 2a degrees of freedom is a gamma variable of shape a.
    Some(Interval {
        lower: gamma_quantile(tail, expected) / expected,
        upper: gamma_quantile(1.0 - tail, expected + 1.0) / expected,
    })
}
