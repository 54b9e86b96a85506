//! Records as JSON: one array, one a line, or an array within one object, as interfaces give them out.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;

use csv::StringRecord;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problems::IntakeError;

/// Where the records of an object that is no record itself stand.
const WRAPPERS: &[&str] = &["records", "data", "items", "results", "rows", "value"];

/// Longer than this no single value may be: it is held in memory.
const MAX_VALUE: u64 = 256 << 20;

/// Takes a record and its number, from 1.
type Take<'a> = &'a mut dyn FnMut(u64, Map<String, Value>) -> Result<(), IntakeError>;

/// The names of all values of all records, in the order they come; objects within objects as `outer.inner`.
pub(super) fn header(
    path: &Path,
    text: impl Read,
    most: usize,
) -> Result<Vec<String>, IntakeError> {
    let mut names: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    records(path, text, &mut |_, record| {
        flatten("", record, &mut |name, _| {
            if !known.contains_key(&name) {
                known.insert(name.clone(), names.len());
                names.push(name);
            }
        });
        // More than enough to be refused by whoever asked.
        if names.len() > most {
            return Err(IntakeError::TooLarge {
                path: path.to_owned(),
                what: format!("more than {most} names; at most {most}"),
            });
        }
        Ok(())
    })?;
    Ok(names)
}

/// Every record as cells under these names.
pub(super) fn each(
    path: &Path,
    text: impl Read,
    header: &[String],
    take: &mut dyn FnMut(u64, StringRecord) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let places = header.iter().zip(0..);
    let places: HashMap<&str, usize> = places.map(|(name, at)| (name.as_str(), at)).collect();
    records(path, text, &mut |number, record| {
        let mut cells = vec![String::new(); header.len()];
        flatten("", record, &mut |name, cell| {
            if let Some(&place) = places.get(name.as_str()) {
                cells[place] = cell;
            }
        });
        take(number, cells.into())
    })
}

/// Says every value of a record as text: numbers as they stand, several in one place with semicolons between.
fn flatten(outer: &str, record: Map<String, Value>, take: &mut dyn FnMut(String, String)) {
    for (name, value) in record {
        let name = if outer.is_empty() {
            name
        } else {
            format!("{outer}.{name}")
        };
        match value {
            // Depth is bounded by what is read.
            Value::Object(inner) => flatten(&name, inner, take),
            value => take(name, plain(value)),
        }
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(values) => {
            let values: Vec<String> = values.into_iter().map(plain).collect();
            values.join(";")
        }
        value => value.to_string(),
    }
}

/// Hands on every record of a text.
fn records(path: &Path, text: impl Read, take: Take) -> Result<(), IntakeError> {
    let mut text = BufReader::new(text);
    let is_array = first_letter(&mut text).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })? == Some(b'[');
    if is_array {
        let mut failed = None;
        let elements = Elements {
            path,
            take,
            failed: &mut failed,
        };
        let mut reader = serde_json::Deserializer::from_reader(text);
        let read = elements
            .deserialize(&mut reader)
            .and_then(|()| reader.end());
        return match (failed, read) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(broken(path, &error)),
            (None, Ok(())) => Ok(()),
        };
    }
    let limit = Limited {
        inner: text,
        left: MAX_VALUE,
    };
    let mut values = serde_json::Deserializer::from_reader(limit).into_iter::<Value>();
    let mut next = || {
        values
            .next()
            .transpose()
            .map_err(|error| broken(path, &error))
    };
    let (first, second) = (next()?, next()?);
    let mut number = 0;
    let mut give = |value: Value| {
        number += 1;
        take(number, record(path, number, value)?)
    };
    match (first, second) {
        (Some(only), None) => match unwrapped(only) {
            Ok(records) => records.into_iter().try_for_each(give),
            Err(record) => give(record),
        },
        (Some(first), Some(second)) => {
            give(first)?;
            give(second)?;
            while let Some(value) = next()? {
                give(value)?;
            }
            Ok(())
        }
        (None, _) => Ok(()),
    }
}

/// The records of an object that holds nothing else of worth.
fn unwrapped(value: Value) -> Result<Vec<Value>, Value> {
    let Value::Object(mut object) = value else {
        return Err(value);
    };
    let holds_records = |name: &&&str| {
        let inside = object.get(**name).and_then(Value::as_array);
        inside.is_some_and(|values| values.iter().all(Value::is_object))
    };
    match WRAPPERS.iter().find(holds_records) {
        Some(name) => match object.remove(*name) {
            Some(Value::Array(records)) => Ok(records),
            _ => Ok(Vec::new()),
        },
        None => Err(Value::Object(object)),
    }
}

fn record(path: &Path, number: u64, value: Value) -> Result<Map<String, Value>, IntakeError> {
    match value {
        Value::Object(record) => Ok(record),
        _ => Err(IntakeError::Csv {
            path: path.to_owned(),
            row: number,
            text: "a record must be an object, such as {\"person\": \"p1\"}".to_owned(),
        }),
    }
}

fn broken(path: &Path, error: &serde_json::Error) -> IntakeError {
    IntakeError::Csv {
        path: path.to_owned(),
        row: error.line() as u64,
        text: format!("this is no whole JSON ({error}): export it again"),
    }
}

fn first_letter(text: &mut impl std::io::BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let held = text.fill_buf()?;
        let Some(blank) = held.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            let length = held.len();
            if length == 0 {
                return Ok(None);
            }
            text.consume(length);
            continue;
        };
        let letter = held[blank];
        text.consume(blank);
        return Ok(Some(letter));
    }
}

/// The elements of an array, one after the other.
struct Elements<'a> {
    path: &'a Path,
    take: Take<'a>,
    failed: &'a mut Option<IntakeError>,
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(value) = elements.next_element::<Value>()? {
            number += 1;
            let taken =
                record(self.path, number, value).and_then(|record| (self.take)(number, record));
            if let Err(error) = taken {
                *self.failed = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// A reader that ends with an error where a single value is too long: it counts anew at each line.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if buffer[..count].contains(&b'\n') {
            self.left = MAX_VALUE;
        }
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            std::io::Error::other(format!(
                "one record of more than {} MiB: write one a line",
                MAX_VALUE >> 20
            ))
        })?;
        Ok(count)
    }
}
