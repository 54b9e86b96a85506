//! Newsletters by e-mail to the house list, every other Thursday, and what comes back.
//!
//! It must never answer anybody, and must mark what programs send as theirs.

use std::rc::Rc;

use crate::campaigns::{self, Campaign, CampaignId, Spending};
use crate::chance::{Chance, Topic};
use crate::knock::{self, Knock, Way};
use crate::moment::{DAY, HOUR, MINUTE, Moment};
use crate::names;
use crate::people::PersonId;
use crate::records::{Contact, ContactId};
use crate::world::World;

/// Questions and order forms that an issue brings to the usual list.
const QUESTIONS: f64 = 8.0;
const ORDERS: f64 = 2.0;
/// Weeks from one issue to the next.
const EVERY: i64 = 2;
/// Cents for writing an issue and sending it.
const FIXED_COST: i64 = 16_000;

/// An issue on its way to somebody.
#[derive(Clone, Copy, Debug)]
struct Sent {
    person: PersonId,
    contact: ContactId,
    campaign: CampaignId,
    at: Moment,
}

/// How many people newsletters bring in a usual week.
pub(crate) const LEADS_A_WEEK: f64 = (QUESTIONS + ORDERS) / EVERY as f64;

/// Sends the newsletter of a week, if it is a week for one.
pub(crate) fn play(world: &mut World, week: i64) {
    if world.firm.weeks_left(week) % EVERY != 1 {
        return;
    }
    let monday = world.firm.monday(week);
    let mut chance = Chance::new(world.firm.seed, Topic::Newsletter, monday.unsigned_abs());
    let at = Moment::new(monday + 3, 10 * HOUR);
    let share = world.firm.mail_share(at);
    let sent = send(world, at, share, &mut chance);
    react(world, &sent, share, &mut chance);
    for issue in &sent {
        echo(world, issue, &mut chance);
    }
}

fn send(world: &mut World, at: Moment, share: f64, chance: &mut Chance) -> Vec<Sent> {
    let date = at.date();
    let issue = at.day().unsigned_abs() as usize / 14;
    let subject: Rc<str> = Rc::from(names::NEWS[issue % names::NEWS.len()]);
    let campaign = world.campaigns.add(Campaign {
        id: format!("{date} newsletter"),
        name: format!("Newsletter: {subject}"),
        medium: "email",
        audience: "house list",
        started_on: date,
        ended_on: Some(date),
        unit_cost: None,
    });
    world.campaigns.spending.push(Spending {
        campaign,
        from: date,
        to: date,
        cents: (FIXED_COST as f64 * share) as i64,
    });
    let mut sent = Vec::new();
    for person in addresses(world, at, share, chance) {
        // The program sends some hundred mails a minute.
        let at = at.plus(sent.len() as i64 / 8);
        let issue = Contact::outgoing(person, at, "email")
            .of(Some(campaign), None)
            .subject(Rc::clone(&subject));
        sent.push(Sent {
            person,
            contact: world.records.add(issue),
            campaign,
            at,
        });
    }
    sent
}

/// The whole list, or so many of it.
fn addresses(world: &World, at: Moment, share: f64, chance: &mut Chance) -> Vec<PersonId> {
    let list = world.subscribers(at);
    if share < 1.0 {
        return chance.several(&list, (list.len() as f64 * share) as usize);
    }
    list
}

fn react(world: &mut World, sent: &[Sent], share: f64, chance: &mut Chance) {
    let Some(first) = sent.first() else { return };
    let mood = campaigns::mood(first.at.date()) * share;
    let (orders, questions) = (chance.count(ORDERS * mood), chance.count(QUESTIONS * mood));
    let open: Vec<Sent> = sent
        .iter()
        .copied()
        .filter(|issue| !world.people.get(issue.person).has_knocked)
        .collect();
    for (place, issue) in chance.several(&open, orders + questions).iter().enumerate() {
        let way = if place < orders {
            Way::OrderForm
        } else {
            knock::way_from("newsletter", chance)
        };
        let hours = chance.around(9.0, 1.1).clamp(0.1, 200.0);
        let around = issue.at.plus((hours * HOUR as f64) as i64);
        click(world, issue, around.awake());
        let at = knock::moment_of(way, around, chance).max(around.awake().plus(MINUTE));
        let knock = Knock {
            campaign: Some(issue.campaign),
            prompt: Some(issue.contact).filter(|_| way != Way::Call),
            ..Knock::new(issue.person, at, way, "newsletter")
        };
        world.will_knock(knock, chance);
    }
}

/// They follow a link.
fn click(world: &mut World, issue: &Sent, at: Moment) {
    let click = Contact::incoming(issue.person, at, "web").act("signal");
    let click = click.of(Some(issue.campaign), None);
    world.records.add(click.answering(issue.contact));
}

/// What an issue brings back besides questions: clicks, programs, and people who have had enough.
fn echo(world: &mut World, issue: &Sent, chance: &mut Chance) {
    let fate = chance.between(0.0, 1.0);
    if fate < 0.030 {
        let hours = chance.around(6.0, 1.2).min(150.0);
        let at = issue.at.plus((hours * HOUR as f64) as i64).awake();
        click(world, issue, at);
    } else if fate < 0.048 {
        let seconds = chance.whole(2, 20);
        let scan = Contact::incoming(issue.person, issue.at.plus(seconds), "web");
        let scan = scan
            .act("signal")
            .by_machine()
            .of(Some(issue.campaign), None);
        world.records.add(scan.answering(issue.contact));
    } else if fate < 0.060 {
        let auto = program_mail(issue, "Out of office", chance.whole(5, 40));
        world.records.add(auto);
    } else if fate < 0.063 {
        let bounce = program_mail(issue, "Undelivered mail returned to sender", 30);
        let at = bounce.at;
        world.records.add(bounce);
        world.people.get_mut(issue.person).opted_out_at = Some(at);
    } else if fate < 0.0645 {
        let at = issue.at.plus(chance.whole(MINUTE, 2 * DAY)).awake();
        let stop = Contact::incoming(issue.person, at, "email").act("optout");
        let stop = stop.subject("Unsubscribe").answering(issue.contact);
        world.records.add(stop);
        world.people.get_mut(issue.person).opted_out_at = Some(at);
    }
}

fn program_mail(issue: &Sent, subject: &str, seconds: i64) -> Contact {
    Contact::incoming(issue.person, issue.at.plus(seconds), "email")
        .by_machine()
        .subject(subject)
        .answering(issue.contact)
}
