//! Who won the orders: marketing outright, sales by talking, sales by a rep's word, or nobody can tell.

use doorstep_balance::CampaignFacts;
use doorstep_charts::{Caption, Share, ShareBar, Shares, Side, Unit};

use super::markup::{Block, Part, Row, Table, number, words};
use super::view::View;
use super::words::short;

pub(super) fn part(view: &View) -> Part {
    let note = "Judged touch by touch from what passed, not from department or channel.";
    if view.facts.funnel.won == 0 {
        let gap = Block::gap(
            "No order is recorded.",
            "With orders or won deals, this part shows which came straight through the door and which by talking.",
        );
        return Part::new("winners", "Who won the orders", "", vec![gap]);
    }
    let mut blocks = vec![
        Block::chart(drawing(view).draw(view.look())),
        Block::more("Who won how many", table(view), ""),
    ];
    blocks.extend(value(view).map(Block::text));
    Part::new("winners", "Who won the orders", note, blocks)
}

/// Campaigns with so many orders have a bar of their own.
const ENOUGH: usize = 10;
/// At most so many.
const BARS: usize = 8;

/// All orders, and those of the campaigns that brought most.
fn drawing(view: &View) -> Shares {
    let funnel = &view.facts.funnel;
    let part = |name: &str, side: Side, is_open: bool| Share {
        name: name.to_owned(),
        side,
        is_open,
    };
    let by_word = funnel.claimed;
    let parts = vec![
        part("marketing outright", Side::Warm, false),
        part("sales, after an exchange", Side::Cool, false),
        part("sales, by the rep\u{2019}s word alone", Side::Cool, true),
        part("the records cannot tell", Side::Grey, false),
    ];
    let all = ShareBar {
        name: "All orders".to_owned(),
        values: [
            funnel.won_by_marketing,
            funnel.won_by_sales.saturating_sub(by_word),
            by_word,
            funnel.won_by_unknown,
        ]
        .map(|orders| orders as f64)
        .to_vec(),
    };
    let used: Vec<bool> = all.values.iter().map(|orders| *orders > 0.0).collect();
    let kept = |values: Vec<f64>| {
        values
            .into_iter()
            .zip(&used)
            .filter(|(_, used)| **used)
            .map(|(value, _)| value)
            .collect()
    };
    let bars = std::iter::once(all)
        .chain(by_campaign(view))
        .map(|bar| ShareBar {
            values: kept(bar.values),
            ..bar
        });
    Shares {
        caption: Caption::new(
            "winners-chart",
            finding(view),
            "Orders of new business, by who won them",
        ),
        head: "Orders".to_owned(),
        unit: Unit::count(),
        bars: bars.collect(),
        parts: parts
            .into_iter()
            .zip(&used)
            .filter(|(_, used)| **used)
            .map(|(part, _)| part)
            .collect(),
    }
}

/// Where reps claim orders by their word, no campaign tells which of its orders those are.
fn by_campaign(view: &View) -> Vec<ShareBar> {
    if view.facts.funnel.claimed > 0 {
        return Vec::new();
    }
    let orders = |row: &CampaignFacts| row.won_by_marketing + row.won_by_sales + row.won_by_unknown;
    let rows = view.facts.campaigns.iter();
    let mut rows: Vec<&CampaignFacts> = rows
        .filter(|row| row.piece.is_none() && !row.campaign.is_empty() && orders(row) >= ENOUGH)
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(orders(row)));
    let bars = rows.into_iter().take(BARS).map(|row| ShareBar {
        name: short(row.name.as_deref().unwrap_or(&row.campaign)),
        values: [
            row.won_by_marketing,
            row.won_by_sales,
            0,
            row.won_by_unknown,
        ]
        .map(|orders| orders as f64)
        .to_vec(),
    });
    bars.collect()
}

/// Each kind of win: its side, what it is, how many.
fn kinds(view: &View) -> Vec<(&'static str, &'static str, usize)> {
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

fn finding(view: &View) -> String {
    let funnel = &view.facts.funnel;
    let share = |number: usize| view.of_hundred(Some(number as f64 / funnel.won as f64));
    if funnel.won_by_unknown == funnel.won {
        return "The records cannot tell who won them".to_owned();
    }
    if funnel.claimed == funnel.won {
        return "Sales won all of them, by the reps\u{2019} word alone".to_owned();
    }
    if funnel.won_by_sales == funnel.won {
        return "Sales won all of them".to_owned();
    }
    if funnel.won_by_marketing == funnel.won {
        return "Marketing won all of them outright".to_owned();
    }
    format!(
        "Of 100 orders marketing won {} outright and sales {}",
        share(funnel.won_by_marketing),
        share(funnel.won_by_sales)
    )
}

fn table(view: &View) -> Table {
    let mut table = Table::new(
        "Who won the orders",
        vec![words("Who"), number("Orders"), number("Of 100")],
    );
    let won = view.facts.funnel.won as f64;
    let rows = kinds(view).into_iter().map(|(side, name, orders)| Row {
        side,
        ..Row::new(
            name,
            vec![
                view.count(orders),
                view.of_hundred(Some(orders as f64 / won)),
            ],
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
