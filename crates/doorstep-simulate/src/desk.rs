//! The sellers: who takes an inquiry, and when he or she gets round to it.
//!
//! It must never decide what comes of the talk.

use crate::chance::{Chance, Topic};
use crate::firm::{Firm, Weakness};
use crate::moment::{self, HOUR, Moment};

/// A seller's place among the sellers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RepId(usize);

/// A seller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rep {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) team: &'static str,
    /// Cents.
    pub(crate) hour_cost: i64,
    /// Usual hours at work in a week, for customers, the show room and selling.
    hours: i64,
    /// How many buy, compared with the others.
    skill: f64,
}

const fn rep(
    id: &'static str,
    name: &'static str,
    team: &'static str,
    hour_cost: i64,
    hours: i64,
    skill: f64,
) -> Rep {
    Rep {
        id,
        name,
        team,
        hour_cost,
        hours,
        skill,
    }
}

const OFFICES: &str = "offices";
const PRACTICES: &str = "practices";

/// The five sellers of the firm.
pub(crate) const REPS: [Rep; 5] = [
    rep("hanna", "Hanna Kessler", OFFICES, 4_200, 30, 1.08),
    rep("jonas", "Jonas Albers", OFFICES, 4_000, 28, 0.97),
    rep("mira", "Mira Sander", OFFICES, 4_400, 30, 1.12),
    rep("tom", "Tom Vetter", PRACTICES, 3_800, 26, 0.9),
    rep("elif", "Elif Yilmaz", PRACTICES, 4_100, 28, 0.98),
];

/// How much of it is for selling to new people, so that in usual weeks they have enough to do, and
/// after a mailing too much.
const SELLING: f64 = 0.33;
/// A working week of somebody who does nothing but sell.
const FULL_WEEK: f64 = 40.0;
/// Below so many hours in a week a seller takes no new inquiries.
const ABSENT: i64 = 10;
/// Selling hours that a case takes, in the middle.
const WORK_PER_CASE: f64 = 1.0;

impl RepId {
    /// Who it is.
    pub(crate) const fn rep(self) -> Rep {
        REPS[self.0]
    }

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = RepId> {
        (0..REPS.len()).map(RepId)
    }

    /// How many buy, compared with the others.
    pub(crate) const fn skill(self) -> f64 {
        self.rep().skill
    }

    /// Whether he or she is of the team that sells poorly where selling is the weakness.
    pub(crate) fn may_sell_poorly(self) -> bool {
        self.rep().team == OFFICES
    }

    /// Hours for selling in the week of a Monday.
    pub(crate) fn selling_hours(self, seed: u64, monday: i64) -> f64 {
        self.hours(seed, monday) as f64 * SELLING
    }

    /// Hours at work in the week of a Monday: fewer on holiday.
    fn hours(self, seed: u64, monday: i64) -> i64 {
        let number = monday.unsigned_abs() * REPS.len() as u64 + self.0 as u64;
        let mut chance = Chance::new(seed, Topic::Hours, number);
        if chance.happens(0.11) {
            chance.whole(0, 6)
        } else {
            self.rep().hours + chance.whole(-2, 2)
        }
    }
}

/// What becomes of an inquiry before anybody of ours speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandOver {
    /// Nobody ever gets it.
    Dropped,
    /// A seller turns to it at a time.
    Taken(RepId, Moment),
}

/// The sellers and until when each has work.
#[derive(Clone, Debug)]
pub(crate) struct Desk<'a> {
    firm: &'a Firm,
    busy_until: [Moment; REPS.len()],
}

impl<'a> Desk<'a> {
    /// Everybody is free.
    pub(crate) fn new(firm: &'a Firm) -> Self {
        Desk {
            firm,
            busy_until: [Moment::midnight(firm.first_day()); REPS.len()],
        }
    }

    /// Whether somebody picks up the phone.
    pub(crate) fn picks_up(&self, at: Moment, chance: &mut Chance) -> bool {
        let usual = if self.firm.suffers(Weakness::SlowHandOver, at) {
            0.4
        } else {
            0.88
        };
        at.is_open() && chance.happens(usual)
    }

    /// A seller who is there, the one with least to do, and gives them a case to work on.
    pub(crate) fn take(&mut self, at: Moment, chance: &mut Chance) -> (RepId, Moment) {
        let monday = moment::monday_of(at.day());
        let seed = self.firm.seed;
        let is_there = |rep: &RepId| rep.hours(seed, monday) >= ABSENT;
        let free_at = |rep: &RepId| self.busy_until[rep.0].max(at);
        let offset = chance.whole(0, REPS.len() as i64 - 1) as usize;
        let turn = |place: usize| RepId((place + offset) % REPS.len());
        let there = (0..REPS.len()).map(turn).filter(is_there);
        let rep = there.min_by_key(free_at).unwrap_or(turn(0));
        let free_at = free_at(&rep);
        let pace = FULL_WEEK / rep.hours(seed, monday).max(ABSENT) as f64;
        let work = chance.around(WORK_PER_CASE, 0.5) * pace;
        self.busy_until[rep.0] = free_at.plus_working((work * HOUR as f64) as i64);
        (rep, free_at)
    }

    /// Passes an inquiry to a seller.
    pub(crate) fn hand_over(&mut self, at: Moment, chance: &mut Chance) -> HandOver {
        let (dropped, late) = if self.firm.suffers(Weakness::SlowHandOver, at) {
            (0.32, 0.48)
        } else {
            (0.03, 0.03)
        };
        let fate = chance.between(0.0, 1.0);
        let lies_about = chance.between(9.0, 44.0);
        let reaction = chance.around(0.8, 0.9);
        if fate < dropped {
            return HandOver::Dropped;
        }
        let (rep, free_at) = self.take(at, chance);
        let hours = if fate < dropped + late {
            lies_about + reaction
        } else {
            reaction
        };
        HandOver::Taken(rep, free_at.plus_working((hours * HOUR as f64) as i64))
    }
}
