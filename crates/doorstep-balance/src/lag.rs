//! How long winning takes, and which months cannot be compared because earlier wins are missing.

use doorstep_core::Outcome;
use doorstep_records::Business;
use doorstep_records::calendar::days_between;
use doorstep_stats::survival::{CumulativeIncidence, Observation};
use doorstep_stats::{Confidence, quantile};
use jiff::civil::Date;
use serde::Serialize;

use crate::survey::{CaseLine, Survey};

/// So many wins must be missing before a cohort is said to lack its history: with fewer expected,
/// none recorded would be no surprise (the chance is above 5 %).
const MISSING_WINS: f64 = 3.0;
/// The curve is drawn over at most so many days.
const CURVE_DAYS: i32 = 730;
/// An incidence is told while so many comparable cases are still at risk.
pub(crate) const MIN_AT_RISK: usize = 20;

const WON: usize = 0;
const NOT_WON: usize = 1;

/// A point of the incidence curve.
#[derive(Clone, Debug, Serialize)]
pub struct LagPoint {
    /// Days since the door.
    pub day: i32,
    /// Share won by then.
    pub won: f64,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Cases still undecided then.
    pub at_risk: usize,
}

/// How long winning takes.
#[derive(Clone, Debug, Serialize)]
pub struct Lag {
    /// Median days from the door to the order, of all that were won.
    pub median_days: Option<f64>,
    /// A quarter was won within so many days.
    pub quarter_days: Option<f64>,
    /// Three quarters were won within so many days.
    pub three_quarters_days: Option<f64>,
    /// Mean days.
    pub mean_days: Option<f64>,
    /// The longest.
    pub longest_days: Option<i32>,
    /// Incidence of winning among comparable cases; lost and silent compete, open ones are censored.
    pub curve: Vec<LagPoint>,
}

/// Door dates, lags and the incidence of winning.
pub(crate) struct Lags {
    /// Lags of the wins, in days.
    pub(crate) won: Vec<i32>,
    /// Ages at which cases were closed, in days, won and lost.
    pub(crate) closed: Vec<i32>,
    /// The first day on which a win is recorded.
    pub(crate) first_win: Option<Date>,
    /// Wins before it are missing.
    pub(crate) is_history_missing: bool,
    incidence: Option<CumulativeIncidence>,
}

/// A lead in days: when it came, and what became of it after how long.
struct Lead {
    door: Date,
    days: i32,
    outcome: Outcome,
}

impl Lags {
    pub(crate) fn of(business: &Business, survey: &Survey) -> Self {
        let leads: Vec<Lead> = survey
            .leads()
            .filter_map(|line| lead(business, survey, line))
            .collect();
        let wins = leads.iter().filter(|lead| lead.outcome == Outcome::Won);
        let win_dates = wins.clone().filter_map(|lead| {
            lead.door
                .checked_add(jiff::Span::new().days(lead.days))
                .ok()
        });
        let first_win = win_dates.min();
        let is_history_missing = first_win.is_some_and(|first| are_wins_missing(&leads, first));
        let is_comparable = |lead: &&Lead| {
            !is_history_missing || first_win.is_none_or(|first| lead.door.first_of_month() >= first)
        };
        let decided = leads
            .iter()
            .filter(|lead| matches!(lead.outcome, Outcome::Won | Outcome::Lost));
        Lags {
            won: wins.map(|lead| lead.days).collect(),
            closed: decided.map(|lead| lead.days).collect(),
            first_win,
            is_history_missing,
            incidence: incidence(leads.iter().filter(is_comparable)),
        }
    }

    /// Whether cohorts of a month can be compared with others.
    pub(crate) fn is_comparable(&self, month: Date) -> bool {
        !self.is_history_missing || self.first_win.is_none_or(|first| month >= first)
    }

    /// Incidence of winning by a day, with its interval and how many cases are still at risk.
    pub(crate) fn by(&self, day: i32) -> Option<LagPoint> {
        let at = self
            .incidence
            .as_ref()?
            .at(WON, f64::from(day), Confidence::P95)?;
        Some(LagPoint {
            day,
            won: at.value,
            low: at.interval.map(|interval| interval.lower),
            high: at.interval.map(|interval| interval.upper),
            at_risk: at.at_risk,
        })
    }

