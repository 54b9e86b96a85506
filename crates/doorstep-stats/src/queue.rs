//! How long arrivals wait for one of several servers, and when there is no end to it.
//!
//! It must never give a waiting time where the queue only grows: then the growth is the answer.
//!
//! Times share one unit throughout, and rates are per that unit. A queue that is met at random has the
//! waits of [`Queue`] when everybody stays, and of [`ErlangA`] when some give up; where arrivals and
//! servers follow the hours of a week, [`Course`] carries the backlog from one hour to the next, and
//! [`waits_by_bin`] tells what chance adds.

mod carried;
mod course;
mod erlang;
mod impatient;

pub use carried::waits_by_bin;
pub use course::{BinWait, Course, backlog};
pub use erlang::{erlang_b, erlang_c, servers_for_blocking};
pub use impatient::ErlangA;

/// More servers than anybody employs; recursions take a step for each.
pub const MAX_SERVERS: u32 = 1_000_000;

/// Why a queue cannot be described.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum QueueError {
    /// A number is negative, not finite, or 0 where time or rate must be positive.
    #[error("{value} is no {what}")]
    Invalid {
        /// What was wanted.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// Arrivals and capacity are lists of different length, or empty.
    #[error("{arrivals} bins of arrivals and {capacity} of capacity do not make a course")]
    Bins {
        /// How many bins of arrivals there are.
        arrivals: usize,
        /// How many bins of capacity.
        capacity: usize,
    },
    /// More arrives than can be served: there is no steady state, and the backlog grows for ever.
    #[error("the backlog grows by {growth} in each unit of time, without end")]
    NoSteadyState {
        /// By how many the backlog grows: for a [`Queue`] in each unit of time, for a [`Course`] in each
        /// period. It is 0 where load and capacity are equal.
        growth: f64,
    },
    /// What one period leaves to the next does not settle: the load is too near to 1.
    #[error("after {periods} periods the backlog has not settled")]
    NotSettled {
        /// How many periods were followed.
        periods: usize,
    },
    /// So many states or servers that their sum is not worth the wait.
    #[error("the sum needs more than {most} steps")]
    TooMany {
        /// The most that are summed.
        most: usize,
    },
}

/// Arrivals at random that are served by one of several like servers, in the order in which they came:
/// M/M/c.
///
/// ```
/// use doorstep_stats::queue::Queue;
///
/// // 200 arrivals an hour, 3 minutes each, 14 servers.
/// let queue = Queue::new(200.0 / 60.0, 1.0 / 3.0, 14.0)?;
/// let waiting = queue.waiting()?;
/// assert!((queue.load() - 10.0 / 14.0).abs() < 1e-12);
/// assert!((waiting.probability - 0.174_131_9).abs() < 1e-7);
/// assert!((1.0 - waiting.longer_than(1.0 / 3.0) - 0.888_350_0).abs() < 1e-7);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    arrivals: f64,
    service_rate: f64,
    servers: f64,
}

impl Queue {
    /// `arrivals` λ and `service_rate` μ of one server are per unit of time. `servers` may be a
    /// fraction, such as of people who work in part.
    ///
    /// Errors unless λ and the servers are finite and not negative and μ is finite and positive, and
    /// beyond [`MAX_SERVERS`].
    ///
    /// ```
    /// use doorstep_stats::queue::Queue;
    ///
    /// assert!(Queue::new(2.0, 1.0, 2.5).is_ok());
    /// assert!(Queue::new(2.0, 0.0, 2.5).is_err());
    /// ```
    pub fn new(arrivals: f64, service_rate: f64, servers: f64) -> Result<Self, QueueError> {
        not_negative("rate of arrivals", arrivals)?;
        positive("rate of service", service_rate)?;
        not_negative("number of servers", servers)?;
        if servers > f64::from(MAX_SERVERS) {
            return Err(QueueError::TooMany {
                most: MAX_SERVERS as usize,
            });
        }
        Ok(Self {
            arrivals,
            service_rate,
            servers,
        })
    }

