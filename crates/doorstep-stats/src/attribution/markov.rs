//! Credit by what would be missing: a Markov chain of the last channels, solved exactly.
//!
//! It must never simulate: rare channels are the ones that noise would rank.

use std::collections::HashMap;

use super::graph::{Graph, Shares};
use super::{AttributionError, Credits, Path, check};

/// More states than this are too many.
const MOST_STATES: usize = 50_000;

/// A chain whose states are the last `order` channels met, with the frequencies seen as probabilities.
///
/// From every state a walk goes on to the state after the next channel, to success or to failure. The
/// probability of success from the start solves `(I - Q) x = r`, to the last digits; it equals the share
/// of successes seen, whatever the order. Without a channel, every walk that would meet it fails:
///
/// ```text
/// removal effect = 1 - x(channel leads to failure) / x
/// credit = successes · removal effect / sum of removal effects
/// ```
///
/// Repeats of a channel leave order 1 unchanged. A channel on every path has a removal effect of 1 where
/// the chain must meet it: at the beginning or the end of all, or within the memory of its order. The
/// number of states is at most that of the different
/// runs of `order` channels seen, and of the beginnings of paths.
///
/// Source: Anderl, Becker, von Wangenheim and Schumann (2016), *Mapping the customer journey*,
/// International Journal of Research in Marketing 33, 457–474; there simulated.
///
/// ```
/// use doorstep_stats::attribution::{Markov, Path};
///
/// let paths = [
///     Path::new(&[0, 1, 2], 1.0, 0.0),
///     Path::new(&[0], 0.0, 1.0),
///     Path::new(&[1, 2], 0.0, 1.0),
/// ];
/// let chain = Markov::fit(3, &paths, 1)?;
/// assert!((chain.success - 1.0 / 3.0).abs() < 1e-15);
/// let expected = [0.5, 1.0, 1.0];
/// assert!(chain.removal_effects.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-15));
/// # Ok::<(), doorstep_stats::attribution::AttributionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Markov {
    /// The probability of success from the start.
    pub success: f64,
    /// By channel: the share of successes that would be missing without it. Together they can be more
    /// than 1.
    pub removal_effects: Vec<f64>,
    /// The successes, divided in proportion to the removal effects. Paths without channels are part of
    /// the chain, but their successes are not divided.
    pub credits: Credits,
    /// How many states the chain has, the start included.
    pub states: usize,
}

impl Markov {
    /// Fits and solves the chain of `order` 1 or more.
    ///
    /// O(channels · moves · sweeps), with some tens of sweeps for each step of a usual path.
    ///
    /// Errors when a path names a channel beyond `channels` or has a count that is negative or not
    /// finite, when nothing succeeded or the order is 0, with more than fifty thousand states, and when
    /// walks of many thousand steps leave the chain unsolved after a hundred thousand sweeps.
    ///
    /// ```
    /// use doorstep_stats::attribution::{AttributionError, Markov, Path};
    ///
    /// let nothing = Markov::fit(1, &[Path::new(&[0], 0.0, 5.0)], 1);
    /// assert_eq!(nothing, Err(AttributionError::NoSuccess));
    /// ```
    pub fn fit(
        channels: usize,
        paths: &[Path<'_>],
        order: usize,
    ) -> Result<Self, AttributionError> {
        check(channels, paths)?;
        if order == 0 {
            return Err(AttributionError::Invalid {
                what: "order of a chain",
                value: 0.0,
            });
        }
        if paths.iter().all(|path| path.successes == 0.0) {
            return Err(AttributionError::NoSuccess);
        }
        let chain = Chain::of(paths, order)?;
        let success = chain.success_without(None)?;
        let mut removal_effects = Vec::with_capacity(channels);
        for channel in 0..channels {
            let left = chain.success_without(Some(channel))?;
            removal_effects.push((1.0 - left / success).max(0.0));
        }
        Ok(Self {
            success,
            credits: divided(paths, &removal_effects),
            removal_effects,
            states: chain.contexts.len(),
        })
    }
}

fn divided(paths: &[Path<'_>], removal_effects: &[f64]) -> Credits {
    let sum = |has_channels: bool| -> f64 {
        let like = paths
            .iter()
            .filter(|path| path.channels.is_empty() != has_channels);
        like.fold(0.0, |sum, path| sum + path.successes)
    };
    let total: f64 = removal_effects.iter().sum();
    // Where every removal leaves all successes, none of them has a channel.
    let share = if total > 0.0 { sum(true) / total } else { 0.0 };
    Credits {
        channels: removal_effects
            .iter()
            .map(|effect| share * effect)
            .collect(),
        without: sum(false),
    }
}

struct Chain<'a> {
    shares: Shares,
    /// The last channels of each state; none at the start.
    contexts: Vec<&'a [usize]>,
}

impl<'a> Chain<'a> {
    fn of(paths: &[Path<'a>], order: usize) -> Result<Self, AttributionError> {
        let mut graph = Graph::default();
        let start = graph.add_state();
        let mut contexts: Vec<&'a [usize]> = vec![&[]];
        let mut known: HashMap<&'a [usize], usize> = HashMap::new();
        let happened = paths
            .iter()
            .filter(|path| path.successes + path.failures > 0.0);
        for path in happened {
            let mut state = start;
            for end in 1..=path.channels.len() {
                let context = &path.channels[end.saturating_sub(order)..end];
                let next = *known.entry(context).or_insert_with(|| {
                    contexts.push(context);
                    graph.add_state()
                });
                let walks = path.successes + path.failures;
                *graph.states[state].moves.entry(next).or_insert(0.0) += walks;
                state = next;
            }
            graph.states[state].successes += path.successes;
            graph.states[state].failures += path.failures;
            if contexts.len() > MOST_STATES {
                return Err(AttributionError::TooManyStates { most: MOST_STATES });
            }
        }
        Ok(Self {
            shares: graph.shares(),
            contexts,
        })
    }

    fn success_without(&self, channel: Option<usize>) -> Result<f64, AttributionError> {
        let is_kept =
            |context: &&[usize]| !channel.is_some_and(|channel| context.contains(&channel));
        let is_kept: Vec<bool> = self.contexts.iter().map(is_kept).collect();
        let success = self.shares.success(&is_kept);
        success.ok_or(AttributionError::NotConverged)
    }
}
