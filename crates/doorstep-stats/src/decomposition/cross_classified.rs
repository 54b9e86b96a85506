//! Segments by several variables at once: how much of a shift in the mix belongs to each variable.
//!
//! It must never let the answer depend on which variable is named first.

use std::collections::BTreeMap;

use super::{
    DasGupta, DecompositionError, Shapley, check_finite, das_gupta, shares, sum_of_products,
};

/// One side of a comparison of cross-classified segments.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    /// The size of each cell, in any unit; the cells' shares are what counts.
    pub sizes: &'a [f64],
    /// The factors of a cell's rate, each with one number for every cell.
    pub factors: &'a [&'a [f64]],
}

/// A change of a rate, by the variables that make up the mix and by the factors of the cells' rates.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossClassified {
    /// The rate of the reference, the mean over its cells.
    pub reference: f64,
    /// The present rate.
    pub present: f64,
    /// What each variable contributed through the mix.
    pub structure: Vec<f64>,
    /// What each factor of the cells' rates contributed.
    pub factors: Vec<f64>,
}

/// Das Gupta's decomposition of a rate over cells that several variables define.
///
/// `levels` holds for each variable the level of every cell. `rate` makes a cell's rate from its
/// factors; with one factor, that is the number itself. In a cell of shares `w₀`, `w₁` and rates
/// `r₀`, `r₁`
///
/// ```text
/// (w₁ - w₀)(r₀ + r₁)/2    goes to the variables, as the cell's structural factors have changed
/// (r₁ - r₀)(w₀ + w₁)/2    goes to the factors of the rate
/// ```
///
/// both split as by [`das_gupta`]. All contributions together are the whole change. A cell that is
/// empty on one side needs factors there too: an estimate, which counts by half of its weight.
///
/// Errors when shapes differ, on invalid numbers, without any volume, and when a rate is not finite.
///
/// Source: P. Das Gupta (1993), *Standardization and Decomposition of Rates*, chapter 5.
///
/// ```
/// use doorstep_stats::decomposition::{Cells, cross_classified};
///
/// let (channel, region) = ([0, 0, 1, 1], [0, 1, 0, 1]);
/// let rates = [0.1, 0.1, 0.3, 0.3];
/// let before = Cells { sizes: &[30.0, 30.0, 20.0, 20.0], factors: &[&rates] };
/// let now = Cells { sizes: &[40.0, 20.0, 20.0, 20.0], factors: &[&rates] };
/// let parts = cross_classified(&[channel, region], before, now, |factors| factors[0])?;
/// // The region shifted, but only within a channel whose rate is the same everywhere.
/// assert!(parts.present - parts.reference == 0.0 && parts.factors[0] == 0.0);
/// assert!((parts.structure[0] + parts.structure[1]).abs() < 1e-15);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn cross_classified<L: AsRef<[usize]>>(
    levels: &[L],
    reference: Cells<'_>,
    present: Cells<'_>,
    mut rate: impl FnMut(&[f64]) -> f64,
) -> Result<CrossClassified, DecompositionError> {
    check(reference, present)?;
    let (before, now) = (shares(reference.sizes)?, shares(present.sizes)?);
    let (old_structure, new_structure) = (
        structure(levels, reference.sizes)?,
        structure(levels, present.sizes)?,
    );
    let mut parts = CrossClassified {
        reference: 0.0,
        present: 0.0,
        structure: vec![0.0; levels.len()],
        factors: vec![0.0; reference.factors.len()],
    };
    for cell in 0..before.len() {
        let rates = das_gupta(
            &column(reference.factors, cell),
            &column(present.factors, cell),
            |factors| rate(&factors.concat()),
        )?;
        let mix = das_gupta(
            &column(&old_structure, cell),
            &column(&new_structure, cell),
            sum_of_products,
        )?;
        parts.reference += before[cell] * rates.reference;
        parts.present += now[cell] * rates.present;
        let mean_rate = 0.5 * (rates.reference + rates.present);
        let mean_share = 0.5 * (before[cell] + now[cell]);
        add(&mut parts.structure, &mix, mean_rate);
        add(&mut parts.factors, &rates, mean_share);
    }
    Ok(parts)
}

