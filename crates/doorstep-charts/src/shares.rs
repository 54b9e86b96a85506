//! How a whole is divided: stacked bars whose parts carry their number and their name.

use crate::{Caption, Side, Unit};

/// A part's name and colour, the same in every bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Such as "by sales".
    pub name: String,
    /// Whose part it is.
    pub side: Side,
    /// Not known yet: hatched.
    pub is_open: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareBar {
    /// Its name.
    pub name: String,
    /// One number a part, in the order of the parts.
    pub values: Vec<f64>,
}

/// Stacked bars, each as long as the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// Of every number.
    pub unit: Unit,
    /// The parts, from the left.
    pub parts: Vec<Share>,
    /// The bars, from the top.
    pub bars: Vec<ShareBar>,
}
