//! Confounders change the books, and nothing that a truth is made of.

use std::collections::BTreeMap;

use doorstep_core::{DAY, Outcome, Reading};
use doorstep_records::rows::DealOutcome;
use doorstep_records::{Calendar, Tables, When};
use doorstep_simulate::trial::{Confounders, Planted, Play, Trial, play, truth};

use super::read::{Judgement, judge};

const NONE: Confounders = Confounders {
    mix_shift: false,
    seasonality: false,
    trend: false,
    lag_change: false,
    rep_turnover: false,
    best_leads_to_best_reps: false,
    price_change_without_effect: false,
    tracking_loss: false,
    duplicate_identities: false,
    back_dated_closings: false,
    sweep_closings: false,
    repeat_customers: false,
    bot_forms: false,
    one_huge_order: false,
};

fn trial(seed: u64, confounders: Confounders) -> Trial {
    Trial {
        seed,
        confounders,
        planted: Planted::HandOverSlow,
        size: 0.2,
        ..Trial::default()
    }
}

fn pair(seed: u64, confounders: Confounders) -> (Play, Play) {
    (play(&trial(seed, NONE)), play(&trial(seed, confounders)))
}

/// Times of the doors of new business, and whether each was an order.
fn doors(judged: &Judgement) -> Vec<(i64, bool)> {
    let new = judged.cases.iter().filter(|(party, case)| {
        !case.repeat && judged.business.parties[*party].customer_since.is_none()
    });
    let mut doors: Vec<(i64, bool)> = new
        .filter_map(|(_, case)| case.door(Reading::Base))
        .map(|door| (door.at, door.is_order))
        .collect();
    doors.sort_unstable();
    doors
}

fn closings(tables: &Tables) -> impl Iterator<Item = (DealOutcome, When)> {
    let deals = tables.deals.iter();
    deals.filter_map(|deal| Some((deal.outcome, deal.closed_at?)))
}

#[test]
fn bookkeeping_neither_earns_nor_loses() {
    let usual = truth(&trial(7, NONE));
    for confounders in [
        Confounders {
            lag_change: true,
            ..NONE
        },
        Confounders {
            rep_turnover: true,
            ..NONE
        },
        Confounders {
            price_change_without_effect: true,
            ..NONE
        },
        Confounders {
            tracking_loss: true,
            ..NONE
        },
        Confounders {
            duplicate_identities: true,
            ..NONE
        },
        Confounders {
            back_dated_closings: true,
            ..NONE
        },
        Confounders {
            sweep_closings: true,
            ..NONE
        },
        Confounders {
            repeat_customers: true,
            ..NONE
        },
        Confounders {
            bot_forms: true,
            ..NONE
        },
        Confounders {
            one_huge_order: true,
            ..NONE
        },
    ] {
        let mut told = truth(&trial(7, confounders));
        assert_eq!(told.confounders.len(), 1);
        told.confounders.clear();
        assert_eq!(told, usual, "{confounders:?}");
    }
}

#[test]
fn slower_decisions_are_the_same_decisions() {
    let (mut usual, mut slow) = (0.0, 0.0);
    for seed in 0..8 {
        let (one, other) = pair(
            seed,
            Confounders {
                lag_change: true,
                ..NONE
            },
        );
        usual += median_lag(one);
        slow += median_lag(other);
    }
    let ratio = slow / usual;
    assert!((1.35..1.7).contains(&ratio), "{ratio}");
}

/// Median days to the order of the recent leads that are a month old.
#[expect(
    clippy::unwrap_used,
    reason = "records that cannot be read fail the test"
)]
fn median_lag(played: Play) -> f64 {
    let weak_from = played.truth.weak_from;
    let judged = judge(played).unwrap();
    let from = judged.business.calendar.start_of(weak_from);
    let mut lags: Vec<i64> = Vec::new();
    for (party, case) in &judged.cases {
        let start = judged.business.parties[*party].touches.start;
        let (Some(door), Some(order)) = (case.door(Reading::Base), case.order) else {
            continue;
        };
        if !door.is_order && (from..from + 91 * DAY).contains(&door.at) {
            lags.push(judged.business.at[start + order as usize] - door.at);
        }
    }
    lags.sort_unstable();
    lags[lags.len() / 2] as f64 / DAY as f64
}

