//! How the share of successes depends on what is known of each case: logistic regression.
//!
//! It must never give coefficients for a likelihood that has no maximum: where some mixture of the
//! columns separates successes from failures, it says so.

mod climb;

use crate::linear::Cholesky;
use crate::special::log_upper_normal;

/// What is fitted: cases, each with an outcome and what is known of it. An intercept comes on top.
///
/// ```
/// use doorstep_stats::logistic::Cases;
///
/// let cases = Cases::new(&[1.0, 0.0, 1.0], &[0.2, 1.0, 0.3, 0.0, 0.9, 1.0], 2);
/// assert_eq!(cases.columns, 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cases<'a> {
    /// For each case 1 for success and 0 for failure; or, for a group of cases that are alike, the
    /// share of successes, with their number as the weight.
    pub outcomes: &'a [f64],
    /// What is known, case by case, `columns` numbers for each.
    pub covariates: &'a [f64],
    /// How many numbers are known of each case.
    pub columns: usize,
    /// For each case what it counts, from 0 up; 1 where `None`.
    pub weights: Option<&'a [f64]>,
    /// For each case what is known to add to its logit; 0 where `None`.
    pub offsets: Option<&'a [f64]>,
}

/// Why no coefficients can be given.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LogisticError {
    /// Outcomes, covariates, weights and offsets are not for the same number of cases.
    #[error("outcomes, covariates, weights and offsets differ in their number of cases")]
    UnequalShapes,
    /// A number is not finite, an outcome is not within 0 and 1, or a weight is negative.
    #[error("case {case} has the number {value}, which cannot be")]
    InvalidNumber {
        /// Position among the cases.
        case: usize,
        /// The offending number.
        value: f64,
    },
    /// There is no case that weighs anything.
    #[error("no case weighs anything")]
    NoCases,
    /// Some column is a mixture of the others or of the intercept: drop one of them.
    #[error("some column follows from the others")]
    Collinear,
    /// Some mixture of the columns tells successes from failures without a mistake, at least where it
    /// tells anything: the further its coefficients grow, the better the fit. Drop or merge levels
    /// whose cases all succeeded or all failed, or shrink them.
    #[error("some mixture of the columns separates successes from failures")]
    Separated,
    /// The maximum of the likelihood was not found within the bound on steps.
    #[error("no maximum of the likelihood was found in {steps} steps")]
    NotConverged {
        /// How many steps were taken.
        steps: usize,
    },
}

/// Coefficients of a logistic regression and how sure they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// On the scale of logits: the intercept first, then one for each column.
    pub coefficients: Vec<f64>,
    /// Of each coefficient, from the curvature of the likelihood.
    pub standard_errors: Vec<f64>,
    /// The covariance of the coefficients, row by row.
    pub covariance: Vec<f64>,
    /// For each case the share expected of it, 0 to 1.
    pub fitted: Vec<f64>,
    /// `Σ w [y ln p + (1-y) ln(1-p)]`, without the constants that count the orders of successes
    /// within a group.
    pub log_likelihood: f64,
    /// Twice what a model that fits every case perfectly has more of `log_likelihood`.
    pub deviance: f64,
    /// How many steps were taken.
    pub steps: usize,
}

impl<'a> Cases<'a> {
    /// Cases that all count alike and of which nothing is known beforehand; `covariates` case by
    /// case, `columns` to a case.
    ///
    /// ```
    /// use doorstep_stats::logistic::Cases;
    ///
    /// // Two groups of 20 and of 10.
    /// let groups = Cases { weights: Some(&[20.0, 10.0]), ..Cases::new(&[0.4, 0.7], &[], 0) };
    /// let share = groups.fit()?.fitted[0];
    /// assert!((share - 0.5).abs() < 1e-12);
    /// # Ok::<(), doorstep_stats::logistic::LogisticError>(())
    /// ```
    pub fn new(outcomes: &'a [f64], covariates: &'a [f64], columns: usize) -> Self {
        Self {
            outcomes,
            covariates,
            columns,
            weights: None,
            offsets: None,
        }
    }

