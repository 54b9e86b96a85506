//! Aalen–Johansen: the share that meets each of several competing causes.
//!
//! It must never take a competing cause for censoring, except where an entry asks for that mistake.

use doorstep_stats::Confidence;
use doorstep_stats::survival::{CumulativeIncidence, Incidence, KaplanMeier, Observation};

use super::observations::{self, Subject};
use crate::answers::{Answers, Found, Gap};
use crate::data;
use crate::entry::{Entry, plain};

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let subjects = read(entry)?;
    let names = names(entry, &subjects);
    let observations: Vec<Observation> = (subjects.iter())
        .map(|(time, end)| Observation {
            time: *time,
            cause: cause_of(end, &names),
        })
        .collect();
    let curves = CumulativeIncidence::estimate(&observations, names.len()).map_err(Gap::refused)?;
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let grid = grid(entry, &subjects);
    let mut answers = Answers::default();
    answers.put(&["time", "times", "t"], grid.clone());
    answers.put(
        &[
            "open",
            "state0",
            "surv",
            "survival",
            "event_free",
            "s",
            "free",
        ],
        grid.iter()
            .map(|&time| curves.event_free(time))
            .collect::<Vec<_>>(),
    );
    for (cause, name) in names.iter().enumerate() {
        let points = (grid.iter())
            .map(|&time| curves.at(cause, time, confidence))
            .collect::<Option<Vec<_>>>();
        let points = points.ok_or_else(|| Gap::missing("times that are numbers"))?;
        describe(&mut answers, &name.shown, &points);
        answers.put(
            &["n_risk", "at_risk"],
            points.iter().map(|point| point.at_risk).collect::<Vec<_>>(),
        );
        let naive = as_if_censored(&observations, cause, &grid)?;
        for key in [
            "naive_1_minus_km",
            "naive_km",
            "naive",
            "1_minus_km",
            "one_minus_km",
        ] {
            answers.put(&[&format!("{key}_{}", name.shown)], naive.clone());
        }
    }
    Ok(answers)
}

/// A cause: how it is written among the endings, and how expected keys call it.
struct Name {
    written: Vec<String>,
    shown: String,
}

fn cause_of(end: &str, names: &[Name]) -> Option<usize> {
    names
        .iter()
        .position(|name| name.written.iter().any(|written| written == end))
}

/// Causes in the order of their codes, called as the expected keys call them, in the same order.
fn names(entry: &Entry, subjects: &[Subject]) -> Vec<Name> {
    let mut codes: Vec<String> = (subjects.iter())
        .filter(|(_, end)| observations::is_event(end))
        .map(|(_, end)| end.clone())
        .collect();
    codes.sort();
    codes.dedup();
    let mut shown: Vec<String> = Vec::new();
    for key in entry.expected.keys().map(|key| plain(key)) {
        let name = ["cif_", "cuminc_", "f_", "incidence_", "se_", "cif", "f"]
            .iter()
            .find_map(|start| key.strip_prefix(start));
        if let Some(name) =
            name.filter(|name| !name.is_empty() && !shown.iter().any(|known| known == name))
        {
            shown.push(name.to_owned());
        }
    }
    // Words and numbers speak for themselves; other names follow the order of the codes.
    let speaks = shown.iter().all(|name| codes.contains(name));
    let coded = |index: usize, code: &String| {
        let name = if speaks { Some(code) } else { shown.get(index) };
        Name {
            written: vec![code.clone()],
            shown: name.unwrap_or(code).clone(),
        }
    };
    codes
        .iter()
        .enumerate()
        .map(|(index, code)| coded(index, code))
        .collect()
}

fn read(entry: &Entry) -> Result<Vec<Subject>, Gap> {
    if entry.data_set().is_none() {
        return observations::required(&entry.inputs);
    }
    if !entry.says(&["mgus2"]) {
        return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
    }
    let sheet = data::read("mgus2.csv", "reference_sets", ',')?;
    let ends = sheet.texts("event")?.into_iter().map(str::to_owned);
    Ok(sheet.numbers("etime")?.into_iter().zip(ends).collect())
}

fn grid(entry: &Entry, subjects: &[Subject]) -> Vec<f64> {
    if let Some(asked) = observations::asked(&entry.inputs) {
        return asked;
    }
    let length = entry.length_of(|key| key == "time" || key == "open" || key.starts_with("cif"));
    let all = observations::different_times(subjects, false);
    let candidates = [all.clone(), observations::different_times(subjects, true)];
    candidates
        .into_iter()
        .find(|times| Some(times.len()) == length)
        .unwrap_or(all)
}

fn describe(answers: &mut Answers, name: &str, points: &[Incidence]) {
    let each = |of: &dyn Fn(&Incidence) -> Found| Found::List(points.iter().map(of).collect());
    let mut put = |prefixes: &[&str], found: &Found| {
        for prefix in prefixes {
            answers.put(&[&format!("{prefix}{name}")], found.clone());
        }
    };
    put(
        &["cif_", "cif", "cuminc_", "incidence_", "f_", "f"],
        &each(&|point| point.value.into()),
    );
    put(
        &["se_", "se", "se_cif_", "std_err_"],
        &each(&|point| point.standard_error.into()),
    );
    put(
        &["var_", "variance_"],
        &each(&|point| point.standard_error.powi(2).into()),
    );
    put(&["ci_", "interval_"], &each(&|point| point.interval.into()));
    put(
        &["lower_", "loglog_lower_", "lo_"],
        &each(&|point| point.interval.map(|range| range.lower).into()),
    );
    put(
        &["upper_", "loglog_upper_", "hi_"],
        &each(&|point| point.interval.map(|range| range.upper).into()),
    );
}

/// What one minus Kaplan–Meier says when the other causes are taken for censoring.
fn as_if_censored(
    observations: &[Observation],
    cause: usize,
    grid: &[f64],
) -> Result<Vec<f64>, Gap> {
    let only = |one: &Observation| Observation {
        cause: one.cause.filter(|&own| own == cause),
        ..*one
    };
    let only: Vec<Observation> = observations.iter().map(only).collect();
    let curve = KaplanMeier::estimate(&only).map_err(Gap::refused)?;
    let value = |&time: &f64| {
        curve
            .at(time, Confidence::P95)
            .map(|point| 1.0 - point.value)
    };
    grid.iter()
        .map(value)
        .collect::<Option<_>>()
        .ok_or_else(|| Gap::missing("times that are numbers"))
}
