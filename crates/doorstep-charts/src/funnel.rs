//! How many get how far: before the line not to scale, behind it to scale, with those still on their way hatched.

use crate::canvas::{Anchor, Canvas, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::{known, tame};
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

/// How many got so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Such as "answered".
    pub name: String,
    /// The same where room is short.
    pub short: String,
    /// How many.
    pub count: f64,
    /// A third line, shown where there is room; may be empty.
    pub note: String,
}

/// What came of it in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Such as "30 by sales".
    pub told: String,
    /// Whose they are: cool, or grey where nobody knows.
    pub side: Side,
    /// How many more are expected of those still on their way.
    pub expected: Option<Estimate>,
    /// Such as "some 11 to come".
    pub expected_told: String,
}

/// Stages before and behind the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// The name left of the line.
    pub warm_name: String,
    /// The name right of the line.
    pub cool_name: String,
    /// How many were reached before the line; never to scale.
    pub reached: Option<Stage>,
    /// From the line on, each at most as large as the one before; the last is everybody who got through.
    pub stages: Vec<Stage>,
    /// How many of the last stage went straight through, on the warm side.
    pub straight: f64,
    /// Such as "22 ordered straight from the form, without a word".
    pub straight_told: String,
    /// The same where room is short.
    pub straight_short: String,
    /// What came of the others.
    pub outcome: Outcome,
}

const TOP: f64 = 44.0;
const BOTTOM: f64 = 200.0;
const HEIGHT: f64 = 266.0;
/// Between the straight way above and the long way below.
const GAP: f64 = 6.0;
const BAR_WIDTH: f64 = 0.014;
/// Where the last stage stands, with room for words right of it.
const LAST: f64 = 0.86;
/// At most so many stages fit beside each other.
const STAGES_MAX: usize = 6;

impl Funnel {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let Some(drawing) = Drawing::of(self, look) else {
            return Chart::empty(&self.caption, look, table);
        };
        let description = self.description(look);
        Drawn {
            svg: drawing.drawn().finish(&self.caption.title, &description),
            description,
            table,
            height: HEIGHT,
        }
        .chart(&self.caption, look)
    }

    fn every_stage(&self) -> impl Iterator<Item = &Stage> {
        self.reached.iter().chain(&self.stages)
    }

    fn table(&self, look: &Look) -> Table {
        let could_be = look.locale.words().could_be;
        let mut table =
            Table::of_numbers(&[&self.head, &self.value_head, could_be]).with_intervals(could_be);
        for stage in self.every_stage() {
            let shown = look.locale.number(stage.count, 0);
            let count = Cell::number(stage.count, &Unit::count(), shown);
            table
                .rows
                .push(vec![Cell::text(&stage.name), count, Cell::Missing]);
        }
        if let Some(expected) = known(self.outcome.expected) {
            let count = look.locale.number(expected.value, 0);
            table.rows.push(vec![
                Cell::text(&self.outcome.expected_told),
                Cell::number(expected.value, &Unit::count(), count),
                Cell::interval(
                    &expected,
                    &Unit::count(),
                    look.locale.interval(&expected, &Unit::count()),
                ),
            ]);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let count =
            |stage: &Stage| format!("{} {}", look.locale.number(stage.count, 0), stage.name);
        let stages: Vec<String> = self.every_stage().map(count).collect();
        let mut text = format!("{}.", stages.join(", "));
        for told in [&self.straight_told, &self.outcome.told] {
            if !told.is_empty() {
                text += &format!(" {told}.");
            }
        }
        if let Some(expected) = known(self.outcome.expected) {
            let interval = look.locale.told(&expected, &Unit::count());
            text += &format!(" {}: {interval}.", self.outcome.expected_told);
        }
        text
    }
}

struct Drawing<'a> {
    funnel: &'a Funnel,
    canvas: Canvas<'a>,
    /// What is drawn of each stage: those on the long way.
    long: Vec<(&'a Stage, f64)>,
    straight: f64,
    /// Pixels a person.
    scale: f64,
    door: f64,
}

