//! The binary: dresses the use cases of `doorstep-app` for a terminal.
//!
//! Exit codes: 0 done, 1 bad input, 2 usage. Nothing here may compute a fact or judge a touch.

mod chance;
mod cli;
mod clock;
mod web;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.run() {
        Ok(()) => ExitCode::SUCCESS,
        // Somebody closed the pipe we write into, such as `| head`: they have what they wanted.
        Err(error) if cli::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(1)
        }
    }
}
