//! Nothing is left for later in the tree, and no lint is silenced without a reason.
//!
//! The needles are put together from parts, so that this file does not find itself.

use super::{Finding, has_extension, numbered};

const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X "),
];

const SILENCED: &[&str] = &[concat!("#[", "allow("), concat!("#![", "allow(")];

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, content) in numbered(text) {
        let has = |needle: &&&str| content.contains(**needle);
        if is_written_by_hand(path)
            && let Some(needle) = UNFINISHED.iter().find(has)
        {
            findings.push(Finding::new(
                path,
                line,
                format!("`{}` is left open; finish it or remove it", needle.trim()),
            ));
        }
        if has_extension(path, &["rs"]) && SILENCED.iter().any(|needle| content.contains(needle)) {
            let advice = "write `#[expect(..., reason = \"...\")]` instead";
            findings.push(Finding::new(
                path,
                line,
                format!("a lint is silenced without a reason; {advice}"),
            ));
        }
    }
    findings
}

fn is_written_by_hand(path: &str) -> bool {
    has_extension(path, &["rs", "toml", "md", "sh"]) || path.starts_with(".ci/")
}

#[cfg(test)]
mod tests {
    use super::{SILENCED, UNFINISHED, check};

    #[test]
    fn each_needle_is_found_where_it_stands() {
        for needle in UNFINISHED.iter().chain(SILENCED) {
            let findings = check(
                "crates/x/src/lib.rs",
                &format!("//! Fine.\n    {needle}dead_code)]\n"),
            );
            assert_eq!(findings.len(), 1, "{needle}");
            assert_eq!(findings[0].line, 2, "{needle}");
        }
    }

    #[test]
    fn unfinished_work_is_found_in_every_kind_of_source_and_not_in_data() {
        let text = concat!("FIX", "ME\n");
        for path in [
            "Cargo.toml",
            "docs/a.md",
            "docs/b.sh",
            ".ci/run",
            "xtask/src/a.rs",
        ] {
            assert_eq!(check(path, text).len(), 1, "{path}");
        }
        assert!(check("crates/x/tests/touches.csv", text).is_empty());
    }

    #[test]
    fn expectations_and_finished_work_are_fine() {
        assert!(
            check(
                "a.rs",
                "#[expect(dead_code, reason = \"the table is complete\")]\n"
            )
            .is_empty()
        );
        assert!(
            check(
                "Cargo.toml",
                "todo = \"warn\"\ntoo_many_lines = \"allow\"\n"
            )
            .is_empty()
        );
    }
}
