//! What passed between us and each person.

use doorstep_mail::{Author, Direction, Ours, Reach, Threads, Touched, touches};

use crate::messages;

fn touched(headers: &[&str]) -> Touched {
    let messages = messages(headers);
    let ours = Ours::of(["me@shop.example", "you@shop.example"]);
    touches(&messages, &Threads::of(&messages), &ours, 3)
}

const ASKS: &str = "Message-ID: <1>\nFrom: Ann <A@x.example>\nTo: me@shop.example\nSubject: Q";

#[test]
fn a_question_comes_in_and_its_answer_goes_out_to_the_same_person() {
    let answer = "Message-ID: <2>\nIn-Reply-To: <1>\nFrom: me@shop.example\nTo: Ann B <a@x.example>, you@shop.example\nSubject: Re: Q";
    let touched = touched(&[ASKS, answer]);
    let [asked, answered] = &touched.touches[..] else {
        panic!("{touched:?}");
    };
    assert_eq!(
        (
            asked.id.as_str(),
            asked.person.as_str(),
            asked.name.as_str()
        ),
        ("1", "a@x.example", "Ann")
    );
    assert_eq!(
        (asked.direction, asked.author, asked.reach),
        (Direction::In, Author::Human, Reach::Personal)
    );
    assert_eq!(
        (asked.subject.as_str(), asked.reply_to.as_deref()),
        ("Q", None)
    );
    assert_eq!(
        (answered.direction, answered.reply_to.as_deref()),
        (Direction::Out, Some("1"))
    );
    assert_eq!(
        (answered.person.as_str(), answered.name.as_str()),
        ("a@x.example", "Ann B")
    );
}

#[test]
fn mail_to_several_is_a_touch_of_each_and_each_answers_its_own() {
    let out =
        "Message-ID: <2>\nFrom: me@shop.example\nTo: a@x.example, b@x.example\nCc: A@x.example";
    let back = "Message-ID: <3>\nIn-Reply-To: <2>\nFrom: b@x.example\nTo: me@shop.example";
    let other = "Message-ID: <4>\nIn-Reply-To: <2>\nFrom: c@x.example\nTo: me@shop.example";
    let touched = touched(&[out, back, other]);
    let told: Vec<_> = touched
        .touches
        .iter()
        .map(|touch| (touch.id.as_str(), touch.reply_to.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("2/a@x.example", None),
            ("2/b@x.example", None),
            ("3", Some("2/b@x.example")),
            ("4", None),
        ]
    );
}

#[test]
fn what_says_it_is_bulk_or_goes_to_many_is_a_broadcast() {
    let reach = |header: &str| touched(&[ASKS, header]).touches[1].reach;
    let out = "Message-ID: <2>\nFrom: me@shop.example\n";
    assert_eq!(
        reach(&format!("{out}To: a@x.example\nList-Unsubscribe: <u>")),
        Reach::Broadcast
    );
    assert_eq!(
        reach(&format!("{out}To: a@x.example, b@x.example, c@x.example")),
        Reach::Personal
    );
    let many = format!("{out}To: a@x.example, b@x.example, c@x.example\nBcc: d@x.example");
    assert_eq!(reach(&many), Reach::Broadcast);
}

#[test]
fn an_answer_is_for_the_person_although_it_says_that_it_is_bulk() {
    let answer = "Message-ID: <2>\nFrom: me@shop.example\nTo: a@x.example, b@x.example\nIn-Reply-To: <1>\nPrecedence: list";
    let told: Vec<_> = touched(&[ASKS, answer])
        .touches
        .iter()
        .map(|touch| touch.reach)
        .collect();
    assert_eq!(told, [Reach::Personal, Reach::Personal, Reach::Broadcast]);
    // The next of a series names the last, which nobody wrote to us.
    let series = [
        "Message-ID: <3>\nFrom: me@shop.example\nTo: c@x.example\nPrecedence: bulk\nX-Campaign: May",
        "Message-ID: <4>\nFrom: me@shop.example\nTo: c@x.example\nPrecedence: bulk\nIn-Reply-To: <3>",
    ];
    let touched = touched(&series);
    assert!(
        touched
            .touches
            .iter()
            .all(|touch| touch.reach == Reach::Broadcast)
    );
    assert_eq!(touched.touches[0].campaign.as_deref(), Some("May"));
}

#[test]
fn machines_speak_in_automatic_answers_bounces_and_complaints() {
    let away = "Message-ID: <2>\nFrom: a@x.example\nAuto-Submitted: auto-replied";
    let bounce = "Message-ID: <3>\nFrom: MAILER-DAEMON@y.example\nX-Failed-Recipients: b@y.example";
    let shop = "Message-ID: <4>\nFrom: no-reply@z.example";
    let touched = touched(&[away, bounce, shop]);
    assert!(
        touched
            .touches
            .iter()
            .all(|touch| touch.author == Author::Machine)
    );
    let people: Vec<_> = touched
        .touches
        .iter()
        .map(|touch| touch.person.as_str())
        .collect();
    assert_eq!(people, ["a@x.example", "b@y.example", "no-reply@z.example"]);
}

#[test]
fn what_is_left_out_is_counted() {
    let touched = touched(&[
        "Message-ID: <2>\nFrom: me@shop.example\nTo: you@shop.example",
        "Message-ID: <3>\nFrom: me@shop.example\nTo: undisclosed-recipients:;",
        "Message-ID: <4>\nSubject: nobody",
        ASKS,
        ASKS,
    ]);
    let counts = (
        touched.internal,
        touched.without_person,
        touched.copies,
        touched.touches.len(),
    );
    assert_eq!(counts, (1, 2, 1, 1));
}

#[test]
fn no_id_comes_twice() {
    let dated = |second: u32| format!("{ASKS}\nDate: Thu, 22 Aug 2002 11:26:{second} +0000");
    let texts = [
        dated(10),
        dated(11),
        dated(12),
        "Message-ID: <1~2>\nFrom: b@x.example".to_owned(),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let touched = touched(&texts);
    let ids: Vec<_> = touched
        .touches
        .iter()
        .map(|touch| touch.id.as_str())
        .collect();
    assert_eq!(ids, ["1", "1~2", "1~3", "1~2~2"]);
}

#[test]
fn without_our_addresses_there_are_no_touches() {
    let messages = messages(&[ASKS]);
    let touched = touches(&messages, &Threads::of(&messages), &Ours::unknown(), 3);
    assert_eq!(touched, Touched::default());
}
