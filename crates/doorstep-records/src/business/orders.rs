//! Orders: each is one touch, however many tables tell of it.

use std::collections::{HashMap, HashSet};

use doorstep_core::{Act, Direction, Given, Medium};

use super::assemble::Made;
use super::{Recorded, twins};
use crate::identity::Identity;
use crate::rows::{DealOutcome, DealRow, OrderRow, Tables};
use crate::text::Text;
use crate::{Calendar, Table};

/// The deals that rows of `orders` or recorded orders belong to: they need no touch of their own.
pub(super) fn deals_with_orders(tables: &Tables) -> HashSet<Text> {
    let orders = tables.orders.iter().filter_map(|row| row.deal);
    let contacts = tables
        .touches
        .iter()
        .filter(|row| row.touch.nature.act() == Act::Order);
    orders.chain(contacts.filter_map(|row| row.deal)).collect()
}

/// Adds the rows of `orders`. One that a recorded contact already tells of lends it what it knows.
pub(super) fn add(made: &mut Vec<Made>, tables: &Tables, identity: &Identity, calendar: &Calendar) {
    let won = tables
        .deals
        .iter()
        .filter(|deal| deal.outcome == DealOutcome::Won);
    let deals: HashMap<Text, &DealRow> = won.map(|deal| (deal.deal, deal)).collect();
    for touch in made.iter_mut() {
        if touch.touch.nature.act() == Act::Order && touch.touch.nature.belongs_to_cases() {
            gain_rep(touch, &deals);
        }
    }
    let mut recorded = twins::of_touches(made, identity);
    for row in &tables.orders {
        let person = identity.root(row.person);
        // An order without a value contradicts none.
        let twin = recorded
            .take(person, Some(row.amount), row.at, calendar)
            .or_else(|| recorded.take(person, None, row.at, calendar));
        match twin {
            Some(index) => {
                lend(&mut made[index], row);
                gain_rep(&mut made[index], &deals);
            }
            None => made.extend(of_order(row, &deals, calendar)),
        }
    }
}

fn lend(touch: &mut Made, row: &OrderRow) {
    let recorded = &mut touch.recorded;
    recorded.rep = recorded.rep.or(row.rep);
    recorded.campaign = recorded.campaign.or(row.campaign);
    recorded.piece = recorded.piece.or(row.piece);
    recorded.deal = recorded.deal.or(row.deal);
    recorded.value = recorded.value.or(Some(row.amount));
    recorded.margin = recorded.margin.or(row.margin);
    touch.touch.nature = touch.touch.nature.with_rep(recorded.rep.is_some());
}

fn gain_rep(touch: &mut Made, deals: &HashMap<Text, &DealRow>) {
    let deal = touch.recorded.deal.and_then(|deal| deals.get(&deal));
    touch.recorded.rep = touch.recorded.rep.or(deal.and_then(|deal| deal.rep));
    touch.touch.nature = touch.touch.nature.with_rep(touch.recorded.rep.is_some());
}

fn of_order(row: &OrderRow, deals: &HashMap<Text, &DealRow>, calendar: &Calendar) -> Option<Made> {
    let deal = row.deal.and_then(|deal| deals.get(&deal));
    let rep = row.rep.or(deal.and_then(|deal| deal.rep));
    let of_the_book = row.rep.is_some() || deal.is_some();
    let default = if of_the_book {
        Medium::Deal
    } else {
        Medium::OrderForm
    };
    let mut given = Given::new(
        row.at.end(calendar),
        row.medium.unwrap_or(default),
        Direction::In,
    );
    given.act = Some(Act::Order);
    given.has_rep = rep.is_some();
    given.has_campaign = row.campaign.is_some() || row.piece.is_some();
    Some(Made {
        touch: given.resolve().ok()?,
        recorded: Recorded {
            id: row.order,
            table: Table::Orders,
            person: row.person,
            campaign: row.campaign,
            piece: row.piece,
            rep,
            deal: row.deal,
            subject: None,
            value: Some(row.amount),
            margin: row.margin,
            derived: false,
            is_day: row.at.is_day(),
        },
        reply_to: None,
        reach_stated: true,
    })
}
