//! Touches of made-up people: e-mails both ways, and an order by form as the last touch of some. One case a person, no
//! answers by name: so that SQL can say what the rules say.

use doorstep_ledger::Import;
use doorstep_records::rows::{Place, Refused, Row, Sink, Value};
use doorstep_records::{Act, Currency, Direction, Medium, Table, When};

/// Nobody has more touches.
const MOST: u64 = 19;

/// Columns of touches, in the order of the contract.
const TOUCH: usize = 0;
const PERSON: usize = 1;
const AT: usize = 2;
const MEDIUM: usize = 3;
const DIRECTION: usize = 4;
const ACT: usize = 7;
const CAMPAIGN: usize = 12;
const REP: usize = 14;
const VALUE: usize = 15;

/// Hands the touches of so many people to an import, in no order of people. Returns how many there are.
pub(crate) fn touches(people: u64, import: &mut Import) -> Result<u64, String> {
    let slots = people * MOST;
    // A step that shares no divisor with the slots visits each once.
    let mut step = slots / 2 + 1;
    while common_divisor(step, slots) > 1 {
        step += 1;
    }
    let mut count = 0;
    let mut slot = 0;
    for _ in 0..slots {
        slot = (slot + step) % slots;
        let (person, number) = (slot / MOST, slot % MOST);
        if number < count_of(person) {
            count += 1;
            touch(person, number, count, import)?;
        }
    }
    Sink::finish(import).map_err(|error| error.to_string())?;
    Ok(count)
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        common_divisor(other, one % other)
    }
}

/// Chance from two numbers (`SplitMix64`).
fn chance(one: u64, other: u64) -> u64 {
    let mut mixed = one
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(other.wrapping_mul(0xd1b5_4a32_d192_ed03));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// How many touches a person has: 1 to 19, 10 on average.
fn count_of(person: u64) -> u64 {
    1 + chance(person, 1_000) % MOST
}

fn touch(person: u64, number: u64, row: u64, import: &mut Import) -> Result<(), String> {
    const DAY: i64 = 86_400_000_000;
    const BEGIN: i64 = 1_640_995_200_000_000;
    let began = BEGIN + (chance(person, 2_000) % (900 * DAY as u64)) as i64;
    // Two to eleven days from touch to touch, to the microsecond.
    let within = (chance(person, 3_000 + number) % (9 * DAY as u64)) as i64;
    let at = began + number as i64 * 11 * DAY + within;
    let dice = chance(person, number) % 100;
    let is_order = number + 1 == count_of(person) && dice < 20;
    let (id, person_id) = (format!("t{person}-{number}"), format!("p{person}"));
    let campaign = format!("campaign {}", dice % 40);
    let mut made = Row::new(Table::Touches);
    made.set(TOUCH, Value::Text(&id));
    made.set(PERSON, Value::Text(&person_id));
    made.set(AT, Value::When(When::Instant(at)));
    let in_or_out = |is_in: bool| if is_in { Direction::In } else { Direction::Out };
    made.set(
        DIRECTION,
        Value::Direction(in_or_out(is_order || dice >= 70)),
    );
    made.set(
        MEDIUM,
        Value::Medium(if is_order {
            Medium::OrderForm
        } else {
            Medium::Email
        }),
    );
    if is_order {
        made.set(ACT, Value::Act(Act::Order));
        made.set(VALUE, Value::Amount(1_000 + (dice * 137) as i64));
        made.currency = Currency::parse("EUR");
    } else if dice < 45 {
        made.set(CAMPAIGN, Value::Text(&campaign));
    } else if dice < 70 {
        made.set(REP, Value::Text("anna"));
    } else if dice < 85 {
        made.set(ACT, Value::Act(Act::Request));
    } else {
        made.set(ACT, Value::Act(Act::Message));
    }
    let place = Place { file: 0, row };
    import
        .take(&[made], place)
        .map_err(|refused| match refused {
            Refused::Bad(faults) => format!("{faults:?}"),
            Refused::Io(error) => error.to_string(),
        })
}
