//! How often the verdict would be another, had the door been read otherwise.

use doorstep_balance::verdict::{Decision, Side};

use super::Figure;
use crate::Firm;
use crate::firm::named;

/// Whether another reading of the door says something else. That one of them has too few leads says nothing against it.
/// Other readings are not asked whether a fall is the market's, or a raised price's, so these stand with sales.
/// None if nothing was decided.
pub fn is_flipped(firm: &Firm) -> Option<bool> {
    let told = &firm.told;
    let own = match (told.decision, told.posterior) {
        (Decision::NotEnoughData, _) => return None,
        (Decision::Offer, Some(posterior)) if posterior[2] > posterior[3] => Some(Side::Sales),
        (decision, _) => named(decision),
    };
    let says_other = |other: &Decision| *other != Decision::NotEnoughData && named(*other) != own;
    Some(told.readings.iter().any(says_other))
}

/// The share of decided firms whose verdict is another under another reading.
pub fn flips<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    Figure::share(firms.into_iter().filter_map(is_flipped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::tests::firm;

    fn flipped(decision: Decision, other: Decision) -> Option<bool> {
        let mut firm = firm(&[Side::Sales], decision);
        firm.told.posterior = Some([0.0, 0.0, 0.9, 0.1, 0.0, 0.0]);
        firm.told.readings = vec![Decision::NotEnoughData, other];
        is_flipped(&firm)
    }

    #[test]
    fn another_side_or_none_is_a_flip() {
        assert_eq!(flipped(Decision::Sales, Decision::Marketing), Some(true));
        assert_eq!(flipped(Decision::Sales, Decision::Balanced), Some(true));
        assert_eq!(flipped(Decision::Balanced, Decision::Sales), Some(true));
        assert_eq!(flipped(Decision::Sales, Decision::Sales), Some(false));
    }

    #[test]
    fn too_few_leads_are_no_flip_and_the_undecided_cannot_flip() {
        assert_eq!(
            flipped(Decision::Sales, Decision::NotEnoughData),
            Some(false)
        );
        assert_eq!(flipped(Decision::NotEnoughData, Decision::Sales), None);
    }

    #[test]
    fn the_market_and_a_raised_price_stand_with_sales() {
        assert_eq!(flipped(Decision::Market, Decision::Sales), Some(false));
        assert_eq!(flipped(Decision::Offer, Decision::Sales), Some(false));
    }
}
