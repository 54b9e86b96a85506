//! When something happens: a grid of greys, each with its number, hatched where nothing is known.

use crate::{Caption, Unit};

/// One row of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Such as a day of the week.
    pub name: String,
    /// One a column; nothing where too little is known.
    pub values: Vec<Option<f64>>,
}

/// A grid of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Title and subtitle, which says what hatched means.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// Of every number.
    pub unit: Unit,
    /// Such as the hours of the day.
    pub columns: Vec<String>,
    /// From the top.
    pub rows: Vec<HeatRow>,
}
