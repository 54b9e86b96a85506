//! The date of a message: RFC 5322, section 3.3, and the older forms of section 4.3.

use std::fmt;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
/// A message says no more than this of its date.
const MAX_TOKENS: usize = 12;
/// Mail is not older, and clocks that stand at their beginning say so.
const FIRST_YEAR: i64 = 1980;
const LAST_YEAR: i64 = 2100;
/// A date further from that of the transport is wrong: no message is under way for a year.
const MAX_UNDER_WAY_S: i64 = 366 * 86_400;

/// Why the time of a message is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTime {
    /// It has no `Date` field.
    Missing,
    /// Its date cannot be read, or is no day of the calendar.
    Unreadable(String),
    /// Its date is before mail existed, long after now, or a year from when it was received.
    Impossible(String),
}

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it has no date"),
            Self::Unreadable(date) => write!(f, "its date {date:?} cannot be read"),
            Self::Impossible(date) => write!(f, "its date {date:?} cannot be true"),
        }
    }
}

/// The time of a message from its `Date`, and from when it was received, in microseconds since 1970.
pub(crate) fn sent_at(date: Option<&str>, received_at: Option<i64>) -> Result<i64, NoTime> {
    let date = date
        .filter(|date| !date.is_empty())
        .ok_or(NoTime::Missing)?;
    let shown = || date.chars().take(100).collect();
    let seconds = seconds(date).ok_or_else(|| NoTime::Unreadable(shown()))?;
    let possible = day_number(FIRST_YEAR, 1, 1) * 86_400..day_number(LAST_YEAR, 1, 1) * 86_400;
    let is_far = |received: i64| (seconds - received / 1_000_000).abs() > MAX_UNDER_WAY_S;
    if !possible.contains(&seconds) || received_at.is_some_and(is_far) {
        return Err(NoTime::Impossible(shown()));
    }
    Ok(seconds * 1_000_000)
}

/// When a `Received` field says that the message came: what stands behind its last semicolon.
pub(crate) fn received_at(field: &str) -> Option<i64> {
    let (_, date) = field.rsplit_once(';')?;
    sent_at(Some(date), None).ok()
}

/// Seconds since 1970 of a date as mail writes it, or as C's `asctime` does.
fn seconds(date: &str) -> Option<i64> {
    let date = without_comments(date);
    let mut found = Found::default();
    let is_gap = |letter: char| letter.is_whitespace() || letter == ',';
    for token in date
        .split(is_gap)
        .filter(|token| !token.is_empty())
        .take(MAX_TOKENS)
    {
        found.take(token)?;
    }
    found.seconds()
}

/// What the words of a date have said so far.
#[derive(Default)]
struct Found {
    day: Option<i64>,
    month: Option<i64>,
    year: Option<i64>,
    time_s: Option<i64>,
    zone_s: Option<i64>,
}

impl Found {
    fn take(&mut self, token: &str) -> Option<()> {
        let begins = |first: fn(&char) -> bool| token.chars().next().is_some_and(|c| first(&c));
        if token.contains(':') && self.time_s.is_none() {
            self.time_s = Some(time(token)?);
        } else if self.time_s.is_some() && (token.starts_with(['+', '-'])) {
            self.zone_s = self.zone_s.or_else(|| zone(token));
        } else if begins(char::is_ascii_digit) && self.year.is_none() {
            // 21-Aug-2002 is three words.
            for part in token.split('-') {
                self.take_number_or_month(part)?;
            }
        } else if begins(char::is_ascii_alphabetic) {
            self.take_word(token);
        }
        Some(())
    }

    fn take_number_or_month(&mut self, part: &str) -> Option<()> {
        if let Some(month) = month(part) {
            self.month.get_or_insert(month);
            return Some(());
        }
        let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = is_number.then(|| part.parse().ok())??;
        if self.day.is_none() && part.len() <= 2 {
            self.day = Some(number);
        } else if self.year.is_none() {
            // RFC 5322, section 4.3: years of two and three digits.
            self.year = Some(match (part.len(), number) {
                (..=2, ..50) => number + 2000,
                (..=3, _) => number + 1900,
                _ => number,
            });
        }
        Some(())
    }

    fn take_word(&mut self, word: &str) {
        if let Some(month) = month(word).filter(|_| self.month.is_none()) {
            self.month = Some(month);
        } else if let Some(time_s) = self.time_s {
            let is_afternoon = word.eq_ignore_ascii_case("pm");
            if is_afternoon && time_s < 12 * 3600 {
                self.time_s = Some(time_s + 12 * 3600);
            } else if !is_afternoon && self.zone_s.is_none() {
                self.zone_s = named_zone(word);
            }
        }
    }

