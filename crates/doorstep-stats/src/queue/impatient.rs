//! Waiting when some give up: the birth-death chain of M/M/c+M, summed.
//!
//! It must never cut the sum where the rest still matters: then it errs.

use super::{MAX_SERVERS, QueueError, not_negative, positive};
use crate::special::beta_tails;

const MOST_STATES: usize = 4_000_000;
/// What may be left out of a sum, as a logarithm of a share of it.
const LOG_NEGLIGIBLE: f64 = -46.0;

/// The steady state of a queue in which everybody who waits gives up after an exponential time.
///
/// The probabilities of `n` in the system follow from
///
/// ```text
/// p(n+1) / p(n) = λ / (min(n+1, c) μ + (n+1-c)⁺ θ),    θ = 1 / mean patience
/// ```
///
/// and are summed as logarithms. There is a steady state at every load. As patience grows it becomes
/// that of [`Queue`](super::Queue).
///
/// Sources: Palm (1957); Garnett, Mandelbaum and Reiman (2002), *Designing a call center with impatient
/// customers*, M&SOM 4, 208–227.
///
/// ```
/// use doorstep_stats::queue::ErlangA;
///
/// // 200 arrivals an hour, 3 minutes each, 14 servers, 5 minutes of patience.
/// let queue = ErlangA::new(200.0 / 60.0, 1.0 / 3.0, 14, 5.0)?;
/// assert!((queue.abandonment - 0.013_984).abs() < 1e-6);
/// assert!((queue.mean_wait - 0.069_919).abs() < 1e-6);
/// # Ok::<(), doorstep_stats::queue::QueueError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ErlangA {
    /// The probability that an arrival finds all servers busy.
    pub wait_probability: f64,
    /// The share of arrivals that give up.
    pub abandonment: f64,
    /// The mean wait of all arrivals, whether served or not.
    pub mean_wait: f64,
    /// The mean number that wait.
    pub mean_waiting: f64,
    /// The share of time that a server is busy; `None` without servers.
    pub occupancy: Option<f64>,
    /// `p(c)`, `p(c+1)`, ...: an arrival finds so many waiting ahead.
    ahead: Vec<f64>,
    /// `θ` and `cμ/θ`.
    impatience: f64,
    servers_by_impatience: f64,
}

impl ErlangA {
    /// `arrivals` λ and `service_rate` μ of one server are per unit of time, `mean_patience` 1/θ is in
    /// that unit.
    ///
    /// Without arrivals nobody waits; without servers everybody does, and gives up.
    ///
    /// Errors unless λ is finite and not negative and the others are finite and positive, beyond
    /// [`MAX_SERVERS`], and when the sum would need more than four million states: more arrives than
    /// is served, and nobody gives up for very long.
    ///
    /// ```
    /// use doorstep_stats::queue::ErlangA;
    ///
    /// let nobody_there = ErlangA::new(2.0, 1.0, 0, 5.0)?;
    /// assert!((nobody_there.wait_probability - 1.0).abs() < 1e-12);
    /// assert!((nobody_there.mean_wait - 5.0).abs() < 1e-9);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn new(
        arrivals: f64,
        service_rate: f64,
        servers: u32,
        mean_patience: f64,
    ) -> Result<Self, QueueError> {
        not_negative("rate of arrivals", arrivals)?;
        positive("rate of service", service_rate)?;
        positive("mean patience", mean_patience)?;
        if servers > MAX_SERVERS {
            return Err(QueueError::TooMany {
                most: MAX_SERVERS as usize,
            });
        }
        let chain = Chain {
            arrivals,
            service_rate,
            servers: servers as usize,
            impatience: 1.0 / mean_patience,
        };
        Ok(chain.steady_state(chain.probabilities()?))
    }

    /// The probability to wait longer than `time`, neither served nor gone by then:
    ///
    /// ```text
    /// P(W > t) = e^(-θt) Σ p(c+j) · P(X > 1 - e^(-θt)),   X ~ Beta(j+1, cμ/θ)
    /// ```
    ///
    /// as those ahead leave at the rates `cμ, cμ + θ, ..., cμ + jθ`. O(states).
    ///
    /// ```
    /// use doorstep_stats::queue::ErlangA;
    ///
    /// let queue = ErlangA::new(200.0 / 60.0, 1.0 / 3.0, 14, 5.0)?;
    /// assert!((queue.longer_than(0.0) - queue.wait_probability).abs() < 1e-12);
    /// assert!(queue.longer_than(1.0) < queue.longer_than(0.5));
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn longer_than(&self, time: f64) -> f64 {
        if time <= 0.0 {
            return self.wait_probability;
        }
        let patient = (-self.impatience * time).exp();
        let above = |position, logit| {
            let tails = beta_tails(position, self.servers_by_impatience, logit);
            tails.log_upper.exp()
        };
        patient * self.over_positions(time, 1.0, above)
    }

    /// The share of all arrivals that are served within `time`:
    ///
    /// ```text
    /// 1 - P(wait) + Σ p(c+j) · m / (m+j+1) · P(X ≤ 1 - e^(-θt)),   X ~ Beta(j+1, m+1),   m = cμ/θ
    /// ```
    ///
    /// Given enough time it is the share that does not give up. O(states).
    ///
    /// ```
    /// use doorstep_stats::queue::ErlangA;
    ///
    /// let queue = ErlangA::new(200.0 / 60.0, 1.0 / 3.0, 14, 5.0)?;
    /// assert!((queue.served_within(1.0 / 3.0) - 0.916_792).abs() < 1e-6);
    /// assert!((queue.served_within(1e3) + queue.abandonment - 1.0).abs() < 1e-9);
    /// # Ok::<(), doorstep_stats::queue::QueueError>(())
    /// ```
    pub fn served_within(&self, time: f64) -> f64 {
        let at_once = 1.0 - self.wait_probability;
        if time <= 0.0 {
            return at_once;
        }
        let most = self.servers_by_impatience;
        let below = |position, logit| {
            let tails = beta_tails(position, most + 1.0, logit);
            most / (most + position) * tails.log_lower.exp()
        };
        at_once + self.over_positions(time, 0.0, below)
    }

    /// The sum over positions in the queue of what `part` makes of them and of the logit of
    /// `1 - e^(-θt)`; `without_servers` of all that wait when there is nobody.
    fn over_positions(
        &self,
        time: f64,
        without_servers: f64,
        part: impl Fn(f64, f64) -> f64,
    ) -> f64 {
        if self.servers_by_impatience == 0.0 {
            return self.wait_probability * without_servers;
        }
        let logit = (self.impatience * time).exp_m1().ln();
        let waiting = (1_u32..).zip(&self.ahead);
        waiting
            .map(|(position, probability)| probability * part(f64::from(position), logit))
            .sum()
    }
}

