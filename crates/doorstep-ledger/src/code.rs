//! Rows as bytes, on their way from a reader to a file: compact, in the order of the columns, and read back as the same row.

use std::collections::HashMap;

use doorstep_records::rows::{DealOutcome, Row, Value};
use doorstep_records::schema::Kind;
use doorstep_records::{About, Act, Author, Currency, Direction, Medium, Reach, Table, When};
use jiff::civil::Date;

/// What is known of a row beside what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Its number among the rows of its run.
    pub(crate) seq: u64,
    /// The number of the row of a file that it was made of.
    pub(crate) source: u64,
    pub(crate) run: u32,
    /// The number of its system.
    pub(crate) system: u32,
    /// The bucket of its person.
    pub(crate) bucket: u16,
    /// What it is sorted by after its person.
    pub(crate) at: i64,
}

/// Names, each with a number: attributes, systems.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// The bytes of a row that hold what it says begin here.
pub(crate) const SAID: usize = 34;

/// Writes a row; `out` is emptied first. Returns where its attributes begin.
pub(crate) fn encode(row: &Row, stamp: Stamp, names: &mut Names, out: &mut Vec<u8>) -> usize {
    out.clear();
    out.extend(stamp.seq.to_le_bytes());
    out.extend(stamp.source.to_le_bytes());
    out.extend(stamp.run.to_le_bytes());
    out.extend(stamp.system.to_le_bytes());
    out.extend(stamp.bucket.to_le_bytes());
    out.extend(stamp.at.to_le_bytes());
    out.push(u8::from(row.derived));
    let currency = currency(row);
    out.extend(currency.map_or([0; 3], code));
    let mut mask = 0_u32;
    let at = out.len();
    out.extend([0; 4]);
    for (place, value) in row.values().iter().enumerate() {
        let Some(value) = value else { continue };
        if matches!(value, Value::Currency(_)) {
            continue;
        }
        mask |= 1 << place;
        put(*value, out);
    }
    out[at..at + 4].copy_from_slice(&mask.to_le_bytes());
    let at_attributes = out.len();
    let mut attributes: Vec<(&str, &str)> = row.attributes.clone();
    attributes.sort_unstable();
    out.extend((attributes.len() as u32).to_le_bytes());
    for (name, value) in attributes {
        out.extend(names.number(name).to_le_bytes());
        put_text(value, out);
    }
    at_attributes
}

/// The currency a row names or its amounts are in.
fn currency(row: &Row) -> Option<Currency> {
    let named = row.values().iter().find_map(|value| match value {
        Some(Value::Currency(currency)) => Some(*currency),
        _ => None,
    });
    row.currency.or(named)
}

fn code(currency: Currency) -> [u8; 3] {
    let mut bytes = [0; 3];
    for (byte, letter) in bytes.iter_mut().zip(currency.code().bytes()) {
        *byte = letter;
    }
    bytes
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

fn put(value: Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => put_text(text, out),
        Value::Medium(word) => out.push(word as u8),
        Value::Direction(word) => out.push(word as u8),
        Value::Reach(word) => out.push(word as u8),
        Value::Author(word) => out.push(word as u8),
        Value::Act(word) => out.push(word as u8),
        Value::About(word) => out.push(word as u8),
        Value::Outcome(word) => out.push(word as u8),
        Value::Truth(truth) => out.push(u8::from(truth)),
        Value::Currency(currency) => out.extend(code(currency)),
        Value::When(When::Instant(at)) => {
            out.push(0);
            out.extend(at.to_le_bytes());
        }
        Value::When(When::Day(date)) => {
            out.push(1);
            out.extend(days_of(date).to_le_bytes());
        }
        Value::Day(date) => out.extend(days_of(date).to_le_bytes()),
        Value::Number(number) => out.extend(number.to_bits().to_le_bytes()),
        Value::Count(count) => out.extend(count.to_le_bytes()),
        Value::Amount(amount) => out.extend(amount.to_le_bytes()),
    }
}

/// Days since 1970.
pub(crate) fn days_of(date: Date) -> i32 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    (date - EPOCH).get_days()
}

/// The date so many days after the beginning of 1970.
pub(crate) fn date_of(days: i32) -> Option<Date> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days).ok()?;
    EPOCH.checked_add(span).ok()
}

/// What is known of a row beside what it says.
pub(crate) fn stamp(bytes: &[u8]) -> Option<Stamp> {
    let mut bytes = Bytes(bytes);
    Some(Stamp {
        seq: u64::from_le_bytes(bytes.take()?),
        source: u64::from_le_bytes(bytes.take()?),
        run: u32::from_le_bytes(bytes.take()?),
        system: u32::from_le_bytes(bytes.take()?),
        bucket: u16::from_le_bytes(bytes.take()?),
        at: i64::from_le_bytes(bytes.take()?),
    })
}

