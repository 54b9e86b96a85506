//! Cumulative sums: their course, the first alarm, and how often they cry wolf.
//!
//! It must never invent a slack or a limit: they stand in the inputs or in the name of the entry.

use doorstep_stats::change::{Tabular, normal_run_length, two_sided_run_length};

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let number = |names: &[&str]| {
        entry.inputs.number(names).or_else(|| {
            names
                .iter()
                .find_map(|name| told(&entry.words, &name.to_lowercase()))
        })
    };
    let (Some(slack), Some(limit)) = (
        number(&["K", "slack", "k_sigma"]),
        number(&["H", "limit", "h_sigma"]),
    ) else {
        return Err(Gap::missing("a slack k and a limit h"));
    };
    let mut answers = Answers::default();
    if let Some(points) = entry.inputs.numbers(&["x", "points", "values", "y", "z"]) {
        let target = number(&["target", "mean", "mu0"]).unwrap_or(0.0);
        let course = Tabular {
            target,
            slack,
            limit,
        }
        .follow(&points);
        answers.put(
            &["S_hi", "upper", "c_plus", "s_plus", "cusum_hi"],
            course.upper,
        );
        answers.put(
            &["S_lo", "lower", "c_minus", "s_minus", "cusum_lo"],
            course.lower,
        );
        answers.put(
            &["first_signal_index_1based", "first_signal", "signal_at"],
            course.first_alarm.map(|index| index + 1),
        );
        answers.put(&["first_signal_index_0based"], course.first_alarm);
    }
    for key in entry.expected.keys() {
        if let Some(lengths) = run_lengths(entry, &plain(key), slack, limit) {
            answers.put(&[key], lengths?);
        }
    }
    Ok(answers)
}

/// The number after a name and an equals sign or a space, such as "target 325" or "k=0.3175".
fn told(words: &str, name: &str) -> Option<f64> {
    let at = words.match_indices(name).find(|(at, _)| {
        let before = words[..*at].chars().next_back();
        let after = words[at + name.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && after.is_some_and(|after| "= ".contains(after))
    });
    let rest = words[at?.0 + name.len()..].trim_start_matches(['=', ' ']);
    let digits = rest
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
        .next()?;
    digits.trim_end_matches('.').parse().ok()
}

/// Keys such as `arl0_two_sided`, `arl_one_sided` or `arl_shift_1`; both sides unless they say one.
fn run_lengths(entry: &Entry, key: &str, slack: f64, limit: f64) -> Option<Result<Vec<f64>, Gap>> {
    let rest = key.split_once("arl").map(|(_, rest)| rest)?;
    let listed = entry.inputs.numbers(&["shift", "shifts", "delta", "mu"]);
    let in_key = rest
        .split(['t', 'a'])
        .next_back()
        .map(|digits| digits.trim_start_matches('_').replace('_', "."));
    let in_key = in_key
        .filter(|_| rest.contains("shift") || rest.contains("delta"))
        .and_then(|digits| digits.parse().ok());
    let shifts = match in_key {
        Some(shift) => vec![shift],
        None if rest.starts_with('0') => vec![0.0],
        None if rest.starts_with('1') => listed.unwrap_or(vec![1.0]),
        None => listed.unwrap_or(vec![0.0]),
    };
    let one_sided = rest.contains("one") || key.contains("one_sided");
    let length = |shift: &f64| {
        let length = if one_sided {
            normal_run_length(slack, limit, *shift)
        } else {
            two_sided_run_length(slack, limit, *shift)
        };
        length.map_err(Gap::refused)
    };
    Some(shifts.iter().map(length).collect())
}
