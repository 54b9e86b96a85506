//! Sample quantiles, by the rule most software uses.
//!
//! It must never answer from an empty or broken sample, and never reorder what the caller owns.

use num_traits::AsPrimitive;

use crate::special::normal_quantile;

/// The sample quantile of type 7, in the unit of the sample.
///
/// With the sorted sample `x[0..n]` and `h = (n - 1) · probability`, it is
///
/// ```text
/// x[⌊h⌋] + (h - ⌊h⌋) · (x[⌊h⌋ + 1] - x[⌊h⌋])
/// ```
///
/// the default of R and `NumPy`. `sample` holds floating-point numbers or integers (integers beyond
/// 2⁵³ are rounded) in any order, and takes O(n) time.
///
/// `None` when the sample is empty or holds a value that is not finite, or when `probability` is
/// outside \[0, 1\].
///
/// Source: Hyndman and Fan (1996), *Sample quantiles in statistical packages*, The American
/// Statistician 50, 361–365, definition 7.
///
/// ```
/// use doorstep_stats::quantile::quantile;
///
/// assert_eq!(quantile(&[4, 1, 3, 2], 0.25), Some(1.75));
/// assert_eq!(quantile(&[0.5, 1.5], 1.0), Some(1.5));
/// assert_eq!(quantile::<f64>(&[], 0.5), None);
/// ```
pub fn quantile<T: AsPrimitive<f64>>(sample: &[T], probability: f64) -> Option<f64> {
    if sample.is_empty() || !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let mut values: Vec<f64> = sample.iter().map(|value| value.as_()).collect();
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let position = (values.len() - 1) as f64 * probability;
    let (_, &mut below, rest) =
        values.select_nth_unstable_by(position.floor() as usize, f64::total_cmp);
    // Past the last value there is nothing to lean towards.
    let above = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(below);
    let weight = position.fract();
    Some(((1.0 - weight) * below + weight * above).clamp(below, above))
}

/// The [`quantile`] at one half: the middle value, or the mean of the middle two.
///
/// `None` when the sample is empty or holds a value that is not finite.
///
/// ```
/// use doorstep_stats::quantile::median;
///
/// assert_eq!(median(&[9, 1, 5]), Some(5.0));
/// assert_eq!(median(&[1.0, 2.0]), Some(1.5));
/// assert_eq!(median(&[f64::NAN]), None);
/// ```
pub fn median<T: AsPrimitive<f64>>(sample: &[T]) -> Option<f64> {
    quantile(sample, 0.5)
}

/// Where the standard normal distribution reaches a probability above 0 and below 1; at the ends it is infinite.
///
/// ```
/// use doorstep_stats::quantile::normal;
///
/// assert!((normal(0.975) - 1.959_964).abs() < 1e-6);
/// ```
pub fn normal(probability: f64) -> f64 {
    normal_quantile(probability)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition worked by hand: h = 0.4 for the first tenth, 3.6 for the last.
    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        let sample = [15, 3, 8, 1, 4];
        for (probability, expected) in [
            (0.0, 1.0),
            (0.1, 1.8),
            (0.25, 3.0),
            (0.5, 4.0),
            (0.9, 12.2),
            (1.0, 15.0),
        ] {
            let found = quantile(&sample, probability).unwrap();
            assert!((found - expected).abs() < 1e-12, "{probability}: {found}");
        }
    }

    #[test]
    fn a_sample_of_one_is_its_own_quantile() {
        assert_eq!(quantile(&[7_u32], 0.3), Some(7.0));
        assert_eq!(median(&[-7_i64]), Some(-7.0));
    }

    #[test]
    fn a_broken_sample_or_probability_has_no_quantile() {
        assert_eq!(median(&[1.0, f64::INFINITY]), None);
        assert_eq!(quantile(&[1, 2], 1.1), None);
        assert_eq!(quantile(&[1, 2], f64::NAN), None);
    }

    #[test]
    fn the_whole_range_of_numbers_does_not_overflow() {
        assert_eq!(median(&[f64::MIN, f64::MAX]), Some(0.0));
    }

    proptest! {
        #[test]
        fn quantiles_grow_with_probability_and_stay_in_the_sample(
            sample in prop::collection::vec(-1e6..1e6_f64, 1..60),
            one in 0.0..=1.0_f64,
            other in 0.0..=1.0_f64,
        ) {
            let low = quantile(&sample, one.min(other)).unwrap();
            let high = quantile(&sample, one.max(other)).unwrap();
            prop_assert!(low <= high);
            prop_assert!(quantile(&sample, 0.0).unwrap() <= low);
            prop_assert!(high <= quantile(&sample, 1.0).unwrap());
        }

        #[test]
        fn turning_the_sample_over_turns_the_quantile_over(
            sample in prop::collection::vec(-1000..1000_i32, 1..60),
            probability in 0.0..=1.0_f64,
        ) {
            let negated: Vec<i32> = sample.iter().map(|value| -value).collect();
            let plain = quantile(&sample, probability).unwrap();
            let mirror = quantile(&negated, 1.0 - probability).unwrap();
            prop_assert!((plain + mirror).abs() < 1e-9);
        }
    }
}
