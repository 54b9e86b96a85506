//! The share that meets each of several competing events by a time, while some are still waiting.
//!
//! It must never treat a competing event as censoring, which overstates every cause, and never
//! extrapolate: after the last observation the curve stays where it is and nobody is at risk.

mod curve;
mod kaplan_meier;
mod log_rank;
mod table;

use crate::{Confidence, Interval};
use curve::{Before, Curve, Step, last_step, log_log_interval};

pub use kaplan_meier::{KaplanMeier, Survival};
pub use log_rank::{LogRank, LogRankError, log_rank};
pub use table::{IncidenceTable, Subject, WeightError};

/// One subject: how long it was observed, and what ended the observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// From the start of the subject's own clock to the end of its observation; finite and not
    /// negative, in whatever unit all observations share.
    pub time: f64,
    /// The cause that occurred, counted from 0; `None` when the subject was still waiting.
    pub cause: Option<usize>,
}

impl Observation {
    /// The event `cause` occurred at `time`.
    ///
    /// ```
    /// use doorstep_stats::survival::Observation;
    ///
    /// assert_eq!(Observation::event(3.5, 0).cause, Some(0));
    /// ```
    pub fn event(time: f64, cause: usize) -> Self {
        let cause = Some(cause);
        Self { time, cause }
    }

    /// No event had occurred when the observation ended at `time`.
    ///
    /// ```
    /// use doorstep_stats::survival::Observation;
    ///
    /// assert_eq!(Observation::censored(3.5).cause, None);
    /// ```
    pub fn censored(time: f64) -> Self {
        Self { time, cause: None }
    }
}

/// Why no curve can be estimated.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SurvivalError {
    /// There was nothing to estimate from.
    #[error("no observations")]
    NoObservations,
    /// A time was negative, infinite or not a number.
    #[error("observation {index} has the time {time}; times are finite and not negative")]
    InvalidTime {
        /// Position among the observations.
        index: usize,
        /// The offending time.
        time: f64,
    },
    /// A cause was not among those announced.
    #[error("observation {index} has cause {cause}, but causes run from 0 to below {causes}")]
    UnknownCause {
        /// Position among the observations.
        index: usize,
        /// The offending cause.
        cause: usize,
        /// How many causes were announced.
        causes: usize,
    },
    /// A subject came under observation before 0, or not before its observation ended.
    #[error(
        "subject {index} enters at {entry} and leaves at {time}; it must enter before, from 0 on"
    )]
    InvalidEntry {
        /// Position among the subjects.
        index: usize,
        /// The offending entry.
        entry: f64,
        /// The subject's time.
        time: f64,
    },
    /// A group was not among those announced.
    #[error("subject {index} is of group {group}, but groups run from 0 to below {groups}")]
    UnknownGroup {
        /// Position among the subjects.
        index: usize,
        /// The offending group.
        group: usize,
        /// How many groups were announced.
        groups: usize,
    },
}

/// One cause's curve, looked up at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incidence {
    /// The share of all subjects that met the cause by then, 0 to 1.
    pub value: f64,
    /// The standard error of `value`.
    pub standard_error: f64,
    /// The interval on the complementary log-log scale. `None` while `value` is 0 and once it is 1:
    /// there the scale has no such point, and a standard error of 0 is no certainty.
    pub interval: Option<Interval>,
    /// How many subjects have a time at or after the one asked for. When few are left, the curve
    /// rests on few.
    pub at_risk: usize,
}

