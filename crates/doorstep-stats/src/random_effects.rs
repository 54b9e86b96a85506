//! Groups whose underlying shares differ like a normal distribution of logits.
//!
//! It must never plug in one guess for what the groups have in common: with few groups that guess
//! is worth little, and everything here averages over all that are plausible.
//!
//! [`shrinkage`](crate::shrinkage) answers the same question faster with a Beta distribution. Logits
//! let shares near 0 or 1 differ by ratios, and are what a model with covariates would use.

mod conditional;
mod grid;

use crate::proportion::Counts;
use crate::shrinkage::Posterior;
use conditional::Conditional;
use grid::Node;

/// What is thought of the spread of the groups' logits before the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SpreadPrior {
    /// `σ` is the absolute value of a normal variable with this standard deviation: 1 lets odds
    /// differ between groups by a factor of ten or so, and does not exclude that they are equal.
    HalfNormal(f64),
    /// `1/σ²` is Gamma distributed with this shape and rate, as in the examples of BUGS. Small
    /// numbers do not make it vague: it then keeps `σ` from being near 0.
    Precision {
        /// The shape.
        shape: f64,
        /// The rate.
        rate: f64,
    },
}

/// Why nothing can be learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RandomEffectsError {
    /// Fewer than two groups have any trials.
    #[error("random effects need two groups with trials, and there are {found}")]
    TooFewGroups {
        /// How many groups have trials.
        found: usize,
    },
    /// Nothing or everything succeeded in all groups: their common logit has no bound.
    #[error("nothing or everything succeeded; the common logit has no bound")]
    NoVariation,
    /// A number of the prior was not positive and finite.
    #[error("the numbers of a prior are positive and finite")]
    InvalidPrior,
}

/// The logit-normal model of group shares, with the uncertainty of its own parameters.
///
/// ```text
/// kᵢ ~ Binomial(nᵢ, pᵢ)    logit pᵢ ~ N(μ, σ²)    p(μ) ∝ 1    σ ~ SpreadPrior
/// ```
///
/// The posterior of `(μ, ln σ)` is a grid that follows it; given both, each group's integral is a
/// sum over equally spaced points around its mode. For integrands that fall off like a normal density
/// such sums converge faster than Gauss–Hermite quadrature, and skewness does them no harm. The time
/// is O(groups · grid · points).
///
/// Source: Gelman et al. (2013), *Bayesian Data Analysis*, 3rd edition, chapter 5; Trefethen and
/// Weideman (2014), *The exponentially convergent trapezoidal rule*, SIAM Review 56, 385–458.
///
/// ```
/// use doorstep_stats::proportion::Counts;
/// use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
///
/// let groups = [Counts::new(0, 47)?, Counts::new(18, 148)?, Counts::new(46, 810)?];
/// let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))?;
/// let first = model.posterior(groups[0]);
/// assert!(0.01 < first.mean && first.mean < 0.06); // not 0
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct LogitNormal {
    nodes: Vec<Node>,
}

impl LogitNormal {
    /// Learns from the counts of all groups; those without trials teach nothing.
    ///
    /// Errors with fewer than two groups with trials, when nothing or everything succeeded in all of
    /// them, and on a prior whose numbers are not positive and finite.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::random_effects::{LogitNormal, RandomEffectsError, SpreadPrior};
    ///
    /// let groups = [Counts::new(0, 5)?, Counts::new(0, 9)?];
    /// let error = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0)).unwrap_err();
    /// assert_eq!(error, RandomEffectsError::NoVariation);
    /// # Ok::<(), doorstep_stats::proportion::CountsError>(())
    /// ```
    pub fn fit(groups: &[Counts], prior: SpreadPrior) -> Result<Self, RandomEffectsError> {
        let valid = |number: f64| number > 0.0 && number.is_finite();
        let numbers_are_valid = match prior {
            SpreadPrior::HalfNormal(scale) => valid(scale),
            SpreadPrior::Precision { shape, rate } => valid(shape) && valid(rate),
        };
        if !numbers_are_valid {
            return Err(RandomEffectsError::InvalidPrior);
        }
        let groups: Vec<Counts> = (groups.iter().copied())
            .filter(|group| group.trials() > 0)
            .collect();
        let found = groups.len();
        if found < 2 {
            return Err(RandomEffectsError::TooFewGroups { found });
        }
        let nothing = groups.iter().all(|group| group.successes() == 0);
        if nothing
            || groups
                .iter()
                .all(|group| group.successes() == group.trials())
        {
            return Err(RandomEffectsError::NoVariation);
        }
        Ok(Self {
            nodes: grid::weigh(&groups, prior),
        })
    }

