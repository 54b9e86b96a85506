//! How much each factor contributed to the change, and how sure that is.
//!
//! It must never depend on the number of cores, nor on anything but the records and the seed.

mod bootstrap;

use doorstep_stats::decomposition::Shapley;
use doorstep_stats::quantile::quantile;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;

use super::levels::{Factor, Levels};
use super::ripening::Later;
use crate::likely::Likely;

pub(super) use bootstrap::Bootstrap;

/// The stream of chance that all verdicts use: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_57e9;
/// Weeks in a month of average length.
pub(super) const WEEKS_A_MONTH: f64 = 365.2425 / 12.0 / 7.0;

/// Where the levels of the two periods come from.
pub(super) trait Source {
    /// The factors that are told apart.
    fn factors(&self) -> &[Factor];
    /// The best guess: the reference, then the period.
    fn point(&self) -> [Levels; 2];
    /// As they might be as well.
    fn draw(&mut self, chance: &mut Pcg64) -> [Levels; 2];
}

/// How much more than chance things vary: standard deviations of logarithms.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Swing {
    /// Of the leads, besides that of their number.
    pub(super) sd: f64,
    /// The part of it that no number of leads takes away: the season's.
    pub(super) season: f64,
    /// Of the rate of winning, besides that of the number of wins.
    pub(super) won: f64,
    /// Of the share answered in time, besides that of the number answered.
    pub(super) answered: f64,
    /// Of what an order brings, besides that of its mean.
    pub(super) money: f64,
}

/// One decomposition: of the logarithm of what is earned, of the wins a month, of the money a month.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub(super) log: Vec<f64>,
    pub(super) won: Vec<f64>,
    pub(super) money: Vec<f64>,
}

/// The contributions of the factors.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub(super) factors: Vec<Factor>,
    /// At the best guess.
    pub(super) point: Parts,
    /// In each draw.
    pub(super) draws: Vec<Parts>,
    /// Covariance of the contributions to the logarithm, row by row.
    pub(super) covariance: Vec<f64>,
    /// Levels in the reference and in the period.
    pub(super) levels: [Levels; 2],
    /// Levels in the period, in each draw.
    pub(super) present: Vec<Levels>,
    /// How many times as many wins come in the end as by the horizon.
    pub(super) later: Later,
    /// The variance of the leads' contribution that no number of leads takes away.
    pub(super) season: f64,
    /// What the logarithm of the wins of the reference is uncertain by.
    pub(super) reference_sd: f64,
}

impl Estimate {
    /// Contributions at the best guess and in so many draws.
    pub(super) fn of(source: &mut impl Source, swing: Swing, draws: usize) -> Option<Self> {
        let factors = source.factors().to_vec();
        let mut split = Split::new(&factors)?;
        let levels = source.point();
        let point = split.parts(&factors, &levels);
        let mut list = Vec::with_capacity(draws);
        let mut earned = Vec::with_capacity(draws);
        let mut present = Vec::with_capacity(draws);
        for draw in 0..draws {
            let mut chance = Pcg64::new(SEED, draw as u128);
            let mut levels = source.draw(&mut chance);
            let shock: f64 = StandardNormal.sample(&mut chance);
            levels[1].leads *= (shock * swing.sd).exp();
            list.push(split.parts(&factors, &levels));
            earned.push(split.reference().ln());
            let [_, now] = levels;
            present.push(now);
        }
        Some(Estimate {
            covariance: covariance(&list, factors.len()),
            // The wins of the reference swing as those of the period do.
            reference_sd: standard_deviation(&earned)
                .hypot(swing.sd.hypot(swing.won) / std::f64::consts::SQRT_2),
            later: Later::known(1.0),
            season: swing.season.powi(2),
            point,
            draws: list,
            factors,
            levels,
            present,
        })
    }

    /// The change that a factor made of what is earned, as a ratio minus 1.
    pub(super) fn change(&self, place: usize) -> Option<Likely> {
        self.range(|parts| parts.log[place].exp_m1())
    }

    /// A factor's contribution to the wins a month.
    pub(super) fn won(&self, place: usize) -> Option<Likely> {
        self.range(|parts| parts.won[place])
    }

    /// A factor's contribution to the money a month, minor units.
    pub(super) fn money(&self, place: usize) -> Option<Likely> {
        self.range(|parts| parts.money[place])
    }

    /// What is earned a month in the period, minor units.
    pub(super) fn earned(&self) -> f64 {
        let [before, now] = &self.levels;
        let all = (1 << self.factors.len()) - 1;
        let (_, money) = Levels::value(before, now, &self.factors, all);
        money * WEEKS_A_MONTH * self.later.point
    }

    /// Contributions to the logarithm of some factors together.
    pub(super) fn log_of(&self, counts: impl Fn(Factor) -> bool) -> Option<Likely> {
        self.range(|parts| self.sum(&parts.log, &counts))
    }

    /// Contributions to the wins a month of some factors together.
    pub(super) fn won_of(&self, counts: impl Fn(Factor) -> bool) -> Option<Likely> {
        self.range(|parts| self.sum(&parts.won, &counts))
    }

    /// Contributions to the money a month of some factors together, minor units.
    pub(super) fn money_of(&self, counts: impl Fn(Factor) -> bool) -> Option<Likely> {
        self.range(|parts| self.sum(&parts.money, &counts))
    }

    /// The same, and what it lies below with this chance.
    pub(super) fn log_below(
        &self,
        chance: f64,
        counts: impl Fn(Factor) -> bool,
    ) -> Option<[f64; 2]> {
        let draws = self.draws.iter();
        let draws: Vec<f64> = draws.map(|parts| self.sum(&parts.log, &counts)).collect();
        Some([
            self.sum(&self.point.log, &counts),
            quantile(&draws, chance)?,
        ])
    }

