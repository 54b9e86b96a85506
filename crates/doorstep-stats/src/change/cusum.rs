//! Cumulative sums: evidence added up until it suffices.
//!
//! It must never forget an alarm: what happens after the first is the caller's to decide.

/// A two-sided cumulative sum against a target.
///
/// ```text
/// S⁺ = max(0, S⁺ + x - target - slack),   S⁻ = max(0, S⁻ + target - slack - x),   alarm when > limit
/// ```
///
/// `slack` is half of the shift to be found, in the unit of the points. For standardised points
/// a slack of 0.5 and a limit of 5 raise a false alarm once in 465 points on average
/// ([`two_sided_run_length`](super::two_sided_run_length)).
///
/// Source: Page (1954), *Continuous inspection schemes*, Biometrika 41, 100–115.
///
/// ```
/// use doorstep_stats::change::Tabular;
///
/// let course = Tabular { target: 10.0, slack: 0.5, limit: 3.0 }.follow(&[10.0, 12.0, 12.0, 13.0]);
/// assert_eq!(course.upper, [0.0, 1.5, 3.0, 5.5]);
/// assert_eq!(course.first_alarm, Some(3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tabular {
    /// Where the points should lie.
    pub target: f64,
    /// What is forgiven at each point.
    pub slack: f64,
    /// Beyond this sum is an alarm.
    pub limit: f64,
}

/// The sums after each point.
#[derive(Debug, Clone, PartialEq)]
pub struct TabularCourse {
    /// The evidence for a rise.
    pub upper: Vec<f64>,
    /// The evidence for a fall.
    pub lower: Vec<f64>,
    /// The first point at which either passes the limit, counted from 0.
    pub first_alarm: Option<usize>,
}

impl Tabular {
    /// The sums over all points, which are not reset at an alarm.
    ///
    /// ```
    /// use doorstep_stats::change::Tabular;
    ///
    /// let chart = Tabular { target: 0.0, slack: 0.5, limit: 5.0 };
    /// assert_eq!(chart.follow(&[0.1, -0.2, 0.4]).first_alarm, None);
    /// ```
    pub fn follow(&self, points: &[f64]) -> TabularCourse {
        let off = |sign: f64| {
            let increments = points.iter().map(|x| sign * (x - self.target) - self.slack);
            accumulate(&increments.collect::<Vec<_>>())
        };
        let (upper, lower) = (off(1.0), off(-1.0));
        let alarms = [&upper, &lower].map(|sums| first_alarm(sums, self.limit));
        TabularCourse {
            first_alarm: alarms.into_iter().flatten().min(),
            upper,
            lower,
        }
    }
}

/// The one-sided sums `S = max(0, S + increment)`, such as of likelihood ratios.
///
/// ```
/// assert_eq!(doorstep_stats::change::accumulate(&[1.0, -3.0, 2.0]), [1.0, 0.0, 2.0]);
/// ```
pub fn accumulate(increments: &[f64]) -> Vec<f64> {
    let mut sum = 0.0_f64;
    let steps = increments.iter().map(|increment| {
        sum = (sum + increment).max(0.0);
        sum
    });
    steps.collect()
}

/// The first sum beyond the limit, counted from 0.
///
/// ```
/// assert_eq!(doorstep_stats::change::first_alarm(&[0.0, 2.0, 3.0], 2.0), Some(2));
/// ```
pub fn first_alarm(sums: &[f64], limit: f64) -> Option<usize> {
    sums.iter().position(|sum| *sum > limit)
}

/// The logarithm of the likelihood ratio of a Poisson count, for a mean of `ratio` times `expected`
/// against `expected`: `x ln r - μ (r - 1)`.
///
/// `expected` μ may differ from count to count; μ and r are positive. A ratio below 1 looks for a fall.
///
/// ```
/// use doorstep_stats::change::poisson_increment;
///
/// assert!(poisson_increment(12.0, 5.0, 2.0) > 0.0 && poisson_increment(5.0, 5.0, 2.0) < 0.0);
/// ```
pub fn poisson_increment(count: f64, expected: f64, ratio: f64) -> f64 {
    count * ratio.ln() - expected * (ratio - 1.0)
}

/// What to subtract from each Poisson count so that the sums are those of the likelihood ratio but for a
/// factor: `k = (λ₁ - λ₀) / (ln λ₁ - ln λ₀)`, between the two means.
///
/// `None` unless both are positive, finite and different.
///
/// Source: Lucas (1985), *Counted data CUSUM's*, Technometrics 27, 129–144.
///
/// ```
/// let slack = doorstep_stats::change::poisson_reference(4.0, 7.0).unwrap();
/// assert!((slack - 5.360_8).abs() < 1e-4);
/// ```
pub fn poisson_reference(before: f64, after: f64) -> Option<f64> {
    let are_positive = [before, after]
        .iter()
        .all(|mean| *mean > 0.0 && mean.is_finite());
    let slack = (after - before) / (after / before).ln();
    (are_positive && slack.is_finite()).then_some(slack)
}

/// The logarithm of the likelihood ratio of one trial, for the probability `after` against `before`,
/// both strictly between 0 and 1.
///
/// ```
/// use doorstep_stats::change::bernoulli_increment;
///
/// assert_eq!(bernoulli_increment(true, 0.2, 0.4), 2.0_f64.ln());
/// ```
pub fn bernoulli_increment(success: bool, before: f64, after: f64) -> f64 {
    if success {
        (after / before).ln()
    } else {
        ((1.0 - after) / (1.0 - before)).ln()
    }
}

/// The same for a trial with its own `probability`, for its odds multiplied by `after` against its odds
/// multiplied by `before` (usually 1):
///
/// ```text
/// y ln(R₁/R₀) + ln[(1 - p + R₀ p) / (1 - p + R₁ p)]
/// ```
///
/// `after` below 1 looks for a fall. The probability lies strictly between 0 and 1, the factors are
/// positive.
///
/// Source: Steiner, Cook, Farewell and Treasure (2000), *Monitoring surgical performance using
/// risk-adjusted cumulative sum charts*, Biostatistics 1, 441–452.
///
/// ```
/// use doorstep_stats::change::risk_adjusted_increment;
///
/// // A success that was hardly to be expected says most.
/// let (hard, easy) = (0.1, 0.9);
/// let said = |probability| risk_adjusted_increment(true, probability, 1.0, 2.0);
/// assert!(said(hard) > said(easy));
/// ```
pub fn risk_adjusted_increment(success: bool, probability: f64, before: f64, after: f64) -> f64 {
    let weight = |factor: f64| 1.0 - probability + factor * probability;
    let ratio = if success { (after / before).ln() } else { 0.0 };
    ratio + (weight(before) / weight(after)).ln()
}
