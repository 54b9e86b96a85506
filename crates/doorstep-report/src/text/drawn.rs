//! Small drawings for a terminal: both arms of the balance, and the months in one line.
//!
//! It must never draw an arm without how far it could reach, nor a rate of a month that cannot be compared.

use doorstep_balance::capacity::Likely;
use doorstep_charts::text::spark;

use super::Page;
use crate::numbers::count;
use crate::paper::Ink;

/// An arm as long as the reference has so many cells.
const HUNDRED: f64 = 16.0;
/// No arm has more.
const CELLS: usize = 24;
/// On narrower paper the balance is left out.
const ROOM: usize = 74;

impl Page<'_> {
    /// The last quarters, marketing left of the door and sales right of it.
    pub(super) fn balance(&self) -> String {
        let steps = self.facts.path.as_deref().unwrap_or_default();
        if steps.is_empty() || self.paper.width() < ROOM {
            return String::new();
        }
        let mut text = format!(
            "\n  {:>width$}\u{2503}sales\n",
            "marketing",
            width = "2026-05-31  ".len() + CELLS
        );
        for step in steps {
            let (warm, cool) = (Arm::of(step.marketing), Arm::of(step.sales));
            let left = format!("{}{}", " ".repeat(CELLS - warm.reach()), warm.outwards());
            text.push_str(&format!(
                "  {}  {}\u{2503}{} {:>3.0}\u{2503}{:.0}\n",
                step.to,
                self.paper.ink(Ink::Marketing, &left),
                self.paper
                    .ink(Ink::Sales, &format!("{:<CELLS$}", cool.inwards())),
                100.0 * step.marketing.value,
                100.0 * step.sales.value,
            ));
        }
        let meaning = "100 is the reference. Solid as far as an arm reaches for sure, pale as far as it could, 80 % sure. Sales compares like people with like.";
        text.push_str(
            &self
                .paper
                .ink(Ink::Quiet, &self.paper.paragraph(2, meaning)),
        );
        text.push('\n');
        text
    }

    /// Who came and who was won in each month, as far as months can be compared.
    pub(super) fn sparks(&self) -> String {
        let months = &self.facts.months;
        let (Some(first), Some(last)) = (months.first(), months.last()) else {
            return String::new();
        };
        if first.month == last.month {
            return String::new();
        }
        let line = |name: &str, values: &[Option<f64>]| {
            let most = values.iter().flatten().copied().fold(0.0, f64::max);
            format!(
                "  {name:<5} {}  at most {}\n",
                spark(values, self.paper.signs()),
                count(most as usize)
            )
        };
        let leads: Vec<Option<f64>> = months
            .iter()
            .map(|month| Some(month.leads as f64))
            .collect();
        let won = months.iter().map(|month| {
            let is_told = month.comparable && month.mature_30d;
            is_told.then_some(month.won as f64)
        });
        let won: Vec<Option<f64>> = won.collect();
        let (leads, won) = (line("leads", &leads), line("won", &won));
        format!(
            "  {} to {}\n{}{}\n",
            first.month,
            last.month,
            self.paper.ink(Ink::Marketing, &leads),
            self.paper.ink(Ink::Sales, &won)
        )
    }
}

/// Cells that an arm reaches for sure, and those that it could besides.
#[derive(Clone, Copy)]
struct Arm {
    solid: usize,
    pale: usize,
}

impl Arm {
    fn of(likely: Likely) -> Self {
        let cells = |end: f64| ((end * HUNDRED).round().max(0.0) as usize).min(CELLS);
        let solid = cells(likely.low);
        Arm {
            solid,
            pale: cells(likely.high).saturating_sub(solid),
        }
    }

    const fn reach(self) -> usize {
        self.solid + self.pale
    }

    /// To the left of the door, its end first.
    fn outwards(self) -> String {
        "\u{2592}".repeat(self.pale) + &"\u{2588}".repeat(self.solid)
    }

    /// To the right of it.
    fn inwards(self) -> String {
        "\u{2588}".repeat(self.solid) + &"\u{2592}".repeat(self.pale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arm_is_solid_to_its_lower_end_and_pale_to_its_upper_and_never_longer_than_the_room() {
        let arm = |low: f64, high: f64| {
            Arm::of(Likely {
                value: f64::midpoint(low, high),
                low,
                high,
            })
        };
        assert_eq!(
            arm(0.5, 1.0).inwards(),
            "\u{2588}".repeat(8) + &"\u{2592}".repeat(8)
        );
        assert_eq!(
            arm(0.5, 1.0).outwards(),
            "\u{2592}".repeat(8) + &"\u{2588}".repeat(8)
        );
        assert_eq!(arm(3.0, 9.0).reach(), CELLS);
        assert_eq!(arm(f64::NAN, f64::NAN).reach(), 0);
        assert_eq!(arm(-1.0, 0.0).reach(), 0);
    }
}
