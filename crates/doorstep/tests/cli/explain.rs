//! `doorstep explain`: one person's way in two lanes with the door between.

use crate::native::letter_firm;
use crate::run::{Folder, doorstep};

fn explain(person: &str) -> String {
    let folder = letter_firm();
    doorstep(&["explain", &folder.here(), "--person", person]).text()
}

#[test]
fn both_lanes_stand_beside_the_door() {
    let text = explain("p2");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "Bea (p2)");
    let heads = lines[1];
    let (marketing, sales) = (heads.find("marketing"), heads.find("sales"));
    assert!(
        marketing < heads.find('┃') && heads.find('┃') < sales,
        "{text}"
    );
    let line = |part: &str| *lines.iter().find(|line| line.contains(part)).unwrap();
    // The letter stands left of the door, the call right of it.
    let letter = line("letter");
    assert!(letter.find("letter") < letter.find('┃'), "{text}");
    let call = line("call");
    assert!(call.find('┃') < call.find("call"), "{text}");
    assert!(line("form, request").contains('╋'), "{text}");
    assert_eq!(text.matches('╋').count(), 2, "{text}");
}

#[test]
fn reasons_are_told_in_plain_words() {
    let text = explain("p2");
    for words in [
        "before they initiated contact",
        "the door: they initiated contact",
        "part of the conversation",
        "ordered after an exchange",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(explain("p1").contains("ordered; nobody had spoken with them"));
    for word in ["before_door", "order_sales", "prospecting", "None", "Some("] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn the_end_says_who_won_and_how_fast_the_answer_was() {
    let text = explain("p2");
    assert!(text.contains("won by sales, by talking"), "{text}");
    assert!(text.contains("answered after 30 min"), "{text}");
    assert!(text.contains("5 min 00 s"), "{text}");
    let text = explain("p1");
    assert!(text.contains("won by marketing, without a word"), "{text}");
    assert!(text.contains("the order was the knock"), "{text}");
    let text = explain("p4");
    assert!(
        text.contains("open") && text.contains("never answered"),
        "{text}"
    );
    let text = explain("p3");
    assert!(text.contains("never at the door"), "{text}");
}

#[test]
fn a_person_is_found_by_id_name_e_mail_or_phone() {
    for called in ["Ada", "ada", "ADA@a.example"] {
        assert_eq!(explain(called), explain("p1"), "{called}");
    }
    let folder = letter_firm();
    folder.put(
        "people.csv",
        b"person,name,phone\np1,Ada,+49 30 1234567\np2,Bea,\np3,Bea,\np4,Dora,\n",
    );
    let by_phone = doorstep(&["explain", &folder.here(), "--person", "0049 30 123 45 67"]);
    assert!(by_phone.text().starts_with("Ada (p1)"));
    let text = doorstep(&["explain", &folder.here(), "--person", "Bea"]).refusal();
    assert!(text.contains("p2, p3"), "{text}");
}

#[test]
fn an_unknown_person_is_refused() {
    let folder = letter_firm();
    let text = doorstep(&["explain", &folder.here(), "--person", "nobody"]).refusal();
    assert!(text.contains("nobody"), "{text}");
}

#[test]
fn as_of_tells_only_what_was_known() {
    let folder = letter_firm();
    let text = doorstep(&[
        "explain",
        &folder.here(),
        "--person",
        "p2",
        "--as-of",
        "2026-03-09",
    ])
    .text();
    assert!(text.contains("part of the conversation"), "{text}");
    assert!(!text.contains("order,") && text.contains("open"), "{text}");
}

#[test]
fn of_a_contact_that_only_a_date_tells_nobody_says_how_fast_it_was_answered() {
    let folder = Folder::new(&[
        ("people.csv", "person,name\np1,Ada\np2,Bea\n"),
        (
            "touches.csv",
            "touch,person,at,medium,direction,act,connected,rep\n\
             t1,p1,2026-03-02,form,in,request,,\n\
             t2,p1,2026-03-02,call,out,,true,anna\n\
             t3,p2,2026-03-02,call,out,accept,true,anna\n",
        ),
    ]);
    let explain = |person| doorstep(&["explain", &folder.here(), "--person", person]).text();
    let asked = explain("p1");
    assert!(
        asked.contains("when the knock was answered is not recorded"),
        "{asked}"
    );
    let rung_up = explain("p2");
    assert!(
        rung_up.contains("we opened the door, so there was no knock to answer"),
        "{rung_up}"
    );
    assert!(!asked.contains("0 min") && !rung_up.contains("0 min"));
}
