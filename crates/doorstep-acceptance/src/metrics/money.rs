//! Whether the money in the verdict is right: the intervals it gives, and the advice it leads to.

use doorstep_balance::verdict::Side;

use super::Figure;
use crate::firm::named;
use crate::{Class, Firm};

/// A weakness must be at work in the period, and not in the reference, on so much more of the days to be looked for.
const AT_WORK: f64 = 0.5;

/// Where the truth lies, for a firm with one weak side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covered {
    /// The true contribution, minor units a month.
    pub truth: f64,
    /// Below the interval, in it, or above it.
    pub place: Place,
}

/// Where a number lies in relation to an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below it: the loss was said to be too small.
    Below,
    /// In it, ends included.
    Within,
    /// Above it: the loss was said to be too large.
    Above,
}

/// Where the true contribution of the one weak side lies in the interval that was given for that side.
///
/// The interval is the sum of `money_low` to the sum of `money_high` of the side's factors, of whatever decision. The
/// truth is `-loss_a_month`, times how much more of the period's days than of the reference's the weakness was at work.
/// A market's fall stands with sales. A side to which nothing was booked has the interval from 0 to 0. None for other
/// firms, where no money was told at all, or if it was hardly at work.
pub fn covered(firm: &Firm) -> Option<Covered> {
    let side = match firm.truth.class() {
        Class::Sales => Side::Sales,
        Class::Marketing => Side::Marketing,
        Class::HandOver => Side::HandOver,
        Class::Offer => Side::Offer,
        Class::Pair | Class::Balanced => return None,
    };
    if firm.told.effects.is_empty() || firm.truth.at_work < AT_WORK {
        return None;
    }
    let interval = firm.told.effects.get(&side).copied().unwrap_or_default();
    let truth = -(firm.truth.loss_a_month as f64) * firm.truth.at_work;
    let place = if interval.holds(truth) {
        Place::Within
    } else if truth < interval.low as f64 {
        Place::Below
    } else {
        Place::Above
    };
    Some(Covered { truth, place })
}

/// The share of firms whose interval holds the truth.
pub fn coverage<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    let places = firms.into_iter().filter_map(covered);
    Figure::share(places.map(|covered| covered.place == Place::Within))
}

/// The share of intervals, of sides at which nothing was planted, that hold no change.
pub fn coverage_at_rest<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    let at_rest = firms.into_iter().filter(|firm| firm.truth.is_balanced());
    let intervals = at_rest.flat_map(|firm| firm.told.effects.values());
    Figure::share(intervals.map(|interval| interval.holds(0.0)))
}

/// What mending the best side would have brought, less what mending the advised one would, as a share of the best.
/// No advice brings nothing. None where there is nothing to mend.
pub fn regret(firm: &Firm, advised: Option<Side>) -> Option<f64> {
    let gains = &firm.truth.gain_a_month;
    let best = gains.values().copied().max().filter(|&best| best > 0)?;
    let gain = advised
        .and_then(|side| gains.get(&side))
        .copied()
        .unwrap_or(0);
    Some(1.0 - gain.max(0) as f64 / best as f64)
}

/// The mean regret of the verdict's first action.
pub fn regret_of_verdict<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    Figure::mean(
        firms
            .into_iter()
            .filter_map(|firm| regret(firm, firm.told.advised)),
    )
}

/// The mean regret of mending what the usual rule blames.
pub fn regret_of_usual<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    Figure::mean(
        firms
            .into_iter()
            .filter_map(|firm| regret(firm, named(firm.usual))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::Money;
    use crate::firm::tests::firm;
    use doorstep_balance::verdict::Decision;

    fn with_interval(low: i64, high: i64) -> Firm {
        let mut firm = firm(&[Side::Marketing], Decision::Marketing);
        firm.truth.loss_a_month = 100;
        firm.truth.gain_a_month.insert(Side::Marketing, 100);
        firm.told.effects.insert(
            Side::Marketing,
            Money {
                low,
                value: low.midpoint(high),
                high,
            },
        );
        firm
    }

    fn place(low: i64, high: i64) -> Place {
        covered(&with_interval(low, high)).unwrap().place
    }

    #[test]
    fn the_ends_of_an_interval_belong_to_it() {
        assert_eq!(place(-100, -50), Place::Within);
        assert_eq!(place(-200, -100), Place::Within);
        assert_eq!(place(-99, -50), Place::Below);
        assert_eq!(place(-200, -101), Place::Above);
    }

    #[test]
    fn a_weakness_at_work_on_part_of_the_days_costs_that_part() {
        let mut firm = with_interval(-80, -70);
        assert_eq!(covered(&firm).unwrap().place, Place::Below);
        firm.truth.at_work = 0.75;
        assert_eq!(covered(&firm).unwrap().place, Place::Within);
        firm.truth.at_work = 0.25;
        assert_eq!(covered(&firm), None);
    }

    #[test]
    fn a_loss_that_was_booked_elsewhere_is_not_covered() {
        let mut firm = with_interval(-120, -80);
        firm.truth.sides = vec![Side::Sales];
        assert_eq!(covered(&firm).unwrap().place, Place::Below);
        firm.told.effects.clear();
        assert_eq!(covered(&firm), None);
    }

    #[test]
    fn sides_at_rest_should_show_no_change() {
        let mut firm = with_interval(-10, 10);
        assert_eq!(coverage_at_rest([&firm]), None);
        firm.truth.sides.clear();
        assert!((coverage_at_rest([&firm]).unwrap().value - 1.0).abs() < 1e-12);
        assert_eq!(covered(&firm), None);
    }

    #[test]
    fn the_best_advice_leaves_no_regret_and_none_leaves_all_of_it() {
        let firm = with_interval(-200, 0);
        assert_eq!(regret(&firm, Some(Side::Marketing)), Some(0.0));
        assert_eq!(regret(&firm, Some(Side::Sales)), Some(1.0));
        assert_eq!(regret(&firm, None), Some(1.0));
        assert!((regret_of_usual([&firm]).unwrap().value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_can_be_mended_nothing_is_regretted() {
        assert_eq!(regret(&firm(&[], Decision::Sales), Some(Side::Sales)), None);
    }
}
