//! Tests of the parent module: published values, edge cases and properties.

use proptest::prelude::*;

use super::*;

fn estimate(times: &[f64], status: &[usize], causes: usize) -> CumulativeIncidence {
    let observations: Vec<Observation> = (times.iter().zip(status))
        .map(|(&time, &status)| Observation {
            time,
            cause: status.checked_sub(1),
        })
        .collect();
    CumulativeIncidence::estimate(&observations, causes).unwrap()
}

fn at(curves: &CumulativeIncidence, cause: usize, time: f64) -> Incidence {
    curves.at(cause, time, Confidence::P95).unwrap()
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

/// Ten subjects with ties; values from R `survival` 3.5-3, `survfit` with a multi-state outcome.
#[test]
fn competing_causes_with_ties_agree_with_r_survival() {
    let curves = estimate(
        &[1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0, 6.0, 7.0, 8.0],
        &[1, 2, 1, 0, 1, 2, 0, 1, 0, 2],
        2,
    );
    #[rustfmt::skip]
    let expected = [
        // time, event-free, first, its error, second, its error, at risk
        (1.0, 0.9,          0.1,          0.094_868_33, 0.0,          0.0,          10),
        (2.0, 0.7,          0.2,          0.126_491_11, 0.1,          0.094_868_33, 9),
        (3.0, 0.7,          0.2,          0.126_491_11, 0.1,          0.094_868_33, 7),
        (4.0, 0.583_333_33, 0.316_666_67, 0.152_509_87, 0.1,          0.094_868_33, 6),
        (5.0, 0.466_666_67, 0.316_666_67, 0.152_509_87, 0.216_666_67, 0.136_354_66, 5),
        (6.0, 0.311_111_11, 0.472_222_22, 0.178_124_66, 0.216_666_67, 0.136_354_66, 3),
        (7.0, 0.311_111_11, 0.472_222_22, 0.178_124_66, 0.216_666_67, 0.136_354_66, 2),
        (8.0, 0.0,          0.472_222_22, 0.178_124_66, 0.527_777_78, 0.178_124_66, 1),
    ];
    for (time, event_free, first, first_error, second, second_error, at_risk) in expected {
        let (one, two) = (at(&curves, 0, time), at(&curves, 1, time));
        assert_close(curves.event_free(time), event_free, 1e-7);
        assert_close(one.value, first, 1e-7);
        assert_close(one.standard_error, first_error, 1e-7);
        assert_close(two.value, second, 1e-7);
        assert_close(two.standard_error, second_error, 1e-7);
        assert_eq!((one.at_risk, two.at_risk), (at_risk, at_risk));
    }
}

/// The 6-MP arm of Freireich et al. (1963), in R `MASS::gehan`; values from R `survival` 3.5-3,
/// `survfit` with `conf.type = "log-log"`.
#[test]
fn one_cause_is_kaplan_meier_with_greenwood_and_log_log_limits() {
    let events = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
    let censored = [
        6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
    ];
    let observations: Vec<Observation> = (events.iter().map(|&time| Observation::event(time, 0)))
        .chain(censored.iter().map(|&time| Observation::censored(time)))
        .collect();
    let curves = CumulativeIncidence::estimate(&observations, 1).unwrap();
    for (time, at_risk, event_free, error, lower, upper) in [
        (
            6.0,
            21,
            0.857_142_86,
            0.076_360_355,
            0.619_717_96,
            0.951_551_75,
        ),
        (
            7.0,
            17,
            0.806_722_69,
            0.086_935_285,
            0.563_146_56,
            0.922_809_02,
        ),
        (
            10.0,
            15,
            0.752_941_18,
            0.096_349_653,
            0.503_199_51,
            0.889_361_84,
        ),
        (
            13.0,
            12,
            0.690_196_08,
            0.106_814_708,
            0.431_610_22,
            0.849_065_96,
        ),
        (
            16.0,
            11,
            0.627_450_98,
            0.114_053_865,
            0.367_510_86,
            0.804_912_19,
        ),
        (
            22.0,
            7,
            0.537_815_13,
            0.128_233_752,
            0.267_778_94,
            0.746_790_72,
        ),
        (
            23.0,
            6,
            0.448_179_27,
            0.134_591_457,
            0.188_052_01,
            0.680_142_63,
        ),
    ] {
        let found = at(&curves, 0, time);
        let range = found.interval.unwrap();
        assert_close(curves.event_free(time), event_free, 1e-7);
        assert_close(found.value, 1.0 - event_free, 1e-7);
        assert_close(found.standard_error, error, 1e-7);
        assert_close(range.lower, 1.0 - upper, 1e-7);
        assert_close(range.upper, 1.0 - lower, 1e-7);
        assert_eq!(found.at_risk, at_risk);
    }
}

#[test]
fn before_the_first_event_and_at_certainty_there_is_no_interval() {
    let curves = estimate(&[1.0, 1.0, 3.0, 4.0, 7.0], &[1, 1, 1, 1, 1], 1);
    let start = at(&curves, 0, 0.5);
    assert_eq!((start.value, start.interval, start.at_risk), (0.0, None, 5));
    let end = at(&curves, 0, 100.0);
    assert_eq!((end.value, end.interval, end.at_risk), (1.0, None, 0));
    assert!(end.standard_error < 1e-8);
}

#[test]
fn a_cause_nobody_met_stays_at_zero() {
    let curves = estimate(&[1.0, 2.0], &[1, 0], 3);
    assert_close(at(&curves, 2, 5.0).value, 0.0, 0.0);
    assert!(curves.at(3, 5.0, Confidence::P95).is_none());
    assert!(curves.at(0, f64::NAN, Confidence::P95).is_none());
}

#[test]
fn both_zeros_are_one_time() {
    let curves = estimate(&[0.0, -0.0, 1.0], &[1, 1, 0], 1);
    assert_eq!(curves.event_times().count(), 1);
    assert_eq!(at(&curves, 0, 0.0).at_risk, 3);
}

#[test]
fn invalid_observations_are_named() {
    for time in [-1.0, f64::NAN, f64::INFINITY] {
        let observations = [Observation::censored(1.0), Observation::event(time, 0)];
        let error = CumulativeIncidence::estimate(&observations, 1).unwrap_err();
        assert!(matches!(error, SurvivalError::InvalidTime { index: 1, .. }));
    }
    assert_eq!(
        CumulativeIncidence::estimate(&[Observation::event(1.0, 2)], 2).unwrap_err(),
        SurvivalError::UnknownCause {
            index: 0,
            cause: 2,
            causes: 2
        }
    );
    assert_eq!(
        CumulativeIncidence::estimate(&[], 2).unwrap_err(),
        SurvivalError::NoObservations
    );
}

/// The definition, summed afresh for every time: value and variance of one cause, and `S`.
fn by_definition(observations: &[Observation], cause: usize, time: f64) -> (f64, f64, f64) {
    let mut event_times: Vec<f64> = (observations.iter())
        .filter(|one| one.cause.is_some() && one.time <= time)
        .map(|one| one.time)
        .collect();
    event_times.sort_by(f64::total_cmp);
    event_times.dedup();
    let (mut value, mut remaining) = (0.0, 1.0);
    let mut terms = Vec::new();
    for event_time in event_times {
        let n = observations
            .iter()
            .filter(|one| one.time >= event_time)
            .count() as f64;
        let here = observations
            .iter()
            .filter(|one| one.time.total_cmp(&event_time).is_eq());
        let d = here.clone().filter(|one| one.cause.is_some()).count() as f64;
        let own = here.filter(|one| one.cause == Some(cause)).count() as f64;
        value += remaining * own / n;
        terms.push((value, remaining, n, d, own));
        remaining *= 1.0 - d / n;
    }
    let variance = (terms.iter())
        .map(|&(then, before, n, d, own)| {
            let since: f64 = value - then;
            let greenwood = if n > d { d / (n * (n - d)) } else { 0.0 };
            since * since * greenwood + before * before * own * (n - own) / n.powi(3)
                - 2.0 * since * before * own / (n * n)
        })
        .sum();
    (value, variance, remaining)
}

fn observations() -> impl Strategy<Value = Vec<Observation>> {
    let one = (0..30_u8, prop::option::of(0..3_usize)).prop_map(|(time, cause)| Observation {
        time: f64::from(time),
        cause,
    });
    prop::collection::vec(one, 1..80)
}

proptest! {
    #[test]
    fn all_causes_and_the_event_free_share_add_up_to_one(observations in observations()) {
        let curves = CumulativeIncidence::estimate(&observations, 3).unwrap();
        for time in 0..31 {
            let time = f64::from(time);
            let sum: f64 = (0..3).map(|cause| at(&curves, cause, time).value).sum();
            prop_assert!((sum + curves.event_free(time) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn one_pass_gives_what_the_definition_gives(
        observations in observations(),
        cause in 0..3_usize,
        time in 0..31_u8,
    ) {
        let time = f64::from(time);
        let curves = CumulativeIncidence::estimate(&observations, 3).unwrap();
        let (value, variance, remaining) = by_definition(&observations, cause, time);
        let found = at(&curves, cause, time);
        prop_assert!((found.value - value).abs() < 1e-12);
        prop_assert!((found.standard_error.powi(2) - variance).abs() < 1e-12);
        prop_assert!((curves.event_free(time) - remaining).abs() < 1e-12);
    }

    #[test]
    fn curves_never_fall_and_intervals_hold_the_value(observations in observations()) {
        let curves = CumulativeIncidence::estimate(&observations, 3).unwrap();
        for cause in 0..3 {
            let mut last = 0.0;
            for time in 0..31 {
                let found = at(&curves, cause, f64::from(time));
                prop_assert!(last <= found.value && found.value <= 1.0);
                if let Some(range) = found.interval {
                    prop_assert!(0.0 <= range.lower && range.lower <= found.value);
                    prop_assert!(found.value <= range.upper && range.upper <= 1.0);
                }
                last = found.value;
            }
        }
    }

    #[test]
    fn without_censoring_the_estimate_is_the_plain_share(
        causes in prop::collection::vec(0..3_usize, 1..60),
        time in 0..60_u8,
    ) {
        let observations: Vec<Observation> = (causes.iter().enumerate())
            .map(|(time, &cause)| Observation::event(time as f64, cause))
            .collect();
        let curves = CumulativeIncidence::estimate(&observations, 3).unwrap();
        let met = causes.iter().take(usize::from(time) + 1).filter(|&&cause| cause == 0).count();
        let (share, subjects) = (met as f64 / causes.len() as f64, causes.len() as f64);
        let found = at(&curves, 0, f64::from(time));
        prop_assert!((found.value - share).abs() < 1e-12);
        prop_assert!((found.standard_error.powi(2) - share * (1.0 - share) / subjects).abs() < 1e-12);
    }

    #[test]
    fn order_and_unit_of_time_do_not_matter(observations in observations(), time in 0..31_u8) {
        let time = f64::from(time);
        let mut other: Vec<Observation> = observations.clone();
        other.reverse();
        for observation in &mut other {
            observation.time *= 0.25;
        }
        let one = CumulativeIncidence::estimate(&observations, 3).unwrap();
        let two = CumulativeIncidence::estimate(&other, 3).unwrap();
        prop_assert_eq!(at(&one, 1, time), at(&two, 1, time * 0.25));
    }
}
