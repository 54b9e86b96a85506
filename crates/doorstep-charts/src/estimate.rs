//! A number and how far it could be from the truth.

/// Numbers are held within this size, so that no sum of two of them is too large to draw.
const LARGEST: f64 = 1e15;

/// An estimate with the ends of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// It could be as low as this.
    pub low: f64,
    /// It could be as high as this.
    pub high: f64,
}

impl Estimate {
    /// An estimate between two ends.
    pub const fn new(value: f64, low: f64, high: f64) -> Self {
        Self { value, low, high }
    }

    /// A number that was counted, not estimated.
    pub const fn exact(value: f64) -> Self {
        Self::new(value, value, value)
    }

    /// Itself with its ends in order and around it, or nothing if it is no number.
    ///
    /// An end that is no number is taken to be the estimate itself.
    pub(crate) fn tame(self) -> Option<Self> {
        let value = tame(self.value)?;
        let low = tame(self.low).unwrap_or(value);
        let high = tame(self.high).unwrap_or(value);
        Some(Self {
            value,
            low: low.min(high).min(value),
            high: high.max(low).max(value),
        })
    }

    /// Whether there is an interval to draw.
    pub(crate) fn is_wide(&self) -> bool {
        self.high > self.low
    }
}

/// A number that can be drawn, or nothing.
pub(crate) fn tame(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-LARGEST, LARGEST))
}

/// An optional estimate that can be drawn, or nothing.
pub(crate) fn known(estimate: Option<Estimate>) -> Option<Estimate> {
    estimate.and_then(Estimate::tame)
}

#[cfg(test)]
mod tests {
    use super::Estimate;

    #[test]
    fn an_interval_is_put_in_order_around_its_estimate() {
        let estimate = Estimate::new(5.0, 9.0, f64::NAN).tame().unwrap();
        assert_eq!(estimate, Estimate::new(5.0, 5.0, 9.0));
        assert_eq!(Estimate::exact(f64::INFINITY).tame(), None);
    }
}
