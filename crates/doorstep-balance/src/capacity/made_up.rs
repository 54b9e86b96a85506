//! Made-up firms for tests: so many knocks a week, so much work each.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use doorstep_core::{DAY, HOUR, Micros};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::work::{Knock, Records, Week};
use crate::survey::Reply;
use crate::verdict::Span;

/// The first Monday on record.
const START: Date = date(2026, 1, 5);

pub(super) struct Firm {
    /// Weeks on record; the last thirteen are the span that is asked for.
    pub(super) weeks: usize,
    pub(super) knocks_a_week: usize,
    /// More in one week and less in the next.
    pub(super) swing: usize,
    /// Knocks a week before the span, where it was another number.
    pub(super) knocks_before: Option<usize>,
    /// Of a week's knocks so many are never answered.
    pub(super) never: usize,
    pub(super) hours_per_knock: f64,
    /// The share of the work that is done three weeks after the knock.
    pub(super) late_work: f64,
    pub(super) other: f64,
    /// Share of the work done by sellers without hours.
    pub(super) by_others: f64,
    pub(super) hours: Option<f64>,
}

impl Default for Firm {
    fn default() -> Self {
        Firm {
            weeks: 13,
            knocks_a_week: 10,
            swing: 0,
            knocks_before: None,
            never: 0,
            hours_per_knock: 2.0,
            late_work: 0.0,
            other: 0.0,
            by_others: 0.0,
            hours: Some(40.0),
        }
    }
}

/// The last weeks of the first half year.
pub(super) fn span(weeks: usize) -> Span {
    let end = START.saturating_add((26 * 7 - 1).days());
    Span {
        from: end.saturating_sub((7 * weeks as i64 - 1).days()),
        to: end,
    }
}

impl Firm {
    pub(super) fn records(&self) -> Records {
        let end = span(13).to;
        let first = span(self.weeks).from;
        let mut records = Records {
            knocks: Vec::new(),
            weeks: BTreeMap::new(),
            today: end.saturating_add(7.days()),
            paid_hours: BTreeMap::new(),
            has_reps: true,
            decay: OnceCell::new(),
        };
        for number in 0..self.weeks {
            let monday = first.saturating_add((7 * number as i64).days());
            let is_before = number + 13 < self.weeks;
            let usual = match self.knocks_before.filter(|_| is_before) {
                Some(before) => before,
                None => self.knocks_a_week,
            };
            let count = if number % 2 == 0 {
                usual + self.swing
            } else {
                usual - self.swing
            };
            records.add_week(self, monday, count);
        }
        records
    }
}

impl Records {
    fn add_week(&mut self, firm: &Firm, monday: Date, count: usize) {
        let mut week = Week {
            hours: firm.hours,
            ..Week::default()
        };
        for number in 0..count {
            let is_answered = number >= firm.never;
            let hours = firm.hours_per_knock;
            let work = if is_answered {
                vec![
                    (0, hours * (1.0 - firm.late_work)),
                    (3, hours * firm.late_work),
                ]
            } else {
                Vec::new()
            };
            week.on_knocks += if is_answered { hours } else { 0.0 };
            let at = micros(monday) + 10 * HOUR;
            self.knocks.push(Knock {
                at,
                door: monday,
                reply: if is_answered {
                    Reply::At(at + HOUR)
                } else {
                    Reply::None
                },
                over_at: if is_answered {
                    at + HOUR
                } else {
                    at + 100 * DAY
                },
                is_won: number % 4 == 0,
                source: None,
                work,
            });
        }
        week.work = week.on_knocks + firm.other;
        week.by_others = week.work * firm.by_others;
        self.paid_hours
            .insert(monday, (firm.hours.unwrap_or(0.0), 4_000.0));
        self.weeks.insert(monday, week);
    }
}

/// The first instant of a day, in UTC.
pub(super) fn micros(day: Date) -> Micros {
    let days = doorstep_records::calendar::days_between(date(1970, 1, 1), day);
    Micros::from(days) * DAY
}
