//! Numbers and days as their column writes them, turned into those of a native file.
//!
//! How a column writes is decided from the whole of it, once a cell is met that is not as a native file has it: 1.234 is twelve
//! hundred beside 12,50, and 03/04 is in April beside 25/12. What no row of the column tells is refused with both readings;
//! nothing is guessed.

mod dates;
mod numbers;

use std::borrow::Cow;

use csv::StringRecord;
use doorstep_records::schema::Kind;
use doorstep_records::{Currency, Table};
use jiff::civil::Date;

use crate::file::Source;
use crate::problems::IntakeError;
pub(crate) use dates::{Order, clock_seconds, month_of, range};
pub(crate) use numbers::Mark;

/// The columns of a file that can be written in several ways.
pub(crate) struct Written<'a> {
    source: &'a Source,
    columns: Vec<Column>,
    /// Whether the whole file was looked at.
    is_known: bool,
    /// The currency that the signs of its amounts name.
    currency: Option<Currency>,
}

struct Column {
    place: usize,
    is_number: bool,
    is_amount: bool,
    /// Only the day counts.
    is_day: bool,
    mark: Option<Mark>,
    order: Option<Order>,
    /// Times without a zone are those of UTC.
    is_utc: bool,
}

/// Whether what a column holds can be written in several ways.
pub(crate) const fn is_written(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Number | Kind::Share | Kind::Fraction | Kind::Amount | Kind::When | Kind::Day
    )
}

/// How a file writes, as far as somebody has said so; the rest is seen in its columns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Said {
    pub(crate) order: Option<Order>,
    pub(crate) mark: Option<Mark>,
    pub(crate) is_utc: bool,
}

/// A cell that tells how its column writes, and its row.
type Witness<T> = Option<(T, u64, String)>;

impl<'a> Written<'a> {
    /// The columns of a native file.
    pub(crate) fn new(source: &'a Source, table: Table) -> Self {
        let kind = |(place, name): (usize, &String)| {
            let known = table.columns().iter().find(|column| column.name == *name)?;
            Some((place, known.kind))
        };
        let columns = source.header.iter().enumerate().filter_map(kind);
        Written::of(source, columns, Said::default())
    }

    /// Columns by their places, with what they hold.
    pub(crate) fn of(
        source: &'a Source,
        columns: impl Iterator<Item = (usize, Kind)>,
        said: Said,
    ) -> Self {
        let column = |(place, kind)| {
            is_written(kind).then_some(Column {
                place,
                is_number: !matches!(kind, Kind::When | Kind::Day),
                is_amount: kind == Kind::Amount,
                is_day: kind == Kind::Day,
                mark: said.mark,
                order: said.order,
                is_utc: said.is_utc,
            })
        };
        Written {
            source,
            columns: columns.filter_map(column).collect(),
            is_known: false,
            currency: None,
        }
    }

