//! `doorstep ask`: an owner with a notebook types monthly totals in.

use crate::run::{Folder, Run, doorstep, doorstep_with};

fn ask(folder: &Folder, answers: &str) -> Run {
    doorstep_with(
        &[
            "ask",
            "--out",
            &folder.path("counts.csv"),
            "--currency",
            "EUR",
        ],
        &[],
        answers,
    )
}

const TWO_MONTHS: &str = "2026-03\n12\n3\n1000\n450.50\n200\n40\n2026-04\n10\n2\n\n\n\n\n\n";

#[test]
fn answers_become_a_native_file_and_facts() {
    let folder = Folder::new(&[]);
    let text = ask(&folder, TWO_MONTHS).text();
    assert_eq!(
        folder.read("counts.csv"),
        "month,reached,leads,won,amount,spend,sales_hours\n\
         2026-03,1000,12,3,450.50,200,40\n\
         2026-04,,10,2,,,\n"
    );
    assert!(
        text.contains("Of 22 people who came to the door, 5 were"),
        "{text}"
    );
    assert!(text.contains("totals-only"), "{text}");
    let again = doorstep(&["diagnose", &folder.here(), "--currency", "EUR"]).text();
    assert_eq!(again, text);
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let folder = Folder::new(&[("counts.csv", "mine\n")]);
    let text = ask(&folder, TWO_MONTHS);
    assert_eq!(text.code, Some(1));
    assert!(text.err.contains("counts.csv"), "{}", text.err);
    assert_eq!(folder.read("counts.csv"), "mine\n");
}

#[test]
fn an_answer_that_cannot_be_read_is_asked_for_again() {
    let folder = Folder::new(&[]);
    let answers = "March\n2026-13\n2026-03\nmany\n\n-1\n12\n3\n1e3\n1000\n1,5\n450.50\n\n\n\n";
    let run = ask(&folder, answers);
    for wrong in [
        "\"March\"",
        "\"2026-13\"",
        "\"many\"",
        "\"-1\"",
        "\"1e3\"",
        "\"1,5\"",
    ] {
        assert!(run.err.contains(wrong), "{wrong}: {}", run.err);
    }
    assert!(run.err.contains("this number is needed"), "{}", run.err);
    run.text();
    assert!(
        folder
            .read("counts.csv")
            .ends_with("\n2026-03,1000,12,3,450.50,,\n")
    );
}

#[test]
fn without_a_month_nothing_is_written() {
    let folder = Folder::new(&[]);
    let run = ask(&folder, "\n");
    assert_eq!(run.text(), "");
    assert!(!std::path::Path::new(&folder.path("counts.csv")).exists());
}

#[test]
fn input_that_ends_before_a_needed_number_writes_nothing() {
    let folder = Folder::new(&[]);
    let run = ask(&folder, "2026-03\n12\n");
    assert_eq!(run.code, Some(1));
    assert_eq!(run.out, "");
    assert!(!std::path::Path::new(&folder.path("counts.csv")).exists());
}

#[test]
fn a_month_that_was_given_already_is_asked_for_again_at_once() {
    let folder = Folder::new(&[]);
    let answers = "2026-03\n12\n3\n\n\n\n\n2026-03\n2026-04\n10\n2\n\n\n\n\n\n";
    let run = ask(&folder, answers);
    assert!(
        run.err
            .contains("\"2026-03\": this month was given already"),
        "{}",
        run.err
    );
    run.text();
    assert!(
        folder
            .read("counts.csv")
            .ends_with("\n2026-03,,12,3,,,\n2026-04,,10,2,,,\n")
    );
}

#[test]
fn where_more_is_won_than_came_both_are_asked_for_again_at_once() {
    let folder = Folder::new(&[]);
    let run = ask(&folder, "2026-03\n2\n13\n20\n13\n\n\n\n\n\n");
    assert!(run.err.contains("13 orders of 2 people"), "{}", run.err);
    run.text();
    assert!(folder.read("counts.csv").ends_with("\n2026-03,,20,13,,,\n"));
}

#[test]
fn as_many_orders_as_people_are_believed() {
    let folder = Folder::new(&[]);
    ask(&folder, "2026-03\n3\n3\n\n\n\n\n\n").text();
    assert!(folder.read("counts.csv").ends_with("\n2026-03,,3,3,,,\n"));
}
