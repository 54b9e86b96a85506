//! Whose mailbox it is: told by the owner, or guessed where the mail leaves little doubt.

use std::collections::{HashMap, HashSet};

use crate::header;
use crate::message::Message;

/// No guess is made from fewer messages of a kind.
const FEW: usize = 5;
/// An address that wrote so much of what lies in folders of sent mail is ours.
const SENT: f64 = 0.05;
/// An address is ours if servers put so much of the mail into its box, and it also stands in as much.
const DELIVERED: f64 = 0.5;
/// An address, or a domain, is ours if it stands on one side of so much of the mail.
const MOST: f64 = 0.8;
/// It must both write and be written to, each in so much of the mail.
const BOTH: f64 = 0.05;
/// Where people have their address who have no domain: never a firm's.
const PUBLIC: &[&str] = &[
    "aol.com",
    "comcast.net",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.ru",
    "ziggo.nl",
];

/// The owner's addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ours {
    addresses: HashSet<String>,
    domains: HashSet<String>,
}

impl Ours {
    /// Nobody knows. There are threads then, and places, but no touches.
    pub fn unknown() -> Self {
        Self::default()
    }

    /// Addresses, and domains written `@shop.example`, in any case. What is neither is passed over.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut ours = Self::default();
        for name in names {
            match name.trim().strip_prefix('@') {
                Some(domain) if !domain.is_empty() => {
                    ours.domains.insert(domain.to_lowercase());
                }
                _ => ours.addresses.extend(header::address(name)),
            }
        }
        ours
    }

    /// Whether no address is known.
    pub fn is_unknown(&self) -> bool {
        self.addresses.is_empty() && self.domains.is_empty()
    }

    /// Whether an address, in lower case, is ours.
    pub fn has(&self, address: &str) -> bool {
        self.addresses.contains(address)
            || domain(address).is_some_and(|domain| self.domains.contains(domain))
    }
}

/// Why an address may be ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It wrote what lies in folders of sent mail.
    Sent,
    /// Servers put the mail into its box, and it is named in the mail.
    Delivered,
    /// It writes, or is written to, in most of the mail.
    BothSides,
    /// Several addresses of the domain write or are written to in most of the mail.
    Domain,
}

/// An address that may be ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The address, or a domain written `@shop.example`: as [`Ours::of`] takes it.
    pub address: String,
    /// The share of the messages that speaks for it.
    pub share: f64,
    /// What speaks for it.
    pub why: Why,
}

/// Guesses whose mailbox it is, the surest first. Nothing where the evidence is weak: then the owner has
/// to be asked. Mail of lists is no evidence, since a list's archive is nobody's mailbox.
pub fn ours(messages: &[Message]) -> Vec<Guess> {
    let sent = from_sent(messages);
    if !sent.is_empty() {
        return sent;
    }
    let direct: Vec<&Message> = messages
        .iter()
        .filter(|message| is_direct(message))
        .collect();
    if direct.len() < FEW || direct.len() * 2 < messages.len() {
        return Vec::new();
    }
    let count = Count::of(&direct);
    let by_address = count.delivered().into_iter().chain(count.both_sides());
    let mut guesses: Vec<Guess> = Vec::new();
    for guess in by_address {
        if !guesses.iter().any(|known| known.address == guess.address) {
            guesses.push(guess);
        }
    }
    if guesses.is_empty() {
        guesses.extend(domain_on_one_side(&direct));
    }
    guesses.sort_by(|one, other| other.share.total_cmp(&one.share));
    guesses
}

/// Mail that came through no list.
fn is_direct(message: &Message) -> bool {
    message.list.is_none() && !message.bulk.contains(&crate::Bulk::Precedence)
}

fn from_sent(messages: &[Message]) -> Vec<Guess> {
    let sent: Vec<&str> = messages
        .iter()
        .filter(|message| message.is_sent && message.kind.is_human())
        .filter_map(Message::sender)
        .collect();
    if sent.len() < FEW {
        return Vec::new();
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for sender in &sent {
        *counts.entry(sender).or_default() += 1;
    }
    let is_ours = |share: f64, count: usize| share >= SENT && count > 1;
    guesses(counts, sent.len(), Why::Sent, is_ours)
}

/// In how many messages an address stands, and where.
#[derive(Default)]
struct Count<'a> {
    messages: usize,
    written: HashMap<&'a str, usize>,
    received: HashMap<&'a str, usize>,
    /// Written or received.
    involved: HashMap<&'a str, usize>,
    delivered: HashMap<&'a str, usize>,
}

