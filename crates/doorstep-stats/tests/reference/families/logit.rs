//! Logistic regression by a formula on a data set, or on the numbers of the entry.
//!
//! It must never code a factor by anything but its sorted levels, the first of them left out.

use doorstep_stats::logistic::{Cases, Logistic};
use serde_json::Value;

use crate::answers::{Answers, Gap};
use crate::data;
use crate::entry::Entry;
use crate::inputs::{self, Inputs};

/// The columns of a regression by name.
struct Design {
    outcomes: Vec<f64>,
    weights: Option<Vec<f64>>,
    columns: Vec<(String, Vec<f64>)>,
}

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let design = if entry.data_set().is_some() && entry.inputs.value(&["y"]).is_none() {
        of_data_set(entry)?
    } else {
        inline(&entry.inputs)?
    };
    let fit = fit(&design, &design.columns)?;
    let mut answers = Answers::default();
    answers.put(
        &["coef", "coefficients", "beta", "estimates"],
        fit.coefficients.clone(),
    );
    answers.put(
        &["se", "standard_errors", "std_err", "ses"],
        fit.standard_errors.clone(),
    );
    let z: Vec<f64> = fit
        .coefficients
        .iter()
        .zip(&fit.standard_errors)
        .map(|(one, error)| one / error)
        .collect();
    answers.put(&["z", "z_values"], z);
    answers.put(
        &["p", "p_values"],
        (0..fit.coefficients.len())
            .map(|index| fit.p_value(index))
            .collect::<Vec<_>>(),
    );
    answers.put(
        &["odds_ratios", "or"],
        fit.coefficients
            .iter()
            .map(|one| one.exp())
            .collect::<Vec<_>>(),
    );
    let names =
        std::iter::once("intercept").chain(design.columns.iter().map(|(name, _)| name.as_str()));
    for (index, name) in names.enumerate() {
        answers.put(&[name, &format!("coef_{name}")], fit.coefficients[index]);
        answers.put(&[&format!("se_{name}")], fit.standard_errors[index]);
    }
    answers.put(&["loglik", "log_likelihood", "ll"], fit.log_likelihood);
    answers.put(&["deviance"], fit.deviance);
    answers.put(
        &["aic"],
        2.0 * fit.coefficients.len() as f64 - 2.0 * fit.log_likelihood,
    );
    answers.put(&["n"], design.outcomes.len());
    answers.put(&["null_deviance"], self::fit(&design, &[])?.deviance);
    answers.put(&["fitted", "probabilities"], fit.fitted.clone());
    Ok(answers)
}

fn fit(design: &Design, columns: &[(String, Vec<f64>)]) -> Result<Logistic, Gap> {
    let covariates: Vec<f64> = (0..design.outcomes.len())
        .flat_map(|row| columns.iter().map(move |(_, numbers)| numbers[row]))
        .collect();
    let cases = Cases {
        weights: design.weights.as_deref(),
        ..Cases::new(&design.outcomes, &covariates, columns.len())
    };
    cases.fit().map_err(Gap::refused)
}

fn of_data_set(entry: &Entry) -> Result<Design, Gap> {
    if !entry.says(&["birthwt"]) {
        return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
    }
    let sheet = data::read("birthwt.csv", "reference_sets", ',')?;
    let formula = entry
        .inputs
        .text(&["formula", "model"])
        .ok_or_else(|| Gap::missing("a formula"))?;
    let (outcome, terms) = formula
        .split_once('~')
        .ok_or_else(|| Gap::missing("a formula with ~"))?;
    let mut columns = Vec::new();
    for term in terms.split('+').map(str::trim) {
        let inner = term
            .split_once('(')
            .map(|(_, inner)| inner.trim_end_matches(')').trim());
        let values = sheet.numbers(inner.unwrap_or(term))?;
        if inner.is_some() {
            columns.extend(levels(term, &values));
        } else {
            columns.push((term.to_owned(), values));
        }
    }
    Ok(Design {
        outcomes: sheet.numbers(outcome.trim())?,
        weights: None,
        columns,
    })
}

fn levels(name: &str, values: &[f64]) -> Vec<(String, Vec<f64>)> {
    let mut levels = values.to_vec();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let column = |level: &f64| {
        values
            .iter()
            .map(|value| f64::from(u8::from(value.total_cmp(level).is_eq())))
            .collect()
    };
    levels
        .iter()
        .skip(1)
        .map(|level| (format!("{name}{level}"), column(level)))
        .collect()
}

/// Outcomes `y`, or `k` of `n`, and covariates `x`: rows, or one column.
fn inline(inputs: &Inputs) -> Result<Design, Gap> {
    let counted = inputs
        .numbers(&["k", "successes"])
        .zip(inputs.numbers(&["n", "trials"]));
    let (outcomes, weights) = match (inputs.numbers(&["y", "outcome", "outcomes"]), counted) {
        (Some(outcomes), _) => (outcomes, inputs.numbers(&["weights", "n"])),
        (None, Some((successes, trials))) => (
            successes.iter().zip(&trials).map(|(k, n)| k / n).collect(),
            Some(trials),
        ),
        (None, None) => return Err(Gap::missing("outcomes y")),
    };
    let rows: Option<Vec<Vec<f64>>> = inputs
        .value(&["x", "covariates"])
        .and_then(Value::as_array)
        .and_then(|rows| rows.iter().map(inputs::numbers).collect());
    let rows = rows
        .filter(|rows| rows.len() == outcomes.len())
        .ok_or_else(|| Gap::missing("as many rows x as outcomes"))?;
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    let columns = (0..width)
        .map(|column| {
            (
                format!("x{}", column + 1),
                rows.iter().map(|row| row[column]).collect(),
            )
        })
        .collect();
    Ok(Design {
        outcomes,
        weights,
        columns,
    })
}
