//! The inputs of an entry by any of the names they go by.
//!
//! It must never guess a number that is not there.

use doorstep_stats::Confidence;
use serde_json::{Map, Value};

use crate::entry::plain;

#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs(pub(crate) Map<String, Value>);

const LEVELS: [&str; 5] = ["conf", "confidence", "conf_level", "level", "coverage"];

impl Inputs {
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.as_object().cloned().unwrap_or_default())
    }

    /// The first of these names that is there; letter case and what stands between words is ignored.
    pub(crate) fn value(&self, any: &[&str]) -> Option<&Value> {
        let found = |name: &&str| {
            let mut fields = self.0.iter();
            fields.find_map(|(key, value)| (plain(key) == plain(name)).then_some(value))
        };
        any.iter().find_map(found)
    }

    pub(crate) fn number(&self, any: &[&str]) -> Option<f64> {
        number(self.value(any)?)
    }

    /// A list of numbers; a single one is a list of one.
    pub(crate) fn numbers(&self, any: &[&str]) -> Option<Vec<f64>> {
        numbers(self.value(any)?)
    }

    pub(crate) fn count(&self, any: &[&str]) -> Option<u64> {
        count(self.number(any)?)
    }

    pub(crate) fn text(&self, any: &[&str]) -> Option<&str> {
        self.value(any)?.as_str()
    }

    pub(crate) fn fields(&self, any: &[&str]) -> Option<Self> {
        self.value(any)?.as_object().cloned().map(Self)
    }

    /// The fields that are objects themselves, by name.
    pub(crate) fn parts(&self) -> Vec<(&str, Self)> {
        let object = |value: &Value| value.as_object().cloned().map(Self);
        (self.0.iter())
            .filter_map(|(key, value)| Some((key.as_str(), object(value)?)))
            .collect()
    }

    pub(crate) fn data_set(&self) -> Option<&str> {
        self.text(&["dataset", "data_set", "data"])
    }

    /// 95 % unless the inputs say otherwise, as a share, a percentage or what is left to 1.
    pub(crate) fn confidence(&self) -> Option<Confidence> {
        let level = match (self.number(&LEVELS), self.number(&["alpha"])) {
            (Some(level), _) if level > 1.0 => level / 100.0,
            (Some(level), _) => level,
            (None, Some(alpha)) => 1.0 - alpha,
            (None, None) => return Some(Confidence::P95),
        };
        Confidence::new(level).ok()
    }
}

pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(crate) fn numbers(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Array(items) => items.iter().map(number).collect(),
        single => Some(vec![number(single)?]),
    }
}

pub(crate) fn count(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() <= 0.0).then_some(number as u64)
}
