//! The integrals behind the distributions, with both tails and the derivatives that fits need.
//!
//! It must never panic or loop without end on finite positive parameters, and never lose a small
//! tail by subtracting it from 1: that is why the incomplete integrals of `statrs`, which stop after
//! 141 terms and know no derivative by the shape, are not used.

mod beta;
mod gamma;
mod normal;

pub(crate) use beta::{beta_quantile, beta_tails, ln_beta};
pub(crate) use gamma::{IncompleteGamma, chi_square_upper, gamma_quantile};
pub(crate) use normal::{log_normal_density, log_upper_normal, normal_quantile};

/// The logarithms of the probabilities below and above a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tails {
    pub(crate) log_lower: f64,
    pub(crate) log_upper: f64,
}

impl Tails {
    fn swapped(self) -> Self {
        Self {
            log_lower: self.log_upper,
            log_upper: self.log_lower,
        }
    }

    fn from_log_lower(log_lower: f64) -> Self {
        let log_lower = log_lower.min(0.0);
        let log_upper = log_complement(log_lower);
        Self {
            log_lower,
            log_upper,
        }
    }
}

/// `ln(1 - eˣ)` for `x ≤ 0`.
pub(crate) fn log_complement(x: f64) -> f64 {
    if x < -std::f64::consts::LN_2 {
        (-x.exp()).ln_1p()
    } else {
        (-x.exp_m1()).ln()
    }
}

/// Where a distribution function reaches a probability of at most one half.
///
/// `log_tail` gives the logarithm of the function and of its slope. The logarithm must be concave,
/// as it is for every log-concave density: then Newton steps climb to the root from below, from
/// wherever they start.
pub(crate) fn log_concave_root(
    start: f64,
    log_probability: f64,
    log_tail: impl Fn(f64) -> (f64, f64),
) -> f64 {
    const MOST_STEPS: usize = 200;
    /// The error left after a step is about its square.
    const LAST_STEP: f64 = 1e-9;
    /// Without this, a first step from the far upper end, where the function is flat, would leave
    /// the range of numbers.
    const LONGEST_STEP: f64 = 50.0;
    let mut at = start;
    for _ in 0..MOST_STEPS {
        let (value, log_slope) = log_tail(at);
        let step = (log_probability - value) * (value - log_slope).exp();
        at += step.clamp(-LONGEST_STEP, LONGEST_STEP);
        if step.abs() <= LAST_STEP * at.abs().max(1.0) {
            break;
        }
    }
    at
}
