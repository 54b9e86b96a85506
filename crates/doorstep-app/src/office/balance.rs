//! Balance: the verdict and the facts of what was recorded, counted beside the pages and never while one waits.

use std::sync::{Arc, Mutex, PoisonError};

use doorstep_balance::{Facts, Timeline};
use doorstep_core::Micros;
use doorstep_records::{Business, money};
use doorstep_store::{PersonId, Store, TouchId, Tx};

use super::rows::Rows;
use super::{Actor, Firm, Office, OfficeError, Right};
use crate::Loaded;

/// So many rows are read at once.
const AT_ONCE: i64 = 10_000;
/// What was counted is good for so long, even if nothing changed: those who wait have waited longer.
const FRESH: Micros = 60 * doorstep_core::SECOND;

/// What was counted.
#[derive(Debug)]
pub struct Balance {
    /// The facts, the verdict among them.
    pub facts: Facts,
    /// Cases to show touch by touch.
    pub people: Vec<Timeline>,
    /// Decimals of the currency's minor unit.
    pub decimals: u32,
    /// The firm.
    pub firm: String,
    /// When it was counted.
    pub counted_at: Micros,
    version: i64,
}

/// What is there to be shown.
#[derive(Debug)]
pub enum Shown {
    /// The newest that was counted; a newer one may be on its way, or could not be counted, and why.
    Counted(Arc<Balance>, Option<String>),
    /// The first is being counted.
    Counting,
    /// Nothing has passed yet that could be counted.
    Nothing,
    /// It could not be counted, and why.
    Failed(String),
}

/// What was counted last, and whether somebody counts.
#[derive(Debug, Default)]
pub(super) struct Desk {
    last: Option<Arc<Balance>>,
    failed: Option<String>,
    is_counting: bool,
}

/// What was counted last; if it is no longer fresh it is counted anew, beside whoever asks.
pub async fn show(office: &Office, actor: &Actor, now: Micros) -> Result<Shown, OfficeError> {
    actor.must(Right::Read)?;
    let mut tx = office.store.read().await?;
    let version = tx.version().await?;
    if tx.export_touches(TouchId(0), 1).await?.is_empty() {
        return Ok(Shown::Nothing);
    }
    drop(tx);
    let (last, failed) = {
        let mut desk = office
            .balance
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_fresh = desk
            .last
            .as_ref()
            .is_some_and(|last| last.version == version && now - last.counted_at < FRESH);
        if !is_fresh && !desk.is_counting {
            desk.is_counting = true;
            tokio::spawn(count(
                office.store.clone(),
                Arc::clone(&office.balance),
                now,
            ));
        }
        (desk.last.clone(), desk.failed.clone())
    };
    Ok(match (last, failed) {
        (Some(last), failed) => Shown::Counted(last, failed),
        (None, Some(text)) => Shown::Failed(text),
        (None, None) => Shown::Counting,
    })
}

/// Counts, and puts what came of it on the desk.
async fn count(store: Store, desk: Arc<Mutex<Desk>>, now: Micros) {
    let counted = match read(&store).await {
        Ok(read) => {
            let counted = tokio::task::spawn_blocking(move || counted(read, now)).await;
            counted.unwrap_or_else(|error| Err(OfficeError::Defect(error.to_string())))
        }
        Err(error) => Err(error),
    };
    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
    desk.is_counting = false;
    match counted {
        Ok(balance) => {
            desk.last = Some(Arc::new(balance));
            desk.failed = None;
        }
        Err(error) => desk.failed = Some(error.to_string()),
    }
}

/// All that was recorded, as rows of the ledger's tables.
struct Read {
    firm: Firm,
    version: i64,
    people: Vec<doorstep_store::Person>,
    touches: Vec<doorstep_store::Exported>,
    kept: Vec<doorstep_store::KeptRow>,
    accounts: Vec<doorstep_store::Account>,
}

async fn read(store: &Store) -> Result<Read, OfficeError> {
    let mut tx = store.read().await?;
    Ok(Read {
        firm: Firm::read(&mut tx).await?,
        version: tx.version().await?,
        people: all_people(&mut tx).await?,
        touches: all_touches(&mut tx).await?,
        kept: tx.export_kept().await?,
        accounts: tx.list_accounts().await?,
    })
}

async fn all_people(tx: &mut Tx) -> Result<Vec<doorstep_store::Person>, OfficeError> {
    let mut all = Vec::new();
    loop {
        let after = all
            .last()
            .map_or(PersonId(0), |last: &doorstep_store::Person| last.id);
        let more = tx.export_people(after, AT_ONCE).await?;
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}

async fn all_touches(tx: &mut Tx) -> Result<Vec<doorstep_store::Exported>, OfficeError> {
    let mut all = Vec::new();
    loop {
        let after = all
            .last()
            .map_or(TouchId(0), |last: &doorstep_store::Exported| last.touch.id);
        let more = tx.export_touches(after, AT_ONCE).await?;
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}

fn counted(read: Read, now: Micros) -> Result<Balance, OfficeError> {
    let defect = |error: &dyn std::fmt::Display| OfficeError::Defect(error.to_string());
    let (firm, version) = (read.firm, read.version);
    let mut rows = Rows::of(&firm);
    for person in read.people {
        rows.person(person)?;
    }
    for account in &read.accounts {
        rows.account(account);
    }
    for exported in &read.touches {
        rows.touch(exported.person, &exported.touch)?;
    }
    drop(read.touches);
    for row in read.kept {
        rows.kept(row)?;
    }
    let tables = rows.whole()?;
    let business = Business::assemble(tables, &firm.policy).map_err(|error| defect(&error))?;
    let loaded = Loaded::of(business, firm.policy, Some(now));
    let facts = loaded.facts(&[]).map_err(|error| defect(&error))?;
    Ok(Balance {
        facts,
        people: loaded.examples(),
        decimals: money::decimals(Some(firm.currency)),
        firm: firm.name,
        counted_at: now,
        version,
    })
}
