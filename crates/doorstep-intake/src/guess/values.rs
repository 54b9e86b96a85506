//! What the cells of a column look like.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use doorstep_records::Table;

use super::Meaning;
use crate::written::{Order, clock_seconds, month_of, number, when};

/// A list of words that stand for words of the ledger.
pub(super) type Words = [(&'static str, Vec<&'static str>)];

/// The words of a list, from the file that has them all.
fn list(name: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = include_str!("words.txt")
        .lines()
        .filter_map(|line| line.split_once(": "));
    let of = lines.filter_map(|(head, words)| {
        let (list, word) = head.split_once(' ')?;
        (list == name).then(|| (word, words.split(", ").collect()))
    });
    of.collect()
}

pub(super) static MEDIA: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| list("media"));
pub(super) static DIRECTIONS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| list("directions"));
pub(super) static OUTCOMES: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| list("outcomes"));
pub(super) static ANSWERS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| list("answers"));
/// What is written down and is no contact.
static NO_CONTACT: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| list("no_contact"));

/// Whether a text stands for something that is written down and is no contact.
pub(super) fn is_no_contact(text: &str) -> bool {
    word_for(text, &NO_CONTACT).is_some()
}

/// The word that a text stands for: as it is, else by the longest known words within it ("Answered Call").
pub(super) fn word_for(text: &str, known: &Words) -> Option<&'static str> {
    /// Shorter words stand in any text.
    const TELLING: usize = 4;
    const MOST_WORDS: usize = 6;
    let text = super::names::words(text);
    let whole = text.join(" ");
    let is_it = |(_, names): &&(&'static str, Vec<&'static str>)| names.contains(&whole.as_str());
    if let Some((word, _)) = known.iter().find(is_it) {
        return Some(word);
    }
    if text.len() < 2 || text.len() > MOST_WORDS {
        return None;
    }
    let framed = format!(" {whole} ");
    let within = known.iter().flat_map(|(word, names)| {
        let names = names.iter().filter(|name| name.len() >= TELLING);
        names.map(move |name| (name, *word))
    });
    within
        .filter(|(name, _)| framed.contains(&format!(" {name} ")))
        .max_by_key(|(name, _)| name.len())
        .map(|(_, word)| word)
}

/// So many distinct values of a column are kept.
const MOST_VALUES: usize = 60;

/// What the cells of a column have in common.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) rows: usize,
    pub(super) filled: usize,
    emails: usize,
    phones: usize,
    times: usize,
    months: usize,
    clocks: usize,
    numbers: usize,
    wholes: usize,
    urls: usize,
    currencies: usize,
    spaced: usize,
    /// Distinct values and how often each is there, as far as they are few.
    pub(super) values: HashMap<String, usize>,
    /// There are more distinct values than are kept.
    pub(super) is_diverse: bool,
    distinct: HashSet<u64>,
    pub(super) samples: Vec<String>,
}

