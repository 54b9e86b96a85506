//! `doorstep serve` as browsers meet it: a real server on a free port, with a folder of its own or a database of its own in
//! PostgreSQL.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: what cannot be set up ends the test"
)]

mod browser;
mod day;
mod doors;
mod enquiry;
mod keep;
mod killed;
mod rights;
mod site;
