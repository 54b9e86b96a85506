//! Trial firms: any number of different invented firms, played touch by touch, each with at most one thing
//! planted in it and with its truth on a slip of paper.
//!
//! An acceptance simulation plays thousands of them and compares what Doorstep says with the [`Truth`].
//! Each seed is a firm of its own kind: what it sells to whom, from which sources, with which reps, and
//! what it writes down. Times to a decision are log-logistic, order values log-normal with a Pareto tail,
//! chances logistic, weeks gamma-mixed.
//!
//! ```
//! use doorstep_simulate::trial::{Planted, Trial, play};
//!
//! let trial = Trial { planted: Planted::HandOverSlow, size: 0.4, ..Trial::default() };
//! let played = play(&trial);
//! assert!(played.truth.loss_a_month > 0);
//! ```
//!
//! This module must know nothing of how anything is judged: neither of the rules nor of the estimator.

mod answering;
mod arrivals;
mod cells;
mod clock;
mod conditions;
mod dice;
mod fate;
mod firm;
mod habits;
mod ids;
mod ledger;
mod money;
mod names;
mod others;
mod overhead;
mod policy;
mod sources;
mod stage;
mod story;
mod truth;
mod typed;
mod worth;

use doorstep_records::Tables;
use jiff::civil::{Date, date};

pub use truth::Truth;

use crate::Sheet;

/// A firm to be played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The firm and all its chance.
    pub seed: u64,
    /// New people a month at the door in good health, from 10 to 1,000.
    pub leads_a_month: f64,
    /// What is planted.
    pub planted: Planted,
    /// By what share the money earned through that side falls, from 0 to 1.
    pub size: f64,
    /// What makes the records misleading.
    pub confounders: Confounders,
    /// Months on record.
    pub months: u32,
    /// The last day on record.
    pub today: Date,
}

impl Default for Trial {
    fn default() -> Self {
        Trial {
            seed: 1,
            leads_a_month: 60.0,
            planted: Planted::None,
            size: 0.0,
            confounders: Confounders::default(),
            months: 27,
            today: date(2026, 6, 30),
        }
    }
}

/// The weakness of a trial firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Planted {
    /// None.
    None,
    /// Fewer people come.
    Volume,
    /// More of those who come are from poor sources.
    QualitySeen,
    /// More of those who come, from every source, were never going to buy, which no field shows.
    QualityHidden,
    /// Answers take long.
    HandOverSlow,
    /// Nobody answers.
    HandOverDropped,
    /// Many reps sell less, some much less.
    RepSkill,
    /// One rep with many leads sells less.
    OneBadRep,
    /// A price rise that loses orders, or discounts that lose margin.
    Price,
    /// Everybody sells less to everybody, and it is nobody's doing.
    MarketShock,
    /// Two sides at once, each by the full size.
    Two(Side, Side),
}

/// A side of the firm that can be weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who comes.
    Marketing,
    /// Whether they are answered in time.
    HandOver,
    /// Whether they are brought through.
    Sales,
    /// What they are offered, and at which price.
    Offer,
}

impl Side {
    /// Every side.
    pub const ALL: [Side; 4] = [Side::Marketing, Side::HandOver, Side::Sales, Side::Offer];
}

/// What makes records misleading while the firm's health stays what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Confounders {
    /// The sources' shares change in such a way that it brings neither more nor less.
    pub mix_shift: bool,
    /// More people come in some months than in others, every year.
    pub seasonality: bool,
    /// Every year more people come.
    pub trend: bool,
    /// Decisions take 1.6 times as long since the weakness began, and end the same.
    pub lag_change: bool,
    /// A rep is replaced by one who is just as good.
    pub rep_turnover: bool,
    /// Better reps get more of the keen.
    pub best_leads_to_best_reps: bool,
    /// The price log has a change that mattered to nobody.
    pub price_change_without_effect: bool,
    /// Of three in ten leads since the weakness began nothing is recorded but their orders.
    pub tracking_loss: bool,
    /// One in ten people has two ids, half of these the same e-mail address.
    pub duplicate_identities: bool,
    /// Three in ten closings are noted up to two weeks too early.
    pub back_dated_closings: bool,
    /// Losses are closed on the last day of a quarter.
    pub sweep_closings: bool,
    /// Customers come again, also some from before the records.
    pub repeat_customers: bool,
    /// Machines fill in forms, and some look human.
    pub bot_forms: bool,
    /// One order is a hundred times as large as it should be.
    pub one_huge_order: bool,
}

impl Confounders {
    /// Names of those that are on.
    pub fn names(&self) -> Vec<&'static str> {
        let all = [
            ("mix_shift", self.mix_shift),
            ("seasonality", self.seasonality),
            ("trend", self.trend),
            ("lag_change", self.lag_change),
            ("rep_turnover", self.rep_turnover),
            ("best_leads_to_best_reps", self.best_leads_to_best_reps),
            (
                "price_change_without_effect",
                self.price_change_without_effect,
            ),
            ("tracking_loss", self.tracking_loss),
            ("duplicate_identities", self.duplicate_identities),
            ("back_dated_closings", self.back_dated_closings),
            ("sweep_closings", self.sweep_closings),
            ("repeat_customers", self.repeat_customers),
            ("bot_forms", self.bot_forms),
            ("one_huge_order", self.one_huge_order),
        ];
        let on = all.into_iter().filter(|&(_, on)| on);
        on.map(|(name, _)| name).collect()
    }
}

/// A firm that was played.
#[derive(Clone, Debug)]
pub struct Play {
    /// Its records.
    pub tables: Tables,
    /// What is really the matter with it.
    pub truth: Truth,
    /// A policy that fits it, as TOML.
    pub policy: &'static str,
}

/// Plays a firm and returns its records as typed rows.
pub fn play(trial: &Trial) -> Play {
    let played = stage::play(trial);
    let place = played.firm.books.zone;
    let zone = typed::zone(&played.ledger, policy::ZONES[place]);
    Play {
        tables: typed::tables(&played.ledger, &zone),
        truth: played.truth,
        policy: policy::POLICIES[place],
    }
}

/// Plays a firm and returns its records as sheets of its native files: the same rows as [`play`].
pub fn sheets(trial: &Trial) -> Vec<Sheet> {
    cells::sheets(&stage::play(trial).ledger)
}

/// What is the matter with a firm, without its records: the truth of [`play`], in a fraction of the time.
pub fn truth(trial: &Trial) -> Truth {
    stage::truth(trial)
}
