//! The only place that draws chance from the system.

use std::io;

use doorstep_app::office::accounts::Chance;

/// Bytes that nobody can guess.
pub(crate) fn draw() -> io::Result<Chance> {
    let mut bytes = [0; 48];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(Chance(bytes))
}
