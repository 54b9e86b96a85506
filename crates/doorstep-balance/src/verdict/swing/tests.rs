//! How much leads and rates vary by themselves.

use rand::SeedableRng;
use rand_distr::{Distribution, Poisson};
use rand_pcg::Pcg64;

use super::*;
use crate::verdict::cells::Handled;
use crate::verdict::cells::made_up::{each, lead, leads, monday, weeks};

const HORIZON: i32 = 30;

fn spans() -> [Span; 2] {
    [weeks(13, 52), weeks(13, 0)]
}

/// So many leads in each of two years' weeks, so many of them won: the latest week first.
fn two_years(count: impl Fn(i64) -> (usize, usize)) -> Vec<Lead> {
    let own = |back: i64| {
        let (all, won) = count(back);
        leads(monday(back), all, won, 100)
    };
    (0..104).flat_map(own).collect()
}

fn swing(leads: &[Lead], spans: [Span; 2], kind: Kind) -> Swing {
    let end = spans[1].to;
    let in_span =
        spans.map(|span| leads.iter().filter(|lead| span.holds(lead.door)).count() as f64);
    Waves::of(leads, HORIZON, monday(103), end, end).between(spans, in_span, kind)
}

fn of_rates(leads: &[Lead]) -> Swing {
    swing(leads, spans(), Kind::LastYear)
}

fn by_chance(seed: u64, mean: f64) -> Vec<Lead> {
    let mut chance = Pcg64::seed_from_u64(seed);
    let counts: Vec<usize> = (0..104)
        .map(|_| Poisson::new(mean).unwrap().sample(&mut chance) as usize)
        .collect();
    two_years(|back| (counts[back as usize], 0))
}

#[test]
fn leads_that_come_by_chance_alone_vary_by_next_to_nothing_more() {
    let all: Vec<f64> = (0..20)
        .map(|seed| swing(&by_chance(seed, 15.0), spans(), Kind::LastYear).sd)
        .collect();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    // The number itself varies by 1 / sqrt(195) = 0.07 in each span.
    assert!(mean < 0.04, "{mean}");
    assert!(all.iter().all(|sd| *sd < 0.12), "{all:?}");
}

#[test]
fn leads_that_swing_from_month_to_month_vary_more() {
    let swinging = two_years(|back| if back / 4 % 2 == 0 { (24, 0) } else { (8, 0) });
    let found = swing(&swinging, spans(), Kind::LastYear).sd;
    assert!(found > 0.2, "{found}");
}

#[test]
fn a_burst_that_a_campaign_brought_is_no_noise() {
    let steady = two_years(|_| (10, 0));
    let quiet = swing(&steady, spans(), Kind::LastYear).sd;
    let mut all = steady;
    for (campaign, back) in [(1, 5), (2, 30), (3, 60)] {
        let burst = leads(monday(back), 150, 0, 0);
        all.extend(each(burst, |lead| lead.of_campaign(campaign)));
    }
    assert!((swing(&all, spans(), Kind::LastYear).sd - quiet).abs() < 1e-12);
    // The same burst without a campaign is one that nobody made.
    let nobodys: Vec<Lead> = two_years(|back| (if back % 25 == 5 { 160 } else { 10 }, 0));
    assert!(swing(&nobodys, spans(), Kind::LastYear).sd > quiet + 0.1);
}

#[test]
fn a_campaign_that_runs_all_year_shows_how_leads_vary() {
    let all = two_years(|back| if back / 4 % 2 == 0 { (24, 0) } else { (8, 0) });
    let all = each(all, |lead| lead.of_campaign(1));
    assert!(swing(&all, spans(), Kind::LastYear).sd > 0.2);
}

#[test]
fn where_last_year_is_not_looked_at_a_season_is_reckoned_with() {
    let leads = two_years(|_| (10, 0));
    let of = |kind: Kind| swing(&leads, spans(), kind).sd;
    assert!(of(Kind::LastYear).abs() < 1e-12);
    assert!(of(Kind::Plan).abs() < 1e-12);
    for kind in [Kind::Previous, Kind::Range, Kind::Best] {
        assert!((of(kind) - SEASON).abs() < 1e-12, "{kind:?}");
    }
}

#[test]
fn a_plan_does_not_vary() {
    let counts: Vec<f64> = (0..26)
        .map(|block| 40.0 + 40.0 * f64::from(block % 2))
        .collect();
    let of = |kind: Kind| of_leads(dispersion(&counts), [195.0, 195.0], kind);
    assert!((of(Kind::LastYear) / of(Kind::Plan) - std::f64::consts::SQRT_2).abs() < 1e-9);
}

fn of_all_wins(leads: &[Lead]) -> f64 {
    of_rates(leads).won
}

