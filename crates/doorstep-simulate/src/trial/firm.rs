//! A firm in good health: who comes, who answers, how they sell, and what they write down.
//!
//! All of it comes from the seed, the size and the kind of weakness (so that a firm with one bad rep has
//! one who matters); it must never depend on the size of the weakness.

use super::answering::{Cooling, Wait};
use super::clock::{HOUR, OFFICE_DAY};
use super::dice::{self, Dice, Theme};
use super::money::Values;
use super::sources::{self, GRADES, Source};
use super::{Planted, Trial};

/// A firm.
#[derive(Clone, Debug)]
pub(super) struct Firm {
    pub(super) books: Books,
    pub(super) sources: Vec<Source>,
    /// Share of each source among those who ask.
    pub(super) mix: Vec<f64>,
    /// Share of those who come who order outright from a letter.
    pub(super) straight: f64,
    pub(super) reps: Vec<Seller>,
    /// Share of each rep's leads, by grade.
    pub(super) turns: Vec<Vec<f64>>,
    pub(super) good_wait: Wait,
    pub(super) slow_wait: Wait,
    pub(super) cooling: Cooling,
    /// Shares still warm after a good and after a slow wait.
    pub(super) good_warm: f64,
    pub(super) slow_warm: f64,
    /// Share never answered.
    pub(super) missed: f64,
    /// Share of those never answered who go on all the same, without anybody.
    pub(super) alone: f64,
    /// Logit of an offer to somebody warm, and of an order from an offer.
    pub(super) offer: f64,
    pub(super) close: f64,
    pub(super) values: Values,
    /// The median order, in minor units.
    pub(super) median: f64,
    /// By what it is multiplied for orders outright.
    pub(super) straight_value: f64,
    /// Margin as a share of the amount.
    pub(super) margin: f64,
    pub(super) pace: Pace,
    /// Shape of the gamma noise of a week, and how much of it stays for the next.
    pub(super) week_shape: f64,
    pub(super) week_memory: f64,
}

/// A rep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seller {
    /// Logit by which the rep sells more often than the usual one.
    pub(super) skill: f64,
}

/// How long people take to decide once answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Median days, log-logistic.
    pub(super) median_d: f64,
    /// Its shape.
    pub(super) shape: f64,
    /// Share of slow deciders, who take `slower` times as long.
    pub(super) slow: f64,
    pub(super) slower: f64,
}

/// What the firm writes down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Books {
    pub(super) to_business: bool,
    pub(super) zone: usize,
    pub(super) margins: bool,
    pub(super) deals: bool,
    pub(super) lost_reasons: bool,
    pub(super) proposal_touches: bool,
    pub(super) proposal_dates: bool,
    /// Won deals have a row in orders too.
    pub(super) orders_of_deals: bool,
    pub(super) reps: bool,
    pub(super) hours: bool,
    pub(super) costs: bool,
    pub(super) marketing_touches: bool,
    pub(super) replies: bool,
    pub(super) emails: bool,
    pub(super) receipts: bool,
    /// Share of the words between an answer and a decision that are written down.
    pub(super) diligence: f64,
}

impl Books {
    fn draw(dice: &mut Dice) -> Self {
        let deals = dice.happens(0.9);
        let marketing_touches = dice.happens(0.75);
        let proposals = dice.unit();
        Books {
            to_business: dice.happens(0.6),
            zone: dice.below(super::policy::COUNT),
            margins: dice.happens(0.6),
            deals,
            lost_reasons: dice.happens(0.75),
            proposal_touches: proposals < 0.5,
            proposal_dates: deals && (0.35..0.85).contains(&proposals),
            orders_of_deals: !deals || dice.happens(0.55),
            reps: dice.happens(0.6),
            hours: dice.happens(0.5),
            costs: !marketing_touches || dice.happens(0.75),
            marketing_touches,
            replies: dice.happens(0.5),
            emails: dice.happens(0.8),
            receipts: dice.happens(0.3),
            diligence: dice.between(0.6, 1.0),
        }
    }
}

