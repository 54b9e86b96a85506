//! Waiting when arrivals and capacity change from hour to hour, and what is left over is carried on.
//!
//! It must never count closed hours away from the clock: who comes in the evening waits for the
//! morning, even where nobody else waits.

use super::{QueueError, not_negative, positive};

/// The waits of those who arrive in one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinWait {
    /// How many wait when the bin begins.
    pub backlog: f64,
    /// The mean time until service, by the clock; `None` where nobody arrives.
    pub clock: Option<f64>,
    /// The mean time until service that counts open bins only; `None` where nobody arrives.
    pub open: Option<f64>,
}

/// The waits over a period that repeats, such as the 168 hours of a week, in its steady state.
///
/// Arrivals and service flow evenly within a bin, first come first served, and the backlog follows
///
/// ```text
/// dB/dt = λ(t) - c(t) μ    while B > 0 or more arrives than is served
/// ```
///
/// so that chance within a bin is left out: [`waits_by_bin`](super::waits_by_bin) gives that. A bin is open when it has capacity. The means are exact integrals, and
/// by Little's law the arrivals times their clock waits are the integral of the backlog.
///
/// Source: Newell (1982), *Applications of Queueing Theory*, 2nd ed., chapter 2.
///
/// ```
/// use doorstep_stats::queue::Course;
///
/// // Four bins of six hours; two are closed. One arrival in each, eight could be served.
/// let course = Course::new(&[1.0; 4], &[0.0, 4.0, 4.0, 0.0], 6.0)?;
/// let evening = course.bins[3];
/// assert_eq!(course.bins[1].backlog, 2.0);
/// assert!(evening.clock > Some(9.0) && evening.open < Some(3.0));
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// One for each bin, in order.
    pub bins: Vec<BinWait>,
    /// The mean wait of all by the clock; `None` without arrivals.
    pub clock: Option<f64>,
    /// The mean wait of all that counts open bins only; `None` without arrivals.
    pub open: Option<f64>,
    /// The share of capacity that is used.
    pub load: f64,
}

impl Course {
    /// `arrivals` and `capacity` (how many can be served) of each bin, and the `length` of a bin in
    /// units of time.
    ///
    /// Errors with the growth over a period when more arrives in it than can be served; when the lists
    /// differ in length or are empty; and when a number is negative or not finite.
    ///
    /// ```
    /// use doorstep_stats::queue::{Course, QueueError};
    ///
    /// let overrun = Course::new(&[3.0, 3.0], &[4.0, 0.0], 12.0);
    /// assert_eq!(overrun, Err(QueueError::NoSteadyState { growth: 2.0 }));
    /// ```
    pub fn new(arrivals: &[f64], capacity: &[f64], length: f64) -> Result<Self, QueueError> {
        let from_nothing = backlog(arrivals, capacity, 0.0)?;
        positive("length of a bin", length)?;
        let (arriving, served): (f64, f64) = (arrivals.iter().sum(), capacity.iter().sum());
        if arriving > served {
            let growth = arriving - served;
            return Err(QueueError::NoSteadyState { growth });
        }
        // A period that begins with nothing ends with what every later one begins with.
        let carried = from_nothing.last().copied().unwrap_or(0.0);
        let backlogs = backlog(arrivals, capacity, carried)?;
        let clock = Clock { capacity, length };
        let bins: Vec<BinWait> = (0..arrivals.len())
            .map(|bin| clock.waits(bin, arrivals[bin], backlogs[bin]))
            .collect();
        let mean = |of: fn(&BinWait) -> Option<f64>| {
            let waits = bins.iter().zip(arrivals);
            let sum: f64 = waits
                .filter_map(|(bin, arriving)| Some(of(bin)? * arriving))
                .sum();
            (arriving > 0.0).then(|| sum / arriving)
        };
        Ok(Self {
            clock: mean(|bin| bin.clock),
            open: mean(|bin| bin.open),
            load: if arriving > 0.0 {
                arriving / served
            } else {
                0.0
            },
            bins,
        })
    }
}

/// The backlog at the beginning of each bin and at the end of the last, from `start`: whether or not
/// there is a steady state.
///
/// Errors when the lists differ in length or are empty, and when a number is negative or not finite.
///
/// ```
/// use doorstep_stats::queue::backlog;
///
/// assert_eq!(backlog(&[3.0, 1.0, 0.0], &[1.0, 1.0, 5.0], 0.0)?, [0.0, 2.0, 2.0, 0.0]);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
pub fn backlog(arrivals: &[f64], capacity: &[f64], start: f64) -> Result<Vec<f64>, QueueError> {
    if arrivals.len() != capacity.len() || arrivals.is_empty() {
        return Err(QueueError::Bins {
            arrivals: arrivals.len(),
            capacity: capacity.len(),
        });
    }
    not_negative("backlog", start)?;
    let mut backlogs = vec![start];
    let mut waiting = start;
    for (&arriving, &served) in arrivals.iter().zip(capacity) {
        not_negative("number of arrivals", arriving)?;
        not_negative("capacity", served)?;
        waiting = (waiting + arriving - served).max(0.0);
        backlogs.push(waiting);
    }
    Ok(backlogs)
}

/// Where the servers stand when.
struct Clock<'a> {
    capacity: &'a [f64],
    length: f64,
}

impl Clock<'_> {
    fn waits(&self, bin: usize, arriving: f64, backlog: f64) -> BinWait {
        if arriving == 0.0 {
            return BinWait {
                backlog,
                clock: None,
                open: None,
            };
        }
        let served = self.capacity[bin];
        let busy = busy_share(arriving, served, backlog);
        if busy == 0.0 {
            return BinWait {
                backlog,
                clock: Some(0.0),
                open: Some(0.0),
            };
        }
        // They are served where the servers have done the backlog, and what comes until then.
        let (clock, open) = self.mean_service_time(bin, backlog, backlog + busy * arriving);
        let half = busy * self.length / 2.0;
        let half_open = if served > 0.0 { half } else { 0.0 };
        BinWait {
            backlog,
            clock: Some(busy * (clock - half)),
            open: Some(busy * (open - half_open)),
        }
    }

    /// The mean time from the beginning of `bin` until the work between `from` and `to` is done, by the
    /// clock and in open time.
    fn mean_service_time(&self, bin: usize, from: f64, to: f64) -> (f64, f64) {
        let (mut clock, mut open, mut done) = (0.0, 0.0, 0.0);
        let (mut clock_sum, mut open_sum) = (0.0, 0.0);
        // No wait is longer than a period, and none begins after its first bin.
        let bins = self.capacity.iter().cycle().skip(bin);
        for &capacity in bins.take(2 * self.capacity.len() + 1) {
            if capacity > 0.0 {
                let (low, high) = (from.max(done), to.min(done + capacity));
                if low < high {
                    let middle = (f64::midpoint(low, high) - done) / capacity * self.length;
                    clock_sum += (high - low) * (clock + middle);
                    open_sum += (high - low) * (open + middle);
                }
                open += self.length;
                done += capacity;
            }
            clock += self.length;
            if done >= to {
                break;
            }
        }
        (clock_sum / (to - from), open_sum / (to - from))
    }
}

/// The share of a bin until nobody waits any more; from then on nobody does.
fn busy_share(arriving: f64, served: f64, backlog: f64) -> f64 {
    if backlog == 0.0 && served >= arriving {
        0.0
    } else if served > arriving {
        (backlog / (served - arriving)).min(1.0)
    } else {
        1.0
    }
}
