//! Month by month: columns in two panels over one axis, hatched where the end is open, shaded where nothing is known.

mod gaps;

use crate::canvas::{Canvas, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::{known, tame};
use crate::scale::Scale;
use crate::spacing::stride;
use crate::{Caption, Cell, Chart, Estimate, Key, Look, Palette, Side, Table, Unit};

/// One month.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// As in the table, such as "Sep 2025".
    pub name: String,
    /// At the axis, such as "Sep".
    pub short: String,
    /// Under the axis where a new one begins, such as "2025".
    pub group: String,
    /// What the upper panel counts; nothing if there are no records.
    pub above: Option<f64>,
    /// The warm part of the lower panel.
    pub warm: Option<f64>,
    /// The cool part of the lower panel.
    pub cool: Option<f64>,
    /// What is of neither side, on top of both; nothing counts as none.
    pub neither: Option<f64>,
    /// How many more of the cool side are expected of what is still open.
    pub open: Option<Estimate>,
    /// Whether the month is too young to be judged.
    pub is_immature: bool,
}

/// Columns in two panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// What the upper panel counts.
    pub above_name: String,
    /// What the lower panel counts.
    pub below_name: String,
    /// The name of the warm part, for legend and table.
    pub warm_name: String,
    /// The name of the cool part.
    pub cool_name: String,
    /// The name of what is of neither side; empty if nothing is.
    pub neither_name: String,
    /// The name of the hatched part.
    pub open_name: String,
    /// Written over the youngest months, such as "still open".
    pub immature_name: String,
    /// Written under months whose lower panel is not known, such as "earlier wins are missing".
    pub lacking_name: String,
    /// Of the lower panel.
    pub unit: Unit,
    /// Oldest first.
    pub columns: Vec<Column>,
}

const LEFT: f64 = 0.06;
const ABOVE: (f64, f64) = (26.0, 96.0);
const BELOW: (f64, f64) = (132.0, 262.0);
const HEIGHT: f64 = 306.0;
/// How far below the top of a panel a level must be for its number to keep clear of the panel's name.
const NAME_ROOM: f64 = 6.0;
/// From here on a name over the lower panel is clear of the panel's own, on the narrowest chart too.
const BESIDE_NAME: f64 = 0.66;
/// How much of its place a column fills.
const FILL: f64 = 0.72;
/// A column alone is no wall.
const SLOT_MAX: f64 = 0.12;
/// So many labels fit along the axis of the narrowest chart.
const LABELS_MAX: usize = 8;
/// At most so many columns are drawn, the newest; the table has them all.
const COLUMNS_MAX: usize = 60;
/// The name of a group needs this part of the narrowest chart.
const GROUP_ROOM: f64 = 0.11;

