//! Tests of the parent module: ties, properties; published ranks are in `tests/reference`.

use proptest::prelude::*;

use super::*;
use crate::proportion::Counts;
use crate::shrinkage::Shrinkage;

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
