//! The report on paper, as far as this program was built with it: the feature `pdf`.

use std::path::Path;

use serde::Serialize;

use crate::Error;

/// A report that was set on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The file, a PDF.
    pub bytes: Vec<u8>,
    /// Sheets.
    pub pages: usize,
    /// Letters for which there is no type, so that boxes stand in their place.
    pub unset: String,
}

/// Whether reports can be set on paper: asked before anything is read.
///
/// # Errors
/// If this program was built without it.
pub fn check(path: &Path) -> Result<(), Error> {
    if cfg!(feature = "pdf") {
        Ok(())
    } else {
        Err(absent(path))
    }
}

fn absent(path: &Path) -> Error {
    Error::Option {
        option: "--pdf",
        value: path.display().to_string(),
        remedy: "this doorstep was built without paper, which takes minutes more: build it with \
                 `cargo build --release --features pdf`, or write the page with --html and print that"
            .to_owned(),
    }
}

/// How wide a drawing on it is, in pixels.
#[cfg(feature = "pdf")]
pub const DRAWING_PX: f64 = doorstep_pdf::DRAWING_PX;
/// How wide a drawing on it would be, in pixels.
#[cfg(not(feature = "pdf"))]
pub const DRAWING_PX: f64 = 628.0;

/// Sets a report on paper for this file, from the serialised form of `doorstep_report::Printed`.
///
/// # Errors
/// If this program was built without it, or the report cannot be set, which is a defect.
#[cfg(feature = "pdf")]
pub fn report(content: &impl Serialize, path: &Path) -> Result<Paper, Error> {
    let program = concat!("Doorstep ", env!("CARGO_PKG_VERSION"));
    let pdf = doorstep_pdf::report(content, program).map_err(|error| Error::Io {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    })?;
    Ok(Paper {
        bytes: pdf.bytes,
        pages: pdf.pages,
        unset: pdf.unset.into_iter().collect(),
    })
}

/// Sets a report on paper for this file, from the serialised form of `doorstep_report::Printed`.
///
/// # Errors
/// Always: this program was built without it.
#[cfg(not(feature = "pdf"))]
pub fn report(_: &impl Serialize, path: &Path) -> Result<Paper, Error> {
    Err(absent(path))
}
