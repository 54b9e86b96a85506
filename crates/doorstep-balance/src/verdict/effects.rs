//! What each factor contributed to the change, and each source to that of the mix.

use doorstep_records::Symbols;
use serde::Serialize;

use super::case::Decided;
use super::cells::Whose;
use super::decision::Judgement;
use super::estimate::{Estimate, WEEKS_A_MONTH};
use super::levels::{Factor, Levels, Side};

/// What a factor contributed to the change; 80 % intervals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The factor.
    pub factor: Factor,
    /// Whose doing it is.
    pub side: Side,
    /// Change of what is earned, as a ratio minus 1.
    pub change: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Wins a month.
    pub won_per_month: f64,
    /// Money a month, minor units; null if no money is recorded.
    pub money_per_month: Option<i64>,
    /// Lower end.
    pub money_low: Option<i64>,
    /// Upper end.
    pub money_high: Option<i64>,
}

/// What the factors of a side contributed together; 80 % intervals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SideEffect {
    /// The side.
    pub side: Side,
    /// Change of what is earned, as a ratio minus 1.
    pub change: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Wins a month.
    pub won_per_month: f64,
    /// Money a month, minor units; null if no money is recorded.
    pub money_per_month: Option<i64>,
    /// Lower end.
    pub money_low: Option<i64>,
    /// Upper end.
    pub money_high: Option<i64>,
}

/// What is counted of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderMoney {
    /// What it leaves.
    Margin,
    /// What it is sold for.
    Value,
}

/// What is earned a month, counted as the effects count it: their money leads from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Earned {
    /// Margins or values.
    pub of: OrderMoney,
    /// In the reference, minor units; of the best less what it owes to luck, of a plan as planned.
    pub reference: i64,
    /// In the period.
    pub period: i64,
}

/// One source's part of the change of the mix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MixPart {
    /// The value of the column by which leads are compared; empty where it is not recorded, `others` for
    /// all that are too small to stand alone.
    pub value: String,
    /// Orders that came without a word.
    pub straight: bool,
    /// Its share of the leads in the reference; 0 for a new source.
    pub share_before: f64,
    /// In the period; 0 for one that vanished.
    pub share_now: f64,
    /// Wins a month that the change of its share brought, against leads of average worth.
    pub won_per_month: f64,
    /// Money a month, minor units; null if no money is recorded.
    pub money_per_month: Option<i64>,
}

pub(super) fn has_money(estimate: &Estimate) -> bool {
    estimate.factors.contains(&Factor::Money)
}

pub(super) fn effects(estimate: &Estimate, judgement: &Judgement) -> Vec<Effect> {
    let has_money = has_money(estimate);
    let minor = |money: f64| has_money.then(|| money.round() as i64);
    let effect = |(place, &factor): (usize, &Factor)| {
        let change = estimate.change(place)?;
        let money = estimate.money(place)?;
        Some(Effect {
            factor,
            side: judgement.side(factor),
            change: change.value,
            low: change.low,
            high: change.high,
            won_per_month: estimate.won(place)?.value,
            money_per_month: minor(money.value),
            money_low: minor(money.low),
            money_high: minor(money.high),
        })
    };
    estimate
        .factors
        .iter()
        .enumerate()
        .filter_map(effect)
        .collect()
}

/// What the money of all effects leads from and to; none where there is no money, or where all that the reference
/// earned would be luck.
pub(super) fn earned(decided: &Decided, effects: &[Effect]) -> Option<Earned> {
    let estimate = &decided.estimate;
    let is_whole = has_money(estimate) && effects.len() == estimate.factors.len();
    let changes = effects.iter().map(|effect| effect.money_per_month);
    let change: i64 = changes.sum::<Option<i64>>().filter(|_| is_whole)?;
    let period = estimate.earned().round() as i64;
    (period > change).then_some(Earned {
        of: if decided.counted.facts.by_margin {
            OrderMoney::Margin
        } else {
            OrderMoney::Value
        },
        reference: period - change,
        period,
    })
}

/// The sides that have a factor. The interval is of the sum in each draw: those of the factors do not add up.
pub(super) fn sides(estimate: &Estimate, judgement: &Judgement) -> Vec<SideEffect> {
    let has_money = has_money(estimate);
    let minor = |money: f64| has_money.then(|| money.round() as i64);
    let total = |&side: &Side| {
        let is_own = |factor: Factor| judgement.side(factor) == side;
        estimate.factors.iter().find(|&&factor| is_own(factor))?;
        let log = estimate.log_of(is_own)?;
        let money = estimate.money_of(is_own)?;
        Some(SideEffect {
            side,
            change: log.value.exp_m1(),
            low: log.low.exp_m1(),
            high: log.high.exp_m1(),
            won_per_month: estimate.won_of(is_own)?.value,
            money_per_month: minor(money.value),
            money_low: minor(money.low),
            money_high: minor(money.high),
        })
    };
    Side::ALL.iter().filter_map(total).collect()
}

/// What each segment's share did, at the mean of both periods' worth of a lead; the parts add up to the
/// mix's contribution but for how the mean of products differs from the product of means.
pub(super) fn mix(decided: &Decided, symbols: &Symbols) -> Vec<MixPart> {
    let [before, now] = &decided.estimate.levels;
    let segments = &decided.counted.segments;
    // A plan has one segment, and no mix.
    if before.mix.len() != segments.len() || segments.len() < 2 {
        return Vec::new();
    }
    let worth = |levels: &Levels, segment: usize| {
        let wins = levels.handled[segment] * levels.proposed[segment] * levels.won[segment];
        (wins, wins * levels.money[segment])
    };
    let mean = |segment: usize| {
        let (one, other) = (worth(before, segment), worth(now, segment));
        (f64::midpoint(one.0, other.0), f64::midpoint(one.1, other.1))
    };
    let share = |segment: usize| f64::midpoint(before.mix[segment], now.mix[segment]);
    let all = (0..segments.len()).fold((0.0, 0.0), |sum, segment| {
        let (wins, money) = mean(segment);
        (
            sum.0 + share(segment) * wins,
            sum.1 + share(segment) * money,
        )
    });
    let leads = f64::midpoint(before.leads, now.leads) * WEEKS_A_MONTH;
    let leads = leads * decided.estimate.later.point;
    let has_money = has_money(&decided.estimate);
    let part = |segment: usize| {
        let (wins, money) = mean(segment);
        let moved = leads * (now.mix[segment] - before.mix[segment]);
        MixPart {
            value: match segments[segment].of {
                Whose::Source(source) => symbols.get_or_empty(source).to_owned(),
                Whose::Others => "others".to_owned(),
            },
            straight: segments[segment].is_straight,
            share_before: before.mix[segment],
            share_now: now.mix[segment],
            won_per_month: moved * (wins - all.0),
            money_per_month: has_money.then(|| (moved * (money - all.1)).round() as i64),
        }
    };
    let mut parts: Vec<MixPart> = (0..segments.len()).map(part).collect();
    parts.sort_by(|one, other| one.won_per_month.total_cmp(&other.won_per_month));
    parts
}

#[cfg(test)]
mod tests;
