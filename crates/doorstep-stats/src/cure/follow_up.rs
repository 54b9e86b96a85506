//! Whether subjects were observed long enough to say how many will ever meet the event.
//!
//! It must never call observation long enough because the fitted curve looks flat: the model makes
//! it flat. Both the times and the model are asked.

use super::Course;
use crate::survival::Observation;

/// The least share of the fitted times that the longest observation must cover.
const COVERED: f64 = 0.9;
/// The largest probability of so long a plateau by chance.
const CHANCE: f64 = 0.05;

/// Whether one may extrapolate from the observations, by two questions that both must be answered.
///
/// ```
/// use doorstep_stats::cure::{CureModel, CureSpec, Family, FollowUp, Form};
/// use doorstep_stats::survival::Observation;
///
/// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
/// let course = CureModel::new(spec, 0, 0, &[0.0, 2.0]).unwrap().course(&[], &[])?;
/// let mut observations: Vec<Observation> =
///     (1..=20).map(|day| Observation::event(f64::from(day), 0)).collect();
/// observations.push(Observation::censored(21.0));
/// assert!(!FollowUp::of(&observations, &course).unwrap().is_enough()); // events to the very end
/// observations.push(Observation::censored(35.0));
/// assert!(FollowUp::of(&observations, &course).unwrap().is_enough());
/// # Ok::<(), doorstep_stats::cure::CureError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowUp {
    /// The longest observation.
    pub longest: f64,
    /// The last event of cause 0.
    pub last_event: f64,
    /// By when nine in ten of the events should have come, by the model.
    pub nine_in_ten: f64,
    /// The probability `αₙ` of so long a plateau after so many events, were events still to come.
    pub chance_of_plateau: f64,
}

impl FollowUp {
    /// Asks the observations and the model fitted to them. Of subjects that ended otherwise, the
    /// observation ended there.
    ///
    /// With the last event at `t₁` and the longest observation `t₂`, the plateau is `t₂ - t₁` long.
    /// Had it come by chance, as many events as it is long would be missing before `t₁` too: with
    /// `N` events in the stretch of that length before and up to `t₁`,
    ///
    /// ```text
    /// αₙ = (1 - N/n)ⁿ
    /// ```
    ///
    /// `None` without events.
    ///
    /// Source: Maller and Zhou (1994), *Testing for sufficient follow-up and outliers in survival
    /// data*, JASA 89, 1499–1506; (1996), *Survival Analysis with Long-Term Survivors*, chapter 4.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, FollowUp, Form};
    /// use doorstep_stats::survival::Observation;
    ///
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// # let course = CureModel::new(spec, 0, 0, &[0.0, 2.0]).unwrap().course(&[], &[])?;
    /// let observations = [Observation::event(4.0, 0), Observation::censored(6.0)];
    /// let follow_up = FollowUp::of(&observations, &course).unwrap();
    /// assert_eq!(follow_up.chance_of_plateau, 0.25); // one event of two subjects in (2, 4]
    /// assert_eq!(FollowUp::of(&observations[1..], &course), None);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn of(observations: &[Observation], course: &Course) -> Option<Self> {
        let events = || observations.iter().filter(|one| one.cause == Some(0));
        let last_event = events().map(|one| one.time).reduce(f64::max)?;
        let longest = observations.iter().map(|one| one.time).fold(0.0, f64::max);
        let before = 2.0 * last_event - longest;
        let near = events().filter(|one| one.time > before).count();
        let subjects = observations.len() as f64;
        Some(Self {
            longest,
            last_event,
            nine_in_ten: course.quantile(COVERED)?,
            chance_of_plateau: (1.0 - near as f64 / subjects).powf(subjects),
        })
    }

    /// Whether the share that ever meets the event may be reported: the longest observation covers
    /// nine in ten of the fitted times, and the plateau is no chance (5 %).
    ///
    /// ```
    /// # use doorstep_stats::cure::FollowUp;
    /// let short = FollowUp {
    ///     longest: 30.0,
    ///     last_event: 12.0,
    ///     nine_in_ten: 45.0,
    ///     chance_of_plateau: 0.0001,
    /// };
    /// assert!(!short.is_enough());
    /// ```
    pub fn is_enough(&self) -> bool {
        self.longest >= self.nine_in_ten && self.chance_of_plateau < CHANCE
    }
}
