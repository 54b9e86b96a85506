//! What no record shows: whether the verdict warns where it cannot see.

use doorstep_balance::verdict::{Decision, Side};

use super::Figure;
use crate::Firm;
use crate::firm::named;

/// Hidden worse leads were booked on sales.
pub fn is_blamed_on_sales(firm: &Firm) -> bool {
    named(firm.told.decision) == Some(Side::Sales)
}

/// They were, with a `q_star` that hides them: it says that only a larger fall of quality than there was would explain
/// what is booked on sales, or it is not given. The true share of the quality that is left is 1 less the size that was reached.
pub fn is_covered_up(firm: &Firm) -> bool {
    let left = 1.0 - firm.truth.size;
    is_blamed_on_sales(firm) && firm.told.q_star.is_none_or(|q_star| q_star < left)
}

/// The share of firms for which `holds`.
pub fn share<'a>(
    firms: impl IntoIterator<Item = &'a Firm>,
    holds: impl Fn(&Firm) -> bool,
) -> Option<Figure> {
    Figure::share(firms.into_iter().map(holds))
}

/// Leads that are no longer tracked were booked on marketing, though nothing was planted there.
pub fn is_blamed_on_marketing(firm: &Firm) -> bool {
    firm.told.decision == Decision::Marketing && !firm.truth.sides.contains(&Side::Marketing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::tests::firm;

    #[test]
    fn a_q_star_below_the_true_quality_covers_it_up() {
        let mut firm = firm(&[Side::Marketing], Decision::Sales);
        firm.truth.size = 0.4; // 60 % of the quality is left
        assert!(is_covered_up(&firm));
        firm.told.q_star = Some(0.5);
        assert!(is_covered_up(&firm));
        firm.told.q_star = Some(0.7);
        assert!(!is_covered_up(&firm) && is_blamed_on_sales(&firm));
        firm.told.decision = Decision::NotEnoughData;
        assert!(!is_blamed_on_sales(&firm));
    }

    #[test]
    fn marketing_is_blamed_wrongly_only_where_it_did_not_fall() {
        assert!(is_blamed_on_marketing(&firm(&[], Decision::Marketing)));
        assert!(!is_blamed_on_marketing(&firm(
            &[Side::Marketing],
            Decision::Marketing
        )));
    }
}
