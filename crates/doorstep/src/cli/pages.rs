//! The report as a page: where it is written, and opening it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use doorstep_app::{Error, Facts, Loaded, document};
use doorstep_report::Page;

use super::screen;

#[derive(Clone, Debug, Args)]
pub(super) struct Pages {
    /// Write the report as one page that needs no network: for a browser, a printer or a mail
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
    /// Write the numbers behind every drawing of the page into this folder, as new files
    #[arg(long, value_name = "FOLDER")]
    csv: Option<PathBuf>,
    /// Show the page in the browser
    #[arg(long)]
    open: bool,
}

impl Pages {
    /// The same with a place for the page, if nobody named one.
    pub(super) fn at(&self, place: impl FnOnce() -> PathBuf) -> Self {
        Pages {
            html: Some(self.html.clone().unwrap_or_else(place)),
            ..self.clone()
        }
    }

    /// Whether a page, its numbers or its showing was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.html.is_some() || self.csv.is_some() || self.open
    }

    /// That the page can be written, before the records are read.
    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.html {
            Some(path) => document::check(OPTION, path),
            None if self.open => Err(Error::Option {
                option: "--open",
                value: String::new(),
                remedy: "say with --html FILE.html where the page is written".to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// Writes the page and its numbers, says where they are, and opens the page.
    pub(super) fn write(&self, loaded: &Loaded, facts: &Facts, subject: &str) -> Result<(), Error> {
        if self.html.is_none() && self.csv.is_none() {
            return Ok(());
        }
        let page = Page {
            facts,
            subject,
            people: &loaded.examples(),
            decimals: loaded.decimals(),
            version: env!("CARGO_PKG_VERSION"),
        };
        if let Some(folder) = &self.csv {
            write_sheets(&page, folder)?;
        }
        match &self.html {
            Some(path) => write_page(&page, path, self.open),
            None => Ok(()),
        }
    }
}

fn write_sheets(page: &Page, folder: &Path) -> Result<(), Error> {
    let sheets = page.sheets().into_iter();
    let files = sheets.map(|sheet| (format!("{}.csv", sheet.name), sheet.csv));
    document::write_new("--csv", folder, files)?;
    screen::note(&format!(
        "The numbers behind its drawings: {}\n",
        folder.display()
    ))
}

fn write_page(page: &Page, path: &Path, is_opened: bool) -> Result<(), Error> {
    let html = page.html().map_err(|error| Error::Io {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    })?;
    document::write(OPTION, path, &html)?;
    screen::note(&format!("The report as a page: {}\n", path.display()))?;
    if is_opened { open(path) } else { Ok(()) }
}

const OPTION: &str = "--html";

/// What a desktop opens files with.
const OPENER: (&str, &[&str]) = if cfg!(target_os = "macos") {
    ("open", &[])
} else if cfg!(windows) {
    ("cmd", &["/C", "start", ""])
} else {
    ("xdg-open", &[])
};

/// Hands the page to the desktop and does not wait for it.
fn open(path: &Path) -> Result<(), Error> {
    let (program, arguments) = OPENER;
    let started = Command::new(program)
        .args(arguments)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(_) => Ok(()),
        Err(_) => screen::note(&format!(
            "It cannot be opened from here ({program} is not there): open the file yourself.\n"
        )),
    }
}

/// What a page of these records is called: the name of the first folder or file.
pub(super) fn subject(paths: &[PathBuf]) -> String {
    let first = paths
        .first()
        .map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()));
    let name = first.as_deref().and_then(Path::file_stem);
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
