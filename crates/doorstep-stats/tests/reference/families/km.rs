//! Kaplan–Meier: the event-free share at its steps or at times that are asked for.
//!
//! It must never answer from the expected times what the observations do not say.

use doorstep_stats::Confidence;
use doorstep_stats::survival::{KaplanMeier, Survival};

use super::observations::{self, Subject};
use crate::answers::{Answers, Found, Gap};
use crate::data;
use crate::entry::Entry;
use crate::inputs::Inputs;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let mut answers = Answers::default();
    let groups = groups(&entry.inputs);
    for (name, part) in &groups {
        let subjects = observations::required(part)?;
        answers.put_all(name, one(entry, &subjects)?);
    }
    if groups.is_empty() {
        answers = one(entry, &read(entry)?)?;
    }
    Ok(answers)
}

/// Several samples: an object for each, or one column that tells them apart.
pub(super) fn groups(inputs: &Inputs) -> Vec<(String, Inputs)> {
    let nested = inputs.fields(&["groups", "arms", "samples"]);
    let has_times = |part: &Inputs| observations::subjects(part).is_some();
    (nested.as_ref().unwrap_or(inputs).parts().into_iter())
        .filter(|(_, part)| has_times(part))
        .map(|(name, part)| (name.to_owned(), part))
        .collect()
}

fn read(entry: &Entry) -> Result<Vec<Subject>, Gap> {
    if entry.data_set().is_none() {
        return observations::required(&entry.inputs);
    }
    let columns = if entry.says(&["mgus2"]) {
        ("mgus2.csv", "etime", "event")
    } else {
        ("gbsg2.csv", "time", "cens")
    };
    if !entry.says(&["mgus2", "gbsg2", "flexsurv", "bc"]) {
        return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
    }
    let sheet = data::read(columns.0, "reference_sets", ',')?;
    let ends = sheet.texts(columns.2)?.into_iter().map(str::to_owned);
    Ok(sheet.numbers(columns.1)?.into_iter().zip(ends).collect())
}

fn one(entry: &Entry, subjects: &[Subject]) -> Result<Answers, Gap> {
    let curve =
        KaplanMeier::estimate(&observations::of_one_kind(subjects)).map_err(Gap::refused)?;
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let grid = grid(entry, subjects);
    let mut points = Vec::new();
    for &time in &grid {
        points.push(
            curve
                .at(time, confidence)
                .ok_or_else(|| Gap::missing("times that are numbers"))?,
        );
    }
    let mut answers = Answers::default();
    answers.put(&["time", "times", "t"], grid.clone());
    let count = |time: f64, event: bool| {
        let at = |(own, end): &&Subject| {
            own.total_cmp(&time).is_eq() && observations::is_event(end) == event
        };
        subjects.iter().filter(at).count()
    };
    let counts = |event| {
        grid.iter()
            .map(|&time| count(time, event))
            .collect::<Vec<_>>()
    };
    answers.put(&["n_event", "n_events", "d", "deaths"], counts(true));
    answers.put(&["n_censor", "n_censored"], counts(false));
    let events = subjects
        .iter()
        .filter(|(_, end)| observations::is_event(end))
        .count();
    answers.put(&["n", "records", "n_total"], subjects.len());
    answers.put(&["events", "total_events"], events);
    describe(&mut answers, &points, confidence);
    for (key, share) in [("median", 0.5), ("q25", 0.25), ("q75", 0.75)] {
        answers.put(&[key], curve.quantile(share));
    }
    limits_of_median(entry, &mut answers, subjects, &curve, confidence);
    Ok(answers)
}

/// The times asked for, else the steps, else all times, as many as the expected lists hold.
fn grid(entry: &Entry, subjects: &[Subject]) -> Vec<f64> {
    if let Some(asked) = observations::asked(&entry.inputs) {
        return asked;
    }
    let per_time = [
        "surv",
        "survival",
        "s",
        "se",
        "se_greenwood",
        "n_risk",
        "n_event",
        "time",
        "times",
        "conversion",
    ];
    let length = entry.length_of(|key| per_time.contains(&key));
    let from_zero = |times: &Vec<f64>| [&[0.0], times.as_slice()].concat();
    let steps = observations::different_times(subjects, true);
    let all = observations::different_times(subjects, false);
    let candidates = [
        steps.clone(),
        all.clone(),
        from_zero(&steps),
        from_zero(&all),
    ];
    let fits = |times: &Vec<f64>| Some(times.len()) == length;
    candidates.into_iter().find(fits).unwrap_or(steps)
}

