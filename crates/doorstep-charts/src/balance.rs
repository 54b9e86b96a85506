//! The balance: two arms from one line, each as long as its side is strong, with time running down.

use crate::canvas::{Canvas, Frame, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::known;
use crate::look::WIDE_FROM;
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

/// 100 lies at this part of the width from the line, so that 138 still fits.
const REFERENCE_PLACE: f64 = 0.36;
/// The longest arm ends here, so that its number fits beside it.
const LONGEST_PLACE: f64 = 0.42;
/// What a digit and its mark of thousands take of the narrowest drawing.
const DIGIT_PLACE: f64 = 0.04;
/// A name stands on its arm where so much of its reckoned length lies on what is sure; usual letters are narrower, and the
/// pale part carries the rest.
const ON_ARM: f64 = 0.6;
const OLD_HEIGHT: f64 = 20.0;
const NEW_HEIGHT: f64 = 52.0;
const STEP: f64 = 32.0;
const TOP: f64 = 46.0;
/// Words stand so many pixels beside the door, and take at most this part of the width.
const DOOR_GAP: f64 = 12.0;
const WORDS_ROOM: f64 = 0.56;
/// At most so many periods are drawn, the newest.
const PERIODS_MAX: usize = 12;

/// One arm: a side and what it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// The name at the head of the arm.
    pub name: String,
    /// The newest figure, such as "118 a month".
    pub figure: String,
    /// What the figure counts, such as "come to the door".
    pub meaning: String,
    /// What it was before, such as "112 a year earlier".
    pub before: String,
}

/// One period, with both arms on an index of which 100 is the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Such as "Jul–Sep 2025".
    pub name: String,
    /// The warm arm; nothing if it is not known.
    pub warm: Option<Estimate>,
    /// The cool arm.
    pub cool: Option<Estimate>,
}

/// What the newest period is short of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// On which arm: warm or cool.
    pub side: Side,
    /// Such as "€48,000 a month short".
    pub told: String,
    /// Such as "€31,000 to €65,000".
    pub interval: String,
}

/// Two arms from one line, 100 being the reference on both.
///
/// An arm is solid to the lower end of its interval: where nothing is sure, a lower end of 0 draws it all pale.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column, such as "Quarter".
    pub period: String,
    /// The left arm.
    pub warm: Arm,
    /// The right arm.
    pub cool: Arm,
    /// Oldest first; the last is drawn thickest.
    pub periods: Vec<Period>,
    /// What 100 is, such as "a year earlier".
    pub reference: String,
    /// Between these two an arm counts as even.
    pub band: (f64, f64),
    /// The dashed box, with its words.
    pub shortfall: Option<Shortfall>,
}

