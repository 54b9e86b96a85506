//! Who calls, and what their form says.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use doorstep_app::office::accounts::{self, SignedIn};
use doorstep_app::office::{Actor, OfficeError};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Site;
use super::error::PageError;
use crate::clock;

/// The name of the cookie that keeps a browser signed in.
const COOKIE: &str = "doorstep";

/// Somebody who is signed in.
pub(super) struct Caller(pub(super) Actor);

impl FromRequestParts<Site> for Caller {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, PageError> {
        match secret(&parts.headers) {
            Some(secret) => Ok(Caller(
                accounts::actor(&site.office, secret, clock::now()).await?,
            )),
            None if accounts::is_set_up(&site.office).await? => {
                Err(PageError::Office(OfficeError::Nobody))
            }
            None => Err(PageError::Office(OfficeError::NotSetUp)),
        }
    }
}

/// A form that somebody who is signed in has sent, with the key of their own forms.
pub(super) struct Signed<T> {
    pub(super) actor: Actor,
    pub(super) form: T,
}

impl<T: DeserializeOwned> FromRequest<Site> for Signed<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, PageError> {
        #[derive(Deserialize)]
        struct Keyed {
            #[serde(default)]
            key: String,
        }
        let (mut parts, body) = request.into_parts();
        let Caller(actor) = Caller::from_request_parts(&mut parts, site).await?;
        let body = bytes(Request::from_parts(parts, body)).await?;
        let Keyed { key } = read(&body)?;
        if key != actor.form_key {
            return Err(PageError::AnotherSite);
        }
        Ok(Signed {
            actor,
            form: read(&body)?,
        })
    }
}

/// A form that anybody may send.
pub(super) struct Sent<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &Site) -> Result<Self, PageError> {
        Ok(Sent(read(&bytes(request).await?)?))
    }
}

async fn bytes(request: Request) -> Result<Bytes, PageError> {
    Bytes::from_request(request, &())
        .await
        .map_err(|error| PageError::NotTheForm(error.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, PageError> {
    serde_urlencoded::from_bytes(body).map_err(|error| PageError::NotTheForm(error.to_string()))
}

/// The secret that a browser keeps.
pub(super) fn secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// What makes a browser keep its secret.
pub(super) fn keep(signed_in: &SignedIn, site: &Site) -> String {
    let seconds = (signed_in.ends_at - clock::now()) / doorstep_core::SECOND;
    cookie(&signed_in.secret, seconds, site)
}

/// What makes it forget.
pub(super) fn forget(site: &Site) -> String {
    cookie("", 0, site)
}

fn cookie(value: &str, seconds: i64, site: &Site) -> String {
    let secure = if site.is_https { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