impl<'a> Count<'a> {
    fn of(messages: &[&'a Message]) -> Self {
        let mut count = Self {
            messages: messages.len(),
            ..Self::default()
        };
        for message in messages {
            let sender: HashSet<&str> = message.sender().into_iter().collect();
            let recipients: HashSet<&str> = recipients(message).collect();
            let delivered: HashSet<&str> =
                message.delivered_to.iter().map(String::as_str).collect();
            add(&mut count.written, &sender);
            add(&mut count.received, &recipients);
            add(&mut count.involved, sender.union(&recipients));
            add(&mut count.delivered, &delivered);
        }
        count
    }

    fn delivered(&self) -> Vec<Guess> {
        let least = DELIVERED * self.messages as f64;
        let is_named =
            |address: &&str| self.involved.get(*address).copied().unwrap_or(0) as f64 >= least;
        let named = self
            .delivered
            .iter()
            .filter(|(address, _)| is_named(address));
        let counts = named.map(|(address, count)| (*address, *count)).collect();
        guesses(counts, self.messages, Why::Delivered, |share, _| {
            share >= DELIVERED
        })
    }

    fn both_sides(&self) -> Vec<Guess> {
        let least = BOTH * self.messages as f64;
        let is_in = |counts: &HashMap<&str, usize>, address: &str| {
            let count = counts.get(address).copied().unwrap_or(0);
            count > 1 && count as f64 >= least
        };
        let both = self
            .involved
            .iter()
            .filter(|(address, _)| is_in(&self.written, address) && is_in(&self.received, address));
        let counts = both.map(|(address, count)| (*address, *count)).collect();
        let mut found = guesses(counts, self.messages, Why::BothSides, |share, _| {
            share >= MOST
        });
        // Two who write to each other are both in all of it: nobody knows which of them asks.
        if found.len() > 1 {
            found.clear();
        }
        found
    }
}

/// The domain whose people stand on exactly one side of most messages.
fn domain_on_one_side(messages: &[&Message]) -> Option<Guess> {
    let (mut written, mut received) = (HashMap::new(), HashMap::new());
    let mut people: HashMap<&str, HashSet<&str>> = HashMap::new();
    for message in messages {
        let from: HashSet<&str> = message.sender().into_iter().filter_map(domain).collect();
        let to: HashSet<&str> = recipients(message).filter_map(domain).collect();
        add(&mut written, from.difference(&to));
        add(&mut received, to.difference(&from));
        for address in message.sender().into_iter().chain(recipients(message)) {
            if let Some(domain) = domain(address) {
                people.entry(domain).or_default().insert(address);
            }
        }
    }
    let all = messages.len() as f64;
    let share = |counts: &HashMap<&str, usize>, domain: &str| {
        counts.get(domain).copied().unwrap_or(0) as f64 / all
    };
    let fits = |(domain, people): (&&str, &HashSet<&str>)| {
        let (out, back) = (share(&written, domain), share(&received, domain));
        let is_firm = people.len() > 1 && !PUBLIC.contains(domain);
        let is_ours = is_firm && out >= BOTH && back >= BOTH && out + back >= MOST;
        is_ours.then(|| Guess {
            address: format!("@{domain}"),
            share: out + back,
            why: Why::Domain,
        })
    };
    let mut found: Vec<Guess> = people.iter().filter_map(fits).collect();
    // Two firms that write to each other.
    if found.len() == 1 { found.pop() } else { None }
}

fn guesses(
    counts: HashMap<&str, usize>,
    all: usize,
    why: Why,
    is_ours: impl Fn(f64, usize) -> bool,
) -> Vec<Guess> {
    let share = |count: usize| count as f64 / all as f64;
    let ours = counts
        .into_iter()
        .filter(|(_, count)| is_ours(share(*count), *count));
    let mut ours: Vec<(&str, usize)> = ours.collect();
    ours.sort_by_key(|(address, count)| (std::cmp::Reverse(*count), *address));
    let guess = |(address, count): (&str, usize)| Guess {
        address: address.to_owned(),
        share: share(count),
        why,
    };
    ours.into_iter().map(guess).collect()
}

fn recipients(message: &Message) -> impl Iterator<Item = &str> {
    message
        .recipients()
        .filter_map(|mailbox| mailbox.address.as_deref())
}

fn domain(address: &str) -> Option<&str> {
    Some(address.rsplit_once('@')?.1)
}

fn add<'a, 'b>(counts: &mut HashMap<&'a str, usize>, found: impl IntoIterator<Item = &'b &'a str>)
where
    'a: 'b,
{
    for name in found {
        *counts.entry(name).or_default() += 1;
    }
}