/// The Aalen–Johansen estimate of cumulative incidence for any number of competing causes.
///
/// At each event time `tᵢ`, with `nᵢ` subjects at risk, `dᵢ` events of all causes and `dₖᵢ` of cause
/// `k`, the event-free share `S` and each cause's share `Fₖ` are
///
/// ```text
/// Fₖ(t) = Σ S(tᵢ-) dₖᵢ/nᵢ      S(t) = Π (1 - dᵢ/nᵢ)      over tᵢ ≤ t
/// ```
///
/// so that `S` and all `Fₖ` add up to 1. Subjects censored at an event time are still at risk there.
/// The variance is the Dinse–Larson (Greenwood-type) form
///
/// ```text
/// Var Fₖ(t) = Σ { [Fₖ(t) - Fₖ(tᵢ)]² dᵢ/(nᵢ(nᵢ-dᵢ)) + S(tᵢ-)² dₖᵢ(nᵢ-dₖᵢ)/nᵢ³
///                 - 2 [Fₖ(t) - Fₖ(tᵢ)] S(tᵢ-) dₖᵢ/nᵢ² }
/// ```
///
/// which equals the standard errors of R `survival`; R `cmprsk` uses another form. With one cause,
/// the curve is one minus Kaplan–Meier and the variance is Greenwood's.
///
/// One sort and one pass: O(n log n) time and O(n) memory; a look-up takes O(log n).
///
/// Sources: Aalen and Johansen (1978), *Scandinavian Journal of Statistics* 5, 141–150; Dinse and
/// Larson (1986), *Biometrika* 73, 379–386; Marubini and Valsecchi (1995), *Analysing Survival Data
/// from Clinical Trials and Observational Studies*, chapter 10.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::survival::{CumulativeIncidence, Observation};
///
/// let curves = CumulativeIncidence::estimate(
///     &[
///         Observation::event(1.0, 0),
///         Observation::event(2.0, 1),
///         Observation::censored(2.5),
///         Observation::event(4.0, 0),
///     ],
///     2,
/// )?;
/// let first = curves.at(0, 3.0, Confidence::P95).unwrap();
/// assert_eq!(first.value, 0.25);
/// assert_eq!(first.at_risk, 1);
/// assert_eq!(curves.event_free(3.0), 0.5);
/// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
/// ```
#[derive(Debug, Clone)]
pub struct CumulativeIncidence {
    times: Vec<f64>,
    event_free: Vec<Step<f64>>,
    causes: Vec<Curve>,
}

impl CumulativeIncidence {
    /// Estimates the curves of causes `0..causes` from one observation per subject, in any order.
    ///
    /// Errors without observations, and on a time that is negative or not finite or a cause that is
    /// not below `causes`.
    ///
    /// ```
    /// use doorstep_stats::survival::{CumulativeIncidence, Observation, SurvivalError};
    ///
    /// assert_eq!(
    ///     CumulativeIncidence::estimate(&[], 1).unwrap_err(),
    ///     SurvivalError::NoObservations,
    /// );
    /// assert!(CumulativeIncidence::estimate(&[Observation::censored(-1.0)], 1).is_err());
    /// ```
    pub fn estimate(observations: &[Observation], causes: usize) -> Result<Self, SurvivalError> {
        check(observations.iter().copied(), causes)?;
        let mut sorted = observations.to_vec();
        sorted.sort_unstable_by(|left, right| {
            (left.time.total_cmp(&right.time)).then(left.cause.cmp(&right.cause))
        });
        let mut curves = vec![Curve::default(); causes];
        let mut event_free = Vec::new();
        let mut remaining = 1.0;
        let mut greenwood = 0.0;
        let mut at_risk = sorted.len();
        // In sorted order "not earlier" means "at the same time", for both zeros too.
        for tied in sorted.chunk_by(|left, right| left.time >= right.time) {
            let time = tied[0].time;
            let subjects = at_risk as f64;
            let before = Before {
                remaining,
                greenwood,
                subjects,
            };
            let mut events = 0;
            for same in tied.chunk_by(|left, right| left.cause == right.cause) {
                if let Some(cause) = same[0].cause {
                    curves[cause].jump(time, same.len() as f64, before);
                    events += same.len();
                }
            }
            if events > 0 {
                let left = (at_risk - events) as f64;
                remaining *= left / subjects;
                event_free.push(Step {
                    time,
                    value: remaining,
                });
                // When nobody is left, no later step can refer to this one.
                if left > 0.0 {
                    greenwood += events as f64 / (subjects * left);
                }
            }
            at_risk -= tied.len();
        }
        Ok(Self {
            times: sorted.iter().map(|observation| observation.time).collect(),
            event_free,
            causes: curves,
        })
    }

