//! Tables of a document.

use crate::metrics::Figure;

/// A table, row by row.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with headings.
    pub(super) fn new<T: AsRef<str>>(heads: &[T]) -> Self {
        let heads: Vec<String> = heads.iter().map(|head| head.as_ref().to_owned()).collect();
        let rule = heads.iter().map(|_| "---".to_owned()).collect();
        Table {
            rows: vec![heads, rule],
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a row with a name before its cells.
    pub(super) fn named(
        &mut self,
        name: impl Into<String>,
        cells: impl IntoIterator<Item = String>,
    ) {
        self.row(std::iter::once(name.into()).chain(cells));
    }

    /// The table below a heading and a sentence.
    pub(super) fn under(&self, heading: &str, sentence: &str) -> String {
        format!("## {heading}\n\n{sentence}\n\n{}", self.text())
    }

    /// The table alone.
    pub(super) fn text(&self) -> String {
        let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
        self.rows.iter().map(line).collect()
    }
}

/// A share as "87 ± 2.1 (240)".
pub(super) fn percent(figure: Option<Figure>) -> String {
    figure.map_or_else(none, |figure| {
        let (value, error) = (figure.value * 100.0, figure.error * 100.0);
        format!("{value:.0} ± {error:.1} ({})", figure.count)
    })
}

/// A difference of shares as "+4.2 ± 1.1", bold beyond three standard errors.
pub(super) fn difference(figure: Option<Figure>) -> String {
    figure.map_or_else(none, |figure| {
        let (value, error) = (figure.value * 100.0, figure.error * 100.0);
        let text = format!("{value:+.1} ± {error:.1}");
        if value.abs() > 3.0 * error {
            format!("**{text}**")
        } else {
            text
        }
    })
}

/// A number as ".874 ± .021 (240)".
pub(super) fn number(figure: Option<Figure>) -> String {
    figure.map_or_else(none, |figure| {
        format!(
            "{:.3} ± {:.3} ({})",
            figure.value, figure.error, figure.count
        )
    })
}

/// What stands where no firm is.
pub(super) fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new(&["a", "b"]);
        table.named("c", ["d".to_owned()]);
        assert_eq!(table.text(), "| a | b |\n| --- | --- |\n| c | d |\n");
    }

    #[test]
    fn what_is_beyond_chance_is_bold() {
        let figure = |value| {
            Some(Figure {
                value,
                error: 0.01,
                count: 9,
            })
        };
        assert_eq!(difference(figure(0.02)), "+2.0 ± 1.0");
        assert_eq!(difference(figure(-0.05)), "**-5.0 ± 1.0**");
        assert_eq!(
            (percent(figure(0.5)), percent(None)),
            ("50 ± 1.0 (9)".to_owned(), none())
        );
    }
}
