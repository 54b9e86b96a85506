//! One message, as far as its header tells: who, to whom, when, about what, and what it answers.
//!
//! Nothing of its text or of its attachments is ever kept.

use std::path::Path;
use std::sync::Arc;

use crate::date::{self, NoTime};
use crate::header::{self, Fields};
use crate::kind::{self, Bulk, Kind};

/// No message names more ancestors; the first and the latest of more are kept.
const MAX_REFERENCES: usize = 1_000;

/// A name with the address it belongs to (RFC 5322, section 3.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The address in lower case; none if what stands there is no address.
    pub address: Option<String>,
    /// The name, empty if none is given.
    pub name: String,
}

/// Where a message was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: Arc<Path>,
    /// Its number in the file, from 1.
    pub number: u32,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its `Message-ID` without brackets (RFC 5322, section 3.6.4); one made from its header, beginning
    /// with `no-id-`, if it has none.
    pub id: String,
    /// The ids in its `In-Reply-To`. Old mailers write text there too, with addresses in brackets.
    pub in_reply_to: Vec<String>,
    /// Whether it has an `In-Reply-To` at all, be it one without an id.
    pub is_reply: bool,
    /// The ids in its `References`, the parent last.
    pub references: Vec<String>,
    /// Who wrote it: the first of `From`, else `Sender`.
    pub from: Option<Mailbox>,
    /// `To`.
    pub to: Vec<Mailbox>,
    /// `Cc`.
    pub cc: Vec<Mailbox>,
    /// `Bcc`, which only the sender's copy has.
    pub bcc: Vec<Mailbox>,
    /// When it was written, in microseconds since 1970 (UTC).
    pub at: Option<i64>,
    /// Why `at` is not known.
    pub no_time: Option<NoTime>,
    /// When the last server received it, in microseconds since 1970 (UTC).
    pub received_at: Option<i64>,
    /// Its subject, decoded.
    pub subject: String,
    /// The list that it came through, by `List-Id` (RFC 2919), in lower case.
    pub list: Option<String>,
    /// Who speaks in it: a human being or a machine.
    pub kind: Kind,
    /// What speaks for one text to many. On a list, personal answers have it too.
    pub bulk: Vec<Bulk>,
    /// The campaign that the sender's software names.
    pub campaign: Option<String>,
    /// The mailboxes that servers say they put it into, in lower case.
    pub delivered_to: Vec<String>,
    /// Whether it lay in a folder of sent mail.
    pub is_sent: bool,
    /// Where it was read.
    pub origin: Origin,
}

/// A message as bytes, as far as it is looked at.
#[derive(Debug)]
pub(crate) struct Raw {
    /// The sender that a mailbox file gives in the line before it.
    pub(crate) envelope: Option<String>,
    pub(crate) header: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) is_sent: bool,
    pub(crate) origin: Origin,
}

impl Message {
    /// Every address it was sent to, as its header says.
    pub fn recipients(&self) -> impl Iterator<Item = &Mailbox> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// The address of who wrote it.
    pub fn sender(&self) -> Option<&str> {
        self.from.as_ref()?.address.as_deref()
    }

    /// Whether its id is its own and not made up here.
    pub fn has_id(&self) -> bool {
        !self.id.starts_with(NO_ID)
    }
}

impl Raw {
    /// What there is to know of it. Nothing is so broken that it would be lost.
    pub(crate) fn message(&self) -> Message {
        let fields = Fields::of(&self.header);
        let boxes =
            |name: &str| -> Vec<Mailbox> { fields.all(name).flat_map(header::mailboxes).collect() };
        let ids = |name: &str| -> Vec<String> { fields.all(name).flat_map(header::ids).collect() };
        let from = first_with_address(boxes("from"), boxes("sender"));
        let subject = fields.get("subject").map(header::text).unwrap_or_default();
        let received_at = fields.all("received").find_map(date::received_at);
        let sent_at = date::sent_at(fields.get("date"), received_at);
        let labels = fields.get("x-gmail-labels").map(header::text);
        let sender = from.as_ref().and_then(|from| from.address.as_deref());
        Message {
            id: own_id(&fields).unwrap_or_else(|| made_id(&fields)),
            in_reply_to: bounded(ids("in-reply-to")),
            is_reply: fields.has("in-reply-to"),
            references: bounded(ids("references")),
            kind: kind::of(self, &fields, sender, &subject),
            bulk: kind::bulk(&fields, sender),
            from,
            to: boxes("to"),
            cc: boxes("cc"),
            bcc: boxes("bcc"),
            at: sent_at.as_ref().ok().copied(),
            no_time: sent_at.err(),
            received_at,
            subject,
            list: list(&fields),
            campaign: campaign(&fields),
            delivered_to: delivered_to(&fields),
            is_sent: self.is_sent || labels.is_some_and(|labels| has_sent_label(&labels)),
            origin: self.origin.clone(),
        }
    }
}

/// Whether Gmail's own label for sent mail is among these. Labels of the owner's have more words.
fn has_sent_label(labels: &str) -> bool {
    labels.split(',').any(|label| {
        let label = label.trim().to_lowercase();
        let own = ["messages ", "posta "]
            .iter()
            .find_map(|start| label.strip_prefix(start));
        let word = own.unwrap_or(&label);
        !word.contains(' ') && crate::read::is_sent(word)
    })
}

