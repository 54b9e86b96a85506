//! What share is reached by when: lines in pale bands, dotted where few are still watched.

use crate::canvas::{Canvas, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::scale::Scale;
use crate::spacing::{spread, stride};
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

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
    /// What its heights are, as the head of a column of the table.
    pub head: String,
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
    /// How many are watched at an x, by rising x; the axis is labelled there.
    pub watched: Vec<(f64, f64)>,
}

const TOP: f64 = 14.0;
const BOTTOM: f64 = 176.0;
const LABEL_GAP: f64 = 15.0;
const TICKS_MAX: usize = 6;

impl Curves {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let curves: Vec<Known<'_>> = self.curves.iter().filter_map(Known::of).collect();
        if curves.is_empty() {
            return Chart::empty(&self.caption, look, table);
        }
        let height = if self.watched.is_empty() {
            200.0
        } else {
            238.0
        };
        let mut drawing = Drawing::of(self, curves, look, height);
        drawing.grounds();
        drawing.lines();
        drawing.levels();
        drawing.axis();
        drawing.names();
        let description = self.description(look);
        Drawn {
            svg: drawing.canvas.finish(&self.caption.title, &description),
            description,
            table,
            height,
        }
        .chart(&self.caption, look)
    }

    fn table(&self, look: &Look) -> Table {
        let (unit, locale) = (&self.unit, look.locale);
        let could_be = locale.words().could_be;
        let mut heads = vec![self.x_name.as_str()];
        let mut xs: Vec<f64> = Vec::new();
        for curve in &self.curves {
            heads.extend([curve.head.as_str(), could_be]);
            xs.extend(curve.points.iter().filter_map(|point| tame(point.x)));
        }
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let mut table = Table::of_numbers(&heads).with_intervals(could_be);
        for x in xs {
            let mut row = vec![Cell::text(locale.short_number(x))];
            for curve in &self.curves {
                let point = curve.points.iter().find(|point| tame(point.x) == Some(x));
                row.extend(match point.and_then(CurvePoint::estimate) {
                    None => [Cell::Missing, Cell::Missing],
                    Some(y) => [
                        Cell::number(y.value, unit, unit.bare(y.value, locale)),
                        Cell::interval(&y, unit, locale.interval(&y, unit)),
                    ],
                });
            }
            table.rows.push(row);
        }
        table
    }

    /// Each curve where it ends, with its interval there.
    fn description(&self, look: &Look) -> String {
        let told = |curve: &Curve| {
            let mut known = curve.points.iter().rev();
            let last = known.find_map(|point| Some((tame(point.x)?, point.estimate()?)));
            let Some((x, y)) = last else {
                return format!("{}: {}.", curve.name, look.locale.words().no_records);
            };
            let x = look.locale.short_number(x);
            let y = look.locale.told(&y, &self.unit);
            format!("{}: {y}, {x} {}.", curve.name, self.x_name)
        };
        self.curves.iter().map(told).collect::<Vec<_>>().join(" ")
    }
}

impl CurvePoint {
    fn estimate(&self) -> Option<Estimate> {
        Estimate::new(self.y, self.low, self.high).tame()
    }
}

/// A curve's drawable points, by rising x.
struct Known<'a> {
    curve: &'a Curve,
    points: Vec<(f64, Estimate)>,
}

impl<'a> Known<'a> {
    fn of(curve: &'a Curve) -> Option<Self> {
        let point = |point: &CurvePoint| Some((tame(point.x)?, point.estimate()?));
        let mut points: Vec<_> = curve.points.iter().filter_map(point).collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        (!points.is_empty()).then_some(Self { curve, points })
    }

    fn end(&self) -> Estimate {
        self.points.last().map_or(Estimate::exact(0.0), |(_, y)| *y)
    }
}

struct Drawing<'a> {
    chart: &'a Curves,
    curves: Vec<Known<'a>>,
    canvas: Canvas<'a>,
    x: Scale,
    y: Scale,
}

