//! Who the people are: names, offices, what is known of them at the door, and what the firm may send.
//!
//! It must never know what they did, except whether they have come to the door.

use jiff::civil::Date;

use crate::chance::{Chance, Topic};
use crate::moment::{self, Moment};
use crate::names;

/// A person's place in the list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PersonId(pub(crate) usize);

impl PersonId {
    /// As records write it.
    pub(crate) fn text(self) -> String {
        format!("p{:05}", self.0 + 1)
    }
}

/// How many people work in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Small,
    Middle,
    Large,
}

impl Size {
    /// As records write it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Size::Small => "1-4",
            Size::Middle => "5-19",
            Size::Large => "20-99",
        }
    }

    /// What an order is worth in the middle, in euros.
    pub(crate) const fn usual_order(self) -> f64 {
        match self {
            Size::Small => 420.0,
            Size::Middle => 980.0,
            Size::Large => 2_300.0,
        }
    }
}

/// One person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) company: String,
    /// Known to those who wrote or subscribed.
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) region: usize,
    pub(crate) size: Size,
    /// What brought them, known at the door.
    pub(crate) source: Option<&'static str>,
    pub(crate) created_on: Date,
    pub(crate) customer_since: Option<Date>,
    /// They have been chosen to come to the door.
    pub(crate) has_knocked: bool,
    /// From when on they want no letters and newsletters.
    pub(crate) opted_out_at: Option<Moment>,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(crate) struct People {
    seed: u64,
    list: Vec<Person>,
    phones: Vec<u32>,
}

/// Numbers of a range for drama: three digits.
const PHONES_PER_REGION: u32 = 1_000;

impl People {
    /// Nobody yet.
    pub(crate) fn new(seed: u64) -> Self {
        People {
            seed,
            list: Vec::new(),
            phones: vec![0; names::REGIONS.len()],
        }
    }

    /// Everybody with their place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        let places = (0..self.list.len()).map(PersonId);
        places.zip(&self.list)
    }

    /// One person.
    pub(crate) fn get(&self, id: PersonId) -> &Person {
        &self.list[id.0]
    }

    /// One person, to be changed.
    pub(crate) fn get_mut(&mut self, id: PersonId) -> &mut Person {
        &mut self.list[id.0]
    }

    /// An address that the firm learns on a day.
    pub(crate) fn add(&mut self, day: i64) -> PersonId {
        let id = PersonId(self.list.len());
        let mut chance = Chance::new(self.seed, Topic::Person, id.0 as u64);
        let region = chance.whole(0, names::REGIONS.len() as i64 - 1) as usize;
        let town = chance.one_of(names::REGIONS[region].towns);
        let last = chance.one_of(names::LAST);
        let size = chance.weighted(&[
            (Size::Small, 0.55),
            (Size::Middle, 0.33),
            (Size::Large, 0.12),
        ]);
        self.list.push(Person {
            name: format!("{} {last}", chance.one_of(names::FIRST)),
            company: format!(
                "{} {} {town}",
                chance.one_of(names::LAST),
                chance.one_of(names::TRADE)
            ),
            email: None,
            phone: None,
            region,
            size,
            source: None,
            created_on: moment::date_of(day),
            customer_since: None,
            has_knocked: false,
            opted_out_at: None,
        });
        id
    }

    /// The firm learns the person's e-mail address.
    pub(crate) fn learn_email(&mut self, id: PersonId) {
        let person = &mut self.list[id.0];
        let local = person.name.to_lowercase().replace(' ', ".");
        let domain = names::MAIL_DOMAIN[id.0 % names::MAIL_DOMAIN.len()];
        let email = format!("{local}.{}@{domain}", id.0 + 1);
        person.email.get_or_insert(email);
    }

    /// The firm learns the person's phone number, while the region has any left.
    pub(crate) fn learn_phone(&mut self, id: PersonId) {
        let person = &mut self.list[id.0];
        let next = &mut self.phones[person.region];
        if person.phone.is_none() && *next < PHONES_PER_REGION {
            let range = names::REGIONS[person.region].phone;
            person.phone = Some(format!("{range} {next:03}"));
            *next += 1;
        }
    }

    /// Whether the firm may send a letter or newsletter.
    pub(crate) fn may_send(&self, id: PersonId, at: Moment) -> bool {
        self.get(id)
            .opted_out_at
            .is_none_or(|opted_out_at| opted_out_at > at)
    }
}
