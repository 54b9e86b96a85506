//! The engine: what each factor adds, averaged over every order in which the factors could change.
//!
//! It must never know what the function computes, nor allocate once it is made.

use super::Standardised;

/// More factors would need more evaluations than anybody waits for.
pub const MAX_FACTORS: usize = 16;

/// More factors than [`MAX_FACTORS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{factors} factors are too many: at most {MAX_FACTORS}")]
pub struct TooManyFactors {
    /// How many were asked for.
    pub factors: usize,
}

/// Contributions by Das Gupta's standardisation, which is the Shapley value of the game
/// `v(S)` = the function with the factors in `S` at their present level and the others at that of the
/// reference:
///
/// ```text
/// φₖ = Σ |S|! (K - |S| - 1)! / K! · [v(S ∪ k) - v(S)]      over all S without k
/// ```
///
/// They add up to `v(all) - v(none)`, change sign when the periods are exchanged, and a factor that
/// changes nothing has 0. 2ᴷ evaluations; the working memory is kept from call to call, so that
/// thousands of replicates allocate nothing.
///
/// Sources: P. Das Gupta (1993), *Standardization and Decomposition of Rates*, U.S. Bureau of the
/// Census P23-186; L. S. Shapley (1953), *A value for n-person games*.
///
/// ```
/// use doorstep_stats::decomposition::Shapley;
///
/// // A product of two factors: 2 × 3 before, 4 × 5 now.
/// let (before, now) = ([2.0, 3.0], [4.0, 5.0]);
/// let mut shapley = Shapley::new(2)?;
/// let mut parts = [0.0; 2];
/// shapley.contributions(
///     |present| (0..2).map(|k| if present >> k & 1 == 1 { now[k] } else { before[k] }).product(),
///     &mut parts,
/// );
/// assert_eq!(parts, [8.0, 6.0]);
/// # Ok::<(), doorstep_stats::decomposition::TooManyFactors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shapley {
    factors: usize,
    /// By the size of S: |S|! (K - |S| - 1)! / K!
    weights: Vec<f64>,
    values: Vec<f64>,
}

impl Shapley {
    /// For so many factors.
    ///
    /// Errors beyond [`MAX_FACTORS`].
    ///
    /// ```
    /// use doorstep_stats::decomposition::Shapley;
    ///
    /// assert!(Shapley::new(6).is_ok());
    /// assert!(Shapley::new(40).is_err());
    /// ```
    pub fn new(factors: usize) -> Result<Self, TooManyFactors> {
        if factors > MAX_FACTORS {
            return Err(TooManyFactors { factors });
        }
        // 1 / (K · C(K-1, s)): the same without factorials.
        let mut weights = Vec::with_capacity(factors);
        let mut choose = 1.0;
        for size in 0..factors {
            weights.push(1.0 / (factors as f64 * choose));
            choose *= (factors - 1 - size) as f64 / (size + 1) as f64;
        }
        Ok(Self {
            factors,
            weights,
            values: vec![0.0; 1 << factors],
        })
    }

    /// The contribution of each factor, in the unit of the function.
    ///
    /// `value` is asked once for every set of factors: bit `k` says that factor `k` stands at its present
    /// level. `contributions` takes as many numbers as there are factors; a longer slice keeps its rest.
    ///
    /// ```
    /// use doorstep_stats::decomposition::Shapley;
    ///
    /// let mut parts = [0.0; 3];
    /// // A sum: each factor contributes its own part.
    /// Shapley::new(3)?.contributions(|present| f64::from(present), &mut parts);
    /// assert!(parts.iter().zip([1.0, 2.0, 4.0]).all(|(part, own)| (part - own).abs() < 1e-12));
    /// # Ok::<(), doorstep_stats::decomposition::TooManyFactors>(())
    /// ```
    pub fn contributions(&mut self, value: impl FnMut(u32) -> f64, contributions: &mut [f64]) {
        self.evaluate(value);
        for (factor, contribution) in contributions.iter_mut().enumerate().take(self.factors) {
            let own = 1_usize << factor;
            let others = (0..self.values.len()).filter(|present| present & own == 0);
            *contribution = others
                .map(|present| {
                    let weight = self.weights[present.count_ones() as usize];
                    weight * (self.values[present | own] - self.values[present])
                })
                .sum();
        }
    }

