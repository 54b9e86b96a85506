//! The door rules, proven: the worked cases, a literal model beside the fold, and properties.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop loudly"
)]

mod cases;
mod driver;
mod model;
mod policy;
mod properties;
mod random;
mod refusals;
