//! A Beta distribution of shares, and the simple estimate of it from the moments of raw shares.
//!
//! It must never stand in silence for groups without differences: those have no Beta prior.

use super::Posterior;
use crate::proportion::Counts;
use crate::special::beta_quantile;

/// A Beta(α, β) distribution of the underlying shares of groups.
///
/// ```
/// use doorstep_stats::shrinkage::BetaPrior;
///
/// let prior = BetaPrior::new(2.0, 6.0).unwrap();
/// assert_eq!(prior.mean(), 0.25);
/// assert_eq!(prior.strength(), 8.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaPrior {
    alpha: f64,
    beta: f64,
}

impl BetaPrior {
    /// A prior known from elsewhere; `None` unless both parameters are positive and finite.
    ///
    /// ```
    /// use doorstep_stats::shrinkage::BetaPrior;
    ///
    /// assert!(BetaPrior::new(0.5, 0.5).is_some());
    /// assert!(BetaPrior::new(0.0, 1.0).is_none());
    /// ```
    pub fn new(alpha: f64, beta: f64) -> Option<Self> {
        let valid = |parameter: f64| parameter > 0.0 && parameter.is_finite();
        (valid(alpha) && valid(beta)).then_some(Self { alpha, beta })
    }

    /// The moment estimate: with `m` and `s²` the mean and variance (divisor: groups minus one) of
    /// the groups' raw shares,
    ///
    /// ```text
    /// α + β = m(1-m)/s² - 1,    α = m (α + β)
    /// ```
    ///
    /// Chance within groups is not taken out of `s²`, so the prior comes out somewhat wide. Groups
    /// without trials are passed over. `None` with fewer than two groups with trials, when all
    /// shares are equal, and when they differ more than any Beta distribution allows.
    ///
    /// Source: Gelman et al. (2013), *Bayesian Data Analysis*, 3rd edition, section 5.1.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::BetaPrior;
    ///
    /// let groups = [Counts::new(1, 10)?, Counts::new(2, 10)?, Counts::new(3, 10)?];
    /// let prior = BetaPrior::from_moments(&groups).unwrap(); // m = 0.2, s = 0.1
    /// assert!((prior.alpha() - 3.0).abs() < 1e-9);
    /// assert!((prior.beta() - 12.0).abs() < 1e-9);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn from_moments(groups: &[Counts]) -> Option<Self> {
        let Moments { mean, variance } = moments(groups)?;
        let strength = mean * (1.0 - mean) / variance - 1.0;
        Self::new(mean * strength, (1.0 - mean) * strength)
    }

    pub(super) fn from_mean_and_strength(mean_logit: f64, log_strength: f64) -> Self {
        let strength = log_strength.exp();
        Self {
            alpha: strength / (1.0 + (-mean_logit).exp()),
            beta: strength / (1.0 + mean_logit.exp()),
        }
    }

    /// The first parameter, the weight of successes.
    ///
    /// ```
    /// # use doorstep_stats::shrinkage::BetaPrior;
    /// assert_eq!(BetaPrior::new(2.0, 6.0).unwrap().alpha(), 2.0);
    /// ```
    pub fn alpha(self) -> f64 {
        self.alpha
    }

    /// The second parameter, the weight of failures.
    ///
    /// ```
    /// # use doorstep_stats::shrinkage::BetaPrior;
    /// assert_eq!(BetaPrior::new(2.0, 6.0).unwrap().beta(), 6.0);
    /// ```
    pub fn beta(self) -> f64 {
        self.beta
    }

    /// The share expected of a group of which nothing is known, `α / (α + β)`.
    ///
    /// ```
    /// # use doorstep_stats::shrinkage::BetaPrior;
    /// assert_eq!(BetaPrior::new(2.0, 6.0).unwrap().mean(), 0.25);
    /// ```
    pub fn mean(self) -> f64 {
        self.alpha / self.strength()
    }

    /// How many trials the prior is worth, `α + β`.
    ///
    /// ```
    /// # use doorstep_stats::shrinkage::BetaPrior;
    /// assert_eq!(BetaPrior::new(2.0, 6.0).unwrap().strength(), 8.0);
    /// ```
    pub fn strength(self) -> f64 {
        self.alpha + self.beta
    }

    /// The posterior of a group with `k` of `n`, Beta(α + k, β + n - k): its mean is
    /// `(α + k) / (α + β + n)`.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::BetaPrior;
    ///
    /// let prior = BetaPrior::new(1.4, 8.6).unwrap();
    /// let posterior = prior.posterior(Counts::new(4, 14)?);
    /// assert!((posterior.mean - 0.225).abs() < 1e-12); // 5.4 of 24
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn posterior(self, group: Counts) -> Posterior {
        let Self {
            alpha,
            beta: weight,
        } = self.updated(group);
        beta(alpha, weight)
    }

    /// The share below which a share drawn from the prior lies with `probability`; the ends 0 and 1
    /// for a probability at or beyond them.
    ///
    /// ```
    /// use doorstep_stats::shrinkage::BetaPrior;
    ///
    /// let even = BetaPrior::new(1.0, 1.0).unwrap();
    /// assert!((even.quantile(0.3) - 0.3).abs() < 1e-12);
    /// ```
    pub fn quantile(self, probability: f64) -> f64 {
        beta_quantile(probability, self.alpha, self.beta)
    }

    /// The distribution of a group's share after its counts, Beta(α + k, β + n - k).
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::BetaPrior;
    ///
    /// let updated = BetaPrior::new(1.0, 1.0).unwrap().updated(Counts::new(3, 8)?);
    /// assert_eq!((updated.alpha(), updated.beta()), (4.0, 6.0));
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    #[must_use]
    pub fn updated(self, group: Counts) -> Self {
        let failures = group.trials() - group.successes();
        Self {
            alpha: self.alpha + group.successes() as f64,
            beta: self.beta + failures as f64,
        }
    }
}

/// Mean and standard deviation of Beta(alpha, beta).
pub(super) fn beta(alpha: f64, beta: f64) -> Posterior {
    let strength = alpha + beta;
    let mean = alpha / strength;
    Posterior {
        mean,
        standard_deviation: (mean * (beta / strength) / (strength + 1.0)).sqrt(),
    }
}

/// Whether the raw shares of `groups`, all with trials, vary no more than binomial noise does.
pub(super) fn chance_explains_differences(groups: &[Counts]) -> bool {
    moments(groups).is_none_or(|Moments { mean, variance }| {
        let inverse_trials: f64 = groups.iter().map(|group| 1.0 / group.trials() as f64).sum();
        variance <= mean * (1.0 - mean) * inverse_trials / groups.len() as f64
    })
}

struct Moments {
    mean: f64,
    variance: f64,
}

/// `None` with fewer than two groups with trials.
fn moments(groups: &[Counts]) -> Option<Moments> {
    let shares: Vec<f64> = groups.iter().filter_map(|group| group.share()).collect();
    if shares.len() < 2 {
        return None;
    }
    let count = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / count;
    let squares: f64 = shares.iter().map(|share| (share - mean).powi(2)).sum();
    Some(Moments {
        mean,
        variance: squares / (count - 1.0),
    })
}
