//! The ledger as sheets of text cells: what the firm's native files would hold.
//!
//! It must say of every row what [`super::typed`] says of it.

use doorstep_records::Table;

use super::clock;
use super::ids;
use super::ledger::{Contact, Deal, Ending, Ledger, Order};
use super::names;
use super::typed::CURRENCY;
use crate::Sheet;

/// All sheets of a ledger.
pub(super) fn sheets(ledger: &Ledger) -> Vec<Sheet> {
    vec![
        people(ledger),
        touches(ledger),
        campaigns(ledger),
        spend(ledger),
        reps(ledger),
        rep_hours(ledger),
        deals(ledger),
        orders(ledger),
        prices(ledger),
    ]
}

fn sheet<R>(
    table: Table,
    columns: &[&'static str],
    rows: &[R],
    row: impl Fn(u32, &R) -> Vec<String>,
) -> Sheet {
    let mut sheet = Sheet::new(table, columns);
    sheet.rows = (0..).zip(rows).map(|(place, it)| row(place, it)).collect();
    sheet
}

fn cell(text: Option<impl ToString>) -> String {
    text.map_or_else(String::new, |text| text.to_string())
}

/// Cents as a plain decimal number.
fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

fn people(ledger: &Ledger) -> Sheet {
    let columns = &[
        "person",
        "name",
        "email",
        "created_at",
        "customer_since",
        "attr.source",
    ];
    sheet(Table::People, columns, &ledger.people, |place, row| {
        vec![
            ids::person(place),
            cell(row.name.map(names::full)),
            cell(row.email.map(ids::email)),
            row.created_on.to_string(),
            cell(row.customer_since),
            cell(row.source.map(|source| ledger.sources[usize::from(source)])),
        ]
    })
}

fn touches(ledger: &Ledger) -> Sheet {
    let columns = &[
        "touch",
        "person",
        "at",
        "medium",
        "direction",
        "author",
        "act",
        "connected",
        "duration_s",
        "reply_to",
        "campaign",
        "rep",
        "deal",
    ];
    sheet(Table::Touches, columns, &ledger.contacts, touch)
}

fn touch(place: u32, contact: &Contact) -> Vec<String> {
    vec![
        ids::touch(place),
        ids::person(contact.person),
        clock::text(contact.at),
        contact.medium.word().to_owned(),
        contact.direction.word().to_owned(),
        cell(contact.by_machine.then_some("machine")),
        cell(contact.act.map(doorstep_records::Act::word)),
        cell(contact.connected),
        cell(contact.duration_s),
        cell(contact.reply_to.map(ids::touch)),
        cell(contact.campaign.map(ids::campaign)),
        cell(contact.rep.map(ids::rep)),
        cell(contact.deal.map(ids::deal)),
    ]
}

fn campaigns(ledger: &Ledger) -> Sheet {
    let columns = &["campaign", "name", "medium", "started_on"];
    sheet(
        Table::Campaigns,
        columns,
        &ledger.campaigns,
        |place, row| {
            vec![
                ids::campaign(place as u8),
                row.name.to_owned(),
                row.medium.word().to_owned(),
                row.started_on.to_string(),
            ]
        },
    )
}

fn spend(ledger: &Ledger) -> Sheet {
    let columns = &["campaign", "from", "to", "amount", "currency"];
    sheet(Table::Spend, columns, &ledger.spend, |_, row| {
        vec![
            ids::campaign(row.campaign),
            row.from.to_string(),
            row.to.to_string(),
            euros(row.amount),
            CURRENCY.to_owned(),
        ]
    })
}

fn reps(ledger: &Ledger) -> Sheet {
    let columns = &[
        "rep",
        "name",
        "started_on",
        "ended_on",
        "hour_cost",
        "currency",
    ];
    sheet(Table::Reps, columns, &ledger.reps, |place, row| {
        vec![
            ids::rep(place as u8),
            ids::rep_name(place as u8),
            row.started_on.to_string(),
            cell(row.ended_on),
            cell(row.hour_cost.map(euros)),
            CURRENCY.to_owned(),
        ]
    })
}

fn rep_hours(ledger: &Ledger) -> Sheet {
    let columns = &["rep", "week", "hours"];
    sheet(Table::RepHours, columns, &ledger.hours, |_, row| {
        vec![
            ids::rep(row.rep),
            row.monday.to_string(),
            format!("{}.{}", row.tenths / 10, row.tenths % 10),
        ]
    })
}

fn deals(ledger: &Ledger) -> Sheet {
    let columns = &[
        "deal",
        "person",
        "rep",
        "opened_at",
        "proposed_at",
        "closed_at",
        "outcome",
        "lost_reason",
        "amount",
        "margin",
        "currency",
    ];
    sheet(Table::Deals, columns, &ledger.deals, deal)
}

fn deal(place: u32, deal: &Deal) -> Vec<String> {
    let (outcome, reason) = match deal.closed {
        Some((_, Ending::Won)) => ("won", None),
        Some((_, Ending::Lost(reason))) => ("lost", reason),
        None => ("open", None),
    };
    vec![
        ids::deal(place),
        ids::person(deal.person),
        ids::rep(deal.rep),
        clock::text(deal.opened_at),
        cell(deal.proposed_at.map(clock::text)),
        cell(deal.closed.map(|(at, _)| clock::text(at))),
        outcome.to_owned(),
        cell(reason),
        cell(deal.amount.map(euros)),
        cell(deal.margin.map(euros)),
        CURRENCY.to_owned(),
    ]
}

fn orders(ledger: &Ledger) -> Sheet {
    let columns = &[
        "order", "person", "at", "amount", "margin", "currency", "medium", "rep", "campaign",
        "deal",
    ];
    sheet(Table::Orders, columns, &ledger.orders, order)
}

fn order(place: u32, order: &Order) -> Vec<String> {
    vec![
        ids::order(place),
        ids::person(order.person),
        clock::text(order.at),
        euros(order.amount),
        cell(order.margin.map(euros)),
        CURRENCY.to_owned(),
        cell(order.medium.map(doorstep_records::Medium::word)),
        cell(order.rep.map(ids::rep)),
        cell(order.campaign.map(ids::campaign)),
        cell(order.deal.map(ids::deal)),
    ]
}

fn prices(ledger: &Ledger) -> Sheet {
    let columns = &["at", "what", "change"];
    sheet(Table::Prices, columns, &ledger.prices, |_, row| {
        let sign = if row.thousandths < 0 { "-" } else { "" };
        let size = row.thousandths.unsigned_abs();
        vec![
            row.on.to_string(),
            row.what.to_owned(),
            format!("{sign}{}.{:03}", size / 1_000, size % 1_000),
        ]
    })
}
