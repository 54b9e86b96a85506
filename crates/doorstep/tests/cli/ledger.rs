//! Ledgers by the command line: what goes in, what comes out, and what is left when a process is killed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, facts};

fn import(from: &str, into: &str) -> String {
    doorstep(&["import", from, "--into", into]).text()
}

#[test]
fn a_report_of_a_ledger_is_that_of_its_files() {
    let firm = letter_firm();
    let place = Folder::new(&[]);
    let ledger = place.path("ledger");
    import(&firm.here(), &ledger);
    assert!(facts(&[&firm.here()]) == facts(&[&ledger]));
}

#[test]
fn a_ledger_and_files_are_reported_as_if_the_files_had_been_imported_and_the_ledger_stays() {
    let firm = letter_firm();
    let place = Folder::new(&[]);
    let ledger = place.path("ledger");
    let all = firm.read("touches.csv");
    let rows: Vec<&str> = all.lines().collect();
    place.put("half/touches.csv", rows[..5].join("\n").as_bytes());
    import(&place.path("half"), &ledger);
    let before = fs::read(place.path("ledger/manifest.json")).expect("a manifest");
    assert_ne!(facts(&[&ledger]), facts(&[&firm.here()]));
    assert_eq!(facts(&[&ledger, &firm.here()]), facts(&[&firm.here()]));
    let after = fs::read(place.path("ledger/manifest.json")).expect("a manifest");
    assert_eq!(before, after);
}

#[test]
fn importing_twice_adds_nothing_and_an_undo_takes_one_import_back() {
    let firm = letter_firm();
    let place = Folder::new(&[]);
    let ledger = place.path("ledger");
    let first = import(&firm.here(), &ledger);
    assert!(first.contains("as run 1"), "{first}");
    assert!(import(&firm.here(), &ledger).contains("Nothing new"));
    let before = facts(&[&ledger]);
    firm.put(
        "touches.csv",
        b"touch,person,at,medium,direction\nz1,p9,2026-03-10T10:00:00Z,call,in\n",
    );
    import(&firm.here(), &ledger);
    assert_ne!(facts(&[&ledger]), before);
    let undone = doorstep(&["ledger", "undo", &ledger, "--run", "2"]).text();
    assert!(undone.contains("1 row is gone"), "{undone}");
    assert_eq!(facts(&[&ledger]), before);
    let shown = doorstep(&["ledger", "show", &ledger]).text();
    assert!(
        shown.contains("touches.csv") && shown.contains("orders"),
        "{shown}"
    );
    let sound = doorstep(&["ledger", "verify", &ledger]).text();
    assert!(sound.contains("as it was written"), "{sound}");
}

#[test]
fn an_import_with_a_bad_row_or_an_id_that_stands_twice_leaves_no_ledger() {
    for (rows, told) in [
        ("t1,p1,soon,form,in\n", ["row 2", "soon"]),
        (
            "t1,p1,2026-03-02,form,in\nt1,p2,2026-03-03,form,in\n",
            ["row 3", "earlier row"],
        ),
    ] {
        let touches = format!("touch,person,at,medium,direction\n{rows}");
        let folder = Folder::new(&[("firm/touches.csv", &touches)]);
        let ledger = folder.path("ledger");
        let text = doorstep(&["import", &folder.path("firm"), "--into", &ledger]).refusal();
        for part in told {
            assert!(text.contains(part), "{text}");
        }
        assert!(!Path::new(&ledger).join("manifest.json").exists());
        let left = fs::read_dir(&ledger).expect("the folder").count();
        assert_eq!(left, 1, "only the lock");
        // Without the row it goes in, and the row is kept beside.
        let rejects = folder.path("rejects.csv");
        let more = format!("{touches}t7,p7,2026-03-09,form,in\n");
        folder.put("firm/touches.csv", more.as_bytes());
        let arguments = [
            "import",
            &folder.path("firm"),
            "--into",
            &ledger,
            "--skip-bad",
            &rejects,
        ];
        let text = doorstep(&arguments).text();
        assert!(text.contains("1 row could not be read"), "{text}");
        assert!(
            folder.read("rejects.csv").contains("t1")
                || folder.read("rejects.csv").contains("soon")
        );
    }
}

