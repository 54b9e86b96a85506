//! Tests of the parent module: published limits, agreement of exact methods, and properties.

use proptest::prelude::*;

use super::*;
use crate::proportion::Counts;

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

/// The table of exact 95 % limits of a Poisson count in every textbook (Breslow and Day 1987, table
/// 2.11; R `poisson.test`).
#[test]
fn poisson_limits_are_those_of_the_tables() {
    for (observed, lower, upper) in [
        (0, 0.0, 3.689),
        (1, 0.025_3, 5.572),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.36, 121.63),
    ] {
        let limits = Ratio::new(observed, 1.0)
            .unwrap()
            .poisson_limits(Confidence::P95);
        assert_close(limits.lower, lower, 5e-3);
        assert_close(limits.upper, upper, 5e-3);
    }
}

#[test]
fn byar_comes_close_from_a_handful_of_events_on() {
    for observed in 5..500 {
        let ratio = Ratio::new(observed, 40.0).unwrap();
        let (exact, near) = (
            ratio.poisson_limits(Confidence::P95),
            ratio.byar_limits(Confidence::P95),
        );
        assert_close(near.lower, exact.lower, 0.01 * exact.lower);
        assert_close(near.upper, exact.upper, 0.002 * exact.upper);
    }
}

#[test]
fn nothing_observed_starts_at_nothing() {
    let none = Ratio::new(0, 4.0).unwrap();
    let (exact, near) = (
        none.poisson_limits(Confidence::P95),
        none.byar_limits(Confidence::P95),
    );
    assert_close(exact.lower + near.lower, 0.0, 0.0);
    assert_close(exact.upper, -(0.025_f64.ln()) / 4.0, 1e-12);
    let own = ratio_limits(0, &[0.2, 0.4], Confidence::P95).unwrap();
    assert_close(own.lower, 0.0, 0.0);
}

/// Worked by hand.
#[test]
fn three_cases_have_the_distribution_of_three_coins() {
    let coins = PoissonBinomial::new(&[0.1, 0.5, 0.8]).unwrap();
    let expected = [0.09, 0.46, 0.41, 0.04];
    for (count, probability) in (0..).zip(expected) {
        assert_close(coins.probability(count), probability, 1e-15);
    }
    assert_close(coins.at_most(1), 0.55, 1e-15);
    assert_close(coins.at_least(2), 0.45, 1e-15);
    assert_close(coins.at_least(9) + coins.probability(9), 0.0, 0.0);
    assert_close(coins.at_most(u64::MAX), 1.0, 1e-15);
    assert_close(coins.variance(), 0.09 + 0.25 + 0.16, 1e-15);
}

#[test]
fn equal_probabilities_have_the_limits_of_clopper_and_pearson() {
    for (successes, trials, probability) in [
        (4, 20, 0.3),
        (0, 30, 0.1),
        (30, 30, 0.9),
        (1, 2, 0.01),
        (700, 2_000, 0.5),
    ] {
        let cases = vec![probability; trials];
        let found = ratio_limits(successes, &cases, Confidence::P95).unwrap();
        let share = Counts::new(successes, trials as u64).unwrap();
        let expected = share.clopper_pearson(Confidence::P95).unwrap();
        assert_close(found.lower * probability, expected.lower, 1e-9);
        assert_close(found.upper * probability, expected.upper, 1e-9);
    }
}

#[test]
fn rare_events_in_many_cases_have_poisson_limits() {
    let cases = vec![1e-3; 5_000];
    let own = ratio_limits(9, &cases, Confidence::P95).unwrap();
    let poisson = Ratio::new(9, 5.0).unwrap().poisson_limits(Confidence::P95);
    assert_close(own.lower, poisson.lower, 2e-3 * poisson.lower);
    assert_close(own.upper, poisson.upper, 2e-3 * poisson.upper);
}

#[test]
fn a_count_far_from_what_was_expected_has_limits_too() {
    let cases: Vec<f64> = (0..4_000)
        .map(|case| 0.2 + 0.6 * f64::from(case) / 4_000.0)
        .collect();
    let limits = ratio_limits(40, &cases, Confidence::P95).unwrap();
    assert!(limits.lower < 0.02 && 0.02 < limits.upper && limits.upper < 0.03);
}

#[test]
fn what_is_sure_stays_sure() {
    let fixed = ratio_limits(2, &[1.0, 1.0, 0.0], Confidence::P95).unwrap();
    assert_close(fixed.lower, 1.0, 0.0);
    assert_close(fixed.upper, 1.0, 0.0);
    let half = ratio_limits(1, &[1.0, 0.5], Confidence::P95).unwrap();
    assert_close(half.lower, 1.0 / 1.5, 1e-15);
    assert_close(half.upper, 1.975 / 1.5, 1e-9);
    let impossible = ratio_limits(3, &[1.0, 0.5, 0.0], Confidence::P95);
    assert_eq!(
        impossible,
        Err(ExpectedError::Impossible {
            observed: 3,
            least: 1,
            most: 2
        })
    );
}

