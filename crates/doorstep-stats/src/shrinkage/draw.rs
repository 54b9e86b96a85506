//! Shares of all groups at once, drawn from what is known of them.
//!
//! It must never bring its own chance: every uniform number comes from the caller.

use super::{BetaPrior, Posterior, Shrinkage};
use crate::proportion::Counts;

impl Shrinkage {
    /// Draws one share for each group from their joint posterior, such as for
    /// [`RankTally`](crate::rank::RankTally). `uniform` gives independent numbers between 0 and 1;
    /// each draw takes one for each group, and one more when priors are averaged.
    ///
    /// Pooled groups all get one and the same share.
    ///
    /// ```
    /// use doorstep_stats::proportion::Counts;
    /// use doorstep_stats::shrinkage::Shrinkage;
    ///
    /// let groups = [Counts::new(1, 50)?, Counts::new(30, 60)?];
    /// let shrinkage = Shrinkage::fit(&groups)?;
    /// let shares = shrinkage.draw(&groups, || 0.5); // all medians
    /// assert!(shares[0] < 0.1 && 0.4 < shares[1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draw(&self, groups: &[Counts], mut uniform: impl FnMut() -> f64) -> Vec<f64> {
        let prior = match self {
            Self::Pooled(common) => {
                let share = common_share(*common, uniform());
                return vec![share; groups.len()];
            }
            Self::PlugIn(prior) => *prior,
            Self::Integrated(grid) => grid.at(uniform()),
        };
        (groups.iter())
            .map(|&group| prior.updated(group).quantile(uniform()))
            .collect()
    }
}

/// From the Beta distribution with this mean and standard deviation, or the mean where none has them.
fn common_share(common: Posterior, probability: f64) -> f64 {
    let Posterior {
        mean,
        standard_deviation,
    } = common;
    let strength = mean * (1.0 - mean) / standard_deviation.powi(2) - 1.0;
    BetaPrior::new(mean * strength, (1.0 - mean) * strength)
        .map_or(mean, |prior| prior.quantile(probability))
}
