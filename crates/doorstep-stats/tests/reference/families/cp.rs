//! Points of change: by least squares, or as a posterior over where a rate, share or mean changed.
//!
//! It must never choose the number of breaks from what is expected: the lowest BIC does.

use doorstep_stats::change::{
    ChangePoint, RatePrior, Segments, SharePrior, break_interval, segments, sup_f,
};

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};
use crate::inputs::Inputs;

/// The shortest segment is this part of the series, unless the entry says otherwise.
const TRIMMED: f64 = 0.15;
const MOST_BREAKS: usize = 5;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let inputs = &entry.inputs;
    let numbers = |names: &[&str]| inputs.numbers(names);
    let points = numbers(&["x", "values", "y", "points", "series"]);
    let prior = prior(inputs);
    if let Some((successes, trials)) = numbers(&["k", "successes"]).zip(numbers(&["n", "trials"])) {
        let prior = SharePrior {
            successes: prior.0,
            failures: prior.1,
        };
        return posterior(
            entry,
            &ChangePoint::of_share(&successes, &trials, prior).map_err(Gap::refused)?,
        );
    }
    let counts = numbers(&["counts", "events"])
        .or_else(|| points.clone().filter(|_| entry.says(&["poisson"])));
    if let Some(counts) = counts {
        let exposures = numbers(&["exposure", "exposures"]).unwrap_or_default();
        let prior = RatePrior {
            shape: prior.0,
            rate: prior.1,
        };
        return posterior(
            entry,
            &ChangePoint::of_rate(&counts, &exposures, prior).map_err(Gap::refused)?,
        );
    }
    let points = points.ok_or_else(|| Gap::missing("a series x or counts"))?;
    if entry.says(&["posterior", "bayes"]) {
        return posterior(entry, &ChangePoint::of_mean(&points).map_err(Gap::refused)?);
    }
    least_squares(entry, &points)
}

/// 1 and 1 unless they are given.
fn prior(inputs: &Inputs) -> (f64, f64) {
    let number = |names: &[&str]| inputs.number(names);
    let both = inputs
        .numbers(&["prior"])
        .and_then(|prior| Some((*prior.first()?, *prior.get(1)?)));
    both.unwrap_or_else(|| {
        (
            number(&["prior_shape", "alpha", "a"]).unwrap_or(1.0),
            number(&["prior_rate", "beta", "b"]).unwrap_or(1.0),
        )
    })
}

/// How the first point is called, if the points are years.
fn start(entry: &Entry) -> Option<f64> {
    entry.inputs.number(&["start_year", "start", "first_year"])
}

fn posterior(entry: &Entry, change: &ChangePoint) -> Result<Answers, Gap> {
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let mut answers = Answers::default();
    let mode = change.mode();
    answers.put(&["mode_k", "mode", "k", "map_k"], mode);
    answers.put(&["p_mode", "p_max"], change.at(mode));
    answers.put(
        &["E_rate1", "rate1", "mean1", "E_mean1", "before"],
        change.before,
    );
    answers.put(
        &["E_rate2", "rate2", "mean2", "E_mean2", "after"],
        change.after,
    );
    answers.put(&["posterior", "p_k"], change.posterior.clone());
    answers.put(&["log_bayes_factor"], change.log_bayes_factor);
    let (from, to) = change.interval(confidence);
    answers.put(&["interval_k", "ci_k", "ci95_k"], [from, to]);
    let year = |points: usize| start(entry).map(|start| start + points as f64 - 1.0);
    answers.put(&["mode_year", "year"], year(mode));
    answers.put(
        &["ci95_years", "interval_years"],
        vec![year(from), year(to)],
    );
    for key in entry.expected.keys() {
        let number = plain(key)
            .strip_prefix("p_")
            .and_then(|rest| rest.trim_start_matches("k_").parse::<f64>().ok());
        if let Some(number) = number {
            let points = start(entry)
                .filter(|start| number >= *start)
                .map_or(number, |start| number - start + 1.0);
            answers.put(&[key], change.at(points as usize));
        }
    }
    Ok(answers)
}

fn least_squares(entry: &Entry, points: &[f64]) -> Result<Answers, Gap> {
    let trimmed = entry
        .inputs
        .number(&["trim", "trimming", "h"])
        .unwrap_or(TRIMMED);
    let shortest = if trimmed < 1.0 {
        (trimmed * points.len() as f64).floor()
    } else {
        trimmed
    } as usize;
    let most = entry
        .length_of(|key| key == "rss" || key == "bic")
        .map_or(MOST_BREAKS, |length| length.saturating_sub(1));
    let found = segments(points, shortest, most).map_err(Gap::refused)?;
    let best = found
        .iter()
        .min_by(|one, other| one.bic.total_cmp(&other.bic))
        .ok_or_else(|| Gap::missing("a division"))?;
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let mut answers = Answers::default();
    let each = |of: fn(&Segments) -> f64| found.iter().map(of).collect::<Vec<f64>>();
    answers.put(&["rss"], each(|division| division.rss));
    answers.put(&["bic"], each(|division| division.bic));
    answers.put(&["n_breaks", "breaks_count"], best.breaks.len());
    answers.put(
        &[
            "break_after_index",
            "break_after",
            "breakpoint",
            "breaks",
            "break_index",
        ],
        best.breaks.clone(),
    );
    answers.put(&["means", "segment_means"], best.means.clone());
    let year = |points: usize| start(entry).map(|start| start + points as f64 - 1.0);
    answers.put(
        &["break_year", "break_years"],
        best.breaks.iter().map(|&at| year(at)).collect::<Vec<_>>(),
    );
    let intervals = (0..best.breaks.len())
        .map(|index| break_interval(points, best, index, confidence))
        .collect::<Result<Vec<_>, _>>();
    if let Ok(intervals) = intervals {
        let list = |of: &dyn Fn(usize) -> Option<f64>| match intervals[..] {
            [(from, to)] => vec![of(from).into(), of(to).into()],
            _ => intervals
                .iter()
                .map(|&(from, to)| vec![of(from), of(to)].into())
                .collect::<Vec<crate::answers::Found>>(),
        };
        answers.put(&["ci95_years", "ci_years"], list(&year));
        answers.put(
            &["ci95", "ci", "ci95_index"],
            list(&|points| Some(points as f64)),
        );
    }
    let (statistic, at) = sup_f(points, shortest).map_err(Gap::refused)?;
    answers.put(&["supF", "sup_f", "max_f"], statistic);
    answers.put(&["supF_at", "sup_f_index"], at);
    Ok(answers)
}
