//! How much more units differ than chance lets them.
//!
//! It must never let few extreme units decide how wide ordinary is, nor estimate it from few.

use crate::proportion::Counts;
use crate::quantile::quantile;

/// With so many units or fewer, how they usually differ is not to be estimated.
pub const FEW_UNITS: usize = 20;
/// The part of the units on each side that is drawn in before their spread is measured.
const WINSORISED: f64 = 0.1;

/// How far ordinary units lie from the target beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// No further.
    Chance,
    /// Their variance is that of chance times this `φ`: limits stretch by its root. It fits
    /// differences that grow with the size of a unit, such as dependent cases.
    Multiplied(f64),
    /// Their variance is that of chance plus this `τ²`, in squares of the unit of the values: limits
    /// stretch by `√(1 + τ²/s²)`. It fits units that truly differ a little: even the largest is
    /// allowed to.
    Added(f64),
}

impl Spread {
    /// `φ` from the z-scores of all units; [`Spread::Chance`] with at most [`FEW_UNITS`], and when
    /// `φ` is not above 1.
    ///
    /// Source: Spiegelhalter (2005), *Quality and Safety in Health Care* 14, 347–351.
    ///
    /// ```
    /// use doorstep_stats::funnel::Spread;
    ///
    /// let wide: Vec<f64> = (0..30).map(|unit| if unit % 2 == 0 { 2.0 } else { -2.0 }).collect();
    /// assert_eq!(Spread::multiplied(&wide), Some(Spread::Multiplied(4.0)));
    /// assert_eq!(Spread::multiplied(&wide[..20]), Some(Spread::Chance));
    /// ```
    pub fn multiplied(z_scores: &[f64]) -> Option<Self> {
        let dispersion = dispersion(z_scores)?;
        Some(if z_scores.len() > FEW_UNITS && dispersion > 1.0 {
            Self::Multiplied(dispersion)
        } else {
            Self::Chance
        })
    }

    /// `τ²` from the z-scores of all units and the variances `s²` that chance gives their values:
    ///
    /// ```text
    /// τ² = (nφ - (n-1)) / (Σw - Σw²/Σw)    w = 1/s²
    /// ```
    ///
    /// [`Spread::Chance`] with at most [`FEW_UNITS`], and when `φ` is not above 1. `None` unless
    /// there is one positive, finite variance for each finite z-score.
    ///
    /// Source: `DerSimonian` and Laird (1986), *Controlled Clinical Trials* 7, 177–188, as in
    /// Spiegelhalter (2005).
    ///
    /// ```
    /// use doorstep_stats::funnel::Spread;
    ///
    /// let z: Vec<f64> = (0..30).map(|unit| if unit % 2 == 0 { 2.0 } else { -2.0 }).collect();
    /// let Some(Spread::Added(variance)) = Spread::added(&z, &[0.01; 30]) else { unreachable!() };
    /// assert!((variance - 91.0 / 2900.0).abs() < 1e-12); // (30 · 4 - 29) / (3000 - 100)
    /// ```
    pub fn added(z_scores: &[f64], variances: &[f64]) -> Option<Self> {
        let dispersion = dispersion(z_scores)?;
        let positive = |variance: &f64| *variance > 0.0 && variance.is_finite();
        if variances.len() != z_scores.len() || !variances.iter().all(positive) {
            return None;
        }
        if z_scores.len() <= FEW_UNITS || dispersion <= 1.0 {
            return Some(Self::Chance);
        }
        let units = z_scores.len() as f64;
        let total: f64 = variances.iter().map(|variance| 1.0 / variance).sum();
        let squares: f64 = variances.iter().map(|variance| variance.powi(-2)).sum();
        let added = (units * dispersion - (units - 1.0)) / (total - squares / total);
        Some(Self::Added(added))
    }

    /// The factor by which limits lie further from the target, where chance has this variance.
    pub(super) fn stretch(self, variance: f64) -> f64 {
        match self {
            Self::Chance => 1.0,
            Self::Multiplied(dispersion) => dispersion.max(1.0).sqrt(),
            Self::Added(added) => (1.0 + added.max(0.0) / variance).sqrt(),
        }
    }
}

/// `φ`, the mean of the squared z-scores after those beyond the 10 % and 90 % quantiles have been
/// drawn in to them; about 1 or less when chance explains all. `None` without scores, and when one is
/// not finite.
///
/// ```
/// use doorstep_stats::funnel::dispersion;
///
/// let mut scores = [1.0; 20];
/// scores[7] = 50.0; // one odd unit is no reason to widen the limits
/// assert_eq!(dispersion(&scores), Some(1.0));
/// assert_eq!(dispersion(&[]), None);
/// ```
pub fn dispersion(z_scores: &[f64]) -> Option<f64> {
    let lowest = quantile(z_scores, WINSORISED)?;
    let highest = quantile(z_scores, 1.0 - WINSORISED)?;
    let squares = z_scores
        .iter()
        .map(|score| score.clamp(lowest, highest).powi(2));
    Some(squares.sum::<f64>() / z_scores.len() as f64)
}

/// The z-score of a share, `(k/n - θ) / √(θ(1-θ)/n)`; `None` without trials and unless the target
/// `θ` lies strictly between 0 and 1.
///
/// ```
/// use doorstep_stats::{funnel::proportion_score, proportion::Counts};
///
/// let score = proportion_score(0.5, Counts::new(60, 100)?).unwrap();
/// assert!((score - 2.0).abs() < 1e-12);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn proportion_score(target: f64, unit: Counts) -> Option<f64> {
    let distance = unit.share()? - target;
    let variance = target * (1.0 - target) / unit.trials() as f64;
    (variance > 0.0).then(|| distance / variance.sqrt())
}

/// The z-score of a count against its expectation, on the scale of roots on which the variance of a
/// count does not depend on it: `2 (√O - √E)`. `None` unless `expected` is positive and finite.
///
/// ```
/// use doorstep_stats::funnel::ratio_score;
///
/// assert_eq!(ratio_score(25, 16.0), Some(2.0));
/// assert_eq!(ratio_score(25, 0.0), None);
/// ```
pub fn ratio_score(observed: u64, expected: f64) -> Option<f64> {
    let valid = expected > 0.0 && expected.is_finite();
    valid.then(|| 2.0 * ((observed as f64).sqrt() - expected.sqrt()))
}
