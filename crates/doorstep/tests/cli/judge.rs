//! `doorstep judge`: the worked cases through the binary, and what it says of lines it cannot judge.

use serde_json::{Map, Value, json};

use crate::run::{Folder, doorstep, doorstep_with, list, workspace};

/// The worked cases that the core proves itself with.
fn cases() -> String {
    let path = workspace().join("crates/doorstep-core/tests/rules/cases.jsonl");
    std::fs::read_to_string(path).expect("the worked cases can be read")
}

fn values(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// Compares as JSON, with 0 and 0.0 the same number.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

#[track_caller]
fn assert_judged_as_written(judged: &str, written: &str) {
    let (judged, written) = (values(judged), values(written));
    assert_eq!(judged.len(), written.len());
    for (judged, written) in judged.iter().zip(&written) {
        assert!(
            same(&judged["expected"], &written["expected"]),
            "{}\n found    {}\n expected {}",
            written["name"],
            judged["expected"],
            written["expected"]
        );
    }
}

/// A touch with the given entries over sound ones.
fn touch(more: Value) -> Value {
    let mut touch = Map::new();
    for (key, value) in [
        ("id", "t1"),
        ("at", "2026-03-02T09:00:00Z"),
        ("person", "p1"),
        ("medium", "email"),
        ("direction", "out"),
    ] {
        touch.insert(key.to_owned(), Value::from(value));
    }
    if let Value::Object(more) = more {
        touch.extend(more);
    }
    Value::Object(touch)
}

fn line(touches: &[Value]) -> String {
    json!({ "touches": touches }).to_string()
}

fn judge(input: &str) -> crate::run::Run {
    doorstep_with(&["judge", "-"], &[], input)
}

/// What the third line, the first that cannot be judged, is refused with. Lines before it may be out.
fn refusal(third: &str) -> String {
    let sound = line(&[touch(json!({}))]);
    let run = judge(&format!("{sound}\n{sound}\n{third}\n{sound}\n"));
    assert_eq!(run.code, Some(1), "{third}: {}", run.err);
    assert!(run.out.lines().count() <= 2, "{}", run.out);
    assert!(
        run.err.starts_with("error: standard input:3: "),
        "{}",
        run.err
    );
    run.err
}

#[test]
fn every_worked_case_comes_out_of_a_file_as_written() {
    let folder = Folder::new(&[("cases.jsonl", &cases())]);
    let judged = doorstep(&["judge", &folder.path("cases.jsonl")]).text();
    assert_eq!(judged.lines().count(), 77);
    assert_judged_as_written(&judged, &cases());
}

#[test]
fn every_worked_case_comes_out_of_standard_input_as_written() {
    assert_judged_as_written(&judge(&cases()).text(), &cases());
}

#[test]
fn the_judgement_does_not_need_the_expectation() {
    let mut bare = String::new();
    for mut case in values(&cases()) {
        case.as_object_mut().unwrap().shift_remove("expected");
        bare.push_str(&format!("{case}\n"));
    }
    assert!(!bare.contains("\"expected\""));
    assert_judged_as_written(&judge(&bare).text(), &cases());
}

#[test]
fn a_wrong_expectation_is_ignored() {
    let wrong = cases().replace("\"side\": \"marketing\"", "\"side\": \"sales\"");
    assert_judged_as_written(&judge(&wrong).text(), &cases());
}

#[test]
fn other_keys_stay_as_they_are_and_in_their_order() {
    let text = json!({
        "zebra": [1, {"deep": null}],
        "touches": [touch(json!({"my_own": "kept"}))],
        "expected": "to be filled in",
        "alpha": "ä \"quoted\"",
        "number": 1.50,
    })
    .to_string();
    let out = judge(&text).text();
    let value: Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["zebra", "touches", "expected", "alpha", "number"]);
    let given: Value = serde_json::from_str(&text).unwrap();
    for key in ["zebra", "touches", "alpha", "number"] {
        assert_eq!(value[key], given[key], "{key}");
    }
    let readings: Vec<_> = value["expected"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(readings, ["base", "strict", "lenient"]);
}

#[test]
fn without_an_expectation_it_comes_last() {
    let out = judge(&line(&[touch(json!({}))])).text();
    let value: Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["touches", "expected"]);
}

