//! Large made-up ledgers, and how fast they are read and folded: the half of `cargo xtask bench peers` that is ours.
//!
//! `make` imports touches in no order of people; `decode` reads the columns that the rules need and does nothing with
//! them; `fold` judges every touch and sums what the cases say. Each prints a line of JSON.

mod made;
mod sums;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use doorstep_core::{Policy, Reading};
use doorstep_ledger::{DEFAULT_MEMORY, Ledger};
use doorstep_records::Calendar;
use serde_json::{Value, json};

const HELP: &str = "\
Usage: doorstep-bench make LEDGER PEOPLE | decode LEDGER THREADS | fold LEDGER THREADS base|all";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<Value, String> {
    match *arguments {
        ["make", ledger, people] => make(Path::new(ledger), number(people)? as u64),
        ["decode", ledger, threads] => decode(Path::new(ledger), number(threads)?),
        ["fold", ledger, threads, "base"] => {
            fold(Path::new(ledger), number(threads)?, &[Reading::Base])
        }
        ["fold", ledger, threads, "all"] => fold(
            Path::new(ledger),
            number(threads)?,
            &[Reading::Base, Reading::Lenient, Reading::Strict],
        ),
        _ => Err(HELP.to_owned()),
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{text}: no number"))
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Imports the touches of so many people into a new ledger.
fn make(folder: &Path, people: u64) -> Result<Value, String> {
    let calendar = Calendar::utc();
    let began = now();
    let mut ledger = Ledger::open_or_create(folder).map_err(told)?;
    let mut import = ledger
        .import(&calendar, "made", DEFAULT_MEMORY)
        .map_err(told)?;
    let touches = made::touches(people, &mut import)?;
    let rows = began.elapsed();
    import
        .commit(doorstep_ledger::Run::default())
        .map_err(told)?;
    Ok(json!({
        "people": people,
        "touches": touches,
        "rows_s": rows.as_secs_f64(),
        "seconds": began.elapsed().as_secs_f64(),
        "peak_mib": peak_mib(),
    }))
}

/// Reads the columns that the rules need.
fn decode(folder: &Path, threads: usize) -> Result<Value, String> {
    let ledger = Ledger::open(folder).map_err(told)?;
    let began = now();
    let touches = ledger
        .decode_touches(reading(threads, &Calendar::utc()))
        .map_err(told)?;
    Ok(json!({
        "touches": touches,
        "seconds": began.elapsed().as_secs_f64(),
        "peak_mib": peak_mib(),
    }))
}

/// Folds everybody's touches and sums up what the cases say.
fn fold(folder: &Path, threads: usize, readings: &[Reading]) -> Result<Value, String> {
    let policy = Policy::from_toml("silence_d = 0").map_err(told)?;
    let ledger = Ledger::open(folder).map_err(told)?;
    let began = now();
    let start = || sums::Sums::new(&policy, readings);
    let take = |sums: &mut sums::Sums, person: doorstep_ledger::Person| sums.take(&person);
    let calendar = Calendar::utc();
    let parts = ledger
        .people(reading(threads, &calendar), start, take)
        .map_err(told)?;
    let seconds = began.elapsed().as_secs_f64();
    let sums = sums::Sums::all(parts).ok_or("no threads")?;
    Ok(json!({
        "answer": sums.answer(),
        "seconds": seconds,
        "peak_mib": peak_mib(),
    }))
}

/// Nobody is asked for by name.
const fn reading(threads: usize, calendar: &Calendar) -> doorstep_ledger::Reading<'_> {
    doorstep_ledger::Reading {
        threads,
        calendar,
        with_ids: false,
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a benchmark")]
fn now() -> Instant {
    Instant::now()
}

/// The most memory the process ever held, where the system tells.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
