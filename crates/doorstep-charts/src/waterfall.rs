//! The waterfall: from one total to another in steps, each with the interval of its end.

use std::iter;

use crate::canvas::{Canvas, Frame, Mark, Stroke};
use crate::estimate::tame;
use crate::rows::{Marks, Row, Rows, ticks};
use crate::scale::Scale;
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

/// One of the two totals; a tick, not a bar, because its scale may be cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Such as "A year earlier".
    pub name: String,
    /// A second, quieter line.
    pub note: String,
    /// The total.
    pub value: f64,
}

/// One step between the totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happened, such as "They were answered later".
    pub name: String,
    /// Whose step it is.
    pub side: Side,
    /// The side as a word, so that its colour is not needed.
    pub side_name: String,
    /// By how much the total changed.
    pub change: Estimate,
}

/// Steps from one total to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// Of the totals and of the steps.
    pub unit: Unit,
    /// Where it begins.
    pub start: Total,
    /// In the order in which they are drawn.
    pub steps: Vec<Step>,
    /// Where it ends.
    pub end: Total,
}

impl Waterfall {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let path = self.path();
        if path.iter().all(|stop| stop.change.is_none()) && tame(self.start.value).is_none() {
            return Chart::empty(&self.caption, look, table);
        }
        let description = self.description(look);
        let rows = self.rows(look, &path);
        rows.chart(&self.caption, look, description, table)
    }

    /// Where each step begins, and what it changes if that is known.
    fn path(&self) -> Vec<Stop> {
        let mut from = tame(self.start.value).unwrap_or(0.0);
        let stop = |step: &Step| {
            let change = step.change.tame();
            let stop = Stop { from, change };
            from += change.map_or(0.0, |change| change.value);
            stop
        };
        self.steps.iter().map(stop).collect()
    }

    fn scale(&self, path: &[Stop]) -> Scale {
        let ends = path.iter().flat_map(|stop| {
            let changes = stop
                .change
                .map(|change| [change.value, change.low, change.high]);
            let changed = changes
                .into_iter()
                .flatten()
                .map(|change| stop.from + change);
            changed.chain([stop.from])
        });
        let totals = [self.start.value, self.end.value]
            .into_iter()
            .filter_map(tame);
        Scale::around(ends.chain(totals))
    }

    fn rows<'a>(&'a self, look: &Look, path: &[Stop]) -> Rows<'a> {
        let scale = self.scale(path);
        let steps = self.steps.iter().zip(path);
        let steps = steps.map(|(step, stop)| step.row(&self.unit, look, *stop, scale));
        let start = self.start.row(&self.unit, look, scale);
        let end = self.end.row(&self.unit, look, scale);
        Rows {
            head: &self.head,
            value_head: &self.value_head,
            told: &self.caption.subtitle,
            ticks: ticks(&scale, &self.unit, look),
            axis: None,
            lines: iter::once(start).chain(steps).chain([end]).collect(),
        }
    }

    fn table(&self, look: &Look) -> Table {
        let (unit, locale) = (&self.unit, look.locale);
        let could_be = locale.words().could_be;
        let mut table =
            Table::of_numbers(&[&self.head, &self.value_head, could_be]).with_intervals(could_be);
        let total = |total: &Total| {
            let shown = unit.bare(total.value, locale);
            vec![
                Cell::text(&total.name),
                Cell::number(total.value, unit, shown),
                Cell::Missing,
            ]
        };
        table.rows.push(total(&self.start));
        for step in &self.steps {
            let mut row = vec![Cell::text(&step.name)];
            row.extend(match step.change.tame() {
                None => [Cell::Missing, Cell::Missing],
                Some(change) => [
                    Cell::number(change.value, unit, unit.signed(change.value, locale)),
                    Cell::interval(&change, unit, locale.signed_interval(&change, unit)),
                ],
            });
            table.rows.push(row);
        }
        table.rows.push(total(&self.end));
        table
    }

    fn description(&self, look: &Look) -> String {
        let (unit, locale) = (&self.unit, look.locale);
        let total = |total: &Total| format!("{}: {}.", total.name, unit.bare(total.value, locale));
        let step = |step: &Step| match step.change.tame() {
            None => format!("{}: {}.", step.name, locale.words().no_records),
            Some(change) => format!(
                "{}: {} ({}).",
                step.name,
                unit.signed(change.value, locale),
                locale.signed_interval(&change, unit)
            ),
        };
        let mut parts = vec![total(&self.start)];
        parts.extend(self.steps.iter().map(step));
        parts.push(total(&self.end));
        parts.join(" ")
    }
}

impl Total {
    fn row(&self, unit: &Unit, look: &Look, scale: Scale) -> Row<'_> {
        Row {
            name: self.name.clone(),
            side_name: String::new(),
            note: self.note.clone(),
            side: Side::Ink,
            number: unit.bare(self.value, look.locale),
            is_total: true,
            marks: self.marks(scale),
        }
    }

    fn marks(&self, scale: Scale) -> Marks<'_> {
        Box::new(move |canvas, frame| {
            if let Some(total) = tame(self.value) {
                let y = (frame.down(0.18), frame.down(0.82));
                canvas.upright(frame.x(scale.at(total)), y, Stroke::Tick(Side::Ink));
            }
        })
    }
}

impl Step {
    fn row(&self, unit: &Unit, look: &Look, stop: Stop, scale: Scale) -> Row<'_> {
        let locale = look.locale;
        Row {
            name: self.name.clone(),
            side_name: self.side_name.clone(),
            note: stop.change.map_or_else(
                || locale.words().no_records.to_owned(),
                |change| locale.signed_interval(&change, unit),
            ),
            side: self.side,
            number: unit.signed(self.change.value, locale),
            is_total: false,
            marks: Box::new(move |canvas, frame| self.marks(canvas, frame, stop, &scale)),
        }
    }

    fn marks(&self, canvas: &mut Canvas<'_>, frame: Frame, stop: Stop, scale: &Scale) {
        let at = |value: f64| frame.x(scale.at(value));
        let bar = (frame.down(0.22), frame.down(0.6));
        let Some(change) = stop.change else {
            canvas.rect((frame.left, frame.right), bar, Mark::Missing);
            return;
        };
        if canvas.is_beside_others() {
            let joint = (frame.down(-0.4), frame.down(0.22));
            canvas.upright(at(stop.from), joint, Stroke::Joint);
        }
        let end = stop.from + change.value;
        canvas.rect((at(stop.from), at(end)), bar, Mark::Estimate(self.side));
        let bracket = (at(stop.from + change.low), at(stop.from + change.high));
        canvas.level(bracket, frame.down(0.76), Stroke::Path);
        let cap = (frame.down(0.68), frame.down(0.84));
        canvas.upright(bracket.0, cap, Stroke::Path);
        canvas.upright(bracket.1, cap, Stroke::Path);
    }
}

/// Where a step begins and what it changes.
#[derive(Clone, Copy)]
struct Stop {
    from: f64,
    change: Option<Estimate>,
}
