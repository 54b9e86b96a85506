//! Statistics for small samples and unfinished observation, usable on their own.
//!
//! | module | question it answers |
//! |---|---|
//! | [`proportion`] | what share can be claimed from `k` of `n`? |
//! | [`shrinkage`] | what is one small group's share, given many groups like it? |
//! | [`random_effects`] | the same, with few groups that differ in logits |
//! | [`survival`] | what share meets each event by time `t`, while some are still waiting? |
//! | [`cure`] | what share will ever meet an event, and may one say so yet? |
//! | [`funnel`] | does one unit of many lie outside what chance allows? |
//! | [`rank`] | which place may each unit have among all? |
//! | [`quantile`] | where does the middle, or any other part, of a sample lie? |
//! | [`decomposition`] | how much did each factor contribute to a change? |
//! | [`logistic`] | how does a share depend on what is known of each case? |
//! | [`expected`] | did more happen than was to be expected of the cases at hand? |
//! | [`connected`] | which units can be compared at all? |
//! | [`attribution`] | which channels are given credit for a success? |
//! | [`change`] | did a series change, when, and how soon would one have known? |
//! | [`discovery`] | which of many tests may be believed? |
//! | [`queue`] | how long do arrivals wait, and does the backlog grow? |
//! | [`elasticity`] | how would a sum be divided, by what each part is known to move? |
//! | [`sparse`] | which one of several shifts is real, when most are none? |
//!
//! Invariants: every function is pure (no clock, no chance, no files), takes plain numbers, and
//! knows nothing of what they stand for. Shares lie in \[0, 1\]. Where the data cannot answer, the
//! result is an error or `None`, never a made-up number.

pub mod attribution;
pub mod change;
pub mod connected;
pub mod cure;
pub mod decomposition;
pub mod discovery;
pub mod elasticity;
pub mod expected;
pub mod funnel;
mod interval;
mod linear;
pub mod logistic;
mod maximise;
pub mod proportion;
pub mod quantile;
pub mod queue;
pub mod random_effects;
pub mod rank;
pub mod shrinkage;
pub mod sparse;
mod special;
pub mod survival;

pub use interval::{Confidence, ConfidenceError, Interval};
