//! `doorstep serve`: a company's own Doorstep, in a browser.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use doorstep_app::Error;
use doorstep_app::office::{Office, Place};

use crate::{clock, web};

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
        let place = match &self.database {
            Some(address) => Place::Postgres(address.clone()),
            None => Place::Folder(self.data.clone()),
        };
        let office = Office::open(&place, clock::now()).await?;
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(io(self.listen.to_string()))?;
        let address = listener.local_addr().map_err(io(self.listen.to_string()))?;
        let mut out = std::io::stdout();
        writeln!(out, "Doorstep is open at http://{address}")
            .and_then(|()| out.flush())
            .map_err(io("output"))?;
        let site = web::Site::new(office.clone(), self.https);
        web::serve(listener, site)
            .await
            .map_err(io(address.to_string()))?;
        office.close().await;
        Ok(())
    }
}

/// What runs everything that waits for others.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Runtime::new().map_err(io("the threads of the server"))
}

fn io(what: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = what.into();
    move |source| Error::Io { path, source }
}
