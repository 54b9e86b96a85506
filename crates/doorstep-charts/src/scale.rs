//! From a number to its place between two ends, and the round numbers in between.
//!
//! It must never answer with a place outside 0 to 1, whatever it is asked.

/// A straight scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
}

/// At most so many ticks.
const TICKS_MAX: usize = 5;

impl Scale {
    /// Between two ends; a scale without length is given some.
    pub(crate) fn new(low: f64, high: f64) -> Self {
        let (low, high) = (low.min(high), high.max(low));
        let least = low.abs().max(high.abs()).max(1.0) * 1e-9;
        if high - low > least {
            Self { low, high }
        } else {
            let half = low.abs().max(1.0) / 2.0;
            Self {
                low: low - half,
                high: high + half,
            }
        }
    }

    /// From zero to the largest value, for bars. Without a value above zero it ends at 1.
    pub(crate) fn from_zero(values: impl IntoIterator<Item = f64>) -> Self {
        let largest = values.into_iter().fold(0.0_f64, f64::max);
        Self {
            low: 0.0,
            high: if largest > 0.0 { largest } else { 1.0 },
        }
    }

    /// Around all values, with a little room beyond either end.
    pub(crate) fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let ends = values.into_iter().fold(None, |ends, value| match ends {
            None => Some((value, value)),
            Some((low, high)) => Some((value.min(low), value.max(high))),
        });
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        let tight = Self::new(low, high);
        let room = (tight.high - tight.low) * 0.04;
        Self {
            low: tight.low - room,
            high: tight.high + room,
        }
    }

    /// The same scale, a part longer at its upper end.
    pub(crate) fn with_headroom(self, part: f64) -> Self {
        Self {
            high: self.high + (self.high - self.low) * part,
            ..self
        }
    }

    /// The same scale, never below zero at its lower end if no value is.
    pub(crate) fn not_below_zero(self, has_negative: bool) -> Self {
        Self {
            low: if has_negative {
                self.low
            } else {
                self.low.max(0.0)
            },
            ..self
        }
    }

    /// Where a number lies: 0 at the lower end, 1 at the upper.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let place = (value - self.low) / (self.high - self.low);
        if place.is_finite() {
            place.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    pub(crate) fn covers(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    /// Three to five round numbers within the ends, lowest first; fewer only where whole numbers are so few.
    pub(crate) fn ticks(&self, is_whole: bool) -> Vec<f64> {
        let span = self.high - self.low;
        let mut power = 10_f64.powf((span / 50.0).log10().floor());
        for _ in 0..6 {
            // Between whole numbers 2.5 is no step, but 4 is, so that three ticks are left when 2 makes six.
            let is_small = is_whole && power < 5.0;
            let factors = if is_small {
                [1.0, 2.0, 4.0, 5.0]
            } else {
                [1.0, 2.0, 2.5, 5.0]
            };
            for factor in factors {
                let step = factor * power;
                let skips = is_whole && step < 0.999;
                if !skips && self.count(step) <= TICKS_MAX {
                    return self.multiples(step);
                }
            }
            power *= 10.0;
        }
        Vec::new()
    }

    fn count(&self, step: f64) -> usize {
        let first = (self.low / step - 1e-9).ceil();
        let last = (self.high / step + 1e-9).floor();
        (last - first + 1.0).clamp(0.0, 1000.0) as usize
    }

    fn multiples(&self, step: f64) -> Vec<f64> {
        let first = (self.low / step - 1e-9).ceil();
        let tick = |index: usize| (first + index as f64) * step;
        // A negative zero would be written with a sign.
        (0..self.count(step))
            .map(|index| tick(index) + 0.0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Scale;

    #[test]
    fn ticks_are_round() {
        assert_eq!(Scale::new(0.0, 130.0).ticks(true), [0.0, 50.0, 100.0]);
        assert_eq!(Scale::new(0.0, 4.0).ticks(true), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(
            Scale::new(-3.0, 9.0).ticks(false),
            [-2.5, 0.0, 2.5, 5.0, 7.5]
        );
        assert_eq!(Scale::from_zero([0.0]).ticks(true), [0.0, 1.0]);
    }

    proptest! {
        #[test]
        fn there_are_three_to_five_ticks_whatever_the_ends(low in -1e12..1e12_f64, span in 0.01..1e12_f64) {
            let scale = Scale::new(low, low + span);
            let count = scale.ticks(false).len();
            prop_assert!((3..=5).contains(&count), "{count} ticks on {scale:?}");
        }

        #[test]
        fn a_place_lies_within_the_ends(low: f64, high: f64, value: f64) {
            let place = Scale::new(low, high).at(value);
            prop_assert!((0.0..=1.0).contains(&place), "{place}");
        }
    }
}
