//! Facts from monthly totals alone: an owner with a notebook and no exports.

use std::collections::BTreeMap;

use doorstep_core::Policy;
use doorstep_records::Business;
use doorstep_records::calendar::month_text;
use doorstep_records::rows::CountRow;
use doorstep_stats::proportion::Counts as Proportion;
use jiff::civil::Date;

use crate::facts::{Counts, Facts, Repeat, Warning, policy_values};
use crate::funnel::{Funnel, share};
use crate::months::{Closing, Month};
use crate::segments::Segment;

/// The facts that monthly totals can carry. Nobody knows which lead of a month became which order, so
/// there are no cohorts: `won` of a month is what was won in it.
pub(crate) fn facts(business: &Business, policy: &Policy) -> Facts {
    let rows = &business.counts;
    let last = rows.iter().map(|row| row.month).max().unwrap_or_default();
    let as_of = business.calendar.end_of(last.last_of_month());
    let leads = rows.iter().map(|row| row.leads as usize).sum();
    let won = rows.iter().map(|row| row.won as usize).sum();
    let reached: Option<u64> = rows.iter().map(|row| row.reached).sum();
    Facts {
        schema: 1,
        as_of: business.calendar.rfc3339(as_of),
        currency: business.currency.map(|currency| currency.code().to_owned()),
        policy: policy_values(policy),
        counts: Counts {
            leads,
            orders: won,
            ..Counts::default()
        },
        funnel: Funnel {
            reached: reached.map(|reached| reached as usize),
            leads,
            won,
            won_by_unknown: won,
            conversion: share(won, leads),
            value: rows
                .iter()
                .filter_map(|row| row.amount)
                .reduce(i64::saturating_add),
            ..Funnel::default()
        },
        by: BTreeMap::from([("source".to_owned(), by_source(business))]),
        months: by_month(rows)
            .into_iter()
            .map(|(month, total)| total.month(month))
            .collect(),
        closings: by_month(rows)
            .into_iter()
            .map(|(month, total)| total.closing(month))
            .collect(),
        answer: None,
        campaigns: Vec::new(),
        waiting: Vec::new(),
        repeat: Repeat::default(),
        lag: None,
        capacity: None,
        path: None,
        verdict: None,
        warnings: warnings(business, leads),
    }
}

#[derive(Default)]
struct Total {
    leads: usize,
    won: usize,
    amount: Option<i64>,
}

impl Total {
    fn add(&mut self, row: &CountRow) {
        self.leads += row.leads as usize;
        self.won += row.won as usize;
        if let Some(amount) = row.amount {
            self.amount = Some(self.amount.unwrap_or(0).saturating_add(amount));
        }
    }

    fn month(&self, month: Date) -> Month {
        Month {
            month: month_text(month),
            leads: self.leads,
            won: self.won,
            won_30d: 0,
            rate_30d: None,
            won_90d: 0,
            rate_90d: None,
            comparable: true,
            mature_30d: false,
            mature_90d: false,
        }
    }

    fn closing(&self, month: Date) -> Closing {
        Closing {
            month: month_text(month),
            closed: self.won,
            won: self.won,
            lost: 0,
            win_rate: None,
            amount: self.amount,
        }
    }
}

fn by_month(rows: &[CountRow]) -> BTreeMap<Date, Total> {
    let mut months: BTreeMap<Date, Total> = BTreeMap::new();
    for row in rows {
        months.entry(row.month).or_default().add(row);
    }
    months
}

fn by_source(business: &Business) -> Vec<Segment> {
    let mut sources: BTreeMap<&str, Total> = BTreeMap::new();
    for row in &business.counts {
        sources
            .entry(business.symbols.get_or_empty(row.source))
            .or_default()
            .add(row);
    }
    let mut segments: Vec<Segment> = sources
        .into_iter()
        .map(|(source, total)| {
            let counts = Proportion::new(total.won as u64, total.leads as u64).ok();
            let interval = counts.and_then(Proportion::wilson_95);
            Segment {
                value: source.to_owned(),
                leads: total.leads,
                won: total.won,
                rate: share(total.won, total.leads),
                low: interval.map(|interval| interval.lower),
                high: interval.map(|interval| interval.upper),
                amount: total.amount,
                ..Segment::default()
            }
        })
        .collect();
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.leads));
    segments
}

fn warnings(business: &Business, leads: usize) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = business
        .notices
        .iter()
        .cloned()
        .map(Warning::from)
        .collect();
    warnings.push(Warning {
        code: "totals-only",
        subject: "counts".to_owned(),
        text: "these are monthly totals: what was won in a month is set against the leads of the same months, and nothing can be said of single people".to_owned(),
    });
    if leads < 30 {
        warnings.push(Warning {
            code: "small-sample",
            subject: "leads".to_owned(),
            text: format!("only {leads} leads: read every rate with its interval"),
        });
    }
    warnings
}
