//! Units against their size, within the limits of what chance allows.
//!
//! It must never compute the limits: they are given.

use crate::{Caption, Side, Unit};

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitPoint {
    /// Its name.
    pub name: String,
    /// How many it is made of.
    pub size: f64,
    /// Its value.
    pub value: f64,
    /// Whether it lies outside the limits: drawn in ink, full, and named.
    pub is_outside: bool,
    /// Whose colour it has while it lies inside.
    pub side: Side,
}

/// The limits at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitPoint {
    /// The size.
    pub size: f64,
    /// The inner limits, such as those of 95 of 100.
    pub inner: (f64, f64),
    /// The outer limits, such as those of 99.8 of 100.
    pub outer: (f64, f64),
}

/// Units against size.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelPlot {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// What the size counts.
    pub size_name: String,
    /// What the value is.
    pub value_name: String,
    /// Of the value.
    pub unit: Unit,
    /// What all units are expected to have, and its name.
    pub center: (f64, String),
    /// The names of the inner and the outer limits, such as "95 of 100".
    pub limit_names: (String, String),
    /// By rising size.
    pub limits: Vec<LimitPoint>,
    /// In any order.
    pub points: Vec<UnitPoint>,
}
