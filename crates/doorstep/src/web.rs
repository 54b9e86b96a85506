//! The pages: each extracts what it was sent, calls one use case, and replies. Nothing here decides who may, judges a touch or
//! knows of a database.

mod account;
mod balance;
mod caller;
mod door;
mod enquiry;
mod error;
mod frame;
mod people;
mod person;
mod start;
mod style;
mod words;

use std::future::Future;
use std::io;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use doorstep_app::office::Office;
use tokio::net::TcpListener;
use tower_http::trace::{DefaultOnRequest, DefaultOnResponse, TraceLayer};
use tracing::Level;

use error::PageError;

/// No request may be larger.
const LARGEST: usize = 256 << 10;

/// What every page needs.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    office: Office,
    is_https: bool,
    /// The key to the invented firm, if it is one.
    demo: Option<String>,
}

/// The address of the invented firm's owner.
pub(crate) const DEMO_OWNER: &str = "ruth@kontor-und-lampe.example";

impl Site {
    pub(crate) fn new(office: Office, is_https: bool, demo: Option<String>) -> Self {
        Site {
            office,
            is_https,
            demo,
        }
    }
}

/// Every address there is.
fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/door") }))
        .route("/set-up", get(start::set_up_page).post(start::set_up))
        .route("/sign-in", get(start::sign_in_page).post(start::sign_in))
        .route("/sign-out", post(start::sign_out))
        .route("/demo", get(start::demo))
        .route("/enquiry", get(enquiry::page).post(enquiry::submit))
        .route("/enquiry/thanks", get(enquiry::thanks))
        .route("/door", get(door::page))
        .route("/door/note", get(door::note_page).post(door::note))
        .route("/door/{touch}/take", post(door::take))
        .route("/door/{touch}/give-back", post(door::give_back))
        .route("/people", get(people::page))
        .route("/people/new", get(people::new_page).post(people::create))
        .route("/people/{person}", get(person::page))
        .route(
            "/people/{person}/edit",
            get(people::edit_page).post(people::update),
        )
        .route("/people/{person}/touches", post(person::record))
        .route("/touches/{touch}/take-back", post(person::take_back))
        .route("/balance", get(balance::page))
        .route("/account", get(account::page))
        .route("/accounts", post(account::add))
        .route("/style.css", get(style::sheet))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .fallback(|| async { PageError::NoSuchPage })
}

/// Serves until the process is asked to end; what was begun is finished first.
pub(crate) async fn serve(listener: TcpListener, site: Site) -> io::Result<()> {
    let log = TraceLayer::new_for_http()
        .on_request(DefaultOnRequest::new().level(Level::DEBUG))
        .on_response(DefaultOnResponse::new().level(Level::INFO));
    let app = routes()
        .layer(middleware::from_fn(only_our_forms))
        .layer(middleware::from_fn(guarded))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(log)
        .with_state(site);
    axum::serve(listener, app)
        .with_graceful_shutdown(asked_to_end())
        .await
}

fn asked_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    async {
        let Ok(mut end) = signal(SignalKind::terminate()) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = end.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
}

/// Refuses what another site sends in the name of who is signed in here.
async fn only_our_forms(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_from_here(request.headers()) {
        next.run(request).await
    } else {
        PageError::AnotherSite.into_response()
    }
}

/// By what the browser says; where it says nothing the form's own key has to do.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from == host),
        _ => true,
    }
}

/// What every answer says to the browser.
async fn guarded(request: Request, next: Next) -> Response {
    const HEADERS: &[(header::HeaderName, &str)] = &[
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What was seen by one must not be shown to the next at the same machine.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    if site.office.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
    }
}
