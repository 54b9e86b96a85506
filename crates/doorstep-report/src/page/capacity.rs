//! Hours and work: whether sellers wait for work or work waits for sellers.

use doorstep_balance::Capacity;
use doorstep_balance::capacity::{Likely, Region};
use doorstep_charts::{Caption, Estimate, RankRow, Ranking, Side, Unit};

use super::markup::{Block, Part, Row, Table, number, words};
use super::view::View;
use super::words::span;

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
        .map(|said| view.sentence(&said.text));
    let title = sentences.next().unwrap_or_default();
    let mut blocks = vec![
        Block::chart(drawing(capacity).draw(view.look())),
        Block::text(title),
    ];
    blocks.extend(sentences.map(Block::text));
    blocks.push(Block::more(
        "All numbers of hours and work",
        table(view, capacity),
        "",
    ));
    let note = format!("{}, intervals 80\u{a0}% sure.", span(capacity.period));
    Part::new("capacity", "Hours and work", note, blocks)
}

fn finding(capacity: &Capacity) -> &'static str {
    match capacity.region {
        Region::Starving => "Sellers wait for work",
        Region::Healthy => "Work and hours are in keeping",
        Region::Binding => "Work waits for sellers",
        Region::CannotTell => "Whether sellers wait for work or work for sellers is not clear",
    }
}

/// Work against the hours there are and the most that was ever kept up.
fn drawing(capacity: &Capacity) -> Ranking {
    let row = |name: &str, note: &str, side: Side, estimate: Option<Estimate>| RankRow {
        name: name.to_owned(),
        note: note.to_owned(),
        side,
        estimate,
        is_few: false,
    };
    let exact = |hours: Option<f64>| hours.map(Estimate::exact);
    let times = |load: Likely, hours: f64| {
        Estimate::new(load.value * hours, load.low * hours, load.high * hours)
    };
    let work = capacity.load.zip(capacity.hours_per_week);
    let work = work.or(capacity
        .load_of_demonstrated
        .zip(capacity.demonstrated_hours_per_week));
    let mut rows = vec![
        row(
            "Selling hours there are",
            "as recorded",
            Side::Ink,
            exact(capacity.hours_per_week),
        ),
        row(
            "Hours that the work asks for",
            "knocks and all other work",
            Side::Cool,
            work.map(|(load, hours)| times(load, hours)),
        ),
        row(
            "Most hours ever kept up",
            "for four weeks running",
            Side::Grey,
            exact(capacity.demonstrated_hours_per_week),
        ),
    ];
    rows.retain(|row| row.estimate.is_some());
    Ranking {
        caption: Caption::new("capacity-chart", finding(capacity), "Hours a week"),
        head: "Hours".to_owned(),
        value_head: "A week".to_owned(),
        unit: Unit::Plain { decimals: 0 },
        is_change: false,
        reference: None,
        rows,
    }
}

fn table(view: &View, capacity: &Capacity) -> Table {
    let mut table = Table::new(
        "Hours and work, a week",
        vec![words("A week"), number("How much"), number("could be")],
    );
    let dash = || "\u{2013}".to_owned();
    let exact = |name: &str, value: Option<f64>| {
        Row::new(
            name,
            vec![
                value.map_or_else(dash, |value| short(view, value)),
                String::new(),
            ],
        )
    };
    let likely = |name: &str, value: Option<Likely>| {
        let ends = value.map_or_else(String::new, |value| {
            format!("{} to {}", short(view, value.low), short(view, value.high))
        });
        Row::new(
            name,
            vec![
                value.map_or_else(dash, |value| short(view, value.value)),
                ends,
            ],
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
fn short(view: &View, value: f64) -> String {
    if value.abs() < 10.0 {
        view.decimal(value, 1)
    } else {
        view.decimal(value, 0)
    }
}
