//! People as they stream out of a ledger are those of its tables.

use std::collections::BTreeMap;
use std::path::Path;

use doorstep_core::Columns;
use doorstep_ledger::{Ledger, Reading};
use doorstep_records::{Calendar, Table};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::world::{Sheet, compact, import, tables};

const COLUMNS: &str = "touch,person,at,medium,direction,act,connected,duration_s,campaign,rep,about,author,value,currency";

/// What the rules read of one touch.
type Told = (i64, u64, u32, i64);

fn streamed(folder: &Path, threads: usize) -> BTreeMap<String, Vec<Told>> {
    let ledger = Ledger::open(folder).unwrap();
    let take = |people: &mut BTreeMap<String, Vec<Told>>, person: doorstep_ledger::Person| {
        let touches = person.touches;
        let told = (0..touches.len()).map(|place| {
            let nature = touches.nature[place];
            (
                touches.at[place],
                hash(nature),
                touches.duration_s[place],
                person.value[place],
            )
        });
        let earlier = people.insert(person.id.to_owned(), told.collect());
        assert!(earlier.is_none(), "a person is handed over once");
    };
    let calendar = Calendar::utc();
    let reading = Reading {
        threads,
        calendar: &calendar,
        with_ids: true,
    };
    let parts = ledger.people(reading, BTreeMap::new, take).unwrap();
    let count: usize = parts.iter().map(BTreeMap::len).sum();
    let people: BTreeMap<_, _> = parts.into_iter().flatten().collect();
    assert_eq!(people.len(), count, "by one thread alone");
    people
}

/// Everybody's touches without their ids, sorted.
fn nameless(folder: &Path) -> Vec<Vec<Told>> {
    let ledger = Ledger::open(folder).unwrap();
    let calendar = Calendar::utc();
    let reading = Reading {
        threads: 2,
        calendar: &calendar,
        with_ids: false,
    };
    let take = |people: &mut Vec<Vec<Told>>, person: doorstep_ledger::Person| {
        let touches = person.touches;
        let told = (0..touches.len()).map(|place| {
            let nature = touches.nature[place];
            (
                touches.at[place],
                hash(nature),
                touches.duration_s[place],
                person.value[place],
            )
        });
        people.push(told.collect());
    };
    let parts = ledger.people(reading, Vec::new, take).unwrap();
    let mut people: Vec<Vec<Told>> = parts.into_iter().flatten().collect();
    people.sort();
    people
}

/// Natures have no order; their debug text tells them apart.
fn hash(nature: doorstep_core::Nature) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    format!("{nature:?}").hash(&mut hasher);
    hasher.finish()
}

fn in_tables(folder: &Path) -> BTreeMap<String, Vec<Told>> {
    let tables = tables(folder);
    let mut people: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for row in &tables.touches {
        let told = (
            row.touch.at,
            hash(row.touch.nature),
            row.touch.duration_s.unwrap_or(Columns::UNKNOWN),
            row.value.unwrap_or(doorstep_ledger::Person::NO_VALUE),
        );
        let person = tables.symbols.get(row.person).to_owned();
        people.entry(person).or_default().push(told);
    }
    for touches in people.values_mut() {
        touches.sort_by_key(|told| told.0);
    }
    people
}

fn touch(number: usize) -> impl Strategy<Value = String> {
    let kinds = vec![
        "email,out,,,,spring,,,,,",
        "email,in,request,,,,,,,,",
        "email,out,,,,,anna,,,,",
        "call,out,,true,95,,anna,,,,",
        "call,in,,,0,,,,,,",
        "call,out,refusal,,,,,,,,",
        "web,in,signal,,,,,,machine,,",
        "email,in,message,,12,,,service,,,",
        "order_form,in,order,,,,,,,12.50,EUR",
        "meeting,out,proposal,,,,ben,,,,",
    ];
    let times = vec![
        "2026-03-02",
        "2026-03-02T09:00:00Z",
        "2026-03-02T23:00:00Z",
        "2026-03-04T10:00:00Z",
    ];
    (
        0..7_u8,
        prop::sample::select(times),
        prop::sample::select(kinds),
        0..40_usize,
    )
        .prop_map(move |(person, at, kind, again)| {
            // Some ids stand in more than one import and say something else there.
            let id = if again == 0 { 0 } else { number };
            format!("t{id},p{person},{at},{kind}")
        })
}

fn one_import(first: usize) -> impl Strategy<Value = Vec<String>> {
    let rows: Vec<_> = (0..25)
        .map(|number| touch(first + number).boxed())
        .collect();
    rows.prop_map(|rows| {
        let mut seen = std::collections::HashSet::new();
        let id = |row: &String| row.split(',').next().unwrap_or("").to_owned();
        rows.into_iter()
            .filter(|row| seen.insert(id(row)))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn people_stream_with_all_that_counts_in_time_order_whatever_the_segments_and_threads(
        imports in (one_import(1), one_import(100), one_import(200))
    ) {
        let folder = TempDir::new().unwrap();
        for rows in [imports.0, imports.1, imports.2] {
            let sheet = Sheet { table: Table::Touches, columns: COLUMNS, rows };
            import(folder.path(), &[sheet]).unwrap();
        }
        let expected = in_tables(folder.path());
        let sorted = |mut people: BTreeMap<String, Vec<Told>>| {
            for touches in people.values_mut() {
                touches.sort_unstable();
            }
            people
        };
        for threads in [1, 3] {
            let found = streamed(folder.path(), threads);
            for touches in found.values() {
                prop_assert!(touches.is_sorted_by_key(|told| told.0));
            }
            prop_assert_eq!(sorted(found), sorted(expected.clone()));
        }
        let mut unnamed: Vec<Vec<Told>> = streamed(folder.path(), 1).into_values().collect();
        unnamed.sort();
        prop_assert_eq!(nameless(folder.path()), unnamed);
        compact(folder.path());
        let mut unnamed: Vec<Vec<Told>> = streamed(folder.path(), 1).into_values().collect();
        unnamed.sort();
        prop_assert_eq!(nameless(folder.path()), unnamed);
        prop_assert_eq!(sorted(streamed(folder.path(), 2)), sorted(expected));
    }
}

#[test]
fn many_row_groups_are_shared_among_threads_and_parted_at_people() {
    let folder = TempDir::new().unwrap();
    let row = |number: usize| {
        format!(
            "t{number},p{},2026-03-02T09:00:00Z,email,in,,,,,,,,,",
            number % 90_000
        )
    };
    let rows = (0..300_000).map(row).collect();
    let sheet = Sheet {
        table: Table::Touches,
        columns: COLUMNS,
        rows,
    };
    import(folder.path(), &[sheet]).unwrap();
    let people = streamed(folder.path(), 3);
    assert_eq!(people.len(), 90_000);
    assert_eq!(people.values().map(Vec::len).sum::<usize>(), 300_000);
    let mut unnamed: Vec<Vec<Told>> = people.into_values().collect();
    unnamed.sort();
    assert_eq!(nameless(folder.path()), unnamed);
}
