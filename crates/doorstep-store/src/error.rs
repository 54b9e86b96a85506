//! What can go wrong with a database.

use std::path::PathBuf;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder of the data cannot be used.
    #[error("{}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database was made by a later version of the program.
    #[error(
        "the database is of version {found}, this program knows up to {known}: start it with the newer program, or restore an older backup"
    )]
    TooNew {
        /// Its version.
        found: i64,
        /// The latest known here.
        known: i64,
    },
    /// This engine does not do it.
    #[error("{0}")]
    NotHere(&'static str),
    /// Another row has what only one may have.
    #[error("it is there already")]
    Taken,
    /// A row that another names is not there.
    #[error("what it refers to is not there")]
    Missing,
    /// A row holds a word that this program does not know.
    #[error("{table} {id} holds {value:?} as its {column}, which this program does not know")]
    Word {
        /// The table.
        table: &'static str,
        /// The row.
        id: i64,
        /// The column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// The database itself.
    #[error("the database: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(inner) if inner.is_unique_violation() => StoreError::Taken,
            Some(inner) if inner.is_foreign_key_violation() => StoreError::Missing,
            _ => StoreError::Database(error),
        }
    }
}
