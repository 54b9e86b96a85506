//! What cells look up in other files: a value, a sum or a count by key.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use doorstep_records::money;
use doorstep_records::schema::Kind;

use super::cells::{Bound, Here, Test};
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

/// The files of a preset, and what was looked up in them: each look-up is read once, however many cells and records make use of it.
pub(crate) struct Shelves<'a> {
    sources: &'a [(String, Source)],
    known: RefCell<HashMap<String, Rc<Shelf>>>,
}

impl<'a> Shelves<'a> {
    /// The files by their names within the preset.
    pub(crate) fn new(sources: &'a [(String, Source)]) -> Self {
        Shelves {
            sources,
            known: RefCell::default(),
        }
    }

    /// What a look-up takes of its files, whichever cell asks.
    pub(super) fn shelf(
        &self,
        preset: &Preset,
        look_up: &LookUp,
        taken: Taken,
    ) -> Result<Rc<Shelf>, IntakeError> {
        let LookUp {
            file,
            key,
            take,
            only,
            on: _,
        } = look_up;
        let asked = format!("{file:?} {key:?} {take:?} {only:?} {taken:?}");
        if let Some(known) = self.known.borrow().get(&asked) {
            return Ok(Rc::clone(known));
        }
        let shelf = Rc::new(self.read(preset, look_up, taken)?);
        self.known.borrow_mut().insert(asked, Rc::clone(&shelf));
        Ok(shelf)
    }

    fn read(&self, preset: &Preset, look_up: &LookUp, taken: Taken) -> Result<Shelf, IntakeError> {
        let mut shelf = Shelf::new();
        let mut sums: HashMap<String, i64> = HashMap::new();
        let currency = preset.currency();
        let names = look_up.file.all();
        for (file, source) in self.sources.iter().filter(|(file, _)| names.contains(file)) {
            let bound = Bound::new(preset, file, source, self);
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
            let mut written = Written::of(source, amount.into_iter(), preset.said(file));
            let mut number = 0;
            source.each(|row| {
                number += 1;
                if let Some(fault) = row.ragged {
                    return Err(IntakeError::Csv {
                        path: source.path.clone(),
                        row: row.number,
                        text: fault.remedy,
                    });
                }
                let cells = written.cells(row.cells)?;
                let here = Here::new(preset, number, row.cells, &cells);
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
}