    /// What the function would have been in both periods if only one factor had differed, for each
    /// factor: the same sum as in [`contributions`](Self::contributions), but of `v(S)` and of
    /// `v(S ∪ k)` apart. The weights add up to 1, so these are means of values of the function.
    ///
    /// ```
    /// use doorstep_stats::decomposition::Shapley;
    ///
    /// // 2 × 3 before, 4 × 5 now: the first factor alone, with the second held at 4.
    /// let level = |present: u32, own, before, now| if present & own == own { now } else { before };
    /// let rates = Shapley::new(2)?
    ///     .standardised(|present| level(present, 1, 2.0, 4.0) * level(present, 2, 3.0, 5.0));
    /// assert_eq!((rates[0].reference, rates[0].present), (8.0, 16.0));
    /// # Ok::<(), doorstep_stats::decomposition::TooManyFactors>(())
    /// ```
    pub fn standardised(&mut self, value: impl FnMut(u32) -> f64) -> Vec<Standardised> {
        self.evaluate(value);
        (0..self.factors)
            .map(|factor| self.standardised_for(1 << factor))
            .collect()
    }

    fn standardised_for(&self, own: usize) -> Standardised {
        let mut rates = Standardised::default();
        for present in (0..self.values.len()).filter(|present| present & own == 0) {
            let weight = self.weights[present.count_ones() as usize];
            rates.reference += weight * self.values[present];
            rates.present += weight * self.values[present | own];
        }
        rates
    }

    fn evaluate(&mut self, mut value: impl FnMut(u32) -> f64) {
        for (present, slot) in (0..).zip(&mut self.values) {
            *slot = value(present);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Shapley;

    fn product(before: &[f64], now: &[f64], present: u32) -> f64 {
        let levels = before.iter().zip(now).enumerate();
        levels
            .map(|(k, (before, now))| if present >> k & 1 == 1 { now } else { before })
            .product()
    }

    fn parts(before: &[f64], now: &[f64]) -> Vec<f64> {
        let mut parts = vec![0.0; before.len()];
        let mut shapley = Shapley::new(before.len()).unwrap();
        shapley.contributions(|present| product(before, now, present), &mut parts);
        parts
    }

    #[test]
    fn three_factors_are_das_guptas_formula() {
        let (a, b) = ([2.0, 3.0, 5.0], [4.0, 1.0, 6.0]);
        // Das Gupta (1993), formula 3.4: the effect of the first of three factors.
        let first =
            (b[0] - a[0]) * ((a[1] * a[2] + b[1] * b[2]) / 3.0 + (a[1] * b[2] + b[1] * a[2]) / 6.0);
        assert!((parts(&a, &b)[0] - first).abs() < 1e-12);
    }

    fn levels() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
        (1_usize..7).prop_flat_map(|factors| {
            let level = prop::collection::vec(0.01..10.0, factors);
            (level.clone(), level)
        })
    }

    proptest! {
        #[test]
        fn contributions_add_up_to_the_change((before, now) in levels()) {
            let change = now.iter().product::<f64>() - before.iter().product::<f64>();
            let sum: f64 = parts(&before, &now).iter().sum();
            prop_assert!((sum - change).abs() <= 1e-9 * (1.0 + change.abs()));
        }

        #[test]
        fn exchanging_the_periods_turns_every_sign((before, now) in levels()) {
            let back = parts(&now, &before);
            for (there, back) in parts(&before, &now).iter().zip(back) {
                prop_assert!((there + back).abs() <= 1e-9 * (1.0 + there.abs()));
            }
        }

        #[test]
        fn the_order_of_the_factors_means_nothing((before, now) in levels()) {
            let turned = |levels: &[f64]| levels.iter().rev().copied().collect::<Vec<_>>();
            let mut back = parts(&turned(&before), &turned(&now));
            back.reverse();
            for (one, other) in parts(&before, &now).iter().zip(back) {
                prop_assert!((one - other).abs() <= 1e-9 * (1.0 + one.abs()));
            }
        }

        #[test]
        fn a_factor_that_did_not_change_contributed_nothing((before, now) in levels()) {
            let mut still = now.clone();
            still[0] = before[0];
            prop_assert!(parts(&before, &still)[0].abs() < 1e-9);
        }
    }
}
