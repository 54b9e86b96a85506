//! What the comparison of shifts must do: the closed form, its limits, and what it refuses.

use proptest::prelude::*;

use super::{Posterior, Prior, SparseError, compare};

fn diagonal(errors: &[f64]) -> Vec<f64> {
    let size = errors.len();
    let mut covariance = vec![0.0; size * size];
    for (place, error) in errors.iter().enumerate() {
        covariance[place * size + place] = error * error;
    }
    covariance
}

fn four(estimates: [f64; 4], error: f64) -> Posterior {
    let covariance = diagonal(&[error; 4]);
    compare(
        &estimates,
        &covariance,
        &[0, 1, 2, 3].map(Some),
        Prior::default(),
    )
    .unwrap()
}

/// The closed form of independent errors, written out.
fn independent(estimates: &[f64], errors: &[f64]) -> (f64, Vec<f64>) {
    let density = |x: f64, variance: f64| {
        (-0.5 * x * x / variance).exp() / (std::f64::consts::TAU * variance).sqrt()
    };
    let cdf = |z: f64| 0.5 * statrs::function::erf::erfc(-z / std::f64::consts::SQRT_2);
    let Prior { rest, fall, .. } = Prior::default();
    let at_rest = |k: usize| density(estimates[k], errors[k].powi(2) + rest * rest);
    let weak = |k: usize| {
        let (d, s2, t2) = (estimates[k], errors[k].powi(2), fall * fall);
        let mean = d * t2 / (t2 + s2);
        let deviation = (t2 * s2 / (t2 + s2)).sqrt();
        2.0 * density(d, s2 + t2) * cdf(-mean / deviation)
    };
    let all: f64 = (0..estimates.len()).map(at_rest).product();
    let single = (0..estimates.len())
        .map(|k| weak(k) * all / at_rest(k))
        .collect();
    (all, single)
}

#[test]
fn independent_errors_give_the_closed_form() {
    let (estimates, errors) = ([-0.3, 0.05, -0.12, 0.2], [0.1, 0.2, 0.05, 0.3]);
    let (all, single) = independent(&estimates, &errors);
    let found = compare(
        &estimates,
        &diagonal(&errors),
        &[0, 1, 2, 3].map(Some),
        Prior::default(),
    )
    .unwrap();
    for (group, likelihood) in single.iter().enumerate() {
        let wanted = 0.1375 * likelihood / (0.40 * all);
        let ratio = found.single[group] / found.balanced;
        assert!(
            (ratio / wanted - 1.0).abs() < 1e-6,
            "{group}: {ratio} {wanted}"
        );
    }
}

#[test]
fn a_clear_fall_is_named_and_a_rise_never() {
    assert!(four([-0.5, 0.0, 0.0, 0.0], 0.08).single[0] > 0.9);
    let rise = four([0.5, 0.0, 0.0, 0.0], 0.08);
    assert!(rise.marginal(0) < 0.05, "{rise:?}");
}

#[test]
fn the_worst_of_noisy_shifts_is_no_weakness() {
    let noisy = four([-0.2, 0.1, 0.15, -0.05], 0.25);
    assert!(noisy.single[0] < 0.5, "{noisy:?}");
}

#[test]
fn where_nothing_was_measured_the_prior_stands() {
    let unknown = four([0.0; 4], 1e6);
    assert!((unknown.balanced - 0.40).abs() < 1e-3, "{unknown:?}");
    assert!((unknown.single[2] - 0.1375).abs() < 1e-3);
    let pairs: f64 = unknown.pairs.iter().map(|pair| pair.2).sum();
    assert!((pairs - 0.05).abs() < 1e-3);
}

#[test]
fn two_falls_are_a_pair() {
    let both = four([-0.6, 0.0, -0.5, 0.0], 0.06);
    let pair = both.pairs.iter().find(|pair| (pair.0, pair.1) == (0, 2));
    assert!(pair.unwrap().2 > 0.9, "{both:?}");
    assert!(both.marginal(0) > 0.9 && both.marginal(2) > 0.9);
}

#[test]
fn components_of_one_group_share_its_weight() {
    let covariance = diagonal(&[1e6; 3]);
    let posterior = compare(
        &[0.0; 3],
        &covariance,
        &[0, 0, 1].map(Some),
        Prior::default(),
    )
    .unwrap();
    assert!((posterior.single[0] - posterior.single[1]).abs() < 1e-6);
}

#[test]
fn a_component_without_a_group_is_no_hypothesis_but_its_error_counts() {
    // The second fell, and the first, which goes with it, explains it.
    let covariance = [0.04, 0.038, 0.038, 0.04];
    let found = |groups: [Option<usize>; 2]| {
        compare(&[-0.3, -0.3], &covariance, &groups, Prior::default()).unwrap()
    };
    let (both, second) = (found([Some(0), Some(1)]), found([None, Some(1)]));
    assert!(second.single[0].abs() < 1e-12 && second.components[0].abs() < 1e-12);
    let odds = |posterior: &Posterior| posterior.single[1] / posterior.balanced;
    assert!((odds(&both) - odds(&second)).abs() < 1e-9);
    let alone = compare(&[-0.3], &[0.04], &[Some(0)], Prior::default()).unwrap();
    assert!((odds(&second) - alone.single[0] / alone.balanced).abs() > 0.1);
}

#[test]
fn what_is_no_covariance_is_refused() {
    let broken = [1.0, 2.0, 2.0, 1.0];
    let refused = compare(&[0.0, 0.0], &broken, &[0, 1].map(Some), Prior::default());
    assert_eq!(refused, Err(SparseError::NotACovariance));
    let short = compare(&[0.0, 0.0], &[1.0], &[0, 1].map(Some), Prior::default());
    assert!(matches!(short, Err(SparseError::Shape { .. })));
    let infinite = compare(&[f64::NAN], &[1.0], &[Some(0)], Prior::default());
    assert_eq!(infinite, Err(SparseError::NotFinite));
}

proptest! {
    #[test]
    fn shares_add_up_to_one(
        estimates in prop::array::uniform4(-2.0_f64..2.0),
        error in 0.005_f64..2.0,
    ) {
        let found = four(estimates, error);
        let pairs: f64 = found.pairs.iter().map(|pair| pair.2).sum();
        let sum = found.balanced + found.single.iter().sum::<f64>() + pairs;
        prop_assert!((sum - 1.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn names_of_groups_mean_nothing(
        estimates in prop::array::uniform4(-1.0_f64..1.0),
        error in 0.02_f64..0.5,
    ) {
        let [a, b, c, d] = estimates;
        let (one, other) = (four([a, b, c, d], error), four([d, c, b, a], error));
        prop_assert!((one.single[0] - other.single[3]).abs() < 1e-6);
        prop_assert!((one.balanced - other.balanced).abs() < 1e-6);
    }
}
