//! A process that is killed leaves the state before it, whole, and nothing that lasts.

use std::fs;
use std::path::Path;

use doorstep_ledger::{Ledger, LedgerError};
use doorstep_records::{Calendar, Table};
use tempfile::TempDir;

use crate::world::{MEMORY, TOUCHES, compact, import, is_sound, rows, sheet, undo};

const ROWS: &[&str] = &[
    "t1,p1,2026-03-02T09:00:00Z,form,in,Hello,,",
    "t2,p1,2026-03-03,email,out,,,",
];
const MORE: &[&str] = &["t3,p2,2026-03-05T10:00:00Z,call,in,,,"];

fn ledger(folder: &Path) -> Vec<String> {
    import(folder, &[sheet(Table::Touches, TOUCHES, ROWS)]).unwrap();
    rows(folder)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_segment_that_was_not_finished_is_not_there_and_goes_with_the_next_change() {
    let folder = TempDir::new().unwrap();
    let before = ledger(folder.path());
    let half = folder.path().join(".new-4711");
    copy(&folder.path().join("segments/000001"), &half);
    fs::write(half.join("touches.parquet"), b"PAR1 and no more").unwrap();
    assert_eq!(rows(folder.path()), before);
    import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    assert_eq!(names(folder.path()), [".lock", "manifest.json", "segments"]);
    assert_eq!(rows(folder.path()).len(), 3);
}

#[test]
fn a_segment_in_its_place_counts_only_when_the_manifest_names_it() {
    let folder = TempDir::new().unwrap();
    let before = ledger(folder.path());
    let manifest = fs::read(folder.path().join("manifest.json")).unwrap();
    import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    // Killed before the manifest was replaced, while a new one was written.
    fs::write(folder.path().join("manifest.json"), &manifest).unwrap();
    fs::write(
        folder.path().join(".manifest.new"),
        &manifest[..manifest.len() / 2],
    )
    .unwrap();
    assert_eq!(rows(folder.path()), before);
    is_sound(folder.path());
    let again = import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    assert_eq!(again.run.run, 2);
    assert_eq!(rows(folder.path()).len(), 3);
    assert_eq!(names(&folder.path().join("segments")), ["000001", "000002"]);
}

#[test]
fn segments_that_were_made_one_are_not_counted_twice_by_a_rebuild() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    let before = rows(folder.path());
    let saved = TempDir::new().unwrap();
    copy(&folder.path().join("segments"), saved.path());
    compact(folder.path());
    assert_eq!(names(&folder.path().join("segments")), ["000003"]);
    // Killed before the old ones were removed; then the manifest is lost, and the keys.
    copy(saved.path(), &folder.path().join("segments"));
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    fs::remove_file(folder.path().join("segments/000003/touches.keys")).unwrap();
    assert_eq!(Ledger::rebuild(folder.path(), MEMORY).unwrap(), 1);
    assert_eq!(rows(folder.path()), before);
    is_sound(folder.path());
    let again = import(folder.path(), &[sheet(Table::Touches, TOUCHES, ROWS)]).unwrap();
    assert!(!again.is_new, "the keys are those of the rows");
    let next = import(
        folder.path(),
        &[sheet(
            Table::Touches,
            TOUCHES,
            &["t9,p9,2026-03-09,call,in,,,"],
        )],
    );
    assert_eq!(next.unwrap().run.run, 3);
}

#[test]
fn a_changed_byte_is_found() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    let path = folder.path().join("segments/000001/touches.parquet");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let wrong = Ledger::open(folder.path()).unwrap().verify().unwrap();
    assert!(
        wrong[0].contains("touches.parquet") && wrong[0].contains("checksum"),
        "{wrong:?}"
    );
}

#[test]
fn keys_that_are_cut_short_stop_an_import_and_tell_the_remedy() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    let path = folder.path().join("segments/000001/touches.keys");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
    let calendar = Calendar::utc();
    let mut ledger = Ledger::open_or_create(folder.path()).unwrap();
    let mut import = ledger.import(&calendar, "native", MEMORY).unwrap();
    let (reader, _) = doorstep_records::RowReader::new(
        Table::Touches,
        &["touch", "person", "at", "medium", "direction"],
        false,
    )
    .unwrap();
    let reading = doorstep_records::rows::Reading {
        calendar: &calendar,
        currency: None,
    };
    let row = reader
        .read(&["t", "p", "2026-03-02", "form", "in"], reading)
        .unwrap();
    let place = doorstep_records::rows::Place { file: 0, row: 2 };
    doorstep_records::rows::Sink::take(&mut import, &[row], place).unwrap();
    let text = doorstep_records::rows::Sink::finish(&mut import)
        .unwrap_err()
        .to_string();
    assert!(text.contains("ledger rebuild"), "{text}");
}

#[test]
fn two_processes_do_not_change_one_ledger_at_once() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    let first = Ledger::open_to_change(folder.path()).unwrap();
    let second = Ledger::open_to_change(folder.path());
    assert!(matches!(second, Err(LedgerError::Locked(_))));
    // Whoever only reads is not kept from it.
    assert_eq!(rows(folder.path()).len(), 2);
    drop(first);
    Ledger::open_to_change(folder.path()).unwrap();
}

#[test]
fn an_import_into_a_ledger_that_lost_its_manifest_is_refused_and_removes_nothing() {
    let folder = TempDir::new().unwrap();
    let before = ledger(folder.path());
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    let refused = Ledger::open_or_create(folder.path()).unwrap_err();
    assert!(
        refused.to_string().contains("doorstep ledger rebuild"),
        "{refused}"
    );
    Ledger::rebuild(folder.path(), MEMORY).unwrap();
    assert_eq!(rows(folder.path()), before);
}

#[test]
fn of_a_row_the_latest_import_counts_after_an_earlier_one_beside_it_was_taken_back() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    compact(folder.path());
    let changed = ["t1,p1,2026-03-02T09:00:00Z,form,in,Changed since,,"];
    import(folder.path(), &[sheet(Table::Touches, TOUCHES, &changed)]).unwrap();
    undo(folder.path(), 2).unwrap();
    is_sound(folder.path());
    let latest = rows(folder.path());
    assert!(latest.iter().any(|row| row.contains("Changed since")));
    // What is there is known by its latest words, not by those of the segment that was written last.
    let again = import(folder.path(), &[sheet(Table::Touches, TOUCHES, &changed)]).unwrap();
    assert!(!again.is_new);
    assert_eq!(rows(folder.path()), latest);
}

#[test]
fn a_file_that_a_desktop_leaves_among_the_segments_stops_nothing() {
    let folder = TempDir::new().unwrap();
    ledger(folder.path());
    fs::write(folder.path().join("segments/.DS_Store"), b"left behind").unwrap();
    let more = import(folder.path(), &[sheet(Table::Touches, TOUCHES, MORE)]).unwrap();
    assert!(more.is_new);
    is_sound(folder.path());
}
