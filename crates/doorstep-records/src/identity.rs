//! Who is the same person: exact normalised e-mail or E.164 phone, with a guard against shared keys.

use std::collections::{BTreeMap, HashMap};

use crate::rows::Tables;
use crate::text::{Symbols, Text};
use crate::{Notice, money};

/// A key that so many different names hold belongs to a house, not to a person.
const MANY_NAMES: usize = 3;

/// For each id of a person, the id that stands for that person.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    same_as: HashMap<Text, Text>,
}

impl Identity {
    /// Joins the people of the tables. Keys held by many names join nobody and are named.
    pub fn of(tables: &Tables) -> (Self, Vec<Notice>) {
        let mut identity = Identity::default();
        let mut notices = Vec::new();
        for (key, holders) in holders_of_keys(tables) {
            let names = different_names(tables, &holders);
            if names >= MANY_NAMES {
                notices.push(shared(tables.symbols.get(key), holders.len(), names));
                continue;
            }
            let first = tables.people[holders[0]].person;
            for &other in &holders[1..] {
                identity.join(first, tables.people[other].person);
            }
        }
        identity.shorten();
        if !identity.same_as.is_empty() {
            let text = format!(
                "{} for somebody who has another id too, by the same e-mail or phone: counted once",
                money::some(
                    identity.same_as.len(),
                    "id of people stands",
                    "ids of people stand"
                )
            );
            notices.push(Notice::new("people-joined", "people", text));
        }
        (identity, notices)
    }

    /// The id that stands for a person.
    pub fn root(&self, person: Text) -> Text {
        let mut root = person;
        // A chain is never longer than the number of ids: each link leads to an earlier one.
        while let Some(&next) = self.same_as.get(&root) {
            root = next;
        }
        root
    }

    /// Lets every link lead to its end, so that a look-up takes one step.
    fn shorten(&mut self) {
        let mut ids: Vec<Text> = self.same_as.keys().copied().collect();
        // Links lead to smaller ids: in this order each chain is walked once.
        ids.sort_unstable();
        for id in ids {
            let root = self.root(id);
            self.same_as.insert(id, root);
        }
    }

    fn join(&mut self, one: Text, other: Text) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.same_as.insert(one.max(other), one.min(other));
        }
    }
}

/// Rows of people by key, for keys that more than one row holds.
fn holders_of_keys(tables: &Tables) -> BTreeMap<Text, Vec<usize>> {
    let mut holders: BTreeMap<Text, Vec<usize>> = BTreeMap::new();
    for (index, row) in tables.people.iter().enumerate() {
        for key in [row.email, row.phone].into_iter().flatten() {
            holders.entry(key).or_default().push(index);
        }
    }
    holders.retain(|_, rows| rows.len() > 1);
    holders
}

/// How many names hold a key. A row without a name may be anybody's, so each counts as one of its own.
fn different_names(tables: &Tables, rows: &[usize]) -> usize {
    let nameless = rows
        .iter()
        .filter(|&&row| tables.people[row].name.is_none())
        .count();
    let names = rows.iter().filter_map(|&row| tables.people[row].name);
    let mut names: Vec<String> = names
        .map(|name| normal_name(&tables.symbols, name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len() + nameless
}

/// Words of a name in lower case and order: "Doe, Jane" and "jane doe" are one.
fn normal_name(symbols: &Symbols, name: Text) -> String {
    let lower = symbols.get(name).to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn shared(key: &str, holders: usize, names: usize) -> Notice {
    Notice::new(
        "key-shared",
        key,
        format!(
            "{key} stands with {holders} people of {names} names: a shared address joins nobody"
        ),
    )
}
