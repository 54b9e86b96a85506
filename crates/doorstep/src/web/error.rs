//! What a browser is shown when something was not done.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use doorstep_app::office::OfficeError;

use super::style;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum PageError {
    Office(OfficeError),
    /// There is no such address.
    NoSuchPage,
    /// Another site sent it.
    AnotherSite,
    /// It was not what the form would send.
    NotTheForm(String),
    /// A template could not be filled, or the system gives no chance: a defect.
    Defect(String),
}

impl From<OfficeError> for PageError {
    fn from(error: OfficeError) -> Self {
        PageError::Office(error)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        PageError::Defect(error.to_string())
    }
}

impl From<std::io::Error> for PageError {
    fn from(error: std::io::Error) -> Self {
        PageError::Defect(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    style: String,
    title: &'a str,
    text: &'a str,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            PageError::Office(OfficeError::Nobody) => {
                return Redirect::to("/sign-in").into_response();
            }
            PageError::Office(OfficeError::NotSetUp) => {
                return Redirect::to("/set-up").into_response();
            }
            PageError::Office(error) => of_office(&error),
            PageError::NoSuchPage => (
                StatusCode::NOT_FOUND,
                "There is no such page",
                "The address may be mistyped.".to_owned(),
            ),
            PageError::AnotherSite => (
                StatusCode::FORBIDDEN,
                "This came from another site",
                "Open the page here and send it again.".to_owned(),
            ),
            PageError::NotTheForm(text) => (
                StatusCode::BAD_REQUEST,
                "This is not what the form sends",
                format!("Open the page anew and send it again ({text})."),
            ),
            PageError::Defect(text) => {
                tracing::error!(%text, "a page failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "This did not work",
                    "It is a defect of ours, and is in the log of the server.".to_owned(),
                )
            }
        };
        let page = ErrorPage {
            style: style::address(),
            title,
            text: &text,
        };
        match page.render() {
            Ok(page) => (status, Html(page)).into_response(),
            Err(_) => (status, text).into_response(),
        }
    }
}

fn of_office(error: &OfficeError) -> (StatusCode, &'static str, String) {
    let text = error.to_string();
    match error {
        OfficeError::NotAllowed(_) => (StatusCode::FORBIDDEN, "You may not do this", text),
        OfficeError::NotThere(_) => (StatusCode::NOT_FOUND, "It is not there", text),
        OfficeError::Field { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Something is missing",
            text,
        ),
        OfficeError::SetUpAlready => (StatusCode::CONFLICT, "It is set up already", text),
        OfficeError::WrongPassword | OfficeError::TooManyTries => {
            (StatusCode::FORBIDDEN, "You are not signed in", text)
        }
        OfficeError::Nobody | OfficeError::NotSetUp => (StatusCode::FORBIDDEN, "Sign in", text),
        OfficeError::Store(_) | OfficeError::Defect(_) => {
            tracing::error!(%text, "a use case failed");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "This did not work",
                "Nothing of it was kept. What went wrong is in the log of the server.".to_owned(),
            )
        }
    }
}
