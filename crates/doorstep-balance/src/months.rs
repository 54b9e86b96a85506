//! Cohorts by month of the door, and closings by month of the end.

use doorstep_core::Outcome;
use doorstep_records::Business;
use doorstep_records::calendar::{days_between, month_text, next_month};
use jiff::civil::Date;
use serde::Serialize;

use crate::funnel::share;
use crate::lag::Lags;
use crate::survey::{Survey, WonBy};

/// The leads of one month, and what became of them.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    /// "YYYY-MM".
    pub month: String,
    /// Cases whose door lies in it.
    pub leads: usize,
    /// Of these won so far.
    pub won: usize,
    /// Of these by marketing outright.
    pub won_by_marketing: usize,
    /// By sales.
    pub won_by_sales: usize,
    /// The records cannot tell by whom.
    pub won_by_unknown: usize,
    /// Undecided.
    pub open: usize,
    /// Wins that are still to come of them, by how long like ones took; null where the records cannot tell.
    pub expected: Option<f64>,
    /// Won within 30 days.
    pub won_30d: usize,
    /// `won_30d` / leads.
    pub rate_30d: Option<f64>,
    /// Won within 90 days.
    pub won_90d: usize,
    /// `won_90d` / leads.
    pub rate_90d: Option<f64>,
    /// False where earlier wins must be missing from the records.
    pub comparable: bool,
    /// Every lead had 30 days.
    pub mature_30d: bool,
    /// Every lead had 90 days.
    pub mature_90d: bool,
}

/// The cases that ended in a month.
#[derive(Clone, Debug, Serialize)]
pub struct Closing {
    /// "YYYY-MM".
    pub month: String,
    /// Won and lost.
    pub closed: usize,
    /// Won.
    pub won: usize,
    /// Lost.
    pub lost: usize,
    /// won / closed.
    pub win_rate: Option<f64>,
    /// Value of the orders, minor units.
    pub amount: Option<i64>,
}

/// Months between two dates, both included; none beyond two hundred years.
fn months_between(first: Date, last: Date) -> impl Iterator<Item = Date> {
    let start = first.first_of_month();
    let months = std::iter::successors(Some(start), |month| Some(next_month(*month)));
    months.take_while(move |month| *month <= last).take(2_400)
}

/// Cohorts of every month between the first and the last knock.
pub(crate) fn months(business: &Business, survey: &Survey, lags: &Lags) -> Vec<Month> {
    let calendar = &business.calendar;
    let doors = survey.leads().filter_map(|line| line.door_at);
    let Some((first, last)) = doors.fold(None, |range: Option<(i64, i64)>, at| {
        Some(range.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
    }) else {
        return Vec::new();
    };
    let today = calendar.date(survey.as_of);
    let starts: Vec<Date> = months_between(calendar.date(first), calendar.date(last)).collect();
    let mut months: Vec<Month> = starts
        .iter()
        .map(|&start| empty(start, today, lags))
        .collect();
    let to_come = lags.still_to_come();
    for line in survey.leads() {
        let Some(door_at) = line.door_at else {
            continue;
        };
        let start = calendar.date(door_at).first_of_month();
        let Ok(place) = starts.binary_search(&start) else {
            continue;
        };
        let month = &mut months[place];
        month.leads += 1;
        if line.case.outcome == Outcome::Open {
            month.open += 1;
            let age = calendar.days_between(door_at, survey.as_of);
            let more = to_come
                .as_ref()
                .map(|by_age| by_age.get(age.max(0) as usize).unwrap_or(&0.0));
            month.expected = month.expected.zip(more).map(|(sum, more)| sum + more);
        }
        match survey.won_by(line) {
            Some(WonBy::Marketing) => month.won_by_marketing += 1,
            Some(WonBy::Sales) => month.won_by_sales += 1,
            Some(WonBy::Unknown) => month.won_by_unknown += 1,
            None => {}
        }
        if let (true, Some(won_at)) = (line.is_won(), line.case.closed_at) {
            let lag = calendar.days_between(door_at, won_at);
            month.won += 1;
            month.won_30d += usize::from(lag <= 30);
            month.won_90d += usize::from(lag <= 90);
        }
    }
    for month in &mut months {
        month.rate_30d = share(month.won_30d, month.leads);
        month.rate_90d = share(month.won_90d, month.leads);
    }
    months
}

fn empty(start: Date, today: Date, lags: &Lags) -> Month {
    let age = days_between(start.last_of_month(), today);
    Month {
        month: month_text(start),
        leads: 0,
        won: 0,
        won_by_marketing: 0,
        won_by_sales: 0,
        won_by_unknown: 0,
        open: 0,
        expected: Some(0.0),
        won_30d: 0,
        rate_30d: None,
        won_90d: 0,
        rate_90d: None,
        comparable: lags.is_comparable(start),
        mature_30d: age >= 30,
        mature_90d: age >= 90,
    }
}

/// Closings of every month between the first and the last.
pub(crate) fn closings(business: &Business, survey: &Survey) -> Vec<Closing> {
    let ends = survey
        .leads()
        .filter(|line| matches!(line.case.outcome, Outcome::Won | Outcome::Lost));
    let dated: Vec<_> = ends
        .filter_map(|line| Some((business.calendar.date(line.case.closed_at?), line)))
        .collect();
    let first = dated.iter().map(|(date, _)| *date).min();
    let last = dated.iter().map(|(date, _)| *date).max();
    let Some((first, last)) = first.zip(last) else {
        return Vec::new();
    };
    let starts: Vec<Date> = months_between(first, last).collect();
    let mut closings: Vec<Closing> = starts
        .iter()
        .map(|&start| Closing {
            month: month_text(start),
            closed: 0,
            won: 0,
            lost: 0,
            win_rate: None,
            amount: None,
        })
        .collect();
    for (date, line) in dated {
        let Ok(place) = starts.binary_search(&date.first_of_month()) else {
            continue;
        };
        let closing = &mut closings[place];
        closing.closed += 1;
        closing.won += usize::from(line.is_won());
        closing.lost += usize::from(!line.is_won());
        if let Some(value) = line.value {
            closing.amount = Some(closing.amount.unwrap_or(0).saturating_add(value));
        }
    }
    for closing in &mut closings {
        closing.win_rate = share(closing.won, closing.closed);
    }
    closings
}
