//! Text as UTF-8, whatever it was saved as: UTF-8 with or without a mark, UTF-16, or Windows-1252.
//!
//! It is decided while reading, in one pass: what is not UTF-8 where only ASCII came before is Windows-1252, since every byte
//! before reads the same in both. What is not UTF-8 behind letters that were is passed on as it is, to be refused by its row.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// So much is read at once.
const CHUNK: usize = 64 << 10;
/// So many bytes tell whether the text is UTF-16 without a mark.
const LOOKED_AT: usize = 512;

/// What a text was saved as, once that was seen.
pub(crate) type Found = Rc<Cell<Option<&'static str>>>;

/// A reader of UTF-8.
pub(crate) struct Decoded<R> {
    inner: R,
    mode: Mode,
    /// Bytes that were read and not yet decoded.
    raw: Vec<u8>,
    is_at_end: bool,
    text: Vec<u8>,
    given: usize,
    found: Found,
}

enum Mode {
    Start,
    Utf8 {
        has_letters: bool,
    },
    Other(Box<Decoder>),
    /// Neither: passed on as it is.
    Broken,
}

impl<R: Read> Decoded<R> {
    /// Decodes what a reader gives, and says in `found` what it was if it was not UTF-8.
    pub(crate) fn new(inner: R, found: Found) -> Self {
        Decoded {
            inner,
            mode: Mode::Start,
            raw: Vec::new(),
            is_at_end: false,
            text: Vec::new(),
            given: 0,
            found,
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let before = self.raw.len();
        let limit = (CHUNK - before.min(CHUNK - 1)) as u64;
        (&mut self.inner).take(limit).read_to_end(&mut self.raw)?;
        self.is_at_end = ((self.raw.len() - before) as u64) < limit;
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !(self.is_at_end && self.raw.is_empty()) {
            self.more()?;
            if matches!(self.mode, Mode::Start) {
                self.begin();
            }
            self.decode();
            self.without_zeros();
        }
        Ok(())
    }

    /// By a mark, else by where the zeros lie.
    fn begin(&mut self) {
        let (encoding, mark) = match Encoding::for_bom(&self.raw) {
            Some((encoding, mark)) => (encoding, mark),
            None => (without_mark(&self.raw), 0),
        };
        self.raw.drain(..mark);
        self.mode = if encoding == UTF_8 {
            Mode::Utf8 { has_letters: false }
        } else {
            self.other(encoding)
        };
    }

    fn other(&self, encoding: &'static Encoding) -> Mode {
        let name = match encoding.name() {
            "windows-1252" => "Windows-1252",
            name => name,
        };
        self.found.set(Some(name));
        Mode::Other(Box::new(encoding.new_decoder_without_bom_handling()))
    }

    fn decode(&mut self) {
        if let Mode::Utf8 { has_letters } = &mut self.mode {
            let (sound, is_wrong) = match std::str::from_utf8(&self.raw) {
                Ok(text) => (text.len(), false),
                Err(error) => (
                    error.valid_up_to(),
                    error.error_len().is_some() || self.is_at_end,
                ),
            };
            *has_letters |= !self.raw[..sound].is_ascii();
            self.text.extend(self.raw.drain(..sound));
            if !is_wrong {
                return;
            }
            self.mode = if *has_letters {
                Mode::Broken
            } else {
                self.other(WINDOWS_1252)
            };
        }
        match &mut self.mode {
            Mode::Other(decoder) => {
                let mut text = String::new();
                let room = decoder.max_utf8_buffer_length(self.raw.len());
                text.reserve(room.unwrap_or(4 * CHUNK));
                // There is room for all of it, so all of it is read.
                let _ = decoder.decode_to_string(&self.raw, &mut text, self.is_at_end);
                self.raw.clear();
                self.text.extend_from_slice(text.as_bytes());
            }
            Mode::Broken => self.text.append(&mut self.raw),
            Mode::Start | Mode::Utf8 { .. } => {}
        }
    }

    /// Takes the zeros out that some systems leave in their texts: they are no letters.
    fn without_zeros(&mut self) {
        if self.text.contains(&0) {
            self.text.retain(|byte| *byte != 0);
            if self.found.get().is_none() {
                self.found.set(Some("UTF-8 without its NUL bytes"));
            }
        }
    }
}

/// UTF-16 if every other byte of what begins a text is mostly zero.
fn without_mark(raw: &[u8]) -> &'static Encoding {
    let looked_at = &raw[..raw.len().min(LOOKED_AT)];
    let zeros = |odd: usize| {
        let places = looked_at.iter().skip(odd).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let half = looked_at.len() / 2;
    let is_most = |count: usize| half > 1 && 10 * count >= 6 * half;
    match (is_most(zeros(0)), is_most(zeros(1))) {
        (false, true) => UTF_16LE,
        (true, false) => UTF_16BE,
        _ => UTF_8,
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let left = &self.text[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte, then two, and so on: no reader may depend on where a read ends.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = self.1 % 7 + 1;
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn decoded(bytes: &[u8]) -> (Vec<u8>, Option<&'static str>) {
        let found = Found::default();
        let mut text = Vec::new();
        Decoded::new(Drops(bytes, 0), Rc::clone(&found))
            .read_to_end(&mut text)
            .unwrap();
        (text, found.get())
    }

    const TEXT: &str = "name,town\nM\u{fc}ller,\u{17b}\u{f3}\u{142}w\n\u{10348},x\n";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_of_a_text_is_that_text() {
        let latin = "name,town\nM\u{fc}ller,K\u{f6}ln \u{20ac}\n";
        let (windows, _, is_lossy) = WINDOWS_1252.encode(latin);
        assert!(!is_lossy);
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let little = utf_16(TEXT, u16::to_le_bytes);
        let big = utf_16(TEXT, u16::to_be_bytes);
        for (bytes, text, name) in [
            (TEXT.as_bytes().to_vec(), TEXT, None),
            (marked(b"\xef\xbb\xbf", TEXT.into()), TEXT, None),
            (marked(b"\xff\xfe", little.clone()), TEXT, Some("UTF-16LE")),
            (little, TEXT, Some("UTF-16LE")),
            (marked(b"\xfe\xff", big.clone()), TEXT, Some("UTF-16BE")),
            (big, TEXT, Some("UTF-16BE")),
            (windows.into_owned(), latin, Some("Windows-1252")),
        ] {
            let (found, as_what) = decoded(&bytes);
            assert_eq!(String::from_utf8(found).unwrap(), text, "{as_what:?}");
            assert_eq!(as_what, name);
        }
    }

    #[test]
    fn a_text_longer_than_what_is_read_at_once_keeps_every_letter() {
        let long = "\u{17b}\u{f3}\u{142}w,".repeat(40_000);
        assert_eq!(decoded(long.as_bytes()).0, long.as_bytes());
        let windows = [vec![b'a'; 200_000], b"M\xfcller".to_vec()].concat();
        let (text, name) = decoded(&windows);
        assert!(text.ends_with("M\u{fc}ller".as_bytes()) && text.len() == 200_007);
        assert_eq!(name, Some("Windows-1252"));
    }

    #[test]
    fn a_wrong_byte_behind_letters_of_utf8_is_left_to_be_refused() {
        let mixed = "M\u{fc}ller,"
            .as_bytes()
            .iter()
            .copied()
            .chain(*b"M\xfcller");
        let mixed: Vec<u8> = mixed.collect();
        assert_eq!(decoded(&mixed), (mixed, None));
    }

    #[test]
    fn zeros_are_no_letters() {
        let (text, told) = decoded(b"name,to\0wn\nA\0nn,x and some more\n");
        assert_eq!(text, b"name,town\nAnn,x and some more\n");
        assert_eq!(told, Some("UTF-8 without its NUL bytes"));
    }

    #[test]
    fn nothing_is_a_text_too() {
        for bytes in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"a"] {
            let _ = decoded(bytes);
        }
        assert_eq!(decoded(b"").0, b"");
    }
}
