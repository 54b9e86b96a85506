//! Levels multiply to what the data hold, and late answers cost what they cost.

use super::*;
use crate::verdict::cells::Lead;
use crate::verdict::cells::made_up::{each, lead, leads, monday};
use crate::verdict::money::Measure;

const HORIZON: i32 = 30;
const ALL: [Factor; 6] = [
    Factor::Leads,
    Factor::Mix,
    Factor::HandOver,
    Factor::Proposal,
    Factor::Win,
    Factor::Money,
];

fn count(before: &[Lead], now: &[Lead]) -> Cells {
    let both = before.iter().map(|lead| (0, lead));
    let both: Vec<(usize, &Lead)> = both.chain(now.iter().map(|lead| (1, lead))).collect();
    Cells::count(&both, HORIZON, Measure::MarginOrValue)
}

fn estimator<'a>(cells: &'a Cells, factors: &'a [Factor]) -> Estimator<'a> {
    Estimator {
        cells,
        factors,
        weeks: [2.0, 4.0],
        endings: Endings::of(cells, HORIZON).unwrap(),
        plan: None,
        swing: Swing::default(),
    }
}

/// The levels with all weights 1.
fn levels_of(estimator: &Estimator) -> [Levels; 2] {
    let cells = estimator.cells;
    estimator.levels(&Weights {
        cells: cells.counts.iter().map(|cell| f64::from(cell.1)).collect(),
        money: cells.money.iter().map(|won| won.count).collect(),
        without_lead: cells.without_lead.map(f64::from),
        shock: Shock::default(),
        unseen: [UNSEEN; 2],
    })
}

fn levels(before: &[Lead], now: &[Lead]) -> [Levels; 2] {
    levels_of(&estimator(&count(before, now), &ALL))
}

/// Wins and money a week.
fn earned(levels: &Levels) -> (f64, f64) {
    Levels::value(levels, levels, &ALL, 0)
}

/// Of those handled so many buy, of the first segment.
fn bought(levels: &Levels) -> f64 {
    levels.proposed[0] * levels.won[0]
}

/// All with an offer.
fn made(count: usize, won: usize, money: i64) -> Vec<Lead> {
    each(leads(monday(0), count, won, money), Lead::with_proposal)
}

/// Some answered late, some never, some with an offer.
fn mixed(count: usize, won: usize, money: i64) -> Vec<Lead> {
    let places = leads(monday(0), count, won, money).into_iter().enumerate();
    let of = |(place, lead): (usize, Lead)| {
        let lead = if place % 2 == 0 {
            lead.with_proposal()
        } else {
            lead
        };
        match place % 7 {
            0 | 1 => lead.handled(Handled::Late),
            2 => lead.handled(Handled::Never),
            _ => lead,
        }
    };
    places.map(of).collect()
}

#[test]
fn levels_multiply_to_the_wins_and_the_money_of_the_data() {
    let [before, now] = levels(&mixed(80, 20, 100), &mixed(120, 18, 150));
    let (wins, money) = earned(&before);
    assert!((wins - 20.0 / 2.0).abs() < 1e-9, "{wins}");
    assert!((money - 2_000.0 / 2.0).abs() < 1e-6, "{money}");
    let (wins, money) = earned(&now);
    assert!((wins - 18.0 / 4.0).abs() < 1e-9, "{wins}");
    assert!((money - 2_700.0 / 4.0).abs() < 1e-6, "{money}");
}

#[test]
fn with_several_sources_they_multiply_to_it_but_for_part_of_a_win() {
    let of = |first: usize, second: usize| {
        let mut all = mixed(80, first, 100);
        all.extend(each(mixed(200, second, 300), |lead| lead.from(1)));
        all.extend(each(made(40, 40, 50), |lead| lead.straight(50)));
        all
    };
    let [before, now] = levels(&of(40, 20), &of(20, 30));
    for (levels, weeks, wins, money) in [(before, 2.0, 100.0, 12_000.0), (now, 4.0, 90.0, 13_000.0)]
    {
        let (found, earned) = earned(&levels);
        // What was hardly seen is drawn towards its like by the weight of one lead.
        assert!((found * weeks - wins).abs() < 1.0, "{found}");
        assert!((earned * weeks - money).abs() < 300.0, "{earned}");
    }
}

