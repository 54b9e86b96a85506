//! What ten thousand published paths show that no single published number does.
//!
//! It must never stand in for a published number: those are entries.

use doorstep_stats::attribution::{ChannelSets, Markov, Path, Worth};

use crate::data;

const NAMES: [&str; 12] = [
    "eta", "iota", "alpha", "beta", "theta", "lambda", "kappa", "zeta", "epsilon", "gamma",
    "delta", "mi",
];

struct Row {
    channels: Vec<usize>,
    successes: f64,
    failures: f64,
}

/// None where the data set is not there, which is said.
fn rows() -> Option<Vec<Row>> {
    let sheet = data::read_or_say("Data.csv", "channelattribution_paths", ';')?;
    let place = |name: &str| NAMES.iter().position(|known| *known == name).unwrap();
    let paths = sheet.texts("path").unwrap().into_iter();
    let successes = sheet.numbers("total_conversions").unwrap();
    let failures = sheet.numbers("total_null").unwrap();
    let row = |((path, successes), failures): ((&str, f64), f64)| Row {
        channels: path.split(" > ").map(place).collect(),
        successes,
        failures,
    };
    let rows: Vec<Row> = paths.zip(successes).zip(failures).map(row).collect();
    assert_eq!(rows.len(), 10_000);
    Some(rows)
}

fn paths(rows: &[Row]) -> Vec<Path<'_>> {
    (rows.iter())
        .map(|row| Path::new(&row.channels, row.successes, row.failures))
        .collect()
}

fn converting(rows: &[Row]) -> Vec<Path<'_>> {
    let all = paths(rows).into_iter();
    all.map(|path| Path::new(path.channels, path.successes, 0.0))
        .collect()
}

/// An absorbing chain solved by `numpy`, with and without the paths that failed; the files lie beside
/// the paths and have more digits than the entries.
#[test]
fn reference_sets_give_the_first_order_exactly() {
    let Some(rows) = rows() else { return };
    for (nulls, paths) in [("with", paths(&rows)), ("no", converting(&rows))] {
        let chain = Markov::fit(12, &paths, 1).unwrap();
        let file = format!("exact_markov_order1_{nulls}_nulls.own_computation.csv");
        let sheet = data::read(&file, "channelattribution_paths", ',').unwrap();
        let names = sheet.texts("channel_name").unwrap();
        let check = |column: &str, found: &[f64], tolerance: f64| {
            for (name, expected) in names.iter().zip(sheet.numbers(column).unwrap()) {
                let place = NAMES.iter().position(|known| known == name).unwrap();
                let off = (found[place] - expected).abs();
                assert!(off <= tolerance, "{column} of {name}: off by {off}");
            }
        };
        check("removal_effect", &chain.removal_effects, 1e-13);
        check("total_conversions", &chain.credits.channels, 1e-9);
    }
}

/// The package simulates 100,000 walks; `markov_model(order=2)` without the paths that failed.
#[test]
fn reference_sets_agree_with_a_simulation_in_the_second_order() {
    let Some(rows) = rows() else { return };
    let simulated = [
        0.334_88, 0.377_98, 0.548_64, 0.243_49, 0.187_29, 0.119_26, 0.026_04, 0.037_79, 0.062_06,
        0.017_31, 0.000_45, 0.000_24,
    ];
    let chain = Markov::fit(12, &converting(&rows), 2).unwrap();
    for (found, simulated) in chain.removal_effects.iter().zip(simulated) {
        let noise = (simulated * (1.0_f64 - simulated) / 1e5).sqrt();
        assert!(
            (found - simulated).abs() < 3.0 * noise,
            "{found} {simulated}"
        );
    }
}

#[test]
fn reference_sets_show_that_higher_orders_keep_the_share_of_successes() {
    let Some(rows) = rows() else { return };
    for order in 2..=5 {
        let chain = Markov::fit(12, &paths(&rows), order).unwrap();
        assert!((chain.success - 19_785.0 / 88_387.0).abs() < 1e-12);
    }
}

#[test]
fn reference_sets_show_that_sampled_shapley_values_are_the_exact_ones_within_their_error() {
    let Some(rows) = rows() else { return };
    let sets = ChannelSets::of(12, &paths(&rows)).unwrap();
    let exact = sets.shapley(Worth::Rate).unwrap();
    let mut state = 3_u64;
    let uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let sampled = sets.sampled(Worth::Rate, 500, uniform).unwrap();
    let found = sampled.values.iter().zip(&sampled.standard_errors);
    for ((value, error), exact) in found.zip(&exact) {
        assert!((value - exact).abs() <= 5.0 * error);
    }
}
