//! `doorstep backup`, `restore` and `doctor`: keeping the data of `doorstep serve`.

use std::path::PathBuf;

use clap::Args;
use doorstep_app::Error;
use doorstep_app::office::keep;

use super::screen;
use super::serve::runtime;
use crate::clock;

/// Where the data is.
#[derive(Debug, Args)]
struct Data {
    /// The folder of the data
    #[arg(long, value_name = "DIR", default_value = "doorstep-data")]
    data: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The new file
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Backup {
    pub(super) fn run(&self) -> Result<(), Error> {
        let copied = keep::back_up(&self.data.data, &self.file, clock::now());
        runtime()?.block_on(copied)?;
        screen::note(&format!("Copied: {}\n", self.file.display()))
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `doorstep backup` made
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Restore {
    pub(super) fn run(&self) -> Result<(), Error> {
        let restored = keep::restore(&self.file, &self.data.data, clock::now());
        runtime()?.block_on(restored)?;
        screen::note(&format!(
            "Restored; try: doorstep serve --data {}\n",
            self.data.data.display()
        ))
    }
}

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    data: Data,
}

impl Doctor {
    pub(super) fn run(&self) -> Result<(), Error> {
        let examined = keep::examine(&self.data.data, clock::now());
        let findings = runtime()?.block_on(examined)?;
        let mut ill = Vec::new();
        for finding in &findings {
            let sign = if finding.is_well { "well" } else { "ILL " };
            let line = format!("{sign}  {}: {}", finding.what, finding.text);
            if finding.is_well {
                screen::print(&format!("{line}\n"))?;
            } else {
                ill.push(line);
            }
        }
        if ill.is_empty() {
            Ok(())
        } else {
            Err(Error::Ill(ill))
        }
    }
}