#[test]
fn late_answers_that_sell_as_well_cost_nothing() {
    let timely = made(100, 25, 100);
    let slow = each(made(100, 25, 100), |lead| lead.handled(Handled::Late));
    let [before, now] = levels(&timely, &slow);
    assert!((before.handled[0] - 1.0).abs() < 1e-9);
    assert!((now.handled[0] - 1.0).abs() < 1e-9, "{:?}", now.handled);
}

#[test]
fn late_answers_that_sell_half_as_well_are_worth_half() {
    let timely = made(100, 40, 100);
    let slow = each(made(100, 20, 100), |lead| lead.handled(Handled::Late));
    let [before, now] = levels(&timely, &slow);
    assert!((before.handled[0] - 1.0).abs() < 1e-9);
    assert!((now.handled[0] - 0.5).abs() < 0.01, "{:?}", now.handled);
    // Of those who were handled as many buy as before: sales is not blamed.
    assert!((bought(&now) - bought(&before)).abs() < 0.01);
}

#[test]
fn never_and_late_have_a_worth_of_their_own() {
    // Late ones sell as well as timely ones, those who were never answered not at all.
    let of = |never: usize| {
        let mut all = made(100, 40, 100);
        all.extend(each(made(50, 20, 100), |lead| lead.handled(Handled::Late)));
        all.extend(each(made(never, 0, 0), |lead| lead.handled(Handled::Never)));
        all
    };
    let [before, now] = levels(&of(10), &of(50));
    assert!((before.handled[0] - 150.0 / 160.0).abs() < 0.01);
    assert!((now.handled[0] - 150.0 / 200.0).abs() < 0.01);
    assert!((bought(&now) / bought(&before) - 1.0).abs() < 0.02);
}

#[test]
fn a_handful_of_late_answers_does_not_set_the_worth_of_many_very_late_ones() {
    // Three were answered late and happened not to buy; a hundred very late sell as well as in time.
    let of = |late: usize, very_late: usize| {
        let mut all = made(200, 80, 100);
        all.extend(each(made(late, 0, 0), |lead| lead.handled(Handled::Late)));
        let slow = made(very_late, very_late * 2 / 5, 100);
        all.extend(each(slow, |lead| lead.handled(Handled::VeryLate)));
        all
    };
    let [before, now] = levels(&of(0, 0), &of(3, 100));
    assert!((before.handled[0] - 1.0).abs() < 1e-9);
    assert!(now.handled[0] > 0.95, "{:?}", now.handled);
}

#[test]
fn worth_falls_with_the_wait_and_never_rises() {
    let near = |found: [f64; HANDLED], wanted: [f64; HANDLED]| {
        let pairs = found.iter().zip(wanted);
        pairs
            .into_iter()
            .all(|(one, other)| (one - other).abs() < 1e-9)
    };
    let as_found = falling([100.0, 40.0, 20.0, 5.0], [100.0, 50.0, 40.0, 50.0]);
    assert!(near(as_found, [1.0, 0.8, 0.5, 0.1]), "{as_found:?}");
    // Late and very late together found 30 of 60.
    let pooled = falling([100.0, 5.0, 25.0, 0.0], [100.0, 20.0, 40.0, 10.0]);
    assert!(near(pooled, [1.0, 0.5, 0.5, 0.0]), "{pooled:?}");
    // Better than in time is as good as in time.
    let better = falling([100.0, 60.0, 20.0, 0.0], [100.0, 50.0, 40.0, 0.0]);
    assert!(
        near(
            better,
            [1.0, 1.0, 0.5 / (160.0 / 150.0), 0.5 / (160.0 / 150.0)]
        ),
        "{better:?}"
    );
    assert!(near(
        falling([0.0; HANDLED], [0.0; HANDLED]),
        [1.0; HANDLED]
    ));
}

#[test]
fn what_nobody_can_tell_of_the_answers_is_told_by_the_others() {
    let known = made(100, 25, 100);
    let mut half = made(50, 12, 100);
    half.extend(each(made(50, 13, 100), |lead| {
        lead.handled(Handled::Unknown)
    }));
    let [_, now] = levels(&known, &half);
    assert!((now.handled[0] - 1.0).abs() < 1e-9);
}

