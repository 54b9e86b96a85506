//! The waterfall: from one total to another in steps, each with the interval of its end.

use crate::{Caption, Estimate, Side, Unit};

/// One of the two totals; a tick, not a bar, because its scale may be cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Such as "A year earlier".
    pub name: String,
    /// A second, quieter line.
    pub note: String,
    /// The total.
    pub value: f64,
}

/// One step between the totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happened, such as "They were answered later".
    pub name: String,
    /// Whose step it is.
    pub side: Side,
    /// The side as a word, so that its colour is not needed.
    pub side_name: String,
    /// By how much the total changed.
    pub change: Estimate,
}

/// Steps from one total to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// Of the totals and of the steps.
    pub unit: Unit,
    /// Where it begins.
    pub start: Total,
    /// In the order in which they are drawn.
    pub steps: Vec<Step>,
    /// Where it ends.
    pub end: Total,
}
