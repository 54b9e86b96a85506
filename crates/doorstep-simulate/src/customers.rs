//! What comes after an order: confirmations, questions about deliveries, and further orders.
//!
//! It must never turn a person into a customer: that is done elsewhere.

use crate::chance::{Chance, Topic};
use crate::desk::RepId;
use crate::knock::{self, Knock, Way};
use crate::moment::{DAY, HOUR, MINUTE, Moment};
use crate::people::PersonId;
use crate::records::{Contact, Money};
use crate::world::World;

/// How many order again within the year.
const COME_AGAIN: f64 = 0.28;
/// How often an old customer comes again in a year.
const A_YEAR: f64 = 0.5;
/// How many ask something about their order.
const SERVICE: f64 = 0.2;

/// Somebody has ordered: what follows of itself.
pub(crate) fn serve(world: &mut World, person: PersonId, at: Moment) {
    let number = at.number() ^ (person.0 as u64) << 34;
    let mut chance = Chance::new(world.firm.seed, Topic::Customer, number);
    let receipt = Contact::outgoing(person, at.plus(2 * MINUTE), "email").by_machine();
    world
        .records
        .add(receipt.subject("Your order at Kontor & Lampe"));
    if chance.happens(SERVICE) {
        let later = at.plus(chance.whole(4 * DAY, 26 * DAY)).awake();
        ask_for_service(world, person, later, &mut chance);
    }
    if chance.happens(COME_AGAIN) {
        let later = at.plus(chance.whole(50 * DAY, 260 * DAY));
        return_to_door(world, person, later, &mut chance);
    }
}

/// The customers of earlier years come again.
pub(crate) fn come_again(world: &mut World) {
    let customers: Vec<PersonId> = world
        .people
        .iter()
        .filter(|(_, person)| person.customer_since.is_some())
        .map(|(id, _)| id)
        .collect();
    let first = Moment::midnight(world.firm.first_day());
    let days = world.firm.end().day() - first.day();
    for person in customers {
        let mut chance = Chance::new(world.firm.seed, Topic::Customer, person.0 as u64);
        let mut at = first;
        for _ in 0..chance.count(A_YEAR * days as f64 / 365.0) {
            // Never twice in a fortnight.
            at = at.plus(14 * DAY + chance.whole(0, days * DAY / 2));
            return_to_door(world, person, at, &mut chance);
        }
        if chance.happens(SERVICE) {
            let at = first.plus(chance.whole(0, days * DAY)).awake();
            ask_for_service(world, person, at, &mut chance);
        }
    }
}

fn return_to_door(world: &mut World, person: PersonId, around: Moment, chance: &mut Chance) {
    let ways = [(Way::OrderForm, 0.5), (Way::Email, 0.25), (Way::Call, 0.25)];
    let way = chance.weighted(&ways);
    let at = knock::moment_of(way, around, chance);
    let source = world.people.get(person).source.unwrap_or("");
    world.people.learn_phone(person);
    world.knocks.add(Knock {
        is_customer: true,
        ..Knock::new(person, at, way, source)
    });
}

fn ask_for_service(world: &mut World, person: PersonId, at: Moment, chance: &mut Chance) {
    let reps: Vec<RepId> = RepId::all().collect();
    let rep = chance.one_of(&reps);
    if at.is_open() && chance.happens(0.3) {
        let call = Contact::incoming(person, at, "call")
            .about_service()
            .by(rep);
        world.records.add(call.lasting(chance.whole(60, 420)));
        return;
    }
    let question = Contact::incoming(person, at, "email").about_service();
    let question = world.records.add(question.subject("Where is my delivery?"));
    let later = at.plus_working(chance.whole(HOUR, 9 * HOUR));
    let answer = Contact::outgoing(person, later, "email")
        .about_service()
        .by(rep);
    let answer = answer.subject("Re: Where is my delivery?");
    world.records.add(answer.answering(question));
}

/// What an order of this person is worth at the prices of a moment.
pub(crate) fn money(world: &World, person: PersonId, at: Moment, chance: &mut Chance) -> Money {
    let usual = world.people.get(person).size.usual_order();
    let euros = chance.around(usual, 0.45).clamp(60.0, 20_000.0).round();
    let amount = euros as i64 * 100;
    let margin = (amount as f64 * chance.between(0.36, 0.46)) as i64;
    // Lamps and desks cost the firm what they did.
    let less = amount * world.firm.percent_off(at) / 100;
    Money {
        amount: amount - less,
        margin: margin - less,
    }
}
