//! What the trial firms must keep: chance repeats, both forms tell the same, a weakness moves what it should
//! and nothing else, and the stated money is the money that is lost.

mod confounders;
mod kept;
mod money;
mod moves;
mod read;
