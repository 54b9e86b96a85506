//! What happened to one case: signs in two lanes, and the line where it changed sides.
//!
//! Shape, lane and colour say the same thing, so none is needed alone.

use crate::{Caption, Side};

/// The shape of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Of the warm side.
    Square,
    /// A signal: a small square.
    Signal,
    /// Of the cool side.
    Circle,
    /// An order.
    Diamond,
    /// A machine.
    Cross,
}

/// Who speaks, as the filling of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Hollow.
    We,
    /// Full.
    They,
    /// Half.
    Both,
}

/// One sign.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    /// When, in any unit of time.
    pub at: f64,
    /// In which lane: warm above, cool below.
    pub side: Side,
    /// Its shape.
    pub shape: Shape,
    /// Its filling.
    pub speaker: Speaker,
    /// A word or two under it; may be empty.
    pub label: String,
    /// The whole sentence: when, what, which side and why. Read aloud, and shown on pointing.
    pub told: String,
}

/// The line where the case changed sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// When.
    pub at: f64,
    /// Such as "telephones, 16 June".
    pub name: String,
}

/// Two lanes.
#[derive(Debug, Clone, PartialEq)]
pub struct Lanes {
    /// Title and subtitle.
    pub caption: Caption,
    /// The name of the upper lane.
    pub warm_name: String,
    /// The name of the lower lane.
    pub cool_name: String,
    /// The head of the table's column of times.
    pub time_head: String,
    /// The head of the table's column of touches.
    pub touch_head: String,
    /// By rising time.
    pub touches: Vec<Touch>,
    /// Nothing if the line was never reached.
    pub door: Option<Door>,
    /// Times under the axis, with their words; the caller knows the calendar.
    pub ticks: Vec<(f64, String)>,
}
