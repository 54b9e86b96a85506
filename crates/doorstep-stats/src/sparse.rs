//! Which one of several shifts is real, when most are none: a model comparison of sparse weaknesses.
//!
//! It must never take the largest of several noisy shifts for a real one because it is the largest, nor
//! call a rise a weakness.
//!
//! Several components are measured, each with an error; they belong to groups. Either all rest where
//! they were, give or take an ordinary drift; or one has fallen; or one in each of two groups has.
//! Each of these hypotheses has a closed marginal likelihood, so their posterior is exact.

mod dense;
mod normal;

use dense::Cholesky;
use normal::{ln_cdf, ln_half_plane_pair};

/// How likely each kind of shift is before the data, and how large shifts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Standard deviation of the drift of a component at rest, in the unit of the estimates.
    pub rest: f64,
    /// Scale of the half-normal fall of a weak component.
    pub fall: f64,
    /// Weight of "all at rest".
    pub balanced: f64,
    /// Weight of each group that one of its components has fallen, shared among its components.
    pub group: f64,
    /// Weight of each pair of groups, shared among the pairs of their components.
    pub pair: f64,
}

impl Default for Prior {
    /// Drifts of 0.07 and falls of scale 0.45 (logarithms: 7 % and about 36 %); 0.40 for all at rest,
    /// 0.1375 for each of four groups, 0.05 in all for their six pairs. Weights are relative: with fewer
    /// groups they are scaled up.
    fn default() -> Self {
        Self {
            rest: 0.07,
            fall: 0.45,
            balanced: 0.40,
            group: 0.1375,
            pair: 0.05 / 6.0,
        }
    }
}

/// Why shifts cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SparseError {
    /// Estimates, groups and covariance do not fit together.
    #[error(
        "{estimates} estimates need as many groups (not {groups}) and their square of covariances (not {covariances})"
    )]
    Shape {
        /// How many estimates there are.
        estimates: usize,
        /// How many groups were named.
        groups: usize,
        /// How many covariances were given.
        covariances: usize,
    },
    /// A number is not finite, or a weight or scale is not positive.
    #[error("a number is not finite, or a scale or weight is not above 0")]
    NotFinite,
    /// The covariance is no covariance.
    #[error("the covariance matrix is not positive semi-definite")]
    NotACovariance,
}

/// What the data say of each hypothesis; all shares add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// All at rest.
    pub balanced: f64,
    /// For each group: one of its components has fallen, and nothing else.
    pub single: Vec<f64>,
    /// For each component: it has fallen, and nothing else.
    pub components: Vec<f64>,
    /// For each pair of groups: one component of either has fallen.
    pub pairs: Vec<(usize, usize, f64)>,
}

impl Posterior {
    /// That a group has fallen, alone or with another. These may add up to more than 1.
    ///
    /// ```
    /// use doorstep_stats::sparse::{Prior, compare};
    ///
    /// let covariance = [0.01, 0.0, 0.0, 0.01];
    /// let posterior = compare(&[-0.6, -0.5], &covariance, &[Some(0), Some(1)], Prior::default())?;
    /// assert!(posterior.marginal(0) > 0.9 && posterior.marginal(1) > 0.9);
    /// # Ok::<(), doorstep_stats::sparse::SparseError>(())
    /// ```
    pub fn marginal(&self, group: usize) -> f64 {
        let alone = self.single.get(group).copied().unwrap_or(0.0);
        let with_another = self
            .pairs
            .iter()
            .filter(|&&(one, other, _)| one == group || other == group);
        alone + with_another.map(|&(_, _, share)| share).sum::<f64>()
    }
}

/// Compares the hypotheses.
///
/// `estimates` are the measured shifts `d` with the errors' `covariance` Σ (row by row); `groups` names
/// the group of each; one without a group is measured along, because errors go together, but is taken to be
/// at rest, and so is no hypothesis. A component at rest drifts by `N(0, τ₀²)`, a weak one falls by
/// `x < 0` with density `2 N(x; 0, τ₁²)`. With `Cₖ = Σ + τ₀² (I - eₖeₖ')`, `P = Cₖ⁻¹`,
/// `A = Pₖₖ + 1/τ₁²` and `B = (Pd)ₖ`, the marginal likelihood of "component k is weak" is
///
/// ```text
/// N(d; 0, Cₖ) · 2 / (τ₁ √A) · exp(B²/2A) · Φ(-B/√A)
/// ```
///
/// which for independent errors is `2 N(dₖ; 0, sₖ² + τ₁²) Φ(-m/v)` times the density of the others at
/// rest. Two weak components take the same integral in two dimensions.
///
/// Errors when the shapes do not fit, a number is not finite, or Σ is no covariance.
///
/// Source: the spike-and-slab idea of Mitchell and Beauchamp (1988), *Bayesian variable selection in
/// linear regression*, JASA 83, 1023–1032, with a normal spike and a one-sided slab.
///
/// ```
/// use doorstep_stats::sparse::{Prior, compare};
///
/// // One clear fall among four, each measured to ± 0.1.
/// let covariance: Vec<f64> = (0..16).map(|place| if place % 5 == 0 { 0.01 } else { 0.0 }).collect();
/// let groups = [0, 1, 2, 3].map(Some);
/// let posterior = compare(&[0.02, -0.5, 0.03, -0.04], &covariance, &groups, Prior::default())?;
/// assert!(posterior.single[1] > 0.9);
/// # Ok::<(), doorstep_stats::sparse::SparseError>(())
/// ```
pub fn compare(
    estimates: &[f64],
    covariance: &[f64],
    groups: &[Option<usize>],
    prior: Prior,
) -> Result<Posterior, SparseError> {
    check(estimates, covariance, groups, prior)?;
    let model = Model {
        estimates,
        covariance,
        prior,
    };
    let count = groups.iter().flatten().max().map_or(0, |last| last + 1);
    let size = |group: usize| groups.iter().filter(|own| **own == Some(group)).count();
    let sizes: Vec<usize> = (0..count).map(size).collect();
    let mut balanced = prior.balanced.ln() + model.at_rest()?;
    let mut single = vec![f64::NEG_INFINITY; count];
    let mut components = vec![f64::NEG_INFINITY; groups.len()];
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (component, &group) in groups.iter().enumerate() {
        let Some(group) = group else { continue };
        let share = (prior.group / sizes[group] as f64).ln();
        components[component] = share + model.one_weak(component)?;
        single[group] = ln_add(single[group], components[component]);
    }
    for one in 0..count {
        for other in one + 1..count {
            let mut sum = f64::NEG_INFINITY;
            let share = (prior.pair / (sizes[one] * sizes[other]) as f64).ln();
            for (first, second) in component_pairs(groups, one, other) {
                sum = ln_add(sum, share + model.two_weak(first, second)?);
            }
            pairs.push((one, other, sum));
        }
    }
    let others = single
        .iter()
        .chain(pairs.iter().map(|(_, _, weight)| weight));
    let total = others.fold(balanced, |total, &weight| ln_add(total, weight));
    balanced = (balanced - total).exp();
    for weight in single.iter_mut().chain(&mut components) {
        *weight = (*weight - total).exp();
    }
    for (_, _, weight) in &mut pairs {
        *weight = (*weight - total).exp();
    }
    Ok(Posterior {
        balanced,
        single,
        components,
        pairs,
    })
}

