//! A table's columns in Parquet: rows become batches of typed columns, and batches rows again.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int8Builder, Int64Builder, StringBuilder,
    StringDictionaryBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Int16Array, Int32Array, PrimitiveArray,
    RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use doorstep_records::rows::{Row, Value};
use doorstep_records::schema::{Column, Kind};
use doorstep_records::{Calendar, Currency, Table, When};

use crate::code::{date_of, days_of, named, number_of, words_of};
use crate::key::person_place;

/// Columns that every table has besides its own.
pub(crate) const BUCKET: &str = "bucket";
pub(crate) const SYSTEM: &str = "system";
pub(crate) const RUN: &str = "run";
/// How many rows of the person come before it in its file.
pub(crate) const NTH: &str = "nth";
const DERIVED: &str = "derived";
const CURRENCY: &str = "currency";

/// Behind the name of a column of times: the local day, where the time of day is not known.
const DAY: &str = "_day";

/// Which columns a file has: those that say something in any of its rows.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) table: Table,
    /// A bit for each column of the table that is there.
    pub(crate) used: u32,
    /// A bit for each column of times in which only the day of some is known.
    days: u32,
    pub(crate) is_derived: bool,
    /// Amounts are in a currency.
    pub(crate) has_currency: bool,
    /// Names of attributes.
    pub(crate) attributes: Vec<String>,
}

impl Layout {
    pub(crate) fn of(table: Table) -> Self {
        let required = table.columns().iter().enumerate();
        let required = required.filter(|(_, column)| column.required);
        Layout {
            table,
            used: required.fold(0, |used, (place, _)| used | 1 << place),
            days: 0,
            is_derived: false,
            has_currency: false,
            attributes: Vec::new(),
        }
    }

    /// Makes room for what a row says.
    pub(crate) fn see(&mut self, row: &Row) {
        for (place, value) in row.values().iter().enumerate() {
            if value.is_some() {
                self.used |= 1 << place;
            }
            if matches!(value, Some(Value::When(When::Day(_)))) {
                self.days |= 1 << place;
            }
        }
        self.is_derived |= row.derived;
        self.has_currency |= row.currency.is_some();
    }

    fn columns(&self) -> impl Iterator<Item = (usize, &'static Column)> {
        let columns = self.table.columns().iter().enumerate();
        columns.filter(|(place, column)| {
            self.used & (1 << place) != 0 && column.kind != Kind::Currency
        })
    }

    fn has_days(&self, place: usize) -> bool {
        self.days & (1 << place) != 0
    }

    fn has_currency_column(&self) -> bool {
        let columns = self.table.columns().iter().enumerate();
        let named = columns
            .filter(|(place, column)| {
                column.kind == Kind::Currency && self.used & (1 << place) != 0
            })
            .count();
        self.has_currency || named > 0
    }

    /// The schema of the file.
    pub(crate) fn schema(&self) -> Arc<Schema> {
        let mut fields = vec![
            Field::new(BUCKET, DataType::Int16, false),
            Field::new(SYSTEM, word(), false),
            Field::new(RUN, DataType::Int32, false),
        ];
        if person_place(self.table).is_some() {
            fields.push(Field::new(NTH, DataType::Int32, false));
        }
        for (place, column) in self.columns() {
            let holds = if is_reference(self.table, place) {
                name_of_another()
            } else {
                data_type(column.kind)
            };
            fields.push(Field::new(column.name, holds, !column.required));
            if self.has_days(place) {
                let day = format!("{}{DAY}", column.name);
                fields.push(Field::new(day, DataType::Date32, true));
            }
        }
        if self.has_currency_column() {
            fields.push(Field::new(CURRENCY, DataType::Utf8, true));
        }
        if self.is_derived {
            fields.push(Field::new(DERIVED, DataType::Boolean, false));
        }
        for name in &self.attributes {
            fields.push(Field::new(format!("attr.{name}"), DataType::Utf8, true));
        }
        Arc::new(Schema::new(fields))
    }
}

