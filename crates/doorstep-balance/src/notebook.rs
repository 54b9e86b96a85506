//! Facts from monthly totals alone: an owner with a notebook and no exports.

use std::collections::BTreeMap;

use doorstep_core::{Micros, Policy};
use doorstep_records::calendar::month_text;
use doorstep_records::rows::CountRow;
use doorstep_records::{Business, money};
use doorstep_stats::proportion::Counts as Proportion;
use jiff::civil::Date;

use crate::campaigns::CampaignFacts;
use crate::facts::{Counts, Facts, Repeat, Warning, policy_values};
use crate::funnel::{Funnel, share};
use crate::months::{Closing, Month};
use crate::segments::Segment;
use crate::verdict::{Question, totals};
use crate::warnings::{SMALL, warning};

/// The facts that monthly totals can carry, of the whole months up to `as_of`. Nobody knows which lead of
/// a month became which order, so there are no cohorts: `won` of a month is what was won in it.
pub(crate) fn facts(
    business: &Business,
    policy: &Policy,
    as_of: Option<Micros>,
    question: &Question,
) -> Facts {
    let end = |row: &CountRow| business.calendar.end_of(row.month.last_of_month());
    let as_of = as_of.or_else(|| business.counts.iter().map(end).max());
    let as_of = as_of.unwrap_or_default();
    let rows = business.counts.iter().filter(|row| end(row) <= as_of);
    let rows: Vec<&CountRow> = rows.collect();
    let mut all = Total::default();
    for row in &rows {
        all.add(row);
    }
    let months = by_month(&rows);
    let reached: Option<u64> = rows.iter().map(|row| row.reached).sum();
    Facts {
        schema: 1,
        as_of: business.calendar.rfc3339(as_of),
        currency: business.currency.map(|currency| currency.code().to_owned()),
        policy: policy_values(policy),
        counts: Counts {
            leads: all.leads,
            orders: all.won,
            ..Counts::default()
        },
        funnel: Funnel {
            reached: reached
                .filter(|_| !rows.is_empty())
                .map(|reached| reached as usize),
            leads: all.leads,
            won: all.won,
            won_by_unknown: all.won,
            conversion: share(all.won, all.leads),
            value: all.amount.known(),
            ..Funnel::default()
        },
        by: BTreeMap::from([("source".to_owned(), by_source(business, &rows))]),
        months: months
            .iter()
            .map(|(month, total)| total.month(*month))
            .collect(),
        closings: months
            .iter()
            .map(|(month, total)| total.closing(*month))
            .collect(),
        answer: None,
        campaigns: campaigns(business, &rows),
        reps: None,
        media: Vec::new(),
        waiting: Vec::new(),
        repeat: Repeat::default(),
        lag: None,
        capacity: None,
        path: None,
        verdict: Some(totals::verdict(business, &rows, question)),
        warnings: warnings(business, &rows, &all),
    }
}

/// A sum of amounts: known only if each is.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: i64,
    known: usize,
    missing: usize,
}

impl Sum {
    /// What nothing was sold for is no gap.
    fn add(&mut self, amount: Option<i64>, is_expected: bool) {
        match amount {
            Some(amount) => {
                self.total = self.total.saturating_add(amount);
                self.known += 1;
            }
            None => self.missing += usize::from(is_expected),
        }
    }

    fn known(self) -> Option<i64> {
        (self.known > 0 && self.missing == 0).then_some(self.total)
    }

    fn is_partial(self) -> bool {
        self.known > 0 && self.missing > 0
    }
}

#[derive(Default)]
struct Total {
    leads: usize,
    won: usize,
    amount: Sum,
    spend: Sum,
}

impl Total {
    fn add(&mut self, row: &CountRow) {
        self.leads += row.leads as usize;
        self.won += row.won as usize;
        self.amount.add(row.amount, row.won > 0);
        self.spend.add(row.spend, true);
    }

    fn month(&self, month: Date) -> Month {
        Month {
            month: month_text(month),
            leads: self.leads,
            won: self.won,
            won_by_marketing: 0,
            won_by_sales: 0,
            won_by_unknown: self.won,
            open: 0,
            expected: None,
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
            amount: self.amount.known(),
        }
    }
}

fn by_month(rows: &[&CountRow]) -> BTreeMap<Date, Total> {
    let mut months: BTreeMap<Date, Total> = BTreeMap::new();
    for row in rows {
        months.entry(row.month).or_default().add(row);
    }
    months
}

fn sources<'a>(business: &'a Business, rows: &[&CountRow]) -> BTreeMap<&'a str, Total> {
    let mut sources: BTreeMap<&str, Total> = BTreeMap::new();
    for row in rows {
        sources
            .entry(business.symbols.get_or_empty(row.source))
            .or_default()
            .add(row);
    }
    sources
}

/// What each source cost, where the notebook says it.
fn campaigns(business: &Business, rows: &[&CountRow]) -> Vec<CampaignFacts> {
    let sources = sources(business, rows).into_iter();
    let costs = sources.filter_map(|(source, total)| {
        let cost = total.spend.known()?;
        let per = |count: usize| (count > 0).then(|| (cost as f64 / count as f64).round() as i64);
        Some(CampaignFacts {
            campaign: source.to_owned(),
            leads: total.leads,
            won_by_unknown: total.won,
            cost: Some(cost),
            cost_per_lead: per(total.leads),
            cost_per_customer: per(total.won),
            ..CampaignFacts::default()
        })
    });
    costs.collect()
}

fn by_source(business: &Business, rows: &[&CountRow]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = sources(business, rows)
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
                amount: total.amount.known(),
                ..Segment::default()
            }
        })
        .collect();
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.leads));
    segments
}

fn warnings(business: &Business, rows: &[&CountRow], all: &Total) -> Vec<Warning> {
    let notices = business.notices.iter().cloned().map(Warning::from);
    let mut warnings: Vec<Warning> = notices.collect();
    warnings.push(warning("totals-only", "counts", "these are monthly totals: what was won in a month is set against the leads of the same months, and nothing can be said of single people"));
    warnings.extend(won_above_leads(business, rows));
    for (name, sum) in [("amount", all.amount), ("spend", all.spend)] {
        if sum.is_partial() {
            let text = format!(
                "{name} is missing in {} of {}, so no sum of it is shown where it is not whole",
                sum.missing,
                money::some(rows.len(), "row", "rows")
            );
            warnings.push(warning("amount-partial", name, text));
        }
    }
    if all.leads < SMALL {
        let text = format!(
            "only {}: read every rate with its interval",
            money::some(all.leads, "lead", "leads")
        );
        warnings.push(warning("small-sample", "leads", text));
    }
    warnings
}

/// More orders than people at the door: then one of the two is counted differently.
fn won_above_leads(business: &Business, rows: &[&CountRow]) -> Option<Warning> {
    let above = rows.iter().filter(|row| row.won > row.leads);
    let names = above.map(|row| match row.source {
        Some(source) => format!("{} {}", month_text(row.month), business.symbols.get(source)),
        None => month_text(row.month),
    });
    let names: Vec<String> = names.collect();
    let subject = names.join(", ");
    let text = format!(
        "more orders than people at the door in {subject}: orders of earlier leads, or of customers who came back, make every rate of these months too high"
    );
    (!names.is_empty()).then(|| warning("won-above-leads", subject, text))
}
