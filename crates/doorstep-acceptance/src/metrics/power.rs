//! How many leads a month it takes to be named in 80 of 100 firms.

use super::Figure;

/// The share of firms that must be named.
pub const POWER: f64 = 0.8;

/// How many leads a month it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leads {
    /// Fewer than the fewest that were tried.
    AtMost(f64),
    /// About so many, between two that were tried.
    About(f64),
    /// More than the most that were tried.
    MoreThan(f64),
}

/// Where the share of firms that are named rightly first reaches [`POWER`] to stay: straight lines between the numbers of
/// leads that were tried, on a logarithmic scale. `tried` is in ascending order of leads; none if it is empty.
pub fn leads_needed(tried: &[(f64, Figure)]) -> Option<Leads> {
    let is_reached = |share: &Figure| share.value >= POWER;
    let first = tried.first()?;
    let last = tried.last()?;
    let below = tried.iter().rposition(|(_, share)| !is_reached(share));
    Some(match below {
        None => Leads::AtMost(first.0),
        Some(place) => match tried.get(place + 1) {
            None => Leads::MoreThan(last.0),
            Some(above) => Leads::About(between(&tried[place], above)),
        },
    })
}

fn between(below: &(f64, Figure), above: &(f64, Figure)) -> f64 {
    let way = (POWER - below.1.value) / (above.1.value - below.1.value);
    (below.0.ln() + way * (above.0.ln() - below.0.ln())).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(shares: &[f64]) -> Vec<(f64, Figure)> {
        let leads = [10.0, 100.0, 1000.0].into_iter();
        let figure = |&value: &f64| Figure {
            value,
            error: 0.0,
            count: 100,
        };
        leads.zip(shares.iter().map(figure)).collect()
    }

    #[test]
    fn between_two_numbers_of_leads_lies_a_line() {
        let Some(Leads::About(leads)) = leads_needed(&tried(&[0.2, 0.7, 0.9])) else {
            panic!("not between");
        };
        assert!((leads - 100.0 * 10.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn what_was_not_tried_is_not_claimed() {
        assert_eq!(
            leads_needed(&tried(&[0.8, 0.9, 1.0])),
            Some(Leads::AtMost(10.0))
        );
        assert_eq!(
            leads_needed(&tried(&[0.1, 0.2, 0.79])),
            Some(Leads::MoreThan(1000.0))
        );
        assert_eq!(leads_needed(&[]), None);
    }

    #[test]
    fn power_that_is_lost_again_was_not_reached() {
        assert_eq!(
            leads_needed(&tried(&[0.9, 0.9, 0.5])),
            Some(Leads::MoreThan(1000.0))
        );
    }
}
