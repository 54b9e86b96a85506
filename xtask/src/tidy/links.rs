//! Relative links in the documents lead to files that are there, and tracked: others get nothing else.
//!
//! It does not look at links into the web, nor at the part behind `#`.

use std::collections::BTreeSet;

use super::{Finding, has_extension, numbered};

pub(super) fn check(path: &str, text: &str, paths: &BTreeSet<String>) -> Vec<Finding> {
    if !has_extension(path, &["md"]) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut in_code = false;
    for (line, content) in numbered(text) {
        if content.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let lost = targets(content)
                .into_iter()
                .filter(|target| !leads_somewhere(path, target, paths));
            findings.extend(lost.map(|target| {
                Finding::new(
                    path,
                    line,
                    format!("the link to `{target}` leads nowhere; mend it or add the file"),
                )
            }));
        }
    }
    findings
}

/// What the links of a line point to: `[text](target)`, `![image](target "title")` and `[label]: target`.
fn targets(line: &str) -> Vec<String> {
    let line = without_code(line);
    let inline = line
        .split("](")
        .skip(1)
        .map(|rest| rest.split_once(')').map_or(rest, |(target, _)| target));
    let definition = line
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "))
        .map(|(_, target)| target);
    inline
        .chain(definition)
        .filter_map(|target| target.split_whitespace().next())
        .map(bare)
        .collect()
}

/// The line without its `code`, in which brackets mean nothing.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

fn bare(target: &str) -> String {
    target
        .trim_start_matches('<')
        .trim_end_matches('>')
        .replace("%20", " ")
}

fn leads_somewhere(from: &str, target: &str, paths: &BTreeSet<String>) -> bool {
    let file = target.split(['#', '?']).next().unwrap_or_default();
    if file.is_empty() || is_elsewhere(file) {
        return true;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(place) = resolve(folder, file) else {
        return false;
    };
    let inside = format!("{place}/");
    place.is_empty()
        || paths.contains(&place)
        || paths
            .range(inside.clone()..)
            .next()
            .is_some_and(|path| path.starts_with(&inside))
}

/// Whether the target has a scheme, such as `https:`, or names a host.
fn is_elsewhere(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    target.starts_with("//")
        || scheme.is_some_and(|scheme| scheme.chars().all(|letter| letter.is_ascii_alphanumeric()))
}

/// The path from the root, or nothing if it leaves the repository. A leading `/` means the root.
fn resolve(folder: &str, file: &str) -> Option<String> {
    let start = if file.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::check;

    /// Checks a document in `docs/` and expects findings at these lines.
    fn expect(text: &str, lines: &[usize]) {
        let paths = [
            "README.md",
            "docs/guide.md",
            "docs/decisions/0001-time.md",
            "docs/two words.md",
        ];
        let paths = paths.map(str::to_owned).into_iter().collect();
        let findings = check("docs/guide.md", text, &paths);
        assert_eq!(
            findings
                .iter()
                .map(|finding| finding.line)
                .collect::<Vec<_>>(),
            lines,
            "{findings:?}"
        );
    }

    #[test]
    fn links_to_files_and_folders_that_are_there_are_fine() {
        expect(
            "[up](../README.md#words) and [down](decisions/0001-time.md \"why\")\n",
            &[],
        );
        expect(
            "[folder](decisions/), [root](/README.md), [here](#below), [spaces](<two%20words.md>)\n",
            &[],
        );
        expect("[label]: ./guide.md\n![top](..)\n", &[]);
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        expect(
            "fine\n[a](README.md)\n[b](../LICENSE)\n[c](decisions/0002.md) [d](gone.md)\n",
            &[2, 3, 4, 4],
        );
        expect("[label]: gone.md\n", &[1]);
        expect("[out](../../other/README.md)\n[part](decision)\n", &[1, 2]);
    }

    #[test]
    fn the_web_and_code_are_not_looked_at() {
        expect(
            "[web](https://example.com/x) [mail](mailto:a@example.com) [host](//example.com)\n",
            &[],
        );
        expect(
            "`list[0](gone.md)`\n```\n[a](gone.md)\n```\n[b](gone.md)\n",
            &[5],
        );
    }
}
