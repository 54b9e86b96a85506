//! Several changes of a mean, by least squares.
//!
//! It must never choose the number of changes by fit alone: more always fit better.

use super::{ChangeError, MOST_POINTS, check, check_points};
use crate::Confidence;
use crate::special::log_upper_normal;

/// The best division of a series into segments of one mean each, for a number of breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Segments {
    /// The number of points before each break, ascending.
    pub breaks: Vec<usize>,
    /// The mean of each segment.
    pub means: Vec<f64>,
    /// The sum of squares about these means.
    pub rss: f64,
    /// `n (ln 2π + ln RSS/n + 1) + 2 (m+1) ln n` with `m` breaks: each segment costs its mean and its
    /// place. The number of breaks with the lowest is the one to believe.
    pub bic: f64,
}

/// The best divisions with 0, 1, ... `most_breaks` breaks, as far as segments of at least `shortest`
/// points allow.
///
/// By dynamic programming, O(breaks · points²).
///
/// Errors with fewer than [`FEWEST_POINTS`](super::FEWEST_POINTS) points or more than [`MOST_POINTS`], on a number that is
/// not finite, and unless `shortest` is at least 2.
///
/// Source: Bai and Perron (2003), *Computation and analysis of multiple structural change models*,
/// Journal of Applied Econometrics 18, 1–22.
///
/// ```
/// use doorstep_stats::change::segments;
///
/// let series = [1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0, 1.0, 2.0, 1.0, 2.0];
/// let found = segments(&series, 2, 4)?;
/// assert_eq!(found[2].breaks, [4, 8]);
/// assert!((found[2].means[1] - 8.5).abs() < 1e-12);
/// let believed = found.iter().min_by(|one, other| one.bic.total_cmp(&other.bic)).unwrap();
/// assert_eq!(believed.breaks.len(), 2);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn segments(
    points: &[f64],
    shortest: usize,
    most_breaks: usize,
) -> Result<Vec<Segments>, ChangeError> {
    check_points(points, MOST_POINTS)?;
    check("length of a segment", shortest as f64, shortest >= 2)?;
    let sums = Sums::of(points);
    let count = points.len();
    // best[end]: the least sum of squares of the points before `end`, in one segment more each round.
    let mut best: Vec<f64> = (0..=count).map(|end| sums.rss(0, end)).collect();
    let mut last_breaks: Vec<Vec<usize>> = Vec::new();
    let mut found = vec![sums.divided(&[])];
    for breaks in 1..=most_breaks {
        if (breaks + 1) * shortest > count {
            break;
        }
        let mut with_one_more = vec![f64::INFINITY; count + 1];
        let mut last_break = vec![0; count + 1];
        for end in (breaks + 1) * shortest..=count {
            let places = breaks * shortest..=end - shortest;
            let candidates = places.map(|at| (best[at] + sums.rss(at, end), at));
            if let Some((rss, at)) = candidates.min_by(|one, other| one.0.total_cmp(&other.0)) {
                (with_one_more[end], last_break[end]) = (rss, at);
            }
        }
        best = with_one_more;
        last_breaks.push(last_break);
        found.push(sums.divided(&traced(&last_breaks, count)));
    }
    Ok(found)
}

/// The breaks from the last to the first, turned round.
fn traced(last_breaks: &[Vec<usize>], count: usize) -> Vec<usize> {
    let mut end = count;
    let mut breaks: Vec<usize> = (last_breaks.iter().rev())
        .map(|last_break| {
            end = last_break[end];
            end
        })
        .collect();
    breaks.reverse();
    breaks
}

/// The largest F statistic of one break against none, and the number of points before that break;
/// segments have at least `shortest` points.
///
/// ```text
/// F(k) = [RSS₀ - RSS(k)] / [RSS(k) / (n - 2)]
/// ```
///
/// Its distribution is not that of F, as the best of many is taken: Andrews (1993) gives 8.85 for 5 %
/// with 15 % of the points kept from either end.
///
/// Errors as [`segments`] does, and when `shortest` leaves no break or two means fit without an error.
///
/// Source: Andrews (1993), *Tests for parameter instability and structural change with unknown change
/// point*, Econometrica 61, 821–856.
///
/// ```
/// use doorstep_stats::change::sup_f;
///
/// let (statistic, at) = sup_f(&[1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0], 2)?;
/// assert_eq!(at, 4);
/// assert!(statistic > 8.85);
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn sup_f(points: &[f64], shortest: usize) -> Result<(f64, usize), ChangeError> {
    let found = segments(points, shortest, 1)?;
    let [none, one] = found.as_slice() else {
        let value = shortest as f64;
        return Err(ChangeError::Invalid {
            what: "length of a segment",
            value,
        });
    };
    if one.rss <= 1e-12 * none.rss || one.rss == 0.0 {
        return Err(ChangeError::NoVariation);
    }
    let statistic = (none.rss - one.rss) / (one.rss / (points.len() as f64 - 2.0));
    Ok((statistic, one.breaks[0]))
}

