//! The prior of maximum marginal likelihood, by damped Newton steps from the moment estimate.
//!
//! It must never return a point that is not a maximum: either a full step promises next to no gain,
//! or there is an error.

use super::likelihood::{gradient, log_likelihood};
use super::{BetaPrior, ShrinkageError};
use crate::proportion::Counts;

/// A prior worth less is not told apart from none.
const LEAST_STRENGTH: f64 = 0.01;
/// A prior worth more than so many times the largest group pools all groups.
const MOST_STRENGTH_PER_TRIAL: f64 = 100.0;
const MOST_STEPS: usize = 200;
/// No step moves the logit of the mean or the logarithm of the strength further.
const LONGEST_MOVE: f64 = 2.0;
/// Log-likelihood that one more step may still promise at the maximum.
const PROMISED_GAIN: f64 = 1e-7;
/// How far rounding may put the log-likelihood off: it sums terms of some tens per trial.
const ROUNDING_PER_TRIAL: f64 = 64.0 * f64::EPSILON;
/// A slope below this is flat: a whole unit along it would gain next to nothing.
const FLAT_SLOPE: f64 = 1e-7;
/// Half-width of the differences of the gradient that give the curvature.
const DIFFERENCE: f64 = 1e-3;

/// The logit of the prior's mean and the logarithm of its strength.
type Point = [f64; 2];

/// The logarithm of the strongest prior worth considering.
pub(super) fn greatest_log_strength(groups: &[Counts]) -> f64 {
    let largest = groups.iter().map(|group| group.trials()).max().unwrap_or(1);
    (MOST_STRENGTH_PER_TRIAL * largest as f64).ln()
}

/// The best prior and its log-likelihood, for groups with trials whose raw shares differ.
pub(super) fn maximise(groups: &[Counts]) -> Result<(BetaPrior, f64), ShrinkageError> {
    let bounds = [LEAST_STRENGTH.ln(), greatest_log_strength(groups)];
    let trials: f64 = groups.iter().map(|group| group.trials() as f64).sum();
    let noticeable = PROMISED_GAIN + ROUNDING_PER_TRIAL * trials;
    let value_at = |point| log_likelihood(prior_at(point), groups);
    let mut point = moved(start(groups), [0.0, 0.0], bounds);
    let mut value = value_at(point);
    let mut damping = 1e-3;
    for _ in 0..MOST_STEPS {
        let hill = Hill::around(point, groups, bounds);
        if hill.is_flat() {
            return Ok((prior_at(point), value));
        }
        if let Some(step) = hill.step(0.0).filter(|&step| hill.gain(step) <= noticeable) {
            let summit = moved(point, step, bounds);
            return Ok((prior_at(summit), value_at(summit)));
        }
        let next = hill.step(damping).map(|step| moved(point, step, bounds));
        match next.map(|next| (next, value_at(next))) {
            // A fall within the rounding of the likelihood is no reason to turn back.
            Some((next, next_value)) if next_value > value - noticeable => {
                (point, value) = (next, next_value);
                damping = (damping / 10.0).max(1e-9);
            }
            _ => damping *= 10.0,
        }
    }
    Err(ShrinkageError::NotConverged { steps: MOST_STEPS })
}

fn start(groups: &[Counts]) -> Point {
    if let Some(moments) = BetaPrior::from_moments(groups) {
        return [
            (moments.alpha() / moments.beta()).ln(),
            moments.strength().ln(),
        ];
    }
    let successes: f64 = groups.iter().map(|group| group.successes() as f64).sum();
    let trials: f64 = groups.iter().map(|group| group.trials() as f64).sum();
    [(successes / (trials - successes)).ln(), 0.0]
}

fn prior_at([mean_logit, log_strength]: Point) -> BetaPrior {
    BetaPrior::from_mean_and_strength(mean_logit, log_strength)
}

fn moved(point: Point, step: [f64; 2], [least, most]: [f64; 2]) -> Point {
    let [mean_logit, log_strength] =
        step.map(|distance| distance.clamp(-LONGEST_MOVE, LONGEST_MOVE));
    [
        point[0] + mean_logit,
        (point[1] + log_strength).clamp(least, most),
    ]
}

/// The log-likelihood around a point, to second order.
struct Hill {
    slope: [f64; 2],
    /// The negative second derivatives: by the mean twice, by both, by the strength twice.
    curvature: [f64; 3],
}

impl Hill {
    fn around(point: Point, groups: &[Counts], [least, most]: [f64; 2]) -> Self {
        let slope_at = |mean_logit: f64, log_strength: f64| {
            gradient(
                prior_at([point[0] + mean_logit, point[1] + log_strength]),
                groups,
            )
        };
        let bend = |below: f64, above: f64| (below - above) / (2.0 * DIFFERENCE);
        let slope = slope_at(0.0, 0.0);
        let (left, right) = (slope_at(-DIFFERENCE, 0.0), slope_at(DIFFERENCE, 0.0));
        let by_mean = bend(left[0], right[0]);
        let outward = (point[1] <= least && slope[1] < 0.0) || (point[1] >= most && slope[1] > 0.0);
        if outward {
            // Held at the bound, only the mean still moves.
            return Self {
                slope: [slope[0], 0.0],
                curvature: [by_mean, 0.0, 1.0],
            };
        }
        let (weak, strong) = (slope_at(0.0, -DIFFERENCE), slope_at(0.0, DIFFERENCE));
        Self {
            slope,
            curvature: [by_mean, bend(left[1], right[1]), bend(weak[1], strong[1])],
        }
    }

    fn is_flat(&self) -> bool {
        self.slope.iter().all(|slope| slope.abs() <= FLAT_SLOPE)
    }

    /// The Newton step with damped curvature, or `None` where even that does not bend down.
    fn step(&self, damping: f64) -> Option<[f64; 2]> {
        let [mean, both, strength] = self.curvature;
        let damping = damping * (mean.abs() + strength.abs());
        let (mean, strength) = (mean + damping, strength + damping);
        let determinant = mean * strength - both * both;
        let bends_down = mean > 0.0 && determinant > 0.0;
        bends_down.then(|| {
            [
                (strength * self.slope[0] - both * self.slope[1]) / determinant,
                (mean * self.slope[1] - both * self.slope[0]) / determinant,
            ]
        })
    }

    /// The gain of log-likelihood that a full Newton step promises.
    fn gain(&self, step: [f64; 2]) -> f64 {
        0.5 * (self.slope[0] * step[0] + self.slope[1] * step[1])
    }
}
