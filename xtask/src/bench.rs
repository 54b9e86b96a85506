//! `cargo xtask bench peers`: the fold against decoding alone, `DuckDB` and `chDB`, on the same ledger and in one run.
//!
//! What each says of the cases must be the same to the last digit, else nothing is written down. The result goes into
//! `docs/performance.md`, between its markers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::Value;

use crate::checkout;

const HELP: &str = "\
Usage: cargo xtask bench peers [--people N] [--runs N] [--folder FOLDER] [--no-peers]

  --people N       make a ledger of so many people, ten touches each (2,000,000)
  --runs N         run everything so many times in turn, and take the fastest (3)
  --folder FOLDER  keep ledger and files here (target/bench-peers)
  --no-peers       ours alone, without DuckDB and chDB";

/// The peers, as `pip` knows them.
const PEERS: &[&str] = &["duckdb==2.0.1", "chdb==4.4.0"];
const PYTHON: &str = include_str!("peers.py");

/// The result stands between these lines of the document.
const BEGIN: &str = "<!-- bench peers: begin -->";
const END: &str = "<!-- bench peers: end -->";

const THREADS: &str = "2";

struct Options {
    people: u64,
    runs: usize,
    folder: PathBuf,
    peers: bool,
}

/// One thing that is measured.
struct Entry {
    name: &'static str,
    command: Vec<String>,
    seconds: f64,
    peak_mib: u64,
    answer: Option<Value>,
}

pub(crate) fn run(arguments: &[&str]) -> Result<ExitCode, String> {
    let options = options(arguments)?;
    let root = checkout::root()?;
    let bench = build(&root)?;
    fs::create_dir_all(&options.folder).map_err(|error| error.to_string())?;
    let place = |name: &str| options.folder.join(name).display().to_string();
    let ledger = place(&format!("ledger-{}", options.people));
    let mut lines = Vec::new();
    if !Path::new(&ledger).join("manifest.json").is_file() {
        let made = json(Command::new(&bench).args(["make", &ledger, &options.people.to_string()]))?;
        lines.push(format!(
            "Made and clustered in {:.1} s by one import ({:.1} s until the last row was taken, rows made on the way), peak {} MiB.",
            number(&made["seconds"]),
            number(&made["rows_s"]),
            made["peak_mib"]
        ));
    }
    let table = table_of(Path::new(&ledger))?;
    let ours = |action: &[&str]| {
        let mut command = vec![
            bench.display().to_string(),
            action[0].to_owned(),
            ledger.clone(),
        ];
        command.extend(action[1..].iter().map(|&word| word.to_owned()));
        command
    };
    let mut entries = vec![
        entry("decoding the columns, 1 thread", ours(&["decode", "1"])),
        entry("fold, base reading, 1 thread", ours(&["fold", "1", "base"])),
        entry(
            "decoding the columns, 2 threads",
            ours(&["decode", THREADS]),
        ),
        entry(
            "fold, base reading, 2 threads",
            ours(&["fold", THREADS, "base"]),
        ),
        entry(
            "fold, all three readings, 2 threads",
            ours(&["fold", THREADS, "all"]),
        ),
    ];
    let mut clustering = None;
    if options.peers {
        let (python, script) = peers(&options.folder)?;
        let peer = |words: &[&str]| {
            let mut command = vec![python.clone(), script.clone()];
            command.extend(words.iter().map(|&word| word.to_owned()));
            command
        };
        let shuffled = place(&format!("shuffled-{}.parquet", options.people));
        if !Path::new(&shuffled).is_file() {
            json_of(&peer(&["duckdb-shuffle", &table, &shuffled, "-", THREADS]))?;
        }
        let clustered = place("clustered.parquet");
        clustering = Some(json_of(&peer(&[
            "duckdb-cluster",
            &shuffled,
            &clustered,
            "-",
            THREADS,
        ]))?);
        fs::remove_file(&clustered).map_err(|error| error.to_string())?;
        for (name, file, engine, way) in [
            (
                "chDB, packed arrays, the same file",
                &table,
                "chdb",
                "packed",
            ),
            ("DuckDB, lists, the same file", &table, "duckdb", "lists"),
            (
                "DuckDB, windows, the same file",
                &table,
                "duckdb",
                "windows",
            ),
            ("chDB, packed arrays, shuffled", &shuffled, "chdb", "packed"),
            ("DuckDB, lists, shuffled", &shuffled, "duckdb", "lists"),
            ("DuckDB, windows, shuffled", &shuffled, "duckdb", "windows"),
        ] {
            entries.push(entry(name, peer(&[engine, file, way, THREADS])));
        }
    }
    measure(&mut entries, options.runs)?;
    agree(&entries)?;
    lines.splice(0..0, heading(&options, &entries));
    lines.extend(rows(&entries));
    if let Some(clustering) = clustering {
        lines.push(String::new());
        lines.push(format!(
            "DuckDB writes the shuffled touches sorted as the ledger has them in {:.1} s, peak {} MiB.",
            number(&clustering["seconds"]),
            clustering["peak_mib"]
        ));
    }
    let text = lines.join("\n");
    println!("{text}");
    if options.peers {
        write_down(&root, &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn options(arguments: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        people: 2_000_000,
        runs: 3,
        folder: checkout::target_folder(&checkout::root()?).join("bench-peers"),
        peers: true,
    };
    let mut rest = arguments.iter();
    while let Some(&word) = rest.next() {
        let mut value = || {
            rest.next()
                .copied()
                .ok_or_else(|| format!("{word}: of what?\n\n{HELP}"))
        };
        let count = |text: &str| text.parse().map_err(|_| format!("{text}: no number"));
        match word {
            "--people" => options.people = count(value()?)?,
            "--runs" => options.runs = count(value()?)? as usize,
            "--folder" => options.folder = value()?.into(),
            "--no-peers" => options.peers = false,
            _ => return Err(format!("{word}: unknown\n\n{HELP}")),
        }
    }
    Ok(options)
}

fn build(root: &Path) -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "doorstep-bench",
        ])
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        Ok(checkout::target_folder(&checkout::root()?).join("release/doorstep-bench"))
    } else {
        Err("doorstep-bench does not build".to_owned())
    }
}