#[test]
fn a_rate_that_chance_alone_moves_does_not_swing() {
    assert!(of_all_wins(&two_years(|_| (20, 5))).abs() < 1e-12);
    // Wins by independent chance: said to swing now and then, and then by little.
    let mut chance = Pcg64::seed_from_u64(7);
    let mut named = 0;
    for _ in 0..40 {
        let wins: Vec<usize> = (0..104)
            .map(|_| {
                let won = rand_distr::Binomial::new(20, 0.25).unwrap();
                won.sample(&mut chance) as usize
            })
            .collect();
        let swing = of_all_wins(&two_years(|back| (20, wins[back as usize])));
        assert!(swing < 0.25, "{swing}");
        named += usize::from(swing > 0.0);
    }
    assert!(named <= 8, "{named} of 40");
}

#[test]
fn a_rate_that_goes_up_and_down_by_itself_swings() {
    let swinging = |high: usize, low: usize| {
        of_all_wins(&two_years(|back| {
            (20, if back / 4 % 2 == 0 { high } else { low })
        }))
    };
    let (little, much) = (swinging(7, 4), swinging(9, 2));
    assert!(little > 0.02 && much > 2.0 * little, "{little} {much}");
}

#[test]
fn one_fall_is_no_swing() {
    let fell = two_years(|back| (20, if back < 13 { 3 } else { 6 }));
    assert!(of_all_wins(&fell) < 0.05, "{}", of_all_wins(&fell));
}

#[test]
fn of_a_few_months_nobody_can_say_that_a_rate_swings() {
    let up_and_down = |back: i64| (20, if back / 4 % 2 == 0 { 10 } else { 2 });
    let few: Vec<Lead> = (0..24)
        .flat_map(|back: i64| {
            let (all, won) = up_and_down(back);
            leads(monday(back), all, won, 100)
        })
        .collect();
    assert!(of_all_wins(&few).abs() < 1e-12);
    // Nor of months with a handful of leads each.
    let small = two_years(|back| (2, if back / 4 % 2 == 0 { 2 } else { 0 }));
    assert!(of_all_wins(&small).abs() < 1e-12);
}

#[test]
fn straight_orders_and_leads_without_time_to_decide_say_nothing_of_the_rate() {
    let mut all = two_years(|_| (20, 5));
    let orders = two_years(|back| if back / 4 % 2 == 0 { (30, 30) } else { (0, 0) });
    all.extend(each(orders, |lead| lead.straight(100)));
    assert!(of_all_wins(&all).abs() < 1e-12);
    // Of the last half year some weeks are decided and others are not yet.
    let young = two_years(|back| (20, if back < 26 && back / 4 % 2 == 0 { 0 } else { 9 }));
    let (first, end) = (monday(103), spans()[1].to);
    let won = |mature: Date| Waves::of(&young, HORIZON, first, end, mature).won;
    assert!(won(end) > 0.0);
    assert!(won(monday(27)).abs() < 1e-12);
}

#[test]
fn a_date_long_before_all_others_makes_no_noise() {
    let all = by_chance(3, 25.0);
    let quiet = swing(&all, spans(), Kind::LastYear).sd;
    let mut stray = all;
    stray.push(lead(Date::constant(1970, 1, 1)));
    assert!((swing(&stray, spans(), Kind::LastYear).sd - quiet).abs() < 1e-12);
}

#[test]
fn answers_and_what_an_order_brings_swing_each_for_itself() {
    let of = |late: [usize; 2], money: [i64; 2]| {
        let own = |back: i64| {
            let high = usize::from(back / 4 % 2 == 0);
            let all = leads(monday(back), 20, 8, money[high]);
            let numbered = all.into_iter().enumerate();
            let each = numbered.map(move |(place, lead)| {
                // Orders differ among themselves.
                let lead = if place < 8 && place % 2 == 0 {
                    lead.won(money[high] / 2)
                } else {
                    lead
                };
                // The winners are answered in time, so that these are as many as ever.
                let is_late = place >= 20 - late[high];
                lead.handled(if is_late {
                    Handled::Late
                } else {
                    Handled::InTime
                })
            });
            each.collect::<Vec<_>>()
        };
        let all: Vec<Lead> = (0..104).flat_map(own).collect();
        of_rates(&all)
    };
    let still = of([4, 4], [1_000, 1_000]);
    assert!(still.answered.abs() < 1e-12 && still.money.abs() < 1e-12);
    let answers = of([1, 8], [1_000, 1_000]);
    assert!(
        answers.answered > 0.05 && answers.money.abs() < 1e-12,
        "{answers:?}"
    );
    let money = of([4, 4], [1_000, 3_000]);
    assert!(
        money.money > 0.1 && money.answered.abs() < 1e-12,
        "{money:?}"
    );
}

#[test]
fn one_fall_of_the_answers_is_no_swing() {
    let own = |back: i64| {
        let late = if back < 13 { 12 } else { 2 };
        let all = leads(monday(back), 20, 5, 100);
        let numbered = all.into_iter().enumerate();
        let each = numbered.map(move |(place, lead)| {
            lead.handled(if place < late {
                Handled::Late
            } else {
                Handled::InTime
            })
        });
        each.collect::<Vec<_>>()
    };
    let fell: Vec<Lead> = (0..104).flat_map(own).collect();
    let found = of_rates(&fell);
    assert!(found.answered < 0.02, "{found:?}");
}
