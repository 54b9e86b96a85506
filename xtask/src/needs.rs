//! What the tests need besides Cargo, how each need is found, and what happens without it.
//!
//! Later work adds a row to [`NEEDS`]; nothing else has to change.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::axe;
use crate::checkout;
use crate::postgres;

/// One thing the tests need.
pub(crate) struct Need {
    pub(crate) name: &'static str,
    pub(crate) purpose: &'static str,
    /// Looks for it: where it is, or why it is not there.
    pub(crate) look: fn(root: &Path) -> Result<String, String>,
    /// The variable in which the tests are told where it is.
    pub(crate) variable: Option<&'static str>,
    pub(crate) remedy: Remedy,
    pub(crate) without: Without,
}

/// How a missing need is met.
#[derive(Clone, Copy)]
pub(crate) enum Remedy {
    /// By installing this Debian package.
    Package(&'static str),
    /// By bringing it here, which anybody may do; the sentence says how.
    Fetch(fn() -> Result<(), String>, &'static str),
    /// By doing what the sentence says.
    Advice(&'static str),
}

/// What happens to the tests when a need is not met.
#[derive(Clone, Copy)]
pub(crate) enum Without {
    /// No test can be built.
    NothingRuns,
    /// These tests are skipped, by name.
    Skip(&'static [&'static str]),
    /// Tests whose names start like this find nothing to do, which is fine everywhere: not everybody may have it.
    NotExercised(&'static str),
}

pub(crate) const NEEDS: &[Need] = &[
    Need {
        name: "cc",
        purpose: "the compiler driver Rust links with",
        look: |_| program("cc"),
        variable: None,
        remedy: Remedy::Package("gcc"),
        without: Without::NothingRuns,
    },
    Need {
        name: "git",
        purpose: "the tidy test lists the tracked files with it",
        look: |_| program("git"),
        variable: None,
        remedy: Remedy::Package("git"),
        without: Without::Skip(&["the_tree_is_tidy"]),
    },
    Need {
        name: "a git checkout",
        purpose: "an unpacked archive does not say which files are tracked",
        look: git_checkout,
        variable: None,
        remedy: Remedy::Advice("clone the repository, or run `git init` in the unpacked folder"),
        without: Without::Skip(&["the_tree_is_tidy"]),
    },
    Need {
        name: POSTGRES,
        purpose: "what runs on SQLite must run on it too; a throw-away one is started for the tests",
        look: |_| postgres::look(),
        variable: None,
        remedy: Remedy::Package("postgresql"),
        without: Without::Skip(&["postgres::"]),
    },
    Need {
        name: "chromedriver",
        purpose: "the report's page is looked at in Chromium",
        look: |_| program("chromedriver"),
        variable: Some("DOORSTEP_CHROMEDRIVER"),
        remedy: Remedy::Package("chromium-driver"),
        without: Without::Skip(&["browser::"]),
    },
    Need {
        name: "axe-core",
        purpose: "asks whether everybody can read the report's page; not part of the repository",
        look: axe::look,
        variable: Some("DOORSTEP_AXE"),
        remedy: Remedy::Fetch(axe::fetch, "have npm on the PATH and its registry in reach"),
        without: Without::NotExercised("axe_"),
    },
    Need {
        name: "real data",
        purpose: "exports of real systems, which are not part of the repository",
        look: real_data,
        variable: Some(REAL_DATA),
        remedy: Remedy::Advice("set DOORSTEP_REAL_DATA to the folder that holds it"),
        without: Without::NotExercised("real_"),
    },
    Need {
        name: "reference data",
        purpose: "published data sets behind published numbers, which are not part of the repository",
        look: reference_data,
        variable: Some(REFERENCE_DATA),
        remedy: Remedy::Advice("set DOORSTEP_REFERENCE_DATA to the folder that holds it"),
        without: Without::NotExercised("reference_sets_"),
    },
];

/// The need that is a server to be started.
pub(crate) const POSTGRES: &str = "PostgreSQL";

const REAL_DATA: &str = "DOORSTEP_REAL_DATA";
const REFERENCE_DATA: &str = "DOORSTEP_REFERENCE_DATA";

/// A need and what looking for it gave.
pub(crate) struct Looked {
    pub(crate) need: &'static Need,
    pub(crate) found: Result<String, String>,
}

/// Looks for everything the tests need.
pub(crate) fn look(root: &Path) -> Vec<Looked> {
    NEEDS
        .iter()
        .map(|need| Looked {
            need,
            found: (need.look)(root),
        })
        .collect()
}

/// Prints each need and whether it is there.
pub(crate) fn announce(looked: &[Looked]) {
    println!("What the tests need:");
    for Looked { need, found } in looked {
        match found {
            Ok(place) => println!("  here     {}: {place}", need.name),
            Err(reason) => println!(
                "  missing  {} ({}): {reason}; {}",
                need.name,
                need.purpose,
                need.remedy.sentence()
            ),
        }
    }
    println!();
}

/// Installs and fetches what is missing, as far as this machine lets us; tells whether it tried.
pub(crate) fn provide(looked: &[Looked]) -> bool {
    let installed = install(looked);
    fetch(looked) || installed
}

/// Fetches what anybody may fetch; tells whether it tried.
fn fetch(looked: &[Looked]) -> bool {
    let mut tried = false;
    for Looked { need, found } in looked {
        if let (Err(_), Remedy::Fetch(fetch, _)) = (found, need.remedy) {
            tried = true;
            let outcome = match fetch() {
                Ok(()) => "Fetched.".to_owned(),
                Err(reason) => format!("It could not be had: {reason}"),
            };
            println!("Fetching: {}\n{outcome}\n", need.name);
        }
    }
    tried
}

fn install(looked: &[Looked]) -> bool {
    let packages = missing_packages(looked);
    if packages.is_empty() || !may_install() {
        return false;
    }
    println!("Installing: apt-get install -y {}", packages.join(" "));
    // A new machine has no package lists yet: the first try fails there, and the second has them.
    let done = apt_get(&["install", "-y"], &packages)
        || (apt_get(&["update"], &[]) && apt_get(&["install", "-y"], &packages));
    let outcome = if done {
        "Installed."
    } else {
        "The installation failed."
    };
    println!("{outcome}\n");
    true
}

fn missing_packages(looked: &[Looked]) -> Vec<&'static str> {
    let missing = looked.iter().filter(|looked| looked.found.is_err());
    missing
        .filter_map(|looked| match looked.need.remedy {
            Remedy::Package(name) => Some(name),
            Remedy::Fetch(..) | Remedy::Advice(_) => None,
        })
        .collect()
}

fn may_install() -> bool {
    Path::new("/etc/debian_version").exists() && is_root()
}

pub(crate) fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt_get(words: &[&str], packages: &[&str]) -> bool {
    Command::new("apt-get")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(words)
        .args(packages)
        .status()
        .is_ok_and(|status| status.success())
}

impl Remedy {
    /// What to do, as a part of a sentence.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Package(name) => format!("install it, as root: apt-get install -y {name}"),
            Self::Fetch(_, advice) | Self::Advice(advice) => advice.to_owned(),
        }
    }
}

