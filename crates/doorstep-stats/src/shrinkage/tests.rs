//! Tests of the parent module: published values, edge cases and properties.

use proptest::prelude::*;

use super::*;

/// Tumours among the rats of 70 historical experiments and, last, of the current one: Tarone (1982),
/// as distributed with the Stan example models (`pool-binary-trials/rat-tumors.csv`).
#[rustfmt::skip]
const RATS: [(u64, u64); 71] = [
    (0, 20), (0, 20), (0, 20), (0, 20), (0, 20), (0, 20), (0, 20), (0, 19), (0, 19), (0, 19),
    (0, 19), (0, 18), (0, 18), (0, 17), (1, 20), (1, 20), (1, 20), (1, 20), (1, 19), (1, 19),
    (1, 18), (1, 18), (3, 27), (2, 25), (2, 24), (2, 23), (2, 20), (2, 20), (2, 20), (2, 20),
    (2, 20), (2, 20), (1, 10), (5, 49), (2, 19), (5, 46), (2, 17), (7, 49), (7, 47), (3, 20),
    (3, 20), (2, 13), (9, 48), (10, 50), (4, 20), (4, 20), (4, 20), (4, 20), (4, 20), (4, 20),
    (4, 20), (10, 48), (4, 19), (4, 19), (4, 19), (5, 22), (11, 46), (12, 49), (5, 20), (5, 20),
    (6, 23), (5, 19), (6, 22), (6, 20), (6, 20), (6, 20), (16, 52), (15, 46), (15, 47), (9, 24),
    (4, 14),
];

