//! Published results on data sets that are not ours to pass on.
//!
//! `DOORSTEP_REFERENCE_DATA=DIR` names a folder with `gbsg2.csv` (columns `time`, `cens`),
//! `mgus2.csv` (columns `etime`, `event`) and `birthwt.csv` (those of R `MASS`). Without it these tests pass by, and say so.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must stop loudly"
)]

use std::path::PathBuf;

use doorstep_stats::Confidence;
use doorstep_stats::cure::{
    Covariates, CureError, CureFit, CureSpec, Family, FollowUp, Form, bic_weights,
};
use doorstep_stats::logistic::Cases;
use doorstep_stats::survival::{CumulativeIncidence, KaplanMeier, Observation};

/// The columns `names` of a file, row by row; `None` when no folder is named.
fn columns<const N: usize>(file: &str, names: [&str; N]) -> Option<Vec<[f64; N]>> {
    let Some(folder) = std::env::var_os("DOORSTEP_REFERENCE_DATA") else {
        println!("DOORSTEP_REFERENCE_DATA is not set: {file} is passed by");
        return None;
    };
    let text = std::fs::read_to_string(PathBuf::from(folder).join(file)).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let places = names.map(|name| header.iter().position(|column| *column == name).unwrap());
    let rows = lines.map(|cells| places.map(|place| cells[place].parse().unwrap()));
    Some(rows.collect())
}

fn gbsg2() -> Option<Vec<Observation>> {
    let rows = columns("gbsg2.csv", ["time", "cens"])?;
    let observations: Vec<Observation> = (rows.into_iter())
        .map(|[time, event]| Observation {
            time,
            cause: (event > 0.0).then_some(0),
        })
        .collect();
    assert_eq!(observations.len(), 686);
    Some(observations)
}

fn fit(observations: &[Observation], form: Form, family: Family) -> CureFit {
    (CureSpec { form, family })
        .fit(observations, Covariates::NONE, Covariates::NONE)
        .unwrap()
}

fn assert_close(what: &str, found: f64, expected: f64, tolerance: f64) {
    println!(
        "{what}: {found} for {expected}, off by {:.1e}",
        (found - expected).abs()
    );
    assert!(
        (found - expected).abs() <= tolerance,
        "{what}: {found} instead of {expected}"
    );
}

/// Standard errors of proportional-hazards parameters from those of the scale: Stata writes
/// `exp(-λ t^γ)` with `ln λ = -γ μ`, whose slope by (μ, ln γ) is (-γ, -γ μ).
fn log_lambda_with_error(fit: &CureFit) -> (f64, f64) {
    let [_, location, log_shape] = *fit.model().parameters() else {
        panic!("a Weibull model without covariates has three parameters");
    };
    let shape = log_shape.exp();
    let slope = [-shape, -shape * location];
    let covariance = fit.covariance();
    let variance = slope[0] * slope[0] * covariance[4]
        + 2.0 * slope[0] * slope[1] * covariance[5]
        + slope[1] * slope[1] * covariance[8];
    (-shape * location, variance.sqrt())
}

/// Stata `strsmix`, quoted in the tests of R `flexsurvcure` (`test_match_stata.R`). There `pi` is the
/// logit of the share that never meets the event.
#[test]
fn weibull_mixture_agrees_with_stata() {
    let Some(observations) = gbsg2() else { return };
    let fit = fit(&observations, Form::Mixture, Family::Weibull);
    let (parameters, errors) = (fit.model().parameters(), fit.standard_errors());
    let (log_lambda, log_lambda_error) = log_lambda_with_error(&fit);
    let share = fit.model().course(&[], &[]).unwrap().share();
    assert_close("pi", -parameters[0], -0.473_136_7, 2e-4);
    assert_close("ln_gamma", parameters[2], 0.448_163, 2e-4);
    assert_close("ln_lambda", log_lambda, -11.105_19, 2e-3);
    assert_close("se_pi", errors[0], 0.164_144_1, 0.01 * 0.164_144_1);
    assert_close("se_ln_gamma", errors[2], 0.057_642_5, 0.01 * 0.057_642_5);
    assert_close(
        "se_ln_lambda",
        log_lambda_error,
        0.590_120_6,
        0.01 * 0.590_120_6,
    );
    assert_close("loglik", fit.log_likelihood(), -2_628.235_08, 2e-4);
    assert_close("theta", 1.0 - share, 0.383_874_5, 2e-4);
    let identity_error = errors[0] * share * (1.0 - share);
    assert_close("se_theta", identity_error, 0.038_822_4, 0.01 * 0.038_822_4);
}

