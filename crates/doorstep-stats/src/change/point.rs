//! The posterior of the one point at which a series changed.
//!
//! It must never name a point without how sure it is.

use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

use super::{ChangeError, check, check_points};
use crate::Confidence;

/// A series of this length is still summed exactly.
const MOST: usize = 1_000_000;

/// Where a series changed, if it did so once, and what it was before and after.
///
/// Every point but the last is equally likely beforehand to be the last before the change; given it,
/// the parameters are integrated out, so that the posterior is exact. O(points).
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::change::ChangePoint;
///
/// let series = [9.0, 10.0, 11.0, 10.0, 9.5, 5.0, 6.0, 5.5, 4.5, 5.0];
/// let change = ChangePoint::of_mean(&series)?;
/// assert_eq!(change.mode(), 5);
/// assert!(change.at(5) > 0.9);
/// assert_eq!(change.interval(Confidence::P95), (5, 5));
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ChangePoint {
    /// The probability that the series changed after 1, 2, ... of its points, given that it changed once.
    pub posterior: Vec<f64>,
    /// The posterior mean of the mean, rate or share before the change, over all points it may have.
    pub before: f64,
    /// The same after the change.
    pub after: f64,
    /// The logarithm of how much likelier the data are with one change than with none; `None` where the
    /// prior is too vague for it.
    pub log_bayes_factor: Option<f64>,
}

/// What is known beforehand of a rate of counts: Gamma, with density `∝ λ^(shape-1) e^(-rate λ)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatePrior {
    /// The shape.
    pub shape: f64,
    /// The rate, in the unit of the exposures.
    pub rate: f64,
}

/// What is known beforehand of a share: Beta.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharePrior {
    /// Like so many successes.
    pub successes: f64,
    /// Like so many failures.
    pub failures: f64,
}

/// The logarithm of the marginal likelihood of a segment, and the posterior mean of its parameter.
struct Segment {
    log_marginal: f64,
    mean: f64,
}

impl ChangePoint {
    /// A change in the mean of normal points with one unknown variance, under the usual reference prior
    /// `1/σ`:
    ///
    /// ```text
    /// P(k) ∝ [k (n-k)]^(-1/2) · RSS(k)^(-(n-2)/2)
    /// ```
    ///
    /// with RSS the sum of squares about both means.
    ///
    /// Errors with fewer than [`FEWEST_POINTS`](super::FEWEST_POINTS) points, on a number that is not finite, and when two
    /// means fit the points without an error.
    ///
    /// Source: Smith (1975), *A Bayesian approach to inference about a change-point in a sequence of
    /// random variables*, Biometrika 62, 407–416.
    ///
    /// ```
    /// use doorstep_stats::change::{ChangeError, ChangePoint};
    ///
    /// assert_eq!(ChangePoint::of_mean(&[3.0; 20]), Err(ChangeError::NoVariation));
    /// ```
    pub fn of_mean(points: &[f64]) -> Result<Self, ChangeError> {
        check_points(points, MOST)?;
        let count = points.len() as f64;
        let middle = points.iter().sum::<f64>() / count;
        let centred: Vec<f64> = points.iter().map(|point| point - middle).collect();
        let squares: f64 = centred.iter().map(|point| point * point).sum();
        let mut sum = 0.0;
        let mut weighed = Vec::with_capacity(points.len() - 1);
        for (before, point) in (1..points.len()).zip(&centred) {
            sum += point;
            let (before, after) = (before as f64, count - before as f64);
            // The sum of all centred points is 0.
            let rest = squares - sum * sum * (1.0 / before + 1.0 / after);
            if rest <= 1e-12 * squares {
                return Err(ChangeError::NoVariation);
            }
            let log_weight = -0.5 * (before * after).ln() - 0.5 * (count - 2.0) * rest.ln();
            weighed.push((log_weight, middle + sum / before, middle - sum / after));
        }
        Ok(Self::from_weights(&weighed, None))
    }