impl Balance {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let is_known =
            |period: &Period| known(period.warm).is_some() || known(period.cool).is_some();
        if !self.periods.iter().any(is_known) {
            return Chart::empty(&self.caption, look, table);
        }
        let height = self.words_end(look) + 5.0;
        let mut drawing = Drawing {
            balance: self,
            canvas: Canvas::new(look, &self.caption.id, height),
            per_point: self.per_point(),
        };
        drawing.grounds();
        drawing.arms();
        drawing.paths();
        drawing.words();
        drawing.shortfall();
        let description = self.description(look);
        Drawn {
            svg: drawing.canvas.finish(&self.caption.title, &description),
            description,
            table,
            height,
        }
        .chart(&self.caption, look)
    }

    fn shown(&self) -> &[Period] {
        &self.periods[self.periods.len().saturating_sub(PERIODS_MAX)..]
    }

    /// Where the newest period ends.
    fn foot(&self) -> f64 {
        TOP + STEP * (self.shown().len().saturating_sub(1)) as f64 + NEW_HEIGHT
    }

    /// The lines under an arm, beside the door, in as many as a drawing so wide needs.
    fn under(&self, side: Side, room: f64) -> Vec<Label> {
        let arm = if side == Side::Warm {
            &self.warm
        } else {
            &self.cool
        };
        let mut parts = vec![
            (&arm.figure, Voice::Big, 26.0, 26.0),
            (&arm.meaning, Voice::Plain, 19.0, 17.0),
            (&arm.before, Voice::Plain, 17.0, 17.0),
        ];
        // Where there is room, the shortfall stands under the end of the arm.
        let shortfall = self.shortfall.iter().filter(|_| room < WIDE_FROM);
        let own = shortfall.filter(|shortfall| shortfall.side == side);
        parts.extend(own.map(|shortfall| (&shortfall.told, Voice::Alarm, 17.0, 17.0)));
        let mut y = self.foot() + 6.0;
        let mut lines = Vec::new();
        for (words, voice, first, next) in parts {
            let label = beside_door(Label::new(0.5, y, words.as_str()), side).voice(voice);
            for (index, line) in label.lines(room).into_iter().enumerate() {
                y += if index == 0 { first } else { next };
                lines.push(label.clone().line(y, line));
            }
        }
        lines
    }

    /// Where the last line under an arm stands, in the room that needs most.
    fn words_end(&self, look: &Look) -> f64 {
        let rooms = look.rooms().into_iter();
        let lines = rooms.flat_map(|room| {
            let sides = [Side::Warm, Side::Cool].into_iter();
            sides.flat_map(move |side| self.under(side, room))
        });
        let ends = lines.map(|line| line.place().1);
        ends.fold(self.foot() + 85.0, f64::max)
    }

    /// How much of the width one point of the index takes.
    fn per_point(&self) -> f64 {
        let ends = self
            .shown()
            .iter()
            .flat_map(|period| [period.warm, period.cool]);
        let longest = ends
            .filter_map(known)
            .map(|end| end.high)
            .fold(100.0, f64::max);
        // Its number stands behind its end; each digit beyond three asks for room.
        let further = (longest.log10().floor() - 2.0).max(0.0);
        let longest_place = (LONGEST_PLACE - DIGIT_PLACE * further).max(0.1);
        (REFERENCE_PLACE / 100.0).min(longest_place / longest)
    }

    fn table(&self, look: &Look) -> Table {
        let could_be = look.locale.words().could_be;
        let heads = [
            &self.period,
            &self.warm.name,
            could_be,
            &self.cool.name,
            could_be,
        ];
        let mut table = Table::of_numbers(&heads).with_intervals(could_be);
        for period in self.periods.iter().rev() {
            let mut row = vec![Cell::text(&period.name)];
            for estimate in [known(period.warm), known(period.cool)] {
                row.extend(cells(estimate, look));
            }
            table.rows.push(row);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let told = |arm: &Arm, of: fn(&Period) -> Option<Estimate>| {
            let each = self.shown().iter().map(|period| match known(of(period)) {
                Some(estimate) => {
                    format!(
                        "{} {}",
                        period.name,
                        look.locale.told(&estimate, &Unit::count())
                    )
                }
                None => format!("{} {}", period.name, look.locale.words().no_records),
            });
            format!("{}: {}.", arm.name, each.collect::<Vec<_>>().join(", "))
        };
        let mut text = format!(
            "{}: 100. {} {}",
            self.reference,
            told(&self.warm, |period| period.warm),
            told(&self.cool, |period| period.cool)
        );
        if let Some(shortfall) = &self.shortfall {
            text += &format!(" {} ({}).", shortfall.told, shortfall.interval);
        }
        text
    }
}

fn cells(estimate: Option<Estimate>, look: &Look) -> [Cell; 2] {
    match estimate {
        None => [Cell::text(look.locale.words().no_records), Cell::Missing],
        Some(estimate) => {
            let unit = Unit::count();
            let shown = unit.bare(estimate.value, look.locale);
            [
                Cell::number(estimate.value, &unit, shown),
                Cell::interval(&estimate, &unit, look.locale.interval(&estimate, &unit)),
            ]
        }
    }
}

