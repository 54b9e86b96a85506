//! Touches: what passed between us and each person, as plain rows.

use std::collections::{HashMap, HashSet};

use crate::kind::{Bulk, Kind};
use crate::message::{Mailbox, Message};
use crate::ours::Ours;
use crate::threads::Threads;

/// Who touched whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The person wrote to us.
    In,
    /// We wrote to the person.
    Out,
}

/// For how many a message was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One text for many.
    Broadcast,
    /// For this person.
    Personal,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// A human being.
    Human,
    /// Software: an automatic answer, a bounce, a complaint, an address that takes no answer.
    Machine,
}

/// One message between us and one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The message's id; with `/` and the person behind it if the message went to several; with `~2` and
    /// so on if different messages have the same id. Unique.
    pub id: String,
    /// The person's address, in lower case.
    pub person: String,
    /// The person's name in the message, empty if none is given.
    pub name: String,
    /// When, in microseconds since 1970 (UTC); the message says why if it is not known.
    pub at: Option<i64>,
    /// Who touched whom.
    pub direction: Direction,
    /// For how many it was written.
    pub reach: Reach,
    /// Who speaks.
    pub author: Author,
    /// The touch of the same person that it answers, by the headers.
    pub reply_to: Option<String>,
    /// The subject, as it was written.
    pub subject: String,
    /// The campaign, of mail that went out.
    pub campaign: Option<String>,
    /// The place of the message.
    pub message: usize,
    /// Whether it was written to many: of mail that came in, another firm's newsletter and the like.
    pub is_bulk: bool,
}

/// The touches in mail, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// In the order of messages.
    pub touches: Vec<Touch>,
    /// Messages among us alone.
    pub internal: usize,
    /// Messages that name nobody else by an address.
    pub without_person: usize,
    /// Messages that were there already.
    pub copies: usize,
}

/// The touches in messages. Mail that we sent to more than `many` people at once, or that says it is
/// bulk mail, is a broadcast, except to who wrote what it answers. There are none if nobody knows which
/// addresses are ours.
pub fn touches(messages: &[Message], threads: &Threads, ours: &Ours, many: usize) -> Touched {
    let mut touched = Touched::default();
    if ours.is_unknown() {
        return touched;
    }
    let sides: Vec<Side> = messages
        .iter()
        .map(|message| Side::of(message, ours))
        .collect();
    let mut ids = Ids::default();
    let mut made: Vec<Vec<String>> = vec![Vec::new(); messages.len()];
    for (place, (message, side)) in messages.iter().zip(&sides).enumerate() {
        if threads.of[place].copy_of.is_some() {
            touched.copies += 1;
            continue;
        }
        if side.people.is_empty() {
            touched.internal += usize::from(side.is_internal);
            touched.without_person += usize::from(!side.is_internal);
            continue;
        }
        made[place] = ids.of(message, side);
    }
    for (place, (message, side)) in messages.iter().zip(&sides).enumerate() {
        let parent = threads.of[place]
            .parent
            .map(|parent| (&sides[parent], &made[parent]));
        for (person, id) in side.people.iter().zip(&made[place]) {
            let answered =
                parent.and_then(|(side, ids)| Some((side, ids.get(side.find(person.address)?)?)));
            let is_answer = answered.is_some_and(|(side, _)| side.direction == Direction::In);
            let is_bulk = !message.bulk.is_empty() || side.people.len() > many;
            let is_out = side.direction == Direction::Out;
            touched.touches.push(Touch {
                id: id.clone(),
                person: person.address.to_owned(),
                name: person.name.to_owned(),
                at: message.at,
                direction: side.direction,
                reach: if is_out && is_bulk && !is_answer {
                    Reach::Broadcast
                } else {
                    Reach::Personal
                },
                author: author(message, is_out),
                reply_to: answered.map(|(_, id)| id.clone()),
                subject: message.subject.clone(),
                campaign: message.campaign.clone().filter(|_| is_out),
                message: place,
                is_bulk,
            });
        }
    }
    touched
}

fn author(message: &Message, is_out: bool) -> Author {
    let is_no_reply = !is_out && message.bulk.contains(&Bulk::NoReply);
    if message.kind.is_human() && !is_no_reply {
        Author::Human
    } else {
        Author::Machine
    }
}

/// The other side of a message.
struct Side<'a> {
    direction: Direction,
    people: Vec<Person<'a>>,
    place_of: HashMap<&'a str, usize>,
    /// We wrote it, to none but us.
    is_internal: bool,
}

struct Person<'a> {
    address: &'a str,
    name: &'a str,
}

impl<'a> Side<'a> {
    fn of(message: &'a Message, ours: &Ours) -> Self {
        let is_ours = message.sender().is_some_and(|sender| ours.has(sender));
        let recipients = || message.recipients().filter_map(Person::of);
        let people: Vec<Person> = if is_ours {
            let mut seen = HashSet::new();
            let others = recipients().filter(|person| !ours.has(person.address));
            others
                .filter(|person| seen.insert(person.address))
                .collect()
        } else {
            failed(&message.kind, ours).unwrap_or_else(|| {
                let from = message.from.as_ref().and_then(Person::of);
                from.into_iter().collect()
            })
        };
        let place_of = people
            .iter()
            .enumerate()
            .map(|(place, person)| (person.address, place))
            .collect();
        Self {
            direction: if is_ours {
                Direction::Out
            } else {
                Direction::In
            },
            place_of,
            is_internal: is_ours && people.is_empty() && recipients().next().is_some(),
            people,
        }
    }

    fn find(&self, address: &str) -> Option<usize> {
        self.place_of.get(address).copied()
    }
}

/// Whom a bounce or a complaint is about, if it tells: that person, not the server, is whom it concerns.
fn failed<'a>(kind: &'a Kind, ours: &Ours) -> Option<Vec<Person<'a>>> {
    let addresses: Vec<&str> = match kind {
        Kind::Bounce(deliveries) => deliveries
            .iter()
            .map(|one| one.recipient.as_str())
            .collect(),
        Kind::Complaint(complaint) => complaint.recipient.as_deref().into_iter().collect(),
        Kind::Personal | Kind::Automatic(_) => return None,
    };
    let mut seen = HashSet::new();
    let others = addresses
        .into_iter()
        .filter(|address| !ours.has(address) && seen.insert(*address));
    let people: Vec<Person> = others.map(|address| Person { address, name: "" }).collect();
    (!people.is_empty()).then_some(people)
}

impl<'a> Person<'a> {
    fn of(mailbox: &'a Mailbox) -> Option<Self> {
        Some(Self {
            address: mailbox.address.as_deref()?,
            name: &mailbox.name,
        })
    }
}

/// Ids of touches, none twice: how often each was asked for.
#[derive(Default)]
struct Ids(HashMap<String, u32>);

impl Ids {
    fn of(&mut self, message: &Message, side: &Side) -> Vec<String> {
        let is_one = side.people.len() == 1;
        let id = |person: &Person| {
            if is_one {
                message.id.clone()
            } else {
                format!("{}/{}", message.id, person.address)
            }
        };
        let people = side.people.iter();
        people.map(|person| self.unique(id(person))).collect()
    }

    fn unique(&mut self, mut id: String) -> String {
        while let Some(times) = self.0.get_mut(&id) {
            *times += 1;
            id = format!("{id}~{times}");
        }
        self.0.insert(id.clone(), 1);
        id
    }
}
