//! Puts the demo's report into the README, so that what a newcomer sees there is what the program prints.

use std::fs;
use std::process::{Command, ExitCode};

use crate::checkout;

const START: &str = "```text\n";
const END: &str = "```";
/// The first lines say what the rest is like.
const LINES: usize = 64;

/// Runs the demo as of a fixed day and replaces the README's first text block.
pub(crate) fn run() -> Result<ExitCode, String> {
    let path = checkout::root()?.join("README.md");
    let readme = fs::read_to_string(&path).map_err(|error| format!("README.md: {error}"))?;
    let replaced = replace(&readme, &report()?).ok_or("README.md has no text block")?;
    fs::write(&path, replaced).map_err(|error| format!("README.md: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

fn report() -> Result<String, String> {
    let output = Command::new("cargo")
        .args([
            "run",
            "--release",
            "--quiet",
            "--",
            "demo",
            "--last-day",
            "2026-06-30",
        ])
        .env("NO_COLOR", "1")
        .env("COLUMNS", "96")
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "the demo failed: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().take(LINES).map(str::trim_end).collect();
    Ok(lines.join("\n") + "\n...\n")
}

fn replace(readme: &str, report: &str) -> Option<String> {
    let start = readme.find(START)? + START.len();
    let end = start + readme[start..].find(END)?;
    Some(format!("{}{report}{}", &readme[..start], &readme[end..]))
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn only_the_first_text_block_is_replaced() {
        let readme = "a\n```text\nold\n```\nb\n```text\nkept\n```\n";
        let replaced = replace(readme, "new\n").unwrap();
        assert_eq!(replaced, "a\n```text\nnew\n```\nb\n```text\nkept\n```\n");
        assert_eq!(replace("no block", "new"), None);
    }
}
