//! People: making them known, finding them, and one person's page.

use std::collections::HashMap;

use doorstep_core::{Act, Medium, Micros, Outcome, Reading, Reason, Winner};
use doorstep_records::{Text, value};
pub use doorstep_store::{FoundPerson, Person, Standing};
use doorstep_store::{NewPerson, PersonId, Tx};

use super::judged::{Judged, judge};
use super::rows::rep_of;
use super::{Actor, Firm, LINE, Office, OfficeError, Right, accounts, typed};

/// So many people stand on a page.
pub const PAGE: i64 = 50;

/// What somebody typed of a person.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their number.
    pub phone: String,
    /// Their company.
    pub company: String,
    /// Where they came from.
    pub source: String,
}

impl Given {
    pub(super) fn parsed(&self) -> Result<NewPerson, OfficeError> {
        let email = typed("email", &self.email, LINE)?;
        let email = email.map(|email| accounts::email_of(&email)).transpose()?;
        let phone = typed("phone", &self.phone, LINE)?;
        let phone = phone.map(|phone| phone_of(&phone)).transpose()?;
        let new = NewPerson {
            name: typed("name", &self.name, LINE)?,
            email,
            phone,
            company: typed("company", &self.company, LINE)?,
            source: typed("source", &self.source, LINE)?,
        };
        if new.name.is_none() && new.email.is_none() && new.phone.is_none() {
            let text = "write a name, an address or a number: something to know them by";
            return Err(OfficeError::field("name", text));
        }
        Ok(new)
    }
}

fn phone_of(text: &str) -> Result<String, OfficeError> {
    value::e164(text).ok_or_else(|| {
        OfficeError::field("phone", "write it with its country, such as +49 30 1234567")
    })
}

/// Makes a person known.
pub async fn create(
    office: &Office,
    actor: &Actor,
    given: &Given,
    now: Micros,
) -> Result<PersonId, OfficeError> {
    actor.must(Right::Record)?;
    let new = given.parsed()?;
    let mut tx = office.store.write().await?;
    let firm = Firm::read(&mut tx).await?;
    let person = tx.create_person(&new, now).await?;
    judge(&mut tx, &firm, person, now).await?;
    actor
        .note(&mut tx, "made known", format!("person {person}"), None, now)
        .await?;
    tx.commit().await?;
    Ok(person)
}

/// Whoever has the address or number of somebody new; they are made known if nobody has.
pub(super) async fn known_or_new(
    tx: &mut Tx,
    new: &NewPerson,
    now: Micros,
) -> Result<PersonId, OfficeError> {
    let known = tx
        .find_person_by_key(new.email.as_deref(), new.phone.as_deref())
        .await?;
    Ok(match known {
        Some(known) => known,
        None => tx.create_person(new, now).await?,
    })
}

