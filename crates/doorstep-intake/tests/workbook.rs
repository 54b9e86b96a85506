//! A workbook gives the rows that its sheets show, and a broken one an error.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its files fails"
)]

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use doorstep_core::Policy;
use doorstep_intake::{Asked, Intake, IntakeError, Plan, Rejects};
use doorstep_records::Calendar;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Nothing is said of the files but where they are.
fn asked(paths: Vec<std::path::PathBuf>) -> Asked {
    Asked {
        paths,
        ..Asked::default()
    }
}

fn read(paths: &[&Path]) -> Result<Intake, IntakeError> {
    let calendar = Calendar::new(&Policy::default()).unwrap();
    let paths: Vec<_> = paths.iter().map(|path| path.to_path_buf()).collect();
    Plan::of(&asked(paths))?.read(&calendar, None, Rejects::stop())
}

/// People and orders as a person keeps them: a heading far down, empty rows, numbers, days, a formula.
fn business() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let people = workbook.add_worksheet().set_name("People").unwrap();
    for (row, cells) in [
        (2, ["person", "name", "attr.source"]),
        (3, ["p1", "J\u{fc}rgen M\u{fc}ller", "fair; hall 3"]),
        (7, ["p2", "\u{6771}\u{4eac}", ""]),
    ] {
        for (column, cell) in cells.into_iter().enumerate() {
            people.write(row, column as u16, cell).unwrap();
        }
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let orders = workbook.add_worksheet().set_name("orders").unwrap();
    for (column, name) in ["order", "person", "at", "amount", "currency"]
        .into_iter()
        .enumerate()
    {
        orders.write(0, column as u16, name).unwrap();
    }
    let at = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    orders.write(1, 0, 17).unwrap();
    orders.write(1, 1, "p1").unwrap();
    orders.write_with_format(1, 2, &at, &day).unwrap();
    orders.write(1, 3, 0.1 + 0.2).unwrap();
    orders.write(1, 4, "EUR").unwrap();
    let at = ExcelDateTime::from_ymd(2026, 3, 3)
        .unwrap()
        .and_hms(9, 30, 0)
        .unwrap();
    orders.write(4, 0, "o2").unwrap();
    orders.write(4, 1, "p2").unwrap();
    orders.write_with_format(4, 2, &at, &moment).unwrap();
    orders
        .write_formula(4, 3, Formula::new("=100*12").set_result("1200"))
        .unwrap();
    orders.write(4, 4, "EUR").unwrap();
    workbook
        .add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "call the printer")
        .unwrap();
    workbook.save_to_buffer().unwrap()
}

fn saved(name: &str, bytes: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

#[test]
fn the_sheets_of_a_workbook_are_tables_with_their_days_times_and_amounts() {
    let book = saved("kontor.xlsx", &business());
    let native = TempDir::new().unwrap();
    let people =
        "person,name,attr.source\np1,J\u{fc}rgen M\u{fc}ller,fair; hall 3\np2,\u{6771}\u{4eac},\n";
    let orders = "order,person,at,amount,currency\n17,p1,2026-03-02,0.30,EUR\no2,p2,2026-03-03 09:30:00,1200,EUR\n";
    fs::write(native.path().join("people.csv"), people).unwrap();
    fs::write(native.path().join("orders.csv"), orders).unwrap();
    let (book, native) = (
        read(&[book.path()]).unwrap(),
        read(&[native.path()]).unwrap(),
    );
    let told = |intake: &Intake| format!("{:?} {:?}", intake.tables.people, intake.tables.orders);
    assert_eq!(told(&book), told(&native));
    let left_out: Vec<&str> = book
        .told
        .notices
        .iter()
        .map(|notice| notice.subject.as_str())
        .collect();
    assert_eq!(left_out, ["Notes"]);
}

#[test]
fn a_fault_in_a_sheet_names_the_row_as_the_spreadsheet_numbers_it() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("people").unwrap();
    for (row, cells) in [(4, ["person", "name"]), (9, ["p1", "A"]), (11, ["", "B"])] {
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write(row, column as u16, cell).unwrap();
        }
    }
    let folder = saved("book.xlsx", &workbook.save_to_buffer().unwrap());
    let text = read(&[folder.path()]).unwrap_err().to_string();
    assert!(text.contains("people row 12, person is empty"), "{text}");
}

#[test]
fn the_only_sheet_of_a_workbook_may_be_called_anything_if_the_workbook_says_what_it_is() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "person").unwrap();
    sheet.write(0, 1, "branch").unwrap();
    sheet.write(1, 0, "p1").unwrap();
    let folder = saved("people.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(read(&[folder.path()]).unwrap().tables.people.len(), 1);
}

#[test]
fn a_sheet_that_claims_to_be_endless_costs_no_more_than_it_holds() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("people").unwrap();
    sheet.write(0, 0, "person").unwrap();
    sheet.write(1_048_575, 0, "p1").unwrap();
    let folder = saved("book.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(read(&[folder.path()]).unwrap().tables.people.len(), 1);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("people").unwrap();
    sheet.write(0, 0, "person").unwrap();
    sheet.write(1, 16_383, "x").unwrap();
    let folder = saved("book.xlsx", &workbook.save_to_buffer().unwrap());
    let text = read(&[folder.path()]).unwrap_err().to_string();
    assert!(
        text.contains("sheet people row 2: more than 1000 columns"),
        "{text}"
    );
}

#[test]
fn a_workbook_that_is_none_names_itself_and_the_remedy() {
    for bytes in [
        &b"not a workbook"[..],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 with a password",
    ] {
        let folder = saved("book.xlsx", bytes);
        let text = read(&[folder.path()]).unwrap_err().to_string();
        assert!(
            text.contains("book.xlsx") && text.contains("without a password"),
            "{text}"
        );
    }
}

#[test]
fn mutated_workbooks_never_crash_it() {
    let sound = business();
    let mut chance = Pcg64Mcg::seed_from_u64(7);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.xlsx");
    for _ in 0..400 {
        let mut bytes = sound.clone();
        for _ in 0..chance.random_range(1..6) {
            let place = chance.random_range(0..bytes.len());
            match chance.random_range(0..3) {
                0 => bytes[place] = chance.random(),
                1 => bytes.truncate(place.max(1)),
                _ => bytes[place] ^= 1 << chance.random_range(0..8),
            }
        }
        fs::write(&file, &bytes).unwrap();
        let _ = read(&[&file]);
    }
}

/// The parts of a workbook, so that they can be packed again with a sound checksum.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |index: usize| {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), stored).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn workbooks_with_mutated_parts_never_crash_it() {
    let sound = parts(&business());
    let mut chance = Pcg64Mcg::seed_from_u64(11);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.xlsx");
    for _ in 0..1_500 {
        let mut parts = sound.clone();
        for _ in 0..chance.random_range(1..4) {
            let part = chance.random_range(0..parts.len());
            let bytes = &mut parts[part].1;
            if bytes.is_empty() {
                continue;
            }
            let place = chance.random_range(0..bytes.len());
            match chance.random_range(0..4) {
                0 => bytes[place] = *b"09-\"<>/&;A".get(chance.random_range(0..10)).unwrap(),
                1 => bytes.truncate(place),
                2 => drop(bytes.remove(place)),
                _ => {
                    let end = (place + chance.random_range(1..30)).min(bytes.len());
                    let copied = bytes[place..end].to_vec();
                    bytes.splice(place..place, copied);
                }
            }
        }
        fs::write(&file, packed(&parts)).unwrap();
        let _ = read(&[&file]);
    }
}
