//! Which weeks are judged, against which others: the period and its reference.
//!
//! It must never compare across a gap in history, nor take an end of the records for a fall.

use doorstep_records::calendar::days_between;
use doorstep_stats::quantile::quantile;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::lag::{Lags, MIN_AT_RISK};

/// Fewer leads than this in a quarter ask for a longer period.
const ENOUGH_LEADS: usize = 150;
/// Lengths that a period can have by default, in weeks.
const WEEKS: [i32; 3] = [13, 26, 52];
/// A shorter period says nothing.
const FEWEST_WEEKS: i32 = 4;
/// Days without a lead that are no end of the records, at least.
const SLACK_DAYS: f64 = 2.0;
/// The same weeks a year earlier begin so many days before.
const YEAR_DAYS: i32 = 364;

/// So many times the usual gap, and at least four weeks, without a lead is a gap in the records.
const LONGEST_GAP: f64 = 3.0;
const LEAST_GAP_DAYS: f64 = 28.0;

/// Whole days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Span {
    /// Whether a day lies in it.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        days_between(self.from, self.to) + 1
    }

    fn earlier(self, days: i32) -> Option<Span> {
        Some(Span {
            from: self.from.checked_sub(days.days()).ok()?,
            to: self.to.checked_sub(days.days()).ok()?,
        })
    }
}

/// What a period is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// The same weeks a year earlier if they can be compared, else the equal span before.
    #[default]
    Usual,
    /// The same weeks a year earlier.
    LastYear,
    /// The equal span before.
    Previous,
    /// The best equal span of the two years before.
    Best,
    /// What the owner planned.
    Plan,
    /// A span that the caller names.
    Range(Span),
}

/// What kind of reference a period has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same weeks a year earlier.
    LastYear,
    /// The equal span before.
    Previous,
    /// The best equal span of the two years before.
    Best,
    /// What the owner planned for the same days.
    Plan,
    /// A span that the caller named.
    Range,
}

/// A reference and what kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What kind it is.
    pub kind: Kind,
}

impl Reference {
    /// Its days.
    pub const fn span(self) -> Span {
        Span {
            from: self.from,
            to: self.to,
        }
    }
}

/// Why no period can be compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoSpan {
    /// There is no lead.
    NoLeads,
    /// The records do not reach far enough.
    TooShort,
    /// The reference lies before the first lead.
    NotCovered(Span),
    /// The leads on record end before it does.
    Ended(Span),
    /// Wins of the reference or the period are missing from the records.
    NotComparable(Span),
    /// No plan is on record for these days.
    NoPlan(Span),
    /// For weeks on end no lead is recorded, in the middle of it.
    Gap(Span),
    /// Too few of its leads have had time to decide.
    TooYoung(Span),
    /// The reference has days in common with the period.
    Overlap(Span),
    /// Only whole months are known.
    NotWhole(Span),
}

/// The days on which leads are recorded, and from when their wins are.
pub(super) struct Cover<'a> {
    /// Of all leads, in order.
    doors: Vec<Date>,
    /// The same, each day once.
    days: Vec<Date>,
    /// The doors of those that were won within the horizon, in order.
    won: Vec<Date>,
    /// First days of the months that the owner planned.
    planned: &'a [Date],
    lags: &'a Lags,
    /// The last day whose leads all had the horizon.
    pub(super) mature: Date,
}

impl<'a> Cover<'a> {
    /// From the doors of all leads and of those won within the horizon, in any order.
    pub(super) fn new(
        mut doors: Vec<Date>,
        mut won: Vec<Date>,
        planned: &'a [Date],
        lags: &'a Lags,
        mature: Date,
    ) -> Self {
        doors.sort_unstable();
        won.sort_unstable();
        let mut days = doors.clone();
        days.dedup();
        Cover {
            doors,
            days,
            won,
            planned,
            lags,
            mature,
        }
    }
}

/// Those of ordered days that lie in a span.
fn within(days: &[Date], span: Span) -> &[Date] {
    let from = days.partition_point(|&day| day < span.from);
    let to = days.partition_point(|&day| day <= span.to);
    days.get(from..to).unwrap_or(&[])
}