/// Whether a column names rows of another table, few of them many times.
fn is_reference(table: Table, place: usize) -> bool {
    let is_id = table.columns()[place].kind == Kind::Id;
    is_id
        && place > 0
        && Some(place) != person_place(table)
        && table.columns()[place].name != "reply_to"
}

/// A name of another row.
fn name_of_another() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// A word of a few.
fn word() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Id | Kind::Text | Kind::Currency => DataType::Utf8,
        Kind::Medium
        | Kind::Direction
        | Kind::Reach
        | Kind::Author
        | Kind::Act
        | Kind::About
        | Kind::Outcome => word(),
        Kind::Truth => DataType::Boolean,
        Kind::When => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Day | Kind::Month => DataType::Date32,
        Kind::Number | Kind::Share | Kind::Fraction => DataType::Float64,
        Kind::Count | Kind::Amount => DataType::Int64,
    }
}

/// A column that grows.
enum Growing {
    Text(StringBuilder),
    Reference(StringDictionaryBuilder<Int32Type>),
    Word(Int8Builder, Kind),
    Truth(BooleanBuilder),
    When(TimestampMicrosecondBuilder, Option<Date32Builder>),
    Day(Date32Builder),
    Number(Float64Builder),
    Whole(Int64Builder),
}

impl Growing {
    fn of(layout: &Layout, place: usize) -> Self {
        if is_reference(layout.table, place) {
            return Growing::Reference(StringDictionaryBuilder::new());
        }
        match layout.table.columns()[place].kind {
            Kind::Id | Kind::Text | Kind::Currency => Growing::Text(StringBuilder::new()),
            Kind::Truth => Growing::Truth(BooleanBuilder::new()),
            Kind::When => Growing::When(
                TimestampMicrosecondBuilder::new().with_timezone("UTC"),
                layout.has_days(place).then(Date32Builder::new),
            ),
            Kind::Day | Kind::Month => Growing::Day(Date32Builder::new()),
            Kind::Number | Kind::Share | Kind::Fraction => Growing::Number(Float64Builder::new()),
            Kind::Count | Kind::Amount => Growing::Whole(Int64Builder::new()),
            kind => Growing::Word(Int8Builder::new(), kind),
        }
    }