fn counts(groups: &[(u64, u64)]) -> Vec<Counts> {
    (groups.iter())
        .map(|&(successes, trials)| Counts::new(successes, trials).unwrap())
        .collect()
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

/// A search over (logit of mean, log of strength) in another language, with its own log-gamma.
#[test]
fn the_likelihood_of_the_rats_has_its_maximum_where_a_brute_search_finds_it() {
    for (groups, alpha, beta) in [
        (&RATS[..], 2.341_614_4, 14.114_803_3),
        (&RATS[..70], 2.304_783_7, 14.079_810_5),
    ] {
        let Shrinkage::PlugIn(prior) = Shrinkage::fit(&counts(groups)).unwrap() else {
            panic!("seventy groups that differ have one prior");
        };
        assert_close(prior.alpha(), alpha, 1e-5);
        assert_close(prior.beta(), beta, 1e-4);
    }
}

/// Sums over a finer grid, in another language, give 2.4027 and 14.320; they round to the means of
/// *Bayesian Data Analysis*, section 5.3, as remembered (2.4 and 14.3).
#[test]
fn the_grid_over_the_rats_agrees_with_a_finer_one() {
    let grid = PriorGrid::over(&counts(&RATS));
    assert_close(grid.average(BetaPrior::alpha), 2.40, 0.01);
    assert_close(grid.average(BetaPrior::beta), 14.32, 0.03);
}

/// Sums over a grid a hundred times finer, in another language.
#[test]
fn forty_by_forty_priors_are_enough() {
    check_grid(
        &[(3, 8), (40, 160), (2, 30)],
        0.27166,
        &[(0.31293, 0.13030), (0.24801, 0.03360), (0.11208, 0.06098)],
    );
    check_grid(
        &[(0, 2), (2, 2)],
        0.50000,
        &[(0.29403, 0.23297), (0.70597, 0.23297)],
    );
    check_grid(
        &[(0, 5), (5, 5), (3, 4)],
        0.55010,
        &[(0.16036, 0.15458), (0.87113, 0.13610), (0.68483, 0.18459)],
    );
    check_grid(
        &[(1, 50), (30, 60)],
        0.30943,
        &[(0.03276, 0.02587), (0.49110, 0.06355)],
    );
}

fn check_grid(groups: &[(u64, u64)], prior_mean: f64, posteriors: &[(f64, f64)]) {
    let groups = counts(groups);
    let shrinkage = Shrinkage::fit(&groups).unwrap();
    assert!(matches!(shrinkage, Shrinkage::Integrated(_)));
    assert_close(shrinkage.prior_mean(), prior_mean, 5e-4);
    for (&group, &(mean, standard_deviation)) in groups.iter().zip(posteriors) {
        let posterior = shrinkage.posterior(group);
        assert_close(posterior.mean, mean, 5e-4);
        assert_close(posterior.standard_deviation, standard_deviation, 5e-4);
    }
}

#[test]
fn one_group_alone_teaches_no_prior() {
    for (groups, found) in [(&[][..], 0), (&[(3, 8)], 1), (&[(3, 8), (0, 0), (0, 0)], 1)] {
        let error = Shrinkage::fit(&counts(groups)).unwrap_err();
        assert_eq!(error, ShrinkageError::TooFewGroups { found });
    }
}

#[test]
fn groups_that_chance_explains_are_pooled() {
    for groups in [vec![(2, 10), (3, 10), (1, 10)], vec![(25, 100); 40]] {
        let shrinkage = Shrinkage::fit(&counts(&groups)).unwrap();
        assert!(matches!(shrinkage, Shrinkage::Pooled(_)));
        for group in counts(&groups) {
            assert_close(shrinkage.posterior(group).mean, shrinkage.prior_mean(), 0.0);
        }
    }
}

#[test]
fn no_success_anywhere_is_no_certainty() {
    let shrinkage = Shrinkage::fit(&counts(&[(0, 10), (0, 20)])).unwrap();
    let posterior = shrinkage.posterior(counts(&[(0, 10)])[0]);
    assert_close(posterior.mean, 0.0, 0.0);
    assert!(posterior.standard_deviation > 0.01);
}

/// With one trial each, no likelihood tells a prior from a common share.
#[test]
fn single_trials_in_many_groups_are_pooled() {
    let groups: Vec<(u64, u64)> = (0..40)
        .map(|index| (u64::from(index % 4 == 0), 1))
        .collect();
    let shrinkage = Shrinkage::fit(&counts(&groups)).unwrap();
    assert!(matches!(shrinkage, Shrinkage::Pooled(_)));
    assert_close(shrinkage.prior_mean(), 0.25, 0.0);
}

#[test]
fn groups_of_opposite_extremes_keep_their_shares() {
    let groups: Vec<(u64, u64)> = (0..20).map(|index| (50 * (index % 2), 50)).collect();
    let groups = counts(&groups);
    let shrinkage = Shrinkage::fit(&groups).unwrap();
    assert!(shrinkage.posterior(groups[0]).mean < 0.01);
    assert!(shrinkage.posterior(groups[1]).mean > 0.99);
}

/// Here the likelihood is so flat in the strength that careless rounding hides the last steps' gain.
#[test]
fn very_large_groups_that_hardly_differ_are_fitted() {
    for spread in 860..960 {
        let groups: Vec<(u64, u64)> = (0..67)
            .map(|index| (2_000 + spread * (index * 31 % 67) / 360, 370_000))
            .collect();
        assert!(Shrinkage::fit(&counts(&groups)).is_ok(), "{spread}");
    }
}

#[test]
fn groups_without_trials_change_nothing_and_get_the_prior_mean() {
    let empty = counts(&[(0, 0)])[0];
    for groups in [&RATS[..], &[(1, 50), (30, 60)]] {
        let without = Shrinkage::fit(&counts(groups)).unwrap();
        let with = Shrinkage::fit(&[counts(groups), vec![empty; 30]].concat()).unwrap();
        assert_eq!(with, without);
        assert_close(with.posterior(empty).mean, with.prior_mean(), 1e-12);
    }
}

#[test]
fn moments_are_none_where_no_beta_fits() {
    assert_eq!(BetaPrior::from_moments(&counts(&[(3, 8)])), None);
    assert_eq!(BetaPrior::from_moments(&counts(&[(1, 4), (2, 8)])), None);
    assert_eq!(BetaPrior::from_moments(&counts(&[(0, 4), (4, 4)])), None);
}

fn groups(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Counts>> {
    let trials = prop_oneof![0..10_u64, 1..1_000_u64, 1..1_000_000_u64];
    let group = (trials, 0.0..=1.0_f64)
        .prop_map(|(trials, share)| Counts::new((share * trials as f64) as u64, trials).unwrap());
    prop::collection::vec(group, count)
}

proptest! {
    #[test]
    fn every_set_of_two_groups_or_more_is_fitted(groups in groups(2..60)) {
        let trying = groups.iter().filter(|group| group.trials() > 0).count();
        match Shrinkage::fit(&groups) {
            Ok(shrinkage) => for group in groups {
                let Posterior { mean, standard_deviation } = shrinkage.posterior(group);
                prop_assert!((0.0..=1.0).contains(&mean));
                prop_assert!(standard_deviation >= 0.0 && standard_deviation.is_finite());
            },
            Err(error) => {
                prop_assert_eq!(error, ShrinkageError::TooFewGroups { found: trying });
                prop_assert!(trying < 2);
            }
        }
    }

    #[test]
    fn a_single_prior_draws_every_share_towards_its_mean(groups in groups(20..60)) {
        if let Ok(shrinkage @ Shrinkage::PlugIn(prior)) = Shrinkage::fit(&groups) {
            for group in groups {
                let (raw, mean) = (group.share().unwrap_or(prior.mean()), prior.mean());
                let steadied = shrinkage.posterior(group).mean;
                prop_assert!(raw.min(mean) - 1e-12 <= steadied);
                prop_assert!(steadied <= raw.max(mean) + 1e-12);
            }
        }
    }

    #[test]
    fn counting_failures_instead_mirrors_the_posteriors(groups in groups(2..40)) {
        let mirrored: Vec<Counts> = (groups.iter())
            .map(|group| Counts::new(group.trials() - group.successes(), group.trials()).unwrap())
            .collect();
        if let (Ok(one), Ok(other)) = (Shrinkage::fit(&groups), Shrinkage::fit(&mirrored)) {
            for (&group, &mirror) in groups.iter().zip(&mirrored) {
                let (plain, turned) = (one.posterior(group), other.posterior(mirror));
                prop_assert!((plain.mean + turned.mean - 1.0).abs() < 1e-4);
                prop_assert!(
                    (plain.standard_deviation - turned.standard_deviation).abs() < 1e-4
                );
            }
        }
    }
}
