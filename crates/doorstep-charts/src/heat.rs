//! When something happens: a grid of greys, each with its number, hatched where nothing is known.

use std::ops::Range;

use crate::canvas::{Canvas, Frame, Label, Mark, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::look::NARROWEST_PX;
use crate::xml::{cut, letters};
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

const ROW_HEIGHT: f64 = 26.0;
const HEAD_HEIGHT: f64 = 22.0;
/// What a letter takes in a cell of the narrowest chart, and beside the grid.
const CELL_LETTER_PX: f64 = 6.2;
const NAME_LETTER_PX: f64 = 7.6;
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
        let grid = self.grid(look, columns);
        let parts = columns.div_ceil(grid.beside);
        let rows = self.rows.len().min(ROWS_MAX);
        let part_height = HEAD_HEIGHT + ROW_HEIGHT * rows as f64;
        let height = (part_height + 8.0) * parts as f64;
        let mut canvas = Canvas::new(look, &self.caption.id, height);
        for part in 0..parts {
            let top = (part_height + 8.0) * part as f64;
            let first = part * grid.beside;
            self.part(
                &mut canvas,
                &grid,
                top,
                first..(first + grid.beside).min(columns),
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

    /// As many columns beside each other as their numbers leave room for; the others go below, in equal parts.
    fn grid(&self, look: &Look, columns: usize) -> Grid {
        let longest = |words: &mut dyn Iterator<Item = usize>| words.max().unwrap_or(1) as f64;
        let rows = || self.rows.iter().take(ROWS_MAX);
        let name = longest(&mut rows().map(|row| letters(&row.name)));
        let left = (name * NAME_LETTER_PX / NARROWEST_PX).clamp(0.09, 0.3);
        let values = rows().flat_map(|row| (0..columns).filter_map(|column| row.value(column)));
        let cell = longest(&mut values.map(|value| letters(&self.short(value, look))));
        let cell_px = (cell * CELL_LETTER_PX + 1.0).max(16.0);
        let beside_max = ((1.0 - left) * NARROWEST_PX / cell_px).max(1.0) as usize;
        let parts = columns.div_ceil(beside_max).max(1);
        Grid {
            left,
            beside: columns.div_ceil(parts).max(1),
        }
    }

    fn part(&self, canvas: &mut Canvas<'_>, grid: &Grid, top: f64, columns: Range<usize>) {
        let width = (1.0 - grid.left) / grid.beside as f64;
        let x = |column: usize| grid.left + width * (column - columns.start) as f64;
        let step = if grid.beside > 7 { 2 } else { 1 };
        for column in columns.clone().step_by(step) {
            let name = self.columns[column].as_str();
            let head = Label::new(x(column) + width / 2.0, top + 14.0, name);
            canvas.label(&head.middle().within(width * step as f64));
        }
        let largest = self.largest();
        for (index, row) in self.rows.iter().take(ROWS_MAX).enumerate() {
            let y = top + HEAD_HEIGHT + ROW_HEIGHT * index as f64;
            let name = Label::new(0.0, y + 17.0, row.name.as_str());
            canvas.label(&name.within(grid.left));
            for column in columns.clone() {
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
                    Some(value) => {
                        Cell::number(value, &self.unit, self.unit.bare(value, look.locale))
                    }
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

/// Where the cells begin, and how many columns stand beside each other.
struct Grid {
    left: f64,
    beside: usize,
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