#[test]
fn local_times_that_were_imported_in_another_zone_are_told() {
    let firm = letter_firm();
    let place = Folder::new(&[]);
    let ledger = place.path("ledger");
    let text = import(&firm.here(), &ledger);
    assert!(text.contains("no time zone is given"), "{text}");
    let berlin = facts(&[&ledger, "--zone", "Europe/Berlin"]);
    assert!(berlin["warnings"].to_string().contains("zone-differs"));
    let here = facts(&[&ledger]);
    assert!(!here["warnings"].to_string().contains("zone-differs"));
}

#[test]
fn several_ledgers_or_a_ledger_into_itself_are_told_what_to_do() {
    let firm = letter_firm();
    let place = Folder::new(&[]);
    let (one, other) = (place.path("one"), place.path("other"));
    import(&firm.here(), &one);
    import(&firm.here(), &other);
    let text = doorstep(&["diagnose", &one, &other]).refusal();
    assert!(text.contains("one ledger at a time"), "{text}");
    let text = doorstep(&["import", &one, "--into", &other]).refusal();
    assert!(text.contains("this is a ledger itself"), "{text}");
}

/// Killed after more and more time, at every stage of an import.
#[test]
fn an_import_that_is_killed_leaves_what_was_there_before() {
    let place = Folder::new(&[]);
    let mut touches = String::from("touch,person,at,medium,direction\n");
    for number in 0..40_000 {
        touches += &format!(
            "t{number},p{},2026-03-02T09:00:00Z,form,in\n",
            number % 9_000
        );
    }
    place.put("firm/touches.csv", touches.as_bytes());
    let (ledger, firm) = (place.path("ledger"), place.path("firm"));
    place.put(
        "first/touches.csv",
        b"touch,person,at,medium,direction\na,b,2026-03-01,call,in\n",
    );
    import(&place.path("first"), &ledger);
    let manifest = || fs::read(place.path("ledger/manifest.json")).expect("a manifest");
    let before = manifest();
    let mut killed = 0;
    for step in 0..40 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_doorstep"))
            .args(["import", &firm, "--into", &ledger])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_millis(step * step * 3));
        child.kill().expect("it can be killed");
        let ended = child.wait().expect("it ends");
        if ended.success() {
            break;
        }
        killed += 1;
        if manifest() == before {
            let text = doorstep(&["ledger", "verify", &ledger]).text();
            assert!(text.contains("as it was written"), "{text}");
        } else {
            break;
        }
    }
    assert!(killed > 2, "some were killed in the middle");
    import(&firm, &ledger);
    let text = doorstep(&["ledger", "show", &ledger]).text();
    assert!(text.contains("40,001 rows"), "{text}");
    let mut left: Vec<String> = fs::read_dir(&ledger)
        .expect("the ledger")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    left.sort();
    assert_eq!(left, [".lock", "manifest.json", "segments"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_an_import_and_leaves_nothing_behind() {
    let place = Folder::new(&[]);
    let mut touches = String::from("touch,person,at,medium,direction\n");
    for number in 0..60_000 {
        touches += &format!(
            "t{number},p{},2026-03-02T09:00:00Z,form,in\n",
            number % 9_000
        );
    }
    place.put("firm/touches.csv", touches.as_bytes());
    let (ledger, firm) = (place.path("ledger"), place.path("firm"));
    let child = Command::new(env!("CARGO_BIN_EXE_doorstep"))
        .args(["import", &firm, "--into", &ledger])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // Once it is at work, its folder is there.
    let is_at_work = || {
        let entries = fs::read_dir(&ledger).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.any(|name| name.starts_with(".new-"))
    };
    for _ in 0..2_000 {
        if is_at_work() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let stopped = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(stopped.success());
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("nothing of it was kept"), "{text}");
    assert!(
        !text.contains('\r'),
        "nothing is written over in a pipe: {text:?}"
    );
    let left: Vec<_> = fs::read_dir(&ledger)
        .expect("the folder")
        .flatten()
        .collect();
    assert_eq!(left.len(), 1, "only the lock: {left:?}");
}
