//! Capacity: whether sellers wait for work or work waits for sellers, how long knocks wait, and on which
//! side of the door the next unit of money brings more.
//!
//! It must never assume hours that nobody recorded, nor state the cost of waiting where the records do not
//! carry one.

mod backlog;
mod balance;
mod costs;
mod decay;
mod load;
mod values;
mod waiting;
mod words;
mod work;

#[cfg(test)]
mod made_up;

use doorstep_core::Policy;
use doorstep_records::Business;
use jiff::ToSpan;
use serde::Serialize;

use crate::survey::Survey;
use crate::verdict::{Reference, Sentence, Span, Verdict};
use decay::Decay;
use load::Load;
use waiting::Opening;

pub use crate::likely::Likely;
pub use backlog::Unanswered;
pub use balance::{Arm, Balance, Pays};
pub use decay::NoDecay;
pub use load::{Region, Regions};
pub use waiting::{Hours, Observed, Predicted, Waits};

pub(crate) use costs::Paid;
#[cfg(test)]
pub(crate) use values::Marginal;
pub(crate) use values::{Marginals, Worth};
pub(crate) use work::Records;

/// Where the verdict judges no span, the load of so many weeks is shown.
const USUAL_WEEKS: i64 = 13;
/// And a win counts within so many days.
const USUAL_HORIZON: i32 = 90;

/// Capacity: part of the JSON contract.
#[derive(Clone, Debug, Serialize)]
pub struct Capacity {
    /// The days it speaks of: those of the verdict, else the last quarter on record.
    pub period: Span,
    /// Whole weeks in them that were counted.
    pub weeks: usize,
    /// New business that asks for an answer, a week.
    pub knocks_per_week: Option<Likely>,
    /// Selling hours that one takes over its life, if it is answered.
    pub hours_per_knock: Option<Likely>,
    /// Hours a week of all other selling work: repeat business, prospecting.
    pub other_hours_per_week: Option<Likely>,
    /// Hours of work a week that are recorded.
    pub recorded_hours_per_week: f64,
    /// Selling hours a week that there are; null if they are not known of those who do the work.
    pub hours_per_week: Option<f64>,
    /// The most work that was ever kept up for four weeks running, hours a week.
    pub demonstrated_hours_per_week: Option<f64>,
    /// Work over hours.
    pub load: Option<Likely>,
    /// The same in the reference.
    pub load_reference: Option<Likely>,
    /// How likely it is that the load is lower than in the reference; of the work, where hours are not known.
    pub fell: Option<f64>,
    /// Work over what was demonstrated.
    pub load_of_demonstrated: Option<Likely>,
    /// Where the load lies.
    pub region: Region,
    /// How likely each region is; null without hours.
    pub probability: Option<Regions>,
    /// The share of the work that must be on record for that to hold; null unless sellers starve by their hours.
    pub recorded_share_needed: Option<f64>,
    /// Knocks that wait for an answer.
    pub unanswered: Option<Unanswered>,
    /// The same in the reference.
    pub unanswered_reference: Option<Unanswered>,
    /// How long they wait.
    pub waiting: Waits,
    /// What an hour of waiting costs.
    pub decay: DecayFacts,
    /// What the next unit of money brings on either side of the door.
    pub balance: Option<Balance>,
    /// What an owner reads aloud.
    pub sentences: Vec<Sentence>,
}

/// What an hour of waiting costs, or why nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DecayFacts {
    /// The share of a knock's worth that is lost in a business hour.
    pub per_hour: Option<Likely>,
    /// Why it is null.
    pub unknown: Option<NoDecay>,
}

/// What the verdict asks of capacity: marketing can hardly be weak where work waits for sellers.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// Where the period's load lies, and how likely each region is; none without hours.
    pub(crate) region: Region,
    pub(crate) regions: Option<Regions>,
    /// Load in the reference and in the period; none without hours.
    pub(crate) loads: [Option<Likely>; 2],
    /// The probability that the load is lower in the period than in the reference; of the work, where hours
    /// are not known.
    pub(crate) fell: Option<f64>,
    /// Knocks that wait, and whether they grow from week to week.
    pub(crate) unanswered: [Option<Unanswered>; 2],
}

impl Summary {
    /// Capacity in any two spans, as far as the records tell; none without recorded work in the period.
    pub(crate) fn of(
        business: &Business,
        records: &Records,
        period: Span,
        reference: Option<Span>,
    ) -> Option<Self> {
        let before = reference.and_then(|span| Load::of(records, span));
        let now = Load::of(records, period)?;
        let (region, regions) = now.region();
        let waiting = backlog::Waiting::of(records);
        let unanswered = |span| waiting.in_span(&business.calendar, &records.mondays(span), span);
        Some(Summary {
            region,
            regions,
            loads: [before.as_ref().and_then(Load::load), now.load()],
            fell: before.map(|before| now.is_below(&before)),
            unanswered: [reference.and_then(unanswered), unanswered(period)],
        })
    }
}

