//! How fast a knock loses its worth while it waits, from the firm's own records.
//!
//! It must never read raw speed as its effect: sellers answer the best knocks first. Nor may it borrow a
//! figure from others where the own records cannot carry one.

use std::collections::BTreeMap;

use doorstep_core::HOUR;
use doorstep_records::calendar::days_between;
use doorstep_records::{Calendar, Text};
use doorstep_stats::logistic::Cases;
use doorstep_stats::quantile::quantile;
use rand_distr::{Distribution, Gamma};
use rand_pcg::Pcg64;
use serde::Serialize;

use super::Likely;
use super::backlog::Waiting;
use super::work::{Knock, Records, monday_of};
use crate::survey::Reply;

/// The stream of chance: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_deca;
const DRAWS: usize = 100;
/// Fewer answers, or wins or others among them, say nothing.
const FEWEST: usize = 200;
const FEWEST_OF_EITHER: f64 = 30.0;
/// More answers would only take longer; they are thinned evenly.
const MOST: usize = 4_000;
/// A first stage with a smaller F is too weak to carry the second (Staiger and Stock 1997).
const STRONG: f64 = 10.0;
/// Waits are felt by their logarithm beyond an hour, a day or a week of business; the records say which.
const SCALES: [f64; 3] = [1.0, 8.0, 40.0];
/// Knocks are compared within so many days.
const QUARTER_DAYS: i32 = 91;

/// Why nobody can tell what waiting costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDecay {
    /// Too few answers with a time, or too few of them won or not.
    FewAnswers,
    /// How many already wait hardly moves how long an answer takes.
    WeakInstrument,
    /// Who had to wait bought rather more: something else decides.
    NoHarmSeen,
    /// The regression has no maximum.
    NoFit,
}

impl NoDecay {
    /// In words, after "because".
    pub(super) const fn words(self) -> &'static str {
        match self {
            NoDecay::FewAnswers => "too few answers have a time and an end",
            NoDecay::WeakInstrument => {
                "how many wait already hardly moves how long the next answer takes, and raw speed does not tell: the best are answered first"
            }
            NoDecay::NoHarmSeen => "who had to wait bought no less, so something else decides",
            NoDecay::NoFit => "the answers do not tell buyers from others",
        }
    }
}

/// What an hour of waiting costs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decay {
    /// Of the worth of a knock this share an hour is lost, in business hours; 0 or more.
    pub(super) value: f64,
    pub(super) draws: Vec<f64>,
    /// With each answer an hour earlier, or at once, so many more of those who ask would buy, as a share.
    pub(super) faster: f64,
    pub(super) faster_draws: Vec<f64>,
}

impl Decay {
    pub(super) fn likely(&self) -> Option<Likely> {
        Likely::of(self.value, &self.draws)
    }

    /// From all answers on record that had the horizon.
    ///
    /// Two stages within cells of the same source, quarter and side of the opening hours. First
    /// `ln(1 + wait / scale)` is explained by the logarithm of one more than those already waiting; the scale is
    /// the one under which the second stage fits best. Then the logit of winning by the same logarithm and by what the first stage left over,
    /// which holds what made sellers hurry (control function: Rivers and Vuong 1988). Intervals by the
    /// Bayesian bootstrap of both stages.
    pub(super) fn of(
        records: &Records,
        waiting: &Waiting,
        calendar: &Calendar,
        horizon: i32,
    ) -> Result<Self, NoDecay> {
        let (answers, at_once) = answers(records, waiting, calendar, horizon);
        Self::fit(&answers, at_once)
    }

    fn fit(answers: &[Answer], won_at_once: f64) -> Result<Self, NoDecay> {
        let won: f64 = answers.iter().map(|answer| answer.won).sum();
        let others = answers.len() as f64 - won;
        if answers.len() < FEWEST || won.min(others) < FEWEST_OF_EITHER {
            return Err(NoDecay::FewAnswers);
        }
        let even = vec![1.0; answers.len()];
        let fits = SCALES.iter().filter_map(|&scale| {
            let first = FirstStage::of(answers, scale, &even);
            let effect = Effect::of(answers, &first, &even, won_at_once)?;
            Some((first.strength, scale, effect))
        });
        let best = fits.max_by(|one, other| one.2.likelihood.total_cmp(&other.2.likelihood));
        let (strength, scale, point) = best.ok_or(NoDecay::NoFit)?;
        if strength < STRONG {
            return Err(NoDecay::WeakInstrument);
        }
        let single = Gamma::new(1.0, 1.0).map_err(|_| NoDecay::NoFit)?;
        let mut drawn = Vec::with_capacity(DRAWS);
        for draw in 0..DRAWS {
            let mut chance = Pcg64::new(SEED, draw as u128);
            let weights: Vec<f64> = even.iter().map(|_| single.sample(&mut chance)).collect();
            let first = FirstStage::of(answers, scale, &weights);
            drawn.extend(Effect::of(answers, &first, &weights, won_at_once));
        }
        let raw: Vec<f64> = drawn.iter().map(|effect| effect.decay).collect();
        let high = quantile(&raw, 0.9).filter(|_| 2 * drawn.len() >= DRAWS);
        if high.ok_or(NoDecay::NoFit)? <= 0.0 {
            return Err(NoDecay::NoHarmSeen);
        }
        // Waiting makes nobody more willing to buy.
        Ok(Decay {
            value: point.decay.max(0.0),
            draws: raw.iter().map(|decay| decay.max(0.0)).collect(),
            faster: point.gain.max(0.0),
            faster_draws: drawn.iter().map(|effect| effect.gain.max(0.0)).collect(),
        })
    }
}

