//! What a template can see: itself, its words, the fonts. Nothing else exists.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use crate::fonts;

/// Where a template finds its words.
const CONTENT: &str = "/content.json";

pub(crate) struct World {
    standard: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    content: String,
    unset: BTreeSet<char>,
}

/// What stands in the place of a letter that no font has.
const BOX: char = '\u{25a1}';

impl World {
    pub(crate) fn new(template: &str, mut content: Value) -> Self {
        let fonts = fonts::all();
        let mut unset = BTreeSet::new();
        set_with(&fonts, &mut content, &mut unset);
        World {
            standard: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(template),
            content: content.to_string(),
            unset,
        }
    }

    /// Letters of the words that no font has.
    pub(crate) fn into_unset(self) -> BTreeSet<char> {
        self.unset
    }
}

/// Makes every text one that these fonts can set and PDF/UA allows: without what no paper shows, and with boxes for the
/// letters that are added to `unset`.
fn set_with(fonts: &[Font], content: &mut Value, unset: &mut BTreeSet<char>) {
    match content {
        Value::String(text) => {
            *text = text
                .chars()
                .filter_map(|letter| match kind(letter, fonts) {
                    Kind::Kept => Some(letter),
                    Kind::Dropped => None,
                    Kind::Unset => {
                        unset.insert(letter);
                        Some(BOX)
                    }
                })
                .collect();
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| set_with(fonts, value, unset)),
        Value::Object(values) => values
            .values_mut()
            .for_each(|value| set_with(fonts, value, unset)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

enum Kind {
    Kept,
    Dropped,
    Unset,
}

fn kind(letter: char, fonts: &[Font]) -> Kind {
    let has = |font: &Font| font.info().coverage.contains(u32::from(letter));
    match letter {
        '\u{feff}' => Kind::Dropped,
        letter if letter.is_whitespace() => Kind::Kept,
        letter if letter.is_control() => Kind::Dropped,
        letter if is_unseen(letter) || fonts.iter().any(has) => Kind::Kept,
        _ => Kind::Unset,
    }
}

/// Of the Unicode property `Default_Ignorable_Code_Point` (Unicode 16, section 5.21) what names bring: joiners, marks of
/// direction, isolates, variation selectors. No font needs to have them.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(absent(id))
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.get().vpath().get_with_slash() == CONTENT {
            Ok(Bytes::from_string(self.content.clone()))
        } else {
            Err(absent(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// A document says its own date: the same words give the same file on any day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