    /// The coefficients of maximum likelihood, by iteratively reweighted least squares. With prior
    /// weights `w`, offsets `o` and `p = 1/(1+e^-(o + x'β))`, each step is
    ///
    /// ```text
    /// β ← β + (X' W X)⁻¹ X' w(y - p)    W = w p (1-p)
    /// ```
    ///
    /// halved until the likelihood rises. O(cases · columns²) a step, of which some eight are needed.
    ///
    /// Errors on shapes and numbers that cannot be, without cases, on collinear columns, on
    /// separation, and if the maximum is not found.
    ///
    /// Source: `McCullagh` and Nelder (1989), *Generalized Linear Models*, 2nd edition, chapters 2 and
    /// 4; on separation Albert and Anderson (1984), Biometrika 71, 1–10.
    ///
    /// ```
    /// use doorstep_stats::logistic::{Cases, LogisticError};
    ///
    /// // 3 of 4 succeeded with, 1 of 4 without.
    /// let (outcomes, with) = ([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    /// let fit = Cases::new(&outcomes, &with, 1).fit()?;
    /// assert!((fit.coefficients[1] - 9.0_f64.ln()).abs() < 1e-12);
    /// assert!((fit.standard_errors[1] - (8.0_f64 / 3.0).sqrt()).abs() < 1e-9);
    ///
    /// let separated = Cases::new(&[1.0, 1.0, 0.0, 0.0], &[1.0, 1.0, 0.0, 0.0], 1).fit();
    /// assert_eq!(separated, Err(LogisticError::Separated));
    /// # Ok::<(), LogisticError>(())
    /// ```
    pub fn fit(self) -> Result<Logistic, LogisticError> {
        self.check()?;
        let top = climb::climb(&self)?;
        let covariance = top.curvature.inverse();
        let parameters = top.coefficients.len();
        let best: f64 = (0..self.outcomes.len())
            .map(|case| self.weight(case) * log_likelihood_of_itself(self.outcomes[case]))
            .sum();
        Ok(Logistic {
            standard_errors: (0..parameters)
                .map(|k| covariance[k * parameters + k].sqrt())
                .collect(),
            covariance,
            fitted: top.logits.iter().map(|&logit| share(logit)).collect(),
            log_likelihood: top.log_likelihood,
            deviance: (2.0 * (best - top.log_likelihood)).max(0.0),
            coefficients: top.coefficients,
            steps: top.steps,
        })
    }

    fn check(&self) -> Result<(), LogisticError> {
        let cases = self.outcomes.len();
        let other = |numbers: Option<&[f64]>| numbers.is_some_and(|all| all.len() != cases);
        if self.covariates.len() != cases * self.columns
            || other(self.weights)
            || other(self.offsets)
        {
            return Err(LogisticError::UnequalShapes);
        }
        for case in 0..cases {
            self.check_case(case)?;
        }
        let total: f64 = (0..cases).map(|case| self.weight(case)).sum();
        (total > 0.0).then_some(()).ok_or(LogisticError::NoCases)
    }

    fn check_case(&self, case: usize) -> Result<(), LogisticError> {
        let (outcome, weight) = (self.outcomes[case], self.weight(case));
        let finite = |value: &f64| value.is_finite();
        let wrong = if !(0.0..=1.0).contains(&outcome) {
            Some(outcome)
        } else if !(weight >= 0.0 && weight.is_finite()) {
            Some(weight)
        } else {
            let mut all = (self.row(case).iter().copied()).chain([self.offset(case)]);
            all.find(|value| !finite(value))
        };
        wrong.map_or(Ok(()), |value| {
            Err(LogisticError::InvalidNumber { case, value })
        })
    }

