//! The report as a page and on paper: where it is written, and opening it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use doorstep_app::document::Kind;
use doorstep_app::{Error, Facts, Loaded, document, paper};
use doorstep_report::{Language, Page};

use super::screen;

#[derive(Clone, Debug, Args)]
pub(super) struct Pages {
    /// Write the report as one page that needs no network: for a browser, a printer or a mail
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
    /// Write the report as PDF, typeset for paper
    #[arg(long, value_name = "FILE.pdf")]
    pdf: Option<PathBuf>,
    /// Write the numbers behind every drawing of the page into this folder, as new files
    #[arg(long, value_name = "FOLDER")]
    csv: Option<PathBuf>,
    /// How page and paper write numbers and money
    #[arg(long, value_enum, default_value_t = Marks::En)]
    locale: Marks,
    /// Show the page in the browser, or the PDF if there is no page
    #[arg(long)]
    open: bool,
}

/// How numbers and money are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Marks {
    /// 1,234.5 and €1,234
    En,
    /// 1.234,5 and 1.234 €
    De,
    /// 1.234,5 and € 1.234
    Nl,
    /// 1 234,5 and 1 234 €
    Fr,
}

impl Marks {
    const fn language(self) -> Language {
        match self {
            Marks::En => Language::En,
            Marks::De => Language::De,
            Marks::Nl => Language::Nl,
            Marks::Fr => Language::Fr,
        }
    }
}

impl Pages {
    /// The same with a place for the page, if nobody named one.
    pub(super) fn at(&self, place: impl FnOnce() -> PathBuf) -> Self {
        Pages {
            html: Some(self.html.clone().unwrap_or_else(place)),
            ..self.clone()
        }
    }

    /// Whether a document, its numbers or its showing was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.html.is_some() || self.pdf.is_some() || self.csv.is_some() || self.open
    }

    /// That the documents can be written, before the records are read.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.open && self.html.is_none() && self.pdf.is_none() {
            return Err(Error::Option {
                option: "--open",
                value: String::new(),
                remedy: "say with --html FILE.html where the page is written".to_owned(),
            });
        }
        if let Some(path) = &self.html {
            document::check(Kind::Page, path)?;
        }
        if let Some(path) = &self.pdf {
            paper::check(path)?;
            document::check(Kind::Paper, path)?;
        }
        Ok(())
    }

    /// Writes the documents and their numbers, says where they are, and opens what was asked for.
    pub(super) fn write(&self, loaded: &Loaded, facts: &Facts, subject: &str) -> Result<(), Error> {
        if !self.is_asked() {
            return Ok(());
        }
        let page = Page {
            facts,
            subject,
            people: &loaded.examples(),
            decimals: loaded.decimals(),
            version: env!("CARGO_PKG_VERSION"),
            marks: self.locale.language(),
        };
        if let Some(folder) = &self.csv {
            write_sheets(&page, folder)?;
        }
        if let Some(path) = &self.pdf {
            write_paper(&page, path)?;
        }
        if let Some(path) = &self.html {
            write_page(&page, path)?;
        }
        match self.html.as_ref().or(self.pdf.as_ref()) {
            Some(path) if self.open => open(path),
            _ => Ok(()),
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

fn write_paper(page: &Page, path: &Path) -> Result<(), Error> {
    let report = paper::report(&page.printed(paper::DRAWING_PX), path)?;
    document::write(Kind::Paper, path, &report.bytes)?;
    if !report.unset.is_empty() {
        screen::note(&format!(
            "There is no type for these letters, so boxes stand in their place; the page of --html has them: {}\n",
            report.unset
        ))?;
    }
    let sheets = report.pages;
    screen::note(&format!(
        "The report on paper, {sheets} sheets: {}\n",
        path.display()
    ))
}

fn write_page(page: &Page, path: &Path) -> Result<(), Error> {
    let html = page.html().map_err(|error| Error::Io {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    })?;
    document::write(Kind::Page, path, html.as_bytes())?;
    screen::note(&format!("The report as a page: {}\n", path.display()))
}

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
