//! Speed of what separates the mix from the handling: decompositions and the regressions behind them.
//!
//! The data are fixed by arithmetic, so that every run measures the same work.

use divan::{Bencher, black_box};
use doorstep_stats::Confidence;
use doorstep_stats::connected::components;
use doorstep_stats::decomposition::{Segment, das_gupta, kitagawa, lmdi, sum_of_products};
use doorstep_stats::expected::ratio_limits;
use doorstep_stats::logistic::Cases;

fn main() {
    divan::main();
}

/// Six columns, of which three are levels of one variable.
#[divan::bench(args = [1_000, 20_000])]
fn logistic(bencher: Bencher<'_, '_>, cases: u64) {
    let covariates: Vec<f64> = (0..cases)
        .flat_map(|case| {
            let level = scattered(case) % 4;
            let numbers = [1, 2, 3].map(|part| uniform(case + part * cases) - 0.5);
            let levels = [1, 2, 3].map(|other| f64::from(u8::from(other == level)));
            [numbers, levels].into_iter().flatten()
        })
        .collect();
    let outcomes: Vec<f64> = (covariates.chunks(6).zip(0..))
        .map(|(row, case)| {
            let logit = row.iter().sum::<f64>() - 1.0;
            let share = 1.0 / (1.0 + (-logit).exp());
            f64::from(u8::from(uniform(case + 4 * cases) < share))
        })
        .collect();
    bencher.bench_local(|| Cases::new(black_box(&outcomes), &covariates, 6).fit());
}

#[divan::bench(args = [12, 1_000])]
fn mix_against_rate(bencher: Bencher<'_, '_>, segments: u64) {
    let segments: Vec<Segment> = (0..segments)
        .map(|segment| Segment {
            reference_size: 1.0 + 99.0 * uniform(segment),
            reference_rate: Some(uniform(segment + 1_000)),
            present_size: 1.0 + 99.0 * uniform(segment + 2_000),
            present_rate: Some(uniform(segment + 3_000)),
        })
        .collect();
    bencher.bench_local(|| kitagawa(black_box(&segments)));
}

#[divan::bench(args = [12, 1_000])]
fn logarithmic_means_of_five_factors(bencher: Bencher<'_, '_>, segments: u64) {
    let [before, now] = five_factors(segments);
    bencher.bench_local(|| lmdi(black_box(&before), black_box(&now)));
}

#[divan::bench(args = [12, 1_000])]
fn das_gupta_of_five_factors(bencher: Bencher<'_, '_>, segments: u64) {
    let [before, now] = five_factors(segments);
    bencher.bench_local(|| das_gupta(black_box(&before), black_box(&now), sum_of_products));
}

#[divan::bench(args = [100, 2_000])]
fn exact_limits_of_observed_by_expected(bencher: Bencher<'_, '_>, cases: u64) {
    let probabilities: Vec<f64> = (0..cases).map(|case| 0.5 * uniform(case)).collect();
    bencher.bench_local(|| ratio_limits(cases / 5, black_box(&probabilities), Confidence::P95));
}

#[divan::bench(args = [20_000])]
fn comparable_units(bencher: Bencher<'_, '_>, links: u64) {
    let links: Vec<(usize, usize)> = (0..links)
        .map(|link| {
            let (left, right) = (scattered(link), scattered(link + links));
            (left as usize % 2_000, right as usize % 3_000)
        })
        .collect();
    bencher.bench_local(|| components(2_000, 3_000, black_box(&links)));
}

fn five_factors(segments: u64) -> [Vec<Vec<f64>>; 2] {
    [0, 1].map(|side| {
        (0..5)
            .map(|factor| {
                (0..segments)
                    .map(|segment| 0.1 + uniform(segment + 1_000 * factor + 5_000 * side))
                    .collect()
            })
            .collect()
    })
}

fn uniform(index: u64) -> f64 {
    (scattered(index) as f64 + 0.5) / 1_000_003.0
}

/// Steps of the golden ratio: numbers below a million, spread evenly and in no order.
fn scattered(index: u64) -> u64 {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000_003
}
