//! How good the chances are that a verdict gives.
//!
//! Firms that were told no chances have no score; how many these are is said beside it.

use super::Figure;
use crate::{Class, Firm};

/// A chance of nought for what was true would cost infinitely much.
const LEAST: f64 = 1e-6;

/// Brier's score over all classes: `Σ (p_c - [c is true])²`, 0 at best and 2 at worst.
pub fn brier(posterior: &[f64; 6], truth: Class) -> f64 {
    let terms = Class::ALL.into_iter().zip(posterior);
    terms
        .map(|(class, chance)| (chance - f64::from(u8::from(class == truth))).powi(2))
        .sum()
}

/// The logarithmic score: `-ln p` of what was true, 0 at best; chances count as at least a millionth.
pub fn log_score(posterior: &[f64; 6], truth: Class) -> f64 {
    let terms = Class::ALL.into_iter().zip(posterior);
    let chance = terms
        .filter(|(class, _)| *class == truth)
        .map(|(_, chance)| *chance);
    -chance.sum::<f64>().max(LEAST).ln()
}

/// The mean over firms of a score.
pub fn mean<'a>(
    firms: impl IntoIterator<Item = &'a Firm>,
    score: impl Fn(&[f64; 6], Class) -> f64,
) -> Option<Figure> {
    let told = firms.into_iter().filter_map(|firm| {
        let posterior = firm.told.posterior.as_ref()?;
        Some(score(posterior, firm.truth.class()))
    });
    Figure::mean(told)
}

/// How often the likeliest explanation is the right one. Of two weak sides, only "two" is.
pub fn top_one<'a>(firms: impl IntoIterator<Item = &'a Firm>) -> Option<Figure> {
    let told = firms
        .into_iter()
        .filter_map(|firm| Some(firm.told.likeliest()? == firm.truth.class()));
    Figure::share(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::tests::firm;
    use doorstep_balance::verdict::Decision;

    const CERTAIN: [f64; 6] = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

    #[test]
    fn to_be_certain_and_right_costs_nothing() {
        assert!(brier(&CERTAIN, Class::Sales).abs() < 1e-12);
        assert!(log_score(&CERTAIN, Class::Sales).abs() < 1e-12);
    }

    #[test]
    fn to_be_certain_and_wrong_costs_most_but_not_everything() {
        assert!((brier(&CERTAIN, Class::Offer) - 2.0).abs() < 1e-12);
        assert!((log_score(&CERTAIN, Class::Offer) - 1e6_f64.ln()).abs() < 1e-9);
    }

    #[test]
    fn firms_without_chances_have_no_score() {
        let mut told = firm(&[], Decision::Balanced);
        told.told.posterior = Some([0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        let refused = firm(&[], Decision::NotEnoughData);
        let firms = [told, refused];
        assert_eq!(mean(&firms, brier).unwrap().count, 1);
        assert!((top_one(&firms).unwrap().value - 1.0).abs() < 1e-12);
    }
}
