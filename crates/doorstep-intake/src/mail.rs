//! Mailboxes into the tables: who wrote to whom, and what answers what.
//!
//! It must never take a reader's word for a subject: what only a subject joins is told, and answers nothing.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use doorstep_mail::{
    Author, Direction, Limits, Message, Ours, Reach, Threads, Touch, Why, ours, touches,
};
use doorstep_records::rows::{Place, Reading, Refused, RowReader};
use doorstep_records::{Fault, Notice, Table, money};
use jiff::Timestamp;

use crate::file::file_name;
use crate::problems::IntakeError;
use crate::rows::Into;

/// What rows of mail are called, beside the names of other systems.
pub(crate) const SYSTEM: &str = "mail";

/// A mailbox of more messages does not fit into the memory that an import may take.
const MOST_MESSAGES: usize = 500_000;

/// So many who get one message are many.
const MANY: usize = 20;

/// Mail in files and folders, and whose it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mailboxes {
    pub(crate) paths: Vec<PathBuf>,
    /// The addresses of the business, as far as it says so.
    pub(crate) ours: Vec<String>,
}

/// Whether a folder is a Maildir.
pub(crate) fn is_maildir(folder: &Path) -> bool {
    ["cur", "new"].iter().all(|name| folder.join(name).is_dir())
}

/// Whether a file that is no table holds mail, by its name or by how it begins.
pub(crate) fn is_mail(path: &Path) -> bool {
    const NAMES: &[&str] = &["mbox", "mbx", "eml"];
    const LOOKED_AT: u64 = 1 << 12;
    const FIELDS: &[&str] = &[
        "received:",
        "return-path:",
        "delivered-to:",
        "message-id:",
        "from:",
        "date:",
        "to:",
        "subject:",
    ];
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if NAMES.contains(&extension.to_lowercase().as_str()) {
        return true;
    }
    let mut begins = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut begins));
    let text = String::from_utf8_lossy(&begins);
    let text = text.to_lowercase();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("");
    let is_field = |line: &str| FIELDS.iter().any(|field| line.starts_with(field));
    let has_fields = lines
        .take_while(|line| !line.is_empty())
        .filter(|line| is_field(line))
        .count()
        >= 2;
    read.is_ok() && has_fields && (first.starts_with("from ") || is_field(first))
}

/// Reads mailboxes into the sink; returns how many messages each path has.
pub(crate) fn read(
    mail: &Mailboxes,
    reading: Reading,
    into: &mut Into,
) -> Result<Vec<usize>, IntakeError> {
    let mut messages: Vec<Message> = Vec::new();
    let mut counts = Vec::new();
    for path in &mail.paths {
        let limits = Limits {
            messages: MOST_MESSAGES - messages.len(),
            ..Limits::default()
        };
        let told = doorstep_mail::read(std::slice::from_ref(path), limits, &mut |message| {
            messages.push(message);
        })?;
        counts.push(told.messages);
        let file = file_name(path);
        if let Some(first) = told.left_out.first() {
            let text = format!(
                "{file}: {} not used: {}{}",
                money::some(told.left_out_count, "file is", "files are"),
                first,
                if told.left_out_count > 1 {
                    ", and others"
                } else {
                    ""
                }
            );
            into.notices
                .push(Notice::new("file-not-used", file.clone(), text));
        }
        if told.cut > 0 {
            let text = format!(
                "{file}: {} longer than anybody's, and read only up to a bound",
                money::some(told.cut, "header is", "headers are")
            );
            into.notices.push(Notice::new("mail-cut", file, text));
        }
    }
    let ours = whose(mail, &messages, into)?;
    let threads = Threads::of(&messages);
    let mut taking = Taking::new(reading, into)?;
    let touched = touches(&messages, &threads, &ours, MANY);
    for touch in &touched.touches {
        taking.touch(touch, &messages[touch.message])?;
    }
    let left_out = taking.left_out;
    let by_subject = threads
        .of
        .iter()
        .filter(|thread| thread.is_doubtful)
        .count();
    for (count, one, several, what) in [
        (
            touched.internal,
            "message",
            "messages",
            "among your own addresses and no touch",
        ),
        (
            touched.copies,
            "message",
            "messages",
            "there twice and counted once",
        ),
        (
            touched.without_person,
            "message",
            "messages",
            "from or to nobody with an address, and left out",
        ),
        (
            left_out.mailings,
            "mailing",
            "mailings",
            "of other firms and lists to you, answering nothing of yours, and left out",
        ),
        (
            left_out.undated,
            "message",
            "messages",
            "without a date that can be true, and left out",
        ),
        (
            by_subject,
            "message",
            "messages",
            "by their subject perhaps of an earlier exchange; a subject is no proof of an answer, so they are not counted as one",
        ),
    ] {
        if count > 0 {
            let is = if count == 1 { "is" } else { "are" };
            let text = format!("mail: {} {is} {what}", money::some(count, one, several));
            into.notices
                .push(Notice::new("mail-passed-over", "mail", text));
        }
    }
    Ok(counts)
}

