//! The door rules: for every touch between a business and a person, whether it was marketing or
//! sales, decided by what really passed between them; and for every case, who won it.
//!
//! *Marketing brings people to the door; sales gets them through it.* `docs/rules.md` tells the
//! rules to an owner; the tests carry worked cases (`tests/rules/cases.jsonl`) that are the law.
//!
//! The way through this crate:
//! 1. [`Given`] is a touch as somebody stated it; [`Given::resolve`] fills in the defaults or
//!    refuses it, and yields a [`Touch`].
//! 2. [`Fold`] takes one person's touches in time order, one by one, and answers each with a
//!    [`Judged`]; when a case is over it hands out a [`Case`]. [`fold()`] does that over borrowed
//!    columns. The state is a few hundred bytes, whatever the length of the history.
//! 3. [`output`] writes judgements and cases under one of the three [`Reading`]s.
//!
//! This crate must never read a file, a clock or the network, know a time zone, or allocate while
//! folding. Time is a number of microseconds since 1970-01-01T00:00:00Z ([`Micros`]).

pub mod case;
pub mod fold;
pub mod output;
pub mod policy;
pub mod reason;
pub mod touch;
mod turns;

pub use case::{Case, Door, Opener, Outcome, Winner};
pub use fold::{Columns, Fold, Heard, Judged, Sink, Step, fold};
pub use policy::{Policy, PolicyError, Unit};
pub use reason::{Reading, Reason, Side};
pub use touch::{
    About, Act, Author, Direction, Given, Kind, Medium, Nature, Reach, Refusal, ReplyTo, Touch,
};

/// An instant: microseconds since 1970-01-01T00:00:00Z. Finer digits are cut off.
pub type Micros = i64;

/// Microseconds in a second.
pub const SECOND: Micros = 1_000_000;
/// Microseconds in an hour.
pub const HOUR: Micros = 3_600 * SECOND;
/// Microseconds in a day of 24 hours.
pub const DAY: Micros = 24 * HOUR;
