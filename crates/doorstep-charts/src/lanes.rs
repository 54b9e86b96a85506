//! What happened to one case: signs in two lanes, and the line where it changed sides.
//!
//! Shape, lane and colour say the same thing, so none is needed alone.

use crate::canvas::{Anchor, Canvas, Label, Line, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::look::NARROWEST_PX;
use crate::scale::Scale;
use crate::spacing::spread;
use crate::xml::cut;
use crate::{Caption, Cell, Chart, Head, Look, Side, Table};

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
    /// The head of the table's column of touches.
    pub touch_head: String,
    /// The head of the table's column of sides.
    pub side_head: String,
    /// By rising time.
    pub touches: Vec<Touch>,
    /// Nothing if the line was never reached.
    pub door: Option<Door>,
    /// Times under the axis, with their words; the caller knows the calendar.
    pub ticks: Vec<(f64, String)>,
}

const HEIGHT: f64 = 168.0;
const WARM_LANE: (f64, f64) = (22.0, 78.0);
const COOL_LANE: (f64, f64) = (84.0, 140.0);
const AXIS: f64 = 146.0;
/// Signs keep at least this part of the width between them, as long as they are few.
const SIGN_GAP: f64 = 0.045;
/// Signs lie between these two, so that none is cut.
const ENDS: (f64, f64) = (0.03, 0.97);
/// How far words keep from the line.
const DOOR_GAP: f64 = 8.0;
/// At most so many signs are drawn, the newest; the table has them all.
const TOUCHES_MAX: usize = 120;

impl Lanes {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table();
        let placed = self.placed();
        if placed.is_empty() {
            return Chart::empty(&self.caption, look, table);
        }
        let mut canvas = Canvas::new(look, &self.caption.id, HEIGHT);
        self.lanes(&mut canvas);
        self.door(&mut canvas);
        for (touch, x) in &placed {
            canvas.reachable(&touch.told, |canvas| touch.sign(canvas, *x));
        }
        let door = self.door_place();
        for side in [Side::Warm, Side::Cool] {
            let lane = placed.iter().filter(|(touch, _)| touch.lane() == side);
            labels(&mut canvas, lane, door);
        }
        self.axis(&mut canvas);
        let told: Vec<&str> = placed
            .iter()
            .map(|(touch, _)| touch.told.as_str())
            .collect();
        let description = told.join(" ");
        Drawn {
            svg: canvas.finish_as_group(&self.caption.title, &description),
            description,
            table,
            height: HEIGHT,
        }
        .chart(&self.caption, look)
    }

    /// Each touch and where it is drawn, moved a little if it would cover another of its lane.
    fn placed(&self) -> Vec<(&Touch, f64)> {
        let mut known: Vec<&Touch> = self
            .touches
            .iter()
            .filter(|touch| tame(touch.at).is_some())
            .collect();
        known.sort_by(|one, other| one.at.total_cmp(&other.at));
        let known = &known[known.len().saturating_sub(TOUCHES_MAX)..];
        let scale = self.scale();
        let mut placed = Vec::new();
        for side in [Side::Warm, Side::Cool] {
            let lane = known.iter().filter(|touch| touch.lane() == side);
            let lane: Vec<&Touch> = lane.copied().collect();
            let places: Vec<f64> = lane.iter().map(|touch| place(&scale, touch.at)).collect();
            placed.extend(
                lane.into_iter()
                    .zip(spread(&places, SIGN_GAP, ENDS.0, ENDS.1)),
            );
        }
        placed.sort_by(|one, other| one.0.at.total_cmp(&other.0.at));
        placed
    }

    fn scale(&self) -> Scale {
        let touches = self.touches.iter().map(|touch| touch.at);
        let others = self.ticks.iter().map(|(at, _)| *at);
        let door = self.door.iter().map(|door| door.at);
        let known = touches.chain(others).chain(door).filter_map(tame);
        let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
            (low.min(at), high.max(at))
        });
        Scale::new(low, high)
    }

    fn lanes(&self, canvas: &mut Canvas<'_>) {
        let lanes = [
            (WARM_LANE, Side::Warm, &self.warm_name),
            (COOL_LANE, Side::Cool, &self.cool_name),
        ];
        // The names stand left, unless the line would cross them there.
        let is_crossed = self.door_place().is_some_and(|x| x < 0.25);
        for (y, side, name) in lanes {
            canvas.rect((0.0, 1.0), y, Mark::Lane(side));
            let label = Label::new(
                if is_crossed { 1.0 } else { 0.0 },
                y.0 + 14.0,
                name.as_str(),
            );
            let label = if is_crossed {
                label.end().moved(-8.0)
            } else {
                label.moved(8.0)
            };
            canvas.label(&label.voice(Voice::BareOf(side)).within(0.5));
        }
    }

    fn door_place(&self) -> Option<f64> {
        let at = tame(self.door.as_ref()?.at)?;
        Some(place(&self.scale(), at))
    }

    fn door(&self, canvas: &mut Canvas<'_>) {
        let (Some(door), Some(x)) = (&self.door, self.door_place()) else {
            return;
        };
        canvas.upright(x, (0.0, AXIS), Stroke::Door);
        let label = Label::new(x, 13.0, door.name.as_str()).voice(Voice::Strong);
        canvas.label(&if x < 0.5 {
            label.moved(8.0).within(1.0 - x)
        } else {
            label.end().moved(-8.0).within(x)
        });
    }

    fn axis(&self, canvas: &mut Canvas<'_>) {
        canvas.level((0.0, 1.0), AXIS, Stroke::Axis);
        let scale = self.scale();
        let ticks = self
            .ticks
            .iter()
            .filter_map(|(at, name)| Some((tame(*at)?, name)));
        for (at, name) in ticks {
            let x = place(&scale, at);
            canvas.label(&sided(Label::new(x, AXIS + 17.0, name.as_str()), x));
        }
    }

    fn table(&self) -> Table {
        let head = |name: &String| Head {
            name: name.clone(),
            is_number: false,
            is_interval: false,
        };
        let rows = self.touches.iter().map(|touch| {
            let lane = if touch.lane() == Side::Warm {
                &self.warm_name
            } else {
                &self.cool_name
            };
            vec![Cell::text(&touch.told), Cell::text(lane)]
        });
        Table {
            head: vec![head(&self.touch_head), head(&self.side_head)],
            rows: rows.collect(),
        }
    }
}

