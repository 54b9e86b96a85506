//! What a template can see: itself, its words, the fonts. Nothing else exists.

use std::collections::BTreeSet;

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
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    content: String,
    unset: BTreeSet<char>,
}

/// What stands in the place of a letter that no font has.
const BOX: char = '\u{25a1}';

impl World {
    pub(crate) fn new(template: &str, content: String) -> Self {
        let fonts = fonts::all();
        let unset = unset(&fonts, &content);
        let content = if unset.is_empty() {
            content
        } else {
            let shown = |letter| if unset.contains(&letter) { BOX } else { letter };
            content.chars().map(shown).collect()
        };
        World {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(template),
            content,
            unset,
        }
    }

    /// Letters of the words that no font has.
    pub(crate) fn into_unset(self) -> BTreeSet<char> {
        self.unset
    }
}

fn unset(fonts: &[Font], content: &str) -> BTreeSet<char> {
    let has = |font: &Font, letter: char| font.info().coverage.contains(u32::from(letter));
    let is_set = |letter: char| fonts.iter().any(|font| has(font, letter));
    let letters: BTreeSet<char> = content.chars().collect();
    letters
        .into_iter()
        .filter(|letter| is_seen(*letter) && !is_set(*letter))
        .collect()
}

/// Whether a font must have the letter: of the Unicode property `Default_Ignorable_Code_Point` (Unicode 16, section 5.21)
/// those that names bring: joiners, marks of direction, isolates, variation selectors.
fn is_seen(letter: char) -> bool {
    let is_ignorable = matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    );
    !is_ignorable && !letter.is_control() && !letter.is_whitespace()
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
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
