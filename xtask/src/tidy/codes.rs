//! Every code of a warning is explained in `docs/warnings.md`, and every code there is used.
//!
//! A code is the first text of `Notice::new(`, `warning(` or `code:` in the crates' sources.

use std::collections::BTreeMap;

use super::Finding;
use crate::checkout::Source;

const DOCUMENT: &str = "docs/warnings.md";

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(document) = sources.iter().find(|source| source.path == DOCUMENT) else {
        return Vec::new();
    };
    let told: BTreeMap<&str, usize> = super::numbered(&document.text)
        .filter_map(|(line, row)| {
            let code = row.strip_prefix("| `")?.split_once('`')?.0;
            Some((code, line))
        })
        .collect();
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    let crates = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/") && source.path.contains("/src/"));
    for source in crates {
        used.extend(codes(&source.text).map(|code| (code, source.path.as_str())));
    }
    let untold = used.iter().filter(|(code, _)| !told.contains_key(*code));
    let untold = untold.map(|(code, path)| {
        let message = format!("the warning `{code}` is not explained in {DOCUMENT}; add it");
        Finding::new(path, 1, message)
    });
    let unused = told.iter().filter(|(code, _)| !used.contains_key(*code));
    let unused = unused.map(|(code, &line)| {
        let message = format!("no warning has the code `{code}`; take it out");
        Finding::new(DOCUMENT, line, message)
    });
    untold.chain(unused).collect()
}

/// The codes that a source gives out.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    ["Notice::new(", "warning(", "code: "]
        .into_iter()
        .flat_map(|opening| text.split(opening).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(code, _)| code)
        .filter(|code| is_code(code))
}

/// Words of small letters, joined by hyphens.
fn is_code(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::checkout::Source;

    fn found(code: &str, document: &str) -> Vec<String> {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let sources = [
            source("crates/a/src/lib.rs", code),
            source("docs/warnings.md", document),
        ];
        let found = check(&sources).into_iter();
        found.map(|finding| finding.message).collect()
    }

    #[test]
    fn a_code_that_nobody_explains_is_found() {
        let explained = "| `so-it-is` | so | go |\n";
        assert!(found("Notice::new(\n    \"so-it-is\", x)", explained).is_empty());
        assert!(found("warning(\"so-it-is\", x)", explained).is_empty());
        let findings = found(
            "Warning { code: \"other-one\" } warning(\"so-it-is\")",
            explained,
        );
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("`other-one`"), "{findings:?}");
    }

    #[test]
    fn an_explanation_of_no_code_is_found() {
        let findings = found("", "| `long-gone` | so | go |\n");
        assert!(findings[0].contains("`long-gone`"), "{findings:?}");
    }
}
