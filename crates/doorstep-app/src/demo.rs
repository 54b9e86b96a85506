//! The demo: an invented firm's records, made on the fly, through the same road as anybody's files.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use doorstep_core::Policy;
use doorstep_intake::native;
use doorstep_records::rows::Reading;
use doorstep_records::{Business, Calendar, Currency, Tables};
use doorstep_simulate::{Firm, Sheet, simulate};

pub use doorstep_simulate::Weakness;

use crate::office::accounts::{self, Chance, SetUp};
use crate::office::{Office, import};
use crate::{Error, Loaded};

/// The invented firm's own policy: where it is.
const POLICY: &str = "zone = \"Europe/Berlin\"\n";
const ZONE: &str = "Europe/Berlin";
const CURRENCY: &str = "EUR";

/// The invented firm: its records end with a day, by default yesterday, so that nothing lies in the
/// future.
pub fn sheets(
    seed: u64,
    weakness: Weakness,
    last_day: Option<&str>,
    now: doorstep_core::Micros,
) -> Result<Vec<Sheet>, Error> {
    let calendar = Calendar::new(&policy()?)?;
    let today = match last_day {
        Some(text) => text.parse().map_err(|_| Error::Option {
            option: "--last-day",
            value: text.to_owned(),
            remedy: "write a date such as 2026-06-30".to_owned(),
        })?,
        None => calendar.date(now).yesterday().unwrap_or_default(),
    };
    Ok(simulate(&Firm {
        seed,
        weakness,
        today,
        ..Firm::default()
    }))
}

/// Puts the invented firm into an office that is not set up yet: its owner signs in with the address and password given.
pub async fn settle(
    office: &Office,
    sheets: &[Sheet],
    owner: (&str, &str),
    chance: Chance,
    now: doorstep_core::Micros,
) -> Result<(), Error> {
    let (email, password) = owner;
    let given = SetUp {
        firm: "Kontor & Lampe".to_owned(),
        currency: CURRENCY.to_owned(),
        zone: ZONE.to_owned(),
        name: "Ruth Kontor".to_owned(),
        email: email.to_owned(),
        password: password.to_owned(),
    };
    accounts::set_up(office, &given, chance, now).await?;
    let system: Arc<str> = Arc::from("demo");
    let native = sheets.iter().flat_map(|sheet| {
        sheet.rows.iter().map(|row| {
            let cells = sheet.columns.iter().zip(row);
            let known = cells.filter(|(_, cell)| !cell.is_empty());
            import::Native {
                system: Arc::clone(&system),
                table: sheet.table,
                is_derived: false,
                cells: known
                    .map(|(name, cell)| ((*name).to_owned(), cell.clone()))
                    .collect(),
            }
        })
    });
    let native: Vec<import::Native> = native.collect();
    import::rows(office, &native, now).await?;
    Ok(())
}

/// Reads the sheets as if they were native files.
pub fn load(sheets: &[Sheet]) -> Result<Loaded, Error> {
    let policy = policy()?;
    let calendar = Calendar::new(&policy)?;
    let reading = Reading {
        calendar: &calendar,
        currency: Currency::parse(CURRENCY),
    };
    let mut tables = Tables::default();
    for sheet in sheets {
        let rows = sheet.rows.iter();
        let rows = rows.map(|row| row.iter().map(String::as_str).collect());
        tables
            .read(sheet.table, &sheet.columns, rows, reading)
            .map_err(|defect| Error::Simulated(defect.to_string()))?;
    }
    Ok(Loaded::of(
        Business::assemble(tables, &policy)?,
        policy,
        None,
    ))
}

/// That a folder is new or empty: what lies in one is never written over, nor mixed with an invented firm.
pub fn check(folder: &Path) -> Result<(), Error> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Error::io(folder)(error)),
    };
    if is_empty {
        return Ok(());
    }
    Err(Error::Option {
        option: "--write",
        value: folder.display().to_string(),
        remedy: "the folder is not empty, and nothing in it is written over: name a new folder, or empty it".to_owned(),
    })
}

/// Writes the sheets as native files into a new or empty folder, with the policy that fits them.
pub fn write(sheets: &[Sheet], folder: &Path) -> Result<(), Error> {
    check(folder)?;
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    for sheet in sheets {
        let path = folder.join(format!("{}.csv", sheet.table.name()));
        let file = File::create(&path).map_err(Error::io(&path))?;
        let rows = sheet
            .rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect());
        native::write(file, &sheet.columns, rows).map_err(|error| Error::Io {
            path,
            source: error.into(),
        })?;
    }
    let path = folder.join("policy.toml");
    fs::write(&path, POLICY).map_err(Error::io(&path))
}

fn policy() -> Result<Policy, Error> {
    Policy::from_toml(POLICY).map_err(Error::PresetPolicy)
}
