//! What columns are called, in the languages of the usual exports.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Meaning;

/// Names of meanings, in lower case and without accents.
static NAMES: LazyLock<HashMap<Meaning, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("names.txt")
        .lines()
        .filter_map(|line| line.split_once(": "));
    let names = |names: &'static str| names.split(", ").collect();
    let known = lines.filter_map(|(word, list)| Some((Meaning::from_word(word)?, names(list))));
    known.collect()
});

/// Letters without accents, in lower case, in words: `Erstellt_am`, `createdAt`, "N° ordine" and "E-Mail".
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars().take(200) {
        let is_new_word = !letter.is_alphanumeric() || (letter.is_uppercase() && was_lower);
        if is_new_word {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase().map(plain));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ś' | 'š' | 'ß' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        letter => letter,
    }
}

/// Whether a column tells how far somebody or something has come.
pub(super) fn is_status(words: &[String]) -> bool {
    const STATUS: &[&str] = &[
        "status",
        "stage",
        "stufe",
        "phase",
        "fase",
        "etapa",
        "etape",
        "estado",
        "stato",
        "statut",
        "situacao",
        "stadium",
        "lifecycle",
    ];
    words.iter().any(|word| STATUS.contains(&word.as_str()))
}

/// How well a column's name is one of a meaning, from 0 to 1.
pub(super) fn fit(words: &[String], meaning: Meaning) -> f64 {
    /// Shorter names than this say nothing as parts of others.
    const TELLING: usize = 5;
    let whole = words.join(" ");
    let joined = words.concat();
    let names = NAMES.get(&meaning).map_or(&[][..], Vec::as_slice);
    let score = |name: &&str| {
        if whole == *name || joined == name.replace(' ', "") {
            return 1.0;
        }
        let parts: Vec<&str> = name.split(' ').collect();
        let has = |part: &&str| words.iter().any(|word| word == part);
        if parts.iter().all(has) {
            let share = parts.len() as f64 / words.len() as f64;
            let letters: usize = parts.iter().map(|part| part.len()).sum();
            // "to" and "de" stand in any name.
            return if letters < 3 { 0.0 } else { 0.45 + 0.4 * share };
        }
        if joined.len() > name.len()
            && name.len() >= TELLING
            && joined.contains(&name.replace(' ', ""))
        {
            return 0.45 + 0.3 * name.len() as f64 / joined.len() as f64;
        }
        0.0
    };
    names.iter().map(score).fold(0.0, f64::max)
}
