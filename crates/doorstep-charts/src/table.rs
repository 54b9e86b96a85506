//! The numbers under a chart: as a table for readers, as comma-separated values for machines.

use crate::Estimate;
use crate::Unit;
use crate::xml::escaped;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What the column holds.
    pub name: String,
    /// Whether it holds numbers, which stand right.
    pub is_number: bool,
    /// Whether it holds the ends of the numbers in the column before it.
    pub is_interval: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, and how it is shown.
    Number {
        /// As it is, for machines, in the unit of what is shown.
        value: f64,
        /// As people read it.
        shown: String,
    },
    /// How far the number before it could be from the truth.
    Interval {
        /// Its ends as they are, for machines, in the unit of what is shown.
        ends: (f64, f64),
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

    pub(crate) fn number(value: f64, unit: &Unit, shown: String) -> Self {
        if value.is_finite() {
            let value = unit.counted(value);
            Self::Number { value, shown }
        } else {
            Self::Missing
        }
    }

    /// The ends of an estimate; nothing if it was counted.
    pub(crate) fn interval(estimate: &Estimate, unit: &Unit, shown: String) -> Self {
        if estimate.is_wide() {
            let ends = (unit.counted(estimate.low), unit.counted(estimate.high));
            Self::Interval { ends, shown }
        } else {
            Self::Missing
        }
    }

    /// What a reader sees.
    pub fn shown(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number { shown, .. } | Self::Interval { shown, .. } => shown,
            Self::Missing => "\u{2013}",
        }
    }

    /// What a machine reads: one field, or two in a column of intervals.
    fn raw(&self, is_interval: bool) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Number { value, .. } => value.to_string(),
            Self::Interval { ends, .. } => format!("{},{}", ends.0, ends.1),
            Self::Missing if is_interval => ",".to_owned(),
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
            is_interval: false,
        });
        Self {
            head: head.collect(),
            rows: Vec::new(),
        }
    }

    /// The same with the columns that have this name as intervals.
    pub(crate) fn with_intervals(mut self, name: &str) -> Self {
        for head in &mut self.head {
            head.is_interval = head.name == name;
        }
        self
    }

    /// The table as a reader needs it: without intervals where everything was counted.
    #[must_use]
    pub fn for_readers(&self) -> Self {
        let is_kept = |index: usize, head: &Head| {
            let is_known = |row: &Vec<Cell>| !matches!(row.get(index), None | Some(Cell::Missing));
            !head.is_interval || self.rows.iter().any(is_known)
        };
        let heads = self.head.iter().enumerate();
        let kept: Vec<usize> = heads
            .filter(|(index, head)| is_kept(*index, head))
            .map(|(index, _)| index)
            .collect();
        let row = |row: &Vec<Cell>| {
            kept.iter()
                .filter_map(|&index| row.get(index).cloned())
                .collect()
        };
        Self {
            head: kept.iter().map(|&index| self.head[index].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
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
                    format!("<th scope=\"row\"><bdi>{shown}</bdi></th>")
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
    /// They are in the unit that people read: a share is "of 100" here too. An interval is two columns: "Leads, low" and "Leads, high".
    /// Words that a spreadsheet would take for a formula are given a leading apostrophe.
    pub fn csv(&self) -> String {
        let mut head = Vec::new();
        for (index, own) in self.head.iter().enumerate() {
            match index.checked_sub(1) {
                Some(before) if own.is_interval => {
                    let of = &self.head[before].name;
                    head.extend(["low", "high"].map(|end| quoted(&format!("{of}, {end}"))));
                }
                _ => head.push(quoted(&own.name)),
            }
        }
        let is_interval = |index: usize| self.head.get(index).is_some_and(|head| head.is_interval);
        let mut text = head.join(",") + "\r\n";
        for row in &self.rows {
            let cells = row.iter().enumerate();
            let cells: Vec<String> = cells
                .map(|(index, cell)| cell.raw(is_interval(index)))
                .collect();
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
    use crate::{Estimate, Unit};

    #[test]
    fn values_for_machines_are_quoted_and_never_formulas() {
        let mut table = Table::of_numbers(&["Name", "Number"]);
        table.rows = vec![
            vec![
                Cell::text("=1+1"),
                Cell::number(0.5, &Unit::OfHundred { decimals: 0 }, "50".to_owned()),
            ],
            vec![Cell::text("a \"b\", c"), Cell::Missing],
        ];
        assert_eq!(
            table.csv(),
            "Name,Number\r\n'=1+1,50\r\n\"a \"\"b\"\", c\",\r\n"
        );
    }

    #[test]
    fn an_interval_is_two_numbers_for_machines_and_none_where_it_was_counted() {
        let mut table =
            Table::of_numbers(&["Name", "Share", "could be"]).with_intervals("could be");
        let plain = Unit::Plain { decimals: 1 };
        let cells = |estimate: Estimate| {
            let shown = "0.1 to 0.3".to_owned();
            vec![
                Cell::text("a"),
                Cell::number(0.2, &plain, "0.2".to_owned()),
                Cell::interval(&estimate, &plain, shown),
            ]
        };
        table.rows = vec![cells(Estimate::exact(0.2))];
        assert_eq!(
            table.csv(),
            "Name,Share,\"Share, low\",\"Share, high\"\r\na,0.2,,\r\n"
        );
        assert_eq!(table.for_readers().head.len(), 2);
        table.rows.push(cells(Estimate::new(0.2, 0.1, 0.3)));
        assert!(table.csv().ends_with("a,0.2,0.1,0.3\r\n"));
        assert_eq!(table.for_readers(), table);
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
