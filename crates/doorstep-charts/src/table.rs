//! The numbers under a chart: as a table for readers, as comma-separated values for machines.

use crate::xml::escaped;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What the column holds.
    pub name: String,
    /// Whether it holds numbers, which stand right.
    pub is_number: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, and how it is shown.
    Number {
        /// As it is, for machines.
        value: f64,
        /// As people read it.
        shown: String,
    },
    /// Not known: a dash for people, nothing for machines.
    Missing,
}

/// Rows of cells under a head; each row's first cell names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// One a column.
    pub head: Vec<Head>,
    /// As many cells as there are heads.
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn number(value: f64, shown: String) -> Self {
        if value.is_finite() {
            Self::Number { value, shown }
        } else {
            Self::Missing
        }
    }

    /// What a reader sees.
    pub fn shown(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number { shown, .. } => shown,
            Self::Missing => "\u{2013}",
        }
    }

    fn raw(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Number { value, .. } => value.to_string(),
            Self::Missing => String::new(),
        }
    }
}

impl Table {
    /// A table whose first column holds words and whose others hold numbers.
    pub(crate) fn of_numbers(names: &[&str]) -> Self {
        let head = names.iter().enumerate().map(|(index, name)| Head {
            name: (*name).to_owned(),
            is_number: index > 0,
        });
        Self {
            head: head.collect(),
            rows: Vec::new(),
        }
    }

    /// An HTML table in a box that scrolls when there is no room.
    pub fn html(&self) -> String {
        let mut html = "<div class=\"scroll\"><table>\n<thead><tr>".to_owned();
        for head in &self.head {
            let class = class_of_number(head.is_number);
            html += &format!("<th{class} scope=\"col\">{}</th>", escaped(&head.name));
        }
        html += "</tr></thead>\n<tbody>\n";
        for row in &self.rows {
            html += "<tr>";
            for (index, cell) in row.iter().enumerate() {
                let shown = escaped(cell.shown());
                let is_number = self.head.get(index).is_some_and(|head| head.is_number);
                html += &if index == 0 {
                    format!("<th scope=\"row\">{shown}</th>")
                } else {
                    format!("<td{}>{shown}</td>", class_of_number(is_number))
                };
            }
            html += "</tr>\n";
        }
        html += "</tbody>\n</table></div>";
        html
    }

    /// Comma-separated values by RFC 4180, numbers as machines write them.
    ///
    /// Words that a spreadsheet would take for a formula are given a leading apostrophe.
    pub fn csv(&self) -> String {
        let head: Vec<String> = self.head.iter().map(|head| quoted(&head.name)).collect();
        let mut text = head.join(",") + "\r\n";
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(Cell::raw).collect();
            text += &(cells.join(",") + "\r\n");
        }
        text
    }
}

fn class_of_number(is_number: bool) -> &'static str {
    if is_number { " class=\"number\"" } else { "" }
}

fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table};

    #[test]
    fn values_for_machines_are_quoted_and_never_formulas() {
        let mut table = Table::of_numbers(&["Name", "Number"]);
        table.rows = vec![
            vec![Cell::text("=1+1"), Cell::number(0.5, "50".to_owned())],
            vec![Cell::text("a \"b\", c"), Cell::Missing],
        ];
        assert_eq!(
            table.csv(),
            "Name,Number\r\n'=1+1,0.5\r\n\"a \"\"b\"\", c\",\r\n"
        );
    }

    #[test]
    fn every_cell_is_escaped() {
        let mut table = Table::of_numbers(&["<i>"]);
        table.rows = vec![vec![Cell::text("<script>")]];
        let html = table.html();
        assert!(
            !html.contains("<i>") && !html.contains("<script>"),
            "{html}"
        );
    }
}
