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