/// One answered knock.
#[derive(Clone, Copy, Debug)]
struct Answer {
    cell: usize,
    /// Business hours until the answer.
    wait: f64,
    /// `ln(1 + those who waited already)`.
    log_backlog: f64,
    /// 1 or 0.
    won: f64,
}

/// The answers that took time, and how many were won of those that took none.
fn answers(
    records: &Records,
    waiting: &Waiting,
    calendar: &Calendar,
    horizon: i32,
) -> (Vec<Answer>, f64) {
    let mature = |knock: &&Knock| days_between(knock.door, records.today) >= horizon;
    let known: Vec<(&Knock, i64)> = records
        .knocks
        .iter()
        .filter(mature)
        .filter_map(|knock| match knock.reply {
            Reply::At(at) => Some((knock, at)),
            Reply::NotAsked | Reply::Unknown | Reply::None => None,
        })
        .collect();
    let step = known.len().div_ceil(MOST).max(1);
    let mut cells: BTreeMap<(Option<Text>, i32, bool), usize> = BTreeMap::new();
    let (mut answers, mut at_once) = (Vec::new(), 0.0);
    for (knock, at) in known.into_iter().step_by(step) {
        if at <= knock.at {
            at_once += f64::from(u8::from(knock.is_won));
            continue;
        }
        let quarter = days_between(monday_of(knock.door), records.today) / QUARTER_DAYS;
        let is_open = calendar.business_between(knock.at, knock.at + HOUR / 60) > 0;
        let size = cells.len();
        let cell = *cells
            .entry((knock.source, quarter, is_open))
            .or_insert(size);
        let wait = calendar.business_between(knock.at, at) as f64 / HOUR as f64;
        answers.push(Answer {
            cell,
            wait,
            log_backlog: (waiting.at(knock.at) as f64).ln_1p(),
            won: f64::from(u8::from(knock.is_won)),
        });
    }
    (answers, at_once)
}

/// The wait explained by those already waiting, within cells.
struct FirstStage {
    /// The wait as it differs from its cell's mean.
    inside: Vec<f64>,
    /// What the backlog does not explain of it.
    left: Vec<f64>,
    /// Log odds of winning in the cell of each answer.
    odds: Vec<f64>,
    /// F of the backlog.
    strength: f64,
    /// Waits are felt beyond so many hours.
    scale: f64,
}

impl FirstStage {
    fn of(answers: &[Answer], scale: f64, weights: &[f64]) -> Self {
        let felt = |answer: &Answer| (answer.wait / scale).ln_1p();
        let size = answers.iter().map(|answer| answer.cell + 1).max();
        let means =
            |of: &dyn Fn(&Answer) -> f64| cell_means(answers, weights, size.unwrap_or(0), of);
        let (waits, backlogs) = (means(&felt), means(&|answer| answer.log_backlog));
        let inside = |of: &dyn Fn(&Answer) -> f64, means: &[(f64, f64)]| -> Vec<f64> {
            let own = answers.iter();
            own.map(|answer| of(answer) - means[answer.cell].0)
                .collect()
        };
        let wait = inside(&felt, &waits);
        let backlog = inside(&|answer| answer.log_backlog, &backlogs);
        let sum = |one: &[f64], other: &[f64]| -> f64 {
            let products = one.iter().zip(other).zip(weights);
            products
                .map(|((one, other), weight)| one * other * weight)
                .sum()
        };
        let spread = sum(&backlog, &backlog).max(f64::MIN_POSITIVE);
        let slope = sum(&wait, &backlog) / spread;
        let left: Vec<f64> = (wait.iter().zip(&backlog))
            .map(|(wait, backlog)| wait - slope * backlog)
            .collect();
        let free = (answers.len() as f64 - waits.len() as f64 - 1.0).max(1.0);
        let noise = (sum(&left, &left) / free).max(f64::MIN_POSITIVE);
        let shares = means(&|answer| answer.won);
        let all: f64 = answers.iter().map(|answer| answer.won).sum();
        let usual = all / answers.len().max(1) as f64;
        let odds = answers.iter().map(|answer| {
            let (share, weight) = shares[answer.cell];
            let drawn = (share * weight + usual) / (weight + 1.0);
            (drawn / (1.0 - drawn)).ln()
        });
        FirstStage {
            odds: odds.collect(),
            strength: slope * slope * spread / noise,
            inside: wait,
            left,
            scale,
        }
    }
}

