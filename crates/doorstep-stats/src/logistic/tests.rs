//! Tests of the parent module: fits without a maximum, and properties.

use proptest::prelude::*;

use super::*;

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} instead of {expected}"
    );
}

/// By hand: the logarithm of the odds ratio, and the root of the sum of the inverse counts.
#[test]
fn a_table_of_four_is_its_odds_ratio() {
    let groups = Cases {
        weights: Some(&[10.0, 20.0]),
        ..Cases::new(&[0.3, 0.6], &[0.0, 1.0], 1)
    };
    let fit = groups.fit().unwrap();
    assert_close(fit.coefficients[0], (3.0_f64 / 7.0).ln(), 1e-12);
    assert_close(
        fit.coefficients[1],
        (12.0_f64 / 8.0 * 7.0 / 3.0).ln(),
        1e-12,
    );
    let variance: f64 = [3.0, 7.0, 12.0, 8.0].map(f64::recip).iter().sum();
    assert_close(fit.standard_errors[1], variance.sqrt(), 1e-12);
    assert_close(fit.deviance, 0.0, 1e-12);
}

#[test]
fn one_share_for_all_has_the_deviance_of_a_textbook() {
    let fit = Cases::new(&[1.0, 0.0, 0.0, 0.0], &[], 0).fit().unwrap();
    assert_close(fit.coefficients[0], (1.0_f64 / 3.0).ln(), 1e-12);
    let expected = 0.25_f64.ln() + 3.0 * 0.75_f64.ln();
    assert_close(fit.log_likelihood, expected, 1e-12);
    assert_close(fit.deviance, -2.0 * expected, 1e-12);
}

#[test]
fn columns_of_very_different_size_are_fitted_as_well() {
    let (outcomes, years) = (
        [0.0, 1.0, 0.0, 1.0, 1.0, 0.0],
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
    );
    let plain = Cases::new(&outcomes, &years, 1).fit().unwrap();
    let shifted = years.map(|year| 1e-3 * year + 2.0);
    let other = Cases::new(&outcomes, &shifted, 1).fit().unwrap();
    let slope = plain.coefficients[1];
    assert_close(1e-3 * other.coefficients[1], slope, 1e-6 * slope.abs());
    assert_close(other.deviance, plain.deviance, 1e-9);
}

#[test]
fn separation_is_an_error_and_not_a_large_coefficient() {
    let separated = |outcomes: &[f64], covariates: &[f64], columns| {
        let fit = Cases::new(outcomes, covariates, columns).fit();
        assert_eq!(fit, Err(LogisticError::Separated));
    };
    // Completely; in one level of two; with a tie at the border; all alike.
    separated(&[0.0, 0.0, 1.0, 1.0], &[1.0, 2.0, 3.0, 4.0], 1);
    separated(&[0.0, 1.0, 1.0, 1.0], &[0.0, 0.0, 1.0, 1.0], 1);
    separated(&[0.0, 0.0, 1.0, 1.0], &[1.0, 2.0, 2.0, 3.0], 1);
    separated(&[1.0, 1.0, 1.0], &[], 0);
    separated(&[0.0; 5], &[0.5, 0.1, 0.9, 0.3, 0.2], 1);
    // By a mixture of two columns, and by none alone; on scales that differ by millions.
    separated(
        &[0.0, 0.0, 1.0, 1.0, 1.0, 0.0],
        &[
            1.0, 2e6, 2.0, 3e6, 2.0, 1e6, 3.0, 2e6, 9.0, 8.5e6, 8.0, 8.5e6,
        ],
        2,
    );
}

#[test]
fn one_exception_is_enough_against_separation() {
    let outcomes: Vec<f64> = (0..400)
        .map(|case| f64::from(u8::from(case >= 200)))
        .collect();
    let mut covariates: Vec<f64> = (0..400).map(f64::from).collect();
    covariates[399] = -5.0;
    let fit = Cases::new(&outcomes, &covariates, 1).fit().unwrap();
    assert!(fit.coefficients[1] > 0.0 && fit.steps < 20);
}

