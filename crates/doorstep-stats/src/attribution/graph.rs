//! The probability that a walk on a graph of states ends in success.
//!
//! It must never stop short of the answer in silence: success and failure are found apart, and what they
//! lack of 1 together is how far either can be off.

use std::collections::BTreeMap;

/// So many sweeps are needed for walks of some thousand steps on average.
const MOST_SWEEPS: usize = 100_000;
/// What success and failure may lack of 1 when rounding ends their growth.
const LARGEST_GAP: f64 = 1e-10;

/// How often each state was left, and whereto. State 0 is the start.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) states: Vec<State>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) moves: BTreeMap<usize, f64>,
    pub(super) successes: f64,
    pub(super) failures: f64,
}

impl Graph {
    pub(super) fn add_state(&mut self) -> usize {
        self.states.push(State::default());
        self.states.len() - 1
    }

    /// The shares of moves. A way from a state to itself only delays, and is left out.
    pub(super) fn shares(&self) -> Shares {
        let mut shares = Shares::default();
        for (state, left) in self.states.iter().enumerate() {
            let onward = left.moves.iter().filter(|(to, _)| **to != state);
            let leaving = onward.clone().map(|(_, weight)| weight).sum::<f64>();
            let leaving = leaving + left.successes + left.failures;
            shares.success.push(left.successes / leaving);
            shares.failure.push(left.failures / leaving);
            shares
                .moves
                .extend(onward.map(|(to, weight)| (*to, weight / leaving)));
            shares.ends.push(shares.moves.len());
        }
        shares
    }
}

/// The same as probabilities, state by state in one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares {
    success: Vec<f64>,
    failure: Vec<f64>,
    moves: Vec<(usize, f64)>,
    /// Where the moves of each state end in the list.
    ends: Vec<usize>,
}

impl Shares {
    /// The probability of success from the start, when every state that is not kept leads to failure.
    /// `None` when success and failure do not come near 1 together.
    ///
    /// By the sweeps of Gauss and Seidel from 0, which grow to the probabilities from below; they end
    /// when rounding lets nothing grow any more.
    pub(super) fn success(&self, is_kept: &[bool]) -> Option<f64> {
        let mut found: Vec<(f64, f64)> = (is_kept.iter())
            .map(|&is_kept| if is_kept { (0.0, 0.0) } else { (0.0, 1.0) })
            .collect();
        let mut last_gap = f64::INFINITY;
        for _ in 0..MOST_SWEEPS {
            self.sweep(is_kept, &mut found);
            let (success, failure) = *found.first()?;
            let gap = 1.0 - success - failure;
            if gap <= f64::EPSILON || (gap >= last_gap && gap <= LARGEST_GAP) {
                return Some(success / (success + failure));
            }
            last_gap = gap;
        }
        None
    }

    fn sweep(&self, is_kept: &[bool], found: &mut [(f64, f64)]) {
        // Later states lie nearer to the ends of paths.
        for state in (0..found.len()).rev().filter(|&state| is_kept[state]) {
            let from = state.checked_sub(1).map_or(0, |before| self.ends[before]);
            let own = (self.success[state], self.failure[state]);
            let moves = &self.moves[from..self.ends[state]];
            found[state] = moves.iter().fold(own, |sum, &(to, share)| {
                (sum.0 + share * found[to].0, sum.1 + share * found[to].1)
            });
        }
    }
}
