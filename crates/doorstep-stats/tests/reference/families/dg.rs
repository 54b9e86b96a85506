//! Das Gupta's decomposition: what each factor contributed to the change of a rate.
//!
//! It must never guess the rate of a ratio: its formula stands in the entry.

use doorstep_stats::decomposition::{das_gupta, sum_of_products};
use serde_json::Value;

use super::formula::Formula;
use crate::answers::{Answers, Gap};
use crate::entry::Entry;
use crate::inputs;

const REFERENCE: [&str; 6] = ["p", "pop1", "reference", "before", "population1", "x0"];
const PRESENT: [&str; 6] = ["q", "pop2", "present", "after", "population2", "x1"];

type Factors = Vec<(String, Vec<f64>)>;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let side = |names: &[&str]| factors(entry.inputs.value(names)?);
    let sides = side(&REFERENCE)
        .zip(side(&PRESENT))
        .or_else(|| named_sides(entry));
    let (before, now) =
        sides.ok_or_else(|| Gap::missing("the factors of both populations p and q"))?;
    let names: Vec<String> = before.iter().map(|(name, _)| name.clone()).collect();
    let numbers = |side: Factors| {
        side.into_iter()
            .map(|(_, numbers)| numbers)
            .collect::<Vec<_>>()
    };
    let formula = formula(entry, &names);
    let rate = |factors: &[&[f64]]| match &formula {
        Some(formula) => formula.evaluate(factors).unwrap_or(f64::NAN),
        None => sum_of_products(factors),
    };
    let parts = das_gupta(&numbers(before), &numbers(now), rate).map_err(Gap::refused)?;
    let mut answers = Answers::default();
    let total = parts.total();
    answers.put(
        &["effects", "effect", "contributions"],
        parts.effects.clone(),
    );
    answers.put(&["total", "diff", "difference", "crude_diff"], total);
    answers.put(
        &[
            "R_p",
            "rate_p",
            "crude_p",
            "crude1",
            "rate1",
            "reference",
            "crude_pop1",
        ],
        parts.reference,
    );
    answers.put(
        &[
            "R_q",
            "rate_q",
            "crude_q",
            "crude2",
            "rate2",
            "present",
            "crude_pop2",
        ],
        parts.present,
    );
    let shares: Vec<f64> = parts
        .effects
        .iter()
        .map(|effect| 100.0 * effect / total)
        .collect();
    answers.put(
        &["pct", "percent", "decomp", "share_pct", "shares_pct"],
        shares,
    );
    let rates = |of: fn(&doorstep_stats::decomposition::Standardised) -> f64| {
        parts.standardised.iter().map(of).collect::<Vec<_>>()
    };
    answers.put(
        &[
            "standardised_p",
            "standardized_p",
            "std_p",
            "standardised_pop1",
        ],
        rates(|rates| rates.reference),
    );
    answers.put(
        &[
            "standardised_q",
            "standardized_q",
            "std_q",
            "standardised_pop2",
        ],
        rates(|rates| rates.present),
    );
    for ((name, effect), rates) in names.iter().zip(&parts.effects).zip(&parts.standardised) {
        answers.put(
            &[
                name,
                &format!("effect_{name}"),
                &format!("effects_{name}"),
                &format!("{name}_effect"),
            ],
            *effect,
        );
        answers.put(
            &[&format!("standardised_{name}"), &format!("std_{name}")],
            [rates.reference, rates.present],
        );
    }
    Ok(answers)
}

/// A list of numbers or lists gets the names a, b, c and so on.
fn factors(side: &Value) -> Option<Factors> {
    match side {
        Value::Object(fields) => (fields.iter())
            .map(|(name, numbers)| Some((name.to_lowercase(), inputs::numbers(numbers)?)))
            .collect(),
        Value::Array(items) => {
            let names = ('a'..='z').map(String::from);
            names
                .zip(items)
                .map(|(name, numbers)| Some((name, inputs::numbers(numbers)?)))
                .collect()
        }
        _ => None,
    }
}

/// Two objects by whatever names, the first being the reference.
fn named_sides(entry: &Entry) -> Option<(Factors, Factors)> {
    match &entry.inputs.parts()[..] {
        [(_, before), (_, now)] => {
            let side = |part: &inputs::Inputs| factors(&Value::Object(part.0.clone()));
            Some((side(before)?, side(now)?))
        }
        _ => None,
    }
}

/// Das Gupta's example 4.4, a ratio that shares its parts.
const EXAMPLE_4_4: &str = "sum(abc)/(sum(abc)+sum(a(1-b)d))";

/// From the inputs, or after an equals sign in what the entry says of itself.
fn formula(entry: &Entry, names: &[String]) -> Option<Formula> {
    let keys = [
        "formula",
        "rate",
        "ratefunction",
        "rate_function",
        "R",
        "function",
        "model",
    ];
    let stated = entry.inputs.text(&keys).map(|text| format!("={text}"));
    let words = format!("{} {}", stated.unwrap_or_default(), entry.words).to_lowercase();
    let mut starts = words.match_indices('=').map(|(at, _)| at + 1);
    let told = starts.find_map(|start| longest(&words[start..], names));
    let known = || {
        let letters = ["a", "b", "c", "d"].map(str::to_owned);
        Formula::parse(EXAMPLE_4_4, &letters).filter(|_| names.len() == 4)
    };
    told.or_else(|| known().filter(|_| entry.id == "dg.4.4" || entry.says(&["illegitimacy"])))
}

/// What follows a formula in a sentence is not of it.
fn longest(text: &str, names: &[String]) -> Option<Formula> {
    let ends = text.match_indices([',', ';', ':', ' ']).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([text.len()]).collect();
    ends.reverse();
    ends.into_iter()
        .find_map(|end| Formula::parse(&text[..end], names))
}
