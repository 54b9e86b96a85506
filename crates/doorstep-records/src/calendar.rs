//! Local time of the business: dates, months, days between, and the business clock.
//!
//! The one place that turns instants into local time. The zone data are compiled in, so a report
//! reads the same on every machine.

use doorstep_core::policy::{Hours, SpanUnit};
use doorstep_core::{HOUR, Micros, Policy, SECOND};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The business's zone and opening hours.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    hours: Hours,
    holidays: Vec<Date>,
}

/// Why there is no calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No such zone.
    #[error("zone = {0:?}: there is no such time zone; write an IANA name such as Europe/Berlin")]
    Zone(String),
    /// No such date.
    #[error("holidays: there is no {year:04}-{month:02}-{day:02}")]
    Holiday {
        /// Year.
        year: i16,
        /// Month.
        month: u8,
        /// Day.
        day: u8,
    },
}

/// No span of business time is counted beyond so many days: an answer after ten years is none.
const MAX_DAYS: i32 = 3_660;

impl Calendar {
    /// The calendar of a policy; UTC if it names no zone.
    pub fn new(policy: &Policy) -> Result<Self, CalendarError> {
        let name = policy.zone.as_deref().unwrap_or("UTC");
        let zone = TimeZone::get(name).map_err(|_| CalendarError::Zone(name.to_owned()))?;
        let holidays = policy.business_hours.holidays().iter().map(|holiday| {
            Date::new(holiday.year, holiday.month as i8, holiday.day as i8).map_err(|_| {
                CalendarError::Holiday {
                    year: holiday.year,
                    month: holiday.month,
                    day: holiday.day,
                }
            })
        });
        Ok(Calendar {
            zone,
            holidays: holidays.collect::<Result<_, _>>()?,
            hours: policy.business_hours.clone(),
        })
    }

    /// A calendar whose days are those of UTC.
    pub fn utc() -> Self {
        Calendar {
            zone: TimeZone::UTC,
            hours: Policy::default().business_hours,
            holidays: Vec::new(),
        }
    }

    /// The local date and time of an instant; the last one there is if it lies beyond.
    pub fn local(&self, at: Micros) -> DateTime {
        match Timestamp::from_microsecond(at) {
            Ok(at) => self.zone.to_datetime(at),
            Err(_) if at < 0 => DateTime::MIN,
            Err(_) => DateTime::MAX,
        }
    }

    /// The local date of an instant.
    pub fn date(&self, at: Micros) -> Date {
        self.local(at).date()
    }

    /// The instant of a local date and time. In a gap, the first instant after it; of two, the earlier.
    pub fn instant(&self, local: DateTime) -> Micros {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        ambiguous
            .compatible()
            .map_or(Micros::MAX, Timestamp::as_microsecond)
    }

    /// The first instant of a local date.
    pub fn start_of(&self, date: Date) -> Micros {
        let midnight = date.to_datetime(Time::midnight());
        match self.zone.to_ambiguous_zoned_datetime(midnight).compatible() {
            Ok(zoned) => zoned.start_of_day().map_or_else(
                |_| self.instant(midnight),
                |start| start.timestamp().as_microsecond(),
            ),
            Err(_) => self.instant(midnight),
        }
    }

    /// The last microsecond of a local date.
    pub fn end_of(&self, date: Date) -> Micros {
        match date.tomorrow() {
            Ok(tomorrow) => self.start_of(tomorrow) - 1,
            Err(_) => self.start_of(date) + 24 * HOUR - 1,
        }
    }

    /// Whole calendar days from one instant to another: the difference of their local dates.
    pub fn days_between(&self, from: Micros, to: Micros) -> i32 {
        days_between(self.date(from), self.date(to))
    }

    /// Hour of the week, 0 = Monday 00:00 to 167.
    pub fn hour_of_week(&self, at: Micros) -> usize {
        let local = self.local(at);
        let weekday = local.date().weekday().to_monday_zero_offset() as usize;
        weekday * 24 + local.hour() as usize
    }

    /// Microseconds of business time between two instants: only while the business is open.
    pub fn business_between(&self, from: Micros, to: Micros) -> Micros {
        self.business_up_to(from, to, Micros::MAX)
    }

