//! Nothing that strangers send breaks or stops it.

use std::fs;

use doorstep_mail::{Kind, Limits, Message, Ours, Threads, ours, places, read_all, touches};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{in_mailbox, messages, read};

/// Everything that is made of messages.
fn all_of(messages: &[Message]) -> Threads {
    let threads = Threads::of(messages);
    assert_eq!(places(messages, &threads).len(), messages.len());
    let _ = ours(messages);
    for name in ["a@b.example", "@b.example"] {
        let touched = touches(messages, &threads, &Ours::of([name]), 20);
        let mut ids: Vec<_> = touched.touches.iter().map(|touch| &touch.id).collect();
        ids.sort();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        let mut told: Vec<_> = touched.touches.iter().map(|touch| touch.message).collect();
        told.dedup();
        let left_out = touched.internal + touched.without_person + touched.copies;
        assert_eq!(told.len() + left_out, messages.len());
    }
    threads
}

fn depth(threads: &Threads, place: usize) -> usize {
    std::iter::successors(Some(place), |at| threads.of[*at].parent).count()
}

#[test]
fn a_chain_of_a_hundred_thousand_answers_is_one_thread_in_any_order() {
    const DEEP: usize = 100_000;
    let message = |number: usize| {
        let from = format!("From: p{number}@b.example\nMessage-ID: <{number}>");
        let before: Vec<String> = (number.saturating_sub(2)..number)
            .map(|id| format!("<{id}>"))
            .collect();
        in_mailbox(&format!("{from}\nReferences: {}", before.join(" ")))
    };
    let forward: String = (0..DEEP).map(message).collect();
    let threads = all_of(&read(forward).messages);
    assert_eq!((threads.count, depth(&threads, DEEP - 1)), (1, DEEP));
    let backward: String = (0..DEEP).rev().map(message).collect();
    let threads = all_of(&read(backward).messages);
    assert_eq!((threads.count, depth(&threads, 0)), (1, DEEP));
}

#[test]
fn a_hundred_thousand_ids_in_one_header_connect_and_leave_the_parent() {
    let ids: Vec<String> = (0..100_000).map(|id| format!(" <{id}>")).collect();
    let found = messages(&[
        &format!("Message-ID: <a>\nReferences:\n{}", ids.join("\n")),
        "Message-ID: <0>",
    ]);
    assert_eq!(all_of(&found).count, 1);
}

#[test]
fn a_hundred_thousand_copies_and_strangers_with_one_id_are_told_apart() {
    let one = |number: u32| {
        let at = format!(
            "{}:{:02}:{:02}",
            number / 3600 % 20,
            number / 60 % 60,
            number % 60
        );
        in_mailbox(&format!(
            "Message-ID: <1>\nFrom: c@d.example\nDate: 22 Aug 2002 {at} +0000"
        ))
    };
    let text: String = (0..100_000).map(one).collect();
    assert_eq!(all_of(&read(text).messages).count, 72_000);
}

#[test]
fn a_header_line_of_ten_megabytes_takes_nothing_with_it() {
    for long in [
        "x",
        "<",
        "=?",
        "=?aa?q?",
        "=?aa?b?",
        "\"",
        "(",
        ",",
        "a@b.example, ",
        ":",
        "<a@b>",
        "\\",
        "\t",
    ] {
        for field in ["Subject", "To", "References", "Date"] {
            let value = long.repeat((10 << 20) / long.len());
            let text = in_mailbox(&format!("{field}: {value}\nMessage-ID: <1>"));
            let mail = read(text);
            assert_eq!(
                (mail.messages[0].id.as_str(), mail.told.cut),
                ("1", 1),
                "{field} {long}"
            );
            all_of(&mail.messages);
        }
    }
}