/// All that capacity is found from.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) business: &'a Business,
    pub(crate) policy: &'a Policy,
    pub(crate) survey: &'a Survey,
    pub(crate) records: &'a Records,
}

impl Scene<'_> {
    /// All of a verdict asks with one horizon.
    fn decay(&self, horizon: i32) -> Result<&Decay, NoDecay> {
        let decay = self.records.decay.get_or_init(|| {
            let waiting = backlog::Waiting::of(self.records);
            Decay::of(self.records, &waiting, &self.business.calendar, horizon)
        });
        decay.as_ref().map_err(|why| *why)
    }

    /// What a lead, an hour and a faster answer are worth in a span, and what they cost.
    pub(crate) fn worth(&self, span: Span, horizon: i32) -> Worth {
        let decay = self.decay(horizon).ok();
        let load = Load::of(self.records, span);
        let opening = Opening::of(self.policy);
        let observed = waiting::observed(self.business, self.records, span);
        let observed = observed.and_then(|observed| observed.business.mean);
        Worth {
            marginals: load.and_then(|load| Marginals::of(&load, &opening, decay, observed)),
            knocks: self.records.knocks_a_week(span),
            faster: decay.map(|decay| (decay.faster, decay.faster_draws.clone())),
            hour_cost: costs::hour_cost(self.records, &self.records.mondays(span)),
            paid: Paid::of(self.business, self.survey, span, horizon),
        }
    }

    /// Capacity in the period of the verdict; none without sellers or recorded work.
    pub(crate) fn capacity(&self, verdict: Option<&Verdict>) -> Option<Capacity> {
        let period = verdict.and_then(|verdict| verdict.period);
        let period = period.or_else(|| self.last_weeks())?;
        let load = Load::of(self.records, period).filter(|_| self.records.has_reps)?;
        let reference = verdict.and_then(|verdict| verdict.reference);
        let reference = reference.map(Reference::span);
        let found = Summary::of(self.business, self.records, period, reference)?;
        let horizon = verdict
            .and_then(|verdict| verdict.horizon_days)
            .unwrap_or(USUAL_HORIZON);
        let levers = verdict.map_or(&[][..], |verdict| &verdict.levers);
        let opening = Opening::of(self.policy);
        let decay = self.decay(horizon);
        let mut capacity = Capacity {
            period,
            weeks: load.weeks,
            knocks_per_week: load.likely(|draw| draw.knocks),
            hours_per_knock: load.likely(|draw| draw.hours_per_knock),
            other_hours_per_week: load.likely(|draw| draw.other),
            recorded_hours_per_week: load.recorded,
            hours_per_week: load.hours,
            demonstrated_hours_per_week: load.demonstrated,
            load: found.loads[1],
            load_reference: found.loads[0],
            fell: found.fell,
            load_of_demonstrated: load.load_of_demonstrated(),
            region: found.region,
            probability: found.regions,
            recorded_share_needed: load.recorded_share_needed(),
            unanswered: found.unanswered[1],
            unanswered_reference: found.unanswered[0],
            waiting: Waits {
                observed: waiting::observed(self.business, self.records, period),
                predicted: waiting::predicted(self.business, self.records, &load, &opening, period),
            },
            decay: DecayFacts {
                per_hour: decay.ok().and_then(Decay::likely),
                unknown: decay.err(),
            },
            balance: Balance::of(levers),
            sentences: Vec::new(),
        };
        capacity.sentences = words::sentences(&capacity);
        Some(capacity)
    }

    /// The last whole weeks with a knock.
    fn last_weeks(&self) -> Option<Span> {
        let last = self.records.knocks.iter().map(|knock| knock.door).max()?;
        let after = work::monday_of(last.saturating_add(1.day()));
        Some(Span {
            from: after.saturating_sub((7 * USUAL_WEEKS).days()),
            to: after.saturating_sub(1.day()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::made_up::{Firm, span};
    use super::*;

    #[test]
    fn a_load_that_fell_is_seen_between_any_two_spans() {
        let records = Firm {
            weeks: 26,
            knocks_before: Some(20),
            ..Firm::default()
        }
        .records();
        let now = Load::of(&records, span(13)).unwrap();
        let before = Span {
            from: span(26).from,
            to: span(13).from.saturating_sub(1.day()),
        };
        let before = Load::of(&records, before).unwrap();
        assert!(now.is_below(&before) > 0.99);
        assert!(before.is_below(&now) < 0.01);
    }
}
