//! The verdict: which side is the weakness, how sure, what it costs, and what to do.
//!
//! It must never claim more than the records carry: what they cannot tell apart stands together, what
//! they do not hold is named, and "not enough data" is an answer.

mod case;
mod causes;
mod cells;
mod decision;
mod effects;
mod estimate;
mod factors;
mod levels;
mod levers;
#[cfg(test)]
pub(crate) mod made_up;
mod money;
mod path;
mod placebo;
mod plan;
mod rhythm;
mod ripening;
mod sellers;
mod sensitivity;
mod span;
mod swing;
pub(crate) mod totals;
mod words;

use jiff::civil::Date;
use serde::Serialize;

use crate::capacity;
use crate::lag::Lags;
use case::Case;

pub use decision::{Decision, Marginals, Posterior};
pub use effects::{Earned, Effect, MixPart, OrderMoney, SideEffect};
pub use levels::{Factor, Side};
pub use levers::{Lever, Returned};
pub use path::Step;
pub use placebo::Placebo;
pub use sellers::{Refused, Seller, Sellers, Won};
pub use sensitivity::Sensitivity;
pub use span::{Against, Kind, Reference, Span};

/// Horizons of a win, in days, shortest first.
const HORIZONS: [i32; 3] = [30, 60, 90];
/// By the horizon so many of the wins of comparable cohorts are in.
const MOST_WINS: f64 = 0.8;
/// What a caller may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The days to judge; by default the last whole weeks whose leads all had the horizon.
    pub period: Option<Span>,
    /// What they are compared with.
    pub against: Against,
    /// The attribute by which leads are compared like with like; by default their source.
    pub mix: Option<String>,
    /// How often the weeks are shuffled, to see how often chance alone would name a side.
    pub placebo: usize,
}

/// The verdict: part of the JSON contract.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The days that are judged; none if no span could be compared with another.
    pub period: Option<Span>,
    /// What they are compared with.
    pub reference: Option<Reference>,
    /// A win counts within so many days of the door; null where only monthly totals are known.
    pub horizon_days: Option<i32>,
    /// Which side.
    pub decision: Decision,
    /// How likely each explanation is.
    pub posterior: Option<Posterior>,
    /// How likely each side has fallen.
    pub marginals: Option<Marginals>,
    /// What each factor contributed.
    pub effects: Vec<Effect>,
    /// What the factors of each side contributed together.
    pub sides: Vec<SideEffect>,
    /// What is earned a month, from which and to which the money of the effects leads; null where there is none.
    pub earned: Option<Earned>,
    /// Who won how many; null from monthly totals and without an estimate.
    pub sellers: Option<Sellers>,
    /// How each source changed the kind of leads.
    pub mix: Vec<MixPart>,
    /// What one more of something would be worth.
    pub levers: Vec<Lever>,
    /// At most three things to do.
    pub actions: Vec<Action>,
    /// What would overturn it.
    pub sensitivity: Option<Sensitivity>,
    /// How often chance alone would name a side in these records; null if it was not asked for.
    pub placebo: Option<Placebo>,
    /// What an owner reads aloud.
    pub sentences: Vec<Sentence>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What.
    pub action: String,
    /// On which side.
    pub side: Option<Side>,
    /// Why.
    pub because: String,
    /// How to begin.
    pub first_step: String,
    /// What it costs a month, minor units; null if unknown.
    pub cost: Option<i64>,
    /// What it can bring a month at least, minor units; null if unknown.
    pub gain_low: Option<i64>,
    /// At most.
    pub gain_high: Option<i64>,
    /// When its effect can be seen.
    pub check_on: Option<Date>,
    /// By what number.
    pub measure: String,
}

/// A sentence and the numbers behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// What to read aloud.
    pub text: String,
    /// Where it comes from.
    pub evidence: String,
}

impl Verdict {
    /// The verdict, and the path of its two arms.
    pub(crate) fn of(
        scene: capacity::Scene,
        lags: &Lags,
        question: &Question,
        has_marketing: bool,
    ) -> (Self, Vec<Step>) {
        let case = Case {
            business: scene.business,
            survey: scene.survey,
            policy: scene.policy,
            scene,
            lags,
            question,
            has_marketing,
            horizon: horizon(lags),
        };
        case.verdict()
    }
}

/// The shortest horizon by which most of the wins are in. Where hardly anybody is ever undecided, as with
/// orders that come straight, there is no incidence to go by, and the wins alone say it.
fn horizon(lags: &Lags) -> i32 {
    let longest = HORIZONS[HORIZONS.len() - 1];
    let are_most_won = |day: i32| {
        let by_then = lags.won.iter().filter(|days| **days <= day).count();
        by_then > 0 && by_then as f64 >= MOST_WINS * lags.won.len() as f64
    };
    let is_most = |day: &i32| {
        if let Some(all) = lags.longest_supported() {
            let point = lags.by(*day);
            point.is_some_and(|point| point.won >= MOST_WINS * all.won)
        } else {
            are_most_won(*day)
        }
    };
    HORIZONS.into_iter().find(is_most).unwrap_or(longest)
}
