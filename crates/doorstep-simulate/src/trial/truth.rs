//! What is really the matter with a trial firm, in money.
//!
//! Every figure is an exact expectation of the firm's own chances, but for the one that says so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::arrivals::Level;
use super::clock::{self, DAY, MONTH_DAYS};
use super::conditions::Conditions;
use super::firm::Firm;
use super::stage::Scene;
use super::{Planted, Side, Trial, worth};

/// Days after which nearly all have decided.
const DECIDING_D: i64 = 60;
/// Days of a quarter.
pub(super) const QUARTER_D: i64 = 91;

/// The truth of a trial firm. Money is a month, in minor units: margin if the firm records it, else amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// What is planted.
    pub planted: Planted,
    /// The share by which the money through that side really falls: what was wanted, or as far as it can.
    pub size: f64,
    /// The day the weakness begins, for people who come on it or later.
    pub weak_from: Date,
    /// Sides that are truly weak. Hidden quality is marketing's.
    pub sides: Vec<Side>,
    /// The market is truly weak, and no side.
    pub market: bool,
    /// Expected money lost to the weakness.
    pub loss_a_month: i64,
    /// Expected money that restoring each side would bring; 0 for a sound one.
    pub gain_a_month: BTreeMap<Side, i64>,
    /// Expected money in good health.
    pub sound_a_month: i64,
    /// What the people of the 91 days from `weak_from` on will have brought when all have decided, on record
    /// or not: played, not expected. Without repeat business and without the one huge order.
    pub realised_a_month: i64,
    /// Confounders that are on.
    pub confounders: Vec<&'static str>,
}

impl Truth {
    /// The truth of a firm, of which people brought so much.
    pub(super) fn of(trial: &Trial, firm: &Firm, scene: &Scene, realised: i64) -> Self {
        let is_weak = trial.size > 0.0;
        let sides = if is_weak {
            sides(trial.planted)
        } else {
            Vec::new()
        };
        let (sound, weak) = (&scene.recent_sound, &scene.recent);
        let leads = trial.leads_a_month
            * mean_level(&scene.level, scene.weak_day, weak_days(trial) - DECIDING_D);
        let money = |conditions: &Conditions| leads * worth::worth(firm, conditions);
        let gain = |side: Side| {
            let restored = money(&weak.with_side(side, sound)) - money(weak);
            if sides.contains(&side) {
                restored.round() as i64
            } else {
                0
            }
        };
        Truth {
            planted: trial.planted,
            size: if is_weak {
                reached(trial.planted, firm, sound, weak)
            } else {
                0.0
            },
            weak_from: clock::date_of(scene.weak_day),
            gain_a_month: Side::ALL.map(|side| (side, gain(side))).into(),
            market: is_weak && trial.planted == Planted::MarketShock,
            loss_a_month: (money(sound) - money(weak)).round() as i64,
            sound_a_month: money(sound).round() as i64,
            realised_a_month: (realised as f64 * MONTH_DAYS / QUARTER_D as f64).round() as i64,
            confounders: trial.confounders.names(),
            sides,
        }
    }
}

/// How long a weakness lasts: a year where a handful come in a month, half a year in small firms, a quarter in
/// others, and the two months in which the last of them decide. Nobody could see a shorter one.
pub(super) fn weak_days(trial: &Trial) -> i64 {
    let quarters = match trial.leads_a_month {
        leads if leads < 25.0 => 4,
        leads if leads < 150.0 => 2,
        _ => 1,
    };
    quarters * QUARTER_D + DECIDING_D
}

/// Whether somebody who knocks then belongs to the quarter of [`Truth::realised_a_month`].
pub(super) const fn is_in_quarter(at: i64, weak_day: i64) -> bool {
    weak_day * DAY <= at && at < (weak_day + QUARTER_D) * DAY
}

fn sides(planted: Planted) -> Vec<Side> {
    match planted {
        Planted::None | Planted::MarketShock => Vec::new(),
        Planted::Volume | Planted::QualitySeen | Planted::QualityHidden => vec![Side::Marketing],
        Planted::HandOverSlow | Planted::HandOverDropped => vec![Side::HandOver],
        Planted::RepSkill | Planted::OneBadRep => vec![Side::Sales],
        Planted::Price => vec![Side::Offer],
        Planted::Two(one, other) => {
            let mut sides = vec![one, other];
            sides.sort_unstable();
            sides.dedup();
            sides
        }
    }
}

/// The fall of the money through the weak side; of two sides, the mean of what either does alone.
fn reached(planted: Planted, firm: &Firm, sound: &Conditions, weak: &Conditions) -> f64 {
    let fall = |weak: &Conditions| {
        let asked = weak.volume * worth::asked_worth(firm, weak);
        1.0 - asked / worth::asked_worth(firm, sound)
    };
    let sides = sides(planted);
    if sides.is_empty() {
        return fall(weak);
    }
    let falls = sides.iter().map(|&side| fall(&sound.with_side(side, weak)));
    falls.sum::<f64>() / sides.len() as f64
}

/// The mean level of so many days of weakness.
fn mean_level(level: &Level, weak_day: i64, days: i64) -> f64 {
    let all = weak_day..weak_day + days;
    all.map(|day| level.on(day)).sum::<f64>() / days as f64
}
