//! How soon a firm answers, and how people cool down while they wait.
//!
//! A wait is office time, log-normal; who waits w is still warm with probability `1 / (1 + (w / t)^k)`,
//! where half have cooled down after t.

/// A log-normal wait in seconds of office time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    /// Its median.
    pub(super) median: f64,
    /// Standard deviation of its logarithm.
    pub(super) spread: f64,
}

impl Wait {
    /// The wait at a standard normal number.
    pub(super) fn at(&self, normal: f64) -> f64 {
        self.median * (self.spread * normal).exp()
    }
}

/// How people cool down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cooling {
    /// Office seconds after which half are cold.
    pub(super) half: f64,
    /// How suddenly.
    pub(super) steepness: f64,
}

impl Cooling {
    /// The share still warm after a wait.
    pub(super) fn warm(&self, wait: f64) -> f64 {
        1.0 / (1.0 + (wait / self.half).powf(self.steepness))
    }

    /// The share still warm when answered, over all waits: the trapezoid rule over six standard
    /// deviations to either side, exact to ten digits for a smooth function.
    pub(super) fn mean_warm(&self, wait: &Wait) -> f64 {
        const STEPS: i32 = 120;
        const STEP: f64 = 0.1;
        let mut total = 0.0;
        let mut weight = 0.0;
        for place in -STEPS / 2..=STEPS / 2 {
            let normal = f64::from(place) * STEP;
            let density = (-normal * normal / 2.0).exp();
            total += density * self.warm(wait.at(normal));
            weight += density;
        }
        total / weight
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::{Dice, Theme};
    use super::*;

    #[test]
    fn the_mean_share_is_what_waits_come_to() {
        let wait = Wait {
            median: 9_000.0,
            spread: 0.8,
        };
        let cooling = Cooling {
            half: 60_000.0,
            steepness: 1.4,
        };
        let mut dice = Dice::new(1, Theme::Fate, 0);
        let draws = 100_000;
        let total: f64 = (0..draws)
            .map(|_| cooling.warm(wait.at(dice.normal())))
            .sum();
        let mean = total / f64::from(draws);
        assert!((mean - cooling.mean_warm(&wait)).abs() < 0.002, "{mean}");
    }
}