#[test]
fn a_case_that_weighs_nothing_neither_separates_nor_prevents_it() {
    let fit = |weights: &[f64]| {
        let cases = Cases::new(&[0.0, 1.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 4.0], 1);
        let weights = Some(weights);
        Cases { weights, ..cases }.fit()
    };
    assert!(fit(&[1.0; 4]).is_ok());
    assert_eq!(fit(&[1.0, 1.0, 0.0, 1.0]), Err(LogisticError::Separated));
}

#[test]
fn a_column_that_follows_from_others_is_an_error() {
    let outcomes = [0.0, 1.0, 0.0, 1.0];
    let constant = Cases::new(&outcomes, &[3.0; 4], 1).fit();
    assert_eq!(constant, Err(LogisticError::Collinear));
    let twice = [1.0, 2.0, 2.0, 4.0, 5.0, 10.0, 3.0, 6.0];
    let doubled = Cases::new(&outcomes, &twice, 2).fit();
    assert_eq!(doubled, Err(LogisticError::Collinear));
    let more_columns_than_cases = Cases::new(&[0.0, 1.0], &[1.0, 2.0, 5.0, 3.0], 2).fit();
    assert_eq!(more_columns_than_cases, Err(LogisticError::Collinear));
}

#[test]
fn offsets_beyond_reach_are_no_collinearity() {
    let cases = Cases::new(&[0.0, 1.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 4.0], 1);
    let offsets = Some([800.0, -800.0, 800.0, -800.0].as_slice());
    let lost = Cases { offsets, ..cases }.fit();
    assert!(matches!(lost, Err(LogisticError::NotConverged { .. })));
}

#[test]
fn what_cannot_be_is_refused() {
    let plain = Cases::new(&[0.0, 1.0], &[0.5, 0.1], 1);
    assert_eq!(
        Cases::new(&[0.0, 1.0], &[0.5], 1).fit(),
        Err(LogisticError::UnequalShapes)
    );
    let weights = Some([1.0].as_slice());
    assert_eq!(
        Cases { weights, ..plain }.fit(),
        Err(LogisticError::UnequalShapes)
    );
    let refused = |cases: Cases<'_>, case, value| {
        let expected = Err(LogisticError::InvalidNumber { case, value });
        assert_eq!(cases.fit(), expected);
    };
    refused(Cases::new(&[0.0, 1.5], &[], 0), 1, 1.5);
    refused(
        Cases::new(&[0.0, 1.0], &[0.5, f64::INFINITY], 1),
        1,
        f64::INFINITY,
    );
    let weights = Some([1.0, -2.0].as_slice());
    refused(Cases { weights, ..plain }, 1, -2.0);
    let offsets = Some([f64::NEG_INFINITY, 0.0].as_slice());
    refused(Cases { offsets, ..plain }, 0, f64::NEG_INFINITY);
    assert_eq!(Cases::new(&[], &[], 0).fit(), Err(LogisticError::NoCases));
    let weights = Some([0.0, 0.0].as_slice());
    assert_eq!(
        Cases { weights, ..plain }.fit(),
        Err(LogisticError::NoCases)
    );
}

/// Outcomes, two columns, weights and offsets.
#[derive(Debug, Clone)]
struct Sample {
    outcomes: Vec<f64>,
    covariates: Vec<f64>,
    weights: Vec<f64>,
    offsets: Vec<f64>,
}

impl Sample {
    fn cases(&self) -> Cases<'_> {
        Cases {
            outcomes: &self.outcomes,
            covariates: &self.covariates,
            columns: 2,
            weights: Some(&self.weights),
            offsets: Some(&self.offsets),
        }
    }

    /// Errors are for samples without a maximum.
    fn fit(&self) -> Result<Logistic, TestCaseError> {
        self.cases()
            .fit()
            .map_err(|error| TestCaseError::reject(error.to_string()))
    }
}

fn samples() -> impl Strategy<Value = Sample> {
    let outcome = prop_oneof![3 => Just(0.0), 3 => Just(1.0), 1 => 0.0..1.0];
    let case = (outcome, -2.0..2.0, -2.0..2.0, 0.1..5.0, -1.0..1.0);
    prop::collection::vec(case, 12..40).prop_map(|cases| Sample {
        outcomes: cases.iter().map(|case| case.0).collect(),
        covariates: cases.iter().flat_map(|case| [case.1, case.2]).collect(),
        weights: cases.iter().map(|case| case.3).collect(),
        offsets: cases.iter().map(|case| case.4).collect(),
    })
}

