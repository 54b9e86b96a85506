//! What a model says of one subject: whether the event will come, and when.
//!
//! It must never say more than the parameters do: no interval comes from here, but from many draws
//! of them.

use super::likelihood::{Layout, Timing, log_sum};
use super::{CureError, CureSpec, Form};

/// A model with its parameters: fitted, or drawn around a fit.
///
/// ```
/// use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
///
/// let spec = CureSpec { form: Form::Mixture, family: Family::Weibull };
/// let parameters = [0.0, 2.0, 0.0]; // logit of the share, log scale, log shape
/// let model = CureModel::new(spec, 0, 0, &parameters).unwrap();
/// assert_eq!(model.course(&[], &[])?.share(), 0.5);
/// # Ok::<(), doorstep_stats::cure::CureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CureModel {
    pub(super) layout: Layout,
    pub(super) parameters: Vec<f64>,
}

impl CureModel {
    /// A model known from elsewhere, with as many covariates for the logit of the share and for the
    /// log scale. The parameters are, in this order: the intercept and coefficients of the logit;
    /// the intercept and coefficients of the log scale; the shapes as the [`Family`](super::Family) keeps
    /// them; for two outcomes, log scale and shapes of the other ending likewise.
    ///
    /// `None` when their number is another, or one is not finite.
    ///
    /// ```
    /// use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    ///
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// assert!(CureModel::new(spec, 1, 0, &[0.0, 0.5, 2.0]).is_some());
    /// assert!(CureModel::new(spec, 0, 0, &[0.0, 0.5, 2.0]).is_none());
    /// ```
    pub fn new(
        spec: CureSpec,
        share_columns: usize,
        scale_columns: usize,
        parameters: &[f64],
    ) -> Option<Self> {
        let layout = Layout {
            spec,
            share_columns,
            scale_columns,
        };
        let valid = parameters.len() == layout.parameters()
            && parameters.iter().all(|parameter| parameter.is_finite());
        valid.then(|| Self {
            layout,
            parameters: parameters.to_vec(),
        })
    }

    /// What was fitted.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// assert_eq!(CureModel::new(spec, 0, 0, &[0.0, 2.0]).unwrap().spec(), spec);
    /// ```
    pub fn spec(&self) -> CureSpec {
        self.layout.spec
    }

    /// The parameters, in the order of [`new`](Self::new).
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// assert_eq!(CureModel::new(spec, 0, 0, &[0.0, 2.0]).unwrap().parameters(), [0.0, 2.0]);
    /// ```
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// What the model says of a subject with these covariates.
    ///
    /// Errors when their number is not that of the model.
    ///
    /// ```
    /// use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    ///
    /// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// let model = CureModel::new(spec, 1, 0, &[0.0, 2.0, 3.0]).unwrap();
    /// assert!(model.course(&[1.0], &[])?.share() > model.course(&[0.0], &[])?.share());
    /// assert!(model.course(&[], &[]).is_err());
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn course(&self, share: &[f64], scale: &[f64]) -> Result<Course, CureError> {
        for (covariates, expected) in [
            (share, self.layout.share_columns),
            (scale, self.layout.scale_columns),
        ] {
            let found = covariates.iter().filter(|value| value.is_finite()).count();
            if found != expected || covariates.len() != expected {
                return Err(CureError::Covariates { expected, found });
            }
        }
        let clock = |timing: Timing| {
            let shapes = timing.shapes(&self.parameters);
            Clock {
                timing,
                log_scale: timing.log_scale(&self.parameters, scale),
                shapes: [0, 1].map(|index| shapes.get(index).copied().unwrap_or(0.0)),
            }
        };
        Ok(Course {
            form: self.layout.spec.form,
            logit: self.layout.logit(&self.parameters, share),
            event: clock(self.layout.event()),
            other: self.layout.other().map(clock),
        })
    }
}

/// One distribution of time, for one subject.
#[derive(Debug, Clone, Copy)]
struct Clock {
    timing: Timing,
    log_scale: f64,
    shapes: [f64; 2],
}

impl Clock {
    fn log_survival(&self, time: f64) -> f64 {
        if time <= 0.0 {
            return 0.0;
        }
        let family = self.timing.family;
        let lifetime = family.at(time.ln() - self.log_scale, &self.shapes[..family.shapes()]);
        lifetime.log_survival.value
    }
}

