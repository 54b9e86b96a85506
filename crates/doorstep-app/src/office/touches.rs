//! Recording what passed.

use doorstep_core::{Act, Direction, Given, Medium, Micros, Reach};
use doorstep_records::value;
use doorstep_store::{NewTouch, PersonId, TouchId, Tx};

use super::judged::judge;
use super::rows::rep_of;
use super::{Actor, Firm, LETTER, LINE, Office, OfficeError, Right, typed};

/// What can be recorded by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// We called.
    WeCalled,
    /// They called.
    TheyCalled,
    /// We wrote an e-mail.
    WeMailed,
    /// They wrote an e-mail.
    TheyMailed,
    /// We wrote a letter.
    WeWrote,
    /// They wrote a letter.
    TheyWrote,
    /// We met, or visited them.
    WeMet,
    /// They came by.
    TheyCame,
    /// We made an offer.
    WeOffered,
    /// They ordered.
    TheyOrdered,
    /// They said no.
    TheyRefused,
}

impl Passed {
    /// All of it, what is recorded most first.
    pub const ALL: &[Passed] = &[
        Passed::WeCalled,
        Passed::TheyCalled,
        Passed::WeMailed,
        Passed::TheyMailed,
        Passed::WeMet,
        Passed::TheyCame,
        Passed::WeWrote,
        Passed::TheyWrote,
        Passed::WeOffered,
        Passed::TheyOrdered,
        Passed::TheyRefused,
    ];

    /// Its word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Passed::WeCalled => "we-called",
            Passed::TheyCalled => "they-called",
            Passed::WeMailed => "we-mailed",
            Passed::TheyMailed => "they-mailed",
            Passed::WeWrote => "we-wrote",
            Passed::TheyWrote => "they-wrote",
            Passed::WeMet => "we-met",
            Passed::TheyCame => "they-came",
            Passed::WeOffered => "we-offered",
            Passed::TheyOrdered => "they-ordered",
            Passed::TheyRefused => "they-refused",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Passed::ALL
            .iter()
            .copied()
            .find(|passed| passed.word() == word)
    }

    const fn of(self) -> (Medium, Direction) {
        match self {
            Passed::WeCalled => (Medium::Call, Direction::Out),
            Passed::TheyCalled | Passed::TheyRefused => (Medium::Call, Direction::In),
            Passed::WeMailed | Passed::WeOffered => (Medium::Email, Direction::Out),
            Passed::TheyMailed => (Medium::Email, Direction::In),
            Passed::WeWrote => (Medium::Letter, Direction::Out),
            Passed::TheyWrote => (Medium::Letter, Direction::In),
            Passed::WeMet => (Medium::Meeting, Direction::Out),
            Passed::TheyCame => (Medium::Visit, Direction::In),
            Passed::TheyOrdered => (Medium::OrderForm, Direction::In),
        }
    }

    const fn act(self) -> Option<Act> {
        match self {
            Passed::WeOffered => Some(Act::Proposal),
            Passed::TheyOrdered => Some(Act::Order),
            Passed::TheyRefused => Some(Act::Refusal),
            _ => None,
        }
    }
}

/// What somebody typed of what passed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// [`Passed`], by its word.
    pub what: String,
    /// When, on the firm's clock; now if empty.
    pub at: String,
    /// Nobody was reached.
    pub is_missed: bool,
    /// How long it lasted.
    pub minutes: String,
    /// What was ordered or offered.
    pub value: String,
    /// What was said.
    pub said: String,
}

/// Records what passed with a person, and judges them anew.
pub async fn record(
    office: &Office,
    actor: &Actor,
    person: PersonId,
    given: &Typed,
    now: Micros,
) -> Result<TouchId, OfficeError> {
    actor.must(Right::Record)?;
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let touch = recorded(&mut tx, &firm, actor, person, given, now).await?;
    tx.commit().await?;
    Ok(touch)
}

/// Takes back what was recorded by mistake: who did it, and what it was, stays in the audit trail.
pub async fn take_back(
    office: &Office,
    actor: &Actor,
    touch: TouchId,
    now: Micros,
) -> Result<PersonId, OfficeError> {
    actor.must(Right::Record)?;
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let removed = tx.delete_touch(touch).await?;
    let (person, what) = removed.ok_or(OfficeError::NotThere("touch"))?;
    judge(&mut tx, &firm, person, now).await?;
    actor
        .note(
            &mut tx,
            "took back",
            format!("touch {touch}"),
            Some(&what),
            now,
        )
        .await?;
    tx.commit().await?;
    Ok(person)
}

