//! What the owner planned, and nothing that he did not.

use doorstep_records::Table;
use jiff::civil::date;

use super::*;
use crate::verdict::made_up::{business, rows};

fn planned(targets: &[&str]) -> Business {
    let columns = "month,leads,answered_share,conversion,orders,amount";
    business(&[(Table::Targets, columns, &rows(targets))])
}

fn span(from: Date, to: Date) -> Span {
    Span { from, to }
}

fn near(found: Option<f64>, wanted: f64) -> bool {
    found.is_some_and(|found| (found - wanted).abs() < 1e-9)
}

#[test]
fn a_month_of_the_plan_is_so_many_leads_a_week() {
    let business = planned(&["2026-06,300,0.9,0.25,75,7500.00"]);
    let plan = plan(&business, span(date(2026, 6, 1), date(2026, 6, 30)));
    assert!(near(plan.leads, 70.0));
    assert!(near(plan.answered, 0.9));
    assert!(near(plan.conversion, 0.25));
    assert!(near(plan.money, 10_000.0));
}

#[test]
fn of_a_month_that_lies_partly_in_the_span_its_part_counts() {
    let business = planned(&["2026-05,310,,0.20,,", "2026-06,600,,0.30,,"]);
    // Ten days of ten leads each, then 30 of twenty.
    let plan = plan(&business, span(date(2026, 5, 22), date(2026, 6, 30)));
    assert!(near(plan.leads, (100.0 + 600.0) / 40.0 * 7.0), "{plan:?}");
    let shares = [10.0 / 31.0, 1.0];
    let mean = (0.2 * shares[0] + 0.3 * shares[1]) / (shares[0] + shares[1]);
    assert!(near(plan.conversion, mean), "{plan:?}");
}

#[test]
fn what_one_month_does_not_plan_is_not_planned() {
    let business = planned(&["2026-05,310,,,,9000.00", "2026-06,,0.9,0.30,,8000.00"]);
    let plan = plan(&business, span(date(2026, 5, 1), date(2026, 6, 30)));
    assert_eq!(plan, Plan::default());
}

#[test]
fn months_beyond_the_span_say_nothing() {
    let business = planned(&["2026-04,,,,,", "2026-06,300,,,,", "2026-07,,,,,"]);
    let june = plan(&business, span(date(2026, 6, 1), date(2026, 6, 30)));
    assert!(near(june.leads, 70.0));
    let never = plan(&business, span(date(2025, 6, 1), date(2025, 6, 30)));
    assert_eq!(never, Plan::default());
}

#[test]
fn orders_of_so_many_leads_are_a_conversion_and_what_they_bring_an_amount_each() {
    let june = span(date(2026, 6, 1), date(2026, 6, 30));
    let by_orders = plan(&planned(&["2026-06,300,,,60,6000.00"]), june);
    assert!(near(by_orders.conversion, 0.2));
    assert!(near(by_orders.money, 10_000.0));
    let by_conversion = plan(&planned(&["2026-06,300,,0.2,,6000.00"]), june);
    assert!(near(by_conversion.money, 10_000.0), "{by_conversion:?}");
    // Orders alone are no conversion, and an amount alone is no price.
    let alone = plan(&planned(&["2026-06,,,,60,6000.00"]), june);
    assert_eq!(alone.conversion, None);
    let amount = plan(&planned(&["2026-06,300,,,,6000.00"]), june);
    assert_eq!(amount.money, None);
}

#[test]
fn only_what_both_the_plan_names_and_the_records_tell_is_compared() {
    let plan = Plan {
        leads: Some(10.0),
        answered: Some(0.9),
        conversion: None,
        money: Some(100.0),
    };
    let mut facts = Facts {
        asked: [100, 100],
        told: [0, 40],
        wins: [20, 20],
        values: [20, 20],
        ..Facts::default()
    };
    assert_eq!(factors(plan, &facts), [Factor::Leads, Factor::Money]);
    facts.told[1] = 50;
    facts.values[1] = 9;
    assert_eq!(factors(plan, &facts), [Factor::Leads, Factor::HandOver]);
}

#[test]
fn what_is_won_after_the_horizon_is_planned_too_and_not_missing() {
    let plan = Plan {
        conversion: Some(0.30),
        leads: Some(50.0),
        ..Plan::default()
    };
    let within = within(plan, 1.2);
    assert!(near(within.conversion, 0.25));
    assert!(near(within.leads, 50.0));
}
