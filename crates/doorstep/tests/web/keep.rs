//! Copies of the data, and whether it is well.

use std::path::Path;
use std::process::Command;

use crate::site::{PASSWORD, Site};

fn doorstep(words: &[&str], data: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_doorstep"))
        .args(words)
        .arg("--data")
        .arg(data)
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text.into_owned())
}

#[test]
fn a_backup_of_a_server_that_runs_is_a_whole_server_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let copy = folder.path().join("copy.sqlite").display().to_string();
    let (_site, owner) = Site::over(&data).with_owner();
    let person = [
        ("name", "Jonas Keel"),
        ("email", ""),
        ("phone", ""),
        ("company", ""),
        ("source", ""),
    ];
    owner.send("/people/new", "/people/new", &person);
    let (code, text) = doorstep(&["backup", &copy], &data);
    assert_eq!(code, Some(0), "{text}");
    // What comes after it is not in it.
    owner.send(
        "/people/new",
        "/people/new",
        &[
            ("name", "Later"),
            ("email", ""),
            ("phone", ""),
            ("company", ""),
            ("source", ""),
        ],
    );
    let (code, text) = doorstep(&["backup", &copy], &data);
    assert!(
        code == Some(1) && text.contains("is there already"),
        "{text}"
    );
    let (code, text) = doorstep(&["restore", &copy], &data);
    assert!(
        code == Some(1) && text.contains("there is data in it already"),
        "{text}"
    );
    let (code, text) = doorstep(&["restore", &copy], &other);
    assert_eq!(code, Some(0), "{text}");

    let site = Site::over(&other);
    let owner = site.client();
    owner.post(
        "/sign-in",
        &[("email", "ruth@example.com"), ("password", PASSWORD)],
    );
    assert!(owner.get("/people/1").text.contains("Jonas Keel"));
    assert_eq!(owner.get("/people/2").status, 404);
}

#[test]
fn what_is_no_whole_backup_restores_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (site, _owner) = Site::over(&data).with_owner();
    let copy = folder.path().join("copy.sqlite");
    let (code, text) = doorstep(&["backup", &copy.display().to_string()], &data);
    assert_eq!(code, Some(0), "{text}");
    drop(site);
    let whole = std::fs::read(&copy).expect("the copy");
    let mut broken = whole.clone();
    let middle = broken.len() / 2;
    broken[middle - 4_096..middle].fill(0xa5);
    for (name, bytes) in [
        ("half", &whole[..whole.len() / 2]),
        ("broken", &broken[..]),
        ("text", b"no database at all".as_slice()),
        ("empty", b"".as_slice()),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        let into = folder.path().join(format!("from-{name}"));
        let (code, text) = doorstep(&["restore", &file.display().to_string()], &into);
        assert!(
            code == Some(1) && text.contains("no whole backup"),
            "{name}: {text}"
        );
        let left = std::fs::read_dir(&into).expect("the folder").count();
        assert_eq!(left, 0, "{name}");
    }
}

#[test]
fn the_doctor_tells_what_is_well_and_what_to_do_about_what_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (code, text) = doorstep(&["doctor"], &data);
    assert!(
        code == Some(1) && text.contains("there is no data of doorstep serve in it"),
        "{text}"
    );
    assert!(!data.exists());
    let (site, _owner) = Site::over(&data).with_owner();
    let (code, text) = doorstep(&["doctor"], &data);
    assert_eq!(code, Some(0), "{text}");
    for well in [
        "well  database: whole",
        "well  clock",
        "the firm is Sarnbach Filters",
        "well  folder",
    ] {
        assert!(text.contains(well), "{well}: {text}");
    }
    site.end();
    let file = data.join("doorstep.sqlite");
    let mut bytes = std::fs::read(&file).expect("the database");
    let middle = bytes.len() / 2;
    bytes[middle - 4_096..middle].fill(0xa5);
    std::fs::write(&file, bytes).expect("written");
    let (code, text) = doorstep(&["doctor"], &data);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("ILL   database"), "{text}");
    assert!(text.contains("doorstep restore"), "{text}");
}

/// A folder of native files.
fn files(folder: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("written");
    }
}

#[test]
fn files_go_into_the_data_of_a_server_that_runs_all_of_them_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, export) = (folder.path().join("data"), folder.path().join("export"));
    let (_site, owner) = Site::over(&data).with_owner();
    let people =
        "person,name,email,attr.source,attr.region\np1,Jonas Keel,jonas@example.com,letter,west\n";
    let touches = "touch,person,at,medium,direction,reply_to,rep,subject\n\
                   t1,p1,2026-03-02 10:00:00,email,in,,,Price?\n\
                   t2,p1,2026-03-02 12:00:00,email,out,t1,elif,Re: Price?\n";
    let deals = |outcome, closed| {
        format!(
            "deal,person,rep,opened_at,closed_at,outcome,amount\nd1,p1,elif,2026-03-02,{closed},{outcome},1200.00\n"
        )
    };
    let reps = "rep,name\nelif,Elif Yilmaz\n";
    let open = deals("open", "");
    files(
        &export,
        &[
            ("people.csv", people),
            ("touches.csv", touches),
            ("deals.csv", &open),
            ("reps.csv", reps),
        ],
    );
    let import = || {
        let path = export.display().to_string();
        doorstep(&["import", &path], &data)
    };
    let (code, text) = import();
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("1 person, 2 touches, 2 other rows"), "{text}");
    let page = owner.get("/people/1").text;
    for part in [
        "Jonas Keel",
        "came by letter",
        "Elif Yilmaz writes an e-mail",
        "answered after 2 h",
        "First case, gone silent",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (_, text) = import();
    assert!(text.contains("0 people, 0 touches, 0 other rows"), "{text}");

    // The same deal, closed since.
    files(&export, &[("deals.csv", &deals("won", "2026-03-09"))]);
    let (_, text) = import();
    assert!(text.contains("0 people, 0 touches, 1 other row"), "{text}");
    let page = owner.get("/people/1").text;
    assert!(page.contains("Orders, EUR\u{a0}1,200"), "{page}");
    assert!(page.contains("First case, won"), "{page}");
}

#[test]
fn files_with_a_bad_row_or_another_currency_put_nothing_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, export) = (folder.path().join("data"), folder.path().join("export"));
    let (_site, owner) = Site::over(&data).with_owner();
    let people = "person,name\np1,Jonas Keel\n";
    for (orders, told) in [
        ("order,person,at,amount\no1,p1,2026-03-02,12x\n", "amount"),
        (
            "order,person,at,amount,currency\no1,p1,2026-03-02,12.00,USD\n",
            "the firm counts in EUR",
        ),
    ] {
        files(&export, &[("people.csv", people), ("orders.csv", orders)]);
        let (code, text) = doorstep(&["import", &export.display().to_string()], &data);
        assert!(code == Some(1) && text.contains(told), "{text}");
        assert_eq!(owner.get("/people/1").status, 404);
    }
}
