//! Puts an invented firm through the code of `doorstep diagnose`.
//!
//! It must never look at the truth before the verdict is there.

use std::collections::BTreeMap;
use std::fs;

use doorstep_app::{Error, Request, demo, records};
use doorstep_balance::facts::{Facts, Options};
use doorstep_balance::verdict::{Effect, Marginals, Posterior, Side, Span};
use doorstep_core::{Policy, PolicyError};
use doorstep_records::Business;
use doorstep_records::business::AssembleError;
use doorstep_records::calendar::days_between;
use doorstep_simulate::trial::{self, Planted, Play, Trial};
use jiff::civil::Date;
use serde_json::{Number, Value};

use crate::firm::{Firm, Money, Told, Truth};
use crate::{design, usual};

/// Why a firm could not be judged. Each is a defect of the generator or of the program.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// Its policy is none.
    #[error("firm {seed}: its policy: {error}")]
    Policy {
        /// Which firm.
        seed: u64,
        /// What is wrong.
        error: Box<PolicyError>,
    },
    /// Its tables do not fit together.
    #[error("firm {seed}: {error}")]
    Assemble {
        /// Which firm.
        seed: u64,
        /// What is wrong.
        error: Box<AssembleError>,
    },
    /// Its files could not be written or read.
    #[error("firm {seed}, through files: {error}")]
    Files {
        /// Which firm.
        seed: u64,
        /// What is wrong.
        error: Box<Error>,
    },
    /// The file system failed.
    #[error("firm {seed}, through files: {error}")]
    Io {
        /// Which firm.
        seed: u64,
        /// What is wrong.
        error: std::io::Error,
    },
    /// Its facts could not be written as JSON.
    #[error("firm {seed}: {error}")]
    Json {
        /// Which firm.
        seed: u64,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// Its files tell another story than its tables.
    #[error("firm {seed}: from tables and from files the facts differ: {part}")]
    Unlike {
        /// Which firm.
        seed: u64,
        /// Which part of the contract, and both values.
        part: String,
    },
}

/// A firm with all that was found.
#[derive(Clone, Debug)]
pub struct Played {
    /// What is counted.
    pub firm: Firm,
    /// What its owner would see.
    pub facts: Facts,
}

/// Plays a firm and judges its tables.
pub fn play(trial: &Trial) -> Result<Played, PlayError> {
    judge(trial, trial::play(trial))
}

fn judge(trial: &Trial, play: Play) -> Result<Played, PlayError> {
    let seed = trial.seed;
    let policy = Policy::from_toml(play.policy).map_err(|error| PlayError::Policy {
        seed,
        error: Box::new(error),
    })?;
    let business =
        Business::assemble(play.tables, &policy).map_err(|error| PlayError::Assemble {
            seed,
            error: Box::new(error),
        })?;
    let facts = Facts::of(&business, &policy, &Options::default());
    let firm = Firm {
        seed,
        leads_a_month: trial.leads_a_month,
        planted: design::word(trial.planted),
        size: trial.size,
        confounders: play.truth.confounders.clone(),
        truth: truth(&play.truth, &facts, trial.confounders.tracking_loss),
        told: told(&facts),
        usual: usual::of(&facts),
    };
    Ok(Played { firm, facts })
}

/// Plays a firm twice, the second time through files and their reader, and makes sure that the facts are the same.
pub fn play_through_files(trial: &Trial) -> Result<Played, PlayError> {
    let seed = trial.seed;
    let io = |error| PlayError::Io { seed, error };
    let files = |error| PlayError::Files {
        seed,
        error: Box::new(error),
    };
    let play = trial::play(trial);
    let policy_text = play.policy;
    let played = judge(trial, play)?;
    let folder = tempfile::tempdir().map_err(io)?;
    let records_of_it = folder.path().join("records");
    // What a firm does not record it does not export.
    let mut sheets = trial::sheets(trial);
    sheets.retain(|sheet| !sheet.rows.is_empty());
    demo::write(&sheets, &records_of_it).map_err(files)?;
    // The demo's policy lies beside its records; this firm has its own, elsewhere.
    fs::remove_file(records_of_it.join("policy.toml")).map_err(io)?;
    let policy = folder.path().join("policy.toml");
    fs::write(&policy, policy_text).map_err(io)?;
    let request = Request {
        paths: vec![records_of_it],
        policy: Some(policy),
        ..Request::default()
    };
    let loaded = records::load(&request).map_err(files)?;
    let facts = loaded.facts(&[]).map_err(files)?;
    assert_same(seed, &played.facts, &facts)?;
    Ok(played)
}

