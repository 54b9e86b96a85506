//! Funnel limits of ratios and shares, and how much more units differ than chance lets them.
//!
//! It must never read a coverage from anything but a key.

use doorstep_stats::funnel::{
    Spread, dispersion, poisson_limits, proportion_limits, proportion_score, ratio_score,
};
use doorstep_stats::proportion::Counts;
use doorstep_stats::{Confidence, Interval};

use super::proportion::pairs;
use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};
use crate::inputs;

const EXPECTED: [&str; 4] = ["E", "expected", "denominator", "exp"];
const OBSERVED: [&str; 5] = ["O", "observed", "obs", "k", "events"];
const TRIALS: [&str; 2] = ["n", "trials"];
const TARGET: [&str; 5] = ["target", "p", "theta", "p0", "rate"];

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let mut answers = Answers::default();
    let units = units(entry)?;
    for key in entry.expected.keys() {
        if let Some((is_upper, confidence)) = limit(&plain(key)) {
            let limits = limits_of(entry, confidence)?;
            let end = |range: &Option<Interval>| {
                range.map(|range| if is_upper { range.upper } else { range.lower })
            };
            answers.put(&[key], limits.iter().map(end).collect::<Vec<_>>());
        }
    }
    if let Some((scores, variances)) = units {
        spread(entry, &mut answers, &scores, variances.as_deref());
    }
    Ok(answers)
}

/// `ll95` is the lower of 95 %, `ul998` or `upper_99_8` the upper of 99.8 %.
fn limit(key: &str) -> Option<(bool, Confidence)> {
    let sides = [
        ("ll", false),
        ("ul", true),
        ("lower", false),
        ("upper", true),
        ("lcl", false),
        ("ucl", true),
    ];
    let (rest, is_upper) = sides
        .iter()
        .find_map(|(start, is_upper)| Some((key.strip_prefix(start)?, *is_upper)))?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let share: f64 = if digits.is_empty() {
        0.95
    } else {
        format!("0.{digits}").parse().ok()?
    };
    Some((is_upper, Confidence::new(share).ok()?))
}

fn limits_of(entry: &Entry, confidence: Confidence) -> Result<Vec<Option<Interval>>, Gap> {
    let target = entry.inputs.number(&TARGET);
    if let Some(expected) = entry.inputs.numbers(&EXPECTED) {
        let target = target.unwrap_or(1.0);
        let scaled = |range: Interval| Interval {
            lower: range.lower * target,
            upper: range.upper * target,
        };
        return Ok(expected
            .iter()
            .map(|&expected| poisson_limits(target * expected, confidence).map(scaled))
            .collect());
    }
    let (Some(trials), Some(target)) = (entry.inputs.numbers(&TRIALS), target) else {
        return Err(Gap::missing("expected counts, or trials and a target"));
    };
    let limits = |trials: &f64| proportion_limits(target, inputs::count(*trials)?, confidence);
    Ok(trials.iter().map(limits).collect())
}

type Scores = (Vec<f64>, Option<Vec<f64>>);

/// The z-score of each unit, given or by the library, and what chance gives its value as variance.
fn units(entry: &Entry) -> Result<Option<Scores>, Gap> {
    let numbers = |names: &[&str]| entry.inputs.numbers(names);
    if let Some(scores) = numbers(&["z", "zscore", "zscores", "z_scores", "z_score"]) {
        let errors = numbers(&["s", "se", "sd", "s_i"])
            .map(|errors| errors.iter().map(|error| error * error).collect());
        return Ok(Some((
            scores,
            numbers(&["variance", "variances", "s2"]).or(errors),
        )));
    }
    let Some(observed) = numbers(&OBSERVED) else {
        return Ok(None);
    };
    let counts = |list: &[f64]| {
        list.iter()
            .map(|&number| inputs::count(number))
            .collect::<Option<Vec<u64>>>()
    };
    let scored: Option<Scores> = if let Some(expected) = numbers(&EXPECTED) {
        let scores = counts(&observed).and_then(|observed| {
            observed
                .iter()
                .zip(&expected)
                .map(|(&observed, &expected)| ratio_score(observed, expected))
                .collect()
        });
        scores.map(|scores| {
            (
                scores,
                Some(
                    expected
                        .iter()
                        .map(|expected| 1.0 / (4.0 * expected))
                        .collect(),
                ),
            )
        })
    } else if let Some(trials) = numbers(&TRIALS) {
        let units = pairs(&observed, &trials)?;
        let all = |of: fn(Counts) -> u64| units.iter().map(|&unit| of(unit)).sum::<u64>() as f64;
        let target = entry
            .inputs
            .number(&TARGET)
            .unwrap_or_else(|| all(Counts::successes) / all(Counts::trials));
        let scores = units
            .iter()
            .map(|&unit| proportion_score(target, unit))
            .collect::<Option<Vec<_>>>();
        let variances = units
            .iter()
            .map(|unit| target * (1.0 - target) / unit.trials() as f64)
            .collect();
        scores.map(|scores| (scores, Some(variances)))
    } else {
        None
    };
    scored
        .map(Some)
        .ok_or_else(|| Gap::missing("units that can be scored"))
}

fn spread(entry: &Entry, answers: &mut Answers, scores: &[f64], variances: Option<&[f64]>) {
    let squares: f64 = scores.iter().map(|score| score * score).sum();
    let plain_mean = squares / scores.len() as f64;
    let winsorised = dispersion(scores);
    let trim = entry
        .inputs
        .number(&["winsorise", "winsorize", "winsor", "trim", "trim_by"]);
    let is_winsorised = trim.map_or_else(|| entry.says(&["winsor"]), |trim| trim > 0.0);
    // The library always draws in the outermost units; without that the mean square is the definition.
    let phi = if is_winsorised {
        winsorised
    } else {
        Some(plain_mean)
    };
    answers.put(&["z", "zscores", "z_scores"], scores.to_vec());
    answers.put(&["phi", "dispersion", "phi_hat"], phi);
    answers.put(&["phi_winsorised", "phi_winsorized", "phi_w"], winsorised);
    answers.put(&["phi_raw", "phi_unwinsorised", "phi_plain"], plain_mean);
    answers.put(&["sqrt_phi", "inflation"], phi.map(f64::sqrt));
    let (Some(variances), Some(phi)) = (variances, phi) else {
        return;
    };
    let added = match Spread::added(scores, variances) {
        Some(Spread::Added(added)) if is_winsorised => added,
        _ => added(phi, variances),
    };
    answers.put(&["tau2", "tau_squared"], added);
    answers.put(&["tau"], added.sqrt());
}

/// By its definition, for so few units that the library does not estimate it, or plain scores.
fn added(phi: f64, variances: &[f64]) -> f64 {
    let units = variances.len() as f64;
    let total: f64 = variances.iter().map(|variance| 1.0 / variance).sum();
    let squares: f64 = variances.iter().map(|variance| variance.powi(-2)).sum();
    ((units * phi - (units - 1.0)) / (total - squares / total)).max(0.0)
}
