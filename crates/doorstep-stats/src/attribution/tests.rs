//! Tests of the parent module: published examples, and what must hold for all paths.

use proptest::prelude::*;

use super::*;
use crate::decomposition::Shapley;

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (one, other) in found.iter().zip(expected) {
        assert!(
            (one - other).abs() <= tolerance,
            "{found:?} instead of {expected:?}"
        );
    }
}

fn rule(paths: &[Path<'_>], rule: Rule) -> Vec<f64> {
    credits(2, paths, rule).unwrap().channels
}

/// Tests of `eeghor/mta`.
#[test]
fn rules_divide_as_published() {
    assert_close(
        &rule(&[Path::new(&[0, 0, 1], 6.0, 0.0)], Rule::Linear),
        &[4.0, 2.0],
        1e-12,
    );
    let two = [Path::new(&[0, 1], 10.0, 0.0)];
    assert_close(&rule(&two, Rule::ENDS), &[5.0, 5.0], 1e-12);
    let uneven = Rule::Position {
        first: 0.3,
        last: 0.7,
    };
    assert_close(&rule(&two, uneven), &[3.0, 7.0], 1e-12);
    assert_close(&rule(&two, Rule::First), &[10.0, 0.0], 0.0);
    assert_close(&rule(&two, Rule::Last), &[0.0, 10.0], 0.0);
}

#[test]
fn forty_twenty_forty() {
    let four = [Path::new(&[0, 1, 1, 2], 10.0, 0.0)];
    let found = credits(3, &four, Rule::ENDS).unwrap();
    assert_close(&found.channels, &[4.0, 2.0, 4.0], 1e-12);
    let one = [Path::new(&[2], 10.0, 0.0)];
    assert_close(
        &credits(3, &one, Rule::ENDS).unwrap().channels,
        &[0.0, 0.0, 10.0],
        1e-12,
    );
}

#[test]
fn what_is_a_half_life_older_counts_half() {
    let aged = |ages| Path {
        ages,
        ..Path::new(&[0, 1], 3.0, 0.0)
    };
    let decay = Rule::Decay { half_life: 7.0 };
    assert_close(&rule(&[aged(&[9.0, 2.0])], decay), &[1.0, 2.0], 1e-12);
    // Long ago, only the difference matters.
    assert_close(&rule(&[aged(&[1e5 + 7.0, 1e5])], decay), &[1.0, 2.0], 1e-9);
    assert_eq!(
        credits(2, &[Path::new(&[0, 1], 3.0, 0.0)], decay),
        Err(AttributionError::Ages { path: 0 })
    );
}

/// README of `jmwoloso/pychattr`, which simulates: 1.991106 and 1.008894.
#[test]
fn every_path_that_meets_a_channel_is_lost_without_it() {
    let paths = [
        Path::new(&[0, 1, 0, 1, 1, 0], 1.0, 0.0),
        Path::new(&[0, 1, 1, 0, 0], 1.0, 0.0),
        Path::new(&[0, 0], 1.0, 0.0),
    ];
    let chain = Markov::fit(2, &paths, 1).unwrap();
    assert_close(&chain.removal_effects, &[1.0, 0.5], 1e-12);
    assert_close(&chain.credits.channels, &[2.0, 1.0], 1e-12);
}

#[test]
fn what_cannot_be_divided_is_an_error() {
    let beyond = credits(2, &[Path::new(&[2], 1.0, 0.0)], Rule::First);
    assert!(matches!(
        beyond,
        Err(AttributionError::UnknownChannel { channel: 2, .. })
    ));
    let negative = Markov::fit(1, &[Path::new(&[0], -1.0, 0.0)], 1);
    assert!(matches!(negative, Err(AttributionError::Count { .. })));
    let nothing = Markov::fit(1, &[], 1);
    assert_eq!(nothing, Err(AttributionError::NoSuccess));
    let sets = ChannelSets::of(13, &[Path::new(&[12], 1.0, 0.0)]).unwrap();
    assert!(sets.shapley(Worth::Rate).is_err());
    assert!(sets.shapley(Worth::Successes).is_ok());
    assert!(sets.sampled(Worth::Rate, 0, || 0.0).is_err());
}

#[test]
fn a_success_without_channels_is_given_to_none() {
    let paths = [Path::new(&[], 3.0, 1.0), Path::new(&[0], 2.0, 2.0)];
    let chain = Markov::fit(1, &paths, 1).unwrap();
    assert_close(&chain.credits.channels, &[2.0], 1e-12);
    assert_close(
        &[chain.credits.without, chain.success],
        &[3.0, 5.0 / 8.0],
        1e-12,
    );
}

/// To and fro between two channels: it takes sweeps in proportion to the steps.
#[test]
fn walks_too_long_to_solve_are_an_error_and_long_ones_are_not() {
    let to_and_fro = |steps: usize| (0..steps).map(|step| step % 2).collect::<Vec<_>>();
    let (long, endless) = (to_and_fro(2_000), to_and_fro(200_000));
    let chain = Markov::fit(2, &[Path::new(&long, 1.0, 3.0)], 1).unwrap();
    assert_close(&[chain.success], &[0.25], 1e-9);
    let unsolved = Markov::fit(2, &[Path::new(&endless, 1.0, 3.0)], 1);
    assert_eq!(unsolved, Err(AttributionError::NotConverged));
}

type Owned = (Vec<usize>, u8, u8);

const CHANNELS: usize = 5;

/// Paths over a few channels, at least one of which succeeded.
fn paths() -> impl Strategy<Value = Vec<Owned>> {
    let path = (prop::collection::vec(0..CHANNELS, 0..8), 0_u8..4, 0_u8..6);
    prop::collection::vec(path, 1..25).prop_filter("a success", |paths| {
        paths.iter().any(|path| path.1 > 0 && !path.0.is_empty())
    })
}

fn borrowed(paths: &[Owned]) -> Vec<Path<'_>> {
    (paths.iter())
        .map(|(channels, successes, failures)| {
            Path::new(channels, f64::from(*successes), f64::from(*failures))
        })
        .collect()
}

