//! Whether a series has changed, and when.
//!
//! It must never find a trend in fewer than [`FEWEST_POINTS`] points, nor take counts for normal.
//!
//! Two questions, two kinds of tool. While the series grows, a cumulative sum raises an alarm as soon as
//! the evidence suffices ([`Tabular`], [`accumulate`]), and its limit is set by how often it may cry
//! wolf ([`run_length`]). Looking back, the point of a change has a posterior ([`ChangePoint`]), or
//! several changes are found by least squares ([`segments`]).

mod cusum;
mod point;
mod run_length;
mod segments;

pub use cusum::{
    Tabular, TabularCourse, accumulate, bernoulli_increment, first_alarm, poisson_increment,
    poisson_reference, risk_adjusted_increment,
};
pub use point::{ChangePoint, RatePrior, SharePrior};
pub use run_length::{limit_for, normal_run_length, run_length, two_sided_run_length};
pub use segments::{Segments, break_interval, segments, sup_f};

/// With fewer points nothing is said of a change.
pub const FEWEST_POINTS: usize = 8;
/// More points than this are too many for methods that take the square of their number.
pub const MOST_POINTS: usize = 10_000;

/// Why nothing can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ChangeError {
    /// Too few points, or too many for the time they would take.
    #[error("{points} points, where from {fewest} to {most} are needed")]
    Points {
        /// How many there are.
        points: usize,
        /// How many are needed.
        fewest: usize,
        /// How many are bearable.
        most: usize,
    },
    /// Lists that belong together differ in length.
    #[error("{found} numbers for {points} points")]
    Length {
        /// How many points there are.
        points: usize,
        /// How many numbers were given for them.
        found: usize,
    },
    /// A number lies outside of what it can be.
    #[error("{value} is no {what}")]
    Invalid {
        /// What was wanted.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// All points of a segment are alike, so that nothing is known of chance.
    #[error("the points do not vary")]
    NoVariation,
    /// No limit gives the run length asked for.
    #[error("no limit gives a mean run length of {run_length}")]
    NoLimit {
        /// What was asked for.
        run_length: f64,
    },
}

fn check(what: &'static str, value: f64, is_sound: bool) -> Result<(), ChangeError> {
    if is_sound && value.is_finite() {
        Ok(())
    } else {
        Err(ChangeError::Invalid { what, value })
    }
}

fn check_points(points: &[f64], most: usize) -> Result<(), ChangeError> {
    if points.len() < FEWEST_POINTS || points.len() > most {
        return Err(ChangeError::Points {
            points: points.len(),
            fewest: FEWEST_POINTS,
            most,
        });
    }
    (points.iter()).try_for_each(|&point| check("finite number", point, true))
}

#[cfg(test)]
mod tests;
