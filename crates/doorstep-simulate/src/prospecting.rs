//! Calls that nobody asked for: sellers ring people who have had letters.
//!
//! Who says yes is at the door; what follows is told elsewhere. It must never ring anybody who has
//! come by themselves.

use crate::chance::{Chance, Topic};
use crate::desk::RepId;
use crate::knock::{Knock, Way};
use crate::moment::{HOUR, Moment};
use crate::people::PersonId;
use crate::records::Contact;
use crate::world::World;

/// Calls in a week.
const CALLS: f64 = 26.0;

/// Rings people in a week.
pub(crate) fn play(world: &mut World, week: i64) {
    let monday = world.firm.monday(week);
    let mut chance = Chance::new(world.firm.seed, Topic::Prospecting, monday.unsigned_abs());
    let open = world.open_minded(&world.bought, Moment::midnight(monday));
    let calls = chance.count(CALLS);
    for person in chance.several(&open, calls) {
        let day = monday + chance.whole(0, 4);
        let at = Moment::new(day, chance.whole(9 * HOUR, 17 * HOUR - 1_200));
        if at.date() >= world.people.get(person).created_on {
            ring(world, person, at, &mut chance);
        }
    }
}

fn ring(world: &mut World, person: PersonId, at: Moment, chance: &mut Chance) {
    let reps: Vec<RepId> = RepId::all().collect();
    let call = Contact::outgoing(person, at, "call").by(chance.one_of(&reps));
    let fate = chance.between(0.0, 1.0);
    let contact = if fate < 0.55 {
        call.unreached()
    } else if fate < 0.72 {
        call.lasting(chance.whole(4, 26))
    } else if fate < 0.85 {
        call.act("refusal").lasting(chance.whole(20, 110))
    } else if fate < 0.89 {
        call.act("message").lasting(chance.whole(45, 200))
    } else {
        let knock = Knock::new(person, at, Way::WasRung, "prospecting");
        world.will_knock(knock, chance);
        return;
    };
    world.records.add(contact);
}
