//! Any bytes as a file of any kind: they are read or refused, and nothing else happens. Also a test on stable, of the corpus and of what
//! was found (`crates/doorstep-intake/tests/corpus.rs`).

use std::fs;

use doorstep_core::Policy;
use doorstep_intake::{Asked, Plan, Rejects};
use doorstep_records::Calendar;

/// A reader that random bytes go to.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// What the file is called; how it is packed is told by its first bytes.
    file: &'static str,
    /// What it is said to be.
    role: Option<&'static str>,
}

pub(crate) const TARGETS: &[Target] = &[
    target("delimited", "anything.csv", None),
    target("touches", "touches.csv", Some("touches")),
    target("json", "people.json", Some("people")),
    target("lines", "touches.jsonl", Some("touches")),
    target("parquet", "people.parquet", Some("people")),
    target("workbook", "people.xlsx", None),
    target("archive", "all.zip", None),
    target("mail", "inbox.mbox", Some("mail")),
    target("mapping", "mapping.toml", None),
];

const fn target(name: &'static str, file: &'static str, role: Option<&'static str>) -> Target {
    Target { name, file, role }
}

/// What a mapping of random bytes is asked to read.
const ROWS: &str = "a,b,c,d\n1,2026-03-02,12.50,x@y.example\n2,03/04/2026,\"1,234\",in\n,,,\n";

pub(crate) fn read(target: &Target, bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let path = folder.path().join(target.file);
    if fs::write(&path, bytes).is_err() {
        return;
    }
    let is_mapping = target.name == "mapping";
    let rows = folder.path().join("rows.csv");
    let is_written = !is_mapping || fs::write(&rows, ROWS).is_ok();
    let asked = Asked {
        paths: vec![if is_mapping { rows } else { path.clone() }],
        maps: if is_mapping { vec![path] } else { Vec::new() },
        role: target.role.map(str::to_owned),
        guess: true,
        ours: vec!["@firm.example".to_owned()],
        ..Asked::default()
    };
    let calendar = Calendar::new(&Policy::default());
    if let (true, Ok(plan), Ok(calendar)) = (is_written, Plan::of(&asked), calendar)
        && let Ok(rejects) = Rejects::keep(Box::new(std::io::sink()))
    {
        // Read or refused: either will do.
        let _ = plan.read(&calendar, None, rejects);
    }
}
