//! The maximum of a smooth function of a few unknowns, given its exact slope.
//!
//! It must never return a point that is not a maximum: there the slope is next to zero and the
//! function bends down in every direction, or there is an error.
//!
//! Two stages: quasi-Newton steps (BFGS) bring any start near the top; Newton steps, with the
//! curvature from differences of the exact slope, end on it and prove it. The curvature is what
//! standard errors are made of, so it is needed anyway. Libraries of optimisers end where progress
//! ends, and would still need this second stage around them; that is why none is used.

use crate::linear::Cholesky;

/// A function and its slope: the value is returned, the slope written. Outside its domain the value
/// is not finite.
pub(crate) trait Hill {
    fn climb(&self, point: &[f64], slope: &mut [f64]) -> f64;
}

impl<F: Fn(&[f64], &mut [f64]) -> f64> Hill for F {
    fn climb(&self, point: &[f64], slope: &mut [f64]) -> f64 {
        self(point, slope)
    }
}

/// The top of a hill.
#[derive(Debug, Clone)]
pub(crate) struct Maximum {
    pub(crate) point: Vec<f64>,
    pub(crate) value: f64,
    /// The factor of the negative second derivatives.
    pub(crate) curvature: Cholesky,
}

/// No maximum was found; the highest value reached says how much a maximum elsewhere would miss.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lost {
    pub(crate) highest: f64,
}

const MOST_QUASI_STEPS: usize = 500;
const MOST_NEWTON_STEPS: usize = 50;
const MOST_HALVINGS: usize = 40;
/// No step moves an unknown further; they are logits, logarithms and coefficients.
const LONGEST_MOVE: f64 = 2.0;
/// Where the quasi-Newton steps hand over: what the next one still promises.
const NEAR: f64 = 1e-4;
/// What one more Newton step may still promise at the maximum, beside rounding.
const PROMISED_GAIN: f64 = 1e-9;
const ROUNDING: f64 = 1e-14;
/// The share of the promised gain that a step must keep (Armijo).
const KEPT: f64 = 1e-4;

/// Climbs from `start` to the nearest maximum.
pub(crate) fn maximise(hill: &impl Hill, start: &[f64]) -> Result<Maximum, Lost> {
    let mut climber = Climber::new(hill, start);
    if !climber.value.is_finite() {
        return Err(Lost {
            highest: f64::NEG_INFINITY,
        });
    }
    climber.approach();
    climber.finish()
}

struct Climber<'a, H> {
    hill: &'a H,
    point: Vec<f64>,
    slope: Vec<f64>,
    value: f64,
    /// The inverse of the curvature as far as the steps have told, row by row.
    inverse: Vec<f64>,
}

impl<'a, H: Hill> Climber<'a, H> {
    fn new(hill: &'a H, start: &[f64]) -> Self {
        let mut slope = vec![0.0; start.len()];
        let value = hill.climb(start, &mut slope);
        let mut climber = Self {
            hill,
            point: start.to_vec(),
            slope,
            value,
            inverse: Vec::new(),
        };
        climber.forget();
        climber
    }

    /// Starts over with curvatures that make the first step short.
    fn forget(&mut self) {
        let size = self.point.len();
        let scale = 1.0 / dot(&self.slope, &self.slope).sqrt().max(1.0);
        self.inverse = vec![0.0; size * size];
        for diagonal in 0..size {
            self.inverse[diagonal * size + diagonal] = scale;
        }
    }

    fn approach(&mut self) {
        let mut fresh = true;
        for _ in 0..MOST_QUASI_STEPS {
            let direction = times(&self.inverse, &self.slope);
            let gain = dot(&direction, &self.slope);
            if gain <= NEAR && !fresh {
                return;
            }
            let (point, slope) = (self.point.clone(), self.slope.clone());
            if self.step(&direction, gain) {
                let moved = differences(&self.point, &point);
                let bent = differences(&slope, &self.slope);
                self.learn(&moved, &bent);
                fresh = false;
            } else if fresh {
                return;
            } else {
                self.forget();
                fresh = true;
            }
        }
    }

    /// Goes along `direction` as far as it keeps its promise; false if it never does.
    fn step(&mut self, direction: &[f64], gain: f64) -> bool {
        let longest = direction
            .iter()
            .fold(0.0_f64, |most, move_| most.max(move_.abs()));
        let mut length = (LONGEST_MOVE / longest).min(1.0);
        let mut slope = vec![0.0; self.point.len()];
        for _ in 0..MOST_HALVINGS {
            let point: Vec<f64> = (self.point.iter().zip(direction))
                .map(|(at, towards)| at + length * towards)
                .collect();
            let value = self.hill.climb(&point, &mut slope);
            let usable = value.is_finite() && slope.iter().all(|part| part.is_finite());
            if usable && value >= self.value + KEPT * length * gain {
                self.point = point;
                self.slope = slope;
                self.value = value;
                return true;
            }
            length *= 0.5;
        }
        false
    }

