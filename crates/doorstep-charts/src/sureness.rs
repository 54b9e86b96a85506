//! How sure an answer is: one bar, split by probability, the answer first.

use crate::{Caption, Side};

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Such as "Sales".
    pub name: String,
    /// Whose colour it has.
    pub side: Side,
    /// Its probability, between 0 and 1.
    pub probability: f64,
}

/// One bar, split by probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Sureness {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// The answer first; drawn in this order.
    pub answers: Vec<Answer>,
}
