//! Erlang's two formulas, for whole and for fractional numbers of servers.
//!
//! It must never form a factorial or a power: the recursion stays between 0 and 1.

use statrs::function::gamma::ln_gamma;

use super::{MAX_SERVERS, QueueError, fewest, not_negative, positive};
use crate::special::IncompleteGamma;

/// The probability that an arrival finds all servers busy when nobody waits (M/M/c/c):
///
/// ```text
/// B(0) = 1,   B(c) = a B(c-1) / (c + a B(c-1))
/// ```
///
/// with the offered load `a = λ/μ`. For a fraction of a server the recursion starts from the
/// continuous formula `B(x) = aˣ e⁻ᵃ / Γ(x+1, a)`. O(servers).
///
/// Errors when a number is negative or not finite, and beyond [`MAX_SERVERS`].
///
/// Sources: Erlang (1917); Jagerman (1974), *Some properties of the Erlang loss function*, Bell System
/// Technical Journal 53, 525–551, for the continuation.
///
/// ```
/// use doorstep_stats::queue::erlang_b;
///
/// assert_eq!(erlang_b(1.0, 1.0)?, 0.5);
/// assert!((erlang_b(1.0, 2.0)? - 0.2).abs() < 1e-15);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
pub fn erlang_b(offered: f64, servers: f64) -> Result<f64, QueueError> {
    not_negative("offered load", offered)?;
    not_negative("number of servers", servers)?;
    if servers > f64::from(MAX_SERVERS) {
        return Err(QueueError::TooMany {
            most: MAX_SERVERS as usize,
        });
    }
    let part = servers.fract();
    let at_part = fraction_of_a_server(offered, part);
    Ok((1..=servers as u32).fold(at_part, |blocked, whole| {
        offered * blocked / (f64::from(whole) + part + offered * blocked)
    }))
}

/// `aˣ e⁻ᵃ / Γ(x+1, a)` for `0 ≤ x < 1`.
fn fraction_of_a_server(offered: f64, servers: f64) -> f64 {
    if servers == 0.0 {
        return 1.0;
    }
    if offered == 0.0 {
        return 0.0;
    }
    let log_upper = IncompleteGamma::at(servers + 1.0, offered).tails.log_upper;
    (servers * offered.ln() - offered - ln_gamma(servers + 1.0) - log_upper).exp()
}

/// The probability to wait when everybody stays (M/M/c), `C = B / (1 - ρ (1 - B))` with `ρ = a/c`; 1
/// when the load is 1 or more, or there is no server; 0 without arrivals.
///
/// Errors as [`erlang_b`] does.
///
/// Source: Erlang (1917).
///
/// ```
/// use doorstep_stats::queue::erlang_c;
///
/// assert!((erlang_c(10.0, 14.0)? - 0.174_131_9).abs() < 1e-7);
/// assert_eq!(erlang_c(3.0, 0.0)?, 1.0);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
pub fn erlang_c(offered: f64, servers: f64) -> Result<f64, QueueError> {
    let blocked = erlang_b(offered, servers)?;
    if offered == 0.0 {
        return Ok(0.0);
    }
    if offered >= servers {
        return Ok(1.0);
    }
    Ok(blocked / (1.0 - offered / servers * (1.0 - blocked)))
}

/// The fewest whole servers with which at most the share `blocking` finds all of them busy.
///
/// Errors unless `blocking` is positive, and as [`erlang_b`] does.
///
/// ```
/// use doorstep_stats::queue::servers_for_blocking;
///
/// assert_eq!(servers_for_blocking(10.0, 0.02)?, 17);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
pub fn servers_for_blocking(offered: f64, blocking: f64) -> Result<u32, QueueError> {
    not_negative("offered load", offered)?;
    positive("share", blocking)?;
    fewest(|servers| erlang_b(offered, f64::from(servers)).is_ok_and(|share| share <= blocking))
}
