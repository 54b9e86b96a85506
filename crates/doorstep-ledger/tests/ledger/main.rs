//! What a ledger promises: rows once, runs that can be taken back, and nothing half done.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its ledger fails"
)]

mod crash;
mod people;
mod promises;
mod world;