#[test]
fn a_line_of_no_touches_has_an_empty_judgement() {
    let out = judge("{\"touches\": []}\n").text();
    let value: Value = serde_json::from_str(&out).unwrap();
    assert!(list(&value["expected"]["base"]["touches"]).is_empty());
    assert!(list(&value["expected"]["base"]["cases"]).is_empty());
}

#[test]
fn touches_out_of_order_are_judged_in_time_order_and_told_in_theirs() {
    let early = touch(json!({"id": "early", "medium": "form", "direction": "in"}));
    let late = touch(json!({"id": "late", "at": "2026-03-03T09:00:00Z", "rep": "anna"}));
    let out = judge(&line(&[late, early])).text();
    let value: Value = serde_json::from_str(&out).unwrap();
    let base = &value["expected"]["base"];
    assert_eq!(base["touches"][0]["id"], "late");
    assert_eq!(base["touches"][0]["side"], "sales");
    assert_eq!(base["touches"][1]["id"], "early");
    assert_eq!(base["cases"][0]["door_touch"], "early");
    assert_eq!(base["cases"][0]["answer_s"], 86400);
}

#[test]
fn a_line_that_is_no_json_is_named() {
    let text = refusal("{\"touches\": [");
    assert!(!text.contains("panicked"), "{text}");
    refusal("nonsense");
    refusal("[1, 2]");
    refusal("\"text\"");
}

#[test]
fn an_unknown_word_is_named() {
    let text = refusal(&line(&[touch(json!({"medium": "pigeon"}))]));
    assert!(text.contains("pigeon"), "{text}");
    let text = refusal(&line(&[touch(json!({"direction": "sideways"}))]));
    assert!(text.contains("sideways"), "{text}");
    let text = refusal(&line(&[touch(json!({"act": "dance"}))]));
    assert!(text.contains("dance"), "{text}");
}

#[test]
fn an_id_that_stands_twice_is_named() {
    let text = refusal(&line(&[touch(json!({})), touch(json!({}))]));
    assert!(text.contains("t1") && text.contains("twice"), "{text}");
}

#[test]
fn a_touch_that_nobody_can_have_made_is_refused() {
    let text = refusal(&line(&[touch(json!({"id": "t9", "act": "order"}))]));
    assert!(text.contains("t9") && text.contains("order"), "{text}");
    let text = refusal(&line(&[touch(
        json!({"id": "t9", "direction": "in", "reach": "broadcast"}),
    )]));
    assert!(text.contains("t9"), "{text}");
}

#[test]
fn two_people_on_a_line_are_refused() {
    let other = touch(json!({"id": "t2", "person": "p2"}));
    let text = refusal(&line(&[touch(json!({})), other]));
    assert!(text.contains("p2") && text.contains("t2"), "{text}");
}

#[test]
fn a_time_that_is_none_is_named() {
    let text = refusal(&line(&[touch(json!({"at": "yesterday"}))]));
    assert!(
        text.contains("yesterday") && text.contains("RFC 3339"),
        "{text}"
    );
}

#[test]
fn a_line_without_touches_is_named() {
    let text = refusal("{\"name\": \"nobody\"}");
    assert!(text.contains("touches"), "{text}");
}

#[test]
fn a_file_that_is_missing_is_named() {
    let text = doorstep(&["judge", "no/such/file.jsonl"]).refusal();
    assert!(text.contains("no/such/file.jsonl"), "{text}");
}

#[test]
fn a_policy_changes_the_judgement() {
    let folder = Folder::new(&[
        ("policy.toml", "silence_d = 30\n"),
        (
            "one.jsonl",
            &json!({
                "as_of": "2026-06-30T00:00:00Z",
                "touches": [touch(json!({"medium": "form", "direction": "in"}))],
            })
            .to_string(),
        ),
    ]);
    let outcome = |arguments: &[&str]| {
        let out = doorstep(arguments).text();
        let value: Value = serde_json::from_str(&out).expect("a line of JSON");
        value["expected"]["base"]["cases"][0]["outcome"].clone()
    };
    let (file, policy) = (folder.path("one.jsonl"), folder.path("policy.toml"));
    assert_eq!(outcome(&["judge", &file, "--policy", &policy]), "silent");
    folder.put("policy.toml", b"silence_d = 0\n");
    assert_eq!(outcome(&["judge", &file, "--policy", &policy]), "open");
}
