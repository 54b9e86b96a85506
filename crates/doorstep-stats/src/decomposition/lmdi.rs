//! Contributions of positive factors to a sum of products, on a logarithmic scale.
//!
//! It must never replace a zero by a small number: how small would decide the answer. Zeros count by
//! the limit.

use super::{DecompositionError, check_not_negative};

/// A change of `V = Σₛ Πₖ xₖₛ` and what each factor contributed.
#[derive(Debug, Clone, PartialEq)]
pub struct Lmdi {
    /// `V` in the reference.
    pub reference: f64,
    /// `V` in the present.
    pub present: f64,
    /// For each factor its contribution; they add up to `present - reference`.
    pub effects: Vec<f64>,
}

impl Lmdi {
    /// The whole change.
    ///
    /// ```
    /// let parts = doorstep_stats::decomposition::lmdi(&[[2.0], [3.0]], &[[4.0], [5.0]])?;
    /// assert_eq!(parts.total(), 14.0);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn total(&self) -> f64 {
        self.present - self.reference
    }

    /// By what each factor multiplied the whole, `exp(effect / L)` with `L` the logarithmic mean of
    /// both wholes; their product is `present / reference`. `None` when either is 0, as no ratio then
    /// says anything.
    ///
    /// ```
    /// let parts = doorstep_stats::decomposition::lmdi(&[[2.0], [3.0]], &[[4.0], [5.0]])?;
    /// let ratios = parts.ratios().unwrap();
    /// assert!((ratios[0] - 2.0).abs() < 1e-15 && (ratios[1] - 5.0 / 3.0).abs() < 1e-15);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn ratios(&self) -> Option<Vec<f64>> {
        if self.reference <= 0.0 || self.present <= 0.0 {
            return None;
        }
        let growth = (self.present / self.reference).ln();
        let mean = logarithmic_mean(self.reference, self.present, growth);
        let ratios = self.effects.iter().map(|effect| (effect / mean).exp());
        Some(ratios.collect())
    }
}

/// The additive logarithmic mean Divisia index, LMDI-I.
///
/// Each factor has one number for every segment. With `Vₛ` the product of a segment's factors,
///
/// ```text
/// ΔVₖ = Σₛ L(V₁ₛ, V₀ₛ) ln(x₁ₖₛ / x₀ₖₛ)    L(a, b) = (a - b) / ln(a/b), L(a, a) = a
/// ```
///
/// without a rest. If a segment's product is 0 on one side only, the limit gives the segment's whole
/// change to the factor that is 0 there, in equal parts if there are several; if it is 0 on both
/// sides, it contributes nothing.
///
/// Errors when both sides are not of one shape, on numbers that are negative or not finite, and when
/// the products are beyond the range of numbers.
///
/// Source: B. W. Ang (2005), *The LMDI approach to decomposition analysis: a practical guide*, Energy
/// Policy 33, 867–871; for the limits B. W. Ang and N. Liu (2007), *Handling zero values in the
/// logarithmic mean Divisia index decomposition approach*, Energy Policy 35, 238–246.
///
/// ```
/// use doorstep_stats::decomposition::lmdi;
///
/// // Two factors, two segments; the second segment is new, as its first factor was 0.
/// let parts = lmdi(&[[2.0, 0.0], [3.0, 5.0]], &[[4.0, 1.0], [3.0, 5.0]])?;
/// assert!((parts.effects[0] - 11.0).abs() < 1e-12 && parts.effects[1] == 0.0);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn lmdi<R: AsRef<[f64]>, P: AsRef<[f64]>>(
    reference: &[R],
    present: &[P],
) -> Result<Lmdi, DecompositionError> {
    let reference: Vec<&[f64]> = reference.iter().map(AsRef::as_ref).collect();
    let present: Vec<&[f64]> = present.iter().map(AsRef::as_ref).collect();
    let segments = reference.first().map_or(0, |numbers| numbers.len());
    let mut all = reference.iter().chain(&present);
    if reference.len() != present.len() || all.any(|numbers| numbers.len() != segments) {
        return Err(DecompositionError::UnequalShapes);
    }
    (reference.iter().chain(&present)).try_for_each(|numbers| check_not_negative(numbers))?;
    let mut parts = Lmdi {
        reference: 0.0,
        present: 0.0,
        effects: vec![0.0; reference.len()],
    };
    for segment in 0..segments {
        let levels = reference.iter().zip(&present);
        let levels: Vec<[f64; 2]> = levels
            .map(|(before, now)| [before[segment], now[segment]])
            .collect();
        parts.add(&levels);
    }
    let value = parts.reference.max(parts.present);
    if value.is_finite() {
        Ok(parts)
    } else {
        Err(DecompositionError::UndefinedValue { value })
    }
}

impl Lmdi {
    /// Adds one segment, of which each factor's level in the reference and the present is given.
    fn add(&mut self, levels: &[[f64; 2]]) {
        let [before, now] = [0, 1].map(|side| levels.iter().map(|level| level[side]).product());
        self.reference += before;
        self.present += now;
        let zeros = [0, 1].map(|side| levels.iter().filter(|level| level[side] == 0.0).count());
        let effects = self.effects.iter_mut().zip(levels);
        match zeros {
            [0, 0] => {
                let logarithm = |level: &[f64; 2]| (level[1] / level[0]).ln();
                let mean = logarithmic_mean(before, now, levels.iter().map(logarithm).sum());
                effects.for_each(|(effect, level)| *effect += mean * logarithm(level));
            }
            [arrived, 0] => effects
                .filter(|(_, level)| level[0] == 0.0)
                .for_each(|(effect, _)| *effect += now / arrived as f64),
            [0, left] => effects
                .filter(|(_, level)| level[1] == 0.0)
                .for_each(|(effect, _)| *effect -= before / left as f64),
            _ => {}
        }
    }
}

