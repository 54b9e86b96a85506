//! What a page carries once for all its charts: the style sheet, and the hatchings in a hidden drawing.

use crate::palette::SIDES;

/// The colours of both themes and the classes of the sides; for a page that has no colours of its own.
pub const COLOURS_CSS: &str = include_str!("colours.css");

/// How the parts of charts look, by class. Needs the variables of [`COLOURS_CSS`].
pub const CHARTS_CSS: &str = include_str!("charts.css");

/// The hidden drawing with the hatchings, to be put once at the start of a page's body.
pub fn sprite() -> String {
    let mut open = String::new();
    for side in SIDES {
        let class = side.class();
        open += &format!(
            "<pattern id=\"open-{class}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(-45)\"><line class=\"hatch-line {class}\" y2=\"5\"/></pattern>\n"
        );
    }
    format!(
        "<svg class=\"hidden\" width=\"0\" height=\"0\" aria-hidden=\"true\">\n<defs>\n\
         <pattern id=\"missing\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><line class=\"hatch-line\" y2=\"6\"/></pattern>\n{open}</defs>\n</svg>\n"
    )
}
