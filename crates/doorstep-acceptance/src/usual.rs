//! The usual rule, to compare with: look at the last quarter and the one before, and blame the largest drop.
//!
//! It must never see more than a dashboard shows: leads, and orders won, by month.

use doorstep_balance::facts::Facts;
use doorstep_balance::verdict::Decision;

/// A drop of more than this share is a problem.
const DROP: f64 = 0.05;
/// Months in a quarter.
const QUARTER: usize = 3;

/// What the usual rule says of a firm.
pub fn of(facts: &Facts) -> Decision {
    // The month that is not over does not count.
    let months = facts.months.iter().filter(|month| {
        facts
            .as_of
            .get(..7)
            .is_some_and(|now| month.month.as_str() < now)
    });
    let of_month = |name: &str| {
        let closing = facts.closings.iter().find(|row| row.month == name);
        closing.map_or(0, |row| row.won)
    };
    let rows: Vec<(usize, usize)> = months
        .map(|month| (month.leads, of_month(&month.month)))
        .collect();
    decide(&rows)
}

/// Leads, and orders won, of each whole month.
fn decide(months: &[(usize, usize)]) -> Decision {
    let Some(last) = months.len().checked_sub(2 * QUARTER) else {
        return Decision::NotEnoughData;
    };
    let sum = |part: &[(usize, usize)]| {
        part.iter().fold((0.0, 0.0), |(leads, won), month| {
            (leads + month.0 as f64, won + month.1 as f64)
        })
    };
    let (before, now) = (
        sum(&months[last..last + QUARTER]),
        sum(&months[last + QUARTER..]),
    );
    if before.0 == 0.0 || before.1 == 0.0 || now.0 == 0.0 {
        return Decision::NotEnoughData;
    }
    let leads = 1.0 - now.0 / before.0;
    let rate = 1.0 - (now.1 / now.0) / (before.1 / before.0);
    if leads.max(rate) <= DROP {
        Decision::Balanced
    } else if leads > rate {
        Decision::Marketing
    } else {
        Decision::Sales
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(quarters: &[(usize, usize)]) -> Vec<(usize, usize)> {
        quarters
            .iter()
            .flat_map(|&month| [month; QUARTER])
            .collect()
    }

    #[test]
    fn the_largest_drop_is_blamed() {
        let decide = |now| decide(&year(&[(50, 5), (100, 20), now]));
        assert_eq!(decide((100, 20)), Decision::Balanced);
        assert_eq!(decide((96, 19)), Decision::Balanced);
        assert_eq!(decide((70, 13)), Decision::Marketing);
        assert_eq!(decide((90, 10)), Decision::Sales);
        assert_eq!(decide((0, 0)), Decision::NotEnoughData);
    }

    #[test]
    fn half_a_year_is_the_least() {
        assert_eq!(decide(&[(100, 20); 5]), Decision::NotEnoughData);
        assert_eq!(decide(&[(100, 20); 6]), Decision::Balanced);
    }
}
