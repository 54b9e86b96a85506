//! `doorstep import`: files into a ledger, or into the data of a server.

use std::path::{Path, PathBuf};

use clap::Args;
use doorstep_app::ledger::{self, ImportRequest, Imported};
use doorstep_app::office::import::{self, Told};
use doorstep_app::office::keep;
use doorstep_app::{Error, grouped, records, some};

use super::guess;
use super::ledger::Memory;
use super::progress::Progress;
use super::records::Sources;
use super::screen;
use super::serve::runtime;
use crate::clock;

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(flatten)]
    sources: Sources,
    /// The folder of the ledger; a new or empty one becomes one
    #[arg(long, value_name = "LEDGER", required_unless_present_any = ["explain", "data"])]
    into: Option<PathBuf>,
    /// The folder of the data of `doorstep serve` instead, which may run meanwhile
    #[arg(long, value_name = "DIR", conflicts_with_all = ["into", "explain", "system", "memory"])]
    data: Option<PathBuf>,
    /// Import nothing: show what the files are, and write what unknown ones may mean into a mapping file
    #[arg(long, value_name = "MAPPING.toml", num_args = 0..=1, default_missing_value = "doorstep-mapping.toml", conflicts_with = "into", require_equals = true)]
    explain: Option<PathBuf>,
    /// What to call the system the rows come from: with their ids it names them
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    #[command(flatten)]
    memory: Memory,
}

impl Import {
    pub(super) fn run(&self) -> Result<(), Error> {
        if let Some(mapping) = &self.explain {
            return self.explain(mapping);
        }
        if let Some(data) = &self.data {
            return self.run_for_server(data);
        }
        let into = self.into.clone().unwrap_or_default();
        let request = ImportRequest {
            records: self.sources.request(),
            into: into.clone(),
            system: self.system.clone(),
            memory: self.memory.bytes(),
        };
        let mut progress = Progress::begin()?;
        let imported = ledger::import(&request, &mut |so_far| progress.tell(so_far));
        progress.end();
        let imported = imported?;
        let ledger = into.display().to_string();
        screen::print(&told(&imported, &ledger))
    }

    /// Puts the rows into the data of a server.
    fn run_for_server(&self, data: &Path) -> Result<(), Error> {
        let (counted, told) = runtime()?.block_on(async {
            let office = keep::open(data, clock::now()).await?;
            let imported = import::files(&office, &self.sources.request(), clock::now()).await;
            office.close().await;
            imported
        })?;
        let mut text = notes(&told);
        let import::Counted {
            people,
            touches,
            others,
        } = counted;
        text.push_str(&format!(
            "New in {}: {}, {}, {}.\n",
            data.display(),
            some(people, "person", "people"),
            some(touches, "touch", "touches"),
            some(others, "other row", "other rows")
        ));
        screen::print(&text)
    }

    /// Shows what the files are, and writes the guess where nothing stands yet.
    fn explain(&self, mapping: &Path) -> Result<(), Error> {
        let explained = records::explain_files(&self.sources.request(), mapping)?;
        let mut text = guess::shown(&explained);
        if !explained.guesses.is_empty() {
            let paths: Vec<String> = self
                .sources
                .paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            text.push_str(&format!(
                "\nThe guess stands in {0}: correct it, then\n  doorstep import {1} --map {0} --into LEDGER\n",
                mapping.display(),
                paths.join(" ")
            ));
        }
        screen::print(&text)
    }
}

/// What is to be told of the files.
fn notes(told: &Told) -> String {
    let mut text = String::new();
    for notice in &told.notices {
        text.push_str(&format!("note: {}\n", notice.text));
    }
    if told.rejected > 0 {
        let rows = some(told.rejected, "row", "rows");
        text.push_str(&format!(
            "note: {rows} could not be read and were left out\n"
        ));
    }
    text
}

/// What came of an import, as text.
fn told(imported: &Imported, ledger: &str) -> String {
    let Imported { run, is_new, told } = imported;
    let mut text = notes(told);
    let files = some(told.used.len(), "file", "files");
    if !is_new {
        text.push_str(&format!(
            "Nothing new in {files}: {ledger} holds every row already.\n"
        ));
        return text;
    }
    text.push_str(&format!(
        "Imported {files} into {ledger} as run {}.\n",
        run.run
    ));
    for (table, rows) in &run.tables {
        let count = |rows: u64| grouped(rows as i64);
        text.push_str(&format!(
            "  {table:<10} {:>12} new",
            count(rows.added - rows.changed)
        ));
        if rows.changed > 0 {
            text.push_str(&format!(", {} changed", count(rows.changed)));
        }
        if rows.held > 0 {
            text.push_str(&format!(", {} there already", count(rows.held)));
        }
        text.push('\n');
    }
    text.push_str(&format!("Next: doorstep diagnose {ledger}\n"));
    text
}

/// A size of memory.
pub(super) fn size(text: &str) -> Result<usize, String> {
    const LEAST: usize = 64 << 20;
    let remedy = "write a size such as 512M or 2G, at least 64M";
    let (digits, scale) = match text.to_ascii_uppercase().trim_end_matches('B') {
        text if text.ends_with('G') => (text.trim_end_matches('G').to_owned(), 1 << 30),
        text if text.ends_with('M') => (text.trim_end_matches('M').to_owned(), 1 << 20),
        _ => return Err(remedy.to_owned()),
    };
    let number: usize = digits.parse().map_err(|_| remedy.to_owned())?;
    let size = number.checked_mul(scale).filter(|size| *size >= LEAST);
    size.ok_or_else(|| remedy.to_owned())
}