impl Profile {
    /// Takes a cell in.
    pub(super) fn see(&mut self, cell: &str) {
        const SAMPLES: usize = 3;
        const LONG: usize = 60;
        self.rows += 1;
        let cell = cell.trim();
        if cell.is_empty() || matches!(cell, "--" | "-" | "NULL" | "null" | "n/a" | "N/A") {
            return;
        }
        self.filled += 1;
        self.emails += usize::from(is_email(cell));
        self.phones += usize::from(is_phone(cell));
        self.times += usize::from(when(cell, Order::DayFirst).is_some());
        self.months += usize::from(month_of(cell).is_some());
        self.clocks += usize::from(clock_seconds(cell).is_some());
        let number = number(cell);
        self.numbers += usize::from(number.is_some());
        self.wholes += usize::from(cell.bytes().all(|byte| byte.is_ascii_digit()));
        self.urls +=
            usize::from(cell.contains("://") || cell.starts_with("www.") || cell.starts_with('/'));
        self.currencies += usize::from(CURRENCIES.split(' ').any(|code| code == cell));
        self.spaced += usize::from(cell.contains(' ') && cell.chars().any(char::is_alphabetic));
        let mut hasher = DefaultHasher::new();
        cell.hash(&mut hasher);
        self.distinct.insert(hasher.finish());
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|known| known == cell) {
            self.samples.push(cell.chars().take(LONG).collect());
        }
        if let Some(count) = self.values.get_mut(cell) {
            *count += 1;
        } else if self.values.len() < MOST_VALUES {
            self.values.insert(cell.to_owned(), 1);
        } else {
            self.is_diverse = true;
        }
    }

    fn share(&self, count: usize) -> f64 {
        if self.filled == 0 {
            0.0
        } else {
            count as f64 / self.filled as f64
        }
    }

    fn uniqueness(&self) -> f64 {
        self.share(self.distinct.len())
    }

    /// The share of cells that say one of these words.
    fn known(&self, words: &Words) -> f64 {
        let known = self
            .values
            .iter()
            .filter(|(value, _)| word_for(value, words).is_some());
        if self.is_diverse {
            0.0
        } else {
            self.share(known.map(|(_, count)| count).sum())
        }
    }

    fn is_time(&self) -> bool {
        self.share(self.times) >= 0.8 && self.share(self.wholes) < 0.8
    }

    fn is_number(&self) -> bool {
        self.share(self.numbers) >= 0.8
    }

    fn is_text(&self) -> bool {
        let other = [
            self.emails,
            self.urls,
            self.numbers,
            self.times,
            self.clocks,
        ];
        other.iter().all(|count| self.share(*count) < 0.5)
    }

    /// Whether a column may be an attribute: a few words that stand with many.
    pub(super) fn is_attribute(&self) -> bool {
        let few = (self.filled / 3).clamp(3, MOST_VALUES);
        self.is_text()
            && !self.is_diverse
            && self.known(&ANSWERS) < 0.9
            && (2..=few).contains(&self.distinct.len())
            && self.filled * 4 >= self.rows
    }

    /// How well the cells can be of a meaning; none if they cannot.
    pub(super) fn fit(&self, meaning: Meaning, table: Table) -> Option<f64> {
        if self.filled == 0 {
            return None;
        }
        let at_least = |share: f64, least: f64| (share >= least).then_some(share);
        match meaning {
            Meaning::Email => at_least(self.share(self.emails), 0.7),
            Meaning::Phone => at_least(self.share(self.phones), 0.6)
                .filter(|_| !self.is_time() && self.share(self.emails) < 0.1),
            Meaning::Caller | Meaning::Callee => {
                at_least(self.share(self.phones).max(self.share(self.wholes)), 0.6)
                    .filter(|_| !self.is_time())
            }
            Meaning::CreatedAt
            | Meaning::CustomerSince
            | Meaning::At
            | Meaning::OpenedAt
            | Meaning::ClosedAt
            | Meaning::ProposedAt
            | Meaning::From
            | Meaning::To
            | Meaning::Day
            | Meaning::Week => self.is_time().then_some(1.0),
            Meaning::Month => at_least(self.share(self.months), 0.8),
            Meaning::Clock => at_least(self.share(self.clocks), 0.8),
            Meaning::Duration => {
                at_least(self.share(self.clocks).max(self.share(self.numbers)), 0.8)
                    .filter(|_| !self.is_time())
            }
            Meaning::Amount
            | Meaning::Margin
            | Meaning::Cost
            | Meaning::Hours
            | Meaning::Clicks => (self.is_number() && !self.is_time()).then_some(0.7),
            Meaning::Leads
            | Meaning::Reached
            | Meaning::Answered
            | Meaning::Proposals
            | Meaning::Won => (self.is_number() && !self.is_time()).then_some(0.8),
            Meaning::Currency => at_least(self.share(self.currencies), 0.9),
            Meaning::Direction => at_least(self.known(&DIRECTIONS), 0.6),
            Meaning::Medium => {
                let known = self.known(&MEDIA);
                (self.is_text() && !self.is_diverse && known >= 0.3).then_some(known)
            }
            Meaning::Connected => at_least(self.known(&ANSWERS), 0.6),
            Meaning::Outcome => {
                let known = self.known(&OUTCOMES);
                // A column of stages without an end says less than one that tells what became of it.
                let ends =
                    |value: &str| word_for(value, &OUTCOMES).is_some_and(|word| word != "open");
                let ended = self.values.keys().any(|value| ends(value));
                let fit = 0.3 + 0.3 * known + if ended { 0.4 } else { 0.0 };
                (self.is_text() && !self.is_diverse && known >= 0.2).then_some(fit)
            }
            // A contact can belong to a deal, and others to the same.
            Meaning::DealId if table != Table::Deals => (!self.is_time()).then_some(0.6),
            Meaning::Id | Meaning::OrderId | Meaning::DealId => {
                (self.uniqueness() >= 0.95 && !self.is_time() && self.share(self.emails) < 0.5)
                    .then_some(0.8)
            }
            // Several words are a name; and what never comes twice is more likely the name of the row.
            Meaning::Person => {
                let is_one =
                    !self.is_time() && self.share(self.spaced) < 0.5 && self.share(self.urls) < 0.5;
                let is_of_row = table != Table::People && self.uniqueness() >= 0.95;
                is_one.then_some(if is_of_row { 0.2 } else { 0.5 })
            }
            Meaning::FirstName | Meaning::LastName | Meaning::Name | Meaning::Company => {
                let is_whole = self.share(self.spaced) >= 0.8;
                let is_part = matches!(meaning, Meaning::FirstName | Meaning::LastName);
                let is_diverse = self.distinct.len() > 5;
                self.is_text().then_some(match (is_part, is_whole) {
                    (true, true) => 0.1,
                    _ if !is_diverse => 0.3,
                    (false, true) => 0.8,
                    _ => 0.6,
                })
            }
            Meaning::Subject | Meaning::LostReason => self.is_text().then_some(0.6),
            Meaning::Rep | Meaning::Campaign => {
                let is_few = self.uniqueness() < 0.6 || self.filled < 12;
                (!self.is_time() && self.share(self.urls) < 0.5).then_some(if is_few {
                    0.8
                } else {
                    0.3
                })
            }
            Meaning::Source => (self.is_text() && self.uniqueness() < 0.7).then_some(0.8),
        }
    }

    /// How sure the cells alone are of a meaning, where the name says nothing.
    pub(super) fn tells(&self, meaning: Meaning, table: Table) -> f64 {
        let Some(fit) = self.fit(meaning, table) else {
            return 0.0;
        };
        match meaning {
            Meaning::Email => 0.9 * fit,
            Meaning::Phone if self.share(self.wholes) < 0.5 => 0.55 * fit,
            Meaning::Currency => 0.6 * fit,
            Meaning::Direction if self.known(&DIRECTIONS) > 0.9 => 0.6,
            Meaning::Medium if self.known(&MEDIA) > 0.7 => 0.6,
            Meaning::Outcome if self.known(&OUTCOMES) > 0.7 && self.values.len() > 1 => 0.5,
            Meaning::At | Meaning::CreatedAt => 0.36,
            _ => 0.0,
        }
    }
}

