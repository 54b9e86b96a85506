//! From contributions to a decision: which side, if any, and how sure.
//!
//! It must never name a side because its fall is the largest; only because chance and drift do not
//! explain it.

use doorstep_stats::sparse::{self, Prior};
use serde::Serialize;

use super::causes::Causes;
use super::estimate::Estimate;
use super::levels::{Factor, Side};

/// A side is named from this chance on that it fell, alone or with another.
pub(super) const NAMED: f64 = 0.8;
/// From this chance of a second side on no one side is named.
pub(super) const BOTH: f64 = 0.5;
/// The same where the sources have changed so much that like can hardly be compared with like, or where the
/// sellers' load speaks against it.
const NAMED_DOUBTFUL: f64 = 0.9;
/// From this posterior on "balanced" is said.
const BALANCED: f64 = 0.65;
/// What is likely before the records are looked at. Tuned on invented firms (`docs/verdict-methods.md`):
/// a smaller drift and a smaller fall than those of the first prototype tell a fifth from nothing.
const PRIOR: Prior = Prior {
    rest: 0.03,
    fall: 0.28,
    balanced: 0.40,
    group: 0.1375,
    pair: 0.05 / 6.0,
};
/// A factor that rose by so many standard errors did not fall.
const ROSE: f64 = 1.645;
/// A change of what is earned by less than this is not worth a decision.
pub(super) const MATERIAL: f64 = 0.05;
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
    /// Whether something is named: a side, or the market.
    pub(super) const fn is_named(self) -> bool {
        !matches!(self, Decision::Balanced | Decision::NotEnoughData)
    }

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
    /// Of one side.
    pub const fn of(&self, side: Side) -> f64 {
        match side {
            Side::Marketing => self.marketing,
            Side::HandOver => self.hand_over,
            Side::Sales => self.sales,
            Side::Offer => self.offer,
        }
    }

    /// The side that is likeliest to have fallen, and the next.
    pub fn likeliest(&self) -> [Side; 2] {
        let mut sides = Side::ALL;
        sides.sort_by(|one, other| self.of(*other).total_cmp(&self.of(*one)));
        [sides[0], sides[1]]
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

/// What is asked of an estimate besides its numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bench<'a> {
    /// The sides of which there are no records to judge by.
    pub(super) not_judged: &'a [Side],
    /// Why fewer buy, if they do.
    pub(super) causes: Causes,
    /// Many leads came from sources that one of the periods lacks.
    pub(super) is_unlike: bool,
    /// The side against which the sellers' load speaks.
    pub(super) contradicted: Option<Side>,
}

/// The comparison of the hypotheses.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    pub(super) posterior: Posterior,
    pub(super) marginals: Marginals,
    /// Whose doing it is if fewer of those talked with buy.
    pub(super) win: Side,
    /// How many sides can have fallen, as far as can be judged: those that clearly rose have not.
    sides: usize,
    pub(super) decision: Decision,
}

impl Judgement {
    /// Whose doing a factor is, as far as the reasons are known.
    pub(super) fn side(&self, factor: Factor) -> Side {
        side(factor, self.win)
    }
}

const fn side(factor: Factor, win: Side) -> Side {
    match factor {
        Factor::Win => win,
        other => other.side(),
    }
}

/// Judges the sides that can be judged.
pub(super) fn judge(estimate: &Estimate, bench: Bench) -> Option<Judgement> {
    judge_scaled(estimate, bench, 1.0)
}