    /// The incidence on the longest day, up to a year, on which enough cases are still at risk.
    pub(crate) fn longest_supported(&self) -> Option<LagPoint> {
        let points = (1..=365).rev().filter_map(|day| self.by(day));
        let mut supported = points.skip_while(|point| point.at_risk < MIN_AT_RISK);
        supported.next()
    }

    /// The chance that a case which is undecided after so many days is won by the longest day that enough cases
    /// have lived through: `(F(L) - F(t)) / S(t)`. By age in days, from 0 to L; later is not told.
    pub(crate) fn still_to_come(&self) -> Option<Vec<f64>> {
        let incidence = self.incidence.as_ref()?;
        let longest = self.longest_supported()?;
        let chance = |day: i32| {
            let undecided = incidence.event_free(f64::from(day));
            let won = self.by(day)?.won;
            let more = (longest.won - won).max(0.0);
            Some(if undecided > 0.0 {
                (more / undecided).min(1.0)
            } else {
                0.0
            })
        };
        (0..=longest.day).map(chance).collect()
    }

    pub(crate) fn lag(&self) -> Option<Lag> {
        self.incidence.as_ref()?;
        let points = (0..=CURVE_DAYS)
            .map_while(|day| self.by(day).filter(|point| point.at_risk >= MIN_AT_RISK));
        let mean =
            self.won.iter().map(|&days| f64::from(days)).sum::<f64>() / self.won.len() as f64;
        Some(Lag {
            median_days: quantile::median(&self.won),
            quarter_days: quantile::quantile(&self.won, 0.25),
            three_quarters_days: quantile::quantile(&self.won, 0.75),
            mean_days: (!self.won.is_empty()).then_some(mean),
            longest_days: self.won.iter().copied().max(),
            curve: points.collect(),
        })
    }
}

#[cfg(test)]
impl Lags {
    /// Of records without a win; before `missing_before`, if there is such a day, wins are missing.
    pub(crate) fn made_up(missing_before: Option<Date>) -> Self {
        Lags {
            won: Vec::new(),
            closed: Vec::new(),
            first_win: missing_before,
            is_history_missing: missing_before.is_some(),
            incidence: None,
        }
    }
}

fn lead(business: &Business, survey: &Survey, line: &CaseLine) -> Option<Lead> {
    let calendar = &business.calendar;
    let door_at = line.door_at?;
    let end = line.case.closed_at.unwrap_or(survey.as_of);
    Some(Lead {
        door: calendar.date(door_at),
        days: calendar.days_between(door_at, end).max(0),
        outcome: line.case.outcome,
    })
}

fn incidence<'a>(leads: impl Iterator<Item = &'a Lead>) -> Option<CumulativeIncidence> {
    let observe = |lead: &Lead| {
        let time = f64::from(lead.days);
        match lead.outcome {
            Outcome::Won => Observation::event(time, WON),
            Outcome::Lost | Outcome::Silent => Observation::event(time, NOT_WON),
            Outcome::Open => Observation::censored(time),
        }
    };
    let observations: Vec<_> = leads.map(observe).collect();
    CumulativeIncidence::estimate(&observations, 2).ok()
}

/// By the lag curve of the leads that came after the first recorded win: how many wins should have
/// been recorded before it? If many, they are missing, not absent.
fn are_wins_missing(leads: &[Lead], first_win: Date) -> bool {
    let later = leads.iter().filter(|lead| lead.door >= first_win);
    let Some(curve) = incidence(later) else {
        return false;
    };
    let expected = |lead: &Lead| {
        let days = days_between(lead.door, first_win) - 1;
        let by = curve.at(WON, f64::from(days.max(0)), Confidence::P95);
        by.map_or(0.0, |by| by.value)
    };
    let earlier = leads.iter().filter(|lead| lead.door < first_win);
    earlier.map(expected).sum::<f64>() > MISSING_WINS
}