fn place(scale: &Scale, at: f64) -> f64 {
    ENDS.0 + (ENDS.1 - ENDS.0) * scale.at(at)
}

/// A label that would leave the drawing stands at its own end.
fn sided(label: Label, x: f64) -> Label {
    if x < 0.1 {
        label.anchored(Anchor::Start).moved(-7.0)
    } else if x > 0.9 {
        label.anchored(Anchor::End).moved(7.0)
    } else {
        label.anchored(Anchor::Middle)
    }
}

/// The same beside the line, if it would lie across it: left if its sign stands left of it, or if the drawing ends.
fn clear_of(door: Option<f64>, label: Label, x: f64) -> Label {
    let Some(door) = door else { return label };
    let (left, right) = label.extent(NARROWEST_PX);
    if left > door || right < door {
        return label;
    }
    let label = label.moved_to(door);
    let after = label.clone().anchored(Anchor::Start).moved(DOOR_GAP);
    if x < door || after.extent(NARROWEST_PX).1 > 1.0 {
        label.anchored(Anchor::End).moved(-DOOR_GAP)
    } else {
        after
    }
}

/// The words under the signs of one lane; where they would touch, the later ones go.
fn labels<'a>(
    canvas: &mut Canvas<'_>,
    placed: impl Iterator<Item = &'a (&'a Touch, f64)>,
    door: Option<f64>,
) {
    let mut line = Line::default();
    for (touch, x) in placed {
        if touch.label.is_empty() {
            continue;
        }
        let y = if touch.lane() == Side::Warm {
            71.0
        } else {
            133.0
        };
        let label = sided(Label::new(*x, y, cut(&touch.label, 24)), *x).voice(Voice::Bare);
        line.label(canvas, &clear_of(door, label, *x));
    }
}

/// A sign alone, for a legend or a line of text; the words beside it say what it is.
pub fn sign(look: &Look, side: Side, shape: Shape, speaker: Speaker) -> String {
    let mut canvas = Canvas::new(look, "sign", 14.0);
    draw_sign(&mut canvas, (0.0, 0.0), side, shape, speaker);
    canvas.finish_sign(side)
}

impl Touch {
    /// What is on neither side is drawn where its hue belongs: everything but cool above.
    fn lane(&self) -> Side {
        if self.side == Side::Cool {
            Side::Cool
        } else {
            Side::Warm
        }
    }

    fn sign(&self, canvas: &mut Canvas<'_>, x: f64) {
        let y = if self.lane() == Side::Warm {
            52.0
        } else {
            114.0
        };
        draw_sign(canvas, (x, y), self.side, self.shape, self.speaker);
    }
}

fn draw_sign(
    canvas: &mut Canvas<'_>,
    (x, y): (f64, f64),
    side: Side,
    shape: Shape,
    speaker: Speaker,
) {
    let (full, hollow) = (Mark::Estimate(side), Mark::Hollow(side));
    let (outline, half) = match shape {
        Shape::Square => ("M-5 -5H5V5H-5Z", "M0 -5H5V5H0Z"),
        Shape::Signal => ("M-3 -3H3V3H-3Z", "M0 -3H3V3H0Z"),
        Shape::Circle => (
            "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z",
            "M0 -5A5 5 0 0 1 0 5Z",
        ),
        Shape::Diamond => ("M0 -6L6 0L0 6L-6 0Z", "M0 -6L6 0L0 6Z"),
        Shape::Cross => ("M-4 -4L4 4M4 -4L-4 4", ""),
    };
    match (shape, speaker) {
        (Shape::Cross, _) | (_, Speaker::We) => canvas.shape(x, y, outline, hollow),
        (_, Speaker::They) => canvas.shape(x, y, outline, full),
        (_, Speaker::Both) => {
            canvas.shape(x, y, outline, hollow);
            canvas.shape(x, y, half, full);
        }
    }
}
