//! axe-core, which the tests of the page ask about accessibility: other people's code (MPL-2.0), never in the repository.
//!
//! It comes once from the npm registry in one pinned version into the user's cache. It must never be used, or kept, if
//! its checksum is another, and none of its package's scripts ever run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const VERSION: &str = "4.14.1";
/// SHA-256 of `axe.min.js` in the package of that version.
const CHECKSUM: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";
const FILE: &str = "axe.min.js";

/// Where it is, if it is there and the right one.
pub(crate) fn look(_root: &Path) -> Result<String, String> {
    let file = folder()?.join(FILE);
    if !file.is_file() {
        return Err(format!("there is no {}", file.display()));
    }
    prove(&file)?;
    Ok(file.display().to_string())
}

/// Brings it into the cache: from a folder beside its place, so that half of it never stands there.
pub(crate) fn fetch() -> Result<(), String> {
    let folder = folder()?;
    let draft = folder.with_extension(format!("draft-{}", std::process::id()));
    fs::create_dir_all(&draft).map_err(|error| format!("{}: {error}", draft.display()))?;
    let brought = unpack(&draft).and_then(|()| keep(&draft, &folder));
    let _ = fs::remove_dir_all(&draft);
    brought
}

fn unpack(draft: &Path) -> Result<(), String> {
    let package = format!("axe-core@{VERSION}");
    let options = [
        "--ignore-scripts",
        "--fetch-retries=1",
        "--fetch-timeout=60000",
    ];
    run(Command::new("npm")
        .current_dir(draft)
        .args(["pack", &package])
        .args(options))?;
    let archive = format!("axe-core-{VERSION}.tgz");
    let members = [format!("package/{FILE}"), "package/LICENSE".to_owned()];
    run(Command::new("tar")
        .current_dir(draft)
        .args(["-xzf", &archive, "--strip-components=1"])
        .args(members))?;
    prove(&draft.join(FILE))
}

fn keep(draft: &Path, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in ["LICENSE", FILE] {
        let moved = fs::rename(draft.join(name), folder.join(name));
        moved.map_err(|error| format!("{}: {error}", folder.join(name).display()))?;
    }
    Ok(())
}

fn prove(file: &Path) -> Result<(), String> {
    let said = run(Command::new("sha256sum").arg(file))?;
    if said.trim_start_matches('\\').starts_with(CHECKSUM) {
        return Ok(());
    }
    Err(format!(
        "{} is not what axe-core {VERSION} should be; remove it",
        file.display()
    ))
}

/// What a program says that ran well; else why it did not.
fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().display().to_string();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.trim().lines().next_back().unwrap_or_default();
    Err(format!("{name} failed: {last}"))
}

/// The folder in the user's cache.
fn folder() -> Result<PathBuf, String> {
    let named = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty());
    let cache = named("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(named("HOME")?).join(".cache")));
    let cache = cache.ok_or("HOME is not set, so there is no place to keep it")?;
    Ok(cache.join("doorstep").join(format!("axe-core-{VERSION}")))
}

#[cfg(test)]
mod tests {
    use super::prove;

    #[test]
    fn another_file_is_never_taken_for_axe_core() {
        let problem = prove("Cargo.toml".as_ref()).unwrap_err();
        assert!(problem.contains("is not what axe-core"), "{problem}");
    }
}
