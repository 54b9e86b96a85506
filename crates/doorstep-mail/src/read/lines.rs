//! A stream of bytes parted into messages, line by line, in bounded memory.

use std::io::{self, BufRead};

use crate::header;

/// No line is kept further.
const MAX_LINE: usize = 256 << 10;
/// No header is kept further.
const MAX_HEADER: usize = 4 << 20;
/// So much of a body is looked at; the rest is passed over.
const MAX_BODY: usize = 1 << 20;
/// So many empty lines may stand before a file's first line of mail.
const MAX_EMPTY: usize = 100;

const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// The messages of a file.
pub(super) struct Messages<R> {
    reader: R,
    line: Line,
    /// What is known of the message that begins at the next line, if one does.
    next: Option<Next>,
    is_mailbox: bool,
}

/// The beginning of a message.
enum Next {
    /// After a line of a mailbox file that names this sender.
    Envelope(Option<String>),
    /// With the line that was just read.
    Line,
}

/// A message, as far as it is kept.
pub(super) struct Bytes {
    pub(super) envelope: Option<String>,
    pub(super) header: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) is_cut: bool,
}

impl<R: BufRead> Messages<R> {
    /// Looks at the first line. `None` if it is not one of mail.
    pub(super) fn begin(reader: R) -> io::Result<Option<Self>> {
        let mut messages = Self {
            reader,
            line: Line::default(),
            next: None,
            is_mailbox: false,
        };
        for _ in 0..MAX_EMPTY {
            if !messages.line.read(&mut messages.reader)? {
                return Ok(None);
            }
            let line = &mut messages.line.kept;
            if line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            if line.is_empty() {
                continue;
            }
            if line.starts_with(b"From ") {
                messages.is_mailbox = true;
                messages.next = Some(Next::Envelope(envelope(line)));
                return Ok(Some(messages));
            }
            let is_header = header::name_end(line).is_some() || line.starts_with(b">From ");
            messages.next = is_header.then_some(Next::Line);
            return Ok(is_header.then_some(messages));
        }
        Ok(None)
    }

    /// Whether it is a mailbox file, and not a single message.
    pub(super) const fn is_mailbox(&self) -> bool {
        self.is_mailbox
    }

    /// The next message.
    pub(super) fn next(&mut self) -> io::Result<Option<Bytes>> {
        let Some(next) = self.next.take() else {
            return Ok(None);
        };
        let mut message = Bytes {
            envelope: None,
            header: Vec::new(),
            body: Vec::new(),
            is_cut: false,
        };
        match next {
            Next::Envelope(envelope) => message.envelope = envelope,
            Next::Line => message.take_header(&self.line),
        }
        let mut is_header = true;
        let mut is_after_empty = false;
        while self.line.read(&mut self.reader)? {
            let line = &self.line.kept;
            if self.is_mailbox && is_after_empty && is_from_line(line) {
                self.next = Some(Next::Envelope(envelope(line)));
                break;
            }
            is_after_empty = line.is_empty();
            if !is_header {
                message.take_body(line, self.is_mailbox);
                let is_known = message.body.len() >= MAX_BODY;
                if is_known && !self.is_mailbox {
                    break;
                }
            } else if !is_after_empty {
                message.take_header(&self.line);
            } else if !message.header.is_empty() {
                is_header = false;
            }
        }
        Ok(Some(message))
    }
}

impl Bytes {
    fn take_header(&mut self, line: &Line) {
        let has_room = self.header.len() + line.kept.len() < MAX_HEADER;
        self.is_cut |= line.is_cut || !has_room;
        if has_room {
            self.header.extend_from_slice(&line.kept);
            self.header.push(b'\n');
        }
    }

    /// In a mailbox file, lines of mail that look like one that begins a message are quoted.
    fn take_body(&mut self, line: &[u8], is_mailbox: bool) {
        let room = MAX_BODY.saturating_sub(self.body.len());
        if room == 0 {
            return;
        }
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = is_mailbox && quotes > 0 && line[quotes..].starts_with(b"From ");
        let line = if is_quoted { &line[1..] } else { line };
        self.body.extend_from_slice(&line[..line.len().min(room)]);
        self.body.push(b'\n');
    }
}

/// A line without its end.
#[derive(Default)]
struct Line {
    kept: Vec<u8>,
    is_cut: bool,
}

