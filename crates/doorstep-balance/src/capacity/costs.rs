//! What one more lead costs, and one more selling hour.
//!
//! It must never spread the cost of campaigns over people whom no campaign brought.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_core::Outcome;
use doorstep_records::calendar::days_between;
use doorstep_records::rows::{CountRow, SpendRow};
use doorstep_records::{Business, Text};
use jiff::civil::Date;
use rand_distr::{Distribution, Gamma};
use rand_pcg::Pcg64;

use super::load::DRAWS;
use super::work::Records;
use crate::campaigns;
use crate::survey::{CaseLine, Reply, Survey};
use crate::verdict::Span;

/// The stream of chance: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_c057;
/// With fewer leads of campaigns whose cost is known nobody can tell what one more costs.
const FEWEST_LEADS: usize = 10;
/// An hour's cost is known if it is known of at least this share of the hours.
const COSTED: f64 = 0.9;

/// Leads that campaigns with a known cost brought, compared with all.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    /// What one cost, minor units.
    pub(crate) cost: f64,
    /// How many of these are won, over how many of all.
    pub(crate) won: f64,
    /// The same in each draw.
    pub(crate) won_draws: Vec<f64>,
    /// Money a win of these, over that of all.
    pub(crate) money: f64,
    /// The share of these that asks for an answer.
    pub(crate) asked: f64,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    leads: f64,
    asked: f64,
    won: f64,
    money: f64,
    money_wins: f64,
}

impl Tally {
    fn add(&mut self, line: &CaseLine, is_won: bool) {
        self.leads += 1.0;
        self.asked += f64::from(u8::from(line.reply != Reply::NotAsked));
        self.won += f64::from(u8::from(is_won));
        if let Some(money) = line.margin.or(line.value).filter(|_| is_won) {
            self.money += money as f64;
            self.money_wins += 1.0;
        }
    }

    fn add_row(&mut self, row: &CountRow) {
        self.leads += row.leads as f64;
        self.asked += row.leads as f64;
        // More can be won in a month than came in it, but not of those who came.
        self.won += row.won.min(row.leads) as f64;
        if let Some(amount) = row.amount {
            self.money += amount as f64;
            self.money_wins += row.won as f64;
        }
    }

    fn rate(&self) -> f64 {
        (self.won + 0.5) / (self.leads + 1.0)
    }
}

impl Paid {
    /// None if no campaign of a span has a cost, or these brought too few.
    pub(super) fn of(
        business: &Business,
        survey: &Survey,
        span: Span,
        horizon: i32,
    ) -> Option<Self> {
        let costs = costs(business, survey, span);
        let (mut paid, mut all) = (Tally::default(), Tally::default());
        let mut brought: BTreeSet<Text> = BTreeSet::new();
        for line in survey.leads() {
            let door = line.door_at.map(|at| business.calendar.date(at));
            if !door.is_some_and(|door| span.holds(door)) {
                continue;
            }
            let is_won = line.case.outcome == Outcome::Won && is_within(business, line, horizon);
            all.add(line, is_won);
            if let Some(campaign) = line.campaign.filter(|own| costs.contains_key(own)) {
                brought.insert(campaign);
                paid.add(line, is_won);
            }
        }
        Self::from_tallies(costs.values().sum(), paid, all)
    }

    /// From monthly totals: what was spent on the sources that cost anything, by their leads.
    pub(crate) fn of_totals(rows: &[&CountRow], span: Span) -> Option<Self> {
        let own = || rows.iter().filter(|row| span.holds(row.month));
        let spent = own().filter(|row| row.spend.is_some_and(|spend| spend > 0));
        // What was paid in one month brings leads in the next too.
        let costly: BTreeSet<Option<Text>> = spent.map(|row| row.source).collect();
        let (mut paid, mut all) = (Tally::default(), Tally::default());
        let mut cost = 0.0;
        for row in own() {
            all.add_row(row);
            if costly.contains(&row.source) {
                cost += row.spend.unwrap_or(0) as f64;
                paid.add_row(row);
            }
        }
        Self::from_tallies(cost, paid, all)
    }

    fn from_tallies(cost: f64, paid: Tally, all: Tally) -> Option<Self> {
        if paid.leads < FEWEST_LEADS as f64 || cost <= 0.0 {
            return None;
        }
        let a_win = |tally: &Tally| tally.money / tally.money_wins.max(1.0);
        let money = if paid.money > 0.0 && all.money > 0.0 {
            a_win(&paid) / a_win(&all)
        } else {
            1.0
        };
        Some(Paid {
            cost: cost / paid.leads,
            won: paid.rate() / all.rate(),
            won_draws: ratios(&paid, &all)?,
            money,
            asked: paid.asked / paid.leads,
        })
    }
}

