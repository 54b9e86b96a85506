//! The same order told twice: by two tables, of one person, over one value, at one time.
//!
//! It must never take one record for the twin of two, nor depend on the order of the records.

use std::collections::{BTreeSet, HashMap, HashSet};

use doorstep_core::{Act, Micros, SECOND, Touch};

use super::assemble::Made;
use crate::identity::Identity;
use crate::rows::{DealOutcome, OrderRow, TouchRow};
use crate::text::Text;
use crate::{Calendar, Tables, When};

/// One record of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Who ordered: the id that stands for the person.
    pub(super) person: Text,
    /// Over what value, if that is known.
    pub(super) value: Option<i64>,
    /// When.
    pub(super) at: Micros,
    /// Only the day is known.
    pub(super) is_day: bool,
}

/// Whose order, and over what value if that is known.
type Key = (Text, Option<i64>);
/// When, and the caller's number.
type Place = (Micros, usize);

/// Records that can still be somebody's twin.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    of: HashMap<Key, BTreeSet<Place>>,
    days: HashSet<usize>,
}

impl Candidates {
    /// Adds a record under a number of the caller's.
    pub(super) fn add(&mut self, told: Told, index: usize) {
        let key = (told.person, told.value);
        self.of.entry(key).or_default().insert((told.at, index));
        if told.is_day {
            self.days.insert(index);
        }
    }

    /// Takes the record nearest in time within a minute, else, where only the day is known of either,
    /// one of the same local day.
    pub(super) fn take(
        &mut self,
        person: Text,
        value: Option<i64>,
        when: When,
        calendar: &Calendar,
    ) -> Option<usize> {
        const MINUTE: Micros = 60 * SECOND;
        let records = self.of.get_mut(&(person, value))?;
        let at = when.end(calendar);
        let is_timed = |&&(_, index): &&Place| !self.days.contains(&index);
        let near = records
            .range((at - MINUTE, 0)..=(at + MINUTE, usize::MAX))
            .filter(|record| !when.is_day() && is_timed(record))
            .min_by_key(|&&(other, index)| ((other - at).abs(), index));
        let day = when.date(calendar);
        let (start, end) = (calendar.start_of(day), calendar.end_of(day));
        let found = near.or_else(|| {
            let mut of_the_day = records.range((start, 0)..=(end, usize::MAX));
            of_the_day.find(|record| when.is_day() || !is_timed(record))
        });
        let &record = found?;
        records.remove(&record);
        Some(record.1)
    }
}

/// What recorded contacts tell of orders.
pub(super) fn of_touches(made: &[Made], identity: &Identity) -> Candidates {
    let mut candidates = Candidates::default();
    for (index, touch) in made.iter().enumerate() {
        if is_order(touch.touch) {
            let told = Told {
                person: identity.root(touch.recorded.person),
                value: touch.recorded.value,
                at: touch.touch.at,
                is_day: touch.recorded.is_day,
            };
            candidates.add(told, index);
        }
    }
    candidates
}

fn is_order(touch: Touch) -> bool {
    touch.nature.act() == Act::Order && touch.nature.belongs_to_cases()
}

/// A won deal and an order that names no deal, of the same person, value and time, are one sale: the
/// order gains the deal. A row of `orders` goes before a recorded contact.
pub(super) fn join_deals(tables: &mut Tables, identity: &Identity, calendar: &Calendar) {
    let with_orders = super::orders::deals_with_orders(tables);
    let mut of_rows = candidates(&tables.orders, |row: &OrderRow| {
        row.deal.is_none().then(|| Told {
            person: identity.root(row.person),
            value: Some(row.amount),
            at: row.at.end(calendar),
            is_day: row.at.is_day(),
        })
    });
    let mut of_contacts = candidates(&tables.touches, |row: &TouchRow| {
        let is_free = row.deal.is_none() && row.value.is_some() && is_order(row.touch);
        is_free.then(|| Told {
            person: identity.root(row.person),
            value: row.value,
            at: row.touch.at,
            is_day: row.is_day,
        })
    });
    for deal in &tables.deals {
        let is_alone = deal.outcome == DealOutcome::Won && !with_orders.contains(&deal.deal);
        let Some(closed_at) = deal.closed_at.filter(|_| is_alone && deal.amount.is_some()) else {
            continue;
        };
        let person = identity.root(deal.person);
        if let Some(row) = of_rows.take(person, deal.amount, closed_at, calendar) {
            tables.orders[row].deal = Some(deal.deal);
        } else if let Some(row) = of_contacts.take(person, deal.amount, closed_at, calendar) {
            tables.touches[row].deal = Some(deal.deal);
        }
    }
}

fn candidates<R>(rows: &[R], told: impl Fn(&R) -> Option<Told>) -> Candidates {
    let mut candidates = Candidates::default();
    for (index, row) in rows.iter().enumerate() {
        if let Some(told) = told(row) {
            candidates.add(told, index);
        }
    }
    candidates
}
