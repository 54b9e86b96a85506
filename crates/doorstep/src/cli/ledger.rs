//! `doorstep ledger`: what a ledger holds, and what can be done with it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use doorstep_app::ledger::{self, DEFAULT_MEMORY, Held};
use doorstep_app::{Error, grouped, some};

use super::{import, screen};

#[derive(Debug, Args)]
pub(super) struct Ledger {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Its imports and its tables
    Show(Folder),
    /// Take one import back: what it brought is gone, and what it changed is as it was
    Undo {
        #[command(flatten)]
        folder: Folder,
        /// The number of the import (doorstep ledger show)
        #[arg(long, value_name = "NUMBER")]
        run: u32,
        #[command(flatten)]
        memory: Memory,
    },
    /// Make one segment of many, which is read faster
    Compact {
        #[command(flatten)]
        folder: Folder,
        #[command(flatten)]
        memory: Memory,
    },
    /// Check every file and every row
    Verify(Folder),
    /// Make a lost or broken manifest anew, and the keys, from the tables that are there
    Rebuild {
        #[command(flatten)]
        folder: Folder,
        #[command(flatten)]
        memory: Memory,
    },
}

#[derive(Debug, Args)]
struct Folder {
    /// The folder of the ledger
    #[arg(value_name = "LEDGER")]
    ledger: PathBuf,
}

/// How much may be held in memory.
#[derive(Debug, Args)]
pub(super) struct Memory {
    /// Hold at most so much in memory, such as 512M or 2G
    #[arg(long, value_name = "SIZE", value_parser = import::size)]
    memory: Option<usize>,
}

impl Memory {
    pub(super) fn bytes(&self) -> usize {
        self.memory.unwrap_or(DEFAULT_MEMORY)
    }
}

impl Ledger {
    pub(super) fn run(&self) -> Result<(), Error> {
        match &self.action {
            Action::Show(folder) => screen::print(&shown(&ledger::show(&folder.ledger)?)),
            Action::Undo {
                folder,
                run,
                memory,
            } => {
                let undone = ledger::undo(&folder.ledger, *run, memory.bytes())?;
                let rows = some(undone.rows as usize, "row is", "rows are");
                let mut text = format!("Run {run} is taken back: {rows} gone.\n");
                for later in undone.also_in {
                    text.push_str(&format!(
                        "note: run {later} brought rows that were there already; if some were of run {run}, import the files of run {later} again\n"
                    ));
                }
                screen::print(&text)
            }
            Action::Compact { folder, memory } => {
                let segments = ledger::compact(&folder.ledger, memory.bytes())?;
                screen::print(&match segments {
                    0 | 1 => "Nothing to do: its rows lie together already.\n".to_owned(),
                    many => format!("{many} segments are one.\n"),
                })
            }
            Action::Verify(folder) => {
                let wrong = ledger::verify(&folder.ledger)?;
                if wrong.is_empty() {
                    screen::print("Every file and every row is as it was written.\n")
                } else {
                    Err(Error::Unsound(wrong))
                }
            }
            Action::Rebuild { folder, memory } => {
                let segments = ledger::rebuild(&folder.ledger, memory.bytes())?;
                let segments = some(segments, "segment", "segments");
                screen::print(&format!(
                    "The manifest and the keys of {segments} are made anew.\n"
                ))
            }
        }
    }
}

/// What a ledger holds, as text.
fn shown(held: &Held) -> String {
    let mut text = String::from("Imports\n");
    for run in &held.runs {
        let rows: u64 = run.tables.values().map(|rows| rows.added).sum();
        let when = run.imported_at.get(..16).unwrap_or("").replace('T', " ");
        text.push_str(&format!(
            "  {:>4}  {when}  {:<10}  {:>13} rows of {}\n",
            run.run,
            run.systems.join(", "),
            grouped(rows as i64),
            some(run.files.len(), "file", "files"),
        ));
        for file in &run.files {
            let hash = file.sha256.get(..12).unwrap_or("");
            let rows = grouped(file.rows as i64);
            text.push_str(&format!("        {hash}  {rows:>13}  {}\n", file.file));
        }
    }
    text.push_str("Tables\n");
    for table in &held.tables {
        let day = |time: &String| time.get(..10).unwrap_or("").to_owned();
        let span = table.times.as_ref().map_or_else(String::new, |(from, to)| {
            format!("  {} to {}", day(from), day(to))
        });
        text.push_str(&format!(
            "  {:<10} {:>13} rows  {:>9.1} MB{span}\n",
            table.name,
            grouped(table.rows as i64),
            table.bytes as f64 / 1e6,
        ));
    }
    if held.segments > 1 {
        text.push_str(&format!(
            "In {} segments; doorstep ledger compact makes them one, which is read faster.\n",
            held.segments
        ));
    }
    text
}