    fn seconds(&self) -> Option<i64> {
        let (day, month, year) = (self.day?, self.month?, self.year?);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last_day = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let is_day = (1..=last_day).contains(&day);
        let days = is_day.then(|| day_number(year, month, day))?;
        Some(days * 86_400 + self.time_s? - self.zone_s.unwrap_or(0))
    }
}

fn month(word: &str) -> Option<i64> {
    let start = word.get(..3)?;
    let place = MONTHS
        .iter()
        .position(|month| start.eq_ignore_ascii_case(month))?;
    Some(place as i64 + 1)
}

/// Hours, minutes and perhaps seconds. A leap second is the one before it.
fn time(token: &str) -> Option<i64> {
    let mut parts = token.split(':').map(|part| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i64>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let is_time = hour < 24 && minute < 60 && second <= 60 && parts.next().is_none();
    is_time.then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// `+hhmm`, and `+-hhmm` of some that lost their way. What is none, or more than a day, is read as UTC, as
/// RFC 5322 says of zones that nobody knows.
fn zone(token: &str) -> Option<i64> {
    let token = token
        .strip_prefix('+')
        .filter(|rest| rest.starts_with('-'))
        .unwrap_or(token);
    let digits = token.get(1..)?;
    let is_zone = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = is_zone.then(|| digits.parse().ok())??;
    let (hours, minutes) = (number / 100, number % 100);
    let seconds = hours * 3600 + minutes * 60;
    let signed = if token.starts_with('-') {
        -seconds
    } else {
        seconds
    };
    (hours <= 24 && minutes < 60).then_some(signed)
}

/// The zones that RFC 5322, section 4.3, knows, and two that Europe's mailers write; none for others,
/// which are then read as UTC, as it says.
fn named_zone(word: &str) -> Option<i64> {
    let hours = match word.to_ascii_uppercase().as_str() {
        "UT" | "UTC" | "GMT" | "Z" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "CET" => 1,
        "CEST" => 2,
        _ => return None,
    };
    Some(hours * 3600)
}

/// Days since 1970 of a day of the Gregorian calendar (Howard Hinnant, `days_from_civil`).
const fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Comments in parentheses are taken out, nested ones too.
fn without_comments(date: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for letter in date.chars().take(500) {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_date_is_the_same_second() {
        for date in [
            "Thu, 22 Aug 2002 18:26:25 +0700",
            "22 Aug 2002 11:26:25 GMT",
            "Thu, 22 Aug 02 11:26:25 -0000 (UTC)",
            "Thu Aug 22 11:26:25 2002",
            "Thu, 22 Aug 102 11:26:25",
            "Thu,22 August 2002 04:26:25 PDT (a (nested) comment)",
            "22-Aug-2002 11:26:25 +0000",
            "Thu, 22 Aug 2002 06:26:25 +-0500",
            "Thu, 22 Aug 2002 11:26:25 01800",
        ] {
            assert_eq!(
                sent_at(Some(date), None),
                Ok(1_030_015_585_000_000),
                "{date}"
            );
        }
        let afternoon = sent_at(Some("22 Aug 2002 6:26:25 PM +0700"), None);
        assert_eq!(afternoon, Ok(1_030_015_585_000_000));
    }

    #[test]
    fn a_date_that_is_none_gives_its_reason() {
        assert_eq!(sent_at(None, None), Err(NoTime::Missing));
        assert_eq!(sent_at(Some(""), None), Err(NoTime::Missing));
        for date in [
            "garbage",
            "31 Feb 2002 10:00:00",
            "1 Jan 2002",
            "1 Jan 2002 25:00:00",
            "::::",
        ] {
            let told = sent_at(Some(date), None);
            assert_eq!(told, Err(NoTime::Unreadable(date.to_owned())));
        }
        for date in ["1 Jan 1970 00:00:00 +0000", "1 Jan 2999 00:00:00 +0000"] {
            let told = sent_at(Some(date), None);
            assert_eq!(told, Err(NoTime::Impossible(date.to_owned())));
        }
    }

    #[test]
    fn a_date_a_year_from_its_transport_cannot_be_true() {
        let received = received_at("from a by b; Thu, 22 Aug 2002 11:26:25 +0000");
        assert!(sent_at(Some("20 Aug 2002 11:26:25 +0000"), received).is_ok());
        let told = sent_at(Some("20 Aug 2020 11:26:25 +0000"), received);
        assert!(matches!(told, Err(NoTime::Impossible(_))));
    }
}
