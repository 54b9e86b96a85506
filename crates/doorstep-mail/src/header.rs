//! Header fields of a message: parted, unfolded and decoded; nothing here knows what a field means.

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, Address, HeaderValue};

use crate::message::Mailbox;

/// No field is read further; the references of a thousand ancestors are shorter.
const MAX_FIELD: usize = 256 << 10;
/// No address is longer: 64 octets, `@`, 255 octets (RFC 5321, section 4.5.3.1).
const MAX_ADDRESS: usize = 320;
/// Names and subjects are kept so far, in characters.
const MAX_TEXT: usize = 500;

/// The fields of a header (RFC 5322, section 2.2), their names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parts a header into fields. Lines that are no field and continue none are passed over.
    pub(crate) fn of(header: &[u8]) -> Self {
        let mut raw: Vec<(String, Vec<u8>)> = Vec::new();
        for line in header.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line
                .first()
                .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
            {
                if let Some((_, value)) = raw.last_mut() {
                    let room = MAX_FIELD.saturating_sub(value.len());
                    value.extend(line.iter().take(room));
                }
            } else if let Some(colon) = name_end(line) {
                let name = String::from_utf8_lossy(&line[..colon]);
                let value = &line[colon + 1..];
                let value = &value[..value.len().min(MAX_FIELD)];
                raw.push((name.trim_end().to_ascii_lowercase(), value.to_vec()));
            }
        }
        let decode = |(name, value): (String, Vec<u8>)| (name, decoded(value));
        Self(raw.into_iter().map(decode).collect())
    }

    /// The first field of a name, its white space at both ends taken off.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        Some(value.trim())
    }

    /// Every field of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.trim())
    }

    /// Whether there is a field of a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Where the name of a field ends, if the line begins one: printable letters, perhaps blanks, then a
/// colon (RFC 5322, sections 2.2 and 4.5).
pub(crate) fn name_end(line: &[u8]) -> Option<usize> {
    let colon = line.iter().take(200).position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some(colon)
}

/// Bytes as text: UTF-8 if they are that (RFC 6532), else Windows-1252. Control characters are gone.
fn decoded(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = error.into_bytes();
        match charset_decoder(b"windows-1252") {
            Some(decode) => decode(&bytes),
            None => String::from_utf8_lossy(&bytes).into_owned(),
        }
    });
    if text.contains(|letter: char| letter.is_control()) {
        let visible = |letter: char| if letter == '\t' { ' ' } else { letter };
        let kept = text.chars().map(visible);
        return kept.filter(|letter| !letter.is_control()).collect();
    }
    text
}

/// Unstructured text with its encoded words decoded (RFC 2047), white space made single.
pub(crate) fn text(value: &str) -> String {
    let closed = closed(value);
    let HeaderValue::Text(text) = MessageStream::new(closed.as_bytes()).parse_unstructured() else {
        return String::new();
    };
    tidy(&text)
}

/// The addresses of a field (RFC 5322, section 3.4), groups opened. What is no address is kept as a
/// name, so that nothing is lost.
pub(crate) fn mailboxes(value: &str) -> Vec<Mailbox> {
    let closed = closed(value);
    let parsed = MessageStream::new(closed.as_bytes()).parse_address();
    let HeaderValue::Address(parsed) = parsed else {
        return Vec::new();
    };
    match parsed {
        Address::List(list) => list.iter().filter_map(mailbox).collect(),
        Address::Group(groups) => {
            let list = groups.iter().flat_map(|group| &group.addresses);
            list.filter_map(mailbox).collect()
        }
    }
}

fn mailbox(parsed: &Addr) -> Option<Mailbox> {
    let name = parsed.name.as_deref().map(tidy).unwrap_or_default();
    let address = parsed.address.as_deref().and_then(address);
    // Some write the address where the name belongs.
    let address = address.or_else(|| {
        name.split([' ', '<', '>', '(', ')'])
            .find_map(self::address)
    });
    (address.is_some() || !name.is_empty()).then_some(Mailbox { address, name })
}

/// An address in lower case, if it is one.
pub(crate) fn address(text: &str) -> Option<String> {
    let text =
        text.trim_matches(|letter: char| letter.is_whitespace() || "<>'\",;".contains(letter));
    let (local, domain) = text.rsplit_once('@')?;
    let is_address = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= MAX_ADDRESS
        && !text.contains(char::is_whitespace);
    is_address.then(|| text.to_lowercase())
}

