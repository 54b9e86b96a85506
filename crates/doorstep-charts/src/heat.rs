//! When something happens: a grid of greys, each with its number, hatched where nothing is known.

use crate::canvas::{Canvas, Frame, Label, Mark, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::xml::cut;
use crate::{Caption, Cell, Chart, Estimate, Look, Table, Unit};

/// One row of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Such as a day of the week.
    pub name: String,
    /// One a column; nothing where too little is known.
    pub values: Vec<Option<f64>>,
}

/// A grid of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Title and subtitle, which says what hatched means.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// Of every number.
    pub unit: Unit,
    /// Such as the hours of the day.
    pub columns: Vec<String>,
    /// From the top.
    pub rows: Vec<HeatRow>,
}

const LEFT: f64 = 0.09;
const ROW_HEIGHT: f64 = 26.0;
const HEAD_HEIGHT: f64 = 22.0;
/// More columns than this do not fit beside each other at 320 pixels: the grid is cut in parts of equal width.
const BESIDE_MAX: usize = 13;
/// At most so many columns and rows are drawn; the table has them all.
const COLUMNS_MAX: usize = 52;
const ROWS_MAX: usize = 60;

impl Heat {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let columns = self.columns.len().min(COLUMNS_MAX);
        let is_known = |row: &HeatRow| (0..columns).any(|column| row.value(column).is_some());
        if !self.rows.iter().take(ROWS_MAX).any(is_known) {
            return Chart::empty(&self.caption, look, table);
        }
        let parts = columns.div_ceil(BESIDE_MAX);
        let beside = columns.div_ceil(parts.max(1));
        let rows = self.rows.len().min(ROWS_MAX);
        let part_height = HEAD_HEIGHT + ROW_HEIGHT * rows as f64;
        let height = (part_height + 8.0) * parts as f64;
        let mut canvas = Canvas::new(look, &self.caption.id, height);
        for part in 0..parts {
            let top = (part_height + 8.0) * part as f64;
            let first = part * beside;
            self.part(
                &mut canvas,
                top,
                first,
                (first + beside).min(columns),
                beside,
            );
        }
        let description = self.description(look);
        Drawn {
            svg: canvas.finish(&self.caption.title, &description),
            description,
            table,
            height,
        }
        .chart(&self.caption, look)
    }

    fn largest(&self) -> f64 {
        let every = self.rows.iter().flat_map(|row| &row.values);
        every
            .filter_map(|value| value.and_then(tame))
            .fold(0.0, f64::max)
    }

    fn part(&self, canvas: &mut Canvas<'_>, top: f64, first: usize, end: usize, beside: usize) {
        let width = (1.0 - LEFT) / beside as f64;
        let x = |column: usize| LEFT + width * (column - first) as f64;
        let step = if beside > 7 { 2 } else { 1 };
        for column in (first..end).step_by(step) {
            let head = Label::new(
                x(column) + width / 2.0,
                top + 14.0,
                self.columns[column].as_str(),
            );
            canvas.label(&head.middle().within(width * step as f64));
        }
        let largest = self.largest();
        for (index, row) in self.rows.iter().take(ROWS_MAX).enumerate() {
            let y = top + HEAD_HEIGHT + ROW_HEIGHT * index as f64;
            canvas.label(&Label::new(0.0, y + 17.0, row.name.as_str()).within(LEFT));
            for column in first..end {
                let cell = Frame {
                    left: x(column),
                    right: x(column) + width,
                    top: y,
                    bottom: y + ROW_HEIGHT,
                };
                self.cell(canvas, cell, row.value(column), largest);
            }
        }
    }

    fn cell(&self, canvas: &mut Canvas<'_>, cell: Frame, value: Option<f64>, largest: f64) {
        let (x, y) = ((cell.left, cell.right), (cell.top, cell.bottom));
        let Some(value) = value else {
            canvas.rect(x, y, Mark::Missing);
            return;
        };
        let step = step(value, largest);
        canvas.rect(x, y, Mark::Heat(step));
        let voice = if step >= 3 {
            Voice::OnHeat
        } else {
            Voice::Bare
        };
        let words = self.short(value, canvas.look);
        let label = Label::new(cell.x(0.5), cell.top + 17.0, words).middle();
        canvas.label(&label.voice(voice));
    }

    /// At most four signs: a cell has no room for more.
    fn short(&self, value: f64, look: &Look) -> String {
        let exact = self.unit.tick(value, look.locale);
        if exact.chars().count() <= 3 {
            return exact;
        }
        let shown = match self.unit {
            Unit::OfHundred { .. } => look.locale.number(value * 100.0, 0),
            _ if value.abs() >= 1000.0 => {
                look.locale.short_number((value / 1000.0).round() * 1000.0)
            }
            _ => look.locale.number(value, 0),
        };
        cut(&shown, 5)
    }

    fn table(&self, look: &Look) -> Table {
        let mut heads = vec![self.head.as_str()];
        heads.extend(self.columns.iter().map(String::as_str));
        let mut table = Table::of_numbers(&heads);
        for row in &self.rows {
            let mut line = vec![Cell::text(&row.name)];
            line.extend(
                (0..self.columns.len()).map(|column| match row.value(column) {
                    None => Cell::Missing,
                    Some(value) => Cell::number(value, self.unit.bare(value, look.locale)),
                }),
            );
            table.rows.push(line);
        }
        table
    }

    /// Each row's smallest and largest number: the grid itself is too long to be read aloud.
    fn description(&self, look: &Look) -> String {
        let told = |row: &HeatRow| {
            let values = || (0..self.columns.len()).filter_map(|column| row.value(column));
            let low = values().fold(f64::INFINITY, f64::min);
            let high = values().fold(f64::NEG_INFINITY, f64::max);
            if low > high {
                return format!("{}: {}.", row.name, look.locale.words().no_records);
            }
            let ends = Estimate::new(low, low, high);
            format!("{}: {}.", row.name, look.locale.interval(&ends, &self.unit))
        };
        let rows: Vec<String> = self.rows.iter().take(ROWS_MAX).map(told).collect();
        format!("{} ({})", rows.join(" "), look.locale.words().hatched)
    }
}

impl HeatRow {
    fn value(&self, column: usize) -> Option<f64> {
        self.values.get(column).copied().flatten().and_then(tame)
    }
}

/// One of five greys. By the root, so that small differences among small numbers are seen too.
fn step(value: f64, largest: f64) -> u8 {
    if largest <= 0.0 {
        return 0;
    }
    ((value.max(0.0) / largest).sqrt() * 5.0).min(4.0) as u8
}
