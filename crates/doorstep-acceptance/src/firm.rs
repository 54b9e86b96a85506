//! One invented firm: what was planted in it, and what it was told.
//!
//! It must never hold more than the metrics read: the records themselves are played again from the seed.

use std::collections::BTreeMap;

use doorstep_balance::verdict::{Decision, Kind, Side};
use serde::Serialize;

/// The explanations whose chances sum to 1, in the order in which [`Told::posterior`] holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Marketing alone.
    Marketing,
    /// The hand-over alone.
    HandOver,
    /// Sales alone, or the market.
    Sales,
    /// The offer alone.
    Offer,
    /// Two sides.
    Pair,
    /// None.
    Balanced,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 6] = [
        Class::Marketing,
        Class::HandOver,
        Class::Sales,
        Class::Offer,
        Class::Pair,
        Class::Balanced,
    ];

    /// One side alone.
    pub const fn of(side: Side) -> Self {
        match side {
            Side::Marketing => Class::Marketing,
            Side::HandOver => Class::HandOver,
            Side::Sales => Class::Sales,
            Side::Offer => Class::Offer,
        }
    }

    /// Its name in a table.
    pub const fn word(self) -> &'static str {
        match self {
            Class::Marketing => "marketing",
            Class::HandOver => "hand-over",
            Class::Sales => "sales",
            Class::Offer => "offer",
            Class::Pair => "two sides",
            Class::Balanced => "balanced",
        }
    }
}

/// A firm, its truth and its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Firm {
    /// It plays again from this.
    pub seed: u64,
    /// People who come to the door in an ordinary month.
    pub leads_a_month: f64,
    /// What was planted, as a word.
    pub planted: &'static str,
    /// How large: .2 is a fifth.
    pub size: f64,
    /// What else was going on.
    pub confounders: Vec<&'static str>,
    /// What a perfect judge would say.
    pub truth: Truth,
    /// What the verdict said.
    pub told: Told,
    /// What the usual rule says.
    pub usual: Decision,
}

/// What a perfect judge would say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Truth {
    /// The sides that fell.
    pub sides: Vec<Side>,
    /// It was the market.
    pub is_market: bool,
    /// All sellers fell alike, or no seller is on record, so that nothing tells it from the market's fall: then
    /// "the market, or all of sales" is right.
    pub is_common: bool,
    /// No record shows it.
    pub is_hidden: bool,
    /// Leads are no longer recorded.
    pub has_lost_tracks: bool,
    /// The share by which money through that side really falls: what was wanted, or as far as it can.
    pub size: f64,
    /// The share of all the money that this takes: less than the size, where some orders do not pass that side.
    pub share_lost: f64,
    /// What it costs a month where it is at work, minor units.
    pub loss_a_month: i64,
    /// What mending a side would bring a month, minor units.
    pub gain_a_month: BTreeMap<Side, i64>,
    /// The share of the period's days on which it is at work, less that of the reference's.
    pub at_work: f64,
}

impl Truth {
    /// Which explanation is right. A market's fall stands with sales, where the verdict's chances have it.
    pub fn class(&self) -> Class {
        match self.sides[..] {
            [] if self.is_market => Class::Sales,
            [] => Class::Balanced,
            [side] => Class::of(side),
            _ => Class::Pair,
        }
    }

    /// Nothing was planted.
    pub fn is_balanced(&self) -> bool {
        self.class() == Class::Balanced
    }

    /// The same, where "the market, or all of sales" is right only of the market, however little records tell.
    pub fn is_right_to_the_word(&self, decision: Decision) -> bool {
        self.is_right(decision) && (decision != Decision::Market || self.is_market)
    }

    /// Whether a decision is right. With two sides weak each of them is.
    pub fn is_right(&self, decision: Decision) -> bool {
        let allows_market = self.is_market || self.is_common;
        match decision {
            Decision::Balanced => self.is_balanced(),
            Decision::Market => allows_market,
            Decision::NotEnoughData => false,
            Decision::Sales if self.is_market => true,
            Decision::Marketing | Decision::HandOver | Decision::Sales | Decision::Offer => {
                named(decision).is_some_and(|side| self.sides.contains(&side))
            }
        }
    }
}

/// What is said where nothing is.
pub const UNDECIDED: Decision = Decision::NotEnoughData;

/// The side that a decision names; a market's fall is booked on sales.
pub const fn named(decision: Decision) -> Option<Side> {
    match decision {
        Decision::Marketing => Some(Side::Marketing),
        Decision::HandOver => Some(Side::HandOver),
        Decision::Sales | Decision::Market => Some(Side::Sales),
        Decision::Offer => Some(Side::Offer),
        Decision::Balanced | Decision::NotEnoughData => None,
    }
}

/// Money a month with its 80 % interval, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Lower end.
    pub low: i64,
    /// Middle.
    pub value: i64,
    /// Upper end.
    pub high: i64,
}

