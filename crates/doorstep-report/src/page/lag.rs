//! How long it takes: the share won by the days since the door, as far as enough people have been followed.

use doorstep_balance::{Lag, LagPoint};
use doorstep_charts::{Caption, Curve, CurvePoint, Curves, Side, Unit};

use super::markup::{Block, Part, Row, Table, number, words};
use super::view::View;

/// The days that the table tells.
const DAYS: [i32; 9] = [0, 7, 14, 30, 60, 90, 180, 365, 730];

/// With fewer people left the line is dotted.
const FEW: usize = 50;

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
    let drawing = if shown(lag).len() > 1 {
        Block::chart(drawing(view, lag).draw(view.look()))
    } else {
        Block::text(format!("{}.", finding(view, lag)))
    };
    let table = Block::more("Won within so many days", table(view, lag), "");
    let blocks = vec![drawing, table];
    Part::new("lag", "How long it takes", note, blocks)
}

/// Up to twice the time by which nearly all wins were in, so that the rise can be seen.
fn shown(lag: &Lag) -> &[LagPoint] {
    const NEARLY_ALL: f64 = 0.98;
    const SHORTEST: usize = 30;
    let last = lag.curve.last().map_or(0.0, |point| point.won);
    let nearly = lag
        .curve
        .iter()
        .position(|point| point.won >= NEARLY_ALL * last);
    let end = (2 * nearly.unwrap_or(0)).max(SHORTEST).min(lag.curve.len());
    &lag.curve[..end]
}

fn drawing(view: &View, lag: &Lag) -> Curves {
    let shown = shown(lag);
    let points = shown.iter().map(|point| CurvePoint {
        x: f64::from(point.day),
        y: point.won,
        low: point.low.unwrap_or(point.won),
        high: point.high.unwrap_or(point.won),
    });
    let few = shown.iter().find(|point| point.at_risk < FEW);
    let step = (shown.len() / 4).max(1);
    let watched = shown
        .iter()
        .step_by(step)
        .map(|point| (f64::from(point.day), point.at_risk as f64));
    let end = shown.last().map_or(0.0, |point| point.won);
    Curves {
        caption: Caption::new(
            "lag-chart",
            finding(view, lag),
            "Brought through, of 100 at the door, by days since the door",
        ),
        x_name: "days".to_owned(),
        unit: Unit::OfHundred { decimals: 0 },
        curves: vec![Curve {
            name: format!("{} of 100", view.of_hundred(Some(end))),
            head: "Brought through, of 100".to_owned(),
            side: Side::Cool,
            points: points.collect(),
            unsure_from: few.map(|point| f64::from(point.day)),
        }],
        unsure_name: "few followed this long yet".to_owned(),
        watched_name: "Still undecided then".to_owned(),
        watched: watched.collect(),
    }
}

fn finding(view: &View, lag: &Lag) -> String {
    match (lag.median_days, lag.three_quarters_days) {
        (Some(half), Some(most)) if most > 0.0 => format!(
            "Half of those who buy do so within {} days, three quarters within {}",
            view.decimal(half, 0),
            view.decimal(most, 0)
        ),
        (Some(_), _) => "Most of those who buy do so on the day they come".to_owned(),
        (None, _) => "Nobody has bought yet".to_owned(),
    }
}

fn table(view: &View, lag: &Lag) -> Table {
    let mut table = Table::new(
        "Brought through, of 100 at the door, by days since the door",
        vec![
            words("Within"),
            number("Of 100"),
            number("could be"),
            number("Still undecided then"),
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
                view.of_hundred(Some(point.won)),
                view.interval(point.low, point.high),
                view.count(point.at_risk),
            ],
        )
    });
    table.rows = rows.collect();
    table
}
