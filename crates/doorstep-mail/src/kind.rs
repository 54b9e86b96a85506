//! Who speaks in a message: a human being, an automatic answer, a server that could not deliver, or a
//! mailbox provider that passes a complaint on.

mod words;

use crate::header::{self, Fields};
use crate::message::Raw;
use crate::report::{self, Complaint, Delivery};
use words::{AWAY, MAYBE_AWAY, UNDELIVERED};

/// Who speaks in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A human being, as far as the message tells.
    Personal,
    /// Software, by itself.
    Automatic(Automatic),
    /// A mail server, about a message it could not deliver or has delivered (RFC 3464). Nothing is known
    /// of single recipients if it is no report, or one cut off.
    Bounce(Vec<Delivery>),
    /// A mailbox provider, about a reader who calls a message spam (RFC 5965).
    Complaint(Complaint),
}

/// What shows that a message was sent by software alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// `Auto-Submitted` other than `no` (RFC 3834, section 5).
    AutoSubmitted,
    /// `X-Autoreply`, `X-Autorespond` or `X-Autoresponder`.
    AutoReplyField,
    /// `Precedence: auto_reply`.
    Precedence,
    /// An empty return path: whoever sent it wants no answer (RFC 3834, section 4; RFC 5321, section
    /// 4.5.5).
    NullReturnPath,
    /// The subject of an answer while out of office.
    Subject,
    /// A receipt that it was displayed or deleted (RFC 8098).
    Receipt,
}

/// What speaks for one text to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// `Precedence: bulk`, `list` or `junk` (RFC 3834, section 3.1.8).
    Precedence,
    /// `List-Unsubscribe` (RFC 2369). Discussion lists set it on personal answers as well.
    ListUnsubscribe,
    /// The sender's address says that it takes no answer.
    NoReply,
}

impl Kind {
    /// Whether a human being speaks.
    pub const fn is_human(&self) -> bool {
        matches!(self, Self::Personal)
    }
}

/// Who speaks in a message.
pub(crate) fn of(raw: &Raw, fields: &Fields, sender: Option<&str>, subject: &str) -> Kind {
    let content = fields.get("content-type").unwrap_or_default();
    let lower = content.to_lowercase();
    if lower.starts_with("multipart/report") {
        match header::parameter(content, "report-type").as_deref() {
            Some("feedback-report") => return Kind::Complaint(report::complaint(&raw.body)),
            Some("disposition-notification") => return Kind::Automatic(Automatic::Receipt),
            Some("delivery-status") => return Kind::Bounce(report::deliveries(&raw.body)),
            _ => {
                // Some leave the type out; the parts still have theirs.
                let deliveries = report::deliveries(&raw.body);
                if !deliveries.is_empty() {
                    return Kind::Bounce(deliveries);
                }
            }
        }
    }
    let local = sender
        .and_then(|sender| sender.split_once('@'))
        .map_or("", |(local, _)| local);
    let is_null = is_null_return_path(raw, fields);
    if is_daemon(local, is_null, subject) || fields.has("x-failed-recipients") {
        return Kind::Bounce(without_report(raw, fields));
    }
    match automatic(fields, subject, is_null) {
        Some(why) => Kind::Automatic(why),
        None => Kind::Personal,
    }
}

fn automatic(fields: &Fields, subject: &str, is_null: bool) -> Option<Automatic> {
    let first_word = |name: &str| {
        let value = fields.get(name)?.to_lowercase();
        let word = value.split([';', ' ', '(']).next()?.trim().to_owned();
        (!word.is_empty()).then_some(word)
    };
    if first_word("auto-submitted").is_some_and(|word| word != "no") {
        return Some(Automatic::AutoSubmitted);
    }
    let says_so = |name| first_word(name).is_some_and(|word| word != "no" && word != "false");
    if ["x-autoreply", "x-autorespond", "x-autoresponder"]
        .into_iter()
        .any(says_so)
    {
        return Some(Automatic::AutoReplyField);
    }
    if first_word("precedence").is_some_and(|word| word.replace('-', "_") == "auto_reply") {
        return Some(Automatic::Precedence);
    }
    if is_null {
        return Some(Automatic::NullReturnPath);
    }
    // X-Auto-Response-Suppress ([MS-OXCMAIL], section 2.2.3.2.14) asks for no automatic answer. Shops and
    // newsletters set it as well as automatic answers, so it is no proof by itself: with it, words that
    // a human being might also write count.
    let asks_for_silence =
        first_word("x-auto-response-suppress").is_some_and(|word| word != "none");
    is_away(subject, asks_for_silence).then_some(Automatic::Subject)
}

