//! The report for people: it fits the screen, and shows colour only where it is wanted.

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, doorstep_with};

/// A firm whose names are too long for any screen.
fn long_names() -> Folder {
    let mut people = "person,name,attr.source\n".to_owned();
    let mut touches = "touch,person,at,medium,direction,connected,rep,subject\n".to_owned();
    let long =
        "Przedsiębiorstwo Handlowo-Usługowe Ärztebedarf Müller-Lüdenscheidt Größer und Söhne";
    for number in 0..40 {
        people.push_str(&format!(
            "p{number},{long} {number},{long} {}\n",
            number % 15
        ));
        touches.push_str(&format!(
            "a{number},p{number},2026-03-{:02}T09:00:00Z,form,in,,,{long}\n\
             b{number},p{number},2026-03-{:02}T10:00:00Z,call,out,true,{long} {},\n",
            number % 28 + 1,
            number % 28 + 1,
            number % 3,
        ));
    }
    Folder::new(&[("people.csv", &people), ("touches.csv", &touches)])
}

#[track_caller]
fn assert_fits(text: &str, width: usize) {
    for line in text.lines() {
        assert!(line.chars().count() <= width, "wider than {width}: {line}");
    }
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for folder in [letter_firm(), long_names()] {
        for width in [80, 120] {
            let columns = width.to_string();
            let arguments = ["diagnose", &folder.here()];
            let report = doorstep_with(&arguments, &[("COLUMNS", &columns)], "").text();
            assert_fits(&report, width);
        }
    }
}

#[test]
fn no_line_of_a_persons_way_is_wider_than_the_screen() {
    let folder = letter_firm();
    let here = folder.here();
    for width in [80, 120] {
        let columns = width.to_string();
        let arguments = ["explain", &here, "--person", "p2"];
        let way = doorstep_with(&arguments, &[("COLUMNS", &columns)], "").text();
        assert_fits(&way, width);
    }
}

#[test]
fn a_pipe_gets_no_escape_codes() {
    let folder = letter_firm();
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(!text.contains('\u{1b}'), "{text}");
    assert_fits(&text, 100);
}

#[test]
fn colour_can_be_forced_and_no_color_is_stronger() {
    let folder = letter_firm();
    let run = |variables: &[(&str, &str)]| {
        let diagnose = doorstep_with(&["diagnose", &folder.here()], variables, "").text();
        let explain = doorstep_with(
            &["explain", &folder.here(), "--person", "p2"],
            variables,
            "",
        );
        (diagnose, explain.text())
    };
    let plain = run(&[]);
    let coloured = run(&[("CLICOLOR_FORCE", "1")]);
    assert!(coloured.0.contains('\u{1b}') && coloured.1.contains('\u{1b}'));
    assert_eq!(run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);
    assert_eq!(run(&[("CLICOLOR_FORCE", "0")]), plain);
}

#[test]
fn json_has_no_escape_codes_even_where_colour_is_forced() {
    let folder = letter_firm();
    let arguments = ["diagnose", &folder.here(), "--format", "json"];
    let forced = doorstep_with(&arguments, &[("CLICOLOR_FORCE", "1")], "").text();
    assert!(!forced.contains('\u{1b}'));
}

#[test]
fn what_records_say_cannot_write_escape_codes() {
    let folder = Folder::new(&[
        (
            "people.csv",
            "person,name,attr.source\np1,\u{1b}[31mRed,\u{1b}[2Jad\n",
        ),
        (
            "touches.csv",
            "touch,person,at,medium,direction,rep,subject\n\
             t1,p1,2026-03-02T09:00:00Z,form,in,,\u{1b}]0;title\u{7}\n\
             t2,p1,2026-03-02T10:00:00Z,email,out,\u{1b}[1manna,x\n",
        ),
    ]);
    let report = doorstep(&["diagnose", &folder.here()]).text();
    assert!(!report.contains(['\u{1b}', '\u{7}']), "{report:?}");
    let way = doorstep(&["explain", &folder.here(), "--person", "p1"]).text();
    assert!(!way.contains(['\u{1b}', '\u{7}']), "{way:?}");
}

#[test]
fn the_report_says_the_facts_in_words() {
    let text = doorstep(&["diagnose", &letter_firm().here()]).text();
    for part in [
        "Of 3 people who came to the door, 2 were brought through it (66.7 of 100).",
        "marketing outright: nobody spoke with them",
        "sales, after an exchange",
        "Value 400 EUR.",
        "spring",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_table_of_what_changed_ends_with_the_sides_and_who_sold_stands_under_it() {
    let arguments = ["demo", "--weakness", "sales", "--last-day", "2026-06-30"];
    let text = doorstep(&arguments).text();
    for line in ["marketing, all of it", "sales, all of it", "team offices"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // What a side of one factor did stands there already.
    assert!(!text.contains("the offer, all of it"), "{text}");
    assert!(
        text.contains("Who won how many of those talked with, within 30 days"),
        "{text}"
    );
    assert_fits(&text, 100);
}

#[test]
fn who_waits_is_listed_of_old_records_too_as_of_their_end() {
    let text = doorstep(&["diagnose", &letter_firm().here()]).text();
    assert!(
        text.contains("At the door, waiting for an answer on 2026-03-"),
        "{text}"
    );
    assert!(
        text.contains("who was answered since is not in them"),
        "{text}"
    );
    assert!(text.contains("Dora"), "{text}");
}

#[test]
fn a_piece_without_a_campaign_stands_without_empty_brackets() {
    let folder = Folder::new(&[
        ("people.csv", "person,name\np1,Ada\n"),
        (
            "orders.csv",
            "order,person,at,amount,currency,piece\no1,p1,2026-03-12T09:00:00Z,10,EUR,S26B\n",
        ),
    ]);
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(text.contains("S26B") && !text.contains("()"), "{text}");
}

#[test]
fn both_arms_of_the_balance_meet_at_the_door_and_the_months_stand_in_a_line() {
    let text = |width: &str| {
        let demo = ["demo", "--weakness", "sales", "--last-day", "2026-06-30"];
        doorstep_with(&demo, &[("COLUMNS", width)], "").text()
    };
    let wide = text("96");
    let drawn: Vec<&str> = wide.lines().filter(|line| line.contains('▒')).collect();
    assert!(drawn.len() >= 4, "{wide}");
    let door = |line: &str| line.chars().position(|sign| sign == '┃');
    let first = door(drawn[0]);
    assert!(first.is_some());
    for line in &drawn {
        assert_eq!(door(line), first, "{line}");
        assert!(line.contains("█┃█"), "{line}");
    }
    let is_spark = |line: &&str| line.contains('▁') || line.contains('▂');
    assert!(wide.lines().any(|line| is_spark(&line)), "{wide}");
    // Where there is no room for arms there are none.
    assert!(!text("60").contains('▒'));
}
