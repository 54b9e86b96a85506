//! How long it takes: the share won by the days since the door, as far as enough people have been followed.

use doorstep_balance::Lag;

use super::markup::{Block, Listing, Part, Row, Table, number, words};
use super::view::View;
use crate::numbers::{count, days, interval, of_hundred};

/// The days that the table tells.
const DAYS: [i32; 9] = [0, 7, 14, 30, 60, 90, 180, 365, 730];

pub(super) fn part(view: &View) -> Part {
    let note = "People who are still undecided count as long as they have been followed, never as lost. The line ends where fewer than 20 are left.";
    let lag = view.facts.lag.as_ref().filter(|lag| !lag.curve.is_empty());
    let Some(lag) = lag else {
        let gap = Block::gap(
            "How long it takes cannot be told.",
            "It needs at least 20 people at the door who can be compared, each with the day they came and the day they decided.",
        );
        return Part::new("lag", "How long it takes", "", vec![gap]);
    };
    let blocks = vec![Block::Table(Listing {
        title: finding(lag),
        table: table(lag),
        note: String::new(),
    })];
    Part::new("lag", "How long it takes", note, blocks)
}

pub(super) fn finding(lag: &Lag) -> String {
    match (lag.median_days, lag.three_quarters_days) {
        (Some(half), Some(most)) if most > 0.0 => format!(
            "Half of those who buy do so within {} days, three quarters within {}",
            days(Some(half)),
            days(Some(most))
        ),
        (Some(_), _) => "Most of those who buy do so on the day they come".to_owned(),
        (None, _) => "Nobody has bought yet".to_owned(),
    }
}

fn table(lag: &Lag) -> Table {
    let mut table = Table::new(
        "lag",
        "Brought through, of 100 at the door, by days since the door",
        vec![
            words("Within"),
            number("Of 100"),
            number("could be"),
            number("People followed so long"),
        ],
    );
    let last = lag.curve.last().map(|point| point.day);
    let points = lag
        .curve
        .iter()
        .filter(|point| DAYS.contains(&point.day) || Some(point.day) == last);
    let rows = points.map(|point| {
        let within = match point.day {
            0 => "the same day".to_owned(),
            1 => "1 day".to_owned(),
            day => format!("{day} days"),
        };
        Row::new(
            within,
            vec![
                of_hundred(Some(point.won)),
                interval(point.low, point.high),
                count(point.at_risk),
            ],
        )
    });
    table.rows = rows.collect();
    table
}