/// What speaks for one text to many.
pub(crate) fn bulk(fields: &Fields, sender: Option<&str>) -> Vec<Bulk> {
    let mut found = Vec::new();
    let is_bulk = |value: &str| {
        ["bulk", "list", "junk"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
    };
    if fields.get("precedence").is_some_and(is_bulk) {
        found.push(Bulk::Precedence);
    }
    if fields.has("list-unsubscribe") {
        found.push(Bulk::ListUnsubscribe);
    }
    if sender.is_some_and(takes_no_answer) {
        found.push(Bulk::NoReply);
    }
    found
}

fn takes_no_answer(sender: &str) -> bool {
    let local = sender.split('@').next().unwrap_or_default();
    let letters: String = local.chars().filter(char::is_ascii_alphabetic).collect();
    let starts = [
        "noreply",
        "donotreply",
        "nepasrepondre",
        "nichtantworten",
        "noresponder",
    ];
    starts.iter().any(|start| letters.starts_with(start))
}

/// `Return-Path: <>`, or a mailbox file that names no sender.
fn is_null_return_path(raw: &Raw, fields: &Fields) -> bool {
    let is_empty = |path: &str| path.chars().filter(|c| !c.is_whitespace()).eq("<>".chars());
    match fields.get("return-path") {
        Some(path) => is_empty(path),
        None => raw.envelope.as_deref().is_some_and(is_empty),
    }
}

fn is_daemon(local: &str, is_null: bool, subject: &str) -> bool {
    if matches!(local, "mailer-daemon" | "mailerdaemon" | "mail-daemon") {
        return true;
    }
    let is_server = is_null || matches!(local, "postmaster" | "mail-delivery-subsystem");
    let subject = subject.to_lowercase();
    is_server && UNDELIVERED.iter().any(|start| subject.starts_with(start))
}

/// What a server that writes no report says: Exim names the recipients in a field of its own, qmail in
/// lines of the text.
fn without_report(raw: &Raw, fields: &Fields) -> Vec<Delivery> {
    let named = fields
        .all("x-failed-recipients")
        .flat_map(|field| field.split(','));
    let named: Vec<String> = named.filter_map(header::address).collect();
    if named.is_empty() {
        return report::qmail(&raw.body);
    }
    let failed = |recipient| Delivery {
        recipient,
        action: None,
        status: None,
    };
    named.into_iter().map(failed).collect()
}

/// Only at the start: "Re: Automatic reply" is a human being's answer to one.
fn is_away(subject: &str, asks_for_silence: bool) -> bool {
    let subject = subject.to_lowercase().replace('\u{2019}', "'");
    let begins = |starts: &[&str]| starts.iter().any(|start| subject.starts_with(start));
    begins(AWAY) || (asks_for_silence && begins(MAYBE_AWAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::message;

    fn kind(header: &str) -> Kind {
        message(&format!("From: a@b.example\n{header}\n\ntext\n")).kind
    }

    #[test]
    fn a_machine_says_so_in_its_header() {
        for (header, why) in [
            (
                "Auto-Submitted: auto-replied (vacation)",
                Automatic::AutoSubmitted,
            ),
            ("Auto-Submitted: auto-generated", Automatic::AutoSubmitted),
            ("X-Autoreply: yes", Automatic::AutoReplyField),
            ("X-Autorespond: Re: x", Automatic::AutoReplyField),
            ("Precedence: auto_reply", Automatic::Precedence),
            ("Return-Path: < >", Automatic::NullReturnPath),
            (
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
                Automatic::Receipt,
            ),
        ] {
            assert_eq!(kind(header), Kind::Automatic(why), "{header}");
        }
        for header in [
            "Auto-Submitted: no",
            "Auto-Submitted: No (human)",
            "X-Autoreply: no",
            "Return-Path: <a@b.example>",
            "Precedence: bulk",
            "Subject: Hello",
        ] {
            assert_eq!(kind(header), Kind::Personal, "{header}");
        }
    }

    #[test]
    fn who_is_out_of_office_is_known_by_the_start_of_the_subject_in_six_languages() {
        for subject in [
            "Automatic reply: Offer",
            "Out of Office: Offer",
            "Automatische Antwort: Angebot",
            "Abwesenheitsnotiz",
            "=?utf-8?Q?R=C3=A9ponse_automatique_:_Offre?=",
            "Absence du bureau : Offre",
            "Respuesta automática: Oferta",
            "Fuera de la oficina: Oferta",
            "Automatisch antwoord: Offerte",
            "Afwezigheidsassistent: x",
            "Risposta automatica: Offerta",
            "Fuori ufficio: Offerta",
        ] {
            let found = kind(&format!("Subject: {subject}"));
            assert_eq!(found, Kind::Automatic(Automatic::Subject), "{subject}");
        }
        for subject in [
            "Re: Automatic reply: Offer",
            "Urlaub auf Kreta",
            "Out of office space?",
        ] {
            assert_eq!(
                kind(&format!("Subject: {subject}")),
                Kind::Personal,
                "{subject}"
            );
        }
    }

    #[test]
    fn asking_for_no_automatic_answer_is_no_proof_by_itself() {
        let asks = "X-Auto-Response-Suppress: All\nSubject:";
        assert_eq!(kind(&format!("{asks} Your order")), Kind::Personal);
        let away = kind(&format!("{asks} Urlaub bis 3. Mai"));
        assert_eq!(away, Kind::Automatic(Automatic::Subject));
    }

    #[test]
    fn a_server_that_writes_no_report_is_known_by_its_name_or_its_words() {
        let bounce = |header: &str| matches!(message(header).kind, Kind::Bounce(_));
        assert!(bounce(
            "From: MAILER-DAEMON@x.example\nSubject: anything\n\n"
        ));
        assert!(bounce(
            "From: postmaster@x.example\nSubject: Undeliverable: Offer\n\n"
        ));
        assert!(bounce(
            "Return-Path: <>\nFrom: x@y.example\nSubject: Unzustellbar: Angebot\n\n"
        ));
        assert!(!bounce(
            "From: postmaster@x.example\nSubject: Your question\n\n"
        ));
        assert!(!bounce("From: a@x.example\nSubject: Returned mail\n\n"));
        let exim = message("From: Mailer-Daemon@x.example\nX-Failed-Recipients: A@b.example\n\n");
        let Kind::Bounce(deliveries) = exim.kind else {
            panic!("no bounce");
        };
        assert_eq!(deliveries[0].recipient, "a@b.example");
    }

    #[test]
    fn what_speaks_for_many_is_kept_apart_from_who_speaks() {
        let found =
            message("From: No-Reply@x.example\nPrecedence: Bulk\nList-Unsubscribe: <x>\n\n");
        assert_eq!(
            found.bulk,
            [Bulk::Precedence, Bulk::ListUnsubscribe, Bulk::NoReply]
        );
        assert_eq!(found.kind, Kind::Personal);
    }
}
