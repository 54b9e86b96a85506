//! The facts and the verdict of a whole firm, from records in memory: `cargo bench -p doorstep-balance`.
//!
//! `survey` is the part that only folds the touches; what `facts` takes beyond it is facts, capacity and verdict,
//! with the other readings, who is who, and the path. A million cases take a while to make.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on must stop"
)]

use divan::Bencher;
use doorstep_balance::facts::Options;
use doorstep_balance::{Facts, Survey};
use doorstep_core::Policy;
use doorstep_records::Business;
use doorstep_simulate::trial::{Confounders, Planted, Trial, play};

fn main() {
    divan::main();
}

/// New cases at the door, about.
const CASES: [u32; 2] = [20_000, 1_000_000];
const MONTHS: u32 = 27;

fn firm(cases: u32) -> (Business, Policy) {
    let played = play(&Trial {
        seed: 7,
        leads_a_month: f64::from(cases) / f64::from(MONTHS),
        planted: Planted::HandOverSlow,
        size: 0.2,
        confounders: Confounders::default(),
        months: MONTHS,
        ..Trial::default()
    });
    let policy = Policy::from_toml(played.policy).unwrap();
    let business = Business::assemble(played.tables, &policy).unwrap();
    (business, policy)
}

#[divan::bench(args = CASES, sample_count = 5, sample_size = 1)]
fn survey(bencher: Bencher, cases: u32) {
    let (business, policy) = firm(cases);
    bencher.bench_local(|| Survey::of(&business, &policy, None));
}

#[divan::bench(args = CASES, sample_count = 5, sample_size = 1)]
fn facts(bencher: Bencher, cases: u32) {
    let (business, policy) = firm(cases);
    bencher.bench_local(|| Facts::of(&business, &policy, &Options::default()));
}
