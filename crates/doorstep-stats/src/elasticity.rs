//! How elasticities divide a sum between efforts: a point of reference, for want of own data.
//!
//! It must never be taken for a finding: it repeats what went in.

/// The share of turnover that an effort may cost when its last unit pays for itself: the elasticity of
/// demand by the effort over that by price, `e / |e_price|`.
///
/// `None` unless `effort` is finite and not negative and `price` is finite and not 0.
///
/// Source: Dorfman and Steiner (1954), *Optimal advertising and optimal quality*, American Economic
/// Review 44, 826–836.
///
/// ```
/// use doorstep_stats::elasticity::dorfman_steiner;
///
/// let ratio = dorfman_steiner(0.12, -2.62).unwrap();
/// assert!((ratio - 0.045_801_5).abs() < 1e-6);
/// ```
pub fn dorfman_steiner(effort: f64, price: f64) -> Option<f64> {
    let is_sound = effort >= 0.0 && effort.is_finite() && price != 0.0 && price.is_finite();
    is_sound.then(|| effort / price.abs())
}

/// What part of a sum each effort gets when the response to each is log-linear: they stand to each other
/// as their elasticities. `None` unless these are finite, not negative and not all 0.
///
/// ```
/// use doorstep_stats::elasticity::split;
///
/// let parts = split(&[0.12, 0.34]).unwrap();
/// assert!((parts[0] - 0.26).abs() < 0.001);
/// ```
pub fn split(elasticities: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = elasticities.iter().sum();
    let are_sound = elasticities.iter().all(|elasticity| *elasticity >= 0.0);
    (are_sound && total > 0.0 && total.is_finite())
        .then(|| elasticities.iter().map(|one| one / total).collect())
}

#[cfg(test)]
mod tests {
    use super::{dorfman_steiner, split};

    #[test]
    fn without_elasticities_there_is_no_split() {
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[0.0, 0.0]), None);
        assert_eq!(split(&[0.1, -0.1]), None);
        assert_eq!(dorfman_steiner(0.1, 0.0), None);
    }
}
