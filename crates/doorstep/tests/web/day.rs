//! A day at the door, on both engines.

use crate::site::{Client, Site};

mod sqlite {
    use crate::site::Site;

    #[test]
    fn a_knock_is_noted_taken_answered_and_undone() {
        super::a_day(Site::empty());
    }
}

mod postgres {
    use crate::site::Site;

    #[test]
    fn a_knock_is_noted_taken_answered_and_undone() {
        super::a_day(Site::on_postgres());
    }
}

/// The first number that stands behind a text.
fn number(address: &str, before: &str) -> i64 {
    let rest = address.split_once(before).map_or("", |(_, rest)| rest);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

fn knock(owner: &Client, name: &str, phone: &str, said: &str) {
    let noted = owner.send(
        "/door/note",
        "/door/note",
        &[
            ("name", name),
            ("phone", phone),
            ("email", ""),
            ("company", "Hotel Sarnbach"),
            ("source", ""),
            ("what", "they-called"),
            ("missed", "yes"),
            ("at", ""),
            ("said", said),
        ],
    );
    assert_eq!(noted.status, 303, "{}", noted.text);
}

fn a_day(site: Site) {
    let (site, owner) = site.with_owner();
    let seller = site.colleague(&owner, "seller");
    assert!(seller.get("/door").text.contains("Nobody waits"));

    knock(
        &owner,
        "Jonas Keel",
        "+49 30 1234567",
        "We need it for 24 rooms.",
    );
    let door = seller.get("/door").text;
    assert!(door.contains("One person waits"), "{door}");
    assert!(door.contains("We need it for 24 rooms."), "{door}");
    assert!(door.contains("nobody yet"), "{door}");
    let touch = number(&door, "action=\"/door/");
    let person = number(&door, "/people/");

    // The same number again is the same person, who still waits once.
    knock(&owner, "J. Keel", "+49 (30) 123-4567", "I called before.");
    assert!(seller.get("/door").text.contains("One person waits"));

    let taken = seller.send("/door", &format!("/door/{touch}/take"), &[]);
    assert_eq!(taken.to, "/door");
    assert!(owner.get("/door").text.contains("with seller"));

    let page = format!("/people/{person}");
    let answered = seller.send(
        &page,
        &format!("{page}/touches"),
        &[
            ("what", "we-called"),
            ("at", ""),
            ("minutes", "12"),
            ("value", ""),
            ("said", "He wants a visit."),
            ("from", "door"),
        ],
    );
    assert!(answered.to.starts_with("/door?recorded="), "{answered:?}");
    assert!(owner.get("/door").text.contains("Nobody waits"));
    let timeline = owner.get(&page).text;
    for part in [
        "<strong>The door.</strong> Missed call",
        "The knock: they turned to us",
        "seller calls, 12 min",
        "answered after",
        "Exchange: part of the conversation",
        "First case, open",
    ] {
        assert!(timeline.contains(part), "{part}: {timeline}");
    }

    let ordered = seller.send(
        &page,
        &format!("{page}/touches"),
        &[
            ("what", "they-ordered"),
            ("at", ""),
            ("minutes", ""),
            ("value", "14600.50"),
            ("said", ""),
        ],
    );
    let timeline = owner.get(&page).text;
    assert!(
        timeline.contains("Orders, EUR\u{a0}14,600.50"),
        "{timeline}"
    );
    assert!(timeline.contains("First case, won"), "{timeline}");
    assert!(timeline.contains("by sales"), "{timeline}");
    assert!(owner.get("/people").text.contains("bought"));

    // What was recorded by mistake is taken back, and the knock waits again once its answer is gone.
    let order = number(&ordered.to, "recorded=");
    seller.send(&page, &format!("/touches/{order}/take-back"), &[]);
    assert!(owner.get(&page).text.contains("First case, open"));
    let answer = number(&answered.to, "recorded=");
    seller.send(&page, &format!("/touches/{answer}/take-back"), &[]);
    assert!(owner.get("/door").text.contains("One person waits"));
    let again = seller.send(&page, &format!("/touches/{answer}/take-back"), &[]);
    assert_eq!(again.status, 404);
}

#[test]
fn what_was_recorded_is_there_after_the_server_was_ended_and_started_again() {
    let data = tempfile::tempdir().expect("a folder");
    let (site, owner) = Site::over(data.path()).with_owner();
    knock(&owner, "Jonas Keel", "", "Please call.");
    site.end();
    let site = Site::over(data.path());
    let nobody = site.client();
    assert_eq!(nobody.get("/set-up").to, "/sign-in");
    let signed_in = nobody.post(
        "/sign-in",
        &[
            ("email", "Ruth@Example.com"),
            ("password", crate::site::PASSWORD),
        ],
    );
    assert_eq!(signed_in.to, "/door");
    assert!(nobody.get("/door").text.contains("Please call."));
}

#[test]
fn what_is_typed_wrongly_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let (_site, owner) = Site::empty().with_owner();
    for (field, value, told) in [
        ("phone", "12", "write it with its country"),
        ("email", "jonas", "write an address such as"),
        ("name", &"x".repeat(201), "at most 200 characters"),
    ] {
        let mut form = vec![
            ("name", "Jonas Keel"),
            ("email", "jonas@example.com"),
            ("phone", "+49301234567"),
            ("company", "Hotel \"Sarnbach\" & Co"),
            ("source", ""),
        ];
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let refused = owner.send("/people/new", "/people/new", &form);
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains(told), "{}", refused.text);
        let kept = "value=\"Hotel &#34;Sarnbach&#34; &#38; Co\"";
        assert!(refused.text.contains(kept), "{}", refused.text);
        assert!(refused.text.contains(&format!("id=\"{field}-error\"")));
    }
    assert!(owner.get("/people").text.contains("Nobody with whom"));
}

