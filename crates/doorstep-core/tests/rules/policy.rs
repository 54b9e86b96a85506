//! The policy file: every number has a range, every key a name, and what is wrong is said.

use doorstep_core::policy::{Span, SpanUnit, Weekly};
use doorstep_core::{HOUR, Medium, Policy, Unit};

fn wrong(text: &str) -> String {
    Policy::from_toml(text).expect_err(text).to_string()
}

#[test]
fn an_empty_policy_file_is_the_default_policy() {
    assert_eq!(Policy::from_toml("").unwrap(), Policy::default());
}

#[test]
fn an_unknown_key_is_an_error_that_names_it() {
    assert!(wrong("silent_d = 1").contains("silent_d"));
    assert!(wrong("[answer_window]\nfax = \"1 d\"").contains("answer_window.fax"));
    assert!(wrong("[work_min]\nfax = 1").contains("work_min.fax"));
}

#[test]
fn a_number_out_of_range_is_an_error_that_names_key_and_range() {
    for (text, key, range) in [
        ("talk_min_s = 3601", "talk_min_s", "0 to 3600"),
        ("interest_s = -1", "interest_s", "0 to 3600"),
        ("silence_d = 3651", "silence_d", "0 to 3650"),
        ("same_order_h = 721", "same_order_h", "0 to 720"),
        ("bulk_n = 1", "bulk_n", "2 to 100000"),
        ("source_window_d = 0", "source_window_d", "1 to 730"),
        ("[work_min]\ncall = 601", "work_min.call", "0 to 600"),
        (
            "[answer_window]\nletter = \"59 min\"",
            "answer_window.letter",
            "1 h to 365 d",
        ),
        (
            "[answer_window]\nletter = \"366 d\"",
            "answer_window.letter",
            "1 h to 365 d",
        ),
    ] {
        let error = wrong(text);
        assert!(error.contains(key) && error.contains(range), "{error}");
    }
}

#[test]
fn every_key_can_be_set() {
    let policy = Policy::from_toml(
        r#"
        unit = "company"
        zone = "Europe/Berlin"
        talk_min_s = 20
        interest_s = 60
        silence_d = 0
        same_order_h = 48
        bulk_n = 50
        answer_target = "4 business hours"
        source_window_d = 30
        business_hours = "Mon-Thu 08:00-12:00, Mon-Thu 13:00-17:30, Fri 08:00-14:00, no holidays"
        holidays = ["2026-12-25"]
        [answer_window]
        email = "36 h"
        [work_min]
        letter = 30
        proposal = 90
        "#,
    )
    .unwrap();
    assert_eq!(policy.unit, Unit::Company);
    assert_eq!(policy.zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(policy.answer_window(Medium::Email), 36 * HOUR);
    assert_eq!(policy.answer_target, Span::new(4, SpanUnit::BusinessHours));
    assert_eq!(policy.work_min.of(Medium::Letter), 30);
    assert_eq!(policy.work_min.proposal, 90);
    let hours = &policy.business_hours;
    assert_eq!(hours.week.day(0), &[(480, 720), (780, 1050)]);
    assert_eq!(hours.week.day(5), &[]);
    assert_eq!(hours.holidays().len(), 1);
}

#[test]
fn business_hours_are_written_as_they_are_read() {
    let text = "Mon-Fri 09:00-17:00, Sat 10:00-14:00";
    let week = Weekly::parse(text).unwrap();
    assert_eq!(week.to_string(), text);
    assert_eq!(Weekly::default().to_string(), "Mon-Fri 09:00-17:00");
    assert_eq!(Weekly::default().minutes_per_open_day(), 480);
}

#[test]
fn business_hours_that_overlap_or_run_backwards_are_refused() {
    for text in [
        "Mon 09:00-12:00, Mon 11:00-13:00",
        "Fri-Mon 09:00-17:00",
        "Mon 17:00-09:00",
        "Mon 09:00-24:01",
        "",
        "no holidays",
    ] {
        assert!(Weekly::parse(text).is_err(), "{text}");
    }
}
