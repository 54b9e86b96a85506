//! The worked cases: the law of the domain, all readings, exactly.

use doorstep_core::Policy;
use serde_json::Value;

use crate::driver;
use crate::model::{self, ModelPolicy};

const CASES: &str = include_str!("cases.jsonl");

fn lines() -> impl Iterator<Item = Value> {
    CASES
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
}

/// Compares as JSON, with 0 and 0.0 the same number.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
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

#[test]
fn every_worked_case_is_judged_as_written_in_all_readings() {
    let mut judged = 0;
    for line in lines() {
        let found = driver::judge(&line, &Policy::default());
        assert!(
            same(&found, &line["expected"]),
            "{}\n found    {found}\n expected {}",
            line["name"],
            line["expected"]
        );
        judged += 1;
    }
    assert_eq!(judged, 77);
}

#[test]
fn the_literal_model_judges_every_worked_case_as_written() {
    for line in lines() {
        let found = model::judge(&line, &ModelPolicy::default());
        assert!(
            same(&found, &line["expected"]),
            "{}\n found {found}",
            line["name"]
        );
    }
}