/// The logarithmic mean of two positive numbers, `growth` being the logarithm of their ratio. From the
/// larger, so that nothing overflows, and without a difference of two like numbers.
fn logarithmic_mean(one: f64, other: f64, growth: f64) -> f64 {
    let distance = growth.abs();
    let larger = one.max(other);
    if distance == 0.0 {
        larger
    } else {
        larger * -(-distance).exp_m1() / distance
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same package (`Z_byname`), by the limits of Ang, Zhang and Choi (1998), table 2.
    #[test]
    fn a_zero_takes_the_whole_change_of_its_segment() {
        let new = lmdi(&[[0.0], [10.0], [2.0]], &[[4.0], [5.0], [3.0]]).unwrap();
        assert_eq!(new.effects, [60.0, 0.0, 0.0]);
        let gone = lmdi(&[[4.0], [5.0], [3.0]], &[[5.0], [6.0], [0.0]]).unwrap();
        assert_eq!(gone.effects, [0.0, 0.0, -60.0]);
        assert_eq!(gone.ratios(), None);
        let other = lmdi(&[[0.0], [5.0]], &[[5.0], [0.0]]).unwrap();
        assert_eq!(other.effects, [0.0, 0.0]);
    }

    #[test]
    fn several_zeros_at_once_share_the_change() {
        let parts = lmdi(&[[0.0], [0.0], [2.0]], &[[4.0], [5.0], [3.0]]).unwrap();
        assert_eq!(parts.effects, [30.0, 30.0, 0.0]);
    }

    #[test]
    fn the_limits_are_where_ever_smaller_numbers_lead() {
        let by_limit = lmdi(&[[0.0], [0.0], [2.0]], &[[4.0], [5.0], [3.0]]).unwrap();
        let mut gap = f64::INFINITY;
        for exponent in [-10, -50, -140] {
            let tiny = 10_f64.powi(exponent);
            let near = lmdi(&[[tiny], [tiny], [2.0]], &[[4.0], [5.0], [3.0]]).unwrap();
            let pairs = near.effects.iter().zip(&by_limit.effects);
            let worst = pairs
                .map(|(near, limit)| (near - limit).abs())
                .fold(0.0, f64::max);
            assert!(worst < gap);
            gap = worst;
        }
        assert!(gap < 0.1);
    }

    #[test]
    fn negative_numbers_have_no_logarithm_and_are_refused() {
        let refused = lmdi(&[[-1.0]], &[[1.0]]);
        assert_eq!(
            refused,
            Err(DecompositionError::InvalidNumber { value: -1.0 })
        );
        let value = f64::INFINITY;
        let endless = lmdi(&[[1e200], [1e200]], &[[1.0], [1.0]]);
        assert_eq!(endless, Err(DecompositionError::UndefinedValue { value }));
        let ragged = lmdi(&[vec![1.0], vec![1.0, 2.0]], &[vec![1.0], vec![1.0, 2.0]]);
        assert_eq!(ragged, Err(DecompositionError::UnequalShapes));
    }

    /// Zeros among the levels, so that the limits are met too.
    fn level() -> impl Strategy<Value = f64> {
        prop_oneof![1 => Just(0.0), 6 => 0.001..100.0]
    }

    fn sides() -> impl Strategy<Value = [Vec<Vec<f64>>; 2]> {
        (1_usize..5, 1_usize..6).prop_flat_map(|(factors, segments)| {
            let side = || prop::collection::vec(prop::collection::vec(level(), segments), factors);
            [side(), side()]
        })
    }

    proptest! {
        #[test]
        fn effects_add_up_exactly_and_ratios_multiply([before, now] in sides()) {
            let parts = lmdi(&before, &now).unwrap();
            let scale = parts.reference + parts.present;
            let sum: f64 = parts.effects.iter().sum();
            prop_assert!((sum - parts.total()).abs() <= 1e-12 * scale);
            if let Some(ratios) = parts.ratios() {
                let product: f64 = ratios.iter().product();
                let whole = parts.present / parts.reference;
                prop_assert!((product / whole - 1.0).abs() <= 1e-7);
            }
        }

        #[test]
        fn exchanging_the_periods_turns_every_sign([before, now] in sides()) {
            let (there, back) = (lmdi(&before, &now).unwrap(), lmdi(&now, &before).unwrap());
            let scale = there.reference + there.present;
            for (there, back) in there.effects.iter().zip(back.effects) {
                prop_assert!((there + back).abs() <= 1e-12 * scale);
            }
        }

        #[test]
        fn the_order_of_the_factors_means_nothing([mut before, mut now] in sides()) {
            let straight = lmdi(&before, &now).unwrap();
            before.reverse();
            now.reverse();
            let turned = lmdi(&before, &now).unwrap();
            let scale = straight.reference + straight.present;
            for (one, other) in straight.effects.iter().zip(turned.effects.iter().rev()) {
                prop_assert!((one - other).abs() <= 1e-12 * scale);
            }
        }

        /// Half of a segment is one with half of a factor.
        #[test]
        fn a_segment_in_two_halves_changes_nothing([before, now] in sides()) {
            let halved = |side: &[Vec<f64>]| {
                let mut side = side.to_vec();
                side[0][0] *= 0.5;
                for factor in &mut side {
                    factor.push(factor[0]);
                }
                side
            };
            let whole = lmdi(&before, &now).unwrap();
            let halves = lmdi(&halved(&before), &halved(&now)).unwrap();
            let scale = whole.reference + whole.present;
            for (one, other) in whole.effects.iter().zip(halves.effects) {
                prop_assert!((one - other).abs() <= 1e-12 * scale);
            }
        }
    }
}
