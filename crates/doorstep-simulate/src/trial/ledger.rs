//! What a trial firm wrote down, before it becomes typed rows or text cells.
//!
//! Rows lie in the order in which they were made; ids are places. Nothing after the firm's last day
//! or before its first can get in. Nothing here may depend on chance.

use doorstep_records::{Act, Direction, Medium};
use jiff::civil::Date;

/// A row of people.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Places of first and last name.
    pub(super) name: Option<(u8, u8)>,
    /// The number in the e-mail address.
    pub(super) email: Option<u32>,
    /// The day of the first contact.
    pub(super) created_on: Date,
    /// Bought before the records begin.
    pub(super) customer_since: Option<Date>,
    /// The source's place.
    pub(super) source: Option<u8>,
}

/// A contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contact {
    pub(super) person: u32,
    /// Local seconds.
    pub(super) at: i64,
    pub(super) medium: Medium,
    pub(super) direction: Direction,
    pub(super) by_machine: bool,
    pub(super) act: Option<Act>,
    pub(super) connected: Option<bool>,
    pub(super) duration_s: Option<u32>,
    pub(super) reply_to: Option<u32>,
    pub(super) campaign: Option<u8>,
    pub(super) rep: Option<u8>,
    pub(super) deal: Option<u32>,
}

impl Contact {
    /// A contact of which no more is known.
    pub(super) const fn new(person: u32, at: i64, medium: Medium, direction: Direction) -> Self {
        Contact {
            person,
            at,
            medium,
            direction,
            by_machine: false,
            act: None,
            connected: None,
            duration_s: None,
            reply_to: None,
            campaign: None,
            rep: None,
            deal: None,
        }
    }
}

/// How a deal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With an order.
    Won,
    /// Without, for a reason if one was noted.
    Lost(Option<&'static str>),
}

/// A deal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal {
    pub(super) person: u32,
    pub(super) rep: u8,
    pub(super) opened_at: i64,
    pub(super) proposed_at: Option<i64>,
    pub(super) closed: Option<(i64, Ending)>,
    /// Minor units.
    pub(super) amount: Option<i64>,
    pub(super) margin: Option<i64>,
}

/// An order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) person: u32,
    pub(super) at: i64,
    pub(super) amount: i64,
    pub(super) margin: Option<i64>,
    pub(super) medium: Option<Medium>,
    pub(super) rep: Option<u8>,
    pub(super) campaign: Option<u8>,
    pub(super) deal: Option<u32>,
}

/// A campaign.
#[derive(Clone, Debug)]
pub(super) struct Campaign {
    pub(super) name: &'static str,
    pub(super) medium: Medium,
    pub(super) started_on: Date,
}

/// What a campaign cost from one day to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spend {
    pub(super) campaign: u8,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) amount: i64,
}

/// A rep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rep {
    pub(super) started_on: Date,
    pub(super) ended_on: Option<Date>,
    pub(super) hour_cost: Option<i64>,
}

/// Hours of a rep in a week.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours {
    pub(super) rep: u8,
    pub(super) monday: Date,
    pub(super) tenths: i64,
}

/// A change of a price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    pub(super) on: Date,
    pub(super) what: &'static str,
    /// A fraction in thousandths.
    pub(super) thousandths: i64,
}

/// All that was written down.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    /// The first second of the first day.
    pub(super) begin: i64,
    /// The first second after the last day.
    pub(super) end: i64,
    pub(super) sources: Vec<&'static str>,
    pub(super) people: Vec<Person>,
    pub(super) contacts: Vec<Contact>,
    pub(super) deals: Vec<Deal>,
    pub(super) orders: Vec<Order>,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) spend: Vec<Spend>,
    pub(super) reps: Vec<Rep>,
    pub(super) hours: Vec<Hours>,
    pub(super) prices: Vec<Price>,
}

impl Ledger {
    /// A ledger of nothing, for the seconds from one to another.
    pub(super) const fn new(begin: i64, end: i64) -> Self {
        Ledger {
            begin,
            end,
            sources: Vec::new(),
            people: Vec::new(),
            contacts: Vec::new(),
            deals: Vec::new(),
            orders: Vec::new(),
            campaigns: Vec::new(),
            spend: Vec::new(),
            reps: Vec::new(),
            hours: Vec::new(),
            prices: Vec::new(),
        }
    }

    fn covers(&self, at: i64) -> bool {
        (self.begin..self.end).contains(&at)
    }

    /// Adds a person.
    pub(super) fn person(&mut self, person: Person) -> u32 {
        self.people.push(person);
        self.people.len() as u32 - 1
    }

    /// Adds a contact, unless it lies beyond the records.
    pub(super) fn contact(&mut self, contact: Contact) -> Option<u32> {
        self.covers(contact.at).then(|| {
            self.contacts.push(contact);
            self.contacts.len() as u32 - 1
        })
    }

    /// Adds a deal, unless it was opened beyond the records; what lies beyond them is not known of it.
    pub(super) fn deal(&mut self, mut deal: Deal) -> Option<u32> {
        deal.closed = deal.closed.filter(|&(at, _)| at < self.end);
        deal.proposed_at = deal.proposed_at.filter(|&at| at < self.end);
        self.covers(deal.opened_at).then(|| {
            self.deals.push(deal);
            self.deals.len() as u32 - 1
        })
    }

    /// Adds an order, unless it lies beyond the records.
    pub(super) fn order(&mut self, order: Order) {
        if self.covers(order.at) {
            self.orders.push(order);
        }
    }
}
