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
    /// The sellers of one team answer, talk and propose as ever, but far fewer people buy of them;
    /// of the other team as many as ever.
    PoorSelling,
    /// Everything that marketing does shrinks, so fewer people come.
    TooFewLeads,
    /// Marketing's money goes from letters and newsletters to ads: as many people come, but they
    /// are the ones who seldom buy. Of each source as many buy as ever.
    WrongPeople,
    /// A rival undercuts the firm: it has cut its prices, which costs what an order leaves, and
    /// still more of those who are lost say that it is the price.
    WeakOffer,
    /// Fewer people buy, of all sellers, from all sources, at the same prices.
    HardMarket,
}

const WEEKS_MAX: u32 = 520;
const LETTERS_MAX: u32 = 100_000;
/// By how many percent the firm cuts its prices where its offer is weak: of 41 that an order of 100
/// leaves, 25 are left.
const PERCENT_OFF: i64 = 16;
/// What is left of marketing where it brings too few.
const FEWER: f64 = 0.55;
/// What is left of letters and newsletters where marketing brings the wrong people.
const MAIL_LEFT: f64 = 0.25;

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

    /// The day from which on something is wrong.
    pub(crate) fn weak_from(&self) -> i64 {
        let this_monday = moment::monday_of(moment::day_number(self.today));
        this_monday - 7 * i64::from(self.weakness_weeks)
    }

    /// What is wrong at a moment.
    pub(crate) fn weakness_at(&self, at: Moment) -> Weakness {
        if at >= Moment::midnight(self.weak_from()) {
            self.weakness
        } else {
            Weakness::None
        }
    }

    /// Whether the firm suffers from a weakness at a moment.
    pub(crate) fn suffers(&self, weakness: Weakness, at: Moment) -> bool {
        self.weakness_at(at) == weakness
    }

    /// What is left of all that marketing does at a moment.
    pub(crate) fn marketing_share(&self, at: Moment) -> f64 {
        if self.suffers(Weakness::TooFewLeads, at) {
            FEWER
        } else {
            1.0
        }
    }

    /// By how many percent prices have been cut at a moment.
    pub(crate) fn percent_off(&self, at: Moment) -> i64 {
        if self.suffers(Weakness::WeakOffer, at) {
            PERCENT_OFF
        } else {
            0
        }
    }

    /// What is left of letters and newsletters at a moment.
    pub(crate) fn mail_share(&self, at: Moment) -> f64 {
        if self.suffers(Weakness::WrongPeople, at) {
            MAIL_LEFT
        } else {
            self.marketing_share(at)
        }
    }
}