/// The same within a transaction.
pub(super) async fn recorded(
    tx: &mut Tx,
    firm: &Firm,
    actor: &Actor,
    person: PersonId,
    given: &Typed,
    now: Micros,
) -> Result<TouchId, OfficeError> {
    let new = given.parsed(firm, actor, person, now)?;
    new.given
        .resolve()
        .map_err(|refusal| OfficeError::field("what", refusal.to_string()))?;
    tx.find_person(person)
        .await?
        .ok_or(OfficeError::NotThere("person"))?;
    let touch = tx.insert_touch(&new).await?;
    judge(tx, firm, person, now).await?;
    let subject = format!("touch {touch}");
    actor
        .note(tx, "recorded", subject, Some(&given.what), now)
        .await?;
    Ok(touch)
}

impl Typed {
    fn parsed(
        &self,
        firm: &Firm,
        actor: &Actor,
        person: PersonId,
        now: Micros,
    ) -> Result<NewTouch, OfficeError> {
        let passed = Passed::from_word(&self.what)
            .ok_or_else(|| OfficeError::field("what", "choose what passed"))?;
        let (medium, direction) = passed.of();
        let mut given = Given::new(self.at(firm, now)?, medium, direction);
        given.act = passed.act();
        let is_out = direction == Direction::Out;
        if is_out {
            given.reach = Some(Reach::Personal);
        }
        if medium.is_live() {
            given.connected = Some(!self.is_missed);
            given.duration_s = self.seconds()?;
        }
        // An order on paper or on the web is nobody's doing; one that somebody took by word of mouth is a call before it.
        given.has_rep = passed != Passed::TheyOrdered;
        let takes_value = matches!(passed, Passed::TheyOrdered | Passed::WeOffered);
        let value = if takes_value { self.value(firm)? } else { None };
        Ok(NewTouch {
            person,
            given,
            reply_to: None,
            campaign: None,
            piece: None,
            rep: given.has_rep.then(|| rep_of(actor.account)),
            deal: None,
            is_day: false,
            is_derived: false,
            value: value.filter(|_| passed == Passed::TheyOrdered),
            subject: None,
            said: typed("said", &self.said, LETTER)?,
            sent_as: None,
            recorded_at: now,
            recorded_by: Some(actor.account),
        })
    }

    fn at(&self, firm: &Firm, now: Micros) -> Result<Micros, OfficeError> {
        /// The minute that is running was chosen, not a moment ahead.
        const MINUTE: Micros = 60 * doorstep_core::SECOND;
        let text = self.at.trim();
        if text.is_empty() {
            return Ok(now);
        }
        let local: jiff::civil::DateTime = text.parse().map_err(|_| {
            OfficeError::field("at", "write day and time, such as 2026-03-02 14:30")
        })?;
        let at = firm.calendar.instant(local);
        if at > now + MINUTE {
            return Err(OfficeError::field(
                "at",
                "this lies ahead: what has passed has a day behind us",
            ));
        }
        Ok(at.min(now))
    }

    fn seconds(&self) -> Result<Option<f64>, OfficeError> {
        const LONGEST: f64 = 24.0 * 60.0;
        let Some(text) = typed("minutes", &self.minutes, LINE)? else {
            return Ok(None);
        };
        let minutes = text.replace(',', ".").parse::<f64>().ok();
        let minutes = minutes.filter(|minutes| (0.0..=LONGEST).contains(minutes));
        let remedy = || OfficeError::field("minutes", "write minutes, such as 12");
        Ok(Some((minutes.ok_or_else(remedy)? * 60.0).round()))
    }

    fn value(&self, firm: &Firm) -> Result<Option<i64>, OfficeError> {
        let Some(text) = typed("value", &self.value, LINE)? else {
            return Ok(None);
        };
        value::amount(&text, Some(firm.currency))
            .map(Some)
            .map_err(|remedy| OfficeError::field("value", remedy))
    }
}
