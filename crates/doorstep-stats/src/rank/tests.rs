//! Tests of the parent module: published ranks, ties, properties.

use proptest::prelude::*;

use super::*;
use crate::proportion::Counts;
use crate::shrinkage::{BetaPrior, Shrinkage};

/// Deaths among operations in twelve hospitals; `MultiBUGS` examples, `Surgical.odc`.
const HOSPITALS: [(u64, u64); 12] = [
    (0, 47),
    (18, 148),
    (8, 119),
    (46, 810),
    (8, 211),
    (13, 196),
    (9, 148),
    (31, 215),
    (14, 207),
    (8, 97),
    (29, 256),
    (24, 360),
];

fn hospitals() -> Vec<Counts> {
    (HOSPITALS.iter())
        .map(|&(deaths, operations)| Counts::new(deaths, operations).unwrap())
        .collect()
}

/// Numbers from 0 to 1, spread evenly in every few dimensions: steps of irrational roots.
fn spread_evenly() -> impl FnMut() -> f64 {
    let mut state = 1_u64;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// The same source: posterior of independent hospitals under Beta(1, 1), rank 1 the fewest deaths.
#[test]
fn independent_hospitals_have_the_published_ranks() {
    let even = Shrinkage::PlugIn(BetaPrior::new(1.0, 1.0).unwrap());
    let (groups, mut uniform) = (hospitals(), spread_evenly());
    let mut tally = RankTally::new(12, Best::Lowest);
    for _ in 0..4_000 {
        tally.add(&even.draw(&groups, &mut uniform)).unwrap();
    }
    #[rustfmt::skip]
    let expected = [
        (1, 1, 7), (7, 11, 12), (2, 7, 11), (2, 4, 7), (1, 2, 7), (2, 6, 10),
        (2, 5, 10), (9, 12, 12), (2, 6, 10), (2, 8, 12), (7, 10, 12), (2, 6, 9),
    ];
    for (found, (lower, median, upper)) in tally.ranks(Confidence::P95).iter().zip(expected) {
        assert!(found.lower.abs_diff(lower) <= 1, "{found:?}");
        assert!(found.median.abs_diff(median) <= 1, "{found:?}");
        assert!(found.upper.abs_diff(upper) <= 1, "{found:?}");
    }
}

/// The posterior means of the same hospitals, (k+1)/(n+2).
#[test]
fn independent_hospitals_have_the_exact_means() {
    let even = BetaPrior::new(1.0, 1.0).unwrap();
    #[rustfmt::skip]
    let expected = [
        0.020_408_16, 0.126_666_67, 0.074_380_17, 0.057_881_77, 0.042_253_52, 0.070_707_07,
        0.066_666_67, 0.147_465_44, 0.071_770_33, 0.090_909_09, 0.116_279_07, 0.069_060_77,
    ];
    for (&group, expected) in hospitals().iter().zip(expected) {
        assert!((even.posterior(group).mean - expected).abs() < 1e-8);
    }
}

#[test]
fn equal_units_share_every_place() {
    let mut tally = RankTally::new(4, Best::Highest);
    tally.add(&[0.5; 4]).unwrap();
    for unit in tally.ranks(Confidence::P95) {
        assert!((unit.best - 0.25).abs() < 1e-12);
        assert!((unit.worst_fifth - 0.25).abs() < 1e-12);
        assert_eq!((unit.median, unit.lower, unit.upper), (2, 1, 4));
    }
}

#[test]
fn groups_that_chance_explains_have_no_order() {
    let alike = [Counts::new(10, 40).unwrap(), Counts::new(11, 40).unwrap()];
    let shrinkage = Shrinkage::fit(&alike).unwrap();
    let mut tally = RankTally::new(2, Best::Highest);
    tally.add(&shrinkage.draw(&alike, || 0.3)).unwrap();
    assert!((tally.ranks(Confidence::P95)[0].best - 0.5).abs() < 1e-12);
}

#[test]
fn no_units_have_no_ranks() {
    let mut tally = RankTally::new(0, Best::Highest);
    tally.add(&[]).unwrap();
    assert!(tally.ranks(Confidence::P95).is_empty());
}

proptest! {
    #[test]
    fn every_place_is_held_once(
        draws in prop::collection::vec(prop::collection::vec(0..6_u8, 7), 1..20),
    ) {
        let mut tally = RankTally::new(7, Best::Highest);
        let mut turned = RankTally::new(7, Best::Lowest);
        for draw in &draws {
            let values: Vec<f64> = draw.iter().copied().map(f64::from).collect();
            tally.add(&values).unwrap();
            turned.add(&values).unwrap();
        }
        let ranks = tally.ranks(Confidence::P95);
        let best: f64 = ranks.iter().map(|unit| unit.best).sum();
        let worst: f64 = ranks.iter().map(|unit| unit.worst_fifth).sum();
        prop_assert!((best - 1.0).abs() < 1e-9 && (worst - 1.0).abs() < 1e-9);
        for (unit, other) in ranks.iter().zip(turned.ranks(Confidence::P95)) {
            prop_assert!(1 <= unit.lower && unit.lower <= unit.median);
            prop_assert!(unit.median <= unit.upper && unit.upper <= 7);
            prop_assert!((unit.best - other.worst_fifth).abs() < 1e-9);
        }
    }
}
