//! The facts: who came to the door, who brought them, who answered and how fast, who went through and
//! who won them; by source, campaign, rep and month, with the traps in the records named.
//!
//! [`Survey::of`] folds the records once into one line per case; [`Facts::of`] counts those lines.
//! The shape of [`Facts`] is the contract of `doorstep diagnose --format json` (`docs/json.md`).
//!
//! This crate must never do input or output, nor judge a touch: `doorstep-core` has judged it.

mod answers;
mod campaigns;
pub mod capacity;
pub mod facts;
mod funnel;
mod lag;
mod likely;
mod media;
mod months;
mod names;
mod notebook;
mod reps;
mod segments;
mod survey;
mod timeline;
pub mod verdict;
mod warnings;

pub use answers::{AnswerShares, Answers, HourOfWeek, SegmentAnswers, Waiting};
pub use campaigns::CampaignFacts;
pub use capacity::Capacity;
pub use doorstep_records::money::{grouped, some};
pub use facts::{Counts, Facts, Repeat, Warning};
pub use funnel::{Eventual, Funnel};
pub use lag::{Lag, LagPoint};
pub use media::MediumFacts;
pub use months::{Closing, Month};
pub use reps::{RepLimits, RepStanding, Reps, Standing};
pub use segments::{Against, Segment, Segments, column_names, mix_names};
pub use survey::{CaseLine, Reply, Survey, WonBy};
pub use timeline::{Timeline, TimelineCase, TimelineTouch};
pub use verdict::{Question, Verdict};
