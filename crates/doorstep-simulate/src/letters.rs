//! Sales letters with an order form: who gets which piece, and who reacts.
//!
//! Twice in thirteen weeks, so that equal spans have equally many. It must never answer anybody.

use crate::campaigns::{self, Campaign, CampaignId, PieceId, Season, Spending};
use crate::chance::{Chance, Topic};
use crate::firm::Firm;
use crate::knock::{self, Knock, Way};
use crate::moment::{self, DAY, HOUR, Moment};
use crate::people::PersonId;
use crate::records::{Contact, ContactId};
use crate::world::World;

/// Weeks of a cycle.
const CYCLE: i64 = 13;
/// Weeks of a cycle, counted back from today, in which a letter goes out.
const MAILING_WEEKS: [i64; 2] = [3, 9];
/// How many letters of a mailing go to the house list.
const HOUSE_SHARE: f64 = 0.32;
/// How many bought addresses are new.
const FRESH_SHARE: f64 = 0.6;
/// How many of the letters bring an order form, and how many a question.
const ORDERS: f64 = 0.011;
const QUESTIONS: f64 = 0.026;
/// Cents for a letter: paper, print, postage.
const UNIT_COST: i64 = 105;
/// Cents for writing the letter and hiring lists.
const FIXED_COST: i64 = 90_000;

/// A letter on its way to somebody.
#[derive(Clone, Copy, Debug)]
struct Sent {
    person: PersonId,
    contact: ContactId,
    campaign: CampaignId,
    piece: PieceId,
    at: Moment,
}

/// How many people letters bring in a usual week.
pub(crate) fn leads_a_week(firm: &Firm) -> f64 {
    let letters = (firm.letter_count() * MAILING_WEEKS.len()) as f64 / CYCLE as f64;
    letters * (ORDERS + QUESTIONS)
}

/// Sends the letters of a week, if it is a week for letters.
pub(crate) fn play(world: &mut World, week: i64) {
    if !MAILING_WEEKS.contains(&(world.firm.weeks_left(week) % CYCLE)) {
        return;
    }
    let monday = world.firm.monday(week);
    let at = Moment::new(monday + 1, 12 * HOUR);
    let mut chance = Chance::new(world.firm.seed, Topic::Letter, monday.unsigned_abs());
    let amount = world.firm.letter_count() as f64 * world.firm.mail_share(at);
    let addresses = choose_addresses(world, at, amount as usize, &mut chance);
    let sent = send(world, at, &addresses, &mut chance);
    react(world, &sent, &mut chance);
    come_back(world, &sent, &mut chance);
}

fn choose_addresses(
    world: &mut World,
    at: Moment,
    amount: usize,
    chance: &mut Chance,
) -> Vec<PersonId> {
    let house = world.subscribers(at);
    let mut addresses = chance.several(&house, (amount as f64 * HOUSE_SHARE) as usize);
    let bought = amount - addresses.len();
    let used = world.open_minded(&world.bought, at);
    let again = (bought as f64 * (1.0 - FRESH_SHARE)) as usize;
    addresses.extend(chance.several(&used, again));
    let fresh = amount - addresses.len();
    for _ in 0..fresh {
        let person = world.people.add(at.day());
        world.bought.push(person);
        addresses.push(person);
    }
    addresses
}

fn send(world: &mut World, at: Moment, addresses: &[PersonId], chance: &mut Chance) -> Vec<Sent> {
    let (date, season) = (at.date(), Season::of(at.date()));
    let (year, month) = (date.year(), date.month());
    let campaign = world.campaigns.add(Campaign {
        id: format!("{year}-{month:02} {} letter", season.word()),
        name: format!("Sales letter of {} {year}", season.word()),
        medium: "letter",
        audience: "house list and bought lists",
        started_on: date,
        ended_on: Some(moment::date_of(at.day() + 30)),
        unit_cost: Some(UNIT_COST),
    });
    world.campaigns.spending.push(Spending {
        campaign,
        from: date,
        to: date,
        cents: FIXED_COST,
    });
    let pieces = world.campaigns.add_pieces(season, year, chance);
    let mut sent = Vec::with_capacity(addresses.len());
    for (place, &person) in addresses.iter().enumerate() {
        let piece = pieces[place % pieces.len()];
        let letter = Contact::outgoing(person, at, "letter").of(Some(campaign), Some(piece));
        sent.push(Sent {
            person,
            contact: world.records.add(letter),
            campaign,
            piece,
            at,
        });
    }
    sent
}

fn react(world: &mut World, sent: &[Sent], chance: &mut Chance) {
    let Some(first) = sent.first() else { return };
    let mood = campaigns::mood(first.at.date());
    let orders = chance.count(sent.len() as f64 * ORDERS * mood);
    let questions = chance.count(sent.len() as f64 * QUESTIONS * mood);
    let open: Vec<Sent> = sent
        .iter()
        .copied()
        .filter(|letter| !world.people.get(letter.person).has_knocked)
        .collect();
    for (place, letter) in chance.several(&open, orders + questions).iter().enumerate() {
        let way = if place < orders {
            Way::OrderForm
        } else {
            knock::way_from("letter", chance)
        };
        let knock = reaction(letter, way, chance);
        world.will_knock(knock, chance);
    }
}

/// Some days after the letter; most name what they answer.
fn reaction(letter: &Sent, way: Way, chance: &mut Chance) -> Knock {
    let days = (2.0 + chance.around(4.5, 0.7)).min(28.0);
    let around = letter.at.plus((days * DAY as f64) as i64);
    let names_it = way != Way::Call && chance.happens(0.7);
    Knock {
        campaign: Some(letter.campaign),
        piece: Some(letter.piece).filter(|_| names_it || way == Way::OrderForm),
        prompt: Some(letter.contact).filter(|_| names_it),
        ..Knock::new(
            letter.person,
            knock::moment_of(way, around, chance),
            way,
            "letter",
        )
    }
}

/// Letters that the post brings back, and people who want no more of them.
fn come_back(world: &mut World, sent: &[Sent], chance: &mut Chance) {
    for letter in sent {
        let later = letter.at.plus_working(chance.whole(24, 80) * HOUR);
        if world.people.get(letter.person).has_knocked {
            continue;
        }
        if chance.happens(0.012) {
            let returned = Contact::incoming(letter.person, later, "letter").by_machine();
            let returned = returned.subject("Returned: addressee unknown");
            world.records.add(returned.answering(letter.contact));
            world.people.get_mut(letter.person).opted_out_at = Some(later);
        } else if chance.happens(0.002) {
            let stop = Contact::incoming(letter.person, later, "letter").act("optout");
            world.records.add(stop.answering(letter.contact));
            world.people.get_mut(letter.person).opted_out_at = Some(later);
        }
    }
}
