//! What a mark looks like: classes on a page, literal colours elsewhere.

use super::Canvas;
use crate::{Colours, Palette, Side};

/// An area, by what it says.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// What is certain, or the estimate itself.
    Estimate(Side),
    /// What could be.
    Range(Side),
    /// A light ground in a side's colour.
    Lane(Side),
    /// The stretch that counts as even, or that few reach.
    Band,
    /// Not known: grey hatching.
    Missing,
    /// Not known yet: hatching in a side's colour.
    Open(Side),
    /// What should be there and is not: a dashed box.
    Gap,
    /// A shape with an edge and nothing in it.
    Hollow(Side),
    /// A step of grey, from 0 (hardly) to 4 (most).
    Heat(u8),
}

/// A line, by what it says.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Stroke {
    Grid,
    Axis,
    /// From the end of one step to the start of the next; goes where rows are stacked.
    Joint,
    /// Paper between two marks of one colour.
    Cut,
    /// The line between the sides.
    Door,
    /// What was.
    Reference,
    /// What chance allows; the outer one is fainter.
    Limit {
        is_outer: bool,
    },
    Whisker(Side),
    Tick(Side),
    /// The thin ink line of intervals under bars and of the way from one estimate to the next.
    Path,
    Line(Side),
    /// A line where few reach.
    Unsure(Side),
}

/// How dark each step of grey is.
const HEAT: [&str; 5] = ["0.07", "0.2", "0.4", "0.62", "0.85"];

impl Canvas<'_> {
    /// The attributes of an area.
    pub(super) fn mark(&mut self, mark: Mark) -> String {
        let mark = match mark {
            Mark::Estimate(side) if self.look.is_unsure => Mark::Range(side),
            mark => mark,
        };
        let hatching = match mark {
            Mark::Missing => Some(self.hatching(None)),
            Mark::Open(side) => Some(self.hatching(Some(side))),
            _ => None,
        };
        match (self.look.palette, hatching) {
            (Palette::Classes, hatching) => {
                let fill = hatching.map_or_else(String::new, |id| format!(" fill=\"url(#{id})\""));
                format!(" class=\"{}\"{fill}", class_of_mark(mark))
            }
            (Palette::Literal(_), Some(id)) => format!(" fill=\"url(#{id})\""),
            (Palette::Literal(colours), None) => literal_mark(mark, colours),
        }
    }

    /// The attributes of a line.
    pub(super) fn stroke(&self, stroke: Stroke) -> String {
        match self.look.palette {
            Palette::Classes => format!(" class=\"{}\"", class_of_stroke(stroke)),
            Palette::Literal(colours) => literal_stroke(stroke, colours),
        }
    }

    /// The id of a hatching: the page's own, or one this drawing will define.
    fn hatching(&mut self, side: Option<Side>) -> String {
        let name = side.map_or_else(
            || "missing".to_owned(),
            |side| format!("open-{}", side.class()),
        );
        if self.look.palette == Palette::Classes {
            return name;
        }
        if !self.hatchings.contains(&side) {
            self.hatchings.push(side);
        }
        format!("{}-{name}", self.id)
    }

    /// The hatchings a drawing without a page defines for itself.
    pub(super) fn definitions(&mut self) -> String {
        let Palette::Literal(colours) = self.look.palette else {
            return String::new();
        };
        if self.hatchings.is_empty() {
            return String::new();
        }
        let mut patterns = String::new();
        for side in std::mem::take(&mut self.hatchings) {
            let id = self.hatching(side);
            let (size, turn, stroke) = match side {
                None => (6, 45, colours.edge),
                Some(side) => (5, -45, colours.of(side).mark),
            };
            patterns += &format!(
                "<pattern id=\"{id}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate({turn})\"><line y2=\"{size}\" stroke=\"{stroke}\" \
                 stroke-width=\"1.5\"/></pattern>"
            );
        }
        format!("<defs>{patterns}</defs>\n")
    }
}

fn class_of_mark(mark: Mark) -> String {
    match mark {
        Mark::Estimate(side) => format!("{} estimate", side.class()),
        Mark::Range(side) => format!("{} range", side.class()),
        Mark::Lane(side) => format!("{} lane", side.class()),
        Mark::Hollow(side) => format!("{} hollow", side.class()),
        Mark::Open(side) => format!("{} open", side.class()),
        Mark::Band => "band".to_owned(),
        Mark::Missing => "missing".to_owned(),
        Mark::Gap => "gap".to_owned(),
        Mark::Heat(step) => format!("heat heat-{}", step.min(4)),
    }
}

fn class_of_stroke(stroke: Stroke) -> String {
    let plain = match stroke {
        Stroke::Grid => "grid",
        Stroke::Axis => "axis",
        Stroke::Joint => "axis joint",
        Stroke::Cut => "cut",
        Stroke::Door => "door",
        Stroke::Reference => "reference",
        Stroke::Limit { is_outer: false } => "limit",
        Stroke::Limit { is_outer: true } => "limit outer",
        Stroke::Path => "path",
        Stroke::Whisker(side) => return format!("{} whisker", side.class()),
        Stroke::Tick(side) => return format!("{} tick", side.class()),
        Stroke::Line(side) => return format!("{} line", side.class()),
        Stroke::Unsure(side) => return format!("{} line unsure", side.class()),
    };
    plain.to_owned()
}

fn literal_mark(mark: Mark, colours: &Colours) -> String {
    let fill = match mark {
        Mark::Estimate(side) => colours.of(side).mark,
        Mark::Range(side) => colours.of(side).pale,
        Mark::Lane(side) => colours.of(side).wash,
        Mark::Band => colours.band,
        Mark::Missing | Mark::Open(_) => colours.edge,
        Mark::Gap => {
            let stroke = colours.ink_2;
            return format!(" fill=\"none\" stroke=\"{stroke}\" stroke-dasharray=\"4 3\"");
        }
        Mark::Hollow(side) => {
            let (fill, stroke) = (colours.paper, colours.of(side).mark);
            return format!(" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"2\"");
        }
        Mark::Heat(step) => {
            let opacity = HEAT.get(usize::from(step)).unwrap_or(&HEAT[4]);
            let (fill, stroke) = (colours.ink, colours.paper);
            return format!(" fill=\"{fill}\" fill-opacity=\"{opacity}\" stroke=\"{stroke}\"");
        }
    };
    format!(" fill=\"{fill}\"")
}

fn literal_stroke(stroke: Stroke, colours: &Colours) -> String {
    let line = |colour: &str, width: &str, dashes: &str| {
        let dashes = if dashes.is_empty() {
            String::new()
        } else {
            format!(" stroke-dasharray=\"{dashes}\"")
        };
        format!(" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}")
    };
    match stroke {
        Stroke::Grid => line(colours.rule, "1", ""),
        Stroke::Axis | Stroke::Joint => line(colours.edge, "1", ""),
        Stroke::Cut => line(colours.paper, "1", ""),
        Stroke::Door => line(colours.ink, "3", ""),
        Stroke::Reference => line(colours.ink_2, "1", "2 3"),
        Stroke::Limit { is_outer: false } => line(colours.ink_2, "1.5", "5 3"),
        Stroke::Limit { is_outer: true } => line(colours.edge, "1.5", ""),
        Stroke::Path => line(colours.ink, "1.5", ""),
        Stroke::Whisker(side) => line(colours.of(side).mark, "2", ""),
        Stroke::Tick(side) => line(colours.of(side).text, "3", ""),
        Stroke::Line(side) => line(colours.of(side).mark, "2.5", ""),
        Stroke::Unsure(side) => line(colours.of(side).mark, "2.5", "2 4"),
    }
}
