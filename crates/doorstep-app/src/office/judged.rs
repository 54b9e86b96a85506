//! What the rules say of one person's touches: `doorstep-core` over the rows of the database.

use std::collections::HashMap;

use doorstep_core::{
    Columns, Heard, Kind, Micros, Opener, Outcome, Policy, Reading, ReplyTo, Touch, fold,
};
use doorstep_store::{PersonId, Standing, TouchId, TouchRow, Tx};

use super::{Firm, OfficeError};

/// One person's touches with what the rules say of them.
pub(super) struct Judged {
    /// The touches that the rules could read, in time order.
    pub(super) rows: Vec<TouchRow>,
    pub(super) touches: Vec<Touch>,
    pub(super) heard: Heard,
}

impl Judged {
    /// Judges rows in time order, as of a moment.
    pub(super) fn of(
        rows: Vec<TouchRow>,
        policy: &Policy,
        as_of: Micros,
    ) -> Result<Self, OfficeError> {
        let mut touches: Vec<Touch> = Vec::with_capacity(rows.len());
        let mut ordinals: HashMap<TouchId, u32> = HashMap::with_capacity(rows.len());
        for (ordinal, row) in (0..).zip(&rows) {
            let mut touch = row
                .given
                .resolve()
                .map_err(|refusal| OfficeError::Defect(format!("touch {}: {refusal}", row.id)))?;
            touch.reply_to = row.reply_to.and_then(|answered| {
                let earlier = *ordinals.get(&answered)?;
                Some(ReplyTo {
                    ordinal: earlier,
                    kind: Kind::of(&touches[earlier as usize], policy),
                })
            });
            ordinals.insert(row.id, ordinal);
            touches.push(touch);
        }
        let at: Vec<_> = touches.iter().map(|touch| touch.at).collect();
        let nature: Vec<_> = touches.iter().map(|touch| touch.nature).collect();
        let seconds = |touch: &Touch| touch.duration_s.unwrap_or(Columns::UNKNOWN);
        let duration_s: Vec<_> = touches.iter().map(seconds).collect();
        let reply_to: Vec<_> = touches.iter().map(|touch| touch.reply_to).collect();
        let columns = Columns {
            at: &at,
            nature: &nature,
            duration_s: &duration_s,
            reply_to: &reply_to,
        };
        let mut heard = Heard::default();
        fold(policy, columns, Some(as_of), &mut heard);
        Ok(Judged {
            rows,
            touches,
            heard,
        })
    }

    /// How the person stands.
    pub(super) fn standing(&self) -> Standing {
        let latest = self.heard.cases.last();
        let door = latest.and_then(|case| case.door(Reading::Base));
        let waits = latest
            .filter(|case| case.outcome == Outcome::Open)
            .and(door)
            .filter(|door| {
                let is_asked = door.opened_by == Opener::Person && !door.is_order;
                is_asked && door.answer.is_none()
            });
        let values = self.rows.iter().filter_map(|row| row.value);
        Standing {
            touches: self.rows.len() as i64,
            cases: self.heard.cases.len() as i64,
            last_at: self.touches.last().map(|touch| touch.at),
            outcome: latest.map(|case| case.outcome.word().to_owned()),
            level: latest.map_or(0, |case| i64::from(case.level)),
            door_at: door.map(|door| door.at),
            door_touch: door.map(|door| self.rows[door.ordinal as usize].id),
            waits_since: waits.map(|door| door.at),
            won_by: latest
                .and_then(|case| case.won_by)
                .map(|winner| winner.word().to_owned()),
            value: values.reduce(i64::saturating_add),
        }
    }
}

/// Judges a person anew, in the transaction in which something of them changed.
pub(super) async fn judge(
    tx: &mut Tx,
    firm: &Firm,
    person: PersonId,
    now: Micros,
) -> Result<Standing, OfficeError> {
    let rows = tx.list_touches(person).await?;
    let latest = rows.last().map_or(now, |row| row.given.at.max(now));
    let standing = Judged::of(rows, &firm.policy, latest)?.standing();
    tx.set_standing(person, &standing).await?;
    Ok(standing)
}
