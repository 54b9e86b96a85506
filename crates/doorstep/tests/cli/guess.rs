//! Files that nobody knows: shown, mapped, or taken for what they may be.

use crate::run::{Folder, doorstep};

const CONTACTS: &str = "Kunden-Nr.;Anrede;Vorname;Nachname;Firma;E-Mail;Telefon;Angelegt am;Herkunft;Betreuer\n\
    K1;Frau;Anna;Muster;Muster GmbH;anna@muster.example;+49 30 1234567;12.01.2026;Messe;Schmidt\n\
    K2;Herr;Bert;Beispiel;Beispiel AG;bert@beispiel.example;+49 30 7654321;25.01.2026;Website;Schmidt\n\
    K3;Herr;Carl;Test;;carl@test.example;030 555666;03.02.2026;Website;Lang\n";
const CALLS: &str = "Datum,Uhrzeit,Richtung,Rufnummer,Name,Dauer,Nebenstelle,Status\n\
    12.01.2026,9:30,eingehend,+49301234567,Anna Muster,0:03:20,11,angenommen\n\
    13.01.2026,10:30,ausgehend,+49307654321,,0:00:00,12,nicht erreicht\n\
    25.01.2026,11:00,ausgehend,+49307654321,,0:12:20,12,angenommen\n";

fn folder() -> Folder {
    Folder::new(&[("kontakte.csv", CONTACTS), ("anrufe.csv", CALLS)])
}

#[test]
fn a_guess_is_shown_with_its_values_written_down_and_read_as_it_stands() {
    let folder = folder();
    let (contacts, calls) = (folder.path("kontakte.csv"), folder.path("anrufe.csv"));
    let mapping = folder.path("mapping.toml");
    let explain = format!("--explain={mapping}");
    let shown = doorstep(&["import", &contacts, &calls, &explain]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for part in [
        "kontakte.csv: perhaps people",
        "anrufe.csv: perhaps touches",
        "attr.source",
        "Messe | Website",
        "is every row a call?",
        "--map",
    ] {
        assert!(shown.out.contains(part), "{part}: {}", shown.out);
    }
    let told = doorstep(&[
        "import",
        &contacts,
        &calls,
        "--map",
        &mapping,
        "--into",
        &folder.path("a.ledger"),
    ]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(
        told.out.contains("people                5 new")
            && told.out.contains("touches               3 new"),
        "{}",
        told.out
    );
    // Anna and Bert are known by their numbers, however they are written.
    let person = doorstep(&[
        "explain",
        &folder.path("a.ledger"),
        "--person",
        "anna@muster.example",
    ]);
    assert!(person.out.contains("call"), "{}{}", person.out, person.err);
}

#[test]
fn a_mapping_that_stands_there_is_never_written_over() {
    let folder = folder();
    let mapping = folder.put("mapping.toml", b"mine");
    let explain = format!("--explain={mapping}");
    let refused = doorstep(&["import", &folder.path("kontakte.csv"), &explain]);
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("not written over"), "{}", refused.err);
    assert_eq!(folder.read("mapping.toml"), "mine");
}

#[test]
fn nothing_is_taken_for_what_it_may_be_unless_somebody_says_yes() {
    let folder = folder();
    let (contacts, ledger) = (folder.path("kontakte.csv"), folder.path("b.ledger"));
    let refused = doorstep(&["import", &contacts, "--into", &ledger]);
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("import --explain"), "{}", refused.err);
    let taken = doorstep(&["import", &contacts, "--yes", "--into", &ledger]);
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    assert!(taken.out.contains("is taken for people"), "{}", taken.out);
}

#[test]
fn a_mapping_with_a_slip_names_the_file_and_what_to_do() {
    let mapping = |record: &str| {
        format!(
            "name = \"x\"\ntitle = \"x\"\n[[file]]\nname = \"f\"\ncolumns = [\"Kunden-Nr.\"]\n[[record]]\nfile = \"f\"\n{record}"
        )
    };
    for (record, told) in [
        (
            "table = \"person\"\n[record.columns]\nperson = \"Kunden-Nr.\"\n",
            &["mapping.toml", "there is no table person"][..],
        ),
        // A column that the file lacks is never taken for empty.
        (
            "table = \"people\"\n[record.columns]\nperson = \"Kunden-Nr.\"\nemail = \"Mail\"\n",
            &["kontakte.csv has no column Mail"],
        ),
        (
            "table = \"people\"\n[record.columns]\nperson = { colunm = \"Kunden-Nr.\" }\n",
            &["mapping.toml", "colunm", "the keys of docs/import.md"],
        ),
    ] {
        let folder = folder();
        let file = folder.put("mapping.toml", mapping(record).as_bytes());
        let (contacts, ledger) = (folder.path("kontakte.csv"), folder.path("c.ledger"));
        let refused = doorstep(&["import", &contacts, "--map", &file, "--into", &ledger]);
        assert_eq!(refused.code, Some(1), "{}", refused.out);
        for part in told {
            assert!(refused.err.contains(part), "{part}: {}", refused.err);
        }
    }
}
