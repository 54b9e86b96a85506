//! How much of each row lies on either side of the line: two points, each as far from it as its share is large.

use crate::canvas::{Canvas, Frame, Mark, Stroke};
use crate::estimate::known;
use crate::rows::{Row, Rows, unknown};
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct DumbbellRow {
    /// Such as a medium.
    pub name: String,
    /// A second, quieter line.
    pub note: String,
    /// The share on the cool side, between 0 and 1; the rest is on the warm side. Nothing if it is not known.
    pub cool: Option<Estimate>,
    /// Too few to be compared: drawn hollow and grey.
    pub is_few: bool,
}

/// Rows with a point on either side.
#[derive(Debug, Clone, PartialEq)]
pub struct Dumbbell {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The name left of the line.
    pub warm_name: String,
    /// The name right of the line.
    pub cool_name: String,
    /// From the top.
    pub rows: Vec<DumbbellRow>,
}

/// A whole side reaches so far from the line.
const WHOLE: f64 = 0.46;
const SQUARE: &str = "M-5 -5H5V5H-5Z";
const UNIT: Unit = Unit::OfHundred { decimals: 0 };

impl Dumbbell {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        if self.rows.iter().all(|row| row.share().is_none()) {
            return Chart::empty(&self.caption, look, table);
        }
        let value_head = format!("{}, {}", self.cool_name, look.locale.words().of_hundred);
        let description = self.description(look);
        let rows = self.rows(look, &value_head);
        rows.chart(&self.caption, look, description, table)
    }

    fn rows<'a>(&'a self, look: &Look, value_head: &'a str) -> Rows<'a> {
        let row = |row: &'a DumbbellRow| Row {
            name: row.name.clone(),
            side_name: String::new(),
            note: row.told(look),
            side: Side::Grey,
            number: row.share().map_or_else(
                || "\u{2013}".to_owned(),
                |share| UNIT.bare(share.value, look.locale),
            ),
            is_total: false,
            marks: Box::new(|canvas, frame| row.marks(canvas, frame)),
        };
        Rows {
            head: &self.head,
            value_head,
            told: &self.caption.subtitle,
            ticks: vec![
                (0.5 - WHOLE / 2.0, self.warm_name.clone()),
                (0.5 + WHOLE / 2.0, self.cool_name.clone()),
            ],
            axis: None,
            lines: self.rows.iter().map(row).collect(),
        }
    }

    fn table(&self, look: &Look) -> Table {
        let could_be = look.locale.words().could_be;
        let mut table =
            Table::of_numbers(&[&self.head, &self.warm_name, &self.cool_name, could_be])
                .with_intervals(could_be);
        for row in &self.rows {
            let mut line = vec![Cell::text(&row.name)];
            line.extend(match row.share() {
                None => [Cell::Missing, Cell::Missing, Cell::Missing],
                Some(share) => [
                    Cell::number(
                        1.0 - share.value,
                        &UNIT,
                        UNIT.bare(1.0 - share.value, look.locale),
                    ),
                    Cell::number(share.value, &UNIT, UNIT.bare(share.value, look.locale)),
                    Cell::interval(&share, &UNIT, look.locale.interval(&share, &UNIT)),
                ],
            });
            table.rows.push(line);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let words = look.locale.words();
        let told = |row: &DumbbellRow| match row.share() {
            None => format!("{}: {}.", row.name, words.no_records),
            Some(share) => format!(
                "{}: {} {}, {} {} ({}).",
                row.name,
                self.warm_name,
                UNIT.bare(1.0 - share.value, look.locale),
                self.cool_name,
                UNIT.bare(share.value, look.locale),
                look.locale.interval(&share, &UNIT)
            ),
        };
        self.rows.iter().map(told).collect::<Vec<_>>().join(" ")
    }
}

impl DumbbellRow {
    /// The share of the cool side, held between 0 and 1.
    fn share(&self) -> Option<Estimate> {
        let share = known(self.cool)?;
        let held = |value: f64| value.clamp(0.0, 1.0);
        Some(Estimate::new(
            held(share.value),
            held(share.low),
            held(share.high),
        ))
    }

    fn told(&self, look: &Look) -> String {
        let words = look.locale.words();
        let mut parts = Vec::new();
        if !self.note.is_empty() {
            parts.push(self.note.clone());
        }
        match self.share() {
            None => parts.push(words.no_records.to_owned()),
            Some(share) if share.is_wide() => parts.push(look.locale.interval(&share, &UNIT)),
            Some(_) => {}
        }
        if self.is_few {
            parts.push(words.too_few.to_owned());
        }
        parts.join(", ")
    }

    fn marks(&self, canvas: &mut Canvas<'_>, frame: Frame) {
        let middle = frame.down(0.5);
        if let Some(share) = self.share() {
            let warm = |part: f64| frame.x(0.5 - part * WHOLE);
            let cool = |part: f64| frame.x(0.5 + part * WHOLE);
            let sides = if self.is_few {
                (Side::Grey, Side::Grey)
            } else {
                (Side::Warm, Side::Cool)
            };
            let y = (frame.down(0.36), frame.down(0.64));
            let warm_range = (warm(1.0 - share.low), warm(1.0 - share.high));
            canvas.rect(warm_range, y, Mark::Range(sides.0));
            canvas.rect((cool(share.low), cool(share.high)), y, Mark::Range(sides.1));
            let (left, right) = (warm(1.0 - share.value), cool(share.value));
            canvas.level((left, frame.x(0.5)), middle, Stroke::Whisker(sides.0));
            canvas.level((frame.x(0.5), right), middle, Stroke::Whisker(sides.1));
            if self.is_few {
                canvas.shape(left, middle, SQUARE, Mark::Hollow(sides.0));
                canvas.dot(right, middle, 4.5, Mark::Hollow(sides.1));
            } else {
                canvas.shape(left, middle, SQUARE, Mark::Estimate(sides.0));
                canvas.dot(right, middle, 5.5, Mark::Estimate(sides.1));
            }
        } else {
            unknown(canvas, frame);
        }
        canvas.upright(frame.x(0.5), (frame.top, frame.bottom), Stroke::Door);
    }
}
