//! Stretches of which the records hold nothing, or too little to be told: hatched, and named under the axis.

use super::{ABOVE, BELOW, Column, Columns, Drawing, LEFT};
use crate::canvas::{Label, Line, Mark};
use crate::estimate::tame;

/// The first line of names lies here, each other line so much lower.
const NAME_LINE: f64 = 314.0;
pub(super) const LINE_HEIGHT: f64 = 16.0;

/// Of which panels a column lacks the numbers.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    Above,
    Below,
    Both,
}

/// Columns beside each other that lack the same.
struct Stretch {
    gap: Gap,
    first: usize,
    length: usize,
}

impl Column {
    fn gap(&self) -> Option<Gap> {
        match (self.above.and_then(tame).is_some(), self.parts().is_some()) {
            (true, true) => None,
            (true, false) => Some(Gap::Below),
            (false, true) => Some(Gap::Above),
            (false, false) => Some(Gap::Both),
        }
    }
}

impl Gap {
    const fn y(self) -> (f64, f64) {
        match self {
            Self::Above => ABOVE,
            Self::Below => BELOW,
            Self::Both => (ABOVE.0, BELOW.1),
        }
    }
}

impl Columns {
    fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (index, column) in self.shown().iter().enumerate() {
            let Some(gap) = column.gap() else { continue };
            match stretches.last_mut() {
                Some(last) if last.gap == gap && last.first + last.length == index => {
                    last.length += 1;
                }
                _ => stretches.push(Stretch {
                    gap,
                    first: index,
                    length: 1,
                }),
            }
        }
        stretches
    }

    /// The stretches by what is written under them, each on a line of its own.
    fn named(&self, no_records: &str) -> Vec<(String, Vec<Stretch>)> {
        let (lacking, nothing): (Vec<_>, Vec<_>) = self
            .stretches()
            .into_iter()
            .partition(|stretch| stretch.gap == Gap::Below);
        let lines = [
            (no_records.to_owned(), nothing),
            (self.lacking_name.clone(), lacking),
        ];
        let lines = lines.into_iter();
        lines.filter(|(_, found)| !found.is_empty()).collect()
    }

    /// How much room the names need under the axis.
    pub(super) fn names_height(&self) -> f64 {
        LINE_HEIGHT * self.named("").len() as f64
    }
}

impl Drawing<'_> {
    pub(super) fn gaps(&mut self) {
        let no_records = self.canvas.look.locale.words().no_records;
        let mut y = NAME_LINE;
        for (name, stretches) in self.chart.named(no_records) {
            let mut line = Line::default();
            for stretch in stretches {
                let left = LEFT + self.slot() * stretch.first as f64;
                let right = left + self.slot() * stretch.length as f64;
                self.canvas
                    .rect((left, right), stretch.gap.y(), Mark::Missing);
                let label = Label::new(0.0, y, name.as_str()).under(left, right);
                line.label(&mut self.canvas, &label);
            }
            y += LINE_HEIGHT;
        }
    }
}
