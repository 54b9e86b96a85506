//! The shapes a waiting time may take, with the exact slopes that fits need.
//!
//! It must never know that some subjects wait for ever: that is the likelihood's business.
//!
//! All families are families of `z = ln t - μ`, where `μ` is the log scale; their shapes are kept so
//! that every number is a valid one: as logarithms, except for the one that may have either sign.

use statrs::function::gamma::{digamma, ln_gamma};

use super::generalised_gamma;
use crate::special::{IncompleteGamma, log_normal_density, log_upper_normal};

/// The most shapes any family has.
pub(super) const MOST_SHAPES: usize = 2;

/// The distribution of the time to the event, among those who meet it.
///
/// Each variant says which share of them has met it by the time `t`, with the scale `e^μ` and
/// `u = t / e^μ`. The parameters of a model hold the shapes as each variant says.
///
/// ```
/// use doorstep_stats::cure::Family;
///
/// let shapes = Family::ALL.map(Family::shapes);
/// assert_eq!(shapes, [0, 1, 1, 1, 2]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// `1 - exp(-u)`: no age makes the event more likely than another.
    Exponential,
    /// `1 - exp(-u^a)`, with the log shape `ln a`.
    Weibull,
    /// `P(k, u)`, the incomplete gamma integral, with the log shape `ln k`.
    Gamma,
    /// `Φ(ln u / σ)`, with the log shape `ln σ`.
    LogNormal,
    /// `P(k, k u^(Q/σ))` with `k = 1/Q²`, its complement for `Q < 0`, with the shapes `ln σ` and `Q`
    /// itself. With `Q = 1` it is the Weibull, with `Q = σ` the gamma, with `Q = 0` the log-normal.
    GeneralisedGamma,
}

/// The logarithms of density and survival at a `z`, each with its slope by `z` and by each shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetime {
    /// Of the density of `z`; that of `t` is less by `ln t`.
    pub(super) log_density: Slopes,
    pub(super) log_survival: Slopes,
}

/// A value and its slopes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slopes {
    pub(super) value: f64,
    pub(super) by_z: f64,
    pub(super) by_shape: [f64; MOST_SHAPES],
}

impl Family {
    /// Every family, from the simplest on.
    pub const ALL: [Self; 5] = [
        Self::Exponential,
        Self::Weibull,
        Self::Gamma,
        Self::LogNormal,
        Self::GeneralisedGamma,
    ];

    /// How many shapes the family has.
    ///
    /// ```
    /// assert_eq!(doorstep_stats::cure::Family::Weibull.shapes(), 1);
    /// ```
    pub fn shapes(self) -> usize {
        match self {
            Self::Exponential => 0,
            Self::Weibull | Self::Gamma | Self::LogNormal => 1,
            Self::GeneralisedGamma => 2,
        }
    }

    /// Takes as many shapes as the family has.
    pub(super) fn at(self, z: f64, shapes: &[f64]) -> Lifetime {
        match (self, shapes) {
            (Self::Weibull, &[log_shape]) => weibull(z, log_shape),
            (Self::Gamma, &[log_shape]) => gamma(z, log_shape),
            (Self::LogNormal, &[log_sigma]) => log_normal(z, log_sigma),
            (Self::GeneralisedGamma, &[log_sigma, q]) => generalised_gamma::at(z, log_sigma, q),
            _ => weibull(z, 0.0),
        }
    }
}

fn weibull(z: f64, log_shape: f64) -> Lifetime {
    let shape = log_shape.exp();
    let power = (shape * z).exp();
    Lifetime {
        log_density: Slopes {
            value: log_shape + shape * z - power,
            by_z: shape * (1.0 - power),
            by_shape: [1.0 + shape * z * (1.0 - power), 0.0],
        },
        log_survival: Slopes {
            value: -power,
            by_z: -shape * power,
            by_shape: [-shape * z * power, 0.0],
        },
    }
}