/// What a model says of one subject.
///
/// Times are in the unit of the observations; a negative time counts as 0.
///
/// ```
/// use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
///
/// let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
/// let course = CureModel::new(spec, 0, 0, &[0.0, 0.0]).unwrap().course(&[], &[])?;
/// assert_eq!(course.incidence(0.0), 0.0);
/// assert!((course.incidence(1.0) - 0.5 * 0.632_12).abs() < 1e-5);
/// # Ok::<(), doorstep_stats::cure::CureError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Course {
    form: Form,
    logit: f64,
    event: Clock,
    other: Option<Clock>,
}

impl Course {
    /// The probability that the event ever comes, `c`.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// let model = CureModel::new(spec, 0, 0, &[-1.0, 0.0]).unwrap();
    /// assert!((model.course(&[], &[])?.share() - 0.268_94).abs() < 1e-5);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn share(&self) -> f64 {
        (-log_sum(0.0, -self.logit)).exp()
    }

    /// The share of those who will meet the event that has met it by `time`: `F`, or for a
    /// non-mixture `(1 - (1-c)^F) / c`.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// # let course = CureModel::new(spec, 0, 0, &[0.0, 0.0]).unwrap().course(&[], &[])?;
    /// assert!((course.timing(3.0) - 0.950_21).abs() < 1e-5);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn timing(&self, time: f64) -> f64 {
        let met = -self.event.log_survival(time).exp_m1();
        match self.form {
            Form::Mixture | Form::TwoOutcomes(_) => met,
            Form::NonMixture => {
                let log_rest = -log_sum(0.0, self.logit);
                (log_rest * met).exp_m1() / log_rest.exp_m1()
            }
        }
    }

    /// The probability that the event comes by `time`: `c F`.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// # let course = CureModel::new(spec, 0, 0, &[0.0, 0.0]).unwrap().course(&[], &[])?;
    /// assert_eq!(course.incidence(f64::INFINITY), course.share());
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn incidence(&self, time: f64) -> f64 {
        self.share() * self.timing(time)
    }

    /// The probability that the event still comes for a subject that waits at `age`:
    ///
    /// ```text
    /// c S(a) / [ c S(a) + (1-c) G(a) ]
    /// ```
    ///
    /// with `G` the survival of the other ending, which is 1 unless it has a time of its own.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// # let course = CureModel::new(spec, 0, 0, &[0.0, 0.0]).unwrap().course(&[], &[])?;
    /// assert_eq!(course.share_if_waiting(0.0), 0.5);
    /// assert!((course.share_if_waiting(1.0) - 0.268_94).abs() < 1e-5);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn share_if_waiting(&self, age: f64) -> f64 {
        let log_rest = -log_sum(0.0, self.logit);
        let log_late = match self.form {
            Form::Mixture | Form::TwoOutcomes(_) => {
                -log_sum(0.0, -self.logit) + self.event.log_survival(age)
            }
            Form::NonMixture => self.share().ln() + (-self.timing(age)).ln_1p(),
        };
        let log_other = self.other.map_or(0.0, |other| other.log_survival(age));
        (log_late - log_sum(log_late, log_rest + log_other)).exp()
    }

    /// The time by which `probability` of those who will meet the event have met it: where
    /// [`timing`](Self::timing) reaches it. `None` unless it lies strictly between 0 and 1.
    ///
    /// ```
    /// # use doorstep_stats::cure::{CureModel, CureSpec, Family, Form};
    /// # let spec = CureSpec { form: Form::Mixture, family: Family::Exponential };
    /// # let course = CureModel::new(spec, 0, 0, &[0.0, 0.0]).unwrap().course(&[], &[])?;
    /// assert!((course.quantile(0.5).unwrap() - 0.693_147).abs() < 1e-6);
    /// assert_eq!(course.quantile(1.0), None);
    /// # Ok::<(), doorstep_stats::cure::CureError>(())
    /// ```
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        const HALVINGS: usize = 200;
        const FURTHEST: f64 = 600.0;
        if !(probability > 0.0 && probability < 1.0) {
            return None;
        }
        let (mut below, mut above) = (-FURTHEST, FURTHEST);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (below + above);
            if self.timing(middle.exp()) < probability {
                below = middle;
            } else {
                above = middle;
            }
        }
        Some(above.exp())
    }
}
