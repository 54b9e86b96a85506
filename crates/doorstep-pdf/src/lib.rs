//! The report on paper: a template of ours and the words and drawings it is given, typeset as PDF.
//!
//! It is the only crate that names `typst`. A document is made of what is compiled in and of what is handed over: it
//! must never read a file, the network, the clock or a font of the system, and never read a text as markup.
//!
//! The result is PDF 1.7 that conforms to PDF/UA-1 (ISO 14289-1): tagged, with a title, a language, headings, tables with
//! heads, and a text for every drawing. What does not conform is an error, not a document.

mod fonts;
#[cfg(test)]
mod tests;
mod world;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::World;

/// How wide a drawing on the report's paper is, in pixels of 1/96 inch: A4 less its margins.
pub const DRAWING_PX: f64 = 628.0;

/// A document that was typeset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Sheets of paper.
    pub pages: usize,
    /// Letters that none of the fonts has: boxes stand in their place.
    pub unset: BTreeSet<char>,
}

/// Why a document could not be typeset: a defect of the template, or of what it was given.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What it was given has no JSON form.
    #[error("the words of the document cannot be read: {0}")]
    Content(#[from] serde_json::Error),
    /// The template or a drawing could not be used.
    #[error("the document cannot be typeset: {0}")]
    Typesetting(String),
}

/// The report, from the serialised form of `doorstep_report::Printed`; `program` is who made it, such as "Doorstep 1.0".
///
/// # Errors
/// If the template cannot read what it is given, or the result would not be accessible.
pub fn report(content: &impl Serialize, program: &str) -> Result<Pdf, Error> {
    typeset(REPORT, serde_json::to_value(content)?, program)
}

const REPORT: &str = include_str!("../templates/report.typ");

/// A template that reads the words as `content.json`.
fn typeset(template: &str, content: Value, program: &str) -> Result<Pdf, Error> {
    let world = World::new(template, content);
    let document = set(&world)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| Error::Typesetting(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(program.to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|found| told(&found))?;
    Ok(Pdf {
        bytes,
        pages: document.pages().len(),
        unset: world.into_unset(),
    })
}

/// The sheets, before they are a file.
fn set(world: &World) -> Result<PagedDocument, Error> {
    let set = typst::compile(world).output;
    set.map_err(|found| told(&found))
}

/// What was found, each with its hints.
fn told(found: &[SourceDiagnostic]) -> Error {
    let lines = found.iter().map(|found| {
        let hints = found.hints.iter().map(|hint| format!(" ({})", hint.v));
        format!("{}{}", found.message, hints.collect::<String>())
    });
    Error::Typesetting(lines.collect::<Vec<_>>().join("; "))
}
