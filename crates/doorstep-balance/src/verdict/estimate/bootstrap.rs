//! The Bayesian bootstrap over cells: in each draw every lead weighs as an exponential number, a cell of n
//! like leads as one of shape n.

use rand_distr::{Distribution, Gamma, StandardNormal};
use rand_pcg::Pcg64;

use super::Source;
use crate::verdict::factors::{Estimator, Shock, UNSEEN, Weights};
use crate::verdict::levels::{Factor, Levels};

/// Levels from the cells of leads.
pub(in super::super) struct Bootstrap<'a> {
    estimator: Estimator<'a>,
    cells: Vec<Gamma<f64>>,
    money: Vec<Gamma<f64>>,
    without_lead: [Option<Gamma<f64>>; 2],
    unseen: Gamma<f64>,
    /// The weights of the last draw.
    weights: Weights,
}

impl<'a> Bootstrap<'a> {
    /// None if a cell is empty.
    pub(in super::super) fn new(estimator: Estimator<'a>) -> Option<Self> {
        let weights = counts(&estimator);
        let gammas = |shapes: &[f64]| -> Option<Vec<Gamma<f64>>> {
            shapes
                .iter()
                .map(|&shape| Gamma::new(shape, 1.0).ok())
                .collect()
        };
        Some(Bootstrap {
            cells: gammas(&weights.cells)?,
            money: gammas(&weights.money)?,
            without_lead: weights
                .without_lead
                .map(|count| Gamma::new(count, 1.0).ok()),
            unseen: Gamma::new(UNSEEN, 1.0).ok()?,
            weights,
            estimator,
        })
    }
}

/// Every lead weighs 1.
fn counts(estimator: &Estimator) -> Weights {
    let cells = estimator.cells.counts.iter();
    Weights {
        cells: cells.map(|cell| f64::from(cell.1)).collect(),
        money: estimator.cells.money.iter().map(|won| won.count).collect(),
        without_lead: estimator.cells.without_lead.map(f64::from),
        shock: Shock::default(),
        unseen: [UNSEEN; 2],
    }
}

impl Source for Bootstrap<'_> {
    fn factors(&self) -> &[Factor] {
        self.estimator.factors
    }

    fn point(&self) -> [Levels; 2] {
        self.estimator.levels(&counts(&self.estimator))
    }

    fn draw(&mut self, chance: &mut Pcg64) -> [Levels; 2] {
        let draws = self.weights.cells.iter_mut().zip(&self.cells);
        for (weight, gamma) in draws.chain(self.weights.money.iter_mut().zip(&self.money)) {
            *weight = gamma.sample(chance);
        }
        let gammas = self.without_lead.iter();
        for (weight, gamma) in self.weights.without_lead.iter_mut().zip(gammas) {
            *weight = gamma.map_or(0.0, |gamma| gamma.sample(chance));
        }
        let swing = self.estimator.swing;
        let mut shock = |sd: f64| {
            let times: f64 = StandardNormal.sample(chance);
            times * sd
        };
        self.weights.shock = Shock {
            won: shock(swing.won),
            answered: shock(swing.answered),
            money: shock(swing.money),
        };
        if self.estimator.cells.facts.wins.contains(&0) {
            self.weights.unseen = [0, 1].map(|_| self.unseen.sample(chance));
        }
        self.estimator.levels(&self.weights)
    }
}