/// A Python with the peers, and the script that asks them.
fn peers(folder: &Path) -> Result<(String, String), String> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    if !python.is_file() {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment)
            .status();
        let is_made = made.is_ok_and(|status| status.success());
        let installed = is_made
            && Command::new(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .args(PEERS)
                .status()
                .is_ok_and(|status| status.success());
        if !installed {
            // A half-made environment would be taken for a whole one.
            let _ = fs::remove_dir_all(&environment);
            return Err("DuckDB and chDB could not be installed: python3 with venv and pip is needed, and the network (--no-peers goes without)".to_owned());
        }
    }
    let script = folder.join("peers.py");
    fs::write(&script, PYTHON).map_err(|error| error.to_string())?;
    Ok((python.display().to_string(), script.display().to_string()))
}

/// The touches of the only segment.
fn table_of(ledger: &Path) -> Result<String, String> {
    let segments = fs::read_dir(ledger.join("segments")).map_err(|error| error.to_string())?;
    let tables = segments
        .flatten()
        .map(|segment| segment.path().join("touches.parquet"));
    let mut tables = tables.filter(|table| table.is_file());
    let table = tables.next().ok_or("the ledger has no touches")?;
    Ok(table.display().to_string())
}

const fn entry(name: &'static str, command: Vec<String>) -> Entry {
    Entry {
        name,
        command,
        seconds: f64::INFINITY,
        peak_mib: 0,
        answer: None,
    }
}

/// Everything in turn, so that a busy moment of the machine meets all alike.
fn measure(entries: &mut [Entry], runs: usize) -> Result<(), String> {
    for run in 1..=runs {
        for entry in &mut *entries {
            let found = json_of(&entry.command)?;
            entry.seconds = entry.seconds.min(number(&found["seconds"]));
            entry.peak_mib = entry.peak_mib.max(found["peak_mib"].as_u64().unwrap_or(0));
            if found["answer"].is_array() {
                entry.answer = Some(found["answer"].clone());
            }
            eprintln!(
                "run {run}: {:<40} {:.2} s",
                entry.name,
                number(&found["seconds"])
            );
        }
    }
    Ok(())
}

fn agree(entries: &[Entry]) -> Result<(), String> {
    let mut answers = entries.iter().filter(|entry| entry.answer.is_some());
    let Some(first) = answers.next() else {
        return Err("nobody answered".to_owned());
    };
    match answers.find(|entry| entry.answer != first.answer) {
        None => Ok(()),
        Some(other) => Err(format!(
            "{} says {:?}, {} says {:?}",
            first.name, first.answer, other.name, other.answer
        )),
    }
}

fn heading(options: &Options, entries: &[Entry]) -> Vec<String> {
    let answer = entries.iter().find_map(|entry| entry.answer.as_ref());
    let cases = answer.and_then(|answer| answer[0].as_u64()).unwrap_or(0);
    let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = machine.lines().find(|line| line.starts_with("model name"));
    let model = model
        .and_then(|line| line.split(": ").nth(1))
        .unwrap_or("an unknown processor");
    let peers = PEERS.join(", ").replace("==", " ");
    vec![
        format!(
            "`cargo xtask bench peers --people {}`: ten touches a person, {cases} cases, the fastest of {} runs in turn, on 2 threads of {model}; {peers}. All gave the same eleven sums (cases, doors, turns, answers, answer times, orders, who won them, amounts).",
            options.people, options.runs
        ),
        String::new(),
    ]
}

fn rows(entries: &[Entry]) -> Vec<String> {
    let best = |name: &str| {
        let found = entries.iter().find(|entry| entry.name.starts_with(name));
        found.map_or(f64::NAN, |entry| entry.seconds)
    };
    let fold = best("fold, base reading, 2");
    let mut rows = vec![
        String::new(),
        "| what | seconds | of the fold | peak MiB |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    rows.extend(entries.iter().map(|entry| {
        format!(
            "| {} | {:.2} | {:.1} | {} |",
            entry.name,
            entry.seconds,
            entry.seconds / fold,
            entry.peak_mib
        )
    }));
    rows
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn json_of(command: &[String]) -> Result<Value, String> {
    let (program, arguments) = command.split_first().ok_or("nothing to run")?;
    json(Command::new(program).args(arguments))
}

/// Runs something that prints one line of JSON.
fn json(command: &mut Command) -> Result<Value, String> {
    let output = command
        .output()
        .map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed: {text}"));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{command:?}: {error}"))
}

/// Puts the result into the document.
fn write_down(root: &Path, text: &str) -> Result<(), String> {
    let path = root.join("docs/performance.md");
    let document = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let parted = document.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parted.ok_or("docs/performance.md has lost its markers")?;
    let document = format!("{before}{BEGIN}\n{text}\n{END}{after}");
    fs::write(&path, document).map_err(|error| error.to_string())
}