impl Columns {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        if self.columns.iter().all(Column::is_missing) {
            return Chart::empty(&self.caption, look, table);
        }
        let keys = self.keys();
        let is_own = matches!(look.palette, Palette::Literal(_));
        let legend = if is_own {
            18.0 * keys.len() as f64
        } else {
            0.0
        };
        let height = HEIGHT + self.names_height() + legend;
        let mut drawing = Drawing::of(self, look, height);
        drawing.immature();
        drawing.gaps();
        drawing.grounds();
        drawing.columns();
        drawing.axis();
        if is_own {
            drawing.canvas.legend(&keys, height - legend + 12.0);
        }
        let description = self.description(look);
        let drawn = Drawn {
            svg: drawing.canvas.finish(&self.caption.title, &description),
            description,
            table,
            height,
        };
        drawn.chart(&self.caption, look).with_keys(keys)
    }

    fn shown(&self) -> &[Column] {
        &self.columns[self.columns.len().saturating_sub(COLUMNS_MAX)..]
    }

    fn keys(&self) -> Vec<Key> {
        let key = |side, is_open, name: &String| Key {
            side,
            is_open,
            name: name.clone(),
        };
        let mut keys = vec![
            key(Side::Warm, false, &self.warm_name),
            key(Side::Cool, false, &self.cool_name),
        ];
        if !self.neither_name.is_empty() {
            keys.push(key(Side::Grey, false, &self.neither_name));
        }
        if self.columns.iter().any(|column| column.open().is_some()) {
            keys.push(key(Side::Cool, true, &self.open_name));
        }
        keys
    }

    fn table(&self, look: &Look) -> Table {
        let (unit, locale) = (&self.unit, look.locale);
        let could_be = locale.words().could_be;
        let mut heads = vec![
            self.head.as_str(),
            &self.above_name,
            &self.warm_name,
            &self.cool_name,
        ];
        let has_neither = !self.neither_name.is_empty();
        if has_neither {
            heads.push(&self.neither_name);
        }
        heads.extend([self.open_name.as_str(), could_be]);
        let mut table = Table::of_numbers(&heads).with_intervals(could_be);
        let cell = |value: Option<f64>, unit: &Unit| {
            value.map_or(Cell::Missing, |value| {
                Cell::number(value, unit, unit.bare(value, locale))
            })
        };
        for column in self.columns.iter().rev() {
            let open = column.open();
            let mut row = vec![
                Cell::text(&column.name),
                match column.above.and_then(tame) {
                    None if column.is_missing() => Cell::text(locale.words().no_records),
                    above => cell(above, &Unit::count()),
                },
                match column.parts() {
                    None if !column.is_missing() => Cell::text(&self.lacking_name),
                    _ => cell(column.warm, unit),
                },
                cell(column.cool, unit),
            ];
            if has_neither {
                row.push(cell(column.neither, unit));
            }
            row.extend([
                cell(open.map(|open| open.value), unit),
                open.map_or(Cell::Missing, |open| {
                    Cell::interval(&open, unit, locale.interval(&open, unit))
                }),
            ]);
            table.rows.push(row);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let (unit, locale) = (&self.unit, look.locale);
        let number = |value: Option<f64>, unit: &Unit| unit.bare(value.unwrap_or(f64::NAN), locale);
        let below = |column: &Column| {
            if column.parts().is_none() {
                return self.lacking_name.clone();
            }
            let open = column.open().map_or_else(String::new, |open| {
                format!(", {} {}", self.open_name, locale.told(&open, unit))
            });
            let neither = column.neither.filter(|_| !self.neither_name.is_empty());
            let neither = neither.map_or_else(String::new, |neither| {
                format!(", {} {}", self.neither_name, number(Some(neither), unit))
            });
            format!(
                "{} {}, {} {}{neither}{open}",
                self.warm_name,
                number(column.warm, unit),
                self.cool_name,
                number(column.cool, unit)
            )
        };
        let told = |column: &Column| {
            if column.is_missing() {
                return format!("{}: {}.", column.name, locale.words().no_records);
            }
            let above = number(column.above, &Unit::count());
            format!(
                "{}: {} {above}, {}.",
                column.name,
                self.above_name,
                below(column)
            )
        };
        self.shown().iter().map(told).collect::<Vec<_>>().join(" ")
    }
}

impl Column {
    fn is_missing(&self) -> bool {
        let numbers = [self.above, self.warm, self.cool, self.neither];
        numbers
            .into_iter()
            .flatten()
            .all(|number| tame(number).is_none())
    }

    /// The certain parts of the lower panel: warm, cool on top of it, then what is of neither; nothing if either side is not
    /// known.
    fn parts(&self) -> Option<[(Side, f64); 3]> {
        let part = |value: Option<f64>| Some(value.and_then(tame)?.max(0.0));
        Some([
            (Side::Warm, part(self.warm)?),
            (Side::Cool, part(self.cool)?),
            (Side::Grey, part(self.neither).unwrap_or(0.0)),
        ])
    }

    /// What the certain parts come to.
    fn certain(&self) -> Option<f64> {
        Some(self.parts()?.iter().map(|(_, part)| part).sum())
    }

    /// What is to come on top of the certain parts.
    fn open(&self) -> Option<Estimate> {
        self.parts()?;
        let open = known(self.open)?;
        Some(Estimate::new(
            open.value.max(0.0),
            open.low.max(0.0),
            open.high.max(0.0),
        ))
    }
}

/// How high a value stands in a panel.
fn height((top, bottom): (f64, f64), scale: &Scale, value: f64) -> f64 {
    bottom + (top - bottom) * scale.at(value)
}

struct Drawing<'a> {
    chart: &'a Columns,
    canvas: Canvas<'a>,
    above: Scale,
    below: Scale,
}

impl<'a> Drawing<'a> {
    fn of(chart: &'a Columns, look: &'a Look, height: f64) -> Self {
        let above = chart
            .shown()
            .iter()
            .filter_map(|column| column.above.and_then(tame));
        let below = chart.shown().iter().filter_map(|column| {
            let open = column.open().map_or(0.0, |open| open.high);
            Some(column.certain()? + open)
        });
        Self {
            above: Scale::from_zero(above).with_headroom(0.05),
            below: Scale::from_zero(below).with_headroom(0.05),
            canvas: Canvas::new(look, &chart.caption.id, height),
            chart,
        }
    }

