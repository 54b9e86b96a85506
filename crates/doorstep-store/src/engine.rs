//! The two engines, and the only place that knows which one runs.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::StoreError;

/// So many read at once.
const READERS: u32 = 8;
/// So many connections to PostgreSQL.
const CONNECTIONS: u32 = 16;
/// Who waits longer for a connection or a lock is told so.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// SQLite, in this folder.
    Folder(PathBuf),
    /// PostgreSQL, at this address.
    Postgres(String),
}

impl Place {
    /// The file of a database in a folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("doorstep.sqlite")
    }
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer: who waits for it waits here, in turn.
    Lite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// Something that is done wholly or not at all: without [`Tx::commit`] nothing of it has been.
#[derive(Debug)]
pub struct Tx(pub(crate) Open);

#[derive(Debug)]
pub(crate) enum Open {
    Lite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs a query on the engine that a transaction is of: the same text, with the connection under the name given.
macro_rules! on {
    ($tx:expr, $connection:ident => $query:expr) => {
        match &mut $tx.0 {
            $crate::engine::Open::Lite(tx) => {
                let $connection = &mut **tx;
                $query.await.map_err($crate::StoreError::from)
            }
            $crate::engine::Open::Postgres(tx) => {
                let $connection = &mut **tx;
                $query.await.map_err($crate::StoreError::from)
            }
        }
    };
}
pub(crate) use on;

/// Runs a statement that gives no rows, and tells how many rows it changed.
macro_rules! execute {
    ($tx:expr, $query:expr) => {
        $crate::engine::on!($tx, tx => async { $query.execute(tx).await.map(|done| done.rows_affected()) })
    };
}
pub(crate) use execute;

impl Store {
    /// Opens the database, makes it if it is not there, and brings it up to the newest version.
    pub async fn open(place: &Place, now: i64) -> Result<Self, StoreError> {
        let pools = match place {
            Place::Folder(folder) => lite(folder).await?,
            Place::Postgres(address) => Pools::Postgres(
                PgPoolOptions::new()
                    .max_connections(CONNECTIONS)
                    .acquire_timeout(PATIENCE)
                    .connect_with(PgConnectOptions::from_str(address)?)
                    .await?,
            ),
        };
        let store = Store(pools);
        store.migrate(now).await?;
        Ok(store)
    }

    /// Whether a file is a database of this program.
    pub async fn is_one(file: &Path) -> bool {
        const SQL: &str = "SELECT count(*) FROM migration";
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let Ok(mut connection) = options.connect().await else {
            return false;
        };
        let count: Result<i64, _> = sqlx::query_scalar(SQL).fetch_one(&mut connection).await;
        // What was only read has nothing left to write.
        let _ = connection.close().await;
        count.is_ok_and(|count| count > 0)
    }

    /// Begins to read: all that is read is of one moment.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            Pools::Lite { readers, .. } => Open::Lite(readers.begin().await?),
            Pools::Postgres(pool) => Open::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        }))
    }

    /// Begins to write.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.0 {
            // Taking the lock at once never has to be given up half way.
            Pools::Lite { writer, .. } => Open::Lite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Open::Postgres(pool.begin().await?),
        }))
    }

    /// Copies the database into a new file while others read and write: all of one moment. PostgreSQL has its own tools for that.
    pub async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        const SQL: &str = "VACUUM INTO $1";
        match &self.0 {
            Pools::Lite { writer, .. } => {
                let file = file.to_string_lossy();
                sqlx::query(SQL).bind(file).execute(writer).await?;
                Ok(())
            }
            Pools::Postgres(_) => Err(StoreError::NotHere(
                "a PostgreSQL is backed up by its own tools: pg_dump --format=custom, and pg_restore",
            )),
        }
    }

    /// What is wrong with the database itself; empty if nothing is.
    pub async fn check(&self) -> Result<Vec<String>, StoreError> {
        const WHOLE: &str = "PRAGMA integrity_check(20)";
        const LINKS: &str = "SELECT \"table\" || ' row ' || coalesce(rowid, 0) || ' refers to what is not there' FROM pragma_foreign_key_check LIMIT 20";
        match &self.0 {
            Pools::Lite { readers, .. } => {
                let mut wrong: Vec<String> = sqlx::query_scalar(WHOLE).fetch_all(readers).await?;
                wrong.retain(|line| line != "ok");
                wrong.extend(
                    sqlx::query_scalar::<_, String>(LINKS)
                        .fetch_all(readers)
                        .await?,
                );
                Ok(wrong)
            }
            // It looks after itself; that it answers is what can be asked.
            Pools::Postgres(pool) => {
                sqlx::query("SELECT 1").execute(pool).await?;
                Ok(Vec::new())
            }
        }
    }

    /// Closes all connections, so that everything is on the disk.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Lite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes it so. What was written is on the disk when this returns.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Open::Lite(tx) => tx.commit().await?,
            Open::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// What stands for `{id}` and `{exact}` in the text of a migration.
    pub(crate) fn in_words_of_the_engine(&self, text: &str) -> String {
        let (id, exact) = match self.0 {
            Open::Lite(_) => ("INTEGER PRIMARY KEY", "COLLATE BINARY"),
            Open::Postgres(_) => (
                "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                "COLLATE \"C\"",
            ),
        };
        text.replace("{id}", id).replace("{exact}", exact)
    }

    /// Keeps any other from doing the same until this is done. SQLite has one writer anyway.
    pub(crate) async fn lock(&mut self, number: i64) -> Result<(), StoreError> {
        if let Open::Postgres(tx) = &mut self.0 {
            sqlx::query("SELECT pg_advisory_xact_lock($1)")
                .bind(number)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}

async fn lite(folder: &Path) -> Result<Pools, StoreError> {
    std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    let options = SqliteConnectOptions::new()
        .filename(Place::file(folder))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What is acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let pool = |most| {
        SqlitePoolOptions::new()
            .max_connections(most)
            .acquire_timeout(PATIENCE)
    };
    // The writer first: it makes the file.
    let writer = pool(1).connect_with(options.clone()).await?;
    let readers = pool(READERS).connect_with(options.read_only(true)).await?;
    Ok(Pools::Lite { readers, writer })
}
