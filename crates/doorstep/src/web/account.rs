//! The own account, and for owners those of their colleagues.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::accounts::{self, Colleague, Listed};
use doorstep_app::office::{Actor, Right, Role};
use serde::Deserialize;

use super::Site;
use super::caller::{Caller, Signed};
use super::error::PageError;
use super::frame::{Fault, Frame, Here};
use crate::{chance, clock};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    role: &'static str,
    may_manage: bool,
    accounts: Vec<Listed>,
    roles: Vec<&'static str>,
    given: ColleagueForm,
    fault: Fault,
}

/// A colleague, as a form.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct ColleagueForm {
    name: String,
    email: String,
    role: String,
    password: String,
}

pub(super) async fn page(
    State(site): State<Site>,
    Caller(actor): Caller,
) -> Result<Response, PageError> {
    show(&site, &actor, ColleagueForm::default(), Fault::default()).await
}

async fn show(
    site: &Site,
    actor: &Actor,
    given: ColleagueForm,
    fault: Fault,
) -> Result<Response, PageError> {
    let status = fault.status();
    let page = AccountPage {
        frame: Frame::of(site, actor, Here::Account).await?,
        role: actor.role.word(),
        may_manage: actor.role.may(Right::Manage),
        accounts: accounts::list(&site.office, actor).await?,
        roles: Role::ALL.iter().map(|role| role.word()).collect(),
        given,
        fault,
    };
    Ok((status, Html(page.render()?)).into_response())
}

pub(super) async fn add(
    State(site): State<Site>,
    Signed { actor, form }: Signed<ColleagueForm>,
) -> Result<Response, PageError> {
    let given = Colleague {
        name: form.name.clone(),
        email: form.email.clone(),
        role: form.role.clone(),
        password: form.password.clone(),
    };
    let added = accounts::add(&site.office, &actor, &given, chance::draw()?, clock::now());
    match added.await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(error) => show(&site, &actor, form, Fault::of(error)?).await,
    }
}
