//! The list of people, and the form of one.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::people::{self, FoundPerson, Given};
use doorstep_app::office::{Actor, Firm, PersonId};
use doorstep_core::Micros;
use serde::Deserialize;

use super::caller::{Caller, Signed};
use super::error::PageError;
use super::frame::{Fault, Frame, Here};
use super::{Site, words};
use crate::clock;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    text: String,
    people: Vec<Row>,
    next: Option<String>,
}

/// A person as a row.
struct Row {
    id: i64,
    who: String,
    company: Option<String>,
    reach: String,
    stands: &'static str,
    side: &'static str,
    last: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    at: Option<Micros>,
    id: Option<i64>,
}

pub(super) async fn page(
    State(site): State<Site>,
    Caller(actor): Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let firm = Firm::of(&site.office).await?;
    let before = asked.at.zip(asked.id.map(PersonId));
    let found = people::list(&site.office, &actor, &asked.q, before).await?;
    let page = PeoplePage {
        frame: Frame::of(&site, &actor, Here::People).await?,
        text: asked.q,
        people: found
            .people
            .iter()
            .map(|person| row(person, &firm))
            .collect(),
        next: found
            .next
            .map(|(at, id)| format!("/people?at={at}&id={id}")),
    };
    Ok(Html(page.render()?).into_response())
}

fn row(person: &FoundPerson, firm: &Firm) -> Row {
    let (stands, side) = words::stands(person.outcome.as_deref(), person.door_at.is_some());
    let reach = [&person.email, &person.phone];
    let reach: Vec<&str> = reach.into_iter().flatten().map(String::as_str).collect();
    Row {
        id: person.id.0,
        who: words::name(
            person.name.as_deref(),
            person.email.as_deref(),
            person.phone.as_deref(),
        ),
        company: person.company.clone(),
        reach: reach.join(", "),
        stands,
        side,
        last: person
            .last_at
            .map_or(String::new(), |at| words::day(firm, at, clock::now())),
    }
}

/// What is known of a person, as a form.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct PersonForm {
    name: String,
    email: String,
    phone: String,
    company: String,
    source: String,
}

impl PersonForm {
    fn given(&self) -> Given {
        Given {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            company: self.company.clone(),
            source: self.source.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "person_form.html")]
struct FormPage {
    frame: Frame,
    /// The person; none if they are new.
    person: Option<i64>,
    given: PersonForm,
    fault: Fault,
}

pub(super) async fn new_page(
    State(site): State<Site>,
    Caller(actor): Caller,
) -> Result<Response, PageError> {
    form(&site, &actor, None, PersonForm::default(), Fault::default()).await
}

pub(super) async fn edit_page(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(person): Path<i64>,
) -> Result<Response, PageError> {
    let known = people::find(&site.office, &actor, PersonId(person)).await?;
    let given = PersonForm {
        name: known.name.unwrap_or_default(),
        email: known.email.unwrap_or_default(),
        phone: known.phone.unwrap_or_default(),
        company: known.company.unwrap_or_default(),
        source: known.source.unwrap_or_default(),
    };
    form(&site, &actor, Some(person), given, Fault::default()).await
}

async fn form(
    site: &Site,
    actor: &Actor,
    person: Option<i64>,
    given: PersonForm,
    fault: Fault,
) -> Result<Response, PageError> {
    let status = fault.status();
    let page = FormPage {
        frame: Frame::of(site, actor, Here::People).await?,
        person,
        given,
        fault,
    };
    Ok((status, Html(page.render()?)).into_response())
}

pub(super) async fn create(
    State(site): State<Site>,
    Signed { actor, form: typed }: Signed<PersonForm>,
) -> Result<Response, PageError> {
    match people::create(&site.office, &actor, &typed.given(), clock::now()).await {
        Ok(person) => Ok(Redirect::to(&format!("/people/{person}")).into_response()),
        Err(error) => form(&site, &actor, None, typed, Fault::of(error)?).await,
    }
}

pub(super) async fn update(
    State(site): State<Site>,
    Path(person): Path<i64>,
    Signed { actor, form: typed }: Signed<PersonForm>,
) -> Result<Response, PageError> {
    let (id, given) = (PersonId(person), typed.given());
    match people::update(&site.office, &actor, id, &given, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{person}")).into_response()),
        Err(error) => form(&site, &actor, Some(person), typed, Fault::of(error)?).await,
    }
}
