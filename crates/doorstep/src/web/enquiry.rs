//! The form on the door, for those who are not signed in.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::Firm;
use doorstep_app::office::enquiry::{self, Enquiry};
use doorstep_core::Micros;
use serde::Deserialize;

use super::caller::Sent;
use super::error::PageError;
use super::frame::Fault;
use super::{Site, style};
use crate::{chance, clock};

#[derive(Template)]
#[template(path = "enquiry.html")]
struct EnquiryPage {
    style: String,
    firm: String,
    consent: &'static str,
    given: EnquiryForm,
    fault: Fault,
}

/// What a stranger fills in.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct EnquiryForm {
    name: String,
    email: String,
    phone: String,
    company: String,
    message: String,
    #[serde(default)]
    news: String,
    /// Hidden from people; machines fill it in.
    #[serde(default)]
    website: String,
    shown: Micros,
    once: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    campaign: String,
}

/// What led somebody here.
#[derive(Deserialize)]
pub(super) struct Led {
    #[serde(default)]
    utm_source: String,
    #[serde(default)]
    utm_campaign: String,
}

pub(super) async fn page(
    State(site): State<Site>,
    Query(led): Query<Led>,
) -> Result<Response, PageError> {
    let given = EnquiryForm {
        shown: clock::now(),
        once: chance::draw()?.once(),
        source: led.utm_source,
        campaign: led.utm_campaign,
        ..EnquiryForm::default()
    };
    show(&site, given, Fault::default(), StatusCode::OK).await
}

async fn show(
    site: &Site,
    given: EnquiryForm,
    fault: Fault,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = EnquiryPage {
        style: style::address(),
        firm: Firm::of(&site.office).await?.name,
        consent: enquiry::CONSENT,
        given,
        fault,
    };
    Ok((status, Html(page.render()?)).into_response())
}

pub(super) async fn submit(
    State(site): State<Site>,
    Sent(form): Sent<EnquiryForm>,
) -> Result<Response, PageError> {
    let sent = Enquiry {
        name: form.name.clone(),
        email: form.email.clone(),
        phone: form.phone.clone(),
        company: form.company.clone(),
        message: form.message.clone(),
        wants_news: !form.news.is_empty(),
        trap: form.website.clone(),
        shown_at: form.shown,
        sent_as: form.once.clone(),
        source: form.source.clone(),
        campaign: form.campaign.clone(),
    };
    match enquiry::submit(&site.office, &sent, clock::now()).await {
        Ok(()) => Ok(Redirect::to("/enquiry/thanks").into_response()),
        Err(error) => {
            let fault = Fault::of(error)?;
            show(&site, form, fault, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Template)]
#[template(path = "thanks.html")]
struct ThanksPage {
    style: String,
    firm: String,
}

pub(super) async fn thanks(State(site): State<Site>) -> Result<Html<String>, PageError> {
    let page = ThanksPage {
        style: style::address(),
        firm: Firm::of(&site.office).await?.name,
    };
    Ok(Html(page.render()?))
}
