//! Units against their size, within the limits of what chance allows.
//!
//! It must never compute the limits: they are given.

mod names;

use crate::canvas::{Canvas, Label, Mark, Stroke};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::scale::Scale;
use crate::{Caption, Cell, Chart, Look, Side, Table, Unit};

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

const TOP: f64 = 14.0;
const BOTTOM: f64 = 206.0;
const HEIGHT: f64 = 246.0;
/// Beyond this many sizes a limit is smooth to every eye.
const LIMITS_MAX: usize = 400;

impl FunnelPlot {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let points: Vec<Place<'_>> = self.points.iter().filter_map(Place::of).collect();
        if points.is_empty() {
            return Chart::empty(&self.caption, look, table);
        }
        let mut drawing = Drawing::of(self, points, look);
        let line_names = drawing.line_names();
        drawing.grounds();
        drawing.limits();
        drawing.levels();
        drawing.labels(line_names);
        drawing.points();
        drawing.axis();
        let description = self.description(look);
        Drawn {
            svg: drawing.canvas.finish(&self.caption.title, &description),
            description,
            table,
            height: HEIGHT,
        }
        .chart(&self.caption, look)
    }

    fn table(&self, look: &Look) -> Table {
        let locale = look.locale;
        let mut table = Table::of_numbers(&[&self.head, &self.size_name, &self.value_name]);
        for point in &self.points {
            table.rows.push(vec![
                Cell::text(&point.name),
                Cell::number(point.size, &Unit::count(), locale.number(point.size, 0)),
                Cell::number(point.value, &self.unit, self.unit.bare(point.value, locale)),
            ]);
        }
        table
    }

    /// The expected value, then the units outside, which the picture is about.
    fn description(&self, look: &Look) -> String {
        let number = |value: f64| self.unit.bare(value, look.locale);
        let told = |point: &UnitPoint| {
            let size = look.locale.number(point.size, 0);
            format!(
                "{}: {} ({} {size}).",
                point.name,
                number(point.value),
                self.size_name
            )
        };
        let outside = self
            .points
            .iter()
            .filter(|point| point.is_outside)
            .map(told);
        let outside: Vec<String> = outside.collect();
        let inside = self.points.len() - outside.len();
        format!(
            "{}: {}. {} {inside} / {}. {}",
            self.center.1,
            number(self.center.0),
            self.limit_names.0,
            self.points.len(),
            outside.join(" ")
        )
    }
}

/// A unit that can be drawn.
struct Place<'a> {
    point: &'a UnitPoint,
    size: f64,
    value: f64,
}

impl<'a> Place<'a> {
    fn of(point: &'a UnitPoint) -> Option<Self> {
        let (size, value) = (tame(point.size)?, tame(point.value)?);
        (size >= 0.0).then_some(Self { point, size, value })
    }
}

/// From no size to the largest.
fn sizes(points: &[Place<'_>]) -> Scale {
    Scale::from_zero(points.iter().map(|place| place.size))
}

struct Drawing<'a> {
    chart: &'a FunnelPlot,
    points: Vec<Place<'a>>,
    canvas: Canvas<'a>,
    x: Scale,
    y: Scale,
    /// No dot and no unit's name reaches further right; what is left is for the names of the lines.
    right: f64,
}

impl<'a> Drawing<'a> {
    fn of(chart: &'a FunnelPlot, points: Vec<Place<'a>>, look: &'a Look) -> Self {
        let least = points
            .iter()
            .map(|place| place.size)
            .fold(f64::INFINITY, f64::min);
        let limits = chart.limits.iter().filter(|limit| limit.size >= least);
        let limits = limits
            .flat_map(|limit| [limit.outer.0, limit.outer.1])
            .filter_map(tame);
        let values = points
            .iter()
            .map(|place| place.value)
            .chain(tame(chart.center.0));
        let all: Vec<f64> = values.chain(limits).collect();
        let has_negative = all.iter().any(|value| *value < 0.0);
        Self {
            x: sizes(&points).with_headroom(0.06),
            y: Scale::around(all).not_below_zero(has_negative),
            canvas: Canvas::new(look, &chart.caption.id, HEIGHT),
            chart,
            points,
            right: 1.0,
        }
    }

    fn at(&self, size: f64, value: f64) -> (f64, f64) {
        (self.x.at(size), BOTTOM + (TOP - BOTTOM) * self.y.at(value))
    }

    fn grounds(&mut self) {
        for tick in self.y.ticks(self.chart.unit.is_whole()) {
            let (_, y) = self.at(0.0, tick);
            self.canvas.level((0.0, 1.0), y, Stroke::Grid);
        }
    }

    /// The numbers of the levels, over the lines.
    fn levels(&mut self) {
        for tick in self.y.ticks(self.chart.unit.is_whole()) {
            let (_, y) = self.at(0.0, tick);
            let words = self.chart.unit.tick(tick, self.canvas.look.locale);
            self.canvas.label(&Label::new(0.0, y - 4.0, words));
        }
    }

    fn limits(&mut self) {
        let chart = self.chart;
        let step = chart.limits.len().div_ceil(LIMITS_MAX).max(1);
        let outer: [fn(&LimitPoint) -> f64; 2] = [|limit| limit.outer.0, |limit| limit.outer.1];
        let inner: [fn(&LimitPoint) -> f64; 2] = [|limit| limit.inner.0, |limit| limit.inner.1];
        for (is_outer, ends) in [(true, outer), (false, inner)] {
            for end in ends {
                let known = chart
                    .limits
                    .iter()
                    .step_by(step)
                    .filter_map(|limit| Some((tame(limit.size)?, tame(end(limit))?)));
                let run: Vec<_> = known
                    .filter(|(size, value)| self.x.covers(*size) && self.y.covers(*value))
                    .map(|(size, value)| self.at(size, value))
                    .collect();
                self.canvas.curve(&run, Stroke::Limit { is_outer });
            }
        }
        if let Some(center) = tame(chart.center.0) {
            let (_, y) = self.at(0.0, center);
            self.canvas.level((0.0, 1.0), y, Stroke::Reference);
        }
    }

    fn labels(&mut self, labels: Vec<Label>) {
        for label in labels {
            self.canvas.label(&label);
        }
    }

    fn points(&mut self) {
        for index in 0..self.points.len() {
            let Place { point, size, value } = self.points[index];
            let (x, y) = self.at(size, value);
            let told = format!(
                "{}: {}",
                point.name,
                self.chart.unit.bare(value, self.canvas.look.locale)
            );
            let mark = if point.is_outside {
                Mark::Estimate(Side::Ink)
            } else {
                Mark::Hollow(point.side)
            };
            self.canvas
                .group(&told, |canvas| canvas.dot(x, y, 5.0, mark));
        }
        let names = self.unit_names();
        self.labels(names);
    }

    fn axis(&mut self) {
        self.canvas.level((0.0, 1.0), BOTTOM, Stroke::Axis);
        for tick in self.x.ticks(true) {
            let (x, _) = self.at(tick, 0.0);
            let label = Label::new(x, BOTTOM + 17.0, self.canvas.look.locale.short_number(tick));
            self.canvas.label(&if x < 0.03 {
                label
            } else if x > 0.96 {
                label.end()
            } else {
                label.middle()
            });
        }
        let name = Label::new(0.0, BOTTOM + 35.0, self.chart.size_name.as_str());
        self.canvas.label(&name.within(1.0));
    }
}