fn program(name: &str) -> Result<String, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places = env::split_paths(&path).map(|folder| folder.join(name));
    let found = places.find(|place| place.is_file());
    found
        .map(|place| place.display().to_string())
        .ok_or_else(|| "not on the PATH".to_owned())
}

fn git_checkout(root: &Path) -> Result<String, String> {
    let question = checkout::git(root)
        .args(["rev-parse", "--is-inside-work-tree"])
        .output();
    match question {
        Ok(answer) if answer.status.success() => Ok(root.display().to_string()),
        Ok(_) => Err("git finds no repository here".to_owned()),
        Err(_) => Err("unknown while git is missing".to_owned()),
    }
}

fn real_data(root: &Path) -> Result<String, String> {
    folder(
        REAL_DATA,
        env::var_os(REAL_DATA).as_deref(),
        root,
        "../shared/data",
    )
}

fn reference_data(root: &Path) -> Result<String, String> {
    let named = env::var_os(REFERENCE_DATA);
    folder(
        REFERENCE_DATA,
        named.as_deref(),
        root,
        "../shared/data/reference_sets",
    )
}

/// The folder that `variable` names, else the usual place beside the checkout.
///
/// A named folder that is not there is not replaced by the usual one: whoever named it wants to know.
fn folder(
    variable: &str,
    named: Option<&OsStr>,
    root: &Path,
    usual: &str,
) -> Result<String, String> {
    let named = named.filter(|name| !name.is_empty());
    let folder = named.map_or_else(|| root.join(usual), PathBuf::from);
    match folder.canonicalize() {
        Ok(place) if place.is_dir() => Ok(place.display().to_string()),
        _ if named.is_some() => Err(format!(
            "{variable} names {}, which is no folder",
            folder.display()
        )),
        _ => Err(format!(
            "{variable} is not set, and there is no {} beside the checkout",
            usual.trim_start_matches("../")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Looked, NEEDS, Path, REAL_DATA, Without, folder, missing_packages, program};

    fn real_data_in(named: Option<&std::ffi::OsStr>, root: &Path) -> Result<String, String> {
        folder(REAL_DATA, named, root, "../shared/data")
    }

    fn with_missing(name: &str) -> Vec<Looked> {
        let found = |missing| {
            if missing {
                Err("gone".to_owned())
            } else {
                Ok("there".to_owned())
            }
        };
        NEEDS
            .iter()
            .map(|need| Looked {
                need,
                found: found(need.name == name),
            })
            .collect()
    }

    #[test]
    fn only_missing_programs_are_installed() {
        assert_eq!(missing_packages(&with_missing("git")), ["git"]);
        assert_eq!(missing_packages(&with_missing("cc")), ["gcc"]);
        assert!(missing_packages(&with_missing("axe-core")).is_empty());
        assert!(missing_packages(&with_missing("real data")).is_empty());
        assert!(missing_packages(&with_missing("nothing")).is_empty());
    }

    #[test]
    fn a_program_is_found_on_the_path_or_said_to_be_missing() {
        assert!(program("sh").is_ok_and(|place| place.ends_with("/sh")));
        assert!(program("no-such-program").is_err());
    }

    #[test]
    fn the_named_folder_of_real_data_wins_and_becomes_absolute() {
        let found = real_data_in(Some("src".as_ref()), Path::new("/nowhere")).unwrap();
        assert!(
            Path::new(&found).is_absolute() && found.ends_with("/src"),
            "{found}"
        );
    }

    #[test]
    fn a_named_folder_that_is_absent_is_missing_and_not_replaced() {
        let problem =
            real_data_in(Some("no-such-folder".as_ref()), Path::new("/nowhere")).unwrap_err();
        assert!(problem.contains("no-such-folder"), "{problem}");
    }

    #[test]
    fn without_a_name_and_without_the_usual_folder_real_data_is_missing() {
        let problem = real_data_in(None, Path::new("/nowhere")).unwrap_err();
        assert!(problem.contains("is not set"), "{problem}");
        assert_eq!(
            real_data_in(Some("".as_ref()), Path::new("/nowhere")).unwrap_err(),
            problem
        );
    }

    #[test]
    fn a_row_that_skips_names_what_it_skips() {
        for need in NEEDS {
            match need.without {
                Without::Skip(names) => assert!(!names.is_empty(), "{}", need.name),
                Without::NotExercised(prefix) => assert!(!prefix.is_empty(), "{}", need.name),
                Without::NothingRuns => {}
            }
        }
    }
}
