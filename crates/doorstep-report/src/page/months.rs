//! Month by month: who came, who was brought through, and what is not known yet.

use doorstep_balance::Month;

use doorstep_charts::{Caption, Column, Columns, Estimate, Unit};

use super::markup::{Block, Part, Row, Table, number, optional, past_door, words};
use super::view::View;
use super::words::month;

/// What is said of a month that must have had wins before the records begin to hold them.
const LACKING: &str = "earlier wins are missing";

pub(super) fn part(view: &View) -> Part {
    let months = &view.facts.months;
    let note = "By the month in which people came to the door. Hatched means not known yet, or not known at all.";
    if months.is_empty() {
        let gap = Block::gap(
            "No month can be shown.",
            "It needs at least one person at the door, with a date.",
        );
        return Part::new("months", "Month by month", "", vec![gap]);
    }
    let blocks = vec![
        Block::chart(drawing(view).draw(view.look())),
        Block::more("The rates of every month", table(view), ""),
    ];
    Part::new("months", "Month by month", note, blocks)
}

fn drawing(view: &View) -> Columns {
    let neither_name = match view.facts.funnel.won_by_unknown {
        0 => "",
        _ => "won, not clear by whom",
    };
    Columns {
        caption: Caption::new("months-chart", finding(view), measure(view)),
        head: "Month".to_owned(),
        above_name: "Came to the door".to_owned(),
        below_name: "Brought through".to_owned(),
        warm_name: "won by marketing".to_owned(),
        cool_name: "won by sales".to_owned(),
        neither_name: neither_name.to_owned(),
        open_name: "expected of those still undecided".to_owned(),
        immature_name: "too young".to_owned(),
        lacking_name: LACKING.to_owned(),
        unit: Unit::count(),
        columns: columns(view),
    }
}

fn measure(view: &View) -> String {
    let text =
        "People who came to the door in each month, and those of them who were brought through";
    if view.facts.months.iter().all(|month| month.comparable) {
        text.to_owned()
    } else {
        format!("{text}; hatched where earlier wins are missing from the records")
    }
}

/// A column a month; the year stands under the first of its own.
fn columns(view: &View) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut year = String::new();
    for month in &view.facts.months {
        let mut column = column(view, month);
        if column.group == year {
            column.group.clear();
        } else {
            year.clone_from(&column.group);
        }
        columns.push(column);
    }
    columns
}

fn column(view: &View, row: &Month) -> Column {
    let name = month(&row.month);
    let (short, group) = name.split_once(' ').unwrap_or((&name, ""));
    // A month that lacks its early wins shows none, and is hatched: they are not nothing.
    let is_known = row.comparable && !is_gap(view, row);
    let won = |people: usize| is_known.then_some(people as f64);
    let expected = row.expected.filter(|more| *more >= 0.5 && is_known);
    Column {
        short: short.to_owned(),
        group: group.to_owned(),
        above: (!is_gap(view, row)).then_some(row.leads as f64),
        warm: won(row.won_by_marketing),
        cool: won(row.won_by_sales),
        neither: won(row.won_by_unknown),
        open: expected.map(Estimate::exact),
        is_immature: is_young(view, row),
        name,
    }
}

/// The month with most and with fewest people, of those that are whole.
fn finding(view: &View) -> String {
    let months = &view.facts.months;
    let young = months.iter().filter(|month| is_young(view, month)).count();
    let lacking = months.iter().filter(|month| !month.comparable).count();
    let most = months.iter().max_by_key(|month| month.leads);
    let mut text = match most {
        Some(most) => format!(
            "Most people came in {}: {}",
            month(&most.month),
            view.count(most.leads)
        ),
        None => String::new(),
    };
    let of = |number: usize| view.some(number, "month", "months");
    if young > 0 {
        text.push_str(&format!("; {} too young to tell", was(&of(young), young)));
    }
    if lacking > 0 {
        text.push_str(&format!("; {} earlier wins", lacks(&of(lacking), lacking)));
    }
    text
}

fn was(months: &str, number: usize) -> String {
    format!("{months} {}", if number == 1 { "is" } else { "are" })
}

fn lacks(months: &str, number: usize) -> String {
    format!("{months} {}", if number == 1 { "lacks" } else { "lack" })
}

/// Not every lead of it had thirty days. Of monthly totals nobody can say.
fn is_young(view: &View, month: &Month) -> bool {
    !month.mature_30d && month.comparable && view.facts.lag.is_some()
}

/// Nobody in it, where a usual month has many: the records lack it.
fn is_gap(view: &View, month: &Month) -> bool {
    const MANY: usize = 20;
    let months = &view.facts.months;
    let people: usize = months.iter().map(|month| month.leads).sum();
    month.leads == 0 && people >= MANY * months.len()
}

fn state(view: &View, month: &Month) -> &'static str {
    if is_gap(view, month) {
        "no records"
    } else if !month.comparable {
        LACKING
    } else if is_young(view, month) {
        "too young to tell"
    } else {
        ""
    }
}

fn table(view: &View) -> Table {
    let is_cases = view.facts.lag.is_some();
    let mut heads = vec![
        words("Month"),
        number("At the door"),
        past_door("Through so far"),
    ];
    if is_cases {
        heads.extend([
            number("Of 100 in 30 days"),
            optional("Of 100 in 90 days"),
            optional("Answered in a day, of 100"),
        ]);
    }
    let mut table = Table::new("By the month of the knock", heads);
    let rate = |rate: Option<f64>, is_mature: bool| {
        if is_mature {
            view.of_hundred(rate)
        } else {
            "not yet".to_owned()
        }
    };
    let rows = view.facts.months.iter().rev().map(|row| {
        let mut cells = vec![view.count(row.leads), view.count(row.won)];
        if is_cases {
            cells.push(rate(row.rate_30d, row.mature_30d));
            cells.push(rate(row.rate_90d, row.mature_90d));
            cells.push(view.of_hundred(answered(view, &row.month)));
        }
        Row {
            note: state(view, row).to_owned(),
            ..Row::new(month(&row.month), cells)
        }
    });
    table.rows = rows.collect();
    table
}

/// The share of a month's knocks that was answered within a day.
fn answered(view: &View, month: &str) -> Option<f64> {
    let by_month = &view.facts.answer.as_ref()?.by_month;
    let answers = by_month.iter().find(|answers| answers.value == month)?;
    answers.clock.within_1d
}
