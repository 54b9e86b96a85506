//! When people come: so many a week, more in some weeks than chance alone would have it, and at hours
//! at which people of their kind are awake.
//!
//! It must never know of a weakness: who stays away is decided later, lead by lead.

use super::Trial;
use super::clock::{self, DAY, HOUR, MONTH_DAYS};
use super::dice::{self, Dice, Theme};
use super::firm::Firm;

/// How the number of people moves over the years.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// The season's height, and its best day.
    height: f64,
    peak: i64,
    /// Growth a year as a logarithm, and the day with the usual number.
    growth: f64,
    usual_day: i64,
}

impl Level {
    /// The level of a trial, 1 on average over a year and, but for the season, on the usual day.
    pub(super) fn of(trial: &Trial, usual_day: i64) -> Self {
        let dice = &mut Dice::new(trial.seed, Theme::Week, u64::MAX);
        let (height, peak) = (dice.between(0.12, 0.3), dice.below(365) as i64);
        let growth = dice.between(0.05, 0.25);
        let on = |flag: bool, value: f64| if flag { value } else { 0.0 };
        Level {
            height: on(trial.confounders.seasonality, height),
            peak,
            growth: on(trial.confounders.trend, growth),
            usual_day,
        }
    }

    /// The level of a day.
    pub(super) fn on(&self, day: i64) -> f64 {
        let turn = (day - self.peak) as f64 / 365.25 * std::f64::consts::TAU;
        let years = (day - self.usual_day) as f64 / 365.25;
        (1.0 + self.height * turn.cos()) * (self.growth * years).exp()
    }
}

/// Somebody on the way to the door.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// A number of their own.
    pub(super) number: u64,
    /// Local seconds.
    pub(super) at: i64,
}

/// Everybody who would come in good health from one second to another, in no strict order.
pub(super) fn arrivals(
    trial: &Trial,
    firm: &Firm,
    level: &Level,
    begin: i64,
    end: i64,
) -> Vec<Arrival> {
    let first = clock::day_of(begin);
    let mut arrivals = Vec::new();
    let mut noise = 1.0;
    let mut monday = first - clock::weekday(first);
    while monday * DAY < end {
        let dice = &mut Dice::new(trial.seed, Theme::Week, monday as u64);
        let fresh = dice.gamma(firm.week_shape);
        noise = firm.week_memory * noise + (1.0 - firm.week_memory) * fresh;
        let mean = trial.leads_a_month * 7.0 / MONTH_DAYS * level.on(monday + 3) * noise;
        for place in 0..dice.count(mean) {
            let at = monday * DAY + second_of_week(dice, firm.books.to_business);
            if (begin..end).contains(&at) {
                let number = (monday as u64) << 20 | place as u64;
                arrivals.push(Arrival { number, at });
            }
        }
        monday += 7;
    }
    arrivals
}

/// Businesses knock on working days and mostly by day, others whenever they are awake.
fn second_of_week(dice: &mut Dice, to_business: bool) -> i64 {
    const BUSINESS_DAYS: [f64; 7] = [0.22, 0.21, 0.19, 0.18, 0.14, 0.03, 0.03];
    const PEOPLES_DAYS: [f64; 7] = [0.16, 0.15, 0.14, 0.14, 0.13, 0.14, 0.14];
    let (days, by_day) = if to_business {
        (&BUSINESS_DAYS, 0.8)
    } else {
        (&PEOPLES_DAYS, 0.5)
    };
    let day = dice::pick(days, dice.unit()) as i64;
    let hour = match dice.unit() {
        share if share < by_day => dice.between(8.0, 18.0),
        share if share < 0.96 => 17.0 + 5.5 * dice.unit().sqrt(),
        _ => dice.between(0.0, 24.0),
    };
    day * DAY + ((hour * HOUR as f64) as i64).min(DAY - 1)
}
