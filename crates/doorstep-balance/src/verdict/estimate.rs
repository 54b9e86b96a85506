//! How much each factor contributed to the change, and how sure that is.
//!
//! It must never depend on the number of cores, nor on anything but the records and the seed.

use doorstep_stats::decomposition::Shapley;
use doorstep_stats::quantile::quantile;
use rand_distr::{Distribution, Gamma, StandardNormal};
use rand_pcg::Pcg64;

use super::factors::{Estimator, Factor, Levels};

/// The stream of chance that all verdicts use: the same records give the same numbers.
const SEED: u128 = 0x0d00_5735_d00f_57e9;
/// Weeks in a month of average length.
pub(super) const WEEKS_A_MONTH: f64 = 365.2425 / 12.0 / 7.0;
/// Ends of the intervals: 80 % lie between them.
const LOW: f64 = 0.1;
const HIGH: f64 = 0.9;

/// A number with its 80 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// One decomposition: of the logarithm of the money, of the wins a month, of the money a month.
#[derive(Clone, Debug, Default)]
struct Parts {
    log: Vec<f64>,
    won: Vec<f64>,
    money: Vec<f64>,
}

/// The contributions of the factors.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub(super) factors: Vec<Factor>,
    /// Contributions to the logarithm of what is earned.
    pub(super) log: Vec<f64>,
    /// Their covariance, row by row.
    pub(super) covariance: Vec<f64>,
    /// Contributions in each draw.
    pub(super) draws: Vec<Vec<f64>>,
    /// Contributions to the wins a month.
    pub(super) won: Vec<Range>,
    /// Contributions to the money a month, minor units.
    pub(super) money: Vec<Range>,
    /// Levels in the reference and in the period.
    pub(super) levels: [Levels; 2],
    /// Levels in the period, in each draw.
    pub(super) present: Vec<Levels>,
}

/// How much more than chance the number of leads varies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Swing {
    /// Standard deviation of the logarithm of the leads, besides that of their number.
    pub(super) sd: f64,
}

impl Estimate {
    /// Contributions by the Bayesian bootstrap: in each draw every lead weighs as an exponential number,
    /// a cell of n leads as one of shape n.
    pub(super) fn of(estimator: &Estimator, swing: Swing, draws: usize) -> Option<Self> {
        let factors = estimator.factors.to_vec();
        let mut shapley = Shapley::new(factors.len()).ok()?;
        let cells = &estimator.cells.counts;
        let counts: Vec<f64> = cells.iter().map(|cell| f64::from(cell.1)).collect();
        let ones = vec![1.0; estimator.cells.money.len()];
        let levels = estimator.levels(&counts, &ones);
        let point = parts(&mut shapley, &factors, &levels);
        let gammas: Vec<Gamma<f64>> = counts
            .iter()
            .map(|&count| Gamma::new(count, 1.0))
            .collect::<Result<_, _>>()
            .ok()?;
        let single = Gamma::new(1.0, 1.0).ok()?;
        let mut weights = counts.clone();
        let mut money = ones;
        let mut list = Vec::with_capacity(draws);
        let mut present = Vec::with_capacity(draws);
        for draw in 0..draws {
            let mut chance = Pcg64::new(SEED, draw as u128);
            for (weight, gamma) in weights.iter_mut().zip(&gammas) {
                *weight = gamma.sample(&mut chance);
            }
            for weight in &mut money {
                *weight = single.sample(&mut chance);
            }
            let mut levels = estimator.levels(&weights, &money);
            let shock: f64 = StandardNormal.sample(&mut chance);
            levels[1].leads *= (shock * swing.sd).exp();
            list.push(parts(&mut shapley, &factors, &levels));
            present.push(levels[1].clone());
        }
        let log_draws: Vec<Vec<f64>> = list.iter().map(|parts| parts.log.clone()).collect();
        let ranges = |point: &[f64], of: fn(&Parts) -> &Vec<f64>| -> Option<Vec<Range>> {
            point
                .iter()
                .enumerate()
                .map(|(place, &value)| {
                    let draws: Vec<f64> = list.iter().map(|parts| of(parts)[place]).collect();
                    range(value, &draws)
                })
                .collect()
        };
        Some(Estimate {
            covariance: covariance(&log_draws, factors.len()),
            won: ranges(&point.won, |parts| &parts.won)?,
            money: ranges(&point.money, |parts| &parts.money)?,
            log: point.log,
            draws: log_draws,
            factors,
            levels,
            present,
        })
    }

    /// The change that some factors made, as a ratio minus 1.
    pub(super) fn change(&self, place: usize) -> Option<Range> {
        let draws: Vec<f64> = self.draws.iter().map(|draw| draw[place].exp_m1()).collect();
        range(self.log[place].exp_m1(), &draws)
    }

    /// In what share of the draws the factors that `counts` takes together changed what is earned by more
    /// than so much, in the direction of the estimate.
    pub(super) fn share_beyond(&self, material: f64, counts: impl Fn(Factor) -> bool) -> f64 {
        let sum = |contributions: &[f64]| {
            let own = contributions.iter().zip(&self.factors);
            own.filter(|(_, factor)| counts(**factor))
                .map(|(part, _)| part)
                .sum::<f64>()
        };
        let direction = sum(&self.log).signum();
        let beyond = self
            .draws
            .iter()
            .filter(|draw| sum(draw) * direction > material.ln_1p());
        beyond.count() as f64 / self.draws.len().max(1) as f64
    }
}

pub(super) fn range(value: f64, draws: &[f64]) -> Option<Range> {
    Some(Range {
        value,
        low: quantile(draws, LOW)?,
        high: quantile(draws, HIGH)?,
    })
}

fn parts(shapley: &mut Shapley, factors: &[Factor], levels: &[Levels; 2]) -> Parts {
    let value = |set: u32| Levels::value(&levels[0], &levels[1], factors, set);
    let mut parts = Parts {
        log: vec![0.0; factors.len()],
        won: vec![0.0; factors.len()],
        money: vec![0.0; factors.len()],
    };
    let earned = |set: u32| {
        let (wins, money) = value(set);
        if money > 0.0 { money } else { wins }
    };
    shapley.contributions(
        |set| earned(set).max(f64::MIN_POSITIVE).ln(),
        &mut parts.log,
    );
    shapley.contributions(|set| value(set).0 * WEEKS_A_MONTH, &mut parts.won);
    shapley.contributions(|set| value(set).1 * WEEKS_A_MONTH, &mut parts.money);
    parts
}

fn covariance(draws: &[Vec<f64>], size: usize) -> Vec<f64> {
    let count = draws.len().max(2) as f64;
    let means: Vec<f64> = (0..size)
        .map(|place| draws.iter().map(|draw| draw[place]).sum::<f64>() / count)
        .collect();
    let mut covariance = Vec::with_capacity(size * size);
    for one in 0..size {
        for other in 0..size {
            let products = draws
                .iter()
                .map(|draw| (draw[one] - means[one]) * (draw[other] - means[other]));
            covariance.push(products.sum::<f64>() / (count - 1.0));
        }
    }
    covariance
}