fn check(
    estimates: &[f64],
    covariance: &[f64],
    groups: &[Option<usize>],
    prior: Prior,
) -> Result<(), SparseError> {
    if groups.len() != estimates.len() || covariance.len() != estimates.len() * estimates.len() {
        return Err(SparseError::Shape {
            estimates: estimates.len(),
            groups: groups.len(),
            covariances: covariance.len(),
        });
    }
    let Prior {
        rest,
        fall,
        balanced,
        group,
        pair,
    } = prior;
    let scales = [rest, fall, balanced, group, pair];
    let is_sound = |value: &f64| value.is_finite();
    let are_scales_sound = scales.iter().all(|scale| *scale > 0.0 && scale.is_finite());
    let numbers = estimates.iter().chain(covariance);
    if are_scales_sound && numbers.into_iter().all(is_sound) {
        Ok(())
    } else {
        Err(SparseError::NotFinite)
    }
}

fn component_pairs(
    groups: &[Option<usize>],
    one: usize,
    other: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let of = move |wanted: usize| {
        let places = groups.iter().enumerate();
        places
            .filter(move |&(_, &group)| group == Some(wanted))
            .map(|(place, _)| place)
    };
    of(one).flat_map(move |first| of(other).map(move |second| (first, second)))
}

/// ln(eᵃ + eᵇ).
fn ln_add(one: f64, other: f64) -> f64 {
    let (high, low) = if one > other {
        (one, other)
    } else {
        (other, one)
    };
    if low == f64::NEG_INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

struct Model<'a> {
    estimates: &'a [f64],
    covariance: &'a [f64],
    prior: Prior,
}

impl Model<'_> {
    /// Σ with the drift of all components but the weak ones.
    fn factor(&self, weak: &[usize]) -> Result<Cholesky, SparseError> {
        let size = self.estimates.len();
        let mut matrix = self.covariance.to_vec();
        for component in 0..size {
            // A weak component drifts by what keeps the matrix regular where Σ has no error for it.
            let drift = if weak.contains(&component) {
                1e-6 * self.prior.rest
            } else {
                self.prior.rest
            };
            matrix[component * size + component] += drift * drift;
        }
        Cholesky::of(matrix, size).ok_or(SparseError::NotACovariance)
    }

    fn at_rest(&self) -> Result<f64, SparseError> {
        Ok(self.factor(&[])?.ln_density(self.estimates))
    }

    fn one_weak(&self, component: usize) -> Result<f64, SparseError> {
        let factor = self.factor(&[component])?;
        let fall = self.prior.fall;
        let column = factor.solve_unit(component);
        let precision = column[component] + 1.0 / (fall * fall);
        let pull = dense::dot(&column, self.estimates);
        Ok(
            factor.ln_density(self.estimates) + 2.0_f64.ln() - fall.ln() - 0.5 * precision.ln()
                + pull * pull / (2.0 * precision)
                + ln_cdf(-pull / precision.sqrt()),
        )
    }

    fn two_weak(&self, first: usize, second: usize) -> Result<f64, SparseError> {
        let factor = self.factor(&[first, second])?;
        let fall = self.prior.fall;
        let (one, two) = (factor.solve_unit(first), factor.solve_unit(second));
        let own = 1.0 / (fall * fall);
        let precision = [one[first] + own, one[second], two[second] + own];
        let pull = [
            dense::dot(&one, self.estimates),
            dense::dot(&two, self.estimates),
        ];
        Ok(factor.ln_density(self.estimates) + 2.0 * 2.0_f64.ln()
            - 2.0 * fall.ln()
            - std::f64::consts::TAU.ln()
            + ln_half_plane_pair(precision, pull))
    }
}

#[cfg(test)]
mod tests;
