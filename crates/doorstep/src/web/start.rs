//! Before anybody is signed in: setting up, signing in and out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::OfficeError;
use doorstep_app::office::accounts::{self, SetUp};
use serde::Deserialize;

use super::caller::{Sent, Signed, forget, keep, secret};
use super::error::PageError;
use super::frame::Fault;
use super::{Site, style};
use crate::{chance, clock};

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage {
    style: String,
    given: SetUpForm,
    fault: Fault,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct SetUpForm {
    firm: String,
    currency: String,
    zone: String,
    name: String,
    email: String,
    password: String,
}

pub(super) async fn set_up_page(State(site): State<Site>) -> Result<Response, PageError> {
    if accounts::is_set_up(&site.office).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let given = SetUpForm {
        currency: "EUR".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        ..SetUpForm::default()
    };
    set_up_form(given, Fault::default(), StatusCode::OK)
}

fn set_up_form(given: SetUpForm, fault: Fault, status: StatusCode) -> Result<Response, PageError> {
    let page = SetUpPage {
        style: style::address(),
        given,
        fault,
    };
    Ok((status, Html(page.render()?)).into_response())
}

pub(super) async fn set_up(
    State(site): State<Site>,
    Sent(form): Sent<SetUpForm>,
) -> Result<Response, PageError> {
    let given = SetUp {
        firm: form.firm.clone(),
        currency: form.currency.clone(),
        zone: form.zone.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
    };
    let now = clock::now();
    if let Err(error) = accounts::set_up(&site.office, &given, chance::draw()?, now).await {
        let fault = Fault::of(error)?;
        return set_up_form(form, fault, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let signed_in = accounts::sign_in(
        &site.office,
        &form.email,
        &form.password,
        chance::draw()?,
        now,
    )
    .await?;
    Ok(enter(&keep(&signed_in, &site)))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    style: String,
    email: String,
    problem: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    email: String,
    password: String,
}

pub(super) async fn sign_in_page(State(site): State<Site>) -> Result<Response, PageError> {
    if !accounts::is_set_up(&site.office).await? {
        return Ok(Redirect::to("/set-up").into_response());
    }
    let page = SignInPage {
        style: style::address(),
        email: String::new(),
        problem: None,
    };
    Ok(Html(page.render()?).into_response())
}

pub(super) async fn sign_in(
    State(site): State<Site>,
    Sent(form): Sent<SignInForm>,
) -> Result<Response, PageError> {
    let signed_in = accounts::sign_in(
        &site.office,
        &form.email,
        &form.password,
        chance::draw()?,
        clock::now(),
    );
    match signed_in.await {
        Ok(signed_in) => Ok(enter(&keep(&signed_in, &site))),
        Err(error @ (OfficeError::WrongPassword | OfficeError::TooManyTries)) => {
            let page = SignInPage {
                style: style::address(),
                email: form.email,
                problem: Some(error.to_string()),
            };
            Ok((StatusCode::FORBIDDEN, Html(page.render()?)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Key {
    key: String,
}

/// The door of an invented firm: whoever has the key that was printed is its owner.
pub(super) async fn demo(
    State(site): State<Site>,
    Query(Key { key }): Query<Key>,
) -> Result<Response, PageError> {
    if site.demo.as_ref() != Some(&key) {
        return Err(PageError::NoSuchPage);
    }
    let signed_in = accounts::sign_in(
        &site.office,
        super::DEMO_OWNER,
        &key,
        chance::draw()?,
        clock::now(),
    );
    let cookie = [(header::SET_COOKIE, keep(&signed_in.await?, &site))];
    Ok((cookie, Redirect::to("/balance")).into_response())
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(
    State(site): State<Site>,
    headers: HeaderMap,
    _: Signed<Nothing>,
) -> Result<Response, PageError> {
    if let Some(secret) = secret(&headers) {
        accounts::sign_out(&site.office, secret).await?;
    }
    let cookie = [(header::SET_COOKIE, forget(&site))];
    Ok((cookie, Redirect::to("/sign-in")).into_response())
}

fn enter(cookie: &str) -> Response {
    ([(header::SET_COOKIE, cookie)], Redirect::to("/door")).into_response()
}
