//! Files that nobody exports are read or refused within bounds, and nothing of them is lost without a word.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its files fails"
)]

use std::fs;

use doorstep_core::Policy;
use doorstep_intake::{Asked, Intake, IntakeError, Plan, Rejects};
use doorstep_records::Calendar;
use tempfile::TempDir;

/// Nothing is said of the files but where they are.
fn asked(paths: Vec<std::path::PathBuf>) -> Asked {
    Asked {
        paths,
        ..Asked::default()
    }
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Intake, IntakeError> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let calendar = Calendar::new(&Policy::default()).unwrap();
    Plan::of(&asked(vec![folder.path().to_owned()]))?.read(&calendar, None, Rejects::stop())
}

#[test]
fn a_cell_of_ten_megabytes_is_kept_whole() {
    let name = "x".repeat(10 << 20);
    for (file, text) in [
        ("people.csv", format!("person,name\np1,\"{name}\"\np2,B\n")),
        (
            "people.jsonl",
            format!("{{\"person\":\"p1\",\"name\":\"{name}\"}}\n{{\"person\":\"p2\"}}"),
        ),
    ] {
        let tables = read(file, text).unwrap().tables;
        assert_eq!(tables.people.len(), 2);
        assert_eq!(
            tables.symbols.get(tables.people[0].name.unwrap()).len(),
            10 << 20
        );
    }
}

#[test]
fn a_hundred_thousand_columns_are_refused_with_their_number() {
    let names: Vec<String> = (0..100_000).map(|number| format!("c{number}")).collect();
    let text = read("people.csv", format!("person,{}\np1\n", names.join(","))).unwrap_err();
    let text = text.to_string();
    assert!(
        text.contains("100001 columns; at most 1000"),
        "{}",
        &text[..200.min(text.len())]
    );
    let record: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
    let text = read(
        "people.json",
        format!("{{\"person\":\"p1\",{}}}", record.join(",")),
    )
    .unwrap_err();
    assert!(text.to_string().contains("at most 1000"));
}

#[test]
fn a_million_empty_rows_are_no_rows() {
    for row in ["\n", ",,\n", "  ,\t, \r\n"] {
        let text = format!(
            "person,name,email\n{}p1,A,a@b.example\n",
            row.repeat(1_000_000)
        );
        let intake = read("people.csv", text).unwrap();
        assert_eq!((intake.tables.people.len(), intake.told.rejected), (1, 0));
    }
    let text = format!("person,name\n{}", ",\n".repeat(1_000_000));
    let told = read("people.csv", text).unwrap_err().to_string();
    assert!(told.contains("no rows"), "{told}");
}

#[test]
fn a_quote_that_never_closes_is_told_with_its_row_instead_of_swallowing_the_rest() {
    let rows = "p2,B\n".repeat(1_000);
    let text = format!("person,name\np0,\"so \"\"said\"\"\"\np1,\"A\n{rows}");
    let told = read("people.csv", text).unwrap_err().to_string();
    assert!(
        told.contains("row 3") && told.contains("never closes"),
        "{told}"
    );
    // Inches are no quote, and a text of several lines may be the last.
    let text = "person,name\np1,pipe 5\"\np2,\"two\nlines\"\n";
    assert!(
        read("people.csv", text).is_err(),
        "an odd number of quotes before several lines: nobody can tell"
    );
    let text = "person,name\np1,\"two\nlines\"\np2,pipe 5\"\n";
    assert_eq!(read("people.csv", text).unwrap().tables.people.len(), 2);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_texts() {
    let tables = read("people.csv", "person,name\np1,=1+1\np2,@SUM(A1)\np3,-2+3\n")
        .unwrap()
        .tables;
    let name = |place: usize| tables.symbols.get_or_empty(tables.people[place].name);
    assert_eq!((name(0), name(1), name(2)), ("=1+1", "@SUM(A1)", "-2+3"));
}