fn check(reference: Cells<'_>, present: Cells<'_>) -> Result<(), DecompositionError> {
    let cells = reference.sizes.len();
    let all = || reference.factors.iter().chain(present.factors);
    if present.sizes.len() != cells
        || present.factors.len() != reference.factors.len()
        || all().any(|numbers| numbers.len() != cells)
    {
        return Err(DecompositionError::UnequalShapes);
    }
    all().try_for_each(|numbers| check_finite(numbers))
}

/// The factors of one cell, as numbers that hold for it alone.
fn column<F: AsRef<[f64]>>(factors: &[F], cell: usize) -> Vec<[f64; 1]> {
    (factors.iter())
        .map(|numbers| [numbers.as_ref()[cell]])
        .collect()
}

fn add(sums: &mut [f64], parts: &DasGupta, weight: f64) {
    for (sum, effect) in sums.iter_mut().zip(&parts.effects) {
        *sum += weight * effect;
    }
}

/// The share of each cell as a product of one factor for each variable, symmetric in the variables.
///
/// For two variables `i` and `j` with margins `nᵢ.`, `n.ⱼ` and total `n`, the factor of the first is
/// `√(nᵢⱼ/n.ⱼ · nᵢ./n)`: how frequent its level is among the cells that share the other level, and
/// overall. For any number of variables its logarithm is the contribution of the variable, by
/// [`Shapley`], to `v(S) = ln n(S)`, the number of those that share the cell's levels of the variables
/// in `S`. An empty cell has the factor 0 for every variable.
///
/// The result has for each variable one factor for every cell. Errors when a variable does not have
/// one level for every cell, and on invalid sizes.
///
/// Source: P. Das Gupta (1993), *Standardization and Decomposition of Rates*, formula 5.36.
///
/// ```
/// use doorstep_stats::decomposition::structure;
///
/// let factors = structure(&[[0, 0, 1, 1], [0, 1, 0, 1]], &[10.0, 20.0, 30.0, 40.0])?;
/// let expected = (10.0 / 40.0 * 30.0 / 100.0_f64).sqrt();
/// assert!((factors[0][0] - expected).abs() < 1e-15);
/// assert!((factors[0][3] * factors[1][3] - 0.4).abs() < 1e-15);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn structure<L: AsRef<[usize]>>(
    levels: &[L],
    sizes: &[f64],
) -> Result<Vec<Vec<f64>>, DecompositionError> {
    let levels: Vec<&[usize]> = levels.iter().map(AsRef::as_ref).collect();
    if levels.iter().any(|variable| variable.len() != sizes.len()) {
        return Err(DecompositionError::UnequalShapes);
    }
    shares(sizes)?;
    let mut shapley = Shapley::new(levels.len())?;
    let all = (1_u32 << levels.len()) - 1;
    let mut margins: Vec<Vec<f64>> = (0..all).map(|set| margin(&levels, sizes, set)).collect();
    margins.push(sizes.to_vec());
    let mut factors = vec![vec![0.0; sizes.len()]; levels.len()];
    let mut logarithms = vec![0.0; levels.len()];
    for cell in (0..sizes.len()).filter(|&cell| sizes[cell] > 0.0) {
        shapley.contributions(|set| margins[set as usize][cell].ln(), &mut logarithms);
        for (factor, logarithm) in factors.iter_mut().zip(&logarithms) {
            factor[cell] = logarithm.exp();
        }
    }
    Ok(factors)
}

/// For each cell the size of all that share its levels of the variables in the set.
fn margin(levels: &[&[usize]], sizes: &[f64], set: u32) -> Vec<f64> {
    let key = |cell: usize| -> Vec<usize> {
        (levels.iter().enumerate())
            .filter(|(variable, _)| set >> variable & 1 == 1)
            .map(|(_, variable)| variable[cell])
            .collect()
    };
    let mut totals = BTreeMap::new();
    for (cell, size) in sizes.iter().enumerate() {
        *totals.entry(key(cell)).or_insert(0.0) += size;
    }
    (0..sizes.len())
        .map(|cell| totals.get(&key(cell)).copied().unwrap_or(0.0))
        .collect()
}

#[cfg(test)]
mod tests;
