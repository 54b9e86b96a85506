//! Proof by simulation: thousands of invented firms whose weakness is known, each put before the verdict.
//!
//! [`design`] says which firms, [`play`] puts one of them through the code of `doorstep diagnose`, [`crew`] does so with
//! all of them on every thread, [`metrics`] counts what came of it, and [`report`] writes that down, misses included.
//!
//! It must never tell the verdict anything that is not in the firm's records, and never leave a firm out of a number
//! without saying so.

pub mod case;
pub mod crew;
pub mod design;
pub mod firm;
pub mod limits;
pub mod metrics;
pub mod play;
pub mod report;
pub mod usual;
pub mod wishes;

pub use firm::{Class, Firm, Told, Truth};
