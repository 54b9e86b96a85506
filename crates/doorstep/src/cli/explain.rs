//! `doorstep explain`: one person's timeline.

use clap::Args;
use doorstep_app::{Error, Question};

use super::{records::Records, screen};

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    records: Records,
    /// The person: id, e-mail, phone or whole name
    #[arg(long, value_name = "ID")]
    person: String,
}

impl Explain {
    pub(super) fn run(&self) -> Result<(), Error> {
        let timeline = self
            .records
            .load(Question::default())?
            .timeline(&self.person)?;
        screen::print(&doorstep_report::timeline(&timeline, screen::paper()))
    }
}
