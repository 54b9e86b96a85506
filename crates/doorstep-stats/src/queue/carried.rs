//! The waits that chance causes in each hour, when arrivals and servers change from hour to hour.
//!
//! It must never call an hour steady by itself: what an hour leaves over, the next one starts with.

use super::{MAX_SERVERS, Queue, QueueError, Waiting, erlang_b, not_negative, positive};

/// Periods until what is carried over repeats itself; near full load it takes many.
const MOST_PERIODS: usize = 20_000;
/// How far what is carried may still be from repeating itself, as a part of it.
const REPEATED: f64 = 1e-11;

/// The waits by chance of each bin of a period that repeats, such as the hours of a week; `None` for bins
/// without servers, whose arrivals are carried over to the next.
///
/// `arrivals` and `servers` of each bin, `service_rate` μ of one server per unit of time, and the
/// `length` of a bin. Each bin is taken as a loss system first; what it loses is carried over:
///
/// ```text
/// λ̃ᵢ = λᵢ + bᵢ₋₁,   bᵢ = λ̃ᵢ B(λ̃ᵢ/μ, cᵢ)    (per unit of time)
/// ```
///
/// and what it serves, `λ̃ᵢ - bᵢ`, then waits as in M/M/c. With the same arrivals and servers
/// everywhere this is M/M/c itself. Add the waits of [`Course`](super::Course), which chance is not
/// part of, for those who come when it is closed or overrun.
///
/// Errors with the growth over a period when as much arrives in it as can be served, or more; when the
/// lists differ in length or are empty; when a number is negative or not finite, or beyond
/// [`MAX_SERVERS`]; and when what is carried over does not settle.
///
/// Source: Stolletz (2008), *Approximation of the non-stationary M(t)/M(t)/c(t)-queue using stationary
/// queueing models: the stationary backlog-carryover approach*, European Journal of Operational Research
/// 190, 478–493.
///
/// ```
/// use doorstep_stats::queue::waits_by_bin;
///
/// // Four hours, one of them closed. Who comes in it makes the next hour busier than the last.
/// let waits = waits_by_bin(&[2.0; 4], &[0.0, 2.0, 2.0, 2.0], 2.0, 1.0)?;
/// assert_eq!(waits[0], None);
/// assert!(waits[1].unwrap().mean() > waits[3].unwrap().mean());
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
pub fn waits_by_bin(
    arrivals: &[f64],
    servers: &[f64],
    service_rate: f64,
    length: f64,
) -> Result<Vec<Option<Waiting>>, QueueError> {
    check(arrivals, servers, service_rate, length)?;
    let mut carried = 0.0;
    for _ in 0..MOST_PERIODS {
        let before = carried;
        let mut served = Vec::with_capacity(arrivals.len());
        for (&arriving, &servers) in arrivals.iter().zip(servers) {
            let offered = arriving / length + carried;
            carried = offered * erlang_b(offered / service_rate, servers)?;
            served.push(offered - carried);
        }
        if (carried - before).abs() <= REPEATED * (1.0 + carried) {
            return (served.iter().zip(servers))
                .map(|(&served, &servers)| stationary(served, service_rate, servers))
                .collect();
        }
    }
    Err(QueueError::NotSettled {
        periods: MOST_PERIODS,
    })
}

fn stationary(served: f64, service_rate: f64, servers: f64) -> Result<Option<Waiting>, QueueError> {
    if servers == 0.0 {
        return Ok(None);
    }
    Queue::new(served, service_rate, servers)?
        .waiting()
        .map(Some)
}

fn check(
    arrivals: &[f64],
    servers: &[f64],
    service_rate: f64,
    length: f64,
) -> Result<(), QueueError> {
    if arrivals.len() != servers.len() || arrivals.is_empty() {
        return Err(QueueError::Bins {
            arrivals: arrivals.len(),
            capacity: servers.len(),
        });
    }
    positive("rate of service", service_rate)?;
    positive("length of a bin", length)?;
    for (&arriving, &servers) in arrivals.iter().zip(servers) {
        not_negative("number of arrivals", arriving)?;
        not_negative("number of servers", servers)?;
        if servers > f64::from(MAX_SERVERS) {
            let most = MAX_SERVERS as usize;
            return Err(QueueError::TooMany { most });
        }
    }
    let arriving: f64 = arrivals.iter().sum();
    let capacity = servers.iter().sum::<f64>() * service_rate * length;
    if arriving > 0.0 && arriving >= capacity {
        let growth = arriving - capacity;
        return Err(QueueError::NoSteadyState { growth });
    }
    Ok(())
}
