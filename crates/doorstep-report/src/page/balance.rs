//! The balance: both arms in the last quarters, each with how far it could reach.

use doorstep_balance::verdict::{Span, Step};

use super::markup::{Block, Listing, Part, Row, Table, number, past_door, words};
use super::view::View;
use super::words::quarter;

/// Within so much of the reference an arm carries the same.
pub(super) const EVEN: f64 = 0.05;

pub(super) fn part(view: &View) -> Part {
    let note = "Each arm starts at the door. It is solid as far as we are sure and pale where it could end. The grey band is where a side carries the same as before.";
    let steps = view.facts.path.as_deref().unwrap_or_default();
    if steps.is_empty() {
        let gap = Block::gap(
            "The balance cannot be drawn.",
            "It needs people who came to the door in two spans that can be compared: each at least four weeks long, with time for the leads to decide.",
        );
        return Part::new("balance", "The balance", "", vec![gap]);
    }
    let blocks = vec![Block::Table(Listing {
        title: finding(steps),
        table: table(steps),
        note: String::new(),
    })];
    Part::new("balance", "The balance", note, blocks)
}

pub(super) const fn days(step: &Step) -> Span {
    Span {
        from: step.from,
        to: step.to,
    }
}

/// What the last quarter shows of each arm.
pub(super) fn finding(steps: &[Step]) -> String {
    let Some(last) = steps.last() else {
        return String::new();
    };
    let said = |name: &str, arm: doorstep_balance::capacity::Likely| {
        let what = if arm.high < 1.0 {
            "is shorter"
        } else if arm.low > 1.0 {
            "is longer"
        } else {
            "is not clearly longer or shorter"
        };
        format!("the {name} arm {what}")
    };
    super::words::capital(&format!(
        "{}; {}",
        said("sales", last.sales),
        said("marketing", last.marketing)
    ))
}

fn table(steps: &[Step]) -> Table {
    let mut table = Table::new(
        "balance",
        "The two arms by quarter; the reference is 100",
        vec![
            words("Quarter"),
            number("Marketing"),
            number("could be"),
            past_door("Sales"),
            number("could be"),
        ],
    );
    let hundred = |value: f64| format!("{:.0}", value * 100.0);
    let both = |arm: doorstep_balance::capacity::Likely| {
        [
            hundred(arm.value),
            format!("{} to {}", hundred(arm.low), hundred(arm.high)),
        ]
    };
    let rows = steps.iter().rev().map(|step| {
        let cells = [both(step.marketing), both(step.sales)].concat();
        Row::new(quarter(days(step)), cells)
    });
    table.rows = rows.collect();
    table
}
