//! Who won how many: each seller's and team's rate of winning, in the period against the reference.
//!
//! It must never rank sellers by chance, nor count leads that had no time to decide, nor tell a rate where
//! only won leads say whose they were.

use std::collections::BTreeMap;

use doorstep_records::{Business, Text};
use doorstep_stats::Confidence;
use doorstep_stats::proportion::{Counts, difference};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::case::Spans;
use super::cells::{self, End, Facts, Lead};
use super::span::Kind;
use crate::names::Names;

/// With fewer leads than this in either span nobody is compared with himself.
pub(super) const FEWEST_LEADS: u64 = 20;
/// Of so many of those who were answered and did not buy the seller must be known, in either span.
const KNOWN: f64 = 0.6;
/// How sure all comparisons of a list are together.
const SURE: f64 = 0.95;

/// Who won how many of the leads that were talked with.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sellers {
    /// Why there are no rates, or no comparison.
    pub refused: Option<Refused>,
    /// All leads that were talked with, whoever did.
    pub all: Seller,
    /// Leads of no seller on record, in the reference and in the period.
    pub without_rep: [usize; 2],
    /// One a seller, the largest fall first; empty if that cannot be told.
    pub by_rep: Vec<Seller>,
    /// One a team; empty if there are no teams on record.
    pub by_team: Vec<Seller>,
}

/// What the records cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// No lead says whose it was.
    NoReps,
    /// The seller is on record almost only where somebody bought.
    OnlyOnWon,
    /// Nobody has leads enough in both spans to be compared.
    TooFew,
    /// A plan names no sellers.
    Plan,
}

/// A seller or team in both spans.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Seller {
    /// Its id; empty for all.
    pub value: String,
    /// What people call it, where the records say it.
    pub name: Option<String>,
    /// In the reference.
    pub before: Won,
    /// In the period.
    pub now: Won,
    /// The period's rate less the reference's; null with too few leads in either.
    pub change: Option<f64>,
    /// Lower end of the change: 95 % sure for all of its list together.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The rate fell beyond chance; null with too few leads in either span.
    pub fell: Option<bool>,
}

impl Seller {
    /// As people call it.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.value)
    }
}

/// Leads that had the horizon, and how many of them were won within it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Won {
    /// Leads that were talked with.
    pub leads: usize,
    /// Won.
    pub won: usize,
    /// won / leads.
    pub rate: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What leads are counted by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted<'a> {
    pub(super) business: &'a Business,
    pub(super) spans: Spans,
    /// A win counts within so many days.
    pub(super) horizon: i32,
    /// The day of judging.
    pub(super) today: Date,
    pub(super) facts: &'a Facts,
    /// What the rate of winning swings by from span to span, as a share of it.
    pub(super) swing: f64,
}

/// Leads and wins, in the reference and in the period.
#[derive(Clone, Copy, Default)]
struct Tally {
    leads: [u64; 2],
    won: [u64; 2],
}

