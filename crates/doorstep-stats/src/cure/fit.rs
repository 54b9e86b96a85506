//! The likeliest parameters, and how far others are nearly as likely.
//!
//! It must never pass off the highest of several starts as the maximum while another start climbed
//! higher without arriving.

use super::likelihood::{Layout, Likelihood, Timing};
use super::{Covariates, CureError, CureModel, CureSpec, check};
use crate::Confidence;
use crate::linear::Cholesky;
use crate::maximise::{Lost, Maximum, maximise};
use crate::survival::{CumulativeIncidence, Observation};

/// A share beyond this logit is not told from 1: six in a million are left.
pub(super) const LARGEST_LOGIT: f64 = 12.0;
/// How much higher a start may have climbed, without arriving, than the maximum.
const SAME_HEIGHT: f64 = 1e-4;

/// Where climbs start: added to the logit of the share, the log scale and every shape of a first
/// guess. Up to there a larger share with later events explains the same start of the curve.
const STARTS: [[f64; 3]; 5] = [
    [0.0, 0.0, 0.0],
    [0.5, 0.4, 0.4],
    [1.5, 1.0, 0.0],
    [0.0, -0.3, -0.5],
    [3.0, 2.0, -0.2],
];

/// A fitted model, with what its uncertainty follows from.
#[derive(Debug, Clone)]
pub struct CureFit {
    pub(super) model: CureModel,
    pub(super) log_likelihood: f64,
    subjects: usize,
    covariance: Vec<f64>,
    spread: Cholesky,
}

impl CureSpec {
    /// The maximum-likelihood fit, with `logit c = x'β` on `share` and the log scale `x'γ` on
    /// `scale`, an intercept in both.
    ///
    /// Climbs from five starts around the nonparametric curve, with exact slopes. Without covariates
    /// like observations are counted once, so whole days make it fast.
    ///
    /// Errors on invalid observations or covariates, without events, without other endings when they
    /// have a time, when the likeliest share of some subject is 0 or 1, and when no maximum is found.
    ///
    /// ```
    /// use doorstep_stats::cure::{Covariates, CureError, CureSpec, Family, Form};
    /// use doorstep_stats::survival::Observation;
    ///
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Weibull };
    /// let waiting = [Observation::censored(5.0), Observation::censored(9.0)];
    /// let unknown = spec.fit(&waiting, Covariates::NONE, Covariates::NONE);
    /// assert_eq!(unknown.unwrap_err(), CureError::NoEvents); // and not "never"
    /// ```
    pub fn fit(
        self,
        observations: &[Observation],
        share: Covariates<'_>,
        scale: Covariates<'_>,
    ) -> Result<CureFit, CureError> {
        check(observations, self.form, [share, scale])?;
        let likelihood = Likelihood::new(self, observations, share, scale);
        let guess = first_guess(likelihood.layout, observations);
        let maximum = best(&likelihood, &guess)?;
        let (least, most) = likelihood.logits(&maximum.point);
        if most > LARGEST_LOGIT || least < -LARGEST_LOGIT - (observations.len() as f64).ln() {
            return Err(CureError::ShareAtBound);
        }
        let covariance = maximum.curvature.inverse();
        let spread =
            Cholesky::of(&covariance, maximum.point.len()).ok_or(CureError::NotConverged)?;
        Ok(CureFit {
            model: CureModel {
                layout: likelihood.layout,
                parameters: maximum.point,
            },
            log_likelihood: maximum.value,
            subjects: observations.len(),
            covariance,
            spread,
        })
    }
}

/// The share at the end of the nonparametric curve, the mean log time of each ending, plain shapes.
fn first_guess(layout: Layout, observations: &[Observation]) -> Vec<f64> {
    let at_end = CumulativeIncidence::estimate(observations, 2)
        .ok()
        .and_then(|curves| curves.at(0, f64::INFINITY, Confidence::P95))
        .map_or(0.5, |end| end.value.clamp(0.01, 0.95));
    let mut guess = vec![0.0; layout.parameters()];
    guess[0] = (at_end / (1.0 - at_end)).ln();
    let timings = [(0, Some(layout.event())), (1, layout.other())];
    for (cause, timing) in timings {
        let logs: Vec<f64> = (observations.iter())
            .filter(|one| one.cause == Some(cause))
            .map(|one| one.time.ln())
            .collect();
        if let Some(timing) = timing {
            guess[timing.location()] = logs.iter().sum::<f64>() / logs.len() as f64;
        }
    }
    guess
}

