//! Balance: the owner's home, the verdict and everything it rests on.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use doorstep_app::office::balance::{self, Shown};
use doorstep_report::{Inside, Language, Page};

use super::Site;
use super::caller::Caller;
use super::error::PageError;
use super::frame::{Frame, Here};
use crate::clock;

#[derive(Template)]
#[template(path = "balance.html")]
struct BalancePage {
    frame: Frame,
    inside: Option<Inside>,
    /// Why there is no newer one.
    stale: Option<String>,
    /// What there is to say where nothing is counted.
    empty: Empty,
}

/// Why there is nothing to see.
struct Empty {
    title: &'static str,
    text: String,
    /// The page is to be asked for again soon.
    is_coming: bool,
}

pub(super) async fn page(
    State(site): State<Site>,
    Caller(actor): Caller,
) -> Result<Response, PageError> {
    let shown = balance::show(&site.office, &actor, clock::now()).await?;
    let empty = |title, text: &str, is_coming| Empty {
        title,
        text: text.to_owned(),
        is_coming,
    };
    let mut stale = None;
    let (inside, empty) = match shown {
        Shown::Counted(counted, failed) => {
            stale = failed;
            let page = Page {
                facts: &counted.facts,
                subject: &counted.firm,
                people: &counted.people,
                decimals: counted.decimals,
                version: env!("CARGO_PKG_VERSION"),
                marks: Language::En,
            };
            let inside = page
                .inside()
                .map_err(|error| PageError::Defect(error.to_string()))?;
            (Some(inside), empty("", "", false))
        }
        Shown::Counting => (
            None,
            empty(
                "The records are being counted",
                "This page comes back by itself.",
                true,
            ),
        ),
        Shown::Nothing => (
            None,
            empty(
                "Which side is the weakness?",
                "Nothing has passed yet. Note who knocks and what you answer, and this page tells which side holds you back, how sure that is and what it costs.",
                false,
            ),
        ),
        Shown::Failed(text) => (
            None,
            empty("The records could not be counted", &text, false),
        ),
    };
    let page = BalancePage {
        frame: Frame::of(&site, &actor, Here::Balance).await?,
        inside,
        stale,
        empty,
    };
    let mut response = Html(page.render()?).into_response();
    if page.empty.is_coming {
        let soon = axum::http::HeaderValue::from_static("1");
        response.headers_mut().insert("refresh", soon);
    }
    Ok(response)
}
