//! The command line of the proof by simulation: `cargo xtask acceptance` runs it.
//!
//! It must never change a number by how it is run: threads and time only decide how many firms there are.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use doorstep_acceptance::design::{self, Series};
use doorstep_acceptance::play::{self, PlayError, Played};
use doorstep_acceptance::report::{self, Group, Run};
use doorstep_acceptance::{Firm, case, crew, limits};

/// Puts invented firms whose weakness is known before the verdict, and reports what it says of them.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask acceptance")]
struct Arguments {
    /// How many firms
    #[arg(long, default_value_t = design::FIRMS, value_parser = firms)]
    firms: usize,
    /// Play the firms by which the verdict may be tuned; their numbers may not be reported
    #[arg(long)]
    tune: bool,
    /// Write the report into this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write every firm as a line of JSON into this file; by default acceptance.jsonl in the target folder
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
    /// Threads; no number depends on them
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Take no further firm after so many minutes
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// So many firms also go through files and their reader
    #[arg(long, value_name = "FIRMS", default_value_t = 50)]
    through_files: usize,
    /// Show only these tables of where it goes wrong; by default all
    #[arg(long, value_enum)]
    group: Vec<Group>,
    /// Fail if the run falls below what was measured before, beyond chance
    #[arg(long)]
    check: bool,
    /// Show one firm: what was planted, and what its owner would be told
    #[arg(long, value_name = "SEED")]
    case: Option<u64>,
}

fn firms(text: &str) -> Result<usize, String> {
    let count: usize = text.parse().map_err(|_| "write a number".to_owned())?;
    if (1..=design::FIRMS_MAX).contains(&count) {
        Ok(count)
    } else {
        Err(format!("at least 1 and at most {}", design::FIRMS_MAX))
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("acceptance: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    if let Some(seed) = arguments.case {
        let trial = design::of_seed(seed).ok_or("no series has this seed")?;
        let played = play::play(&trial).map_err(|error| error.to_string())?;
        print!("{}", case::text(&played));
        return Ok(ExitCode::SUCCESS);
    }
    let firms = play_all(arguments).map_err(|error| error.to_string())?;
    let lines = arguments.lines.clone().unwrap_or_else(lines_file);
    write(&lines, &as_lines(&firms)?)?;
    let groups = if arguments.group.is_empty() {
        &Group::ALL[..]
    } else {
        &arguments.group[..]
    };
    let document = report::document(
        &firms,
        Run {
            series: series(arguments),
            asked: arguments.firms,
            through_files: (0..firms.len())
                .filter(|&place| goes_through_files(arguments, place))
                .count(),
        },
        groups,
    );
    match &arguments.out {
        Some(file) => write(file, &document)?,
        None => print!("{document}"),
    }
    Ok(check(arguments, &firms))
}

const fn series(arguments: &Arguments) -> Series {
    if arguments.tune {
        Series::Tuning
    } else {
        Series::Reported
    }
}

fn play_all(arguments: &Arguments) -> Result<Vec<Firm>, PlayError> {
    let began = now();
    let end = Duration::from_secs(arguments.minutes * 60);
    let done = AtomicUsize::new(0);
    let series = series(arguments);
    let work = |place: usize| {
        let trial = series.trial(place);
        let played = if goes_through_files(arguments, place) {
            play::play_through_files(&trial)
        } else {
            play::play(&trial)
        };
        progress(
            done.fetch_add(1, Ordering::Relaxed) + 1,
            arguments.firms,
            began,
        );
        played.map(|Played { firm, .. }| firm)
    };
    crew::in_order(
        arguments.firms,
        arguments.threads,
        |_| began.elapsed() < end,
        work,
    )
}

/// Spread over the run, so that firms of all kinds do.
const fn goes_through_files(arguments: &Arguments, place: usize) -> bool {
    let wanted = arguments.through_files;
    let firms = arguments.firms;
    (place + 1) * wanted / firms > place * wanted / firms
}

fn progress(done: usize, of: usize, began: Instant) {
    if done.is_multiple_of((of / 20).max(1)) || done == of {
        eprintln!("{done} of {of} firms after {} s", began.elapsed().as_secs());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a long run shows its progress and has a bound; no number depends on the time"
)]
fn now() -> Instant {
    Instant::now()
}

fn lines_file() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    target.join("acceptance.jsonl")
}

fn as_lines(firms: &[Firm]) -> Result<String, String> {
    let mut lines = String::new();
    for firm in firms {
        let line = serde_json::to_string(firm).map_err(|error| error.to_string())?;
        writeln!(lines, "{line}").map_err(|error| error.to_string())?;
    }
    Ok(lines)
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn check(arguments: &Arguments, firms: &[Firm]) -> ExitCode {
    if !arguments.check {
        return ExitCode::SUCCESS;
    }
    let limits = limits::all(firms);
    for limit in &limits {
        eprintln!("{}", limit.text());
    }
    let is_whole = firms.len() == arguments.firms;
    if !is_whole {
        eprintln!(
            "BROKEN: only {} of {} firms in time",
            firms.len(),
            arguments.firms
        );
    }
    if is_whole && limits.iter().all(|limit| !limit.is_broken()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
