//! Tasks developers repeat: `cargo xtask test`, `tidy`, `sample`, `screenshots`, `acceptance`, `bench peers`, `fuzz` and `crash`.
//!
//! It knows the product's crates only as names in tables. It never depends on one of them, so that it still builds,
//! and can still say what is wrong, when one of them does not.

mod acceptance;
mod axe;
mod bench;
mod checkout;
mod fuzz;
mod needs;
mod postgres;
mod sample;
mod screenshots;
mod suite;
mod tally;
mod tidy;

use std::env;
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <task>

  test [arguments]        run every test; the arguments are passed on to `cargo test`
  tidy                    check the rules of the tree that neither compiler nor linter knows
  sample                  write the demo's report into README.md
  screenshots             take the README's pictures of the report anew; needs chromium-driver
  acceptance [arguments]  put invented firms before the verdict; `acceptance --help` says what it takes
  bench peers [arguments] hold the fold against decoding, DuckDB and chDB, and write docs/performance.md
  fuzz [--minutes N] [TARGET ...]  random bytes for the readers, each for N minutes; needs a nightly compiler
  crash [N]               kill the server N times under load, by default 500: nothing acknowledged may be lost
  help                    print this text

`test` looks first for what the tests need: it installs what is missing when it runs as root on a Debian-like
system, else it prints the command and skips the tests that cannot run. With CI=true such a skip is a failure.
axe-core comes from the npm registry into the user's cache; where it cannot be had, its test is not exercised.
DOORSTEP_REAL_DATA names the folder of real data; without it, `shared/data` beside the checkout is used if it is there.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", ..] => suite::run(&arguments[1..]),
        ["tidy"] => tidy::run(),
        ["sample"] => sample::run(),
        ["screenshots"] => screenshots::run(),
        ["acceptance", ..] => acceptance::run(&arguments[1..]),
        ["bench", "peers", ..] => bench::run(&words[2..]),
        ["fuzz", ..] => fuzz::run(&words[1..]),
        ["crash"] => suite::crash("500"),
        ["crash", kills] if kills.parse::<u32>().is_ok() => suite::crash(kills),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        [] => Err(format!("which task?\n\n{HELP}")),
        [
            "tidy" | "sample" | "screenshots" | "help" | "--help" | "-h",
            extra,
            ..,
        ] => Err(format!("this task takes no `{extra}`\n\n{HELP}")),
        [unknown, ..] => Err(format!("there is no task `{unknown}`\n\n{HELP}")),
    }
}

#[cfg(test)]
mod tests {
    use super::run;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn an_unknown_task_is_an_error_that_shows_the_help() {
        for (line, complaint) in [
            ("", "which task?"),
            ("tody", "no task `tody`"),
            ("tidy up", "takes no `up`"),
        ] {
            let problem = run(&words(line)).unwrap_err();
            assert!(problem.contains(complaint), "{problem}");
            assert!(problem.contains("Usage: cargo xtask"), "{problem}");
        }
    }
}
