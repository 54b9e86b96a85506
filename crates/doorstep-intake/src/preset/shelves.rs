//! What cells look up in other files: a value, a sum or a count by key.

use std::collections::HashMap;

use doorstep_records::money;
use doorstep_records::schema::Kind;

use super::cells::{Bound, Here, Making, Test};
use super::{LookUp, Preset};
use crate::file::Source;
use crate::problems::IntakeError;
use crate::written::Written;

/// Values of other files by key, for one look-up.
pub(super) type Shelf = HashMap<String, String>;

/// What is taken of the rows of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    First,
    Sum,
    Count,
}

/// Reads what a look-up takes of another file.
pub(super) fn shelf(
    preset: &Preset,
    look_up: &LookUp,
    taken: Taken,
    files: &dyn Fn(&str) -> Vec<Source>,
) -> Result<Shelf, IntakeError> {
    let mut shelf = Shelf::new();
    let mut sums: HashMap<String, i64> = HashMap::new();
    let currency = preset.currency();
    let named = look_up.file.all().iter();
    for (file, source) in
        named.flat_map(|file| files(file).into_iter().map(move |source| (file, source)))
    {
        let bound = Bound::new(preset, file, &source, files);
        let key = bound.place(&look_up.key)?;
        let value = look_up
            .take
            .as_ref()
            .map(|take| bound.place(take))
            .transpose()?
            .flatten();
        let mut tests = Test::all(&bound, look_up.only.all())?;
        let amount = value
            .filter(|_| taken == Taken::Sum)
            .map(|place| (place, Kind::Amount));
        let mut written = Written::of(&source, amount.into_iter(), preset.said(file));
        source.each(|row| {
            if let Some(fault) = row.ragged {
                return Err(IntakeError::Csv {
                    path: source.path.clone(),
                    row: row.number,
                    text: fault.remedy,
                });
            }
            let cells = written.cells(row.cells)?;
            let here = Here::new(preset, row.number, row.cells, &cells);
            if !tests.iter_mut().all(|test| test.holds(&here)) {
                return Ok(());
            }
            let at = |place: Option<usize>| place.map_or("", |place| here.raw(place));
            let (key, said) = (at(key), at(value));
            if key.is_empty() {
                return Ok(());
            }
            let wrong = |text: String| IntakeError::Csv {
                path: source.path.clone(),
                row: row.number,
                text: format!(
                    "{}: {text}",
                    look_up
                        .take
                        .as_ref()
                        .map_or_else(String::new, super::Names::shown)
                ),
            };
            let added = match taken {
                Taken::First => {
                    if !said.is_empty() && !shelf.contains_key(key) {
                        shelf.insert(key.to_owned(), said.to_owned());
                    }
                    return Ok(());
                }
                Taken::Count => 1,
                Taken::Sum => {
                    let said = value
                        .and_then(|place| cells.get(place))
                        .map_or("", |cell| cell.trim());
                    // Exact: in minor units of the preset's currency.
                    money::minor_units(said, currency)
                        .map_err(|remedy| wrong(format!("{said:?}: {remedy}")))?
                }
            };
            let sum = sums.entry(key.to_owned()).or_default();
            *sum = sum
                .checked_add(added)
                .ok_or_else(|| wrong("the sum is too large a number".to_owned()))?;
            Ok(())
        })?;
    }
    let plain = |sum| match taken {
        Taken::Sum => money::plain(sum, currency),
        _ => sum.to_string(),
    };
    shelf.extend(sums.into_iter().map(|(key, sum)| (key, plain(sum))));
    Ok(shelf)
}

/// The cell of a look-up.
pub(super) fn bind(
    bound: &Bound,
    look_up: &LookUp,
    taken: Taken,
) -> Result<(Box<Making>, Shelf), IntakeError> {
    let shelf = shelf(bound.preset, look_up, taken, bound.files)?;
    Ok((Box::new(Making::bind(bound, "on", &look_up.on)?), shelf))
}
