//! What kind of contact each medium really is: spoken one way, or part of an exchange.

use doorstep_balance::MediumFacts;
use doorstep_charts::{Caption, Dumbbell, DumbbellRow, Estimate};

use super::markup::{Block, Part, Row, Table, number, optional, past_door, words};
use super::view::View;
use super::words::capital;

/// Of fewer touches no share is told.
const FEW: usize = 20;

/// A record in the deal book is no contact.
const DEAL: &str = "deal";

pub(super) fn part(view: &View) -> Part {
    let media = &view.facts.media;
    let drawn: Vec<&MediumFacts> = media
        .iter()
        .filter(|medium| sides(medium) > 0 && medium.medium != DEAL)
        .collect();
    let note = "No medium belongs to a side: a letter can be an answer, and a call can be cold. Each touch is judged by what passed.";
    if drawn.is_empty() {
        let gap = Block::gap(
            "No touch is recorded.",
            "With letters, mails, calls and meetings this part shows which of them were an exchange, whatever department sent them.",
        );
        return Part::new("media", "What each medium really is", "", vec![gap]);
    }
    let blocks = vec![
        Block::chart(drawing(view, &drawn).draw(view.look())),
        Block::more("All touches by medium", table(view, media), ""),
    ];
    Part::new("media", "What each medium really is", note, blocks)
}

const fn sides(medium: &MediumFacts) -> usize {
    medium.marketing + medium.sales
}

fn share(medium: &MediumFacts) -> f64 {
    medium.sales as f64 / sides(medium).max(1) as f64
}

fn name(medium: &MediumFacts) -> String {
    capital(&medium.medium.replace('_', " "))
}

/// The medium nearest to half and half, if there is one that is both.
fn finding(view: &View, media: &[&MediumFacts]) -> String {
    let is_both =
        |medium: &&&MediumFacts| sides(medium) >= FEW && (0.05..=0.95).contains(&share(medium));
    let nearest = media.iter().filter(is_both).min_by(|one, other| {
        let off = |medium: &MediumFacts| (share(medium) - 0.5).abs();
        off(one).total_cmp(&off(other))
    });
    match nearest {
        Some(medium) => format!(
            "{} is both: {} of 100 were part of an exchange",
            name(medium),
            view.of_hundred(share(medium))
        ),
        None => "Every medium was used one way only, or only to talk".to_owned(),
    }
}

fn drawing(view: &View, media: &[&MediumFacts]) -> Dumbbell {
    let rows = media.iter().map(|medium| DumbbellRow {
        name: name(medium),
        note: view.some(sides(medium), "touch", "touches"),
        cool: Some(Estimate::exact(share(medium))),
        is_few: sides(medium) < FEW,
    });
    Dumbbell {
        caption: Caption::new(
            "media-chart",
            finding(view, media),
            "Of 100 touches, how many spoke one way or showed interest (left), and how many were part of an exchange (right)",
        ),
        head: "Medium".to_owned(),
        warm_name: "One way".to_owned(),
        cool_name: "Exchange".to_owned(),
        rows: rows.collect(),
    }
}

fn table(view: &View, media: &[MediumFacts]) -> Table {
    let heads = vec![
        words("Medium"),
        number("Touches"),
        number("One way"),
        past_door("Exchange"),
        optional("After the sale"),
        optional("Neither"),
    ];
    let mut table = Table::new("Touches by medium and side", heads);
    let rows = media.iter().map(|medium| {
        let cells = [
            medium.touches,
            medium.marketing,
            medium.sales,
            medium.service,
            medium.none,
        ];
        Row::new(
            name(medium),
            cells.map(|number| view.count(number)).to_vec(),
        )
    });
    table.rows = rows.collect();
    table
}
