//! Tests of the parent module: edge cases and properties; published values are in `tests/reference`.

use proptest::prelude::*;

use super::*;

fn wilson_95(successes: u64, trials: u64) -> Interval {
    Counts::new(successes, trials).unwrap().wilson_95().unwrap()
}

#[test]
fn comparisons_without_an_answer_have_none() {
    let counts = |successes, trials| Counts::new(successes, trials).unwrap();
    let compare = [
        difference,
        difference_by_score,
        ratio,
        odds_ratio,
        odds_ratio_adjusted,
    ];
    for compare in compare {
        assert_eq!(compare(counts(1, 2), counts(0, 0), Confidence::P95), None);
    }
    assert_eq!(ratio(counts(0, 9), counts(0, 9), Confidence::P95), None);
    assert_eq!(
        ratio_by_log(counts(0, 9), counts(1, 9), Confidence::P95),
        None
    );
    assert_eq!(
        odds_ratio(counts(9, 9), counts(1, 9), Confidence::P95),
        None
    );
    let none = ratio(counts(0, 34), counts(7, 34), Confidence::P95).unwrap();
    assert!(none.lower <= 0.0 && none.upper < 1.0, "{none:?}");
    let all = ratio(counts(9, 9), counts(9, 9), Confidence::P95).unwrap();
    assert!(
        0.5 < all.lower && all.lower < 1.0 && 1.0 < all.upper && all.upper < 2.0,
        "{all:?}"
    );
}

#[test]
fn nothing_tried_has_no_share_and_no_interval() {
    let nothing = Counts::new(0, 0).unwrap();
    assert_eq!(nothing.share(), None);
    assert_eq!(nothing.wilson_95(), None);
    assert_eq!(nothing.clopper_pearson(Confidence::P95), None);
    assert_eq!(nothing.jeffreys(Confidence::P95), None);
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

    #[test]
    fn beta_intervals_contain_the_share_and_mirror(counts in counts()) {
        let mirrored = Counts::new(counts.trials() - counts.successes(), counts.trials()).unwrap();
        let share = counts.share().unwrap();
        for of in [Counts::clopper_pearson, Counts::jeffreys] {
            let range = of(counts, Confidence::P95).unwrap();
            let mirror = of(mirrored, Confidence::P95).unwrap();
            prop_assert!(0.0 <= range.lower && range.lower <= share);
            prop_assert!(share <= range.upper && range.upper <= 1.0);
            prop_assert!((range.lower + mirror.upper - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn jeffreys_lies_within_clopper_pearson(counts in counts()) {
        let inner = counts.jeffreys(Confidence::P95).unwrap();
        let outer = counts.clopper_pearson(Confidence::P95).unwrap();
        prop_assert!(outer.lower <= inner.lower && inner.upper <= outer.upper);
    }

    #[test]
    fn swapping_the_shares_turns_a_difference_over(one in counts(), other in counts()) {
        for compare in [difference, difference_by_score] {
            let forth = compare(one, other, Confidence::P95).unwrap();
            let back = compare(other, one, Confidence::P95).unwrap();
            let observed = one.share().unwrap() - other.share().unwrap();
            prop_assert!(-1.0 <= forth.lower && forth.upper <= 1.0);
            prop_assert!(forth.lower <= observed && observed <= forth.upper);
            prop_assert!((forth.lower + back.upper).abs() < 1e-6, "{:?} {:?}", forth, back);
        }
    }

    #[test]
    fn swapping_the_shares_inverts_a_ratio(one in counts(), other in counts()) {
        if let Some(forth) = ratio(one, other, Confidence::P95) {
            let back = ratio(other, one, Confidence::P95).unwrap();
            let observed = one.share().unwrap() / other.share().unwrap();
            prop_assert!(forth.lower <= observed * (1.0 + 1e-9));
            prop_assert!(observed <= forth.upper * (1.0 + 1e-9));
            prop_assert!(forth.lower <= 0.0 || (forth.lower * back.upper - 1.0).abs() < 1e-6);
        }
    }
}
