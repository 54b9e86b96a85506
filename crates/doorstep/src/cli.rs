//! The command line: one noun or verb a file, each a thin dress over one use case.

mod ask;
mod demo;
mod diagnose;
mod explain;
mod guess;
mod import;
mod judge;
mod keep;
mod ledger;
mod pages;
mod progress;
mod records;
mod screen;
mod serve;

use clap::{Parser, Subcommand};
use doorstep_app::Error;

/// Marketing brings people to the door; sales gets them through it.
#[derive(Debug, Parser)]
#[command(name = "doorstep", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What happened: who came to the door, who answered, who went through and who won them
    Diagnose(diagnose::Diagnose),
    /// One person's timeline: every touch with its side and the reason
    Explain(explain::Explain),
    /// Put files into a ledger: all of their rows or none, and what is there already only once
    Import(import::Import),
    /// What a ledger holds, and what can be done with it
    Ledger(ledger::Ledger),
    /// Judge lines of JSON, one person a line, under all three readings
    Judge(judge::Judge),
    /// Type monthly totals in, from a notebook, and see what they say
    Ask(ask::Ask),
    /// A company's own Doorstep in a browser: record what passes, and answer who knocks
    Serve(serve::Serve),
    /// Copy the data of a server into a new file, while it runs
    Backup(keep::Backup),
    /// Put such a copy into a folder that has no data yet
    Restore(keep::Restore),
    /// Whether the data of a server is well, and what to do if it is not
    Doctor(keep::Doctor),
    /// The facts of an invented firm, made on the fly
    Demo(demo::Demo),
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<(), Error> {
        match &self.command {
            Command::Diagnose(diagnose) => diagnose.run(),
            Command::Explain(explain) => explain.run(),
            Command::Import(import) => import.run(),
            Command::Ledger(ledger) => ledger.run(),
            Command::Judge(judge) => judge.run(),
            Command::Ask(ask) => ask.run(),
            Command::Serve(serve) => serve.run(),
            Command::Backup(backup) => backup.run(),
            Command::Restore(restore) => restore.run(),
            Command::Doctor(doctor) => doctor.run(),
            Command::Demo(demo) => demo.run(),
        }
    }
}

/// Whether writing failed because nobody reads any more.
pub(crate) fn is_closed_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
}
