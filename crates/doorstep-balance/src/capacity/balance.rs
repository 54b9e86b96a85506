//! Balance: what the next unit of money brings on either side of the door, side by side.
//!
//! It must never call a side the better one where the intervals do not tell them apart.

use serde::Serialize;

use super::Likely;
use crate::verdict::{Lever, Returned};

/// Returns within this factor of each other are equal for any practical purpose.
const EQUAL: f64 = 1.25;
/// A side is named from this probability on.
const SURE: f64 = 0.8;

/// On which side of the door the next unit of money brings more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// Before it: one more lead.
    Marketing,
    /// Behind it: one more selling hour.
    Selling,
    /// The same on either: balance.
    Equal,
    /// The records cannot tell.
    CannotTell,
}

/// One side of the door.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Arm {
    /// What one more costs, minor units: a lead, or an hour.
    pub cost: i64,
    /// Money that a unit of money brings.
    #[serde(rename = "return")]
    pub returned: Returned,
}

/// The two marginal returns.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Balance {
    /// One more lead of campaigns whose cost is known.
    pub marketing: Arm,
    /// One more selling hour.
    pub selling: Arm,
    /// Return on marketing over return on selling, where both are known.
    pub ratio: Option<Likely>,
    /// Which brings more.
    pub pays: Pays,
}

impl Balance {
    /// None unless both costs and both returns are known.
    pub(super) fn of(levers: &[Lever]) -> Option<Self> {
        let find = |name: &str| levers.iter().find(|lever| lever.lever == name);
        let (lead, hour) = (find("lead")?, find("selling_hour")?);
        let arm = |lever: &Lever| {
            Some(Arm {
                cost: lever.cost?,
                returned: lever.returned?,
            })
        };
        Some(Balance {
            marketing: arm(lead)?,
            selling: arm(hour)?,
            ratio: ratio(lead, hour),
            pays: decide(&lead.returns, &hour.returns),
        })
    }
}

fn ratio(lead: &Lever, hour: &Lever) -> Option<Likely> {
    let value = lead.returned?.value? / hour.returned?.value?;
    let middle = |ends: &[f64; 2]| f64::midpoint(ends[0], ends[1]);
    let pairs = lead.returns.iter().zip(&hour.returns);
    let draws: Vec<f64> = pairs
        .map(|(lead, hour)| middle(lead) / middle(hour))
        .collect();
    Likely::of(value, &draws)
}

/// Draw by draw, each return between two ends.
fn decide(marketing: &[[f64; 2]], selling: &[[f64; 2]]) -> Pays {
    let share = |holds: &dyn Fn(&[f64; 2], &[f64; 2]) -> bool| {
        let pairs = marketing.iter().zip(selling);
        let held = pairs.filter(|(one, other)| holds(one, other)).count();
        held as f64 / marketing.len().max(1) as f64
    };
    let pays_more = |one: &[f64; 2], other: &[f64; 2]| one[0] > EQUAL * other[1];
    let is_equal =
        |one: &[f64; 2], other: &[f64; 2]| one[1] <= EQUAL * other[0] && other[1] <= EQUAL * one[0];
    if share(&pays_more) >= SURE {
        Pays::Marketing
    } else if share(&|one, other| pays_more(other, one)) >= SURE {
        Pays::Selling
    } else if share(&is_equal) >= SURE {
        Pays::Equal
    } else {
        Pays::CannotTell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_side_is_named_only_where_the_draws_agree() {
        let always = |low: f64, high: f64| vec![[low, high]; 10];
        assert_eq!(
            decide(&always(3.0, 3.0), &always(1.0, 2.0)),
            Pays::Marketing
        );
        assert_eq!(decide(&always(1.0, 1.0), &always(2.0, 9.0)), Pays::Selling);
        assert_eq!(decide(&always(2.0, 2.0), &always(1.9, 2.2)), Pays::Equal);
        assert_eq!(
            decide(&always(2.0, 2.0), &always(0.0, 9.0)),
            Pays::CannotTell
        );
        let mixed: Vec<[f64; 2]> = (0..10).map(|draw| [f64::from(draw); 2]).collect();
        assert_eq!(decide(&mixed, &always(4.5, 4.5)), Pays::CannotTell);
    }
}