/// The same, as if every error were so many times its size.
fn judge_scaled(estimate: &Estimate, bench: Bench, scale: f64) -> Option<Judgement> {
    let (places, sides) = judged(estimate, bench);
    let groups = suspects(estimate, &places, &sides, scale);
    let found = compare(estimate, &places, &groups, scale)?;
    let suspected = (0..sides.len())
        .filter(|&side| groups.contains(&Some(side)))
        .count();
    let mut posterior = Posterior {
        balanced: found.balanced,
        pair: found.pairs.iter().map(|pair| pair.2).sum(),
        ..Posterior::default()
    };
    let mut marginals = Marginals::default();
    for (index, &side) in sides.iter().enumerate() {
        posterior.set(side, found.single.get(index).copied().unwrap_or(0.0));
        marginals.set(side, found.marginal(index));
    }
    let of_win = places
        .iter()
        .position(|&place| estimate.factors[place] == Factor::Win)
        .map_or(0.0, |index| found.components[index]);
    share_out(&mut posterior, &mut marginals, of_win, bench.causes.offer);
    let fell = |factor: Factor| {
        let place = estimate.factors.iter().position(|&known| known == factor);
        place.is_some_and(|place| estimate.point.log[place] < 0.0)
    };
    // A price that was raised and changed nothing says nothing of who wins.
    let win = if bench.causes.offer > 0.5 && fell(Factor::Win) {
        Side::Offer
    } else {
        Side::Sales
    };
    Some(Judgement {
        decision: decide(estimate, bench, suspected, &posterior, &marginals, win),
        posterior,
        marginals,
        win,
        sides: suspected,
    })
}

/// The places of the factors that can be judged, and their sides.
fn judged(estimate: &Estimate, bench: Bench) -> (Vec<usize>, Vec<Side>) {
    let places: Vec<usize> = (0..estimate.factors.len())
        .filter(|&place| !bench.not_judged.contains(&estimate.factors[place].side()))
        .collect();
    let side_of = |&place: &usize| estimate.factors[place].side();
    let mut sides: Vec<Side> = places.iter().map(side_of).collect();
    sides.dedup();
    (places, sides)
}

/// The chance from which on a side is named.
fn bar(bench: Bench, side: Side) -> f64 {
    if bench.is_unlike || bench.contradicted == Some(side) {
        NAMED_DOUBTFUL
    } else {
        NAMED
    }
}

/// The side of each factor at `places`, as a place in `sides`; none of one that clearly rose.
fn suspects(
    estimate: &Estimate,
    places: &[usize],
    sides: &[Side],
    scale: f64,
) -> Vec<Option<usize>> {
    let group = |&place: &usize| {
        let error = variance(estimate, place, place, scale).max(0.0).sqrt();
        let side = estimate.factors[place].side();
        let is_own = |known: &Side| *known == side;
        (sides.iter().position(is_own)).filter(|_| estimate.point.log[place] <= ROSE * error)
    };
    places.iter().map(group).collect()
}

/// A covariance of two factors' contributions, as if every error that leads can take away were so many times its size.
fn variance(estimate: &Estimate, one: usize, other: usize, scale: f64) -> f64 {
    let all = estimate.covariance[one * estimate.factors.len() + other];
    let is_leads = one == other && estimate.factors[one] == Factor::Leads;
    let stays = if is_leads {
        estimate.season.min(all)
    } else {
        0.0
    };
    (all - stays) * scale * scale + stays
}

/// Compares the hypotheses on the factors at `places`, each with its group.
fn compare(
    estimate: &Estimate,
    places: &[usize],
    groups: &[Option<usize>],
    scale: f64,
) -> Option<sparse::Posterior> {
    let shifts: Vec<f64> = places
        .iter()
        .map(|&place| estimate.point.log[place])
        .collect();
    let mut covariance: Vec<f64> = places
        .iter()
        .flat_map(|&one| places.iter().map(move |&other| (one, other)))
        .map(|(one, other)| variance(estimate, one, other, scale))
        .collect();
    // A rise is no hypothesis here, so that a clear one fits none; it must not make the others, whose errors go
    // with its own, look like falls. So it counts as no surer than it is large, and a clear one is no fall.
    for (place, &shift) in shifts.iter().enumerate() {
        let own = &mut covariance[place * (shifts.len() + 1)];
        *own = own.max(shift.max(0.0).powi(2));
    }
    sparse::compare(&shifts, &covariance, groups, PRIOR).ok()
}

/// That fewer buy can be the doing of sales or of the offer: `offer` of it is the offer's.
fn share_out(posterior: &mut Posterior, marginals: &mut Marginals, of_win: f64, offer: f64) {
    let moved = of_win * offer;
    let share = if posterior.sales > 0.0 {
        moved / posterior.sales
    } else {
        0.0
    };
    posterior.sales -= moved;
    posterior.offer += moved;
    let moved = marginals.sales * share;
    marginals.sales -= moved;
    marginals.offer = (marginals.offer + moved).min(1.0);
}

