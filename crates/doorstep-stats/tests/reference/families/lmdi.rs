//! The logarithmic mean Divisia index between any two of several periods.
//!
//! It must never take a row of factors for a row of segments: the expected effects say how many
//! factors there are.

use doorstep_stats::decomposition::{Lmdi, lmdi};
use serde_json::Value;

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};
use crate::inputs;

type Rows = Vec<Vec<f64>>;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let periods = periods(entry);
    if periods.len() < 2 {
        return Err(Gap::missing("two periods of segments by factors"));
    }
    let named: Option<usize> = entry.length_of(|key| {
        key.starts_with("dv") || key.starts_with("d_") || key == "effects" || key == "ratios"
    });
    let mut answers = Answers::default();
    let mut totals = Vec::new();
    for one in 0..periods.len() {
        for other in one + 1..periods.len() {
            let (from, to) = (&periods[one], &periods[other]);
            let parts = between(&from.1, &to.1, named)?;
            let pair = format!("{}{}", from.0, to.0);
            answers.put(
                &[
                    &format!("dV_{pair}"),
                    &format!("effects_{pair}"),
                    &format!("additive_{pair}"),
                ],
                parts.effects.clone(),
            );
            answers.put(
                &[
                    &format!("D_{pair}"),
                    &format!("ratios_{pair}"),
                    &format!("multiplicative_{pair}"),
                ],
                parts.ratios(),
            );
            answers.put(&[&format!("total_{pair}")], parts.total());
            if other == one + 1 {
                totals.push(parts.total());
            }
            if periods.len() == 2 {
                answers.put(&["effects", "dV", "additive"], parts.effects.clone());
                answers.put(&["ratios", "D", "multiplicative"], parts.ratios());
                answers.put(&["total"], parts.total());
            }
        }
    }
    answers.put(&["totals", "total"], totals);
    Ok(answers)
}

/// `x0`, `x1` and so on, or the first two tables by any name.
fn periods(entry: &Entry) -> Vec<(String, Rows)> {
    let table =
        |value: &Value| -> Option<Rows> { value.as_array()?.iter().map(inputs::numbers).collect() };
    let mut periods = Vec::new();
    for (key, value) in &entry.inputs.0 {
        if let Some(rows) = table(value).filter(|rows| !rows.is_empty()) {
            let key = plain(key);
            periods.push((
                key.trim_start_matches(|letter: char| letter.is_ascii_alphabetic())
                    .trim_start_matches('_')
                    .to_owned(),
                rows,
            ));
        }
    }
    periods
}

fn between(from: &Rows, to: &Rows, factors: Option<usize>) -> Result<Lmdi, Gap> {
    let turned = |rows: &Rows| -> Rows {
        let columns = rows.iter().map(Vec::len).min().unwrap_or(0);
        (0..columns)
            .map(|column| rows.iter().map(|row| row[column]).collect())
            .collect()
    };
    let rows_are_segments = factors.is_none_or(|factors| from[0].len() == factors);
    let found = if rows_are_segments {
        lmdi(&turned(from), &turned(to))
    } else {
        lmdi(from, to)
    };
    found.map_err(Gap::refused)
}
