//! Two shares against each other: their difference, their ratio, the ratio of their odds.
//!
//! It must never build a difference from the plain normal ("Wald") interval, and never call a ratio
//! bounded that the data leave open.

use super::Counts;
use crate::{Confidence, Interval};

/// The interval of `p₁ - p₂` by Newcombe's hybrid of the two Wilson intervals; `None` unless both
/// have trials.
///
/// With the Wilson ends `l` and `u` of each share, it reaches from
///
/// ```text
/// d - √((p₁-l₁)² + (u₂-p₂)²)   to   d + √((u₁-p₁)² + (p₂-l₂)²)      d = p₁ - p₂
/// ```
///
/// and stays in \[-1, 1\].
///
/// Source: Newcombe (1998), *Statistics in Medicine* 17, 873–890, method 10.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, difference}};
///
/// let range = difference(Counts::new(7, 34)?, Counts::new(1, 34)?, Confidence::P95).unwrap();
/// assert!((range.lower - 0.019).abs() < 0.001);
/// assert!((range.upper - 0.34).abs() < 0.001);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn difference(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    let (share, other_share) = (one.share()?, other.share()?);
    let (range, other_range) = (one.wilson(confidence)?, other.wilson(confidence)?);
    let distance = share - other_share;
    Some(Interval {
        lower: distance - (share - range.lower).hypot(other_range.upper - other_share),
        upper: distance + (range.upper - share).hypot(other_share - other_range.lower),
    })
}

/// The interval of `p₁ - p₂` by the normal approximation, after a success and a failure have been
/// added to each (Agresti and Caffo); `None` unless both have trials.
///
/// ```text
/// p₁ - p₂ ± z √( p₁(1-p₁)/(n₁+2) + p₂(1-p₂)/(n₂+2) )    pᵢ = (kᵢ+1) / (nᵢ+2)
/// ```
///
/// Easy to check by hand, and it too answers for empty counts; [`difference`] lies nearer to what was
/// observed. It may reach beyond -1 or 1.
///
/// Source: Agresti and Caffo (2000), *The American Statistician* 54, 280–288.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, difference_adjusted}};
///
/// let (one, other) = (Counts::new(7, 34)?, Counts::new(1, 34)?);
/// let range = difference_adjusted(one, other, Confidence::P95).unwrap();
/// assert!((range.lower - 0.011_611_67).abs() < 1e-6);
/// assert!((range.upper - 0.321_721_66).abs() < 1e-6);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn difference_adjusted(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    let (_, _) = (one.share()?, other.share()?);
    let adjusted = |counts: Counts| {
        let trials = counts.trials as f64 + 2.0;
        let share = (counts.successes as f64 + 1.0) / trials;
        (share, share * (1.0 - share) / trials)
    };
    let ((share, variance), (other_share, other_variance)) = (adjusted(one), adjusted(other));
    let half_width = confidence.critical_value() * (variance + other_variance).sqrt();
    Some(Interval {
        lower: share - other_share - half_width,
        upper: share - other_share + half_width,
    })
}

/// The interval of `p₁ - p₂` by the score test of Miettinen and Nurminen; `None` unless both have
/// trials.
///
/// It holds every difference `δ` that the data do not contradict:
///
/// ```text
/// (p̂₁ - p̂₂ - δ)² ≤ z² · N/(N-1) · (p₁(1-p₁)/n₁ + p₂(1-p₂)/n₂)
/// ```
///
/// where `p₁ = p₂ + δ` are the likeliest shares that differ by just `δ`. Somewhat more exact than
/// [`difference`] in coverage, and slower.
///
/// Source: Miettinen and Nurminen (1985), *Statistics in Medicine* 4, 213–226; the root of the cubic
/// as in Farrington and Manning (1990), *Statistics in Medicine* 9, 1447–1454.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, difference_by_score}};
///
/// let (one, other) = (Counts::new(7, 34)?, Counts::new(1, 34)?);
/// let range = difference_by_score(one, other, Confidence::P95).unwrap();
/// assert!((range.lower - 0.028).abs() < 0.006 && (range.upper - 0.34).abs() < 0.006);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn difference_by_score(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    let observed = one.share()? - other.share()?;
    let (trials, other_trials) = (one.trials as f64, other.trials as f64);
    let all = trials + other_trials;
    let z = confidence.critical_value();
    let variance = |share: f64| share * (1.0 - share);
    let agrees = |difference: f64| {
        let (first, second) = likeliest_shares(one, other, difference);
        let spread = variance(first) / trials + variance(second) / other_trials;
        (observed - difference).powi(2) <= z * z * spread * all / (all - 1.0).max(1.0)
    };
    Some(Interval {
        lower: boundary(observed, -1.0, agrees),
        upper: boundary(observed, 1.0, agrees),
    })
}