fn decide(
    estimate: &Estimate,
    bench: Bench,
    sides: usize,
    posterior: &Posterior,
    marginals: &Marginals,
    win: Side,
) -> Decision {
    let [first, second] = marginals.likeliest();
    let named = Some(first).filter(|&wanted| {
        let is_own = |factor: Factor| side(factor, win) == wanted;
        marginals.of(wanted) >= bar(bench, wanted)
            && marginals.of(second) < BOTH
            && estimate.share_below(MATERIAL, is_own) >= NAMED
    });
    match named {
        Some(Side::Sales) if bench.causes.is_common => Decision::Market,
        Some(side) => Decision::of(side),
        None if is_balanced(posterior.balanced, sides) => Decision::Balanced,
        None => Decision::NotEnoughData,
    }
}

/// Whether nothing fell: from a chance on, and only if the records themselves made it so much likelier. With few
/// sides to judge it is likely before anything is looked at.
fn is_balanced(balanced: f64, sides: usize) -> bool {
    let odds = |share: f64| share / (1.0 - share).max(f64::MIN_POSITIVE);
    let before = |sides: usize| {
        let count = sides as f64;
        let pairs = count * (count - 1.0) / 2.0;
        let others = PRIOR.group * count + PRIOR.pair * pairs;
        PRIOR.balanced / (PRIOR.balanced + others)
    };
    let by_records = |share: f64, sides: usize| odds(share) / odds(before(sides));
    // Where every side rose none fell.
    let is_by_records = || by_records(balanced, sides) >= by_records(BALANCED, Side::ALL.len());
    balanced >= BALANCED && (sides == 0 || is_by_records())
}

impl Judgement {
    /// The chance, in whole hundredths, from which on it would be said of these sides that nothing fell.
    pub(super) fn balanced_from(&self) -> f64 {
        let mut chances = (0..100).map(|chance| f64::from(chance) / 100.0);
        let found = chances.find(|&chance| is_balanced(chance, self.sides));
        found.unwrap_or(1.0)
    }
}

/// See [`times_to_settle`]; none if it is settled.
pub(super) fn times_to_settle_if_open(
    estimate: &Estimate,
    bench: Bench,
    judgement: &Judgement,
) -> Option<f64> {
    let is_open = judgement.decision == Decision::NotEnoughData;
    is_open.then(|| times_to_settle(estimate, bench)).flatten()
}

/// Whether factors together took off more than is worth a decision, were their error so many times its size: by
/// the normal distribution, because draws of another size are not there.
fn is_material(estimate: &Estimate, counts: impl Fn(Factor) -> bool, scale: f64) -> bool {
    let own: Vec<usize> = (0..estimate.factors.len())
        .filter(|&place| counts(estimate.factors[place]))
        .collect();
    let sum: f64 = own.iter().map(|&place| estimate.point.log[place]).sum();
    let pairs = own
        .iter()
        .flat_map(|&one| own.iter().map(move |&other| (one, other)));
    let variance: f64 = pairs
        .map(|(one, other)| variance(estimate, one, other, scale))
        .sum();
    let error = variance.max(0.0).sqrt();
    sum + doorstep_stats::quantile::normal(NAMED) * error < (-MATERIAL).ln_1p()
}

/// How many times the leads there are would settle an undecided case, if what was found stays as it is:
/// errors shrink with the square root of the number. None if not even sixteen times would.
fn times_to_settle(estimate: &Estimate, bench: Bench) -> Option<f64> {
    [1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0]
        .into_iter()
        .find(|times: &f64| {
            judge_scaled(estimate, bench, 1.0 / times.sqrt()).is_some_and(|judged| {
                let [first, second] = judged.marginals.likeliest();
                let is_one = judged.marginals.of(second) < BOTH;
                let is_own = |factor: Factor| judged.side(factor) == first;
                let is_clear = is_one && judged.marginals.of(first) >= bar(bench, first);
                (is_clear && is_material(estimate, is_own, 1.0 / times.sqrt()))
                    || is_balanced(judged.posterior.balanced, judged.sides)
            })
        })
}

#[cfg(test)]
mod tests;