    /// The servers that the arrivals would keep busy, `a = λ/μ`.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert_eq!(Queue::new(6.0, 2.0, 4.0)?.offered(), 3.0);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn offered(&self) -> f64 {
        self.arrivals / self.service_rate
    }

    /// The share of capacity that is asked for, `ρ = λ/cμ`: 0 without arrivals, infinite when there are
    /// arrivals and nobody to serve them.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert_eq!(Queue::new(6.0, 2.0, 4.0)?.load(), 0.75);
    /// assert_eq!(Queue::new(6.0, 2.0, 0.0)?.load(), f64::INFINITY);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn load(&self) -> f64 {
        if self.arrivals == 0.0 {
            0.0
        } else {
            self.arrivals / self.capacity()
        }
    }

    /// What all servers together can serve in a unit of time, `cμ`.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert_eq!(Queue::new(6.0, 2.0, 4.0)?.capacity(), 8.0);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn capacity(&self) -> f64 {
        self.servers * self.service_rate
    }

    /// By how much the backlog grows in a unit of time, `(λ - cμ)⁺`.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert_eq!(Queue::new(6.0, 2.0, 4.0)?.backlog_growth(), 0.0);
    /// assert_eq!(Queue::new(6.0, 2.0, 2.0)?.backlog_growth(), 2.0);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn backlog_growth(&self) -> f64 {
        (self.arrivals - self.capacity()).max(0.0)
    }

    /// The steady state. Without arrivals nobody waits.
    ///
    /// Errors with the growth of the backlog when the load is 1 or more, or when there is no server.
    ///
    /// ```
    /// # use doorstep_stats::queue::{Queue, QueueError};
    /// // One server: P(wait) = ρ, mean wait ρ / (μ - λ).
    /// let waiting = Queue::new(0.8, 1.0, 1.0)?.waiting()?;
    /// assert!((waiting.probability - 0.8).abs() < 1e-12 && (waiting.mean() - 4.0).abs() < 1e-12);
    /// let overrun = Queue::new(3.0, 1.0, 2.0)?.waiting();
    /// assert_eq!(overrun, Err(QueueError::NoSteadyState { growth: 1.0 }));
    /// # Ok::<(), QueueError>(())
    /// ```
    pub fn waiting(&self) -> Result<Waiting, QueueError> {
        let rate = self.capacity() - self.arrivals;
        if self.arrivals == 0.0 {
            return Ok(Waiting {
                probability: 0.0,
                rate,
            });
        }
        if rate <= 0.0 {
            let growth = self.backlog_growth();
            return Err(QueueError::NoSteadyState { growth });
        }
        Ok(Waiting {
            probability: erlang_c(self.offered(), self.servers)?,
            rate,
        })
    }

    /// The mean number that wait, by Little's law `λ · W`.
    ///
    /// Errors as [`waiting`](Self::waiting) does.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert!((Queue::new(0.8, 1.0, 1.0)?.mean_waiting()? - 3.2).abs() < 1e-12);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn mean_waiting(&self) -> Result<f64, QueueError> {
        Ok(self.arrivals * self.waiting()?.mean())
    }

    /// The mean time from arrival to the end of service.
    ///
    /// Errors as [`waiting`](Self::waiting) does.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// assert!((Queue::new(0.8, 1.0, 1.0)?.mean_stay()? - 5.0).abs() < 1e-12);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn mean_stay(&self) -> Result<f64, QueueError> {
        Ok(self.waiting()?.mean() + 1.0 / self.service_rate)
    }

    /// What a unit of time yields when each arrival is worth `exp(-decay · wait)`:
    ///
    /// ```text
    /// λ · [1 - C δ / (cμ - λ + δ)]    while λ < cμ,      cμ    beyond,
    /// ```
    ///
    /// where beyond capacity the freshest are served first and the rest is lost. As the load goes to 1
    /// in the order of arrival, one more arrival takes away more than it brings.
    ///
    /// Errors unless `decay` δ, per unit of time, is finite and not negative.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// let yields = |arrivals| Queue::new(arrivals, 1.0, 2.0).and_then(|queue| queue.worth(0.5));
    /// assert!(yields(1.0)? < 1.0 && yields(1.0)? > yields(1.95)?);
    /// assert_eq!(yields(5.0)?, 2.0);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn worth(&self, decay: f64) -> Result<f64, QueueError> {
        not_negative("decay", decay)?;
        match self.waiting() {
            Ok(waiting) => Ok(self.arrivals * waiting.discount(decay)),
            Err(QueueError::NoSteadyState { .. }) => Ok(self.capacity()),
            Err(error) => Err(error),
        }
    }

    /// The fewest whole servers with which at least `share` of the arrivals wait no longer than
    /// `time`, and the load is at most `highest_load`.
    ///
    /// Errors unless `share` is below 1, `time` not negative, `highest_load` positive, and when more
    /// than [`MAX_SERVERS`] would be needed.
    ///
    /// ```
    /// # use doorstep_stats::queue::Queue;
    /// let queue = Queue::new(100.0 / 30.0, 1.0 / 3.0, 0.0)?;
    /// assert_eq!(queue.servers_for(1.0 / 3.0, 0.8, 0.85)?, 14);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn servers_for(&self, time: f64, share: f64, highest_load: f64) -> Result<u32, QueueError> {
        not_negative("time", time)?;
        positive("highest load", highest_load)?;
        not_negative("share below 1", 1.0 - share)?;
        let is_enough = |servers: u32| {
            let queue = Self {
                servers: f64::from(servers),
                ..*self
            };
            let waiting = queue.waiting();
            let held = waiting.is_ok_and(|waiting| 1.0 - waiting.longer_than(time) >= share);
            held && queue.load() <= highest_load
        };
        fewest(is_enough)
    }
}

