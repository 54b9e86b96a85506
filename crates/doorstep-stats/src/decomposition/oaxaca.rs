//! A gap between the means of two groups, by what is known of their cases.
//!
//! It must never let the gap itself slip into the slopes that are to explain it: they come from both
//! groups together, but with a level for each.

use super::{DecompositionError, check_finite};
use crate::linear::Cholesky;

/// One side of a comparison: an outcome for each case and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group<'a> {
    /// One number for each case.
    pub outcomes: &'a [f64],
    /// What is known, case by case, as many numbers for each.
    pub covariates: &'a [f64],
}

/// A gap `present - reference = explained + unexplained`, and the same in three parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Oaxaca {
    /// The mean outcome of the reference.
    pub reference: f64,
    /// The present mean outcome.
    pub present: f64,
    /// What other covariates explain, at slopes common to both sides.
    pub explained: f64,
    /// What they do not.
    pub unexplained: f64,
    /// The part of `explained` that belongs to each column.
    pub by_column: Vec<f64>,
    /// What other covariates would make at the slopes of the reference.
    pub endowments: f64,
    /// What other slopes, and another level, would make at the covariates of the reference.
    pub coefficients: f64,
    /// What only both together make: `endowments + coefficients + interaction` is the gap.
    pub interaction: f64,
}

impl Oaxaca {
    /// The whole gap.
    ///
    /// ```
    /// use doorstep_stats::decomposition::{Group, oaxaca};
    ///
    /// let before = Group { outcomes: &[1.0, 2.0, 3.5], covariates: &[0.0, 1.0, 2.0] };
    /// let now = Group { outcomes: &[3.0, 4.0, 5.5], covariates: &[1.0, 2.0, 3.0] };
    /// let gap = oaxaca(before, now)?.total();
    /// assert!((gap - 2.0).abs() < 1e-12);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn total(&self) -> f64 {
        self.present - self.reference
    }
}

/// The decomposition of Oaxaca and Blinder of a gap between means.
///
/// With `x̄` the means of the covariates, `b*` the slopes of a regression on both groups together with
/// an indicator of the group, and `a`, `b` the level and slopes of each group alone,
///
/// ```text
/// explained     (x̄₁ - x̄₀)' b*
/// unexplained   the rest of the gap, which is the indicator's coefficient
/// endowments    (x̄₁ - x̄₀)' b₀
/// coefficients  a₁ - a₀ + x̄₀' (b₁ - b₀)
/// interaction   (x̄₁ - x̄₀)' (b₁ - b₀)
/// ```
///
/// Without the indicator part of the gap would count as explained. The twofold form turns its signs
/// when the groups are exchanged; the threefold one has a point of view, that of the reference. For
/// outcomes that are shares, standardise the shares of a
/// [`logistic`](crate::logistic::Logistic::mean_share) fit instead.
///
/// Errors when both groups do not have whole cases of the same covariates, on numbers that are not
/// finite, without cases, and when in either group some column follows from the others.
///
/// Source: B. Jann (2008), *The Blinder–Oaxaca decomposition for linear regression models*, Stata
/// Journal 8, 453–479.
///
/// ```
/// use doorstep_stats::decomposition::{Group, oaxaca};
///
/// // The outcome is twice the covariate in both groups, and one more in the second.
/// let before = Group { outcomes: &[2.0, 4.0, 6.0], covariates: &[1.0, 2.0, 3.0] };
/// let now = Group { outcomes: &[7.0, 9.0, 11.0], covariates: &[3.0, 4.0, 5.0] };
/// let parts = oaxaca(before, now)?;
/// assert!((parts.explained - 4.0).abs() < 1e-12 && (parts.unexplained - 1.0).abs() < 1e-12);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn oaxaca(reference: Group<'_>, present: Group<'_>) -> Result<Oaxaca, DecompositionError> {
    let columns = columns(reference)?;
    if columns != self::columns(present)? {
        return Err(DecompositionError::UnequalShapes);
    }
    let (before, now) = (
        Moments::of(reference, columns),
        Moments::of(present, columns),
    );
    // With a level for each group, only the differences from the group's own means count.
    let common = slopes(
        &added(&before.squares, &now.squares),
        &added(&before.products, &now.products),
    )?;
    let (old, new) = (
        slopes(&before.squares, &before.products)?,
        slopes(&now.squares, &now.products)?,
    );
    let shift: Vec<f64> = (now.means.iter().zip(&before.means))
        .map(|(now, before)| now - before)
        .collect();
    let by_column: Vec<f64> = shift.iter().zip(&common).map(|(x, b)| x * b).collect();
    let (gap, explained) = (now.outcome - before.outcome, by_column.iter().sum::<f64>());
    let (endowments, present_endowments) = (dot(&shift, &old), dot(&shift, &new));
    Ok(Oaxaca {
        reference: before.outcome,
        present: now.outcome,
        explained,
        unexplained: gap - explained,
        by_column,
        endowments,
        coefficients: gap - present_endowments,
        interaction: present_endowments - endowments,
    })
}

fn columns(group: Group<'_>) -> Result<usize, DecompositionError> {
    let cases = group.outcomes.len();
    if cases == 0 {
        return Err(DecompositionError::NoVolume);
    }
    if !group.covariates.len().is_multiple_of(cases) {
        return Err(DecompositionError::UnequalShapes);
    }
    check_finite(group.outcomes)?;
    check_finite(group.covariates)?;
    Ok(group.covariates.len() / cases)
}

/// What a regression needs of a group: means, and sums of products of differences from them.
struct Moments {
    outcome: f64,
    means: Vec<f64>,
    /// Of the covariates among themselves, row by row.
    squares: Vec<f64>,
    /// Of the covariates with the outcome.
    products: Vec<f64>,
}

impl Moments {
    fn of(group: Group<'_>, columns: usize) -> Self {
        let cases = group.outcomes.len();
        let row = |case: usize| &group.covariates[case * columns..(case + 1) * columns];
        let outcome = group.outcomes.iter().sum::<f64>() / cases as f64;
        let means: Vec<f64> = (0..columns)
            .map(|column| (0..cases).map(|case| row(case)[column]).sum::<f64>() / cases as f64)
            .collect();
        let (mut squares, mut products) = (vec![0.0; columns * columns], vec![0.0; columns]);
        for case in 0..cases {
            let away: Vec<f64> = row(case)
                .iter()
                .zip(&means)
                .map(|(x, mean)| x - mean)
                .collect();
            for (column, x) in away.iter().enumerate() {
                products[column] += x * (group.outcomes[case] - outcome);
                for (sum, other) in squares[column * columns..].iter_mut().zip(&away) {
                    *sum += x * other;
                }
            }
        }
        Self {
            outcome,
            means,
            squares,
            products,
        }
    }
}

fn slopes(squares: &[f64], products: &[f64]) -> Result<Vec<f64>, DecompositionError> {
    let factor = Cholesky::of(squares, products.len()).ok_or(DecompositionError::Collinear)?;
    Ok(factor.solve(products))
}

fn added(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one + other)
        .collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests;
