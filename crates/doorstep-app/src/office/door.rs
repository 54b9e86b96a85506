//! At the door: who has knocked and waits for a human.

use doorstep_core::Micros;
pub use doorstep_store::Knock;
use doorstep_store::{NewPerson, PersonId, StoreError, TouchId};

use super::{Actor, Firm, Office, OfficeError, Right, people, touches};

/// No more are shown at once: the longest waiting.
pub const SHOWN: i64 = 200;

/// Somebody who waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Who, and what they said.
    pub knock: Knock,
    /// Since when, in working time.
    pub business: Micros,
    /// The promise is broken.
    pub is_late: bool,
}

/// Those who wait.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The longest waiting first.
    pub waiting: Vec<Waiting>,
    /// How many wait in all.
    pub count: i64,
    /// How many have waited longer than was promised.
    pub late: i64,
    /// What was promised, in working time, where it is a span of that.
    pub promise: Option<Micros>,
}

/// Those who wait for the first answer of a human, the longest waiting first.
pub async fn queue(office: &Office, actor: &Actor, now: Micros) -> Result<Queue, OfficeError> {
    actor.must(Right::Read)?;
    let mut tx = office.store.read().await?;
    let firm = Firm::read(&mut tx).await?;
    let knocks = tx.list_knocks(SHOWN).await?;
    let count = tx.count_knocks().await?;
    let target = firm.policy.answer_target;
    let late = tx.count_knocks_before(in_time_from(&firm, now)).await?;
    let waiting = knocks.into_iter().map(|knock| Waiting {
        business: firm.calendar.business_between(knock.since, now),
        is_late: !firm.calendar.is_within(target, knock.since, now),
        knock,
    });
    Ok(Queue {
        waiting: waiting.collect(),
        count,
        late,
        promise: firm.calendar.business_span(target),
    })
}

/// The earliest moment of a knock that is still in time: whoever knocked before is late.
fn in_time_from(firm: &Firm, now: Micros) -> Micros {
    /// Nobody promises to answer within more.
    const LONGEST: Micros = 3_660 * doorstep_core::DAY;
    let target = firm.policy.answer_target;
    let (mut late, mut in_time) = (now - LONGEST, now);
    while in_time - late > 1 {
        let middle = late.midpoint(in_time);
        if firm.calendar.is_within(target, middle, now) {
            in_time = middle;
        } else {
            late = middle;
        }
    }
    in_time
}

/// How many wait.
pub async fn count(office: &Office) -> Result<i64, OfficeError> {
    Ok(office.store.read().await?.count_knocks().await?)
}

/// Takes a knock.
pub async fn take(
    office: &Office,
    actor: &Actor,
    touch: TouchId,
    now: Micros,
) -> Result<(), OfficeError> {
    actor.must(Right::Record)?;
    let mut tx = office.store.write().await?;
    match tx.take_knock(touch, actor.account, now).await {
        Err(StoreError::Missing) => return Err(OfficeError::NotThere("knock")),
        other => other?,
    }
    actor
        .note(&mut tx, "took", format!("touch {touch}"), None, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a knock back.
pub async fn give_back(
    office: &Office,
    actor: &Actor,
    touch: TouchId,
    now: Micros,
) -> Result<(), OfficeError> {
    actor.must(Right::Record)?;
    let mut tx = office.store.write().await?;
    tx.give_back_knock(touch).await?;
    actor
        .note(&mut tx, "gave back", format!("touch {touch}"), None, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a knock: somebody called, wrote or came by, known or not.
pub async fn note(
    office: &Office,
    actor: &Actor,
    who: &people::Given,
    passed: &touches::Typed,
    now: Micros,
) -> Result<PersonId, OfficeError> {
    actor.must(Right::Record)?;
    let new: NewPerson = who.parsed()?;
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let person = people::known_or_new(&mut tx, &new, now).await?;
    touches::recorded(&mut tx, &firm, actor, person, passed, now).await?;
    tx.commit().await?;
    Ok(person)
}
