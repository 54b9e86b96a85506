//! Many rows on one scale: a dot for each estimate, on the line of its interval.

use crate::canvas::{Canvas, Frame, Mark, Stroke};
use crate::estimate::{known, tame};
use crate::rows::{Row, Rows, ticks, unknown};
use crate::scale::Scale;
use crate::{Caption, Cell, Chart, Estimate, Look, Side, Table, Unit};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRow {
    /// Such as the name of a source.
    pub name: String,
    /// A second, quieter line; the interval is added to it.
    pub note: String,
    /// Whose row it is.
    pub side: Side,
    /// Nothing if it is not known.
    pub estimate: Option<Estimate>,
    /// Too few to be compared: drawn hollow and grey.
    pub is_few: bool,
}

/// Rows on one scale, in an order that says something.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Title and subtitle.
    pub caption: Caption,
    /// The head of the column of names.
    pub head: String,
    /// The head of the column of numbers.
    pub value_head: String,
    /// Of every number.
    pub unit: Unit,
    /// Whether the numbers are changes, written with their sign.
    pub is_change: bool,
    /// The dotted line: what all are compared with, and its name.
    pub reference: Option<(f64, String)>,
    /// Drawn from the top.
    pub rows: Vec<RankRow>,
}

impl Ranking {
    /// Draws it.
    pub fn draw(&self, look: &Look) -> Chart {
        let table = self.table(look);
        if self.rows.iter().all(|row| known(row.estimate).is_none()) {
            return Chart::empty(&self.caption, look, table);
        }
        let description = self.description(look);
        let chart = self
            .rows(look)
            .chart(&self.caption, look, description, table);
        Chart {
            subtitle: self.subtitle(look),
            ..chart
        }
    }

    /// The caption's, and what the dotted line is: a line without a name says nothing.
    fn subtitle(&self, look: &Look) -> String {
        let subtitle = &self.caption.subtitle;
        let reference = self.reference.as_ref();
        let Some((value, name)) = reference.filter(|(value, _)| tame(*value).is_some()) else {
            return subtitle.clone();
        };
        let dotted = look.locale.words().dotted;
        let told = format!("{dotted}: {name}, {}", self.number(*value, look));
        match subtitle.trim_end_matches('.') {
            "" => told,
            subtitle => format!("{subtitle}. {told}"),
        }
    }

    fn scale(&self) -> Scale {
        let estimates = self.rows.iter().filter_map(|row| known(row.estimate));
        let ends = estimates.flat_map(|estimate| [estimate.low, estimate.high]);
        let reference = self.reference.iter().filter_map(|(value, _)| tame(*value));
        let all: Vec<f64> = ends.chain(reference).chain([0.0]).collect();
        let has_negative = all.iter().any(|value| *value < 0.0);
        Scale::around(all).not_below_zero(has_negative)
    }

    fn rows<'a>(&'a self, look: &Look) -> Rows<'a> {
        let scale = self.scale();
        let row = |row: &'a RankRow| Row {
            name: row.name.clone(),
            side_name: String::new(),
            note: self.note(row, look),
            side: row.drawn_side(),
            number: known(row.estimate).map_or_else(
                || "\u{2013}".to_owned(),
                |estimate| self.number(estimate.value, look),
            ),
            is_total: false,
            marks: Box::new(move |canvas, frame| self.marks(canvas, row, frame, &scale)),
        };
        Rows {
            head: &self.head,
            value_head: &self.value_head,
            told: &self.caption.subtitle,
            ticks: ticks(&scale, &self.unit, look),
            axis: Some(scale.at(0.0)),
            lines: self.rows.iter().map(row).collect(),
        }
    }

    fn number(&self, value: f64, look: &Look) -> String {
        if self.is_change {
            self.unit.signed(value, look.locale)
        } else {
            self.unit.bare(value, look.locale)
        }
    }

    fn interval(&self, estimate: &Estimate, look: &Look) -> String {
        if self.is_change {
            look.locale.signed_interval(estimate, &self.unit)
        } else {
            look.locale.interval(estimate, &self.unit)
        }
    }

    fn note(&self, row: &RankRow, look: &Look) -> String {
        let words = look.locale.words();
        let interval = match known(row.estimate) {
            None => words.no_records.to_owned(),
            Some(estimate) if estimate.is_wide() => self.interval(&estimate, look),
            Some(_) => String::new(),
        };
        let parts = [row.note.as_str(), interval.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let note = parts.join(", ");
        match (row.is_few, note.is_empty()) {
            (false, _) => note,
            (true, true) => words.too_few.to_owned(),
            (true, false) => format!("{note}: {}", words.too_few),
        }
    }

    fn marks(&self, canvas: &mut Canvas<'_>, row: &RankRow, frame: Frame, scale: &Scale) {
        let at = |value: f64| frame.x(scale.at(value));
        if let Some(reference) = self.reference.as_ref().and_then(|(value, _)| tame(*value)) {
            canvas.upright(at(reference), (frame.top, frame.bottom), Stroke::Reference);
        }
        let middle = frame.down(0.5);
        let side = row.drawn_side();
        match known(row.estimate) {
            None => unknown(canvas, frame),
            Some(estimate) => {
                let whisker = (at(estimate.low), at(estimate.high));
                canvas.level(whisker, middle, Stroke::Whisker(side));
                if row.is_few {
                    canvas.dot(at(estimate.value), middle, 4.5, Mark::Hollow(side));
                } else {
                    canvas.dot(at(estimate.value), middle, 5.5, Mark::Estimate(side));
                }
            }
        }
    }

    fn table(&self, look: &Look) -> Table {
        let could_be = look.locale.words().could_be;
        let mut table =
            Table::of_numbers(&[&self.head, &self.value_head, could_be]).with_intervals(could_be);
        for row in &self.rows {
            let cells = match known(row.estimate) {
                None => [Cell::Missing, Cell::Missing],
                Some(estimate) => [
                    Cell::number(
                        estimate.value,
                        &self.unit,
                        self.number(estimate.value, look),
                    ),
                    Cell::interval(&estimate, &self.unit, self.interval(&estimate, look)),
                ],
            };
            let mut line = vec![Cell::text(&row.name)];
            line.extend(cells);
            table.rows.push(line);
        }
        table
    }

    fn description(&self, look: &Look) -> String {
        let told = |row: &RankRow| {
            let number = known(row.estimate).map(|estimate| self.number(estimate.value, look));
            match number {
                Some(number) => format!("{}: {number} ({}).", row.name, self.note(row, look)),
                None => format!("{}: {}.", row.name, self.note(row, look)),
            }
        };
        let rows: Vec<String> = self.rows.iter().map(told).collect();
        match &self.reference {
            None => rows.join(" "),
            Some((value, name)) => {
                format!("{name}: {}. {}", self.number(*value, look), rows.join(" "))
            }
        }
    }
}

impl RankRow {
    fn drawn_side(&self) -> Side {
        if self.is_few { Side::Grey } else { self.side }
    }
}