impl Firm {
    /// The firm of a trial.
    pub(super) fn of(trial: &Trial) -> Self {
        let dice = &mut Dice::new(trial.seed, Theme::Style, 0);
        let books = Books::draw(dice);
        let has_letters = dice.happens(0.45);
        let sources = sources::draw(dice, trial.leads_a_month, has_letters);
        let straight = if has_letters {
            dice.between(0.05, 0.35)
        } else {
            0.0
        };
        let weights: Vec<f64> = sources.iter().map(|_| 0.3 + dice.gamma(2.5)).collect();
        let reps = draw_reps(dice, trial.leads_a_month);
        let turns = draw_turns(dice, trial, &reps);
        let median = dice.around(
            if books.to_business {
                400_000.0
            } else {
                25_000.0
            },
            0.6,
        );
        let mut firm = Firm {
            books,
            mix: dice::shares(&weights),
            sources,
            straight,
            reps,
            turns,
            good_wait: Wait {
                median: dice.between(1.0, 3.0) * HOUR as f64,
                spread: dice.between(0.6, 0.85),
            },
            slow_wait: Wait {
                median: 0.0,
                spread: 0.5,
            },
            cooling: Cooling {
                half: dice.between(1.5, 3.0) * OFFICE_DAY as f64,
                steepness: dice.between(1.4, 2.2),
            },
            good_warm: 1.0,
            slow_warm: 1.0,
            missed: dice.between(0.01, 0.05),
            alone: dice.between(0.02, 0.12),
            offer: 0.0,
            close: 0.0,
            values: Values {
                spread: dice.between(0.35, 0.75),
                tail: dice.between(0.01, 0.06),
                exponent: dice.between(1.9, 3.0),
            },
            median,
            straight_value: dice.between(0.3, 0.8),
            margin: dice.between(0.25, 0.6),
            pace: Pace {
                median_d: dice.between(3.0, 8.0),
                shape: dice.between(1.9, 2.8),
                slow: dice.between(0.02, 0.1),
                slower: dice.between(2.0, 3.5),
            },
            week_shape: dice.between(15.0, 60.0),
            week_memory: dice.between(0.0, 0.5),
        };
        firm.slow_wait.median = firm.cooling.half * dice.between(2.0, 3.0);
        firm.good_warm = firm.cooling.mean_warm(&firm.good_wait);
        firm.slow_warm = firm.cooling.mean_warm(&firm.slow_wait);
        firm.set_rates(dice.between(0.45, 0.8), dice.between(0.12, 0.35));
        firm
    }

    /// Logits by which so many of the warm get an offer, and so many of all the warm order.
    fn set_rates(&mut self, offered: f64, won: f64) {
        self.offer = (offered / (1.0 - offered)).ln();
        let (mut low, mut high) = (-8.0, 8.0);
        for _ in 0..40 {
            self.close = f64::midpoint(low, high);
            if super::worth::warm_win_share(self) > won {
                high = self.close;
            } else {
                low = self.close;
            }
        }
    }
}

/// More leads, more reps, less than in proportion.
fn draw_reps(dice: &mut Dice, leads_a_month: f64) -> Vec<Seller> {
    let usual = 1.0 + (leads_a_month / 20.0).powf(0.6);
    let count = (usual * dice.between(0.8, 1.25)).round().clamp(2.0, 16.0) as usize;
    (0..count)
        .map(|_| Seller {
            skill: 0.35 * dice.normal(),
        })
        .collect()
}

/// Which share of the leads of each grade each rep gets.
fn draw_turns(dice: &mut Dice, trial: &Trial, reps: &[Seller]) -> Vec<Vec<f64>> {
    let mut weights: Vec<f64> = reps.iter().map(|_| 0.3 + dice.gamma(4.0)).collect();
    if trial.planted == Planted::OneBadRep {
        let others: f64 = weights.iter().skip(1).sum();
        weights[0] = 1.2 * others * dice.between(1.0, 1.3);
    }
    let favour = |grade: usize, rep: &Seller| {
        let keen = [1.0, 0.0, -1.0, -1.0][grade];
        if trial.confounders.best_leads_to_best_reps {
            (2.5 * keen * rep.skill).exp()
        } else {
            1.0
        }
    };
    (0..GRADES)
        .map(|grade| {
            let of = weights.iter().zip(reps);
            let weighed: Vec<f64> = of
                .map(|(weight, rep)| weight * favour(grade, rep))
                .collect();
            dice::shares(&weighed)
        })
        .collect()
}
