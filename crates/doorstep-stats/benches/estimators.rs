//! Speed of the estimators that see whole data sets.
//!
//! The data are fixed by arithmetic, so that every run measures the same work.

use divan::{Bencher, black_box};
use doorstep_stats::cure::{Covariates, CureSpec, Family, Form};
use doorstep_stats::proportion::Counts;
use doorstep_stats::random_effects::{LogitNormal, SpreadPrior};
use doorstep_stats::rank::{Best, RankTally};
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
    let groups = groups_of_counts(groups);
    bencher.bench_local(|| Shrinkage::fit(black_box(&groups)));
}

/// Times in whole days, so that like observations are counted once.
#[divan::bench(args = [Family::Weibull, Family::LogNormal, Family::Gamma, Family::GeneralisedGamma])]
fn cure_of_20_000_in_days(bencher: Bencher<'_, '_>, family: Family) {
    let observations = waiting(20_000);
    let spec = CureSpec {
        form: Form::TwoOutcomes(Family::Weibull),
        family,
    };
    bencher.bench_local(|| spec.fit(black_box(&observations), Covariates::NONE, Covariates::NONE));
}

/// Two numbers known of each subject: no two are alike.
#[divan::bench(args = [Family::Weibull, Family::Gamma], sample_count = 10)]
fn cure_of_20_000_with_covariates(bencher: Bencher<'_, '_>, family: Family) {
    let observations = waiting(20_000);
    let known: Vec<f64> = (0..40_000)
        .map(|index| scattered(index) as f64 / 1e6 - 0.5)
        .collect();
    let known = Covariates::new(&known, 2);
    let spec = CureSpec {
        form: Form::Mixture,
        family,
    };
    bencher.bench_local(|| spec.fit(black_box(&observations), known, known));
}

#[divan::bench(args = [12, 100])]
fn random_effects(bencher: Bencher<'_, '_>, groups: u64) {
    let groups = groups_of_counts(groups);
    bencher.bench_local(|| LogitNormal::fit(black_box(&groups), SpreadPrior::HalfNormal(1.0)));
}

#[divan::bench(args = [12, 100])]
fn a_thousand_draws_ranked(bencher: Bencher<'_, '_>, groups: u64) {
    let groups = groups_of_counts(groups);
    let Ok(shrinkage) = Shrinkage::fit(&groups) else {
        return;
    };
    bencher.bench_local(|| {
        let mut tally = RankTally::new(groups.len(), Best::Highest);
        let mut index = 0;
        for _ in 0..1_000 {
            let shares = shrinkage.draw(&groups, || {
                index += 1;
                (scattered(index) as f64 + 0.5) / 1_000_003.0
            });
            let _ = tally.add(&shares);
        }
        tally
    });
}

/// Two in five meet the event, with a middle time of about 20; observation ends within 100 days.
fn waiting(subjects: u64) -> Vec<Observation> {
    let uniform = |index| (scattered(index) as f64 + 0.5) / 1_000_003.0;
    (0..subjects)
        .map(|row| {
            let cause = usize::from(uniform(row) > 0.4);
            let time = (-30.0 * uniform(row + subjects).ln()).ceil();
            let end = (100.0 * uniform(row + 2 * subjects)).ceil();
            let cause = (time <= end).then_some(cause);
            Observation {
                time: time.min(end),
                cause,
            }
        })
        .collect()
}

fn groups_of_counts(groups: u64) -> Vec<Counts> {
    (0..groups)
        .filter_map(|group| {
            let trials = 5 + scattered(group) % 200;
            let share = 5 + scattered(group + groups) % 40;
            Counts::new(trials * share / 100, trials).ok()
        })
        .collect()
}

/// Steps of the golden ratio: numbers below a million, spread evenly and in no order.
fn scattered(index: u64) -> u64 {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000_003
}
