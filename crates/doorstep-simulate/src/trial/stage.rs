//! The play: people come, each meets their fate, and it is written down.
//!
//! Here the parts meet; nothing here may decide anything itself.

use super::arrivals::{self, Level};
use super::clock::{self, DAY, MONTH_DAYS};
use super::conditions::{self, Conditions};
use super::dice::{Dice, Theme};
use super::fate::{self, Fate, Times};
use super::firm::Firm;
use super::habits::Habits;
use super::ledger::Ledger;
use super::truth::{self, Truth};
use super::{Trial, others, overhead, story};

/// A firm that was played.
pub(super) struct Played {
    pub(super) firm: Firm,
    pub(super) ledger: Ledger,
    pub(super) truth: Truth,
}

/// What holds when.
pub(super) struct Scene {
    /// The first day of the weakness.
    pub(super) weak_day: i64,
    pub(super) level: Level,
    pub(super) before: Conditions,
    /// As it would be since then without the weakness.
    pub(super) recent_sound: Conditions,
    pub(super) recent: Conditions,
}

impl Scene {
    fn of(trial: &Trial, firm: &Firm) -> Self {
        let dice = &mut Dice::new(trial.seed, Theme::Style, 1);
        let today = clock::day_number(trial.today);
        let weak_day = today - truth::weak_days(trial) - dice.below(16) as i64;
        let before = Conditions::sound(firm);
        let shift = dice.between(0.3, 0.7);
        let recent_sound = if trial.confounders.mix_shift {
            conditions::shift_mix(firm, &before, shift)
        } else {
            before.clone()
        };
        Scene {
            weak_day,
            level: Level::of(trial, weak_day + truth::weak_days(trial) / 2),
            recent: conditions::plant(firm, &recent_sound, trial.planted, trial.size),
            before,
            recent_sound,
        }
    }
}

/// A firm whose people have all met their fate, of which nothing is written down yet.
struct Cast {
    firm: Firm,
    scene: Scene,
    fates: Vec<Fate>,
    ledger: Ledger,
}

impl Cast {
    fn of(trial: &Trial) -> Self {
        let firm = Firm::of(trial);
        let scene = Scene::of(trial, &firm);
        let end = (clock::day_number(trial.today) + 1) * DAY;
        let days = (f64::from(trial.months) * MONTH_DAYS).round() as i64;
        let ledger = Ledger::new(end - days * DAY, end);
        Cast {
            fates: fates(trial, &firm, &scene, &ledger),
            firm,
            scene,
            ledger,
        }
    }

    fn truth(&self, trial: &Trial) -> Truth {
        let realised = realised(&self.firm, &self.scene, &self.fates);
        Truth::of(trial, &self.firm, &self.scene, realised)
    }
}

/// What is the matter with a firm, of which nothing is written down.
pub(super) fn truth(trial: &Trial) -> Truth {
    Cast::of(trial).truth(trial)
}

/// Plays a firm.
pub(super) fn play(trial: &Trial) -> Played {
    let cast = Cast::of(trial);
    let truth = cast.truth(trial);
    let Cast {
        firm,
        scene,
        mut fates,
        mut ledger,
    } = cast;
    if trial.confounders.one_huge_order {
        enlarge(trial.seed, &mut fates);
    }
    let weak_from = scene.weak_day * DAY;
    let habits = Habits::of(trial, &firm, weak_from);
    for fate in &fates {
        story::write(trial.seed, &firm, &habits, &mut ledger, fate);
    }
    if trial.confounders.repeat_customers {
        others::customers(trial, &firm, &habits, &mut ledger);
    }
    if trial.confounders.bot_forms {
        others::machines(trial, &firm, &mut ledger);
    }
    overhead::write(trial, &firm, &habits, &scene.recent, weak_from, &mut ledger);
    Played {
        firm,
        ledger,
        truth,
    }
}

fn fates(trial: &Trial, firm: &Firm, scene: &Scene, ledger: &Ledger) -> Vec<Fate> {
    let times = Times {
        before: &scene.before,
        recent: &scene.recent,
        weak_from: scene.weak_day * DAY,
        slower: if trial.confounders.lag_change {
            1.6
        } else {
            1.0
        },
    };
    let arrivals = arrivals::arrivals(trial, firm, &scene.level, ledger.begin, ledger.end);
    let fates = arrivals
        .into_iter()
        .filter_map(|arrival| fate::fate(trial.seed, firm, &times, arrival));
    fates.filter(|fate| fate.at < ledger.end).collect()
}

/// What the people of the quarter bring.
fn realised(firm: &Firm, scene: &Scene, fates: &[Fate]) -> i64 {
    let brings = |fate: &Fate| {
        if firm.books.margins {
            fate.margin
        } else {
            fate.amount
        }
    };
    let counted = fates
        .iter()
        .filter(|fate| fate.is_won() && truth::is_in_quarter(fate.at, scene.weak_day));
    counted.map(brings).sum()
}

/// One order of the past year, of whoever it hits, becomes a hundred times as large.
fn enlarge(seed: u64, fates: &mut [Fate]) {
    let dice = &mut Dice::new(seed, Theme::Books, 2);
    let share = dice.between(0.45, 0.95);
    let first = (fates.len() as f64 * share) as usize;
    if let Some(fate) = fates.iter_mut().skip(first).find(|fate| fate.is_won()) {
        fate.amount *= 100;
        fate.margin *= 100;
    }
}
