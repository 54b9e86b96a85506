//! Credit on a published set of ten thousand paths that is not ours to pass on.
//!
//! `DOORSTEP_REFERENCE_DATA=DIR` names a folder with `channelattribution_paths/Data.csv`, or one beside
//! it: `path;total_conversions;total_conversion_value;total_null`. Without it these tests pass by, and
//! say so.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop loudly"
)]

use std::path::PathBuf;

use doorstep_stats::attribution::{ChannelSets, Markov, Path, Rule, Worth, credits};

const NAMES: [&str; 12] = [
    "eta", "iota", "alpha", "beta", "theta", "lambda", "kappa", "zeta", "epsilon", "gamma",
    "delta", "mi",
];

struct Row {
    channels: Vec<usize>,
    successes: f64,
    failures: f64,
}

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("DOORSTEP_REFERENCE_DATA").map(PathBuf::from)?;
    let places = ["channelattribution_paths", "../channelattribution_paths"];
    let mut folders = places.iter().map(|place| named.join(place));
    folders.find(|folder| folder.join("Data.csv").is_file())
}

fn rows() -> Option<Vec<Row>> {
    let Some(folder) = folder() else {
        println!("DOORSTEP_REFERENCE_DATA names no folder with the paths: they are passed by");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("Data.csv")).unwrap();
    let rows: Vec<Row> = text.lines().skip(1).map(row).collect();
    assert_eq!(rows.len(), 10_000);
    Some(rows)
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.split(';').collect();
    let named = |name: &str| NAMES.iter().position(|known| *known == name).unwrap();
    Row {
        channels: cells[0].split(" > ").map(named).collect(),
        successes: cells[1].parse().unwrap(),
        failures: cells[3].parse().unwrap(),
    }
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

fn assert_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    for ((name, found), expected) in NAMES.iter().zip(found).zip(expected) {
        assert!(
            (found - expected).abs() <= tolerance,
            "{what} of {name}: {found} instead of {expected}"
        );
    }
}

/// Python `ChannelAttribution` 2.2.5, `heuristic_models`.
#[test]
fn rules_agree_with_the_package() {
    let Some(rows) = rows() else { return };
    let paths = paths(&rows);
    let by = |rule| credits(12, &paths, rule).unwrap().channels;
    #[rustfmt::skip]
    let (first, last, linear) = (
        [3_164.0, 4_606.0, 6_308.0, 2_831.0, 1_606.0, 902.0, 74.0, 27.0, 99.0, 165.0, 1.0, 2.0],
        [4_167.0, 3_355.0, 8_447.0, 989.0, 653.0, 1_207.0, 230.0, 107.0, 531.0, 92.0, 5.0, 2.0],
        [
            3_539.951_157, 3_857.096_221, 7_574.718_594, 2_083.500_145, 1_022.801_394,
            1_035.257_572, 137.964_078, 136.551_54, 272.170_438, 121.041_639, 1.725, 2.222_222,
        ],
    );
    assert_close("first", &by(Rule::First), &first, 0.0);
    assert_close("last", &by(Rule::Last), &last, 0.0);
    assert_close("linear", &by(Rule::Linear), &linear, 1e-5);
}

/// An absorbing chain solved by `numpy`, with and without the paths that failed; the files lie beside
/// the paths.
#[test]
fn the_first_order_is_exact() {
    let Some(rows) = rows() else { return };
    let chain = Markov::fit(12, &paths(&rows), 1).unwrap();
    assert!((chain.success - 19_785.0 / 88_387.0).abs() < 1e-14);
    let (effects, shares) = solved("with");
    assert_close("effect", &chain.removal_effects, &effects, 1e-13);
    assert_close("credit", &chain.credits.channels, &shares, 1e-9);
    let chain = Markov::fit(12, &converting(&rows), 1).unwrap();
    let (effects, shares) = solved("no");
    assert_close("effect", &chain.removal_effects, &effects, 1e-13);
    assert_close("credit", &chain.credits.channels, &shares, 1e-9);
}

/// Removal effects and credits by channel.
fn solved(nulls: &str) -> (Vec<f64>, Vec<f64>) {
    let file = format!("exact_markov_order1_{nulls}_nulls.own_computation.csv");
    let text = std::fs::read_to_string(folder().unwrap().join(file)).unwrap();
    let row = |name: &str| -> (f64, f64) {
        let line = text
            .lines()
            .find(|line| line.split(',').next() == Some(name));
        let cells: Vec<&str> = line.unwrap().split(',').collect();
        (cells[1].parse().unwrap(), cells[2].parse().unwrap())
    };
    NAMES.into_iter().map(row).unzip()
}

/// The package simulates 100,000 walks; `markov_model(order=2)` without the paths that failed.
#[test]
fn the_second_order_agrees_with_a_simulation() {
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
fn higher_orders_keep_the_share_of_successes() {
    let Some(rows) = rows() else { return };
    for order in 2..=5 {
        let chain = Markov::fit(12, &paths(&rows), order).unwrap();
        assert!((chain.success - 19_785.0 / 88_387.0).abs() < 1e-12);
    }
}

#[test]
fn sampled_shapley_values_are_the_exact_ones_within_their_error() {
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