impl Line {
    /// Reads the next line, of any length. False at the end of the file.
    fn read(&mut self, reader: &mut impl BufRead) -> io::Result<bool> {
        self.kept.clear();
        self.is_cut = false;
        let mut has_line = false;
        loop {
            let buffer = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                break;
            }
            has_line = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE.saturating_sub(self.kept.len());
            self.is_cut |= part.len() > room;
            self.kept.extend_from_slice(&part[..part.len().min(room)]);
            let consumed = end.map_or(buffer.len(), |end| end + 1);
            reader.consume(consumed);
            if end.is_some() {
                break;
            }
        }
        if self.kept.last() == Some(&b'\r') {
            self.kept.pop();
        }
        Ok(has_line)
    }
}

/// `From sender Thu Aug 22 11:26:25 2002` (RFC 4155, appendix A). Mailers that quote nothing write lines
/// such as "From time to time" too: only one with a month and a time begins a message.
fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let words = || rest[..rest.len().min(500)].split(u8::is_ascii_whitespace);
    let is_time = |word: &[u8]| {
        let digit = |place: usize| word.get(place).is_some_and(u8::is_ascii_digit);
        let is_at =
            |place: usize| word.get(place) == Some(&b':') && digit(place + 1) && digit(place + 2);
        digit(0) && (is_at(1) || (digit(1) && is_at(2)))
    };
    words().any(is_time) && words().any(|word| MONTHS.contains(&word))
}

/// The sender in a line that begins a message.
fn envelope(line: &[u8]) -> Option<String> {
    let sender = line.split(u8::is_ascii_whitespace).nth(1)?;
    let is_short = (1..=500).contains(&sender.len());
    is_short.then(|| String::from_utf8_lossy(sender).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        if let Some(mut messages) = Messages::begin(text).unwrap() {
            while let Some(bytes) = messages.next().unwrap() {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                found.push((text(&bytes.header), text(&bytes.body)));
            }
        }
        found
    }

    const FROM: &str = "From a@b.example Thu Aug 22 11:26:25 2002\n";

    #[test]
    fn a_line_that_only_looks_like_the_start_of_a_message_is_text() {
        let text = format!(
            "{FROM}A: 1\n\nText\nFrom x Thu Aug 22 11:26:25 2002\n\nFrom time to time\n{}>>From y\n\n{FROM}A: 2\n\n",
            FROM.replace("From", ">From")
        );
        let found = read(text.as_bytes());
        assert_eq!(found.len(), 2);
        let unquoted = "From a@b.example Thu Aug 22 11:26:25 2002\n>From y\n";
        assert!(found[0].1.contains(unquoted), "{}", found[0].1);
        assert_eq!(found[1].0, "A: 2\n");
    }

    #[test]
    fn lines_may_end_with_carriage_returns() {
        let text = format!("{FROM}A: 1\n\nText\n\n{FROM}A: 2\n b\n\n").replace('\n', "\r\n");
        let found = read(text.as_bytes());
        assert_eq!(found[0], ("A: 1\n".to_owned(), "Text\n\n".to_owned()));
        assert_eq!(found[1].0, "A: 2\n b\n");
    }

    #[test]
    fn a_message_alone_is_not_parted() {
        let text = format!("A: 1\n\nText\n\n{FROM}A: 2\n");
        assert_eq!(read(text.as_bytes()).len(), 1);
        assert!(read(b"no mail\n\nA: 1\n").is_empty());
        assert!(read(b"").is_empty());
        assert_eq!(read(b"\xef\xbb\xbf\n\nA: 1").len(), 1);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_cut_and_what_follows_is_read() {
        let text = format!("{FROM}X: {}\nA: 1\n\n", "x".repeat(10 << 20));
        let mut messages = Messages::begin(text.as_bytes()).unwrap().unwrap();
        let bytes = messages.next().unwrap().unwrap();
        assert!(bytes.is_cut && bytes.header.len() < MAX_LINE + 100);
        assert!(bytes.header.ends_with(b"\nA: 1\n"));
    }

    #[test]
    fn only_the_first_megabyte_of_a_body_is_kept() {
        let line = format!("{}\n", "x".repeat(1_000));
        let text = format!("{FROM}A: 1\n\n{}\n{FROM}A: 2\n\n", line.repeat(5_000));
        let found = read(text.as_bytes());
        assert!(found[0].1.len() <= MAX_BODY + 1);
        assert_eq!(found.len(), 2);
    }
}