/// The ids between angle brackets (RFC 5322, section 3.6.4). One that a fold or a blank has broken is
/// none: nobody knows how it was written.
pub(crate) fn ids(value: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut rest = value;
    while let Some((_, opened)) = rest.split_once('<') {
        let Some(end) = opened.find(['<', '>']) else {
            break;
        };
        let (id, after) = opened.split_at(end);
        let is_closed = after.starts_with('>');
        if is_closed && !id.is_empty() && !id.contains(char::is_whitespace) {
            ids.push(id.to_owned());
        }
        rest = after;
    }
    ids
}

/// A parameter of a structured field (RFC 2045, section 5.1), in lower case.
pub(crate) fn parameter(value: &str, name: &str) -> Option<String> {
    let mut parts = value.split(';').skip(1);
    parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case(name);
        is_it.then(|| value.trim().trim_matches('"').to_lowercase())
    })
}

/// White space made single, and cut.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
        if tidy.len() > 4 * MAX_TEXT {
            break;
        }
    }
    match tidy.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => tidy[..end].to_owned(),
        None => tidy,
    }
}

/// The value as a line of its own. Encoded words that never close are broken: each of them would be
/// read to the end again.
fn closed(value: &str) -> String {
    let last_close = value.rfind("?=").unwrap_or(0);
    let (whole, tail) = value.split_at(last_close);
    format!("{whole}{}\n", tail.replace("=?", "= ?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_on_in_lines_that_begin_with_a_blank() {
        let fields = Fields::of(b"Subject: one\r\n two\r\n\tthree\r\nX: y\r\nno field\r\n");
        assert_eq!(text(fields.get("subject").unwrap()), "one two three");
        assert_eq!(fields.get("x"), Some("y"));
    }

    #[test]
    fn eight_bit_letters_without_an_encoding_are_utf_8_else_windows_1252() {
        let fields = Fields::of("Subject: Gr\u{fc}\u{df}e\n".as_bytes());
        assert_eq!(fields.get("subject"), Some("Grüße"));
        let fields = Fields::of(b"Subject: Gr\xfc\xdfe \x80\n");
        assert_eq!(fields.get("subject"), Some("Grüße €"));
    }

    #[test]
    fn encoded_words_are_decoded_and_those_that_never_close_stay() {
        assert_eq!(text("=?UTF-8?Q?Gr=C3=BC?= =?utf-8?B?w58=?="), "Grüß");
        assert_eq!(text("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="), "日本");
        assert_eq!(text("=?UTF-8?Q?never closed"), "= ?UTF-8?Q?never closed");
    }

    #[test]
    fn nul_bytes_are_no_letters() {
        let fields = Fields::of(b"Subject: a\0b\nFrom: <a\0@b.example>\n");
        assert_eq!(fields.get("subject"), Some("ab"));
        let from = mailboxes(fields.get("from").unwrap());
        assert_eq!(from[0].address.as_deref(), Some("a@b.example"));
    }

    #[test]
    fn addresses_are_found_in_every_way_of_writing_them() {
        let found = |value: &str| -> Vec<String> {
            let boxes = mailboxes(value).into_iter();
            boxes.filter_map(|found| found.address).collect()
        };
        for value in [
            "A@B.example",
            "\"Last, First\" <a@b.example>",
            "a@b.example (A B)",
            "<A@b.EXAMPLE>",
            "'a@b.example' <a@b.example>",
        ] {
            assert_eq!(found(value), ["a@b.example"], "{value}");
        }
        assert_eq!(found("us: a@b.example, c@d.example; e@f.example").len(), 3);
        assert!(found("undisclosed-recipients:;").is_empty());
        assert_eq!(mailboxes("Nobody")[0].name, "Nobody");
    }

    #[test]
    fn ids_are_what_stands_between_brackets() {
        assert_eq!(ids("<a@b> <c@d>\t<e>"), ["a@b", "c@d", "e"]);
        let phrase = "Message from A <a@b.example> of \"Mon\" <id@b.example>";
        assert_eq!(ids(phrase), ["a@b.example", "id@b.example"]);
        assert_eq!(ids("A's message of \"Mon\""), [""; 0]);
        assert_eq!(ids("<a@b.c om> <<x@y> <never"), ["x@y"]);
    }
}
