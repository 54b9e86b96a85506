//! Mix against rate, with segments that came or went booked apart.
//!
//! It must never count a segment that exists on one side only as if its rate had fallen from, or to,
//! nothing.

use super::{DecompositionError, shares};

/// One segment on both sides of a comparison.
///
/// A side of size 0 does not have the segment. Its rate there is then an estimate of what it would
/// have been, or `None` for that of all segments of the side together, which is what shrinkage says
/// of a group without trials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Size in the reference, in any unit: shares of the total are what counts.
    pub reference_size: f64,
    /// Rate in the reference.
    pub reference_rate: Option<f64>,
    /// Present size.
    pub present_size: f64,
    /// Present rate.
    pub present_rate: Option<f64>,
}

/// What one segment contributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SegmentEffect {
    /// Through its share.
    pub mix: f64,
    /// Through its rate.
    pub rate: f64,
}

/// A change of a rate: `present - reference = mix + rate`, and `mix = continuing + appeared +
/// vanished`.
#[derive(Debug, Clone, PartialEq)]
pub struct Kitagawa {
    /// The rate of the reference, all segments together.
    pub reference: f64,
    /// The present rate.
    pub present: f64,
    /// What came of other shares.
    pub mix: f64,
    /// What came of other rates within segments.
    pub rate: f64,
    /// The part of `mix` that belongs to segments of both sides.
    pub continuing: f64,
    /// The part of `mix` that belongs to segments only the present has.
    pub appeared: f64,
    /// The part of `mix` that belongs to segments only the reference had.
    pub vanished: f64,
    /// The share of the present volume in segments that appeared, 0 to 1.
    pub appeared_share: f64,
    /// The share of the reference's volume in segments that vanished, 0 to 1.
    pub vanished_share: f64,
    /// The contributions of each segment, which add up to `mix` and `rate`.
    pub segments: Vec<SegmentEffect>,
}

impl Kitagawa {
    /// The whole change.
    ///
    /// ```
    /// use doorstep_stats::decomposition::{Segment, kitagawa};
    ///
    /// let all = Segment {
    ///     reference_size: 50.0,
    ///     reference_rate: Some(0.25),
    ///     present_size: 40.0,
    ///     present_rate: Some(0.5),
    /// };
    /// assert_eq!(kitagawa(&[all])?.total(), 0.25);
    /// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
    /// ```
    pub fn total(&self) -> f64 {
        self.present - self.reference
    }
}

/// Kitagawa's decomposition of the change of a rate over segments into mix and rate.
///
/// With shares `w` and rates `r` in the reference (0) and the present (1), `R` the rate of all
/// segments together, `r̄ₛ = (r₀ₛ + r₁ₛ)/2` and `R̄ = (R₀ + R₁)/2`, a segment contributes
///
/// ```text
/// mix    (w₁ₛ - w₀ₛ)(r̄ₛ - R̄)
/// rate   (r₁ₛ - r₀ₛ)(w₀ₛ + w₁ₛ)/2
/// ```
///
/// There is no rest. Taking off `R̄` changes no sum, as shares add up to 1, but lets each segment's
/// mix say whether a better or a worse segment grew. So a segment that appeared contributes
/// `w₁ₛ(r̄ₛ - R̄)`, which is `w₁ₛ(r - R₀)` with `r` its rate brought to the level of the reference;
/// one that vanished `-w₀ₛ(r̄ₛ - R̄)`; and rates that moved alike everywhere make nothing of either.
///
/// Errors on sizes that are negative or not finite, on rates that are not finite, when one side has
/// no volume, and when a segment has a size but no rate.
///
/// Source: E. M. Kitagawa (1955), *Components of a difference between two rates*, JASA 50, 1168–1194.
///
/// ```
/// use doorstep_stats::decomposition::{Segment, kitagawa};
///
/// let segment = |reference_size, reference_rate, present_size, present_rate| Segment {
///     reference_size,
///     reference_rate,
///     present_size,
///     present_rate,
/// };
/// let parts = kitagawa(&[
///     segment(80.0, Some(0.30), 60.0, Some(0.30)),
///     segment(20.0, Some(0.10), 20.0, Some(0.10)),
///     segment(0.0, Some(0.05), 20.0, Some(0.05)), // a new one, poor from the start
/// ])?;
/// assert!((parts.total() - (0.21 - 0.26)).abs() < 1e-12);
/// assert!(parts.rate.abs() < 1e-12 && parts.vanished == 0.0);
/// assert!((parts.appeared - 0.2 * (0.05 - 0.235)).abs() < 1e-12);
/// assert_eq!(parts.appeared_share, 0.2);
/// # Ok::<(), doorstep_stats::decomposition::DecompositionError>(())
/// ```
pub fn kitagawa(segments: &[Segment]) -> Result<Kitagawa, DecompositionError> {
    let before = Side::of(segments, |one| (one.reference_size, one.reference_rate))?;
    let now = Side::of(segments, |one| (one.present_size, one.present_rate))?;
    let middle = 0.5 * (before.rate + now.rate);
    let mut parts = Kitagawa {
        reference: before.rate,
        present: now.rate,
        mix: 0.0,
        rate: 0.0,
        continuing: 0.0,
        appeared: 0.0,
        vanished: 0.0,
        appeared_share: 0.0,
        vanished_share: 0.0,
        segments: Vec::with_capacity(segments.len()),
    };
    for segment in 0..segments.len() {
        let (w0, w1) = (before.shares[segment], now.shares[segment]);
        let (r0, r1) = (before.rates[segment], now.rates[segment]);
        parts.add(
            [w0, w1],
            SegmentEffect {
                mix: (w1 - w0) * (0.5 * (r0 + r1) - middle),
                rate: (r1 - r0) * 0.5 * (w0 + w1),
            },
        );
    }
    parts.mix = parts.continuing + parts.appeared + parts.vanished;
    Ok(parts)
}

impl Kitagawa {
    fn add(&mut self, [before, now]: [f64; 2], effect: SegmentEffect) {
        if before == 0.0 {
            self.appeared += effect.mix;
            self.appeared_share += now;
        } else if now == 0.0 {
            self.vanished += effect.mix;
            self.vanished_share += before;
        } else {
            self.continuing += effect.mix;
        }
        self.rate += effect.rate;
        self.segments.push(effect);
    }
}

/// One side, with a rate for every segment.
struct Side {
    shares: Vec<f64>,
    rates: Vec<f64>,
    rate: f64,
}

impl Side {
    fn of(
        segments: &[Segment],
        side: impl Fn(&Segment) -> (f64, Option<f64>),
    ) -> Result<Self, DecompositionError> {
        let (sizes, given): (Vec<f64>, Vec<Option<f64>>) = segments.iter().map(side).unzip();
        let shares = shares(&sizes)?;
        let mut rate = 0.0;
        for (segment, (share, given)) in shares.iter().zip(&given).enumerate() {
            match given {
                Some(value) if !value.is_finite() => {
                    return Err(DecompositionError::InvalidNumber { value: *value });
                }
                Some(value) => rate += share * value,
                None if *share > 0.0 => return Err(DecompositionError::MissingRate { segment }),
                None => {}
            }
        }
        let rates = given.iter().map(|given| given.unwrap_or(rate)).collect();
        Ok(Self {
            shares,
            rates,
            rate,
        })
    }
}