struct Drawing<'a> {
    balance: &'a Balance,
    canvas: Canvas<'a>,
    per_point: f64,
}

impl Drawing<'_> {
    /// Where a value of an arm lies; values below zero end at the line.
    fn place(&self, side: Side, value: f64) -> f64 {
        let length = (value.max(0.0) * self.per_point).min(0.5);
        if side == Side::Warm {
            0.5 - length
        } else {
            0.5 + length
        }
    }

    fn row(&self, index: usize) -> Frame {
        let top = TOP + STEP * index as f64;
        let is_newest = index + 1 == self.balance.shown().len();
        Frame {
            left: 0.0,
            right: 1.0,
            top,
            bottom: top + if is_newest { NEW_HEIGHT } else { OLD_HEIGHT },
        }
    }

    fn grounds(&mut self) {
        let y = (TOP - 2.0, self.balance.foot() + 8.0);
        let (low, high) = self.balance.band;
        for side in [Side::Warm, Side::Cool] {
            let band = (self.place(side, low), self.place(side, high));
            self.canvas.rect(band, y, Mark::Band);
            let reference = self.place(side, 100.0);
            self.canvas.upright(reference, y, Stroke::Reference);
            let words = self.balance.reference.as_str();
            let place = (reference, TOP - 10.0);
            self.canvas
                .labels(|room| vec![clear_of_door(words, side, place, room)]);
        }
    }

    fn arms(&mut self) {
        let balance = self.balance;
        for (index, period) in balance.shown().iter().enumerate() {
            self.arm(index, Side::Warm, known(period.warm));
            self.arm(index, Side::Cool, known(period.cool));
            let rooms = self.canvas.look.rooms().into_iter();
            let names: Vec<_> = rooms
                .map(|room| vec![self.name(index, period, room)])
                .collect();
            self.canvas.labels_of_rooms(&names);
        }
    }

    /// The name of a period stands beside the door: on its warm arm if that is surely about so long.
    fn name(&self, index: usize, period: &Period, room: f64) -> Label {
        let y = self.row(index).down(0.5) + 4.0;
        let label = |words: &str| {
            let label = Label::new(0.5, y, words).voice(Voice::Strong);
            label.end().moved(-9.0).within(0.42)
        };
        let Some(warm) = known(period.warm) else {
            let no_records = self.canvas.look.locale.words().no_records;
            let whole = label(&format!("{no_records}, {}", period.name));
            let is_whole = whole.lines(room).len() == 1;
            return if is_whole { whole } else { label(&period.name) };
        };
        let name = label(&period.name);
        let length = 0.5 - name.extent(room).0;
        let sure = 0.5 - self.place(Side::Warm, warm.low);
        if sure > length * ON_ARM {
            name.voice(Voice::On(Side::Warm))
        } else {
            name
        }
    }

    fn arm(&mut self, index: usize, side: Side, estimate: Option<Estimate>) {
        let row = self.row(index);
        let y = (row.top, row.bottom);
        let Some(estimate) = estimate else {
            let end = self.place(side, 100.0);
            self.canvas.rect((0.5, end), y, Mark::Missing);
            // The warm arm carries the period's name, which then says it too.
            if side != Side::Warm {
                let words = self.canvas.look.locale.words().no_records;
                let place = (f64::midpoint(0.5, end), row.down(0.5) + 4.0);
                self.canvas
                    .labels(|room| vec![clear_of_door(words, side, place, room)]);
            }
            return;
        };
        let (low, high) = (
            self.place(side, estimate.low),
            self.place(side, estimate.high),
        );
        self.canvas.rect((0.5, low), y, Mark::Estimate(side));
        self.canvas.rect((low, high), y, Mark::Range(side));
        let tick = self.place(side, estimate.value);
        self.canvas.upright(tick, y, Stroke::Tick(side));
        let number = Unit::count().bare(estimate.value, self.canvas.look.locale);
        self.number(index, side, high, &number);
    }

    fn number(&mut self, index: usize, side: Side, end: f64, words: &str) {
        let row = self.row(index);
        let is_newest = index + 1 == self.balance.shown().len();
        let voice = if is_newest {
            Voice::NameOf(side)
        } else {
            Voice::Plain
        };
        let y = row.down(0.5) + 4.0;
        let period = &self.balance.shown()[index];
        let label = |room| match side {
            // A short arm is shorter than the name on it.
            Side::Warm => {
                let name = self.name(index, period, room).extent(room).0;
                Label::new(end.min(name), y, words).end().moved(-5.0)
            }
            _ => Label::new(end, y, words).moved(5.0),
        };
        let rooms = self.canvas.look.rooms().into_iter();
        let labels: Vec<_> = rooms.map(|room| vec![label(room).voice(voice)]).collect();
        self.canvas.labels_of_rooms(&labels);
    }

    /// The way from one estimate to the next.
    fn paths(&mut self) {
        let balance = self.balance;
        for (index, pair) in balance.shown().windows(2).enumerate() {
            let sides = [
                (Side::Warm, pair[0].warm, pair[1].warm),
                (Side::Cool, pair[0].cool, pair[1].cool),
            ];
            for (side, from, to) in sides {
                if let (Some(from), Some(to)) = (known(from), known(to)) {
                    let x = (self.place(side, from.value), self.place(side, to.value));
                    let y = (self.row(index).bottom, self.row(index + 1).top);
                    self.canvas.line(x, y, Stroke::Path);
                }
            }
        }
    }

    /// The dashed box from what could be to the reference, and its words under the arm.
    fn shortfall(&mut self) {
        let balance = self.balance;
        let (Some(shortfall), Some(newest)) = (&balance.shortfall, balance.periods.last()) else {
            return;
        };
        let side = shortfall.side;
        let arm = if side == Side::Warm {
            newest.warm
        } else {
            newest.cool
        };
        let row = self.row(balance.shown().len() - 1);
        if let Some(arm) = known(arm).filter(|arm| arm.high < 100.0) {
            let box_x = (self.place(side, arm.high), self.place(side, 100.0));
            self.canvas.rect(box_x, (row.top, row.bottom), Mark::Gap);
        }
        // At the outer edge: the words under the arm stand beside the door, and both may be long.
        let foot = balance.foot();
        let lines = [
            (24.0, &shortfall.told, Voice::Alarm),
            (41.0, &shortfall.interval, Voice::Plain),
        ];
        for (below, words, voice) in lines {
            let label = |edge| Label::new(edge, foot + below, words.as_str()).voice(voice);
            let label = match side {
                Side::Warm => label(0.0),
                _ => label(1.0).end(),
            };
            self.canvas.label(&label.or_narrow(""));
        }
    }

    fn words(&mut self) {
        let balance = self.balance;
        self.canvas
            .upright(0.5, (0.0, self.canvas.height()), Stroke::Door);
        for (side, arm) in [(Side::Warm, &balance.warm), (Side::Cool, &balance.cool)] {
            let name = Label::new(0.5, 13.0, arm.name.as_str()).voice(Voice::NameOf(side));
            self.canvas.label(&beside_door(name, side));
            self.canvas.labels(|room| balance.under(side, room));
        }
    }
}

/// Words around a place, or beside the door if they would reach across.
fn clear_of_door(words: &str, side: Side, (x, y): (f64, f64), room: f64) -> Label {
    let label = Label::new(x, y, words).middle();
    let (left, right) = label.extent(room);
    if left <= 0.5 && right >= 0.5 {
        beside_door(Label::new(0.5, y, words), side)
    } else {
        label
    }
}

fn beside_door(label: Label, side: Side) -> Label {
    let label = label.within(WORDS_ROOM);
    match side {
        Side::Warm => label.end().moved(-DOOR_GAP),
        _ => label.moved(DOOR_GAP),
    }
}
