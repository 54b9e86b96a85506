//! Tests of the parent module: published series, and what must hold for all.

use proptest::prelude::*;

use super::*;
use crate::Confidence;

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let off = (found - expected).abs();
    assert!(off <= tolerance, "{found} instead of {expected}");
}

/// Montgomery, *Introduction to Statistical Quality Control*, table 9.3: slack ½, two-sided.
#[test]
fn run_lengths_are_those_of_the_tables() {
    for (limit, shift, expected) in [
        (4.0, 0.0, 168.0),
        (4.0, 0.5, 26.6),
        (4.0, 1.0, 8.38),
        (4.0, 2.0, 3.34),
        (5.0, 0.0, 465.0),
        (5.0, 0.5, 38.0),
        (5.0, 1.0, 10.4),
        (5.0, 2.0, 4.01),
    ] {
        let found = two_sided_run_length(0.5, limit, shift).unwrap();
        assert_close(found, expected, 0.003 * expected);
    }
}

#[test]
fn chain_and_integral_agree_on_the_normal() {
    let cumulative = |x: f64| crate::special::log_upper_normal(-x - 0.5).exp();
    let (coarse, fine) = (100, 300);
    let exact = normal_run_length(0.5, 5.0, 0.0).unwrap();
    let off = |states| (run_length(5.0, states, cumulative).unwrap() / exact - 1.0).abs();
    assert!(off(coarse) < 2e-3 && off(fine) < off(coarse) / 5.0);
    let limit = limit_for(exact, cumulative).unwrap();
    assert_close(limit, 5.0, 2e-3);
}

#[test]
fn a_limit_beyond_reach_is_an_error() {
    let rising = |x: f64| f64::from(u8::from(x >= 1.0));
    assert!(limit_for(1e30, rising).is_err());
    assert!(normal_run_length(0.5, 0.0, 0.0).is_err());
}

/// Steiner and others (2000): the four weights of their cardiac chart, odds doubled.
#[test]
fn a_risk_adjusted_increment_is_a_likelihood_ratio() {
    for probability in [0.01, 0.3, 0.92] {
        let odds = 2.0 * probability / (1.0 - probability);
        let doubled = odds / (1.0 + odds);
        for success in [true, false] {
            let found = risk_adjusted_increment(success, probability, 1.0, 2.0);
            assert_close(
                found,
                bernoulli_increment(success, probability, doubled),
                1e-12,
            );
        }
    }
}

#[test]
fn poisson_sums_are_the_tabular_ones_times_the_logarithm_of_the_ratio() {
    let (before, after) = (4.0, 6.0_f64);
    let slack = poisson_reference(before, after).unwrap();
    let ratio = after / before;
    for count in [0.0, 3.0, 9.0] {
        let expected = ratio.ln() * (count - slack);
        assert_close(poisson_increment(count, before, ratio), expected, 1e-12);
    }
    assert_eq!(poisson_reference(4.0, 4.0), None);
}

/// Annual flow of the Nile at Aswan from 1871; Cobb (1978).
#[rustfmt::skip]
const NILE: [f64; 100] = [
    1120.0, 1160.0, 963.0, 1210.0, 1160.0, 1160.0, 813.0, 1230.0, 1370.0, 1140.0, 995.0, 935.0,
    1110.0, 994.0, 1020.0, 960.0, 1180.0, 799.0, 958.0, 1140.0, 1100.0, 1210.0, 1150.0, 1250.0,
    1260.0, 1220.0, 1030.0, 1100.0, 774.0, 840.0, 874.0, 694.0, 940.0, 833.0, 701.0, 916.0, 692.0,
    1020.0, 1050.0, 969.0, 831.0, 726.0, 456.0, 824.0, 702.0, 1120.0, 1100.0, 832.0, 764.0, 821.0,
    768.0, 845.0, 864.0, 862.0, 698.0, 845.0, 744.0, 796.0, 1040.0, 759.0, 781.0, 865.0, 845.0,
    944.0, 984.0, 897.0, 822.0, 1010.0, 771.0, 676.0, 649.0, 846.0, 812.0, 742.0, 801.0, 1040.0,
    860.0, 874.0, 848.0, 890.0, 744.0, 749.0, 838.0, 1050.0, 918.0, 986.0, 797.0, 923.0, 975.0,
    815.0, 1020.0, 906.0, 901.0, 1170.0, 912.0, 746.0, 919.0, 718.0, 714.0, 740.0,
];

