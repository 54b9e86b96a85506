//! Every source file opens with what it is for: a `//!` header.

use super::{Finding, has_extension, numbered};

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let Some((line, first)) = numbered(text).find(|(_, line)| !line.trim().is_empty()) else {
        return needs_header(path)
            .then(|| finding(path, 1))
            .into_iter()
            .collect();
    };
    (needs_header(path) && !first.starts_with("//!"))
        .then(|| finding(path, line))
        .into_iter()
        .collect()
}

fn finding(path: &str, line: usize) -> Finding {
    Finding::new(
        path,
        line,
        "no module header; begin with `//!` and say what the file is for and what it must never do",
    )
}

fn needs_header(path: &str) -> bool {
    let inner = path.strip_prefix("xtask/").or_else(|| {
        path.strip_prefix("crates/")
            .and_then(|path| path.split_once('/'))
            .map(|(_, inner)| inner)
    });
    let folder = inner
        .and_then(|inner| inner.split_once('/'))
        .map(|(folder, _)| folder);
    has_extension(path, &["rs"])
        && folder.is_some_and(|folder| ["src", "tests", "benches"].contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::check;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(path, text)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_file_that_begins_with_its_header_is_fine() {
        assert!(lines("crates/doorstep-core/src/fold.rs", "\n//! The fold.\n").is_empty());
    }

    #[test]
    fn a_file_without_one_is_found_in_each_folder() {
        for path in [
            "crates/doorstep-core/src/a/b.rs",
            "crates/x/tests/c.rs",
            "crates/x/benches/d.rs",
            "xtask/src/e.rs",
        ] {
            assert_eq!(
                lines(path, "\n/// An item.\nuse std::fmt;\n//! Late.\n"),
                [2],
                "{path}"
            );
            assert_eq!(lines(path, "\n"), [1], "{path}");
        }
    }

    #[test]
    fn other_files_need_none() {
        assert!(lines("crates/doorstep/build.rs", "fn main() {}\n").is_empty());
        assert!(lines("crates/doorstep/src/page.html", "<html>\n").is_empty());
    }
}
