//! The owner's plan as a reference.
//!
//! It must never fill in what the owner did not plan.

use doorstep_records::Business;
use doorstep_records::rows::TargetRow;
use jiff::ToSpan;
use jiff::civil::Date;

use super::cells::Facts;
use super::factors::Plan;
use super::levels::Factor;
use super::span::Span;

/// The months that are planned.
pub(super) fn months(business: &Business) -> Vec<Date> {
    let rows = business.targets.iter();
    rows.map(|row| row.month.first_of_month()).collect()
}

/// The plan for a span: its months, each by how many of its days lie in the span.
pub(super) fn plan(business: &Business, span: Span) -> Plan {
    let rows: Vec<(&TargetRow, f64)> = business
        .targets
        .iter()
        .map(|row| (row, share_of_month(row.month, span)))
        .filter(|(_, share)| *share > 0.0)
        .collect();
    // A sum is known only if each month's part is.
    let sum = |of: fn(&TargetRow) -> Option<f64>| -> Option<f64> {
        let parts = rows.iter().map(|(row, share)| Some(of(row)? * share));
        parts.sum::<Option<f64>>().filter(|sum| *sum > 0.0)
    };
    let leads = sum(|row| row.leads);
    let orders = sum(|row| row.orders);
    let amount = sum(|row| row.amount.map(|amount| amount as f64));
    let days = sum(|_| Some(1.0));
    let mean = |of: fn(&TargetRow) -> Option<f64>| Some(sum(of)? / days?);
    let conversion = mean(|row| row.conversion);
    let of_leads = || Some(orders? / leads?);
    Plan {
        leads: leads.map(|leads| leads * 7.0 / f64::from(span.days())),
        answered: mean(|row| row.answered_share),
        conversion: conversion.or_else(of_leads),
        money: orders
            .or_else(|| Some(leads? * conversion?))
            .and_then(|orders| Some(amount? / orders)),
    }
}

/// The plan of what is won by the horizon, where so many times as many are won in the end: a plan counts them
/// all.
pub(super) fn within(plan: Plan, later_wins: f64) -> Plan {
    Plan {
        conversion: plan.conversion.map(|all| all / later_wins),
        ..plan
    }
}

/// How much of a month lies in a span.
fn share_of_month(month: Date, span: Span) -> f64 {
    let first = month.first_of_month();
    let days = i32::from(first.days_in_month());
    let own = first.series(1.day()).take(days as usize);
    own.filter(|&day| span.holds(day)).count() as f64 / f64::from(days)
}

/// The factors that both the plan names and the records tell.
pub(super) fn factors(plan: Plan, facts: &Facts) -> Vec<Factor> {
    let is_told = facts.asked[1] > 0 && facts.told[1] * 2 >= facts.asked[1];
    let has_money = facts.wins[1] > 0 && facts.values[1] * 2 >= facts.wins[1];
    let named = [
        (Factor::Leads, plan.leads.is_some()),
        (Factor::HandOver, plan.answered.is_some() && is_told),
        (Factor::Win, plan.conversion.is_some()),
        (Factor::Money, plan.money.is_some() && has_money),
    ];
    named
        .into_iter()
        .filter(|(_, is_named)| *is_named)
        .map(|(factor, _)| factor)
        .collect()
}

#[cfg(test)]
mod tests;
