//! Which sellers lie outside what chance allows for so few or so many leads: a funnel around all of them together.
//!
//! It must never rank sellers: leads are not shared out by lot, so who lies outside is a question, no answer.

use doorstep_stats::Confidence;
use doorstep_stats::funnel::{ALARM, Funnel, Side, Spread, Verdict, proportion_score};
use doorstep_stats::proportion::Counts;
use serde::Serialize;

use crate::segments::Segment;

/// The limits are told at about so many sizes.
const SIZES: usize = 60;

/// Where a seller stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Fewer are brought through than chance allows.
    Below,
    /// Chance alone can explain it.
    Inside,
    /// More are brought through than chance allows.
    Above,
    /// Too few leads to tell.
    CannotTell,
}

/// One seller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RepStanding {
    /// As in `by.rep`.
    pub value: String,
    /// Against the outer limits.
    pub standing: Standing,
}

/// The limits of chance for so many leads.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RepLimits {
    /// Leads.
    pub leads: usize,
    /// Of 95 in 100 the share won lies between these.
    pub inner: [f64; 2],
    /// Of 998 in 1,000.
    pub outer: [f64; 2],
}

/// Sellers against chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reps {
    /// The share won by all named sellers together.
    pub target: f64,
    /// By leads, ascending.
    pub limits: Vec<RepLimits>,
    /// Sellers with at least one lead, by leads, descending.
    pub standings: Vec<RepStanding>,
}

/// None with fewer than two named sellers, without a rate of theirs, and where all or none are won.
pub(crate) fn reps(segments: &[Segment]) -> Option<Reps> {
    let counts = |segment: &Segment| {
        let counts = Counts::new(segment.won as u64, segment.leads as u64).ok()?;
        Some((segment.value.clone(), counts))
    };
    let named = segments
        .iter()
        .filter(|segment| !segment.value.is_empty() && segment.rate.is_some());
    let units: Vec<(String, Counts)> = named.filter_map(counts).collect();
    if units.len() < 2 {
        return None;
    }
    let won: u64 = units.iter().map(|(_, unit)| unit.successes()).sum();
    let leads: u64 = units.iter().map(|(_, unit)| unit.trials()).sum();
    let target = Counts::new(won, leads).ok()?.share()?;
    let scores: Vec<f64> = units
        .iter()
        .filter_map(|(_, unit)| proportion_score(target, *unit))
        .collect();
    let funnel = Funnel::new(target, Spread::multiplied(&scores)?)?;
    let most = units.iter().map(|(_, unit)| unit.trials()).max()?;
    let limits: Vec<RepLimits> = sizes(most)
        .filter_map(|size| limits(&funnel, size))
        .collect();
    let standings = units.into_iter().filter_map(|(value, unit)| {
        let standing = match funnel.proportion(unit)? {
            Verdict::Outside(Side::Below) => Standing::Below,
            Verdict::Outside(Side::Above) => Standing::Above,
            Verdict::Inside => Standing::Inside,
            Verdict::CannotTell => Standing::CannotTell,
        };
        Some(RepStanding { value, standing })
    });
    let standings = standings.collect();
    (!limits.is_empty()).then_some(Reps {
        target,
        limits,
        standings,
    })
}

/// Sizes from 1 to a little above the largest, evenly spread.
fn sizes(most: u64) -> impl Iterator<Item = u64> {
    let last = most + most / 10 + 1;
    let step = last.div_ceil(SIZES as u64).max(1);
    (1..=last).filter(move |size| *size == 1 || size.is_multiple_of(step))
}

fn limits(funnel: &Funnel, leads: u64) -> Option<RepLimits> {
    let at = |confidence: Confidence| {
        let limits = funnel.proportion_limits(leads, confidence)?;
        Some([limits.lower, limits.upper])
    };
    Some(RepLimits {
        leads: leads as usize,
        inner: at(Confidence::P95)?,
        outer: at(Confidence::new(ALARM).ok()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seller(value: &str, won: usize, leads: usize) -> Segment {
        Segment {
            value: value.to_owned(),
            leads,
            won,
            rate: Some(won as f64 / leads as f64),
            ..Segment::default()
        }
    }

    #[test]
    fn who_wins_far_less_than_the_others_lies_outside_and_who_has_few_leads_cannot_be_judged() {
        let sellers = [
            seller("anna", 80, 300),
            seller("ben", 75, 280),
            seller("carl", 20, 290),
            seller("dora", 0, 3),
        ];
        let found = reps(&sellers).unwrap();
        let standings: Vec<Standing> = found.standings.iter().map(|rep| rep.standing).collect();
        assert_eq!(standings[2], Standing::Below);
        assert_eq!(standings[3], Standing::CannotTell);
        assert!(
            found
                .limits
                .windows(2)
                .all(|pair| pair[0].leads < pair[1].leads)
        );
        let first = found.limits[0];
        assert!(first.outer[0] <= first.inner[0] && first.inner[1] <= first.outer[1]);
    }

    #[test]
    fn one_seller_alone_is_compared_with_nobody() {
        assert_eq!(reps(&[seller("anna", 3, 10)]), None);
        assert_eq!(reps(&[seller("", 3, 10), seller("anna", 3, 10)]), None);
    }
}
