//! Kitagawa's mix and rate, and the other ways to compare two groups over the same segments.
//!
//! It must never take the second group for the reference.

use doorstep_stats::decomposition::{Segment, direct_standard, kitagawa};
use doorstep_stats::expected::Ratio;
use doorstep_stats::logistic::{Cases, Logistic};

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};
use crate::inputs::{self, Inputs};

const SIZES: [&str; 6] = ["size", "n", "w", "share", "leads", "applied"];
const RATES: [&str; 3] = ["rate", "r", "conversion"];
const COUNTS: [&str; 6] = ["admitted", "k", "won", "successes", "x", "events"];

/// One group: its name, the sizes of its segments and their rates.
struct Group {
    name: String,
    sizes: Vec<f64>,
    rates: Vec<f64>,
}

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let groups = groups(&entry.inputs);
    let [before, now] = &groups[..] else {
        return Err(Gap::missing("sizes and rates of two groups"));
    };
    let segments = (0..before.sizes.len()).map(|index| {
        let of = |group: &Group| {
            Some((*group.sizes.get(index)?, *group.rates.get(index)?))
                .filter(|side| side.1.is_finite())
        };
        let (reference, present) = (of(before), of(now));
        Segment {
            reference_size: reference.map_or(0.0, |side| side.0),
            reference_rate: reference.map(|side| side.1),
            present_size: present.map_or(0.0, |side| side.0),
            present_rate: present.map(|side| side.1),
        }
    });
    let parts = kitagawa(&segments.collect::<Vec<_>>()).map_err(Gap::refused)?;
    let mut answers = Answers::default();
    answers.put(
        &["mix", "mix_effect", "composition", "composition_effect"],
        parts.mix,
    );
    answers.put(
        &["rate", "rate_effect", "handling", "handling_effect"],
        parts.rate,
    );
    answers.put(&["total", "diff", "difference"], parts.total());
    answers.put(
        &["mix_share_pct", "mix_pct"],
        100.0 * parts.mix / parts.total(),
    );
    answers.put(
        &["rate_share_pct", "rate_pct"],
        100.0 * parts.rate / parts.total(),
    );
    answers.put(&["continuing"], parts.continuing);
    answers.put(&["appeared", "new"], parts.appeared);
    answers.put(&["vanished", "lost"], parts.vanished);
    answers.put(&["crude"], [parts.reference, parts.present]);
    answers.put(
        &["mix_by_segment"],
        parts
            .segments
            .iter()
            .map(|part| part.mix)
            .collect::<Vec<_>>(),
    );
    answers.put(
        &["rate_by_segment"],
        parts
            .segments
            .iter()
            .map(|part| part.rate)
            .collect::<Vec<_>>(),
    );
    let pooled: Vec<f64> = before
        .sizes
        .iter()
        .zip(&now.sizes)
        .map(|(before, now)| before + now)
        .collect();
    for (group, crude) in [(before, parts.reference), (now, parts.present)] {
        let name = &group.name;
        answers.put(
            &[
                &format!("crude_{name}"),
                &format!("rate_{name}"),
                &format!("R_{name}"),
            ],
            crude,
        );
        if let Ok(standard) = direct_standard(&pooled, &group.rates) {
            answers.put(
                &[&format!("direct_std_{name}"), &format!("std_{name}")],
                standard,
            );
        }
    }
    if entry
        .expected
        .keys()
        .any(|key| plain(key).starts_with("oe_") || plain(key).starts_with("logit"))
    {
        by_regression(&mut answers, before, now)?;
    }
    Ok(answers)
}

/// `size_p`, `rate_p`, `size_q`, `rate_q`, or counts of successes instead of rates.
fn groups(inputs: &Inputs) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (key, value) in &inputs.0 {
        let key = plain(key);
        let name = SIZES
            .iter()
            .find_map(|start| Some(key.strip_prefix(start)?.trim_start_matches('_')));
        let (Some(name), Some(sizes)) = (name, inputs::numbers(value)) else {
            continue;
        };
        let column = |starts: &[&str]| {
            let names = starts
                .iter()
                .flat_map(|start| [format!("{start}_{name}"), format!("{start}{name}")]);
            names.into_iter().find_map(|full| inputs.numbers(&[&full]))
        };
        let counted = || {
            Some(
                column(&COUNTS)?
                    .iter()
                    .zip(&sizes)
                    .map(|(count, size)| count / size)
                    .collect(),
            )
        };
        let Some(rates) = column(&RATES).or_else(counted) else {
            continue;
        };
        if rates.len() == sizes.len() {
            groups.push(Group {
                name: name.to_owned(),
                sizes,
                rates,
            });
        }
    }
    groups
}

/// Observed by expected from a regression on the segments alone, and the second group's own
/// coefficient beside them.
fn by_regression(answers: &mut Answers, before: &Group, now: &Group) -> Result<(), Gap> {
    let segments = before.sizes.len();
    let fit = |with_group: bool| -> Result<Logistic, Gap> {
        let columns = segments - 1 + usize::from(with_group);
        let mut covariates = Vec::new();
        for group in [0.0, 1.0] {
            for segment in 0..segments {
                covariates.extend((1..segments).map(|level| f64::from(u8::from(level == segment))));
                covariates.extend(with_group.then_some(group));
            }
        }
        let (outcomes, weights) = (
            [&before.rates[..], &now.rates].concat(),
            [&before.sizes[..], &now.sizes].concat(),
        );
        let cases = Cases {
            weights: Some(&weights),
            ..Cases::new(&outcomes, &covariates, columns)
        };
        cases.fit().map_err(Gap::refused)
    };
    let fitted = fit(false)?.fitted;
    for (group, fitted) in [before, now].into_iter().zip(fitted.chunks(segments)) {
        let sum = |rates: &[f64]| -> f64 {
            group
                .sizes
                .iter()
                .zip(rates)
                .map(|(size, rate)| size * rate)
                .sum()
        };
        let ratio = Ratio::new(sum(&group.rates).round() as u64, sum(fitted));
        answers.put(&[&format!("OE_{}", group.name)], ratio.map(Ratio::value));
    }
    let fit = fit(true)?;
    let names = [
        "logit_female_given_dept",
        "logit_group",
        "logit",
        "logit_coef",
        "logit_present_given_segment",
    ];
    answers.put(&names, fit.coefficients[segments]);
    answers.put(&["se", "logit_se"], fit.standard_errors[segments]);
    answers.put(&["p", "logit_p", "p_value"], fit.p_value(segments));
    Ok(())
}
