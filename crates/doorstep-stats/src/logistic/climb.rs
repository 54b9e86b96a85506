//! The way up to the likeliest coefficients, and the proof that there are none.
//!
//! It must never take a likelihood that keeps rising towards infinite coefficients for one that has
//! reached its top.

use super::{Cases, LogisticError, Top, linear, share};
use crate::linear::Cholesky;

/// Far out a step raises the odds by a factor of about e: this is enough for all that can be told
/// from certainty.
const MOST_STEPS: usize = 40;
const MOST_HALVINGS: usize = 30;
/// The log-likelihood, for each unit of weight, that a last step may promise. As steps converge
/// quadratically, what remains after it is about its square.
const LAST_RISE: f64 = 1e-16;
/// A direction separates if no case is on its wrong side by more than this part of the furthest.
const SEPARATION_ROUNDING: f64 = 1e-6;

pub(super) fn climb(cases: &Cases<'_>) -> Result<Top, LogisticError> {
    let total: f64 = (0..cases.outcomes.len())
        .map(|case| cases.weight(case))
        .sum();
    let mut at = Place::of(cases, vec![0.0; cases.columns + 1]);
    let mut direction = Vec::new();
    for steps in 1..=MOST_STEPS {
        let (slope, curvature) = at.slope(cases);
        let Some(curvature) = Cholesky::of(&curvature, slope.len()) else {
            return Err(reason(cases, &direction, steps));
        };
        direction = curvature.solve(&slope);
        let rise: f64 = direction.iter().zip(&slope).map(|(d, s)| d * s).sum();
        at = at.step(cases, &direction);
        if rise <= LAST_RISE * total {
            if separates(cases, &direction) {
                return Err(LogisticError::Separated);
            }
            return at.top(cases, steps);
        }
    }
    Err(reason(cases, &direction, MOST_STEPS))
}

/// Why a climb that went in this direction has not arrived.
fn reason(cases: &Cases<'_>, direction: &[f64], steps: usize) -> LogisticError {
    if separates(cases, direction) {
        LogisticError::Separated
    } else if independent(cases) {
        LogisticError::NotConverged { steps }
    } else {
        LogisticError::Collinear
    }
}

/// Whether no column is a mixture of others, seen where every case counts by its weight alone.
fn independent(cases: &Cases<'_>) -> bool {
    let size = cases.columns + 1;
    let even = Place {
        coefficients: vec![0.0; size],
        logits: vec![0.0; cases.outcomes.len()],
        log_likelihood: 0.0,
    };
    Cholesky::of(&even.slope(cases).1, size).is_some()
}

/// Whether going on in a direction never makes the fit of any case worse, and that of some better:
/// that proves that there is no maximum. A climb without a maximum turns into such a direction.
fn separates(cases: &Cases<'_>, direction: &[f64]) -> bool {
    let moves: Vec<(f64, f64)> = (0..cases.outcomes.len())
        .filter(|&case| cases.weight(case) > 0.0)
        .map(|case| (cases.outcomes[case], linear(direction, cases.row(case))))
        .collect();
    let furthest = moves
        .iter()
        .fold(0.0_f64, |far, (_, way)| far.max(way.abs()));
    let slack = SEPARATION_ROUNDING * furthest;
    furthest > 0.0
        && moves.iter().all(|&(outcome, way)| {
            (outcome <= 0.0 || way >= -slack) && (outcome >= 1.0 || way <= slack)
        })
}

/// Coefficients and what follows from them.
struct Place {
    coefficients: Vec<f64>,
    logits: Vec<f64>,
    log_likelihood: f64,
}

impl Place {
    fn of(cases: &Cases<'_>, coefficients: Vec<f64>) -> Self {
        let logits: Vec<f64> = (0..cases.outcomes.len())
            .map(|case| cases.offset(case) + linear(&coefficients, cases.row(case)))
            .collect();
        let terms = logits.iter().enumerate().map(|(case, logit)| {
            let outcome = cases.outcomes[case];
            cases.weight(case) * (outcome * log_share(*logit) + (1.0 - outcome) * log_share(-logit))
        });
        Self {
            log_likelihood: terms.sum(),
            coefficients,
            logits,
        }
    }

    /// The whole step, or the first half of it, or half of that, until it leads up.
    fn step(self, cases: &Cases<'_>, direction: &[f64]) -> Self {
        let mut length = 1.0;
        for _ in 0..MOST_HALVINGS {
            let ahead = self.coefficients.iter().zip(direction);
            let next = Self::of(cases, ahead.map(|(at, d)| at + length * d).collect());
            if next.log_likelihood >= self.log_likelihood - self.rounding() {
                return next;
            }
            length *= 0.5;
        }
        self
    }

    fn rounding(&self) -> f64 {
        1e-13 * (1.0 + self.log_likelihood.abs())
    }

    /// The slope of the log-likelihood and, with its sign turned, the curvature.
    fn slope(&self, cases: &Cases<'_>) -> (Vec<f64>, Vec<f64>) {
        let size = self.coefficients.len();
        let (mut slope, mut curvature) = (vec![0.0; size], vec![0.0; size * size]);
        let mut row = vec![1.0; size];
        for (case, &logit) in self.logits.iter().enumerate() {
            row[1..].copy_from_slice(cases.row(case));
            let (fitted, opposite) = (share(logit), share(-logit));
            let (outcome, weight) = (cases.outcomes[case], cases.weight(case));
            // y - p, but exact where p is nearly 1.
            let rest = weight * (outcome * opposite - (1.0 - outcome) * fitted);
            let information = weight * fitted * opposite;
            for (k, x) in row.iter().enumerate() {
                slope[k] += rest * x;
                let scaled = information * x;
                for (sum, other) in curvature[k * size..].iter_mut().zip(&row[..=k]) {
                    *sum += scaled * other;
                }
            }
        }
        (slope, curvature)
    }

    fn top(self, cases: &Cases<'_>, steps: usize) -> Result<Top, LogisticError> {
        let (_, curvature) = self.slope(cases);
        let curvature = Cholesky::of(&curvature, self.coefficients.len())
            .ok_or(LogisticError::NotConverged { steps })?;
        Ok(Top {
            coefficients: self.coefficients,
            logits: self.logits,
            log_likelihood: self.log_likelihood,
            curvature,
            steps,
        })
    }
}

/// `ln(1/(1+e^-logit))`.
fn log_share(logit: f64) -> f64 {
    if logit > 0.0 {
        -(-logit).exp().ln_1p()
    } else {
        logit - logit.exp().ln_1p()
    }
}
