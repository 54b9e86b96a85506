//! White space that nobody sees and every diff shows.

use super::{Finding, has_extension};

/// Files whose white space is part of what they hold.
const DATA: &[&str] = &["csv", "jsonl", "snap"];

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    if has_extension(path, DATA) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    // Not `lines()`, which would take a carriage return for a part of the line's end.
    for (line, content) in (1..).zip(text.split('\n')) {
        if content.ends_with(char::is_whitespace) {
            findings.push(Finding::new(path, line, "trailing white space; remove it"));
        }
        if has_extension(path, &["rs"]) && content.contains('\t') {
            findings.push(Finding::new(
                path,
                line,
                "a tab; write spaces, or `\\t` in a string",
            ));
        }
    }
    if has_extension(path, &["rs", "toml", "md"]) && !text.is_empty() && !text.ends_with('\n') {
        findings.push(Finding::new(
            path,
            text.lines().count(),
            "the last line does not end; add a newline",
        ));
    }
    findings
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
    fn clean_text_is_fine() {
        assert!(lines("a.rs", "fn a() {\n    b();\n}\n").is_empty());
        assert!(lines("empty.rs", "").is_empty());
    }

    #[test]
    fn trailing_white_space_is_found_carriage_returns_too() {
        assert_eq!(lines("a.md", "one \ntwo\r\nthree\n"), [1, 2]);
    }

    #[test]
    fn tabs_are_found_in_rust_only() {
        assert_eq!(lines("a.rs", "fn a() {\n\tb();\n}\n"), [2]);
        assert!(lines("Makefile", "a:\n\tb\n").is_empty());
    }

    #[test]
    fn a_missing_last_newline_is_found() {
        assert_eq!(lines("a.toml", "a = 1\nb = 2"), [2]);
        assert!(lines("a.txt", "a").is_empty());
    }

    #[test]
    fn data_keeps_its_white_space() {
        assert!(lines("a.csv", "a \r\nb").is_empty());
    }
}
