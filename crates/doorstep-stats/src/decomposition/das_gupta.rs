//! Standardised rates and effects of factors, for any function of them.
//!
//! It must never accept a function that has no value for a mixture of both periods: what is undefined
//! half-way would be shared out as if it were known.

use super::{DecompositionError, Shapley, check_finite};

/// What a rate would be on both sides if only one factor differed, the others standing at the mean
/// of their levels on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Standardised {
    /// With the factor at its reference level.
    pub reference: f64,
    /// With the factor at its present level.
    pub present: f64,
}

impl Standardised {
    /// What the factor contributed to the change.
    ///
    /// ```
    /// use doorstep_stats::decomposition::Standardised;
    ///
    /// let rates = Standardised { reference: 45.5, present: 46.75 };
    /// assert_eq!(rates.effect(), 1.25);
    /// ```
    pub fn effect(self) -> f64 {
        self.present - self.reference
    }
}

/// A change and what each factor contributed to it.
#[derive(Debug, Clone, PartialEq)]
pub struct DasGupta {
    /// The rate with all factors at their reference levels.
    pub reference: f64,
    /// The rate with all factors at their present levels.
    pub present: f64,
    /// For each factor its contribution; they add up to `present - reference`.
    pub effects: Vec<f64>,
    /// For each factor the rates standardised for all others, as in Das Gupta's tables.
    pub standardised: Vec<Standardised>,
}

impl DasGupta {
    /// The whole change.
    ///
    /// ```
    /// use doorstep_stats::decomposition::{das_gupta, sum_of_products};
    ///
    /// let parts = das_gupta(&[[2.0], [3.0]], &[[4.0], [5.0]], sum_of_products)?;
    /// assert_eq!(parts.total(), 14.0);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn total(&self) -> f64 {
        self.present - self.reference
    }
}

/// Das Gupta's standardisation and decomposition of a rate that is any function of factors.
///
/// Each factor is one number, or one for each segment; it changes as a whole. `rate` gets the factors
/// in the order given, each with either its reference or its present numbers, and is asked `2ᴷ` times
/// for `K` factors. Products and sums of products are [`sum_of_products`]; a ratio, a root found by
/// iteration or a whole model will do as well. The effects are those of [`Shapley`], and so add up,
/// whatever the function.
///
/// Errors when both sides are not of one shape, on numbers that are not finite, when `rate` is not
/// finite for some mixture, and beyond [`MAX_FACTORS`](super::MAX_FACTORS).
///
/// Source: P. Das Gupta (1993), *Standardization and Decomposition of Rates: A User's Manual*, U.S.
/// Bureau of the Census P23-186, chapters 2 to 4.
///
/// ```
/// use doorstep_stats::decomposition::das_gupta;
///
/// // A ratio of two sums over two segments.
/// let rate = |factors: &[&[f64]]| {
///     let [won, asked] = factors else { return f64::NAN };
///     won.iter().sum::<f64>() / asked.iter().sum::<f64>()
/// };
/// let parts = das_gupta(&[[1.0, 3.0], [4.0, 4.0]], &[[2.0, 4.0], [4.0, 8.0]], rate)?;
/// assert_eq!((parts.reference, parts.present), (0.5, 0.5));
/// // More successes made up for more trials.
/// assert!(parts.effects[0] > 0.2 && (parts.effects[0] + parts.effects[1]).abs() < 1e-15);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn das_gupta<R: AsRef<[f64]>, P: AsRef<[f64]>>(
    reference: &[R],
    present: &[P],
    mut rate: impl FnMut(&[&[f64]]) -> f64,
) -> Result<DasGupta, DecompositionError> {
    let reference: Vec<&[f64]> = reference.iter().map(AsRef::as_ref).collect();
    let present: Vec<&[f64]> = present.iter().map(AsRef::as_ref).collect();
    check(&reference, &present)?;
    let mut shapley = Shapley::new(reference.len())?;
    let (mut mixed, mut undefined) = (reference.clone(), None);
    let standardised = shapley.standardised(|now| {
        for (factor, slot) in mixed.iter_mut().enumerate() {
            *slot = [reference[factor], present[factor]][(now >> factor & 1) as usize];
        }
        let value = rate(&mixed);
        undefined = undefined.or((!value.is_finite()).then_some(value));
        value
    });
    let (before, now) = (rate(&reference), rate(&present));
    match undefined {
        Some(value) => Err(DecompositionError::UndefinedValue { value }),
        None => Ok(DasGupta {
            reference: before,
            present: now,
            effects: standardised.iter().map(|rates| rates.effect()).collect(),
            standardised,
        }),
    }
}