    /// The same, but no longer counted once it is more than enough: a knock of years ago costs no more
    /// than one of last week.
    pub fn business_up_to(&self, from: Micros, to: Micros, enough: Micros) -> Micros {
        let (mut date, last) = (self.date(from), self.date(to));
        let mut total = 0;
        for _ in 0..MAX_DAYS {
            if date > last || total > enough {
                break;
            }
            total += self.open_on(date, from, to);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        total
    }

    fn open_on(&self, date: Date, from: Micros, to: Micros) -> Micros {
        if self.holidays.contains(&date) {
            return 0;
        }
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        let stretches = self.hours.week.day(weekday).iter();
        stretches
            .map(|&(opens, closes)| {
                let (opens, closes) = (self.minute_of(date, opens), self.minute_of(date, closes));
                (closes.min(to) - opens.max(from)).max(0)
            })
            .sum()
    }

    fn minute_of(&self, date: Date, minute: u16) -> Micros {
        let midnight = date.to_datetime(Time::midnight());
        match midnight.checked_add(i64::from(minute).minutes()) {
            Ok(local) => self.instant(local),
            Err(_) => Micros::MAX / 2,
        }
    }

    /// Microseconds of business time in one business day: what an open day has on average.
    pub fn business_day(&self) -> Micros {
        Micros::from(self.hours.week.minutes_per_open_day()) * 60 * SECOND
    }

    /// A span of business time in microseconds; none for clock time.
    pub fn business_span(&self, span: doorstep_core::policy::Span) -> Option<Micros> {
        let unit = match span.unit() {
            SpanUnit::BusinessHours => HOUR,
            SpanUnit::BusinessDays => self.business_day(),
            SpanUnit::Minutes | SpanUnit::Hours | SpanUnit::Days => return None,
        };
        Some(Micros::from(span.count()).saturating_mul(unit))
    }

    /// Whether an answer came within a span of the policy.
    pub fn is_within(&self, span: doorstep_core::policy::Span, from: Micros, to: Micros) -> bool {
        match self.business_span(span) {
            Some(enough) => self.business_up_to(from, to, enough) <= enough,
            None => span.micros().is_some_and(|micros| to - from <= micros),
        }
    }

    /// An instant as RFC 3339 in the business's zone, to the second.
    pub fn rfc3339(&self, at: Micros) -> String {
        let Ok(at) = Timestamp::from_microsecond(at) else {
            return "out of range".to_owned();
        };
        let offset = self.zone.to_offset(at);
        let whole = Timestamp::from_second(at.as_microsecond().div_euclid(SECOND)).unwrap_or(at);
        whole.display_with_offset(offset).to_string()
    }
}

/// Whole days from one date to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// "YYYY-MM" of a date.
pub fn month_text(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The first day of the month after.
pub fn next_month(date: Date) -> Date {
    date.last_of_month().tomorrow().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calendar(text: &str) -> Calendar {
        Calendar::new(&Policy::from_toml(text).unwrap()).unwrap()
    }

    fn at(text: &str) -> Micros {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn a_day_begins_at_the_first_instant_that_exists() {
        // Midnight of 2018-11-04 does not exist in Sao Paulo.
        let calendar = calendar("zone = \"America/Sao_Paulo\"");
        let start = calendar.start_of(date(2018, 11, 4));
        assert_eq!(start, at("2018-11-04T03:00:00Z"));
        assert_eq!(calendar.local(start).hour(), 1);
        assert_eq!(calendar.end_of(date(2018, 11, 3)), start - 1);
    }

    #[test]
    fn a_lag_is_the_difference_of_local_dates() {
        let calendar = calendar("zone = \"America/Sao_Paulo\"");
        // 22:58 UTC and 01:00 UTC are 20:58 and 23:00 of the same local day.
        assert_eq!(
            calendar.days_between(at("2018-02-26T22:58:00Z"), at("2018-02-27T01:00:00Z")),
            0
        );
    }

    #[test]
    fn business_time_runs_only_while_the_business_is_open() {
        let calendar = calendar("zone = \"Europe/Berlin\"\nholidays = [\"2026-05-25\"]");
        let between = |from: &str, to: &str| calendar.business_between(at(from), at(to)) / HOUR;
        // Friday 21:00 local to Monday 10:00 local.
        assert_eq!(between("2026-06-12T19:00:00Z", "2026-06-15T08:00:00Z"), 1);
        // Whit Monday is a holiday: Friday 16:00 to Tuesday 10:00 is two hours.
        assert_eq!(between("2026-05-22T14:00:00Z", "2026-05-26T08:00:00Z"), 2);
        assert_eq!(between("2026-06-15T08:00:00Z", "2026-06-12T19:00:00Z"), 0);
    }

    #[test]
    fn a_zone_that_does_not_exist_is_named() {
        let policy = Policy::from_toml("zone = \"Europe/Berln\"").unwrap();
        assert!(
            Calendar::new(&policy)
                .unwrap_err()
                .to_string()
                .contains("Europe/Berln")
        );
    }

    #[test]
    fn instants_are_written_with_the_offset_of_the_zone() {
        let calendar = calendar("zone = \"Europe/Berlin\"");
        assert_eq!(
            calendar.rfc3339(at("2026-06-15T08:00:00.5Z")),
            "2026-06-15T10:00:00+02:00"
        );
    }
}
