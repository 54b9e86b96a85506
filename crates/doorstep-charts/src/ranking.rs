//! Many rows on one scale: a dot for each estimate, on the line of its interval.

use crate::{Caption, Estimate, Side, Unit};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRow {
    /// Such as the name of a source.
    pub name: String,
    /// A second, quieter line; the interval is added to it.
    pub note: String,
    /// Whose row it is.
    pub side: Side,
    /// Nothing if it is not known.
    pub estimate: Option<Estimate>,
    /// Too few to be compared: drawn hollow and grey.
    pub is_few: bool,
}

/// Rows on one scale, in an order that says something.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// Of every number.
    pub unit: Unit,
    /// Whether the numbers are changes, written with their sign.
    pub is_change: bool,
    /// The dotted line: what all are compared with, and its name.
    pub reference: Option<(f64, String)>,
    /// Drawn from the top.
    pub rows: Vec<RankRow>,
}
