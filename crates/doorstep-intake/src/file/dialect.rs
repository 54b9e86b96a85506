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
    /// So many rows before the header say what the file is: each a single cell.
    pub(crate) preamble: usize,
}

impl Dialect {
    /// Of the beginning of a text; `is_whole` if there is no more of it.
    pub(crate) fn of(text: &str, is_whole: bool) -> Self {
        if let Some(delimiter) = said(text) {
            return Dialect {
                delimiter,
                says_it: true,
                preamble: 0,
            };
        }
        // The last row may be cut, and would look like another.
        let end = if is_whole {
            text.len()
        } else {
            text.rfind('\n').map_or(text.len(), |end| end + 1)
        };
        let text = &text[..end];
        // Titles are looked for only where the first row is one cell whatever parts it: else it is the header.
        let has_title = DELIMITERS.iter().all(|&delimiter| {
            let first = shapes(text, delimiter, 1).first().copied();
            first.is_none_or(|(_, filled)| filled <= 1)
        });
        let fits = DELIMITERS.map(|delimiter| fit(text, delimiter, has_title));
        let mut best = 0;
        for index in 1..DELIMITERS.len() {
            if fits[index] > fits[best] {
                best = index;
            }
        }
        Dialect {
            delimiter: DELIMITERS[best],
            says_it: false,
            preamble: fits[best].preamble,
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

/// How well a delimiter parts rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Tenths of the rows that have as many cells as the header.
    alike: usize,
    /// So many cells those are.
    cells: usize,
    preamble: usize,
}

/// No more rows than these stand above a header.
const MAX_PREAMBLE: usize = 10;

/// How many cells each of the first rows has, and how many up to its last that is not empty.
fn shapes(text: &str, delimiter: u8, most: usize) -> Vec<(usize, usize)> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut row = StringRecord::new();
    let mut rows = Vec::new();
    while rows.len() < most && reader.read_record(&mut row).unwrap_or(false) {
        let filled = row.iter().enumerate();
        let filled = filled.filter(|(_, cell)| !cell.trim().is_empty()).last();
        rows.push((row.len(), filled.map_or(0, |(place, _)| place + 1)));
    }
    rows
}

fn fit(text: &str, delimiter: u8, may_have_title: bool) -> Fit {
    let rows = shapes(text, delimiter, ROWS);
    let above = rows.iter().take_while(|(_, filled)| *filled <= 1).count();
    let has_title = may_have_title && above <= MAX_PREAMBLE;
    let preamble = if has_title { above } else { 0 };
    let below = |preamble: usize| {
        let (&(cells, _), others) = rows.get(preamble..)?.split_first()?;
        let alike = 1 + others.iter().filter(|(others, _)| *others == cells).count();
        // A delimiter that is nowhere parts nothing, however evenly.
        (cells > 1).then(|| Fit {
            alike: 100 * alike / (rows.len() - preamble) / 10,
            cells,
            preamble,
        })
    };
    // A single cell above rows of many is no header, if the rows below agree, and there are some.
    let agree = |fit: &Fit| preamble == 0 || (fit.alike >= 6 && rows.len() > preamble + 1);
    below(preamble).filter(agree).unwrap_or_default()
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
    fn single_cells_above_rows_of_many_are_no_header() {
        let preamble = |text: &str| Dialect::of(text, true).preamble;
        assert_eq!(
            preamble("Campaign report\n\"July 8, 2025\"\na,b,c\n1,2,3\n4,5,6\n"),
            2
        );
        assert_eq!(preamble("Report;;\n;;\na;b;c\n1;2;3\n"), 2);
        assert_eq!(preamble("Report;;\na;b;c\n1;2;3\n"), 1);
        assert_eq!(preamble("person\np1\np2\n"), 0);
        assert_eq!(
            preamble("person\np1,a,b\np2\n"),
            0,
            "rows that do not agree"
        );
        assert_eq!(preamble("a,b\n1,\n2,\n"), 0);
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
