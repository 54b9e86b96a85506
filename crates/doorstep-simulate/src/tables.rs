//! From what was written down to the sheets of the native tables.
//!
//! Here rows are put in order of time, get their short ids, and whatever lies after the firm's last
//! day is left out. Nothing may happen here that chance decides.

use doorstep_records::Table;
use jiff::civil::Date;

use crate::desk::RepId;
use crate::moment::{self, Moment};
use crate::names;
use crate::people::PersonId;
use crate::records::{Contact, ContactId, Deal, DealId, Ending, Order};
use crate::sheet::Sheet;
use crate::world::World;

const CURRENCY: &str = "EUR";

/// All sheets of a firm.
pub(crate) fn sheets(world: &World) -> Vec<Sheet> {
    let order = InOrder::of(world);
    vec![
        people(world, &order),
        touches(world, &order),
        campaigns(world),
        spend(world),
        reps(world),
        rep_hours(world),
        deals(world, &order),
        orders(world, &order),
        prices(world),
        targets(world),
    ]
}

/// What is on record by the end of the firm's last day, in order of time.
struct InOrder {
    contacts: Vec<usize>,
    deals: Vec<usize>,
    orders: Vec<usize>,
    /// For each contact and deal its number, if it is on record.
    contact_numbers: Vec<Option<usize>>,
    deal_numbers: Vec<Option<usize>>,
}

impl InOrder {
    fn of(world: &World) -> Self {
        let (records, firm) = (&world.records, world.firm);
        let span = Moment::midnight(firm.first_day())..firm.end();
        let of = |times: Vec<Moment>| {
            let seen = (0..times.len()).filter(|&place| span.contains(&times[place]));
            let mut places: Vec<usize> = seen.collect();
            places.sort_by_key(|&place| times[place]);
            places
        };
        let contacts = of(records.contacts.iter().map(|row| row.at).collect());
        let deals = of(records.deals.iter().map(|row| row.opened_at).collect());
        let orders = of(records.orders.iter().map(|row| row.at).collect());
        InOrder {
            contact_numbers: numbers(&contacts, records.contacts.len()),
            deal_numbers: numbers(&deals, records.deals.len()),
            contacts,
            deals,
            orders,
        }
    }

    fn contact(&self, contact: ContactId) -> Option<String> {
        self.contact_numbers[contact.0].map(|number| format!("t{number:06}"))
    }

    fn deal(&self, deal: DealId) -> Option<String> {
        self.deal_numbers[deal.0].map(|number| format!("d{number:04}"))
    }
}

/// For each place its number from 1 in an order, if it is in it.
fn numbers(order: &[usize], len: usize) -> Vec<Option<usize>> {
    let mut numbers = vec![None; len];
    for (number, &place) in order.iter().enumerate() {
        numbers[place] = Some(number + 1);
    }
    numbers
}

/// Cents as a plain decimal number.
fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn cell(text: Option<impl ToString>) -> String {
    text.map_or_else(String::new, |text| text.to_string())
}

fn people(world: &World, order: &InOrder) -> Sheet {
    let mut known = vec![false; world.people.iter().count()];
    let records = &world.records;
    let contacts = order
        .contacts
        .iter()
        .map(|&place| records.contacts[place].person);
    let orders = order
        .orders
        .iter()
        .map(|&place| records.orders[place].person);
    for PersonId(place) in contacts.chain(orders) {
        known[place] = true;
    }
    let mut sheet = Sheet::new(
        Table::People,
        &[
            "person",
            "name",
            "email",
            "phone",
            "company",
            "created_at",
            "customer_since",
            "attr.source",
            "attr.region",
            "attr.size",
        ],
    );
    for (id, person) in world.people.iter().filter(|(id, _)| known[id.0]) {
        sheet.rows.push(vec![
            id.text(),
            person.name.clone(),
            cell(person.email.as_ref()),
            cell(person.phone.as_ref()),
            person.company.clone(),
            person.created_on.to_string(),
            cell(person.customer_since),
            cell(person.source),
            names::REGIONS[person.region].name.to_owned(),
            person.size.text().to_owned(),
        ]);
    }
    sheet
}

