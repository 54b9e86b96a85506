//! How much each factor contributed to a change between two periods, or to a gap between two groups.
//!
//! It must never depend on the order of the factors, nor leave a rest that belongs to none. It keeps
//! books, it does not explain: a contribution says what the change amounts to, not what caused it.
//!
//! | function | when |
//! |---|---|
//! | [`kitagawa`] | segments with a size and a rate each: how much is mix, how much rate? |
//! | [`das_gupta`] | any function of several factors, each a number or a number for every segment |
//! | [`several_populations`] | the same, consistent among more than two populations |
//! | [`cross_classified`] | segments by several variables: which of them shifted the mix? |
//! | [`lmdi`] | products of positive factors, when ratios matter |
//! | [`oaxaca`] | means of cases with numbers known of each |
//! | [`direct_standard`] | rates as they would be with one mix for all |
//! | [`Shapley`] | the engine, for thousands of replicates |

mod cross_classified;
mod das_gupta;
mod kitagawa;
mod lmdi;
mod oaxaca;
mod populations;
mod shapley;
mod standard;

pub use cross_classified::{Cells, CrossClassified, cross_classified, structure};
pub use das_gupta::{DasGupta, Standardised, das_gupta, sum_of_products};
pub use kitagawa::{Kitagawa, Segment, SegmentEffect, kitagawa};
pub use lmdi::{Lmdi, lmdi};
pub use oaxaca::{Group, Oaxaca, oaxaca};
pub use populations::{Populations, several_populations};
pub use shapley::{MAX_FACTORS, Shapley, TooManyFactors};
pub use standard::direct_standard;

/// Why a change cannot be decomposed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DecompositionError {
    /// More factors than the engine takes.
    #[error(transparent)]
    TooManyFactors(#[from] TooManyFactors),
    /// What is compared is not of one shape.
    #[error("both sides need the same factors, and each factor the same segments")]
    UnequalShapes,
    /// A number that cannot be: not finite, or negative where only sizes and shares have a place.
    #[error("{value} is no valid size, rate or factor")]
    InvalidNumber {
        /// The first such number.
        value: f64,
    },
    /// The function of the factors gave no number for some mixture of both periods.
    #[error("the function is {value} for some mixture of the factors")]
    UndefinedValue {
        /// What it gave.
        value: f64,
    },
    /// All sizes of one side are 0.
    #[error("one side has no volume at all")]
    NoVolume,
    /// A segment has a size and yet no rate.
    #[error("segment {segment} has a size and no rate")]
    MissingRate {
        /// Position among the segments.
        segment: usize,
    },
    /// In one group some column of what is known follows from the others, or is the same for all.
    #[error("some column follows from the others")]
    Collinear,
}

/// Errors at the first number that is not finite.
fn check_finite(numbers: &[f64]) -> Result<(), DecompositionError> {
    let wrong = numbers.iter().find(|number| !number.is_finite());
    wrong.map_or(Ok(()), |&value| {
        Err(DecompositionError::InvalidNumber { value })
    })
}

/// Errors at the first number that is negative or not finite.
fn check_not_negative(numbers: &[f64]) -> Result<(), DecompositionError> {
    let wrong = |number: &&f64| !(**number >= 0.0 && number.is_finite());
    numbers.iter().find(wrong).map_or(Ok(()), |&value| {
        Err(DecompositionError::InvalidNumber { value })
    })
}

/// Sizes as shares of their total, with the check of [`check_not_negative`].
fn shares(sizes: &[f64]) -> Result<Vec<f64>, DecompositionError> {
    check_not_negative(sizes)?;
    let total: f64 = sizes.iter().sum();
    if total > 0.0 && total.is_finite() {
        Ok(sizes.iter().map(|size| size / total).collect())
    } else {
        Err(DecompositionError::NoVolume)
    }
}

#[cfg(test)]
mod tests;
