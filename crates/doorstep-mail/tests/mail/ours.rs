//! Whose mailbox it is.

use doorstep_mail::{Guess, Ours, Why, ours};

use crate::{in_mailbox, messages, read};

fn guess(headers: &[String]) -> Vec<Guess> {
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    ours(&messages(&headers))
}

fn of(guesses: &[Guess]) -> Vec<(&str, Why)> {
    let told = guesses
        .iter()
        .map(|guess| (guess.address.as_str(), guess.why));
    told.collect()
}

/// Ten customers ask and are answered by one of these addresses.
fn business(ours: &[&str]) -> Vec<String> {
    let talk = |number: usize| {
        let our = ours[number % ours.len()];
        let them = format!("c{number}@customer{number}.example");
        [
            format!("From: {them}\nTo: {our}"),
            format!("From: {our}\nTo: {them}"),
        ]
    };
    (0..10).flat_map(talk).collect()
}

#[test]
fn the_address_on_one_side_of_most_mail_is_ours() {
    let found = guess(&business(&["me@shop.example"]));
    assert_eq!(of(&found), [("me@shop.example", Why::BothSides)]);
    assert!((found[0].share - 1.0).abs() < 1e-9);
}

#[test]
fn the_domain_on_one_side_of_most_mail_is_ours_unless_it_is_a_public_one() {
    let found = guess(&business(&["ann@shop.example", "bob@shop.example"]));
    assert_eq!(of(&found), [("@shop.example", Why::Domain)]);
    assert!(guess(&business(&["ann@gmail.com", "bob@gmail.com"])).is_empty());
}

#[test]
fn servers_say_whose_mailbox_it_is_if_the_mail_does_too() {
    let delivered = |to: &str| -> Vec<String> {
        let one = |number| {
            format!("Delivered-To: me@shop.example\nFrom: c{number}@x{number}.example\nTo: {to}")
        };
        (0..10).map(one).collect()
    };
    assert_eq!(
        of(&guess(&delivered("Me@shop.example"))),
        [("me@shop.example", Why::Delivered)]
    );
    assert!(guess(&delivered("somebody@else.example")).is_empty());
}

#[test]
fn who_wrote_the_sent_mail_is_us() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Gesendet");
    let text: String = (0..6)
        .map(|number| in_mailbox(&format!("From: me@gmail.com\nTo: c{number}@x.example")))
        .collect();
    std::fs::write(&path, text).unwrap();
    let mail = doorstep_mail::read_all(&[path], doorstep_mail::Limits::default()).unwrap();
    assert_eq!(of(&ours(&mail.messages)), [("me@gmail.com", Why::Sent)]);
}

#[test]
fn the_archive_of_a_list_and_a_few_messages_are_nobodys() {
    let mut archive = business(&["list@shop.example"]);
    for header in &mut archive {
        header.push_str("\nList-Id: <list.shop.example>");
    }
    assert!(guess(&archive).is_empty());
    assert!(guess(&business(&["me@shop.example"])[..4]).is_empty());
    assert!(ours(&read("").messages).is_empty());
}

#[test]
fn two_who_only_write_to_each_other_are_not_told_apart() {
    let talk = [
        "From: a@x.example\nTo: b@y.example",
        "From: b@y.example\nTo: a@x.example",
    ];
    let talk: Vec<String> = talk
        .iter()
        .cycle()
        .take(20)
        .map(ToString::to_string)
        .collect();
    assert!(guess(&talk).is_empty());
}

#[test]
fn addresses_and_domains_are_told_in_any_case() {
    let ours = Ours::of(["Me@Shop.example", "@Firm.example", "neither"]);
    assert!(ours.has("me@shop.example") && ours.has("any@firm.example"));
    assert!(!ours.has("you@shop.example") && !ours.has("any@sub.firm.example"));
    assert!(Ours::unknown().is_unknown() && Ours::of(["x"]).is_unknown());
}