    fn push(&mut self, value: Option<Value>, calendar: &Calendar) {
        match (self, value) {
            (Growing::Text(column), Some(Value::Text(text))) => column.append_value(text),
            (Growing::Text(column), _) => column.append_null(),
            (Growing::Reference(column), Some(Value::Text(text))) => column.append_value(text),
            (Growing::Reference(column), _) => column.append_null(),
            (Growing::Word(column, _), value) => column.append_option(value.and_then(number_of)),
            (Growing::Truth(column), Some(Value::Truth(truth))) => column.append_value(truth),
            (Growing::Truth(column), _) => column.append_null(),
            (Growing::When(times, days), Some(Value::When(when))) => {
                times.append_value(when.start(calendar));
                if let Some(days) = days {
                    days.append_option(match when {
                        When::Day(date) => Some(days_of(date)),
                        When::Instant(_) => None,
                    });
                }
            }
            (Growing::When(times, days), _) => {
                times.append_null();
                if let Some(days) = days {
                    days.append_null();
                }
            }
            (Growing::Day(column), Some(Value::Day(date))) => column.append_value(days_of(date)),
            (Growing::Day(column), _) => column.append_null(),
            (Growing::Number(column), Some(Value::Number(number))) => column.append_value(number),
            (Growing::Number(column), _) => column.append_null(),
            (Growing::Whole(column), Some(Value::Amount(amount))) => column.append_value(amount),
            (Growing::Whole(column), Some(Value::Count(count))) => {
                column.append_value(count as i64);
            }
            (Growing::Whole(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self, into: &mut Vec<ArrayRef>) -> Result<(), ArrowError> {
        match self {
            Growing::Text(column) => into.push(Arc::new(column.finish())),
            Growing::Reference(column) => into.push(Arc::new(column.finish())),
            Growing::Word(column, kind) => {
                let words = Arc::new(StringArray::from(words_of(*kind)));
                into.push(Arc::new(DictionaryArray::<Int8Type>::try_new(
                    column.finish(),
                    words,
                )?));
            }
            Growing::Truth(column) => into.push(Arc::new(column.finish())),
            Growing::When(times, days) => {
                into.push(Arc::new(times.finish()));
                if let Some(days) = days {
                    into.push(Arc::new(days.finish()));
                }
            }
            Growing::Day(column) => into.push(Arc::new(column.finish())),
            Growing::Number(column) => into.push(Arc::new(column.finish())),
            Growing::Whole(column) => into.push(Arc::new(column.finish())),
        }
        Ok(())
    }
}

/// What the ledger says of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) bucket: u16,
    pub(crate) system: &'a str,
    pub(crate) run: u32,
}

/// Rows on their way into a batch.
pub(crate) struct Batch {
    layout: Layout,
    schema: Arc<Schema>,
    buckets: Vec<i16>,
    systems: Vec<String>,
    system: Vec<i8>,
    runs: Vec<i32>,
    /// The number of each row among those of its person, in tables whose rows are about one; and the last person.
    nth: Option<(Vec<i32>, String, i32)>,
    columns: Vec<(usize, Growing)>,
    currency: Option<StringBuilder>,
    derived: Option<BooleanBuilder>,
    attributes: Vec<StringBuilder>,
}

impl Batch {
    pub(crate) fn new(layout: Layout) -> Self {
        let columns = layout.columns();
        let columns = columns.map(|(place, _)| (place, Growing::of(&layout, place)));
        Batch {
            schema: layout.schema(),
            buckets: Vec::new(),
            systems: Vec::new(),
            system: Vec::new(),
            runs: Vec::new(),
            nth: person_place(layout.table).map(|_| (Vec::new(), String::new(), 0)),
            columns: columns.collect(),
            currency: layout.has_currency_column().then(StringBuilder::new),
            derived: layout.is_derived.then(BooleanBuilder::new),
            attributes: layout
                .attributes
                .iter()
                .map(|_| StringBuilder::new())
                .collect(),
            layout,
        }
    }

    pub(crate) fn schema(&self) -> Arc<Schema> {
        Arc::clone(&self.schema)
    }

    pub(crate) fn len(&self) -> usize {
        self.buckets.len()
    }

    pub(crate) fn push(&mut self, row: &Row, origin: Origin, calendar: &Calendar) {
        self.buckets.push(origin.bucket as i16);
        let known = self.systems.iter().position(|known| known == origin.system);
        let system = known.unwrap_or_else(|| {
            self.systems.push(origin.system.to_owned());
            self.systems.len() - 1
        });
        self.system.push(system as i8);
        self.runs.push(origin.run as i32);
        self.count_of_person(row);
        for (place, column) in &mut self.columns {
            column.push(row.values()[*place], calendar);
        }
        if let Some(column) = &mut self.currency {
            let named = row.values().iter().find_map(|value| match value {
                Some(Value::Currency(currency)) => Some(*currency),
                _ => None,
            });
            let currency = row.currency.or(named);
            column.append_option(currency.as_ref().map(Currency::code));
        }
        if let Some(column) = &mut self.derived {
            column.append_value(row.derived);
        }
        for (name, column) in self.layout.attributes.iter().zip(&mut self.attributes) {
            let mut said = row.attributes.iter();
            column.append_option(said.find(|(own, _)| own == name).map(|(_, value)| value));
        }
    }

    fn count_of_person(&mut self, row: &Row) {
        let person = person_place(self.layout.table).and_then(|place| match row.values()[place] {
            Some(Value::Text(person)) => Some(person),
            _ => None,
        });
        if let (Some((numbers, last, next)), Some(person)) = (&mut self.nth, person) {
            if person != last {
                person.clone_into(last);
                *next = 0;
            }
            numbers.push(*next);
            *next += 1;
        }
    }

    /// The rows that were pushed, as a batch.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let buckets = Int16Array::from(std::mem::take(&mut self.buckets));
        let systems = StringArray::from(self.systems.clone());
        let system = PrimitiveArray::<Int8Type>::from(std::mem::take(&mut self.system));
        let system = DictionaryArray::<Int8Type>::try_new(system, Arc::new(systems))?;
        let runs = Int32Array::from(std::mem::take(&mut self.runs));
        let mut columns: Vec<ArrayRef> = vec![Arc::new(buckets), Arc::new(system), Arc::new(runs)];
        if let Some((numbers, ..)) = &mut self.nth {
            columns.push(Arc::new(Int32Array::from(std::mem::take(numbers))));
        }
        for (_, column) in &mut self.columns {
            column.finish(&mut columns)?;
        }
        if let Some(column) = &mut self.currency {
            columns.push(Arc::new(column.finish()));
        }
        if let Some(column) = &mut self.derived {
            columns.push(Arc::new(column.finish()));
        }
        for column in &mut self.attributes {
            columns.push(Arc::new(column.finish()));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

/// A column of a batch.
enum Read<'a> {
    Text(&'a StringArray),
    Reference(&'a DictionaryArray<Int32Type>, &'a StringArray),
    Word(&'a DictionaryArray<Int8Type>, Vec<Option<Value<'static>>>),
    Truth(&'a BooleanArray),
    Currency(&'a StringArray),
    When(
        &'a PrimitiveArray<TimestampMicrosecondType>,
        Option<&'a PrimitiveArray<Date32Type>>,
    ),
    Day(&'a PrimitiveArray<Date32Type>),
    Number(&'a PrimitiveArray<Float64Type>),
    Count(&'a PrimitiveArray<Int64Type>),
    Amount(&'a PrimitiveArray<Int64Type>),
}

impl<'a> Read<'a> {
    fn of(batch: &'a RecordBatch, column: &Column) -> Option<Self> {
        let array = batch.column_by_name(column.name)?;
        match column.kind {
            Kind::Id | Kind::Text => match array.as_dictionary_opt::<Int32Type>() {
                Some(names) => {
                    let texts = names.values().as_string_opt()?;
                    Some(Read::Reference(names, texts))
                }
                None => array.as_string_opt().map(Read::Text),
            },
            Kind::Currency => array.as_string_opt().map(Read::Currency),
            Kind::Truth => array.as_boolean_opt().map(Read::Truth),
            Kind::When => {
                let days = batch.column_by_name(&format!("{}{DAY}", column.name));
                let days = days.and_then(|days| days.as_primitive_opt());
                array
                    .as_primitive_opt()
                    .map(|times| Read::When(times, days))
            }
            Kind::Day | Kind::Month => array.as_primitive_opt().map(Read::Day),
            Kind::Number | Kind::Share | Kind::Fraction => {
                array.as_primitive_opt().map(Read::Number)
            }
            Kind::Count => array.as_primitive_opt().map(Read::Count),
            Kind::Amount => array.as_primitive_opt().map(Read::Amount),
            kind => {
                let words = array.as_dictionary_opt::<Int8Type>()?;
                let texts = words.values().as_string_opt::<i32>()?;
                let texts = texts.iter().map(|text| named(kind, text.unwrap_or("")));
                Some(Read::Word(words, texts.collect()))
            }
        }
    }

    fn value(&self, at: usize) -> Option<Value<'a>> {
        match self {
            Read::Text(texts) => is_there(*texts, at).then(|| Value::Text(texts.value(at))),
            Read::Reference(names, texts) => {
                let place = is_there(*names, at).then(|| names.keys().value(at) as usize)?;
                (place < texts.len()).then(|| Value::Text(texts.value(place)))
            }
            Read::Word(words, known) => {
                let number = is_there(*words, at).then(|| words.keys().value(at))?;
                known.get(number as usize).copied().flatten()
            }
            Read::Truth(column) => is_there(*column, at).then(|| Value::Truth(column.value(at))),
            Read::Currency(codes) => {
                let code = is_there(*codes, at).then(|| codes.value(at))?;
                Currency::parse(code).map(Value::Currency)
            }
            Read::When(times, days) => {
                if let Some(days) = days.filter(|days| is_there(*days, at)) {
                    return date_of(days.value(at)).map(|date| Value::When(When::Day(date)));
                }
                is_there(*times, at).then(|| Value::When(When::Instant(times.value(at))))
            }
            Read::Day(days) => {
                let day = is_there(*days, at).then(|| days.value(at))?;
                date_of(day).map(Value::Day)
            }
            Read::Number(column) => is_there(*column, at).then(|| Value::Number(column.value(at))),
            Read::Count(column) => {
                is_there(*column, at).then(|| Value::Count(column.value(at).max(0) as u64))
            }
            Read::Amount(column) => is_there(*column, at).then(|| Value::Amount(column.value(at))),
        }
    }
}

fn is_there(column: &dyn Array, at: usize) -> bool {
    !column.is_null(at)
}

/// The rows of a batch.
pub(crate) struct Rows<'a> {
    table: Table,
    length: usize,
    columns: Vec<(usize, Read<'a>)>,
    buckets: &'a PrimitiveArray<Int16Type>,
    systems: (&'a DictionaryArray<Int8Type>, &'a StringArray),
    runs: &'a PrimitiveArray<Int32Type>,
    currency: Option<&'a StringArray>,
    derived: Option<&'a BooleanArray>,
    attributes: Vec<(&'a str, &'a StringArray)>,
}

impl<'a> Rows<'a> {
    /// The rows; nothing if the batch is none of this table.
    pub(crate) fn of(table: Table, batch: &'a RecordBatch) -> Option<Self> {
        let column = |name: &str| batch.column_by_name(name);
        let systems = column(SYSTEM)?.as_dictionary_opt::<Int8Type>()?;
        let columns = table.columns().iter().enumerate();
        let columns = columns.filter_map(|(place, known)| {
            column(known.name)?;
            Some(Read::of(batch, known).map(|read| (place, read)))
        });
        let fields = batch.schema_ref().fields().iter().zip(batch.columns());
        let attributes = fields.filter_map(|(field, column)| {
            let name = field.name().strip_prefix("attr.")?;
            Some((name, column.as_string_opt()?))
        });
        Some(Rows {
            table,
            length: batch.num_rows(),
            columns: columns.collect::<Option<_>>()?,
            buckets: column(BUCKET)?.as_primitive_opt()?,
            systems: (systems, systems.values().as_string_opt()?),
            runs: column(RUN)?.as_primitive_opt()?,
            currency: column(CURRENCY).and_then(|codes| codes.as_string_opt()),
            derived: column(DERIVED).and_then(|derived| derived.as_boolean_opt()),
            attributes: attributes.collect(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn origin(&self, at: usize) -> Origin<'a> {
        let (numbers, names) = self.systems;
        let system = numbers.keys().value(at) as usize;
        Origin {
            bucket: self.buckets.value(at) as u16,
            system: if system < names.len() {
                names.value(system)
            } else {
                ""
            },
            run: self.runs.value(at) as u32,
        }
    }

    pub(crate) fn row(&self, at: usize) -> Row<'a> {
        let mut row = Row::new(self.table);
        for (place, column) in &self.columns {
            if let Some(value) = column.value(at) {
                row.set(*place, value);
            }
        }
        row.derived = self.derived.is_some_and(|derived| derived.value(at));
        if row.has_amounts() {
            let code = self.currency.filter(|codes| is_there(*codes, at));
            row.currency = code.and_then(|codes| Currency::parse(codes.value(at)));
        }
        for (name, values) in &self.attributes {
            if is_there(*values, at) {
                row.attributes.push((name, values.value(at)));
            }
        }
        row
    }
}
