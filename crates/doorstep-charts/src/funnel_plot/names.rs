//! Where names stand: of units beside their dots, of lines at their right ends, never on a dot or on each other.

use super::{BOTTOM, Drawing, LimitPoint, Place, TOP, sizes};
use crate::canvas::{Canvas, Label, Voice};
use crate::estimate::tame;
use crate::spacing::spread;

/// How far a baseline lies above its line, or below it.
const ABOVE: f64 = -4.0;
const BELOW: f64 = 13.0;
const LINE_HEIGHT: f64 = 14.0;
/// A name stands below its line only where the next line is so far away.
const ROOM_BELOW: f64 = 32.0;
/// No name is longer than these parts of the width.
const LINE_NAME_MAX: f64 = 0.4;
const UNIT_NAME_MAX: f64 = 0.38;
/// Half of a dot, with its edge.
const DOT_PX: f64 = 6.0;

/// What is taken already, on a drawing of one width: x in parts of it.
struct Area {
    x: (f64, f64),
    y: (f64, f64),
}

impl Area {
    /// With the way from its place to its words, so that what is free stays free on a wider drawing.
    fn of_label(label: &Label, width: f64) -> Self {
        let ((x, y), (left, right)) = (label.place(), label.extent(width));
        Self {
            x: (left.min(x), right.max(x)),
            y: (y - 10.0, y + 3.0),
        }
    }

    fn of_dot((x, y): (f64, f64), width: f64) -> Self {
        let half = DOT_PX / width;
        Self {
            x: (x - half, x + half),
            y: (y - DOT_PX, y + DOT_PX),
        }
    }

    fn touches(&self, other: &Self) -> bool {
        let meet = |one: (f64, f64), other: (f64, f64)| one.0 < other.1 && other.0 < one.1;
        meet(self.x, other.x) && meet(self.y, other.y)
    }
}

fn touch(one: &Label, other: &Label, canvas: &Canvas<'_>) -> bool {
    let widths = canvas.look.rooms().into_iter();
    let mut areas = widths.map(|width| [one, other].map(|label| Area::of_label(label, width)));
    areas.any(|[one, other]| one.touches(&other))
}

/// Which names may stand below their lines, as bits: none first, then as few as can be.
fn sets_below(lines: &[(f64, String)]) -> Vec<u32> {
    let has_room = |index: usize| {
        let next = lines.get(index + 1);
        next.is_none_or(|next| next.0 - lines[index].0 >= ROOM_BELOW)
    };
    let may = (0..lines.len()).filter(|index| has_room(*index));
    let may: u32 = may.map(|index| 1 << index).sum();
    let sets = (0..1_u32 << lines.len()).filter(|set| set & !may == 0);
    let mut sets: Vec<u32> = sets.collect();
    sets.sort_by_key(|set| set.count_ones());
    sets
}

