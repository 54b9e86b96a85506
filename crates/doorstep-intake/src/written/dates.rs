//! Days and times as people write them: the day first or the month first, two-digit years, days counted by a spreadsheet.

use jiff::civil::{Date, DateTime, Time};

/// Whether the day or the month is written first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// A day as it is written, before anybody knows which number is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It can be read in one way.
    Sure(Date, Option<Time>),
    /// Two numbers before the year, either of which may be the month.
    Either(i8, i8, i16, Option<Time>),
}

impl Written {
    /// What a cell says, if it is no date as a native file has it.
    pub(crate) fn of(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        if let Some(counted) = counted(cell) {
            return Some(counted);
        }
        let (day, time) = match cell.split_once([' ', 'T', ',']) {
            Some((day, time)) => (day, Some(clock(time.trim())?)),
            None => (cell, None),
        };
        let between = day.chars().find(|letter| !letter.is_ascii_digit())?;
        if !matches!(between, '/' | '-' | '.') {
            return None;
        }
        let parts: Vec<&str> = day.trim_end_matches('.').split(between).collect();
        let [one, two, three] = parts[..] else {
            return None;
        };
        if one.len() == 4 {
            let date = Date::new(one.parse().ok()?, number(two)?, number(three)?);
            return Some(Self::Sure(date.ok()?, time));
        }
        let (one, two, year) = (number(one)?, number(two)?, year(three)?);
        match (Date::new(year, two, one), Date::new(year, one, two)) {
            (Ok(day_first), Err(_)) => Some(Self::Sure(day_first, time)),
            (Err(_), Ok(month_first)) => Some(Self::Sure(month_first, time)),
            // Between points the day comes first wherever points are written.
            (Ok(day_first), Ok(_)) if between == '.' || one == two => {
                Some(Self::Sure(day_first, time))
            }
            (Ok(_), Ok(_)) => Some(Self::Either(one, two, year, time)),
            (Err(_), Err(_)) => None,
        }
    }

    /// Which number must be first in its column, if that can be told.
    pub(crate) fn order(cell: &str) -> Option<Order> {
        let day = cell.trim().split([' ', 'T', ',']).next()?;
        let mut parts = day.split(['/', '-']);
        let (one, two) = (parts.next()?, parts.next()?);
        let (one, two) = (number(one)?, number(two)?);
        parts.next()?;
        match (one > 12, two > 12) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// As a native file has it.
    pub(crate) fn plain(self, order: Order) -> Option<String> {
        let (date, time) = match (self, order) {
            (Self::Sure(date, time), _) => (date, time),
            (Self::Either(day, month, year, time), Order::DayFirst)
            | (Self::Either(month, day, year, time), Order::MonthFirst) => {
                (Date::new(year, month, day).ok()?, time)
            }
        };
        Some(match time {
            Some(time) => DateTime::from_parts(date, time)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
            None => date.to_string(),
        })
    }
}

/// One or two digits.
fn number(text: &str) -> Option<i8> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits && (1..=2).contains(&text.len())).then(|| text.parse().ok())?
}

/// Four digits, or two: 69 to 99 are of the last century, as POSIX has it.
fn year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < 69 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A time of day such as 9:30, 09:30:15 or 9:30 PM.
fn clock(text: &str) -> Option<Time> {
    let lower = text.to_ascii_lowercase();
    let (digits, half) = match lower.strip_suffix(['m']) {
        Some(rest) if rest.ends_with(['a', 'p']) => {
            let (digits, half) = rest.split_at(rest.len() - 1);
            (digits.trim_end(), Some(half == "p"))
        }
        _ => (lower.as_str(), None),
    };
    let mut parts = digits.split(':');
    let mut next = || parts.next().map(number);
    let (hour, minute) = (next()??, next()??);
    let second = match next() {
        Some(second) => second?,
        None => 0,
    };
    if next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, second, 0).ok()
}

/// A day that a spreadsheet counts from 1899-12-30, or 20260302.
fn counted(cell: &str) -> Option<Written> {
    let (days, part) = cell.split_once('.').unwrap_or((cell, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(days) || !is_digits(part) {
        return None;
    }
    if days.len() == 8 && !cell.contains('.') {
        let date = Date::new(
            days[..4].parse().ok()?,
            number(&days[4..6])?,
            number(&days[6..])?,
        );
        return Some(Written::Sure(date.ok()?, None));
    }
    // 1954 to 2118: what is smaller or larger is more likely something else.
    let counted: i32 = days
        .parse()
        .ok()
        .filter(|days| (20_000..80_000).contains(days))?;
    let epoch = Date::new(1899, 12, 30).ok()?;
    let date = epoch
        .checked_add(jiff::Span::new().try_days(counted).ok()?)
        .ok()?;
    let seconds = (format!("0.{part}").parse::<f64>().ok()? * 86_400.0).round() as i32;
    let (hour, minute) = (seconds / 3_600, seconds / 60 % 60);
    let time = Time::new(hour as i8, minute as i8, (seconds % 60) as i8, 0).ok()?;
    Some(Written::Sure(date, (seconds > 0).then_some(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(cell: &str) -> [Option<String>; 2] {
        let written = Written::of(cell);
        [Order::DayFirst, Order::MonthFirst].map(|order| written.and_then(|day| day.plain(order)))
    }

    #[test]
    fn a_day_is_read_in_the_order_of_its_column() {
        for (cell, day_first, month_first) in [
            ("03/04/2026", "2026-04-03", "2026-03-04"),
            ("3-4-26", "2026-04-03", "2026-03-04"),
            ("25/12/1999", "1999-12-25", "1999-12-25"),
            ("12/25/99", "1999-12-25", "1999-12-25"),
            ("3.4.2026", "2026-04-03", "2026-04-03"),
            ("2026/4/3", "2026-04-03", "2026-04-03"),
            ("20260403", "2026-04-03", "2026-04-03"),
            ("46115", "2026-04-03", "2026-04-03"),
            ("46115.5", "2026-04-03 12:00:00", "2026-04-03 12:00:00"),
            (
                "03/04/2026 9:30",
                "2026-04-03 09:30:00",
                "2026-03-04 09:30:00",
            ),
            (
                "3/4/2026, 12:05 AM",
                "2026-04-03 00:05:00",
                "2026-03-04 00:05:00",
            ),
            (
                "3/4/2026 11:59:58 pm",
                "2026-04-03 23:59:58",
                "2026-03-04 23:59:58",
            ),
        ] {
            let found = both(cell);
            assert_eq!(
                found,
                [Some(day_first.to_owned()), Some(month_first.to_owned())],
                "{cell}"
            );
        }
    }

    #[test]
    fn what_is_no_day_is_left_alone() {
        for cell in [
            "",
            "soon",
            "31/02/2026",
            "13/13/2026",
            "1/2",
            "1/2/3/4",
            "3/4/2026 25:00",
            "1234",
            "99999999",
            "12:30",
            "1/2/026",
        ] {
            assert_eq!(both(cell), [None, None], "{cell}");
        }
    }

    #[test]
    fn a_number_above_twelve_tells_the_order_of_a_column() {
        assert_eq!(Written::order("25/12/2026"), Some(Order::DayFirst));
        assert_eq!(Written::order("12/25/2026 9:00"), Some(Order::MonthFirst));
        assert_eq!(Written::order("03/04/2026"), None);
        assert_eq!(Written::order("2026-03-25"), None);
    }
}
