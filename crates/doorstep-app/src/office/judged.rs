//! What the rules say of one person: their rows as a business of one, by the road that all records go.

use std::collections::HashMap;

use doorstep_core::{Columns, Heard, Micros, Opener, Outcome, Reading, fold};
use doorstep_records::{Business, Party, Recorded};
use doorstep_store::{KeptRow, PersonId, Standing, TouchId, TouchRow, Tx};

use super::rows::{Rows, touch_name};
use super::{Firm, OfficeError};

/// One person's touches with what the rules say of them.
pub(super) struct Judged {
    pub(super) business: Business,
    /// None of whom nothing is recorded.
    party: Option<Party>,
    as_of: Micros,
    pub(super) heard: Heard,
    /// The rows of recorded touches, by their names in the business.
    rows: HashMap<String, TouchRow>,
}

impl Judged {
    /// Judges a person's rows as of a moment; what lies after it is as if it were not there.
    pub(super) fn of(
        firm: &Firm,
        person: PersonId,
        touches: Vec<TouchRow>,
        kept: Vec<KeptRow>,
        as_of: Micros,
    ) -> Result<Self, OfficeError> {
        let mut rows = Rows::of(firm);
        for touch in &touches {
            rows.touch(person, touch)?;
        }
        for row in kept {
            rows.kept(row)?;
        }
        let business = Business::assemble(rows.whole()?, &firm.policy)
            .map_err(|error| OfficeError::Defect(format!("person {person}: {error}")))?;
        let mut judged = Judged {
            party: business.parties.first().cloned(),
            business,
            as_of,
            heard: Heard::default(),
            rows: touches
                .into_iter()
                .map(|row| (touch_name(row.id), row))
                .collect(),
        };
        let mut heard = Heard::default();
        fold(&firm.policy, judged.columns(), Some(as_of), &mut heard);
        judged.heard = heard;
        Ok(judged)
    }

    /// The touches up to the moment of judging, those of deals and orders among them.
    pub(super) fn columns(&self) -> Columns<'_> {
        let party = self.party.as_ref();
        party.map_or_else(Columns::default, |party| {
            self.business.columns(party).until(self.as_of)
        })
    }

    /// What else was recorded of them.
    pub(super) fn recorded(&self) -> &[Recorded] {
        let party = self.party.as_ref();
        let recorded = party.map_or(&[][..], |party| self.business.recorded(party));
        &recorded[..self.columns().len()]
    }

    /// The recorded touch at a place of the person's; none where it was made of a deal or an order.
    pub(super) fn row(&self, ordinal: usize) -> Option<&TouchRow> {
        let recorded = self.recorded().get(ordinal)?;
        self.rows.get(self.business.symbols.get(recorded.id))
    }

    fn id(&self, ordinal: u32) -> Option<TouchId> {
        self.row(ordinal as usize).map(|row| row.id)
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
        let columns = self.columns();
        let values = self.recorded().iter().filter_map(|recorded| recorded.value);
        Standing {
            touches: columns.len() as i64,
            cases: self.heard.cases.len() as i64,
            last_at: columns.at.last().copied(),
            outcome: latest.map(|case| case.outcome.word().to_owned()),
            level: latest.map_or(0, |case| i64::from(case.level)),
            door_at: door.map(|door| door.at),
            door_touch: door.and_then(|door| self.id(door.ordinal)),
            // A knock that is no touch of its own cannot be taken or answered from the list.
            waits_since: waits
                .filter(|door| self.id(door.ordinal).is_some())
                .map(|door| door.at),
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
    let touches = tx.list_touches(person).await?;
    let kept = tx.list_kept_of(person).await?;
    let standing = Judged::of(firm, person, touches, kept, now)?.standing();
    tx.set_standing(person, &standing).await?;
    Ok(standing)
}
