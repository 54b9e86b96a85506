//! Many tests at once: adjusted p-values, and how many may be believed.
//!
//! It must never adjust part of a list: every p-value counts, also where few are expected.

use doorstep_stats::discovery::{Adjustment, adjusted, believed};

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};

const METHODS: [(&str, Adjustment); 8] = [
    ("bonferroni", Adjustment::Bonferroni),
    ("holm", Adjustment::Holm),
    ("yekutieli", Adjustment::BenjaminiYekutieli),
    ("hochberg", Adjustment::BenjaminiHochberg),
    ("by", Adjustment::BenjaminiYekutieli),
    ("bh", Adjustment::BenjaminiHochberg),
    ("fdr", Adjustment::BenjaminiHochberg),
    ("q", Adjustment::BenjaminiHochberg),
];

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let p_values = entry
        .inputs
        .numbers(&["p", "p_values", "pvalues"])
        .ok_or_else(|| Gap::missing("p-values"))?;
    let level = entry
        .inputs
        .number(&["q", "alpha", "level", "fdr"])
        .unwrap_or(0.05);
    let mut answers = Answers::default();
    for key in entry.expected.keys() {
        let words = plain(key);
        let named = METHODS
            .iter()
            .find(|(name, _)| words.split('_').any(|word| word == *name));
        let adjustment = named.map_or(Adjustment::BenjaminiHochberg, |(_, adjustment)| *adjustment);
        if words.contains("reject") || words.contains("believed") || words.contains("discover") {
            let level = in_key(&words).unwrap_or(level);
            answers.put(
                &[key],
                believed(&p_values, level, adjustment).map_err(Gap::refused)?,
            );
        } else if words.starts_with("adj") || named.is_some() {
            let mut values = adjusted(&p_values, adjustment).map_err(Gap::refused)?;
            if let Some(first) = words
                .split_once("first")
                .and_then(|(_, rest)| rest.trim_start_matches('_').parse().ok())
            {
                values.truncate(first);
            }
            answers.put(&[key], values);
        }
    }
    Ok(answers)
}

/// `rejected_at_0.05` holds its own level.
fn in_key(words: &str) -> Option<f64> {
    words
        .split_once("at_")?
        .1
        .replacen('_', ".", 1)
        .parse()
        .ok()
}