struct Chain {
    arrivals: f64,
    service_rate: f64,
    servers: usize,
    impatience: f64,
}

impl Chain {
    /// The rate at which one of `n` leaves, served or not.
    fn leaving(&self, number: usize) -> f64 {
        let waiting = number.saturating_sub(self.servers) as f64;
        number.min(self.servers) as f64 * self.service_rate + waiting * self.impatience
    }

    /// `p(0)`, `p(1)`, ... until the rest is negligible, by number in the system.
    fn probabilities(&self) -> Result<Vec<f64>, QueueError> {
        let mut logs = vec![0.0_f64];
        let (mut log, mut highest) = (0.0_f64, 0.0_f64);
        loop {
            let number = logs.len();
            let ratio = self.arrivals / self.leaving(number);
            // Later ratios are no larger, so that the rest is at most that of a geometric series.
            let rest = log + 2.0 * (ratio / (1.0 - ratio)).ln() + (number as f64).ln();
            let is_over = number > self.servers && ratio < 1.0 && rest < highest + LOG_NEGLIGIBLE;
            if is_over || self.arrivals == 0.0 {
                break;
            }
            if number >= MOST_STATES {
                return Err(QueueError::TooMany { most: MOST_STATES });
            }
            log += ratio.ln();
            highest = highest.max(log);
            logs.push(log);
        }
        let total: f64 = logs.iter().map(|log| (log - highest).exp()).sum();
        let share = |log: f64| (log - highest).exp() / total;
        Ok(logs.into_iter().map(share).collect())
    }

    fn steady_state(&self, probabilities: Vec<f64>) -> ErlangA {
        let ahead: Vec<f64> = probabilities.into_iter().skip(self.servers).collect();
        let weighed = (0_u32..).zip(&ahead);
        let mean_waiting: f64 = weighed.map(|(n, share)| f64::from(n) * share).sum();
        let lost = self.impatience * mean_waiting;
        let per_arrival = |rate: f64| {
            if self.arrivals == 0.0 {
                0.0
            } else {
                rate / self.arrivals
            }
        };
        let capacity = self.servers as f64 * self.service_rate;
        let wait_probability = if self.arrivals == 0.0 {
            0.0
        } else {
            ahead.iter().sum()
        };
        ErlangA {
            wait_probability,
            abandonment: per_arrival(lost),
            mean_wait: per_arrival(mean_waiting),
            mean_waiting,
            occupancy: (capacity > 0.0).then(|| (self.arrivals - lost) / capacity),
            ahead,
            impatience: self.impatience,
            servers_by_impatience: capacity / self.impatience,
        }
    }
}
