//! One table of a segment as a Parquet file: sorted by bucket, person and time, its row groups ending where buckets end.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use arrow_array::RecordBatch;
use doorstep_records::rows::Row;
use doorstep_records::{Calendar, Table};
use jiff::Timestamp;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};

use crate::columns::{Batch, Layout, Origin};
use crate::ledger::LedgerError;
use crate::manifest::TableFile;

/// A row group ends with the first bucket after so many rows.
const GROUP: usize = 1 << 17;
/// Rows are handed over in batches of so many.
const BATCH: usize = 1 << 13;

/// The file of a table.
pub(crate) fn table_file(table: Table) -> String {
    format!("{}.parquet", table.name())
}

/// The file with the keys of its rows.
pub(crate) fn keys_file(table: Table) -> String {
    format!("{}.keys", table.name())
}

/// The file with the keys whose rows in earlier segments no longer count.
pub(crate) fn changed_file(table: Table) -> String {
    format!("{}.changed", table.name())
}

/// Bytes on their way to a file, hashed.
struct Hashing<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// SHA-256 and length of what a reader gives.
pub fn checksum(mut from: impl io::Read) -> io::Result<(String, u64)> {
    let mut hashing = Hashing {
        out: io::sink(),
        hash: Sha256::new(),
        bytes: 0,
    };
    io::copy(&mut from, &mut hashing)?;
    Ok((hexadecimal(&hashing.hash.finalize()), hashing.bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// What is written next.
enum Piece {
    Batch(RecordBatch),
    /// The row group ends here.
    EndOfGroup,
}

/// So many pieces may wait to be written.
const WAITING: usize = 4;

type Out = Hashing<BufWriter<File>>;

/// Writes the rows of a table, which must come in their order: packed and written beside whoever makes the rows.
pub(crate) struct TableWriter {
    table: Table,
    path: PathBuf,
    pieces: SyncSender<Piece>,
    writing: JoinHandle<Result<Out, ParquetError>>,
    batch: Batch,
    bucket: u16,
    in_group: usize,
    rows: u64,
    times: Option<(i64, i64)>,
}

impl TableWriter {
    pub(crate) fn create(path: &Path, layout: Layout) -> Result<Self, LedgerError> {
        let io = |error: io::Error| LedgerError::io(path, error);
        let file = BufWriter::with_capacity(1 << 20, File::create_new(path).map_err(io)?);
        let hashing = Hashing {
            out: file,
            hash: Sha256::new(),
            bytes: 0,
        };
        let level = ZstdLevel::try_new(1)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(None)
            .build();
        let table = layout.table;
        let batch = Batch::new(layout);
        let mut writer = ArrowWriter::try_new(hashing, batch.schema(), Some(properties))?;
        let (pieces, waiting) = sync_channel(WAITING);
        let writing = std::thread::spawn(move || {
            for piece in waiting {
                match piece {
                    Piece::Batch(batch) => writer.write(&batch)?,
                    Piece::EndOfGroup => writer.flush()?,
                }
            }
            writer.into_inner()
        });
        Ok(TableWriter {
            table,
            path: path.to_owned(),
            pieces,
            writing,
            batch,
            bucket: 0,
            in_group: 0,
            rows: 0,
            times: None,
        })
    }

    pub(crate) fn push(
        &mut self,
        row: &Row,
        origin: Origin,
        calendar: &Calendar,
    ) -> Result<(), LedgerError> {
        if origin.bucket != self.bucket {
            self.bucket = origin.bucket;
            if self.in_group >= GROUP {
                self.hand_over()?;
                self.send(Piece::EndOfGroup);
                self.in_group = 0;
            }
        }
        self.batch.push(row, origin, calendar);
        self.in_group += 1;
        self.rows += 1;
        for value in row.values().iter().flatten() {
            if let doorstep_records::rows::Value::When(when) = value {
                let at = when.start(calendar);
                let (from, to) = self.times.unwrap_or((at, at));
                self.times = Some((from.min(at), to.max(at)));
            }
        }
        if self.batch.len() >= BATCH {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), LedgerError> {
        if self.batch.len() > 0 {
            let batch = self.batch.finish()?;
            self.send(Piece::Batch(batch));
        }
        Ok(())
    }

    /// A writer that has ended says why when it is asked for the file.
    fn send(&self, piece: Piece) {
        let _ = self.pieces.send(piece);
    }

    pub(crate) fn finish(mut self) -> Result<TableFile, LedgerError> {
        self.hand_over()?;
        let TableWriter {
            table,
            path,
            pieces,
            writing,
            rows,
            times,
            ..
        } = self;
        drop(pieces);
        let io = |error: io::Error| LedgerError::io(&path, error);
        let mut hashing = match writing.join() {
            Ok(written) => written?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        hashing.flush().map_err(io)?;
        let file = hashing.out.into_inner().map_err(|error| io(error.into()))?;
        file.sync_all().map_err(io)?;
        let time = |at: i64| {
            Timestamp::from_microsecond(at)
                .map(|at| at.to_string())
                .ok()
        };
        Ok(TableFile {
            table: table.name().to_owned(),
            file: table_file(table),
            rows,
            bytes: hashing.bytes,
            sha256: hexadecimal(&hashing.hash.finalize()),
            from: times.and_then(|(from, _)| time(from)),
            to: times.and_then(|(_, to)| time(to)),
            changed: 0,
        })
    }
}

/// The batches of a table.
pub(crate) fn batches(path: &Path) -> Result<ParquetRecordBatchReader, LedgerError> {
    let file = File::open(path).map_err(|error| LedgerError::io(path, error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?;
    Ok(reader.with_batch_size(BATCH).build()?)
}

/// The batches of a table, one after the other, each or why it cannot be read.
pub(crate) fn each_batch(
    path: &Path,
    mut take: impl FnMut(&RecordBatch) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    for batch in batches(path)? {
        take(&batch?)?;
    }
    Ok(())
}
