//! Sellers as a funnel plot: who lies outside what chance allows for so few or so many leads.

use doorstep_balance::Segment;

use super::markup::{Block, Listing, Part, Row, Table, number, words};
use super::sources::{FEW, known};
use super::view::View;
use crate::numbers::{count, interval};

pub(super) fn part(view: &View) -> Part {
    let reps = known(view, "rep");
    let named: Vec<&Segment> = reps
        .into_iter()
        .filter(|rep| !rep.value.is_empty())
        .collect();
    let note = "A dot outside the curves has more or fewer wins than chance gives to so many leads. Leads are not shared out by lot, so this is a question to ask, no ranking.";
    let (note, block) = if named.is_empty() {
        (
            "",
            Block::gap(
                "No seller is recorded.",
                "With the seller of every lead, also of those lost, this part shows whose people are brought through more or less often than chance allows.",
            ),
        )
    } else if named.iter().all(|rep| rep.rate.is_none()) {
        (
            "",
            Block::gap(
                "No rate per seller can be told.",
                "The seller is known almost only of leads that were won. Named on every lead, sellers can be compared.",
            ),
        )
    } else {
        (
            note,
            Block::Table(Listing {
                title: finding(view, &named),
                table: table(view, &named),
                note: String::new(),
            }),
        )
    };
    Part::new("reps", "Sellers", note, vec![block])
}

fn finding(view: &View, reps: &[&Segment]) -> String {
    let (won, leads) = reps.iter().fold((0, 0), |(won, leads), rep| {
        (won + rep.won, leads + rep.leads)
    });
    let all = won as f64 / leads.max(1) as f64;
    let outside = |rep: &&&Segment| {
        rep.leads >= FEW
            && (rep.low.is_some_and(|low| low > all) || rep.high.is_some_and(|high| high < all))
    };
    let outside: Vec<String> = reps
        .iter()
        .filter(outside)
        .take(3)
        .map(|rep| super::words::short(&view.name("rep", rep)))
        .collect();
    match outside.is_empty() {
        true => "No seller lies outside what chance allows".to_owned(),
        false => format!("Outside what chance allows: {}", outside.join(", ")),
    }
}

fn table(view: &View, reps: &[&Segment]) -> Table {
    let mut table = Table::new(
        "reps",
        "Brought through, of 100 leads, by seller",
        vec![
            words("Seller"),
            number("Leads"),
            number("Won"),
            number("Of 100"),
            number("could be"),
        ],
    );
    let rows = reps.iter().map(|rep| {
        Row::new(
            view.name("rep", rep),
            vec![
                count(rep.leads),
                count(rep.won),
                crate::numbers::of_hundred(rep.rate),
                interval(rep.low, rep.high),
            ],
        )
    });
    table.rows = rows.collect();
    table
}
