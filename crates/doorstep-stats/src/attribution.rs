//! How credit for a success is divided among the channels on the way to it.
//!
//! It must never be taken for an effect: it is book-keeping of what was seen together. And it must
//! never lose a success: what no channel can be given stays visible.
//!
//! Three ways: by a rule that looks at the place in the path ([`Rule`]), by what would be missing in a
//! Markov chain without the channel ([`Markov`]), and by the Shapley value over sets of channels
//! ([`ChannelSets`]).

mod graph;
mod markov;
mod rules;
mod sets;

pub use markov::Markov;
pub use rules::{Rule, credits};
pub use sets::{ChannelSets, MAX_EXACT, MAX_SET_CHANNELS, Sampled, Worth, sampled_shapley};

/// One way through the channels, and how often it ended in a success or without.
///
/// ```
/// use doorstep_stats::attribution::Path;
///
/// let path = Path::new(&[0, 2, 2], 3.0, 10.0);
/// assert_eq!(path.channels.len(), 3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path<'a> {
    /// The channels in order, numbered from 0; they may repeat, and there may be none.
    pub channels: &'a [usize],
    /// How long before the end each was met, in any unit; needed by [`Rule::Decay`] only, else empty.
    pub ages: &'a [f64],
    /// How often the path ended in a success, or what the successes were worth.
    pub successes: f64,
    /// How often it ended without.
    pub failures: f64,
}

impl<'a> Path<'a> {
    /// A path of which no ages are known.
    ///
    /// ```
    /// use doorstep_stats::attribution::Path;
    ///
    /// assert!(Path::new(&[1], 1.0, 0.0).ages.is_empty());
    /// ```
    pub fn new(channels: &'a [usize], successes: f64, failures: f64) -> Self {
        Self {
            channels,
            ages: &[],
            successes,
            failures,
        }
    }
}

/// What each channel is given; all of it adds up to the successes.
#[derive(Debug, Clone, PartialEq)]
pub struct Credits {
    /// By channel, in the unit of the successes.
    pub channels: Vec<f64>,
    /// Successes that no channel can be given, such as those without a channel on the way.
    pub without: f64,
}

/// Why credit cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum AttributionError {
    /// A path names a channel that there is not.
    #[error("path {path} names channel {channel}, where there are {channels}")]
    UnknownChannel {
        /// Which path.
        path: usize,
        /// The channel named.
        channel: usize,
        /// How many there are.
        channels: usize,
    },
    /// A number of successes or failures is negative or not finite.
    #[error("path {path} has {value} successes or failures")]
    Count {
        /// Which path.
        path: usize,
        /// The number.
        value: f64,
    },
    /// A rule that needs ages met a path without, or with one that is negative or not finite.
    #[error("path {path} has no sound age for each of its channels")]
    Ages {
        /// Which path.
        path: usize,
    },
    /// A setting of a rule is outside of what it can be.
    #[error("{value} is no {what}")]
    Invalid {
        /// What was wanted.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// Nothing succeeded, so that there is nothing to divide.
    #[error("nothing succeeded")]
    NoSuccess,
    /// More states than anybody waits for.
    #[error("the chain has more than {most} states; choose a lower order")]
    TooManyStates {
        /// The most that are borne.
        most: usize,
    },
    /// Walks take so long on average that the chain is not solved.
    #[error("the chain was not solved: its walks are too long")]
    NotConverged,
    /// More channels than the method can take.
    #[error("{channels} channels are too many: at most {most}")]
    TooManyChannels {
        /// How many there are.
        channels: usize,
        /// How many can be taken.
        most: usize,
    },
}

fn check(channels: usize, paths: &[Path<'_>]) -> Result<(), AttributionError> {
    for (index, path) in paths.iter().enumerate() {
        for value in [path.successes, path.failures] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(AttributionError::Count { path: index, value });
            }
        }
        if let Some(&channel) = path.channels.iter().find(|channel| **channel >= channels) {
            return Err(AttributionError::UnknownChannel {
                path: index,
                channel,
                channels,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
