//! Speed of the estimators that see whole data sets.
//!
//! The data are fixed by arithmetic, so that every run measures the same work.

use divan::{Bencher, black_box};
use doorstep_stats::proportion::Counts;
use doorstep_stats::shrinkage::Shrinkage;
use doorstep_stats::survival::{CumulativeIncidence, Observation};

fn main() {
    divan::main();
}

#[divan::bench(args = [100_000])]
fn aalen_johansen(bencher: Bencher<'_, '_>, rows: u64) {
    let observations: Vec<Observation> = (0..rows)
        .map(|row| Observation {
            time: scattered(row) as f64,
            cause: usize::try_from(scattered(row + rows) % 3)
                .ok()
                .filter(|&cause| cause < 2),
        })
        .collect();
    bencher.bench_local(|| CumulativeIncidence::estimate(black_box(&observations), 2));
}

#[divan::bench(args = [500])]
fn shrinkage(bencher: Bencher<'_, '_>, groups: u64) {
    let groups: Vec<Counts> = (0..groups)
        .filter_map(|group| {
            let trials = 5 + scattered(group) % 200;
            let share = 5 + scattered(group + groups) % 40;
            Counts::new(trials * share / 100, trials).ok()
        })
        .collect();
    bencher.bench_local(|| Shrinkage::fit(black_box(&groups)));
}

/// Steps of the golden ratio: numbers below a million, spread evenly and in no order.
fn scattered(index: u64) -> u64 {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000_003
}
