//! The share that will ever meet an event, and when, while some of the rest are only late.
//!
//! It must never return a fit that is not a maximum of the likelihood, and never decide by itself
//! that one may extrapolate: [`FollowUp`] says whether the data reach far enough, and where they do
//! not, the share by a supported horizon ([`crate::survival`]) is the answer, not the share that
//! ever will. Families that fit equally well can differ by ten points in that share.

mod average;
mod course;
mod family;
mod fit;
mod follow_up;
mod generalised_gamma;
mod likelihood;
mod profile;

use crate::survival::Observation;

pub use average::{bic_weights, upper_share_without_events};
pub use course::{Course, CureModel};
pub use family::Family;
pub use fit::CureFit;
pub use follow_up::FollowUp;

/// How the share that ever meets the event and the time to it make up what is observed.
///
/// Throughout, cause 0 is the event, and cause 1 an ending after which it can no longer occur;
/// censored is who still waits. With the share `c`, and `F = 1 - S` and `f` the distribution and
/// density of the time to the event, the log-likelihood adds up
///
/// | form | event at `t` | ended otherwise at `t` | waiting at `t` |
/// |---|---|---|---|
/// | [`Mixture`](Self::Mixture) | `ln c + ln f` | `ln(1-c)` | `ln(c S + 1 - c)` |
/// | [`TwoOutcomes`](Self::TwoOutcomes) | `ln c + ln f` | `ln(1-c) + ln g` | `ln(c S + (1-c) G)` |
/// | [`NonMixture`](Self::NonMixture) | `ln κ + ln f - κ F` | `-κ` | `-κ F` |
///
/// with `g` and `G` the density and survival of the time to the other ending, and
/// `κ = -ln(1-c)`.
///
/// Sources: Boag (1949), JRSS B 11, 15–53, and Farewell (1982), *Biometrics* 38, 1041–1046, for the
/// mixture; Larson and Dinse (1985), *Applied Statistics* 34, 201–211, for two outcomes; Yakovlev
/// and Tsodikov (1996), *Stochastic Models of Tumor Latency*, for the non-mixture.
///
/// ```
/// use doorstep_stats::cure::{Family, Form};
///
/// assert_ne!(Form::Mixture, Form::TwoOutcomes(Family::Weibull));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Only the event has a time. Endings of cause 1, if there are any, tell by being there and not
    /// by when. That is right for a sweep of everything old, by when nearly all events have come.
    /// Where endings are written down sooner or later and some never, who still waits is no longer
    /// like the others, and the share comes out too low: then use [`TwoOutcomes`](Self::TwoOutcomes)
    /// if the times mean anything, and otherwise count such subjects as waiting until now. Without
    /// endings of cause 1 this is the plain single-outcome model.
    Mixture,
    /// The other ending has a time of its own, of this family.
    TwoOutcomes(Family),
    /// The improper distribution `1 - (1-c)^F`: a limit of many small chances. Here `F` is not the
    /// distribution of the time among those who meet the event.
    NonMixture,
}

/// What is fitted.
///
/// ```
/// use doorstep_stats::cure::{Covariates, CureSpec, Family, Form};
/// use doorstep_stats::survival::Observation;
///
/// // Four in ten meet the event, at times spread evenly over an exponential distribution.
/// let mut observations: Vec<Observation> = (0..400)
///     .map(|index| Observation::event(-2.0 * (1.0 - (f64::from(index) + 0.5) / 400.0).ln(), 0))
///     .collect();
/// observations.extend((0..600).map(|_| Observation::censored(30.0)));
/// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
/// let fit = spec.fit(&observations, Covariates::NONE, Covariates::NONE)?;
/// let course = fit.model().course(&[], &[])?;
/// assert!((course.share() - 0.4).abs() < 0.001);
/// assert!((course.incidence(2.0) - 0.4 * 0.632).abs() < 0.002);
/// # Ok::<(), doorstep_stats::cure::CureError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CureSpec {
    /// How share and time make up what is observed.
    pub form: Form,
    /// The distribution of the time to the event.
    pub family: Family,
}

