//! Mailboxes become messages, threads and touches.
//!
//! It reads mbox files, Maildirs and single messages, puts messages into threads by what their headers
//! refer to, tells mail that goes one way from mail that people answer, and, once it is known whose
//! mailbox it is, gives touches as plain rows. It must never keep a text or an attachment, and knows
//! nothing of a ledger.
//!
//! ```
//! # fn main() -> Result<(), doorstep_mail::MailError> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("inbox.mbox");
//! # let text = "From a@b.example Thu Aug 22 11:26:25 2002
//! # Message-ID: <1@b.example>
//! # From: Ann <a@b.example>
//! # To: us@shop.example
//! # Date: Thu, 22 Aug 2002 11:26:25 +0000
//! # Subject: What does it cost?
//! #
//! # Please tell.
//! # ";
//! # std::fs::write(&path, text.lines().map(|line| format!("{}\n", line.trim())).collect::<String>()).unwrap();
//! use doorstep_mail::{Limits, Ours, Threads, read_all, touches};
//!
//! let mail = read_all(&[path], Limits::default())?;
//! let threads = Threads::of(&mail.messages);
//! let ours = Ours::of(["us@shop.example"]);
//! let touched = touches(&mail.messages, &threads, &ours, 20);
//! assert_eq!(touched.touches[0].person, "a@b.example");
//! # Ok(())
//! # }
//! ```

mod date;
mod header;
mod kind;
mod message;
mod ours;
mod place;
mod read;
mod report;
mod subject;
mod threads;
mod touches;

pub use date::NoTime;
pub use kind::{Automatic, Bulk, Kind};
pub use message::{Mailbox, Message, Origin};
pub use ours::{Guess, Ours, Why, ours};
pub use place::{Place, places};
pub use read::{LeftOut, Limits, Mail, MailError, Told, read, read_all};
pub use report::{Complaint, Delivery};
pub use subject::{BaseSubject, base_subject};
pub use threads::{Thread, Threads};
pub use touches::{Author, Direction, Reach, Touch, Touched, touches};
