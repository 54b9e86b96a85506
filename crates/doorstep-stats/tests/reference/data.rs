//! Data sets that are not part of the repository.
//!
//! It must never make up a data set: where one is missing, it says which file it looked for.

use std::path::{Path, PathBuf};

use crate::answers::Gap;

const FOLDER: &str = "DOORSTEP_REFERENCE_DATA";

/// A table of text cells with a header.
#[derive(Debug)]
pub(crate) struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Whether the data sets have been promised, so that a missing one is a failure.
pub(crate) fn are_promised() -> bool {
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    ci && std::env::var_os(FOLDER).is_some()
}

/// The file in the folder of data sets or in `neighbour` beside it.
pub(crate) fn read(file: &str, neighbour: &str, separator: char) -> Result<Sheet, Gap> {
    let Some(folder) = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) else {
        return Err(Gap::NoData(format!(
            "{FOLDER} is not set, which would hold {file}"
        )));
    };
    let folder = PathBuf::from(folder);
    let places = [
        folder.join(file),
        folder.join(neighbour).join(file),
        folder.join("..").join(neighbour).join(file),
    ];
    let place = places.iter().find(|place| place.is_file());
    let place =
        place.ok_or_else(|| Gap::NoData(format!("there is no {file} in {}", folder.display())))?;
    sheet(place, separator)
}

/// The same for a test of its own, which says that it finds no data and is done.
pub(crate) fn read_or_say(file: &str, neighbour: &str, separator: char) -> Option<Sheet> {
    match read(file, neighbour, separator) {
        Ok(sheet) => Some(sheet),
        Err(gap) => {
            assert!(!are_promised(), "{gap:?}");
            println!("not covered: {gap:?}");
            None
        }
    }
}

fn sheet(place: &Path, separator: char) -> Result<Sheet, Gap> {
    let unreadable = |error| Gap::NoData(format!("{}: {error}", place.display()));
    let text = std::fs::read_to_string(place).map_err(unreadable)?;
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split(separator);
        cells
            .map(|cell| cell.trim().trim_matches('"').to_owned())
            .collect()
    };
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(cells);
    let header = lines.next().unwrap_or_default();
    Ok(Sheet {
        header,
        rows: lines.collect(),
    })
}

impl Sheet {
    pub(crate) fn texts(&self, column: &str) -> Result<Vec<&str>, Gap> {
        let place = self.header.iter().position(|name| name == column);
        let place =
            place.ok_or_else(|| Gap::Failed(format!("the data set has no column {column}")))?;
        Ok(self
            .rows
            .iter()
            .map(|row| row.get(place).map_or("", String::as_str))
            .collect())
    }

    pub(crate) fn numbers(&self, column: &str) -> Result<Vec<f64>, Gap> {
        let number = |cell: &str| {
            cell.parse()
                .map_err(|_| Gap::Failed(format!("{column} holds {cell}")))
        };
        self.texts(column)?.into_iter().map(number).collect()
    }
}
