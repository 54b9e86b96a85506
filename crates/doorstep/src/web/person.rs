//! A person's page: the two lanes with the door between them, and what passed last.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::people::{self, CaseView, PersonView, TouchView};
use doorstep_app::office::touches::{self, Passed, Typed};
use doorstep_app::office::{Actor, Firm, PersonId, TouchId};
use doorstep_core::{Micros, Side};
use serde::Deserialize;

use super::caller::{Caller, Signed};
use super::error::PageError;
use super::frame::{Fault, Frame, Here};
use super::start::Nothing;
use super::{Site, words};
use crate::clock;

/// A line of the timeline.
enum Line {
    /// Where a case begins, read from the top.
    Case(CaseLine),
    Touch(TouchLine),
}

struct CaseLine {
    title: String,
    won_by: Option<(&'static str, &'static str)>,
    more: String,
}

struct TouchLine {
    side: &'static str,
    side_name: &'static str,
    is_door: bool,
    when: String,
    sign: &'static str,
    strong: Option<&'static str>,
    text: String,
    said: Option<String>,
    answered: Option<String>,
    reason: &'static str,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: Frame,
    id: i64,
    who: String,
    about: String,
    waits: Option<String>,
    is_held: Option<String>,
    cases: String,
    bought: Option<String>,
    allows: String,
    lines: Vec<Line>,
    form: TouchForm,
    fault: Fault,
    choices: Vec<(&'static str, &'static str)>,
    recorded: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Told {
    recorded: Option<i64>,
    /// Where to go back to.
    from: Option<String>,
}

/// What passed, as a form.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct TouchForm {
    what: String,
    at: String,
    #[serde(default)]
    missed: String,
    minutes: String,
    value: String,
    said: String,
    #[serde(default)]
    from: String,
}

pub(super) async fn page(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(person): Path<i64>,
    Query(told): Query<Told>,
) -> Result<Response, PageError> {
    let firm = Firm::of(&site.office).await?;
    let form = TouchForm {
        what: Passed::WeCalled.word().to_owned(),
        at: firm.local(clock::now()),
        from: told.from.unwrap_or_default(),
        ..TouchForm::default()
    };
    let shown = Shown {
        person,
        form,
        fault: Fault::default(),
        recorded: told.recorded,
    };
    show(&site, &actor, &firm, shown).await
}

/// What a page shows besides the person.
struct Shown {
    person: i64,
    form: TouchForm,
    fault: Fault,
    recorded: Option<i64>,
}

async fn show(
    site: &Site,
    actor: &Actor,
    firm: &Firm,
    shown: Shown,
) -> Result<Response, PageError> {
    let now = clock::now();
    let view = people::view(&site.office, actor, PersonId(shown.person), now).await?;
    let status = shown.fault.status();
    let person = &view.person;
    let waits = view.standing.waits_since;
    let waits = waits.map(|since| words::working(firm.calendar.business_between(since, now)));
    let at_door = view
        .standing
        .door_at
        .filter(|_| view.standing.outcome.as_deref() == Some("open"));
    let page = PersonPage {
        frame: Frame::of(site, actor, Here::People).await?,
        id: shown.person,
        who: words::name(
            person.name.as_deref(),
            person.email.as_deref(),
            person.phone.as_deref(),
        ),
        about: about(&view, firm, now),
        waits,
        is_held: at_door.map(|at| words::day(firm, at, now)),
        cases: words::cases(view.cases.len(), at_door.is_some()),
        bought: view.standing.value.map(|value| firm.money(value)),
        allows: words::allows(&view.allows),
        lines: lines(&view, firm, now),
        form: shown.form,
        fault: shown.fault,
        choices: Passed::ALL
            .iter()
            .map(|passed| (passed.word(), words::choice(*passed)))
            .collect(),
        recorded: shown.recorded,
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn about(view: &PersonView, firm: &Firm, now: Micros) -> String {
    let person = &view.person;
    let mut parts: Vec<String> = [&person.company, &person.email, &person.phone]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    parts.push(format!(
        "known since {}",
        words::day(firm, person.created_at, now)
    ));
    if let Some(source) = &person.source {
        parts.push(format!("came by {source}"));
    }
    parts.join(" · ")
}

/// The touches, the latest first, each case under its title.
fn lines(view: &PersonView, firm: &Firm, now: Micros) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut case = None;
    for touch in &view.touches {
        if touch.case != case
            && let Some(number) = touch.case
        {
            case = touch.case;
            let known = view.cases.iter().find(|case| case.number == number);
            lines.extend(known.map(|known| Line::Case(case_line(known, firm, now))));
        }
        lines.push(Line::Touch(touch_line(touch, firm, now)));
    }
    lines
}

fn case_line(case: &CaseView, firm: &Firm, now: Micros) -> CaseLine {
    let more = match (case.door_at, case.closed_at) {
        (Some(door), Some(closed)) => {
            let days = firm.calendar.days_between(door, closed);
            words::days(days)
        }
        (Some(door), None) => format!("at the door since {}", words::day(firm, door, now)),
        (None, _) => "not yet at the door".to_owned(),
    };
    CaseLine {
        title: words::case(case.number, case.outcome),
        won_by: case.won_by.map(words::winner),
        more,
    }
}

fn touch_line(touch: &TouchView, firm: &Firm, now: Micros) -> TouchLine {
    let side = touch.reason.side();
    // A machine's touch stands in the lane of who sent it, without its colour.
    let lane = match side {
        Side::Marketing => "marketing",
        Side::Sales => "sales",
        Side::Service | Side::None if touch.is_out => "marketing neutral",
        Side::Service | Side::None => "sales neutral",
    };
    TouchLine {
        side: lane,
        side_name: words::side(side),
        is_door: touch.is_door,
        when: words::moment(firm, touch.at, now),
        sign: words::sign(touch),
        strong: touch.is_door.then_some("The door."),
        text: words::touch(touch, firm),
        said: touch.said.clone(),
        answered: touch
            .answers_after
            .map(|after| format!("answered after {}", words::span(after))),
        reason: words::reason(touch.reason),
    }
}

pub(super) async fn record(
    State(site): State<Site>,
    Path(person): Path<i64>,
    Signed { actor, form }: Signed<TouchForm>,
) -> Result<Response, PageError> {
    let typed = Typed {
        what: form.what.clone(),
        at: form.at.clone(),
        is_missed: !form.missed.is_empty(),
        minutes: form.minutes.clone(),
        value: form.value.clone(),
        said: form.said.clone(),
    };
    match touches::record(&site.office, &actor, PersonId(person), &typed, clock::now()).await {
        Ok(touch) if form.from == "door" => {
            Ok(Redirect::to(&format!("/door?recorded={touch}")).into_response())
        }
        Ok(touch) => {
            Ok(Redirect::to(&format!("/people/{person}?recorded={touch}")).into_response())
        }
        Err(error) => {
            let firm = Firm::of(&site.office).await?;
            let shown = Shown {
                person,
                fault: Fault::of(error)?,
                form,
                recorded: None,
            };
            show(&site, &actor, &firm, shown).await
        }
    }
}

pub(super) async fn take_back(
    State(site): State<Site>,
    Path(touch): Path<i64>,
    signed: Signed<Nothing>,
) -> Result<Redirect, PageError> {
    let person =
        touches::take_back(&site.office, &signed.actor, TouchId(touch), clock::now()).await?;
    Ok(Redirect::to(&format!("/people/{person}")))
}
