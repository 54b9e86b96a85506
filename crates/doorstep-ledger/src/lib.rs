//! The ledger: the tables of a business as Parquet, clustered by person, and a manifest that says what they hold.
//!
//! Rows come in by an [`Import`], which is a [`Sink`](doorstep_records::rows::Sink): all of them or none, at once, and those that
//! are there already are not added again. [`Ledger::read_into`] gives the rows that count. `docs/ledger.md` describes the files,
//! which any tool that reads Parquet can read.
//!
//! This crate must never judge a touch, nor change what a row says.

mod change;
mod code;
mod columns;
mod gather;
mod key;
mod keys;
mod ledger;
mod manifest;
mod run;
mod segment;
mod spill;
mod stream;
mod table;

pub use change::Undone;
pub use ledger::{Ledger, LedgerError};
pub use manifest::{
    AttributeName, MANIFEST, Manifest, Run, RunNotice, RunRows, Segment, SourceFile, TableFile,
};
pub use run::{Committed, DEFAULT_MEMORY, Import, Step, Watch};
pub use stream::{Person, Reading};
pub use table::checksum;
