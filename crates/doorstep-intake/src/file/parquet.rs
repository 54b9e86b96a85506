//! Tables as Parquet: every value as a native file writes it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use csv::StringRecord;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::contained::contained;
use crate::problems::IntakeError;

/// The columns that only a ledger's own tables have.
const OF_A_LEDGER: &[&str] = &["bucket", "system", "run"];

/// The names of the columns.
pub(super) fn header(path: &Path) -> Result<Vec<String>, IntakeError> {
    let fields = open(path)?.schema().fields().clone();
    let names: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
    if OF_A_LEDGER
        .iter()
        .all(|name| names.iter().any(|own| own == name))
    {
        return Err(IntakeError::Packed {
            path: path.to_owned(),
            text: "this is a table of a ledger: name the folder of the ledger".to_owned(),
        });
    }
    Ok(names)
}

/// Every row as cells.
pub(super) fn each(
    path: &Path,
    take: &mut dyn FnMut(u64, StringRecord) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let broken = |error: &dyn std::fmt::Display| broken(path, error);
    let builder = open(path)?;
    let reader = contained(|| builder.build()).map_err(|text| broken(&text))?;
    let mut reader = reader.map_err(|error| broken(&error))?;
    let mut number = 0;
    while let Some(batch) = contained(|| reader.next()).map_err(|text| broken(&text))? {
        let batch = batch.map_err(|error| broken(&error))?;
        let rows = contained(|| rows(&batch)).map_err(|text| broken(&text))?;
        for row in rows.map_err(|error| broken(&error))? {
            number += 1;
            take(number, row)?;
        }
    }
    Ok(())
}

/// The rows of a batch as cells.
fn rows(batch: &RecordBatch) -> Result<Vec<StringRecord>, ArrowError> {
    let options = FormatOptions::default().with_null("");
    let columns: Vec<ArrayRef> = batch.columns().iter().map(in_utc).collect();
    let cells = columns
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options));
    let cells = cells.collect::<Result<Vec<_>, _>>()?;
    let row = |row: usize| {
        let texts = cells.iter().map(|column| column.value(row).try_to_string());
        Ok(texts.collect::<Result<Vec<String>, ArrowError>>()?.into())
    };
    (0..batch.num_rows()).map(row).collect()
}

/// Times of any zone in UTC: what is stored is the instant, and no zone need be known to write it.
fn in_utc(column: &ArrayRef) -> ArrayRef {
    const UTC: &str = "+00:00";
    let DataType::Timestamp(unit, Some(_)) = column.data_type() else {
        return Arc::clone(column);
    };
    match unit {
        TimeUnit::Second => Arc::new(
            column
                .as_primitive::<TimestampSecondType>()
                .clone()
                .with_timezone(UTC),
        ),
        TimeUnit::Millisecond => Arc::new(
            column
                .as_primitive::<TimestampMillisecondType>()
                .clone()
                .with_timezone(UTC),
        ),
        TimeUnit::Microsecond => Arc::new(
            column
                .as_primitive::<TimestampMicrosecondType>()
                .clone()
                .with_timezone(UTC),
        ),
        TimeUnit::Nanosecond => Arc::new(
            column
                .as_primitive::<TimestampNanosecondType>()
                .clone()
                .with_timezone(UTC),
        ),
    }
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, IntakeError> {
    let file = File::open(path).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })?;
    // What Arrow writes beside the types of Parquet itself adds nothing to them, and is not checked when it is read.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let open = || ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
    let reader = contained(open).map_err(|text| broken(path, &text))?;
    reader.map_err(|error| broken(path, &error))
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> IntakeError {
    IntakeError::Packed {
        path: path.to_owned(),
        text: format!(
            "it cannot be read as Parquet ({error}): write it again, plain and not in an archive"
        ),
    }
}
