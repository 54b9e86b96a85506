//! `doorstep serve`: a company's own Doorstep, in a browser.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use doorstep_app::office::{Office, Place};
use doorstep_app::{Error, demo};

use super::screen;
use crate::{chance, clock, web};

/// What to serve, and where.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The folder of the data, made if it is not there
    #[arg(long, value_name = "DIR", default_value = "doorstep-data")]
    data: PathBuf,
    /// A PostgreSQL instead of the folder, such as `postgres://user:password@host/name`
    #[arg(
        long,
        value_name = "URL",
        env = "DOORSTEP_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    /// Where to listen; port 0 takes one that is free
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "DOORSTEP_LISTEN",
        default_value = "127.0.0.1:8650"
    )]
    listen: SocketAddr,
    /// Show it with an invented firm, on this machine only; nothing of it is kept
    #[arg(long, conflicts_with_all = ["data", "database", "https"])]
    demo: bool,
    /// Browsers reach it by HTTPS only, through a server in front of it
    #[arg(long, env = "DOORSTEP_HTTPS")]
    https: bool,
}

impl Serve {
    pub(super) fn run(&self) -> Result<(), Error> {
        runtime()?.block_on(self.serve())
    }

    async fn serve(&self) -> Result<(), Error> {
        tracing_subscriber::fmt()
            .json()
            .with_writer(std::io::stderr)
            .init();
        let shown = self.demo.then(tempfile::tempdir).transpose();
        let shown = shown.map_err(io("a folder for the invented firm"))?;
        let place = match (&self.database, &shown) {
            (Some(address), _) => Place::Postgres(address.clone()),
            (None, Some(folder)) => Place::Folder(folder.path().to_owned()),
            (None, None) => Place::Folder(self.data.clone()),
        };
        if self.demo && !self.listen.ip().is_loopback() {
            return Err(Error::Option {
                option: "--listen",
                value: self.listen.to_string(),
                remedy: "an invented firm is shown on this machine only: 127.0.0.1".to_owned(),
            });
        }
        let office = Office::open(&place, clock::now()).await?;
        let key = match &shown {
            Some(_) => Some(invented_firm(&office).await?),
            None => None,
        };
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(io(self.listen.to_string()))?;
        let address = listener.local_addr().map_err(io(self.listen.to_string()))?;
        let mut out = std::io::stdout();
        let door = key
            .as_ref()
            .map_or(String::new(), |key| format!("/demo?key={key}"));
        writeln!(out, "Doorstep is open at http://{address}{door}")
            .and_then(|()| out.flush())
            .map_err(io("output"))?;
        let site = web::Site::new(office.clone(), self.https, key);
        web::serve(listener, site)
            .await
            .map_err(io(address.to_string()))?;
        office.close().await;
        Ok(())
    }
}

/// Settles the invented firm in, and returns the key to its door.
async fn invented_firm(office: &Office) -> Result<String, Error> {
    let now = clock::now();
    screen::note("Kontor & Lampe, an invented firm, is settling in ...\n")?;
    let sheets = demo::sheets(1, demo::Weakness::SlowHandOver, None, now)?;
    let key = chance::draw().map_err(io("chance"))?.once();
    let owner = (web::DEMO_OWNER, key.as_str());
    let salt = chance::draw().map_err(io("chance"))?;
    demo::settle(office, &sheets, owner, salt, now).await?;
    Ok(key)
}

/// What runs everything that waits for others.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Runtime::new().map_err(io("the threads of the server"))
}

fn io(what: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = what.into();
    move |source| Error::Io { path, source }
}