    /// A change in the rate of Poisson counts. `exposures` says how long each was counted; empty means
    /// 1 each.
    ///
    /// Errors with fewer than [`FEWEST_POINTS`](super::FEWEST_POINTS) counts, when counts and exposures differ in number,
    /// unless exposures and prior are positive, and on a count that is negative or not finite.
    ///
    /// Source: Raftery and Akman (1986), *Bayesian analysis of a Poisson process with a change-point*,
    /// Biometrika 73, 85–89; Carlin, Gelfand and Smith (1992), Applied Statistics 41, 389–405.
    ///
    /// ```
    /// use doorstep_stats::change::{ChangePoint, RatePrior};
    ///
    /// let prior = RatePrior { shape: 1.0, rate: 1.0 };
    /// let change = ChangePoint::of_rate(&[4.0, 5.0, 3.0, 6.0, 1.0, 0.0, 1.0, 2.0], &[], prior)?;
    /// assert_eq!(change.mode(), 4);
    /// assert!(change.before > 3.0 && change.after < 2.0);
    /// # Ok::<(), doorstep_stats::change::ChangeError>(())
    /// ```
    pub fn of_rate(
        counts: &[f64],
        exposures: &[f64],
        prior: RatePrior,
    ) -> Result<Self, ChangeError> {
        let RatePrior { shape, rate } = prior;
        check("positive shape", shape, shape > 0.0)?;
        check("positive rate", rate, rate > 0.0)?;
        let ones = vec![1.0; counts.len()];
        let exposures = if exposures.is_empty() {
            &ones
        } else {
            exposures
        };
        (counts.iter()).try_for_each(|&count| check("count", count, count >= 0.0))?;
        (exposures.iter()).try_for_each(|&one| check("exposure", one, one > 0.0))?;
        let own = shape * rate.ln() - ln_gamma(shape);
        Self::of_pairs(counts, exposures, |count, exposure| {
            let (shape, rate) = (shape + count, rate + exposure);
            Segment {
                log_marginal: own + ln_gamma(shape) - shape * rate.ln(),
                mean: shape / rate,
            }
        })
    }

    /// A change in the share of successes among trials.
    ///
    /// Errors with fewer than [`FEWEST_POINTS`](super::FEWEST_POINTS) points, when successes and trials differ in number,
    /// unless the prior is positive, and where there are more successes than trials.
    ///
    /// ```
    /// use doorstep_stats::change::{ChangePoint, SharePrior};
    ///
    /// let prior = SharePrior { successes: 0.5, failures: 0.5 };
    /// let won = [6.0, 5.0, 7.0, 6.0, 1.0, 2.0, 1.0, 0.0];
    /// let change = ChangePoint::of_share(&won, &[10.0; 8], prior)?;
    /// assert_eq!(change.mode(), 4);
    /// assert!(change.log_bayes_factor > Some(3.0));
    /// # Ok::<(), doorstep_stats::change::ChangeError>(())
    /// ```
    pub fn of_share(
        successes: &[f64],
        trials: &[f64],
        prior: SharePrior,
    ) -> Result<Self, ChangeError> {
        let (a, b) = (prior.successes, prior.failures);
        check("positive prior", a, a > 0.0)?;
        check("positive prior", b, b > 0.0)?;
        for (&won, &tried) in successes.iter().zip(trials) {
            check("number of successes", won, won >= 0.0 && won <= tried)?;
            check("number of trials", tried, true)?;
        }
        let own = ln_beta(a, b);
        Self::of_pairs(successes, trials, |won, tried| Segment {
            log_marginal: ln_beta(a + won, b + tried - won) - own,
            mean: (a + won) / (a + b + tried),
        })
    }

