//! Speed of what a bootstrap repeats: one weighting of the same subjects after the other.
//!
//! Weights are made by arithmetic inside the loop, so a figure is that of a whole replicate.

use divan::{Bencher, black_box};
use doorstep_stats::survival::{IncidenceTable, Observation, Subject};

const SUBJECTS: u64 = 20_000;
const REPLICATES: u64 = 500;
const GROUPS: usize = 12;
const CAUSES: usize = 2;
const HORIZONS: [f64; 3] = [30.0, 60.0, 90.0];

fn main() {
    divan::main();
}

/// An Exp(1) weight for each subject, with times that never repeat: as many cells as subjects.
#[divan::bench]
fn five_hundred_replicates_by_subject(bencher: Bencher<'_, '_>) {
    let table = table(|row| uniform(row) * 400.0);
    let mut weights = vec![0.0; table.cells()];
    let mut shares = [0.0; HORIZONS.len() * CAUSES];
    bencher.bench_local(|| {
        for replicate in 0..REPLICATES {
            let drawn = (0..SUBJECTS).map(|row| exponential(row + replicate * SUBJECTS));
            let _ = table.gather(drawn, &mut weights);
            for group in 0..GROUPS {
                let _ = table.incidence(group, &weights, &HORIZONS, &mut shares);
                black_box(&shares);
            }
        }
    });
}

/// A weight for each cell, with times in whole days. A scaled count stands for a Gamma variate.
#[divan::bench]
fn five_hundred_replicates_by_day(bencher: Bencher<'_, '_>) {
    let table = table(|row| (uniform(row) * 400.0).floor());
    let mut weights = vec![0.0; table.cells()];
    let mut shares = [0.0; HORIZONS.len() * CAUSES];
    bencher.bench_local(|| {
        for replicate in 0..REPLICATES {
            for (index, weight) in weights.iter_mut().enumerate() {
                *weight = table.counts()[index] * exponential(index as u64 + replicate * SUBJECTS);
            }
            for group in 0..GROUPS {
                let _ = table.incidence(group, &weights, &HORIZONS, &mut shares);
                black_box(&shares);
            }
        }
    });
}

#[expect(
    clippy::expect_used,
    reason = "a benchmark without its table measures nothing"
)]
fn table(time: impl Fn(u64) -> f64) -> IncidenceTable {
    let subjects: Vec<Subject> = (0..SUBJECTS)
        .map(|row| {
            let cause = (mixed(row + SUBJECTS) % 3) as usize;
            let cause = (cause < CAUSES).then_some(cause);
            let time = time(row);
            Subject::from_start(row as usize % GROUPS, Observation { time, cause })
        })
        .collect();
    IncidenceTable::new(&subjects, GROUPS, CAUSES).expect("the subjects are valid by arithmetic")
}

fn exponential(index: u64) -> f64 {
    -(1.0 - uniform(index)).ln()
}

fn uniform(index: u64) -> f64 {
    (mixed(index) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The finishing steps of `SplitMix64`, which scatter neighbouring numbers.
fn mixed(index: u64) -> u64 {
    let first = index.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let second = (first ^ (first >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let third = (second ^ (second >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    third ^ (third >> 31)
}
