//! Capacity: hours against work, waits on both clocks, and what the next unit of money brings.

use std::fmt::Write;

use serde_json::Value;

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, list, near, warned};

/// A day, counted from Monday the first of September 2025.
fn date(mut day: u32) -> String {
    let months = [30, 31, 30, 31, 31, 28, 31, 30];
    for (place, length) in (8..).zip(months) {
        if day < length {
            return format!("{}-{:02}-{:02}", 2025 + place / 12, place % 12 + 1, day + 1);
        }
        day -= length;
    }
    String::new()
}

/// Thirty weeks of six knocks each, at an hour of the Tuesday; each is rung up after half an hour of
/// business and talked with for twenty minutes, and every third buys.
fn firm(knock_at: &str, call_at: &str, hours: Option<f64>, rep: &str) -> Folder {
    let mut touches = "touch,person,at,medium,direction,connected,duration_s,rep\n".to_owned();
    let mut orders = "order,person,at,amount,currency,rep\n".to_owned();
    let mut rows = "rep,week,hours\n".to_owned();
    for week in 0..30_u32 {
        let day = |days: u32| date(7 * week + days);
        if let Some(hours) = hours {
            let _ = writeln!(rows, "anna,{},{hours}", day(0));
        }
        for number in 0..6 {
            let person = format!("p{week}-{number}");
            let (knock, call) = (day(1), day(if call_at < knock_at { 2 } else { 1 }));
            let _ = writeln!(
                touches,
                "k{person},{person},{knock}T{knock_at}:0{number}Z,form,in,,,"
            );
            let _ = writeln!(
                touches,
                "c{person},{person},{call}T{call_at}:0{number}Z,call,out,true,1200,{rep}"
            );
            if number % 3 == 0 {
                let _ = writeln!(
                    orders,
                    "o{person},{person},{}T12:00:00Z,100.00,EUR,{rep}",
                    day(3)
                );
            }
        }
    }
    let mut files = vec![("touches.csv", touches.as_str()), ("orders.csv", &orders)];
    if hours.is_some() {
        files.push(("rep_hours.csv", &rows));
    }
    Folder::new(&files)
}

fn usual(hours: Option<f64>) -> Value {
    firm("10:00", "10:30", hours, "anna").facts()
}

fn lever<'a>(facts: &'a Value, name: &str) -> Option<&'a Value> {
    let levers = list(&facts["verdict"]["levers"]).iter();
    levers.into_iter().find(|lever| lever["lever"] == name)
}

#[test]
fn work_over_hours_is_the_load_and_regions_sum_to_one() {
    let capacity = &usual(Some(10.0))["capacity"];
    near(&capacity["knocks_per_week"]["value"], 6.0, 6, "knocks");
    near(
        &capacity["hours_per_knock"]["value"],
        1.0 / 3.0,
        6,
        "hours of one",
    );
    near(&capacity["recorded_hours_per_week"], 2.0, 6, "recorded");
    near(&capacity["hours_per_week"], 10.0, 6, "hours");
    near(&capacity["load"]["value"], 0.2, 6, "load");
    assert_eq!(capacity["region"], "starving");
    let regions = capacity["probability"].as_object();
    let sum: f64 = regions
        .into_iter()
        .flat_map(|regions| regions.values())
        .filter_map(Value::as_f64)
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{capacity}");
    assert_eq!(usual(Some(1.5))["capacity"]["region"], "binding");
    assert!(!list(&capacity["sentences"]).is_empty());
}

#[test]
fn hours_that_nobody_recorded_are_never_assumed() {
    let facts = usual(None);
    let capacity = &facts["capacity"];
    for unknown in ["hours_per_week", "load", "probability", "balance"] {
        assert_eq!(capacity[unknown], Value::Null, "{unknown}");
    }
    assert_eq!(capacity["region"], "cannot_tell");
    near(
        &capacity["demonstrated_hours_per_week"],
        2.0,
        6,
        "demonstrated",
    );
    assert_eq!(warned(&facts, "no-rep-hours"), ["rep_hours"]);
    assert!(lever(&facts, "selling_hour").is_none());
    assert!(lever(&facts, "lead").is_some());
    assert!(warned(&usual(Some(10.0)), "no-rep-hours").is_empty());
}

#[test]
fn without_sellers_or_recorded_work_there_is_no_capacity() {
    let nobody = firm("10:00", "10:30", None, "");
    let orders = "order,person,at,amount,currency\n";
    nobody.put("orders.csv", orders.as_bytes());
    assert_eq!(nobody.facts()["capacity"], Value::Null);
    // Three knocks show nothing.
    assert_eq!(letter_firm().facts()["capacity"], Value::Null);
}

#[test]
fn who_knocks_in_the_evening_waits_for_the_morning_on_the_clock_but_not_in_business_hours() {
    let facts = firm("21:00", "09:30", Some(40.0), "anna").facts();
    let waiting = &facts["capacity"]["waiting"];
    let (observed, predicted) = (&waiting["observed"], &waiting["predicted"]);
    near(&observed["clock"]["median"], 12.5, 6, "on the clock");
    near(&observed["business"]["median"], 0.5, 2, "in business hours");
    near(&predicted["closed"], 11.5, 2, "until somebody is there");
    let mean = |clock: &str| predicted[clock]["mean"].as_f64().unwrap_or(f64::NAN);
    assert!(mean("clock") - mean("business") > 11.0, "{waiting}");
}

#[test]
fn the_two_returns_stand_side_by_side_against_their_costs() {
    let arguments = [
        "demo",
        "--format",
        "json",
        "--last-day",
        "2026-06-30",
        "--weakness",
        "none",
    ];
    let facts = doorstep(&arguments).json();
    for name in ["lead", "selling_hour"] {
        let lever = lever(&facts, name).unwrap_or(&Value::Null);
        let number = |key: &str| lever[key].as_f64().unwrap_or(f64::NAN);
        assert!(number("low") <= number("money_per_month"), "{lever}");
        assert!(
            number("money_per_month") <= number("high") && number("low") >= 0.0,
            "{lever}"
        );
        assert!(number("cost") > 0.0, "{lever}");
        let returned = lever["return"]["value"].as_f64().unwrap_or(f64::NAN);
        let wanted = number("money_per_month") / number("cost");
        assert!(
            (returned / wanted - 1.0).abs() < 0.01 || wanted < 0.01,
            "{lever}"
        );
    }
    let balance = &facts["capacity"]["balance"];
    assert_eq!(balance["pays"], "marketing", "{balance}");
    assert!(facts["capacity"]["decay"]["per_hour"]["low"].as_f64() >= Some(0.0));
}
