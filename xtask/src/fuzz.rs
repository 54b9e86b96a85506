//! Random bytes for every reader, by libFuzzer, where a nightly compiler is there. What breaks a reader is kept in
//! `fuzz/findings` and is a test on stable from then on.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::checkout;

/// What the compiler is told so that libFuzzer sees which ways a program takes.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1";

pub(crate) fn run(arguments: &[&str]) -> Result<ExitCode, String> {
    let root = checkout::root()?;
    let fuzz = root.join("fuzz");
    let known = targets(&fuzz)?;
    let mut minutes = 1.0;
    let mut targets: Vec<String> = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if *word == "--minutes" {
            let number = words.next().and_then(|number| number.parse::<f64>().ok());
            minutes = number
                .filter(|number| number.is_finite() && *number > 0.0)
                .ok_or("--minutes takes a number above 0: so long each target is fed")?;
        } else if known.iter().any(|target| target == word) {
            targets.push((*word).to_owned());
        } else {
            return Err(format!(
                "there is no target {word}; there are {}",
                known.join(", ")
            ));
        }
    }
    if targets.is_empty() {
        targets = known;
    }
    if !has_nightly() {
        println!(
            "fuzz: skipped, because it takes a nightly compiler: rustup toolchain install nightly"
        );
        return Ok(ExitCode::SUCCESS);
    }
    let builds = checkout::target_folder(&root).join("fuzz");
    let program = build(&fuzz, &builds)?;
    let mut failed = Vec::new();
    for target in targets {
        if !feed(&fuzz, &builds, &program, &target, minutes)? {
            failed.push(target);
        }
    }
    if failed.is_empty() {
        println!("fuzz: nothing was found");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "fuzz: something was found in {}; it lies in fuzz/findings, and the tests read it from now on",
        failed.join(", ")
    );
    Ok(ExitCode::FAILURE)
}

/// The targets: each has a corpus, which a test of `doorstep-intake` holds to.
fn targets(fuzz: &Path) -> Result<Vec<String>, String> {
    let corpus = fuzz.join("corpus");
    let entries = corpus
        .read_dir()
        .map_err(|error| format!("{}: {error}", corpus.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn has_nightly() -> bool {
    let told = Command::new("rustup")
        .args(["run", "nightly", "rustc", "--version"])
        .output();
    told.is_ok_and(|output| output.status.success())
}

/// Builds the program with the coverage that libFuzzer needs; returns where it lies.
fn build(fuzz: &Path, builds: &Path) -> Result<std::path::PathBuf, String> {
    const HOST: &str = "x86_64-unknown-linux-gnu";
    let status = Command::new("rustup")
        .args([
            "run",
            "nightly",
            "cargo",
            "build",
            "--release",
            "--target",
            HOST,
            "--target-dir",
        ])
        .arg(builds)
        .current_dir(fuzz)
        // What cargo tells its tasks is of the stable compiler.
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTFLAGS", COVERAGE)
        .status()
        .map_err(|error| format!("rustup: {error}"))?;
    if !status.success() {
        return Err("the fuzz targets do not build: a C++ compiler is needed too".to_owned());
    }
    Ok(builds.join(HOST).join("release/fuzz"))
}

/// Feeds a target for some minutes; whether nothing was found.
fn feed(
    fuzz: &Path,
    builds: &Path,
    program: &Path,
    target: &str,
    minutes: f64,
) -> Result<bool, String> {
    const LONGEST_BYTES: usize = 1 << 14;
    const SLOWEST_SECONDS: u32 = 20;
    const MOST_MEBIBYTES: u32 = 2_048;
    let findings = fuzz.join("findings").join(target);
    // New inputs are kept out of the checkout: the corpus holds what a person has looked at.
    let grown = builds.join("grown").join(target);
    for folder in [&findings, &grown] {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    println!("fuzz: {target}, {minutes} minutes");
    let status = Command::new(program)
        .arg(format!("-max_total_time={}", (minutes * 60.0).ceil()))
        .arg(format!("-max_len={LONGEST_BYTES}"))
        .arg(format!("-timeout={SLOWEST_SECONDS}"))
        .arg(format!("-rss_limit_mb={MOST_MEBIBYTES}"))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args(["-print_final_stats=1", "-verbosity=0"])
        .arg(&grown)
        .arg(fuzz.join("corpus").join(target))
        .env("DOORSTEP_FUZZ", target)
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    // git keeps no empty folder.
    let _ = std::fs::remove_dir(&findings);
    Ok(status.success())
}
