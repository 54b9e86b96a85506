//! The number of successes among cases that each have their own probability.
//!
//! It must never replace the probabilities by their mean: cases that differ vary less in sum.

use super::one_tail;
use crate::special::log_concave_root;
use crate::{Confidence, Interval};

/// With more cases the exact distribution would take more than a few seconds.
pub const MOST_CASES: usize = 50_000;
/// Halvings of the range in which the odds are sought.
const HALVINGS: usize = 60;

/// Why there is no distribution, or no limits.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ExpectedError {
    /// A probability was not within 0 and 1.
    #[error("case {case} has the probability {value}")]
    InvalidProbability {
        /// Position among the cases.
        case: usize,
        /// The offending number.
        value: f64,
    },
    /// More cases than [`MOST_CASES`]: take Poisson limits.
    #[error("{cases} cases are too many: at most {MOST_CASES}")]
    TooManyCases {
        /// How many there are.
        cases: usize,
    },
    /// The probabilities of 0 and 1 do not allow so few or so many successes.
    #[error("{observed} successes cannot be: at least {least}, at most {most}")]
    Impossible {
        /// What was observed.
        observed: u64,
        /// How many cases succeed for sure.
        least: u64,
        /// How many cases can succeed.
        most: u64,
    },
    /// No success was expected, so that there is no ratio.
    #[error("nothing was expected")]
    NothingExpected,
}

/// The exact distribution of the number of successes among independent cases.
///
/// ```
/// use doorstep_stats::expected::PoissonBinomial;
///
/// let two = PoissonBinomial::new(&[0.5, 0.2])?;
/// assert!((two.probability(1) - (0.5 * 0.8 + 0.5 * 0.2)).abs() < 1e-15);
/// assert!((two.at_most(1) - 0.9).abs() < 1e-15);
/// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonBinomial {
    mass: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl PoissonBinomial {
    /// From the probability of each case, added one after the other: O(cases²).
    ///
    /// Errors when one is not within 0 and 1, and beyond [`MOST_CASES`].
    ///
    /// Source: Barlow and Heidtmann (1984), IEEE Transactions on Reliability R-33, 322–323.
    ///
    /// ```
    /// use doorstep_stats::expected::PoissonBinomial;
    ///
    /// assert!(PoissonBinomial::new(&[]).is_ok());
    /// assert!(PoissonBinomial::new(&[1.2]).is_err());
    /// ```
    pub fn new(probabilities: &[f64]) -> Result<Self, ExpectedError> {
        check(probabilities)?;
        Ok(Self {
            mass: mass(probabilities.iter().copied()),
            mean: probabilities.iter().sum(),
            variance: probabilities.iter().map(|p| p * (1.0 - p)).sum(),
        })
    }

    /// The expected number of successes.
    ///
    /// ```
    /// # use doorstep_stats::expected::PoissonBinomial;
    /// assert_eq!(PoissonBinomial::new(&[0.5, 0.25])?.mean(), 0.75);
    /// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
    /// ```
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of the number of successes, `Σ p (1-p)`.
    ///
    /// ```
    /// # use doorstep_stats::expected::PoissonBinomial;
    /// assert_eq!(PoissonBinomial::new(&[0.5, 0.5])?.variance(), 0.5);
    /// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
    /// ```
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The probability of exactly `count` successes.
    ///
    /// ```
    /// # use doorstep_stats::expected::PoissonBinomial;
    /// assert_eq!(PoissonBinomial::new(&[0.5, 0.5])?.probability(2), 0.25);
    /// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
    /// ```
    pub fn probability(&self, count: u64) -> f64 {
        (usize::try_from(count).ok())
            .and_then(|count| self.mass.get(count))
            .copied()
            .unwrap_or(0.0)
    }

    /// The probability of `count` successes or fewer.
    ///
    /// ```
    /// # use doorstep_stats::expected::PoissonBinomial;
    /// assert_eq!(PoissonBinomial::new(&[0.5, 0.5])?.at_most(1), 0.75);
    /// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
    /// ```
    pub fn at_most(&self, count: u64) -> f64 {
        let end = usize::try_from(count).map_or(usize::MAX, |count| count.saturating_add(1));
        self.mass.iter().take(end).sum::<f64>().min(1.0)
    }

    /// The probability of `count` successes or more.
    ///
    /// ```
    /// # use doorstep_stats::expected::PoissonBinomial;
    /// assert_eq!(PoissonBinomial::new(&[0.5, 0.5])?.at_least(1), 0.75);
    /// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
    /// ```
    pub fn at_least(&self, count: u64) -> f64 {
        let start = usize::try_from(count).unwrap_or(usize::MAX);
        self.mass.iter().skip(start).sum::<f64>().min(1.0)
    }
}

