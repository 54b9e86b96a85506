//! The incomplete gamma integral and its derivative by the shape.
//!
//! It must never differentiate by differences: fits rest on the exact slope.

use statrs::function::gamma::{digamma, ln_gamma};

use super::{Tails, log_complement, log_concave_root, normal_quantile};

/// Both series converge after some multiple of the root of the shape.
const MOST_TERMS: u32 = 100_000;

/// `P(a, x)`, the probability below `x` under Gamma(a, 1), and what follows from it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IncompleteGamma {
    pub(crate) tails: Tails,
    /// `∂ ln Q(a, x) / ∂a`, where `Q = 1 - P`.
    pub(crate) log_upper_by_shape: f64,
}

impl IncompleteGamma {
    /// For a positive finite shape. By the series for small `x`, by the continued fraction for large
    /// (Abramowitz and Stegun 6.5.29 and 6.5.31, the latter by Lentz), each differentiated term by
    /// term.
    pub(crate) fn at(shape: f64, x: f64) -> Self {
        if x <= 0.0 {
            return Self {
                tails: Tails::from_log_lower(f64::NEG_INFINITY),
                log_upper_by_shape: 0.0,
            };
        }
        let log_front = shape * x.ln() - x - ln_gamma(shape);
        let front_by_shape = x.ln() - digamma(shape);
        if x < shape + 1.0 {
            let (log_sum, by_shape) = series(shape, x);
            let tails = Tails::from_log_lower(log_front + log_sum);
            let ratio = (tails.log_lower - tails.log_upper).exp();
            return Self {
                tails,
                log_upper_by_shape: -ratio * (front_by_shape + by_shape),
            };
        }
        let (log_fraction, by_shape) = fraction(shape, x);
        let log_upper = (log_front + log_fraction).min(0.0);
        Self {
            tails: Tails {
                log_lower: log_complement(log_upper),
                log_upper,
            },
            log_upper_by_shape: front_by_shape + by_shape,
        }
    }
}

/// The logarithm of `Σ xⁿ / (a (a+1) … (a+n))`, and its derivative by `a`.
fn series(shape: f64, x: f64) -> (f64, f64) {
    let mut term = 1.0 / shape;
    let mut rate = 1.0 / shape;
    let (mut sum, mut slope) = (term, -term * rate);
    for index in 1..MOST_TERMS {
        let denominator = shape + f64::from(index);
        term *= x / denominator;
        rate += 1.0 / denominator;
        sum += term;
        slope -= term * rate;
        if term * rate.max(1.0) <= 1e-17 * sum.min(slope.abs()) {
            break;
        }
    }
    (sum.ln(), slope / sum)
}

/// The logarithm of `1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- …)))`, and its derivative by `a`.
fn fraction(shape: f64, x: f64) -> (f64, f64) {
    let mut level = x + 1.0 - shape;
    let mut below = 1.0 / level;
    let mut below_slope = below * below;
    let mut above = f64::MAX.sqrt();
    let mut above_slope = 0.0;
    let mut log_value = below.ln();
    let mut log_slope = below;
    for index in 1..MOST_TERMS {
        let index = f64::from(index);
        let numerator = -index * (index - shape);
        level += 2.0;
        let next = 1.0 / (numerator * below + level);
        below_slope = -next * next * (index * below + numerator * below_slope - 1.0);
        below = next;
        above_slope = (index - numerator * above_slope / above) / above - 1.0;
        above = level + numerator / above;
        let factor = above * below;
        let growth = above_slope / above + below_slope / below;
        log_value += factor.ln();
        log_slope += growth;
        if (factor - 1.0).abs() <= f64::EPSILON && growth.abs() <= 1e-15 {
            break;
        }
    }
    (log_value, log_slope)
}

/// The probability above `x` under the chi-square distribution.
pub(crate) fn chi_square_upper(x: f64, degrees_of_freedom: f64) -> f64 {
    let half = IncompleteGamma::at(0.5 * degrees_of_freedom, 0.5 * x);
    half.tails.log_upper.exp()
}