fn check(reference: &[&[f64]], present: &[&[f64]]) -> Result<(), DecompositionError> {
    let alike = reference.len() == present.len()
        && (reference.iter().zip(present)).all(|(before, now)| before.len() == now.len());
    if !alike {
        return Err(DecompositionError::UnequalShapes);
    }
    (reference.iter().chain(present)).try_for_each(|numbers| check_finite(numbers))
}

/// `Σₛ Πₖ xₖₛ`: the usual rate of [`das_gupta`], with factors of one number holding for all segments.
/// Not a number if the other factors have different lengths; 1 without factors.
///
/// ```
/// use doorstep_stats::decomposition::sum_of_products;
///
/// let (sizes, rates) = ([10.0, 20.0], [0.1, 0.3]);
/// assert_eq!(sum_of_products(&[&sizes, &rates]), 7.0);
/// assert_eq!(sum_of_products(&[&[2.0], &sizes, &rates]), 14.0);
/// ```
pub fn sum_of_products(factors: &[&[f64]]) -> f64 {
    let segments = (factors.iter().map(|numbers| numbers.len()))
        .find(|&length| length != 1)
        .unwrap_or(1);
    if (factors.iter()).any(|numbers| numbers.len() != 1 && numbers.len() != segments) {
        return f64::NAN;
    }
    (0..segments)
        .map(|segment| {
            (factors.iter())
                .map(|numbers| numbers[segment.min(numbers.len() - 1)])
                .product::<f64>()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers as printed by R `DasGuptR` 2.1.0 for the examples of Das Gupta (1993), to `digits`.
    fn assert_effects(found: &DasGupta, expected: &[f64], total: f64, digits: i32) {
        let tolerance = 0.6 * 10_f64.powi(-digits);
        assert_eq!(found.effects.len(), expected.len());
        for (found, expected) in found.effects.iter().zip(expected) {
            assert!((found - expected).abs() <= tolerance, "{found} {expected}");
        }
        assert!((found.total() - total).abs() <= tolerance, "{found:?}");
    }

    /// The intrinsic growth rate, found by iteration: the `r` at which `Σ e^(-r t) L m = 1`.
    #[test]
    fn a_root_found_by_iteration_agrees_with_example_4_1() {
        let growth = |factors: &[&[f64]]| {
            let births: Vec<(f64, f64)> = (factors[0].iter().zip(factors[1]).zip(1..))
                .map(|((living, rate), group)| {
                    (5.0 * f64::from(group) + 7.5, living * rate / 100_000.0)
                })
                .collect();
            let mut rate = 0.0;
            for _ in 0..50 {
                let discounted = births
                    .iter()
                    .map(|(age, births)| births * (-rate * age).exp());
                let later = births
                    .iter()
                    .map(|(age, births)| age * births * (-rate * age).exp());
                rate += (discounted.sum::<f64>() - 1.0) / later.sum::<f64>();
            }
            rate
        };
        let parts = das_gupta(
            &[
                [
                    485_434.0, 484_410.0, 492_905.0, 481_001.0, 478_485.0, 474_911.0, 469_528.0,
                    461_368.0, 449_349.0,
                ],
                [
                    0.000_40, 0.043_35, 0.125_81, 0.096_41, 0.055_04, 0.027_60, 0.007_56, 0.000_45,
                    0.0,
                ],
            ],
            &[
                [
                    486_446.0, 485_454.0, 483_929.0, 482_046.0, 479_522.0, 475_844.0, 470_419.0,
                    462_351.0, 450_468.0,
                ],
                [
                    0.000_41, 0.034_16, 0.095_84, 0.079_15, 0.046_51, 0.022_83, 0.006_31, 0.000_38,
                    0.0,
                ],
            ],
            growth,
        );
        let expected = [-0.000_210_725_1, -0.008_724_357_6];
        assert_effects(&parts.unwrap(), &expected, -0.008_935_082_7, 8);
    }

    #[test]
    fn one_number_holds_for_all_segments_and_other_lengths_for_none() {
        let found = [
            sum_of_products(&[&[1.0, 2.0], &[3.0], &[4.0, 5.0]]),
            sum_of_products(&[&[2.0], &[]]),
            sum_of_products(&[]),
        ];
        assert_alike(&found, &[42.0, 0.0, 1.0], 1.0);
        assert!(sum_of_products(&[&[1.0, 2.0], &[1.0, 2.0, 3.0]]).is_nan());
    }

    #[test]
    fn what_cannot_be_decomposed_is_an_error() {
        let ratio = |factors: &[&[f64]]| factors[0][0] / factors[1][0];
        let undefined = das_gupta(&[[1.0], [0.0]], &[[1.0], [2.0]], ratio);
        let value = f64::INFINITY;
        assert_eq!(undefined, Err(DecompositionError::UndefinedValue { value }));
        let shapes = das_gupta(&[[1.0]], &[[1.0], [2.0]], ratio);
        assert_eq!(shapes, Err(DecompositionError::UnequalShapes));
        let lengths = das_gupta(&[vec![1.0]], &[vec![1.0, 2.0]], ratio);
        assert_eq!(lengths, Err(DecompositionError::UnequalShapes));
        let many = das_gupta(&[[1.0]; 17], &[[2.0]; 17], sum_of_products);
        assert!(matches!(many, Err(DecompositionError::TooManyFactors(_))));
        let infinite = das_gupta(&[[f64::INFINITY]], &[[2.0]], sum_of_products);
        assert_eq!(infinite, Err(DecompositionError::InvalidNumber { value }));
    }

    fn sides() -> impl Strategy<Value = [Vec<Vec<f64>>; 2]> {
        (2_usize..5, 1_usize..6).prop_flat_map(|(factors, segments)| {
            let levels = prop::collection::vec(0.0..10.0, segments);
            let side = prop::collection::vec(levels, factors);
            [side.clone(), side]
        })
    }

    /// A ratio whose parts share factors, so that it is no sum of anything.
    fn ratio(factors: &[&[f64]]) -> f64 {
        sum_of_products(factors) / (1.0 + sum_of_products(&factors[1..]))
    }

    fn assert_alike(one: &[f64], other: &[f64], sign: f64) {
        for (one, other) in one.iter().zip(other) {
            assert!(
                (one - sign * other).abs() <= 1e-9 * (1.0 + one.abs()),
                "{one} {other}"
            );
        }
    }

    proptest! {
        #[test]
        fn effects_add_up_to_the_change_of_any_function([before, now] in sides()) {
            let parts = das_gupta(&before, &now, ratio).unwrap();
            let sum = parts.effects.iter().sum::<f64>();
            prop_assert!((sum - parts.total()).abs() <= 1e-9 * (1.0 + parts.total().abs()));
        }

        #[test]
        fn exchanging_the_periods_turns_every_sign([before, now] in sides()) {
            let there = das_gupta(&before, &now, ratio).unwrap();
            let back = das_gupta(&now, &before, ratio).unwrap();
            assert_alike(&there.effects, &back.effects, -1.0);
        }

        #[test]
        fn the_order_of_the_factors_means_nothing([mut before, mut now] in sides()) {
            let straight = das_gupta(&before, &now, sum_of_products).unwrap();
            before.reverse();
            now.reverse();
            let mut turned = das_gupta(&before, &now, sum_of_products).unwrap();
            turned.effects.reverse();
            assert_alike(&straight.effects, &turned.effects, 1.0);
        }

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
            let whole = das_gupta(&before, &now, sum_of_products).unwrap();
            let halves = das_gupta(&halved(&before), &halved(&now), sum_of_products).unwrap();
            assert_alike(&whole.effects, &halves.effects, 1.0);
        }
    }
}