fn assert_same(seed: u64, tables: &Facts, files: &Facts) -> Result<(), PlayError> {
    let value = |facts: &Facts| {
        serde_json::to_value(facts).map_err(|error| PlayError::Json { seed, error })
    };
    let (tables, files) = (value(tables)?, value(files)?);
    match first_difference(&tables, &files) {
        None => Ok(()),
        Some(part) => Err(PlayError::Unlike { seed, part }),
    }
}

/// Whether two numbers differ by no more than sums in another order do: files name sources in another order.
fn is_rounded(one: &Number, other: &Number) -> bool {
    const DIGITS: f64 = 1e-9;
    let are_whole = one.is_i64() && other.is_i64();
    let pair = one.as_f64().zip(other.as_f64());
    pair.is_some_and(|(one, other)| {
        !are_whole && (one - other).abs() <= DIGITS * one.abs().max(other.abs())
    })
}

/// Where two values first differ, and how; none if they are the same.
fn first_difference(one: &Value, other: &Value) -> Option<String> {
    let at = |place: &dyn std::fmt::Display, one: &Value, other: &Value| {
        first_difference(one, other).map(|difference| format!("{place}.{difference}"))
    };
    match (one, other) {
        _ if one == other => None,
        (Value::Number(one), Value::Number(other)) if is_rounded(one, other) => None,
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => one
            .iter()
            .find_map(|(key, value)| at(key, value, other.get(key).unwrap_or(&Value::Null))),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(place, (one, other))| at(&place, one, other)),
        _ => Some(format!(" {one} and {other}")),
    }
}

const fn side(side: trial::Side) -> Side {
    match side {
        trial::Side::Marketing => Side::Marketing,
        trial::Side::HandOver => Side::HandOver,
        trial::Side::Sales => Side::Sales,
        trial::Side::Offer => Side::Offer,
    }
}

fn truth(truth: &trial::Truth, facts: &Facts, has_lost_tracks: bool) -> Truth {
    let gains = truth.gain_a_month.iter();
    let is_sellers = matches!(truth.planted, Planted::RepSkill | Planted::OneBadRep);
    let spans = facts
        .verdict
        .as_ref()
        .and_then(|verdict| verdict.period.zip(verdict.reference));
    Truth {
        sides: truth.sides.iter().map(|&one| side(one)).collect(),
        is_market: truth.market,
        is_common: truth.planted == Planted::RepSkill || (is_sellers && facts.counts.reps == 0),
        is_hidden: truth.planted == Planted::QualityHidden,
        has_lost_tracks,
        size: truth.size,
        share_lost: truth.loss_a_month as f64 / truth.sound_a_month.max(1) as f64,
        loss_a_month: truth.loss_a_month,
        gain_a_month: gains.map(|(&one, &gain)| (side(one), gain)).collect(),
        at_work: spans.map_or(0.0, |(period, reference)| {
            days_from(period, truth.weak_from) - days_from(reference.span(), truth.weak_from)
        }),
    }
}

/// The share of a span's days that are not before a day.
fn days_from(span: Span, first: Date) -> f64 {
    let days = days_between(first, span.to) + 1;
    f64::from(days.clamp(0, span.days())) / f64::from(span.days())
}

