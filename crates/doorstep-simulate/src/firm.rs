//! What the simulated firm is like: its size, its day, and the one thing that is wrong with it.
//!
//! It must never decide what happens to a single person.

use jiff::civil::{Date, date};

use crate::moment::{self, Moment};

/// What the simulated firm is like. The default is the demo's firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firm {
    /// Where chance begins: another seed is another firm of the same kind.
    pub seed: u64,
    /// The last day on record, all of it.
    pub today: Date,
    /// For how many weeks there are records, this one included; at most 520.
    pub weeks: u32,
    /// How many addresses a sales letter goes to; at most 100,000.
    pub letters_per_mailing: u32,
    /// What is wrong.
    pub weakness: Weakness,
    /// For how many weeks it has been wrong. By default 18: all of the 13 weeks that a verdict looks
    /// at, and the month it leaves out because their cases are still young.
    pub weakness_weeks: u32,
}

/// The one thing that is wrong with a firm, for its last weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Nothing.
    None,
    /// Inquiries lie about: many are answered days late, many never. Who is answered in time is
    /// sold to as well as ever.
    SlowHandOver,
    /// Sellers answer, talk and propose as ever, but fewer people buy.
    PoorSelling,
    /// Letters and ads shrink, so fewer people come.
    TooFewLeads,
}

const WEEKS_MAX: u32 = 520;
const LETTERS_MAX: u32 = 100_000;

impl Default for Firm {
    fn default() -> Self {
        Firm {
            seed: 1,
            today: date(2026, 6, 30),
            weeks: 78,
            letters_per_mailing: 2_500,
            weakness: Weakness::SlowHandOver,
            weakness_weeks: 18,
        }
    }
}

impl Firm {
    /// How many weeks are played.
    pub(crate) fn week_count(&self) -> i64 {
        i64::from(self.weeks.min(WEEKS_MAX))
    }

    /// How many letters a mailing has while nothing is wrong.
    pub(crate) fn letter_count(&self) -> usize {
        self.letters_per_mailing.min(LETTERS_MAX) as usize
    }

    /// The Monday of a week, counted from the first.
    pub(crate) fn monday(&self, week: i64) -> i64 {
        moment::monday_of(moment::day_number(self.today)) - 7 * self.weeks_left(week)
    }

    /// How many weeks lie between a week and the current one.
    pub(crate) fn weeks_left(&self, week: i64) -> i64 {
        self.week_count() - 1 - week
    }

    /// The first day on record.
    pub(crate) fn first_day(&self) -> i64 {
        self.monday(0)
    }

    /// The first moment that nobody has seen yet.
    pub(crate) fn end(&self) -> Moment {
        Moment::midnight(moment::day_number(self.today) + 1)
    }

    /// Whether the firm suffers from a weakness at a moment.
    pub(crate) fn suffers(&self, weakness: Weakness, at: Moment) -> bool {
        let this_monday = moment::monday_of(moment::day_number(self.today));
        let from = this_monday - 7 * i64::from(self.weakness_weeks);
        self.weakness == weakness && at >= Moment::midnight(from)
    }

    /// What is left of mailings and ads at a moment.
    pub(crate) fn marketing_share(&self, at: Moment) -> f64 {
        if self.suffers(Weakness::TooFewLeads, at) {
            0.35
        } else {
            1.0
        }
    }
}
