//! At the door: who has knocked and waits for a human.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::door::{self, Waiting};
use doorstep_app::office::{Firm, TouchId, people, touches};
use doorstep_core::Micros;
use serde::Deserialize;

use super::caller::{Caller, Signed};
use super::error::PageError;
use super::frame::{Fault, Frame, Here};
use super::start::Nothing;
use super::{Site, words};
use crate::clock;

/// Somebody who waits, as a row.
struct Row {
    person: i64,
    touch: i64,
    who: String,
    company: Option<String>,
    asks: String,
    by: String,
    waits: String,
    /// How long the bar is, of 100, where the promise is at 50; and how much of it is past the promise.
    bar: String,
    over: Option<String>,
    is_late: bool,
    is_near: bool,
    with: Option<String>,
    is_mine: bool,
}

#[derive(Template)]
#[template(path = "door.html")]
struct DoorPage {
    frame: Frame,
    title: String,
    promise: String,
    ends: String,
    rows: Vec<Row>,
    unseen: i64,
    recorded: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Told {
    recorded: Option<i64>,
}

pub(super) async fn page(
    State(site): State<Site>,
    Caller(actor): Caller,
    Query(told): Query<Told>,
) -> Result<Response, PageError> {
    let now = clock::now();
    let queue = door::queue(&site.office, &actor, now).await?;
    let promise = queue.promise.unwrap_or(doorstep_core::DAY).max(1);
    let row = |waiting: &Waiting| row(waiting, promise, actor.account.0);
    let page = DoorPage {
        frame: Frame::of(&site, &actor, Here::Door).await?,
        title: words::waiting(queue.count, queue.late),
        promise: words::working(promise),
        ends: words::working(2 * promise),
        rows: queue.waiting.iter().map(row).collect(),
        unseen: queue.count - queue.waiting.len() as i64,
        recorded: told.recorded,
    };
    Ok(Html(page.render()?).into_response())
}

fn row(waiting: &Waiting, promise: Micros, me: i64) -> Row {
    let knock = &waiting.knock;
    let share = (waiting.business as f64 / promise as f64 * 50.0).clamp(0.5, 100.0);
    let per_cent = |share: f64| format!("{share:.1}%");
    let near = waiting.business * 4 >= promise * 3;
    Row {
        person: knock.person.0,
        touch: knock.touch.0,
        who: words::name(
            knock.name.as_deref(),
            knock.email.as_deref(),
            knock.phone.as_deref(),
        ),
        company: knock.company.clone(),
        asks: words::asks(knock),
        by: words::by(&knock.medium).to_owned(),
        waits: words::working(waiting.business),
        bar: per_cent(share.min(50.0)),
        over: (share > 50.0).then(|| per_cent(share - 50.0)),
        is_late: waiting.is_late,
        is_near: near && !waiting.is_late,
        with: knock.taken_by_name.clone(),
        is_mine: knock.taken_by.is_some_and(|account| account.0 == me),
    }
}

pub(super) async fn take(
    State(site): State<Site>,
    Path(touch): Path<i64>,
    signed: Signed<Nothing>,
) -> Result<Redirect, PageError> {
    door::take(&site.office, &signed.actor, TouchId(touch), clock::now()).await?;
    Ok(Redirect::to("/door"))
}

pub(super) async fn give_back(
    State(site): State<Site>,
    Path(touch): Path<i64>,
    signed: Signed<Nothing>,
) -> Result<Redirect, PageError> {
    door::give_back(&site.office, &signed.actor, TouchId(touch), clock::now()).await?;
    Ok(Redirect::to("/door"))
}

/// A knock that somebody notes by hand.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct NoteForm {
    name: String,
    email: String,
    phone: String,
    company: String,
    source: String,
    what: String,
    #[serde(default)]
    missed: String,
    at: String,
    said: String,
}

#[derive(Template)]
#[template(path = "note.html")]
struct NotePage {
    frame: Frame,
    given: NoteForm,
    fault: Fault,
}

pub(super) async fn note_page(
    State(site): State<Site>,
    Caller(actor): Caller,
) -> Result<Response, PageError> {
    let firm = Firm::of(&site.office).await?;
    let given = NoteForm {
        what: "they-called".to_owned(),
        at: firm.local(clock::now()),
        ..NoteForm::default()
    };
    let page = NotePage {
        frame: Frame::of(&site, &actor, Here::Door).await?,
        given,
        fault: Fault::default(),
    };
    Ok(Html(page.render()?).into_response())
}

pub(super) async fn note(
    State(site): State<Site>,
    Signed { actor, form }: Signed<NoteForm>,
) -> Result<Response, PageError> {
    let who = people::Given {
        name: form.name.clone(),
        email: form.email.clone(),
        phone: form.phone.clone(),
        company: form.company.clone(),
        source: form.source.clone(),
    };
    let passed = touches::Typed {
        what: form.what.clone(),
        at: form.at.clone(),
        is_missed: !form.missed.is_empty(),
        said: form.said.clone(),
        ..touches::Typed::default()
    };
    match door::note(&site.office, &actor, &who, &passed, clock::now()).await {
        Ok(_) => Ok(Redirect::to("/door").into_response()),
        Err(error) => {
            let page = NotePage {
                frame: Frame::of(&site, &actor, Here::Door).await?,
                fault: Fault::of(error)?,
                given: form,
            };
            let page = Html(page.render()?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