    /// For parameters whose marginal likelihood depends on two sums over a segment.
    fn of_pairs(
        counts: &[f64],
        sizes: &[f64],
        segment: impl Fn(f64, f64) -> Segment,
    ) -> Result<Self, ChangeError> {
        check_points(counts, MOST)?;
        if counts.len() != sizes.len() {
            return Err(ChangeError::Length {
                points: counts.len(),
                found: sizes.len(),
            });
        }
        let (count, size): (f64, f64) = (counts.iter().sum(), sizes.iter().sum());
        let (mut count_before, mut size_before) = (0.0, 0.0);
        let mut weighed = Vec::with_capacity(counts.len() - 1);
        for (one, exposure) in counts.iter().zip(sizes).take(counts.len() - 1) {
            count_before += one;
            size_before += exposure;
            let before = segment(count_before, size_before);
            let after = segment(count - count_before, size - size_before);
            let log_weight = before.log_marginal + after.log_marginal;
            weighed.push((log_weight, before.mean, after.mean));
        }
        Ok(Self::from_weights(
            &weighed,
            Some(segment(count, size).log_marginal),
        ))
    }

    /// From the log-likelihood, and the means before and after, of each point of change.
    fn from_weights(weighed: &[(f64, f64, f64)], log_without: Option<f64>) -> Self {
        let weights = || weighed.iter().map(|&(log_weight, _, _)| log_weight);
        let highest = weights().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = weights().map(|weight| (weight - highest).exp()).sum();
        let posterior: Vec<f64> = weights()
            .map(|weight| (weight - highest).exp() / total)
            .collect();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            let parts = weighed.iter().zip(&posterior);
            parts.map(|(point, share)| of(point) * share).sum()
        };
        let log_mean = highest + (total / weighed.len() as f64).ln();
        Self {
            before: mean(|point| point.1),
            after: mean(|point| point.2),
            log_bayes_factor: log_without.map(|without| log_mean - without),
            posterior,
        }
    }

    /// The number of points before the likeliest change.
    ///
    /// ```
    /// # use doorstep_stats::change::ChangePoint;
    /// # let series = [9.0, 10.0, 11.0, 10.0, 9.5, 5.0, 6.0, 5.5, 4.5, 5.0];
    /// assert_eq!(ChangePoint::of_mean(&series)?.mode(), 5);
    /// # Ok::<(), doorstep_stats::change::ChangeError>(())
    /// ```
    pub fn mode(&self) -> usize {
        let shares = (1..).zip(&self.posterior);
        let likeliest = shares.max_by(|one, other| one.1.total_cmp(other.1));
        likeliest.map_or(0, |(points, _)| points)
    }

    /// The probability that the series changed after so many points; 0 where it cannot have.
    ///
    /// ```
    /// # use doorstep_stats::change::ChangePoint;
    /// # let series = [9.0, 10.0, 11.0, 10.0, 9.5, 5.0, 6.0, 5.5, 4.5, 5.0];
    /// assert_eq!(ChangePoint::of_mean(&series)?.at(0), 0.0);
    /// # Ok::<(), doorstep_stats::change::ChangeError>(())
    /// ```
    pub fn at(&self, points: usize) -> f64 {
        let place = points.checked_sub(1);
        let share = place.and_then(|place| self.posterior.get(place));
        share.copied().unwrap_or(0.0)
    }

    /// The central interval of the number of points before the change: at most half of what is not
    /// covered lies on either side.
    ///
    /// ```
    /// # use doorstep_stats::{Confidence, change::ChangePoint};
    /// # let series = [9.0, 10.0, 11.0, 10.0, 9.5, 5.0, 6.0, 5.5, 4.5, 5.0];
    /// assert_eq!(ChangePoint::of_mean(&series)?.interval(Confidence::P95), (5, 5));
    /// # Ok::<(), doorstep_stats::change::ChangeError>(())
    /// ```
    pub fn interval(&self, confidence: Confidence) -> (usize, usize) {
        let outside = f64::midpoint(1.0, -confidence.coverage());
        let from = |shares: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            shares
                .take_while(|share| {
                    sum += **share;
                    sum < outside
                })
                .count()
        };
        let below = from(&mut self.posterior.iter());
        let above = from(&mut self.posterior.iter().rev());
        (below + 1, self.posterior.len().saturating_sub(above))
    }
}