/// Where Gamma(shape, 1) reaches `probability`, for a positive finite shape.
pub(crate) fn gamma_quantile(probability: f64, shape: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return f64::INFINITY;
    }
    let log_density = |log_x: f64| shape * log_x - log_x.exp() - ln_gamma(shape);
    let tails = |log_x: f64| IncompleteGamma::at(shape, log_x.exp()).tails;
    // Wilson and Hilferty (1931), as long as it is positive.
    let cube = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(probability) / (3.0 * shape.sqrt());
    let start = shape.ln() + 3.0 * cube.max(0.1).ln();
    let root = if probability <= 0.5 {
        log_concave_root(start, probability.ln(), |log_x| {
            (tails(log_x).log_lower, log_density(log_x))
        })
    } else {
        -log_concave_root(-start, (-probability).ln_1p(), |turned| {
            (tails(-turned).log_upper, log_density(-turned))
        })
    };
    root.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 2e-11 * expected.abs(),
            "{found} instead of {expected}"
        );
    }

    /// `scipy.special.gammainc` and `gammaincc` 1.17.
    #[test]
    fn both_tails_agree_with_scipy() {
        for (shape, x, lower, upper) in TAILS {
            let tails = IncompleteGamma::at(shape, x).tails;
            assert_close(tails.log_lower.exp(), lower);
            assert_close(tails.log_upper.exp(), upper);
        }
    }

    #[rustfmt::skip]
    const TAILS: [(f64, f64, f64, f64); 6] = [
        (0.3, 0.01, 0.279_240_996_359_014_84, 0.720_759_003_640_985_2),
        (2.5, 0.4, 0.022_966_656_243_073_737, 0.977_033_343_756_926_3),
        (2.5, 9.0, 0.997_053_595_412_119_7, 0.002_946_404_587_880_292_3),
        (50.0, 44.0, 0.201_180_634_494_479_48, 0.798_819_365_505_520_5),
        (50.0, 120.0, 0.999_999_999_999_839_9, 1.600_822_679_334_496_3e-13),
        (900.0, 905.0, 0.570_428_538_330_304_3, 0.429_571_461_669_695_84),
    ];

    #[test]
    fn the_slope_by_the_shape_is_that_of_the_upper_tail() {
        for shape in [0.05, 0.7, 1.0, 3.3, 40.0, 900.0] {
            for ratio in [0.01, 0.5, 0.9, 1.0, 1.1, 1.6, 5.0] {
                let x = shape * ratio;
                let near = 1e-5 * shape;
                let log_upper = |shape| IncompleteGamma::at(shape, x).tails.log_upper;
                let by_difference =
                    (log_upper(shape + near) - log_upper(shape - near)) / (2.0 * near);
                let exact = IncompleteGamma::at(shape, x).log_upper_by_shape;
                let tolerance = 1e-6 * exact.abs() + 1e-9;
                assert!(
                    (exact - by_difference).abs() < tolerance,
                    "{shape} {x} {exact} {by_difference}"
                );
            }
        }
    }

    #[test]
    fn quantiles_lead_back_to_their_probability() {
        for shape in [0.01, 0.5, 1.0, 7.5, 300.0, 1e6] {
            for probability in [1e-9, 0.001, 0.025, 0.5, 0.8, 0.999, 1.0 - 1e-9] {
                let tails = IncompleteGamma::at(shape, gamma_quantile(probability, shape)).tails;
                if tails.log_lower.is_finite() {
                    assert!(
                        (tails.log_lower.exp() / probability - 1.0).abs() < 1e-8,
                        "{shape} {probability}"
                    );
                }
            }
        }
        assert!(gamma_quantile(0.0, 2.0) <= 0.0);
        assert!(gamma_quantile(1.0, 2.0).is_infinite());
    }

    /// Any table: 3.841 has 5 % above it with one degree of freedom.
    #[test]
    fn the_chi_square_tail_is_that_of_the_tables() {
        assert_close(chi_square_upper(3.841_458_820_694_124, 1.0), 0.05);
        assert_close(chi_square_upper(5.991_464_547_107_979, 2.0), 0.05);
    }
}
