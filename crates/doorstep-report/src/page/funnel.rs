//! From reached to through, with the door as the line between.

use doorstep_balance::Funnel;

use super::markup::{Block, Listing, Part, Row, Table, number, words};
use super::view::View;
use super::words::of_hundred;
use crate::numbers::{count, interval, some};

pub(super) fn part(view: &View) -> Part {
    let funnel = &view.facts.funnel;
    let note = "All new business on record. Who bought before is counted apart.";
    if funnel.leads == 0 {
        let gap = Block::gap(
            "Nobody is recorded at the door.",
            "With the people who asked, rang, wrote or ordered, this part shows how many came and how many were brought through.",
        );
        return Part::new("funnel", "From reached to through", "", vec![gap]);
    }
    let mut blocks = vec![Block::Table(Listing {
        title: finding(funnel),
        table: table(funnel),
        note: measure(view),
    })];
    blocks.extend(repeat(view).map(Block::text));
    Part::new("funnel", "From reached to through", note, blocks)
}

pub(super) fn finding(funnel: &Funnel) -> String {
    let came = format!(
        "{} came to the door",
        some(funnel.leads, "person", "people")
    );
    let was = |number: usize| if number == 1 { "was" } else { "were" };
    match (
        funnel.won_by_marketing,
        funnel.won_by_sales,
        funnel.won_by_unknown,
    ) {
        (0, 0, 0) => format!("{came}; nobody has been brought through yet"),
        (marketing, sales, 0) => format!(
            "{came}; {} went straight through and {} {} brought through by sales",
            count(marketing),
            count(sales),
            was(sales)
        ),
        (_, _, _) => format!(
            "{came}; {} {} brought through",
            count(funnel.won),
            was(funnel.won)
        ),
    }
}

/// The rest, and what is won in the end.
pub(super) fn measure(view: &View) -> String {
    let funnel = &view.facts.funnel;
    let rest = [
        (funnel.lost, "lost"),
        (funnel.silent, "fallen silent"),
        (funnel.open, "still undecided"),
    ];
    let rest = rest
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", count(*number)));
    let rest: Vec<String> = rest.collect();
    let mut text = String::new();
    if !rest.is_empty() {
        text.push_str(&format!("The others: {}. ", rest.join(", ")));
    }
    if let Some(eventual) = &funnel.eventual {
        let between = match interval(eventual.low, eventual.high) {
            range if range.is_empty() => String::new(),
            range => format!(" (between {})", range.replace('\u{2013}', " and ")),
        };
        text.push_str(&format!(
            "Within {} days {} of 100 are won{between}, as far as months can be compared.",
            eventual.horizon_days,
            of_hundred(eventual.rate)
        ));
    }
    text.trim_end().to_owned()
}

fn table(funnel: &Funnel) -> Table {
    let mut table = Table::new(
        "funnel",
        "From reached to through",
        vec![words(""), number("People"), number("Of 100 at the door")],
    );
    let share = |part: usize| crate::numbers::of_hundred(Some(part as f64 / funnel.leads as f64));
    if let Some(reached) = funnel.reached {
        table.rows.push(row(
            "marketing",
            "Reached",
            count(reached),
            "\u{2013}".to_owned(),
        ));
    }
    table.rows.push(row(
        "at-door",
        "At the door",
        count(funnel.leads),
        share(funnel.leads),
    ));
    for (side, name, number) in [
        (
            "marketing",
            "Straight through, without a word",
            funnel.won_by_marketing,
        ),
        ("sales", "Brought through by sales", funnel.won_by_sales),
        (
            "neutral",
            "Through, and nobody can tell by whom",
            funnel.won_by_unknown,
        ),
        ("neutral", "Lost", funnel.lost),
        ("neutral", "Fallen silent", funnel.silent),
        ("neutral", "Still undecided", funnel.open),
    ] {
        if number > 0 {
            table
                .rows
                .push(row(side, name, count(number), share(number)));
        }
    }
    table
}

fn row(side: &'static str, name: &str, people: String, share: String) -> Row {
    Row {
        side,
        ..Row::new(name, vec![people, share])
    }
}

/// Repeat business, counted apart.
fn repeat(view: &View) -> Option<String> {
    let repeat = &view.facts.repeat;
    if repeat.cases == 0 {
        return None;
    }
    let value = repeat.value.map_or_else(String::new, |value| {
        format!(", worth {}", view.money(value))
    });
    Some(format!(
        "Repeat business, counted apart: {} of people who had bought before, {} won, {} by marketing outright and {} by sales{value}.",
        some(repeat.cases, "case", "cases"),
        count(repeat.won),
        count(repeat.won_by_marketing),
        count(repeat.won_by_sales)
    ))
}
