//! What the crates that compute must not know: files, network, clock, environment, and for the core also other people's
//! types. The compiler would let them; then a rule could no longer be replayed from its input alone.
//!
//! It looks at words outside line comments, and unfolds grouped imports. Whoever wants to deceive it can.

use std::collections::BTreeSet;

use super::manifest::{self, Kind};
use super::{Finding, has_extension, numbered};

/// A crate that computes, and what it must not name.
struct Pure {
    name: &'static str,
    words: &'static [&'static str],
    /// How many dependencies it may have.
    dependencies_max: usize,
}

const NO_IO: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
];

const CORE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::time::SystemTime",
    "std::time::Instant",
    "async",
    "tokio",
    "arrow",
    "jiff",
    "rand",
];

const PURE: &[Pure] = &[
    Pure {
        name: "doorstep-core",
        words: CORE,
        dependencies_max: 6,
    },
    without_io("doorstep-stats"),
    without_io("doorstep-records"),
    without_io("doorstep-balance"),
    without_io("doorstep-simulate"),
];

const fn without_io(name: &'static str) -> Pure {
    Pure {
        name,
        words: NO_IO,
        dependencies_max: usize::MAX,
    }
}

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let Some((name, inner)) = path
        .strip_prefix("crates/")
        .and_then(|path| path.split_once('/'))
    else {
        return Vec::new();
    };
    let Some(pure) = PURE.iter().find(|pure| pure.name == name) else {
        return Vec::new();
    };
    if inner == "Cargo.toml" {
        check_manifest(pure, path, text)
    } else if inner.starts_with("src/") && has_extension(inner, &["rs"]) {
        check_source(pure, path, text)
    } else {
        Vec::new()
    }
}

fn check_manifest(pure: &Pure, path: &str, text: &str) -> Vec<Finding> {
    let dependencies = manifest::read(text).unwrap_or_default().dependencies; // the layers report what is no TOML
    let built: Vec<_> = dependencies
        .iter()
        .filter(|dependency| dependency.kind == Kind::Normal)
        .collect();
    let mut findings = Vec::new();
    for dependency in &built {
        let package = dependency.renamed_from.as_ref().unwrap_or(&dependency.name);
        if let Some(word) = pure.words.iter().find(|word| names(package, word)) {
            findings.push(Finding::new(path, dependency.line, complaint(pure, word)));
        }
    }
    if let Some(first_too_many) = built.get(pure.dependencies_max) {
        let (name, count, max) = (pure.name, built.len(), pure.dependencies_max);
        let message =
            format!("{name} has {count} dependencies, at most {max} are allowed; do without one");
        findings.push(Finding::new(path, first_too_many.line, message));
    }
    findings
}

fn check_source(pure: &Pure, path: &str, text: &str) -> Vec<Finding> {
    let code: Vec<&str> = text.lines().map(without_comment).collect();
    let code = code.join("\n");
    let lines = numbered(&code).map(|(line, text)| (line, text.to_owned()));

    let mut seen = BTreeSet::new(); // a grouped import on one line is seen twice
    for (line, fragment) in lines.chain(grouped_imports(&code)) {
        let found = pure.words.iter().filter(|word| names(&fragment, word));
        seen.extend(found.map(|word| (line, word)));
    }
    seen.into_iter()
        .map(|(line, word)| Finding::new(path, line, complaint(pure, word)))
        .collect()
}

fn complaint(pure: &Pure, word: &str) -> String {
    format!(
        "{} must not know `{word}`; take what you need as a parameter",
        pure.name
    )
}

/// Whether the text names the word: not as a part of a longer one, but with `_` or `-` and more behind it, since
/// `rand_pcg` is as much chance as `rand`.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The line up to its comment. A quotation mark before `//` opens a string, unless another closes it.
fn without_comment(line: &str) -> &str {
    let is_comment = |start: &usize| {
        let before = line[..*start].replace("\\\"", "").replace("'\"'", "");
        before.matches('"').count().is_multiple_of(2)
    };
    let comment = line
        .match_indices("//")
        .map(|(start, _)| start)
        .find(is_comment);
    comment.map_or(line, |start| &line[..start])
}

