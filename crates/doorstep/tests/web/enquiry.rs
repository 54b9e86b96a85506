//! The form on the door: what strangers send.

use crate::site::{Answer, Client, Site};

/// What the form would send that was shown so many seconds ago.
fn sent(client: &Client, seconds: i64, more: &[(&str, &str)]) -> Answer {
    let page = client
        .get("/enquiry?utm_source=search&utm_campaign=autumn")
        .text;
    let hidden = |name: &str| {
        let (_, rest) = page
            .split_once(&format!("name=\"{name}\" value=\""))
            .expect("a hidden field");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let shown: i64 = hidden("shown").parse().expect("a moment");
    let shown = (shown - seconds * 1_000_000).to_string();
    let (once, source, campaign) = (hidden("once"), hidden("source"), hidden("campaign"));
    let mut form = vec![
        ("shown", shown.as_str()),
        ("once", &once),
        ("source", &source),
        ("campaign", &campaign),
        ("name", "Liv Aasen"),
        ("email", "liv@aasen.example"),
        ("phone", ""),
        ("company", "Aasen Bakery"),
        ("message", "Could somebody show it to us on a Monday?"),
    ];
    form.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    form.extend(more);
    let answer = client.post("/enquiry", &form);
    if answer.status == 303 {
        // Whoever presses the button twice knocks once.
        assert_eq!(client.post("/enquiry", &form).status, 303);
    }
    answer
}

#[test]
fn an_enquiry_is_a_knock_with_what_led_to_it_however_often_it_is_sent() {
    let (site, owner) = Site::empty().with_owner();
    let stranger = site.client();
    let answer = sent(&stranger, 30, &[("news", "yes")]);
    assert_eq!(answer.to, "/enquiry/thanks");
    assert!(
        stranger
            .get("/enquiry/thanks")
            .text
            .contains("It has arrived")
    );
    let door = owner.get("/door").text;
    assert!(door.contains("One person waits"), "{door}");
    assert!(
        door.contains("Could somebody show it to us on a Monday?"),
        "{door}"
    );
    let person = owner.get("/people/1").text;
    for part in [
        "came by search",
        "Fills in a form, autumn",
        "<dd>e-mail</dd>",
        "The knock",
    ] {
        assert!(person.contains(part), "{part}: {person}");
    }
    assert_eq!(person.matches("Fills in a form").count(), 1);
}

#[test]
fn what_a_machine_sends_is_kept_as_a_machines_and_is_no_knock_and_no_consent() {
    let (site, owner) = Site::empty().with_owner();
    let machine = site.client();
    for (seconds, more) in [
        (
            30,
            &[("website", "http://spam.example"), ("news", "yes")][..],
        ),
        (0, &[("news", "yes")][..]),
        (10 * 24 * 3_600, &[][..]),
    ] {
        assert_eq!(sent(&machine, seconds, more).to, "/enquiry/thanks");
    }
    assert!(owner.get("/door").text.contains("Nobody waits"));
    let person = owner.get("/people/1").text;
    assert!(person.contains("Written by a machine"), "{person}");
    assert!(person.contains("<dd>nothing yet</dd>"), "{person}");
}

#[test]
fn an_enquiry_that_cannot_be_answered_is_told_so_and_keeps_what_was_written() {
    let (site, owner) = Site::empty().with_owner();
    let stranger = site.client();
    for (more, field) in [
        (&[("email", "")][..], "email"),
        (&[("email", "liv")][..], "email"),
        (&[("message", "  ")][..], "message"),
        (&[("phone", "123")][..], "phone"),
    ] {
        let answer = sent(&stranger, 30, more);
        assert_eq!(answer.status, 422, "{more:?}");
        assert!(
            answer.text.contains(&format!("id=\"{field}-error\"")),
            "{}",
            answer.text
        );
        assert!(
            answer.text.contains("value=\"Aasen Bakery\""),
            "{}",
            answer.text
        );
    }
    assert!(owner.get("/people").text.contains("Nobody with whom"));
}
