//! `cargo xtask tidy`: the rules of the tree that neither compiler nor linter knows.
//!
//! Every check is a pure function of a path and a text. Only [`crate::checkout`] touches the disk.

mod codes;
mod headers;
mod layers;
mod leftovers;
mod lengths;
mod links;
mod manifest;
mod purity;
mod whitespace;

use std::fmt;
use std::process::ExitCode;

use crate::checkout::{self, Checkout};

/// Something that is wrong at a place, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

type Check = fn(path: &str, text: &str) -> Vec<Finding>;

/// The checks that need to see one file only.
const CHECKS: &[Check] = &[
    layers::check,
    purity::check,
    headers::check,
    leftovers::check,
    whitespace::check,
];

/// Prints what is wrong, and as notes what is merely long.
pub(crate) fn run() -> Result<ExitCode, String> {
    let checkout = checkout::read(&checkout::root()?)?;
    let findings = findings(&checkout);
    let notes = notes(&checkout);
    for finding in &findings {
        println!("{finding}");
    }
    for note in &notes {
        println!("note: {note}");
    }
    println!(
        "tidy: {} files, {} findings, {} notes",
        checkout.paths.len(),
        findings.len(),
        notes.len()
    );
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn findings(checkout: &Checkout) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &checkout.sources {
        let of_file = CHECKS
            .iter()
            .flat_map(|check| check(&source.path, &source.text));
        findings.extend(of_file);
        findings.extend(links::check(&source.path, &source.text, &checkout.paths));
    }
    findings.extend(codes::check(&checkout.sources));
    findings.sort();
    findings
}

fn notes(checkout: &Checkout) -> Vec<Finding> {
    checkout
        .sources
        .iter()
        .flat_map(|source| lengths::notes(&source.path, &source.text))
        .collect()
}

/// The lines of a text with their numbers, as people count them.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extensions.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::{Finding, checkout, findings};
    use crate::checkout::{Checkout, Source};

    #[test]
    fn the_tree_is_tidy() {
        let root = checkout::root().unwrap();
        let findings = findings(&checkout::read(&root).unwrap());
        let list: Vec<String> = findings.iter().map(Finding::to_string).collect();
        assert!(
            list.is_empty(),
            "the tree is not tidy:\n{}\n",
            list.join("\n")
        );
    }

    #[test]
    fn a_finding_names_path_line_and_remedy() {
        let finding = Finding::new("a/b.rs", 7, "too odd; make it even");
        assert_eq!(finding.to_string(), "a/b.rs:7: too odd; make it even");
    }

    #[test]
    fn every_check_takes_part() {
        let bad = [
            (
                "crates/doorstep-core/Cargo.toml",
                "[package]\nname = \"doorstep-core\"\n[dependencies]\ntokio = \"1\"\n",
            ),
            (
                "crates/doorstep-stats/Cargo.toml",
                "[package]\nname = \"doorstep-stats\"\n[dependencies]\ndoorstep-app = {}\n",
            ),
            ("crates/doorstep-stats/src/lib.rs", "fn headless() {}\n"),
            ("README.md", "[lost](nowhere.md)\n"),
            ("notes.md", "trailing \n"),
            ("plan.md", concat!("TO", "DO\n")),
        ];
        let mut checkout = Checkout::default();
        for (path, text) in bad {
            checkout.paths.insert(path.to_owned());
            checkout.sources.push(Source {
                path: path.to_owned(),
                text: text.to_owned(),
            });
        }
        let mut paths: Vec<String> = findings(&checkout)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        paths.sort();
        let mut expected = bad.map(|(path, _)| path);
        expected.sort_unstable();
        assert_eq!(paths, expected);
    }
}