fn assert_all_close(found: &[f64], expected: &[f64], tolerance: f64) {
    for (found, expected) in found.iter().zip(expected) {
        assert_close(*found, *expected, tolerance * (1.0 + expected.abs()));
    }
}

proptest! {
    #[test]
    fn expected_successes_are_those_observed_in_all_and_by_every_column(sample in samples()) {
        let fit = sample.fit()?;
        let scale: f64 = sample.weights.iter().sum();
        for column in [None, Some(0), Some(1)] {
            let rest: f64 = (0..sample.outcomes.len())
                .map(|case| {
                    let x = column.map_or(1.0, |column| sample.covariates[2 * case + column]);
                    x * sample.weights[case] * (sample.outcomes[case] - fit.fitted[case])
                })
                .sum();
            assert_close(rest, 0.0, 1e-9 * scale);
        }
    }

    #[test]
    fn failures_have_the_opposite_coefficients(sample in samples()) {
        let mut turned = sample.clone();
        turned.outcomes.iter_mut().for_each(|outcome| *outcome = 1.0 - *outcome);
        turned.offsets.iter_mut().for_each(|offset| *offset = -*offset);
        let (fit, turned) = (sample.fit()?, turned.fit()?);
        let opposite: Vec<f64> = turned.coefficients.iter().map(|slope| -slope).collect();
        assert_all_close(&fit.coefficients, &opposite, 1e-6);
        assert_close(fit.deviance, turned.deviance, 1e-9 * (1.0 + fit.deviance));
    }

    #[test]
    fn a_case_in_two_halves_changes_nothing(sample in samples()) {
        let mut halves = sample.clone();
        halves.weights[0] *= 0.5;
        halves.weights.push(halves.weights[0]);
        halves.outcomes.push(halves.outcomes[0]);
        halves.offsets.push(halves.offsets[0]);
        halves.covariates.extend_from_within(..2);
        let (fit, halves) = (sample.fit()?, halves.fit()?);
        assert_all_close(&fit.coefficients, &halves.coefficients, 1e-6);
        assert_all_close(&fit.standard_errors, &halves.standard_errors, 1e-6);
        assert_close(fit.log_likelihood, halves.log_likelihood, 1e-9 * (1.0 + fit.deviance));
    }

    #[test]
    fn what_the_offsets_already_say_is_not_said_again(sample in samples()) {
        let fit = sample.fit()?;
        let mut told = sample.clone();
        for (case, offset) in told.offsets.iter_mut().enumerate() {
            let row = &sample.covariates[2 * case..2 * case + 2];
            *offset += linear(&fit.coefficients, row);
        }
        let again = told.fit()?;
        assert_all_close(&again.coefficients, &[0.0; 3], 1e-6);
        assert_all_close(&again.standard_errors, &fit.standard_errors, 1e-6);
    }

    #[test]
    fn fourfold_weights_halve_the_standard_errors(sample in samples()) {
        let mut more = sample.clone();
        more.weights.iter_mut().for_each(|weight| *weight *= 4.0);
        let (fit, more) = (sample.fit()?, more.fit()?);
        let doubled: Vec<f64> = more.standard_errors.iter().map(|error| 2.0 * error).collect();
        assert_all_close(&fit.standard_errors, &doubled, 1e-6);
    }

    /// A direction that separates is planted; the fit must not be taken in.
    #[test]
    fn planted_separation_is_found(
        mut sample in samples(), slopes in prop::array::uniform2(-3.0..3.0_f64), border in -0.5..0.5
    ) {
        for (case, outcome) in sample.outcomes.iter_mut().enumerate() {
            let side = border + slopes[0] * sample.covariates[2 * case]
                + slopes[1] * sample.covariates[2 * case + 1];
            *outcome = f64::from(u8::from(side > 0.0));
        }
        let fit = sample.cases().fit();
        prop_assume!(fit != Err(LogisticError::Collinear));
        prop_assert_eq!(fit, Err(LogisticError::Separated));
    }
}
