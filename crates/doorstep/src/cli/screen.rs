//! The terminal: how wide it is, whether it shows colour and block letters, and writing to it.

use std::io::{IsTerminal, Write};

use doorstep_app::Error;
use doorstep_report::{Paper, Signs};

/// Width where the terminal does not tell, and for files and pipes.
const WIDTH: usize = 100;

/// The paper that standard output is. `COLUMNS` overrides the width; `NO_COLOR` switches colour off
/// and `CLICOLOR_FORCE` on (no-color.org, bixense.com/clicolors).
pub(super) fn paper() -> Paper {
    let is_set =
        |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let is_terminal = std::io::stdout().is_terminal();
    let colour = !is_set("NO_COLOR") && (is_set("CLICOLOR_FORCE") || is_terminal);
    let signs = if is_terminal {
        signs(|name| std::env::var(name).ok())
    } else {
        Signs::Blocks
    };
    Paper::new(columns.or(terminal).unwrap_or(WIDTH), colour, signs)
}

/// What a terminal with these variables can show. Its character set is that of the first locale that is set, in POSIX's
/// order; without any, or in a locale that names none, it is not UTF-8.
fn signs(variable: impl Fn(&str) -> Option<String>) -> Signs {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .unwrap_or_default();
    let (locale, _) = locale.split_once('@').unwrap_or((&locale, ""));
    let (_, charset) = locale.split_once('.').unwrap_or(("", locale));
    let is_unicode = matches!(charset.to_ascii_uppercase().as_str(), "UTF-8" | "UTF8");
    let is_poor = variable("TERM").is_some_and(|name| name == "dumb" || name == "linux");
    if is_unicode && !is_poor {
        Signs::Blocks
    } else {
        Signs::Plain
    }
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> Result<(), Error> {
    write(&mut std::io::stdout().lock(), text, "standard output")
}

/// Writes to standard error: notes that are not the result.
pub(super) fn note(text: &str) -> Result<(), Error> {
    write(&mut std::io::stderr().lock(), text, "standard error")
}

fn write(out: &mut impl Write, text: &str, name: &str) -> Result<(), Error> {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|source| Error::Io {
        path: name.into(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::{Signs, signs};

    fn with(variables: &[(&str, &str)]) -> Signs {
        signs(|name| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_terminal_is_plain_unless_its_locale_says_utf_8() {
        for utf in [
            "en_US.UTF-8",
            "de_DE.utf8",
            "C.UTF-8",
            "UTF-8",
            "ca_ES.UTF-8@valencia",
        ] {
            assert_eq!(with(&[("LANG", utf)]), Signs::Blocks, "{utf}");
        }
        for other in [
            "de_DE.ISO-8859-1",
            "de_DE@euro",
            "en_US",
            "ja_JP.eucJP",
            "C",
            "POSIX",
            "",
        ] {
            assert_eq!(with(&[("LANG", other)]), Signs::Plain, "{other}");
        }
        assert_eq!(with(&[]), Signs::Plain);
    }

    #[test]
    fn lc_all_comes_before_lc_ctype_and_that_before_lang_and_what_is_empty_is_not_set() {
        let (utf, other) = ("C.UTF-8", "C");
        assert_eq!(
            with(&[("LC_ALL", other), ("LC_CTYPE", utf), ("LANG", utf)]),
            Signs::Plain
        );
        assert_eq!(
            with(&[("LC_ALL", utf), ("LC_CTYPE", other), ("LANG", other)]),
            Signs::Blocks
        );
        assert_eq!(with(&[("LC_CTYPE", other), ("LANG", utf)]), Signs::Plain);
        assert_eq!(
            with(&[("LC_ALL", ""), ("LC_CTYPE", utf), ("LANG", other)]),
            Signs::Blocks
        );
    }

    #[test]
    fn a_terminal_of_poor_letters_is_plain_in_any_locale() {
        for (term, signs) in [
            ("dumb", Signs::Plain),
            ("linux", Signs::Plain),
            ("xterm-256color", Signs::Blocks),
        ] {
            assert_eq!(
                with(&[("LANG", "C.UTF-8"), ("TERM", term)]),
                signs,
                "{term}"
            );
        }
    }
}