    /// The currency of amounts whose row names none, as far as it was seen.
    pub(crate) const fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The cells of a row as a native file has them. What cannot be read stays as it is, to be refused by its row.
    pub(crate) fn cells<'row>(
        &mut self,
        row: &'row StringRecord,
    ) -> Result<Vec<Cow<'row, str>>, IntakeError> {
        let mut cells: Vec<Cow<str>> = row.iter().map(Cow::Borrowed).collect();
        let is_native = |column: &Column| column.is_native(row.get(column.place).unwrap_or(""));
        if self.columns.iter().all(is_native) {
            return Ok(cells);
        }
        if !self.is_known {
            self.look()?;
        }
        for column in &self.columns {
            let Some(cell) = row.get(column.place) else {
                continue;
            };
            if let Some(plain) = column.plain(cell) {
                cells[column.place] = Cow::Owned(plain);
            }
        }
        Ok(cells)
    }

    /// Looks at every row, and decides how each column writes.
    fn look(&mut self) -> Result<(), IntakeError> {
        self.is_known = true;
        for index in 0..self.columns.len() {
            let (place, is_number) = (self.columns[index].place, self.columns[index].is_number);
            if is_number {
                if self.columns[index].mark.is_none() {
                    self.columns[index].mark = self.mark(place)?;
                }
                if self.columns[index].is_amount {
                    self.see_currency(place)?;
                }
            } else if self.columns[index].order.is_none() {
                self.columns[index].order = self.order(place)?;
            }
        }
        Ok(())
    }

    /// Takes the currency that the signs of a column name; two are refused.
    fn see_currency(&mut self, place: usize) -> Result<(), IntakeError> {
        let mut seen: Witness<Currency> = None;
        let mut other: Witness<Currency> = None;
        self.source.each(|row| {
            let cell = row.cells.get(place).unwrap_or("");
            // Most amounts are digits.
            let is_plain = cell
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
            if is_plain {
                return Ok(());
            }
            if let Some(found) = numbers::currency(cell) {
                let (known, ..) = seen.get_or_insert_with(|| (found, row.number, cell.to_owned()));
                if *known != found && other.is_none() {
                    other = Some((found, row.number, cell.to_owned()));
                }
            }
            Ok(())
        })?;
        match (seen, other) {
            (Some((_, one, first)), Some((_, row, second))) => Err(self.refused(
                place,
                row,
                &format!("{second:?} is in another currency than {first:?} in row {one}: write the currency of each row into a column `currency`, and amounts without signs"),
            )),
            (Some((found, row, cell)), None) => {
                if let Some(known) = self.currency.filter(|known| *known != found) {
                    let known = known.code();
                    return Err(self.refused(
                        place,
                        row,
                        &format!("{cell:?} is in another currency than the column before it ({known}): write amounts without signs"),
                    ));
                }
                self.currency = Some(found);
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    fn mark(&self, place: usize) -> Result<Option<Mark>, IntakeError> {
        let [mut point, mut comma]: [Witness<Mark>; 2] = [None, None];
        self.source.each(|row| {
            let cell = row.cells.get(place).unwrap_or("");
            let witness = match numbers::only(cell) {
                Some(Mark::Point) => &mut point,
                Some(Mark::Comma) => &mut comma,
                None => return Ok(()),
            };
            let mark = numbers::only(cell).unwrap_or(Mark::Point);
            witness.get_or_insert_with(|| (mark, row.number, cell.to_owned()));
            Ok(())
        })?;
        match (point, comma) {
            (Some((_, one, point)), Some((_, other, comma))) => Err(self.refused(
                place,
                other,
                &format!("{comma:?} has a decimal comma, {point:?} in row {one} a decimal point: write one of them"),
            )),
            (point, comma) => Ok(point.or(comma).map(|(mark, ..)| mark)),
        }
    }

    fn order(&self, place: usize) -> Result<Option<Order>, IntakeError> {
        let [mut day, mut month]: [Witness<Order>; 2] = [None, None];
        let mut either: Witness<[Option<String>; 2]> = None;
        self.source.each(|row| {
            let cell = row.cells.get(place).unwrap_or("");
            match dates::Written::order(cell) {
                Some(order) => {
                    let witness = match order {
                        Order::DayFirst => &mut day,
                        Order::MonthFirst => &mut month,
                    };
                    witness.get_or_insert_with(|| (order, row.number, cell.to_owned()));
                }
                None if either.is_none() => {
                    let written = dates::Written::of(cell);
                    if let Some(written @ dates::Written::Either(..)) = written {
                        let readings = [Order::DayFirst, Order::MonthFirst];
                        let readings = readings.map(|order| written.plain(order));
                        either = Some((readings, row.number, cell.to_owned()));
                    }
                }
                None => {}
            }
            Ok(())
        })?;
        match (day, month, either) {
            (Some((_, one, day)), Some((_, other, month)), _) => Err(self.refused(
                place,
                other,
                &format!("{month:?} has the month first, {day:?} in row {one} the day: write days as 2026-12-25"),
            )),
            (None, None, Some(([Some(one), Some(other)], row, cell))) => Err(self.refused(
                place,
                row,
                &format!("{cell:?} can be {one} or {other}, and no row of the column tells which: write days as {one}, or say days = \"day_first\" or \"month_first\" in a mapping file"),
            )),
            // Where nothing can be either, any order reads all.
            (day, month, _) => Ok(day.or(month).map(|(order, ..)| order).or(Some(Order::DayFirst))),
        }
    }

    fn refused(&self, place: usize, row: u64, text: &str) -> IntakeError {
        let column = self.source.header.get(place).map_or("", String::as_str);
        IntakeError::Csv {
            path: self.source.path.clone(),
            row,
            text: format!("{column} = {text}"),
        }
    }
}

impl Column {
    /// Whether a cell is as a native file has it, and could not be anything else.
    fn is_native(&self, cell: &str) -> bool {
        let cell = cell.trim();
        if self.is_number {
            let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            match cell.split_once('.') {
                None => is_digits(cell),
                // Three digits behind a mark may be thousands.
                Some((whole, decimals)) => {
                    is_digits(whole) && is_digits(decimals) && decimals.len() != 3
                }
            }
        } else {
            let bytes = cell.as_bytes();
            match bytes.len() {
                0 => true,
                10 => bytes[4] == b'-' && bytes[7] == b'-',
                _ if self.is_day || bytes.len() < 16 => false,
                _ => {
                    let is_time = bytes[4] == b'-' && bytes[7] == b'-' && bytes[13] == b':';
                    let ends = bytes.last().copied().unwrap_or(b' ');
                    let has_zone =
                        ends == b'Z' || bytes[16..].iter().any(|byte| b"+-".contains(byte));
                    // A time in words of UTC, or an offset without a colon, is one that others write.
                    let is_native = ends.is_ascii_digit() || (ends == b'Z' && bytes[10] == b'T');
                    is_time && is_native && (has_zone || !self.is_utc) && !has_bare_offset(bytes)
                }
            }
        }
    }

    /// The cell as a native file has it, if it is not so already and can be.
    fn plain(&self, cell: &str) -> Option<String> {
        if self.is_number {
            if let Some(mark) = self.mark {
                return numbers::plain(cell, mark);
            }
            // No row tells: only what reads the same either way.
            let [point, comma] = [Mark::Point, Mark::Comma].map(|mark| numbers::plain(cell, mark));
            point.filter(|point| Some(point) == comma.as_ref())
        } else if self.is_native(cell) {
            None
        } else {
            let Some(written) = dates::Written::of(cell) else {
                // A time of day that stands beside its day.
                return dates::plain_clock(cell);
            };
            let order = self.order?;
            if self.is_day {
                written.plain_day(order)
            } else {
                written.of_utc(self.is_utc).plain(order)
            }
        }
    }
}

/// A time or day as a native file has it, the order of day and month being this; none if it is no such thing.
pub(crate) fn when(cell: &str, order: Order) -> Option<String> {
    let native: Option<Date> = cell.get(..10).and_then(|day| day.parse().ok());
    if native.is_some() {
        return Some(cell.to_owned());
    }
    dates::Written::of(cell)?.plain(order)
}

/// A number as a native file has it, whichever mark it is written with.
pub(crate) fn number(cell: &str) -> Option<String> {
    numbers::plain(cell, Mark::Point).or_else(|| numbers::plain(cell, Mark::Comma))
}

/// Whether a time ends with an offset such as +0000.
fn has_bare_offset(time: &[u8]) -> bool {
    time.len() >= 5 && b"+-".contains(&time[time.len() - 5])
}
