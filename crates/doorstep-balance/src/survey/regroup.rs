//! The same records with people told apart, or joined, otherwise: who is who is never quite certain.
//!
//! It must never join people by a name that is a placeholder.

use std::collections::{BTreeMap, HashMap};

use doorstep_core::{Columns, Nature, Policy, ReplyTo, fold};
use doorstep_records::{Business, Party, Recorded, Text};

use super::{CaseLine, Cases, Desk, Survey};

/// More people with one name are not one person.
const NAMESAKES: usize = 4;

/// Another view of who is who.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Nobody is joined: each id of the records is somebody.
    Apart,
    /// Who shares a full name is one.
    Joined,
}

impl Identity {
    /// Both of them.
    pub(crate) const ALL: [Identity; 2] = [Identity::Apart, Identity::Joined];

    /// Its word in the contract.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Identity::Apart => "apart",
            Identity::Joined => "joined",
        }
    }
}

/// Touches that are judged together.
struct Stream {
    party: Party,
    index: usize,
    /// Where its touches stand in the columns of the business, in order of time.
    places: Vec<usize>,
}

impl Survey {
    /// The cases under another view of who is who; none if that changes nobody.
    pub(crate) fn regrouped(
        &self,
        business: &Business,
        policy: &Policy,
        identity: Identity,
    ) -> Option<Self> {
        let (touched, streams) = match identity {
            Identity::Apart => apart(business),
            Identity::Joined => joined(business),
        };
        if streams.is_empty() {
            return None;
        }
        let desk = Desk::of(business, policy);
        let mut survey = self.clone();
        survey.cases.retain(|line| !touched[line.party]);
        for stream in &streams {
            survey
                .cases
                .extend(lines(business, policy, &desk, stream, self.as_of));
        }
        Some(survey)
    }
}

/// Parties of more than one id, taken apart.
fn apart(business: &Business) -> (Vec<bool>, Vec<Stream>) {
    let mut touched = vec![false; business.parties.len()];
    let mut streams = Vec::new();
    for (index, party) in business.parties.iter().enumerate() {
        let mut people: BTreeMap<Text, Vec<usize>> = BTreeMap::new();
        for place in party.touches.clone() {
            let own = people.entry(business.recorded[place].person).or_default();
            own.push(place);
        }
        if people.len() < 2 {
            continue;
        }
        touched[index] = true;
        streams.extend(people.into_values().map(|places| Stream {
            party: party.clone(),
            index,
            places,
        }));
    }
    (touched, streams)
}

/// Parties of one full name, joined.
fn joined(business: &Business) -> (Vec<bool>, Vec<Stream>) {
    let mut touched = vec![false; business.parties.len()];
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, party) in business.parties.iter().enumerate() {
        if let Some(name) = full_name(business.symbols.get_or_empty(party.name)) {
            names.entry(name).or_default().push(index);
        }
    }
    let mut streams = Vec::new();
    for namesakes in names.into_values() {
        if !(2..=NAMESAKES).contains(&namesakes.len()) {
            continue;
        }
        let of = |&index: &usize| &business.parties[index];
        let mut party = of(&namesakes[0]).clone();
        let mut places = Vec::new();
        for other in namesakes.iter().map(of) {
            places.extend(other.touches.clone());
            for (known, more) in party.attributes.iter_mut().zip(&other.attributes) {
                *known = known.or(*more);
            }
            let since = [party.customer_since, other.customer_since];
            party.customer_since = since.into_iter().flatten().min();
        }
        // Equal times keep the order of the records.
        places.sort_by_key(|&place| business.at[place]);
        for &index in &namesakes {
            touched[index] = true;
        }
        streams.push(Stream {
            party,
            index: namesakes[0],
            places,
        });
    }
    (touched, streams)
}

/// At least two words, as they are compared.
fn full_name(name: &str) -> Option<String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    (words.len() >= 2).then(|| words.join(" "))
}

fn lines(
    business: &Business,
    policy: &Policy,
    desk: &Desk,
    stream: &Stream,
    as_of: doorstep_core::Micros,
) -> Vec<CaseLine> {
    let places = &stream.places;
    let at: Vec<_> = places.iter().map(|&place| business.at[place]).collect();
    let nature: Vec<Nature> = places.iter().map(|&place| business.nature[place]).collect();
    let duration_s: Vec<u32> = places
        .iter()
        .map(|&place| business.duration_s[place])
        .collect();
    let recorded: Vec<Recorded> = places
        .iter()
        .map(|&place| business.recorded[place])
        .collect();
    let reply_to = replies(business, places);
    let columns = Columns {
        at: &at,
        nature: &nature,
        duration_s: &duration_s,
        reply_to: &reply_to,
    };
    let columns = columns.until(as_of);
    let view = desk.view(&stream.party, columns, &recorded[..columns.len()]);
    let mut cases = Cases::default();
    fold(policy, columns, Some(as_of), &mut cases);
    cases
        .0
        .drain(..)
        .map(|case| view.line(stream.index, case))
        .collect()
}

/// Which touch of the stream each answers; one that stands in another stream now is answered by none.
fn replies(business: &Business, places: &[usize]) -> Vec<Option<ReplyTo>> {
    let ordinals: HashMap<usize, u32> = (0..)
        .zip(places)
        .map(|(own, &place)| (place, own))
        .collect();
    let start_of = |place: usize| {
        let after = business
            .parties
            .partition_point(|party| party.touches.end <= place);
        business
            .parties
            .get(after)
            .map_or(0, |party| party.touches.start)
    };
    let reply = |&place: &usize| {
        let reply = business.reply_to[place]?;
        let earlier = start_of(place) + reply.ordinal as usize;
        let ordinal = *ordinals.get(&earlier)?;
        Some(ReplyTo { ordinal, ..reply })
    };
    places.iter().map(reply).collect()
}

#[cfg(test)]
mod tests;
