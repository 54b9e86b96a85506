//! Tests of the parent module: edge cases and properties; published values are in `tests/reference`.

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
