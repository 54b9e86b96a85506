//! How much of each row lies on either side of the line: two points, each as far from it as its share is large.

use crate::{Caption, Estimate};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct DumbbellRow {
    /// Such as a medium.
    pub name: String,
    /// A second, quieter line.
    pub note: String,
    /// The share on the cool side, between 0 and 1; the rest is on the warm side. Nothing if it is not known.
    pub cool: Option<Estimate>,
    /// Too few to be compared: drawn hollow and grey.
    pub is_few: bool,
}

/// Rows with a point on either side.
#[derive(Debug, Clone, PartialEq)]
pub struct Dumbbell {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The name left of the line.
    pub warm_name: String,
    /// The name right of the line.
    pub cool_name: String,
    /// From the top.
    pub rows: Vec<DumbbellRow>,
}
