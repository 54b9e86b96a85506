//! What share is reached by when: lines in pale bands, dotted where few are still watched.

use crate::{Caption, Side, Unit};

/// One place of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Such as days.
    pub x: f64,
    /// The estimate there.
    pub y: f64,
    /// It could be as low as this.
    pub low: f64,
    /// It could be as high as this.
    pub high: f64,
}

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// At the end of its line, such as "about 18 now".
    pub name: String,
    /// Whose curve it is; grey is drawn without a band, for comparison.
    pub side: Side,
    /// By rising x.
    pub points: Vec<CurvePoint>,
    /// From here on few are watched, and the line is dotted.
    pub unsure_from: Option<f64>,
}

/// One or two curves over one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// Title and subtitle.
    pub caption: Caption,
    /// What x counts, such as "days".
    pub x_name: String,
    /// Of y.
    pub unit: Unit,
    /// The curves; each has a direct label.
    pub curves: Vec<Curve>,
    /// Over the shaded stretch, such as "few seen this long yet".
    pub unsure_name: String,
    /// What the numbers under the axis count, such as "People still watched"; may be empty.
    pub watched_name: String,
    /// How many are watched at an x.
    pub watched: Vec<(f64, f64)>,
}
