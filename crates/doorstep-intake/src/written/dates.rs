//! Days and times as people write them: the day first or the month first, two-digit years, days counted by a spreadsheet.

use jiff::civil::{Date, DateTime, Time};

/// Whether the day or the month is written first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// A time of day, and whether it is said to be that of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    time: Time,
    is_utc: bool,
}

/// A day as it is written, before anybody knows which number is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It can be read in one way.
    Sure(Date, Option<Clock>),
    /// Two numbers before the year, either of which may be the month.
    Either(i8, i8, i16, Option<Clock>),
}

impl Written {
    /// What a cell says, if it is no date as a native file has it.
    pub(crate) fn of(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        // "Mar 3, 2025" is no Tuesday: what is a date as it stands is that one.
        Self::plainly(cell).or_else(|| Self::plainly(without_weekday(cell)?))
    }

    fn plainly(cell: &str) -> Option<Self> {
        if let Some(counted) = counted(cell) {
            return Some(counted);
        }
        if let Some(named) = named(cell) {
            return Some(named);
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
        let (date, clock) = self.read(order)?;
        let Some(Clock { time, is_utc }) = clock else {
            return Some(date.to_string());
        };
        let mut plain = DateTime::from_parts(date, time).to_string();
        if is_utc {
            plain.push('Z');
        }
        Some(plain)
    }

    /// The same, a time without a zone being one of UTC.
    pub(crate) fn of_utc(self, is_utc: bool) -> Self {
        let utc = |clock: Clock| Clock {
            is_utc: is_utc || clock.is_utc,
            ..clock
        };
        match self {
            Self::Sure(date, clock) => Self::Sure(date, clock.map(utc)),
            Self::Either(one, two, year, clock) => Self::Either(one, two, year, clock.map(utc)),
        }
    }

    /// Only its day, as a native file has it.
    pub(crate) fn plain_day(self, order: Order) -> Option<String> {
        Some(self.read(order)?.0.to_string())
    }

    fn read(self, order: Order) -> Option<(Date, Option<Clock>)> {
        match (self, order) {
            (Self::Sure(date, clock), _) => Some((date, clock)),
            (Self::Either(day, month, year, clock), Order::DayFirst)
            | (Self::Either(month, day, year, clock), Order::MonthFirst) => {
                Some((Date::new(year, month, day).ok()?, clock))
            }
        }
    }
}

/// The months in the languages of the usual exports; any beginning of three letters or more is the month too.
const MONTHS: [&str; 12] = [
    "january januar jänner enero janvier gennaio janeiro januari styczeń stycznia",
    "february februar feber febrero février fevrier febbraio fevereiro februari luty lutego",
    "march märz maerz mrz marzo mars março marco maart marts marzec marca",
    "april abril avril aprile abr avr kwiecień kwietnia",
    "may mai mayo maggio maio mei maj maja",
    "june juni junio juin giugno junho czerwiec czerwca",
    "july juli julio juillet luglio julho lipiec lipca",
    "august agosto août aout augustus augusti sierpień sierpnia",
    "september sept septiembre setiembre septembre settembre setembro wrzesień września",
    "october oktober octubre octobre ottobre outubro październik października",
    "november noviembre novembre novembro listopad listopada",
    "december dezember diciembre décembre decembre dicembre dezembro grudzień grudnia",
];

/// The days of the week in the languages of the usual exports; any beginning of two letters or more is the day too.
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
     sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles miercoles jueves viernes sábado sabado \
     domingo lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica segunda terça terca \
     quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota \
     niedziela måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag";

/// What stands after a day of the week: "Thu 27/03/2025", "Mo., 03.03.2025".
fn without_weekday(cell: &str) -> Option<&str> {
    const SHORTEST: usize = 2;
    let (word, rest) = cell.split_once([' ', ','])?;
    let word = word.trim_end_matches('.').to_lowercase();
    let is_one =
        word.chars().count() >= SHORTEST && WEEKDAYS.split(' ').any(|day| day.starts_with(&word));
    let rest = rest.trim_start_matches([' ', ',']);
    (is_one && rest.starts_with(|letter: char| letter.is_ascii_digit())).then_some(rest)
}

/// A day whose month is written as a word: July 8, 2025; 8. Juli 2025, 9:30; 08-Jul-25.
fn named(cell: &str) -> Option<Written> {
    const LONGEST: usize = 60;
    const BETWEEN: &[&str] = &["", "at", "um", "à", "de", "del", "a", "las", "of"];
    if cell.len() > LONGEST || !cell.chars().any(char::is_alphabetic) {
        return None;
    }
    let lower = cell.to_lowercase();
    let (day, time) = match lower.find(':') {
        Some(colon) => {
            let hour = lower[..colon].rfind(|letter: char| !letter.is_ascii_digit())?;
            let (day, time) = lower.split_at(hour);
            (day, Some(clock(time.trim_matches([' ', ',', 't']))?))
        }
        None => (lower.as_str(), None),
    };
    let words = day.split([' ', ',', '.', '-', '/']);
    let words: Vec<&str> = words.filter(|word| !BETWEEN.contains(word)).collect();
    let [one, two, three] = words[..] else {
        return None;
    };
    let (month, day, last) = match (month(one), month(two)) {
        (Some(month), None) => (month, two, three),
        (None, Some(month)) => (month, one, three),
        _ => return None,
    };
    let day = day.trim_end_matches(|letter: char| letter.is_alphabetic());
    let date = Date::new(year(last)?, month, number(day)?);
    Some(Written::Sure(date.ok()?, time))
}

/// The number of a month that is written as a word.
fn month(word: &str) -> Option<i8> {
    const SHORTEST: usize = 3;
    let begins = |names: &&str| {
        names.split(' ').any(|name| name.starts_with(word)) && word.chars().count() >= SHORTEST
    };
    let place = MONTHS.iter().position(begins)?;
    i8::try_from(place + 1).ok()
}

/// The first and the last day of a range, as reports write them above their rows: "July 8, 2025 - July 31, 2025".
pub(crate) fn range(text: &str) -> Option<[String; 2]> {
    let text = text.trim();
    let whole = |cell: &str| -> Option<String> {
        let cell = cell.trim();
        match cell.parse::<Date>() {
            Ok(date) => Some(date.to_string()),
            Err(_) => match Written::of(cell)? {
                Written::Either(..) => None,
                sure @ Written::Sure(..) => sure.plain_day(Order::DayFirst),
            },
        }
    };
    for between in [
        " - ", " – ", " — ", " to ", " bis ", " au ", " a ", "–", "—",
    ] {
        let days = text.split_once(between);
        let days = days.and_then(|(from, to)| Some([whole(from)?, whole(to)?]));
        if days.is_some() {
            return days;
        }
    }
    whole(text).map(|day| [day.clone(), day])
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

/// A time of day such as 9:30, 09:30:15.250 or 9:30 PM, with UTC behind it or not.
fn clock(text: &str) -> Option<Clock> {
    let lower = text.to_ascii_lowercase();
    let ends = [" utc", " gmt", " z", "z", "+00:00", "+0000", " +0000"];
    let said = ends.iter().find_map(|end| lower.strip_suffix(end));
    let (lower, is_utc) = (said.unwrap_or(&lower), said.is_some());
    let (digits, half) = match lower.strip_suffix(['m']) {
        Some(rest) if rest.ends_with(['a', 'p']) => {
            let (digits, half) = rest.split_at(rest.len() - 1);
            (digits.trim_end(), Some(half == "p"))
        }
        _ => (lower.trim_end(), None),
    };
    // 11h40 in French.
    let mut parts = digits.split([':', 'h']);
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let (second, part) = match parts.next() {
        Some(second) => second.split_once('.').unwrap_or((second, "0")),
        None => ("0", "0"),
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
    };
    let is_part = (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let part: i32 = format!("{part:0<9}").parse().ok().filter(|_| is_part)?;
    let time = Time::new(hour, minute, number(second)?, part).ok()?;
    Some(Clock { time, is_utc })
}

/// A time of day as a native file has it.
pub(crate) fn plain_clock(cell: &str) -> Option<String> {
    let clock = clock(cell.trim())?;
    Some(clock.time.to_string())
}

/// How many seconds 1:02:03, 02:03 or 1h02 last.
pub(crate) fn clock_seconds(cell: &str) -> Option<u32> {
    let part = |part: &str| -> Option<u32> {
        let is_part =
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_part)
    };
    let cell = cell.trim();
    if let Some((hours, minutes)) = cell.split_once('h') {
        return Some(part(hours)? * 3_600 + part(minutes)? * 60);
    }
    let parts: Vec<&str> = cell.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    parts
        .into_iter()
        .try_fold(0, |seconds, text| Some(seconds * 60 + part(text)?))
}

/// A month as a native file has it: of 2026-03, 03/2026, March 2026, mar-26, or of a day in it.
pub(crate) fn month_of(cell: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let cell = cell.trim();
    if cell.len() > LONGEST {
        return None;
    }
    let lower = cell.to_lowercase();
    let parts = lower.split([' ', '-', '/', '.', ',']);
    let parts: Vec<&str> = parts
        .filter(|part| !matches!(*part, "" | "de" | "del" | "of"))
        .collect();
    if let [one, two] = parts[..] {
        let is_year_first = one.len() == 4;
        let (month_word, year_word) = if is_year_first {
            (two, one)
        } else {
            (one, two)
        };
        let month = month(month_word)
            .or_else(|| number(month_word).filter(|month| (1..=12).contains(month)))?;
        return Some(format!("{:04}-{month:02}", year(year_word)?));
    }
    let day: Option<Date> = cell.get(..10).and_then(|day| day.parse().ok());
    let day = day
        .map(|day| day.to_string())
        .or_else(|| match Written::of(cell)? {
            Written::Either(one, two, ..) if one != 1 && two != 1 => None,
            // Of the first of a month the day is the one.
            Written::Either(one, two, year, _) => {
                let month = if one == 1 { two } else { one };
                Date::new(year, month, 1).ok().map(|day| day.to_string())
            }
            sure @ Written::Sure(..) => sure.plain_day(Order::DayFirst),
        });
    day.and_then(|day| day.get(..7).map(str::to_owned))
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
    let clock = Clock {
        time,
        is_utc: false,
    };
    Some(Written::Sure(date, (seconds > 0).then_some(clock)))
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
            ("46115.5", "2026-04-03T12:00:00", "2026-04-03T12:00:00"),
            (
                "03/04/2026 9:30",
                "2026-04-03T09:30:00",
                "2026-03-04T09:30:00",
            ),
            (
                "3/4/2026, 12:05 AM",
                "2026-04-03T00:05:00",
                "2026-03-04T00:05:00",
            ),
            (
                "3/4/2026 11:59:58 pm",
                "2026-04-03T23:59:58",
                "2026-03-04T23:59:58",
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
    fn a_day_that_can_be_read_in_one_way_is_read_so() {
        for (cell, plain) in [
            ("July 8, 2025", "2025-07-08"),
            ("8. Juli 2025", "2025-07-08"),
            ("08-Jul-25", "2025-07-08"),
            ("Jul 8th, 2025, 9:30 PM", "2025-07-08T21:30:00"),
            ("8 de julio de 2025", "2025-07-08"),
            ("8 juillet 2025 à 09:30", "2025-07-08T09:30:00"),
            ("2022-07-25 16:37:07.000000 UTC", "2022-07-25T16:37:07Z"),
            ("2024-12-30 3:15:52", "2024-12-30T03:15:52"),
            ("2023-06-08 23:22:38.27", "2023-06-08T23:22:38.27"),
            ("2023-06-08T23:22:38.000+0000", "2023-06-08T23:22:38Z"),
        ] {
            assert_eq!(both(cell)[0].as_deref(), Some(plain), "{cell}");
        }
    }

    #[test]
    fn a_report_names_the_days_it_is_of() {
        let days = |text: &str| range(text).map(|[from, to]| format!("{from} {to}"));
        let july = Some("2025-07-08 2025-07-31".to_owned());
        assert_eq!(days("July 8, 2025 - July 31, 2025"), july);
        assert_eq!(days("8. Juli 2025 – 31. Juli 2025"), july);
        assert_eq!(days("2025-07-08 to 2025-07-31"), july);
        assert_eq!(
            days("July 8, 2025"),
            Some("2025-07-08 2025-07-08".to_owned())
        );
        assert_eq!(days("Campaign report"), None);
        assert_eq!(days("03/04/2025 - 05/04/2025"), None);
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
