//! What kind of contact each medium really is: how many of its touches spoke one way, and how many were part of an
//! exchange.

use std::collections::BTreeMap;

use doorstep_core::{Case, Judged, Medium, Policy, Side, Sink, fold};
use doorstep_records::Business;
use serde::Serialize;

use crate::survey::Survey;

/// The touches of one medium by side, repeat business included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MediumFacts {
    /// The medium.
    pub medium: &'static str,
    /// All its touches up to the moment of judging.
    pub touches: usize,
    /// Before or beside a conversation: spoken one way, or interest without a word.
    pub marketing: usize,
    /// Part of an exchange.
    pub sales: usize,
    /// About what was bought.
    pub service: usize,
    /// Neither: machines, and records that are no contact.
    pub none: usize,
}

/// The sides of one party's touches, in their order.
#[derive(Default)]
struct Sides(Vec<Side>);

impl Sink for Sides {
    fn touch(&mut self, _: u32, judged: Judged) {
        self.0.push(judged.base.side());
    }

    fn case(&mut self, _: Case) {}
}

/// Every medium that carried anything, by touches, descending.
pub(crate) fn media(business: &Business, policy: &Policy, survey: &Survey) -> Vec<MediumFacts> {
    let mut tallies: BTreeMap<Medium, MediumFacts> = BTreeMap::new();
    let mut sides = Sides::default();
    for party in &business.parties {
        let columns = business.columns(party).until(survey.as_of);
        sides.0.clear();
        fold(policy, columns, Some(survey.as_of), &mut sides);
        for (nature, side) in columns.nature.iter().zip(&sides.0) {
            let tally = tallies.entry(nature.medium()).or_default();
            tally.touches += 1;
            *match side {
                Side::Marketing => &mut tally.marketing,
                Side::Sales => &mut tally.sales,
                Side::Service => &mut tally.service,
                Side::None => &mut tally.none,
            } += 1;
        }
    }
    let named = tallies.into_iter().map(|(medium, tally)| MediumFacts {
        medium: medium.word(),
        ..tally
    });
    let mut media: Vec<MediumFacts> = named.collect();
    media.sort_by(|one, other| {
        let by_size = other.touches.cmp(&one.touches);
        by_size.then_with(|| one.medium.cmp(other.medium))
    });
    media
}
