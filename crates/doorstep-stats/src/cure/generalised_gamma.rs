//! The family that holds the Weibull, the gamma and the log-normal, in Prentice's parameters.
//!
//! It must never come apart at `Q = 0`, where the log-normal lies: fits climb across it.
//!
//! With `w = z/σ` and `k = 1/Q²` the logarithm of the density of `w` is
//!
//! ```text
//! ln|Q| + k ln k - ln Γ(k) + k (Qw - e^(Qw))  =  -½ ln 2π - Q²/12 + Q⁶/360 - … - w² φ(Qw)
//! ```
//!
//! with `φ(y) = (eʸ - 1 - y)/y²`. The right side, by Stirling's series, is smooth through 0; there the
//! tails are its integrals, and further out the incomplete gamma integral. Both lie the mode at
//! `w = 0`, and turning the signs of `w` and `Q` turns the tails over.
//!
//! Source: Prentice (1974), *A log gamma model and its maximum likelihood estimation*, Biometrika 61,
//! 539–544.

use statrs::function::gamma::{digamma, ln_gamma};

use super::family::{Lifetime, Slopes};
use crate::special::{IncompleteGamma, log_complement, log_normal_density};

/// Below, Stirling's series is exact to rounding; above, the incomplete integral loses few digits.
const NEAR_NORMAL: f64 = 0.05;

pub(super) fn at(z: f64, log_sigma: f64, q: f64) -> Lifetime {
    let scale = (-log_sigma).exp();
    let w = z * scale;
    let standard = if q.abs() < NEAR_NORMAL {
        near_normal(w, q)
    } else if q > 0.0 {
        by_gamma(w, q)
    } else {
        by_gamma(-w, -q).turned_over()
    };
    let hazard = (standard.log_density - standard.log_upper).exp();
    Lifetime {
        log_density: Slopes {
            value: standard.log_density - log_sigma,
            by_z: standard.by_w * scale,
            by_shape: [-1.0 - w * standard.by_w, standard.by_q],
        },
        log_survival: Slopes {
            value: standard.log_upper,
            by_z: -hazard * scale,
            by_shape: [hazard * w, standard.log_upper_by_q],
        },
    }
}

/// At `σ = 1`.
#[derive(Debug, Clone, Copy)]
struct Standard {
    log_density: f64,
    by_w: f64,
    by_q: f64,
    log_lower: f64,
    log_upper: f64,
    log_upper_by_q: f64,
}

impl Standard {
    /// At `-w` and `-Q`.
    fn turned_over(self) -> Self {
        Self {
            by_w: -self.by_w,
            by_q: -self.by_q,
            log_lower: self.log_upper,
            log_upper: self.log_lower,
            log_upper_by_q: (self.log_upper - self.log_lower).exp() * self.log_upper_by_q,
            ..self
        }
    }
}

/// For `Q > 0`, where `k e^(Qw)` has the distribution Gamma(k, 1).
fn by_gamma(w: f64, q: f64) -> Standard {
    let k = 1.0 / (q * q);
    let log_x = k.ln() + q * w;
    let x = log_x.exp();
    let integral = IncompleteGamma::at(k, x);
    let log_density = k * log_x - x - ln_gamma(k);
    let hazard = (log_density - integral.tails.log_upper).exp();
    // By ln k first, which falls by 2/Q as Q grows.
    let log_x_by_log_k = 1.0 - 0.5 * q * w;
    let density_by_log_k = k * (log_x - digamma(k)) + (k - x) * log_x_by_log_k - 0.5;
    let upper_by_log_k = k * integral.log_upper_by_shape - hazard * log_x_by_log_k;
    Standard {
        log_density: log_density + q.ln(),
        by_w: (k - x) * q,
        by_q: -2.0 / q * density_by_log_k,
        log_lower: integral.tails.log_lower,
        log_upper: integral.tails.log_upper,
        log_upper_by_q: -2.0 / q * upper_by_log_k,
    }
}

fn near_normal(w: f64, q: f64) -> Standard {
    if w < 0.0 {
        return near_normal(-w, -q).turned_over();
    }
    let here = Density::at(w, q);
    let (log_ratio, log_upper_by_q) = tail(w, q, here);
    let log_upper = here.log + log_ratio;
    Standard {
        log_density: here.log,
        by_w: here.by_w,
        by_q: here.by_q,
        log_lower: log_complement(log_upper.min(0.0)),
        log_upper,
        log_upper_by_q,
    }
}

/// The logarithm of the density near `Q = 0`, with its slopes.
#[derive(Debug, Clone, Copy)]
struct Density {
    log: f64,
    by_w: f64,
    by_q: f64,
    /// How far to go until it has fallen by about one.
    reach: f64,
}

