//! The log-rank test of two or more samples.
//!
//! It must never compare fewer samples than the inputs hold.

use doorstep_stats::survival::{Observation, log_rank};
use serde_json::Value;

use super::{km, observations};
use crate::answers::{Answers, Gap};
use crate::entry::Entry;
use crate::inputs::Inputs;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let samples =
        samples(&entry.inputs).ok_or_else(|| Gap::missing("two samples of times with endings"))?;
    let slices: Vec<&[Observation]> = samples.iter().map(Vec::as_slice).collect();
    let test = log_rank(&slices).map_err(Gap::refused)?;
    let mut answers = Answers::default();
    answers.put(
        &["chi2", "chisq", "chi_square", "statistic", "x2", "logrank"],
        test.chi_square,
    );
    answers.put(&["p", "p_value", "pvalue"], test.p_value);
    answers.put(
        &["df", "degrees_of_freedom", "dof"],
        test.degrees_of_freedom,
    );
    answers.put(&["observed", "obs", "o"], test.observed.clone());
    answers.put(&["expected", "exp", "e"], test.expected.clone());
    answers.put(&["n"], samples.iter().map(Vec::len).collect::<Vec<_>>());
    for (index, (name, _)) in km::groups(&entry.inputs).iter().enumerate() {
        answers.put(&[&format!("observed_{name}")], test.observed[index]);
        answers.put(&[&format!("expected_{name}")], test.expected[index]);
    }
    let excess: Vec<f64> = test
        .observed
        .iter()
        .zip(&test.expected)
        .map(|(observed, expected)| observed - expected)
        .collect();
    answers.put(&["o_minus_e", "o_e"], excess.clone());
    if let [first, _] = excess[..] {
        answers.put(&["z"], test.chi_square.sqrt().copysign(first));
        answers.put(&["variance", "var", "v"], first * first / test.chi_square);
    }
    Ok(answers)
}

fn samples(inputs: &Inputs) -> Option<Vec<Vec<Observation>>> {
    let named = km::groups(inputs);
    let of = |part: &Inputs| Some(observations::of_one_kind(&observations::subjects(part)?));
    let samples: Vec<_> = if named.len() > 1 {
        named
            .iter()
            .map(|(_, part)| of(part))
            .collect::<Option<_>>()?
    } else if let Some(list) = inputs
        .value(&["groups", "arms", "samples"])
        .and_then(Value::as_array)
        .filter(|list| list.iter().all(Value::is_object))
    {
        list.iter()
            .map(|part| of(&Inputs::of(part)))
            .collect::<Option<_>>()?
    } else if let Some(labels) = inputs
        .value(&["group", "groups", "arm", "arms", "treatment", "x"])
        .and_then(Value::as_array)
    {
        split(inputs, labels)?
    } else {
        numbered(inputs)
    };
    (samples.len() > 1).then_some(samples)
}

/// One list of subjects, and one that says whose sample each is.
fn split(inputs: &Inputs, labels: &[Value]) -> Option<Vec<Vec<Observation>>> {
    let subjects = observations::of_one_kind(&observations::subjects(inputs)?);
    if subjects.len() != labels.len() {
        return None;
    }
    let mut names: Vec<&Value> = Vec::new();
    for label in labels.iter().filter(|label| !label.is_null()) {
        if !names.contains(&label) {
            names.push(label);
        }
    }
    // In the order of the labels, as R does: published lists follow it.
    names.sort_by_key(|name| {
        name.as_f64()
            .map_or_else(|| name.to_string(), |number| format!("{number:020.6}"))
    });
    let sample = |name: &&Value| {
        (subjects.iter().zip(labels))
            .filter(|(_, label)| label == name)
            .map(|(one, _)| *one)
            .collect()
    };
    Some(names.iter().map(sample).collect())
}

/// `time1`, `event1`, `time2`, `event2` and so on.
fn numbered(inputs: &Inputs) -> Vec<Vec<Observation>> {
    let part = |number: usize| {
        let of = |names: [&str; 3]| {
            names.iter().find_map(|name| {
                let number = [format!("{name}{number}"), format!("{name}_{number}")];
                inputs
                    .value(&number.each_ref().map(String::as_str))
                    .cloned()
            })
        };
        let time = of(["time", "times", "t"])?;
        let mut fields = serde_json::Map::from_iter([("time".to_owned(), time)]);
        if let Some(end) = of(["event", "events", "status"]) {
            fields.insert("event".to_owned(), end);
        }
        let subjects = observations::subjects(&Inputs(fields))?;
        Some(observations::of_one_kind(&subjects))
    };
    (1..).map_while(part).collect()
}