fn gamma(z: f64, log_shape: f64) -> Lifetime {
    let shape = log_shape.exp();
    let x = z.exp();
    let integral = IncompleteGamma::at(shape, x);
    let log_density = shape * z - x - ln_gamma(shape);
    Lifetime {
        log_density: Slopes {
            value: log_density,
            by_z: shape - x,
            by_shape: [shape * (z - digamma(shape)), 0.0],
        },
        log_survival: Slopes {
            value: integral.tails.log_upper,
            by_z: -(log_density - integral.tails.log_upper).exp(),
            by_shape: [shape * integral.log_upper_by_shape, 0.0],
        },
    }
}

fn log_normal(z: f64, log_sigma: f64) -> Lifetime {
    let scale = (-log_sigma).exp();
    let w = z * scale;
    let log_density = log_normal_density(w);
    let log_survival = log_upper_normal(w);
    let hazard = (log_density - log_survival).exp();
    Lifetime {
        log_density: Slopes {
            value: log_density - log_sigma,
            by_z: -w * scale,
            by_shape: [w * w - 1.0, 0.0],
        },
        log_survival: Slopes {
            value: log_survival,
            by_z: -hazard * scale,
            by_shape: [hazard * w, 0.0],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [f64; 2] = [-0.3, 0.8];

    fn at(family: Family, z: f64, shapes: [f64; 2]) -> Lifetime {
        family.at(z, &shapes[..family.shapes()])
    }

    #[test]
    fn every_slope_is_that_of_its_value() {
        let near = 1e-5;
        for family in Family::ALL {
            for z in [-4.0, -0.5, 0.0, 0.4, 1.3] {
                let found = at(family, z, SHAPES);
                let check = |exact: f64, of: &dyn Fn(f64) -> f64| {
                    let by_difference = (of(near) - of(-near)) / (2.0 * near);
                    let tolerance = 1e-7 * (1.0 + exact.abs());
                    assert!(
                        (exact - by_difference).abs() < tolerance,
                        "{family:?} {z} {exact} {by_difference}"
                    );
                };
                check(found.log_density.by_z, &|d| {
                    at(family, z + d, SHAPES).log_density.value
                });
                check(found.log_survival.by_z, &|d| {
                    at(family, z + d, SHAPES).log_survival.value
                });
                for shape in 0..family.shapes() {
                    let bent = |d: f64| {
                        let mut shapes = SHAPES;
                        shapes[shape] += d;
                        at(family, z, shapes)
                    };
                    check(found.log_density.by_shape[shape], &|d| {
                        bent(d).log_density.value
                    });
                    check(found.log_survival.by_shape[shape], &|d| {
                        bent(d).log_survival.value
                    });
                }
            }
        }
    }

    #[test]
    fn the_density_is_the_fall_of_the_survival() {
        for family in Family::ALL {
            for z in [-3.0, 0.0, 1.0] {
                let found = at(family, z, SHAPES);
                let fall = -found.log_survival.by_z * found.log_survival.value.exp();
                assert!(
                    (fall / found.log_density.value.exp() - 1.0).abs() < 1e-9,
                    "{family:?}"
                );
            }
        }
    }

    #[test]
    fn the_generalised_gamma_holds_the_others() {
        let generalised = |z, shapes| at(Family::GeneralisedGamma, z, shapes).log_survival.value;
        let close = |one: f64, other: f64, tolerance: f64| {
            assert!((one - other).abs() < tolerance, "{one} {other}");
        };
        for z in [-1.0, 0.3, 1.1] {
            let weibull = at(Family::Weibull, z, [0.4, 0.0]).log_survival.value;
            close(generalised(z, [-0.4, 1.0]), weibull, 1e-12);
            let sigma = (-0.35_f64).exp();
            let gamma = at(Family::Gamma, z + 0.7, [0.7, 0.0]).log_survival.value;
            close(generalised(z, [-0.35, sigma]), gamma, 1e-12);
            let log_normal = at(Family::LogNormal, z, [0.2, 0.0]).log_survival.value;
            close(generalised(z, [0.2, 0.0]), log_normal, 1e-10);
        }
    }
}