    /// The BFGS update of the inverse curvature (Nocedal and Wright 2006, equation 6.17).
    fn learn(&mut self, moved: &[f64], bent: &[f64]) {
        let size = moved.len();
        let product = dot(moved, bent);
        if product <= 1e-12 * (dot(moved, moved) * dot(bent, bent)).sqrt() {
            return;
        }
        let turned = times(&self.inverse, bent);
        let scale = (1.0 + dot(bent, &turned) / product) / product;
        for row in 0..size {
            for column in 0..size {
                self.inverse[row * size + column] += scale * moved[row] * moved[column]
                    - (turned[row] * moved[column] + moved[row] * turned[column]) / product;
            }
        }
    }

    fn finish(mut self) -> Result<Maximum, Lost> {
        for _ in 0..MOST_NEWTON_STEPS {
            let curvature = self.curvature();
            let Some((factor, damped)) = factor_damped(&curvature, self.point.len()) else {
                break;
            };
            let direction = factor.solve(&self.slope);
            let gain = dot(&direction, &self.slope);
            if !damped && 0.5 * gain <= PROMISED_GAIN + ROUNDING * self.value.abs() {
                return Ok(Maximum {
                    point: self.point,
                    value: self.value,
                    curvature: factor,
                });
            }
            self.inverse = factor.inverse();
            if !self.step(&direction, gain) {
                break;
            }
        }
        Err(Lost {
            highest: self.value,
        })
    }

    /// The negative second derivatives, by differences of the slope a small part of a standard error
    /// apart.
    fn curvature(&self) -> Vec<f64> {
        let size = self.point.len();
        let mut curvature = vec![0.0; size * size];
        let (mut before, mut after) = (vec![0.0; size], vec![0.0; size]);
        let mut point = self.point.clone();
        for row in 0..size {
            let deviation = self.inverse[row * size + row].max(0.0).sqrt();
            let near = (1e-3 * deviation).clamp(1e-7, 1e-3);
            point[row] = self.point[row] - near;
            self.hill.climb(&point, &mut before);
            point[row] = self.point[row] + near;
            self.hill.climb(&point, &mut after);
            point[row] = self.point[row];
            for column in 0..size {
                let bend = (before[column] - after[column]) / (2.0 * near);
                curvature[row * size + column] += 0.5 * bend;
                curvature[column * size + row] += 0.5 * bend;
            }
        }
        curvature
    }
}

/// The factor of a curvature, damped until it bends down everywhere, and whether it had to be.
fn factor_damped(curvature: &[f64], size: usize) -> Option<(Cholesky, bool)> {
    const MOST_DAMPINGS: i32 = 20;
    if let Some(factor) = Cholesky::of(curvature, size) {
        return Some((factor, false));
    }
    let steepest = (0..size).fold(1e-6_f64, |most, row| {
        most.max(curvature[row * size + row].abs())
    });
    (0..MOST_DAMPINGS).find_map(|power| {
        let mut damped = curvature.to_vec();
        for row in 0..size {
            damped[row * size + row] += steepest * 1e-6 * 3.0_f64.powi(power);
        }
        Cholesky::of(&damped, size).map(|factor| (factor, true))
    })
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn times(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    matrix
        .chunks(vector.len())
        .map(|row| dot(row, vector))
        .collect()
}

fn differences(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one - other)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, turned over: its top is at (1, 1), at the end of a bent ridge.
    #[test]
    fn a_bent_ridge_is_followed_to_its_top() {
        let hill = |x: &[f64], slope: &mut [f64]| {
            let bend = x[1] - x[0] * x[0];
            slope[0] = 2.0 * (1.0 - x[0]) + 400.0 * bend * x[0];
            slope[1] = -200.0 * bend;
            -(1.0 - x[0]).powi(2) - 100.0 * bend * bend
        };
        let top = maximise(&hill, &[-1.2, 1.0]).unwrap();
        assert!((top.point[0] - 1.0).abs() < 1e-4 && (top.point[1] - 1.0).abs() < 1e-4);
        assert!(top.value > -1e-8);
        let variances = top.curvature.inverse();
        assert!((variances[0] - 0.5).abs() < 1e-2, "{variances:?}");
    }

    #[test]
    fn a_slope_without_a_top_is_no_maximum() {
        let slope_only = |x: &[f64], slope: &mut [f64]| {
            slope[0] = 1.0;
            x[0]
        };
        assert!(maximise(&slope_only, &[0.0]).is_err());
        let undefined = |_: &[f64], _: &mut [f64]| f64::NAN;
        assert!(maximise(&undefined, &[0.0]).is_err());
    }

    #[test]
    fn a_saddle_is_left_for_the_top_beside_it() {
        let two_tops = |x: &[f64], slope: &mut [f64]| {
            slope[0] = 4.0 * x[0] - 4.0 * x[0].powi(3);
            slope[1] = -2.0 * x[1];
            2.0 * x[0] * x[0] - x[0].powi(4) - x[1] * x[1]
        };
        let top = maximise(&two_tops, &[1e-3, 0.5]).unwrap();
        assert!((top.point[0].abs() - 1.0).abs() < 1e-5 && top.point[1].abs() < 1e-5);
    }
}