fn total(credits: &Credits) -> f64 {
    credits.channels.iter().sum::<f64>() + credits.without
}

fn pseudo_random() -> impl FnMut() -> f64 {
    let mut state = 7_u64;
    move || {
        state =
            (state.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// By walking the chain step by step until nobody is left: slow, and shares no code.
fn success_by_steps(paths: &[Owned], order: usize, without: Option<usize>) -> f64 {
    use std::collections::BTreeMap;
    type State = Vec<usize>;
    let mut leaving: BTreeMap<State, (f64, f64, BTreeMap<State, f64>)> = BTreeMap::new();
    for (channels, successes, failures) in paths {
        let walks = f64::from(*successes) + f64::from(*failures);
        let mut state: State = vec![];
        for channel in channels {
            let mut next = state.clone();
            next.push(*channel);
            let next = next.split_off(next.len().saturating_sub(order));
            let from = leaving.entry(state).or_default();
            *from.2.entry(next.clone()).or_default() += walks;
            from.1 += walks;
            state = next;
        }
        let from = leaving.entry(state).or_default();
        from.0 += f64::from(*successes);
        from.1 += walks;
    }
    let mut here: BTreeMap<State, f64> = BTreeMap::from([(vec![], 1.0)]);
    let mut succeeded = 0.0;
    for _ in 0..3_000 {
        let mut next: BTreeMap<State, f64> = BTreeMap::new();
        for (state, share) in here {
            let (successes, all, moves) = &leaving[&state];
            if *all == 0.0 {
                continue;
            }
            succeeded += share * successes / all;
            for (to, weight) in moves {
                if !without.is_some_and(|channel| to.contains(&channel)) {
                    *next.entry(to.clone()).or_default() += share * weight / all;
                }
            }
        }
        here = next;
        if here.values().sum::<f64>() < 1e-13 {
            break;
        }
    }
    succeeded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn credits_add_up_to_the_successes(owned in paths(), order in 1_usize..4) {
        let paths = borrowed(&owned);
        let successes: f64 = paths.iter().map(|path| path.successes).sum();
        for rule in [Rule::First, Rule::Last, Rule::Linear, Rule::ENDS] {
            prop_assert!((total(&credits(CHANNELS, &paths, rule).unwrap()) - successes).abs() < 1e-9);
        }
        let chain = Markov::fit(CHANNELS, &paths, order).unwrap();
        prop_assert!((total(&chain.credits) - successes).abs() < 1e-9);
    }

    #[test]
    fn the_chain_succeeds_as_often_as_was_seen_whatever_its_order(owned in paths(), order in 1_usize..6) {
        let paths = borrowed(&owned);
        let successes: f64 = paths.iter().map(|path| path.successes).sum();
        let failures: f64 = paths.iter().map(|path| path.failures).sum();
        let chain = Markov::fit(CHANNELS, &paths, order).unwrap();
        prop_assert!((chain.success - successes / (successes + failures)).abs() < 1e-12);
    }

    #[test]
    fn repeats_do_not_matter_to_the_first_order(owned in paths()) {
        let mut collapsed = owned.clone();
        for path in &mut collapsed {
            path.0.dedup();
        }
        let one = Markov::fit(CHANNELS, &borrowed(&owned), 1).unwrap();
        let other = Markov::fit(CHANNELS, &borrowed(&collapsed), 1).unwrap();
        for (one, other) in one.removal_effects.iter().zip(&other.removal_effects) {
            prop_assert!((one - other).abs() < 1e-12);
        }
    }

    #[test]
    fn without_a_channel_on_every_path_all_is_lost(
        owned in paths(), order in 1_usize..4, place in 0_usize..3,
    ) {
        let mut everywhere = owned;
        for path in &mut everywhere {
            let places = [0, path.0.len(), path.0.len() / 2];
            path.0.insert(places[place], CHANNELS);
        }
        // Somewhere in the middle, a short chain forgets whether it was met, and may end without.
        let order = if place == 2 { 9 } else { order };
        let chain = Markov::fit(CHANNELS + 1, &borrowed(&everywhere), order).unwrap();
        prop_assert!((chain.removal_effects[CHANNELS] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn elimination_agrees_with_walking(owned in paths(), order in 1_usize..4) {
        let chain = Markov::fit(CHANNELS, &borrowed(&owned), order).unwrap();
        for channel in 0..CHANNELS {
            let left = success_by_steps(&owned, order, Some(channel));
            let expected = 1.0 - left / success_by_steps(&owned, order, None);
            prop_assert!((chain.removal_effects[channel] - expected).abs() < 1e-8);
        }
    }

    #[test]
    fn shapley_values_add_up_and_leave_nothing_to_idle_channels(owned in paths()) {
        let mut owned = owned;
        // Channel 0 is nowhere, and channels 1 and 2 are everywhere together.
        for path in &mut owned {
            path.0.retain(|channel| ![0, 2].contains(channel));
            if path.0.contains(&1) {
                path.0.push(2);
            }
        }
        let paths = borrowed(&owned);
        let sets = ChannelSets::of(CHANNELS, &paths).unwrap();
        for worth in [Worth::Successes, Worth::Rate] {
            let values = sets.shapley(worth).unwrap();
            let all = sets.worth((1 << CHANNELS) - 1, worth) - sets.worth(0, worth);
            prop_assert!((values.iter().sum::<f64>() - all).abs() < 1e-9);
            prop_assert!(values[0].abs() < 1e-12);
            prop_assert!((values[1] - values[2]).abs() < 1e-12);
            let sampled = sets.sampled(worth, 400, pseudo_random()).unwrap();
            prop_assert!((sampled.values.iter().sum::<f64>() - all).abs() < 1e-9);
            prop_assert!(sampled.values[0].abs() < 1e-12);
            for ((found, exact), error) in sampled.values.iter().zip(&values).zip(&sampled.standard_errors) {
                prop_assert!((found - exact).abs() <= 5.0 * error + 1e-9);
            }
        }
    }

    #[test]
    fn equal_shares_are_the_shapley_value_of_the_successes(owned in paths()) {
        let paths = borrowed(&owned);
        let sets = ChannelSets::of(CHANNELS, &paths).unwrap();
        let mut by_sets = [0.0; CHANNELS];
        let worth = |set| sets.worth(u128::from(set), Worth::Successes);
        Shapley::new(CHANNELS).unwrap().contributions(worth, &mut by_sets);
        for (one, other) in sets.shapley(Worth::Successes).unwrap().iter().zip(by_sets) {
            prop_assert!((one - other).abs() < 1e-9);
        }
    }
}
