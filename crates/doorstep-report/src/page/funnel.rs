//! From reached to through, with the door as the line between.

use doorstep_balance::Funnel;

use doorstep_charts::{Caption, Estimate, Funnel as Picture, Outcome, Side, Stage};

use super::markup::{Block, Part, Row, Table, number, words};
use super::view::View;
use crate::rest::rest;

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
    let mut blocks = vec![
        Block::chart(drawing(view).draw(view.look())),
        Block::more("What became of everybody", table(view, funnel), ""),
    ];
    blocks.extend(repeat(view).map(Block::text));
    Part::new("funnel", "From reached to through", note, blocks)
}

fn finding(view: &View, funnel: &Funnel) -> String {
    let came = format!(
        "{} came to the door",
        view.some(funnel.leads, "person", "people")
    );
    let was = |number: usize| if number == 1 { "was" } else { "were" };
    match (
        funnel.won_by_marketing,
        funnel.won_by_sales,
        funnel.won_by_unknown,
    ) {
        (0, 0, 0) => format!("{came}; nobody has been brought through yet"),
        (0, sales, 0) => format!(
            "{came}; {} {} brought through, all by sales",
            view.count(sales),
            was(sales)
        ),
        (marketing, 0, 0) => format!(
            "{came}; {} went straight through, none by sales",
            view.count(marketing)
        ),
        (marketing, sales, 0) => format!(
            "{came}; {} went straight through and {} {} brought through by sales",
            view.count(marketing),
            view.count(sales),
            was(sales)
        ),
        (_, _, _) => format!(
            "{came}; {} {} brought through",
            view.count(funnel.won),
            was(funnel.won)
        ),
    }
}

fn drawing(view: &View) -> Picture {
    let funnel = &view.facts.funnel;
    let stage = |name: &str, short: &str, people: usize, note: String| Stage {
        name: name.to_owned(),
        short: short.to_owned(),
        count: people as f64,
        note,
    };
    let came = |reached: usize| {
        let share = funnel.leads as f64 / reached.max(1) as f64;
        if share > 0.995 {
            String::new()
        } else {
            format!("{} of 100 come", view.of_hundred(share))
        }
    };
    let mut stages = vec![stage("at the door", "door", funnel.leads, String::new())];
    let alive = funnel.won + funnel.open;
    if funnel.lost + funnel.silent > 0 {
        stages.push(stage(
            "not lost",
            "not lost",
            alive,
            format!("{} did not", view.count(funnel.lost + funnel.silent)),
        ));
    }
    stages.push(stage("through", "through", funnel.won, String::new()));
    Picture {
        caption: Caption::new(
            "funnel-chart",
            finding(view, funnel),
            rest(funnel, view.locale()),
        ),
        head: "How far".to_owned(),
        value_head: "People".to_owned(),
        warm_name: "Marketing".to_owned(),
        cool_name: "Sales".to_owned(),
        reached: funnel
            .reached
            .map(|reached| stage("reached", "reached", reached, came(reached))),
        stages,
        straight: funnel.won_by_marketing as f64,
        straight_told: match funnel.won_by_marketing {
            0 => String::new(),
            people => format!(
                "{} went straight through, without a word",
                view.count(people)
            ),
        },
        straight_short: match funnel.won_by_marketing {
            0 => String::new(),
            people => format!("{} straight through", view.count(people)),
        },
        outcome: outcome(view),
    }
}

/// Who else got through, and how many more are to be expected.
fn outcome(view: &View) -> Outcome {
    let funnel = &view.facts.funnel;
    let told = match (funnel.won_by_sales, funnel.won_by_unknown) {
        (sales, 0) => format!("{} by sales", view.count(sales)),
        (0, unknown) => format!("{} unclear", view.count(unknown)),
        (sales, unknown) => format!(
            "{} by sales, {} unclear",
            view.count(sales),
            view.count(unknown)
        ),
    };
    let months = view.facts.months.iter();
    let expected: Option<f64> = months.map(|month| month.expected).sum();
    let expected = expected.filter(|expected| *expected >= 0.5);
    let is_unclear = funnel.won_by_sales == 0 && funnel.won_by_unknown > 0;
    Outcome {
        told,
        side: if is_unclear { Side::Grey } else { Side::Cool },
        expected: expected.map(Estimate::exact),
        expected_told: expected.map_or_else(String::new, |expected| {
            format!("some {} to come", view.decimal(expected, 0))
        }),
    }
}

fn table(view: &View, funnel: &Funnel) -> Table {
    let mut table = Table::new(
        "From reached to through",
        vec![
            words("How far"),
            number("People"),
            number("Of 100 at the door"),
        ],
    );
    let share = |part: usize| view.of_hundred(Some(part as f64 / funnel.leads as f64));
    if let Some(reached) = funnel.reached {
        table.rows.push(row(
            "marketing",
            "Reached",
            view.count(reached),
            "\u{2013}".to_owned(),
        ));
    }
    table.rows.push(row(
        "at-door",
        "At the door",
        view.count(funnel.leads),
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
                .push(row(side, name, view.count(number), share(number)));
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
        view.some(repeat.cases, "case", "cases"),
        view.count(repeat.won),
        view.count(repeat.won_by_marketing),
        view.count(repeat.won_by_sales)
    ))
}
