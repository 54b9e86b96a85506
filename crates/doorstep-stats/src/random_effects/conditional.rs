//! One group's logit, given the normal distribution that all groups come from.
//!
//! It must never know how plausible that distribution is.

use crate::proportion::Counts;

/// Points on each side of the mode.
const SIDE: usize = 20;
const POINTS: usize = 2 * SIDE + 1;
/// Their distance, in standard deviations as the curvature at the mode gives them.
const SPACING: f64 = 0.4;
const MOST_STEPS: usize = 50;

/// The density of one logit, at equally spaced points around its mode.
#[derive(Debug, Clone)]
pub(super) struct Conditional {
    first: f64,
    spacing: f64,
    /// How likely each point is; the sum is 1.
    weights: [f64; POINTS],
    /// The logarithm of the integral over all logits: how well the distribution explains the group.
    pub(super) log_evidence: f64,
}

impl Conditional {
    /// With the binomial likelihood of the group, its coefficient left out, and N(mean, deviation²).
    pub(super) fn of(group: Counts, mean: f64, deviation: f64) -> Self {
        let (successes, trials) = (group.successes() as f64, group.trials() as f64);
        let precision = deviation.powi(-2);
        let log_density = |logit: f64| {
            let distance = logit - mean;
            successes * logit
                - trials * log_one_plus_exp(logit)
                - 0.5 * precision * distance * distance
        };
        let (mode, curvature) = mode(successes, trials, mean, precision);
        let spacing = SPACING / curvature.sqrt();
        let first = mode - SIDE as f64 * spacing;
        let highest = log_density(mode);
        let mut weights = [0.0; POINTS];
        let mut total = 0.0;
        for (index, weight) in weights.iter_mut().enumerate() {
            *weight = (log_density(first + index as f64 * spacing) - highest).exp();
            total += *weight;
        }
        for weight in &mut weights {
            *weight /= total;
        }
        let log_normalised = 0.5 * (precision / std::f64::consts::TAU).ln();
        Self {
            first,
            spacing,
            weights,
            log_evidence: highest + (total * spacing).ln() + log_normalised,
        }
    }

    pub(super) fn average(&self, of: impl Fn(f64) -> f64) -> f64 {
        let weighted =
            |(index, weight): (usize, &f64)| weight * of(self.first + index as f64 * self.spacing);
        self.weights.iter().enumerate().map(weighted).sum()
    }

    /// The first and last logit with any weight.
    pub(super) fn ends(&self) -> (f64, f64) {
        let half = 0.5 * self.spacing;
        (
            self.first - half,
            self.first + (POINTS as f64 - 0.5) * self.spacing,
        )
    }

    /// The probability below a logit, each point's weight lying evenly in its cell.
    pub(super) fn below(&self, logit: f64) -> f64 {
        let cells = ((logit - self.ends().0) / self.spacing).clamp(0.0, POINTS as f64);
        let whole = (cells as usize).min(POINTS - 1);
        let before: f64 = self.weights[..whole].iter().sum();
        before + (cells - whole as f64) * self.weights[whole]
    }

    /// The inverse of [`below`](Self::below).
    pub(super) fn quantile(&self, probability: f64) -> f64 {
        let mut before = 0.0;
        let mut place = POINTS as f64;
        for (index, weight) in self.weights.iter().enumerate() {
            if before + weight >= probability {
                place = index as f64 + (probability - before).max(0.0) / weight;
                break;
            }
            before += weight;
        }
        self.ends().0 + place * self.spacing
    }
}

/// Where the density is highest, and how it bends there. The logarithm is concave, so that Newton's
/// steps, cut where they are long, arrive.
fn mode(successes: f64, trials: f64, mean: f64, precision: f64) -> (f64, f64) {
    const LONGEST_STEP: f64 = 2.0;
    let mut logit = if trials > 0.0 {
        let share = (successes + 0.5) / (trials + 1.0);
        let information = trials * share * (1.0 - share);
        let own = (share / (1.0 - share)).ln();
        (information * own + precision * mean) / (information + precision)
    } else {
        mean
    };
    let mut curvature = precision;
    for _ in 0..MOST_STEPS {
        let share = super::logistic(logit);
        curvature = trials * share * (1.0 - share) + precision;
        let slope = successes - trials * share - precision * (logit - mean);
        let step = (slope / curvature).clamp(-LONGEST_STEP, LONGEST_STEP);
        logit += step;
        if step.abs() * curvature.sqrt() < 1e-6 {
            break;
        }
    }
    (logit, curvature)
}

fn log_one_plus_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditional(successes: u64, trials: u64, mean: f64, deviation: f64) -> Conditional {
        Conditional::of(Counts::new(successes, trials).unwrap(), mean, deviation)
    }

    #[test]
    fn without_trials_it_is_the_normal_distribution() {
        let normal = conditional(0, 0, -1.0, 0.5);
        assert!(normal.log_evidence.abs() < 1e-12);
        assert!((normal.average(|logit| logit) + 1.0).abs() < 1e-12);
        assert!((normal.average(|logit| (logit + 1.0).powi(2)) - 0.25).abs() < 1e-9);
        assert!((normal.below(-1.0) - 0.5).abs() < 1e-12);
    }

    /// Against sums over points a hundred times as dense, also where the density is most skewed.
    #[test]
    fn few_points_give_what_many_give() {
        for (successes, trials, mean, deviation) in [
            (0, 47, -2.5, 0.4),
            (0, 47, -3.0, 4.0),
            (5, 5, 0.0, 1.0),
            (300, 900, -1.0, 0.02),
        ] {
            let found = conditional(successes, trials, mean, deviation);
            let (k, n) = (successes as f64, trials as f64);
            let spacing = 1e-3 * deviation;
            let (mut mass, mut moment) = (0.0, 0.0);
            for index in -12_000..=12_000 {
                let logit = mean + spacing * f64::from(index);
                let z = (logit - mean) / deviation;
                let log = k * logit - n * log_one_plus_exp(logit) - 0.5 * z * z;
                let weight = log.exp() * 1e-3 / std::f64::consts::TAU.sqrt();
                mass += weight;
                moment += weight * logit;
            }
            if mass > 0.0 {
                assert!((found.log_evidence - mass.ln()).abs() < 1e-4, "{found:?}");
                let tolerance = 1e-3 * deviation;
                assert!((found.average(|logit| logit) - moment / mass).abs() < tolerance);
            }
        }
    }

    #[test]
    fn quantiles_lead_back() {
        let found = conditional(3, 40, -2.0, 0.7);
        for probability in [0.001, 0.3, 0.5, 0.975] {
            assert!((found.below(found.quantile(probability)) - probability).abs() < 1e-9);
        }
    }
}
