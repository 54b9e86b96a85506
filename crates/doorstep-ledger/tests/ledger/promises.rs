//! Rows once, runs that can be taken back, segments that can be made one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use doorstep_ledger::Ledger;
use doorstep_records::Table;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::world::{
    MEMORY, SPEND, Sheet, TOUCHES, compact, import, import_of, import_within, is_sound, rows,
    sheet, undo,
};

const T1: &str = "t1,p1,2026-03-02T09:00:00Z,form,in,Hello,,";
const T2: &str = "t2,p1,2026-03-03,email,out,,,";
const T2_LATER: &str = "t2,p2,2026-03-04,email,out,Re,,";
const T3: &str = "t3,p3,2026-03-05T10:00:00Z,order_form,in,,12.50,EUR";

fn touches(rows: &[&str]) -> [Sheet; 1] {
    [sheet(Table::Touches, TOUCHES, rows)]
}

fn spend(rows: &[&str]) -> [Sheet; 1] {
    [sheet(Table::Spend, SPEND, rows)]
}

#[test]
fn rows_come_back_as_they_were_read() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let sheets = [
        sheet(
            Table::People,
            "person,email,customer_since,attr.region,attr.source",
            &["p1,a@b.example,2020-05-01,north,", "p2,,,,ads"],
        ),
        sheet(Table::Touches, TOUCHES, &[T1, T2, T3]),
        sheet(Table::Spend, SPEND, &["c,2026-03-01,2026-03-02,10.00,EUR"]),
        sheet(
            Table::Deals,
            "deal,person,outcome,closed_at,amount",
            &["d,p1,won,2026-03-04,5"],
        ),
        sheet(Table::Prices, "at,what,change", &["2026-03-01,lamp,-0.05"]),
        sheet(
            Table::Targets,
            "month,leads,conversion",
            &["2026-03,20,0.25"],
        ),
        sheet(
            Table::Counts,
            "month,leads,won,amount",
            &["2026-02,12,3,100"],
        ),
        sheet(Table::RepHours, "rep,week,hours", &["anna,2026-03-02,22.5"]),
    ];
    import(one.path(), &sheets).unwrap();
    // A ledger of what the first one gives: the same rows once more.
    let read = rows(one.path());
    assert_eq!(read.len(), 11);
    for part in [
        "Day(2026-03-03)",
        "Amount(1250)",
        "EUR",
        "(\"region\", \"north\")",
        "Count(12)",
    ] {
        assert!(
            read.iter().any(|row| row.contains(part)),
            "{part}: {read:#?}"
        );
    }
    import(other.path(), &sheets).unwrap();
    assert_eq!(read, rows(other.path()));
    is_sound(one.path());
}

#[test]
fn the_same_rows_again_add_nothing_and_leave_every_file_as_it_is() {
    let folder = TempDir::new().unwrap();
    assert!(
        import(folder.path(), &touches(&[T1, T2, T3]))
            .unwrap()
            .is_new
    );
    let before = fs::read(folder.path().join("manifest.json")).unwrap();
    let again = import(folder.path(), &touches(&[T3, T1, T2])).unwrap();
    assert!(!again.is_new);
    assert_eq!(again.run.tables["touches"].held, 3);
    assert_eq!(
        before,
        fs::read(folder.path().join("manifest.json")).unwrap()
    );
}

#[test]
fn of_a_row_that_changed_the_latest_counts_and_an_undo_brings_the_earlier_back() {
    let folder = TempDir::new().unwrap();
    import(folder.path(), &touches(&[T1, T2])).unwrap();
    let first = rows(folder.path());
    let second = import(folder.path(), &touches(&[T1, T2_LATER, T3])).unwrap();
    let counts = second.run.tables["touches"];
    assert_eq!((counts.added, counts.changed, counts.held), (2, 1, 1));
    let alone = TempDir::new().unwrap();
    import(alone.path(), &touches(&[T1, T2_LATER, T3])).unwrap();
    assert_eq!(rows(folder.path()), rows(alone.path()));
    undo(folder.path(), 2).unwrap();
    assert_eq!(rows(folder.path()), first);
    is_sound(folder.path());
}

