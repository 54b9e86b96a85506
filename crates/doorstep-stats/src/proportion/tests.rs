//! Tests of the parent module: published values, edge cases and properties.

use proptest::prelude::*;

use super::*;

fn wilson_95(successes: u64, trials: u64) -> Interval {
    Counts::new(successes, trials).unwrap().wilson_95().unwrap()
}

/// R `binom::binom.confint`, as stored in the statsmodels tests (`results_proportion.py`).
#[test]
fn wilson_agrees_with_published_intervals() {
    for (successes, trials, lower, upper) in [
        (18, 20, 0.698_966_4, 0.972_133_5),
        (4, 20, 0.080_657_7, 0.416_017_4),
        (0, 30, 0.0, 0.113_513_4),
    ] {
        let range = wilson_95(successes, trials);
        assert!((range.lower - lower).abs() < 1e-6, "{range:?}");
        assert!((range.upper - upper).abs() < 1e-6, "{range:?}");
    }
}

#[test]
fn nothing_tried_has_no_share_and_no_interval() {
    let nothing = Counts::new(0, 0).unwrap();
    assert_eq!(nothing.share(), None);
    assert_eq!(nothing.wilson_95(), None);
}

#[test]
fn more_successes_than_trials_is_an_error() {
    let error = Counts::new(3, 2).unwrap_err();
    assert_eq!(error.to_string(), "3 successes cannot come from 2 trials");
}

#[test]
fn coverage_outside_zero_to_one_is_an_error() {
    for coverage in [0.0, 1.0, -0.1, 95.0, f64::NAN, f64::INFINITY] {
        assert!(Confidence::new(coverage).is_err());
    }
}

#[test]
fn a_rare_success_among_very_many_keeps_its_lower_end() {
    let range = wilson_95(1, 1_000_000_000_000);
    let z = Confidence::P95.critical_value();
    // The limit of n times the lower end is k + z²/2 - z √(k + z²/4), here with k = 1.
    let limit = 1.0 + z * z / 2.0 - z * (1.0 + z * z / 4.0).sqrt();
    assert!((range.lower * 1e12 - limit).abs() < 1e-9, "{range:?}");
}

fn counts() -> impl Strategy<Value = Counts> {
    (0..5_000_u64)
        .prop_flat_map(|failures| (0..5_000_u64, Just(failures)))
        .prop_filter("some trials", |(successes, failures)| {
            successes + failures > 0
        })
        .prop_map(|(successes, failures)| Counts::new(successes, successes + failures).unwrap())
}

proptest! {
    #[test]
    fn the_interval_contains_the_share_within_zero_and_one(
        counts in counts(),
        coverage in 0.01..0.999_f64,
    ) {
        let range = counts.wilson(Confidence::new(coverage).unwrap()).unwrap();
        let share = counts.share().unwrap();
        prop_assert!(0.0 <= range.lower && range.lower <= share);
        prop_assert!(share <= range.upper && range.upper <= 1.0);
        prop_assert_eq!(range.lower <= 0.0, counts.successes() == 0);
        prop_assert_eq!(range.upper >= 1.0, counts.successes() == counts.trials());
    }

    #[test]
    fn the_ends_are_the_roots_of_the_score_equation(counts in counts()) {
        let z = Confidence::P95.critical_value();
        let (share, trials) = (counts.share().unwrap(), counts.trials() as f64);
        let range = counts.wilson_95().unwrap();
        for end in [range.lower, range.upper] {
            let score = (share - end).powi(2) - z * z * end * (1.0 - end) / trials;
            prop_assert!(score.abs() < 1e-12);
        }
    }

    #[test]
    fn counting_failures_instead_mirrors_the_interval(counts in counts()) {
        let mirrored = Counts::new(counts.trials() - counts.successes(), counts.trials()).unwrap();
        let (range, mirror) = (counts.wilson_95().unwrap(), mirrored.wilson_95().unwrap());
        prop_assert!((range.lower - (1.0 - mirror.upper)).abs() < 1e-15);
        prop_assert!((range.upper - (1.0 - mirror.lower)).abs() < 1e-15);
    }

    #[test]
    fn more_confidence_needs_a_wider_interval(counts in counts(), coverage in 0.01..0.99_f64) {
        let narrow = counts.wilson(Confidence::new(coverage).unwrap()).unwrap();
        let wide = counts.wilson(Confidence::new(coverage + 0.009).unwrap()).unwrap();
        prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
    }
}