/// The same source, identity link.
#[test]
fn log_normal_mixture_agrees_with_stata() {
    let Some(observations) = gbsg2() else { return };
    let fit = fit(&observations, Form::Mixture, Family::LogNormal);
    let (parameters, errors) = (fit.model().parameters(), fit.standard_errors());
    let share = fit.model().course(&[], &[]).unwrap().share();
    assert_close("theta", 1.0 - share, 0.277_458_5, 2e-4);
    assert_close("mu", parameters[1], 6.982_433, 2e-4);
    assert_close("ln_sigma", parameters[2], -0.093_395, 2e-4);
    assert_close(
        "se_theta",
        errors[0] * share * (1.0 - share),
        0.070_350_3,
        0.01 * 0.070_350_3,
    );
    assert_close("se_mu", errors[1], 0.130_415_9, 0.01 * 0.130_415_9);
    assert_close("se_ln_sigma", errors[2], 0.080_074_6, 0.01 * 0.080_074_6);
    assert_close("loglik", fit.log_likelihood(), -2_615.916_04, 2e-4);
}

/// The same source, `strsnmix`, logistic link.
#[test]
fn weibull_non_mixture_agrees_with_stata() {
    let Some(observations) = gbsg2() else { return };
    let fit = fit(&observations, Form::NonMixture, Family::Weibull);
    let (parameters, errors) = (fit.model().parameters(), fit.standard_errors());
    let (log_lambda, log_lambda_error) = log_lambda_with_error(&fit);
    assert_close("pi", -parameters[0], -0.515_187_8, 2e-4);
    assert_close("ln_gamma", parameters[2], 0.511_045_1, 2e-4);
    assert_close("ln_lambda", log_lambda, -12.164_67, 2e-3);
    assert_close("se_pi", errors[0], 0.180_654_4, 0.01 * 0.180_654_4);
    assert_close("se_ln_gamma", errors[2], 0.058_520_1, 0.01 * 0.058_520_1);
    assert_close(
        "se_ln_lambda",
        log_lambda_error,
        0.611_936_1,
        0.01 * 0.611_936_1,
    );
}

/// Families that differ by eleven points in the share: the case for asking how far one may
/// extrapolate. An exponential time, which fits worst, would even have everybody meet the event.
#[test]
fn the_families_disagree_and_the_follow_up_says_so() {
    let Some(observations) = gbsg2() else { return };
    let families = [Family::Weibull, Family::Gamma, Family::LogNormal];
    let fits = families.map(|family| fit(&observations, Form::Mixture, family));
    let courses = fits
        .each_ref()
        .map(|fit| fit.model().course(&[], &[]).unwrap());
    let weights = bic_weights(&fits);
    for ((family, course), weight) in families.iter().zip(&courses).zip(&weights) {
        let follow_up = FollowUp::of(&observations, course).unwrap();
        println!("{family:?} {:.4} {weight:.4} {follow_up:?}", course.share());
    }
    let exponential = CureSpec {
        form: Form::Mixture,
        family: Family::Exponential,
    };
    let bound = exponential.fit(&observations, Covariates::NONE, Covariates::NONE);
    assert_eq!(bound.unwrap_err(), CureError::ShareAtBound);
    assert!(weights[2] > 0.99);
    assert!(courses[2].share() - courses[0].share() > 0.1);
    assert!(
        !FollowUp::of(&observations, &courses[2])
            .unwrap()
            .is_enough()
    );
}

