//! The steps from tables to a [`Business`]: join people, make touches, sort, resolve replies.

use std::collections::{HashMap, HashSet};

use doorstep_core::{
    Act, Columns, Direction, Given, Kind, Medium, Micros, Policy, ReplyTo, Touch, Unit,
};

use super::{AssembleError, Business, Party, Recorded, bulk, orders, references, twins};
use crate::identity::Identity;
use crate::rows::{DealOutcome, DealRow, Tables, TouchRow};
use crate::text::Text;
use crate::{Calendar, Notice, Table, When, money};

/// A touch on its way: what the fold reads and what else was recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub(super) touch: Touch,
    pub(super) recorded: Recorded,
    pub(super) reply_to: Option<Text>,
    pub(super) reach_stated: bool,
}

impl Business {
    /// Puts the records of a business together.
    pub fn assemble(mut tables: Tables, policy: &Policy) -> Result<Self, AssembleError> {
        if tables.currencies.len() > 1 {
            let codes = tables
                .currencies
                .iter()
                .map(|currency| currency.code().to_owned());
            return Err(AssembleError::Currencies(codes.collect()));
        }
        if let Some(currency) = tables.currencies.first()
            && tables.currency_assumed
            && currency.decimals() != 2
        {
            return Err(AssembleError::CurrencyMissing(currency.code().to_owned()));
        }
        let calendar = Calendar::new(policy)?;
        for medium in Medium::ALL {
            // A medium can be the source of a case, so its word has a handle.
            tables.symbols.put(medium.word());
        }
        tables.sort(&calendar);
        let (identity, mut notices) = Identity::of(&tables);
        if policy.zone.is_none() && tables.has_people() {
            notices.push(zone_assumed());
        }
        notices.extend(references::unknown(&tables));
        notices.extend(closed_before_opened(&tables, &calendar));
        notices.extend(currency_unknown(&tables));
        twins::join_deals(&mut tables, &identity, &calendar);
        notices.extend(connected_unknown(&tables.touches));
        let mut made = make_touches(&mut tables, &identity, &calendar);
        notices.extend(move_late_contacts(&mut made, &identity));
        bulk::mark(&mut made, &identity, policy.bulk_n);
        if made.len() >= u32::MAX as usize {
            return Err(AssembleError::TooMany);
        }
        let parties = Parties::of(&tables, &identity, policy.unit, &calendar);
        let business = Business {
            currency: tables.currencies.first().copied(),
            calendar,
            attributes: tables.attributes,
            parties: Vec::new(),
            keys: Vec::new(),
            at: Vec::with_capacity(made.len()),
            nature: Vec::with_capacity(made.len()),
            duration_s: Vec::with_capacity(made.len()),
            reply_to: vec![None; made.len()],
            recorded: Vec::with_capacity(made.len()),
            deals: tables.deals,
            campaigns: tables.campaigns,
            spend: tables.spend,
            reps: tables.reps,
            rep_hours: tables.rep_hours,
            prices: tables.prices,
            targets: tables.targets,
            counts: tables.counts,
            symbols: tables.symbols,
            notices,
        };
        Ok(business.with_touches(parties, &made, policy))
    }

    fn with_touches(mut self, mut parties: Parties, made: &[Made], policy: &Policy) -> Self {
        let mut of_party: Vec<(usize, usize)> = made
            .iter()
            .enumerate()
            .map(|(index, made)| (parties.index_of(made.recorded.person), index))
            .collect();
        // Time order within a party; equal times keep the order of the records.
        of_party.sort_by_key(|&(party, index)| (party, made[index].touch.at));
        let mut unknown_replies = 0;
        let mut next = 0;
        for (party_index, party) in parties.list.iter_mut().enumerate() {
            let start = next;
            while of_party
                .get(next)
                .is_some_and(|&(party, _)| party == party_index)
            {
                self.push(&made[of_party[next].1]);
                next += 1;
            }
            party.touches = start..next;
            let replies = of_party[start..next]
                .iter()
                .map(|&(_, index)| made[index].reply_to);
            unknown_replies += self.resolve_replies(start, replies, policy);
        }
        if unknown_replies > 0 {
            self.notices.push(Notice::new(
                "reply-unknown",
                "reply_to",
                format!("{} a touch that is not an earlier one of the same person: read as if nothing were said", money::some(unknown_replies, "touch answers", "touches answer")),
            ));
        }
        self.parties = parties.list;
        self.keys = parties.keys;
        self
    }

    fn push(&mut self, made: &Made) {
        self.at.push(made.touch.at);
        self.nature.push(made.touch.nature);
        self.duration_s
            .push(made.touch.duration_s.unwrap_or(Columns::UNKNOWN));
        self.recorded.push(made.recorded);
    }

