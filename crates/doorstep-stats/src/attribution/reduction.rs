//! The probability that a walk on a graph ends in success, by taking out one state after another.
//!
//! It must never iterate towards the answer: whatever the graph, the number of steps is known.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Moves are filled in as states are taken out; beyond this it is not worth the wait.
pub(super) const MOST_MOVES: usize = 4_000_000;

/// A graph of states, each of which is left by moves of given weights. State 0 is the start.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    /// From each state to others.
    pub(super) moves: Vec<BTreeMap<usize, f64>>,
    /// From each state to success.
    pub(super) successes: Vec<f64>,
    /// From each state to failure.
    pub(super) failures: Vec<f64>,
}

impl Graph {
    pub(super) fn add_state(&mut self) -> usize {
        self.moves.push(BTreeMap::new());
        self.successes.push(0.0);
        self.failures.push(0.0);
        self.moves.len() - 1
    }

    /// The graph in which every move to a state that is not kept leads to failure.
    pub(super) fn keeping(&self, is_kept: impl Fn(usize) -> bool) -> Self {
        let mut kept = self.clone();
        for (state, moves) in kept.moves.iter_mut().enumerate() {
            if !is_kept(state) {
                moves.clear();
                continue;
            }
            let lost = &mut kept.failures[state];
            moves.retain(|&to, weight| {
                let stays = is_kept(to);
                if !stays {
                    *lost += *weight;
                }
                stays
            });
        }
        kept
    }

    /// The probability of success from the start; `None` when too many moves would be filled in. 0 when
    /// the start leads nowhere.
    ///
    /// When state `s` is taken out, each move from `p` to `s` is led on to where `s` leads, in
    /// proportion; a way from `s` to itself only delays. All numbers stay positive sums and products, so
    /// that no digit is lost (Grassmann, Taksar and Heyman 1985, Operations Research 33, 1107–1116).
    /// States with few ways through them go first.
    pub(super) fn success(mut self) -> Option<f64> {
        let mut before = self.predecessors();
        let mut moves: usize = self.moves.iter().map(BTreeMap::len).sum();
        let ways = |graph: &Self, before: &[BTreeSet<usize>], state: usize| {
            graph.moves[state].len() * before[state].len()
        };
        let states = 1..self.moves.len();
        let mut queue: BinaryHeap<_> = states
            .map(|state| Reverse((ways(&self, &before, state), state)))
            .collect();
        while let Some(Reverse((known, state))) = queue.pop() {
            let now = ways(&self, &before, state);
            if now > known {
                queue.push(Reverse((now, state)));
                continue;
            }
            let (gone, added) = self.take_out(state, &mut before);
            moves = moves + added - gone;
            if moves > MOST_MOVES {
                return None;
            }
        }
        let (success, failure) = (self.successes.first()?, self.failures.first()?);
        let total = success + failure;
        Some(if total > 0.0 { success / total } else { 0.0 })
    }

    fn predecessors(&self) -> Vec<BTreeSet<usize>> {
        let mut before = vec![BTreeSet::new(); self.moves.len()];
        for (from, moves) in self.moves.iter().enumerate() {
            for &to in moves.keys() {
                before[to].insert(from);
            }
        }
        before
    }

    /// How many moves went and how many came.
    fn take_out(&mut self, state: usize, before: &mut [BTreeSet<usize>]) -> (usize, usize) {
        let mut onward = std::mem::take(&mut self.moves[state]);
        onward.remove(&state);
        let origins = std::mem::take(&mut before[state]);
        let (success, failure) = (self.successes[state], self.failures[state]);
        let leaving = onward.values().sum::<f64>() + success + failure;
        for to in onward.keys() {
            before[*to].remove(&state);
        }
        let (mut gone, mut added) = (onward.len(), 0);
        for &origin in origins.iter().filter(|origin| **origin != state) {
            let Some(arriving) = self.moves[origin].remove(&state) else {
                continue;
            };
            gone += 1;
            if leaving == 0.0 {
                // Nothing ever leaves: who arrives there never succeeds.
                self.failures[origin] += arriving;
                continue;
            }
            let share = arriving / leaving;
            self.successes[origin] += share * success;
            self.failures[origin] += share * failure;
            for (&to, weight) in &onward {
                let direct = self.moves[origin].entry(to).or_insert_with(|| {
                    added += 1;
                    0.0
                });
                *direct += share * weight;
                before[to].insert(origin);
            }
        }
        (gone, added)
    }
}