impl Counted<'_> {
    /// The rates, or why there are none.
    pub(super) fn sellers(self, leads: &[Lead]) -> Sellers {
        if self.spans.reference.kind == Kind::Plan {
            return refusal(Refused::Plan);
        }
        let last = self.today.checked_sub(self.horizon.days());
        let last = last.unwrap_or(self.today);
        let inside = cells::inside(leads, self.spans.both()).into_iter();
        let told: Vec<(usize, &Lead)> = inside
            .filter(|(_, lead)| lead.is_talk() && lead.door <= last)
            .collect();
        if told.iter().all(|(_, lead)| lead.rep().is_none()) {
            return refusal(Refused::NoReps);
        }
        if self.is_only_on_won() {
            return refusal(Refused::OnlyOnWon);
        }
        let names = Names::of(self.business);
        let teams = self.teams();
        let name = |rep: Text| names.of_value("rep", Some(rep));
        let by_rep = self.list(&told, Lead::rep, name);
        let by_team = self.list(&told, |lead| teams.get(&lead.rep()?).copied(), |_| None);
        let mut sellers = by_rep.iter().chain(&by_team);
        let is_compared = sellers.any(|seller| seller.change.is_some());
        let of_none = |period: usize| {
            let own = told.iter().filter(|(other, _)| *other == period);
            own.filter(|(_, lead)| lead.rep().is_none()).count()
        };
        let all = self.tallies(&told, |_| Some(()));
        let all = all.values().copied().next().unwrap_or_default();
        Sellers {
            refused: (!is_compared).then_some(Refused::TooFew),
            all: all.seller(1, self.swing),
            without_rep: [0, 1].map(of_none),
            by_team,
            by_rep,
        }
    }

    fn is_only_on_won(&self) -> bool {
        let is_known = |period: usize| {
            let [not_won, known] = [&self.facts.not_won, &self.facts.not_won_with_rep];
            known[period] as f64 >= KNOWN * not_won[period] as f64
        };
        !(0..2).all(is_known)
    }

    fn teams(&self) -> BTreeMap<Text, Text> {
        let rows = self.business.reps.iter();
        rows.filter_map(|row| Some((row.rep, row.team?))).collect()
    }

    fn tallies<K: Ord>(
        &self,
        leads: &[(usize, &Lead)],
        of: impl Fn(&Lead) -> Option<K>,
    ) -> BTreeMap<K, Tally> {
        let mut tallies: BTreeMap<K, Tally> = BTreeMap::new();
        for &(period, lead) in leads {
            let Some(key) = of(lead) else { continue };
            let is_won = cells::end(lead, self.horizon).1 == End::Won;
            let tally = tallies.entry(key).or_default();
            tally.leads[period] += 1;
            tally.won[period] += u64::from(is_won);
        }
        tallies
    }

    /// The largest fall first; whoever is not compared last, by leads.
    fn list(
        &self,
        leads: &[(usize, &Lead)],
        of: impl Fn(&Lead) -> Option<Text>,
        name: impl Fn(Text) -> Option<String>,
    ) -> Vec<Seller> {
        let tallies = self.tallies(leads, of);
        let compared = tallies.values().filter(|tally| tally.is_enough()).count();
        let seller = |(&key, tally): (&Text, &Tally)| Seller {
            value: self.business.symbols.get(key).to_owned(),
            name: name(key),
            ..tally.seller(compared, self.swing)
        };
        let mut sellers: Vec<Seller> = tallies.iter().map(seller).collect();
        let rank = |seller: &Seller| seller.change.unwrap_or(f64::INFINITY);
        sellers.sort_by(|one, other| {
            let by_change = rank(one).total_cmp(&rank(other));
            let by_leads = other.now.leads.cmp(&one.now.leads);
            let by_name = one.value.cmp(&other.value);
            by_change.then(by_leads).then(by_name)
        });
        sellers
    }
}

impl Tally {
    fn is_enough(&self) -> bool {
        self.leads.iter().all(|&leads| leads >= FEWEST_LEADS)
    }

    /// Both rates, and their difference (Newcombe), so sure that all of so many compared are together
    /// (Bonferroni); wider by what the rate swings by itself.
    fn seller(&self, compared: usize, swing: f64) -> Seller {
        let [before, now] = [0, 1].map(|period| self.counts(period));
        let won = |period: usize, counts: Option<Counts>| {
            let interval = counts.and_then(Counts::wilson_95);
            Won {
                leads: self.leads[period] as usize,
                won: self.won[period] as usize,
                rate: counts.and_then(Counts::share),
                low: interval.map(|interval| interval.lower),
                high: interval.map(|interval| interval.upper),
            }
        };
        let sure = Confidence::new(1.0 - (1.0 - SURE) / compared.max(1) as f64);
        let both = before.zip(now).filter(|_| self.is_enough());
        let range = both.zip(sure.ok()).and_then(|((before, now), sure)| {
            let [rate, was] = [now.share()?, before.share()?];
            let swung = sure.critical_value() * swing * f64::midpoint(rate, was);
            let range = difference(now, before, sure)?;
            let off = rate - was;
            let wider = |end: f64| off + (end - off).signum() * (end - off).hypot(swung);
            Some([wider(range.lower), wider(range.upper)])
        });
        let change = both.and_then(|(before, now)| Some(now.share()? - before.share()?));
        Seller {
            before: won(0, before),
            now: won(1, now),
            change,
            low: range.map(|range| range[0].max(-1.0)),
            high: range.map(|range| range[1].min(1.0)),
            fell: range.map(|range| range[1] < 0.0),
            ..Seller::default()
        }
    }

    fn counts(&self, period: usize) -> Option<Counts> {
        let counts = Counts::new(self.won[period], self.leads[period]).ok()?;
        (counts.trials() > 0).then_some(counts)
    }
}

fn refusal(why: Refused) -> Sellers {
    Sellers {
        refused: Some(why),
        ..Sellers::default()
    }
}

#[cfg(test)]
mod tests;