/// The time from arrival to service: none with `1 - probability`, else exponential of this rate.
///
/// ```
/// use doorstep_stats::queue::Waiting;
///
/// let waiting = Waiting { probability: 0.5, rate: 2.0 };
/// assert_eq!(waiting.mean(), 0.25);
/// assert_eq!(waiting.discount(2.0), 0.75);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The probability to wait at all (Erlang C).
    pub probability: f64,
    /// How fast those who wait are served, per unit of time; `cμ - λ` for M/M/c.
    pub rate: f64,
}

impl Waiting {
    /// The mean wait of all, those included who do not wait.
    ///
    /// ```
    /// # use doorstep_stats::queue::Waiting;
    /// assert_eq!(Waiting { probability: 0.0, rate: 0.0 }.mean(), 0.0);
    /// ```
    pub fn mean(&self) -> f64 {
        if self.probability == 0.0 {
            0.0
        } else {
            self.probability / self.rate
        }
    }

    /// The probability of a wait longer than `time`, `P(W > t) = C exp(-(cμ - λ) t)`.
    ///
    /// ```
    /// # use doorstep_stats::queue::Waiting;
    /// assert_eq!(Waiting { probability: 0.5, rate: 2.0 }.longer_than(0.0), 0.5);
    /// ```
    pub fn longer_than(&self, time: f64) -> f64 {
        self.probability * (-self.rate * time).exp()
    }

    /// `E[exp(-δ W)] = 1 - C δ / (cμ - λ + δ)`: what is left on average of something that decays at the
    /// rate `decay` while it waits.
    ///
    /// ```
    /// # use doorstep_stats::queue::Waiting;
    /// assert_eq!(Waiting { probability: 0.5, rate: 2.0 }.discount(0.0), 1.0);
    /// ```
    pub fn discount(&self, decay: f64) -> f64 {
        if self.probability == 0.0 || decay == 0.0 {
            return 1.0;
        }
        1.0 - self.probability * decay / (self.rate + decay)
    }

    /// The waits when arrivals or service are not exponential: longer by
    /// `(c²ₐ + c²ₛ)/2`, where `arrivals` and `service` are the squared coefficients of variation of the
    /// times between arrivals and of the times of service (each 1 for M/M/c, 0 for a clockwork).
    ///
    /// Source: Allen (1990), *Probability, Statistics, and Queueing Theory*, 2nd ed., section 5.3, after
    /// Cunneen.
    ///
    /// ```
    /// # use doorstep_stats::queue::Waiting;
    /// let waiting = Waiting { probability: 0.5, rate: 2.0 };
    /// assert_eq!(waiting.varied(1.0, 3.0).mean(), 2.0 * waiting.mean());
    /// ```
    #[must_use]
    pub fn varied(&self, arrivals: f64, service: f64) -> Self {
        let factor = allen_cunneen(arrivals, service);
        Self {
            rate: self.rate / factor,
            ..*self
        }
    }
}

/// The factor by which waits are longer than those of M/M/c, `(c²ₐ + c²ₛ)/2`; see
/// [`Waiting::varied`].
///
/// ```
/// assert_eq!(doorstep_stats::queue::allen_cunneen(1.0, 1.0), 1.0);
/// ```
pub fn allen_cunneen(arrivals: f64, service: f64) -> f64 {
    f64::midpoint(arrivals, service)
}

/// The least number that is enough, when every larger one is too.
fn fewest(is_enough: impl Fn(u32) -> bool) -> Result<u32, QueueError> {
    if !is_enough(MAX_SERVERS) {
        return Err(QueueError::TooMany {
            most: MAX_SERVERS as usize,
        });
    }
    let mut enough = 1_u32;
    while !is_enough(enough) {
        enough = (2 * enough).min(MAX_SERVERS);
    }
    let mut low = 0;
    while low < enough {
        let middle = u32::midpoint(low, enough);
        if is_enough(middle) {
            enough = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(enough)
}

fn not_negative(what: &'static str, value: f64) -> Result<(), QueueError> {
    if value >= 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(QueueError::Invalid { what, value })
    }
}

fn positive(what: &'static str, value: f64) -> Result<(), QueueError> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(QueueError::Invalid { what, value })
    }
}

#[cfg(test)]
mod tests;
