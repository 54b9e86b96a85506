//! Section 7: a judgement as it is written down, under one reading.
//!
//! The caller supplies the names: the fold knows touches by ordinal only.

use serde::Serialize;

use crate::case::{Case, Opener, Outcome, Winner};
use crate::fold::Judged;
use crate::reason::{Reading, Reason, Side};

/// One touch's line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TouchLine<'a> {
    /// Its id, as given.
    pub id: &'a str,
    /// Its side.
    pub side: Side,
    /// The reason.
    pub reason: Reason,
    /// The number of its case.
    pub case: Option<u32>,
}

/// One case's line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CaseLine<'a> {
    /// T0, as given.
    pub door_at: Option<&'a str>,
    /// Id of the door touch.
    pub door_touch: Option<&'a str>,
    /// Who opened the door.
    pub opened_by: Option<Opener>,
    /// Id of the touch that brought them.
    pub prompted_by: Option<&'a str>,
    /// How it stands.
    pub outcome: Outcome,
    /// Who won it.
    pub won_by: Option<Winner>,
    /// Won by a rep's word alone.
    pub claimed: bool,
    /// An earlier case was won.
    pub repeat: bool,
    /// nB.
    pub turns_business: u32,
    /// nP.
    pub turns_person: u32,
    /// D.
    pub chain: u32,
    /// I, to six decimals.
    pub interaction: f64,
    /// 0 to 3.
    pub level: u8,
    /// Whole seconds from T0 to the first answer.
    pub answer_s: Option<i64>,
}

/// How the caller names touches: the id and the time as given, by ordinal.
pub trait Names<'a> {
    /// The id of a touch.
    fn id(&self, ordinal: u32) -> &'a str;
    /// Its time, as given.
    fn at(&self, ordinal: u32) -> &'a str;
}

/// Writes one touch. `case` is the case that `judged` names.
pub fn touch_line<'a>(
    id: &'a str,
    judged: Judged,
    case: Option<&Case>,
    reading: Reading,
) -> TouchLine<'a> {
    let reason = match reading {
        Reading::Base => judged.base,
        Reading::Lenient => judged.lenient,
        Reading::Strict => judged.strict(case),
    };
    TouchLine {
        id,
        side: reason.side(),
        reason,
        case: judged.case,
    }
}

/// Writes one case.
pub fn case_line<'a>(case: &Case, reading: Reading, names: &impl Names<'a>) -> CaseLine<'a> {
    let door = case.door(reading);
    CaseLine {
        door_at: door.map(|door| names.at(door.ordinal)),
        door_touch: door.map(|door| names.id(door.ordinal)),
        opened_by: door.map(|door| door.opened_by),
        prompted_by: door
            .and_then(|door| door.prompted_by)
            .map(|ordinal| names.id(ordinal)),
        outcome: case.outcome,
        won_by: case.won_by,
        claimed: case.claimed,
        repeat: case.repeat,
        turns_business: case.turns_business,
        turns_person: case.turns_person,
        chain: case.chain,
        interaction: (case.interaction() * 1e6).round() / 1e6,
        level: case.level,
        answer_s: door
            .and_then(|door| door.answer)
            .map(super::case::Answer::seconds),
    }
}
