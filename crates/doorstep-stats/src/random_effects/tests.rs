//! Tests of the parent module: published values, edge cases and properties.

use proptest::prelude::*;

use super::*;
use crate::Confidence;
use crate::rank::{Best, RankTally};

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

/// As in the example: `1/σ² ~ Gamma(0.001, 0.001)`.
const VAGUE: SpreadPrior = SpreadPrior::Precision {
    shape: 0.001,
    rate: 0.001,
};

fn counts(groups: &[(u64, u64)]) -> Vec<Counts> {
    (groups.iter())
        .map(|&(successes, trials)| Counts::new(successes, trials).unwrap())
        .collect()
}

/// `MultiBUGS`, 20,000 draws. The means to five digits are those of an independent 60-point
/// Gauss–Hermite quadrature over a grid of (μ, ln σ).
#[test]
fn hospitals_agree_with_bugs() {
    #[rustfmt::skip]
    let expected = [
        // mean, sd, 2.5 %, 97.5 %, mean by quadrature
        (0.052_98, 0.019_56,  0.017_85, 0.093_85, 0.053_24),
        (0.103_1,  0.021_77,  0.067_19, 0.151_1,  0.103_16),
        (0.070_48, 0.017_47,  0.039_68, 0.109,    0.070_75),
        (0.059_18, 0.007_908, 0.044_44, 0.075_32, 0.059_3),
        (0.051_52, 0.013_27,  0.027_42, 0.078_89, 0.051_78),
        (0.068_95, 0.014_71,  0.042_48, 0.100_4,  0.069_26),
        (0.066_8,  0.015_97,  0.038_6,  0.101_7,  0.066_73),
        (0.123_1,  0.022_3,   0.083_42, 0.170_3,  0.123_14),
        (0.069_8,  0.014_51,  0.044_07, 0.100_7,  0.069_99),
        (0.078_4,  0.019_88,  0.044_63, 0.122_5,  0.078_55),
        (0.102_3,  0.017_62,  0.071_86, 0.140_3,  0.102_14),
        (0.068_38, 0.011_74,  0.046_95, 0.092_86, 0.068_52),
    ];
    let groups = counts(&HOSPITALS);
    let model = LogitNormal::fit(&groups, VAGUE).unwrap();
    for (&group, (mean, deviation, low, high, exact)) in groups.iter().zip(expected) {
        let found = model.posterior(group);
        assert!((found.mean - mean).abs() < 0.0008, "{found:?} {mean}");
        assert!((found.mean - exact).abs() < 0.0002, "{found:?} {exact}");
        assert!(
            (found.standard_deviation - deviation).abs() < 0.0008,
            "{found:?} {deviation}"
        );
        let ends = [0.025, 0.975].map(|probability| model.quantile(group, probability).unwrap());
        assert!(
            (ends[0] - low).abs() < 0.003 && (ends[1] - high).abs() < 0.003,
            "{ends:?}"
        );
    }
    assert!(
        (model.middle_share() - 0.0728).abs() < 0.001,
        "{}",
        model.middle_share()
    );
    assert!((model.spread() - 0.403).abs() < 0.01, "{}", model.spread());
}

/// The same source: the hospital without a death may have any place from 1 to 10 of 12.
#[test]
fn hospitals_have_the_published_ranks() {
    let groups = counts(&HOSPITALS);
    let model = LogitNormal::fit(&groups, VAGUE).unwrap();
    let mut state = 1_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut tally = RankTally::new(12, Best::Lowest);
    for _ in 0..4_000 {
        tally.add(&model.draw(&groups, &mut uniform)).unwrap();
    }
    #[rustfmt::skip]
    let expected = [
        (1, 2, 10), (6, 10, 12), (1, 6, 11), (1, 4, 8), (1, 2, 8), (1, 6, 10),
        (1, 5, 10), (9, 12, 12), (1, 6, 10), (2, 8, 11), (7, 10, 12), (1, 6, 10),
    ];
    for (found, (lower, median, upper)) in tally.ranks(Confidence::P95).iter().zip(expected) {
        assert!(found.lower.abs_diff(lower) <= 1, "{found:?}");
        assert!(found.median.abs_diff(median) <= 1, "{found:?}");
        assert!(found.upper.abs_diff(upper) <= 1, "{found:?}");
    }
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