/// The likeliest shares that differ by `difference`: a root of the cubic score equation.
fn likeliest_shares(one: Counts, other: Counts, difference: f64) -> (f64, f64) {
    let (trials, other_trials) = (one.trials as f64, other.trials as f64);
    let (successes, other_successes) = (one.successes as f64, other.successes as f64);
    let (all, all_successes) = (trials + other_trials, successes + other_successes);
    let square = (trials + 2.0 * other_trials) * difference - all - all_successes;
    let linear =
        (other_trials * difference - all - 2.0 * other_successes) * difference + all_successes;
    let constant = other_successes * difference * (1.0 - difference);
    let middle = square / (3.0 * all);
    let turn = middle.powi(3) - linear * square / (6.0 * all * all) + constant / (2.0 * all);
    let radius = (middle * middle - linear / (3.0 * all))
        .max(0.0)
        .sqrt()
        .copysign(turn);
    let cosine = turn / radius.powi(3);
    // A triple root has no radius.
    let angle = if cosine.is_finite() {
        cosine.clamp(-1.0, 1.0).acos()
    } else {
        0.0
    };
    let second = 2.0 * radius * ((std::f64::consts::PI + angle) / 3.0).cos() - middle;
    let second = second.clamp((-difference).max(0.0), (1.0 - difference).min(1.0));
    ((second + difference).clamp(0.0, 1.0), second)
}

/// The interval of the ratio `p₁ / p₂` by Koopman's score test; `None` unless both have trials and
/// at least one a success.
///
/// It holds every ratio `θ` that the data do not contradict: with the likeliest shares `p₁ = θ p₂`,
///
/// ```text
/// (k₁ - n₁p₁)² / (n₁p₁(1-p₁)) + (k₂ - n₂p₂)² / (n₂p₂(1-p₂)) ≤ z²
/// ```
///
/// It starts at 0 without successes in the first, and has no upper end, [`f64::INFINITY`], without
/// any in the second.
///
/// Source: Koopman (1984), *Biometrics* 40, 513–517.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, ratio}};
///
/// let range = ratio(Counts::new(7, 34)?, Counts::new(1, 34)?, Confidence::P95).unwrap();
/// assert!((range.lower - 1.220_853).abs() < 1e-4 && (range.upper - 42.575_718).abs() < 1e-2);
/// let open = ratio(Counts::new(7, 34)?, Counts::new(0, 34)?, Confidence::P95).unwrap();
/// assert!(open.lower > 1.0 && open.upper.is_infinite());
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn ratio(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    /// No share differs from another by more than this power of e: counts have 64 bits.
    const FURTHEST: f64 = 90.0;
    let (share, other_share) = (one.share()?, other.share()?);
    if one.successes + other.successes == 0 {
        return None;
    }
    let z = confidence.critical_value();
    let agrees = |log_ratio: f64| koopman(one, other, log_ratio.exp()) <= z * z;
    let middle = (share / other_share).ln().clamp(-FURTHEST, FURTHEST);
    let lower = boundary(middle, -FURTHEST, agrees).exp();
    let upper = boundary(middle, FURTHEST, agrees).exp();
    Some(Interval {
        lower: if one.successes > 0 { lower } else { 0.0 },
        upper: if other.successes > 0 {
            upper
        } else {
            f64::INFINITY
        },
    })
}

fn koopman(one: Counts, other: Counts, ratio: f64) -> f64 {
    let (trials, other_trials) = (one.trials as f64, other.trials as f64);
    let (successes, other_successes) = (one.successes as f64, other.successes as f64);
    let square = (trials + other_trials) * ratio;
    let half = 0.5 * (trials * ratio + successes + other_trials + other_successes * ratio);
    let constant = successes + other_successes;
    // The smaller root, by its product with the larger: the plain difference would cancel.
    let second = constant / (half + (half * half - square * constant).max(0.0).sqrt());
    let deviation = |successes: f64, trials: f64, share: f64| {
        let distance = successes - trials * share;
        let spread = trials * share * (1.0 - share);
        if distance.abs() <= 1e-12 * trials {
            0.0
        } else {
            distance * distance / spread.max(f64::MIN_POSITIVE)
        }
    };
    deviation(successes, trials, (ratio * second).min(1.0))
        + deviation(other_successes, other_trials, second.min(1.0))
}

