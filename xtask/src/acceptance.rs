//! Proof by simulation: runs the crate that puts invented firms before the verdict.

use std::env;
use std::process::{Command, ExitCode};

use crate::checkout;

/// Runs it in the root of the checkout, optimised, and passes the arguments on.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(checkout::root()?)
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "doorstep-acceptance",
            "--",
        ])
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
