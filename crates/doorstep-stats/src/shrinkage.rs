//! The share of one small group, steadied by all groups like it (beta-binomial empirical Bayes).
//!
//! It must never present a fit that did not converge, and never claim differences between groups
//! that chance alone explains.
//!
//! Each group's underlying share is taken as drawn from one Beta distribution, the prior, whose two
//! parameters are learnt from all groups. Small groups then move far towards the common mean, large
//! ones hardly.

mod draw;
mod grid;
mod james_stein;
mod likelihood;
mod maximum;
mod prior;

use crate::proportion::Counts;

pub use grid::PriorGrid;
pub use james_stein::JamesStein;
pub use prior::BetaPrior;

/// From this many groups with trials on, the prior is estimated as one point; below, its own
/// uncertainty would make plugged-in spreads too short.
pub const PLUG_IN_GROUPS: usize = 15;

/// A fitted prior may improve on one common share by this much log-likelihood for mere rounding.
const LOG_LIKELIHOOD_ROUNDING: f64 = 1e-6;

/// What is known of one group's underlying share after seeing its counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// The expected share, 0 to 1.
    pub mean: f64,
    /// The standard deviation of the share.
    pub standard_deviation: f64,
}

/// Why no prior can be learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShrinkageError {
    /// Fewer than two groups have any trials: there is no "between groups" to learn from. Show the
    /// raw share with its Wilson interval, or use a [`BetaPrior`] from elsewhere.
    #[error("a prior needs two groups with trials, and there are {found}")]
    TooFewGroups {
        /// How many groups have trials.
        found: usize,
    },
    /// The maximum of the likelihood was not found within the bound on steps.
    #[error("no maximum of the likelihood was found in {steps} steps")]
    NotConverged {
        /// How many steps were taken.
        steps: usize,
    },
}

/// What the groups have in common, ready to steady each of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Shrinkage {
    /// The groups differ no more than chance explains: all have one share.
    Pooled(Posterior),
    /// The prior of maximum marginal likelihood.
    PlugIn(BetaPrior),
    /// Many priors, each weighted by how well it explains the groups.
    Integrated(PriorGrid),
}

impl Shrinkage {
    /// Learns the prior from the counts of all groups. Groups without trials teach nothing and are
    /// passed over.
    ///
    /// With `m` and `s²` the mean and variance of the groups' raw shares:
    ///
    /// 1. If `s² ≤ m(1-m) · mean(1/n)`, the groups are pooled: the mean is all successes by all
    ///    trials, K/N, and the standard deviation that of Beta(K + ½, N - K + ½), which is not 0
    ///    even if nothing or everything succeeded.
    /// 2. With fewer than [`PLUG_IN_GROUPS`] groups, the result averages over a [`PriorGrid`].
    /// 3. Otherwise the prior maximises the marginal likelihood, the product over groups of
    ///    `B(α+k, β+n-k) / B(α, β)`, over the logit of its mean and the logarithm of its strength
    ///    `α+β`. The strength is sought from 0.01 to 100 times the largest group. If the maximum is
    ///    no better than one common share, the groups are pooled as in 1.
    ///
    /// Errors with fewer than two groups with trials, and if no maximum is found.
    ///
    /// Source: Gelman et al. (2013), *Bayesian Data Analysis*, 3rd edition, chapter 5; Casella
    /// (1985), *An introduction to empirical Bayes data analysis*, The American Statistician 39,
    /// 83–87.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::{Shrinkage, ShrinkageError};
    ///
    /// let small = Counts::new(3, 4)?;
    /// let groups = [small, Counts::new(40, 160)?, Counts::new(30, 200)?, Counts::new(70, 150)?];
    /// let shrinkage = Shrinkage::fit(&groups)?;
    /// let steadied = shrinkage.posterior(small).mean;
    /// assert!(shrinkage.prior_mean() < steadied && steadied < 0.75);
    ///
    /// let alone = Shrinkage::fit(&[small]);
    /// assert_eq!(alone, Err(ShrinkageError::TooFewGroups { found: 1 }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fit(groups: &[Counts]) -> Result<Self, ShrinkageError> {
        let groups: Vec<Counts> = (groups.iter().copied())
            .filter(|group| group.trials() > 0)
            .collect();
        let found = groups.len();
        if found < 2 {
            return Err(ShrinkageError::TooFewGroups { found });
        }
        if prior::chance_explains_differences(&groups) {
            return Ok(Self::Pooled(pooled(&groups)));
        }
        if found < PLUG_IN_GROUPS {
            return Ok(Self::Integrated(PriorGrid::over(&groups)));
        }
        let (prior, log_likelihood) = maximum::maximise(&groups)?;
        let common = likelihood::log_likelihood_of_common_share(&groups);
        if log_likelihood - common <= LOG_LIKELIHOOD_ROUNDING {
            return Ok(Self::Pooled(pooled(&groups)));
        }
        Ok(Self::PlugIn(prior))
    }

    /// The expected share of a group of which nothing is known.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::Shrinkage;
    ///
    /// let alike = Shrinkage::fit(&[Counts::new(10, 40)?, Counts::new(15, 60)?])?;
    /// assert_eq!(alike.prior_mean(), 0.25);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn prior_mean(&self) -> f64 {
        match self {
            Self::Pooled(common) => common.mean,
            Self::PlugIn(prior) => prior.mean(),
            Self::Integrated(grid) => grid.prior_mean(),
        }
    }

    /// The share of one of the groups fitted, or of a group without trials, which gets the prior's
    /// mean. Pooled groups all get the common share.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::Shrinkage;
    ///
    /// let groups = [Counts::new(1, 50)?, Counts::new(30, 60)?];
    /// let shrinkage = Shrinkage::fit(&groups)?;
    /// let posterior = shrinkage.posterior(groups[0]);
    /// assert!(0.02 < posterior.mean && posterior.mean < 0.1);
    /// assert_eq!(shrinkage.posterior(Counts::new(0, 0)?).mean, shrinkage.prior_mean());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn posterior(&self, group: Counts) -> Posterior {
        match self {
            Self::Pooled(common) => *common,
            Self::PlugIn(prior) => prior.posterior(group),
            Self::Integrated(grid) => grid.posterior(group),
        }
    }
}

/// One share for all: the maximum of the likelihood, with the spread of its Jeffreys posterior.
fn pooled(groups: &[Counts]) -> Posterior {
    let successes: f64 = groups.iter().map(|group| group.successes() as f64).sum();
    let trials: f64 = groups.iter().map(|group| group.trials() as f64).sum();
    let jeffreys = prior::beta(successes + 0.5, trials - successes + 0.5);
    Posterior {
        mean: successes / trials,
        standard_deviation: jeffreys.standard_deviation,
    }
}

#[cfg(test)]
mod tests;