    /// Turns the names of earlier touches into ordinals. Returns how many name none.
    fn resolve_replies(
        &mut self,
        start: usize,
        replies: impl Iterator<Item = Option<Text>> + Clone,
        policy: &Policy,
    ) -> usize {
        if replies.clone().all(|reply| reply.is_none()) {
            return 0;
        }
        let mut ordinals: HashMap<Text, u32> = HashMap::new();
        let mut unknown = 0;
        for (ordinal, reply) in replies.enumerate() {
            let place = start + ordinal;
            if let Some(name) = reply {
                let found = ordinals.get(&name).copied();
                unknown += usize::from(found.is_none());
                self.reply_to[place] = found.map(|earlier| ReplyTo {
                    ordinal: earlier,
                    kind: Kind::of(&self.touch_at(start + earlier as usize), policy),
                });
            }
            if self.recorded[place].table == Table::Touches {
                ordinals.insert(self.recorded[place].id, ordinal as u32);
            }
        }
        unknown
    }

    fn touch_at(&self, place: usize) -> Touch {
        let seconds = self.duration_s[place];
        Touch {
            at: self.at[place],
            nature: self.nature[place],
            duration_s: (seconds != Columns::UNKNOWN).then_some(seconds),
            reply_to: None,
        }
    }
}

fn zone_assumed() -> Notice {
    Notice::new(
        "zone-assumed",
        "zone",
        "no time zone is given, so days and months are those of UTC; set `zone` in the policy or use --zone",
    )
}

fn currency_unknown(tables: &Tables) -> Option<Notice> {
    let is_unknown = tables.currency_assumed && tables.currencies.is_empty();
    let text = "no amount names a currency: they are read with two decimals. Fill the column currency in, or use --currency EUR";
    is_unknown.then(|| Notice::new("currency-unknown", "currency", text))
}

/// A deal counts by its closing, whatever its opening says; but one of the two is wrong.
fn closed_before_opened(tables: &Tables, calendar: &Calendar) -> Option<Notice> {
    const SHOWN: usize = 3;
    let early = tables.deals.iter().filter(|deal| {
        let times = deal.opened_at.zip(deal.closed_at);
        times.is_some_and(|(opened, closed)| closed.end(calendar) < opened.start(calendar))
    });
    let ids: Vec<&str> = early.map(|deal| tables.symbols.get(deal.deal)).collect();
    let text = format!(
        "{} closed before being opened (such as {}): such a deal counts by its closing. Check both dates",
        if ids.len() == 1 {
            "1 deal".to_owned()
        } else {
            format!("{} deals", ids.len())
        },
        ids.iter()
            .take(SHOWN)
            .copied()
            .collect::<Vec<_>>()
            .join(", ")
    );
    (!ids.is_empty()).then(|| Notice::new("closed-before-opened", "deals", text))
}

fn connected_unknown(touches: &[TouchRow]) -> Option<Notice> {
    let unknown = touches.iter().filter(|row| row.connected_unknown).count();
    let text = format!(
        "of {} nobody recorded whether anybody was reached: read as not reached",
        money::some(unknown, "call or chat", "calls and chats")
    );
    (unknown > 0).then(|| Notice::new("connected-unknown", "touches", text))
}

/// Every touch there is, in the order of the records: contacts, orders, then the deal book.
/// The rows of contacts are taken out of the tables: of a large business both would be too much to hold.
fn make_touches(tables: &mut Tables, identity: &Identity, calendar: &Calendar) -> Vec<Made> {
    let with_order = orders::deals_with_orders(tables);
    let with_proposal = proposed_deals(&tables.touches);
    let contacts = std::mem::take(&mut tables.touches);
    let mut made: Vec<Made> = contacts.into_iter().map(|row| of_contact(&row)).collect();
    orders::add(&mut made, tables, identity, calendar);
    for deal in &tables.deals {
        if let Some(at) = deal.proposed_at
            && !with_proposal.contains(&deal.deal)
        {
            made.extend(of_deal(
                deal,
                Medium::Email,
                Direction::Out,
                Act::Proposal,
                at,
                calendar,
            ));
        }
        let closing = match deal.outcome {
            DealOutcome::Won if !with_order.contains(&deal.deal) => {
                Some((Direction::In, Act::Order))
            }
            DealOutcome::Lost => Some((Direction::Out, Act::Lost)),
            _ => None,
        };
        if let Some(((direction, act), at)) = closing.zip(deal.closed_at) {
            made.extend(of_deal(deal, Medium::Deal, direction, act, at, calendar));
        }
    }
    made
}

fn of_contact(row: &TouchRow) -> Made {
    Made {
        touch: row.touch,
        recorded: Recorded {
            id: row.id,
            table: Table::Touches,
            person: row.person,
            campaign: row.campaign,
            piece: row.piece,
            rep: row.rep,
            deal: row.deal,
            subject: row.subject,
            value: row.value,
            margin: None,
            derived: row.derived,
            is_day: row.is_day,
        },
        reply_to: row.reply_to,
        reach_stated: row.reach_stated,
    }
}