/// Changes what is known of a person.
pub async fn update(
    office: &Office,
    actor: &Actor,
    person: PersonId,
    given: &Given,
    now: Micros,
) -> Result<(), OfficeError> {
    actor.must(Right::Record)?;
    let new = given.parsed()?;
    let mut tx = office.store.write().await?;
    tx.find_person(person)
        .await?
        .ok_or(OfficeError::NotThere("person"))?;
    tx.update_person(person, &new).await?;
    actor
        .note(&mut tx, "changed", format!("person {person}"), None, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What is known of a person.
pub async fn find(office: &Office, actor: &Actor, person: PersonId) -> Result<Person, OfficeError> {
    actor.must(Right::Read)?;
    let found = office.store.read().await?.find_person(person).await?;
    found.ok_or(OfficeError::NotThere("person"))
}

/// People in a list, and where the next page begins.
#[derive(Clone, Debug)]
pub struct Page {
    /// The people.
    pub people: Vec<FoundPerson>,
    /// What [`list`] is to be given for the next ones, if there are any.
    pub next: Option<(Micros, PersonId)>,
}

/// People: those whom a text finds, or all, the latest touched first.
pub async fn list(
    office: &Office,
    actor: &Actor,
    text: &str,
    before: Option<(Micros, PersonId)>,
) -> Result<Page, OfficeError> {
    actor.must(Right::Read)?;
    let mut tx = office.store.read().await?;
    if !text.trim().is_empty() {
        let people = tx.search_people(text, PAGE).await?;
        return Ok(Page { people, next: None });
    }
    let mut people = tx.list_people(before, PAGE + 1).await?;
    let is_more = people.len() as i64 > PAGE;
    people.truncate(PAGE as usize);
    let last = people.last().filter(|_| is_more);
    let next = last.and_then(|last| Some((last.last_at?, last.id)));
    Ok(Page { people, next })
}

/// A touch on a person's page.
#[derive(Clone, Debug)]
pub struct TouchView {
    /// When.
    pub at: Micros,
    /// What carried it.
    pub medium: Medium,
    /// Business to person.
    pub is_out: bool,
    /// What was done.
    pub act: Act,
    /// A live medium that reached the other side.
    pub is_connected: bool,
    /// One text for many.
    pub is_broadcast: bool,
    /// Seconds it lasted.
    pub duration_s: Option<u32>,
    /// Who acted for the business.
    pub rep: Option<String>,
    /// Its campaign and piece.
    pub campaign: Option<String>,
    /// Its key code.
    pub piece: Option<String>,
    /// What it was about.
    pub subject: Option<String>,
    /// What was said.
    pub said: Option<String>,
    /// What was ordered, minor units.
    pub value: Option<i64>,
    /// The reason of its side.
    pub reason: Reason,
    /// The number of its case.
    pub case: Option<u32>,
    /// It is the knock, or what opened the door.
    pub is_door: bool,
    /// It is the first answer, so many microseconds after the door.
    pub answers_after: Option<Micros>,
}

/// A case on a person's page.
#[derive(Clone, Copy, Debug)]
pub struct CaseView {
    /// Its number, from 1.
    pub number: u32,
    /// How it stands.
    pub outcome: Outcome,
    /// When they came to the door.
    pub door_at: Option<Micros>,
    /// When it ended.
    pub closed_at: Option<Micros>,
    /// Who won it.
    pub won_by: Option<Winner>,
    /// How far the conversation went, 0 to 3.
    pub level: u8,
    /// From the door to the first answer.
    pub answered_after: Option<Micros>,
}

/// All that a person's page shows.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Who.
    pub person: Person,
    /// How they stand.
    pub standing: Standing,
    /// Their cases, the first first.
    pub cases: Vec<CaseView>,
    /// What passed, the latest first.
    pub touches: Vec<TouchView>,
    /// The channels by which they allow to be sent what is sent to many.
    pub allows: Vec<String>,
}

/// One person's page.
pub async fn view(
    office: &Office,
    actor: &Actor,
    person: PersonId,
    now: Micros,
) -> Result<PersonView, OfficeError> {
    actor.must(Right::Read)?;
    let mut tx = office.store.read().await?;
    let firm = Firm::read(&mut tx).await?;
    let known = tx
        .find_person(person)
        .await?
        .ok_or(OfficeError::NotThere("person"))?;
    let rows = tx.list_touches(person).await?;
    let kept = tx.list_kept_of(person).await?;
    let allows = tx.list_consented(person).await?;
    let reps = reps(&mut tx).await?;
    drop(tx);
    let judged = Judged::of(&firm, person, rows, kept, now)?;
    let cases = judged.heard.cases.iter().map(|case| {
        let door = case.door(Reading::Base);
        CaseView {
            number: case.number,
            outcome: case.outcome,
            door_at: door.map(|door| door.at),
            closed_at: case.closed_at,
            won_by: case.won_by,
            level: case.level,
            answered_after: door
                .filter(|door| !door.is_order)
                .and_then(|door| door.answer)
                .map(|answer| answer.after),
        }
    });
    Ok(PersonView {
        person: known,
        standing: judged.standing(),
        cases: cases.collect(),
        touches: (0..judged.heard.judged.len())
            .rev()
            .map(|place| touch(&judged, place, &reps))
            .collect(),
        allows,
    })
}

/// What those are called who act for the business: accounts, and whom imports name.
async fn reps(tx: &mut Tx) -> Result<HashMap<String, String>, OfficeError> {
    let mut names = HashMap::new();
    for row in tx.list_kept("reps").await? {
        let cells: HashMap<String, String> = serde_json::from_str(&row.cells).unwrap_or_default();
        if let (Some(rep), Some(name)) = (cells.get("rep"), cells.get("name")) {
            names.insert(rep.clone(), name.clone());
        }
    }
    let accounts = tx.list_accounts().await?;
    names.extend(
        accounts
            .into_iter()
            .map(|account| (rep_of(account.id), account.name)),
    );
    Ok(names)
}

fn touch(judged: &Judged, ordinal: usize, reps: &HashMap<String, String>) -> TouchView {
    let (nature, recorded) = (
        judged.columns().nature[ordinal],
        &judged.recorded()[ordinal],
    );
    let row = judged.row(ordinal);
    let said = judged.heard.judged[ordinal];
    let case = judged.heard.case_of(said);
    let door = case.and_then(|case| case.door(Reading::Base));
    let is_here = |place: u32| place as usize == ordinal;
    let is_door = door.is_some_and(|door| is_here(door.ordinal));
    let answer = door
        .filter(|door| !door.is_order)
        .and_then(|door| door.answer);
    let text = |text: Option<Text>| text.map(|text| judged.business.symbols.get(text).to_owned());
    let rep = text(recorded.rep);
    TouchView {
        at: judged.columns().at[ordinal],
        medium: nature.medium(),
        is_out: nature.is_out(),
        act: nature.act(),
        is_connected: nature.is_connected(),
        is_broadcast: nature.is_out() && nature.is_broadcast(),
        duration_s: judged
            .columns()
            .get(ordinal)
            .and_then(|touch| touch.duration_s),
        rep: rep.map(|rep| reps.get(&rep).cloned().unwrap_or(rep)),
        campaign: text(recorded.campaign),
        piece: text(recorded.piece),
        subject: text(recorded.subject),
        said: row.and_then(|row| row.said.clone()),
        value: recorded.value,
        reason: said.base,
        case: said.case,
        is_door,
        answers_after: answer
            .filter(|answer| is_here(answer.ordinal) && !is_door)
            .map(|answer| answer.after),
    }
}