/// The row that was written; nothing if the bytes are not those of one.
pub(crate) fn decode<'a>(table: Table, bytes: &'a [u8], names: &'a [String]) -> Option<Row<'a>> {
    let mut bytes = Bytes(bytes.get(SAID..)?);
    let mut row = Row::new(table);
    let [derived]: [u8; 1] = bytes.take()?;
    row.derived = derived == 1;
    let code: [u8; 3] = bytes.take()?;
    let currency = std::str::from_utf8(&code).ok().and_then(Currency::parse);
    let mask = u32::from_le_bytes(bytes.take()?);
    for (place, column) in table.columns().iter().enumerate() {
        if mask & (1 << place) != 0 {
            row.set(place, bytes.value(column.kind)?);
        } else if let (Kind::Currency, Some(currency)) = (column.kind, currency) {
            row.set(place, Value::Currency(currency));
        }
    }
    row.currency = currency.filter(|_| row.has_amounts());
    for _ in 0..u32::from_le_bytes(bytes.take()?) {
        let name = names.get(u32::from_le_bytes(bytes.take()?) as usize)?;
        row.attributes.push((name, bytes.text()?));
    }
    Some(row)
}

/// The text that a row says first: its person, where the person is the table's first or second column.
pub(crate) fn text_at(table: Table, bytes: &[u8], place: usize) -> Option<&str> {
    let mut bytes = Bytes(bytes.get(SAID + 4..)?);
    let mask = u32::from_le_bytes(bytes.take()?);
    for (at, column) in table.columns().iter().enumerate().take(place + 1) {
        if mask & (1 << at) == 0 {
            continue;
        }
        match bytes.value(column.kind)? {
            Value::Text(text) if at == place => return Some(text),
            _ => {}
        }
    }
    None
}

/// Bytes that are read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn value(&mut self, kind: Kind) -> Option<Value<'a>> {
        match kind {
            Kind::Id | Kind::Text => self.text().map(Value::Text),
            Kind::Medium
            | Kind::Direction
            | Kind::Reach
            | Kind::Author
            | Kind::Act
            | Kind::About
            | Kind::Outcome => {
                let [word] = self.take()?;
                word_of(kind, word)
            }
            Kind::Truth => {
                let [truth] = self.take()?;
                Some(Value::Truth(truth == 1))
            }
            Kind::Currency => None,
            Kind::When => {
                let [is_day] = self.take()?;
                Some(Value::When(if is_day == 1 {
                    When::Day(date_of(i32::from_le_bytes(self.take()?))?)
                } else {
                    When::Instant(i64::from_le_bytes(self.take()?))
                }))
            }
            Kind::Day | Kind::Month => date_of(i32::from_le_bytes(self.take()?)).map(Value::Day),
            Kind::Number | Kind::Share | Kind::Fraction => {
                let number = f64::from_bits(u64::from_le_bytes(self.take()?));
                Some(Value::Number(number))
            }
            Kind::Count => Some(Value::Count(u64::from_le_bytes(self.take()?))),
            Kind::Amount => Some(Value::Amount(i64::from_le_bytes(self.take()?))),
        }
    }
}

/// The words of a kind, in the order of their numbers.
pub(crate) fn words_of(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Medium => Medium::ALL.iter().map(|word| word.word()).collect(),
        Kind::Direction => Direction::ALL.iter().map(|word| word.word()).collect(),
        Kind::Reach => Reach::ALL.iter().map(|word| word.word()).collect(),
        Kind::Author => Author::ALL.iter().map(|word| word.word()).collect(),
        Kind::Act => Act::ALL.iter().map(|word| word.word()).collect(),
        Kind::About => About::ALL.iter().map(|word| word.word()).collect(),
        Kind::Outcome => DealOutcome::ALL.iter().map(|word| word.word()).collect(),
        _ => Vec::new(),
    }
}

/// The number of a word.
pub(crate) fn number_of(value: Value) -> Option<i8> {
    match value {
        Value::Medium(word) => Some(word as i8),
        Value::Direction(word) => Some(word as i8),
        Value::Reach(word) => Some(word as i8),
        Value::Author(word) => Some(word as i8),
        Value::Act(word) => Some(word as i8),
        Value::About(word) => Some(word as i8),
        Value::Outcome(word) => Some(word as i8),
        _ => None,
    }
}

/// The word of a number.
fn word_of(kind: Kind, number: u8) -> Option<Value<'static>> {
    let at = usize::from(number);
    match kind {
        Kind::Medium => Medium::ALL.get(at).map(|word| Value::Medium(*word)),
        Kind::Direction => Direction::ALL.get(at).map(|word| Value::Direction(*word)),
        Kind::Reach => Reach::ALL.get(at).map(|word| Value::Reach(*word)),
        Kind::Author => Author::ALL.get(at).map(|word| Value::Author(*word)),
        Kind::Act => Act::ALL.get(at).map(|word| Value::Act(*word)),
        Kind::About => About::ALL.get(at).map(|word| Value::About(*word)),
        Kind::Outcome => DealOutcome::ALL.get(at).map(|word| Value::Outcome(*word)),
        _ => None,
    }
}

/// The word that a text names.
pub(crate) fn named(kind: Kind, word: &str) -> Option<Value<'static>> {
    match kind {
        Kind::Medium => Medium::from_word(word).map(Value::Medium),
        Kind::Direction => Direction::from_word(word).map(Value::Direction),
        Kind::Reach => Reach::from_word(word).map(Value::Reach),
        Kind::Author => Author::from_word(word).map(Value::Author),
        Kind::Act => Act::from_word(word).map(Value::Act),
        Kind::About => About::from_word(word).map(Value::About),
        Kind::Outcome => DealOutcome::from_word(word).map(Value::Outcome),
        _ => None,
    }
}
