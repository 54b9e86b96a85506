//! How sure an answer is: one bar, split by probability, the answer first.

use crate::canvas::{Canvas, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::estimate::tame;
use crate::{Caption, Cell, Chart, Look, Side, Table, Unit};

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Such as "Sales".
    pub name: String,
    /// Whose colour it has.
    pub side: Side,
    /// Its probability, between 0 and 1.
    pub probability: f64,
}

/// One bar, split by probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Sureness {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the table's first column.
    pub head: String,
    /// The answer first; drawn in this order.
    pub answers: Vec<Answer>,
}

const HEIGHT: f64 = 48.0;
const BAR_HEIGHT: f64 = 10.0;
const UNIT: Unit = Unit::OfHundred { decimals: 0 };

impl Sureness {
    /// Draws it. Probabilities that do not add up to 1 are drawn as parts of their sum.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        let parts = self.parts();
        let Some(((first, share), others)) = parts.split_first() else {
            return Chart::empty(&self.caption, look, table);
        };
        let mut canvas = Canvas::new(look, &self.caption.id, HEIGHT);
        let mut left = 0.0;
        for (answer, share) in &parts {
            // A hairline of paper parts two answers of one colour.
            let right = left + share;
            canvas.rect(
                (left, right),
                (0.0, BAR_HEIGHT),
                Mark::Estimate(answer.side),
            );
            if left > 0.0 {
                canvas.upright(left, (0.0, BAR_HEIGHT), Stroke::Cut);
            }
            left = right;
        }
        let told = format!("{}, {}", first.name, look.locale.of_hundred(*share, 0));
        let label = Label::new(0.0, 29.0, told.as_str()).voice(Voice::Of(first.side));
        canvas.label(&label.within(0.5));
        let others = others
            .iter()
            .map(|(answer, share)| format!("{} {}", answer.name, UNIT.bare(*share, look.locale)));
        let others: Vec<String> = others.collect();
        let label = Label::new(1.0, 29.0, others.join(", ")).end();
        canvas.label(&label.or_narrow(""));
        // Where room is short, the others take a line of their own.
        let narrow = Label::new(0.0, 43.0, others.join(", ")).within(1.0);
        canvas.label(&narrow.if_narrow());
        let description = format!("{told}. {}.", others.join(", "));
        Drawn {
            svg: canvas.finish(&self.caption.title, &description),
            description,
            table,
            height: HEIGHT,
        }
        .chart(&self.caption, look)
    }

    /// Each answer with its part of the whole; those without any are left out.
    fn parts(&self) -> Vec<(&Answer, f64)> {
        let known = |answer: &Answer| tame(answer.probability).filter(|share| *share > 0.0);
        let whole: f64 = self.answers.iter().filter_map(known).sum();
        let part = |answer| known(answer).map(|share| (answer, share / whole));
        self.answers.iter().filter_map(part).collect()
    }

    fn table(&self, look: &Look) -> Table {
        let of_hundred = look.locale.words().of_hundred;
        let mut table = Table::of_numbers(&[&self.head, of_hundred]);
        for (answer, share) in self.parts() {
            let shown = UNIT.bare(share, look.locale);
            table.rows.push(vec![
                Cell::text(&answer.name),
                Cell::number(share, &UNIT, shown),
            ]);
        }
        table
    }
}
