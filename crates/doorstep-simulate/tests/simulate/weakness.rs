//! Each weakness moves the numbers it should, and leaves the others where they were.

use doorstep_core::{DAY, Micros, Winner};
use doorstep_simulate::Weakness;

use crate::judged::{Lead, demo, share};

/// What a test compares: leads whose door lies in the weak weeks and is old enough.
#[derive(Debug)]
struct Numbers {
    leads: usize,
    in_time: f64,
    never: f64,
    talked: f64,
    conversion: f64,
    /// Wins among those who asked; orders outright need no answer and cannot be lost by one.
    won_asked: f64,
    /// Wins among those who asked and were answered in time.
    won_in_time: f64,
    by_marketing: usize,
}

/// Numbers of the doors between two ages in days.
fn numbers(leads: &[Lead], oldest: i64, youngest: i64) -> Numbers {
    let last = leads.iter().map(|lead| lead.at).max().unwrap_or(0);
    let days = |age: i64| last - age as Micros * DAY;
    let span = days(oldest)..days(youngest);
    let chosen: Vec<&Lead> = leads
        .iter()
        .filter(|lead| span.contains(&lead.at))
        .collect();
    let asked: Vec<&&Lead> = chosen.iter().filter(|lead| !lead.is_order).collect();
    let in_time: Vec<&&&Lead> = asked.iter().filter(|lead| lead.in_time).collect();
    let by_marketing = |lead: &&&Lead| lead.won_by == Some(Winner::Marketing);
    Numbers {
        leads: chosen.len(),
        in_time: share(in_time.len(), asked.len()),
        never: share(
            asked.iter().filter(|lead| lead.answer.is_none()).count(),
            asked.len(),
        ),
        talked: share(asked.iter().filter(|lead| lead.talked).count(), asked.len()),
        conversion: share(
            chosen.iter().filter(|lead| lead.is_won()).count(),
            chosen.len(),
        ),
        won_asked: share(
            asked.iter().filter(|lead| lead.is_won()).count(),
            asked.len(),
        ),
        won_in_time: share(
            in_time.iter().filter(|lead| lead.is_won()).count(),
            in_time.len(),
        ),
        by_marketing: chosen.iter().filter(by_marketing).count(),
    }
}

/// Numbers of the weeks that are weak and old enough to be judged.
fn weak_weeks(weakness: Weakness) -> Result<Numbers, String> {
    let numbers = numbers(&demo(weakness)?.leads, 17 * 7, 30);
    println!("{weakness:?}: {numbers:?}");
    Ok(numbers)
}

#[test]
fn a_healthy_firm_is_healthy() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    assert!((450..1_000).contains(&healthy.leads));
    assert!(healthy.in_time > 0.85);
    assert!(healthy.never < 0.06);
    assert!((0.2..0.32).contains(&healthy.conversion));
    let leads = &demo(Weakness::None).unwrap().leads;
    let lags: Vec<i64> = leads.iter().filter_map(|lead| lead.lag).collect();
    let soon = lags.iter().filter(|&&days| days <= 30).count();
    assert!(
        share(soon, lags.len()) > 0.9,
        "most wins come within 30 days"
    );
}

#[test]
fn a_slow_hand_over_loses_answers_and_orders_but_no_leads() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::SlowHandOver).unwrap();
    assert_eq!(weak.leads, healthy.leads);
    assert!(weak.in_time < 0.45);
    assert!(weak.never > 0.2);
    assert!(weak.conversion < healthy.conversion);
    assert!(weak.won_asked < 0.75 * healthy.won_asked);
    assert!((weak.won_in_time - healthy.won_in_time).abs() < 0.05);
}

#[test]
fn poor_selling_loses_orders_but_no_answers() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::PoorSelling).unwrap();
    assert_eq!(weak.leads, healthy.leads);
    assert!((weak.in_time - healthy.in_time).abs() < 0.02);
    assert!((weak.talked - healthy.talked).abs() < 0.03);
    assert!(weak.won_in_time < 0.65 * healthy.won_in_time);
    assert_eq!(weak.by_marketing, healthy.by_marketing);
}

#[test]
fn too_few_leads_are_few_but_well_kept() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::TooFewLeads).unwrap();
    assert!(weak.leads * 4 < healthy.leads * 3);
    // Who has less to do answers a little sooner.
    assert!((-0.01..0.07).contains(&(weak.in_time - healthy.in_time)));
    // Other people come, so this is only about the same.
    assert!((weak.won_in_time - healthy.won_in_time).abs() < 0.1);
}

#[test]
fn before_the_weakness_begins_all_firms_are_the_same() {
    let healthy = &demo(Weakness::None).unwrap().leads;
    let begin = healthy.iter().map(|lead| lead.at).max().unwrap() - 19 * 7 * DAY;
    let of = |weakness| {
        let leads = &demo(weakness).unwrap().leads;
        let before = leads.iter().filter(|lead| lead.at < begin);
        let told = before.map(|lead| (lead.at, lead.answer, lead.source.as_str()));
        told.collect::<Vec<_>>()
    };
    let healthy = of(Weakness::None);
    assert!(healthy.len() > 2_000);
    for weakness in [
        Weakness::SlowHandOver,
        Weakness::PoorSelling,
        Weakness::TooFewLeads,
    ] {
        assert!(of(weakness) == healthy, "{weakness:?}");
    }
}

#[test]
fn some_people_wait_on_the_last_day() {
    for (weakness, least) in [(Weakness::None, 1), (Weakness::SlowHandOver, 8)] {
        let leads = &demo(weakness).unwrap().leads;
        let last = leads.iter().map(|lead| lead.at).max().unwrap();
        let waits = |lead: &&Lead| !lead.is_order && lead.answer.is_none();
        let young = leads.iter().filter(|lead| lead.at > last - 4 * DAY);
        let waiting = young.filter(waits).count();
        assert!(waiting >= least, "{weakness:?}: {waiting}");
    }
}
