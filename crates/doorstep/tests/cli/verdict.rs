//! The verdict: which side, against what, and what it refuses to say.

use serde_json::Value;

use crate::native::letter_firm;
use crate::run::{doorstep, facts, list};

/// The verdict on an invented firm with one planted weakness.
fn demo(weakness: &str, seed: &str) -> Value {
    let run = doorstep(&[
        "demo",
        "--format",
        "json",
        "--last-day",
        "2026-06-30",
        "--seed",
        seed,
        "--weakness",
        weakness,
    ]);
    run.json()["verdict"].clone()
}

fn share(verdict: &Value, of: &str) -> f64 {
    verdict["posterior"][of].as_f64().unwrap_or(f64::NAN)
}

#[test]
fn a_slow_hand_over_is_named() {
    let verdict = demo("hand-over", "1");
    assert_eq!(verdict["decision"], "hand_over", "{verdict}");
    assert!(share(&verdict, "hand_over") > 0.8);
    let first = &list(&verdict["actions"])[0];
    assert_eq!(first["side"], "hand_over");
    assert!(first["gain_low"].as_i64() < first["gain_high"].as_i64());
}

#[test]
fn where_nothing_is_wrong_no_side_is_named() {
    for seed in ["1", "2", "3"] {
        let verdict = demo("none", seed);
        assert_eq!(verdict["decision"], "balanced", "{seed}: {verdict}");
    }
}

#[test]
fn poor_selling_is_looked_for_behind_the_door() {
    let verdict = demo("sales", "1");
    assert!(share(&verdict, "sales") > 0.8, "{verdict}");
    // The same fall with every rep and source can be the market too, and that is said.
    let decision = verdict["decision"].as_str();
    assert!(matches!(decision, Some("sales" | "market")), "{verdict}");
}

#[test]
fn fewer_leads_are_never_put_on_sales() {
    let verdict = demo("volume", "1");
    let leads = &list(&verdict["effects"])[0];
    assert_eq!(leads["factor"], "leads");
    assert!(leads["high"].as_f64() < Some(0.0), "{leads}");
    assert!(share(&verdict, "marketing") > 0.5 && share(&verdict, "sales") < 0.1);
}

#[test]
fn shares_of_the_explanations_add_up_to_one_and_the_same_records_give_the_same_numbers() {
    let verdict = demo("hand-over", "2");
    let shares = verdict["posterior"]
        .as_object()
        .map(|shares| shares.values());
    let sum: f64 = shares.into_iter().flatten().filter_map(Value::as_f64).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{verdict}");
    assert_eq!(demo("hand-over", "2"), verdict);
}

#[test]
fn a_handful_of_leads_is_no_verdict() {
    let verdict = &letter_firm().facts()["verdict"];
    assert_eq!(verdict["decision"], "not_enough_data");
    assert_eq!(verdict["posterior"], Value::Null);
    assert!(!list(&verdict["sentences"]).is_empty());
    let folder = letter_firm();
    let asked = facts(&[
        &folder.here(),
        "--period",
        "2026-03",
        "--against",
        "2026-02",
    ]);
    assert_eq!(asked["verdict"]["decision"], "not_enough_data");
}

#[test]
fn a_period_that_is_none_is_refused() {
    let folder = letter_firm();
    for wrong in ["May", "2026-05..2026-04"] {
        let text = doorstep(&["diagnose", &folder.here(), "--period", wrong]).refusal();
        assert!(text.contains("--period"), "{text}");
    }
}