    fn row(&self, case: usize) -> &'a [f64] {
        &self.covariates[case * self.columns..(case + 1) * self.columns]
    }

    fn weight(&self, case: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[case])
    }

    fn offset(&self, case: usize) -> f64 {
        self.offsets.map_or(0.0, |offsets| offsets[case])
    }
}

impl Logistic {
    /// The share expected of a case; `None` unless there are as many covariates as in the fit.
    ///
    /// ```
    /// use doorstep_stats::logistic::Cases;
    ///
    /// let fit = Cases::new(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0], &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 1).fit()?;
    /// assert!((fit.share(&[1.0], 0.0).unwrap() - 2.0 / 3.0).abs() < 1e-12);
    /// assert_eq!(fit.share(&[], 0.0), None);
    /// # Ok::<(), doorstep_stats::logistic::LogisticError>(())
    /// ```
    pub fn share(&self, covariates: &[f64], offset: f64) -> Option<f64> {
        let known = covariates.len() + 1 == self.coefficients.len();
        known.then(|| share(offset + linear(&self.coefficients, covariates)))
    }

    /// The mean share expected of a standard population, case by case as in [`Cases::new`]: what the
    /// fitted group would have with that mix. Two groups fitted apart and compared on one population
    /// differ by their coefficients only. `None` unless there are whole cases, at least one.
    ///
    /// ```
    /// use doorstep_stats::logistic::Cases;
    ///
    /// let fit = Cases::new(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0], &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 1).fit()?;
    /// let standard = fit.mean_share(&[0.0, 1.0, 1.0, 1.0]).unwrap();
    /// assert!((standard - (1.0 / 3.0 + 3.0 * 2.0 / 3.0) / 4.0).abs() < 1e-12);
    /// # Ok::<(), doorstep_stats::logistic::LogisticError>(())
    /// ```
    pub fn mean_share(&self, covariates: &[f64]) -> Option<f64> {
        let columns = self.coefficients.len() - 1;
        if columns == 0 || covariates.is_empty() || !covariates.len().is_multiple_of(columns) {
            return None;
        }
        let rows = covariates.chunks_exact(columns);
        let cases = rows.len() as f64;
        let total: f64 = rows.map(|row| share(linear(&self.coefficients, row))).sum();
        Some(total / cases)
    }

    /// The two-sided probability of an estimate as far from 0 if the coefficient were 0, by its
    /// standard error (Wald); `None` for an unknown coefficient.
    ///
    /// ```
    /// use doorstep_stats::logistic::Cases;
    ///
    /// let fit = Cases::new(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0], &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 1).fit()?;
    /// assert!(fit.p_value(1).unwrap() > 0.3);
    /// # Ok::<(), doorstep_stats::logistic::LogisticError>(())
    /// ```
    pub fn p_value(&self, coefficient: usize) -> Option<f64> {
        let z = self.coefficients.get(coefficient)? / self.standard_errors.get(coefficient)?;
        Some(2.0 * log_upper_normal(z.abs()).exp())
    }
}

/// The maximum of the likelihood.
struct Top {
    coefficients: Vec<f64>,
    logits: Vec<f64>,
    log_likelihood: f64,
    curvature: Cholesky,
    steps: usize,
}

/// `β₀ + x'β`.
fn linear(coefficients: &[f64], covariates: &[f64]) -> f64 {
    let (intercept, slopes) = coefficients.split_first().unwrap_or((&0.0, &[]));
    let terms = slopes.iter().zip(covariates);
    intercept + terms.map(|(slope, x)| slope * x).sum::<f64>()
}

fn share(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// `y ln y + (1-y) ln(1-y)`.
fn log_likelihood_of_itself(outcome: f64) -> f64 {
    let term = |part: f64| if part > 0.0 { part * part.ln() } else { 0.0 };
    term(outcome) + term(1.0 - outcome)
}

#[cfg(test)]
mod tests;
