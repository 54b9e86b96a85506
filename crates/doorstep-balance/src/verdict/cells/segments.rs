//! The segments of the mix: like leads are compared with like.
//!
//! It must never make so many that everything looks like mix by chance.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_records::Text;

use super::{End, Lead, end};

/// With fewer expected wins in either period a segment is counted with the others like it.
const FEWEST_WINS: f64 = 5.0;

/// Whose a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Whose {
    /// A source's; none where it is not recorded.
    Source(Option<Text>),
    /// Of all sources too small to stand alone.
    Others,
}

/// One segment of the mix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Segment {
    /// Whose it is.
    pub(in super::super) of: Whose,
    /// The knock was the order.
    pub(in super::super) is_straight: bool,
}

pub(super) type Index = BTreeMap<(bool, Option<Text>), usize>;

/// A segment for each source, and apart for those whose knock was the order; small ones together.
pub(super) fn segments(inside: &[(usize, &Lead)], horizon: i32) -> (Vec<Segment>, Index) {
    let mut counts: BTreeMap<(bool, Option<Text>), [f64; 2]> = BTreeMap::new();
    let mut totals: BTreeMap<bool, ([f64; 2], [f64; 2])> = BTreeMap::new();
    let mut campaigns: BTreeSet<Option<Text>> = BTreeSet::new();
    for (period, lead) in inside {
        if lead.is_of_campaign() {
            campaigns.insert(lead.source);
        }
        counts.entry((lead.is_straight, lead.source)).or_default()[*period] += 1.0;
        let (leads, wins) = totals.entry(lead.is_straight).or_default();
        leads[*period] += 1.0;
        wins[*period] += f64::from(u8::from(end(lead, horizon).1 == End::Won));
    }
    let is_large = |is_straight: bool, leads: &[f64; 2]| {
        let (all, wins) = totals[&is_straight];
        let expected = |period: usize| leads[period] * wins[period] / f64::max(all[period], 1.0);
        // New and vanished sources stand alone too, if they are large where they are.
        (0..2).all(|period| leads[period] == 0.0 || expected(period) >= FEWEST_WINS)
    };
    let mut segments: Vec<Segment> = Vec::new();
    let mut index = Index::new();
    for (&(is_straight, source), leads) in &counts {
        // A mailing of one period alone is compared as one of its kind.
        let is_passing = campaigns.contains(&source) && leads.contains(&0.0);
        let segment = Segment {
            of: if is_large(is_straight, leads) && !is_passing {
                Whose::Source(source)
            } else {
                Whose::Others
            },
            is_straight,
        };
        let known = segments.iter().position(|known| *known == segment);
        let place = known.unwrap_or(segments.len());
        if known.is_none() {
            segments.push(segment);
        }
        index.insert((is_straight, source), place);
    }
    (segments, index)
}
