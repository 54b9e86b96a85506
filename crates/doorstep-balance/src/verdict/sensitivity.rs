//! What would overturn the verdict.

use std::collections::BTreeMap;

use doorstep_core::{Outcome, Reading};
use serde::Serialize;

use super::case::{Case, Decided, View};
use super::cells::{self, Lead};
use super::decision::Decision;
use super::estimate::Estimate;
use super::levels::{Factor, Side};
use super::span::Kind;
use crate::likely::Likely;
use crate::survey::{Identity, Survey};

/// Draws for another view: enough to decide by.
const DRAWS: usize = 200;

/// What would overturn the verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sensitivity {
    /// Leads in the reference, which a plan has none of, and in the period.
    pub leads: [Option<usize>; 2],
    /// Wins within the horizon, likewise.
    pub won: [Option<usize>; 2],
    /// Share of the period's leads that are still open.
    pub share_open: f64,
    /// Wins that the period's open leads will still bring, if they go on as leads did so far; an 80 % interval.
    /// Null where leads have not been followed for long enough to say.
    pub still_to_come: Option<Likely>,
    /// A hidden fall of the leads' quality to this share of what it was would explain what is booked on
    /// sales; null if sales did not fall.
    pub q_star: Option<f64>,
    /// The decision under the other readings of the door.
    pub readings: BTreeMap<&'static str, Decision>,
    /// The decision if nobody were joined with anybody (`apart`), and if all who share a name were one
    /// (`joined`); empty if that changes nobody.
    pub identity: BTreeMap<&'static str, Decision>,
    /// Orders in the reference and in the period, likewise, that a seller took of somebody who is not on record
    /// before: so many leads at least are missing, and are counted in.
    pub orders_without_lead: [Option<usize>; 2],
    /// Share of the leads from sources that the reference lacks.
    pub new_sources: f64,
    /// Share of the reference's leads from sources that the period lacks.
    pub lost_sources: f64,
    /// So many further leads would settle an undecided case, if what was found stays as it is.
    pub leads_to_settle: Option<usize>,
}

pub(super) fn of(case: &Case, leads: &[Lead], view: View, decided: &Decided) -> Sensitivity {
    let view = Otherwise {
        case,
        view: View {
            draws: DRAWS,
            ..view
        },
    };
    let facts = &decided.counted.facts;
    let kind = view.view.spans.reference.kind;
    Sensitivity {
        leads: counted(facts.leads, kind),
        won: counted(facts.wins, kind),
        share_open: facts.open[1] as f64 / facts.leads[1].max(1) as f64,
        still_to_come: still_to_come(leads, view.view),
        q_star: q_star(&decided.estimate),
        readings: [Reading::Strict, Reading::Lenient]
            .into_iter()
            .map(|reading| (reading.word(), view.decide(case.survey, reading)))
            .collect(),
        identity: view.identities(),
        orders_without_lead: counted(facts.without_lead, kind),
        new_sources: facts.new_share,
        lost_sources: facts.lost_share,
        leads_to_settle: decided.leads_to_settle(),
    }
}

/// What was counted in the reference and in the period; in a plan nothing was.
pub(super) fn counted(counts: [usize; 2], kind: Kind) -> [Option<usize>; 2] {
    [(kind != Kind::Plan).then_some(counts[0]), Some(counts[1])]
}

/// What the period's open leads will still bring.
fn still_to_come(leads: &[Lead], view: View) -> Option<Likely> {
    let is_own = |lead: &&Lead| {
        let is_open = lead.is_talk() && lead.outcome() == Outcome::Open;
        is_open && view.spans.period.holds(lead.door)
    };
    let mut ages = BTreeMap::new();
    for lead in leads.iter().filter(is_own) {
        *ages.entry(lead.days()).or_default() += 1;
    }
    view.ripening.still_to_come(&ages)
}

/// The same question on other leads.
struct Otherwise<'a> {
    case: &'a Case<'a>,
    view: View<'a>,
}

impl Otherwise<'_> {
    fn decide(&self, survey: &Survey, reading: Reading) -> Decision {
        let leads = self.case.leads(survey, reading);
        let inside = cells::inside(&leads, self.view.spans.both());
        let decided = self.case.decide(&inside, self.view);
        decided.map_or(Decision::NotEnoughData, |decided| {
            decided.judgement.decision
        })
    }

    fn identities(&self) -> BTreeMap<&'static str, Decision> {
        let Case {
            business, policy, ..
        } = *self.case;
        let decide = |identity: Identity| {
            let survey = self.case.survey.regrouped(business, policy, identity)?;
            Some((identity.word(), self.decide(&survey, Reading::Base)))
        };
        Identity::ALL.into_iter().filter_map(decide).collect()
    }
}

/// In so many of 100 the fall that is booked on sales is larger than what `q_star` says: what is to warn must not
/// be a matter of luck.
const SURELY: f64 = 0.99;

/// The upper bound of what is booked on sales, as a share: hidden quality this low would explain it all.
pub(super) fn q_star(estimate: &Estimate) -> Option<f64> {
    let is_behind = |factor: Factor| factor.side() == Side::Sales;
    let [value, bound] = estimate.log_below(SURELY, is_behind)?;
    (value < 0.0).then(|| bound.exp().min(1.0))
}

/// How many standard deviations the best of so many equal spans lies above the mean by luck alone: Blom's
/// approximation of the largest of m normal numbers.
///
/// Source: G. Blom (1958), *Statistical Estimates and Transformed Beta-Variables*.
pub(super) fn luck_of_the_best(spans: f64) -> f64 {
    let spans = spans.max(1.0);
    doorstep_stats::quantile::normal((spans - 0.375) / (spans + 0.25)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::luck_of_the_best;

    #[test]
    fn who_is_chosen_from_one_owes_nothing_to_luck_and_from_many_much() {
        assert!(luck_of_the_best(1.0).abs() < 1e-9);
        // The mean of the largest of 2 and of 8 standard normal numbers: 0.564 and 1.424.
        assert!((luck_of_the_best(2.0) - 0.564).abs() < 0.04);
        assert!((luck_of_the_best(8.0) - 1.424).abs() < 0.02);
    }
}