impl<'a> Drawing<'a> {
    fn of(chart: &'a Curves, curves: Vec<Known<'a>>, look: &'a Look, height: f64) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        Self {
            x: Scale::from_zero(points().map(|(x, _)| *x)).with_headroom(0.03),
            y: Scale::from_zero(points().map(|(_, y)| y.high)).with_headroom(0.12),
            canvas: Canvas::new(look, &chart.caption.id, height),
            chart,
            curves,
        }
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), BOTTOM + (TOP - BOTTOM) * self.y.at(y))
    }

    fn grounds(&mut self) {
        let froms = self
            .curves
            .iter()
            .filter_map(|curve| curve.curve.unsure_from.and_then(tame));
        let from = froms.fold(f64::INFINITY, f64::min);
        if self.x.covers(from) {
            let left = self.x.at(from);
            self.canvas
                .rect((left, 1.0), (TOP - 3.0, BOTTOM), Mark::Band);
            let label = Label::new(1.0, BOTTOM - 9.0, self.chart.unsure_name.as_str());
            self.canvas.label(&label.end().moved(-5.0).within(0.9));
        }
        for tick in self.y.ticks(self.chart.unit.is_whole()).into_iter().skip(1) {
            let (_, y) = self.at(0.0, tick);
            self.canvas.level((0.0, 1.0), y, Stroke::Grid);
        }
    }

    /// The numbers of the levels, over whatever was drawn there.
    fn levels(&mut self) {
        for tick in self.y.ticks(self.chart.unit.is_whole()).into_iter().skip(1) {
            let (_, y) = self.at(0.0, tick);
            let words = self.chart.unit.tick(tick, self.canvas.look.locale);
            self.canvas.label(&Label::new(0.0, y - 4.0, words));
        }
    }

    fn lines(&mut self) {
        for index in 0..self.curves.len() {
            let Known { curve, points } = &self.curves[index];
            let (side, unsure_from) = (curve.side, curve.unsure_from.unwrap_or(f64::INFINITY));
            let upper = points.iter().map(|(x, y)| self.at(*x, y.high));
            let lower = points.iter().rev().map(|(x, y)| self.at(*x, y.low));
            let band: Vec<(f64, f64)> = upper.chain(lower).collect();
            let is_wide = points.iter().any(|(_, y)| y.is_wide());
            let place = |(x, y): &(f64, Estimate)| self.at(*x, y.value);
            let sure: Vec<_> = points
                .iter()
                .filter(|(x, _)| *x <= unsure_from)
                .map(place)
                .collect();
            let joint = sure.last().copied();
            let unsure = points.iter().filter(|(x, _)| *x > unsure_from).map(place);
            let unsure: Vec<_> = joint.into_iter().chain(unsure).collect();
            if is_wide {
                self.canvas.area(&band, Mark::Range(side));
            }
            self.canvas.curve(&sure, Stroke::Line(side));
            self.canvas.curve(&unsure, Stroke::Unsure(side));
        }
    }

    fn axis(&mut self) {
        let chart = self.chart;
        self.canvas.level((0.0, 1.0), BOTTOM, Stroke::Axis);
        let locale = self.canvas.look.locale;
        for (index, (tick, watched)) in self.ticks().into_iter().enumerate() {
            let (x, _) = self.at(tick, 0.0);
            let words = locale.short_number(tick);
            let words = if index == 0 {
                format!("{words} {}", chart.x_name)
            } else {
                words
            };
            let watched = watched.map(|count| locale.number(count, 0));
            for (y, words) in [(193.0, Some(words)), (228.0, watched)] {
                let label = Label::new(x, y, words.unwrap_or_default());
                self.canvas.label(&if index == 0 {
                    label
                } else if x > 0.93 {
                    label.end()
                } else {
                    label.middle()
                });
            }
        }
        if !chart.watched.is_empty() {
            let name = Label::new(0.0, 212.0, chart.watched_name.as_str());
            self.canvas.label(&name.within(1.0));
        }
    }

    /// Where the axis is labelled: where the watched are counted, else at round numbers.
    fn ticks(&self) -> Vec<(f64, Option<f64>)> {
        let watched = self.chart.watched.iter();
        let known = watched.filter_map(|(x, count)| Some((tame(*x)?, tame(*count))));
        let known: Vec<_> = known.filter(|(x, _)| self.x.covers(*x)).collect();
        if known.is_empty() {
            return self.x.ticks(true).into_iter().map(|x| (x, None)).collect();
        }
        let step = stride(known.len(), TICKS_MAX);
        known.into_iter().step_by(step).collect()
    }

    /// Each curve's name at its right end: above the highest, under the others.
    fn names(&mut self) {
        let mut order: Vec<usize> = (0..self.curves.len()).collect();
        order.sort_by(|one, other| {
            self.curves[*other]
                .end()
                .value
                .total_cmp(&self.curves[*one].end().value)
        });
        let place = |(rank, index): (usize, &usize)| {
            let end = self.curves[*index].end();
            let (_, y) = self.at(0.0, if rank == 0 { end.high } else { end.low });
            if rank == 0 { y - 8.0 } else { y + 13.0 }
        };
        let mut places: Vec<f64> = order.iter().enumerate().map(place).collect();
        for index in 1..places.len() {
            places[index] = places[index].max(places[index - 1]);
        }
        let places = spread(&places, LABEL_GAP, TOP - 3.0, BOTTOM - 24.0);
        for (index, y) in order.into_iter().zip(places) {
            let curve = self.curves[index].curve;
            let label = Label::new(1.0, y, curve.name.as_str()).end().moved(-3.0);
            self.canvas
                .label(&label.voice(Voice::Of(curve.side)).within(0.7));
        }
    }
}
