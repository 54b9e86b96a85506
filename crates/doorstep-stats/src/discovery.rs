//! Which of many tests may be believed, when some are bound to look striking by chance.
//!
//! It must never forget that all were made: the adjustment needs every p-value, not the small ones.

/// A p-value was not a number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("p-value {index} is {value}; p-values lie from 0 to 1")]
pub struct PValueError {
    /// Its place in the list.
    pub index: usize,
    /// Its value.
    pub value: f64,
}

/// How the p-values of a family of tests are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adjustment {
    /// At most the share q of what is believed is false, for independent tests or such that rise and fall
    /// together: `min over j ≥ i of p(j) m/j`. Benjamini and Hochberg (1995), JRSS B 57, 289–300.
    BenjaminiHochberg,
    /// The same for tests that depend on each other in any way: times `1 + 1/2 + ... + 1/m`. Benjamini
    /// and Yekutieli (2001), Annals of Statistics 29, 1165–1188.
    BenjaminiYekutieli,
    /// Nothing false is believed, with probability `1 - q`: `max over j ≤ i of p(j) (m - j + 1)`. Holm
    /// (1979), Scandinavian Journal of Statistics 6, 65–70.
    Holm,
    /// The same more strictly than needed: `p m`.
    Bonferroni,
}

/// The adjusted p-values, in the order given: those of at most q may be believed at the level q.
///
/// Errors on a p-value outside 0 to 1. O(tests · ln tests).
///
/// ```
/// use doorstep_stats::discovery::{Adjustment, adjusted};
///
/// let found = adjusted(&[0.01, 0.04, 0.03], Adjustment::BenjaminiHochberg)?;
/// assert!(found.iter().zip([0.03, 0.04, 0.04]).all(|(p, expected)| (p - expected).abs() < 1e-12));
/// # Ok::<(), doorstep_stats::discovery::PValueError>(())
/// ```
pub fn adjusted(p_values: &[f64], adjustment: Adjustment) -> Result<Vec<f64>, PValueError> {
    let unsound = (p_values.iter().enumerate()).find(|(_, value)| !(0.0..=1.0).contains(*value));
    if let Some((index, &value)) = unsound {
        return Err(PValueError { index, value });
    }
    let count = p_values.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let ranked = order.iter().enumerate().map(|(rank, &index)| {
        let factor = match adjustment {
            Adjustment::BenjaminiHochberg => count as f64 / (rank + 1) as f64,
            Adjustment::BenjaminiYekutieli => harmonic(count) * count as f64 / (rank + 1) as f64,
            Adjustment::Holm => (count - rank) as f64,
            Adjustment::Bonferroni => count as f64,
        };
        (index, (p_values[index] * factor).min(1.0))
    });
    let ranked: Vec<(usize, f64)> = ranked.collect();
    let mut result = vec![0.0; count];
    match adjustment {
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            run(ranked.into_iter().rev(), f64::min, 1.0, &mut result);
        }
        Adjustment::Holm | Adjustment::Bonferroni => {
            run(ranked.into_iter(), f64::max, 0.0, &mut result);
        }
    }
    Ok(result)
}

/// Keeps adjusted values in the order of the p-values.
fn run(
    ranked: impl Iterator<Item = (usize, f64)>,
    keep: fn(f64, f64) -> f64,
    start: f64,
    result: &mut [f64],
) {
    let mut kept = start;
    for (index, value) in ranked {
        kept = keep(kept, value);
        result[index] = kept;
    }
}

fn harmonic(count: usize) -> f64 {
    (1..=count).map(|number| 1.0 / number as f64).sum()
}

/// How many tests may be believed at `level`.
///
/// Errors on a p-value outside 0 to 1.
///
/// ```
/// use doorstep_stats::discovery::{Adjustment, believed};
///
/// assert_eq!(believed(&[0.01, 0.2, 0.03], 0.05, Adjustment::BenjaminiHochberg), Ok(2));
/// ```
pub fn believed(
    p_values: &[f64],
    level: f64,
    adjustment: Adjustment,
) -> Result<usize, PValueError> {
    let values = adjusted(p_values, adjustment)?;
    Ok(values.iter().filter(|value| **value <= level).count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Adjustment::{BenjaminiHochberg, BenjaminiYekutieli, Bonferroni, Holm};
    use super::*;

    #[test]
    fn what_is_no_probability_is_no_p_value() {
        for value in [-0.1, 1.1, f64::NAN] {
            assert!(adjusted(&[0.5, value], Holm).is_err());
        }
        assert_eq!(adjusted(&[], BenjaminiHochberg), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn stricter_methods_believe_no_more(values in prop::collection::vec(0.0..1.0, 0..40)) {
            let at = |adjustment| adjusted(&values, adjustment).unwrap();
            let (free, any) = (at(BenjaminiHochberg), at(BenjaminiYekutieli));
            let (holm, bonferroni) = (at(Holm), at(Bonferroni));
            for index in 0..values.len() {
                prop_assert!(values[index] <= free[index] && free[index] <= any[index]);
                prop_assert!(free[index] <= holm[index] + 1e-12);
                prop_assert!(holm[index] <= bonferroni[index]);
            }
        }
    }
}