/// The paths that grouped imports stand for, with the line the import begins on: `use std::{fs, io}` names `std::fs`.
fn grouped_imports(code: &str) -> Vec<(usize, String)> {
    let mut imports = Vec::new();
    for (start, keyword) in code.match_indices("use ") {
        let statement = code[start + keyword.len()..]
            .split(';')
            .next()
            .unwrap_or_default();
        if statement.contains('{') {
            let line = 1 + code[..start].matches('\n').count();
            let mut paths = Vec::new();
            unfold("", statement, &mut paths);
            imports.extend(paths.into_iter().map(|path| (line, path)));
        }
    }
    imports
}

fn unfold(prefix: &str, tree: &str, into: &mut Vec<String>) {
    let tree = tree.trim();
    match (tree.find('{'), tree.rfind('}')) {
        (Some(open), Some(close)) if open < close => {
            let prefix = format!("{prefix}{}", &tree[..open]);
            split_outside_braces(&tree[open + 1..close])
                .for_each(|part| unfold(&prefix, part, into));
        }
        _ => into.push(format!("{prefix}{tree}")),
    }
}

fn split_outside_braces(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    list.split(move |letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    /// Checks a file and expects findings at these lines about these words.
    fn expect(path: &str, text: &str, expected: &[(usize, &str)]) {
        let findings = check(path, text);
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, (line, word)) in findings.iter().zip(expected) {
            assert_eq!(finding.line, *line, "{finding}");
            assert!(finding.message.contains(word), "{finding}");
        }
    }

    const CORE: &str = "crates/doorstep-core/src/fold.rs";

    #[test]
    fn code_without_forbidden_words_is_fine() {
        expect(
            CORE,
            "use std::{cmp, fmt};\nlet operand = narrow(brand);\nlet random_door = std::io_like();\n",
            &[(3, "std::io")],
        );
        expect(
            CORE,
            "use std::collections::BTreeMap;\nlet narrow = brand(operand);\n",
            &[],
        );
    }

    #[test]
    fn forbidden_words_are_found_where_they_stand() {
        expect(
            CORE,
            "use std::fs;\n\nasync fn fold() {}\n",
            &[(1, "std::fs"), (3, "async")],
        );
        expect(
            CORE,
            "fn at(now: jiff::Timestamp) {}\nuse rand_pcg::Pcg64;\n",
            &[(1, "jiff"), (2, "rand")],
        );
        expect(
            CORE,
            "let url = \"https://\"; std::env::var(url)\n",
            &[(1, "std::env")],
        );
    }

    #[test]
    fn grouped_imports_do_not_hide_them() {
        expect(CORE, "use std::{fmt, io::Read};\n", &[(1, "std::io")]);
        let nested =
            "use crate::touch;\nuse std::{\n    cmp,\n    time::{Duration, Instant},\n};\n";
        expect(CORE, nested, &[(2, "std::time::Instant")]);
    }

    #[test]
    fn comments_may_say_what_they_like() {
        expect(
            CORE,
            "//! No async, no tokio.\nlet a = 1; // unlike rand\nlet quote = '\"'; // std::fs\n",
            &[],
        );
    }

    #[test]
    fn only_the_crates_that_compute_are_held_to_it() {
        expect("crates/doorstep-intake/src/file.rs", "use std::fs;\n", &[]);
        expect("crates/doorstep-core/tests/rules.rs", "use std::fs;\n", &[]);
        for name in ["stats", "records", "balance", "simulate"] {
            let path = format!("crates/doorstep-{name}/src/lib.rs");
            expect(
                &path,
                "use std::io::Write;\nlet now = Instant::now();\n",
                &[(2, "Instant::now")],
            );
        }
    }

    #[test]
    fn the_core_has_few_and_quiet_dependencies() {
        let manifest = "crates/doorstep-core/Cargo.toml";
        expect(
            manifest,
            "[dependencies]\ntokio = \"1\"\narrow-array = \"1\"\n",
            &[(2, "tokio"), (3, "arrow")],
        );
        expect(
            manifest,
            "[dependencies]\nserde = \"1\"\n[dev-dependencies]\njiff = \"1\"\n",
            &[],
        );
        let six =
            "[dependencies]\na = \"1\"\nb = \"1\"\nc = \"1\"\nd = \"1\"\ne = \"1\"\nf = \"1\"\n";
        expect(manifest, six, &[]);
        expect(manifest, &format!("{six}g = \"1\"\n"), &[(8, "at most 6")]);
    }
}