impl Density {
    fn at(w: f64, q: f64) -> Self {
        let y = q * w;
        let (remainder, slope) = remainder(y);
        let falls = if y.abs() > 0.0 { w * y.exp_m1() / y } else { w };
        let squared = q * q;
        let stirling = squared * (-1.0 / 12.0 + squared * squared / 360.0);
        Self {
            log: log_normal_density(0.0) + stirling - w * w * remainder,
            by_w: -falls,
            by_q: q * (-1.0 / 6.0 + squared * squared / 60.0) - w * w * w * slope,
            reach: 1.0 / (falls + (0.5 * y).exp()),
        }
    }
}

/// `φ(y) = (eʸ - 1 - y)/y²` and its slope.
fn remainder(y: f64) -> (f64, f64) {
    const MOST_TERMS: u32 = 25;
    if y.abs() > 1.0 {
        let power = y.exp();
        let slope = (power * (y - 2.0) + y + 2.0) / (y * y * y);
        return ((power - 1.0 - y) / (y * y), slope);
    }
    // Σ yⁿ/(n+2)!, and its slope as it grows.
    let (mut sum, mut slope, mut term) = (0.5, 0.0, 0.5);
    for index in 1..MOST_TERMS {
        let index = f64::from(index);
        let before = term / (index + 2.0);
        slope += index * before;
        term = before * y;
        sum += term;
    }
    (sum, slope)
}

/// The logarithm of the probability above `w ≥ 0` by the density at `w`, and the slope by `Q` of the
/// logarithm of that probability.
///
/// A sum over `s = exp(x - e⁻ˣ)` at equally spaced `x` converges exponentially, as for every smooth
/// integrand that falls off like `e⁻ˢ` or faster: Takahasi and Mori (1974), *Double exponential
/// formulas for numerical integration*, Publications of RIMS 9, 721–741.
fn tail(w: f64, q: f64, here: Density) -> (f64, f64) {
    const STEP: f64 = 0.125;
    const POINTS: i32 = 32;
    let (mut sum, mut by_q) = (0.0, 0.0);
    for point in -POINTS..=POINTS {
        let x = STEP * f64::from(point);
        let distance = here.reach * (x - (-x).exp()).exp();
        let there = Density::at(w + distance, q);
        let weight = distance * (1.0 + (-x).exp()) * (there.log - here.log).exp();
        sum += weight;
        by_q += weight * there.by_q;
    }
    ((STEP * sum).ln(), by_q / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::log_upper_normal;

    #[test]
    fn without_q_it_is_the_normal_distribution_far_into_both_tails() {
        for w in [-30.0, -6.0, -1.0, -0.2, 0.0, 0.3, 2.0, 7.0, 40.0] {
            let found = near_normal(w, 0.0);
            for (found, expected) in [
                (found.log_density, log_normal_density(w)),
                (found.log_upper, log_upper_normal(w)),
                (found.log_lower, log_upper_normal(-w)),
            ] {
                let close = (found - expected).abs() <= 1e-10 * expected.abs();
                assert!(close, "{w}: {found} {expected}");
            }
        }
    }

    #[test]
    fn every_slope_is_that_of_its_value_on_either_side_of_zero() {
        for q in [-0.7, -0.05, -0.003, 0.0, 0.004, 0.0499, 0.3, 1.4] {
            for w in [-3.0, -0.5, 0.0, 0.8, 2.5] {
                let near = 1e-5;
                let found = at(w, 0.0, q);
                let (before, after) = (at(w, 0.0, q - near), at(w, 0.0, q + near));
                for (exact, before, after) in [
                    (found.log_density, before.log_density, after.log_density),
                    (found.log_survival, before.log_survival, after.log_survival),
                ] {
                    let by_difference = (after.value - before.value) / (2.0 * near);
                    let exact = exact.by_shape[1];
                    let close = (exact - by_difference).abs() < 1e-6 * (1.0 + exact.abs());
                    assert!(close, "{q} {w}: {exact} {by_difference}");
                }
            }
        }
    }

    #[test]
    fn both_ways_meet_where_one_takes_over_from_the_other() {
        for w in [-9.0, -2.0, -0.4, 0.0, 0.6, 3.0, 8.0] {
            let pairs = [
                (near_normal(w, NEAR_NORMAL), by_gamma(w, NEAR_NORMAL)),
                (
                    near_normal(w, -NEAR_NORMAL),
                    by_gamma(-w, NEAR_NORMAL).turned_over(),
                ),
            ];
            for (one, other) in pairs {
                for (found, expected) in [
                    (one.log_density, other.log_density),
                    (one.by_w, other.by_w),
                    (one.by_q, other.by_q),
                    (one.log_upper, other.log_upper),
                    (one.log_lower, other.log_lower),
                    (one.log_upper_by_q, other.log_upper_by_q),
                ] {
                    let close = (found - expected).abs() <= 1e-8 * (1e-3 + expected.abs());
                    assert!(close, "{w}: {one:?} {other:?}");
                }
            }
        }
    }
}
