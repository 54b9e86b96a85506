//! From reached to won: new business as a whole.

use doorstep_core::Outcome;
use doorstep_records::Business;
use doorstep_stats::quantile;
use serde::Serialize;

use crate::lag::{Lags, MIN_AT_RISK};
use crate::survey::{Survey, WonBy};

/// Horizons of the eventual rate, in days, longest first.
const HORIZONS: [i32; 5] = [365, 180, 90, 60, 30];

/// What share is won in the end, as far as the records reach.
#[derive(Clone, Debug, Serialize)]
pub struct Eventual {
    /// Aalen-Johansen incidence of winning.
    pub rate: f64,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Days since the door.
    pub horizon_days: i32,
}

/// From reached to won.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Funnel {
    /// People with a touch of ours; null if the records hold none.
    pub reached: Option<usize>,
    /// New cases that reached the door.
    pub leads: usize,
    /// Of these won.
    pub won: usize,
    /// Lost.
    pub lost: usize,
    /// Undecided.
    pub open: usize,
    /// Fallen silent.
    pub silent: usize,
    /// Won by marketing outright.
    pub won_by_marketing: usize,
    /// Won by sales.
    pub won_by_sales: usize,
    /// Won, and the records cannot tell by whom.
    pub won_by_unknown: usize,
    /// Won by sales by a rep's word alone.
    pub claimed: usize,
    /// won / leads.
    pub conversion: Option<f64>,
    /// won / (won + lost).
    pub win_rate_closed: Option<f64>,
    /// What share is won in the end.
    pub eventual: Option<Eventual>,
    /// Median days from the door to the order.
    pub median_days_to_win: Option<f64>,
    /// Value of all orders, minor units.
    pub value: Option<i64>,
}

pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

pub(crate) fn funnel(business: &Business, survey: &Survey, lags: &Lags) -> Funnel {
    let mut funnel = Funnel::default();
    for line in survey.leads() {
        funnel.leads += 1;
        match line.case.outcome {
            Outcome::Won => funnel.won += 1,
            Outcome::Lost => funnel.lost += 1,
            Outcome::Open => funnel.open += 1,
            Outcome::Silent => funnel.silent += 1,
        }
        funnel.claimed += usize::from(line.case.claimed);
        match survey.won_by(line) {
            Some(WonBy::Sales) => funnel.won_by_sales += 1,
            Some(WonBy::Marketing) => funnel.won_by_marketing += 1,
            Some(WonBy::Unknown) => funnel.won_by_unknown += 1,
            None => {}
        }
        if let Some(value) = line.value {
            funnel.value = Some(funnel.value.unwrap_or(0).saturating_add(value));
        }
    }
    let reached = survey.reached.iter().filter(|&&reached| reached).count();
    funnel.reached = (reached > 0 && !business.parties.is_empty()).then_some(reached);
    funnel.conversion = share(funnel.won, funnel.leads);
    funnel.win_rate_closed = share(funnel.won, funnel.won + funnel.lost);
    funnel.median_days_to_win = quantile::median(&lags.won);
    funnel.eventual = eventual(lags);
    funnel
}

/// At the longest horizon that enough cases have lived through; never extrapolated.
fn eventual(lags: &Lags) -> Option<Eventual> {
    let points = HORIZONS.iter().filter_map(|&days| lags.by(days));
    let point = points
        .into_iter()
        .find(|point| point.at_risk >= MIN_AT_RISK)?;
    Some(Eventual {
        rate: point.won,
        low: point.low,
        high: point.high,
        horizon_days: point.day,
    })
}
