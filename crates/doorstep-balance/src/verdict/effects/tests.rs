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