/// R `survival` 3.5-3 on `mgus2`: cause 1 of the file is progression, 2 death without it.
#[test]
fn competing_causes_agree_with_r_survival_on_mgus2() {
    let Some(rows) = columns("mgus2.csv", ["etime", "event"]) else {
        return;
    };
    let observations: Vec<Observation> = (rows.iter())
        .map(|&[time, event]| Observation {
            time,
            cause: (event as usize).checked_sub(1),
        })
        .collect();
    let curves = CumulativeIncidence::estimate(&observations, 2).unwrap();
    let naive: Vec<Observation> = (observations.iter())
        .map(|one| Observation {
            cause: one.cause.filter(|&cause| cause == 0),
            ..*one
        })
        .collect();
    let naive = KaplanMeier::estimate(&naive).unwrap();
    #[rustfmt::skip]
    let expected = [
        (60.0,  0.034_103_713, 0.004_889_257_9, 0.320_367_01, 0.645_529_277, 0.042_153_862),
        (120.0, 0.063_722_168, 0.006_796_848_4, 0.531_817_70, 0.404_460_128, 0.095_221_659),
        (240.0, 0.099_813_716, 0.009_784_846_8, 0.724_027_98, 0.176_158_308, 0.209_561_624),
        (360.0, 0.134_041_644, 0.020_127_562_5, 0.784_208_25, 0.081_750_109, 0.424_836_941),
    ];
    for (time, value, error, death, neither, as_if_censored) in expected {
        let found = curves.at(0, time, Confidence::P95).unwrap();
        assert_close("pcm", found.value, value, 1e-7);
        assert_close("se", found.standard_error, error, 1e-7);
        let other = curves.at(1, time, Confidence::P95).unwrap();
        assert_close("death", other.value, death, 1e-7);
        assert_close("neither", curves.event_free(time), neither, 1e-7);
        let wrong = naive.at(time, Confidence::P95).unwrap();
        assert_close("naive", 1.0 - wrong.value, as_if_censored, 1e-7);
    }
}

/// R 4.2.2 `glm(low ~ age + lwt + factor(race) + smoke, binomial)` on `MASS::birthwt`.
#[test]
fn low_birth_weight_agrees_with_r_glm() {
    let names = ["low", "age", "lwt", "race", "smoke"];
    let Some(rows) = columns("birthwt.csv", names) else {
        return;
    };
    assert_eq!(rows.len(), 189);
    let outcomes: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    let level = |race: f64, level: f64| f64::from(u8::from(race.total_cmp(&level).is_eq()));
    let covariates: Vec<f64> = (rows.iter())
        .flat_map(|&[_, age, weight, race, smokes]| {
            [age, weight, level(race, 2.0), level(race, 3.0), smokes]
        })
        .collect();
    let fit = Cases::new(&outcomes, &covariates, 5).fit().unwrap();
    #[rustfmt::skip]
    let expected = [
        (0.332_451_572,   1.107_672_479_3),
        (-0.022_478_28,   0.034_170_475_6),
        (-0.012_525_664,  0.006_385_829_2),
        (1.231_671_373,   0.517_151_542_2),
        (0.943_262_653,   0.416_231_871_2),
        (1.054_438_648,   0.379_999_604_6),
    ];
    for (at, (coefficient, error)) in expected.into_iter().enumerate() {
        assert_close("coefficient", fit.coefficients[at], coefficient, 1e-6);
        assert_close("se", fit.standard_errors[at], error, 1e-6);
    }
    assert_close("loglik", fit.log_likelihood, -107.288_62, 1e-5);
    assert_close("deviance", fit.deviance, 214.577_24, 2e-5);
}
