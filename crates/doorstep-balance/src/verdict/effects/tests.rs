//! What each source's share did to the kind of leads.

use super::super::case::Decided;
use super::super::causes::Causes;
use super::super::cells::made_up::{each, leads, monday};
use super::super::cells::{Cells, Lead};
use super::super::decision::{self, Bench};
use super::super::estimate::{Bootstrap, Estimate, Swing};
use super::super::factors::{Endings, Estimator};
use super::super::money::Measure;
use super::super::ripening::Later;
use super::*;

const ALL: [Factor; 4] = [Factor::Leads, Factor::Mix, Factor::Win, Factor::Money];

/// Leads of two sources, the second of which sells a quarter as well.
fn firm(good: usize, poor: usize) -> Vec<Lead> {
    let mut all = leads(monday(0), good, good * 2 / 5, 10_000);
    let other = leads(monday(0), poor, poor / 10, 10_000);
    all.extend(each(other, |lead| lead.from(1)));
    all
}

fn decided(before: &[Lead], now: &[Lead]) -> Decided {
    let both = before.iter().map(|lead| (0, lead));
    let both: Vec<(usize, &Lead)> = both.chain(now.iter().map(|lead| (1, lead))).collect();
    let counted = Cells::count(&both, 30, Measure::MarginOrValue);
    let estimator = Estimator {
        cells: &counted,
        factors: &ALL,
        weeks: [13.0, 13.0],
        endings: Endings::of(&counted, 30).unwrap(),
        plan: None,
        swing: Swing::default(),
    };
    let mut source = Bootstrap::new(estimator).unwrap();
    let mut estimate = Estimate::of(&mut source, Swing::default(), 100).unwrap();
    drop(source);
    estimate.scale(&Later::known(1.2));
    let bench = Bench {
        not_judged: &[],
        causes: Causes::default(),
        is_unlike: false,
        contradicted: None,
    };
    let judgement = decision::judge(&estimate, bench).unwrap();
    Decided {
        counted,
        estimate,
        judgement,
        absences: Vec::new(),
        causes: Causes::default(),
        times_to_settle: None,
    }
}

#[test]
fn the_parts_of_the_sources_are_the_fall_of_their_kind() {
    let decided = decided(&firm(200, 100), &firm(100, 200));
    let parts = mix(&decided, &Symbols::default());
    let of_parts: f64 = parts.iter().map(|part| part.won_per_month).sum();
    let whole = decided.estimate.won(1).unwrap().value;
    assert!(whole < -5.0, "{whole}");
    assert!((of_parts / whole - 1.0).abs() < 0.05, "{of_parts} {whole}");
    let money: i64 = parts.iter().filter_map(|part| part.money_per_month).sum();
    let whole = decided.estimate.money(1).unwrap().value;
    assert!((money as f64 / whole - 1.0).abs() < 0.05, "{money} {whole}");
}

#[test]
fn the_worst_comes_first_and_shares_add_up() {
    let decided = decided(&firm(200, 100), &firm(100, 200));
    let parts = mix(&decided, &Symbols::default());
    assert!(
        parts
            .windows(2)
            .all(|pair| pair[0].won_per_month <= pair[1].won_per_month)
    );
    let before: f64 = parts.iter().map(|part| part.share_before).sum();
    let now: f64 = parts.iter().map(|part| part.share_now).sum();
    assert!((before - 1.0).abs() < 1e-9 && (now - 1.0).abs() < 1e-9);
}

#[test]
fn one_source_alone_is_no_mix() {
    let decided = decided(&firm(200, 0), &firm(100, 0));
    assert!(mix(&decided, &Symbols::default()).is_empty());
}

#[test]
fn effects_are_in_the_order_of_the_factors_and_without_money_have_none() {
    let decided = decided(&firm(200, 100), &firm(100, 200));
    let found = effects(&decided.estimate, &decided.judgement);
    let factors: Vec<Factor> = found.iter().map(|effect| effect.factor).collect();
    assert_eq!(factors, ALL);
    for effect in &found {
        assert!(effect.low <= effect.change && effect.change <= effect.high);
        assert!(effect.money_low <= effect.money_per_month);
    }
}

#[test]
fn the_money_of_the_effects_leads_from_what_was_earned_to_what_is() {
    let decided = decided(&firm(200, 100), &firm(100, 200));
    let found = effects(&decided.estimate, &decided.judgement);
    let earned = earned(&decided, &found).unwrap();
    let sum: i64 = found
        .iter()
        .filter_map(|effect| effect.money_per_month)
        .sum();
    assert_eq!(earned.reference + sum, earned.period);
    // A fifth of the wins comes after the horizon.
    let told = [earned.reference, earned.period];
    for (levels, told) in decided.estimate.levels.iter().zip(told) {
        let (_, a_week) = Levels::value(levels, levels, &ALL, 0);
        let a_month = a_week * WEEKS_A_MONTH * 1.2;
        assert!((told as f64 - a_month).abs() < 4.0, "{told} {a_month}");
    }
}

#[test]
fn what_is_earned_says_whether_it_is_margin_or_value() {
    let of = |decided: &Decided| {
        let found = effects(&decided.estimate, &decided.judgement);
        earned(decided, &found).unwrap()
    };
    let with_margin = |good, poor| each(firm(good, poor), |lead| lead.with_margin(3_000));
    let value = of(&decided(&firm(200, 100), &firm(100, 200)));
    let margin = of(&decided(&with_margin(200, 100), &with_margin(100, 200)));
    assert_eq!(
        (value.of, margin.of),
        (OrderMoney::Value, OrderMoney::Margin)
    );
    assert!((margin.period as f64 / value.period as f64 - 0.3).abs() < 1e-3);
}

#[test]
fn what_the_best_owes_to_luck_is_not_told_as_earned() {
    let of = |luck: f64| {
        let mut decided = decided(&firm(200, 100), &firm(100, 200));
        decided.estimate.take_back(luck);
        earned(&decided, &effects(&decided.estimate, &decided.judgement))
    };
    let (plain, less) = (of(0.0).unwrap(), of(0.1).unwrap());
    assert_eq!(plain.period, less.period);
    let back = plain.reference - less.reference;
    let middle = i64::midpoint(plain.reference, plain.period) as f64;
    assert!((back as f64 / middle - 0.1).abs() < 1e-3, "{back} {middle}");
    assert_eq!(of(5.0), None);
}
