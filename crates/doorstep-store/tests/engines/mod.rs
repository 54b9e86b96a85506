//! Both engines for every story: a folder that is thrown away, and a database of its own in the PostgreSQL that
//! `cargo xtask test` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use doorstep_store::{Place, Store};

/// Makes a test of each engine of every story named.
macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $story() {
                    let folder = tempfile::tempdir().unwrap();
                    super::$story(&super::engines::sqlite(folder.path()).await).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test]
                async fn $story() {
                    super::$story(&super::engines::postgres().await).await;
                }
            )*
        }
    };
}
pub(crate) use stories;

pub(crate) async fn sqlite(folder: &std::path::Path) -> Store {
    let place = Place::Folder(folder.to_owned());
    Store::open(&place, 1).await.unwrap()
}

pub(crate) async fn postgres() -> Store {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("DOORSTEP_POSTGRES")
        .expect("a PostgreSQL: `cargo xtask test` starts one, or name one in DOORSTEP_POSTGRES");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("store_{}_{number}", std::process::id());
    let pool = sqlx::PgPool::connect(&server).await.unwrap();
    let make = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(make).execute(&pool).await.unwrap();
    pool.close().await;
    let own = server.replacen("/postgres?", &format!("/{name}?"), 1);
    Store::open(&Place::Postgres(own), 1).await.unwrap()
}
