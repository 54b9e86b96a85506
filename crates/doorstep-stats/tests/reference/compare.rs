//! Expected results against those found, number by number.
//!
//! It must never let an expected key pass that nobody answered, unless the key only describes.

use serde_json::Value;

use crate::answers::{Answers, Found};
use crate::entry::{Entry, plain};
use crate::inputs;
use crate::tolerance::Allowed;

/// Keys that explain a result and are none.
const DESCRIPTIVE: &[&str] = &[
    "note",
    "notes",
    "comment",
    "source",
    "description",
    "conf_type",
    "unit",
    "units",
    "method",
    "package",
    "label",
    "labels",
];

/// One number or text, expected and found.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) field: String,
    pub(crate) found: String,
    pub(crate) expected: String,
    pub(crate) deviation: f64,
    pub(crate) allowed: f64,
    /// The tolerance is missed, but the expected number has fewer digits than that.
    pub(crate) only_as_printed: bool,
}

impl Line {
    pub(crate) fn is_met(&self) -> bool {
        self.deviation <= self.allowed
    }

    /// How much of what is allowed was needed.
    pub(crate) fn strain(&self) -> f64 {
        match (self.deviation, self.allowed) {
            (deviation, _) if deviation <= 0.0 => 0.0,
            (deviation, allowed) => deviation / allowed,
        }
    }
}

pub(crate) fn all(entry: &Entry, answers: &Answers) -> Vec<Line> {
    let mut lines = Vec::new();
    for (key, value) in &entry.expected {
        field(entry, answers, &[key], value, &mut lines);
    }
    lines
}

fn field(entry: &Entry, answers: &Answers, path: &[&str], expected: &Value, lines: &mut Vec<Line>) {
    let key = path.last().copied().unwrap_or_default();
    if DESCRIPTIVE.contains(&plain(key).as_str()) {
        return;
    }
    let child = |name: &String| answers.get(&[path, &[name]].concat().join("_"));
    let named = expected.as_object();
    let by_name = named.is_some_and(|fields| fields.keys().all(|name| child(name).is_some()));
    let answer = (answers.get(&path.join("_"))).or_else(|| answers.get(key));
    match (answer.filter(|_| !by_name), expected) {
        (Some(found), _) => {
            let allowed = entry.tolerance.of_field(path);
            value(&path.join("."), found, expected, allowed, lines);
        }
        (None, Value::Object(fields)) if !fields.is_empty() => {
            for (name, expected) in fields {
                field(entry, answers, &[path, &[name]].concat(), expected, lines);
            }
        }
        (None, _) => lines.push(unmet(&path.join("."), "a key nobody answers", expected)),
    }
}

fn value(field: &str, found: &Found, expected: &Value, allowed: Allowed, lines: &mut Vec<Line>) {
    match (found, expected) {
        (Found::List(items), Value::Array(wanted)) if items.len() == wanted.len() => {
            for (index, (found, expected)) in items.iter().zip(wanted).enumerate() {
                value(
                    &format!("{field}[{index}]"),
                    found,
                    expected,
                    allowed,
                    lines,
                );
            }
        }
        (Found::List(items), Value::Array(_)) => {
            let length = format!("a list of {}", items.len());
            lines.push(unmet(field, &length, expected));
        }
        (Found::List(items), Value::Object(ends)) if items.len() == 2 && ends.len() == 2 => {
            for (found, (name, expected)) in items.iter().zip(ends) {
                value(&format!("{field}.{name}"), found, expected, allowed, lines);
            }
        }
        (Found::List(items), expected) if items.len() == 1 => {
            value(field, &items[0], expected, allowed, lines);
        }
        (found, Value::Array(wanted)) if wanted.len() == 1 => {
            value(field, found, &wanted[0], allowed, lines);
        }
        (Found::Text(text), Value::String(wanted)) => lines.push(Line {
            field: field.to_owned(),
            found: text.clone(),
            expected: wanted.clone(),
            deviation: f64::from(u8::from(!text.eq_ignore_ascii_case(wanted))),
            ..unmet(field, "", expected)
        }),
        (Found::Absent, Value::Null) => lines.push(Line {
            field: field.to_owned(),
            found: "none".to_owned(),
            expected: "none".to_owned(),
            deviation: 0.0,
            ..unmet(field, "none", expected)
        }),
        (Found::Near(found, distance), expected) => {
            lines.push(number(
                field,
                *found,
                expected,
                Allowed::Absolute(*distance),
            ));
        }
        (Found::Number(found), expected) => lines.push(number(field, *found, expected, allowed)),
        (found, expected) => lines.push(unmet(field, &format!("{found:?}"), expected)),
    }
}

fn number(field: &str, found: f64, expected: &Value, allowed: Allowed) -> Line {
    let Some(wanted) = inputs::number(expected).or_else(|| bound(expected, found)) else {
        let both_missing = expected.is_null() && !found.is_finite();
        return Line {
            deviation: if both_missing { 0.0 } else { f64::INFINITY },
            ..unmet(field, &found.to_string(), expected)
        };
    };
    let same_infinity = wanted.is_infinite() && found.to_bits() == wanted.to_bits();
    let deviation = if same_infinity {
        0.0
    } else {
        (found - wanted).abs()
    };
    let printed = expected.to_string();
    // A unit of rounding in the arithmetic of the comparison itself.
    let strictly = allowed.around(wanted, &printed) * (1.0 + 1e-9) + 1e-15 * wanted.abs();
    let only_as_printed = deviation > strictly && deviation <= half_a_digit(wanted, &printed);
    Line {
        field: field.to_owned(),
        found: found.to_string(),
        expected: printed.clone(),
        // Not a number is as far off as can be.
        deviation: if deviation.is_nan() {
            f64::INFINITY
        } else {
            deviation
        },
        allowed: if only_as_printed {
            half_a_digit(wanted, &printed)
        } else {
            strictly
        },
        only_as_printed,
    }
}

/// Half a unit of the last digit of a number that was cut short: no tolerance makes it more exact.
/// 0 for whole numbers and for fewer than four digits, which may be all there are.
fn half_a_digit(wanted: f64, printed: &str) -> f64 {
    let digits = printed.chars().filter(char::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == '0').count();
    let decimals = printed.split_once('.').map_or(0, |(_, tail)| tail.len());
    if significant < 4 || wanted.fract().abs() <= 0.0 || printed.contains('e') {
        return 0.0;
    }
    0.5 * 10.0_f64.powi(-(decimals as i32))
}

fn unmet(field: &str, found: &str, expected: &Value) -> Line {
    Line {
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_string(),
        deviation: f64::INFINITY,
        allowed: 0.0,
        only_as_printed: false,
    }
}

/// "<0.001" is met by what lies below.
fn bound(expected: &Value, found: f64) -> Option<f64> {
    let text = expected.as_str()?;
    let limit = |sign| text.strip_prefix(sign)?.trim().parse::<f64>().ok();
    let holds = limit('<')
        .map(|limit| found < limit)
        .or_else(|| Some(found > limit('>')?))?;
    holds.then_some(found)
}
