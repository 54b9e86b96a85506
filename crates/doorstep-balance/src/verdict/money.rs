//! What the wins earned, with outlying orders kept from deciding alone.
//!
//! It must never let one order of a hundred times the usual size look like a better or worse offer.

use doorstep_stats::quantile::quantile;

use super::cells::{End, Facts, Lead, Won, earned, end};

/// What is counted of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Its margin, where margins are known of nearly all wins; else its value.
    MarginOrValue,
    /// Its value: what a plan names.
    Value,
}

/// Beyond so many standard deviations of the logarithm above the median an order is an outlier.
const OUTLYING: f64 = 3.5;
/// The distance of the quartiles of a normal distribution, in standard deviations.
const QUARTILES: f64 = 1.349;
/// Wins of one segment are weighed one by one up to this number, and in so many bins beyond.
const BINS: usize = 500;
/// From so many wins on one can tell what is usual.
const ENOUGH: usize = 12;

/// Money of the wins of both periods.
pub(super) fn of_wins(
    leads: &[(usize, &Lead)],
    horizon: i32,
    measure: Measure,
    segment_of: impl Fn(&Lead) -> usize,
    facts: &mut Facts,
) -> Vec<Won> {
    let known = |what: [usize; 2]| (0..2).all(|p| what[p] * 5 >= facts.wins[p] * 4);
    let by_margin = measure == Measure::MarginOrValue
        && known(facts.margins)
        && facts.margins[0] + facts.margins[1] > 0;
    facts.by_margin = by_margin;
    let wins = leads.iter().filter_map(|(period, lead)| {
        let money = earned(lead, by_margin)? as f64;
        (end(lead, horizon).1 == End::Won).then(|| (*period, segment_of(lead), money))
    });
    let mut wins: Vec<(usize, usize, f64)> = wins.collect();
    let amounts: Vec<f64> = wins.iter().map(|won| won.2).collect();
    if let Some(most) = most(&amounts) {
        for (period, _, money) in wins.iter_mut().filter(|won| won.2 > most) {
            let beyond = (*money - most).round() as i64;
            facts.outlying[*period] = facts.outlying[*period].saturating_add(beyond);
            *money = most;
        }
    }
    wins.sort_by(|one, other| {
        let place = (one.0, one.1).cmp(&(other.0, other.1));
        place.then(one.2.total_cmp(&other.2))
    });
    wins.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .flat_map(binned)
        .collect()
}

/// Wins of one period and segment, in order of their money: each by itself, or many like ones together.
fn binned(wins: &[(usize, usize, f64)]) -> Vec<Won> {
    let size = wins.len().div_ceil(BINS);
    let bins = wins.chunks(size.max(1)).filter_map(|bin| {
        let &(period, segment, _) = bin.first()?;
        Some(Won {
            period,
            segment,
            money: bin.iter().map(|won| won.2).sum::<f64>() / bin.len() as f64,
            count: bin.len() as f64,
        })
    });
    bins.collect()
}

/// What an order counts at most: the median times `exp` of so many robust standard deviations of the
/// logarithm.
fn most(amounts: &[f64]) -> Option<f64> {
    let logs: Vec<f64> = amounts
        .iter()
        .filter(|&&amount| amount > 0.0)
        .map(|amount| amount.ln())
        .collect();
    if logs.len() < ENOUGH {
        return None;
    }
    let [low, middle, high] = [0.25, 0.5, 0.75].map(|share| quantile(&logs, share));
    // Prices in steps: at least a factor of three above the median is still usual.
    let spread = ((high? - low?) / QUARTILES).max(0.3);
    Some((middle? + OUTLYING * spread).exp())
}

#[cfg(test)]
mod tests {
    use super::super::cells::made_up::{each, leads, monday};
    use super::super::cells::{Facts, Lead};
    use super::{Measure, Won, most, of_wins};

    fn won(leads: &[Lead], measure: Measure) -> (Vec<Won>, Facts) {
        let inside: Vec<(usize, &Lead)> = leads.iter().map(|lead| (1, lead)).collect();
        let mut facts = Facts {
            wins: [0, leads.len()],
            margins: [0, leads.iter().filter(|lead| lead.has_margin()).count()],
            ..Facts::default()
        };
        let money = of_wins(&inside, 30, measure, |_| 0, &mut facts);
        (money, facts)
    }

    fn sum(money: &[Won]) -> f64 {
        money.iter().map(|won| won.money * won.count).sum()
    }

    #[test]
    fn what_an_outlier_is_beyond_the_usual_is_left_out_and_told() {
        let mut all = leads(monday(0), 40, 40, 100_000);
        all.extend(leads(monday(0), 1, 1, 10_000_000));
        let (money, facts) = won(&all, Measure::MarginOrValue);
        assert!(sum(&money) < 1.2 * 40.0 * 100_000.0, "{}", sum(&money));
        let told = facts.outlying[1] as f64 + sum(&money);
        assert!((told - 14_000_000.0).abs() < 1.0, "{told}");
    }

    #[test]
    fn prices_in_steps_are_no_outliers() {
        let mut all = leads(monday(0), 40, 40, 100_000);
        all.extend(leads(monday(0), 10, 10, 280_000));
        let (money, facts) = won(&all, Measure::MarginOrValue);
        assert!((sum(&money) - 6_800_000.0).abs() < 1e-3);
        assert_eq!(facts.outlying, [0, 0]);
    }

    #[test]
    fn a_plan_is_of_what_is_sold_and_not_of_what_it_leaves() {
        let all = each(leads(monday(0), 20, 20, 100), |lead| lead.with_margin(30));
        assert!((sum(&won(&all, Measure::MarginOrValue).0) - 600.0).abs() < 1e-9);
        assert!((sum(&won(&all, Measure::Value).0) - 2_000.0).abs() < 1e-9);
    }

    #[test]
    fn thousands_of_wins_weigh_as_many_in_bins_and_bring_as_much() {
        let prices = (0..2_600).map(|place| 100 + place % 7);
        let all: Vec<Lead> = prices
            .flat_map(|price| leads(monday(0), 1, 1, price))
            .collect();
        let (money, _) = won(&all, Measure::MarginOrValue);
        assert!(money.len() <= 500, "{}", money.len());
        let count: f64 = money.iter().map(|won| won.count).sum();
        assert!((count - 2_600.0).abs() < 1e-9);
        let wanted: i64 = (0..2_600).map(|place| 100 + place % 7).sum();
        assert!((sum(&money) - wanted as f64).abs() < 1e-6);
    }

    #[test]
    fn an_order_of_a_hundred_times_the_usual_size_counts_less() {
        let mut amounts: Vec<f64> = (0..40)
            .map(|place| 800.0 + 10.0 * f64::from(place))
            .collect();
        amounts.push(100_000.0);
        let most = most(&amounts).unwrap();
        assert!((2_000.0..5_000.0).contains(&most), "{most}");
    }

    #[test]
    fn of_a_handful_of_orders_one_cannot_tell_what_is_usual() {
        assert_eq!(most(&[100.0, 120.0, 90_000.0]), None);
    }
}
