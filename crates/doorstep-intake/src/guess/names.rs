//! What columns are called, in the languages of the usual exports.
//!
//! A name is taken apart into the notions that its words stand for ("Data zamówienia", "Bestelldatum" and "order date" are all an order and
//! a date), and a meaning is known by sets of notions, so that a language costs its words and not its combinations of words.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::Meaning;

/// What words stand for.
type Notion = &'static str;

/// Notions that stand together; in no order, since languages differ in theirs.
type Notions = BTreeSet<Notion>;

/// A name by which a meaning is known.
struct Pattern {
    notions: Notions,
    /// Another notion beside it changes what it says.
    is_whole: bool,
    /// It says it of other things too.
    is_general: bool,
}

/// What words and phrases stand for: of several languages one word may stand for several things.
static NOTIONS: LazyLock<HashMap<&'static str, Vec<Notions>>> = LazyLock::new(|| {
    let mut known: HashMap<&'static str, Vec<Notions>> = HashMap::new();
    for (notions, words) in lines(include_str!("concepts.txt")) {
        let notions: Notions = notions.split(' ').collect();
        for word in words.split(", ") {
            known.entry(word).or_default().push(notions.clone());
        }
    }
    known
});

static MEANINGS: LazyLock<HashMap<&'static str, Vec<Pattern>>> = LazyLock::new(|| {
    let patterns = |names: &'static str| {
        names.split(", ").map(|name| {
            let plain = name.trim_end_matches(['~', '=']);
            Pattern {
                notions: plain.split(' ').collect(),
                is_whole: plain != name,
                is_general: name.ends_with('~'),
            }
        })
    };
    lines(include_str!("meanings.txt"))
        .map(|(meaning, names)| (meaning, patterns(names).collect()))
        .collect()
});

/// The lines of a list: what is listed, and the list.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
}

/// Words that tie others together and say nothing beside them.
const TIES: &str = "de d du des del della dell dello degli dei di do da dos das of the la le l les el los lo der die den dem \
     y e et und and en in on op am um em il w z o our your ihr ihre unser is with mit for fur para per pour voor pro av for i na at \
     a an van do pa som vid no nel nella to";

/// The words of a name, as far as anything is known of them.
#[derive(Debug)]
pub(super) struct Name {
    /// Its possible readings: the notions, and how many words nobody knows.
    readings: Vec<(Notions, usize)>,
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        /// No more readings are followed.
        const MOST: usize = 32;
        let words = words(name);
        let mut readings = vec![(Notions::new(), 0)];
        let mut place = 0;
        while place < words.len() {
            let (length, meant) = meant_at(&words[place..]);
            let is_tie = length == 1
                && words.len() > 1
                && TIES.split(' ').any(|tie| tie == words[place])
                // "Datum van" and "Datum tot" tell from when and until when.
                && !(place + 1 == words.len() && place > 0 && is_bound(&meant));
            place += length;
            if is_tie {
                continue;
            }
            if meant.is_empty() {
                for (_, unknown) in &mut readings {
                    *unknown += 1;
                }
                continue;
            }
            let longer = readings.iter().flat_map(|(notions, unknown)| {
                meant
                    .iter()
                    .map(move |more| (notions.union(more).copied().collect(), *unknown))
            });
            readings = longer.take(MOST).collect();
        }
        Name { readings }
    }

    /// Whether it tells how far somebody or something has come.
    pub(super) fn is_status(&self) -> bool {
        self.readings
            .iter()
            .any(|(notions, _)| notions.contains("status"))
    }

    /// Whether the ledger has no use for such a column.
    pub(super) fn is_of_no_use(&self) -> bool {
        !self.readings.is_empty()
            && self
                .readings
                .iter()
                .all(|(notions, _)| is_of_no_use(notions))
    }

    /// How well it names a meaning, from 0 to 1.
    pub(super) fn fit(&self, meaning: Meaning) -> f64 {
        let patterns = MEANINGS.get(meaning.word()).map_or(&[][..], Vec::as_slice);
        let scores = self.readings.iter().map(|(notions, unknown)| {
            // What is listed first is preferred: the whole amount to the net one.
            let fits = patterns
                .iter()
                .enumerate()
                .map(|(place, pattern)| pattern.fit(notions, *unknown) - 1e-4 * place as f64);
            let best = fits.fold(0.0, f64::max);
            // "Delivery date" is a date, but not of anything that counts; "sent" may be of no use, but says so exactly.
            if best < EXACT && is_of_no_use(notions) {
                0.0
            } else {
                best
            }
        });
        scores.fold(0.0, f64::max)
    }
}

