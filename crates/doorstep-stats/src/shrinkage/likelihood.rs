//! How well a Beta prior explains the counts of all groups.
//!
//! It must never depend on the order of the groups or on how a prior was found. The binomial
//! coefficients, equal for every prior, are left out throughout.

use statrs::function::gamma::{digamma, ln_gamma};

use super::BetaPrior;
use crate::proportion::Counts;

/// `Σ ln B(α+k, β+n-k) - ln B(α, β)`.
pub(super) fn log_likelihood(prior: BetaPrior, groups: &[Counts]) -> f64 {
    (groups.iter())
        .map(|group| {
            let (successes, failures) = split(*group);
            ln_gamma_rise(prior.alpha(), successes) + ln_gamma_rise(prior.beta(), failures)
                - ln_gamma_rise(prior.strength(), successes + failures)
        })
        .sum()
}

/// The limit of the likelihood as all groups share one proportion: `Σ k ln p + (n-k) ln(1-p)`.
pub(super) fn log_likelihood_of_common_share(groups: &[Counts]) -> f64 {
    let successes: f64 = groups.iter().map(|group| split(*group).0).sum();
    let failures: f64 = groups.iter().map(|group| split(*group).1).sum();
    let part = |count: f64| {
        if count > 0.0 {
            count * (count / (successes + failures)).ln()
        } else {
            0.0
        }
    };
    part(successes) + part(failures)
}

/// The derivatives of [`log_likelihood`] by the logit of the mean and the logarithm of the strength.
pub(super) fn gradient(prior: BetaPrior, groups: &[Counts]) -> [f64; 2] {
    let (mut by_alpha, mut by_beta) = (0.0, 0.0);
    for group in groups {
        let (successes, failures) = split(*group);
        let both = digamma_rise(prior.strength(), successes + failures);
        by_alpha += digamma_rise(prior.alpha(), successes) - both;
        by_beta += digamma_rise(prior.beta(), failures) - both;
    }
    let spread = prior.alpha() * prior.beta() / prior.strength();
    [
        spread * (by_alpha - by_beta),
        prior.alpha() * by_alpha + prior.beta() * by_beta,
    ]
}

fn split(group: Counts) -> (f64, f64) {
    let successes = group.successes();
    (successes as f64, (group.trials() - successes) as f64)
}

/// From here on the asymptotic series below are exact to rounding.
const ASYMPTOTIC_FROM: f64 = 64.0;

/// `ln Γ(start + distance) - ln Γ(start)`. For a strong prior both terms are so large that their
/// difference would drown in rounding, so Stirling's series is subtracted term by term (Abramowitz
/// and Stegun 6.1.41).
fn ln_gamma_rise(start: f64, distance: f64) -> f64 {
    let end = start + distance;
    if start < ASYMPTOTIC_FROM {
        return ln_gamma(end) - ln_gamma(start);
    }
    let rest = |at: f64| (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / (at * at)) / (at * at)) / at;
    (start - 0.5) * (distance / start).ln_1p() + distance * (end.ln() - 1.0) + rest(end)
        - rest(start)
}

/// `ψ(start + distance) - ψ(start)`, likewise (Abramowitz and Stegun 6.3.18).
fn digamma_rise(start: f64, distance: f64) -> f64 {
    let end = start + distance;
    if start < ASYMPTOTIC_FROM {
        return digamma(end) - digamma(start);
    }
    let rest = |at: f64| {
        let square = at * at;
        0.5 / at + (1.0 / 12.0 - (1.0 / 120.0 - 1.0 / 252.0 / square) / square) / square
    };
    (distance / start).ln_1p() - rest(end) + rest(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-12 * expected.abs(),
            "{found} {expected}"
        );
    }

    /// Γ(x+1) = x Γ(x), so a rise by a whole number is a sum.
    #[test]
    fn rises_are_exact_for_weak_and_strong_priors() {
        for start in [0.3_f64, 5.0, 63.9, 64.0, 70.5, 1e4, 1e9] {
            let each =
                |of: fn(f64) -> f64| (0..50_u8).map(|index| of(start + f64::from(index))).sum();
            assert_close(ln_gamma_rise(start, 50.0), each(f64::ln));
            assert_close(digamma_rise(start, 50.0), each(f64::recip));
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_likelihood() {
        let groups = [(3, 8), (40, 160), (0, 5), (7, 7)]
            .map(|(successes, trials)| Counts::new(successes, trials).unwrap());
        for (mean_logit, log_strength) in [(-1.0, 1.0), (0.5, 3.0), (-2.0, 9.0)] {
            let value = |mean_logit, log_strength| {
                let prior = BetaPrior::from_mean_and_strength(mean_logit, log_strength);
                log_likelihood(prior, &groups)
            };
            let prior = BetaPrior::from_mean_and_strength(mean_logit, log_strength);
            let slope = gradient(prior, &groups);
            let near = 1e-5;
            let by_mean =
                value(mean_logit + near, log_strength) - value(mean_logit - near, log_strength);
            let by_strength =
                value(mean_logit, log_strength + near) - value(mean_logit, log_strength - near);
            assert!((slope[0] - by_mean / (2.0 * near)).abs() < 1e-5);
            assert!((slope[1] - by_strength / (2.0 * near)).abs() < 1e-5);
        }
    }
}
