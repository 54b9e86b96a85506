//! `cargo xtask test`: looks for what the tests need, runs them all, and says at the end what ran and what did not.
//!
//! It never hides a skipped test: each one is named with its reason, and under `CI=true` it fails the run.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::checkout;
use crate::needs::{self, Looked, POSTGRES, Without};
use crate::postgres::Cluster;
use crate::tally::Tally;

/// Runs the task; `extra` are arguments for `cargo test`.
pub(crate) fn run(extra: &[String]) -> Result<ExitCode, String> {
    let root = checkout::root()?;
    let mut looked = meet_needs(&root);
    let cluster = start_postgres(&mut looked);
    let words = arguments(extra, &skipped_names(&looked));
    let run = if looked.iter().any(stops_everything) {
        Run::default()
    } else {
        cargo_test(&root, &words, &looked, cluster.as_ref())?
    };
    drop(cluster);

    let verdict = verdict(&run, &looked, env::var("CI").as_deref() == Ok("true"));
    print_summary(&words, &run.tally, &looked, &verdict);
    Ok(if verdict.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Lets the test that kills the server do so many times.
pub(crate) fn crash(kills: &str) -> Result<ExitCode, String> {
    let root = checkout::root()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args(["test", "-p", "doorstep", "--test", "web", "killed::"])
        .env("DOORSTEP_KILLS", kills)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    println!(
        "\nkilled {kills} times: {}",
        if status.success() {
            "nothing lost"
        } else {
            "FAILED"
        }
    );
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Starts a PostgreSQL for the tests, if it is there; one that does not start is as good as none.
fn start_postgres(looked: &mut [Looked]) -> Option<Cluster> {
    let looked = looked
        .iter_mut()
        .find(|looked| looked.need.name == POSTGRES)?;
    let programs = looked.found.as_ref().ok()?;
    match Cluster::start(Path::new(programs)) {
        Ok(cluster) => Some(cluster),
        Err(reason) => {
            println!("PostgreSQL does not start: {reason}\n");
            looked.found = Err(reason);
            None
        }
    }
}

/// What came of `cargo test`.
#[derive(Default)]
struct Run {
    succeeded: bool,
    tally: Tally,
}

fn meet_needs(root: &Path) -> Vec<Looked> {
    let mut looked = needs::look(root);
    needs::announce(&looked);
    if needs::provide(&looked) {
        looked = needs::look(root);
        needs::announce(&looked);
    }
    looked
}

/// The arguments of `cargo test`: everything, unless the caller chose packages, and all of it even if something fails.
fn arguments(extra: &[String], skipped: &BTreeSet<&str>) -> Vec<String> {
    let end = extra
        .iter()
        .position(|word| word == "--")
        .unwrap_or(extra.len());
    let (for_cargo, for_tests) = extra.split_at(end);

    let mut words = vec!["test".to_owned()];
    // Tests are of all there is. Cargo would take `--workspace -p one` for all packages, without a word.
    if !for_cargo.iter().any(|word| chooses_packages(word)) {
        words.extend(["--workspace".to_owned(), "--all-features".to_owned()]);
    }
    if !for_cargo.iter().any(|word| word == "--no-fail-fast") {
        words.push("--no-fail-fast".to_owned());
    }
    words.extend_from_slice(for_cargo);
    if !for_tests.is_empty() || !skipped.is_empty() {
        words.push("--".to_owned());
    }
    words.extend(for_tests.iter().skip(1).cloned());
    words.extend(
        skipped
            .iter()
            .flat_map(|name| ["--skip".to_owned(), (*name).to_owned()]),
    );
    words
}

fn chooses_packages(word: &str) -> bool {
    let beginnings = ["-p", "--package", "--manifest-path"];
    matches!(word, "--workspace" | "--all")
        || beginnings.iter().any(|start| word.starts_with(start))
}

fn skipped_names(looked: &[Looked]) -> BTreeSet<&'static str> {
    let missing = looked.iter().filter(|looked| looked.found.is_err());
    missing
        .flat_map(|looked| match looked.need.without {
            Without::Skip(names) => names,
            Without::NothingRuns | Without::NotExercised(_) => &[],
        })
        .copied()
        .collect()
}

fn stops_everything(looked: &Looked) -> bool {
    looked.found.is_err() && matches!(looked.need.without, Without::NothingRuns)
}

/// Runs `cargo test` and lets its output through while counting what it reports.
fn cargo_test(
    root: &Path,
    words: &[String],
    looked: &[Looked],
    cluster: Option<&Cluster>,
) -> Result<Run, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(words).stdout(Stdio::piped());
    for Looked { need, found } in looked {
        if let (Some(variable), Ok(place)) = (need.variable, found) {
            command.env(variable, place);
        }
    }
    if let Some(cluster) = cluster {
        command.env("DOORSTEP_POSTGRES", cluster.address());
    }
    let mut child = command
        .spawn()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let output = child.stdout.take().ok_or("cargo gives no output")?;
    let tally = pass_on(BufReader::new(output), io::stdout().lock())
        .map_err(|error| format!("cannot pass the output on: {error}"))?;
    let status = child
        .wait()
        .map_err(|error| format!("cannot wait for cargo: {error}"))?;
    Ok(Run {
        succeeded: status.success(),
        tally,
    })
}

fn pass_on(mut output: impl BufRead, mut into: impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new(); // bytes: a test may print what is no text
    while output.read_until(b'\n', &mut line)? > 0 {
        into.write_all(&line)?;
        tally.observe(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(tally)
}

/// Whether the run is good: its last word, or why not.
fn verdict(run: &Run, looked: &[Looked], is_ci: bool) -> Result<&'static str, &'static str> {
    let skipped = !skipped_names(looked).is_empty();
    if looked.iter().any(stops_everything) {
        Err("FAILED: the tests cannot be built")
    } else if !run.succeeded && run.tally.failed == 0 {
        Err("FAILED: no test failed, but cargo did; its own messages say why")
    } else if !run.succeeded {
        Err("FAILED")
    } else if skipped && is_ci {
        Err("FAILED: tests were skipped, and CI=true asks for all of them")
    } else if skipped {
        Ok("passed, with tests skipped")
    } else {
        Ok("passed")
    }
}

fn print_summary(words: &[String], tally: &Tally, looked: &[Looked], verdict: &Result<&str, &str>) {
    println!("\nSummary of the tests");
    println!("  command: cargo {}", words.join(" "));
    println!(
        "  ran: {} passed, {} failed; {} ignored, {} left out by name; reports of {} test programs",
        tally.passed, tally.failed, tally.ignored, tally.filtered, tally.programs
    );
    for name in &tally.failures {
        println!("  failed: {name}");
    }
    for line in looked.iter().filter_map(|looked| fate(looked, tally)) {
        println!("  {line}");
    }
    let (Ok(words) | Err(words)) = verdict;
    println!("  result: {words}");
}

/// What became of the tests that depend on a need, where there is something to say.
fn fate(looked: &Looked, tally: &Tally) -> Option<String> {
    let need = looked.need;
    match (&looked.found, need.without) {
        (Ok(place), Without::NotExercised(prefix)) => {
            let count = tally.ran_with_prefix(prefix);
            Some(format!(
                "{}: {count} tests named {prefix}* ran with {place}",
                need.name
            ))
        }
        (Ok(_), _) => None,
        (Err(reason), without) => {
            let what = match without {
                Without::NothingRuns => "skipped: every test".to_owned(),
                Without::Skip(names) => format!("skipped: {}", names.join(", ")),
                Without::NotExercised(prefix) => format!("not exercised: tests named {prefix}*"),
            };
            Some(format!(
                "{what}, for want of {} ({reason}; {})",
                need.name,
                need.remedy.sentence()
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Looked, Run, arguments, fate, pass_on, skipped_names, verdict};
    use crate::needs::NEEDS;
    use crate::tally::Tally;

    fn without(missing: &[&str]) -> Vec<Looked> {
        let found = |name: &str| {
            if missing.contains(&name) {
                Err("gone".to_owned())
            } else {
                Ok("/there".to_owned())
            }
        };
        NEEDS
            .iter()
            .map(|need| Looked {
                need,
                found: found(need.name),
            })
            .collect()
    }

    fn line(extra: &str, missing: &[&str]) -> String {
        let extra: Vec<String> = extra.split_whitespace().map(str::to_owned).collect();
        arguments(&extra, &skipped_names(&without(missing))).join(" ")
    }

    fn good_run() -> Run {
        Run {
            succeeded: true,
            tally: Tally::default(),
        }
    }

    #[test]
    fn everything_runs_unless_the_caller_chooses_packages() {
        assert_eq!(
            line("", &[]),
            "test --workspace --all-features --no-fail-fast"
        );
        assert_eq!(
            line("--doc", &[]),
            "test --workspace --all-features --no-fail-fast --doc"
        );
        assert_eq!(line("-p xtask", &[]), "test --no-fail-fast -p xtask");
        assert_eq!(
            line("--package=xtask --no-fail-fast", &[]),
            "test --package=xtask --no-fail-fast"
        );
    }

    #[test]
    fn skips_join_the_arguments_of_the_tests() {
        assert_eq!(
            line("", &["git"]),
            "test --workspace --all-features --no-fail-fast -- --skip the_tree_is_tidy"
        );
        let both = line("-- --nocapture", &["git", "a git checkout"]);
        assert_eq!(
            both,
            "test --workspace --all-features --no-fail-fast -- --nocapture --skip the_tree_is_tidy"
        );
    }

    #[test]
    fn a_skip_is_a_failure_only_in_ci() {
        assert!(verdict(&good_run(), &without(&["git"]), false).is_ok());
        assert!(verdict(&good_run(), &without(&["git"]), true).is_err());
        assert!(verdict(&good_run(), &without(&[]), true).is_ok());
    }

    #[test]
    fn without_a_browser_its_tests_are_skipped_and_without_axe_core_only_announced() {
        let line = line("", &["chromedriver", "axe-core"]);
        assert_eq!(
            line,
            "test --workspace --all-features --no-fail-fast -- --skip browser::"
        );
        assert!(verdict(&good_run(), &without(&["chromedriver"]), true).is_err());
        assert!(verdict(&good_run(), &without(&["axe-core"]), true).is_ok());
    }

    #[test]
    fn absent_real_data_is_no_failure_but_is_announced() {
        let looked = without(&["real data"]);
        assert_eq!(verdict(&good_run(), &looked, true), Ok("passed"));
        let said: Vec<String> = looked
            .iter()
            .filter_map(|looked| fate(looked, &Tally::default()))
            .collect();
        let is_announced = |line: &String| line.starts_with("not exercised: tests named real_*");
        assert!(said.iter().any(is_announced), "{said:?}");
    }

    #[test]
    fn a_failed_run_and_a_missing_linker_are_failures_anywhere() {
        assert!(verdict(&Run::default(), &without(&[]), false).is_err());
        assert!(verdict(&good_run(), &without(&["cc"]), false).is_err());
    }

    #[test]
    fn output_that_is_no_text_passes_through_and_the_reports_around_it_count() {
        let output = b"\xff\xfe\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let mut seen = Vec::new();
        assert_eq!(pass_on(output.as_slice(), &mut seen).unwrap().passed, 3);
        assert_eq!(seen, output);
    }
}
