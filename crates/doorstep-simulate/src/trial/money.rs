//! What an order brings: most are log-normal, a few lie in a Pareto tail that is cut off.
//!
//! It must never know who ordered, nor why.

use super::dice::Dice;

/// How much the values of a firm's orders differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values {
    /// Standard deviation of the logarithm.
    pub(super) spread: f64,
    /// Share of orders in the tail.
    pub(super) tail: f64,
    /// Its exponent, above 1.
    pub(super) exponent: f64,
}

/// Where the tail begins and ends, as multiples of the median and of its beginning.
const TAIL_BEGINS: f64 = 2.0;
const TAIL_ENDS: f64 = 20.0;

/// The chance behind one order's value.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValueDraw {
    normal: f64,
    in_tail: f64,
    along: f64,
    margin: f64,
}

impl ValueDraw {
    /// Draws it.
    pub(super) fn new(dice: &mut Dice) -> Self {
        ValueDraw {
            normal: dice.normal(),
            in_tail: dice.unit(),
            along: dice.unit(),
            margin: dice.unit(),
        }
    }

    /// By what the usual margin of this order is multiplied; 1 on average.
    pub(super) fn margin_factor(&self) -> f64 {
        0.8 + 0.4 * self.margin
    }
}

impl Values {
    /// One order's value as a multiple of the median.
    pub(super) fn of(&self, draw: &ValueDraw) -> f64 {
        if draw.in_tail < self.tail {
            let long = (1.0 - draw.along).powf(-1.0 / self.exponent);
            TAIL_BEGINS * long.min(TAIL_ENDS)
        } else {
            (self.spread * draw.normal).exp()
        }
    }

    /// Its expectation: `(1 - t) exp(s^2 / 2) + t x (a - e^(1 - a)) / (a - 1)`, with tail share t, spread
    /// s, exponent a, a tail from x to x e.
    pub(super) fn mean(&self) -> f64 {
        let body = (self.spread * self.spread / 2.0).exp();
        let rest = TAIL_ENDS.powf(1.0 - self.exponent);
        let tail = TAIL_BEGINS * (self.exponent - rest) / (self.exponent - 1.0);
        (1.0 - self.tail) * body + self.tail * tail
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Theme;
    use super::*;

    #[test]
    fn the_mean_is_what_orders_come_to() {
        let values = Values {
            spread: 0.6,
            tail: 0.05,
            exponent: 2.2,
        };
        let mut dice = Dice::new(1, Theme::Fate, 0);
        let draws = 200_000;
        let total: f64 = (0..draws)
            .map(|_| values.of(&ValueDraw::new(&mut dice)))
            .sum();
        let ratio = total / f64::from(draws) / values.mean();
        assert!((ratio - 1.0).abs() < 0.015, "{ratio}");
    }
}
