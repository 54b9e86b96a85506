//! Two shares against each other: difference, ratio, ratio of odds.
//!
//! It must never turn the two around: the first is what the second is taken from.

use doorstep_stats::proportion::{
    Counts, difference, difference_adjusted, difference_by_score, odds_ratio, odds_ratio_adjusted,
    ratio, ratio_by_log,
};
use doorstep_stats::{Confidence, Interval};

use super::proportion::pairs;
use crate::answers::{Answers, Gap};
use crate::entry::Entry;
use crate::inputs::{self, Inputs};

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let (one, other) = two(&entry.inputs)?;
    let confidence = entry
        .inputs
        .confidence()
        .ok_or_else(|| Gap::missing("a level"))?;
    let mut answers = Answers::default();
    let shares = one.share().zip(other.share());
    answers.put(
        &["diff", "difference", "estimate_diff", "d"],
        shares.map(|(one, other)| one - other),
    );
    answers.put(
        &["ratio", "rr", "relative_risk", "risk_ratio"],
        shares.map(|(one, other)| one / other),
    );
    answers.put(
        &["or", "odds_ratio"],
        shares.map(|(one, other)| one / (1.0 - one) * (1.0 - other) / other),
    );
    answers.put(&["p1"], one.share());
    answers.put(&["p2"], other.share());
    for (names, range) in [
        (
            &[
                "newcombe_hybrid",
                "newcombe",
                "newcombe_wilson",
                "hybrid_score",
            ] as &[&str],
            difference(one, other, confidence),
        ),
        (
            &["miettinen_nurminen", "mn", "score"],
            difference_by_score(one, other, confidence),
        ),
        (
            &["agresti_caffo"],
            difference_adjusted(one, other, confidence),
        ),
        (&["wald"], wald(one, other, confidence)),
        (
            &[
                "ratio_koopman",
                "koopman",
                "ratio_score",
                "rr_koopman",
                "rr_score",
            ],
            ratio(one, other, confidence),
        ),
        (
            &[
                "ratio_katz_log",
                "katz_log",
                "katz",
                "ratio_katz",
                "ratio_log",
                "rr_katz",
                "rr_log",
            ],
            ratio_by_log(one, other, confidence),
        ),
        (
            &["or_woolf", "woolf", "or_logit", "or_wald"],
            odds_ratio(one, other, confidence),
        ),
        (
            &["or_gart", "gart", "or_logit_adjusted"],
            odds_ratio_adjusted(one, other, confidence),
        ),
    ] {
        answers.put_interval(names, range);
    }
    Ok(answers)
}

fn two(inputs: &Inputs) -> Result<(Counts, Counts), Gap> {
    let number = |names: &[&str]| inputs.number(names);
    let first =
        number(&["k1", "x1", "count1", "r1", "s1"]).zip(number(&["n1", "nobs1", "trials1"]));
    let second =
        number(&["k2", "x2", "count2", "r2", "s2"]).zip(number(&["n2", "nobs2", "trials2"]));
    let lists = || {
        let successes = inputs.numbers(&["k", "x", "count", "successes"])?;
        let trials = inputs.numbers(&["n", "nobs", "trials"])?;
        (successes.len() == 2).then_some((successes, trials))
    };
    // Rows of successes and failures.
    let table = || {
        let rows: Vec<Vec<f64>> = inputs
            .value(&["table"])?
            .as_array()?
            .iter()
            .map(inputs::numbers)
            .collect::<Option<_>>()?;
        let cell = |row: usize, column: usize| rows.get(row)?.get(column).copied();
        let trials = vec![cell(0, 0)? + cell(0, 1)?, cell(1, 0)? + cell(1, 1)?];
        Some((vec![cell(0, 0)?, cell(1, 0)?], trials))
    };
    let numbered = first
        .zip(second)
        .map(|((k1, n1), (k2, n2))| (vec![k1, k2], vec![n1, n2]));
    let (successes, trials) = numbered
        .or_else(lists)
        .or_else(table)
        .ok_or_else(|| Gap::missing("k1 of n1 and k2 of n2"))?;
    match pairs(&successes, &trials)?[..] {
        [one, other] => Ok((one, other)),
        _ => Err(Gap::missing("two shares")),
    }
}

/// By its definition: the library refuses this interval, for it is too short where samples are small.
fn wald(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    let (first, second) = (one.share()?, other.share()?);
    let variance = |share: f64, unit: Counts| share * (1.0 - share) / unit.trials() as f64;
    let distance =
        confidence.critical_value() * (variance(first, one) + variance(second, other)).sqrt();
    Some(Interval {
        lower: first - second - distance,
        upper: first - second + distance,
    })
}