/// A touch made from a field of the deal book.
fn of_deal(
    deal: &DealRow,
    medium: Medium,
    direction: Direction,
    act: Act,
    at: When,
    calendar: &Calendar,
) -> Option<Made> {
    let mut given = Given::new(0, medium, direction);
    given.act = Some(act);
    given.has_rep = deal.rep.is_some();
    given.at = if act == Act::Proposal {
        at.start(calendar)
    } else {
        at.end(calendar)
    };
    let is_order = act == Act::Order;
    Some(Made {
        touch: given.resolve().ok()?,
        recorded: Recorded {
            id: deal.deal,
            table: Table::Deals,
            person: deal.person,
            campaign: None,
            piece: None,
            rep: deal.rep,
            deal: Some(deal.deal),
            subject: None,
            value: deal.amount.filter(|_| is_order),
            margin: deal.margin.filter(|_| is_order),
            derived: true,
            is_day: at.is_day(),
        },
        reply_to: None,
        reach_stated: true,
    })
}

fn proposed_deals(touches: &[TouchRow]) -> HashSet<Text> {
    let proposals = touches
        .iter()
        .filter(|row| row.touch.nature.act() == Act::Proposal);
    proposals.filter_map(|row| row.deal).collect()
}

/// A deal that closed before the lead's first contact: the contact was recorded late, and is moved to
/// the closing.
fn move_late_contacts(made: &mut [Made], identity: &Identity) -> Option<Notice> {
    let mut first: HashMap<Text, usize> = HashMap::new();
    let mut closing: HashMap<Text, Micros> = HashMap::new();
    for (index, touch) in made.iter().enumerate() {
        let person = identity.root(touch.recorded.person);
        if touch.recorded.table == Table::Deals && touch.touch.nature.medium() == Medium::Deal {
            let at = closing.entry(person).or_insert(touch.touch.at);
            *at = touch.touch.at.min(*at);
        } else if first
            .get(&person)
            .is_none_or(|&other| touch.touch.at < made[other].touch.at)
        {
            first.insert(person, index);
        }
    }
    let mut moved = 0;
    for (person, index) in first {
        let contact = &mut made[index];
        if let Some(&at) = closing.get(&person)
            && contact.recorded.derived
            && at < contact.touch.at
        {
            contact.touch.at = at;
            moved += 1;
        }
    }
    let deals = if moved == 1 { "deal" } else { "deals" };
    let text = format!(
        "{moved} {deals} closed before the lead's first recorded contact: that contact is moved to the closing"
    );
    (moved > 0).then(|| Notice::new("closed-before-contact", "deals", text))
}

/// The streams: people, or companies where the policy says so.
struct Parties<'a> {
    list: Vec<Party>,
    keys: Vec<(Text, usize)>,
    index: HashMap<Text, usize>,
    identity: &'a Identity,
    /// For each person the company, if streams are companies'.
    company: HashMap<Text, Text>,
    attributes: usize,
}

impl<'a> Parties<'a> {
    fn of(tables: &Tables, identity: &'a Identity, unit: Unit, calendar: &Calendar) -> Self {
        let mut parties = Parties {
            list: Vec::new(),
            keys: Vec::new(),
            index: HashMap::new(),
            identity,
            company: HashMap::new(),
            attributes: tables.attributes.len(),
        };
        if unit == Unit::Company {
            let companies = tables
                .people
                .iter()
                .filter_map(|row| Some((identity.root(row.person), row.company?)));
            parties.company = companies.collect();
        }
        for row in &tables.people {
            let index = parties.index_of(row.person);
            let keys = [row.email, row.phone].into_iter().flatten();
            parties.keys.extend(keys.map(|key| (key, index)));
            let party = &mut parties.list[index];
            if unit == Unit::Person {
                party.name = party.name.or(row.name);
            }
            fill(&mut party.attributes, &row.attributes);
            let since = row.customer_since.map(|since| since.date(calendar));
            // Of several rows of one person the earliest day is the one since which they bought.
            party.customer_since = [party.customer_since, since].into_iter().flatten().min();
        }
        parties.add_companies(tables, unit);
        parties
    }

    /// What is known of a company is known of its people.
    fn add_companies(&mut self, tables: &Tables, unit: Unit) {
        let rows: HashMap<Text, usize> = tables
            .companies
            .iter()
            .enumerate()
            .map(|(index, row)| (row.company, index))
            .collect();
        for person in &tables.people {
            let Some(company) = person.company else {
                continue;
            };
            let index = self.index_of(person.person);
            let party = &mut self.list[index];
            if let Some(&row) = rows.get(&company) {
                fill(&mut party.attributes, &tables.companies[row].attributes);
                if unit == Unit::Company {
                    party.name = party.name.or(tables.companies[row].name);
                }
            }
        }
    }

    fn index_of(&mut self, person: Text) -> usize {
        let root = self.identity.root(person);
        let id = self.company.get(&root).copied().unwrap_or(root);
        let next = self.list.len();
        let index = *self.index.entry(id).or_insert(next);
        if index == next {
            self.list.push(Party {
                id,
                name: None,
                touches: 0..0,
                attributes: vec![None; self.attributes],
                customer_since: None,
            });
        }
        index
    }
}

/// What is known already stays.
fn fill(values: &mut [Option<Text>], more: &[Option<Text>]) {
    for (value, more) in values.iter_mut().zip(more) {
        *value = value.or(*more);
    }
}
