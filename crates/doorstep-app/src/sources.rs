//! Where records come from: files, a ledger, or both.

use std::path::PathBuf;

use doorstep_core::Policy;
use doorstep_intake::{Asked, Intake, Plan, Rejects, Told};
use doorstep_ledger::{DEFAULT_MEMORY, Ledger, Run};
use doorstep_records::rows::{IntoTables, NATIVE, Reading};
use doorstep_records::{Calendar, Currency, Notice, Tables};

use crate::Error;

/// What the paths of a command name.
#[derive(Debug)]
pub(crate) struct Sources {
    ledger: Option<Ledger>,
    files: Option<Plan>,
}

impl Sources {
    /// Looks at the paths.
    pub(crate) fn of(asked: &Asked) -> Result<Self, Error> {
        let paths = &asked.paths;
        let (ledgers, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.iter().cloned().partition(|path| Ledger::is_one(path));
        if let [one, other, ..] = &ledgers[..] {
            return Err(Error::SeveralLedgers(one.clone(), other.clone()));
        }
        let ledger = ledgers.first().map(|path| Ledger::open(path)).transpose()?;
        let files = (ledger.is_none() || !files.is_empty()).then(|| {
            Plan::of(&Asked {
                paths: files,
                ..asked.clone()
            })
        });
        Ok(Sources {
            ledger,
            files: files.transpose()?,
        })
    }

    /// The files.
    pub(crate) fn files(&self) -> Option<&Plan> {
        self.files.as_ref()
    }

    fn runs(&self) -> &[Run] {
        self.ledger
            .as_ref()
            .map_or(&[], |ledger| &ledger.manifest().runs)
    }

    /// The numbers that fit the records, as TOML: those of the ledger's imports, then those of the files.
    pub(crate) fn policies(&self) -> Vec<String> {
        let runs = self.runs().iter().filter_map(|run| run.policy.clone());
        let files = self.files.as_ref().and_then(Plan::policy_toml);
        runs.chain(files).collect()
    }

    /// The zone that the ledger's local times were read in.
    pub(crate) fn zone(&self) -> Option<String> {
        self.runs().iter().rev().find_map(|run| run.zone.clone())
    }

    /// That local times were read in another zone than the one they are reported in.
    pub(crate) fn zone_differs(&self, policy: &Policy) -> Option<Notice> {
        let name = |zone: &Option<String>| zone.clone().unwrap_or_else(|| "UTC".to_owned());
        let now = name(&policy.zone);
        let others = self.runs().iter().filter(|run| name(&run.zone) != now);
        let others: Vec<&Run> = others.collect();
        let first = others.first()?;
        let runs: Vec<String> = others.iter().map(|run| run.run.to_string()).collect();
        let runs = if let [run] = &runs[..] {
            format!("import {run}")
        } else {
            format!("imports {}", runs.join(", "))
        };
        let text = format!(
            "the local times of {runs} were read as those of {}, and this report is in {now}: if that is wrong, take them back and import again with --zone {now}",
            name(&first.zone)
        );
        Some(Notice::new("zone-differs", "zone", text))
    }

    /// Reads all records.
    pub(crate) fn read(
        &self,
        calendar: &Calendar,
        currency: Option<Currency>,
        rejects: Rejects,
    ) -> Result<Intake, Error> {
        let reading = Reading { calendar, currency };
        match (&self.ledger, &self.files) {
            (None, Some(files)) => Ok(files.read(calendar, currency, rejects)?),
            (Some(ledger), None) => {
                let tables = tables(ledger, calendar)?;
                Ok(Intake {
                    tables,
                    told: told(ledger),
                })
            }
            (Some(ledger), Some(files)) => {
                // As if the files had been imported, in a ledger that vanishes.
                let folder = tempfile::tempdir().map_err(Error::io(std::env::temp_dir()))?;
                let mut both = ledger.fork(folder.path())?;
                let mut import = both.import(calendar, NATIVE, DEFAULT_MEMORY)?;
                let new = files.read_into(&mut import, reading, rejects)?;
                import.commit(Run::default())?;
                let tables = tables(&both, calendar)?;
                let mut told = told(ledger);
                told.notices.extend(new.notices);
                told.used.extend(new.used);
                told.rejected += new.rejected;
                Ok(Intake { tables, told })
            }
            (None, None) => Ok(Intake {
                tables: Tables::default(),
                told: Told::default(),
            }),
        }
    }
}

fn tables(ledger: &Ledger, calendar: &Calendar) -> Result<Tables, Error> {
    let mut tables = Tables::default();
    ledger.read_into(&mut IntoTables::new(&mut tables, calendar))?;
    Ok(tables)
}

/// What was told when the rows were imported.
fn told(ledger: &Ledger) -> Told {
    let runs = &ledger.manifest().runs;
    let notices = runs.iter().flat_map(|run| &run.notices);
    let notices = notices.map(|notice| {
        Notice::new(
            notice.code.clone(),
            notice.subject.clone(),
            notice.text.clone(),
        )
    });
    Told {
        notices: notices.collect(),
        used: Vec::new(),
        rejected: runs.iter().map(|run| run.rejected).sum(),
    }
}
