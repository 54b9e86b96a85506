//! What a firm may expect, as a finite sum over sources, grades and reps of its own probabilities.
//!
//! The played leads follow the same [`Odds`]; nothing here may draw a number.

use super::conditions::Conditions;
use super::firm::Firm;
use super::sources::{GRADE_APPEAL, GRADE_VALUE, GRADES};

/// The chances of one kind of lead with one rep, once warm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Odds {
    /// Of an offer.
    pub(super) offer: f64,
    /// Of an order, given an offer.
    pub(super) close: f64,
    /// The same if prices had not changed.
    pub(super) close_at_old_price: f64,
}

impl Odds {
    /// The odds of a source, grade and rep under conditions.
    pub(super) fn of(
        firm: &Firm,
        conditions: &Conditions,
        source: usize,
        grade: usize,
        rep: usize,
    ) -> Self {
        let appeal = firm.sources[source].appeal + GRADE_APPEAL[grade];
        let skill = firm.reps[rep].skill;
        let strange = conditions.skill[rep] + conditions.climate;
        let close = firm.close + 0.6 * appeal + 0.7 * skill + strange;
        Odds {
            offer: logistic(firm.offer + 0.4 * appeal + 0.3 * skill + 0.3 * strange),
            close: logistic(close + conditions.price.objection),
            close_at_old_price: logistic(close),
        }
    }

    /// Of an order.
    pub(super) fn win(&self) -> f64 {
        self.offer * self.close
    }
}

/// What one order of a source and grade is expected to bring, in minor units of what is on record:
/// margin, else amount.
pub(super) fn order_value(
    firm: &Firm,
    conditions: &Conditions,
    source: usize,
    grade: usize,
) -> f64 {
    let amount = firm.median * firm.sources[source].value * GRADE_VALUE[grade] * firm.values.mean();
    if firm.books.margins {
        amount * firm.margin * conditions.price.margin
    } else {
        amount * (1.0 + conditions.price.change)
    }
}

/// What an order outright is expected to bring.
fn straight_value(firm: &Firm) -> f64 {
    let amount = firm.median * firm.straight_value * firm.values.mean();
    if firm.books.margins {
        amount * firm.margin
    } else {
        amount
    }
}

/// The share of a source's people who end up where they can be sold to: put through at once, answered
/// while still warm, or going on alone.
fn reached(firm: &Firm, conditions: &Conditions, source: usize) -> f64 {
    let live = firm.sources[source].live;
    let warm = (1.0 - conditions.slow) * firm.good_warm + conditions.slow * firm.slow_warm;
    let written = (1.0 - conditions.missed) * warm + conditions.missed * firm.alone;
    live + (1.0 - live) * written
}

/// The share of each grade among a source's people.
fn grade_share(firm: &Firm, conditions: &Conditions, source: usize, grade: usize) -> f64 {
    let usual = firm.sources[source].grades[grade] * (1.0 - conditions.poor);
    if grade == super::sources::POOR {
        usual + conditions.poor
    } else {
        usual
    }
}

/// What somebody of a source who asks is expected to bring.
pub(super) fn source_worth(firm: &Firm, conditions: &Conditions, source: usize) -> f64 {
    let sum: f64 = (0..GRADES)
        .map(|grade| {
            let wins = win_share(firm, conditions, source, grade);
            let value = order_value(firm, conditions, source, grade);
            grade_share(firm, conditions, source, grade) * wins * value
        })
        .sum();
    sum * reached(firm, conditions, source)
}

/// The share of the warm of a source and grade who order, over all reps.
fn win_share(firm: &Firm, conditions: &Conditions, source: usize, grade: usize) -> f64 {
    let turns = firm.turns[grade].iter().enumerate();
    turns
        .map(|(rep, turn)| turn * Odds::of(firm, conditions, source, grade, rep).win())
        .sum()
}

/// What somebody who asks is expected to bring.
pub(super) fn asked_worth(firm: &Firm, conditions: &Conditions) -> f64 {
    let mix = conditions.mix.iter().enumerate();
    mix.map(|(source, share)| share * source_worth(firm, conditions, source))
        .sum()
}

/// What all who come in place of one sound lead are expected to bring.
pub(super) fn worth(firm: &Firm, conditions: &Conditions) -> f64 {
    let asked = (1.0 - firm.straight) * asked_worth(firm, conditions);
    conditions.volume * (asked + firm.straight * straight_value(firm))
}

/// The share of the warm who order in good health.
pub(super) fn warm_win_share(firm: &Firm) -> f64 {
    let sound = Conditions::sound(firm);
    let mix = firm.mix.iter().enumerate();
    mix.map(|(source, share)| {
        let grades = (0..GRADES).map(|grade| {
            grade_share(firm, &sound, source, grade) * win_share(firm, &sound, source, grade)
        });
        share * grades.sum::<f64>()
    })
    .sum()
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