impl<'a> Drawing<'a> {
    fn of(funnel: &'a Funnel, look: &'a Look) -> Option<Self> {
        let stages = &funnel.stages[..funnel.stages.len().min(STAGES_MAX)];
        let whole = tame(stages.first()?.count).filter(|count| *count > 0.0)?;
        let straight = tame(funnel.straight).unwrap_or(0.0).clamp(0.0, whole);
        let last = stages.len() - 1;
        let long = stages.iter().enumerate().map(|(index, stage)| {
            let count = tame(stage.count).unwrap_or(0.0);
            let apart = if index == 0 || index == last {
                straight
            } else {
                0.0
            };
            (stage, (count - apart).clamp(0.0, whole - straight))
        });
        Some(Self {
            funnel,
            canvas: Canvas::new(look, &funnel.caption.id, HEIGHT),
            long: long.collect(),
            straight,
            scale: (BOTTOM - TOP - GAP) / whole,
            door: if funnel.reached.is_some() { 0.31 } else { 0.02 },
        })
    }

    fn drawn(mut self) -> Canvas<'a> {
        self.reached();
        self.ways();
        self.expected();
        let door = (0.0, self.canvas.height());
        self.canvas.upright(self.door, door, Stroke::Door);
        self.names();
        self.numbers();
        self.outcome();
        self.canvas
    }

    /// The left end of a stage's bar.
    fn x(&self, index: usize) -> f64 {
        let first = self.door + 0.05;
        match self.long.len() - 1 {
            0 => first,
            last => first + (LAST - first) * index as f64 / last as f64,
        }
    }

    /// Where the long way begins, under the straight one.
    fn top(&self) -> f64 {
        TOP + self.straight * self.scale + GAP
    }

    /// Those before the line: a torn edge says that the height is not to scale.
    fn reached(&mut self) {
        if self.funnel.reached.is_none() {
            return;
        }
        let torn = [
            (0.0, TOP),
            (self.door, TOP),
            (self.door, BOTTOM),
            (0.0, BOTTOM),
        ];
        let edge = [
            (0.01, 175.0),
            (0.0, 150.0),
            (0.01, 125.0),
            (0.0, 100.0),
            (0.01, 72.0),
        ];
        let run: Vec<(f64, f64)> = torn.into_iter().chain(edge).collect();
        self.canvas.area(&run, Mark::Range(Side::Warm));
    }

    fn ways(&mut self) {
        let right = self.x(self.long.len() - 1) + BAR_WIDTH;
        if self.straight > 0.0 {
            let y = (TOP, TOP + (self.straight * self.scale).max(1.0));
            self.canvas
                .rect((self.door, right), y, Mark::Estimate(Side::Warm));
        }
        let top = self.top();
        let mut from = (self.door, top + self.long[0].1 * self.scale);
        for index in 0..self.long.len() {
            let (x, bottom) = (self.x(index), top + self.long[index].1 * self.scale);
            let way = [(from.0, top), (x, top), (x, bottom), (from.0, from.1)];
            self.canvas.area(&way, Mark::Range(Side::Cool));
            let is_last = index + 1 == self.long.len();
            let side = if is_last {
                self.funnel.outcome.side
            } else {
                Side::Cool
            };
            self.canvas
                .rect((x, x + BAR_WIDTH), (top, bottom), Mark::Estimate(side));
            from = (x + BAR_WIDTH, bottom);
        }
    }

    /// Those expected of the open: hatched under the last bar, with the bracket of their interval.
    fn expected(&mut self) {
        let Some(expected) = known(self.funnel.outcome.expected) else {
            return;
        };
        let last = self.long.len() - 1;
        let from = self.top() + self.long[last].1 * self.scale;
        let y = |count: f64| (from + count.max(0.0) * self.scale).min(BOTTOM);
        let x = (self.x(last), self.x(last) + BAR_WIDTH);
        self.canvas
            .rect(x, (from, y(expected.value)), Mark::Open(Side::Cool));
        if expected.is_wide() {
            let (low, high) = (y(expected.low), y(expected.high));
            let middle = f64::midpoint(x.0, x.1);
            self.canvas.upright(middle, (low, high), Stroke::Path);
            self.canvas.level(x, low, Stroke::Path);
            self.canvas.level(x, high, Stroke::Path);
        }
    }

    fn names(&mut self) {
        let warm = Label::new(self.door, 13.0, self.funnel.warm_name.as_str());
        if self.funnel.reached.is_some() {
            let warm = warm.end().moved(-10.0).voice(Voice::NameOf(Side::Warm));
            self.canvas.label(&warm);
        }
        let cool = Label::new(self.door, 13.0, self.funnel.cool_name.as_str());
        self.canvas
            .label(&cool.moved(10.0).voice(Voice::NameOf(Side::Cool)));
    }

    fn numbers(&mut self) {
        let funnel = self.funnel;
        if let Some(reached) = &funnel.reached {
            self.number((self.door * 0.46, 0.0), Anchor::Middle, reached, 0.3);
        }
        let stages: Vec<&Stage> = self.long.iter().map(|(stage, _)| *stage).collect();
        let room = (LAST - self.door - 0.05) / (stages.len() - 1).max(1) as f64;
        for (index, stage) in stages.into_iter().enumerate() {
            // The first stands so near to the line that its words begin there.
            if index == 0 {
                self.number((self.door, 8.0), Anchor::Start, stage, room);
            } else {
                let middle = self.x(index) + BAR_WIDTH / 2.0;
                self.number((middle, 0.0), Anchor::Middle, stage, room);
            }
        }
    }

    fn number(&mut self, (x, dx): (f64, f64), anchor: Anchor, stage: &Stage, room: f64) {
        let label = |y: f64, words: &str| Label::new(x, y, words).anchored(anchor).moved(dx);
        let count = self.canvas.look.locale.number(stage.count, 0);
        let big = label(226.0, &count).voice(Voice::Big);
        if big.fits_narrow(room) {
            self.canvas.label(&big);
        } else {
            self.canvas.label(&big.or_narrow(""));
            let small = label(226.0, "").voice(Voice::Strong);
            self.canvas.label(&small.or_narrow(count.as_str()));
        }
        let name = label(243.0, &stage.name).or_narrow(stage.short.as_str());
        self.canvas.label(&name.within(room * 1.25));
        let note = label(260.0, &stage.note).within(room * 1.1);
        self.canvas.label(&note.or_narrow(""));
    }

    fn outcome(&mut self) {
        let funnel = self.funnel;
        let right = self.x(self.long.len() - 1) + BAR_WIDTH;
        if self.straight > 0.0 {
            let straight = Label::new(right, TOP - 8.0, funnel.straight_told.as_str()).end();
            let straight = straight.or_narrow(funnel.straight_short.as_str());
            self.canvas
                .label(&straight.voice(Voice::Of(Side::Warm)).within(right));
        }
        let top = self.top();
        let (first, second) = halves(&funnel.outcome.told);
        let mut lines = vec![
            (first, Voice::Of(funnel.outcome.side)),
            (second, Voice::Of(funnel.outcome.side)),
        ];
        if known(funnel.outcome.expected).is_some() {
            let (first, second) = halves(&funnel.outcome.expected_told);
            lines.extend([(first, Voice::Plain), (second, Voice::Plain)]);
        }
        lines.retain(|(words, _)| !words.is_empty());
        for (index, (words, voice)) in lines.into_iter().enumerate() {
            let y = top + 11.0 + 15.0 * index as f64;
            let label = Label::new(right, y, words).moved(8.0).voice(voice);
            self.canvas.label(&label.within(0.125).or_narrow(""));
        }
    }
}

/// Words on two lines, broken at the space nearest to the middle.
fn halves(words: &str) -> (&str, &str) {
    let middle = words.len() / 2;
    let spaces = words.match_indices(' ').map(|(index, _)| index);
    match spaces.min_by_key(|index| index.abs_diff(middle)) {
        Some(space) if words.chars().count() > 9 => (&words[..space], &words[space + 1..]),
        _ => (words, ""),
    }
}
