//! Orders: each is one touch, however many tables tell of it.

use std::collections::{HashMap, HashSet};

use doorstep_core::{Act, Direction, Given, Medium, SECOND};

use super::Recorded;
use super::assemble::Made;
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
    let mut recorded: HashMap<(Text, Option<i64>), Vec<usize>> = HashMap::new();
    for (index, touch) in made.iter_mut().enumerate() {
        if touch.touch.nature.act() == Act::Order && touch.touch.nature.belongs_to_cases() {
            let key = (identity.root(touch.recorded.person), touch.recorded.value);
            recorded.entry(key).or_default().push(index);
            gain_rep(touch, &deals);
        }
    }
    for row in &tables.orders {
        let same = recorded.get_mut(&(identity.root(row.person), Some(row.amount)));
        let twin = same.and_then(|candidates| take_twin(candidates, made, row, calendar));
        match twin {
            Some(index) => {
                lend(&mut made[index], row);
                gain_rep(&mut made[index], &deals);
            }
            None => made.extend(of_order(row, &deals, calendar)),
        }
    }
}

/// The recorded contact of the same person and value within a minute, or on the day if only the day
/// is known of either. Each is taken once.
fn take_twin(
    candidates: &mut Vec<usize>,
    made: &[Made],
    row: &OrderRow,
    calendar: &Calendar,
) -> Option<usize> {
    let at = row.at.end(calendar);
    let is_twin = |&index: &usize| {
        let touch = &made[index];
        if touch.recorded.is_day || row.at.is_day() {
            calendar.date(touch.touch.at) == row.at.date(calendar)
        } else {
            (touch.touch.at - at).abs() <= 60 * SECOND
        }
    };
    let place = candidates.iter().position(is_twin)?;
    Some(candidates.swap_remove(place))
}

fn lend(touch: &mut Made, row: &OrderRow) {
    let recorded = &mut touch.recorded;
    recorded.rep = recorded.rep.or(row.rep);
    recorded.campaign = recorded.campaign.or(row.campaign);
    recorded.piece = recorded.piece.or(row.piece);
    recorded.deal = recorded.deal.or(row.deal);
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