fn touches(world: &World, order: &InOrder) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Touches,
        &[
            "touch",
            "person",
            "at",
            "medium",
            "direction",
            "author",
            "act",
            "connected",
            "duration_s",
            "about",
            "reply_to",
            "campaign",
            "piece",
            "rep",
            "subject",
            "deal",
        ],
    );
    for &place in &order.contacts {
        let row = touch(
            world,
            order,
            ContactId(place),
            &world.records.contacts[place],
        );
        sheet.rows.push(row);
    }
    sheet
}

fn touch(world: &World, order: &InOrder, id: ContactId, contact: &Contact) -> Vec<String> {
    let campaigns = &world.campaigns;
    vec![
        cell(order.contact(id)),
        contact.person.text(),
        contact.at.text(),
        contact.medium.to_owned(),
        contact.direction.to_owned(),
        contact.author.to_owned(),
        contact.act.to_owned(),
        contact.connected.to_owned(),
        cell(contact.duration_s),
        contact.about.to_owned(),
        cell(contact.reply_to.and_then(|reply| order.contact(reply))),
        cell(contact.campaign.map(|campaign| campaigns.name(campaign))),
        cell(contact.piece.map(|piece| campaigns.code(piece))),
        cell(contact.rep.map(|rep| rep.rep().id)),
        cell(contact.subject.as_ref()),
        cell(contact.deal.and_then(|deal| order.deal(deal))),
    ]
}

fn campaigns(world: &World) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Campaigns,
        &[
            "campaign",
            "name",
            "medium",
            "audience",
            "started_on",
            "ended_on",
            "unit_cost",
            "currency",
        ],
    );
    let today = world.firm.today;
    let begun = |started_on: Date| started_on <= today;
    for campaign in world
        .campaigns
        .list
        .iter()
        .filter(|row| begun(row.started_on))
    {
        sheet.rows.push(vec![
            campaign.id.clone(),
            campaign.name.clone(),
            campaign.medium.to_owned(),
            campaign.audience.to_owned(),
            campaign.started_on.to_string(),
            cell(campaign.ended_on.filter(|&ended_on| ended_on <= today)),
            cell(campaign.unit_cost.map(euros)),
            CURRENCY.to_owned(),
        ]);
    }
    sheet
}

fn spend(world: &World) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Spend,
        &["campaign", "from", "to", "amount", "currency"],
    );
    let spent = world.campaigns.spending.iter();
    for row in spent.filter(|row| row.to <= world.firm.today) {
        sheet.rows.push(vec![
            world.campaigns.name(row.campaign).to_owned(),
            row.from.to_string(),
            row.to.to_string(),
            euros(row.cents),
            CURRENCY.to_owned(),
        ]);
    }
    sheet
}

fn reps(world: &World) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Reps,
        &[
            "rep",
            "name",
            "team",
            "started_on",
            "ended_on",
            "hour_cost",
            "currency",
        ],
    );
    let started_on = moment::date_of(world.firm.first_day() - 200).first_of_month();
    for rep in RepId::all().map(RepId::rep) {
        sheet.rows.push(vec![
            rep.id.to_owned(),
            rep.name.to_owned(),
            rep.team.to_owned(),
            started_on.to_string(),
            String::new(),
            euros(rep.hour_cost),
            CURRENCY.to_owned(),
        ]);
    }
    sheet
}

fn rep_hours(world: &World) -> Sheet {
    let mut sheet = Sheet::new(Table::RepHours, &["rep", "week", "hours"]);
    for week in 0..world.firm.week_count() {
        let monday = world.firm.monday(week);
        for rep in RepId::all() {
            sheet.rows.push(vec![
                rep.rep().id.to_owned(),
                moment::date_of(monday).to_string(),
                format!("{:.1}", rep.selling_hours(world.firm.seed, monday)),
            ]);
        }
    }
    sheet
}