    /// The share of one of the groups fitted, or of a group without trials: what is expected of one
    /// of which nothing is known.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// # use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
    /// let groups = [Counts::new(5, 50)?, Counts::new(30, 60)?];
    /// let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))?;
    /// let (known, unknown) = (model.posterior(groups[1]), model.posterior(Counts::new(0, 0)?));
    /// assert!(unknown.standard_deviation > known.standard_deviation);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn posterior(&self, group: Counts) -> Posterior {
        let (mut mean, mut square) = (0.0, 0.0);
        for node in &self.nodes {
            let conditional = Conditional::of(group, node.mean, node.deviation);
            mean += node.weight * conditional.average(logistic);
            square += node.weight * conditional.average(|logit| logistic(logit).powi(2));
        }
        Posterior {
            mean,
            standard_deviation: (square - mean * mean).max(0.0).sqrt(),
        }
    }

    /// The share below which that of the group lies with `probability`; `None` unless it is strictly
    /// between 0 and 1.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// # use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
    /// let groups = [Counts::new(5, 50)?, Counts::new(30, 60)?];
    /// let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))?;
    /// let (low, high) = (model.quantile(groups[0], 0.025), model.quantile(groups[0], 0.975));
    /// assert!(low.unwrap() < 0.1 && 0.1 < high.unwrap());
    /// assert_eq!(model.quantile(groups[0], 1.0), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn quantile(&self, group: Counts, probability: f64) -> Option<f64> {
        const HALVINGS: usize = 60;
        if !(probability > 0.0 && probability < 1.0) {
            return None;
        }
        let conditionals: Vec<(f64, Conditional)> = (self.nodes.iter())
            .map(|node| {
                (
                    node.weight,
                    Conditional::of(group, node.mean, node.deviation),
                )
            })
            .collect();
        let below = |logit: f64| -> f64 {
            (conditionals.iter())
                .map(|(weight, conditional)| weight * conditional.below(logit))
                .sum()
        };
        let ends = conditionals
            .iter()
            .map(|(_, conditional)| conditional.ends());
        let (mut least, mut most) = ends.fold((f64::MAX, f64::MIN), |reach, (first, last)| {
            (reach.0.min(first), reach.1.max(last))
        });
        for _ in 0..HALVINGS {
            let middle = 0.5 * (least + most);
            if below(middle) < probability {
                least = middle;
            } else {
                most = middle;
            }
        }
        Some(logistic(0.5 * (least + most)))
    }

    /// The posterior mean of `1/(1+e^-μ)`, the share of the middle group.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// # use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
    /// let groups = [Counts::new(10, 50)?, Counts::new(40, 50)?];
    /// let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))?;
    /// assert!((model.middle_share() - 0.5).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn middle_share(&self) -> f64 {
        self.average(|node| logistic(node.mean))
    }

    /// The posterior mean of `σ`, the standard deviation of the groups' logits.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// # use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
    /// let fit = |far: u64| {
    ///     let groups = [25 - far, 25, 25 + far].map(|successes| Counts::new(successes, 50).unwrap());
    ///     LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))
    /// };
    /// assert!(fit(2)?.spread() < fit(20)?.spread());
    /// # Ok::<(), doorstep_stats::random_effects::RandomEffectsError>(())
    /// ```
    pub fn spread(&self) -> f64 {
        self.average(|node| node.deviation)
    }

    /// Draws one share for each group from their joint posterior, such as for
    /// [`RankTally`](crate::rank::RankTally). `uniform` gives independent numbers between 0 and 1:
    /// one, and one more for each group.
    ///
    /// ```
    /// # use doorstep_stats::proportion::Counts;
    /// # use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
    /// let groups = [Counts::new(5, 50)?, Counts::new(30, 60)?];
    /// let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0))?;
    /// let shares = model.draw(&groups, || 0.5);
    /// assert!(shares[0] < 0.2 && 0.4 < shares[1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draw(&self, groups: &[Counts], mut uniform: impl FnMut() -> f64) -> Vec<f64> {
        let probability = uniform();
        let mut reached = 0.0;
        let node = self.nodes.iter().find(|node| {
            reached += node.weight;
            reached >= probability
        });
        // The grid is never empty; past its end, by rounding, lies its last node.
        let node = node.unwrap_or(&self.nodes[self.nodes.len() - 1]);
        (groups.iter())
            .map(|&group| {
                let conditional = Conditional::of(group, node.mean, node.deviation);
                logistic(conditional.quantile(uniform()))
            })
            .collect()
    }

    fn average(&self, of: impl Fn(&Node) -> f64) -> f64 {
        self.nodes.iter().map(|node| node.weight * of(node)).sum()
    }
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests;
