//! Month by month: columns in two panels over one axis, hatched where the end is open, shaded where nothing is known.

use crate::{Caption, Estimate, Unit};

/// One month.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// As in the table, such as "Sep 2025".
    pub name: String,
    /// At the axis, such as "Sep".
    pub short: String,
    /// Under the axis where a new one begins, such as "2025".
    pub group: String,
    /// What the upper panel counts; nothing if there are no records.
    pub above: Option<f64>,
    /// The warm part of the lower panel.
    pub warm: Option<f64>,
    /// The cool part of the lower panel.
    pub cool: Option<f64>,
    /// How many more of the cool side are expected of what is still open.
    pub open: Option<Estimate>,
    /// Whether the month is too young to be judged.
    pub is_immature: bool,
}

/// Columns in two panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// What the upper panel counts.
    pub above_name: String,
    /// What the lower panel counts.
    pub below_name: String,
    /// The name of the warm part, for legend and table.
    pub warm_name: String,
    /// The name of the cool part.
    pub cool_name: String,
    /// The name of the hatched part.
    pub open_name: String,
    /// Written over the youngest months, such as "still open".
    pub immature_name: String,
    /// Of the lower panel.
    pub unit: Unit,
    /// Oldest first.
    pub columns: Vec<Column>,
}
