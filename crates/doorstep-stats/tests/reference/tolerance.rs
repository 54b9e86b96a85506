//! How far a number may miss what is expected.
//!
//! It must never widen what an entry says: a key that names the field decides, then `abs` and `rel`,
//! then the digits that were printed.

use serde_json::{Map, Value};

use crate::entry::plain;

#[derive(Debug, Clone, Default)]
pub(crate) struct Tolerance(Map<String, Value>);

/// What one field may miss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Allowed {
    Absolute(f64),
    Relative(f64),
    /// Whichever is more.
    Either(f64, f64),
    /// Half a unit of the last digit printed.
    Printed,
}

impl Allowed {
    pub(crate) fn around(self, expected: f64, printed: &str) -> f64 {
        match self {
            Self::Absolute(distance) => distance,
            Self::Relative(part) => part * expected.abs(),
            Self::Either(distance, part) => distance.max(part * expected.abs()),
            Self::Printed => {
                let decimals = printed.split_once('.').map_or(0, |(_, tail)| tail.len());
                0.5 * 10.0_f64.powi(-(decimals as i32))
            }
        }
    }
}

impl Tolerance {
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.as_object().cloned().unwrap_or_default())
    }

    /// What the field at the end of `path` may miss.
    pub(crate) fn of_field(&self, path: &[&str]) -> Allowed {
        let number = |name: &str| self.0.get(name).and_then(Value::as_f64);
        if let Some(allowed) = self.named(path) {
            return allowed;
        }
        match (number("abs"), number("rel")) {
            (Some(distance), Some(part)) => Allowed::Either(distance, part),
            (Some(distance), None) => Allowed::Absolute(distance),
            (None, Some(part)) => Allowed::Relative(part),
            (None, None) if self.0.get("exact").is_some() => Allowed::Absolute(0.0),
            (None, None) => Allowed::Printed,
        }
    }

    /// What the key that fits the field best says, looking from the end of the path.
    fn named(&self, path: &[&str]) -> Option<Allowed> {
        path.iter().rev().find_map(|field| {
            let field = plain(field);
            let candidates = self.0.iter().filter_map(|(key, value)| {
                let key = plain(key);
                let value = value.as_f64()?;
                let (name, allowed) = if let Some(name) = key.strip_suffix("_abs") {
                    (name.to_owned(), Allowed::Absolute(value))
                } else if let Some(name) = key.strip_suffix("_rel") {
                    (name.to_owned(), Allowed::Relative(value))
                } else if matches!(key.as_str(), "abs" | "rel") {
                    return None;
                } else {
                    (key, Allowed::Absolute(value))
                };
                Some((fit(&name, &field)?, allowed))
            });
            let best = candidates.max_by_key(|(fit, _)| *fit);
            best.map(|(_, allowed)| allowed)
        })
    }
}

/// How well the name in a tolerance key fits a field; `None` when it names another.
fn fit(name: &str, field: &str) -> Option<usize> {
    let words = |text: &str| text.split('_').map(str::to_owned).collect::<Vec<_>>();
    let (named, held) = (words(name), words(field));
    let initials: String = held.iter().filter_map(|word| word.chars().next()).collect();
    let beginning = field.strip_prefix(name).filter(|rest| {
        let next = rest.chars().next();
        name.len() > 2 || next.is_some_and(|next| !next.is_ascii_alphabetic())
    });
    if name == field {
        Some(1000)
    } else if named.iter().all(|word| held.contains(word)) {
        let leads = named.first() == held.first(); // "se_abs" before "pi_abs" for "se_pi"
        Some(100 + named.len() + if leads { 10 } else { 0 })
    } else if named.len() > 1 && held.len() == 1 && named.contains(&held[0]) {
        Some(50) // "first_last_abs" names both
    } else if beginning.is_some() {
        Some(20 + name.len().min(20))
    } else if held.len() > 1 && initials == name {
        Some(10)
    } else {
        None
    }
}

#[test]
fn a_tolerance_names_its_field_by_word_beginning_or_initials() {
    for (name, field) in [
        ("newcombe", "newcombe_hybrid"),
        ("mn", "miettinen_nurminen"),
        ("se", "se_pi"),
        ("first_last", "last"),
        ("q", "q97_5"),
        ("p", "p_mode"),
        ("rank", "rank_2_5_50_97_5"),
    ] {
        assert!(fit(name, field).is_some(), "{name} {field}");
    }
    for (name, field) in [("p", "pi"), ("se", "service"), ("mean_exact", "bugs_mean")] {
        assert!(fit(name, field).is_none(), "{name} {field}");
    }
}
