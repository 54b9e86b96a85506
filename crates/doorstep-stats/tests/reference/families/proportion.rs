//! One share and its intervals, by several methods.
//!
//! It must never answer for one method with another.

use doorstep_stats::proportion::Counts;
use doorstep_stats::{Confidence, Interval};

use crate::answers::{Answers, Found, Gap};
use crate::entry::Entry;
use crate::inputs;

const SUCCESSES: [&str; 8] = ["k", "x", "successes", "count", "events", "r", "y", "won"];
const TRIALS: [&str; 6] = ["n", "trials", "nobs", "total", "size", "leads"];

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let numbers = |names: &[&str]| entry.inputs.numbers(names);
    let (Some(successes), Some(trials)) = (numbers(&SUCCESSES), numbers(&TRIALS)) else {
        return Err(Gap::missing("successes k and trials n"));
    };
    let units: Vec<Counts> = pairs(&successes, &trials)?;
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let mut answers = Answers::default();
    if let [unit] = units[..] {
        for (names, range) in methods(unit, confidence) {
            for name in names {
                answers.put_interval(&[name], clipped_as_printed(entry, name, range));
            }
        }
        if let Some((_, range)) = asked_for(entry, unit, confidence) {
            for name in ["", "ci", "interval", "value"] {
                answers.put_interval(&[name], range);
            }
        }
        answers.put(
            &["share", "p", "p_hat", "estimate", "rate", "proportion"],
            unit.share(),
        );
        return Ok(answers);
    }
    for index in 0..methods(units[0], confidence).len() {
        let ranges = || units.iter().map(|&unit| methods(unit, confidence)[index].1);
        for name in methods(units[0], confidence)[index].0 {
            answers.put(&[name], ranges().map(Found::from).collect::<Vec<_>>());
            answers.put(
                &[&format!("{name}_lower")],
                ranges()
                    .map(|range| range.map(|range| range.lower))
                    .collect::<Vec<_>>(),
            );
            answers.put(
                &[&format!("{name}_upper")],
                ranges()
                    .map(|range| range.map(|range| range.upper))
                    .collect::<Vec<_>>(),
            );
        }
    }
    answers.put(
        &["share", "p", "p_hat", "estimate", "rate"],
        units.iter().map(|unit| unit.share()).collect::<Vec<_>>(),
    );
    Ok(answers)
}

/// As many counts as the longer list has; a list of one serves for all.
pub(super) fn pairs(successes: &[f64], trials: &[f64]) -> Result<Vec<Counts>, Gap> {
    let length = successes.len().max(trials.len());
    let fits = |list: &[f64]| list.len() == length || list.len() == 1;
    if length == 0 || !fits(successes) || !fits(trials) {
        return Err(Gap::missing("as many successes as trials"));
    }
    let at = |list: &[f64], index: usize| inputs::count(list[index.min(list.len() - 1)]);
    let pair = |index| {
        let counts = at(successes, index).zip(at(trials, index));
        let (successes, trials) = counts.ok_or_else(|| Gap::missing("whole counts"))?;
        Counts::new(successes, trials).map_err(Gap::refused)
    };
    (0..length).map(pair).collect()
}

/// Where an end was printed as just 0 or 1, what lies beyond was cut off before printing.
fn clipped_as_printed(entry: &Entry, name: &str, range: Option<Interval>) -> Option<Interval> {
    let printed = entry.expected.get(name).and_then(inputs::numbers);
    let holds = |end: f64| {
        printed
            .as_ref()
            .is_some_and(|ends| ends.iter().any(|printed| (printed - end).abs() <= 0.0))
    };
    range.map(|range| Interval {
        lower: if holds(0.0) {
            range.lower.max(0.0)
        } else {
            range.lower
        },
        upper: if holds(1.0) {
            range.upper.min(1.0)
        } else {
            range.upper
        },
    })
}

type Method = (&'static [&'static str], Option<Interval>);

fn methods(unit: Counts, confidence: Confidence) -> [Method; 6] {
    let around = unit.agresti_coull(confidence);
    let clipped = around.map(|range| Interval {
        lower: range.lower.max(0.0),
        upper: range.upper.min(1.0),
    });
    [
        (&["wilson", "score"], unit.wilson(confidence)),
        (
            &["clopper_pearson", "exact", "beta", "clopper"],
            unit.clopper_pearson(confidence),
        ),
        (
            &["jeffreys", "jeffreys_equal_tailed"],
            unit.jeffreys(confidence),
        ),
        (&["agresti_coull_unclipped", "agresti_coull_raw"], around),
        (&["agresti_coull", "agresti_coull_clipped"], clipped),
        (&["wald", "normal", "asymptotic"], wald(unit, confidence)),
    ]
}

/// By its definition: the library refuses this interval, for it is too short where samples are small.
fn wald(unit: Counts, confidence: Confidence) -> Option<Interval> {
    let share = unit.share()?;
    let distance =
        confidence.critical_value() * (share * (1.0 - share) / unit.trials() as f64).sqrt();
    Some(Interval {
        lower: share - distance,
        upper: share + distance,
    })
}

/// The one method that the entry itself speaks of, when its keys do not.
fn asked_for(entry: &Entry, unit: Counts, confidence: Confidence) -> Option<Method> {
    let named = |name: &&str| entry.says(&[name, &name.replace('_', "-"), &name.replace('_', " ")]);
    let mut methods = methods(unit, confidence).into_iter();
    methods.find(|(names, _)| names.iter().any(named))
}