#[test]
fn nul_bytes_and_carriage_returns_and_no_line_end_at_the_end_are_read() {
    let text = "From x Thu Aug 22 11:26:25 2002\r\nSub\0ject: \0\r\nMessage-ID: <\u{0}1>\r\n\r\n\0\0\r\n\r\nFrom y Thu Aug 22 11:26:25 2002\r\nMessage-ID: <2>";
    let mail = read(text);
    let ids: Vec<_> = mail
        .messages
        .iter()
        .map(|message| message.id.as_str())
        .collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn mime_that_never_ends_is_known_by_its_header() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(30_000);
    let boundaries = "--B\nContent-Type: multipart/mixed; boundary=B\n\n".repeat(20_000);
    for body in [
        nested,
        boundaries,
        "--B\nContent-Type: message/delivery-status".to_owned(),
        String::new(),
    ] {
        let header = "Message-ID: <1>\nContent-Type: multipart/report; report-type=delivery-status; boundary=B";
        let text = format!(
            "{}{body}\n\n{}",
            in_mailbox(header),
            in_mailbox("Message-ID: <2>")
        );
        let mail = read(text);
        assert_eq!(mail.messages.len(), 2);
        assert_eq!(mail.messages[0].kind, Kind::Bounce(Vec::new()));
    }
}

#[test]
fn a_message_without_anything_is_still_a_message() {
    let mail = read("From x Thu Aug 22 11:26:25 2002\n\n\nFrom y Thu Aug 22 11:26:25 2002\n\n");
    assert_eq!((mail.messages.len(), mail.told.without_time), (2, 2));
    all_of(&mail.messages);
}

/// Pieces of which mail is made, and broken.
const PIECES: &[&str] = &[
    "From a@b.example Thu Aug 22 11:26:25 2002\n",
    "From: ",
    "To: ",
    "Subject: ",
    "Date: ",
    "Message-ID: ",
    "References: ",
    "In-Reply-To: ",
    "Received: ",
    "Content-Type: multipart/report; report-type=",
    "delivery-status",
    "feedback-report",
    "boundary=B",
    "--B\n",
    "Content-Type: message/delivery-status\n",
    "Final-Recipient: rfc822; ",
    "\n",
    "\r\n",
    "\n\n",
    " ",
    "\t",
    "<",
    ">",
    "<1@b>",
    "<2@b>",
    "a@b.example",
    "@",
    ",",
    ";",
    ":",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\\",
    "=?",
    "?=",
    "=?utf-8?q?",
    "=?utf-8?b?",
    "=C3",
    "Re: ",
    "[Fwd: ",
    "Thu, 22 Aug 2002",
    "11:26:25",
    "+0000",
    "-",
    "Aug",
    "99999999999",
    "é",
    "\0",
    "\u{2028}",
    "İ",
    "x",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let folder = tempfile::tempdir().unwrap();
        for (name, start) in [("mailbox", &b"From x\n"[..]), ("single", b"Subject: x\n"), ("raw", b"")] {
            fs::write(folder.path().join(name), [start, &bytes].concat()).unwrap();
        }
        let mail = read_all(&[folder.path().to_owned()], Limits::default()).unwrap();
        all_of(&mail.messages);
    }

    #[test]
    fn no_pieces_of_mail_make_it_panic(pieces in proptest::collection::vec(select(PIECES), 0..200)) {
        let mail = read(format!("{}{}", PIECES[0], pieces.concat()));
        prop_assert!(!mail.messages.is_empty());
        all_of(&mail.messages);
    }

    #[test]
    fn the_order_of_messages_changes_no_thread(
        links in proptest::collection::vec((0..30_usize, 0..30_usize), 1..30),
        swaps in proptest::collection::vec((any::<Index>(), any::<Index>()), 0..30),
    ) {
        let header = |(place, (one, other)): (usize, &(usize, usize))| {
            format!("Message-ID: <{place}>\nReferences: <{one}> <{other}>")
        };
        let mut headers: Vec<String> = links.iter().enumerate().map(header).collect();
        let groups = |headers: &[String]| {
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let messages = messages(&headers);
            let threads = Threads::of(&messages);
            let mut groups = vec![Vec::new(); threads.count];
            for (place, (message, thread)) in messages.iter().zip(&threads.of).enumerate() {
                assert!(depth(&threads, place) <= messages.len());
                groups[thread.number].push(message.id.clone());
            }
            for group in &mut groups {
                group.sort();
            }
            groups.sort();
            groups
        };
        let before = groups(&headers);
        for (one, other) in &swaps {
            let (one, other) = (one.index(headers.len()), other.index(headers.len()));
            headers.swap(one, other);
        }
        prop_assert_eq!(before, groups(&headers));
    }
}
