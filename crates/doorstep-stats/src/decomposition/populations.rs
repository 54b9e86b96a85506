//! Standardised rates of more than two populations that agree with each other.
//!
//! It must never report effects that differ by the way taken: from one population to a second and on
//! to a third is from the first to the third.

use super::{DasGupta, DecompositionError, das_gupta};

/// Rates of several populations, crude and standardised.
#[derive(Debug, Clone, PartialEq)]
pub struct Populations {
    /// The rate of each population.
    pub crude: Vec<f64>,
    /// For each factor the rates of all populations if only it differed among them.
    pub standardised: Vec<Vec<f64>>,
}

impl Populations {
    /// What a factor contributed to the difference from one population to another; over all factors
    /// they add up to the difference of the crude rates. `None` for an unknown factor or population.
    ///
    /// ```
    /// use doorstep_stats::decomposition::{several_populations, sum_of_products};
    ///
    /// let rates = several_populations(&[[[2.0], [3.0]], [[4.0], [5.0]]], sum_of_products)?;
    /// assert_eq!(rates.effect(0, 0, 1), Some(8.0));
    /// assert_eq!(rates.effect(0, 0, 2), None);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn effect(&self, factor: usize, from: usize, to: usize) -> Option<f64> {
        let rates = self.standardised.get(factor)?;
        Some(rates.get(to)? - rates.get(from)?)
    }
}

/// Das Gupta's standardisation among any number of populations.
///
/// A population is a list of factors as in [`das_gupta`]. All pairs are decomposed; with `a(x,j)` the
/// rate of population `x` standardised for factor `a` against `j`, its rate among all `n` is
///
/// ```text
/// Σⱼ a(x,j) / (n-1)  +  Σ_y [ Σⱼ a(y,j) - (n-2) a(y,x) ] / (n (n-1))    y ≠ x; j ≠ x, y
/// ```
///
/// Errors as [`das_gupta`]. Without a second population there is nothing to standardise against: the
/// standardised rates are then the crude one.
///
/// Source: P. Das Gupta (1993), *Standardization and Decomposition of Rates*, formula 6.11.
///
/// ```
/// use doorstep_stats::decomposition::{several_populations, sum_of_products};
///
/// let years = [[[2.0], [3.0]], [[4.0], [5.0]], [[3.0], [7.0]]];
/// let rates = several_populations(&years, sum_of_products)?;
/// let whole = (0..2).filter_map(|factor| rates.effect(factor, 0, 2)).sum::<f64>();
/// assert!((whole - (21.0 - 6.0)).abs() < 1e-12);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn several_populations<P: AsRef<[F]>, F: AsRef<[f64]>>(
    populations: &[P],
    mut rate: impl FnMut(&[&[f64]]) -> f64,
) -> Result<Populations, DecompositionError> {
    let mut pairs: Vec<Vec<DasGupta>> = Vec::with_capacity(populations.len());
    for one in populations {
        let against = |other: &P| das_gupta(other.as_ref(), one.as_ref(), &mut rate);
        pairs.push(populations.iter().map(against).collect::<Result<_, _>>()?);
    }
    let crude = (pairs.iter().enumerate())
        .map(|(population, row)| row[population].present)
        .collect();
    let factors = populations.first().map_or(0, |one| one.as_ref().len());
    let standardised = (0..factors)
        .map(|factor| {
            (0..populations.len())
                .map(|population| among_all(&pairs, factor, population))
                .collect()
        })
        .collect();
    Ok(Populations {
        crude,
        standardised,
    })
}