#[test]
fn a_source_that_nobody_answers_is_handled_badly_and_breaks_nothing() {
    // One source is answered in time and sells; of the other nobody was answered, and nobody bought.
    let mut before = made(100, 40, 100);
    before.extend(each(made(60, 24, 100), |lead| lead.from(1)));
    let mut now = made(100, 40, 100);
    let left = each(made(60, 0, 0), |lead| lead.from(1));
    now.extend(each(left, |lead| lead.handled(Handled::Never)));
    let [before, now] = levels(&before, &now);
    assert!(earned(&now).1.is_finite(), "{now:?}");
    let is_sound = |share: &f64| share.is_finite() && *share >= 0.0;
    assert!(now.won.iter().chain(&now.proposed).all(is_sound), "{now:?}");
    let lost = now.handled.iter().filter(|share| **share < 0.1).count();
    assert_eq!(lost, 1, "{:?}", now.handled);
    // What is left of it is the hand-over's, not that fewer of those talked with buy.
    for segment in 0..2 {
        let bought = |levels: &Levels| levels.proposed[segment] * levels.won[segment];
        assert!(bought(&now) > 0.8 * bought(&before), "{now:?}");
    }
}

#[test]
fn where_nobody_was_answered_at_all_levels_are_numbers_still() {
    let before = made(100, 40, 100);
    let now = each(made(100, 0, 0), |lead| lead.handled(Handled::Never));
    let [_, now] = levels(&before, &now);
    let (wins, money) = earned(&now);
    assert!(wins.is_finite() && money.is_finite(), "{now:?}");
}

#[test]
fn orders_without_a_lead_raise_the_leads_and_leave_the_rate_of_winning() {
    let before = made(100, 25, 100);
    let mut now = made(100, 25, 100);
    now.extend((0..5).map(|_| lead(monday(0)).orphan(100)));
    let [before, now] = levels(&before, &now);
    assert!((before.leads - 100.0 / 2.0).abs() < 1e-9);
    // Five orders of one in four: twenty leads are missing.
    assert!((now.leads - 120.0 / 4.0).abs() < 1e-9, "{}", now.leads);
    assert!((now.won[0] - before.won[0]).abs() < 1e-9);
    assert!((earned(&now).0 - 30.0 / 4.0).abs() < 1e-9);
}

#[test]
fn straight_orders_are_not_more_for_leads_that_are_missing() {
    let of = |orphans: usize| {
        let mut all = made(100, 25, 100);
        all.extend(each(made(50, 50, 100), |lead| lead.straight(100)));
        all.extend((0..orphans).map(|_| lead(monday(0)).orphan(100)));
        all
    };
    let [before, now] = levels(&of(0), &of(5));
    let straight = |levels: &Levels| {
        let place = levels.won.iter().position(|won| *won > 0.9).unwrap();
        levels.leads * levels.mix[place]
    };
    assert!((straight(&before) - 50.0 / 2.0).abs() < 1e-9);
    assert!((straight(&now) - 50.0 / 4.0).abs() < 1e-9);
}

#[test]
fn open_leads_are_won_as_often_as_those_that_had_time() {
    // All who decided did so after a week; half of the leads are three days old.
    let before = made(100, 25, 100);
    let mut now = made(100, 25, 100);
    now.extend((0..100).map(|_| lead(monday(0)).with_proposal().open(3)));
    let [before, now] = levels(&before, &now);
    assert!((now.won[0] - before.won[0]).abs() < 1e-9, "{:?}", now.won);
    assert!((now.leads * 4.0 - 200.0).abs() < 1e-9);
}

