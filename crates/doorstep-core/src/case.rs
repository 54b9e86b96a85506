//! What the fold says of a case when it is over: sections 3, 4 and 6.
//!
//! Touches are named by their ordinal, their place in the person's stream from 0; only the caller
//! knows their ids.

use crate::Micros;
use crate::reason::Reading;
use crate::touch::words;
use serde::{Deserialize, Serialize};

words! {
    /// How a case stands.
    Outcome {
        /// Undecided.
        Open = "open",
        /// They ordered.
        Won = "won",
        /// They said no, or the business gave up.
        Lost = "lost",
        /// At the door, and nobody spoke for longer than the policy's `silence_d`.
        Silent = "silent",
    }
}

words! {
    /// Who won an order.
    Winner {
        /// The message alone brought them through.
        Marketing = "marketing",
        /// An exchange came before it, or a rep claims it.
        Sales = "sales",
    }
}

words! {
    /// Who opened the door.
    Opener {
        /// The person initiated contact.
        Person = "person",
        /// Prospecting did.
        Sales = "sales",
    }
}

/// Where a case reached the door, under one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// The door touch.
    pub ordinal: u32,
    /// T0, its time.
    pub at: Micros,
    /// Who opened it.
    pub opened_by: Opener,
    /// The touch of ours that brought them, if one can be named.
    pub prompted_by: Option<u32>,
    /// The first answer, or none.
    pub answer: Option<Answer>,
    /// The door touch is an order: there was nothing to answer.
    pub is_order: bool,
}

/// The first human answer after the door opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answering touch or talk; the door touch itself if that was a talk.
    pub ordinal: u32,
    /// Microseconds from T0.
    pub after: Micros,
}

impl Answer {
    /// Whole seconds from T0, rounded down.
    pub const fn seconds(self) -> i64 {
        self.after.div_euclid(crate::SECOND)
    }
}

/// One person's way from first touch to order, loss or silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// From 1, per person.
    pub number: u32,
    /// Ordinals of its first and last touch.
    pub first: u32,
    /// Ordinal of its last touch.
    pub last: u32,
    /// Time of its first touch.
    pub first_at: Micros,
    /// Time of its last touch.
    pub last_at: Micros,
    /// How it stands.
    pub outcome: Outcome,
    /// The moment it was won (the first order), lost (the latest refusal or record of loss) or fell
    /// silent (`silence_d` after the last word); none while open.
    pub closed_at: Option<Micros>,
    /// Ordinal of the first order.
    pub order: Option<u32>,
    /// Who won it.
    pub won_by: Option<Winner>,
    /// Won by a rep's word alone.
    pub claimed: bool,
    /// An earlier case of the person was won.
    pub repeat: bool,
    /// nB.
    pub turns_business: u32,
    /// nP.
    pub turns_person: u32,
    /// D.
    pub chain: u32,
    /// 0 silent, 1 signal, 2 reactive, 3 interactive.
    pub level: u8,
    pub(crate) base: Option<Door>,
    pub(crate) lenient: Option<Door>,
    /// A chain of two links stood between the base door and the order.
    pub(crate) strict_holds: bool,
    pub(crate) order_door: Option<Door>,
}

impl Case {
    /// The door under a reading, if the case reached it.
    pub const fn door(&self, reading: Reading) -> Option<Door> {
        match reading {
            Reading::Base => self.base,
            Reading::Lenient => match self.lenient {
                Some(_) => self.lenient,
                None => self.base,
            },
            Reading::Strict if self.strict_holds => self.base,
            Reading::Strict => self.order_door,
        }
    }

    /// How evenly both sides spoke: [`reciprocity`].
    pub fn reciprocity(&self) -> f64 {
        reciprocity(self.turns_business, self.turns_person)
    }

    /// The interaction index, from 0 (nobody answered) towards 1: [`interaction`].
    pub fn interaction(&self) -> f64 {
        interaction(self.turns_business, self.turns_person, self.chain)
    }
}

/// R = 2 min(nB, nP) / (nB + nP), 0 without turns: how evenly both sides spoke.
pub fn reciprocity(turns_business: u32, turns_person: u32) -> f64 {
    let turns = turns_business + turns_person;
    if turns == 0 {
        return 0.0;
    }
    f64::from(2 * turns_business.min(turns_person)) / f64::from(turns)
}

/// D / (D + 2), from 0 towards 1: how far a chain of D response links reaches.
pub fn depth(chain: u32) -> f64 {
    f64::from(chain) / (f64::from(chain) + 2.0)
}

/// The interaction index I = R D / (D + 2): balance times depth.
pub fn interaction(turns_business: u32, turns_person: u32, chain: u32) -> f64 {
    reciprocity(turns_business, turns_person) * depth(chain)
}