impl Money {
    /// Whether a number lies in it, ends included.
    pub fn holds(self, money: f64) -> bool {
        self.low as f64 <= money && money <= self.high as f64
    }
}

/// What the verdict said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Which side.
    pub decision: Decision,
    /// How likely each of [`Class::ALL`] is; none if it refused to compare.
    pub posterior: Option<[f64; 6]>,
    /// How likely each of [`Side::ALL`] has fallen.
    pub marginals: Option<[f64; 4]>,
    /// What each side contributed: the sums of its factors' values and of their ends.
    pub effects: BTreeMap<Side, Money>,
    /// The side of the first advised action.
    pub advised: Option<Side>,
    /// So large a share of the leads' quality, hidden, would explain what is booked on sales.
    pub q_star: Option<f64>,
    /// The decisions under the other readings of the door.
    pub readings: Vec<Decision>,
    /// What it was compared with.
    pub reference: Option<Kind>,
    /// How long the period is.
    pub days: i32,
    /// Leads in the reference and in the period.
    pub leads: [usize; 2],
    /// Why nothing could be compared, in its own words.
    pub refusal: Option<String>,
    /// The codes of the warnings beside it.
    pub warnings: Vec<String>,
}

impl Told {
    /// It said something: a side, the market, or that nothing fell.
    pub fn is_decided(&self) -> bool {
        self.decision != Decision::NotEnoughData
    }

    /// The likeliest explanation.
    pub fn likeliest(&self) -> Option<Class> {
        let posterior = self.posterior?;
        let best = Class::ALL
            .into_iter()
            .zip(posterior)
            .max_by(|one, other| one.1.total_cmp(&other.1));
        best.map(|(class, _)| class)
    }
}

impl Firm {
    /// It was decided, and rightly.
    pub fn is_right(&self) -> bool {
        self.truth.is_right(self.told.decision)
    }

    /// A side was named that did not fall.
    pub fn is_wrong_side(&self) -> bool {
        named(self.told.decision).is_some() && !self.is_right()
    }

    /// Whether so many leads come to it a month.
    pub fn is_of_leads(&self, leads: f64) -> bool {
        self.leads_a_month.total_cmp(&leads).is_eq()
    }

    /// Whether what was planted is of this size.
    pub fn is_of_size(&self, size: f64) -> bool {
        self.size.total_cmp(&size).is_eq()
    }

    /// Whether something else was going on.
    pub fn has(&self, confounder: &str) -> bool {
        self.confounders.contains(&confounder)
    }

    /// Whether leads were no longer recorded.
    pub fn has_lost_tracks(&self) -> bool {
        self.truth.has_lost_tracks
    }

    /// One weakness, or the market, that records can show.
    pub fn is_single_and_seen(&self) -> bool {
        !self.truth.is_hidden && !matches!(self.truth.class(), Class::Pair | Class::Balanced)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A firm of which only the truth and the decision matter.
    pub(crate) fn firm(sides: &[Side], decision: Decision) -> Firm {
        Firm {
            seed: 1,
            leads_a_month: 60.0,
            planted: if sides.is_empty() {
                "nothing"
            } else {
                "volume"
            },
            size: if sides.is_empty() { 0.0 } else { 0.4 },
            confounders: Vec::new(),
            truth: Truth {
                sides: sides.to_vec(),
                at_work: 1.0,
                ..Truth::default()
            },
            told: Told {
                decision,
                posterior: None,
                marginals: None,
                effects: BTreeMap::new(),
                advised: named(decision),
                q_star: None,
                readings: Vec::new(),
                reference: Some(Kind::LastYear),
                days: 91,
                leads: [180, 180],
                refusal: None,
                warnings: Vec::new(),
            },
            usual: Decision::Balanced,
        }
    }

    #[test]
    fn the_market_is_right_only_where_no_records_could_tell() {
        let mut truth = firm(&[Side::Sales], Decision::Market).truth;
        assert!(!truth.is_right(Decision::Market)); // one bad seller
        truth.is_common = true;
        assert!(truth.is_right(Decision::Market) && truth.is_right(Decision::Sales));
        let market = Truth {
            is_market: true,
            ..Truth::default()
        };
        assert!(market.is_right(Decision::Market) && market.is_right(Decision::Sales));
        assert!(!market.is_right(Decision::Balanced) && !market.is_right(Decision::Offer));
        assert_eq!(market.class(), Class::Sales);
    }

    #[test]
    fn of_two_weak_sides_each_is_right_and_neither_is_the_whole_truth() {
        let truth = firm(&[Side::Sales, Side::Offer], Decision::Sales).truth;
        assert!(truth.is_right(Decision::Offer) && !truth.is_right(Decision::Marketing));
        assert_eq!(truth.class(), Class::Pair);
    }

    #[test]
    fn not_enough_data_is_never_right_and_never_wrong() {
        let undecided = firm(&[], Decision::NotEnoughData);
        assert!(!undecided.is_right() && !undecided.is_wrong_side());
    }
}
