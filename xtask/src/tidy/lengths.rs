//! Notes about long functions and files. A number is a mirror, not a gate: nothing fails because of it.
//!
//! It trusts the formatter: a function ends at the first closing brace that stands as far right as its `fn`.

use super::{Finding, has_extension};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 800;

pub(super) fn notes(path: &str, text: &str) -> Vec<Finding> {
    if !has_extension(path, &["rs"]) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut notes = Vec::new();
    if lines.len() > FILE_LINES_MAX {
        notes.push(Finding::new(
            path,
            1,
            format!("the file has {} lines; does its idea split?", lines.len()),
        ));
    }
    for (start, line) in lines.iter().enumerate() {
        let length = length(&lines[start..]);
        if is_function(line) && length > FUNCTION_LINES_MAX {
            notes.push(Finding::new(
                path,
                start + 1,
                format!("the function has {length} lines; does its idea split?"),
            ));
        }
    }
    notes
}

fn is_function(line: &str) -> bool {
    let words = line.split_whitespace();
    let mut behind_qualifiers =
        words.skip_while(|word| word.starts_with("pub") || ["const", "async"].contains(word));
    behind_qualifiers.next() == Some("fn") && !line.trim_end().ends_with(['}', ';'])
}

/// The lines of the item that begins the list, up to its closing brace.
fn length(lines: &[&str]) -> usize {
    let indentation = indentation(lines.first().unwrap_or(&""));
    let closing = format!("{indentation}}}");
    lines
        .iter()
        .position(|line| *line == closing)
        .map_or(0, |end| end + 1)
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

#[cfg(test)]
mod tests {
    use super::notes;

    fn function(indentation: &str, head: &str, lines: usize) -> String {
        let body = format!("{indentation}    {{ step(); }}\n").repeat(lines - 2);
        format!("{indentation}{head} {{\n{body}{indentation}}}\n")
    }

    #[test]
    fn a_function_over_the_length_is_noted_at_its_head() {
        let text =
            function("", "fn short()", 70) + &function("    ", "pub(crate) const fn long()", 71);
        let notes = notes("a.rs", &text);
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert_eq!(notes[0].line, 71);
        assert!(notes[0].message.contains("71 lines"), "{}", notes[0]);
    }

    #[test]
    fn declarations_and_short_functions_are_not_noted() {
        assert!(
            notes(
                "a.rs",
                &("fn declared();\nfn empty() {}\n".to_owned() + &"x();\n".repeat(80) + "}\n")
            )
            .is_empty()
        );
    }

    #[test]
    fn a_file_over_the_length_is_noted() {
        assert!(notes("a.rs", &"\n".repeat(800)).is_empty());
        assert_eq!(notes("a.rs", &"\n".repeat(801)).len(), 1);
        assert!(notes("a.csv", &"\n".repeat(801)).is_empty());
    }
}
