//! A length of time as an owner writes it: "36 h", "10 d", "1 business day".

use std::fmt;

use super::{PolicyError, text_error};
use crate::{DAY, HOUR, Micros};

/// The unit of a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanUnit {
    /// Minutes on the clock.
    Minutes,
    /// Hours on the clock.
    Hours,
    /// Days of 24 hours.
    Days,
    /// Hours while the business is open.
    BusinessHours,
    /// As many open hours as an open day has on average.
    BusinessDays,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    count: u32,
    unit: SpanUnit,
}

impl Span {
    /// So many of a unit.
    pub const fn new(count: u32, unit: SpanUnit) -> Self {
        Span { count, unit }
    }

    /// Clock time in the largest unit that says it exactly, as a policy file would.
    pub const fn of_micros(micros: Micros) -> Self {
        if micros % DAY == 0 {
            Span::new((micros / DAY) as u32, SpanUnit::Days)
        } else if micros % HOUR == 0 {
            Span::new((micros / HOUR) as u32, SpanUnit::Hours)
        } else {
            Span::new((micros / (HOUR / 60)) as u32, SpanUnit::Minutes)
        }
    }

    /// How many of the unit.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The unit.
    pub const fn unit(self) -> SpanUnit {
        self.unit
    }

    /// Microseconds of clock time; none for business time, which needs a calendar.
    #[inline]
    pub const fn micros(self) -> Option<Micros> {
        let unit = match self.unit {
            SpanUnit::Minutes => HOUR / 60,
            SpanUnit::Hours => HOUR,
            SpanUnit::Days => DAY,
            SpanUnit::BusinessHours | SpanUnit::BusinessDays => return None,
        };
        Some(self.count as Micros * unit)
    }

    /// Reads "30 min", "36 h", "10 d", "4 business hours", "1 business day".
    pub fn parse(key: &str, text: &str) -> Result<Self, PolicyError> {
        let remedy = "write a whole number and a unit: \"30 min\", \"36 h\", \"10 d\", \"4 business hours\" or \"1 business day\"";
        let fail = || text_error(key, text, remedy);
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let count: u32 = text[..digits].parse().map_err(|_| fail())?;
        let unit = match text[digits..].trim() {
            "min" | "minute" | "minutes" => SpanUnit::Minutes,
            "h" | "hour" | "hours" => SpanUnit::Hours,
            "d" | "day" | "days" => SpanUnit::Days,
            "business hour" | "business hours" => SpanUnit::BusinessHours,
            "business day" | "business days" => SpanUnit::BusinessDays,
            _ => return Err(fail()),
        };
        if (1..=525_600).contains(&count) {
            Ok(Span { count, unit })
        } else {
            Err(fail())
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.count) {
            (SpanUnit::Minutes, _) => "min",
            (SpanUnit::Hours, _) => "h",
            (SpanUnit::Days, _) => "d",
            (SpanUnit::BusinessHours, 1) => "business hour",
            (SpanUnit::BusinessHours, _) => "business hours",
            (SpanUnit::BusinessDays, 1) => "business day",
            (SpanUnit::BusinessDays, _) => "business days",
        };
        write!(f, "{} {unit}", self.count)
    }
}