    /// The curve of `cause` at `time`, in the unit of the observations.
    ///
    /// The interval's ends are `1 - (1 - F)^exp(±z·se / ((1 - F) |ln(1 - F)|))`; it stays in
    /// \[0, 1\]. After the last observation the last value is kept with nobody at risk.
    ///
    /// `None` when the cause is unknown or the time is not a number.
    ///
    /// Source of the interval: Kalbfleisch and Prentice (2002), *The Statistical Analysis of Failure
    /// Time Data*, section 1.4, applied to one minus the cumulative incidence.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::survival::{CumulativeIncidence, Observation};
    ///
    /// let observations = [Observation::event(1.0, 0), Observation::censored(2.0)];
    /// let curves = CumulativeIncidence::estimate(&observations, 1)?;
    /// assert!(curves.at(0, 0.5, Confidence::P95).unwrap().interval.is_none()); // no event yet
    /// let range = curves.at(0, 1.0, Confidence::P95).unwrap().interval.unwrap();
    /// assert!(0.0 < range.lower && range.lower < 0.5 && 0.5 < range.upper && range.upper < 1.0);
    /// assert!(curves.at(1, 1.0, Confidence::P95).is_none()); // there is only cause 0
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn at(&self, cause: usize, time: f64, confidence: Confidence) -> Option<Incidence> {
        if time.is_nan() {
            return None;
        }
        let point = last_step(&self.causes.get(cause)?.steps, time).unwrap_or_default();
        // Every step is at least 1/n, so a smaller remainder is rounding.
        let rounding = 0.5 / self.times.len() as f64;
        let value = if 1.0 - point.value < rounding {
            1.0
        } else {
            point.value
        };
        let standard_error = point.variance.max(0.0).sqrt();
        Some(Incidence {
            value,
            standard_error,
            interval: log_log_interval(value, standard_error, confidence.critical_value()),
            at_risk: self.at_risk(time),
        })
    }

    /// The share of subjects that met no event of any cause by `time`; 1 before the first event and
    /// for a time that is not a number.
    ///
    /// ```
    /// use doorstep_stats::survival::{CumulativeIncidence, Observation};
    ///
    /// let observations = [Observation::event(1.0, 0), Observation::event(2.0, 1)];
    /// let curves = CumulativeIncidence::estimate(&observations, 2)?;
    /// assert_eq!(curves.event_free(0.9), 1.0);
    /// assert_eq!(curves.event_free(1.0), 0.5);
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn event_free(&self, time: f64) -> f64 {
        last_step(&self.event_free, time).unwrap_or(1.0)
    }

    /// The times at which any event occurred, ascending and each once: where the curves step.
    ///
    /// ```
    /// use doorstep_stats::survival::{CumulativeIncidence, Observation};
    ///
    /// let observations = [Observation::event(1.0, 0), Observation::censored(2.0)];
    /// let curves = CumulativeIncidence::estimate(&observations, 1)?;
    /// assert_eq!(curves.event_times().collect::<Vec<_>>(), [1.0]);
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn event_times(&self) -> impl Iterator<Item = f64> {
        self.event_free.iter().map(|step| step.time)
    }

    fn at_risk(&self, time: f64) -> usize {
        self.times.len() - self.times.partition_point(|&earlier| earlier < time)
    }
}

fn check(
    observations: impl ExactSizeIterator<Item = Observation>,
    causes: usize,
) -> Result<(), SurvivalError> {
    if observations.len() == 0 {
        return Err(SurvivalError::NoObservations);
    }
    for (index, Observation { time, cause }) in observations.enumerate() {
        if !time.is_finite() || time < 0.0 {
            return Err(SurvivalError::InvalidTime { index, time });
        }
        if let Some(cause) = cause.filter(|&cause| cause >= causes) {
            return Err(SurvivalError::UnknownCause {
                index,
                cause,
                causes,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