/// The codes of currencies that exports are likely in: other words have three letters too.
const CURRENCIES: &str = "EUR USD GBP CHF SEK NOK DKK ISK PLN CZK HUF RON BGN RSD UAH TRY RUB CAD AUD NZD JPY CNY HKD TWD KRW SGD \
     MYR THB IDR PHP VND INR PKR LKR BDT AED SAR QAR KWD BHD OMR JOD ILS EGP MAD TND ZAR NGN KES GHS BRL MXN ARS CLP COP PEN UYU \
     BOB PYG CRC DOP GTQ";

fn is_email(cell: &str) -> bool {
    let Some((name, domain)) = cell.split_once('@') else {
        return false;
    };
    !name.is_empty() && domain.contains('.') && !cell.contains(' ') && !domain.contains('@')
}

fn is_phone(cell: &str) -> bool {
    // 51.507351 is a place on the map, or money.
    let is_decimal = cell.split_once('.').is_some_and(|(whole, part)| {
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_digits(whole.trim_start_matches('-')) && is_digits(part)
    });
    if is_decimal {
        return false;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_written_so = cell
        .chars()
        .all(|letter| letter.is_ascii_digit() || "+()-/. \u{a0}".contains(letter));
    let begins = cell.starts_with(['+', '0', '(']) || cell.contains(['-', ' ', '/', '.']);
    is_written_so && (6..=16).contains(&digits) && (begins || digits >= 9)
}
