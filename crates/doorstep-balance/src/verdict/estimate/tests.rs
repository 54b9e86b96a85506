//! What each factor contributed: parts that add up, the same each time.

use super::*;
use crate::verdict::cells::made_up::{each, leads, monday};
use crate::verdict::cells::{Cells, Handled, Lead};
use crate::verdict::factors::{Endings, Estimator};
use crate::verdict::money::Measure;

const ALL: [Factor; 5] = [
    Factor::Leads,
    Factor::Mix,
    Factor::HandOver,
    Factor::Win,
    Factor::Money,
];

fn made(count: usize, won: usize, money: i64) -> Vec<Lead> {
    leads(monday(0), count, won, money)
}

/// Two sources, one of which sells better, and some late answers.
fn firm(good: usize, poor: usize, late: usize, money: i64) -> Vec<Lead> {
    let mut all = made(good, good * 2 / 5, money);
    all.extend(each(made(poor, poor / 10, money / 2), |lead| lead.from(1)));
    let slow = each(made(late, late / 8, money), |lead| {
        lead.handled(Handled::Late)
    });
    all.extend(slow);
    all
}

fn estimate_with(before: &[Lead], now: &[Lead], swing: Swing, draws: usize) -> Estimate {
    let both = before.iter().map(|lead| (0, lead));
    let both: Vec<(usize, &Lead)> = both.chain(now.iter().map(|lead| (1, lead))).collect();
    let cells = Cells::count(&both, 30, Measure::MarginOrValue);
    let estimator = Estimator {
        cells: &cells,
        factors: &ALL,
        weeks: [13.0, 13.0],
        endings: Endings::of(&cells, 30).unwrap(),
        plan: None,
        swing,
    };
    Estimate::of(&mut Bootstrap::new(estimator).unwrap(), swing, draws).unwrap()
}

fn estimate(before: &[Lead], now: &[Lead]) -> Estimate {
    estimate_with(before, now, Swing::default(), 100)
}

fn changed() -> Estimate {
    estimate(&firm(200, 100, 40, 10_000), &firm(150, 160, 80, 9_000))
}

/// Wins and money a week.
fn earned(levels: &Levels) -> (f64, f64) {
    Levels::value(levels, levels, &ALL, 0)
}

fn place(factor: Factor) -> usize {
    ALL.iter().position(|known| *known == factor).unwrap()
}

#[test]
fn contributions_add_up_to_the_whole_change() {
    let found = changed();
    let [before, now] = found.levels.each_ref().map(earned);
    let sum = |parts: &[f64]| parts.iter().sum::<f64>();
    assert!((sum(&found.point.log) - (now.1 / before.1).ln()).abs() < 1e-9);
    assert!((sum(&found.point.won) - (now.0 - before.0) * WEEKS_A_MONTH).abs() < 1e-6);
    assert!((sum(&found.point.money) - (now.1 - before.1) * WEEKS_A_MONTH).abs() < 1e-3);
}

#[test]
fn a_factor_that_did_not_change_contributed_nothing() {
    let fewer = estimate(&firm(200, 100, 40, 10_000), &firm(100, 50, 20, 10_000));
    for factor in [Factor::Mix, Factor::HandOver, Factor::Win, Factor::Money] {
        let part = fewer.point.log[place(factor)];
        assert!(part.abs() < 0.02, "{factor:?}: {part}");
    }
    assert!((fewer.point.log[0] - 0.5_f64.ln()).abs() < 0.02);
}

#[test]
fn each_fall_stands_where_it_belongs() {
    let before = firm(200, 100, 40, 10_000);
    for (now, factor) in [
        (firm(100, 50, 20, 10_000), Factor::Leads),
        (firm(60, 240, 40, 10_000), Factor::Mix),
        (firm(60, 100, 180, 10_000), Factor::HandOver),
        (firm(200, 100, 40, 6_000), Factor::Money),
    ] {
        let found = estimate(&before, &now);
        let log = &found.point.log;
        let lowest = log.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(
            (log[place(factor)] - lowest).abs() < 1e-12,
            "{factor:?} {log:?}"
        );
        let range = found.change(place(factor)).unwrap();
        assert!(range.low <= range.value && range.value <= range.high && range.high < 0.0);
    }
}

#[test]
fn the_same_records_give_the_same_numbers() {
    let (one, other) = (changed(), changed());
    assert_eq!(one.covariance, other.covariance);
    for (one, other) in one.draws.iter().zip(&other.draws) {
        assert_eq!((&one.log, &one.money), (&other.log, &other.money));
    }
}

