//! Tests of the parent module: agreement with the plain estimate, late entries, edge cases.

use proptest::prelude::*;

use super::super::CumulativeIncidence;
use super::*;
use crate::Confidence;

fn table_of(observations: &[Observation], causes: usize) -> IncidenceTable {
    let subjects: Vec<Subject> = (observations.iter())
        .map(|&observation| Subject::from_start(0, observation))
        .collect();
    IncidenceTable::new(&subjects, 1, causes).unwrap()
}

fn shares(table: &IncidenceTable, group: usize, weights: &[f64], horizons: &[f64]) -> Vec<f64> {
    let mut into = vec![f64::NAN; horizons.len() * table.causes];
    (table.incidence(group, weights, horizons, &mut into)).unwrap();
    into
}

/// A subject is at risk after its entry: at 2 only two of three, at 5 all that are left.
#[test]
fn late_entries_count_from_their_entry_on() {
    let subjects = [
        Subject::from_start(0, Observation::event(2.0, 0)),
        Subject::from_start(0, Observation::event(5.0, 0)),
        Subject::from_start(0, Observation::censored(9.0)).entering_at(2.0),
    ];
    let table = IncidenceTable::new(&subjects, 1, 1).unwrap();
    let found = shares(&table, 0, table.counts(), &[1.0, 2.0, 5.0, 99.0]);
    assert_eq!(found, [0.0, 0.5, 0.75, 0.75]);
}

#[test]
fn before_the_first_event_all_shares_are_zero_and_after_the_last_they_stay() {
    let table = table_of(&[Observation::event(1.0, 1), Observation::censored(3.0)], 2);
    let found = shares(&table, 0, table.counts(), &[0.5, 1.0, f64::INFINITY]);
    assert_eq!(found, [0.0, 0.0, 0.0, 0.5, 0.0, 0.5]);
}

#[test]
fn what_cannot_be_answered_is_an_error() {
    let subjects = [
        Subject::from_start(0, Observation::event(1.0, 0)),
        Subject::from_start(2, Observation::event(1.0, 0)),
    ];
    let table = IncidenceTable::new(&subjects, 3, 1).unwrap();
    let mut one = [0.0];
    let mut ask =
        |group, weights: &[f64], horizon| table.incidence(group, weights, &[horizon], &mut one);
    assert_eq!(
        ask(1, &[1.0, 1.0], 1.0),
        Err(WeightError::NoWeight { group: 1 })
    );
    assert_eq!(
        ask(0, &[0.0, 1.0], 1.0),
        Err(WeightError::NoWeight { group: 0 })
    );
    assert_eq!(
        ask(3, &[1.0, 1.0], 1.0),
        Err(WeightError::UnknownGroup {
            group: 3,
            groups: 3
        })
    );
    assert_eq!(
        ask(0, &[1.0], 1.0),
        Err(WeightError::Length {
            expected: 2,
            found: 1
        })
    );
    assert_eq!(
        ask(0, &[1.0, 1.0], f64::NAN),
        Err(WeightError::Horizons { index: 0 })
    );
    assert!(matches!(
        ask(0, &[-1.0, 1.0], 1.0),
        Err(WeightError::InvalidWeight { index: 0, .. })
    ));
    let descending = table.incidence(0, table.counts(), &[2.0, 1.0], &mut [0.0; 2]);
    assert_eq!(descending, Err(WeightError::Horizons { index: 1 }));
    let too_many = table.gather([1.0; 3], &mut [0.0; 2]);
    assert_eq!(
        too_many,
        Err(WeightError::Length {
            expected: 2,
            found: 3
        })
    );
}

#[test]
fn an_unannounced_group_or_an_impossible_entry_is_named() {
    let seen = Subject::from_start(1, Observation::censored(1.0));
    assert_eq!(
        IncidenceTable::new(&[seen], 1, 1).unwrap_err(),
        SurvivalError::UnknownGroup {
            index: 0,
            group: 1,
            groups: 1
        }
    );
    for entry in [-1.0, f64::NAN, 1.0, 2.0] {
        let error = IncidenceTable::new(&[seen.entering_at(entry)], 2, 1).unwrap_err();
        assert!(
            matches!(error, SurvivalError::InvalidEntry { index: 0, .. }),
            "{entry}"
        );
    }
    assert_eq!(
        IncidenceTable::new(&[], 1, 1).unwrap_err(),
        SurvivalError::NoObservations
    );
}