fn is_within(business: &Business, line: &CaseLine, horizon: i32) -> bool {
    let lag = line.door_at.zip(line.case.closed_at);
    lag.is_some_and(|(door, end)| business.calendar.days_between(door, end) <= horizon)
}

/// The ratio of two rates of which one is a part of the other, drawn with the part and the rest apart.
fn ratios(part: &Tally, whole: &Tally) -> Option<Vec<f64>> {
    let gamma = |count: f64| Gamma::new(count.max(0.0) + 0.5, 1.0).ok();
    let (won, not) = (gamma(part.won)?, gamma(part.leads - part.won)?);
    let rest_won = gamma(whole.won - part.won)?;
    let rest_not = gamma(whole.leads - part.leads - whole.won + part.won)?;
    let draw = |number: usize| {
        let mut chance = Pcg64::new(SEED, number as u128);
        let own = won.sample(&mut chance);
        let own_leads = own + not.sample(&mut chance);
        let all = own + rest_won.sample(&mut chance);
        let leads = all + (own_leads - own) + rest_not.sample(&mut chance);
        (own / own_leads) / (all / leads)
    };
    Some((0..DRAWS).map(draw).collect())
}

/// What each campaign with a known cost cost in a span: its spend of these days, and the unit cost of what
/// was sent in them.
fn costs(business: &Business, survey: &Survey, span: Span) -> BTreeMap<Text, f64> {
    let mut costs: BTreeMap<Text, f64> = BTreeMap::new();
    for row in &business.spend {
        let part = part_of(row, span);
        if part > 0.0 {
            *costs.entry(row.campaign).or_default() += part * row.amount as f64;
        }
    }
    let rows = business.campaigns.iter();
    let units: BTreeMap<Text, i64> = rows
        .filter_map(|row| Some((row.campaign, row.unit_cost?)))
        .collect();
    for (campaign, sent) in campaigns::sent_in(business, survey, span) {
        if let Some(&unit) = units.get(&campaign) {
            *costs.entry(campaign).or_default() += unit as f64 * sent as f64;
        }
    }
    costs
}

/// The share of a row's days that lies in a span.
fn part_of(row: &SpendRow, span: Span) -> f64 {
    let days = |from: Date, to: Date| f64::from(days_between(from, to) + 1).max(0.0);
    let inside = days(row.from.max(span.from), row.to.min(span.to));
    inside / days(row.from, row.to).max(1.0)
}

/// What an hour of selling costs in these weeks, minor units; none unless it is known of nearly all hours.
pub(super) fn hour_cost(records: &Records, mondays: &[Date]) -> Option<f64> {
    let hours: f64 = mondays
        .iter()
        .filter_map(|&monday| records.week(monday).hours)
        .sum();
    let costed = mondays.iter();
    let costed = costed.filter_map(|monday| records.paid_hours.get(monday));
    let (of_known, money) = costed.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    (of_known > 0.0 && of_known >= COSTED * hours).then(|| money / of_known)
}

#[cfg(test)]
mod tests {
    use doorstep_records::Symbols;
    use jiff::civil::date;

    use super::super::made_up::{Firm, span};
    use super::*;

    #[test]
    fn a_row_of_spend_counts_for_its_days_in_the_span() {
        let mut symbols = Symbols::default();
        let row = SpendRow {
            campaign: symbols.put("ads"),
            from: date(2026, 6, 1),
            to: date(2026, 6, 10),
            amount: 1_000,
        };
        let part = |from, to| part_of(&row, Span { from, to });
        assert!((part(date(2026, 6, 6), date(2026, 6, 30)) - 0.5).abs() < 1e-12);
        assert!((part(date(2026, 1, 1), date(2026, 12, 31)) - 1.0).abs() < 1e-12);
        assert!((part(date(2026, 7, 1), date(2026, 7, 31)) - 0.0).abs() < 1e-12);
    }

    #[test]
    fn an_hour_costs_what_the_rows_say_if_nearly_all_hours_have_a_cost() {
        let mut records = Firm::default().records();
        let mondays = records.mondays(span(13));
        // Forty hours for 4,000 a week.
        assert_eq!(hour_cost(&records, &mondays), Some(100.0));
        records.paid_hours.retain(|monday, _| *monday == mondays[0]);
        assert_eq!(hour_cost(&records, &mondays), None);
    }

    #[test]
    fn leads_that_buy_like_all_others_are_worth_as_much() {
        let tally = |leads: f64, won: f64| Tally {
            leads,
            won,
            ..Tally::default()
        };
        let ratios = ratios(&tally(400.0, 100.0), &tally(800.0, 200.0)).unwrap();
        let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
    }
}