/// The first that has an address, else the first.
fn first_with_address(from: Vec<Mailbox>, sender: Vec<Mailbox>) -> Option<Mailbox> {
    let mut all: Vec<Mailbox> = from.into_iter().chain(sender).collect();
    let place = all.iter().position(|mailbox| mailbox.address.is_some());
    (!all.is_empty()).then(|| all.swap_remove(place.unwrap_or(0)))
}

fn bounded(mut ids: Vec<String>) -> Vec<String> {
    if ids.len() > MAX_REFERENCES {
        let latest = ids.len() - (MAX_REFERENCES - 1);
        ids.drain(1..latest);
    }
    ids
}

/// The id in brackets, or what stands there without any.
fn own_id(fields: &Fields) -> Option<String> {
    let value = fields.get("message-id").filter(|value| !value.is_empty())?;
    let bare = || {
        let word = value.trim_matches(['<', '>']).split_whitespace().next();
        word.map(str::to_owned)
    };
    header::ids(value).into_iter().next().or_else(bare)
}

const NO_ID: &str = "no-id-";

/// An id for a message without one, the same for the same message whenever it is read.
fn made_id(fields: &Fields) -> String {
    let mut hash = Fnv::default();
    for name in ["from", "to", "date", "subject"] {
        hash.take(fields.get(name).unwrap_or_default().as_bytes());
    }
    format!("{NO_ID}{:016x}", hash.0)
}

/// FNV-1a, 64 bits, each part ended by a byte that text never has.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn take(&mut self, part: &[u8]) {
        for byte in part.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The id of a list (RFC 2919): what stands between brackets, else all of it.
fn list(fields: &Fields) -> Option<String> {
    let value = fields.get("list-id").filter(|value| !value.is_empty())?;
    let id = header::ids(value).pop();
    Some(id.unwrap_or_else(|| header::text(value)).to_lowercase())
}

fn campaign(fields: &Fields) -> Option<String> {
    let names = ["x-campaign", "x-campaign-id", "x-campaignid"];
    let values = names.iter().filter_map(|name| fields.get(name));
    values.map(header::text).find(|value| !value.is_empty())
}

/// `Delivered-To` and its kin, and whom the last server's `Received` names (RFC 5321, section 4.4).
fn delivered_to(fields: &Fields) -> Vec<String> {
    let names = [
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "x-delivered-to",
    ];
    let named = names.iter().flat_map(|name| fields.all(name));
    let mut found: Vec<String> = named.filter_map(header::address).collect();
    let received = fields.get("received").and_then(|field| {
        let mut words = field.split_whitespace();
        words.find(|word| word.eq_ignore_ascii_case("for"))?;
        header::address(words.next()?)
    });
    found.extend(received);
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A message from its text.
    pub(crate) fn message(text: &str) -> Message {
        raw(text.as_bytes()).message()
    }

    pub(crate) fn raw(bytes: &[u8]) -> Raw {
        let end = bytes.windows(2).position(|two| two == b"\n\n");
        let (header, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        Raw {
            envelope: None,
            header: header.to_vec(),
            body: body.to_vec(),
            is_sent: false,
            origin: Origin {
                file: Path::new("test").into(),
                number: 1,
            },
        }
    }

    #[test]
    fn a_message_without_an_id_gets_the_same_one_whenever_it_is_read() {
        let text = "From: a@b.example\nDate: Thu, 22 Aug 2002 11:26:25 +0000\nSubject: x\n\n";
        let first = message(text);
        assert!(!first.has_id());
        assert_eq!(first.id, message(&format!("X-Read-Again: yes\n{text}")).id);
        assert_ne!(
            first.id,
            message(&text.replace("Subject: x", "Subject: y")).id
        );
    }

    #[test]
    fn a_message_without_a_date_is_kept_with_the_reason() {
        let kept = message("From: a@b.example\nMessage-ID: <1@b>\n\n");
        assert_eq!((kept.at, kept.no_time), (None, Some(NoTime::Missing)));
        let kept = message("From: a@b.example\nDate: tomorrow\n\n");
        assert_eq!(
            kept.no_time,
            Some(NoTime::Unreadable("tomorrow".to_owned()))
        );
    }

    #[test]
    fn the_parent_survives_when_ancestors_are_too_many() {
        let ids: Vec<String> = (0..5_000).map(|number| format!("<{number}@x>")).collect();
        let kept = message(&format!("References: {}\n\n", ids.join(" "))).references;
        assert_eq!(kept.len(), MAX_REFERENCES);
        assert_eq!((kept[0].as_str(), kept[999].as_str()), ("0@x", "4999@x"));
    }

    #[test]
    fn gmails_own_label_tells_sent_mail_and_an_owners_does_not() {
        let is_sent = |labels: &str| message(&format!("X-Gmail-Labels: {labels}\n\n")).is_sent;
        for labels in [
            "Sent",
            "Important,Gesendet",
            "=?UTF-8?Q?Messages_envoy=C3=A9s?=",
            "Posta inviata",
        ] {
            assert!(is_sent(labels), "{labels}");
        }
        assert!(!is_sent("Inbox,Quotes sent"));
    }

    #[test]
    fn servers_say_whose_mailbox_it_is() {
        let found = message(
            "Delivered-To: <Me@x.example>\nReceived: by a with b\n for <me2@x.example>; Thu, 22 Aug 2002 11:26:25 +0000\n\n",
        );
        assert_eq!(found.delivered_to, ["me2@x.example", "me@x.example"]);
        assert_eq!(found.received_at, Some(1_030_015_585_000_000));
    }
}