#[test]
fn the_posterior_of_the_nile_has_its_mode_there_too() {
    let change = ChangePoint::of_mean(&NILE).unwrap();
    println!("{:?} {}", change.interval(Confidence::P95), change.at(28));
    assert_eq!(change.mode(), 28);
    assert_close(change.before, 1097.75, 5.0);
    let (from, to) = change.interval(Confidence::P95);
    assert!(25 <= from && to <= 32);
}

/// Disasters in British coal mines from 1851, Jarrett (1979).
#[rustfmt::skip]
const COAL: [f64; 112] = [
    4.0, 5.0, 4.0, 1.0, 0.0, 4.0, 3.0, 4.0, 0.0, 6.0, 3.0, 3.0, 4.0, 0.0, 2.0, 6.0, 3.0, 3.0, 5.0,
    4.0, 5.0, 3.0, 1.0, 4.0, 4.0, 1.0, 5.0, 5.0, 3.0, 4.0, 2.0, 5.0, 2.0, 2.0, 3.0, 4.0, 2.0, 1.0,
    3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 3.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 3.0, 1.0, 0.0,
    3.0, 2.0, 2.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0,
    1.0, 1.0, 0.0, 2.0, 3.0, 3.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 0.0, 0.0, 0.0,
    1.0, 4.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0,
];

/// Carlin, Gelfand and Smith (1992) report the mode and the rates.
#[test]
fn coal_mines_grew_safer_after_1891() {
    let prior = RatePrior {
        shape: 1.0,
        rate: 1.0,
    };
    let change = ChangePoint::of_rate(&COAL, &[], prior).unwrap();
    assert_eq!(change.mode(), 41);
    assert_close(change.at(41), 0.245_02, 5e-5);
    assert_close(change.at(40), 0.185, 1e-3);
    assert_close(change.at(39), 0.143, 1e-3);
    assert_close(change.before, 3.064_24, 5e-5);
    assert_close(change.after, 0.922_37, 5e-5);
    assert!(change.log_bayes_factor > Some(20.0));
}

#[test]
fn seven_points_are_no_trend() {
    let few = ChangePoint::of_mean(&[1.0, 2.0, 1.0, 2.0, 9.0, 8.0, 9.0]);
    assert!(matches!(few, Err(ChangeError::Points { points: 7, .. })));
}

fn series() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-10.0..10.0, 8..30)
}

proptest! {
    #[test]
    fn the_best_divisions_are_the_best_of_all(points in series(), shortest in 2_usize..4) {
        let found = segments(&points, shortest, 2).unwrap();
        let rss = |from: usize, to: usize| {
            let part = &points[from..to];
            let mean = part.iter().sum::<f64>() / part.len() as f64;
            part.iter().map(|point| (point - mean).powi(2)).sum::<f64>()
        };
        let (count, mut one, mut two) = (points.len(), f64::INFINITY, f64::INFINITY);
        for first in shortest..=count - shortest {
            one = one.min(rss(0, first) + rss(first, count));
            for second in first + shortest..=count - shortest {
                two = two.min(rss(0, first) + rss(first, second) + rss(second, count));
            }
        }
        prop_assert!((found[1].rss - one).abs() < 1e-8);
        prop_assert!(found.len() < 3 || (found[2].rss - two).abs() < 1e-8);
    }

    #[test]
    fn a_posterior_adds_up_and_turns_with_the_series(points in series()) {
        let change = ChangePoint::of_mean(&points).unwrap();
        prop_assert!((change.posterior.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let turned: Vec<f64> = points.iter().rev().copied().collect();
        let back = ChangePoint::of_mean(&turned).unwrap();
        prop_assert!((back.before - change.after).abs() < 1e-7);
        let mut posterior = back.posterior;
        posterior.reverse();
        for (one, other) in posterior.iter().zip(&change.posterior) {
            prop_assert!((one - other).abs() < 1e-7);
        }
        let (from, to) = change.interval(Confidence::P95);
        let inside: f64 = (from..=to).map(|points| change.at(points)).sum();
        prop_assert!(inside >= 0.95 - 1e-9);
    }

    #[test]
    fn exposures_of_one_are_no_exposures(counts in prop::collection::vec(0_u8..9, 8..30)) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let prior = RatePrior { shape: 0.5, rate: 0.5 };
        let plain = ChangePoint::of_rate(&counts, &[], prior).unwrap();
        let exposed = ChangePoint::of_rate(&counts, &vec![1.0; counts.len()], prior).unwrap();
        prop_assert_eq!(plain, exposed);
    }
}
