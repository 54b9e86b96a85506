//! Tests of the parent module: verdicts, properties; published limits are in `tests/reference`.

use proptest::prelude::*;

use super::*;

fn coverage(coverage: f64) -> Confidence {
    Confidence::new(coverage).unwrap()
}

/// B(r) of 20 trials at 0.1: 0.1216, 0.3917, 0.6769, …; the mirrored sums for the failures, by
/// scipy 1.17.
#[test]
fn binomial_limits_are_interpolated_exact_quantiles() {
    let limits = proportion_limits(0.1, 20, coverage(0.5)).unwrap();
    let lower = (1.0 - (0.391_746_998_125_167_9 - 0.25) / 0.270_170_343_534_598_3) / 20.0;
    assert!((limits.lower - lower).abs() < 1e-9, "{limits:?}");
    // P(X ≥ 3) = 0.3231 and P(X ≥ 4) = 0.1330 around 0.25.
    let upper = (3.0 + (0.323_073_194_810_534_03 - 0.25) / 0.190_119_871_376_199_04) / 20.0;
    assert!((limits.upper - upper).abs() < 1e-9, "{limits:?}");
}

#[test]
fn a_unit_without_trials_or_a_funnel_without_target_has_no_verdict() {
    let funnel = Funnel::new(0.3, Spread::Chance).unwrap();
    assert_eq!(funnel.proportion(Counts::new(0, 0).unwrap()), None);
    assert_eq!(funnel.ratio(3, 0.0), None);
    assert_eq!(funnel.ratio(3, f64::NAN), None);
    assert_eq!(Funnel::new(f64::NAN, Spread::Chance), None);
    let ratio = Funnel::new(1.0, Spread::Chance).unwrap();
    assert_eq!(ratio.proportion(Counts::new(1, 2).unwrap()), None);
}

/// At 10 %, 0 of n has a probability below 0.1 % from 66 on.
#[test]
fn a_unit_is_ordinary_only_where_it_could_have_been_outside() {
    let funnel = Funnel::new(0.1, Spread::Chance).unwrap();
    let verdict = |successes, trials| funnel.proportion(Counts::new(successes, trials).unwrap());
    assert_eq!(verdict(0, 65), Some(Verdict::CannotTell));
    assert_eq!(verdict(0, 66), Some(Verdict::Outside(Side::Below)));
    assert_eq!(verdict(5, 66), Some(Verdict::Inside));
    assert_eq!(verdict(3, 20), Some(Verdict::Inside));
    assert_eq!(verdict(1, 2), Some(Verdict::CannotTell));
    assert_eq!(verdict(2, 2), Some(Verdict::CannotTell));
    assert_eq!(verdict(4, 4), Some(Verdict::Outside(Side::Above)));
}

#[test]
fn units_that_differ_anyway_are_let_off() {
    let unit = Counts::new(64, 400).unwrap();
    let verdict = |spread| Funnel::new(0.1, spread).unwrap().proportion(unit);
    assert_eq!(verdict(Spread::Chance), Some(Verdict::Outside(Side::Above)));
    assert_eq!(verdict(Spread::Multiplied(3.0)), Some(Verdict::Inside));
    assert_eq!(verdict(Spread::Added(0.03 * 0.03)), Some(Verdict::Inside));
}

#[test]
fn broken_scores_have_no_spread() {
    assert_eq!(Spread::multiplied(&[]), None);
    assert_eq!(Spread::multiplied(&[f64::NAN; 30]), None);
    assert_eq!(Spread::added(&[1.0; 30], &[1.0; 29]), None);
    assert_eq!(Spread::added(&[1.0; 30], &[0.0; 30]), None);
    assert_eq!(Spread::added(&[0.5; 30], &[1.0; 30]), Some(Spread::Chance));
}

fn up_to(count: u64, trials: u64, share: f64) -> f64 {
    let mut term = (1.0 - share).powf(trials as f64);
    let mut sum = term;
    for k in 0..count {
        term *= (trials - k) as f64 / (k + 1) as f64 * share / (1.0 - share);
        sum += term;
    }
    sum
}

proptest! {
    #[test]
    fn outside_means_a_tail_of_less_than_a_thousandth(
        trials in 1..400_u64, target in 0.02..0.6_f64, place in 0.0..=1.0_f64,
    ) {
        let successes = (place * trials as f64) as u64;
        let funnel = Funnel::new(target, Spread::Chance).unwrap();
        let few = up_to(successes, trials, target) < 0.001;
        let many = successes > 0 && 1.0 - up_to(successes - 1, trials, target) < 0.001;
        let found = funnel.proportion(Counts::new(successes, trials).unwrap()).unwrap();
        prop_assert_eq!(found == Verdict::Outside(Side::Below), few);
        prop_assert_eq!(found == Verdict::Outside(Side::Above), many);
    }

    #[test]
    fn limits_mirror_hold_the_target_and_narrow(
        trials in 1..2_000_u64, target in 0.01..0.99_f64, inside in 0.5..0.999_f64,
    ) {
        let limits = proportion_limits(target, trials, coverage(inside)).unwrap();
        let mirror = proportion_limits(1.0 - target, trials, coverage(inside)).unwrap();
        prop_assert!((limits.lower + mirror.upper - 1.0).abs() < 1e-9);
        prop_assert!(0.0 <= limits.lower && limits.lower <= target);
        prop_assert!(target <= limits.upper && limits.upper <= 1.0);
        let larger = proportion_limits(target, 4 * trials, coverage(inside)).unwrap();
        prop_assert!(larger.upper - larger.lower <= limits.upper - limits.lower + 1e-9);
    }

    #[test]
    fn a_ratio_outside_has_a_small_poisson_tail(observed in 0..80_u64, expected in 0.1..60.0_f64) {
        let funnel = Funnel::new(1.0, Spread::Chance).unwrap();
        let mut term = (-expected).exp();
        let mut sum = term;
        for k in 0..observed {
            term *= expected / (k + 1) as f64;
            sum += term;
        }
        match funnel.ratio(observed, expected).unwrap() {
            Verdict::Outside(Side::Below) => prop_assert!(sum < 0.001),
            Verdict::Outside(Side::Above) => prop_assert!(1.0 - (sum - term) < 0.001),
            Verdict::Inside => (),
            Verdict::CannotTell => prop_assert!((observed as f64) < expected && expected < 7.0),
        }
    }

    #[test]
    fn no_spread_narrows_the_limits(
        trials in 1..500_u64, dispersion in 0.1..9.0_f64, added in 0.0..0.1_f64,
    ) {
        let limits = |spread| {
            Funnel::new(0.3, spread).unwrap().proportion_limits(trials, coverage(ALARM)).unwrap()
        };
        let plain = limits(Spread::Chance);
        for spread in [Spread::Multiplied(dispersion), Spread::Added(added)] {
            let wide = limits(spread);
            prop_assert!(wide.lower <= plain.lower && plain.upper <= wide.upper);
        }
    }
}