#[test]
fn what_people_say_is_text_on_every_page_and_never_markup() {
    let (_site, owner) = Site::empty().with_owner();
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    knock(&owner, hostile, "", hostile);
    let door = owner.get("/door").text;
    let person = owner
        .get(&format!("/people/{}", number(&door, "/people/")))
        .text;
    for page in [
        door,
        person,
        owner.get("/people").text,
        owner.get("/people?q=script").text,
    ] {
        assert!(page.contains("&#60;script&#62;"), "{page}");
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("<img"), "{page}");
    }
}

#[test]
fn a_moment_ahead_is_refused_and_one_in_the_past_stands_where_it_was() {
    let (_site, owner) = Site::empty().with_owner();
    knock(&owner, "Jonas Keel", "", "Please call.");
    let form = |at| {
        [
            ("what", "we-wrote"),
            ("at", at),
            ("minutes", ""),
            ("value", ""),
            ("said", ""),
        ]
    };
    let ahead = owner.send("/people/1", "/people/1/touches", &form("2999-01-01T10:00"));
    assert_eq!(ahead.status, 422);
    assert!(ahead.text.contains("this lies ahead"), "{}", ahead.text);
    let past = owner.send("/people/1", "/people/1/touches", &form("2020-01-01T10:00"));
    assert_eq!(past.status, 303);
    let page = owner.get("/people/1").text;
    assert!(page.contains("1 Jan 2020 10:00"), "{page}");
    assert!(page.contains("Before the door"), "{page}");
}

/// Asks for the balance until it says something, however busy the machine is.
fn balance_with(owner: &Client, text: &str) -> String {
    const MOST: usize = 10_000;
    let mut last = String::new();
    for _ in 0..MOST {
        last = owner.get("/balance").text;
        if last.contains(text) {
            return last;
        }
    }
    panic!("{text}: {last}");
}

#[test]
fn what_passes_is_counted_on_the_page_of_balance_and_what_comes_after_too() {
    let (_site, owner) = Site::empty().with_owner();
    let empty = owner.get("/balance").text;
    assert!(empty.contains("Nothing has passed yet"), "{empty}");
    knock(&owner, "Jonas Keel", "", "Please call.");
    let counted = balance_with(&owner, "1 touch");
    assert!(counted.contains("id=\"balance-heading\""), "{counted}");
    knock(&owner, "Inês Amaral", "", "Which filter?");
    balance_with(&owner, "2 touches");
}

#[test]
fn the_invented_firm_has_the_same_verdict_in_the_application_as_in_its_report() {
    let (site, door) = Site::demo();
    let visitor = site.client();
    assert_eq!(visitor.get("/demo?key=guessed").status, 404);
    assert_eq!(visitor.get("/door").to, "/sign-in");
    assert_eq!(visitor.get(&door).to, "/balance");
    balance_with(&visitor, "The hand-over is the weakness");
    let people = visitor.get("/people?q=zieg").text;
    let person = number(
        &people[people.find("<tbody>").expect("people")..],
        "/people/",
    );
    let page = visitor.get(&format!("/people/{person}")).text;
    assert!(page.contains("Ziegler"), "{page}");
    assert!(visitor.get("/door").text.contains("longer than we promise"));
}

#[test]
fn an_invented_firm_is_shown_on_this_machine_only() {
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_doorstep"))
        .args(["serve", "--demo", "--listen", "0.0.0.0:0"])
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told.contains("on this machine only"), "{told}");
}
