//! The binary as its users meet it: arguments in, text, JSON and an exit code out.

#![expect(
    clippy::expect_used,
    reason = "helpers of tests: what cannot be set up ends the test"
)]

mod ask;
mod bad_input;
mod browser;
mod capacity;
mod demo;
mod explain;
mod firms;
mod guess;
mod judge;
mod ledger;
mod native;
mod page;
mod paper;
mod real;
mod run;
mod text;
mod traps;
mod twins;
mod verdict;
