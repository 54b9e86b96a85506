//! Made-up leads for tests: each is talked with, answered in time, decided after a week, lost.

use doorstep_core::Outcome;
use doorstep_records::{Symbols, Text};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{Handled, Lead};
use crate::verdict::span::Span;

/// The last Monday on record.
const LAST: Date = date(2026, 6, 22);
/// A lead is decided after so many days.
const DAYS: i32 = 7;

/// The Monday so many weeks before the last.
pub(in super::super) fn monday(weeks_back: i64) -> Date {
    LAST.saturating_sub((7 * weeks_back).days())
}

/// So many whole weeks; the last of them begins so many weeks before the last on record.
pub(in super::super) fn weeks(count: i64, back: i64) -> Span {
    Span {
        from: monday(back + count - 1),
        to: monday(back).saturating_add(6.days()),
    }
}

/// The text with a number; the same number is the same text.
pub(in super::super) fn text(number: usize) -> Text {
    let mut symbols = Symbols::default();
    let mut last = symbols.put("0");
    for place in 1..=number {
        last = symbols.put(&place.to_string());
    }
    last
}

/// One that asked on a day.
pub(in super::super) fn lead(door: Date) -> Lead {
    Lead {
        door,
        campaign: None,
        source: Some(text(0)),
        rep: None,
        is_straight: false,
        is_orphan: false,
        days: DAYS,
        outcome: Outcome::Lost,
        lost_for_price: None,
        handled: Handled::InTime,
        proposal_days: None,
        value: None,
        margin: None,
    }
}

/// So many that asked on a day, the first of them won for as much money each.
pub(in super::super) fn leads(door: Date, count: usize, won: usize, money: i64) -> Vec<Lead> {
    let of = |place: usize| {
        let one = lead(door);
        if place < won { one.won(money) } else { one }
    };
    (0..count).map(of).collect()
}

/// Each changed in the same way.
pub(in super::super) fn each(leads: Vec<Lead>, change: impl Fn(Lead) -> Lead) -> Vec<Lead> {
    leads.into_iter().map(change).collect()
}

impl Lead {
    pub(in super::super) fn won(self, money: i64) -> Self {
        Lead {
            outcome: Outcome::Won,
            value: Some(money),
            ..self
        }
    }

    /// Decided after so many days; open, if it is not that old yet.
    pub(in super::super) fn ended(self, days: i32, age: i32) -> Self {
        if days <= age {
            Lead { days, ..self }
        } else {
            Lead {
                days: age,
                outcome: Outcome::Open,
                ..self
            }
        }
    }

    pub(in super::super) fn from(self, source: usize) -> Self {
        Lead {
            source: Some(text(source)),
            ..self
        }
    }

    pub(in super::super) fn of_rep(self, rep: usize) -> Self {
        Lead {
            rep: Some(text(rep)),
            ..self
        }
    }

    pub(in super::super) fn of_campaign(self, campaign: usize) -> Self {
        Lead {
            campaign: Some(text(campaign)),
            ..self
        }
    }

    pub(in super::super) fn handled(self, handled: Handled) -> Self {
        Lead { handled, ..self }
    }

    pub(in super::super) fn with_proposal(self) -> Self {
        Lead {
            proposal_days: Some(1),
            ..self
        }
    }

    pub(in super::super) fn with_margin(self, margin: i64) -> Self {
        Lead {
            margin: Some(margin),
            ..self
        }
    }

    pub(in super::super) fn has_margin(&self) -> bool {
        self.margin.is_some()
    }

    /// The knock was the order.
    pub(in super::super) fn straight(self, money: i64) -> Self {
        Lead {
            is_straight: true,
            handled: Handled::NotAsked,
            days: 0,
            ..self.won(money)
        }
    }

    /// An order without a lead.
    pub(in super::super) fn orphan(self, money: i64) -> Self {
        Lead {
            is_orphan: true,
            ..self.straight(money)
        }
    }

    /// Still open after so many days.
    pub(in super::super) fn open(self, days: i32) -> Self {
        Lead {
            outcome: Outcome::Open,
            days,
            ..self
        }
    }

    /// Decided after so many days.
    pub(in super::super) fn after(self, days: i32) -> Self {
        Lead { days, ..self }
    }
}
