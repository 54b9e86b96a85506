//! The report on paper: a PDF of ours, written whole, over nothing of somebody else's.

#[cfg(feature = "pdf")]
use std::fs;

#[cfg(feature = "pdf")]
use crate::native::letter_firm;
use crate::run::{Folder, doorstep};

#[cfg(not(feature = "pdf"))]
#[test]
fn a_program_without_paper_says_how_to_get_one_before_it_reads() {
    let out = Folder::new(&[]);
    let file = out.path("report.pdf");
    let refusal = doorstep(&["diagnose", "no-records", "--pdf", &file]).refusal();
    assert!(refusal.contains("--features pdf"), "{refusal}");
    assert!(refusal.contains("report.pdf"), "{refusal}");
    assert!(refusal.contains("--html"), "{refusal}");
}

#[cfg(feature = "pdf")]
#[test]
fn the_report_on_paper_is_the_same_in_every_run() {
    let folder = letter_firm();
    let out = Folder::new(&[]);
    let write = |name: &str| {
        let run = doorstep(&["diagnose", &folder.here(), "--pdf", &out.path(name)]);
        assert!(run.err.contains("sheets"), "{}", run.err);
        run.text();
        fs::read(out.path(name)).unwrap()
    };
    let one = write("one.pdf");
    assert!(one.starts_with(b"%PDF-1."));
    assert!(one == write("two.pdf"), "two runs differ");
    assert!(one == write("one.pdf"), "ours is replaced by itself");
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_of_somebody_else_is_not_written_over() {
    let folder = letter_firm();
    let theirs = "%PDF-1.7\n%%EOF\n";
    let out = Folder::new(&[("theirs.pdf", theirs)]);
    let file = out.path("theirs.pdf");
    let refusal = doorstep(&["diagnose", &folder.here(), "--pdf", &file]).refusal();
    assert!(refusal.contains("no PDF of Doorstep"), "{refusal}");
    assert_eq!(out.read("theirs.pdf"), theirs);
}

#[cfg(feature = "pdf")]
#[test]
fn every_kind_of_records_can_be_set_on_paper() {
    let nobody_bought = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\na,p,2026-03-02T09:00:00Z,form,in\n",
    )]);
    let only_orders = Folder::new(&[(
        "orders.csv",
        "order,person,at,amount,currency\no,p,2026-03-02T09:00:00Z,100,EUR\n",
    )]);
    let only_ours = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\na,p,2026-03-02T09:00:00Z,letter,out\n",
    )]);
    let totals = crate::page::monthly_totals();
    for folder in [nobody_bought, only_orders, only_ours, totals] {
        let out = Folder::new(&[]);
        let file = out.path("report.pdf");
        doorstep(&["diagnose", &folder.here(), "--pdf", &file]).text();
        assert!(fs::read(file).unwrap().starts_with(b"%PDF-1."));
    }
}

#[cfg(feature = "pdf")]
#[test]
fn letters_that_paper_lacks_are_told_and_the_rest_is_set() {
    let people = "person,name,attr.source\np,Ann,\u{6771}\u{4eac} fair\n";
    let touches = "touch,person,at,medium,direction\na,p,2026-03-02T09:00:00Z,form,in\n";
    let folder = Folder::new(&[("people.csv", people), ("touches.csv", touches)]);
    let out = Folder::new(&[]);
    let run = doorstep(&["diagnose", &folder.here(), "--pdf", &out.path("report.pdf")]);
    assert!(run.err.contains("\u{4eac}\u{6771}"), "{}", run.err);
    run.text();
}