/// The addresses of the business: as it says, or as the mail leaves no doubt.
fn whose(mail: &Mailboxes, messages: &[Message], into: &mut Into) -> Result<Ours, IntakeError> {
    if !mail.ours.is_empty() {
        let ours = Ours::of(mail.ours.iter().map(String::as_str));
        let knows = |message: &Message| {
            let mut all = message.from.iter().chain(message.recipients());
            all.any(|mailbox| {
                mailbox
                    .address
                    .as_deref()
                    .is_some_and(|address| ours.has(address))
            })
        };
        return if messages.iter().any(knows) {
            Ok(ours)
        } else {
            Err(whose_mail(
                messages,
                &format!(
                    "{} wrote none of this mail and got none of it",
                    mail.ours.join(", ")
                ),
            ))
        };
    }
    let guesses = ours(messages);
    if guesses.is_empty() {
        return Err(whose_mail(messages, "the mail does not tell whose it is"));
    }
    let names: Vec<&str> = guesses.iter().map(|guess| guess.address.as_str()).collect();
    let first = &guesses[0];
    let why = match first.why {
        Why::Sent => "it wrote what lies in the folders of sent mail",
        Why::Delivered => "most of the mail was delivered to it",
        Why::BothSides => "it writes or gets most of the mail",
        Why::Domain => "its people write or get most of the mail",
    };
    let text = format!(
        "the mail is taken for that of {}: {why}; if that is wrong, name yours with --ours you@firm.example or --ours @firm.example",
        names.join(", ")
    );
    into.notices
        .push(Notice::new("mail-owner-guessed", "mail", text));
    Ok(Ours::of(names))
}

/// That somebody must say whose mail it is, with the addresses that stand in most of it.
fn whose_mail(messages: &[Message], why: &str) -> IntakeError {
    const SHOWN: usize = 5;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for message in messages {
        let all = message.from.iter().chain(message.recipients());
        for address in all.filter_map(|mailbox| mailbox.address.as_deref()) {
            *counts.entry(address).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(address, count)| (std::cmp::Reverse(*count), *address));
    let most: Vec<String> = counts
        .iter()
        .take(SHOWN)
        .map(|(address, count)| format!("{address} ({count})"))
        .collect();
    IntakeError::NotRecognised(format!(
        "{why}: name your addresses with --ours you@firm.example, or a whole domain with --ours @firm.example. In most of it stand {}",
        most.join(", ")
    ))
}

const PEOPLE: &[&str] = &["person", "name", "email"];
const TOUCHES: &[&str] = &[
    "touch",
    "person",
    "at",
    "medium",
    "direction",
    "reach",
    "author",
    "reply_to",
    "campaign",
    "subject",
];

/// Mail that is no touch.
#[derive(Default)]
struct LeftOut {
    mailings: usize,
    undated: usize,
}

struct Taking<'a, 'b> {
    into: &'a mut Into<'b>,
    reading: Reading<'a>,
    people: RowReader,
    touches: RowReader,
    seen: HashSet<String>,
    row: u64,
    left_out: LeftOut,
}

impl<'a, 'b> Taking<'a, 'b> {
    fn new(reading: Reading<'a>, into: &'a mut Into<'b>) -> Result<Self, IntakeError> {
        let reader = |table, names| {
            let reader = RowReader::new(table, names, false);
            reader
                .map(|(reader, _)| reader)
                .map_err(|error| IntakeError::NotRecognised(error.to_string()))
        };
        Ok(Taking {
            into,
            reading,
            people: reader(Table::People, PEOPLE)?,
            touches: reader(Table::Touches, TOUCHES)?,
            seen: HashSet::new(),
            row: 0,
            left_out: LeftOut::default(),
        })
    }

    fn touch(&mut self, touch: &Touch, message: &Message) -> Result<(), IntakeError> {
        let is_in = touch.direction == Direction::In;
        // What others send to many is no question to us.
        if is_in && touch.is_bulk && touch.reply_to.is_none() && touch.author == Author::Human {
            self.left_out.mailings += 1;
            return Ok(());
        }
        let at = touch.at.or(message.received_at);
        let Some(at) = at.and_then(|at| Timestamp::from_microsecond(at).ok()) else {
            self.left_out.undated += 1;
            return Ok(());
        };
        self.row += 1;
        let at = at.to_string();
        let cells = [
            touch.id.as_str(),
            &touch.person,
            &at,
            "email",
            if is_in { "in" } else { "out" },
            if touch.reach == Reach::Broadcast {
                "broadcast"
            } else {
                "personal"
            },
            if touch.author == Author::Machine {
                "machine"
            } else {
                "human"
            },
            touch.reply_to.as_deref().unwrap_or(""),
            touch.campaign.as_deref().unwrap_or(""),
            &touch.subject,
        ];
        let mut rows = Vec::new();
        let mut faults: Vec<Fault> = Vec::new();
        let who = [touch.person.as_str(), &touch.name, &touch.person];
        if self.seen.insert(touch.person.clone()) {
            match self.people.read(&who, self.reading) {
                Ok(row) => rows.push(row),
                Err(new) => faults.extend(new),
            }
        }
        match self.touches.read(&cells, self.reading) {
            Ok(row) => rows.push(row),
            Err(new) => faults.extend(new),
        }
        let place = Place {
            file: self.into.file,
            row: u64::from(message.origin.number),
        };
        if faults.is_empty() {
            match self.into.sink.take(&rows, place) {
                Ok(()) => return Ok(()),
                Err(Refused::Io(error)) => return Err(IntakeError::NotKept(error)),
                Err(Refused::Bad(bad)) => faults.extend(bad),
            }
        }
        let file = message.origin.file.display().to_string();
        self.into
            .rejects
            .keep_row(&file, place.row, faults, cells.into_iter())
    }
}