fn observation() -> impl Strategy<Value = Observation> {
    (0..30_u8, prop::option::of(0..3_usize)).prop_map(|(time, cause)| Observation {
        time: f64::from(time),
        cause,
    })
}

/// Subjects in three groups, a third of them entering late, each with a weight.
fn subjects() -> impl Strategy<Value = Vec<(Subject, f64)>> {
    let one = (observation(), 0..3_usize, 0..90_u8, 0.01..5.0_f64).prop_map(
        |(observation, group, entry, weight)| {
            let entry = if f64::from(entry) < observation.time {
                f64::from(entry)
            } else {
                0.0
            };
            (
                Subject::from_start(group, observation).entering_at(entry),
                weight,
            )
        },
    );
    prop::collection::vec(one, 1..80)
}

/// The definition, summed afresh.
fn by_definition(subjects: &[(Subject, f64)], cause: usize, horizon: f64) -> f64 {
    let mut times: Vec<f64> = (subjects.iter())
        .filter(|(one, _)| one.observation.cause.is_some() && one.observation.time <= horizon)
        .map(|(one, _)| one.observation.time)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let (mut value, mut remaining) = (0.0, 1.0);
    for time in times {
        let sum = |of: &dyn Fn(&Subject) -> bool| -> f64 {
            subjects
                .iter()
                .filter(|(one, _)| of(one))
                .map(|(_, weight)| weight)
                .sum()
        };
        let here = |one: &Subject| one.observation.time.total_cmp(&time).is_eq();
        let n = sum(&|one| one.observation.time >= time && (one.entry <= 0.0 || one.entry < time));
        let d = sum(&|one| here(one) && one.observation.cause.is_some());
        value += remaining * sum(&|one| here(one) && one.observation.cause == Some(cause)) / n;
        remaining *= 1.0 - d / n;
    }
    value
}

proptest! {
    #[test]
    fn with_equal_weights_it_is_the_plain_estimate_to_the_last_digit(
        observations in prop::collection::vec(observation(), 1..80),
    ) {
        let table = table_of(&observations, 3);
        let curves = CumulativeIncidence::estimate(&observations, 3).unwrap();
        let horizons: Vec<f64> = (0..31).map(f64::from).collect();
        let mut weights = vec![0.0; table.cells()];
        table.gather(observations.iter().map(|_| 1.0), &mut weights).unwrap();
        prop_assert_eq!(&weights, table.counts());
        let found = shares(&table, 0, &weights, &horizons);
        for (row, &horizon) in found.chunks(3).zip(&horizons) {
            for (cause, &share) in row.iter().enumerate() {
                let plain = curves.at(cause, horizon, Confidence::P95).unwrap().value;
                prop_assert_eq!(share.to_bits(), plain.to_bits());
            }
        }
    }

    #[test]
    fn weights_and_late_entries_agree_with_the_definition(
        subjects in subjects(),
        horizon in 0..31_u8,
    ) {
        let horizon = f64::from(horizon);
        let plain: Vec<Subject> = subjects.iter().map(|(one, _)| *one).collect();
        let table = IncidenceTable::new(&plain, 3, 3).unwrap();
        let mut weights = vec![0.0; table.cells()];
        table.gather(subjects.iter().map(|(_, weight)| *weight), &mut weights).unwrap();
        for group in 0..3 {
            let own: Vec<(Subject, f64)> =
                subjects.iter().copied().filter(|(one, _)| one.group == group).collect();
            if own.is_empty() {
                continue;
            }
            let found = shares(&table, group, &weights, &[horizon]);
            let total: f64 = found.iter().sum();
            prop_assert!(total <= 1.0 + 1e-9);
            for (cause, share) in found.into_iter().enumerate() {
                prop_assert!((share - by_definition(&own, cause, horizon)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn only_the_ratios_of_weights_matter(subjects in subjects(), scale in 0.001..1000.0_f64) {
        let plain: Vec<Subject> =
            subjects.iter().map(|(one, _)| Subject { group: 0, ..*one }).collect();
        let table = IncidenceTable::new(&plain, 1, 3).unwrap();
        let mut weights = vec![0.0; table.cells()];
        table.gather(subjects.iter().map(|(_, weight)| *weight), &mut weights).unwrap();
        let one = shares(&table, 0, &weights, &[7.0, 15.0]);
        for weight in &mut weights {
            *weight *= scale;
        }
        let other = shares(&table, 0, &weights, &[7.0, 15.0]);
        prop_assert!(one.iter().zip(&other).all(|(one, other)| (one - other).abs() < 1e-9));
    }
}