fn told(facts: &Facts) -> Told {
    let verdict = facts.verdict.as_ref();
    let sensitivity = verdict.and_then(|verdict| verdict.sensitivity.as_ref());
    let posterior = verdict.and_then(|verdict| verdict.posterior);
    let reason = verdict.and_then(|verdict| verdict.sentences.first());
    let action = verdict.and_then(|verdict| verdict.actions.first());
    Told {
        decision: verdict.map_or(crate::firm::UNDECIDED, |verdict| verdict.decision),
        posterior: posterior.as_ref().map(chances),
        marginals: verdict.and_then(|verdict| Some(of_sides(&verdict.marginals?))),
        effects: money(verdict.map_or(&[], |verdict| &verdict.effects)),
        advised: action.and_then(|action| action.side),
        q_star: sensitivity.and_then(|found| found.q_star),
        readings: sensitivity
            .map_or_else(Vec::new, |found| found.readings.values().copied().collect()),
        reference: verdict.and_then(|verdict| Some(verdict.reference?.kind)),
        days: verdict
            .and_then(|verdict| verdict.period)
            .map_or(0, Span::days),
        leads: sensitivity.map_or([0, 0], |found| found.leads.map(Option::unwrap_or_default)),
        refusal: reason
            .filter(|_| posterior.is_none())
            .map(|sentence| sentence.text.clone()),
        warnings: facts
            .warnings
            .iter()
            .map(|warning| warning.code.to_string())
            .collect(),
    }
}

/// In the order of `Class::ALL`.
fn chances(posterior: &Posterior) -> [f64; 6] {
    [
        posterior.marketing,
        posterior.hand_over,
        posterior.sales,
        posterior.offer,
        posterior.pair,
        posterior.balanced,
    ]
}

/// In the order of `Side::ALL`.
fn of_sides(marginals: &Marginals) -> [f64; 4] {
    [
        marginals.marketing,
        marginals.hand_over,
        marginals.sales,
        marginals.offer,
    ]
}

/// The sums of each side's factors, ends and all; none for effects without money.
fn money(effects: &[Effect]) -> BTreeMap<Side, Money> {
    let mut sums: BTreeMap<Side, Money> = BTreeMap::new();
    for effect in effects {
        let ends = effect
            .money_low
            .zip(effect.money_high)
            .zip(effect.money_per_month);
        if let Some(((low, high), value)) = ends {
            let sum = sums.entry(effect.side).or_default();
            sum.low += low;
            sum.value += value;
            sum.high += high;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorstep_balance::verdict::Factor;
    use jiff::civil::date;

    #[test]
    fn a_side_has_the_sum_of_its_factors() {
        let effect = |factor: Factor, low, value, high| Effect {
            factor,
            side: factor.side(),
            change: 0.0,
            low: 0.0,
            high: 0.0,
            won_per_month: 0.0,
            money_per_month: Some(value),
            money_low: Some(low),
            money_high: Some(high),
        };
        let mut effects = vec![
            effect(Factor::Leads, -30, -20, -10),
            effect(Factor::Mix, -5, 0, 5),
            effect(Factor::Win, -1, 0, 1),
        ];
        effects[2].money_per_month = None;
        let sums = money(&effects);
        assert_eq!(sums.len(), 1);
        let marketing = sums[&Side::Marketing];
        assert_eq!(
            (marketing.low, marketing.value, marketing.high),
            (-35, -20, -5)
        );
    }

    #[test]
    fn a_difference_is_named_by_its_place() {
        let value = |last: i32| serde_json::json!({"a": 1, "b": [{"c": 2}, {"c": last}]});
        assert_eq!(first_difference(&value(3), &value(3)), None);
        let difference = first_difference(&value(3), &value(4));
        assert_eq!(difference.as_deref(), Some("b.1.c. 3 and 4"));
        let large = |cents: f64| serde_json::json!(cents);
        assert_eq!(first_difference(&large(0.1 + 0.2), &large(0.3)), None);
        assert!(first_difference(&value(1_000_000_000), &value(1_000_000_001)).is_some());
    }

    #[test]
    fn days_at_work_are_a_share_of_the_span() {
        let span = Span {
            from: date(2026, 3, 1),
            to: date(2026, 3, 10),
        };
        for (first, share) in [(1, 1.0), (6, 0.5), (10, 0.1), (20, 0.0)] {
            let found = days_from(span, date(2026, 3, first));
            assert!((found - share).abs() < 1e-12, "{first}");
        }
        assert!((days_from(span, date(2025, 1, 1)) - 1.0).abs() < 1e-12);
    }
}
