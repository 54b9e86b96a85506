//! How far the share itself may be from the likeliest, whatever the other parameters do.
//!
//! It must never give a share a limit that the data do not: where one near 1 explains them as well,
//! the interval ends at 1.

use super::fit::LARGEST_LOGIT;
use super::likelihood::Likelihood;
use super::{Covariates, CureError, CureFit, check};
use crate::maximise::{Hill, maximise};
use crate::survival::Observation;
use crate::{Confidence, Interval};

impl CureFit {
    /// The profile-likelihood interval of the share of a subject whose covariates are all 0, from
    /// the data of the fit.
    ///
    /// It holds each share for which the other parameters can be chosen so that the log-likelihood
    /// is less than half the chi-square quantile below its maximum. Unlike the standard error, it
    /// knows that a share near 1 with very late events may explain a short observation as well: then
    /// it ends at 1.
    ///
    /// Errors as [`CureSpec::fit`](super::CureSpec::fit) does.
    ///
    /// Source: Venzon and Moolgavkar (1988), *Applied Statistics* 37, 87–94.
    ///
    /// ```
    /// # use doorstep_stats::cure::{Covariates, CureSpec, Family, Form};
    /// # use doorstep_stats::survival::Observation;
    /// use doorstep_stats::Confidence;
    ///
    /// # let mut observations: Vec<Observation> =
    /// #     (1..=50).map(|day| Observation::event(f64::from(day), 0)).collect();
    /// # observations.extend((1..=50).map(|day| Observation::event(f64::from(day), 1)));
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Weibull };
    /// let none = Covariates::NONE;
    /// let fit = spec.fit(&observations, none, none)?;
    /// let range = fit.profile_share(&observations, none, none, Confidence::P95)?;
    /// assert!((range.lower - 0.4029).abs() < 1e-4); // as for any 50 of 100
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn profile_share(
        &self,
        observations: &[Observation],
        share: Covariates<'_>,
        scale: Covariates<'_>,
        confidence: Confidence,
    ) -> Result<Interval, CureError> {
        let spec = self.model.spec();
        check(observations, spec.form, [share, scale])?;
        let likelihood = Likelihood::new(spec, observations, share, scale);
        let z = confidence.critical_value();
        let lowest = self.log_likelihood - 0.5 * z * z;
        let end = |towards: f64| -> Result<f64, CureError> {
            let mut profile = Profile {
                likelihood: &likelihood,
                others: self.model.parameters[1..].to_vec(),
            };
            profile.last_above(lowest, self.model.parameters[0], towards)
        };
        let share_of = |logit: f64| {
            if logit >= LARGEST_LOGIT {
                1.0
            } else {
                1.0 / (1.0 + (-logit).exp())
            }
        };
        Ok(Interval {
            lower: share_of(end(-1.0)?),
            upper: share_of(end(1.0)?),
        })
    }
}

/// The likelihood as a function of the share alone, the other parameters at their best for it.
struct Profile<'a> {
    likelihood: &'a Likelihood<'a>,
    /// The best for the share asked for last: a good start for the next.
    others: Vec<f64>,
}

impl Profile<'_> {
    /// The last logit from `from` on, in steps towards one side, that is likely enough.
    fn last_above(&mut self, lowest: f64, from: f64, towards: f64) -> Result<f64, CureError> {
        const HALVINGS: usize = 30;
        const FIRST_STEP: f64 = 0.1;
        /// Never reached: with an event, a share of nothing is no explanation.
        const SMALLEST_LOGIT: f64 = -100.0;
        let (mut inside, mut step) = (from, FIRST_STEP);
        let mut outside = loop {
            let next = inside + towards * step;
            if self.at(next)? < lowest {
                break next;
            }
            if next >= LARGEST_LOGIT || next <= SMALLEST_LOGIT {
                return Ok(next);
            }
            inside = next;
            step *= 1.5;
        };
        for _ in 0..HALVINGS {
            let middle = 0.5 * (inside + outside);
            if self.at(middle)? < lowest {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        Ok(inside)
    }

    fn at(&mut self, logit: f64) -> Result<f64, CureError> {
        let hill = |others: &[f64], slope: &mut [f64]| {
            let parameters = [&[logit], others].concat();
            let mut whole = vec![0.0; parameters.len()];
            let value = self.likelihood.climb(&parameters, &mut whole);
            slope.copy_from_slice(&whole[1..]);
            value
        };
        let maximum = maximise(&hill, &self.others).map_err(|_| CureError::NotConverged)?;
        self.others = maximum.point;
        Ok(maximum.value)
    }
}
