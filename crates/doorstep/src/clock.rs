//! The only place that reads the clock.

use std::time::UNIX_EPOCH;

use doorstep_core::Micros;

/// Now, in microseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
pub(crate) fn now() -> Micros {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_micros() as Micros)
}
