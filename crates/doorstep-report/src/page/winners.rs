//! Who won the orders: marketing outright, sales by talking, sales by a rep's word, or nobody can tell.

use super::markup::{Block, Listing, Part, Row, Table, number, words};
use super::view::View;
use crate::numbers::{count, of_hundred};

pub(super) fn part(view: &View) -> Part {
    let note = "Judged touch by touch from what passed, not from department or channel.";
    if view.facts.funnel.won == 0 {
        let gap = Block::gap(
            "No order is recorded.",
            "With orders or won deals, this part shows which came straight through the door and which by talking.",
        );
        return Part::new("winners", "Who won the orders", "", vec![gap]);
    }
    let mut blocks = vec![Block::Table(Listing {
        title: finding(view),
        table: table(view),
        note: String::new(),
    })];
    blocks.extend(value(view).map(Block::text));
    Part::new("winners", "Who won the orders", note, blocks)
}

/// Each kind of win: its side, what it is, how many.
pub(super) fn kinds(view: &View) -> Vec<(&'static str, &'static str, usize)> {
    let funnel = &view.facts.funnel;
    [
        (
            "marketing",
            "Marketing outright: nobody spoke with them",
            funnel.won_by_marketing,
        ),
        (
            "sales",
            "Sales, after an exchange",
            funnel.won_by_sales.saturating_sub(funnel.claimed),
        ),
        (
            "sales",
            "Sales, by the rep\u{2019}s word alone",
            funnel.claimed,
        ),
        ("neutral", "The records cannot tell", funnel.won_by_unknown),
    ]
    .into_iter()
    .filter(|(_, _, number)| *number > 0)
    .collect()
}

pub(super) fn finding(view: &View) -> String {
    let funnel = &view.facts.funnel;
    let share = |number: usize| of_hundred(Some(number as f64 / funnel.won as f64));
    if funnel.won_by_unknown == funnel.won {
        return "The records cannot tell who won them".to_owned();
    }
    format!(
        "Of 100 orders marketing won {} outright and sales {}",
        share(funnel.won_by_marketing),
        share(funnel.won_by_sales)
    )
}

fn table(view: &View) -> Table {
    let mut table = Table::new(
        "winners",
        "Who won the orders",
        vec![words("Who"), number("Orders"), number("Of 100")],
    );
    let won = view.facts.funnel.won as f64;
    let rows = kinds(view).into_iter().map(|(side, name, orders)| Row {
        side,
        ..Row::new(
            name,
            vec![count(orders), of_hundred(Some(orders as f64 / won))],
        )
    });
    table.rows = rows.collect();
    table
}

fn value(view: &View) -> Option<String> {
    let value = view.facts.funnel.value?;
    Some(format!(
        "All of them together are worth {}.",
        view.money(value)
    ))
}
