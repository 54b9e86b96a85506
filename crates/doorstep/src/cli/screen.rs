//! The terminal: how wide it is, whether it shows colour, and writing to it.

use std::io::{IsTerminal, Write};

use doorstep_app::Error;
use doorstep_report::Paper;

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
    let colour =
        !is_set("NO_COLOR") && (is_set("CLICOLOR_FORCE") || std::io::stdout().is_terminal());
    Paper::new(columns.or(terminal).unwrap_or(WIDTH), colour)
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
