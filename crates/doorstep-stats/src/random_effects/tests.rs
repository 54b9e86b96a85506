//! Tests of the parent module: edge cases and properties; published values are in `tests/reference`.

use proptest::prelude::*;

use super::*;

fn counts(groups: &[(u64, u64)]) -> Vec<Counts> {
    (groups.iter())
        .map(|&(successes, trials)| Counts::new(successes, trials).unwrap())
        .collect()
}

#[test]
fn what_cannot_be_learnt_is_an_error() {
    let fit = |groups: &[(u64, u64)], prior| LogitNormal::fit(&counts(groups), prior).unwrap_err();
    let half = SpreadPrior::HalfNormal(1.0);
    assert_eq!(
        fit(&[], half),
        RandomEffectsError::TooFewGroups { found: 0 }
    );
    assert_eq!(
        fit(&[(1, 2), (0, 0)], half),
        RandomEffectsError::TooFewGroups { found: 1 }
    );
    assert_eq!(
        fit(&[(0, 2), (0, 5)], half),
        RandomEffectsError::NoVariation
    );
    assert_eq!(
        fit(&[(2, 2), (5, 5)], half),
        RandomEffectsError::NoVariation
    );
    for prior in [
        SpreadPrior::HalfNormal(0.0),
        SpreadPrior::HalfNormal(f64::NAN),
    ] {
        assert_eq!(
            fit(&[(1, 2), (1, 5)], prior),
            RandomEffectsError::InvalidPrior
        );
    }
}

#[test]
fn very_large_groups_keep_their_shares() {
    let groups = counts(&[
        (100_000, 1_000_000),
        (110_000, 1_000_000),
        (50_000, 1_000_000),
    ]);
    let model = LogitNormal::fit(&groups, SpreadPrior::HalfNormal(1.0)).unwrap();
    for &group in &groups {
        assert!((model.posterior(group).mean - group.share().unwrap()).abs() < 1e-5);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn posteriors_are_shares_and_counting_failures_mirrors_them(
        groups in prop::collection::vec((0..=30_u64, 1..30_u64), 2..5),
    ) {
        let groups: Vec<Counts> = (groups.into_iter())
            .map(|(successes, failures)| Counts::new(successes, successes + failures).unwrap())
            .collect();
        let mirrored: Vec<Counts> = (groups.iter())
            .map(|group| Counts::new(group.trials() - group.successes(), group.trials()).unwrap())
            .collect();
        let half = SpreadPrior::HalfNormal(1.0);
        if let Ok(model) = LogitNormal::fit(&groups, half) {
            let turned = LogitNormal::fit(&mirrored, half).unwrap();
            for (&group, &mirror) in groups.iter().zip(&mirrored) {
                let (found, other) = (model.posterior(group), turned.posterior(mirror));
                prop_assert!((found.mean + other.mean - 1.0).abs() < 1e-9);
                let low = model.quantile(group, 0.025).unwrap();
                let high = model.quantile(group, 0.975).unwrap();
                prop_assert!(0.0 < low && low < found.mean && found.mean < high && high < 1.0);
            }
        }
    }
}
