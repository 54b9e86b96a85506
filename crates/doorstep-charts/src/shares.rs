//! How a whole is divided: stacked bars whose parts carry their number and their name.

use crate::canvas::{Canvas, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::{Caption, Cell, Chart, Key, Look, Palette, Side, Table, Unit};

/// A part's name and colour, the same in every bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Such as "by sales".
    pub name: String,
    /// Whose part it is.
    pub side: Side,
    /// Not known yet: hatched.
    pub is_open: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareBar {
    /// Its name.
    pub name: String,
    /// One number a part, in the order of the parts.
    pub values: Vec<f64>,
}

/// Stacked bars, each as long as the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// Of every number.
    pub unit: Unit,
    /// The parts, from the left.
    pub parts: Vec<Share>,
    /// The bars, from the top.
    pub bars: Vec<ShareBar>,
}

const BAR_HEIGHT: f64 = 22.0;
/// A part narrower than this has no room for its number; the table has it.
const NUMBER_ROOM: f64 = 0.1;
/// At most so many bars are drawn; the table has them all.
const BARS_MAX: usize = 60;

impl Shares {
    /// Draws it. Each bar is as long as the others, however much it stands for.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let bars: Vec<&ShareBar> = self.bars.iter().take(BARS_MAX).collect();
        if bars.iter().all(|bar| self.whole(bar) <= 0.0) {
            return Chart::empty(&self.caption, look, table);
        }
        let keys = self.keys(look);
        let is_own = matches!(look.palette, Palette::Literal(_));
        let row_height = BAR_HEIGHT + if self.has_names() { 30.0 } else { 8.0 };
        let legend = if is_own {
            18.0 * keys.len() as f64
        } else {
            0.0
        };
        let height = row_height * bars.len() as f64 + legend;
        let mut canvas = Canvas::new(look, &self.caption.id, height);
        for (index, bar) in bars.into_iter().enumerate() {
            self.bar(&mut canvas, bar, row_height * index as f64);
        }
        if is_own {
            canvas.legend(&keys, height - legend + 12.0);
        }
        let description = self.description(look);
        let drawn = Drawn {
            svg: canvas.finish(&self.caption.title, &description),
            description,
            table,
            height,
        };
        drawn.chart(&self.caption, look).with_keys(keys)
    }

    /// One bar needs no name.
    fn has_names(&self) -> bool {
        self.bars.len() > 1
    }

    /// The parts of a bar, none below zero.
    fn values(&self, bar: &ShareBar) -> Vec<f64> {
        let value = |index| bar.values.get(index).copied().and_then(tame).unwrap_or(0.0);
        (0..self.parts.len())
            .map(|index| value(index).max(0.0))
            .collect()
    }

    fn whole(&self, bar: &ShareBar) -> f64 {
        self.values(bar).iter().sum()
    }

    /// The legend; with a single bar it carries the numbers as well.
    fn keys(&self, look: &Look) -> Vec<Key> {
        let key = |(index, part): (usize, &Share)| {
            let name = match self.bars.as_slice() {
                [bar] => {
                    let value = self.values(bar)[index];
                    let share = look.locale.of_hundred(value / self.whole(bar), 0);
                    format!(
                        "{}: {} ({share})",
                        part.name,
                        self.unit.bare(value, look.locale)
                    )
                }
                _ => part.name.clone(),
            };
            Key {
                side: part.side,
                is_open: part.is_open,
                name,
            }
        };
        self.parts.iter().enumerate().map(key).collect()
    }

    fn bar(&self, canvas: &mut Canvas<'_>, bar: &ShareBar, top: f64) {
        let top = if self.has_names() {
            let whole = self.unit.bare(self.whole(bar), canvas.look.locale);
            canvas.label(&Label::new(1.0, top + 14.0, whole).end());
            let name = Label::new(0.0, top + 14.0, bar.name.as_str()).voice(Voice::Strong);
            canvas.label(&name.within(0.75));
            top + 20.0
        } else {
            top
        };
        let y = (top, top + BAR_HEIGHT);
        let whole = self.whole(bar);
        if whole <= 0.0 {
            canvas.rect((0.0, 1.0), y, Mark::Missing);
            return;
        }
        let mut left = 0.0;
        for (part, value) in self.parts.iter().zip(self.values(bar)) {
            let right = left + value / whole;
            self.part(canvas, part, (left, right), y, value);
            left = right;
        }
    }

    fn part(
        &self,
        canvas: &mut Canvas<'_>,
        part: &Share,
        x: (f64, f64),
        y: (f64, f64),
        value: f64,
    ) {
        let mark = match (part.is_open, part.side) {
            (true, side) => Mark::Open(side),
            // Grey and blue-green cannot be told apart by all, so grey is pale beside it.
            (false, Side::Grey) => Mark::Range(Side::Grey),
            (false, side) => Mark::Estimate(side),
        };
        canvas.rect(x, y, mark);
        if x.0 > 0.0 {
            canvas.upright(x.0, y, Stroke::Cut);
        }
        if x.1 - x.0 >= NUMBER_ROOM {
            let voice = match mark {
                Mark::Estimate(side) => Voice::On(side),
                Mark::Open(_) => Voice::Strong,
                _ => Voice::Bare,
            };
            let number = self.unit.tick(value, canvas.look.locale);
            let label = Label::new(f64::midpoint(x.0, x.1), y.0 + 15.0, number).middle();
            canvas.label(&label.voice(voice).within(x.1 - x.0));
        }
    }

    fn table(&self, look: &Look) -> Table {
        let mut heads = vec![self.head.as_str()];
        heads.extend(self.parts.iter().map(|part| part.name.as_str()));
        let mut table = Table::of_numbers(&heads);
        for bar in &self.bars {
            let mut row = vec![Cell::text(&bar.name)];
            row.extend((0..self.parts.len()).map(|index| {
                let value = bar.values.get(index).copied().unwrap_or(f64::NAN);
                Cell::number(value, &self.unit, self.unit.bare(value, look.locale))
            }));
            table.rows.push(row);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let told = |bar: &ShareBar| {
            let parts = self.parts.iter().zip(self.values(bar));
            let parts = parts.map(|(part, value)| {
                format!("{} {}", part.name, self.unit.bare(value, look.locale))
            });
            format!("{}: {}.", bar.name, parts.collect::<Vec<_>>().join(", "))
        };
        let bars: Vec<String> = self.bars.iter().take(BARS_MAX).map(told).collect();
        bars.join(" ")
    }
}
