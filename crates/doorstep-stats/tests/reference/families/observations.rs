//! Times and how they ended, in any of the shapes in which they are written down.
//!
//! It must never lose a subject: where lengths differ, nothing is read.

use doorstep_stats::survival::Observation;
use serde_json::Value;

use crate::answers::Gap;
use crate::inputs::{self, Inputs};

/// One subject: its time, and how that ended, as it was written.
pub(crate) type Subject = (f64, String);

const TIMES: [&str; 6] = ["time", "duration", "durations", "tte", "times", "t"];
const ENDS: [&str; 9] = [
    "event", "events", "status", "cause", "cens", "delta", "observed", "state", "outcome",
];
const WAITING: [&str; 8] = [
    "0", "", "open", "censored", "censor", "waiting", "false", "none",
];

pub(crate) fn subjects(inputs: &Inputs) -> Option<Vec<Subject>> {
    if let Some(rows) = inputs
        .value(&["data", "rows", "subjects", "observations"])
        .and_then(Value::as_array)
    {
        return rows.iter().map(row).collect();
    }
    if let Some(at_risk) = inputs.numbers(&["n_risk", "at_risk", "risk"]) {
        return life_table(inputs, &at_risk);
    }
    let times = TIMES
        .iter()
        .find_map(|name| inputs.value(&[name])?.as_array())?;
    let ends = inputs.value(&ENDS).and_then(Value::as_array);
    let counts = inputs.numbers(&["count", "weight", "freq", "n"]);
    let same = |length: usize| length == times.len();
    if !ends.is_none_or(|ends| same(ends.len()))
        || !counts.as_ref().is_none_or(|counts| same(counts.len()))
    {
        return None;
    }
    let mut subjects = Vec::new();
    for (index, time) in times.iter().enumerate() {
        let subject = subject(time, ends.map(|ends| &ends[index]))?;
        let count = counts
            .as_ref()
            .map_or(Some(1), |counts| inputs::count(counts[index]))?;
        subjects.extend((0..count).map(|_| subject.clone()));
    }
    Some(subjects)
}

/// A time may carry its own end: "13+" says that nothing had happened by 13.
fn subject(time: &Value, end: Option<&Value>) -> Option<Subject> {
    let plus = time.as_str().and_then(|text| text.strip_suffix('+'));
    let number = plus.map_or_else(|| inputs::number(time), |text| text.trim().parse().ok())?;
    Some((
        number,
        end.map_or_else(|| if plus.is_some() { "0" } else { "1" }.to_owned(), word),
    ))
}

fn word(end: &Value) -> String {
    match (end, inputs::number(end)) {
        (_, Some(number)) => number.to_string(),
        (Value::String(text), None) => text.to_lowercase(),
        _ => String::new(),
    }
}

fn row(value: &Value) -> Option<Subject> {
    match value {
        Value::Array(cells) => subject(cells.first()?, cells.get(1)),
        Value::Object(fields) => {
            let fields = Inputs(fields.clone());
            subject(fields.value(&TIMES)?, fields.value(&ENDS))
        }
        single => subject(single, None),
    }
}

/// Whoever left the risk set without an event was last seen at the time before.
fn life_table(inputs: &Inputs, at_risk: &[f64]) -> Option<Vec<Subject>> {
    let times = inputs.numbers(&TIMES)?;
    let events = inputs.numbers(&["n_event", "n_events", "events", "event", "d"])?;
    if times.len() != at_risk.len() || events.len() != at_risk.len() {
        return None;
    }
    let mut subjects = Vec::new();
    for (index, &time) in times.iter().enumerate() {
        let next = at_risk.get(index + 1).copied().unwrap_or(0.0);
        let left = inputs::count(at_risk[index] - events[index] - next)?;
        subjects.extend((0..inputs::count(events[index])?).map(|_| (time, "1".to_owned())));
        subjects.extend((0..left).map(|_| (time, "0".to_owned())));
    }
    Some(subjects)
}

pub(crate) fn is_event(end: &str) -> bool {
    !WAITING.contains(&end)
}

/// With an event of whatever kind as cause 0.
pub(crate) fn of_one_kind(subjects: &[Subject]) -> Vec<Observation> {
    let observation = |(time, end): &Subject| Observation {
        time: *time,
        cause: is_event(end).then_some(0),
    };
    subjects.iter().map(observation).collect()
}

pub(crate) fn required(inputs: &Inputs) -> Result<Vec<Subject>, Gap> {
    subjects(inputs).ok_or_else(|| Gap::missing("times with as many endings"))
}

/// The times to look up, when they are not the observations themselves.
pub(crate) fn asked(inputs: &Inputs) -> Option<Vec<f64>> {
    let plainly = inputs.numbers(&[
        "at",
        "at_time",
        "at_times",
        "eval_times",
        "horizon",
        "horizons",
        "tau",
    ]);
    let has_observations = ["time", "duration", "durations", "dataset", "data", "rows"];
    let apart = inputs.value(&has_observations).is_some();
    plainly.or_else(|| inputs.numbers(&["t", "times"]).filter(|_| apart))
}

/// All different times, ascending; with events only, or of everybody.
pub(crate) fn different_times(subjects: &[Subject], events_only: bool) -> Vec<f64> {
    let mut times: Vec<f64> = (subjects.iter())
        .filter(|(_, end)| !events_only || is_event(end))
        .map(|(time, _)| *time)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}
