//! Levels of the factors in a period, and what they make together.
//!
//! `V = leads · Σ mix · hand-over · proposal · win · money`, exactly, in each period: what the records
//! cannot tell apart stands in one factor, and nothing is counted twice.

use serde::Serialize;

/// A factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// How many come to the door.
    Leads,
    /// What kind of people they are.
    Mix,
    /// Whether they are answered in time.
    HandOver,
    /// Whether they get an offer with a price.
    Proposal,
    /// Whether they buy.
    Win,
    /// What an order leaves.
    Money,
}

/// Whose doing a factor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Bringing people to the door.
    Marketing,
    /// Answering them.
    HandOver,
    /// Bringing them through it.
    Sales,
    /// What is offered, at what price.
    Offer,
}

impl Side {
    /// All of them.
    pub const ALL: [Side; 4] = [Side::Marketing, Side::HandOver, Side::Sales, Side::Offer];
}

impl Factor {
    /// Whose doing it is, unless something else is known of the reasons.
    pub const fn side(self) -> Side {
        match self {
            Factor::Leads | Factor::Mix => Side::Marketing,
            Factor::HandOver => Side::HandOver,
            Factor::Proposal | Factor::Win => Side::Sales,
            Factor::Money => Side::Offer,
        }
    }
}

/// Levels of the factors in one period, by segment where they differ by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels {
    /// Leads a week.
    pub(super) leads: f64,
    /// Each segment's share of them.
    pub(super) mix: Vec<f64>,
    /// The share that is handled as well as if answered in time.
    pub(super) handled: Vec<f64>,
    /// The share of these with a proposal.
    pub(super) proposed: Vec<f64>,
    /// Wins by the horizon, of these.
    pub(super) won: Vec<f64>,
    /// Money a win, minor units.
    pub(super) money: Vec<f64>,
}

impl Levels {
    /// Wins and money a week, with each factor of `factors` taken from `present` where its bit is set,
    /// else from `reference`.
    pub(super) fn value(
        reference: &Levels,
        present: &Levels,
        factors: &[Factor],
        set: u32,
    ) -> (f64, f64) {
        let level = |factor: Factor| {
            let place = factors.iter().position(|&known| known == factor);
            let is_present = place.is_some_and(|place| set >> place & 1 == 1);
            if is_present { present } else { reference }
        };
        let (mix, handled) = (level(Factor::Mix), level(Factor::HandOver));
        let (proposed, won) = (level(Factor::Proposal), level(Factor::Win));
        let money = level(Factor::Money);
        let (mut wins, mut earned) = (0.0, 0.0);
        for segment in 0..mix.mix.len() {
            let of_segment = mix.mix[segment]
                * handled.handled[segment]
                * proposed.proposed[segment]
                * won.won[segment];
            wins += of_segment;
            earned += of_segment * money.money[segment];
        }
        let leads = level(Factor::Leads).leads;
        (leads * wins, leads * earned)
    }

    /// All segments as one, with the same wins and money.
    pub(super) fn as_one(&self) -> Levels {
        let sum = |part: &dyn Fn(usize) -> f64| (0..self.mix.len()).map(part).sum::<f64>();
        let handled = sum(&|s| self.mix[s] * self.handled[s]);
        let proposed = sum(&|s| self.mix[s] * self.handled[s] * self.proposed[s]);
        let won = |s: usize| self.mix[s] * self.handled[s] * self.proposed[s] * self.won[s];
        let wins = sum(&won);
        let money = sum(&|s| won(s) * self.money[s]);
        let of = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Levels {
            leads: self.leads,
            mix: vec![1.0],
            handled: vec![handled],
            proposed: vec![of(proposed, handled)],
            won: vec![of(wins, proposed)],
            money: vec![of(money, wins)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Factor, Levels};

    const ALL: [Factor; 6] = [
        Factor::Leads,
        Factor::Mix,
        Factor::HandOver,
        Factor::Proposal,
        Factor::Win,
        Factor::Money,
    ];

    #[test]
    fn segments_taken_as_one_earn_the_same() {
        let levels = Levels {
            leads: 40.0,
            mix: vec![0.3, 0.7],
            handled: vec![0.9, 0.6],
            proposed: vec![0.5, 0.8],
            won: vec![0.4, 0.3],
            money: vec![1_000.0, 2_500.0],
        };
        let (wins, money) = Levels::value(&levels, &levels, &ALL, 0);
        let one = levels.as_one();
        let (wins_of_one, money_of_one) = Levels::value(&one, &one, &ALL, 0);
        assert!((wins - wins_of_one).abs() < 1e-9 && (money - money_of_one).abs() < 1e-6);
    }
}
