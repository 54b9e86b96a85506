//! From contributions to a decision: which side, if any, and how sure.
//!
//! It must never name a side because its fall is the largest; only because chance and drift do not
//! explain it.

use doorstep_stats::sparse::{self, Prior};
use serde::Serialize;

use super::estimate::Estimate;
use super::factors::{Factor, Side};

/// From this posterior on a side is named.
pub(super) const NAMED: f64 = 0.8;
/// From this posterior on "balanced" is said.
const BALANCED: f64 = 0.6;
/// A change of what is earned by less than this is not worth a decision.
pub(super) const MATERIAL: f64 = 0.05;
/// How much better "the same everywhere" must explain the fall than "here and there".
const COMMON: f64 = 3.0;

/// What the owner is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Too few, or the wrong, people come to the door.
    Marketing,
    /// They are brought through it worse than before.
    Sales,
    /// They are not answered in time.
    HandOver,
    /// What is offered, or at what price.
    Offer,
    /// The same fall everywhere: the market, or all of sales.
    Market,
    /// Nothing fell that is worth a decision.
    Balanced,
    /// The records cannot tell.
    NotEnoughData,
}

impl Decision {
    const fn of(side: Side) -> Self {
        match side {
            Side::Marketing => Decision::Marketing,
            Side::HandOver => Decision::HandOver,
            Side::Sales => Decision::Sales,
            Side::Offer => Decision::Offer,
        }
    }
}

/// How likely each explanation is; sums to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Posterior {
    /// Marketing alone.
    pub marketing: f64,
    /// The hand-over alone.
    pub hand_over: f64,
    /// Sales alone.
    pub sales: f64,
    /// The offer alone.
    pub offer: f64,
    /// Two sides.
    pub pair: f64,
    /// None.
    pub balanced: f64,
}

/// How likely each side has fallen, alone or with another; may sum to more than 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Marginals {
    /// Marketing.
    pub marketing: f64,
    /// The hand-over.
    pub hand_over: f64,
    /// Sales.
    pub sales: f64,
    /// The offer.
    pub offer: f64,
}

impl Posterior {
    /// Of one side alone.
    pub const fn of(&self, side: Side) -> f64 {
        match side {
            Side::Marketing => self.marketing,
            Side::HandOver => self.hand_over,
            Side::Sales => self.sales,
            Side::Offer => self.offer,
        }
    }

    fn set(&mut self, side: Side, share: f64) {
        match side {
            Side::Marketing => self.marketing = share,
            Side::HandOver => self.hand_over = share,
            Side::Sales => self.sales = share,
            Side::Offer => self.offer = share,
        }
    }
}

impl Marginals {
    fn set(&mut self, side: Side, share: f64) {
        match side {
            Side::Marketing => self.marketing = share,
            Side::HandOver => self.hand_over = share,
            Side::Sales => self.sales = share,
            Side::Offer => self.offer = share,
        }
    }
}

/// The comparison of the hypotheses.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    pub(super) posterior: Posterior,
    pub(super) marginals: Marginals,
    /// The two sides of the likeliest pair.
    pub(super) pair: Option<(Side, Side)>,
    pub(super) decision: Decision,
}

/// Judges the sides whose factors may be judged.
pub(super) fn judge(estimate: &Estimate, is_judged: impl Fn(Factor) -> bool) -> Option<Judgement> {
    judge_scaled(estimate, &is_judged, 1.0)
}

