//! The checkout this task runs in: where its root is, and which files belong to it.
//!
//! Files come from git and not from a walk, so that build output and whatever else is ignored is never judged.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file of the checkout, tracked or about to be.
#[derive(Default)]
pub(crate) struct Checkout {
    /// Paths relative to the root, with `/` between their parts.
    pub(crate) paths: BTreeSet<String>,
    /// Those of them that hold text.
    pub(crate) sources: Vec<Source>,
}

/// A file that holds text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the workspace: the folder above this package.
///
/// Asked of Cargo at run time and not compiled in: a build cache may have been filled in another folder.
pub(crate) fn root() -> Result<PathBuf, String> {
    let package =
        env::var_os("CARGO_MANIFEST_DIR").ok_or("run this through Cargo: `cargo xtask help`")?;
    let root = Path::new(&package)
        .parent()
        .ok_or("the package xtask stands in no workspace")?;
    Ok(root.to_path_buf())
}

/// Where builds go: `CARGO_TARGET_DIR`, else `target` in the checkout.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Lists and reads the files git tracks, and the new ones it does not ignore.
pub(crate) fn read(root: &Path) -> Result<Checkout, String> {
    let mut checkout = Checkout::default();
    for path in listed(root)? {
        let place = root.join(&path);
        if !place.is_file() {
            continue; // deleted but not yet staged, or a link to a folder
        }
        let bytes = fs::read(&place)
            .map_err(|error| format!("cannot read {}: {error}", place.display()))?;
        if let Ok(text) = String::from_utf8(bytes) {
            checkout.sources.push(Source {
                path: path.clone(),
                text,
            });
        }
        checkout.paths.insert(path);
    }
    Ok(checkout)
}

fn listed(root: &Path) -> Result<Vec<String>, String> {
    let output = git(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .map_err(|error| format!("cannot run git, which lists the files: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "git cannot list the files: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let names = String::from_utf8(output.stdout)
        .map_err(|error| format!("a file name is not UTF-8: {error}"))?;
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

/// A git command in the checkout, also when somebody else owns the folder, as in a container with a mounted checkout.
pub(crate) fn git(root: &Path) -> Command {
    let mut trust = OsString::from("safe.directory=");
    trust.push(root);
    let mut command = Command::new("git");
    command.arg("-c").arg(trust).arg("-C").arg(root);
    command
}