fn best(likelihood: &Likelihood<'_>, guess: &[f64]) -> Result<Maximum, CureError> {
    let layout = likelihood.layout;
    let (mut found, mut highest): (Option<Maximum>, _) = (None, f64::NEG_INFINITY);
    for [by_logit, by_scale, by_shape] in STARTS {
        let mut start = guess.to_vec();
        start[0] += by_logit;
        for timing in [Some(layout.event()), layout.other()].into_iter().flatten() {
            shift(&mut start, timing, by_scale, by_shape);
        }
        match maximise(likelihood, &start) {
            Ok(maximum) => {
                highest = highest.max(maximum.value);
                if found.as_ref().is_none_or(|best| maximum.value > best.value) {
                    found = Some(maximum);
                }
            }
            Err(Lost { highest: reached }) => highest = highest.max(reached),
        }
    }
    (found.filter(|maximum| maximum.value >= highest - SAME_HEIGHT)).ok_or(CureError::NotConverged)
}

fn shift(start: &mut [f64], timing: Timing, by_scale: f64, by_shape: f64) {
    start[timing.location()] += by_scale;
    for shape in 0..timing.family.shapes() {
        start[timing.first_shape() + shape] += by_shape;
    }
}

impl CureFit {
    /// The model with the likeliest parameters.
    pub fn model(&self) -> &CureModel {
        &self.model
    }

    /// The logarithm of the likelihood of the observations, densities taken by time.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The inverse of the observed information, row by row in the order of the parameters.
    pub fn covariance(&self) -> &[f64] {
        &self.covariance
    }

    /// The standard error of each parameter. Poor for the share when observation is short: use
    /// [`profile_share`](Self::profile_share).
    ///
    /// ```
    /// use doorstep_stats::cure::{Covariates, CureSpec, Family, Form};
    /// use doorstep_stats::survival::Observation;
    ///
    /// // Everybody is seen to the end, so c is a plain proportion: its logit has the variance
    /// // 1/50 + 1/50.
    /// let mut observations: Vec<Observation> =
    ///     (1..=50).map(|day| Observation::event(f64::from(day), 0)).collect();
    /// observations.extend((1..=50).map(|day| Observation::event(f64::from(day), 1)));
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Weibull };
    /// let fit = spec.fit(&observations, Covariates::NONE, Covariates::NONE)?;
    /// assert!((fit.standard_errors()[0] - 0.2).abs() < 1e-6);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn standard_errors(&self) -> Vec<f64> {
        let size = self.model.parameters.len();
        let diagonal = self.covariance.iter().step_by(size + 1);
        diagonal.map(|variance| variance.sqrt()).collect()
    }

    /// The Bayesian information criterion, `p ln n - 2 ln L`: the smaller, the better.
    pub fn bic(&self) -> f64 {
        let parameters = self.model.parameters.len() as f64;
        parameters * (self.subjects as f64).ln() - 2.0 * self.log_likelihood
    }

    /// The model with parameters drawn from the normal (Laplace) approximation around the likeliest,
    /// given as many independent standard normal numbers as there are parameters. Whatever is
    /// computed from many such models has the spread that the data leave it.
    ///
    /// `None` when their number is another.
    ///
    /// ```
    /// # use doorstep_stats::cure::{Covariates, CureSpec, Family, Form};
    /// # use doorstep_stats::survival::Observation;
    /// # let mut observations: Vec<Observation> =
    /// #     (1..=50).map(|day| Observation::event(f64::from(day), 0)).collect();
    /// # observations.extend((1..=50).map(|day| Observation::event(f64::from(day), 1)));
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Weibull };
    /// # let fit = spec.fit(&observations, Covariates::NONE, Covariates::NONE)?;
    /// assert_eq!(fit.draw(&[0.0, 0.0, 0.0]).as_ref(), Some(fit.model()));
    /// let higher = fit.draw(&[1.0, 0.0, 0.0]).unwrap();
    /// assert!(higher.course(&[], &[])?.share() > 0.54);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn draw(&self, standard_normals: &[f64]) -> Option<CureModel> {
        if standard_normals.len() != self.model.parameters.len() {
            return None;
        }
        let moves = self.spread.times(standard_normals);
        let parameters: Vec<f64> = (self.model.parameters.iter().zip(moves))
            .map(|(parameter, distance)| parameter + distance)
            .collect();
        let Layout {
            spec,
            share_columns,
            scale_columns,
        } = self.model.layout;
        CureModel::new(spec, share_columns, scale_columns, &parameters)
    }
}