fn among_all(pairs: &[Vec<DasGupta>], factor: usize, own: usize) -> f64 {
    let count = pairs.len() as f64;
    let rate = |one: usize, against: usize| pairs[one][against].standardised[factor].present;
    if pairs.len() < 2 {
        return pairs[own][own].present;
    }
    let others = || (0..pairs.len()).filter(move |&other| other != own);
    let direct: f64 = others().map(|other| rate(own, other)).sum();
    let indirect: f64 = others()
        .map(|other| {
            let against = others().filter(|&third| third != other);
            let thirds: f64 = against.map(|third| rate(other, third)).sum();
            thirds - (count - 2.0) * rate(other, own)
        })
        .sum();
    direct / (count - 1.0) + indirect / (count * (count - 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decomposition::sum_of_products;

    /// Das Gupta (1993), example 6.5, as printed by R `DasGuptR` 2.1.0: births outside marriage per
    /// 1000 births of women in six age groups, United States.
    const YEARS: [[[f64; 6]; 4]; 5] = [
        [
            [0.200, 0.163, 0.146, 0.154, 0.168, 0.169],
            [0.866, 0.325, 0.119, 0.099, 0.099, 0.121],
            [0.007, 0.021, 0.023, 0.015, 0.008, 0.002],
            [0.454, 0.326, 0.195, 0.107, 0.051, 0.015],
        ],
        [
            [0.215, 0.191, 0.156, 0.137, 0.144, 0.157],
            [0.891, 0.373, 0.124, 0.100, 0.107, 0.127],
            [0.010, 0.023, 0.023, 0.015, 0.008, 0.002],
            [0.433, 0.249, 0.159, 0.079, 0.037, 0.011],
        ],
        [
            [0.218, 0.203, 0.175, 0.144, 0.127, 0.133],
            [0.870, 0.396, 0.158, 0.125, 0.113, 0.129],
            [0.011, 0.016, 0.017, 0.011, 0.006, 0.002],
            [0.314, 0.181, 0.133, 0.063, 0.023, 0.006],
        ],
        [
            [0.205, 0.200, 0.181, 0.162, 0.134, 0.118],
            [0.900, 0.484, 0.243, 0.176, 0.155, 0.168],
            [0.014, 0.019, 0.015, 0.010, 0.005, 0.001],
            [0.313, 0.191, 0.143, 0.069, 0.021, 0.004],
        ],
        [
            [0.169, 0.195, 0.190, 0.174, 0.150, 0.122],
            [0.931, 0.563, 0.311, 0.216, 0.199, 0.191],
            [0.018, 0.026, 0.023, 0.016, 0.008, 0.002],
            [0.380, 0.201, 0.149, 0.079, 0.025, 0.006],
        ],
    ];

    fn outside_marriage(factors: &[&[f64]]) -> f64 {
        let [women, unmarried, births, married_births] = factors else {
            return f64::NAN;
        };
        let outside = sum_of_products(&[women, unmarried, births]);
        let married: Vec<f64> = unmarried.iter().map(|share| 1.0 - share).collect();
        1000.0 * outside / (outside + sum_of_products(&[women, &married, married_births]))
    }

    #[test]
    fn five_populations_agree_with_das_gupta_6_5() {
        let rates = several_populations(&YEARS, outside_marriage).unwrap();
        let expected = [
            [72.77031, 74.65254, 73.83625, 71.36001, 64.60057],
            [53.28255, 56.63216, 59.52972, 79.49763, 104.38728],
            [62.17750, 69.61231, 60.48031, 68.54219, 94.17361],
            [54.83361, 64.43823, 81.24203, 79.60288, 74.12756],
        ];
        for (found, expected) in rates.standardised.iter().zip(expected) {
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-5, "{found} {expected}");
            }
        }
        let crude = [30.94957, 53.22084, 62.97390, 86.88830, 125.17462];
        for (found, expected) in rates.crude.iter().zip(crude) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
        for (to, expected) in [(1, 1.882_236_1), (2, 1.065_940_8), (4, -8.169_733_6)] {
            let found = rates.effect(0, 0, to).unwrap();
            assert!((found - expected).abs() < 1e-7, "{found} {expected}");
        }
    }

    #[test]
    fn two_populations_are_a_plain_pair_and_one_is_itself() {
        let pair = das_gupta(&YEARS[0], &YEARS[1], outside_marriage).unwrap();
        let both = several_populations(&YEARS[..2], outside_marriage).unwrap();
        for (factor, effect) in pair.effects.iter().enumerate() {
            assert!((both.effect(factor, 0, 1).unwrap() - effect).abs() < 1e-12);
        }
        let alone = several_populations(&YEARS[..1], outside_marriage).unwrap();
        assert_eq!(alone.standardised, vec![alone.crude.clone(); 4]);
    }

    #[test]
    fn populations_of_different_shapes_are_not_compared() {
        let ragged = [vec![vec![1.0]], vec![vec![1.0], vec![2.0]]];
        let refused = several_populations(&ragged, sum_of_products);
        assert_eq!(refused, Err(DecompositionError::UnequalShapes));
    }

    proptest! {
        #[test]
        fn effects_add_up_between_any_two_populations(
            levels in prop::collection::vec(prop::array::uniform3(prop::array::uniform2(0.1..5.0)), 2..5)
        ) {
            let rates = several_populations(&levels, sum_of_products).unwrap();
            for from in 0..levels.len() {
                for to in 0..levels.len() {
                    let sum: f64 = (0..3).filter_map(|factor| rates.effect(factor, from, to)).sum();
                    let change = rates.crude[to] - rates.crude[from];
                    prop_assert!((sum - change).abs() <= 1e-9 * (1.0 + change.abs()));
                }
            }
        }
    }
}