/// Weighted mean and weight of each cell.
fn cell_means(
    answers: &[Answer],
    weights: &[f64],
    size: usize,
    of: &dyn Fn(&Answer) -> f64,
) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); size];
    for (answer, weight) in answers.iter().zip(weights) {
        let (sum, total) = &mut sums[answer.cell];
        *sum += weight * of(answer);
        *total += weight;
    }
    sums.into_iter()
        .map(|(sum, total)| (sum / f64::max(total, f64::MIN_POSITIVE), total))
        .collect()
}

/// What waiting does, by the second stage.
#[derive(Clone, Copy, Debug)]
struct Effect {
    /// The mean over all answers of `-d ln p / d wait = -b (1 - p) / (scale + wait)`.
    decay: f64,
    /// What an hour's faster answers add to the wins, as a share.
    gain: f64,
    /// Logarithm of the likelihood.
    likelihood: f64,
}

impl Effect {
    fn of(
        answers: &[Answer],
        first: &FirstStage,
        weights: &[f64],
        won_at_once: f64,
    ) -> Option<Self> {
        let won: Vec<f64> = answers.iter().map(|answer| answer.won).collect();
        let mut known = Vec::with_capacity(3 * answers.len());
        for place in 0..answers.len() {
            known.extend([first.inside[place], first.left[place], first.odds[place]]);
        }
        let cases = Cases {
            weights: Some(weights),
            ..Cases::new(&won, &known, 3)
        };
        let fit = cases.fit().ok()?;
        let slope = *fit.coefficients.get(1)?;
        let felt = |wait: f64| (wait / first.scale).ln_1p();
        let (mut decay, mut gain, mut wins, mut total) = (0.0, 0.0, 0.0, 0.0);
        for ((answer, &share), weight) in answers.iter().zip(&fit.fitted).zip(weights) {
            decay -= weight * slope * (1.0 - share) / (first.scale + answer.wait);
            let earlier = felt((answer.wait - 1.0).max(0.0)) - felt(answer.wait);
            let odds = share / (1.0 - share) * (slope * earlier).exp();
            gain += weight * (odds / (1.0 + odds) - share);
            wins += weight * share;
            total += weight;
        }
        let mean_weight = total / answers.len() as f64;
        Some(Effect {
            decay: decay / total,
            gain: gain / (wins + mean_weight * won_at_once),
            likelihood: fit.log_likelihood,
        })
    }
}

#[cfg(test)]
mod tests {
    use rand_distr::StandardNormal;

    use super::*;

    /// Answers of which sellers give the best first: a hidden quality makes them quick and wins. The
    /// backlog makes them slow; an hour's delay in the logarithm lowers the logit by `harm`.
    fn made_up(count: usize, harm: f64, push: f64) -> Vec<Answer> {
        let mut chance = Pcg64::new(7, 7);
        let mut normal = move || -> f64 { StandardNormal.sample(&mut chance) };
        let answer = |number: usize| {
            let quality = normal();
            let log_backlog = (1.5 + 0.7 * normal()).max(0.0);
            let log_wait = (0.6 + push * log_backlog - 0.5 * quality + 0.3 * normal()).max(0.0);
            let logit = 0.2 + 1.2 * quality - harm * log_wait;
            let fate = normal();
            // A probit's threshold, scaled to a logit.
            let won = f64::from(u8::from(1.7 * fate < logit));
            Answer {
                cell: number % 3,
                wait: log_wait.exp_m1(),
                log_backlog,
                won,
            }
        };
        (0..count).map(answer).collect()
    }

    #[test]
    fn what_makes_sellers_hurry_is_not_taken_for_the_effect_of_speed() {
        // Waiting does no harm, although the quick answers win far more.
        let decay = Decay::fit(&made_up(800, 0.0, 0.8), 0.0);
        if let Ok(decay) = decay {
            let likely = decay.likely().unwrap();
            assert!(likely.low < 0.005 && likely.value < 0.02, "{likely:?}");
        }
        let harmful = Decay::fit(&made_up(800, 0.6, 0.8), 0.0).unwrap();
        let likely = harmful.likely().unwrap();
        assert!(likely.low > 0.02, "{likely:?}");
        assert!(harmful.faster > 0.0);
    }

    #[test]
    fn where_the_backlog_moves_nothing_there_is_no_decay() {
        let weak = Decay::fit(&made_up(400, 0.6, 0.0), 0.0);
        assert_eq!(weak, Err(NoDecay::WeakInstrument));
    }

    #[test]
    fn a_few_answers_carry_nothing() {
        let few = Decay::fit(&made_up(100, 0.6, 0.8), 0.0);
        assert_eq!(few, Err(NoDecay::FewAnswers));
    }

    #[test]
    fn the_same_answers_give_the_same_decay() {
        let decay = || Decay::fit(&made_up(250, 0.6, 0.8), 3.0);
        assert_eq!(decay(), decay());
    }
}