/// Numbers known of each subject, one row a subject.
///
/// Numbers of ordinary size (0 and 1, or standardised) are fitted fastest and most surely.
///
/// ```
/// use doorstep_stats::cure::Covariates;
///
/// let rows = Covariates::new(&[1.0, 0.5, 0.0, 0.7], 2);
/// assert_eq!(rows.columns(), 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covariates<'a> {
    values: &'a [f64],
    columns: usize,
}

impl<'a> Covariates<'a> {
    /// Nothing is known that matters.
    pub const NONE: Self = Self {
        values: &[],
        columns: 0,
    };

    /// `values` row by row, `columns` to a row.
    ///
    /// ```
    /// use doorstep_stats::cure::Covariates;
    ///
    /// assert_eq!(Covariates::new(&[], 0), Covariates::NONE);
    /// ```
    pub fn new(values: &'a [f64], columns: usize) -> Self {
        Self { values, columns }
    }

    /// How many numbers are known of each subject.
    ///
    /// ```
    /// assert_eq!(doorstep_stats::cure::Covariates::NONE.columns(), 0);
    /// ```
    pub fn columns(self) -> usize {
        self.columns
    }

    fn row(self, index: usize) -> &'a [f64] {
        &self.values[index * self.columns..(index + 1) * self.columns]
    }
}

/// Why a model cannot be fitted or asked.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CureError {
    /// A time was not positive and finite. Set times of zero to half a unit first, and count them.
    #[error("observation {index} has the time {time}; times are positive and finite")]
    InvalidTime {
        /// Position among the observations.
        index: usize,
        /// The offending time.
        time: f64,
    },
    /// A cause was neither 0, the event, nor 1, the ending without it.
    #[error("observation {index} has cause {cause}; only 0 and 1 have a meaning here")]
    UnknownCause {
        /// Position among the observations.
        index: usize,
        /// The offending cause.
        cause: usize,
    },
    /// Rows and columns of covariates do not fit, or a covariate is not finite.
    #[error("{expected} finite covariates were needed, and there are {found}")]
    Covariates {
        /// How many are needed.
        expected: usize,
        /// How many finite ones there are.
        found: usize,
    },
    /// Nobody met the event: its time is unknown, and its share has only an upper limit
    /// ([`upper_share_without_events`]).
    #[error("no event occurred")]
    NoEvents,
    /// Nobody ended otherwise, so that the time to it is unknown.
    #[error("nothing ended otherwise; use the mixture with one timed outcome")]
    NoOtherEndings,
    /// The likelihood grows as the share goes to 0 or 1 for some subject: the data show no plateau,
    /// or a covariate tells all.
    #[error("the likeliest share is at its bound: there is no plateau, or a covariate tells all")]
    ShareAtBound,
    /// No maximum of the likelihood was found, or a higher point without one.
    #[error("no maximum of the likelihood was found")]
    NotConverged,
}

fn check(
    observations: &[Observation],
    form: Form,
    tables: [Covariates<'_>; 2],
) -> Result<(), CureError> {
    for (index, &Observation { time, cause }) in observations.iter().enumerate() {
        if !(time > 0.0 && time.is_finite()) {
            return Err(CureError::InvalidTime { index, time });
        }
        if let Some(cause) = cause.filter(|&cause| cause > 1) {
            return Err(CureError::UnknownCause { index, cause });
        }
    }
    for table in tables {
        let expected = observations.len() * table.columns;
        let found = table
            .values
            .iter()
            .filter(|value| value.is_finite())
            .count();
        if found != expected || table.values.len() != expected {
            return Err(CureError::Covariates { expected, found });
        }
    }
    let has = |cause| observations.iter().any(|one| one.cause == Some(cause));
    if !has(0) {
        return Err(CureError::NoEvents);
    }
    if matches!(form, Form::TwoOutcomes(_)) && !has(1) {
        return Err(CureError::NoOtherEndings);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
