//! Each weakness moves the numbers it should, and leaves the others where they were.

use std::collections::HashMap;

use doorstep_core::{DAY, Micros, Winner};
use doorstep_simulate::Weakness;

use crate::judged::{ALL, Lead, demo, share};

/// What a test compares: leads whose door lies in the weak weeks and is old enough.
#[derive(Debug, PartialEq)]
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
    /// Wins to be expected of all of them at the rates of the years before, by source.
    expected: f64,
}

/// What a lead is, as far as it says how likely it buys: those who order outright have bought.
type Kind<'a> = (&'a str, bool);

fn kind(lead: &Lead) -> Kind<'_> {
    (&lead.source, lead.is_order)
}

/// Wins of leads by kind, of those whose door lies before the weak weeks.
fn rates(leads: &[Lead]) -> HashMap<Kind<'_>, f64> {
    let begin = begin(leads);
    let mut counts: HashMap<Kind, (usize, usize)> = HashMap::new();
    for lead in leads.iter().filter(|lead| lead.at < begin) {
        let (won, all) = counts.entry(kind(lead)).or_default();
        *won += usize::from(lead.is_won());
        *all += 1;
    }
    let rate = |(kind, (won, all))| (kind, share(won, all));
    counts.into_iter().map(rate).collect()
}

/// A week before the weak weeks begin.
fn begin(leads: &[Lead]) -> Micros {
    let last = leads.iter().map(|lead| lead.at).max().unwrap_or(0);
    last - 19 * 7 * DAY
}

impl Numbers {
    fn won(&self) -> f64 {
        self.conversion * self.leads as f64
    }
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
    let rates = rates(leads);
    let rate = |lead: &&Lead| rates.get(&kind(lead)).copied().unwrap_or(0.0);
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
        expected: chosen.iter().map(rate).sum(),
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
    assert!((0.85..1.2).contains(&(healthy.expected / healthy.won())));
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
    loses_orders_alone(Weakness::PoorSelling).unwrap();
}

#[test]
fn a_hard_market_loses_as_many_orders_as_poor_selling_and_no_answers() {
    loses_orders_alone(Weakness::HardMarket).unwrap();
}

/// A good part of the orders of those who asked, and nothing else.
fn loses_orders_alone(weakness: Weakness) -> Result<(), String> {
    let healthy = weak_weeks(Weakness::None)?;
    let weak = weak_weeks(weakness)?;
    assert_eq!(weak.leads, healthy.leads);
    assert!((weak.in_time - healthy.in_time).abs() < 0.02);
    assert!((weak.talked - healthy.talked).abs() < 0.03);
    let left = weak.won_asked / healthy.won_asked;
    assert!((0.3..0.7).contains(&left), "{left}");
    assert_eq!(weak.by_marketing, healthy.by_marketing);
    assert!((weak.expected - healthy.expected).abs() < 1e-9);
    Ok(())
}

#[test]
fn the_wrong_people_are_as_many_and_as_well_kept() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::WrongPeople).unwrap();
    let leads = share(weak.leads, healthy.leads);
    assert!((0.9..1.1).contains(&leads), "{leads}");
    assert!((weak.in_time - healthy.in_time).abs() < 0.05);
    // Fewer of those are there who buy; of each kind as many buy as ever.
    let kinds = weak.expected / healthy.expected;
    assert!((0.5..0.72).contains(&kinds), "{kinds}");
    let selling = weak.won() / weak.expected;
    assert!((0.8..1.2).contains(&selling), "{selling}");
}

#[test]
fn a_weak_offer_leaves_leads_answers_and_orders_as_they_were() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::WeakOffer).unwrap();
    assert_eq!(weak, healthy);
}

#[test]
fn too_few_leads_are_few_but_well_kept() {
    let healthy = weak_weeks(Weakness::None).unwrap();
    let weak = weak_weeks(Weakness::TooFewLeads).unwrap();
    let leads = share(weak.leads, healthy.leads);
    assert!((0.5..0.7).contains(&leads), "{leads}");
    // The same kinds of people come.
    let kinds = (weak.expected / healthy.expected) / leads;
    assert!((0.85..1.15).contains(&kinds), "{kinds}");
    // Who has less to do answers a little sooner.
    assert!((-0.01..0.07).contains(&(weak.in_time - healthy.in_time)));
    // Other people come, so this is only about the same.
    assert!((weak.won_in_time - healthy.won_in_time).abs() < 0.1);
}

#[test]
fn before_the_weakness_begins_all_firms_are_the_same() {
    let healthy = &demo(Weakness::None).unwrap().leads;
    let begin = begin(healthy);
    let of = |weakness| {
        let leads = &demo(weakness).unwrap().leads;
        let before = leads.iter().filter(|lead| lead.at < begin);
        let told = before.map(|lead| (lead.at, lead.answer, lead.source.as_str()));
        told.collect::<Vec<_>>()
    };
    let healthy = of(Weakness::None);
    assert!(healthy.len() > 2_000);
    for weakness in ALL {
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