/// The interval of the ratio `p₁ / p₂` by the normal approximation of its logarithm (Katz); `None`
/// unless both have successes.
///
/// ```text
/// exp( ln(p₁/p₂) ± z √(1/k₁ - 1/n₁ + 1/k₂ - 1/n₂) )
/// ```
///
/// Easy to check by hand. Prefer [`ratio`], which also answers where successes are few or none.
///
/// Source: Katz et al. (1978), *Biometrics* 34, 469–474.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, ratio_by_log}};
///
/// let range = ratio_by_log(Counts::new(7, 34)?, Counts::new(1, 34)?, Confidence::P95).unwrap();
/// assert!((range.lower / 0.91 - 1.0).abs() < 0.012 && (range.upper / 54.0 - 1.0).abs() < 0.012);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn ratio_by_log(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    let (share, other_share) = (one.share()?, other.share()?);
    if one.successes == 0 || other.successes == 0 {
        return None;
    }
    let part = |counts: Counts| 1.0 / counts.successes as f64 - 1.0 / counts.trials as f64;
    Some(around(
        (share / other_share).ln(),
        confidence.critical_value() * (part(one) + part(other)).sqrt(),
    ))
}

/// The interval of the ratio of odds, `p₁(1-p₂) / (p₂(1-p₁))`, by Woolf's logit; `None` unless both
/// have successes and failures.
///
/// ```text
/// exp( ln OR ± z √(1/k₁ + 1/(n₁-k₁) + 1/k₂ + 1/(n₂-k₂)) )
/// ```
///
/// Source: Woolf (1955), *Annals of Human Genetics* 19, 251–253.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, odds_ratio}};
///
/// let range = odds_ratio(Counts::new(7, 34)?, Counts::new(1, 34)?, Confidence::P95).unwrap();
/// assert!((range.lower / 0.99 - 1.0).abs() < 0.012 && (range.upper / 74.0 - 1.0).abs() < 0.012);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn odds_ratio(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    logit_interval(one, other, confidence, 0.0)
}

/// The interval of the ratio of odds with ½ added to each count (Gart); `None` unless both have
/// trials. It answers for empty counts too, drawn towards 1.
///
/// Source: Gart (1966), *Biometrika* 53, 47–57, as an interval in Fagerland, Lydersen and Laake
/// (2015), *Statistical Methods in Medical Research* 24, 224–254.
///
/// ```
/// use doorstep_stats::{Confidence, proportion::{Counts, odds_ratio_adjusted}};
///
/// let (one, other) = (Counts::new(7, 34)?, Counts::new(1, 34)?);
/// let range = odds_ratio_adjusted(one, other, Confidence::P95).unwrap();
/// assert!((range.lower / 0.98 - 1.0).abs() < 0.012 && (range.upper / 38.0 - 1.0).abs() < 0.012);
/// # Ok::<(), doorstep_stats::proportion::CountsError>(())
/// ```
pub fn odds_ratio_adjusted(one: Counts, other: Counts, confidence: Confidence) -> Option<Interval> {
    logit_interval(one, other, confidence, 0.5)
}

fn logit_interval(
    one: Counts,
    other: Counts,
    confidence: Confidence,
    added: f64,
) -> Option<Interval> {
    let (_, _) = (one.share()?, other.share()?);
    let cells = [
        one.successes,
        one.trials - one.successes,
        other.trials - other.successes,
        other.successes,
    ]
    .map(|count| count as f64 + added);
    if cells.iter().any(|&count| count <= 0.0) {
        return None;
    }
    let log_ratio = (cells[0] * cells[2] / (cells[1] * cells[3])).ln();
    let variance: f64 = cells.iter().map(|count| 1.0 / count).sum();
    Some(around(
        log_ratio,
        confidence.critical_value() * variance.sqrt(),
    ))
}

fn around(log_value: f64, distance: f64) -> Interval {
    Interval {
        lower: (log_value - distance).exp(),
        upper: (log_value + distance).exp(),
    }
}

/// The last value from `inside` towards `outside` that agrees, when those that agree form one
/// stretch with `inside` in it.
fn boundary(inside: f64, outside: f64, agrees: impl Fn(f64) -> bool) -> f64 {
    const HALVINGS: usize = 100;
    if agrees(outside) {
        return outside;
    }
    let (mut near, mut far) = (inside, outside);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (near + far);
        if agrees(middle) {
            near = middle;
        } else {
            far = middle;
        }
    }
    near
}
