//! The ledger as typed rows, without a way through text.
//!
//! It must say of every row what [`super::cells`] says of it.

use doorstep_records::rows::{
    CampaignRow, DealOutcome, DealRow, OrderRow, PersonRow, PriceRow, RepHoursRow, RepRow,
    SpendRow, TouchRow,
};
use doorstep_records::{Author, Currency, Given, Symbols, Tables, Text, When};

use super::clock::{self, Zone};
use super::ids;
use super::ledger::{Contact, Deal, Ending, Ledger, Order};
use super::names;

/// The currency of all amounts.
pub(super) const CURRENCY: &str = "EUR";

/// The tables of a ledger.
pub(super) fn tables(ledger: &Ledger, zone: &Zone) -> Tables {
    let mut tables = Tables::default();
    tables.attribute("source");
    tables.currencies.extend(Currency::parse(CURRENCY));
    let handles = Handles::of(ledger, &mut tables.symbols);
    people(ledger, &handles, &mut tables);
    for (place, contact) in (0..).zip(&ledger.contacts) {
        tables.touches.extend(handles.touch(place, contact, zone));
    }
    for (place, deal) in (0..).zip(&ledger.deals) {
        let row = handles.deal(place, deal, zone, &mut tables.symbols);
        tables.deals.push(row);
    }
    for (place, order) in (0..).zip(&ledger.orders) {
        let row = handles.order(place, order, zone, &mut tables.symbols);
        tables.orders.push(row);
    }
    overhead(ledger, &handles, &mut tables);
    tables
}

/// Handles of the ids that rows name.
struct Handles {
    people: Vec<Text>,
    touches: Vec<Text>,
    deals: Vec<Text>,
    campaigns: Vec<Text>,
    reps: Vec<Text>,
}

impl Handles {
    fn of(ledger: &Ledger, symbols: &mut Symbols) -> Self {
        let mut many = |count: usize, id: fn(u32) -> String| -> Vec<Text> {
            (0..count as u32)
                .map(|place| symbols.put(&id(place)))
                .collect()
        };
        Handles {
            people: many(ledger.people.len(), ids::person),
            touches: many(ledger.contacts.len(), ids::touch),
            deals: many(ledger.deals.len(), ids::deal),
            campaigns: many(ledger.campaigns.len(), |place| ids::campaign(place as u8)),
            // One more than the rows there are: not every firm lists its reps.
            reps: many(MOST_REPS, |place| ids::rep(place as u8)),
        }
    }

    fn rep(&self, rep: u8) -> Text {
        self.reps[usize::from(rep)]
    }

    fn campaign(&self, campaign: u8) -> Text {
        self.campaigns[usize::from(campaign)]
    }

    fn touch(&self, place: u32, contact: &Contact, zone: &Zone) -> Option<TouchRow> {
        let id = self.touches[place as usize];
        let person = self.people[contact.person as usize];
        let given = given(contact, zone.instant(contact.at));
        let mut row = TouchRow::of(id, person, given).ok()?;
        row.reply_to = contact.reply_to.map(|reply| self.touches[reply as usize]);
        row.campaign = contact.campaign.map(|campaign| self.campaign(campaign));
        row.rep = contact.rep.map(|rep| self.rep(rep));
        row.deal = contact.deal.map(|deal| self.deals[deal as usize]);
        Some(row)
    }

    fn deal(&self, place: u32, deal: &Deal, zone: &Zone, symbols: &mut Symbols) -> DealRow {
        let when = |at: i64| When::Instant(zone.instant(at));
        let (outcome, reason) = match deal.closed {
            Some((_, Ending::Won)) => (DealOutcome::Won, None),
            Some((_, Ending::Lost(reason))) => (DealOutcome::Lost, reason),
            None => (DealOutcome::Open, None),
        };
        DealRow {
            deal: self.deals[place as usize],
            person: self.people[deal.person as usize],
            rep: Some(self.rep(deal.rep)),
            opened_at: Some(when(deal.opened_at)),
            proposed_at: deal.proposed_at.map(when),
            closed_at: deal.closed.map(|(at, _)| when(at)),
            outcome,
            lost_reason: reason.map(|reason| symbols.put(reason)),
            amount: deal.amount,
            margin: deal.margin,
        }
    }

    fn order(&self, place: u32, order: &Order, zone: &Zone, symbols: &mut Symbols) -> OrderRow {
        OrderRow {
            order: symbols.put(&ids::order(place)),
            person: self.people[order.person as usize],
            at: When::Instant(zone.instant(order.at)),
            amount: order.amount,
            margin: order.margin,
            medium: order.medium,
            rep: order.rep.map(|rep| self.rep(rep)),
            campaign: order.campaign.map(|campaign| self.campaign(campaign)),
            piece: None,
            deal: order.deal.map(|deal| self.deals[deal as usize]),
        }
    }
}

/// No firm has more reps, counting who left.
const MOST_REPS: usize = 20;

fn given(contact: &Contact, at: i64) -> Given {
    let mut given = Given::new(at, contact.medium, contact.direction);
    given.author = contact.by_machine.then_some(Author::Machine);
    given.act = contact.act;
    given.connected = contact.connected;
    given.duration_s = contact.duration_s.map(f64::from);
    given.has_rep = contact.rep.is_some();
    given.has_campaign = contact.campaign.is_some();
    given
}

fn people(ledger: &Ledger, handles: &Handles, tables: &mut Tables) {
    let symbols = &mut tables.symbols;
    for (person, row) in handles.people.iter().zip(&ledger.people) {
        tables.people.push(PersonRow {
            person: *person,
            name: row.name.map(|name| symbols.put(&names::full(name))),
            email: row.email.map(|number| symbols.put(&ids::email(number))),
            phone: None,
            company: None,
            customer_since: row.customer_since.map(When::Day),
            attributes: vec![
                row.source
                    .map(|source| symbols.put(ledger.sources[usize::from(source)])),
            ],
        });
    }
}

fn overhead(ledger: &Ledger, handles: &Handles, tables: &mut Tables) {
    let symbols = &mut tables.symbols;
    for (place, row) in ledger.campaigns.iter().enumerate() {
        tables.campaigns.push(CampaignRow {
            campaign: handles.campaigns[place],
            name: Some(symbols.put(row.name)),
            medium: Some(row.medium),
            ended_on: None,
            unit_cost: None,
        });
    }
    tables.spend.extend(ledger.spend.iter().map(|row| SpendRow {
        campaign: handles.campaign(row.campaign),
        from: row.from,
        to: row.to,
        amount: row.amount,
    }));
    for (place, row) in (0..).zip(&ledger.reps) {
        tables.reps.push(RepRow {
            rep: handles.rep(place),
            name: Some(symbols.put(&ids::rep_name(place))),
            team: None,
            hour_cost: row.hour_cost,
        });
    }
    let hours = ledger.hours.iter().map(|row| RepHoursRow {
        rep: handles.rep(row.rep),
        week: row.monday,
        hours: row.tenths as f64 / 10.0,
    });
    tables.rep_hours.extend(hours);
    for row in &ledger.prices {
        tables.prices.push(PriceRow {
            at: When::Day(row.on),
            what: symbols.put(row.what),
            change: Some(row.thousandths as f64 / 1_000.0),
        });
    }
}

/// The zone of a ledger, from a day before it to a day after.
pub(super) fn zone(ledger: &Ledger, name: &str) -> Zone {
    let (first, last) = (clock::day_of(ledger.begin), clock::day_of(ledger.end));
    Zone::new(name, first - 1, last + 1)
}