/// The exact limits of observed by expected when each case has its own probability.
///
/// The unit is taken to multiply the odds of every case by the same number. Its limits are the odds at
/// which as many successes as observed, or more, and as few, or fewer, have half of the remaining
/// probability; the result is what would be expected at these odds, by what is expected:
///
/// ```text
/// Σ pᵢ(θ) / Σ pᵢ    pᵢ(θ) = 1/(1 + e^-(logit pᵢ + θ))
/// ```
///
/// They always contain the ratio itself. With equal probabilities they are the Clopper–Pearson limits
/// by that probability. They are narrower than Poisson limits, the more so the larger the
/// probabilities. O(cases²).
///
/// Errors on probabilities that are not within 0 and 1, beyond [`MOST_CASES`], when nothing was
/// expected, and when the cases cannot have had the successes observed.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::expected::{Ratio, ratio_limits};
///
/// let easy_and_hard = [0.9, 0.8, 0.8, 0.6, 0.5, 0.2, 0.1, 0.1];
/// let limits = ratio_limits(1, &easy_and_hard, Confidence::P95)?;
/// assert!(limits.lower < 0.25 && limits.upper < 1.0); // 4 were expected, and 1 is too few
/// let as_poisson = Ratio::new(1, 4.0).unwrap().poisson_limits(Confidence::P95);
/// assert!(as_poisson.upper > 1.0);
/// # Ok::<(), doorstep_stats::expected::ExpectedError>(())
/// ```
pub fn ratio_limits(
    observed: u64,
    probabilities: &[f64],
    confidence: Confidence,
) -> Result<Interval, ExpectedError> {
    check(probabilities)?;
    let expected: f64 = probabilities.iter().sum();
    if expected <= 0.0 {
        return Err(ExpectedError::NothingExpected);
    }
    let sure = probabilities.iter().filter(|&&p| p >= 1.0).count() as u64;
    let open: Vec<f64> = (probabilities.iter())
        .filter(|&&p| p > 0.0 && p < 1.0)
        .map(|p| p.ln() - (-p).ln_1p())
        .collect();
    let (least, most) = (sure, sure + open.len() as u64);
    if !(least..=most).contains(&observed) {
        return Err(ExpectedError::Impossible {
            observed,
            least,
            most,
        });
    }
    let (tail, successes) = (one_tail(confidence), (observed - sure) as usize);
    let turned: Vec<f64> = open.iter().map(|logit| -logit).collect();
    Ok(Interval {
        lower: (sure as f64 + lower_mean(&open, successes, tail)) / expected,
        upper: (most as f64 - lower_mean(&turned, open.len() - successes, tail)) / expected,
    })
}

fn check(probabilities: &[f64]) -> Result<(), ExpectedError> {
    let cases = probabilities.len();
    if cases > MOST_CASES {
        return Err(ExpectedError::TooManyCases { cases });
    }
    for (case, &value) in probabilities.iter().enumerate() {
        if !(0.0..=1.0).contains(&value) {
            return Err(ExpectedError::InvalidProbability { case, value });
        }
    }
    Ok(())
}

/// The probability of each number of successes.
fn mass(probabilities: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut mass = vec![1.0];
    for probability in probabilities {
        mass.push(0.0);
        for count in (1..mass.len()).rev() {
            mass[count] = mass[count] * (1.0 - probability) + mass[count - 1] * probability;
        }
        mass[0] *= 1.0 - probability;
    }
    mass
}

/// The mean at the odds that leave a probability of `tail` for so many successes or more.
fn lower_mean(logits: &[f64], successes: usize, tail: f64) -> f64 {
    if successes == 0 {
        return 0.0;
    }
    // Odds that make the count usual, so that no probability that matters is lost to rounding; from
    // there on other odds only weigh the same probabilities by e^(θ count).
    let cases = logits.len() as f64;
    let usual = shift_to_mean(logits, (successes as f64).min(cases - 0.5));
    let logs: Vec<f64> = mass(logits.iter().map(|logit| share(logit + usual)))
        .iter()
        .map(|probability| probability.ln())
        .collect();
    let further = log_concave_root(0.0, tail.ln(), |shift| {
        let (all, mean) = weighed(&logs, 0, shift);
        let (upper, upper_mean) = weighed(&logs, successes, shift);
        (upper - all, upper - all + (upper_mean - mean).ln())
    });
    (logits.iter())
        .map(|logit| share(logit + usual + further))
        .sum()
}

/// The logarithm of the sum of the probabilities from a count on, each times `e^(shift count)`, and
/// the mean count under these weights.
fn weighed(logs: &[f64], from: usize, shift: f64) -> (f64, f64) {
    let log = |count: usize| logs[count] + shift * count as f64;
    let highest = (from..logs.len())
        .map(log)
        .fold(f64::NEG_INFINITY, f64::max);
    let (mut sum, mut first) = (0.0, 0.0);
    for count in from..logs.len() {
        let weight = (log(count) - highest).exp();
        sum += weight;
        first += weight * count as f64;
    }
    (highest + sum.ln(), first / sum)
}

/// What to add to all logits so that the shares add up to `mean`, which is strictly between 0 and
/// their number.
fn shift_to_mean(logits: &[f64], mean: f64) -> f64 {
    let even = (mean / (logits.len() as f64 - mean)).ln();
    let highest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lowest = logits.iter().copied().fold(f64::INFINITY, f64::min);
    let (mut low, mut high) = (even - highest, even - lowest);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let sum: f64 = logits.iter().map(|logit| share(logit + middle)).sum();
        if sum < mean {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

fn share(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