/// How well a name fits that says a general thing and nothing else.
const GENERAL: f64 = 0.8;

/// A name that fits better than this is listed as it is.
const EXACT: f64 = 0.78;

impl Pattern {
    fn fit(&self, notions: &Notions, unknown: usize) -> f64 {
        if !self.notions.is_subset(notions) {
            return 0.0;
        }
        let share = self.notions.len() as f64 / (notions.len() + unknown) as f64;
        let has_others = self.notions.len() < notions.len();
        match (self.is_general, unknown) {
            _ if self.is_whole && has_others => 0.0,
            (true, 0) => GENERAL,
            (true, _) => 0.3 + 0.4 * share,
            (false, 0) if !has_others => 1.0,
            (false, _) => 0.45 + 0.4 * share,
        }
    }
}

fn is_of_no_use(notions: &Notions) -> bool {
    let patterns = MEANINGS.get("nothing").map_or(&[][..], Vec::as_slice);
    patterns
        .iter()
        .any(|pattern| pattern.notions.is_subset(notions))
}

/// Whether a word says from when or until when.
fn is_bound(meant: &[Notions]) -> bool {
    meant
        .iter()
        .any(|notions| notions.contains("from") || notions.contains("to"))
}

/// What the first words stand for, as many as stand for something together, and how many they are.
fn meant_at(words: &[String]) -> (usize, Vec<Notions>) {
    const LONGEST_PHRASE: usize = 7;
    let most = words.len().min(LONGEST_PHRASE);
    let phrases = (2..=most)
        .rev()
        .map(|length| (length, words[..length].join(" ")));
    let known = phrases
        .into_iter()
        .find_map(|(length, phrase)| Some((length, NOTIONS.get(phrase.as_str())?.clone())));
    known.unwrap_or_else(|| (1, meant_by(&words[0])))
}

/// A compound of more parts is not taken apart.
const MOST_PARTS: usize = 4;

/// What a word stands for: as it is, in another form, or taken apart.
fn meant_by(word: &str) -> Vec<Notions> {
    /// The endings of numbers and cases.
    const ENDINGS: &[&str] = &["s", "n", "e", "en", "es", "er", "et"];
    const SHORTEST: usize = 4;
    let known = |word: &str| NOTIONS.get(word).cloned();
    let plain = || {
        let plain = word
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
        known(&plain)
    };
    let stem = || {
        ENDINGS.iter().find_map(|ending| {
            let stem = word.strip_suffix(ending)?;
            known(stem).filter(|_| stem.len() >= SHORTEST)
        })
    };
    known(word)
        .or_else(plain)
        .or_else(|| compound(word, MOST_PARTS))
        .or_else(stem)
        .unwrap_or_default()
}

/// A word made of words: "ordersumma", "Abschlussdatum", "emailaddress".
fn compound(word: &str, parts: usize) -> Option<Vec<Notions>> {
    /// What ties the parts of a compound.
    const LINKS: &[&str] = &["", "s", "n", "es", "en", "er", "e"];
    const SHORTEST: usize = 3;
    const LONGEST: usize = 60;
    if word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let part = |text: &str| {
        let is_telling = text.len() >= SHORTEST || matches!(text, "nr" | "no" | "id" | "at");
        NOTIONS.get(text).filter(|_| is_telling)
    };
    let join = |one: &[Notions], other: &[Notions]| -> Vec<Notions> {
        let pairs = one.iter().flat_map(|one| {
            other
                .iter()
                .map(move |other| one.union(other).copied().collect())
        });
        pairs.take(8).collect()
    };
    // The longest first part that leaves a part, or parts, that are known.
    for end in (SHORTEST..word.len()).rev() {
        let Some(first) = part(&word[..end]) else {
            continue;
        };
        for link in LINKS {
            let Some(rest) = word[end..].strip_prefix(link) else {
                continue;
            };
            if let Some(last) = part(rest) {
                return Some(join(first, last));
            }
            if parts > 2
                && let Some(last) = compound(rest, parts - 1)
            {
                return Some(join(first, &last));
            }
        }
    }
    None
}

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
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'æ' => 'a',
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
