//! Makes the README's pictures of the report anew, so that what a newcomer sees there is what the program draws.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::checkout;

/// Writes the demo's page as of a fixed day and takes the pictures of it into `docs/screenshots`.
pub(crate) fn run() -> Result<ExitCode, String> {
    let root = checkout::root()?;
    let name = format!("doorstep-screenshots-{}.html", std::process::id());
    let page = env::temp_dir().join(name);
    let taken = cargo(&root, "doorstep", |command| {
        command.args(["demo", "--last-day", "2026-06-30", "--html"]);
        command.arg(&page).stdout(std::process::Stdio::null());
    })
    .and_then(|()| {
        cargo(&root, "doorstep-browser", |command| {
            command.arg(&page).arg("docs/screenshots");
        })
    });
    let _ = std::fs::remove_file(&page);
    taken.map(|()| ExitCode::SUCCESS)
}

/// Runs the program of one of our packages.
fn cargo(root: &Path, package: &str, say: impl FnOnce(&mut Command)) -> Result<(), String> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command.args(["run", "--quiet", "--package", package, "--"]);
    say(&mut command);
    let status = command
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{package} failed; its own messages say why"))
}
