//! Makes the README's pictures anew, so that what a newcomer sees there is what the program draws: of the report, and of the
//! application as its own tests meet it.

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
    taken?;
    of_the_application(&root)?;
    Ok(ExitCode::SUCCESS)
}

/// The pictures of the application that are kept, by what the test calls them.
const OF_THE_APPLICATION: [&str; 3] = ["door-1440-light", "door-1440-dark", "person-1440-light"];

/// Lets the test that looks at every page of the application keep what it sees.
fn of_the_application(root: &Path) -> Result<(), String> {
    let folder = env::temp_dir().join(format!("doorstep-pictures-{}", std::process::id()));
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let looked = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args([
            "test",
            "--quiet",
            "-p",
            "doorstep",
            "--test",
            "web",
            "no_page_is_wider",
        ])
        .env("DOORSTEP_PICTURES", &folder)
        .status();
    let looked = looked.map_err(|error| format!("cannot start cargo: {error}"))?;
    if !looked.success() {
        return Err("the pages of the application could not be looked at".to_owned());
    }
    for name in OF_THE_APPLICATION {
        let file = format!("{name}.png");
        std::fs::copy(
            folder.join(&file),
            root.join("docs/screenshots").join(&file),
        )
        .map_err(failed)?;
    }
    std::fs::remove_dir_all(&folder).map_err(failed)
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
