//! Several models instead of one, and what can be said without any event.
//!
//! It must never hide that models disagree: the weights are for mixing their draws, whose spread
//! then shows it.

use super::CureFit;
use crate::Confidence;

/// The weight of each fit in an average, `∝ exp(-BIC/2)`; they add up to 1. All fits must be of the
/// same observations.
///
/// Source: Raftery (1995), *Bayesian model selection in social research*, Sociological Methodology
/// 25, 111–163.
///
/// ```
/// use doorstep_stats::cure::{Covariates, CureError, CureFit, CureSpec, Family, Form, bic_weights};
/// use doorstep_stats::survival::Observation;
///
/// let mut observations: Vec<Observation> =
///     (1..=50).map(|day| Observation::event(f64::from(day), 0)).collect();
/// observations.extend((1..=50).map(|_| Observation::censored(90.0)));
/// let fits = [Family::Weibull, Family::LogNormal]
///     .map(|family| CureSpec { form: Form::Mixture, family })
///     .map(|spec| spec.fit(&observations, Covariates::NONE, Covariates::NONE));
/// let fits: Vec<CureFit> = fits.into_iter().collect::<Result<_, CureError>>()?;
/// let weights = bic_weights(&fits);
/// assert!(weights[0] > 0.9); // evenly spread times are not log-normal
/// assert!((weights[0] + weights[1] - 1.0).abs() < 1e-12);
/// # Ok::<(), CureError>(())
/// ```
pub fn bic_weights(fits: &[CureFit]) -> Vec<f64> {
    let best = fits.iter().map(CureFit::bic).fold(f64::INFINITY, f64::min);
    let raw: Vec<f64> = (fits.iter())
        .map(|fit| (0.5 * (best - fit.bic())).exp())
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| weight / total).collect()
}

/// The largest share that is compatible with no event among subjects that are only partly through
/// their time. `timings` holds for each subject the share of events that should have come by its age
/// ([`Course::timing`](super::Course::timing) of a reference); their sum `n` is how many subjects it
/// is as good as having watched to the end. The one-sided limit is
///
/// ```text
/// 1 - (1 - coverage)^(1/n)    about 3/n at 95 %
/// ```
///
/// `None` when a timing is not in \[0, 1\], and when `n` is 0.
///
/// Source: Hanley and Lippman-Hand (1983), *If nothing goes wrong, is everything all right?*, JAMA
/// 249, 1743–1745.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::cure::upper_share_without_events;
///
/// let limit = upper_share_without_events([0.5; 60], Confidence::P95).unwrap();
/// assert!((limit - 0.095).abs() < 0.001); // as for 30 subjects watched to the end
/// assert_eq!(upper_share_without_events([0.0; 60], Confidence::P95), None);
/// ```
pub fn upper_share_without_events(
    timings: impl IntoIterator<Item = f64>,
    confidence: Confidence,
) -> Option<f64> {
    let mut watched = 0.0;
    for timing in timings {
        if !(0.0..=1.0).contains(&timing) {
            return None;
        }
        watched += timing;
    }
    let log_tail = (-confidence.coverage()).ln_1p();
    (watched > 0.0).then(|| -(log_tail / watched).exp_m1())
}
