//! What a family found for an entry, by the names under which it may be expected.
//!
//! It must never hold an expected number: what is found comes from the library.

use doorstep_stats::Interval;

use crate::entry::plain;

/// Something found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// The library says that there is no such number.
    Absent,
    Number(f64),
    /// A number, and how far a simulated one may be off where the tolerance says so in words only.
    Near(f64, f64),
    Text(String),
    List(Vec<Found>),
}

/// Why an entry has no answers.
#[derive(Debug, Clone)]
pub(crate) enum Gap {
    /// The inputs have a shape nobody foresaw, or the library refuses them.
    Failed(String),
    /// The data set is not there.
    NoData(String),
}

impl Gap {
    pub(crate) fn missing(what: &str) -> Self {
        Self::Failed(format!("the inputs lack {what}"))
    }

    pub(crate) fn refused(error: impl std::fmt::Display) -> Self {
        Self::Failed(format!("refused: {error}"))
    }
}

/// Answers by name, in the plain form of keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers(Vec<(String, Found)>);

impl Answers {
    pub(crate) fn put(&mut self, names: &[&str], found: impl Into<Found>) {
        let found = found.into();
        for name in names {
            self.0.push((plain(name), found.clone()));
        }
    }

    /// An interval by its names, and its ends as `NAME_lower` and `NAME_upper`.
    pub(crate) fn put_interval(&mut self, names: &[&str], interval: Option<Interval>) {
        for name in names {
            self.put(&[name], interval);
            let ends = interval.map_or([Found::Absent, Found::Absent], |range| {
                [range.lower.into(), range.upper.into()]
            });
            for (suffixes, end) in [["lower", "low", "lo"], ["upper", "upp", "hi"]]
                .iter()
                .zip(ends)
            {
                for suffix in suffixes {
                    let joined = if name.is_empty() {
                        (*suffix).to_owned()
                    } else {
                        format!("{name}_{suffix}")
                    };
                    self.put(&[&joined], end.clone());
                }
            }
        }
    }

    /// All of `other` under `prefix`.
    pub(crate) fn put_all(&mut self, prefix: &str, other: Self) {
        let prefix = plain(prefix);
        let renamed =
            (other.0.into_iter()).map(|(name, found)| (format!("{prefix}_{name}"), found));
        self.0.extend(renamed);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Found> {
        let key = plain(key);
        let (_, found) = self.0.iter().find(|(name, _)| *name == key)?;
        Some(found)
    }
}

impl From<f64> for Found {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Found {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<&str> for Found {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Interval> for Found {
    fn from(range: Interval) -> Self {
        Self::from([range.lower, range.upper])
    }
}

impl<T: Into<Found>> From<Option<T>> for Found {
    fn from(found: Option<T>) -> Self {
        found.map_or(Self::Absent, Into::into)
    }
}

impl<T: Into<Found>> From<Vec<T>> for Found {
    fn from(found: Vec<T>) -> Self {
        Self::List(found.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Found>, const N: usize> From<[T; N]> for Found {
    fn from(found: [T; N]) -> Self {
        Self::List(found.into_iter().map(Into::into).collect())
    }
}
