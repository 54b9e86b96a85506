//! Chance repeats, and both forms of the records tell the same.

use doorstep_records::{Tables, Text};
use doorstep_simulate::trial::{Confounders, Planted, Side, Trial, play, sheets};

use super::read;

/// Every confounder at once.
const ALL: Confounders = Confounders {
    mix_shift: true,
    seasonality: true,
    trend: true,
    lag_change: true,
    rep_turnover: true,
    best_leads_to_best_reps: true,
    price_change_without_effect: true,
    tracking_loss: true,
    duplicate_identities: true,
    back_dated_closings: true,
    sweep_closings: true,
    repeat_customers: true,
    bot_forms: true,
    one_huge_order: true,
};

/// The rows of all tables as lines, so that rows of two stores of texts can be compared.
fn lines(tables: &Tables) -> Vec<String> {
    let get = |text: Text| tables.symbols.get(text);
    let may = |text: Option<Text>| tables.symbols.get_or_empty(text);
    let mut lines = Vec::new();
    lines.extend(tables.people.iter().map(|row| {
        let source = row.attributes.first().copied().flatten();
        let (id, name, email) = (get(row.person), may(row.name), may(row.email));
        format!(
            "{id} {name} {email} {} {:?}",
            may(source),
            row.customer_since
        )
    }));
    lines.extend(tables.touches.iter().map(|row| {
        let ids = [get(row.id), get(row.person), may(row.reply_to)];
        let names = [may(row.campaign), may(row.rep), may(row.deal)];
        let flags = [row.is_day, row.reach_stated, row.connected_unknown];
        format!(
            "{ids:?} {names:?} {flags:?} {:?} {:?}",
            row.touch, row.value
        )
    }));
    lines.extend(tables.deals.iter().map(|row| {
        let ids = [get(row.deal), get(row.person), may(row.rep)];
        let times = [row.opened_at, row.proposed_at, row.closed_at];
        let money = [row.amount, row.margin];
        let reason = may(row.lost_reason);
        format!("{ids:?} {times:?} {:?} {reason} {money:?}", row.outcome)
    }));
    lines.extend(tables.orders.iter().map(|row| {
        let ids = [get(row.order), get(row.person), may(row.rep)];
        let names = [may(row.campaign), may(row.piece), may(row.deal)];
        let money = (row.amount, row.margin);
        format!("{ids:?} {names:?} {money:?} {:?} {:?}", row.at, row.medium)
    }));
    lines.extend(tables.campaigns.iter().map(|row| {
        let ids = [get(row.campaign), may(row.name)];
        format!("{ids:?} {:?} {:?}", row.medium, row.unit_cost)
    }));
    lines.extend(tables.spend.iter().map(|row| {
        let campaign = get(row.campaign);
        format!("{campaign} {} {} {}", row.from, row.to, row.amount)
    }));
    lines.extend(tables.reps.iter().map(|row| {
        let ids = [get(row.rep), may(row.name), may(row.team)];
        format!("{ids:?} {:?}", row.hour_cost)
    }));
    lines.extend(
        tables
            .rep_hours
            .iter()
            .map(|row| format!("{} {} {}", get(row.rep), row.week, row.hours)),
    );
    lines.extend(
        tables
            .prices
            .iter()
            .map(|row| format!("{} {:?} {:?}", get(row.what), row.at, row.change)),
    );
    lines.push(format!(
        "{:?} {}",
        tables.currencies, tables.currency_assumed
    ));
    lines
}

fn trial(seed: u64) -> Trial {
    Trial {
        seed,
        leads_a_month: 40.0,
        planted: Planted::Two(Side::HandOver, Side::Offer),
        size: 0.2,
        ..Trial::default()
    }
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_does_not() {
    let trial = trial(3);
    let first = play(&trial);
    let again = play(&trial);
    assert_eq!(lines(&first.tables), lines(&again.tables));
    assert_eq!(first.truth, again.truth);
    assert_eq!(sheets(&trial), sheets(&trial));
    let other = Trial { seed: 4, ..trial };
    assert_ne!(sheets(&trial), sheets(&other));
}

#[test]
fn typed_rows_and_text_cells_tell_the_same() {
    for seed in 0..12 {
        for confounders in [Confounders::default(), ALL] {
            let trial = Trial {
                confounders,
                ..trial(seed)
            };
            let played = play(&trial);
            let read = read::tables(&sheets(&trial), played.policy).unwrap();
            let (typed, read) = (lines(&played.tables), lines(&read));
            for (typed, read) in typed.iter().zip(&read) {
                assert_eq!(typed, read, "seed {seed}");
            }
            assert_eq!(typed.len(), read.len(), "seed {seed}");
        }
    }
}