/// Within which numbers of points break number `index` (from 0) of `division` lies, with each
/// neighbouring segment having its own variance.
///
/// The estimated place minus the true one, in units of `σ²/δ²` of the segment it leans into, has a known
/// distribution for long segments: where a Brownian motion that drifts down on both sides has its peak.
///
/// Errors when there is no such break, when the points are not those of the division, and when a
/// segment does not vary or both have one mean.
///
/// Source: Bai (1997), *Estimation of a change point in multiple regression models*, Review of Economics
/// and Statistics 79, 551–563, equation 16 and appendix B.
///
/// ```
/// use doorstep_stats::Confidence;
/// use doorstep_stats::change::{break_interval, segments};
///
/// let series = [1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0];
/// let division = &segments(&series, 2, 1)?[1];
/// assert_eq!(break_interval(&series, division, 0, Confidence::P95)?, (3, 5));
/// # Ok::<(), doorstep_stats::change::ChangeError>(())
/// ```
pub fn break_interval(
    points: &[f64],
    division: &Segments,
    index: usize,
    confidence: Confidence,
) -> Result<(usize, usize), ChangeError> {
    let count = points.len();
    let edge = |place: usize| match place {
        0 => 0,
        place => division.breaks.get(place - 1).copied().unwrap_or(count),
    };
    let (from, at, to) = (edge(index), edge(index + 1), edge(index + 2));
    check("break", index as f64, index < division.breaks.len())?;
    check(
        "division of these points",
        to as f64,
        from < at && at < to && to <= count,
    )?;
    let sums = Sums::of(points);
    let shift = sums.mean(from, at) - sums.mean(at, to);
    let variance = |from, to| sums.rss(from, to) / (to - from) as f64;
    let (before, after) = (variance(from, at), variance(at, to));
    if shift == 0.0 || before <= 0.0 || after <= 0.0 {
        return Err(ChangeError::NoVariation);
    }
    let outside = f64::midpoint(1.0, -confidence.coverage());
    let reach = |own: f64, other: f64| {
        let distance = peak_quantile(outside, own / other);
        (distance * own / (shift * shift)).ceil() as usize
    };
    // An estimate that came too late leant into the segment after.
    let (early, late) = (reach(after, before), reach(before, after));
    Ok((at.saturating_sub(early), (at + late).min(count)))
}

/// The probability that the peak lies beyond `u` on one side, where `ratio` is the variance of that side
/// over that of the other.
fn beyond_peak(u: f64, ratio: f64) -> f64 {
    let root = u.sqrt();
    let mixed = ratio * (ratio + 1.0);
    let density = (-u / 8.0).exp() * (u / std::f64::consts::TAU).sqrt();
    let far = mixed * u / 2.0 + log_upper_normal((ratio + 0.5) * root);
    let near = log_upper_normal(root / 2.0).exp();
    (2.0 + 1.0 / mixed + u / 2.0) * near - (2.0 * ratio + 1.0) / mixed * far.exp() - density
}

/// How far out the peak lies with this probability or less; 0 when it is on the other side anyway.
fn peak_quantile(outside: f64, ratio: f64) -> f64 {
    const HALVINGS: usize = 100;
    let (mut low, mut high) = (0.0, 1.0);
    while beyond_peak(high, ratio) > outside && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if beyond_peak(middle, ratio) > outside {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Sums of the first points and of their squares, about the mean of all.
struct Sums {
    centre: f64,
    values: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn of(points: &[f64]) -> Self {
        let centre = points.iter().sum::<f64>() / points.len() as f64;
        let (mut sum, mut square) = (0.0, 0.0);
        let (mut values, mut squares) = (vec![0.0], vec![0.0]);
        for point in points {
            sum += point - centre;
            square += (point - centre) * (point - centre);
            values.push(sum);
            squares.push(square);
        }
        Self {
            centre,
            values,
            squares,
        }
    }

    fn mean(&self, from: usize, to: usize) -> f64 {
        self.centre + (self.values[to] - self.values[from]) / (to - from) as f64
    }

    /// Of the points from `from` until before `to`, about their mean.
    fn rss(&self, from: usize, to: usize) -> f64 {
        if from == to {
            return 0.0;
        }
        let sum = self.values[to] - self.values[from];
        (self.squares[to] - self.squares[from] - sum * sum / (to - from) as f64).max(0.0)
    }

    fn divided(&self, breaks: &[usize]) -> Segments {
        let count = self.values.len() - 1;
        let starts = std::iter::once(0).chain(breaks.iter().copied());
        let ends = breaks.iter().copied().chain(std::iter::once(count));
        let spans: Vec<(usize, usize)> = starts.zip(ends).collect();
        let rss: f64 = spans.iter().map(|&(from, to)| self.rss(from, to)).sum();
        let size = count as f64;
        let fit = size * (std::f64::consts::TAU.ln() + (rss / size).ln() + 1.0);
        Segments {
            breaks: breaks.to_vec(),
            means: spans
                .iter()
                .map(|&(from, to)| self.mean(from, to))
                .collect(),
            rss,
            bic: fit + 2.0 * spans.len() as f64 * size.ln(),
        }
    }
}