    fn range(&self, of: impl Fn(&Parts) -> f64) -> Option<Likely> {
        let draws: Vec<f64> = self.draws.iter().map(&of).collect();
        Likely::of(of(&self.point), &draws)
    }

    fn sum(&self, parts: &[f64], counts: &impl Fn(Factor) -> bool) -> f64 {
        let own = parts.iter().zip(&self.factors);
        own.filter(|(_, factor)| counts(**factor))
            .map(|(part, _)| part)
            .sum()
    }

    /// In what share of the draws the factors that `counts` takes together lowered what is earned by more
    /// than so much.
    pub(super) fn share_below(&self, material: f64, counts: impl Fn(Factor) -> bool) -> f64 {
        let beyond = self
            .draws
            .iter()
            .filter(|draw| self.sum(&draw.log, &counts) < (-material).ln_1p());
        beyond.count() as f64 / self.draws.len().max(1) as f64
    }

    /// Wins that come after the horizon are won and earned too.
    pub(super) fn scale(&mut self, later: &Later) {
        let drawn = self.draws.iter_mut().enumerate();
        let drawn = drawn.map(|(draw, parts)| (Some(draw), parts));
        for (draw, parts) in std::iter::once((None, &mut self.point)).chain(drawn) {
            for number in parts.won.iter_mut().chain(&mut parts.money) {
                *number *= later.at(draw);
            }
        }
        self.later = later.clone();
    }

    /// Takes back what the reference owes to luck: it was chosen because it was the best, so by so much its
    /// logarithm is too high. Each factor gets its share by how much its error goes with that of the whole.
    pub(super) fn take_back(&mut self, luck: f64) {
        let size = self.factors.len();
        // The best was chosen by its wins, so what a win brings owes nothing to luck.
        let counts = |place: usize| self.factors[place] != Factor::Money;
        let with_all = |place: usize| -> f64 {
            let others = (0..size).filter(|&other| counts(place) && counts(other));
            others
                .map(|other| self.covariance[place * size + other])
                .sum()
        };
        let shares: Vec<f64> = (0..size).map(with_all).collect();
        let all: f64 = shares.iter().sum();
        if all <= 0.0 {
            return;
        }
        // What a small change of a logarithm is in wins and money a month: that of the mean of both periods.
        let [before, now] = [0, 1].map(|period| {
            let levels = &self.levels[period];
            Levels::value(levels, levels, &self.factors, 0)
        });
        let times = WEEKS_A_MONTH * self.later.point;
        let won = f64::midpoint(before.0, now.0) * times;
        let money = f64::midpoint(before.1, now.1) * times;
        let parts = std::iter::once(&mut self.point).chain(&mut self.draws);
        for parts in parts {
            for (place, share) in shares.iter().enumerate() {
                let back = luck * share / all;
                parts.log[place] += back;
                parts.won[place] += back * won;
                parts.money[place] += back * money;
            }
        }
    }
}

/// The decomposition, with its working memory.
struct Split {
    shapley: Shapley,
    /// Money is told apart: else only wins are counted. The same in every draw.
    has_money: bool,
    /// Wins and money a week for each set of factors at their present level.
    values: Vec<(f64, f64)>,
}

impl Split {
    fn new(factors: &[Factor]) -> Option<Self> {
        let shapley = Shapley::new(factors.len()).ok()?;
        Some(Split {
            shapley,
            has_money: factors.contains(&Factor::Money),
            values: vec![(0.0, 0.0); 1 << factors.len()],
        })
    }

    /// Wins a week in the reference of the last decomposition.
    fn reference(&self) -> f64 {
        self.values[0].0.max(f64::MIN_POSITIVE)
    }

    fn parts(&mut self, factors: &[Factor], levels: &[Levels; 2]) -> Parts {
        for (set, value) in self.values.iter_mut().enumerate() {
            *value = Levels::value(&levels[0], &levels[1], factors, set as u32);
        }
        let mut parts = Parts {
            log: vec![0.0; factors.len()],
            won: vec![0.0; factors.len()],
            money: vec![0.0; factors.len()],
        };
        let values = &self.values;
        let value = |set: u32| values[set as usize];
        let shapley = &mut self.shapley;
        let has_money = self.has_money;
        let ln_earned = |set: u32| {
            let (wins, money) = value(set);
            let earned = if has_money { money } else { wins };
            earned.max(f64::MIN_POSITIVE).ln()
        };
        shapley.contributions(ln_earned, &mut parts.log);
        shapley.contributions(|set| value(set).0 * WEEKS_A_MONTH, &mut parts.won);
        shapley.contributions(|set| value(set).1 * WEEKS_A_MONTH, &mut parts.money);
        parts
    }
}

fn standard_deviation(values: &[f64]) -> f64 {
    let count = values.len().max(2) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (squares.sum::<f64>() / (count - 1.0)).sqrt()
}

fn covariance(draws: &[Parts], size: usize) -> Vec<f64> {
    let count = draws.len().max(2) as f64;
    let means: Vec<f64> = (0..size)
        .map(|place| draws.iter().map(|draw| draw.log[place]).sum::<f64>() / count)
        .collect();
    let mut covariance = Vec::with_capacity(size * size);
    for one in 0..size {
        for other in 0..size {
            let products = draws
                .iter()
                .map(|draw| (draw.log[one] - means[one]) * (draw.log[other] - means[other]));
            covariance.push(products.sum::<f64>() / (count - 1.0));
        }
    }
    covariance
}

#[cfg(test)]
mod tests;