impl Cover<'_> {
    fn first(&self) -> Option<Date> {
        self.days.first().copied()
    }

    pub(super) fn leads(&self, span: Span) -> usize {
        within(&self.doors, span).len()
    }

    /// Whether a span lies in the records and lacks no wins.
    pub(super) fn check(&self, span: Span) -> Result<(), NoSpan> {
        let first = self.first().ok_or(NoSpan::NoLeads)?;
        if !self.lags.is_comparable(span.from) {
            return Err(NoSpan::NotComparable(span));
        }
        // A week without a lead at the very beginning is no gap.
        if days_between(span.from, first) < 7 {
            Ok(())
        } else {
            Err(NoSpan::NotCovered(span))
        }
    }

    /// Whether the leads on record reach to a span's end: what came later is not delivered, which is not the
    /// same as none. Gaps as long as nearly all of theirs are no end.
    fn check_end(&self, span: Span) -> Result<(), NoSpan> {
        let &last = self.days.last().ok_or(NoSpan::NoLeads)?;
        if f64::from(days_between(last, span.to)) <= self.usual_gap() {
            Ok(())
        } else {
            Err(NoSpan::Ended(span))
        }
    }

    /// Nearly all days with a lead are followed by the next within so many days.
    fn usual_gap(&self) -> f64 {
        let gaps: Vec<i32> = self
            .days
            .windows(2)
            .map(|pair| days_between(pair[0], pair[1]))
            .collect();
        quantile(&gaps, 0.99).unwrap_or(0.0).max(SLACK_DAYS)
    }

    /// The first day after the last gap in the records: before it leads are recorded otherwise, or a date is wrong.
    pub(super) fn unbroken_from(&self) -> Option<Date> {
        let longest = self.longest_gap();
        let is_gap = |pair: &&[Date]| f64::from(days_between(pair[0], pair[1])) > longest;
        let last = self.days.windows(2).rev().find(is_gap);
        last.map(|pair| pair[1]).or(self.first())
    }

    /// Longer stretches without a lead are gaps in the records.
    fn longest_gap(&self) -> f64 {
        f64::max(LONGEST_GAP * self.usual_gap(), LEAST_GAP_DAYS)
    }

    /// Whether leads come all through a span: weeks without one, where they are never that long apart, are a
    /// gap in the records and no fall.
    fn check_gaps(&self, span: Span) -> Result<(), NoSpan> {
        let days = within(&self.days, span);
        let longest = self.longest_gap();
        let is_gap = |from: Date, to: Date| f64::from(days_between(from, to)) > longest;
        let has_gap = match (days.first(), days.last()) {
            (Some(&first), Some(&last)) => {
                is_gap(span.from, first)
                    || is_gap(last, span.to)
                    || days.windows(2).any(|pair| is_gap(pair[0], pair[1]))
            }
            _ => true,
        };
        if has_gap {
            Err(NoSpan::Gap(span))
        } else {
            Ok(())
        }
    }

    /// Whether enough leads of a named period have had the horizon.
    fn check_age(&self, span: Span) -> Result<(), NoSpan> {
        let own = within(&self.doors, span);
        let aged = own.partition_point(|&door| door <= self.mature);
        if span.to <= self.mature || aged >= MIN_AT_RISK {
            Ok(())
        } else {
            Err(NoSpan::TooYoung(span))
        }
    }

    /// The period and its reference, by the rules for those who name neither or one of them.
    pub(super) fn choose(
        &self,
        period: Option<Span>,
        against: Against,
    ) -> Result<(Span, Reference), NoSpan> {
        if let Some(period) = period {
            self.check(period)?;
            let reference = self.reference(period, against)?;
            self.check_end(period)?;
            self.check_gaps(period)?;
            self.check_age(period)?;
            return Ok((period, reference));
        }
        let first = self.first().ok_or(NoSpan::NoLeads)?;
        let end = self.last_whole_week().ok_or(NoSpan::TooShort)?;
        let mut refusal = None;
        let mut best = None;
        for weeks in WEEKS.into_iter().chain([self.half(first, end)]) {
            let Some(period) = weeks_to(end, weeks).filter(|_| weeks >= FEWEST_WEEKS) else {
                continue;
            };
            let found = self
                .check(period)
                .and_then(|()| self.check_gaps(period))
                .and_then(|()| self.reference(period, against));
            match found {
                Ok(reference) if self.leads(period) >= ENOUGH_LEADS => {
                    return Ok((period, reference));
                }
                Ok(reference) => {
                    let is_longer =
                        best.is_none_or(|(known, _): (Span, _)| known.days() < period.days());
                    best = if is_longer {
                        Some((period, reference))
                    } else {
                        best
                    };
                }
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        best.ok_or(refusal.unwrap_or(NoSpan::TooShort))
    }

    /// Longer periods than one that was looked at, with their references: the shortest first.
    pub(super) fn longer(&self, than: Span, against: Against) -> Vec<(Span, Reference)> {
        let spans = WEEKS
            .into_iter()
            .filter_map(|weeks| weeks_to(than.to, weeks));
        let longer = spans.filter(|span| span.days() > than.days());
        longer
            .filter_map(|period| {
                self.check(period).ok()?;
                self.check_gaps(period).ok()?;
                Some((period, self.reference(period, against).ok()?))
            })
            .collect()
    }

    /// Half of the weeks there are, for records too short for a usual period.
    fn half(&self, first: Date, end: Date) -> i32 {
        let from = if self.lags.is_comparable(first) {
            first
        } else {
            self.lags.first_win.unwrap_or(first)
        };
        ((days_between(from, end) + 1) / 14).min(WEEKS[0])
    }

    /// The last Sunday up to which leads are recorded and had the horizon.
    fn last_whole_week(&self) -> Option<Date> {
        let last = self.days.last()?.min(&self.mature);
        let after = i32::from(last.weekday().since(Weekday::Sunday));
        last.checked_sub(after.days()).ok()
    }

    fn reference(&self, period: Span, against: Against) -> Result<Reference, NoSpan> {
        let named = |span: Span, kind| Reference {
            from: span.from,
            to: span.to,
            kind,
        };
        let last_year = || {
            let span = period.earlier(YEAR_DAYS).ok_or(NoSpan::TooShort)?;
            self.check(span)
                .and_then(|()| self.check_gaps(span))
                .map(|()| named(span, Kind::LastYear))
        };
        let previous = || {
            let span = period.earlier(period.days()).ok_or(NoSpan::TooShort)?;
            self.check(span)
                .and_then(|()| self.check_gaps(span))
                .map(|()| named(span, Kind::Previous))
        };
        match against {
            Against::Plan => {
                let is_planned = |month: &Date| self.planned.contains(month);
                if months(period).iter().all(is_planned) {
                    Ok(named(period, Kind::Plan))
                } else {
                    Err(NoSpan::NoPlan(period))
                }
            }
            Against::Best => {
                let best = self.best(period).ok_or(NoSpan::TooShort)?;
                Ok(named(best, Kind::Best))
            }
            Against::Usual => last_year().or_else(|_| previous()),
            Against::LastYear => last_year(),
            Against::Previous => previous(),
            Against::Range(span) => {
                self.check(span)?;
                self.check_end(span)?;
                self.check_gaps(span)?;
                if span.from <= period.to && period.from <= span.to {
                    return Err(NoSpan::Overlap(span));
                }
                Ok(named(span, Kind::Range))
            }
        }
    }
}

impl Cover<'_> {
    /// The span of a period's length with the most wins, of those that can be compared, ended before it and
    /// began within two years of its beginning.
    fn best(&self, period: Span) -> Option<Span> {
        let spans = self.earlier(period);
        let wins = |span: &Span| within(&self.won, *span).len();
        // The latest of several that are as good.
        spans.into_iter().rev().max_by_key(wins)
    }

    /// The spans of a period's length before it, a week apart, the latest first.
    fn earlier(&self, period: Span) -> Vec<Span> {
        let length = period.days();
        let spans = (0..).map(|week| period.earlier(length + 7 * week));
        spans
            .take_while(Option::is_some)
            .flatten()
            .take_while(|span| days_between(span.from, period.from) <= 2 * YEAR_DAYS)
            .filter(|&span| self.check(span).is_ok() && self.check_gaps(span).is_ok())
            .collect()
    }

    /// How many spans of a period's length, one after the other, the best was chosen from.
    pub(super) fn chosen_from(&self, period: Span) -> f64 {
        let spans = self.earlier(period);
        let last = spans.first().map(|span| span.to);
        let first = spans.last().map(|span| span.from);
        let days = first
            .zip(last)
            .map_or(0, |(first, last)| days_between(first, last) + 1);
        f64::from(days) / f64::from(period.days().max(1))
    }
}

/// The first days of the months that a span touches; at most those of a century.
pub(super) fn months(span: Span) -> Vec<Date> {
    let first = span.from.first_of_month();
    let months = first.series(1.month()).take(1_200);
    months.take_while(|&month| month <= span.to).collect()
}

/// So many weeks up to and with a Sunday.
fn weeks_to(end: Date, weeks: i32) -> Option<Span> {
    let from = end.checked_sub((7 * weeks - 1).days()).ok()?;
    Some(Span { from, to: end })
}

#[cfg(test)]
mod tests;
