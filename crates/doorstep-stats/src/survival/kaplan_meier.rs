//! The event-free share over time, when there is one kind of event only.
//!
//! It must never be used where events compete: there, one minus it overstates each of them.

use super::{CumulativeIncidence, Observation, SurvivalError};
use crate::{Confidence, Interval};

/// The event-free share at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Survival {
    /// The share without the event by then, 0 to 1.
    pub value: f64,
    /// Greenwood's standard error of `value`.
    pub standard_error: f64,
    /// The interval on the log(-log) scale; `None` while `value` is 1 and once it is 0.
    pub interval: Option<Interval>,
    /// How many subjects have a time at or after the one asked for.
    pub at_risk: usize,
}

/// The Kaplan–Meier estimate: the event-free part of [`CumulativeIncidence`] with one cause.
///
/// ```text
/// S(t) = Π (1 - dᵢ/nᵢ)    Var S(t) = S(t)² Σ dᵢ/(nᵢ(nᵢ-dᵢ))    over tᵢ ≤ t
/// ```
///
/// The interval is `S^exp(±z·se / (S |ln S|))`, which stays in \[0, 1\]. Subjects censored at an
/// event time are still at risk there.
///
/// Sources: Kaplan and Meier (1958), JASA 53, 457–481; Greenwood (1926); Kalbfleisch and Prentice
/// (2002), *The Statistical Analysis of Failure Time Data*, section 1.4.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::survival::{KaplanMeier, Observation};
///
/// let curve = KaplanMeier::estimate(&[
///     Observation::event(1.0, 0),
///     Observation::censored(2.0),
///     Observation::event(3.0, 0),
///     Observation::censored(4.0),
/// ])?;
/// assert_eq!(curve.at(3.5, Confidence::P95).unwrap().value, 0.375); // 3/4 of 1/2
/// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
/// ```
#[derive(Debug, Clone)]
pub struct KaplanMeier {
    curves: CumulativeIncidence,
}

impl KaplanMeier {
    /// Estimates the curve, taking an event of any cause as the event.
    ///
    /// Errors without observations and on a time that is negative or not finite.
    ///
    /// ```
    /// use doorstep_stats::survival::{KaplanMeier, Observation};
    ///
    /// assert!(KaplanMeier::estimate(&[]).is_err());
    /// assert!(KaplanMeier::estimate(&[Observation::event(1.0, 7)]).is_ok());
    /// ```
    pub fn estimate(observations: &[Observation]) -> Result<Self, SurvivalError> {
        let one_cause: Vec<Observation> = (observations.iter())
            .map(|observation| Observation {
                cause: observation.cause.map(|_| 0),
                ..*observation
            })
            .collect();
        let curves = CumulativeIncidence::estimate(&one_cause, 1)?;
        Ok(Self { curves })
    }

    /// The event-free share at `time`; `None` when the time is not a number.
    ///
    /// ```
    /// use doorstep_stats::Confidence;
    /// use doorstep_stats::survival::{KaplanMeier, Observation};
    ///
    /// let curve = KaplanMeier::estimate(&[Observation::event(1.0, 0), Observation::censored(2.0)])?;
    /// let after = curve.at(1.0, Confidence::P95).unwrap();
    /// assert_eq!((after.value, after.at_risk), (0.5, 2));
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn at(&self, time: f64, confidence: Confidence) -> Option<Survival> {
        let met = self.curves.at(0, time, confidence)?;
        Some(Survival {
            value: self.curves.event_free(time),
            standard_error: met.standard_error,
            interval: met.interval.map(|range| Interval {
                lower: 1.0 - range.upper,
                upper: 1.0 - range.lower,
            }),
            at_risk: met.at_risk,
        })
    }

    /// The first event time by which at least the share `probability` met the event: the median at
    /// 0.5. `None` when the curve never falls so far, which is no reason to guess.
    ///
    /// ```
    /// use doorstep_stats::survival::{KaplanMeier, Observation};
    ///
    /// let times = [1.0, 2.0, 3.0, 4.0];
    /// let curve = KaplanMeier::estimate(&times.map(|time| Observation::event(time, 0)))?;
    /// assert_eq!(curve.quantile(0.5), Some(2.0));
    /// let waiting = KaplanMeier::estimate(&times.map(Observation::censored))?;
    /// assert_eq!(waiting.quantile(0.5), None);
    /// # Ok::<(), doorstep_stats::survival::SurvivalError>(())
    /// ```
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        /// A product of many factors misses a simple share by some last digits.
        const ROUNDING: f64 = 1e-12;
        let enough = |&time: &f64| self.curves.event_free(time) <= 1.0 - probability + ROUNDING;
        self.curves.event_times().find(enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_is_a_plain_number_is_reached_despite_rounding() {
        let times: Vec<Observation> = (1..=10_u8)
            .map(|time| Observation::event(f64::from(time), 0))
            .collect();
        let curve = KaplanMeier::estimate(&times).unwrap();
        for tenth in 1..=10_u8 {
            let share = f64::from(tenth) / 10.0;
            assert_eq!(curve.quantile(share), Some(f64::from(tenth)));
        }
        assert_eq!(curve.quantile(f64::NAN), None);
    }
}
