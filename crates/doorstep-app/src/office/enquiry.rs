//! The form on the door: anybody may fill it in, and what they ask is a knock.

use doorstep_core::{Author, Direction, Given, Medium, Micros, SECOND};
use doorstep_store::{NewConsent, NewTouch, StoreError};

use super::judged::judge;
use super::{Firm, LETTER, LINE, Office, OfficeError, people, typed};

/// Nobody reads and fills in a form faster.
const FASTEST: Micros = 2 * SECOND;
/// A form that was open for longer was not left open by a person.
const SLOWEST: Micros = 7 * doorstep_core::DAY;

/// The words that somebody agrees to who wants news.
pub const CONSENT: &str = "You may send me news by e-mail. I can end that at any time.";

/// What a stranger sent.
#[derive(Clone, Debug, Default)]
pub struct Enquiry {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their number.
    pub phone: String,
    /// Their company.
    pub company: String,
    /// What they ask.
    pub message: String,
    /// They want news by e-mail.
    pub wants_news: bool,
    /// A field that people do not see, and so leave empty.
    pub trap: String,
    /// When the form was shown.
    pub shown_at: Micros,
    /// What the form is sent as: the same if it is sent twice.
    pub sent_as: String,
    /// Where the form was led to from: `utm_source` and `utm_campaign`, or the like.
    pub source: String,
    /// See above.
    pub campaign: String,
}

/// Takes an enquiry. It is on the disk when this returns. What a machine seems to have sent is kept too, as a machine’s.
pub async fn submit(office: &Office, sent: &Enquiry, now: Micros) -> Result<(), OfficeError> {
    let person = people::Given {
        name: sent.name.clone(),
        email: sent.email.clone(),
        phone: sent.phone.clone(),
        company: sent.company.clone(),
        source: sent.source.clone(),
    };
    let new = person.parsed()?;
    if new.email.is_none() && new.phone.is_none() {
        let text = "write your e-mail address or your telephone number, so that we can answer";
        return Err(OfficeError::field("email", text));
    }
    let said = typed("message", &sent.message, LETTER)?
        .ok_or_else(|| OfficeError::field("message", "write what we can do for you"))?;
    let campaign = typed("campaign", &sent.campaign, LINE)?;
    let sent_as = typed("sent_as", &sent.sent_as, LINE)?;
    let elapsed = now - sent.shown_at;
    let is_human = sent.trap.is_empty() && (FASTEST..SLOWEST).contains(&elapsed);
    let mut given = Given::new(now, Medium::Form, Direction::In);
    given.author = (!is_human).then_some(Author::Machine);
    given.has_campaign = campaign.is_some();

    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let person = people::known_or_new(&mut tx, &new, now).await?;
    let touch = NewTouch {
        person,
        given,
        reply_to: None,
        campaign,
        piece: None,
        rep: None,
        deal: None,
        is_day: false,
        is_derived: false,
        value: None,
        subject: None,
        said: Some(said),
        sent_as: sent_as.map(|key| format!("form {key}")),
        recorded_at: now,
        recorded_by: None,
    };
    let touch = match tx.insert_touch(&touch).await {
        // It is here already: whoever sent it twice is thanked twice.
        Err(StoreError::Taken) => return Ok(()),
        other => other?,
    };
    if sent.wants_news && new.email.is_some() && is_human {
        let consent = NewConsent {
            person,
            channel: "email",
            is_given: true,
            at: now,
            wording: CONSENT,
            place: "form enquiry",
        };
        tx.insert_consent(&consent).await?;
    }
    judge(&mut tx, &firm, person, now).await?;
    tx.note(None, "knocked", &format!("touch {touch}"), None, now)
        .await?;
    tx.commit().await?;
    Ok(())
}