/// The same, as if every error were so many times its size.
fn judge_scaled(
    estimate: &Estimate,
    is_judged: &impl Fn(Factor) -> bool,
    scale: f64,
) -> Option<Judgement> {
    let places: Vec<usize> = (0..estimate.factors.len())
        .filter(|&place| is_judged(estimate.factors[place]))
        .collect();
    let side = |place: &usize| estimate.factors[*place].side();
    let mut sides: Vec<Side> = places.iter().map(side).collect();
    sides.dedup();
    let group = |place: &usize| sides.iter().position(|known| *known == side(place));
    let groups: Vec<usize> = places.iter().filter_map(group).collect();
    let shifts: Vec<f64> = places.iter().map(|&place| estimate.log[place]).collect();
    let size = estimate.factors.len();
    let covariance: Vec<f64> = places
        .iter()
        .flat_map(|&one| places.iter().map(move |&other| one * size + other))
        .map(|index| estimate.covariance[index] * scale * scale)
        .collect();
    let found = sparse::compare(&shifts, &covariance, &groups, Prior::default()).ok()?;
    let mut posterior = Posterior {
        balanced: found.balanced,
        pair: found.pairs.iter().map(|pair| pair.2).sum(),
        ..Posterior::default()
    };
    let mut marginals = Marginals::default();
    for (index, &side) in sides.iter().enumerate() {
        posterior.set(side, found.single[index]);
        marginals.set(side, found.marginal(index));
    }
    let likeliest = found
        .pairs
        .iter()
        .max_by(|one, other| one.2.total_cmp(&other.2));
    let named = sides.iter().copied().find(|&side| {
        posterior.of(side) >= NAMED
            && estimate.share_beyond(MATERIAL, |factor| {
                is_judged(factor) && factor.side() == side
            }) >= NAMED
    });
    let decision = match named {
        Some(side) => Decision::of(side),
        None if posterior.balanced >= BALANCED => Decision::Balanced,
        None => Decision::NotEnoughData,
    };
    Some(Judgement {
        pair: likeliest.map(|pair| (sides[pair.0], sides[pair.1])),
        posterior,
        marginals,
        decision,
    })
}

/// How many times the leads there are would settle an undecided case, if what was found stays as it is:
/// errors shrink with the square root of the number. None if not even sixteen times would.
pub(super) fn times_to_settle(
    estimate: &Estimate,
    is_judged: impl Fn(Factor) -> bool,
) -> Option<f64> {
    [1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0]
        .into_iter()
        .find(|times: &f64| {
            let judged = judge_scaled(estimate, &is_judged, 1.0 / times.sqrt());
            judged.is_some_and(|judged| {
                let best = Side::ALL.map(|side| judged.posterior.of(side));
                best.into_iter().any(|share| share >= NAMED)
                    || judged.posterior.balanced >= BALANCED
            })
        })
}

/// One part of the business whose win rate can be compared: wins and leads in the reference and the period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) wins: [f64; 2],
    pub(super) leads: [f64; 2],
}

/// Whether "the same fall in every part" explains the parts so much better than "here more, there less".
/// The parts' falls are `x` with errors `s`: all equal, or spread about their mean as widely as it is large.
pub(super) fn is_common(parts: &[Part]) -> bool {
    let falls: Vec<(f64, f64)> = parts.iter().filter_map(fall).collect();
    let weight: f64 = falls.iter().map(|(_, variance)| 1.0 / variance).sum();
    let mean = falls.iter().map(|(x, variance)| x / variance).sum::<f64>() / weight;
    if falls.len() < 2 || mean >= 0.0 {
        return false;
    }
    let fit = |spread: f64| {
        // With its own mean, which is the best that either can have.
        let terms = falls
            .iter()
            .map(|(x, variance)| (x, variance + spread * spread));
        let weight: f64 = terms.clone().map(|(_, variance)| 1.0 / variance).sum();
        let mean = terms.clone().map(|(x, variance)| x / variance).sum::<f64>() / weight;
        terms
            .map(|(x, variance)| -0.5 * (x - mean).powi(2) / variance - 0.5 * variance.ln())
            .sum::<f64>()
    };
    fit(0.0) - fit(mean) > COMMON.ln()
}

/// The change of the logarithm of a part's rate and its variance; none without wins on both sides.
fn fall(part: &Part) -> Option<(f64, f64)> {
    let rate = |period: usize| (part.wins[period] + 0.5) / (part.leads[period] + 1.0);
    let enough = (0..2).all(|period| part.leads[period] >= 20.0 && part.wins[period] >= 3.0);
    let variance =
        |period: usize| 1.0 / (part.wins[period] + 0.5) - 1.0 / (part.leads[period] + 1.0);
    enough.then(|| {
        (
            (rate(1) / rate(0)).ln(),
            (variance(0) + variance(1)).max(1e-9),
        )
    })
}
