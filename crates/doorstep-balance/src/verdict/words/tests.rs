//! What is said, and what is not.

use jiff::civil::date;

use super::*;

fn placebo(shuffles: usize, alarms: usize) -> String {
    placebo_words(Placebo {
        shuffles,
        alarms,
        share: alarms as f64 / shuffles as f64,
    })
}

#[test]
fn what_is_not_said_of_balance_stands_beside_what_it_would_take() {
    let text = no_side_yet(0.549, 0.72);
    assert!(
        text.contains("about 54 of 100, and to say so takes 72 of 100"),
        "{text}"
    );
    // That the bar is reached and it is not said all the same would only puzzle.
    assert!(!no_side_yet(0.8, 0.72).contains("takes"));
}

#[test]
fn with_shuffled_weeks_stands_what_a_sound_result_would_be() {
    let sound = placebo(200, 10);
    assert!(sound.contains("named in 10 of 200 tries"), "{sound}");
    assert!(sound.contains("up to 20 times of 100"), "{sound}");
    assert!(
        sound.contains("does not speak against the verdict"),
        "{sound}"
    );
    let poor = placebo(200, 60);
    assert!(poor.contains("look for other signs"), "{poor}");
    assert!(placebo(1, 0).contains("0 of 1 try."));
}

#[test]
fn of_unusual_orders_nothing_is_said_where_next_to_nothing_is_left_out() {
    assert!(!is_much_left_out(0.0, 100.0));
    assert!(!is_much_left_out(0.9, 100.0));
    assert!(is_much_left_out(2.0, 100.0));
    assert!(is_much_left_out(2.0, 0.0));
}

#[test]
fn a_period_that_is_too_young_is_told_the_last_days_that_are_not() {
    let november = Span {
        from: date(2017, 11, 1),
        to: date(2017, 11, 30),
    };
    let verdict = refusal(
        NoSpan::TooYoung(november),
        Some(90),
        Some(date(2017, 10, 2)),
    );
    let text = &verdict.sentences[0].text;
    assert!(text.contains("Name days up to 2017-10-02"), "{text}");
    assert!(text.contains("wait until 2018-02-28"), "{text}");
}

#[test]
fn numbers_have_their_thousands_apart_and_one_is_one() {
    assert_eq!(leads(3_574), "3,574 leads");
    assert_eq!(leads(1), "1 lead");
    assert_eq!(rounded(17_823), 18_000);
}

#[test]
fn names_are_joined_as_they_are_said() {
    let names = ["Ada", "Bea", "Cleo"].map(str::to_owned);
    assert_eq!(joined(&names[..1]), "Ada");
    assert_eq!(joined(&names[..2]), "Ada and Bea");
    assert_eq!(joined(&names), "Ada, Bea and Cleo");
}

#[test]
fn of_a_handful_of_lost_orders_the_tenths_are_told() {
    assert_eq!(orders_lost(0.44).as_deref(), Some("0.4 orders a month"));
    assert_eq!(
        orders_lost(1_234.4).as_deref(),
        Some("1,234 orders a month")
    );
    assert_eq!(orders_lost(0.01), None);
    assert_eq!(orders_lost(-3.0), None);
}

#[test]
fn what_is_still_to_come_is_a_range_of_whole_orders_or_is_not_told() {
    let text = |low: f64, high: f64| {
        let value = f64::midpoint(low, high);
        still_to_come(Likely { value, low, high }).map(|sentence| sentence.text)
    };
    assert_eq!(text(0.0, 0.4), None);
    assert!(
        text(0.2, 1.4)
            .unwrap()
            .contains("bring at most 1 more order")
    );
    assert!(
        text(5.2, 12.4)
            .unwrap()
            .contains("bring 5 to 12 more orders")
    );
    assert!(text(4.9, 5.1).unwrap().contains("bring 5 more orders"));
}
