//! `doorstep judge`: lines of JSON, judged.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::Args;
use doorstep_app::{Error, judge};
use doorstep_core::Policy;

use super::screen;

#[derive(Debug, Args)]
pub(super) struct Judge {
    /// A file of lines like those of the worked cases; `-` is standard input
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// The owner's numbers for the rules, a TOML file (docs/policy.md)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Judge {
    pub(super) fn run(&self) -> Result<(), Error> {
        let policy = self.policy()?;
        let output = BufWriter::with_capacity(1 << 18, std::io::stdout().lock());
        let unknown_replies = if self.file.as_os_str() == "-" {
            let input = std::io::stdin().lock();
            judge::judge(
                "standard input",
                BufReader::with_capacity(1 << 18, input),
                output,
                &policy,
            )?
        } else {
            let file = File::open(&self.file).map_err(|source| Error::Io {
                path: self.file.clone(),
                source,
            })?;
            let name = self.file.display().to_string();
            judge::judge(
                &name,
                BufReader::with_capacity(1 << 18, file),
                output,
                &policy,
            )?
        };
        if unknown_replies > 0 {
            let touches = match unknown_replies {
                1 => "touch answers",
                _ => "touches answer",
            };
            screen::note(&format!(
                "{unknown_replies} {touches} a touch that is not an earlier one of the same line: judged as if nothing were said of it\n"
            ))?;
        }
        Ok(())
    }

    fn policy(&self) -> Result<Policy, Error> {
        let Some(file) = &self.policy else {
            return Ok(Policy::default());
        };
        doorstep_app::records::read_policy(file)
    }
}
