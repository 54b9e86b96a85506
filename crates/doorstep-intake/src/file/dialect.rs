//! How the cells of a file are parted: told by its first rows.

use csv::{ReaderBuilder, StringRecord};

/// So much of a file is looked at.
pub(crate) const LOOKED_AT: u64 = 64 << 10;
/// So many of its rows.
const ROWS: usize = 50;
/// The delimiters there are; of equally good ones the first is taken.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How the cells are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// The first line says the delimiter (`sep=;`, as Excel writes it) and is no header.
    pub(crate) says_it: bool,
}

impl Dialect {
    /// Of the beginning of a text; `is_whole` if there is no more of it.
    pub(crate) fn of(text: &str, is_whole: bool) -> Self {
        if let Some(delimiter) = said(text) {
            return Dialect {
                delimiter,
                says_it: true,
            };
        }
        // The last row may be cut, and would look like another.
        let end = if is_whole {
            text.len()
        } else {
            text.rfind('\n').map_or(text.len(), |end| end + 1)
        };
        let text = &text[..end];
        let fits = DELIMITERS.map(|delimiter| fit(text, delimiter));
        let mut best = 0;
        for index in 1..DELIMITERS.len() {
            if fits[index] > fits[best] {
                best = index;
            }
        }
        Dialect {
            delimiter: DELIMITERS[best],
            says_it: false,
        }
    }
}

fn said(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_end_matches('\r');
    let said = line.strip_prefix("sep=").or(line.strip_prefix("SEP="))?;
    match said.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// How well a delimiter parts these rows: how many have as many cells as the header, then how many cells those are.
fn fit(text: &str, delimiter: u8) -> (usize, usize) {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut row = StringRecord::new();
    let mut header = None;
    let (mut rows, mut like_the_header) = (0, 0);
    while rows < ROWS && reader.read_record(&mut row).unwrap_or(false) {
        let cells = *header.get_or_insert(row.len());
        like_the_header += usize::from(row.len() == cells);
        rows += 1;
    }
    match header {
        // A delimiter that is nowhere parts nothing, however evenly.
        None | Some(1) => (0, 0),
        Some(cells) => (100 * like_the_header / rows.max(1) / 10, cells),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(Dialect::of(text, true).delimiter)
    }

    #[test]
    fn the_delimiter_is_the_one_that_parts_all_rows_alike() {
        assert_eq!(delimiter("a,b\n1,2\n"), ',');
        assert_eq!(delimiter("a;b\n1,5;2,5\n3;4\n"), ';');
        assert_eq!(delimiter("a\tb\n1, 2, 3\t4\n"), '\t');
        assert_eq!(delimiter("a|b|c\n1|2|3\n"), '|');
        assert_eq!(delimiter("\"a; b; c\",d\n1,2\n"), ',');
        assert_eq!(delimiter("a,\"b\n;;;;\n;;;;\"\n1,2\n"), ',');
    }

    #[test]
    fn one_column_or_none_is_parted_by_commas() {
        assert_eq!(delimiter("a\n1\n"), ',');
        assert_eq!(delimiter(""), ',');
    }

    #[test]
    fn a_row_that_is_cut_is_not_looked_at() {
        let text = "a;b\n1;2\n1,2,3,4";
        assert_eq!(Dialect::of(text, false).delimiter, b';');
    }

    #[test]
    fn a_first_line_that_says_the_delimiter_is_believed_and_is_no_header() {
        for (text, says_it) in [
            ("sep=;\na;b\n", true),
            ("SEP=|\r\na|b\n", true),
            ("sep=\na,b\n", false),
            ("separator,b\n1,2\n", false),
        ] {
            assert_eq!(Dialect::of(text, true).says_it, says_it, "{text:?}");
        }
    }
}
