//! Tests of the parent module: exact slopes, planted values found again, edge cases.
//!
//! Published fits need data sets and are entries of `tests/reference/values.json`.

use proptest::prelude::*;

use super::likelihood::Likelihood;
use super::*;
use crate::Confidence;
use crate::maximise::Hill;

/// Numbers from 0 to 1, by `SplitMix64`: the same in every run.
struct Uniforms(u64);

impl Uniforms {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let first = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let second = (first ^ (first >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((second ^ (second >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.next()).ln()
    }
}

fn spec(form: Form, family: Family) -> CureSpec {
    CureSpec { form, family }
}

fn fit(spec: CureSpec, observations: &[Observation]) -> Result<CureFit, CureError> {
    spec.fit(observations, Covariates::NONE, Covariates::NONE)
}

fn share(fit: &CureFit) -> f64 {
    fit.model().course(&[], &[]).unwrap().share()
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

#[test]
fn every_slope_of_the_likelihood_is_exact() {
    let observations = [
        Observation::event(1.5, 0),
        Observation::event(4.0, 0),
        Observation::event(0.3, 1),
        Observation::censored(2.0),
        Observation::censored(8.0),
    ];
    let share = [0.5, -1.0, 0.2, 1.4, 0.0];
    let scale = [0.1, 1.0, -0.6, 0.8, 0.3, -1.2, 0.0, 0.4, 0.9, 0.0];
    let tables = [Covariates::new(&share, 1), Covariates::new(&scale, 2)];
    let forms = [Form::Mixture, Form::NonMixture]
        .into_iter()
        .chain(Family::ALL.map(Form::TwoOutcomes));
    for form in forms {
        for family in Family::ALL {
            let likelihood =
                Likelihood::new(spec(form, family), &observations, tables[0], tables[1]);
            let size = likelihood.layout.parameters();
            let point: Vec<f64> = (0..size)
                .map(|index| 0.3 - 0.17 * (index % 5) as f64)
                .collect();
            let value = |point: &[f64]| likelihood.climb(point, &mut vec![0.0; size]);
            let mut slope = vec![0.0; size];
            likelihood.climb(&point, &mut slope);
            for index in 0..size {
                let moved = |distance: f64| {
                    let mut point = point.clone();
                    point[index] += distance;
                    value(&point)
                };
                let by_difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert_close(
                    slope[index],
                    by_difference,
                    1e-6 * (1.0 + slope[index].abs()),
                );
            }
        }
    }
}

/// The simulation of convoys: c = 0.3, λ = 0.1, observation ends anywhere up to 50, n = 10,000.
#[test]
fn a_planted_share_is_found_within_five_percent() {
    let mut uniforms = Uniforms(1);
    let observations: Vec<Observation> = (0..10_000)
        .map(|_| {
            let ever = uniforms.next() < 0.3;
            let (time, end) = (uniforms.exponential() / 0.1, 50.0 * uniforms.next());
            if ever && time < end {
                Observation::event(time, 0)
            } else {
                Observation::censored(end)
            }
        })
        .collect();
    for family in [Family::Exponential, Family::Weibull, Family::Gamma] {
        let found = fit(spec(Form::Mixture, family), &observations).unwrap();
        assert_close(share(&found), 0.3, 0.05 * 0.3);
        let median = found
            .model()
            .course(&[], &[])
            .unwrap()
            .quantile(0.5)
            .unwrap();
        assert_close(median, 10.0 * std::f64::consts::LN_2, 0.5);
        let course = found.model().course(&[], &[]).unwrap();
        assert!(FollowUp::of(&observations, &course).unwrap().is_enough());
    }
}

/// When the other ending is written down.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    /// As it occurs.
    AtOnce,
    /// By a sweep of all that is older than this, at the end of observation.
    Beyond(f64),
    /// By sweeps that find half, whatever their age.
    Half,
}

/// Four in ten meet the event, at Weibull times; observation ends anywhere up to 80.
fn two_outcomes(written: Written) -> Vec<Observation> {
    let mut uniforms = Uniforms(7);
    (0..6_000)
        .map(|_| {
            let cause = usize::from(uniforms.next() >= 0.4);
            let time = if cause == 0 {
                20.0 * uniforms.exponential().powf(1.0 / 1.5)
            } else {
                30.0 * uniforms.exponential()
            };
            let end = 0.01 + 80.0 * uniforms.next();
            let occurs = match written {
                _ if cause == 0 => time < end,
                Written::AtOnce => time < end,
                Written::Beyond(age) => end > age,
                Written::Half => uniforms.next() < 0.5,
            };
            let at_once = cause == 0 || written == Written::AtOnce;
            match (occurs, at_once) {
                (true, true) => Observation::event(time.max(1e-6), cause),
                (true, false) => Observation::event(end, cause),
                (false, _) => Observation::censored(end),
            }
        })
        .collect()
}

#[test]
fn both_outcomes_and_their_times_are_found_again() {
    let observations = two_outcomes(Written::AtOnce);
    let found = fit(
        spec(Form::TwoOutcomes(Family::Weibull), Family::Weibull),
        &observations,
    )
    .unwrap();
    let planted = [
        (0.4_f64 / 0.6).ln(),
        20.0_f64.ln(),
        1.5_f64.ln(),
        30.0_f64.ln(),
        0.0,
    ];
    let errors = found.standard_errors();
    for ((parameter, planted), error) in found.model().parameters().iter().zip(planted).zip(errors)
    {
        assert_close(*parameter, planted, 3.5 * error);
        assert!(error < 0.1);
    }
    let course = found.model().course(&[], &[]).unwrap();
    let (event, other) = ((-(30.0_f64 / 20.0).powf(1.5)).exp(), (-1.0_f64).exp());
    let expected = 0.4 * event / (0.4 * event + 0.6 * other);
    assert_close(course.share_if_waiting(30.0), expected, 0.03);
}

fn assert_share_near(found: &CureFit, planted: f64) {
    let logit = (planted / (1.0 - planted)).ln();
    assert_close(
        found.model().parameters()[0],
        logit,
        3.0 * found.standard_errors()[0],
    );
}

#[test]
fn a_sweep_of_all_that_is_old_tells_by_status_only() {
    let observations = two_outcomes(Written::Beyond(60.0));
    let found = fit(spec(Form::Mixture, Family::Weibull), &observations).unwrap();
    assert_share_near(&found, 0.4);
}

/// Who still waits after such sweeps meets the event more often than all do, which the likelihood
/// cannot know: it comes out low. Subjects that ended otherwise count as waiting instead.
#[test]
fn sweeps_that_find_some_young_ones_must_be_read_as_waiting() {
    let observations = two_outcomes(Written::Half);
    let low = fit(spec(Form::Mixture, Family::Weibull), &observations).unwrap();
    assert!(share(&low) < 0.37, "{}", share(&low));
    let waiting: Vec<Observation> = (observations.iter())
        .map(|one| Observation {
            cause: one.cause.filter(|&cause| cause == 0),
            ..*one
        })
        .collect();
    let found = fit(spec(Form::Mixture, Family::Weibull), &waiting).unwrap();
    assert_share_near(&found, 0.4);
}

#[test]
fn nobody_cut_short_makes_the_share_a_proportion() {
    let mut observations: Vec<Observation> = (1..=30)
        .map(|day| Observation::event(f64::from(day), 0))
        .collect();
    observations.extend((1..=70).map(|day| Observation::event(f64::from(day), 1)));
    for form in [Form::Mixture, Form::TwoOutcomes(Family::LogNormal)] {
        let found = fit(spec(form, Family::Gamma), &observations).unwrap();
        assert_close(share(&found), 0.3, 1e-6);
        assert_close(
            found.standard_errors()[0],
            (1.0_f64 / 30.0 + 1.0 / 70.0).sqrt(),
            1e-5,
        );
    }
}

#[test]
fn covariates_of_share_and_scale_are_told_apart() {
    let mut uniforms = Uniforms(3);
    let (mut observations, mut share, mut scale) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..8_000 {
        let known = [
            f64::from(u8::from(uniforms.next() < 0.5)),
            uniforms.next() - 0.5,
        ];
        let ever = uniforms.next() < 1.0 / (1.0 + (0.5 - 1.2 * known[0]).exp());
        let time = (1.0 + 0.8 * known[1]).exp() * uniforms.exponential().sqrt();
        let end = 12.0 * uniforms.next();
        let observation = if ever && time < end {
            Observation::event(time, 0)
        } else {
            Observation::censored(end)
        };
        observations.push(observation);
        share.push(known[0]);
        scale.extend(known);
    }
    let (share, scale) = (Covariates::new(&share, 1), Covariates::new(&scale, 2));
    let found = spec(Form::Mixture, Family::Weibull)
        .fit(&observations, share, scale)
        .unwrap();
    let planted = [-0.5, 1.2, 1.0, 0.0, 0.8, std::f64::consts::LN_2];
    let errors = found.standard_errors();
    for ((parameter, planted), error) in found.model().parameters().iter().zip(planted).zip(errors)
    {
        assert_close(*parameter, planted, 3.5 * error);
    }
    let wrong = found.model().course(&[1.0], &[1.0]);
    assert_eq!(
        wrong.unwrap_err(),
        CureError::Covariates {
            expected: 2,
            found: 1
        }
    );
}

/// The log-normal lies at `Q = 0`, inside the family; times that are inverses of Weibull times have
/// `Q = -1`.
#[test]
fn the_generalised_gamma_is_fitted_on_either_side_of_the_log_normal() {
    for q in [-1.0, 0.0, 1.0] {
        let mut uniforms = Uniforms(5);
        let observations: Vec<Observation> = (0..3_000)
            .map(|_| {
                let ever = uniforms.next() < 0.6;
                let log_time = if q == 0.0 {
                    crate::special::normal_quantile(uniforms.next().max(1e-12))
                } else {
                    q * uniforms.exponential().ln()
                };
                let (time, end) = ((1.0 + 0.5 * log_time).exp(), 60.0 * uniforms.next());
                if ever && time < end {
                    Observation::event(time, 0)
                } else {
                    Observation::censored(end.max(1e-6))
                }
            })
            .collect();
        let found = fit(spec(Form::Mixture, Family::GeneralisedGamma), &observations).unwrap();
        let errors = found.standard_errors();
        let planted = [(0.6_f64 / 0.4).ln(), 1.0, 0.5_f64.ln(), q];
        for ((parameter, planted), error) in
            found.model().parameters().iter().zip(planted).zip(errors)
        {
            assert_close(*parameter, planted, 3.5 * error);
            assert!(error < 0.2, "{error}");
        }
        if q == 0.0 {
            let inner = fit(spec(Form::Mixture, Family::LogNormal), &observations).unwrap();
            let gain = found.log_likelihood() - inner.log_likelihood();
            assert!((0.0..5.0).contains(&gain), "{gain}");
        }
    }
}

#[test]
fn what_has_no_answer_is_an_error() {
    let weibull = spec(Form::Mixture, Family::Weibull);
    let event = |time| Observation::event(time, 0);
    let all_waiting = [Observation::censored(3.0); 5];
    assert_eq!(fit(weibull, &all_waiting).unwrap_err(), CureError::NoEvents);
    assert_eq!(fit(weibull, &[]).unwrap_err(), CureError::NoEvents);
    let two = spec(Form::TwoOutcomes(Family::Weibull), Family::Weibull);
    assert_eq!(
        fit(two, &[event(1.0)]).unwrap_err(),
        CureError::NoOtherEndings
    );
    let zero = fit(weibull, &[event(0.0)]).unwrap_err();
    assert!(matches!(zero, CureError::InvalidTime { index: 0, .. }));
    let third = fit(weibull, &[Observation::event(1.0, 2)]).unwrap_err();
    assert_eq!(third, CureError::UnknownCause { index: 0, cause: 2 });
    let broken = weibull.fit(&[event(1.0)], Covariates::new(&[1.0], 2), Covariates::NONE);
    assert_eq!(
        broken.unwrap_err(),
        CureError::Covariates {
            expected: 2,
            found: 1
        }
    );
    // Every time alike: the density has no bound.
    assert_eq!(
        fit(weibull, &[event(2.0); 9]).unwrap_err(),
        CureError::NotConverged
    );
}

#[test]
fn everybody_meeting_the_event_leaves_the_share_at_its_bound() {
    let observations: Vec<Observation> = (1..=40)
        .map(|day| Observation::event(f64::from(day), 0))
        .collect();
    let error = fit(spec(Form::Mixture, Family::Weibull), &observations).unwrap_err();
    assert_eq!(error, CureError::ShareAtBound);
}

#[test]
fn a_short_observation_leaves_the_profile_open_to_one() {
    let mut uniforms = Uniforms(11);
    let observations: Vec<Observation> = (0..400)
        .map(|_| {
            let ever = uniforms.next() < 0.5;
            let time = 10.0 * uniforms.exponential();
            if ever && time < 12.0 {
                Observation::event(time, 0)
            } else {
                Observation::censored(12.0)
            }
        })
        .collect();
    let none = Covariates::NONE;
    let found = fit(spec(Form::Mixture, Family::Weibull), &observations).unwrap();
    let range = found
        .profile_share(&observations, none, none, Confidence::P95)
        .unwrap();
    assert!(
        range.lower > 0.15 && range.lower < share(&found),
        "{range:?}"
    );
    assert!(range.upper >= 1.0, "{range:?}");
    let course = found.model().course(&[], &[]).unwrap();
    assert!(!FollowUp::of(&observations, &course).unwrap().is_enough());
}

#[test]
fn the_weights_of_equal_fits_are_equal() {
    let observations = two_outcomes(Written::AtOnce);
    let found = fit(spec(Form::Mixture, Family::Exponential), &observations).unwrap();
    assert_eq!(bic_weights(&[found.clone(), found]), [0.5, 0.5]);
    assert_eq!(bic_weights(&[]), [0.0; 0]);
}

fn parameters() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-2.0..2.0_f64, 7)
}

proptest! {
    #[test]
    fn shares_lie_between_zero_and_one_and_fall_with_the_wait(
        parameters in parameters(),
        form in 0..3_usize,
        family in 0..5_usize,
        times in prop::collection::vec(0.0..50.0_f64, 2),
    ) {
        let form = [Form::Mixture, Form::NonMixture, Form::TwoOutcomes(Family::Gamma)][form];
        let spec = spec(form, Family::ALL[family]);
        let count = (2..=7)
            .find(|&count| CureModel::new(spec, 0, 0, &parameters[..count]).is_some())
            .unwrap();
        let model = CureModel::new(spec, 0, 0, &parameters[..count]).unwrap();
        let course = model.course(&[], &[]).unwrap();
        let (early, late) = (times[0].min(times[1]), times[0].max(times[1]));
        prop_assert!(course.incidence(early) <= course.incidence(late) + 1e-12);
        prop_assert!(course.incidence(late) <= course.share() + 1e-12);
        prop_assert!(course.incidence(0.0).abs() < 1e-12);
        prop_assert!((course.share_if_waiting(0.0) - course.share()).abs() < 1e-9);
        prop_assert!((0.0..=1.0).contains(&course.share_if_waiting(late)));
        if form != Form::TwoOutcomes(Family::Gamma) {
            let later = course.share_if_waiting(late);
            prop_assert!(later <= course.share_if_waiting(early) + 1e-9);
            // Nothing is lost: those who met it by then and those who still will are all.
            let still = (1.0 - course.incidence(late)) * later;
            prop_assert!((course.incidence(late) + still - course.share()).abs() < 1e-9);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_unit_of_time_does_not_matter(unit in 0.001..1000.0_f64) {
        let observations: Vec<Observation> = two_outcomes(Written::AtOnce).into_iter().take(300).collect();
        let other: Vec<Observation> = (observations.iter())
            .map(|one| Observation { time: one.time * unit, ..*one })
            .collect();
        let spec = spec(Form::TwoOutcomes(Family::LogNormal), Family::Weibull);
        let (one, two) = (fit(spec, &observations).unwrap(), fit(spec, &other).unwrap());
        prop_assert!((share(&one) - share(&two)).abs() < 1e-5);
        let moved = two.model().parameters()[1] - one.model().parameters()[1];
        prop_assert!((moved - unit.ln()).abs() < 1e-4);
    }
}
