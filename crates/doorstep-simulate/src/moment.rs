//! Local time of the firm to the second, and its opening hours.
//!
//! A moment is what a clock on the wall shows. It must never be compared with times of another zone:
//! the records are written in local time and the policy names the zone.

use jiff::civil::{Date, date};
use jiff::{Span, civil::Weekday};

/// Seconds of a minute.
pub(crate) const MINUTE: i64 = 60;
/// Seconds of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// Seconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

const OPENS: i64 = 9 * HOUR;
const CLOSES: i64 = 17 * HOUR;
const RISES: i64 = 6 * HOUR + 30 * MINUTE;
const SLEEPS: i64 = 23 * HOUR;

const EPOCH: Date = date(1970, 1, 1);

/// Days from 1970-01-01 to a date.
pub(crate) fn day_number(date: Date) -> i64 {
    EPOCH
        .until(date)
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The date of a number of days from 1970-01-01.
pub(crate) fn date_of(day: i64) -> Date {
    EPOCH.saturating_add(Span::new().days(day))
}

/// The Monday of a day's week.
pub(crate) fn monday_of(day: i64) -> i64 {
    day - i64::from(weekday(day).to_monday_zero_offset())
}

fn weekday(day: i64) -> Weekday {
    date_of(day).weekday()
}

/// Seconds since 1970-01-01 00:00 on the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(i64);

impl Moment {
    /// The first moment of a day.
    pub(crate) const fn midnight(day: i64) -> Self {
        Moment(day * DAY)
    }

    /// A day and a time of day in seconds.
    pub(crate) const fn new(day: i64, seconds: i64) -> Self {
        Moment(day * DAY + seconds)
    }

    /// So many seconds later.
    pub(crate) const fn plus(self, seconds: i64) -> Self {
        Moment(self.0 + seconds)
    }

    /// The day it lies in.
    pub(crate) const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Seconds since midnight.
    const fn time(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// A number that tells it from other moments.
    pub(crate) const fn number(self) -> u64 {
        self.0.unsigned_abs()
    }

    fn is_working_day(self) -> bool {
        weekday(self.day()).to_monday_zero_offset() < 5
    }

    /// Whether somebody is in the office.
    pub(crate) fn is_open(self) -> bool {
        self.is_working_day() && (OPENS..CLOSES).contains(&self.time())
    }

    /// The first moment from here on at which somebody is in the office.
    fn opening(self) -> Self {
        let mut open = self;
        if open.time() >= CLOSES {
            open = Moment::new(open.day() + 1, OPENS);
        }
        while !open.is_working_day() {
            open = Moment::new(open.day() + 1, OPENS);
        }
        Moment::new(open.day(), open.time().max(OPENS))
    }

    /// So many seconds of office hours later, in office hours.
    pub(crate) fn plus_working(self, seconds: i64) -> Self {
        let mut now = self.opening();
        let mut left = seconds.max(0);
        while left >= CLOSES - now.time() {
            left -= CLOSES - now.time();
            now = Moment::new(now.day(), CLOSES).opening();
        }
        now.plus(left)
    }

    /// Seconds of office hours until a later moment.
    pub(crate) fn working_until(self, later: Moment) -> i64 {
        let mut total = 0;
        let mut now = self.opening();
        while now < later {
            let closing = Moment::new(now.day(), CLOSES);
            total += closing.min(later).0 - now.0;
            now = closing.opening();
        }
        total
    }

    /// The same moment, or if people sleep then, some minutes after they rise.
    pub(crate) const fn awake(self) -> Self {
        let minutes = (self.0.rem_euclid(97)) * MINUTE + self.0.rem_euclid(60);
        let time = self.time();
        if time < RISES {
            Moment::new(self.day(), RISES + minutes)
        } else if time >= SLEEPS {
            Moment::new(self.day() + 1, RISES + minutes)
        } else {
            self
        }
    }

    /// Its date.
    pub(crate) fn date(self) -> Date {
        date_of(self.day())
    }

    /// As records write it: `2026-03-02 09:00:00`.
    pub(crate) fn text(self) -> String {
        let time = self.time();
        let (hour, minute, second) = (time / HOUR, time / MINUTE % 60, time % 60);
        format!("{} {hour:02}:{minute:02}:{second:02}", self.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i16, month: i8, day: i8, hour: i64) -> Moment {
        Moment::new(day_number(date(year, month, day)), hour * HOUR)
    }

    #[test]
    fn working_time_rests_at_night_and_at_weekends() {
        // Friday 16:00 and three hours of work: Monday 11:00.
        let friday = at(2026, 6, 12, 16);
        assert_eq!(friday.plus_working(3 * HOUR), at(2026, 6, 15, 11));
        assert_eq!(friday.working_until(at(2026, 6, 15, 11)), 3 * HOUR);
        assert_eq!(at(2026, 6, 13, 12).plus_working(0), at(2026, 6, 15, 9));
    }

    #[test]
    fn a_moment_is_written_as_the_clock_shows_it() {
        assert_eq!(at(2026, 3, 2, 9).plus(61).text(), "2026-03-02 09:01:01");
    }

    #[test]
    fn nobody_writes_in_their_sleep() {
        for hour in 0..24 {
            let time = at(2026, 3, 2, hour).awake().time();
            assert!((RISES..SLEEPS).contains(&time), "{hour}");
        }
    }
}
