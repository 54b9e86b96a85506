//! Habits of bookkeeping that make records look like a weakness, or hide one, while nothing happens.
//!
//! Whatever a habit does, who comes, who is answered and who orders stay the same.

use super::Confounders;
use super::clock::{self, DAY, HOUR};
use super::dice::{Dice, Theme};
use super::firm::Firm;
use super::{Planted, Trial};

/// How a firm keeps its books.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// Share of recent leads of which only the order is recorded.
    pub(super) untracked: f64,
    /// Share of people who get a second id.
    pub(super) twice: f64,
    /// Closings are noted too early.
    back_dated: bool,
    /// Losses are closed on the last day of a quarter.
    sweeps: bool,
    /// Share of losses that are ever closed, and days until then.
    closes: f64,
    closes_after_d: f64,
    /// A rep who left, when, and the number of who came instead.
    turnover: Option<Turnover>,
}

/// Somebody left, somebody just as good came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turnover {
    pub(super) leaver: u8,
    pub(super) successor: u8,
    pub(super) at: i64,
}

impl Habits {
    /// The habits of a trial's firm, whose weakness begins at a second.
    pub(super) fn of(trial: &Trial, firm: &Firm, weak_from: i64) -> Self {
        let dice = &mut Dice::new(trial.seed, Theme::Books, 0);
        let Confounders {
            tracking_loss,
            duplicate_identities,
            back_dated_closings,
            sweep_closings,
            rep_turnover,
            ..
        } = trial.confounders;
        let last = firm.reps.len() - 1;
        let leaver = if trial.planted == Planted::OneBadRep {
            last
        } else {
            0
        };
        let left_at = weak_from + dice.between(-60.0, 30.0) as i64 * DAY;
        Habits {
            untracked: if tracking_loss { 0.3 } else { 0.0 },
            twice: if duplicate_identities { 0.1 } else { 0.0 },
            back_dated: back_dated_closings,
            sweeps: sweep_closings,
            closes: dice.between(0.6, 1.0),
            closes_after_d: dice.between(0.2, 12.0),
            turnover: rep_turnover.then_some(Turnover {
                leaver: leaver as u8,
                successor: last as u8 + 1,
                at: left_at,
            }),
        }
    }

    /// Who left, if anybody did.
    pub(super) const fn turnover(&self) -> Option<Turnover> {
        self.turnover
    }

    /// The rep that a lead of this time is recorded with.
    pub(super) const fn rep_on(&self, rep: usize, at: i64) -> u8 {
        match self.turnover {
            Some(turnover) if turnover.leaver as usize == rep && at >= turnover.at => {
                turnover.successor
            }
            _ => rep as u8,
        }
    }

    /// When the deal book says that a lost deal was lost, if it ever does.
    pub(super) fn loss_closed_at(&self, dice: &mut Dice, lost_at: i64) -> Option<i64> {
        let closes = dice.happens(self.closes);
        let after = (dice.around(self.closes_after_d, 0.8).min(60.0) * DAY as f64) as i64;
        let closed_at = clock::opening(lost_at + after);
        let closed_at = if self.sweeps {
            end_of_quarter(closed_at)
        } else {
            closed_at
        };
        closes.then_some(closed_at)
    }

    /// The closing time as noted.
    pub(super) fn noted_at(&self, dice: &mut Dice, opened_at: i64, closed_at: i64) -> i64 {
        let early = dice.happens(0.3);
        let days = dice.between(1.0, 15.0);
        if self.back_dated && early {
            (closed_at - (days * DAY as f64) as i64).max(opened_at + HOUR)
        } else {
            closed_at
        }
    }
}

/// Five in the afternoon of the last day of a quarter.
fn end_of_quarter(at: i64) -> i64 {
    let date = clock::date_of(clock::day_of(at));
    let months_left = (3 - date.month() % 3) % 3;
    let month = date.saturating_add(jiff::Span::new().months(months_left));
    clock::day_number(month.last_of_month()) * DAY + 17 * HOUR
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_quarter_ends_with_its_third_month() {
        for (month, day, end) in [
            (1, 31, date(2026, 3, 31)),
            (6, 30, date(2026, 6, 30)),
            (11, 2, date(2026, 12, 31)),
        ] {
            let at = clock::day_number(date(2026, month, day)) * DAY;
            assert_eq!(clock::day_of(end_of_quarter(at)), clock::day_number(end));
        }
    }
}
