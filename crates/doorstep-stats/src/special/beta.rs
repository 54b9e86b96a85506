//! The incomplete beta integral and its inverse.
//!
//! It must never stop before the fraction has converged, however large the parameters.

use statrs::function::gamma::ln_gamma;

use super::{Tails, log_concave_root, normal_quantile};

/// The fraction converges after some multiple of the root of the larger parameter.
const MOST_TERMS: u32 = 1_000_000;

/// The probabilities below and above the share `1/(1+e^-logit)` under Beta(a, b).
pub(crate) fn beta_tails(a: f64, b: f64, logit: f64) -> Tails {
    tails(a, b, ln_beta(a, b), logit)
}

fn tails(a: f64, b: f64, log_beta: f64, logit: f64) -> Tails {
    let (log_share, log_rest) = (log_logistic(logit), log_logistic(-logit));
    let share = log_share.exp();
    let log_front = a * log_share + b * log_rest - log_beta;
    if share < (a + 1.0) / (a + b + 2.0) {
        Tails::from_log_lower(log_front - a.ln() + log_fraction(a, b, share))
    } else {
        Tails::from_log_lower(log_front - b.ln() + log_fraction(b, a, log_rest.exp())).swapped()
    }
}

/// The share below which Beta(a, b) has `probability`, for positive finite parameters.
pub(crate) fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return 1.0;
    }
    let log_beta = ln_beta(a, b);
    let log_density = |logit: f64| a * log_logistic(logit) + b * log_logistic(-logit) - log_beta;
    // As if the logit were normal; any start would do.
    let start = (a / b).ln() + normal_quantile(probability) * (1.0 / a + 1.0 / b).sqrt();
    let logit = if probability <= 0.5 {
        log_concave_root(start, probability.ln(), |logit| {
            (tails(a, b, log_beta, logit).log_lower, log_density(logit))
        })
    } else {
        -log_concave_root(-start, (-probability).ln_1p(), |turned| {
            (
                tails(a, b, log_beta, -turned).log_upper,
                log_density(-turned),
            )
        })
    };
    log_logistic(logit).exp()
}

pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// `-ln(1 + e^-x)`.
fn log_logistic(x: f64) -> f64 {
    if x > 0.0 {
        -(-x).exp().ln_1p()
    } else {
        x - x.exp().ln_1p()
    }
}

/// The logarithm of the continued fraction (Abramowitz and Stegun 26.5.8), by Lentz.
fn log_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = below;
    for index in 1..MOST_TERMS {
        let index = f64::from(index);
        let twice = a + 2.0 * index;
        let even = index * (b - index) * x / ((twice - 1.0) * twice);
        let odd = -(a + index) * (a + b + index) * x / (twice * (twice + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            below = 1.0 / away_from_zero(1.0 + term * below);
            above = away_from_zero(1.0 + term / above);
            factor = above * below;
            value *= factor;
        }
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs(),
            "{found} instead of {expected}"
        );
    }

    /// `scipy.special.betainc` and `betaincinv` 1.17.
    #[test]
    fn probabilities_and_quantiles_agree_with_scipy() {
        for (a, b, probability, share) in QUANTILES {
            assert_close(beta_quantile(probability, a, b), share);
            let tails = beta_tails(a, b, (share / (1.0 - share)).ln());
            assert_close(tails.log_lower.exp(), probability);
            assert_close(tails.log_upper.exp(), 1.0 - probability);
        }
    }

    #[rustfmt::skip]
    const QUANTILES: [(f64, f64, f64, f64); 8] = [
        (2.0, 3.0, 0.025, 0.067_585_986_488_542_94),
        (2.0, 3.0, 0.975, 0.805_879_550_316_756_5),
        (0.5, 30.5, 0.975, 0.079_678_173_817_259_99),
        (4.5, 16.5, 0.025, 0.071_520_052_478_730_86),
        (0.05, 2.0, 0.3, 1.314_132_369_798_976_3e-11),
        (300.0, 5000.0, 0.001, 0.047_273_315_745_406_92),
        (200_000.0, 800_000.0, 0.9, 0.200_512_748_847_304_52),
        (1.0, 1.0, 0.37, 0.37),
    ];

    #[test]
    fn the_ends_of_the_range_are_the_ends_of_the_probabilities() {
        assert!(beta_quantile(0.0, 2.0, 3.0) <= 0.0);
        assert!(beta_quantile(1.0, 2.0, 3.0) >= 1.0);
    }
}