impl Drawing<'_> {
    /// The names of the units outside; where two would touch, the later one is shown on pointing only.
    pub(super) fn unit_names(&self) -> Vec<Label> {
        let mut names: Vec<Label> = Vec::new();
        for place in self.points.iter().filter(|place| place.point.is_outside) {
            let name = self.unit_name(place);
            if !names.iter().any(|other| touch(&name, other, &self.canvas)) {
                names.push(name);
            }
        }
        names
    }

    fn unit_name(&self, place: &Place<'_>) -> Label {
        let (x, y) = self.at(place.size, place.value);
        let label = Label::new(x, y + 4.0, place.point.name.as_str()).voice(Voice::Strong);
        if x < self.right / 2.0 {
            let room = (self.right - x).min(UNIT_NAME_MAX);
            label.moved(9.0).within(room)
        } else {
            label.end().moved(-9.0).within(x.min(UNIT_NAME_MAX))
        }
    }

    /// The names of the lines at their right ends: above them, or some below. Where dots or names of units lie
    /// in every such place, the scale gets longer and they stand beyond the last dot.
    pub(super) fn line_names(&mut self) -> Vec<Label> {
        let (lines, units) = (self.lines(), self.unit_names());
        for below in sets_below(&lines) {
            let names = self.placed(&lines, below);
            if self.are_free(&names, &units) {
                return names;
            }
        }
        self.make_room(&lines);
        self.placed(&self.lines(), 0)
    }

    /// The lines that have a name, with the heights that the name must be clear of, from the top.
    fn lines(&self) -> Vec<(f64, String)> {
        let chart = self.chart;
        let [inner, outer] = [&chart.limit_names.0, &chart.limit_names.1];
        let ends = [
            (self.limit_above(outer, |limit| limit.outer.1), outer),
            (self.limit_above(inner, |limit| limit.inner.1), inner),
            (tame(chart.center.0), &chart.center.1),
        ];
        let height = |(value, name): (Option<f64>, &String)| {
            let (_, y) = self.at(0.0, value?);
            Some((y, name.clone()))
        };
        let mut lines: Vec<(f64, String)> = ends.into_iter().filter_map(height).collect();
        lines.sort_by(|one, other| one.0.total_cmp(&other.0));
        lines
    }

    /// How high a limit comes where its name stands: an upper one falls towards the right.
    fn limit_above(&self, name: &str, end: fn(&LimitPoint) -> f64) -> Option<f64> {
        let width = self.canvas.look.rooms().into_iter().fold(0.0, f64::max);
        let label = Label::new(self.right, 0.0, name).within(LINE_NAME_MAX);
        let label = if self.right < 1.0 { label } else { label.end() };
        let left = label.extent(width).0;
        let seen = self
            .chart
            .limits
            .iter()
            .rev()
            .filter(|limit| self.x.covers(limit.size));
        let mut over = seen
            .enumerate()
            .take_while(|(index, limit)| *index == 0 || self.x.at(limit.size) >= left);
        over.try_fold(f64::NEG_INFINITY, |highest, (_, limit)| {
            Some(highest.max(tame(end(limit))?))
        })
        .filter(|highest| highest.is_finite())
    }

    /// The names, kept apart; `below` has a bit for each that stands below its line.
    fn placed(&self, lines: &[(f64, String)], below: u32) -> Vec<Label> {
        let places = lines.iter().enumerate().map(|(index, (y, _))| {
            let is_below = below & (1 << index) != 0;
            y + if is_below { BELOW } else { ABOVE }
        });
        let places: Vec<f64> = places.collect();
        let places = spread(&places, LINE_HEIGHT, TOP - 2.0, BOTTOM - 4.0);
        let label = |((_, name), y): (&(f64, String), f64)| {
            let label = Label::new(self.right, y, name.as_str()).within(LINE_NAME_MAX);
            if self.right < 1.0 { label } else { label.end() }
        };
        lines.iter().zip(places).map(label).collect()
    }

    fn are_free(&self, names: &[Label], units: &[Label]) -> bool {
        let on_dot = |name: &Label, width: f64| {
            let area = Area::of_label(name, width);
            let dots = self.points.iter().map(|place| {
                let at = self.at(place.size, place.value);
                Area::of_dot(at, width)
            });
            dots.into_iter().any(|dot| area.touches(&dot))
        };
        let widths = self.canvas.look.rooms();
        !names.iter().any(|name| {
            let is_on_dot = widths.iter().any(|width| on_dot(name, *width));
            is_on_dot || units.iter().any(|unit| touch(name, unit, &self.canvas))
        })
    }

    /// Moves all dots left of where the names of the lines stand.
    fn make_room(&mut self, lines: &[(f64, String)]) {
        let longest = |width: f64| {
            let names = lines.iter().map(|(_, name)| {
                let label = Label::new(0.0, 0.0, name.as_str()).within(LINE_NAME_MAX);
                label.extent(width).1
            });
            (names.fold(0.0, f64::max), 2.0 * DOT_PX / width)
        };
        let widths = self.canvas.look.rooms().into_iter().map(longest);
        let (room, gap) = widths.fold((0.0, 0.0), |(room, gap): (f64, f64), (own, dot)| {
            (room.max(own), gap.max(dot))
        });
        self.right = 1.0 - room;
        self.x = sizes(&self.points).with_headroom(1.0 / (self.right - gap) - 1.0);
    }
}
