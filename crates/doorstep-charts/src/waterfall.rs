//! The waterfall: from one total to another in steps, each with the interval of its end.

use crate::canvas::{Canvas, Frame, Mark, Stroke};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::rows::{Row, Rows};
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
        let scale = self.scale(&path);
        let rows = self.rows(look, &scale);
        let draw = |canvas: &mut Canvas<'_>, index: usize, frame: Frame| {
            self.marks(canvas, index, frame, &scale, &path);
        };
        let height = rows.height(look);
        let mut canvas = Canvas::new(look, &self.caption.id, height);
        rows.draw(&mut canvas, &draw);
        let description = self.description(look);
        let svg = canvas.finish(&self.caption.title, &description);
        let html = rows.html(look, &draw);
        let drawn = Drawn {
            description,
            table,
            svg,
            height,
        };
        drawn.chart(&self.caption, look).with_rows(html)
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

    fn rows(&self, look: &Look, scale: &Scale) -> Rows<'_> {
        let (unit, locale) = (&self.unit, look.locale);
        let ticks = scale.ticks(unit.is_whole());
        let ticks = ticks
            .into_iter()
            .map(|tick| (scale.at(tick), unit.tick(tick, locale)));
        let total = |total: &Total| Row {
            name: total.name.clone(),
            side_name: String::new(),
            note: total.note.clone(),
            side: Side::Ink,
            number: unit.bare(total.value, locale),
            is_total: true,
        };
        let step = |step: &Step| {
            let change = step.change.tame();
            Row {
                name: step.name.clone(),
                side_name: step.side_name.clone(),
                note: change.map_or_else(
                    || locale.words().no_records.to_owned(),
                    |change| locale.signed_interval(&change, unit),
                ),
                side: step.side,
                number: unit.signed(step.change.value, locale),
                is_total: false,
            }
        };
        let mut rows = vec![total(&self.start)];
        rows.extend(self.steps.iter().map(step));
        rows.push(total(&self.end));
        Rows {
            head: &self.head,
            value_head: &self.value_head,
            told: &self.caption.subtitle,
            ticks: ticks.collect(),
            axis: None,
            lines: rows,
        }
    }

    fn marks(
        &self,
        canvas: &mut Canvas<'_>,
        index: usize,
        frame: Frame,
        scale: &Scale,
        path: &[Stop],
    ) {
        let at = |value: f64| frame.x(scale.at(value));
        let step = index.checked_sub(1).and_then(|index| {
            let (step, stop) = (self.steps.get(index)?, path.get(index)?);
            Some((step, stop))
        });
        let Some((step, stop)) = step else {
            let total = if index == 0 {
                self.start.value
            } else {
                self.end.value
            };
            if let Some(total) = tame(total) {
                let y = (frame.down(0.18), frame.down(0.82));
                canvas.upright(at(total), y, Stroke::Tick(Side::Ink));
            }
            return;
        };
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
        canvas.rect((at(stop.from), at(end)), bar, Mark::Estimate(step.side));
        let bracket = (at(stop.from + change.low), at(stop.from + change.high));
        canvas.level(bracket, frame.down(0.76), Stroke::Path);
        let cap = (frame.down(0.68), frame.down(0.84));
        canvas.upright(bracket.0, cap, Stroke::Path);
        canvas.upright(bracket.1, cap, Stroke::Path);
    }

    fn table(&self, look: &Look) -> Table {
        let (unit, locale) = (&self.unit, look.locale);
        let could_be = locale.words().could_be;
        let mut table = Table::of_numbers(&[&self.head, &self.value_head, could_be]);
        let total = |total: &Total| {
            let shown = unit.bare(total.value, locale);
            vec![
                Cell::text(&total.name),
                Cell::number(total.value, shown),
                Cell::Missing,
            ]
        };
        table.rows.push(total(&self.start));
        for step in &self.steps {
            let mut row = vec![Cell::text(&step.name)];
            row.extend(match step.change.tame() {
                None => [Cell::Missing, Cell::Missing],
                Some(change) => [
                    Cell::number(change.value, unit.signed(change.value, locale)),
                    Cell::text(locale.signed_interval(&change, unit)),
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

/// Where a step begins and what it changes.
struct Stop {
    from: f64,
    change: Option<Estimate>,
}