#[test]
fn rows_without_ids_survive_as_often_as_one_file_holds_them() {
    let folder = TempDir::new().unwrap();
    let (lunch, ad) = (
        "c,2026-03-01,2026-03-01,10,EUR",
        "c,2026-03-01,2026-03-01,99,EUR",
    );
    import(folder.path(), &spend(&[lunch, lunch, ad])).unwrap();
    assert_eq!(rows(folder.path()).len(), 3);
    import(folder.path(), &spend(&[ad, lunch])).unwrap();
    assert_eq!(rows(folder.path()).len(), 3);
    import(folder.path(), &spend(&[lunch, lunch, lunch])).unwrap();
    assert_eq!(rows(folder.path()).len(), 4);
}

#[test]
fn an_id_that_stands_twice_in_one_file_or_says_two_things_in_two_is_told_with_its_row() {
    let folder = TempDir::new().unwrap();
    let faults = import(folder.path(), &touches(&[T1, T2, T1])).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].0.row, faults[0].1.value.as_str()), (4, "t1"));
    let two = |second| {
        [
            sheet(Table::Touches, TOUCHES, &[T1, T2]),
            sheet(Table::Touches, TOUCHES, second),
        ]
    };
    let faults = import(folder.path(), &two(&[T3, T2_LATER])).unwrap_err();
    assert_eq!((faults[0].0.file, faults[0].0.row), (1, 3));
    assert!(!Ledger::is_one(folder.path()), "nothing was imported");
    let whole = import(folder.path(), &two(&[T3, T2])).unwrap();
    assert_eq!(whole.run.tables["touches"].added, 3);
}

#[test]
fn ids_of_several_systems_are_told_apart_and_a_native_row_can_name_any() {
    let folder = TempDir::new().unwrap();
    import_of("crm", folder.path(), &touches(&[T1, T2]), MEMORY).unwrap();
    assert!(
        rows(folder.path())[0].contains("Text(\"t1\")"),
        "one system needs no names"
    );
    let native = ["t1,crm:p1,2026-03-09T09:00:00Z,call,out,,,"];
    assert!(import(folder.path(), &touches(&native)).unwrap().is_new);
    let all = rows(folder.path());
    assert_eq!(all.len(), 3);
    for (id, person) in [("crm:t1", "crm:p1"), ("crm:t2", "crm:p1"), ("t1", "crm:p1")] {
        let (id, person) = (format!("Text(\"{id}\")"), format!("Text(\"{person}\")"));
        assert!(
            all.iter()
                .any(|row| row.contains(&id) && row.contains(&person)),
            "{all:#?}"
        );
    }
    // What another system calls by the same id is another row.
    let again = import_of("phone", folder.path(), &touches(&[T1]), MEMORY).unwrap();
    assert_eq!(again.run.tables["touches"].added, 1);
}

#[test]
fn a_run_that_is_not_there_is_told_with_those_that_are() {
    let folder = TempDir::new().unwrap();
    import(folder.path(), &touches(&[T1])).unwrap();
    let text = undo(folder.path(), 7).unwrap_err().to_string();
    assert!(
        text.contains("run 7") && text.contains("the runs are 1"),
        "{text}"
    );
}

#[test]
fn a_folder_with_other_files_is_not_made_a_ledger() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("letters.docx"), b"x").unwrap();
    let text = Ledger::open_or_create(folder.path())
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("letters.docx") && text.contains("new or empty"),
        "{text}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// The files of the only segment.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("segments/000001")).unwrap();
    let files = entries.map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    files.filter(|(name, _)| name != "segment.json").collect()
}

#[test]
fn what_does_not_fit_in_memory_becomes_the_same_bytes() {
    let (small, large) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let row = |number: usize| {
        let (person, minute) = (number * 7919 % 301, number % 60);
        format!("t{number},p{person},2026-03-02T09:{minute:02}:00Z,form,in,Hello {number},,")
    };
    let sheets = [Sheet {
        table: Table::Touches,
        columns: TOUCHES,
        rows: (0..3_000).map(row).collect(),
    }];
    import_within(small.path(), &sheets, 10_000).unwrap();
    import_within(large.path(), &sheets, MEMORY).unwrap();
    assert!(files(small.path()) == files(large.path()));
}