fn describe(answers: &mut Answers, points: &[Survival], confidence: Confidence) {
    let z = confidence.critical_value();
    let each = |of: &dyn Fn(&Survival) -> Found| Found::List(points.iter().map(of).collect());
    let error = |point: &Survival| point.standard_error;
    answers.put(&["n_risk", "at_risk"], each(&|point| point.at_risk.into()));
    answers.put(
        &["surv", "survival", "s", "km", "event_free", "estimate"],
        each(&|point| point.value.into()),
    );
    answers.put(
        &[
            "conversion",
            "cif",
            "incidence",
            "one_minus_surv",
            "1_minus_km",
            "failure",
        ],
        each(&|point| (1.0 - point.value).into()),
    );
    answers.put(
        &[
            "se_greenwood",
            "se",
            "std_err",
            "std_error",
            "standard_error",
        ],
        each(&|point| error(point).into()),
    );
    answers.put(
        &["var", "variance", "var_greenwood", "greenwood"],
        each(&|point| error(point).powi(2).into()),
    );
    // The library offers the log(-log) scale only; the other two follow from its value and error.
    let scaled = |name: &str, end: &dyn Fn(&Survival, f64) -> Option<f64>| {
        let bound = |sign: f64| each(&|point| end(point, sign * z).into());
        [
            (format!("{name}_lower"), bound(-1.0)),
            (format!("{name}_upper"), bound(1.0)),
        ]
    };
    let own = |point: &Survival, z: f64| {
        point
            .interval
            .map(|range| if z < 0.0 { range.lower } else { range.upper })
    };
    let log = |point: &Survival, z: f64| {
        Some((point.value * (z * error(point) / point.value).exp()).min(1.0))
    };
    let plain = |point: &Survival, z: f64| Some((point.value + z * error(point)).clamp(0.0, 1.0));
    let scales = [
        scaled("loglog", &own),
        scaled("log_log", &own),
        scaled("log", &log),
        scaled("plain", &plain),
    ];
    for (name, found) in scales.into_iter().flatten() {
        answers.put(&[&name], found);
    }
    answers.put(
        &["lower", "lcl", "ci_lower", "lower95", "lower_95"],
        each(&|point| own(point, -1.0).into()),
    );
    answers.put(
        &["upper", "ucl", "ci_upper", "upper95", "upper_95"],
        each(&|point| own(point, 1.0).into()),
    );
    answers.put(
        &["ci", "loglog_ci", "interval"],
        each(&|point| point.interval.into()),
    );
}

/// The first times at which the ends of the log(-log) interval, or of the scale that is named, have
/// fallen to one half.
fn limits_of_median(
    entry: &Entry,
    answers: &mut Answers,
    subjects: &[Subject],
    curve: &KaplanMeier,
    confidence: Confidence,
) {
    let z = confidence.critical_value();
    let scale = entry
        .inputs
        .text(&["conf_type"])
        .unwrap_or("log-log")
        .to_owned();
    let first = |sign: f64| {
        let end = |time: &f64| {
            let point = curve.at(*time, confidence)?;
            let (value, error) = (point.value, point.standard_error);
            match scale.as_str() {
                "log" => Some(value * (sign * z * error / value).exp()),
                "plain" | "linear" => Some(value + sign * z * error),
                _ => point
                    .interval
                    .map(|range| if sign < 0.0 { range.lower } else { range.upper }),
            }
        };
        let steps = observations::different_times(subjects, true);
        steps
            .into_iter()
            .find(|time| end(time).is_some_and(|end| end <= 0.5))
    };
    let (lower, upper) = (first(-1.0), first(1.0));
    answers.put(&["median_lower", "median_lcl", "median_lower95"], lower);
    answers.put(&["median_upper", "median_ucl", "median_upper95"], upper);
    answers.put(&["median_ci", "median_ci95"], vec![lower, upper]);
}
