//! How long a cumulative sum runs until its first alarm, on average.
//!
//! It must never depend on chance: a simulation of rare alarms takes for ever.

use std::f64::consts::PI;

use super::{ChangeError, check};
use crate::linear::mean_steps;
use crate::special::{log_normal_density, log_upper_normal};

/// Beyond, the chance of a false alarm is beyond every number's reach.
const HIGHEST_LIMIT: f64 = 60.0;
const MOST_STATES: usize = 2_000;

/// The mean number of standard normal points, shifted by `shift`, until the one-sided sum with this
/// `slack` and `limit` raises its first alarm. It solves the integral equation
///
/// ```text
/// L(u) = 1 + L(0) Φ(k - μ - u) + ∫₀ʰ L(y) φ(y - u + k - μ) dy
/// ```
///
/// by Gauss-Legendre quadrature. Errors unless the slack is finite and not negative, the shift finite,
/// and the limit positive and at most 60.
///
/// Source: Page (1954), *Continuous inspection schemes*, Biometrika 41, 100–115; Goel and Wu (1971),
/// Technometrics 13, 221–230.
///
/// ```
/// let length = doorstep_stats::change::normal_run_length(0.5, 5.0, 1.0)?;
/// assert!((length - 10.38).abs() < 0.01);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn normal_run_length(slack: f64, limit: f64, shift: f64) -> Result<f64, ChangeError> {
    check("slack", slack, slack >= 0.0)?;
    check(
        "limit up to 60",
        limit,
        limit > 0.0 && limit <= HIGHEST_LIMIT,
    )?;
    check("finite shift", shift, true)?;
    let (nodes, weights) = gauss_legendre(24 + 8 * limit as usize, limit);
    // The first state is a sum of 0; from there and from every node to every other.
    let from: Vec<f64> = std::iter::once(0.0).chain(nodes.iter().copied()).collect();
    let drift = shift - slack;
    let mut moves = Vec::with_capacity(from.len() * from.len());
    let mut alarms = Vec::with_capacity(from.len());
    for &start in &from {
        moves.push(log_upper_normal(start + drift).exp());
        let densities = nodes.iter().zip(&weights);
        moves.extend(
            densities.map(|(node, weight)| weight * log_normal_density(node - start - drift).exp()),
        );
        alarms.push(log_upper_normal(limit - start - drift).exp());
    }
    Ok(mean_steps(moves, &alarms))
}

/// The mean run length of the two-sided sum: `1/L = 1/L⁺ + 1/L⁻`.
///
/// Errors as [`normal_run_length`] does.
///
/// Source: Kemp (1961), *The average run length of the cumulative sum chart when a V-mask is used*,
/// JRSS B 23, 149–153.
///
/// ```
/// let length = doorstep_stats::change::two_sided_run_length(0.5, 5.0, 0.0)?;
/// assert!((length - 465.4).abs() < 0.1);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn two_sided_run_length(slack: f64, limit: f64, shift: f64) -> Result<f64, ChangeError> {
    let upper = normal_run_length(slack, limit, shift)?;
    let lower = normal_run_length(slack, limit, -shift)?;
    Ok(1.0 / (1.0 / upper + 1.0 / lower))
}

/// The mean run length of a one-sided sum whose increments have any distribution, given by
/// `cumulative`, `P(increment ≤ x)`: such as the own baseline, or counts.
///
/// A Markov chain over `states` values of the sum, `w = limit / (states - ½)` apart. It is exact for
/// increments that are multiples of `w`; otherwise the error falls with the square of the states for
/// smooth distributions, and with their number for others.
///
/// Errors unless the limit is positive and there are 2 to 2000 states.
///
/// Source: Brook and Evans (1972), *An approach to the probability distribution of cusum run length*,
/// Biometrika 59, 539–549.
///
/// ```
/// use doorstep_stats::change::run_length;
///
/// // +1 or -1 with equal chances: the first time at 3, from a wall at 0, takes 3 · 4 steps.
/// let coin = |x: f64| if x < -1.0 { 0.0 } else if x < 1.0 { 0.5 } else { 1.0 };
/// assert!((run_length(2.5, 3, coin)? - 12.0).abs() < 1e-9);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn run_length(
    limit: f64,
    states: usize,
    cumulative: impl Fn(f64) -> f64,
) -> Result<f64, ChangeError> {
    check("limit", limit, limit > 0.0)?;
    let is_bearable = (2..=MOST_STATES).contains(&states);
    check("number of states", states as f64, is_bearable)?;
    let width = limit / (states as f64 - 0.5);
    // P(increment ≤ (d + ½) w) for d from -states to states - 1.
    let steps = -(states as i64)..states as i64;
    let below: Vec<f64> = steps
        .map(|step| cumulative((step as f64 + 0.5) * width))
        .collect();
    let mut moves = Vec::with_capacity(states * states);
    let mut alarms = Vec::with_capacity(states);
    for from in 0..states {
        moves.push(below[states - from]);
        let onward =
            (1..states).map(|to| below[states + to - from] - below[states + to - from - 1]);
        moves.extend(onward);
        alarms.push(1.0 - below[2 * states - from - 1]);
    }
    Ok(mean_steps(moves, &alarms))
}

/// The limit at which a one-sided sum runs `length` points on average until its first alarm: for one
/// false alarm in two years of weeks, 104.
///
/// By halving over [`run_length`] with 200 states. Errors when no limit does it: when `length` is below
/// what the smallest limit gives, or when the limit would be so large that 200 states no longer tell a
/// single increment from none.
///
/// ```
/// use doorstep_stats::change::limit_for;
///
/// // Uniform between -1 and ½.
/// let cumulative = |x: f64| ((x + 1.0) / 1.5).clamp(0.0, 1.0);
/// let limit = limit_for(104.0, cumulative)?;
/// assert!(0.5 < limit && limit < 2.0);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn limit_for(length: f64, cumulative: impl Fn(f64) -> f64) -> Result<f64, ChangeError> {
    const STATES: usize = 200;
    const HALVINGS: usize = 40;
    let no_limit = Err(ChangeError::NoLimit { run_length: length });
    let is_enough = |limit| Ok(run_length(limit, STATES, &cumulative)? >= length);
    let is_too_coarse = |limit: f64| cumulative(limit / (2 * STATES - 1) as f64) >= 1.0;
    let (mut low, mut high) = (0.0, 1e-3);
    while !is_enough(high)? {
        (low, high) = (high, 2.0 * high);
        if is_too_coarse(high) {
            return no_limit;
        }
    }
    if low == 0.0 {
        return no_limit;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// Nodes and weights on `[0, to]`, by Newton's method from Tricomi's approximation.
fn gauss_legendre(count: usize, to: f64) -> (Vec<f64>, Vec<f64>) {
    const STEPS: usize = 20;
    let pairs = (0..count).map(|index| {
        let mut x = (PI * (index as f64 + 0.75) / (count as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..STEPS {
            let (value, by_x) = legendre(count, x);
            slope = by_x;
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        let weight = to / ((1.0 - x * x) * slope * slope);
        (to * f64::midpoint(1.0, -x), weight)
    });
    pairs.unzip()
}

/// The Legendre polynomial of this degree and its slope.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 2..=degree {
        let n = n as f64;
        (before, value) = (
            value,
            ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n,
        );
    }
    let slope = degree as f64 * (x * value - before) / (x * x - 1.0);
    (value, slope)
}
