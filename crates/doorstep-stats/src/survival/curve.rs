//! One cause's step function, with its variance kept up to date from jump to jump.
//!
//! It must never look back at earlier times: the sums below stand for all of them.

use crate::Interval;

/// A value that holds from `time` until the next step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<T> {
    pub(super) time: f64,
    pub(super) value: T,
}

/// The value that holds at `time`: that of the last step at or before it.
pub(super) fn last_step<T: Copy>(steps: &[Step<T>], time: f64) -> Option<T> {
    let passed = steps.partition_point(|step| step.time <= time);
    Some(steps[..passed].last()?.value)
}

/// What all causes share just before an event time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// `S(tᵢ-)`.
    pub(super) remaining: f64,
    /// `Σ dⱼ/(nⱼ(nⱼ-dⱼ))` over the earlier event times.
    pub(super) greenwood: f64,
    /// `nᵢ`.
    pub(super) subjects: f64,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Point {
    pub(super) value: f64,
    pub(super) variance: f64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Curve {
    pub(super) steps: Vec<Step<Point>>,
    now: Point,
    /// Half the derivative of the variance by `F`: `Σ [F - F(tᵢ)] gᵢ - Σ S(tᵢ-) dᵢ/nᵢ²`.
    slope: f64,
}

impl Curve {
    /// Moves the curve up at `time`, where this cause occurred `events` times.
    ///
    /// The variance is quadratic in `F`. Shifting it by the jump, instead of expanding the squares
    /// around zero, costs one step per jump and subtracts no large sums from one another.
    pub(super) fn jump(&mut self, time: f64, events: f64, before: Before) {
        let Before {
            remaining,
            greenwood,
            subjects,
        } = before;
        let jump = remaining * events / subjects;
        let own_variance = jump * remaining * (subjects - events) / (subjects * subjects);
        self.now.variance += 2.0 * jump * self.slope + jump * jump * greenwood + own_variance;
        self.slope += jump * greenwood - jump / subjects;
        self.now.value += jump;
        self.steps.push(Step {
            time,
            value: self.now,
        });
    }
}

/// The interval on the log(-log(1 - F)) scale, which knows neither 0 nor 1.
pub(super) fn log_log_interval(value: f64, standard_error: f64, z: f64) -> Option<Interval> {
    if value <= 0.0 || value >= 1.0 {
        return None;
    }
    let log_rest = (-value).ln_1p();
    let distance = z * standard_error / ((1.0 - value) * -log_rest);
    let end = |exponent: f64| -(log_rest * exponent.exp()).exp_m1();
    Some(Interval {
        lower: end(-distance).min(value),
        upper: end(distance).max(value),
    })
}
