//! Local time of a trial firm in whole seconds, its office hours, and its zone.
//!
//! It must never loop over days: thousands of firms are played.

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Seconds of a minute.
pub(super) const MINUTE: i64 = 60;
/// Seconds of an hour.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// Seconds of a day.
pub(super) const DAY: i64 = 24 * HOUR;
/// Seconds of a day in the office.
pub(super) const OFFICE_DAY: i64 = CLOSES - OPENS;
/// Days of a month, on average.
pub(super) const MONTH_DAYS: f64 = 365.25 / 12.0;

const OPENS: i64 = 9 * HOUR;
const CLOSES: i64 = 17 * HOUR;
const WAKES: i64 = 6 * HOUR + 30 * MINUTE;
const SLEEPS: i64 = 23 * HOUR;
const EPOCH: Date = date(1970, 1, 1);

/// Days from 1970-01-01 to a date.
pub(super) fn day_number(date: Date) -> i64 {
    EPOCH
        .until(date)
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The date of a number of days from 1970-01-01.
pub(super) fn date_of(day: i64) -> Date {
    EPOCH.saturating_add(Span::new().days(day))
}

/// 0 for a Monday to 6 for a Sunday.
pub(super) const fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// The day a second lies in.
pub(super) const fn day_of(at: i64) -> i64 {
    at.div_euclid(DAY)
}

/// The first second from here on in which somebody is in the office.
pub(super) const fn opening(at: i64) -> i64 {
    let (mut day, mut time) = (day_of(at), at.rem_euclid(DAY));
    if time >= CLOSES {
        day += 1;
        time = OPENS;
    }
    let weekday = weekday(day);
    if weekday >= 5 {
        day += 7 - weekday;
        time = OPENS;
    }
    day * DAY + if time < OPENS { OPENS } else { time }
}

/// So many seconds of office hours later, in office hours.
pub(super) const fn plus_working(at: i64, seconds: i64) -> i64 {
    let start = opening(at);
    let day = day_of(start);
    let total = start.rem_euclid(DAY) - OPENS + seconds;
    let (days, rest) = (total / OFFICE_DAY, total % OFFICE_DAY);
    let later = weekday(day) + days;
    (day - weekday(day) + later / 5 * 7 + later % 5) * DAY + OPENS + rest
}

/// The same second, or one when people are awake.
pub(super) const fn awake(at: i64) -> i64 {
    let (day, time) = (day_of(at), at.rem_euclid(DAY));
    let minutes = at.rem_euclid(6_007);
    if time < WAKES {
        day * DAY + WAKES + minutes
    } else if time >= SLEEPS {
        (day + 1) * DAY + WAKES + minutes
    } else {
        at
    }
}

/// As records write it: `2026-03-02 09:00:00`.
pub(super) fn text(at: i64) -> String {
    let time = at.rem_euclid(DAY);
    let (hour, minute, second) = (time / HOUR, time / MINUTE % 60, time % 60);
    format!("{} {hour:02}:{minute:02}:{second:02}", date_of(day_of(at)))
}

/// The instants of a zone's local seconds, looked up by day.
pub(super) struct Zone {
    rules: TimeZone,
    first_day: i64,
    /// For each day the seconds from local time to UTC, if they are the same all day.
    offsets: Vec<Option<i64>>,
}

impl Zone {
    /// A zone by its name, for these days; UTC if there is no such zone.
    pub(super) fn new(name: &str, first_day: i64, last_day: i64) -> Self {
        let mut zone = Zone {
            rules: TimeZone::get(name).unwrap_or(TimeZone::UTC),
            first_day,
            offsets: Vec::new(),
        };
        let midnights: Vec<i64> = (first_day..=last_day + 1)
            .map(|day| zone.look_up(day * DAY) / 1_000_000)
            .collect();
        zone.offsets = (first_day..)
            .zip(midnights.windows(2))
            .map(|(day, pair)| (pair[1] - pair[0] == DAY).then_some(pair[0] - day * DAY))
            .collect();
        zone
    }

    /// Microseconds since 1970 in UTC of a local second; in a gap the first after it, of two the earlier.
    pub(super) fn instant(&self, at: i64) -> i64 {
        let place = usize::try_from(day_of(at) - self.first_day).ok();
        match place.and_then(|place| self.offsets.get(place)) {
            Some(&Some(offset)) => (at + offset) * 1_000_000,
            _ => self.look_up(at),
        }
    }

    fn look_up(&self, at: i64) -> i64 {
        let time = at.rem_euclid(DAY);
        let (hour, minute, second) = (time / HOUR, time / MINUTE % 60, time % 60);
        let time = Time::new(hour as i8, minute as i8, second as i8, 0);
        let local = date_of(day_of(at)).to_datetime(time.unwrap_or_default());
        let instant = self.rules.to_ambiguous_timestamp(local).compatible();
        instant.map_or(at * 1_000_000, Timestamp::as_microsecond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i8, hour: i64) -> i64 {
        day_number(date(2026, 6, day)) * DAY + hour * HOUR
    }

    #[test]
    fn office_time_rests_at_night_and_at_weekends() {
        // 2026-06-12 is a Friday.
        assert_eq!(plus_working(at(12, 16), 3 * HOUR), at(15, 11));
        assert_eq!(plus_working(at(13, 12), 0), at(15, 9));
        assert_eq!(plus_working(at(12, 9), 11 * OFFICE_DAY), at(29, 9));
    }

    #[test]
    fn a_day_on_which_clocks_change_is_looked_up_hour_by_hour() {
        let day = day_number(date(2026, 3, 29));
        let zone = Zone::new("Europe/Berlin", day - 2, day + 2);
        let hours = |from: i64, to: i64| (zone.instant(to) - zone.instant(from)) / 3_600_000_000;
        assert_eq!(hours(day * DAY, day * DAY + 12 * HOUR), 11);
        assert_eq!(hours((day - 1) * DAY, (day - 1) * DAY + 12 * HOUR), 12);
    }
}
