//! What a mailbox tells, from its files to touches.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its files fails"
)]

mod hostile;
mod ours;
mod real;
mod threads;
mod touches;

use std::fs;

use doorstep_mail::{Limits, Mail, Message, read_all};

/// Reads a mailbox file of these bytes.
fn read(bytes: impl AsRef<[u8]>) -> Mail {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.mbox");
    fs::write(&path, bytes).unwrap();
    read_all(&[path], Limits::default()).unwrap()
}

/// Messages from their headers, each line a field.
fn messages(headers: &[&str]) -> Vec<Message> {
    let text: String = headers.iter().map(|header| in_mailbox(header)).collect();
    let messages = read(text).messages;
    assert_eq!(messages.len(), headers.len());
    messages
}

/// A message as it stands in a mailbox file.
fn in_mailbox(header: &str) -> String {
    format!("From x@x.example Thu Aug 22 11:26:25 2002\n{header}\n\ntext\n\n")
}
