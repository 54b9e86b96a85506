//! One entry of a reference file.
//!
//! It must never read an entry's numbers: each family knows its own.

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::inputs::Inputs;
use crate::tolerance::Tolerance;

const SCHEMA: &str = "doorstep.reference_values/1";

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    /// What the entry calls itself and its model, in lower case: some shapes are told only there.
    pub(crate) words: String,
    pub(crate) inputs: Inputs,
    pub(crate) expected: Map<String, Value>,
    pub(crate) tolerance: Tolerance,
}

/// All entries of the file that is asked for.
pub(crate) fn read() -> Vec<Entry> {
    let named = std::env::var_os("DOORSTEP_REFERENCE_VALUES").filter(|name| !name.is_empty());
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference/values.json");
    let path = named.map_or(own, PathBuf::from);
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| unreadable(&path, &error));
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| unreadable(&path, &error));
    assert_eq!(file["schema"], SCHEMA, "{}", path.display());
    let values = file["values"].as_array().unwrap();
    values.iter().map(Entry::of).collect()
}

fn unreadable<T>(path: &std::path::Path, error: &dyn std::error::Error) -> T {
    panic!("{}: {error}", path.display())
}

impl Entry {
    pub(crate) fn of(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        let inputs = Inputs::of(&value["inputs"]);
        let mut words = vec![text("id"), text("name")];
        words.extend(
            value["inputs"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(_, input)| input.as_str()),
        );
        let expected = match &value["expected"] {
            Value::Object(fields) => fields.clone(),
            other => Map::from_iter([("value".to_owned(), other.clone())]),
        };
        Self {
            id: text("id").to_owned(),
            words: words.join(" ").to_lowercase(),
            inputs,
            expected,
            tolerance: Tolerance::of(&value["tolerance"]),
        }
    }

    /// The id up to its first dot.
    pub(crate) fn family(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// The data set that the inputs name, unless they hold the numbers themselves.
    pub(crate) fn data_set(&self) -> Option<&str> {
        let inline = self
            .inputs
            .value(&["time", "paths", "counts", "x"])
            .is_some();
        self.inputs.data_set().filter(|_| !inline)
    }

    /// Whether any of these words occurs in what the entry says of itself.
    pub(crate) fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.words.contains(word))
    }

    /// The length of the first expected list among these keys, in their plain form.
    pub(crate) fn length_of(&self, any: impl Fn(&str) -> bool) -> Option<usize> {
        let mut lists = (self.expected.iter()).filter(|(key, _)| any(&plain(key)));
        lists.find_map(|(_, value)| Some(value.as_array()?.len()))
    }
}

/// A key as words joined by `_`, in lower case, whatever stood between them.
pub(crate) fn plain(key: &str) -> String {
    let words = key.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("_").to_lowercase()
}
