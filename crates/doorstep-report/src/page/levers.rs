//! What to do: what one more of something would be worth, the most money first, and the verdict's actions.

use doorstep_balance::verdict::{Action, Lever, Side};

use doorstep_charts::{Caption, Estimate, RankRow, Ranking, Unit};

use super::markup::{Block, Part, Row, Step, Steps, Table, number, optional, words};
use super::view::View;
use super::words::{class, day, hue, label, prose};

pub(super) fn part(view: &View) -> Part {
    let note = "What each change is worth a month, 80\u{a0}% sure. Where the line reaches zero, it may be worth nothing.";
    let steps = actions(view);
    let levers = if view.abstains() {
        Vec::new()
    } else {
        ranked(view)
    };
    let mut blocks = Vec::new();
    if !steps.is_empty() {
        blocks.push(Block::Steps(Steps {
            title: "What we would do first".to_owned(),
            steps,
        }));
    }
    if !levers.is_empty() {
        blocks.push(Block::chart(drawing(view, &levers).draw(view.look())));
        blocks.push(Block::more(
            "What each costs and brings",
            table(view, &levers),
            "",
        ));
    }
    if blocks.is_empty() {
        blocks.push(nothing(view));
    }
    let note = if levers.is_empty() { "" } else { note };
    Part::new("levers", "What to do", note, blocks)
}

fn drawing(view: &View, levers: &[&Lever]) -> Ranking {
    let has_money = levers.iter().any(|lever| lever.low.is_some());
    let measure = if has_money {
        "Money a month"
    } else {
        "Orders a month"
    };
    Ranking {
        caption: Caption::new("levers-chart", finding(levers), measure),
        head: "If we".to_owned(),
        value_head: "Worth a month".to_owned(),
        unit: if has_money {
            view.unit()
        } else {
            Unit::Plain { decimals: 1 }
        },
        is_change: true,
        reference: None,
        rows: levers
            .iter()
            .map(|lever| rank(view, lever, has_money))
            .collect(),
    }
}

/// Where the records leave the middle open, the dot stands between the ends.
fn rank(view: &View, lever: &Lever, has_money: bool) -> RankRow {
    let (name, side) = called(lever);
    let of = |low: f64, value: Option<f64>, high: f64| {
        Estimate::new(value.unwrap_or_else(|| f64::midpoint(low, high)), low, high)
    };
    let money = lever.low.zip(lever.high).map(|(low, high)| {
        let value = lever.money_per_month.map(|money| view.units(money));
        of(view.units(low), value, view.units(high))
    });
    RankRow {
        name,
        note: label(side).to_owned(),
        side: hue(side),
        estimate: if has_money {
            money
        } else {
            Some(of(lever.won_low, lever.won_per_month, lever.won_high))
        },
        is_few: false,
    }
}

/// Why there is nothing to do yet.
fn nothing(view: &View) -> Block {
    if view.abstains() {
        Block::gap(
            "First record, then act.",
            "Until the records can tell which side is weak, nobody knows what a change would be worth. What to record stands below.",
        )
    } else {
        Block::gap(
            "Nothing presses.",
            "No side fell, and the records do not carry what one more of something would be worth.",
        )
    }
}

/// The levers, the most money first.
pub(super) fn ranked<'a>(view: &View<'a>) -> Vec<&'a Lever> {
    let mut levers: Vec<&Lever> = view
        .verdict
        .map_or(&[][..], |verdict| &verdict.levers)
        .iter()
        .collect();
    let size = |lever: &Lever| {
        let middle = lever
            .low
            .zip(lever.high)
            .map(|(low, high)| f64::midpoint(low as f64, high as f64));
        let money = lever.money_per_month.map(|money| money as f64).or(middle);
        (
            money.is_some(),
            money.unwrap_or_else(|| f64::midpoint(lever.won_low, lever.won_high)),
        )
    };
    levers.sort_by(|one, other| {
        let (one, other) = (size(one), size(other));
        other.0.cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    levers
}

/// What a lever is called, and on which side it lies.
pub(super) fn called(lever: &Lever) -> (String, Side) {
    match lever.lever {
        "lead" => ("Bring one more lead a month".to_owned(), Side::Marketing),
        "selling_hour" => ("Sell for one more hour a month".to_owned(), Side::Sales),
        "faster_answer" => (
            "Answer everybody an hour earlier".to_owned(),
            Side::HandOver,
        ),
        "answered_in_time" => ("Answer everybody in time".to_owned(), Side::HandOver),
        "win_rate_point" => ("Win one more of 100".to_owned(), Side::Sales),
        other => (super::words::capital(&other.replace('_', " ")), Side::Sales),
    }
}

fn finding(levers: &[&Lever]) -> String {
    match levers.first() {
        Some(first) if first.low.is_none_or(|low| low > 0) => {
            format!(
                "Of single steps \u{201c}{}\u{201d} is worth most",
                called(first).0
            )
        }
        Some(first) => format!(
            "Of single steps \u{201c}{}\u{201d} could be worth most, or nothing",
            called(first).0
        ),
        None => String::new(),
    }
}

fn table(view: &View, levers: &[&Lever]) -> Table {
    let mut table = Table::new(
        "What each change is worth a month",
        vec![
            words("If we"),
            number("Worth a month"),
            number("could be"),
            optional("Orders a month"),
            optional("Costs"),
            optional("Brings for each unit of money"),
        ],
    );
    let dash = || "\u{2013}".to_owned();
    table.rows = levers
        .iter()
        .map(|lever| {
            let (name, side) = called(lever);
            let ends = lever.low.zip(lever.high);
            let returned = lever.returned.and_then(|returned| returned.value);
            Row {
                side: class(side),
                name,
                note: label(side).to_owned(),
                cells: vec![
                    lever
                        .money_per_month
                        .map_or_else(dash, |money| view.signed_money(money)),
                    ends.map_or_else(dash, |(low, high)| {
                        format!("{} to {}", view.signed_money(low), view.signed_money(high))
                    }),
                    lever
                        .won_per_month
                        .map_or_else(dash, |won| view.decimal(won, 2)),
                    view.optional_money(lever.cost),
                    returned.map_or_else(dash, |value| view.decimal(value, 2)),
                ],
            }
        })
        .collect();
    table
}

/// The verdict's actions that are no recording.
fn actions(view: &View) -> Vec<Step> {
    let actions = view.verdict.map_or(&[][..], |verdict| &verdict.actions);
    let does = actions.iter().filter(|action| action.side.is_some());
    does.map(|action| step(view, action)).collect()
}

fn step(view: &View, action: &Action) -> Step {
    let mut lines = vec![
        sentence("Because", &action.because),
        sentence("First:", &action.first_step),
    ];
    if let Some((low, high)) = action.gain_low.zip(action.gain_high) {
        lines.push(format!(
            "It can bring between {} and {} a month{}.",
            view.estimated_money(low),
            view.estimated_money(high),
            action.cost.map_or_else(
                || ", and what it costs is not known".to_owned(),
                |cost| format!(", and costs {}", view.money(cost))
            )
        ));
    }
    if let Some(date) = action.check_on {
        lines.push(format!(
            "Look again on {}: {}.",
            day(&date.to_string()),
            prose(&action.measure)
        ));
    }
    Step {
        what: prose(&action.action),
        lines,
    }
}

fn sentence(start: &str, rest: &str) -> String {
    format!("{start} {}.", prose(rest).trim_end_matches('.'))
}
