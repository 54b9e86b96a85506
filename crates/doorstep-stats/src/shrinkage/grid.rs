//! Many priors instead of one, for when the groups are too few to settle on one.
//!
//! It must never let a single prior stand for the whole, however well it fits.

use super::likelihood::log_likelihood;
use super::maximum::greatest_log_strength;
use super::{BetaPrior, Posterior};
use crate::proportion::Counts;

/// Priors along each of the two directions.
const POINTS: usize = 40;
/// How far the grid reaches around the most plausible mean, in standard deviations of its logit.
const REACH: f64 = 8.0;

/// A grid of 40 × 40 priors, weighted by their posterior probability given all groups.
///
/// One direction is the logarithm of the strength `α + β`, from 1 (one trial's worth) to 100 times
/// the largest group, the other the logit of the mean. Before the data the density is
///
/// ```text
/// p(α, β) ∝ (α + β)^(-5/2)
/// ```
///
/// that is, flat in the mean and in the prior's approximate standard deviation `(α + β)^(-1/2)`.
///
/// Source: Gelman et al. (2013), *Bayesian Data Analysis*, 3rd edition, section 5.3.
///
/// ```
/// use doorstep_stats::proportion::Counts;
/// use doorstep_stats::shrinkage::Shrinkage;
///
/// let groups = [Counts::new(1, 50)?, Counts::new(30, 60)?];
/// assert!(matches!(Shrinkage::fit(&groups)?, Shrinkage::Integrated(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PriorGrid {
    priors: Vec<(BetaPrior, f64)>,
}

impl PriorGrid {
    /// Weighs the priors, for groups with trials and at least one success and one failure.
    pub(super) fn over(groups: &[Counts]) -> Self {
        let spacing = greatest_log_strength(groups) / POINTS as f64;
        let mut priors = Vec::with_capacity(POINTS * POINTS);
        for index in 0..POINTS {
            // The middle of each cell, as the density is not small at the ends.
            let log_strength = (index as f64 + 0.5) * spacing;
            let means = PlausibleMeans::given(log_strength, groups);
            for mean_logit in means.logits() {
                let prior = BetaPrior::from_mean_and_strength(mean_logit, log_strength);
                // The density by (logit of mean, log of strength), times the width of the cell.
                let density = (prior.alpha() * prior.beta()).ln() - 2.5 * log_strength;
                let weight = log_likelihood(prior, groups) + density + means.spacing().ln();
                priors.push((prior, weight));
            }
        }
        Self {
            priors: normalised(priors),
        }
    }

    /// The mean share over all groups of which nothing is known.
    pub(super) fn prior_mean(&self) -> f64 {
        self.average(BetaPrior::mean)
    }

    /// The mixture of the posteriors under each prior.
    pub(super) fn posterior(&self, group: Counts) -> Posterior {
        let mean = self.average(|prior| prior.posterior(group).mean);
        let variance = self.average(|prior| {
            let one = prior.posterior(group);
            one.standard_deviation.powi(2) + (one.mean - mean).powi(2)
        });
        Posterior {
            mean,
            standard_deviation: variance.sqrt(),
        }
    }

    /// One of the priors, each with the probability of its weight.
    pub(super) fn at(&self, probability: f64) -> BetaPrior {
        let mut reached = 0.0;
        let found = self.priors.iter().find(|(_, weight)| {
            reached += weight;
            reached >= probability
        });
        // The grid is never empty; past its end, by rounding, lies its last prior.
        let last = self.priors.len() - 1;
        found.unwrap_or(&self.priors[last]).0
    }

    pub(super) fn average(&self, of: impl Fn(BetaPrior) -> f64) -> f64 {
        (self.priors.iter())
            .map(|&(prior, weight)| weight * of(prior))
            .sum()
    }
}

/// Turns log weights into weights that add up to 1.
fn normalised(mut priors: Vec<(BetaPrior, f64)>) -> Vec<(BetaPrior, f64)> {
    let greatest = (priors.iter()).fold(f64::NEG_INFINITY, |most, &(_, weight)| most.max(weight));
    for (_, weight) in &mut priors {
        *weight = (*weight - greatest).exp();
    }
    let total: f64 = priors.iter().map(|&(_, weight)| weight).sum();
    for (_, weight) in &mut priors {
        *weight /= total;
    }
    priors
}

/// Where the mean may lie, for a given strength: the grid follows it, as it is narrow when the
/// groups are large and wide when the prior is weak.
struct PlausibleMeans {
    logit: f64,
    deviation: f64,
}

impl PlausibleMeans {
    /// Weighs each group's share by what it tells of the mean, `n(s+1)/(n+s)` trials' worth.
    fn given(log_strength: f64, groups: &[Counts]) -> Self {
        let strength = log_strength.exp();
        let (mut successes, mut failures) = (0.5, 0.5);
        for group in groups {
            let trials = group.trials() as f64;
            let worth = (strength + 1.0) / (trials + strength);
            successes += worth * group.successes() as f64;
            failures += worth * (group.trials() - group.successes()) as f64;
        }
        Self {
            logit: f64::ln(successes / failures),
            deviation: (1.0 / successes + 1.0 / failures).sqrt(),
        }
    }

    fn spacing(&self) -> f64 {
        2.0 * REACH * self.deviation / (POINTS - 1) as f64
    }

    fn logits(&self) -> impl Iterator<Item = f64> {
        let first = self.logit - REACH * self.deviation;
        let spacing = self.spacing();
        (0..POINTS).map(move |index| first + index as f64 * spacing)
    }
}