#[test]
fn what_cannot_be_is_an_error() {
    let limits = |probabilities: &[f64]| ratio_limits(0, probabilities, Confidence::P95);
    assert_eq!(limits(&[0.0, 0.0]), Err(ExpectedError::NothingExpected));
    assert_eq!(limits(&[]), Err(ExpectedError::NothingExpected));
    let (case, value) = (1, -0.1);
    assert_eq!(
        limits(&[0.5, -0.1]),
        Err(ExpectedError::InvalidProbability { case, value })
    );
    assert!(PoissonBinomial::new(&[f64::NAN]).is_err());
    let cases = MOST_CASES + 1;
    assert_eq!(
        limits(&vec![0.5; cases]),
        Err(ExpectedError::TooManyCases { cases })
    );
    assert_eq!(Ratio::new(1, f64::INFINITY), None);
}

/// Probabilities, some of them sure, and a count they allow.
fn units() -> impl Strategy<Value = (Vec<f64>, u64)> {
    let case = prop_oneof![1 => Just(0.0), 1 => Just(1.0), 8 => 0.001..0.999];
    let cases = prop::collection::vec(case, 1..60).prop_map(|mut cases| {
        cases.push(0.5);
        cases
    });
    (cases, 0.0..=1.0_f64).prop_map(|(cases, place)| {
        let least = cases.iter().filter(|&&p| p >= 1.0).count() as f64;
        let most = cases.iter().filter(|&&p| p > 0.0).count() as f64;
        (cases, (least + place * (most - least)).round() as u64)
    })
}

fn confidences() -> impl Strategy<Value = Confidence> {
    (0.01..0.999).prop_map(|coverage| Confidence::new(coverage).unwrap())
}

proptest! {
    #[test]
    fn every_kind_of_limits_contains_observed_by_expected(
        (cases, observed) in units(), confidence in confidences()
    ) {
        let ratio = Ratio::new(observed, cases.iter().sum()).unwrap();
        let own = ratio_limits(observed, &cases, confidence).unwrap();
        for limits in [own, ratio.poisson_limits(confidence), ratio.byar_limits(confidence)] {
            prop_assert!(0.0 <= limits.lower && limits.lower <= ratio.value() + 1e-12, "{limits:?}");
            prop_assert!(ratio.value() <= limits.upper + 1e-12, "{limits:?}");
        }
    }

    #[test]
    fn more_confidence_means_wider_limits((cases, observed) in units()) {
        let at = |coverage| {
            ratio_limits(observed, &cases, Confidence::new(coverage).unwrap()).unwrap()
        };
        let (narrow, wide) = (at(0.8), at(0.99));
        prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
    }

    /// By the distribution itself, at odds shifted so that the mean is the limit's.
    #[test]
    fn beyond_a_limit_lies_the_probability_promised((cases, observed) in units()) {
        let limits = ratio_limits(observed, &cases, Confidence::P95).unwrap();
        let expected: f64 = cases.iter().sum();
        let sure = cases.iter().filter(|&&p| p >= 1.0).count() as u64;
        let possible = cases.iter().filter(|&&p| p > 0.0).count() as u64;
        if observed > sure {
            let distribution = shifted(&cases, limits.lower * expected);
            assert_close(distribution.at_least(observed), 0.025, 1e-6);
        }
        if observed < possible {
            let distribution = shifted(&cases, limits.upper * expected);
            assert_close(distribution.at_most(observed), 0.025, 1e-6);
        }
    }

    #[test]
    fn the_distribution_adds_up_to_one_around_its_mean((cases, _) in units()) {
        let distribution = PoissonBinomial::new(&cases).unwrap();
        let counts = 0..=cases.len() as u64;
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for count in counts {
            let probability = distribution.probability(count);
            sum += probability;
            first += probability * count as f64;
            second += probability * (count as f64 - distribution.mean()).powi(2);
        }
        assert_close(sum, 1.0, 1e-12);
        assert_close(first, distribution.mean(), 1e-10);
        assert_close(second, distribution.variance(), 1e-9);
    }
}

fn shifted(cases: &[f64], mean: f64) -> PoissonBinomial {
    let (mut low, mut high) = (-60.0, 60.0);
    let at = |shift: f64| -> Vec<f64> {
        let odds = |p: f64| p / (1.0 - p) * shift.exp();
        let moved = |p: f64| {
            if p < 1.0 {
                odds(p) / (1.0 + odds(p))
            } else {
                1.0
            }
        };
        cases.iter().map(|&p| moved(p)).collect()
    };
    for _ in 0..100 {
        let middle: f64 = 0.5 * (low + high);
        if at(middle).iter().sum::<f64>() < mean {
            low = middle;
        } else {
            high = middle;
        }
    }
    PoissonBinomial::new(&at(low)).unwrap()
}
