//! How many get how far: before the line not to scale, behind it to scale, with those still on their way hatched.

use crate::{Caption, Estimate};

/// How many got so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Such as "answered".
    pub name: String,
    /// The same where room is short.
    pub short: String,
    /// How many.
    pub count: f64,
    /// A third line, shown where there is room; may be empty.
    pub note: String,
}

/// What came of it in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Such as "30 by sales".
    pub told: String,
    /// How many more are expected of those still on their way.
    pub expected: Option<Estimate>,
    /// Such as "some 11 to come".
    pub expected_told: String,
}

/// Stages before and behind the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// The name left of the line.
    pub warm_name: String,
    /// The name right of the line.
    pub cool_name: String,
    /// How many were reached before the line; never to scale.
    pub reached: Option<Stage>,
    /// From the line on, each at most as large as the one before; the last is everybody who got through.
    pub stages: Vec<Stage>,
    /// How many of the last stage went straight through, on the warm side.
    pub straight: f64,
    /// Such as "22 ordered straight from the form, without a word".
    pub straight_told: String,
    /// The same where room is short.
    pub straight_short: String,
    /// What came of the others.
    pub outcome: Outcome,
}