    fn slot(&self) -> f64 {
        ((1.0 - LEFT) / self.chart.shown().len() as f64).min(SLOT_MAX)
    }

    /// The left and right end of a column.
    fn x(&self, index: usize) -> (f64, f64) {
        let left = LEFT + self.slot() * (index as f64 + (1.0 - FILL) / 2.0);
        (left, left + self.slot() * FILL)
    }

    fn grounds(&mut self) {
        let panels = [
            (
                self.above,
                ABOVE,
                Unit::count(),
                self.chart.above_name.as_str(),
            ),
            (
                self.below,
                BELOW,
                self.chart.unit.clone(),
                self.chart.below_name.as_str(),
            ),
        ];
        for (scale, (top, bottom), unit, name) in panels {
            let name = Label::new(0.0, top - 13.0, name).voice(Voice::Strong);
            self.canvas.label(&name.within(1.0));
            let ticks = scale.ticks(unit.is_whole());
            // A low panel has room for the middle tick only.
            let step = if bottom - top < 100.0 { 2 } else { 1 };
            for tick in ticks.into_iter().skip(step).step_by(step) {
                let y = height((top, bottom), &scale, tick);
                self.canvas.level((0.0, 1.0), y, Stroke::Grid);
                if y < top + NAME_ROOM {
                    continue; // the panel's name stands there
                }
                let words = unit.tick(tick, self.canvas.look.locale);
                self.canvas.label(&Label::new(0.0, y - 4.0, words));
            }
        }
    }

    fn columns(&mut self) {
        for (index, column) in self.chart.shown().iter().enumerate() {
            let x = self.x(index);
            if let Some(above) = column.above.and_then(tame) {
                let top = height(ABOVE, &self.above, above);
                self.canvas.rect(x, (top, ABOVE.1), Mark::Range(Side::Grey));
            }
            self.parts(x, column);
        }
    }

    fn parts(&mut self, x: (f64, f64), column: &Column) {
        let Some(parts) = column.parts() else {
            return;
        };
        let below = self.below;
        let at = |value: f64| height(BELOW, &below, value);
        let mut base = 0.0;
        for (side, part) in parts.into_iter().filter(|(_, part)| *part > 0.0) {
            let y = (at(base + part), at(base));
            let mark = match side {
                Side::Grey => Mark::Range(side),
                _ => Mark::Estimate(side),
            };
            self.canvas.rect(x, y, mark);
            base += part;
        }
        if let Some(open) = column.open() {
            let y = (at(base + open.value), at(base));
            self.canvas.rect(x, y, Mark::Open(Side::Cool));
            if open.is_wide() {
                let middle = f64::midpoint(x.0, x.1);
                let bracket = (at(base + open.low), at(base + open.high));
                self.canvas.upright(middle, bracket, Stroke::Path);
            }
        }
    }

    fn axis(&mut self) {
        let chart = self.chart;
        let shown = chart.shown();
        let step = stride(shown.len(), LABELS_MAX);
        let mut group_from = f64::NEG_INFINITY;
        for (index, column) in shown.iter().enumerate() {
            let (left, right) = self.x(index);
            let middle = f64::midpoint(left, right);
            if index % step == 0 {
                self.canvas
                    .label(&Label::new(middle, 278.0, column.short.as_str()).middle());
            }
            if !column.group.is_empty() && middle - group_from > GROUP_ROOM {
                let group = Label::new(middle, 296.0, column.group.as_str());
                self.canvas.label(&group.middle().voice(Voice::Strong));
                group_from = middle;
            }
        }
        for bottom in [ABOVE.1, BELOW.1] {
            self.canvas.level((0.0, 1.0), bottom, Stroke::Axis);
        }
    }

    /// The youngest months stand on a shaded ground, which says that they are not over.
    fn immature(&mut self) {
        let shown = self.chart.shown();
        let young = shown.iter().rev().take_while(|column| column.is_immature);
        let young = young.count();
        if young == 0 {
            return;
        }
        let right = LEFT + self.slot() * shown.len() as f64;
        let left = right - self.slot() * young as f64;
        let top = BELOW.0 - 6.0;
        self.canvas.rect((left, right), (top, BELOW.1), Mark::Band);
        self.canvas.level((left, right), top, Stroke::Axis);
        // Over its ground, unless the panel's name reaches so far.
        let label = |y| Label::new(right, y, self.chart.immature_name.as_str());
        self.canvas.label(&if right > BESIDE_NAME {
            label(top - 6.0).end()
        } else {
            label(top + 12.0).moved(6.0).within(1.0 - right)
        });
    }
}