#[test]
fn lost_tracking_loses_leads_and_no_order() {
    let (usual, untracked) = pair(
        3,
        Confounders {
            tracking_loss: true,
            ..NONE
        },
    );
    let orders = |played: &Play| {
        let tables = &played.tables;
        let won = closings(tables).filter(|(outcome, _)| *outcome == DealOutcome::Won);
        let loose = tables.orders.iter().filter(|row| row.deal.is_none());
        won.count() + loose.count()
    };
    assert_eq!(orders(&usual), orders(&untracked));
    let begins = usual.truth.weak_from;
    let asked = |played| {
        let judged = judge(played).unwrap();
        let from = judged.business.calendar.start_of(begins);
        let (old, recent): (Vec<_>, Vec<_>) = doors(&judged)
            .into_iter()
            .filter(|&(_, is_order)| !is_order)
            .partition(|&(at, _)| at < from);
        (old.len(), recent.len())
    };
    let (old, recent) = asked(usual);
    let (still_old, tracked) = asked(untracked);
    assert_eq!(old, still_old);
    let kept = tracked as f64 / recent as f64;
    assert!((0.6..0.8).contains(&kept), "{kept}");
}

#[test]
fn some_people_have_two_ids_and_some_of_them_one_address() {
    let (usual, doubled) = pair(
        2,
        Confounders {
            duplicate_identities: true,
            ..NONE
        },
    );
    let more = doubled.tables.people.len() as f64 / usual.tables.people.len() as f64;
    assert!((1.06..1.11).contains(&more), "{more}");
    let people = doubled.tables.people.len();
    let judged = judge(doubled).unwrap();
    assert!(judged.business.parties.len() < people);
    assert!(
        judged
            .business
            .notices
            .iter()
            .all(|notice| notice.code == "people-joined")
    );
}

#[test]
fn closings_are_swept_to_the_end_of_a_quarter() {
    let played = play(&trial(
        4,
        Confounders {
            sweep_closings: true,
            ..NONE
        },
    ));
    let judged_by = doorstep_core::Policy::from_toml(played.policy).unwrap();
    let calendar = Calendar::new(&judged_by).unwrap();
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    for (_, at) in closings(&played.tables).filter(|(outcome, _)| *outcome == DealOutcome::Lost) {
        *days.entry(at.date(&calendar).to_string()).or_default() += 1;
    }
    assert!(!days.is_empty() && days.len() <= 10, "{days:?}");
    let ends = ["03-31", "06-30", "09-30", "12-31"];
    assert!(days.keys().all(|day| ends.contains(&&day[5..])), "{days:?}");
}

#[test]
fn closings_are_dated_back_but_not_before_the_opening() {
    let (usual, early) = pair(
        4,
        Confounders {
            back_dated_closings: true,
            ..NONE
        },
    );
    let pairs = usual.tables.deals.iter().zip(&early.tables.deals);
    let (mut closed, mut moved) = (0, 0);
    let at = |when: Option<When>| match when {
        Some(When::Instant(at)) => Some(at),
        _ => None,
    };
    for (one, other) in pairs {
        if let (Some(then), Some(noted)) = (at(one.closed_at), at(other.closed_at)) {
            closed += 1;
            moved += usize::from(noted < then);
            assert!(noted <= then && Some(noted) > at(other.opened_at));
        }
    }
    let share = f64::from(moved as u32) / f64::from(closed);
    assert!((0.25..0.35).contains(&share), "{share}");
}

#[test]
fn machines_and_customers_open_no_door_of_new_business() {
    for confounders in [
        Confounders {
            bot_forms: true,
            ..NONE
        },
        Confounders {
            repeat_customers: true,
            ..NONE
        },
    ] {
        let (usual, full) = pair(6, confounders);
        assert!(full.tables.people.len() > usual.tables.people.len());
        let (usual, full) = (judge(usual).unwrap(), judge(full).unwrap());
        assert_eq!(doors(&usual), doors(&full), "{confounders:?}");
    }
}

