//! The business clock: on which weekdays, from when to when, and on which dates not at all.
//!
//! Only the plan is here; turning instants into local time needs a calendar and is done elsewhere.

use std::fmt;

use super::{PolicyError, text_error};

/// Minutes in a day; closing time may be 24:00.
pub const MINUTES_PER_DAY: u16 = 24 * 60;

const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// A day has at most this many stretches, so that a policy file has a bound.
const MAX_STRETCHES: usize = 8;

/// When the business is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// The plan of a week.
    pub week: Weekly,
    holidays: Vec<Holiday>,
}

/// A date on which the business is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// For each weekday from Monday the stretches it is open, in minutes from local midnight, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekly {
    days: [Vec<(u16, u16)>; 7],
}

impl Default for Weekly {
    fn default() -> Self {
        let open = vec![(9 * 60, 17 * 60)];
        let mut days = <[Vec<_>; 7]>::default();
        for day in &mut days[..5] {
            day.clone_from(&open);
        }
        Weekly { days }
    }
}

impl Hours {
    /// The dates on which the business is closed, in order.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    pub(super) fn set_holidays(&mut self, dates: &[String]) -> Result<(), PolicyError> {
        let mut holidays = dates
            .iter()
            .map(|date| {
                parse_date(date).ok_or_else(|| {
                    text_error("holidays", date, "write dates such as \"2026-12-25\"")
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        holidays.sort_unstable();
        holidays.dedup();
        self.holidays = holidays;
        Ok(())
    }
}

fn parse_date(text: &str) -> Option<Holiday> {
    let mut parts = text.trim().splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let sound = (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then_some(Holiday { year, month, day })
}

impl Weekly {
    /// The stretches of a weekday, 0 = Monday.
    pub fn day(&self, weekday: usize) -> &[(u16, u16)] {
        self.days.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// Minutes that an open day has on average: what "1 business day" means.
    pub fn minutes_per_open_day(&self) -> u32 {
        let minutes = |day: &Vec<(u16, u16)>| {
            day.iter()
                .map(|&(from, to)| u32::from(to - from))
                .sum::<u32>()
        };
        let open = self.days.iter().filter(|day| !day.is_empty()).count() as u32;
        let total: u32 = self.days.iter().map(minutes).sum();
        total.checked_div(open).unwrap_or(0)
    }

    /// Reads "Mon-Fri 09:00-17:00, Sat 10:00-14:00"; the words "no holidays" may follow.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let remedy = "write days and times such as \"Mon-Fri 09:00-17:00, Sat 10:00-14:00\"";
        let fail = || text_error("business_hours", text, remedy);
        let mut days = <[Vec<(u16, u16)>; 7]>::default();
        for part in text.split(',').map(str::trim) {
            if part == "no holidays" {
                continue;
            }
            let (names, times) = part.split_once(char::is_whitespace).ok_or_else(fail)?;
            let (first, last) = parse_days(names).ok_or_else(fail)?;
            let stretch = parse_stretch(times.trim()).ok_or_else(fail)?;
            for day in &mut days[first..=last] {
                day.push(stretch);
            }
        }
        for day in &mut days {
            day.sort_unstable();
            let apart = day.windows(2).all(|pair| pair[0].1 <= pair[1].0);
            if !apart || day.len() > MAX_STRETCHES {
                return Err(text_error(
                    "business_hours",
                    text,
                    "the times of a day overlap, or are too many",
                ));
            }
        }
        if days.iter().all(Vec::is_empty) {
            return Err(fail());
        }
        Ok(Weekly { days })
    }
}

fn parse_days(names: &str) -> Option<(usize, usize)> {
    let index = |name: &str| {
        DAY_NAMES
            .iter()
            .position(|day| day.eq_ignore_ascii_case(name))
    };
    let (first, last) = names.split_once('-').unwrap_or((names, names));
    let (first, last) = (index(first)?, index(last)?);
    (first <= last).then_some((first, last))
}

fn parse_stretch(times: &str) -> Option<(u16, u16)> {
    let (from, to) = times.split_once('-')?;
    let (from, to) = (parse_minute(from)?, parse_minute(to)?);
    (from < to).then_some((from, to))
}

fn parse_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && total <= MINUTES_PER_DAY).then_some(total)
}

impl fmt::Display for Weekly {
    /// Days with the same times are joined, in the form that [`Weekly::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let mut first = 0;
        while first < 7 {
            let last = (first..7)
                .take_while(|&day| self.days[day] == self.days[first])
                .last()
                .unwrap_or(first);
            for (from, to) in &self.days[first] {
                let days = match last - first {
                    0 => DAY_NAMES[first].to_owned(),
                    _ => format!("{}-{}", DAY_NAMES[first], DAY_NAMES[last]),
                };
                let clock = |minute: &u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                parts.push(format!("{days} {}-{}", clock(from), clock(to)));
            }
            first = last + 1;
        }
        f.write_str(&parts.join(", "))
    }
}
