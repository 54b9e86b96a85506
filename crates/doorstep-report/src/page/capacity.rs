//! Hours and work: whether sellers wait for work or work waits for sellers.

use doorstep_balance::Capacity;
use doorstep_balance::capacity::Likely;

use super::markup::{Block, Listing, Part, Row, Table, number, words};
use super::view::View;
use super::words::{clean, span};

pub(super) fn part(view: &View) -> Part {
    let Some(capacity) = &view.facts.capacity else {
        let gap = Block::gap(
            "Whether sellers have too much or too little work cannot be told.",
            "It needs sellers named on their calls, mails and meetings, and best the hours they work.",
        );
        return Part::new("capacity", "Hours and work", "", vec![gap]);
    };
    let mut sentences = capacity
        .sentences
        .iter()
        .map(|sentence| clean(&sentence.text));
    let title = sentences.next().unwrap_or_default();
    let mut blocks = vec![Block::text(title)];
    blocks.push(Block::Table(Listing {
        title: String::new(),
        table: table(capacity),
        note: String::new(),
    }));
    blocks.extend(sentences.map(Block::text));
    let note = format!("{}, intervals 80 % sure.", span(capacity.period));
    Part::new("capacity", "Hours and work", note, blocks)
}

fn table(capacity: &Capacity) -> Table {
    let mut table = Table::new(
        "capacity",
        "Hours and work, a week",
        vec![words("A week"), number("How much"), number("could be")],
    );
    let dash = || "\u{2013}".to_owned();
    let exact = |name: &str, value: Option<f64>| {
        Row::new(name, vec![value.map_or_else(dash, short), String::new()])
    };
    let likely = |name: &str, value: Option<Likely>| {
        let ends = value.map_or_else(String::new, |value| {
            format!("{} to {}", short(value.low), short(value.high))
        });
        Row::new(
            name,
            vec![value.map_or_else(dash, |value| short(value.value)), ends],
        )
    };
    let hundred = |value: Option<Likely>| {
        value.map(|value| Likely {
            value: value.value * 100.0,
            low: value.low * 100.0,
            high: value.high * 100.0,
        })
    };
    table.rows = vec![
        exact("Selling hours there are", capacity.hours_per_week),
        exact(
            "Hours of work on record",
            Some(capacity.recorded_hours_per_week),
        ),
        exact(
            "Most hours ever kept up for four weeks",
            capacity.demonstrated_hours_per_week,
        ),
        likely("Knocks that ask for an answer", capacity.knocks_per_week),
        likely("Hours that one of them takes", capacity.hours_per_knock),
        likely(
            "Hours of all other selling work",
            capacity.other_hours_per_week,
        ),
        likely("Work, of 100 hours there are", hundred(capacity.load)),
        likely(
            "The same in the reference",
            hundred(capacity.load_reference),
        ),
    ];
    table
        .rows
        .retain(|row| row.cells.first().is_some_and(|cell| *cell != dash()));
    table
}

/// A number of hours as people say it.
fn short(value: f64) -> String {
    if value.abs() < 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}
