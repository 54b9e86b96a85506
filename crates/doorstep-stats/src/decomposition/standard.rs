//! Rates as they would be with one mix for all.
//!
//! It must never take the mix from the group whose rate it adjusts: that is the crude rate.

use super::{DecompositionError, check_finite, shares};

/// The directly standardised rate `Σ wₛ rₛ / Σ wₛ` of segments with the rates `r` and the weights `w`
/// of a standard, which is the same for all groups compared; usually the sizes of all groups pooled.
///
/// Errors when both are not of one length, on rates that are not finite, on sizes that are negative
/// or not finite, and without any weight.
///
/// Source: Fleiss, Levin and Paik (2003), *Statistical Methods for Rates and Proportions*, 3rd
/// edition, chapter 19.
///
/// ```
/// use doorstep_stats::decomposition::direct_standard;
///
/// // The better group in both segments, and yet worse in all: it has the harder mix.
/// let (one, other) = ([0.2, 0.6], [0.1, 0.5]);
/// assert!(direct_standard(&[90.0, 10.0], &one)? < direct_standard(&[10.0, 90.0], &other)?);
/// let pooled = [100.0, 100.0];
/// assert!(direct_standard(&pooled, &one)? > direct_standard(&pooled, &other)?);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn direct_standard(weights: &[f64], rates: &[f64]) -> Result<f64, DecompositionError> {
    if weights.len() != rates.len() {
        return Err(DecompositionError::UnequalShapes);
    }
    check_finite(rates)?;
    let shares = shares(weights)?;
    Ok(shares.iter().zip(rates).map(|(w, r)| w * r).sum())
}