/// One thing done to a ledger.
#[derive(Clone, Debug)]
enum Deed {
    /// Touches by id and what they say, and amounts spent.
    Import(Vec<(u8, u8)>, Vec<u8>),
    Undo(prop::sample::Index),
    Compact,
}

fn deed() -> impl Strategy<Value = Deed> {
    let touches = prop::collection::btree_map(0..6_u8, 0..3_u8, 0..5)
        .prop_map(|touches| touches.into_iter().collect());
    let spent = prop::collection::vec(0..2_u8, 0..4);
    prop_oneof![
        4 => (touches, spent).prop_map(|(touches, spent)| Deed::Import(touches, spent)),
        2 => any::<prop::sample::Index>().prop_map(Deed::Undo),
        1 => Just(Deed::Compact),
    ]
}

/// What each run of a ledger brought, as plain lists.
#[derive(Default)]
struct Model {
    runs: Vec<(u32, BTreeMap<u8, u8>, Vec<u8>)>,
}

impl Model {
    fn touches(&self) -> BTreeMap<u8, u8> {
        let mut touches = BTreeMap::new();
        for (_, brought, _) in &self.runs {
            touches.extend(brought);
        }
        touches
    }

    fn spent(&self) -> Vec<u8> {
        let mut spent: Vec<u8> = self
            .runs
            .iter()
            .flat_map(|(_, _, spent)| spent.clone())
            .collect();
        spent.sort_unstable();
        spent
    }

    fn import(&mut self, run: u32, touches: &[(u8, u8)], spent: &[u8]) {
        let known = self.touches();
        let new = touches
            .iter()
            .filter(|(id, says)| known.get(id) != Some(says));
        let mut there = self.spent();
        let mut more = Vec::new();
        for amount in spent {
            match there.iter().position(|known| known == amount) {
                Some(place) => {
                    there.remove(place);
                }
                None => more.push(*amount),
            }
        }
        self.runs.push((run, new.copied().collect(), more));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_imported_taken_back_and_made_one_the_rows_are_those_of_the_runs_that_are_left(
        deeds in prop::collection::vec(deed(), 1..8)
    ) {
        let folder = TempDir::new().unwrap();
        let mut model = Model::default();
        for deed in deeds {
            match deed {
                Deed::Import(touches, spent) => {
                    let row = |&(id, says): &(u8, u8)| {
                        format!("t{id},p{},2026-03-0{}T09:00:00Z,form,in,,,", says % 2, says + 1)
                    };
                    let amount = |amount: &u8| format!("c,2026-03-01,2026-03-01,{amount},EUR");
                    let sheets = [
                        Sheet { table: Table::Touches, columns: TOUCHES, rows: touches.iter().map(row).collect() },
                        Sheet { table: Table::Spend, columns: SPEND, rows: spent.iter().map(amount).collect() },
                    ];
                    let committed = import(folder.path(), &sheets).unwrap();
                    if committed.is_new {
                        model.import(committed.run.run, &touches, &spent);
                    }
                }
                Deed::Undo(which) if !model.runs.is_empty() => {
                    let (run, ..) = model.runs.remove(which.index(model.runs.len()));
                    undo(folder.path(), run).unwrap();
                }
                Deed::Compact if Ledger::is_one(folder.path()) => compact(folder.path()),
                Deed::Undo(_) | Deed::Compact => continue,
            }
            if !Ledger::is_one(folder.path()) {
                continue;
            }
            is_sound(folder.path());
            let read = rows(folder.path());
            let (touches, spent): (Vec<_>, Vec<_>) = read.iter().partition(|row| row.starts_with("Touches"));
            let expected = model.touches();
            prop_assert_eq!(touches.len(), expected.len());
            for (id, says) in expected {
                let (id, person) = (format!("Text(\"t{id}\")"), format!("Text(\"p{}\")", says % 2));
                let found = touches.iter().find(|row| row.contains(&id)).unwrap();
                prop_assert!(found.contains(&person), "{}", found);
            }
            prop_assert_eq!(spent.len(), model.spent().len());
        }
    }
}