#[test]
fn a_source_that_one_period_lacks_has_the_rates_of_the_others_there() {
    let before = made(100, 25, 100);
    let mut now = made(100, 25, 100);
    now.extend(each(made(50, 20, 300), |lead| lead.from(1)));
    let [before, now] = levels(&before, &now);
    assert!(before.mix[1].abs() < 1e-12);
    assert!((before.won[1] - 0.25).abs() < 0.01);
    assert!((before.money[1] - 100.0).abs() < 1.0);
    assert!((now.mix[1] - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn a_stage_that_the_records_lack_stands_in_the_next() {
    let before = mixed(80, 20, 100);
    let cells = count(&before, &before);
    let [_, now] = levels_of(&estimator(
        &cells,
        &[Factor::Leads, Factor::Mix, Factor::Win],
    ));
    assert!((now.handled[0] - 1.0).abs() < 1e-12);
    assert!((now.proposed[0] - 1.0).abs() < 1e-12);
    assert!((now.won[0] - 0.25).abs() < 1e-9);
}

#[test]
fn margins_count_where_nearly_all_are_known_else_values() {
    let of = |known: usize| {
        let wins = made(100, 40, 100).into_iter().enumerate();
        let margin = |(place, lead): (usize, Lead)| {
            if place < known {
                lead.with_margin(30)
            } else {
                lead
            }
        };
        let all: Vec<Lead> = wins.map(margin).collect();
        levels(&all, &all)[0].money[0]
    };
    assert!((of(40) - 30.0).abs() < 1e-9);
    assert!((of(33) - 30.0).abs() < 1e-9);
    assert!((of(20) - 100.0).abs() < 1e-9);
}

#[test]
fn without_a_win_in_a_span_a_win_would_bring_what_it_did() {
    let [before, now] = levels(&made(100, 40, 100), &made(300, 0, 0));
    assert!((now.money[0] - before.money[0]).abs() < 1e-9);
    assert!(earned(&now).0 > 0.0 && earned(&now).0 * 4.0 <= UNSEEN);
    // Where hardly a win was to be expected, none is no fall.
    let [before, now] = levels(&made(100, 10, 100), &made(10, 0, 0));
    assert!((now.won[0] - before.won[0]).abs() < 1e-9);
}

#[test]
fn money_that_is_no_factor_is_no_money_in_any_draw() {
    let cells = count(&made(100, 40, 100), &made(100, 40, 100));
    let factors = [Factor::Leads, Factor::Mix, Factor::Win];
    let levels = levels_of(&estimator(&cells, &factors));
    assert!(levels.iter().all(|levels| levels.money[0].abs() < 1e-12));
}

mod plans {
    use super::*;

    fn planned(now: &[Lead], plan: Plan, factors: &[Factor]) -> [Levels; 2] {
        let cells = count(now, now);
        let estimator = Estimator {
            plan: Some(plan),
            ..estimator(&cells, factors)
        };
        levels_of(&estimator)
    }

    const FACTORS: [Factor; 4] = [Factor::Leads, Factor::HandOver, Factor::Win, Factor::Money];

    #[test]
    fn a_plan_that_came_true_is_no_change() {
        let plan = Plan {
            leads: Some(25.0),
            answered: Some(1.0),
            conversion: Some(0.25),
            money: Some(100.0),
        };
        let [before, now] = planned(&made(100, 25, 100), plan, &FACTORS);
        for set in 0..16 {
            let (_, money) = Levels::value(&before, &now, &FACTORS, set);
            assert!((money - 25.0 * 25.0).abs() < 1e-6, "{set}: {money}");
        }
    }

    #[test]
    fn what_is_not_planned_is_as_it_is() {
        let [before, now] = planned(&mixed(100, 25, 100), Plan::default(), &FACTORS);
        assert!((before.leads - now.leads).abs() < 1e-12);
        assert_eq!((&before.handled, &before.won), (&now.handled, &now.won));
        assert_eq!(before.money, now.money);
    }

    #[test]
    fn a_plan_of_answers_that_the_records_cannot_tell_leaves_the_rate_alone() {
        // Of most nobody can tell whether they were answered, so answers are no factor here.
        let places = made(100, 25, 100).into_iter().enumerate();
        let of = |(place, lead): (usize, Lead)| match place % 10 {
            0 => lead,
            1 | 2 if place > 25 => lead.handled(Handled::Never),
            _ => lead.handled(Handled::Unknown),
        };
        let now: Vec<Lead> = places.map(of).collect();
        let plan = Plan {
            answered: Some(0.5),
            conversion: Some(0.25),
            ..Plan::default()
        };
        let factors = [Factor::Win];
        let [before, now] = planned(&now, plan, &factors);
        let value = |set: u32| Levels::value(&before, &now, &factors, set).0;
        assert!(
            (value(0) - value(1)).abs() < 1e-6,
            "{} {}",
            value(0),
            value(1)
        );
    }
}
