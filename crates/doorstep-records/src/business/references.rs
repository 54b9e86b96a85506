//! Ids that name nobody: a table is there, and what another says of it is not in it.
//!
//! It must never leave a row out: the id still stands for somebody, of whom nothing else is known.

use std::collections::HashSet;

use crate::text::Text;
use crate::{Notice, Table, Tables};

/// So many ids are named; the rest are counted.
const SHOWN: usize = 3;

/// Ids that other tables name, of people, reps, campaigns and deals, without a row of their own.
pub(super) fn unknown(tables: &Tables) -> Vec<Notice> {
    let touches = &tables.touches;
    let (orders, deals) = (&tables.orders, &tables.deals);
    let people = touches.iter().map(|row| row.person);
    let people = people.chain(orders.iter().map(|row| row.person));
    let people = people.chain(deals.iter().map(|row| row.person));
    let reps = touches.iter().filter_map(|row| row.rep);
    let reps = reps.chain(orders.iter().filter_map(|row| row.rep));
    let reps = reps.chain(deals.iter().filter_map(|row| row.rep));
    let reps = reps.chain(tables.rep_hours.iter().map(|row| row.rep));
    let campaigns = touches.iter().filter_map(|row| row.campaign);
    let campaigns = campaigns.chain(orders.iter().filter_map(|row| row.campaign));
    let campaigns = campaigns.chain(tables.spend.iter().map(|row| row.campaign));
    let of_deals = touches.iter().filter_map(|row| row.deal);
    let of_deals = of_deals.chain(orders.iter().filter_map(|row| row.deal));
    [
        notice(
            tables,
            Table::People,
            "person",
            &ids(&tables.people, |row| row.person),
            people,
        ),
        notice(
            tables,
            Table::Reps,
            "rep",
            &ids(&tables.reps, |row| row.rep),
            reps,
        ),
        notice(
            tables,
            Table::Campaigns,
            "campaign",
            &ids(&tables.campaigns, |row| row.campaign),
            campaigns,
        ),
        notice(
            tables,
            Table::Deals,
            "deal",
            &ids(deals, |row| row.deal),
            of_deals,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn ids<R>(rows: &[R], id: fn(&R) -> Text) -> HashSet<Text> {
    rows.iter().map(id).collect()
}

/// Nothing is unknown where the table was not handed over at all.
fn notice(
    tables: &Tables,
    table: Table,
    column: &str,
    known: &HashSet<Text>,
    named: impl Iterator<Item = Text>,
) -> Option<Notice> {
    if known.is_empty() {
        return None;
    }
    let unknown: HashSet<Text> = named.filter(|id| !known.contains(id)).collect();
    let mut shown: Vec<&str> = unknown.iter().map(|&id| tables.symbols.get(id)).collect();
    shown.sort_unstable();
    shown.truncate(SHOWN);
    let text = format!(
        "{} of column {column} {} no row in {} (such as {}): what other tables say of them counts, but nothing else is known. Check the spelling, or add the rows",
        if unknown.len() == 1 {
            "1 id".to_owned()
        } else {
            format!("{} ids", unknown.len())
        },
        if unknown.len() == 1 { "has" } else { "have" },
        table.name(),
        shown.join(", ")
    );
    (!unknown.is_empty()).then(|| Notice::new("reference-unknown", column, text))
}
