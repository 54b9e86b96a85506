//! One cell of a table: text in, a value out, or what is wrong with it and what to write instead.

use doorstep_core::Micros;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::Calendar;
use crate::money::{self, Currency};

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{column}: {value:?}: {remedy}")]
pub struct Fault {
    /// The column.
    pub column: String,
    /// What it says.
    pub value: String,
    /// What to write instead.
    pub remedy: String,
}

impl Fault {
    /// A fault.
    pub fn new(
        column: impl Into<String>,
        value: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Fault {
            column: column.into(),
            value: value.into(),
            remedy: remedy.into(),
        }
    }
}

/// A point in time as recorded: an instant, or only a local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// To the microsecond.
    Instant(Micros),
    /// A local day; the time of day is not known.
    Day(Date),
}

impl When {
    /// The instant, or the first of the day.
    pub fn start(self, calendar: &Calendar) -> Micros {
        match self {
            When::Instant(at) => at,
            When::Day(date) => calendar.start_of(date),
        }
    }

    /// The instant, or the last of the day: an order, a win or a loss of that day.
    pub fn end(self, calendar: &Calendar) -> Micros {
        match self {
            When::Instant(at) => at,
            When::Day(date) => calendar.end_of(date),
        }
    }

    /// The time of day is not known.
    pub const fn is_day(self) -> bool {
        matches!(self, When::Day(_))
    }

    /// The local date.
    pub fn date(self, calendar: &Calendar) -> Date {
        match self {
            When::Instant(at) => calendar.date(at),
            When::Day(date) => date,
        }
    }
}

const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Reads an RFC 3339 instant, a local date and time (in the business's zone), or a date.
pub fn when(text: &str, calendar: &Calendar) -> Result<When, &'static str> {
    const SHAPE: &str =
        "write a time such as 2026-03-02T09:00:00Z, 2026-03-02 09:00:00 (local) or 2026-03-02";
    const RANGE: &str = "the year is not between 1900 and 2199: check it";
    if text.len() == 10 {
        let date = day(text).map_err(|_| SHAPE)?;
        return Ok(When::Day(date));
    }
    let at = if let Ok(at) = text.parse::<Timestamp>() {
        at.as_microsecond()
    } else {
        calendar.instant(text.parse::<DateTime>().map_err(|_| SHAPE)?)
    };
    if YEARS.contains(&calendar.date(at).year()) {
        Ok(When::Instant(at))
    } else {
        Err(RANGE)
    }
}

/// Reads an ISO date.
pub fn day(text: &str) -> Result<Date, &'static str> {
    const SHAPE: &str = "write a date such as 2026-03-02";
    let date: Date = text.parse().map_err(|_| SHAPE)?;
    if YEARS.contains(&date.year()) && text.len() == 10 {
        Ok(date)
    } else {
        Err(SHAPE)
    }
}

/// Reads a month, "YYYY-MM", as its first day.
pub fn month(text: &str) -> Result<Date, &'static str> {
    const SHAPE: &str = "write a month such as 2026-03";
    if text.len() != 7 {
        return Err(SHAPE);
    }
    day(&format!("{text}-01")).map_err(|_| SHAPE)
}

/// Reads true or false.
pub fn truth(text: &str) -> Result<bool, &'static str> {
    match text {
        "true" | "TRUE" | "True" | "1" | "yes" => Ok(true),
        "false" | "FALSE" | "False" | "0" | "no" => Ok(false),
        _ => Err("write true or false"),
    }
}

/// Reads a plain decimal number that is not negative.
pub fn number(text: &str) -> Result<f64, &'static str> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.parse::<f64>() {
        Ok(number) if plain && number.is_finite() => Ok(number),
        _ if text.contains(',') => {
            Err("there is a comma in it: write a decimal point, such as 22.5")
        }
        _ => Err("write a plain number, 0 or more"),
    }
}

/// Reads a share of a whole: a plain decimal number from 0 to 1.
///
/// ```
/// use doorstep_records::value::share;
///
/// assert_eq!(share("0.27"), Ok(0.27));
/// // Who writes 27 means 27 of 100.
/// assert!(share("27").is_err());
/// ```
pub fn share(text: &str) -> Result<f64, &'static str> {
    match number(text) {
        Ok(share) if share <= 1.0 => Ok(share),
        _ => Err("write a share from 0 to 1, such as 0.27 for 27 of 100"),
    }
}

/// Reads a whole number that is not negative.
pub fn count(text: &str) -> Result<u64, &'static str> {
    let number = text
        .parse()
        .map_err(|_| "write a whole number, 0 or more")?;
    if number > 1_000_000_000_000 {
        return Err("too large a number");
    }
    Ok(number)
}

/// Reads a decimal number that may be negative.
pub fn fraction(text: &str) -> Result<f64, &'static str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    number(digits)
        .map(|number| {
            if text.starts_with('-') {
                -number
            } else {
                number
            }
        })
        .map_err(|_| "write a fraction such as 0.05 or -0.1")
}

/// Reads an amount as minor units of a currency.
pub fn amount(text: &str, currency: Option<Currency>) -> Result<i64, &'static str> {
    money::minor_units(text, currency)
}

/// Reads a currency code.
pub fn currency(text: &str) -> Result<Currency, &'static str> {
    Currency::parse(text).ok_or("write an ISO 4217 code such as EUR")
}

/// A phone number as E.164, if it is one: a plus sign (or 00) and 8 to 15 digits. Others join nobody.
pub fn e164(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    let digits = match text.trim_start() {
        text if text.starts_with('+') => digits,
        text if text.starts_with("00") => digits[2..].to_owned(),
        _ => return None,
    };
    (plain && (8..=15).contains(&digits.len())).then(|| format!("+{digits}"))
}