fn deals(world: &World, order: &InOrder) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Deals,
        &[
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
        ],
    );
    for &place in &order.deals {
        let row = deal(world, order, DealId(place), &world.records.deals[place]);
        sheet.rows.push(row);
    }
    sheet
}

fn deal(world: &World, order: &InOrder, id: DealId, deal: &Deal) -> Vec<String> {
    let end = world.firm.end();
    let ended = deal.ended.filter(|&(at, _)| at < end);
    let (outcome, reason) = match ended {
        Some((_, Ending::Won)) => ("won", ""),
        Some((_, Ending::Lost(reason))) => ("lost", reason),
        None => ("open", ""),
    };
    vec![
        cell(order.deal(id)),
        deal.person.text(),
        deal.rep.rep().id.to_owned(),
        deal.opened_at.text(),
        cell(deal.proposed_at.filter(|&at| at < end).map(Moment::text)),
        cell(ended.map(|(at, _)| at.text())),
        outcome.to_owned(),
        reason.to_owned(),
        euros(deal.amount.amount),
        euros(deal.amount.margin),
        CURRENCY.to_owned(),
    ]
}

fn orders(world: &World, order: &InOrder) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Orders,
        &[
            "order", "person", "at", "amount", "margin", "currency", "medium", "rep", "campaign",
            "piece", "deal",
        ],
    );
    for (number, &place) in order.orders.iter().enumerate() {
        let row = &world.records.orders[place];
        sheet.rows.push(order_row(world, order, number + 1, row));
    }
    sheet
}

fn order_row(world: &World, order: &InOrder, number: usize, row: &Order) -> Vec<String> {
    let campaigns = &world.campaigns;
    vec![
        format!("o{number:04}"),
        row.person.text(),
        row.at.text(),
        euros(row.money.amount),
        euros(row.money.margin),
        CURRENCY.to_owned(),
        row.medium.to_owned(),
        cell(row.rep.map(|rep| rep.rep().id)),
        cell(row.campaign.map(|campaign| campaigns.name(campaign))),
        cell(row.piece.map(|piece| campaigns.code(piece))),
        cell(row.deal.and_then(|deal| order.deal(deal))),
    ]
}

/// One small rise, long ago, so that no two spans that are compared lie on its two sides; and the cut
/// of a firm whose offer is weak.
fn prices(world: &World) -> Sheet {
    let mut sheet = Sheet::new(Table::Prices, &["at", "what", "change"]);
    let firm = world.firm;
    let mut add = |day: i64, what: &str, change: String| {
        let at = moment::date_of(day);
        if (firm.first_day()..firm.end().day()).contains(&day) {
            sheet
                .rows
                .push(vec![at.to_string(), what.to_owned(), change]);
        }
    };
    add(firm.first_day() + 14, "reading lamps", "0.02".to_owned());
    let off = firm.percent_off(Moment::midnight(firm.weak_from()));
    if off > 0 {
        add(firm.weak_from(), "lamps and desks", format!("-0.{off:02}"));
    }
    sheet
}

/// The owner's plan, the same for every month: about what the firm does while nothing is wrong.
fn targets(world: &World) -> Sheet {
    let mut sheet = Sheet::new(
        Table::Targets,
        &[
            "month",
            "leads",
            "answered_share",
            "conversion",
            "orders",
            "amount",
        ],
    );
    let mut month = moment::date_of(world.firm.first_day()).first_of_month();
    while month <= world.firm.today {
        let name = format!("{:04}-{:02}", month.year(), month.month());
        let plan = [name.as_str(), "225", "0.9", "0.27", "61", "58000"];
        sheet.rows.push(plan.map(str::to_owned).to_vec());
        month = moment::date_of(moment::day_number(month.last_of_month()) + 1);
    }
    sheet
}
