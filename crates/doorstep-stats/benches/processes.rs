//! Speed of queues, chains and points of change.
//!
//! The data are fixed by arithmetic, so that every run measures the same work.

use divan::{Bencher, black_box};
use doorstep_stats::attribution::{ChannelSets, Markov, Path, Worth};
use doorstep_stats::change::{ChangePoint, RatePrior, segments, two_sided_run_length};
use doorstep_stats::queue::{Course, ErlangA, erlang_c};

fn main() {
    divan::main();
}

#[divan::bench(args = [10.0, 1_000.0])]
fn waiting(servers: f64) -> f64 {
    erlang_c(black_box(0.9 * servers), servers).unwrap_or(f64::NAN)
}

#[divan::bench(args = [10, 1_000])]
fn waiting_of_the_impatient(servers: u32) -> Option<f64> {
    let arrivals = 0.9 * f64::from(servers);
    let queue = ErlangA::new(black_box(arrivals), 1.0, servers, 2.0).ok()?;
    Some(queue.mean_wait)
}

#[divan::bench]
fn a_week_in_hours(bencher: Bencher<'_, '_>) {
    let arrivals: Vec<f64> = (0..168).map(|hour| scattered(hour) as f64 / 1e6).collect();
    let is_open = |hour: u64| (9..17).contains(&(hour % 24)) && hour < 120;
    let capacity: Vec<f64> = (0..168)
        .map(|hour| if is_open(hour) { 3.0 } else { 0.0 })
        .collect();
    bencher.bench_local(|| Course::new(black_box(&arrivals), &capacity, 1.0));
}

/// Ten thousand paths of 1 to 20 among 12 channels.
#[divan::bench(args = [1, 2, 3], sample_count = 10)]
fn markov(bencher: Bencher<'_, '_>, order: usize) {
    let walks = walks(12);
    let paths = paths(&walks);
    bencher.bench_local(|| Markov::fit(12, black_box(&paths), order));
}

#[divan::bench]
fn shapley_of_rates(bencher: Bencher<'_, '_>) {
    let walks = walks(12);
    let paths = paths(&walks);
    bencher.bench_local(|| ChannelSets::of(12, black_box(&paths))?.shapley(Worth::Rate));
}

#[divan::bench(sample_count = 10)]
fn shapley_of_rates_sampled(bencher: Bencher<'_, '_>) {
    let walks = walks(40);
    let paths = paths(&walks);
    bencher.bench_local(|| {
        let mut index = 0;
        let uniform = || {
            index += 1;
            scattered(index) as f64 / 1_000_003.0
        };
        ChannelSets::of(40, black_box(&paths))?.sampled(Worth::Rate, 500, uniform)
    });
}

#[divan::bench(args = [104, 10_000])]
fn change_point(bencher: Bencher<'_, '_>, points: u64) {
    let counts: Vec<f64> = (0..points)
        .map(|point| (scattered(point) % 9) as f64)
        .collect();
    let prior = RatePrior {
        shape: 1.0,
        rate: 1.0,
    };
    bencher.bench_local(|| ChangePoint::of_rate(black_box(&counts), &[], prior));
}

#[divan::bench(args = [104, 1_000])]
fn five_breaks(bencher: Bencher<'_, '_>, points: u64) {
    let series: Vec<f64> = (0..points).map(|point| scattered(point) as f64).collect();
    bencher.bench_local(|| segments(black_box(&series), 8, 5));
}

#[divan::bench]
fn run_length() -> Option<f64> {
    two_sided_run_length(black_box(0.5), 5.0, 0.0).ok()
}

fn walks(channels: u64) -> Vec<(Vec<usize>, f64, f64)> {
    let walk = |row: u64| {
        let length = 1 + mixed(row + 900_000) % 20;
        // Some channels are met far more often than others.
        let met = (0..length).map(|step| {
            let drawn = mixed(row * 20 + step) % (channels * channels);
            drawn.isqrt() as usize
        });
        let successes = scattered(row + 500_000) % 3;
        (met.collect(), successes as f64, 4.0)
    };
    (0..10_000).map(walk).collect()
}

fn paths(walks: &[(Vec<usize>, f64, f64)]) -> Vec<Path<'_>> {
    (walks.iter())
        .map(|(channels, successes, failures)| Path::new(channels, *successes, *failures))
        .collect()
}

/// Steps of the golden ratio: numbers below a million, spread evenly and in no order.
fn scattered(index: u64) -> u64 {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000_003
}

/// Numbers without any order, by the last step of `SplitMix64`.
fn mixed(index: u64) -> u64 {
    let mut z = index.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
