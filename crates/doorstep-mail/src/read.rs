//! Files and folders of mail, read one message at a time.

mod folder;
mod lines;

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::header;
use crate::message::{Message, Origin};
use folder::Found;
use lines::{Bytes, Messages};

/// So many files that were left out are named; the rest are counted.
const NAMED: usize = 1_000;

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many messages. More are an error.
    pub messages: usize,
    /// How deep folders may lie in folders. Deeper ones are left out.
    pub folder_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages: 2_000_000,
            folder_depth: 16,
        }
    }
}

/// A file or folder that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it is.
    pub path: PathBuf,
    /// Why.
    pub why: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.path.display(), self.why)
    }
}

/// What is to be told of mail that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many messages were read.
    pub messages: usize,
    /// How many of them have no time; each says why.
    pub without_time: usize,
    /// How many headers were longer than anybody's, and are known only up to a bound.
    pub cut: usize,
    /// The first thousand files and folders that were left out.
    pub left_out: Vec<LeftOut>,
    /// How many were left out.
    pub left_out_count: usize,
}

impl Told {
    fn leave_out(&mut self, path: &Path, why: impl Into<String>) {
        self.left_out_count += 1;
        if self.left_out.len() < NAMED {
            self.left_out.push(LeftOut {
                path: path.to_owned(),
                why: why.into(),
            });
        }
    }
}

/// Messages that were read, and what is to be told of them.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The messages, in the order of files and of their place in them.
    pub messages: Vec<Message>,
    /// What is to be told.
    pub told: Told,
}

/// Why mail cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The system could not read it.
    #[error("{}, message {number}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The message in it, from 1; 0 before the first.
        number: u32,
        /// Why.
        source: io::Error,
    },
    /// More messages than are read at once.
    #[error("{}, message {number}: more than {max} messages; read fewer files at once", .path.display())]
    TooMany {
        /// The file in which the first one too many stands.
        path: PathBuf,
        /// Its number in the file, from 1.
        number: u32,
        /// The bound.
        max: usize,
    },
}

/// Reads every message of files and folders: mailbox files (mboxo and mboxrd, RFC 4155), Maildirs with
/// the folders below them, folders of messages, and single messages. One message is in memory at a time.
///
/// What is no mail is left out and told. A path that is not there is an error; a file in a folder that
/// cannot be opened is left out.
pub fn read(
    paths: &[PathBuf],
    limits: Limits,
    take: &mut dyn FnMut(Message),
) -> Result<Told, MailError> {
    let mut told = Told::default();
    let mut reading = Reading { limits, take };
    for path in paths {
        let io = |source| io_error(path, 0, source);
        if path.metadata().map_err(io)?.is_dir() {
            let mut walk = folder::Walk::of(path, limits.folder_depth);
            while let Some(found) = walk.next(&mut told) {
                match File::open(&found.path) {
                    Ok(file) => reading.file(file, &found, &mut told)?,
                    Err(error) => told.leave_out(&found.path, error.to_string()),
                }
            }
        } else {
            let found = Found::file(path);
            reading.file(File::open(path).map_err(io)?, &found, &mut told)?;
        }
    }
    Ok(told)
}

/// Reads every message into memory.
pub fn read_all(paths: &[PathBuf], limits: Limits) -> Result<Mail, MailError> {
    let mut messages = Vec::new();
    let told = read(paths, limits, &mut |message| messages.push(message))?;
    Ok(Mail { messages, told })
}

struct Reading<'a> {
    limits: Limits,
    take: &'a mut dyn FnMut(Message),
}

impl Reading<'_> {
    fn file(&mut self, file: File, found: &Found, told: &mut Told) -> Result<(), MailError> {
        let path = &found.path;
        let name: Arc<Path> = path.as_path().into();
        let io = |number| move |source| io_error(path, number, source);
        let Some(mut messages) =
            Messages::begin(BufReader::with_capacity(1 << 16, file)).map_err(io(0))?
        else {
            told.leave_out(path, "it does not begin as mail does");
            return Ok(());
        };
        let is_sent = found.is_sent || (messages.is_mailbox() && is_sent_name(path));
        let mut number = 0;
        while let Some(bytes) = messages.next().map_err(io(number + 1))? {
            number += 1;
            if !messages.is_mailbox() && !is_mail(&bytes.header) {
                told.leave_out(path, "it has no field of a message");
                return Ok(());
            }
            if told.messages == self.limits.messages {
                return Err(MailError::TooMany {
                    path: path.clone(),
                    number,
                    max: self.limits.messages,
                });
            }
            let origin = Origin {
                file: Arc::clone(&name),
                number,
            };
            told.cut += usize::from(bytes.is_cut);
            let message = bytes.into_raw(is_sent, origin).message();
            told.messages += 1;
            told.without_time += usize::from(message.at.is_none());
            (self.take)(message);
        }
        Ok(())
    }
}

fn io_error(path: &Path, number: u32, source: io::Error) -> MailError {
    MailError::Io {
        path: path.to_owned(),
        number,
        source,
    }
}

/// Whether a header has a field that only messages have.
fn is_mail(header: &[u8]) -> bool {
    const TELLING: [&str; 9] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "delivered-to",
        "mime-version",
    ];
    header.split(|byte| *byte == b'\n').any(|line| {
        let name = header::name_end(line).map(|end| line[..end].trim_ascii_end());
        name.is_some_and(|name| {
            TELLING
                .iter()
                .any(|telling| name.eq_ignore_ascii_case(telling.as_bytes()))
        })
    })
}

/// Whether a file or folder is called as mailers call sent mail, in the languages they speak.
fn is_sent_name(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_sent(&name.to_string_lossy()))
}

/// Whether a name or a list of labels has a word for sent mail.
pub(crate) fn is_sent(name: &str) -> bool {
    // IMAP writes é as &AOk- (RFC 3501, section 5.1.3), so envoyés is envoy&AOk-s.
    const SENT: &[&str] = &[
        "sent",
        "gesendet",
        "gesendete",
        "gesendeter",
        "enviado",
        "enviados",
        "envoyé",
        "envoyés",
        "envoyes",
        "envoy",
        "verzonden",
        "inviata",
        "inviati",
        "inviate",
    ];
    let name = name.to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| SENT.contains(&word))
}

impl Bytes {
    fn into_raw(self, is_sent: bool, origin: Origin) -> crate::message::Raw {
        crate::message::Raw {
            envelope: self.envelope,
            header: self.header,
            body: self.body,
            is_sent,
            origin,
        }
    }
}