#[test]
fn customers_come_again() {
    let played = play(&trial(
        6,
        Confounders {
            repeat_customers: true,
            ..NONE
        },
    ));
    let judged = judge(played).unwrap();
    let again = judged
        .cases
        .iter()
        .filter(|(_, case)| case.repeat && case.outcome == Outcome::Won);
    assert!(again.count() > 20);
}

#[test]
fn one_order_is_huge() {
    for seed in 0..10 {
        let (usual, huge) = pair(
            seed,
            Confounders {
                one_huge_order: true,
                ..NONE
            },
        );
        let orders = usual.tables.orders.iter().zip(&huge.tables.orders);
        let deals = usual.tables.deals.iter().zip(&huge.tables.deals);
        let mut larger: Vec<(i64, i64)> =
            orders.map(|(one, two)| (one.amount, two.amount)).collect();
        larger.extend(deals.filter_map(|(one, two)| one.amount.zip(two.amount)));
        larger.retain(|(one, two)| one != two);
        assert!(matches!(larger.len(), 1 | 2), "{larger:?}");
        assert!(larger.iter().all(|&(one, two)| two == 100 * one));
    }
}

#[test]
fn a_successor_sells_as_well_under_another_id() {
    let mut found = false;
    for seed in 0..6 {
        let (usual, after) = pair(
            seed,
            Confounders {
                rep_turnover: true,
                ..NONE
            },
        );
        let won = |played: &Play| {
            let won = closings(&played.tables).filter(|(outcome, _)| *outcome == DealOutcome::Won);
            won.count()
        };
        assert_eq!(won(&usual), won(&after));
        let reps = |played: &Play| {
            let mut reps: Vec<_> = played
                .tables
                .touches
                .iter()
                .filter_map(|row| row.rep)
                .collect();
            reps.sort_unstable();
            reps.dedup();
            reps.len()
        };
        assert_eq!(reps(&after), reps(&usual) + 1);
        found |= !after.tables.reps.is_empty();
    }
    assert!(found);
}

#[test]
fn a_price_that_mattered_to_nobody_is_only_a_row() {
    let (usual, priced) = pair(
        1,
        Confounders {
            price_change_without_effect: true,
            ..NONE
        },
    );
    assert_eq!(usual.tables.prices.len() + 1, priced.tables.prices.len());
    let (usual, priced) = (judge(usual).unwrap(), judge(priced).unwrap());
    assert_eq!(usual.business.at, priced.business.at);
}

#[test]
fn seasons_and_growth_move_the_number_of_people() {
    let (mut seasons, mut growth) = (Vec::new(), Vec::new());
    let people = |trial: Trial, seed: u64, from: usize, to: usize| {
        let played = play(&Trial { seed, ..trial });
        let mut at: Vec<i64> = played
            .tables
            .touches
            .iter()
            .map(|row| row.touch.at)
            .collect();
        at.sort_unstable();
        let (first, last) = (at[0], at[at.len() - 1]);
        let month = (last - first) / 27;
        let span = first + month * from as i64..first + month * to as i64;
        at.iter().filter(|at| span.contains(at)).count() as f64
    };
    for seed in 0..8 {
        let flat = trial(seed, NONE);
        let season = trial(
            seed,
            Confounders {
                seasonality: true,
                ..NONE
            },
        );
        let trend = trial(
            seed,
            Confounders {
                trend: true,
                ..NONE
            },
        );
        let ratio = |of: Trial, from, to| people(of, seed, from, to) / people(flat, seed, from, to);
        let quarters: Vec<f64> = (0..4)
            .map(|place| ratio(season, 3 * place + 1, 3 * place + 4))
            .collect();
        let most = quarters.iter().copied().fold(0.0, f64::max);
        seasons.push(most / quarters.iter().copied().fold(9.0, f64::min));
        growth.push(ratio(trend, 20, 26) / ratio(trend, 8, 14));
    }
    let mean = |ratios: &[f64]| ratios.iter().sum::<f64>() / ratios.len() as f64;
    assert!(mean(&seasons) > 1.2, "{seasons:?}");
    assert!((1.05..1.25).contains(&mean(&growth)), "{growth:?}");
}