#[test]
fn twice_the_leads_are_surer_by_the_square_root() {
    let of = |times: usize| {
        let before = firm(200 * times, 100 * times, 40 * times, 10_000);
        let found = estimate_with(&before, &before, Swing::default(), 400);
        let win = place(Factor::Win);
        found.covariance[win * ALL.len() + win].sqrt()
    };
    let ratio = of(1) / of(4);
    assert!((1.7..2.3).contains(&ratio), "{ratio}");
}

#[test]
fn a_swing_widens_its_own_factor_and_no_other() {
    let before = firm(200, 100, 40, 10_000);
    let of = |sd: f64, won: f64| {
        let found = estimate_with(
            &before,
            &before,
            Swing {
                sd,
                won,
                ..Swing::default()
            },
            400,
        );
        ALL.map(|factor| {
            let place = place(factor);
            found.covariance[place * ALL.len() + place]
        })
    };
    let (still, swung) = (of(0.0, 0.0), of(0.3, 0.0));
    assert!(
        (swung[0] - still[0] - 0.09).abs() < 0.03,
        "{still:?} {swung:?}"
    );
    let rates = of(0.0, 0.2);
    let win = place(Factor::Win);
    assert!((rates[win] - still[win] - 0.04).abs() < 0.02, "{rates:?}");
    for place in [
        place(Factor::Mix),
        place(Factor::HandOver),
        place(Factor::Money),
    ] {
        assert!((swung[place] / still[place] - 1.0).abs() < 0.1);
        assert!((rates[place] / still[place] - 1.0).abs() < 0.1);
    }
}

#[test]
fn what_is_won_later_counts_as_many_times_and_changes_no_share() {
    let (plain, mut scaled) = (changed(), changed());
    scaled.scale(&Later::known(1.25));
    for place in 0..ALL.len() {
        assert!((scaled.point.won[place] - 1.25 * plain.point.won[place]).abs() < 1e-9);
        assert!((scaled.draws[7].money[place] - 1.25 * plain.draws[7].money[place]).abs() < 1e-6);
    }
    assert_eq!(plain.point.log, scaled.point.log);
}

#[test]
fn what_the_best_owes_to_luck_is_taken_back_and_no_more() {
    let (plain, mut taken) = (changed(), changed());
    taken.take_back(0.1);
    let sum = |parts: &[f64]| parts.iter().sum::<f64>();
    assert!((sum(&taken.point.log) - sum(&plain.point.log) - 0.1).abs() < 1e-9);
    for (draw, before) in taken.draws.iter().zip(&plain.draws) {
        assert!((sum(&draw.log) - sum(&before.log) - 0.1).abs() < 1e-9);
    }
    // What varies most by chance owes most to it.
    let given = |place: usize| taken.point.log[place] - plain.point.log[place];
    assert!(given(place(Factor::Win)) > given(place(Factor::HandOver)));
    assert_eq!(taken.covariance, plain.covariance);
    let (plain, mut nothing) = (changed(), changed());
    nothing.take_back(0.0);
    assert_eq!(plain.point.log, nothing.point.log);
}

#[test]
fn of_wins_alone_shares_are_those_of_the_wins() {
    let (before, now) = (made(200, 50, 0), made(200, 25, 0));
    let both = before.iter().map(|lead| (0, lead));
    let both: Vec<(usize, &Lead)> = both.chain(now.iter().map(|lead| (1, lead))).collect();
    let cells = Cells::count(&both, 30, Measure::MarginOrValue);
    let estimator = Estimator {
        cells: &cells,
        factors: &[Factor::Leads, Factor::Mix, Factor::Win],
        weeks: [13.0, 13.0],
        endings: Endings::of(&cells, 30).unwrap(),
        plan: None,
        swing: Swing::default(),
    };
    let mut source = Bootstrap::new(estimator).unwrap();
    let found = Estimate::of(&mut source, Swing::default(), 50).unwrap();
    assert!((found.point.log[2] - 0.5_f64.ln()).abs() < 0.02);
    assert!(found.point.money.iter().all(|part| part.abs() < 1e-12));
}

#[test]
fn a_span_without_a_win_is_a_fall_of_a_size_that_can_be_told() {
    let found = estimate(&made(300, 60, 100), &made(300, 0, 0));
    let win = found.change(place(Factor::Win)).unwrap();
    assert!(found.point.log.iter().all(|part| part.is_finite()));
    assert!(win.value < -0.8 && win.value > -1.0, "{win:?}");
    let deviation = found.covariance[place(Factor::Win) * (ALL.len() + 1)].sqrt();
    // None of 60: anything from none to three may have been usual.
    assert!((0.2..3.0).contains(&deviation), "{deviation}");
}
