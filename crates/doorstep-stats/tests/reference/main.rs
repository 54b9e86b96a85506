//! Published numbers against what the library computes.
//!
//! A file of the schema `doorstep.reference_values/1` holds entries: inputs, expected results and how
//! far these may be missed. By default it is `values.json` beside this file;
//! `DOORSTEP_REFERENCE_VALUES=FILE` names another. Data sets that are not ours to pass on are read
//! from the folder `DOORSTEP_REFERENCE_DATA` and its neighbours.
//!
//! It must never pass over an entry in silence: each has a line in the table. What cannot be
//! understood of a family that is covered has failed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must stop loudly"
)]

mod answers;
mod compare;
mod data;
mod entry;
mod families;
mod follow_up;
mod inputs;
mod path_data;
mod shapes;
mod table;
mod tolerance;

use entry::Entry;
use table::Table;

#[test]
fn reference_values_are_reached() {
    check(|entry| entry.data_set().is_none());
}

/// Apart from the others, as it needs data sets that not everybody has.
#[test]
fn reference_sets_give_the_published_values() {
    check(|entry| entry.data_set().is_some());
}

fn check(belongs: impl Fn(&Entry) -> bool) {
    let entries = entry::read();
    let outcomes = (entries.iter())
        .filter(|entry| belongs(entry))
        .map(|entry| (entry.id.clone(), families::judge(entry)));
    let table = Table::of(outcomes);
    print!("{table}");
    assert!(table.failures().is_empty(), "{}", table.failures());
}
