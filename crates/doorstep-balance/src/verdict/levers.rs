//! Levers: what one more of something would be worth a month.
//!
//! It must never promise what the period's levels do not carry.

use serde::Serialize;

use super::estimate::{Estimate, WEEKS_A_MONTH};
use super::factors::{Factor, Levels};

/// What one more of something would be worth a month, at the period's levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lever {
    /// What: `lead`, `win_rate_point`, `answered_in_time`.
    pub lever: &'static str,
    /// Wins a month.
    pub won_per_month: f64,
    /// Money a month, minor units.
    pub money_per_month: Option<i64>,
}

/// What one more of something would be worth a month, at the period's levels.
pub(super) fn of(estimate: &Estimate) -> Vec<Lever> {
    let now = &estimate.levels[1];
    let value = |levels: &Levels| Levels::value(levels, levels, &estimate.factors, 0);
    let (wins, money) = value(now);
    let gain = |lever: &'static str, change: &dyn Fn(&mut Levels)| {
        let mut then = now.clone();
        change(&mut then);
        let (more_wins, more_money) = value(&then);
        Lever {
            lever,
            won_per_month: (more_wins - wins) * WEEKS_A_MONTH,
            money_per_month: (money > 0.0)
                .then(|| ((more_money - money) * WEEKS_A_MONTH).round() as i64),
        }
    };
    let mut levers = vec![
        gain("lead", &|levels| {
            levels.leads += 1.0 / WEEKS_A_MONTH;
        }),
        gain("win_rate_point", &|levels| {
            for segment in 0..levels.won.len() {
                let stages = levels.handled[segment] * levels.proposed[segment];
                let rate = levels.won[segment] * stages;
                if rate < 1.0 {
                    levels.won[segment] = (rate + 0.01).min(1.0) / stages;
                }
            }
        }),
    ];
    if estimate.factors.contains(&Factor::HandOver) {
        levers.push(gain("answered_in_time", &|levels| {
            for handled in &mut levels.handled {
                *handled = 1.0;
            }
        }));
    }
    levers
}
