//! The normal distribution, far into its tails.
//!
//! It must never return a tail of zero where its logarithm is a plain number.

use statrs::function::erf::{erfc, erfc_inv};

/// `½ ln 2π`.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;
/// From here on the asymptotic series of the tail is exact to rounding.
const ASYMPTOTIC_FROM: f64 = 25.0;

/// The logarithm of the standard normal density.
pub(crate) fn log_normal_density(x: f64) -> f64 {
    -0.5 * x * x - HALF_LOG_TAU
}

/// The logarithm of the probability above `x` (Abramowitz and Stegun 26.2.12 far out).
pub(crate) fn log_upper_normal(x: f64) -> f64 {
    if x < 0.0 {
        return (-0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)).ln_1p();
    }
    if x < ASYMPTOTIC_FROM {
        return (0.5 * erfc(x * std::f64::consts::FRAC_1_SQRT_2)).ln();
    }
    let inverse = 1.0 / (x * x);
    let series = inverse * (-1.0 + inverse * (3.0 - inverse * (15.0 - 105.0 * inverse)));
    log_normal_density(x) - x.ln() + series.ln_1p()
}

/// Where the standard normal distribution reaches `probability`.
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.special.log_ndtr` 1.17.
    #[test]
    fn the_tail_agrees_with_scipy_on_both_sides_of_the_series() {
        for (x, expected) in [
            (-3.0, -0.001_350_809_964_748_192_5),
            (2.0, -3.783_184_333_682_031_7),
            (10.0, -53.231_285_150_512_48),
            (24.9, -314.140_412_761_613_3),
            (25.1, -319.148_387_405_888_57),
            (40.0, -804.608_442_013_753_9),
            (1000.0, -500_007.826_694_812_2),
        ] {
            let found = log_upper_normal(x);
            assert!(
                (found - expected).abs() <= 1e-10 * expected.abs(),
                "{found} {expected}"
            );
        }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((normal_quantile(0.1) + 1.281_551_565_544_600_4).abs() < 1e-13);
    }
}
