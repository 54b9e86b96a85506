//! Who answers whom.

use doorstep_mail::{Message, Thread, Threads};

use crate::messages;

fn parents(messages: &[Message]) -> Vec<Option<usize>> {
    let threads = Threads::of(messages);
    threads.of.iter().map(|thread| thread.parent).collect()
}

/// A message with an id that names others.
fn naming(id: &str, field: &str, ids: &str) -> String {
    format!("Message-ID: <{id}>\n{field}: {ids}")
}

fn thread_of(headers: &[&str]) -> (Vec<Message>, Threads) {
    let messages = messages(headers);
    let threads = Threads::of(&messages);
    (messages, threads)
}

#[test]
fn an_answer_is_the_child_of_what_it_answers_in_any_order() {
    let texts = [
        naming("1", "X", ""),
        naming("2", "References", "<1>"),
        naming("3", "References", "<1> <2>"),
        naming("4", "In-Reply-To", "<2>"),
    ];
    let [one, two, three, four] = texts.each_ref().map(String::as_str);
    assert_eq!(
        parents(&messages(&[one, two, three, four])),
        [None, Some(0), Some(1), Some(1)]
    );
    assert_eq!(
        parents(&messages(&[four, three, two, one])),
        [Some(2), Some(2), Some(3), None]
    );
}

#[test]
fn answers_to_a_message_that_is_missing_are_one_thread_and_have_no_parent() {
    let (_, threads) = thread_of(&[
        &naming("2", "In-Reply-To", "<gone>"),
        &naming("3", "References", "<older> <gone>"),
        &naming("4", "References", "<older>"),
    ]);
    assert_eq!((threads.count, threads.sizes()), (1, vec![3]));
    assert!(threads.of.iter().all(|thread| thread.parent.is_none()));
}

#[test]
fn an_ancestor_is_no_parent() {
    let (_, threads) = thread_of(&[
        &naming("1", "X", ""),
        &naming("3", "References", "<1> <gone>"),
    ]);
    assert_eq!((threads.count, threads.of[1].parent), (1, None));
}

#[test]
fn others_tell_the_parent_of_a_message_that_does_not() {
    let found = parents(&messages(&[
        &naming("1", "X", ""),
        &naming("2", "Subject", "Re: x"),
        &naming("3", "References", "<1> <2>"),
    ]));
    assert_eq!(found, [None, Some(0), Some(1)]);
}

#[test]
fn text_around_an_id_does_not_hide_the_parent() {
    let found = parents(&messages(&[
        &naming("1@x.example", "From", "a@x.example"),
        &naming(
            "2",
            "In-Reply-To",
            "Message from A <a@x.example>\n of \"Thu, 22 Aug\" <1@x.example>",
        ),
    ]));
    assert_eq!(found, [None, Some(0)]);
}

#[test]
fn loops_are_broken_where_they_would_close() {
    let found = parents(&messages(&[
        &naming("1", "References", "<3>"),
        &naming("2", "References", "<1>"),
        &naming("3", "References", "<2>"),
        &naming("self", "References", "<self>"),
        &naming("self2", "In-Reply-To", "<self2> <self2>"),
        &naming("5", "References", "<6> <5> <6>"),
        &naming("6", "References", "<5> <6> <5>"),
    ]));
    for (place, _) in found.iter().enumerate() {
        let steps = std::iter::successors(Some(place), |at| found[*at]);
        assert!(steps.take(10).count() < 10, "{found:?}");
    }
    assert_eq!(found[3..5], [None, None]);
    assert_eq!(found[..3].iter().flatten().count(), 2);
}

#[test]
fn the_same_message_twice_is_one() {
    let text = "Message-ID: <1>\nDate: Thu, 22 Aug 2002 11:26:25 +0000\nSubject: x";
    let through_list =
        "Message-ID: <1>\nDate: 22 Aug 2002 13:26:25 +0200\nSubject: [list] x\nList-Id: <l.x>";
    let answer = naming("2", "In-Reply-To", "<1>");
    let (_, threads) = thread_of(&[text, through_list, &answer]);
    assert_eq!((threads.count, threads.sizes()), (1, vec![2]));
    assert_eq!(threads.of[1].copy_of, Some(0));
    assert_eq!(threads.of[2].parent, Some(0));
}

#[test]
fn another_message_with_the_same_id_is_another_message() {
    let (_, threads) = thread_of(&[
        "Message-ID: <always>\nDate: Thu, 22 Aug 2002 11:26:25 +0000",
        "Message-ID: <always>\nDate: Thu, 22 Aug 2002 11:26:26 +0000",
        "Message-ID: <always>\nSubject: no date",
        "Message-ID: <always>\nSubject: no date",
    ]);
    let copies: Vec<_> = threads.of.iter().map(|thread| thread.copy_of).collect();
    assert_eq!(copies, [None, None, None, Some(2)]);
    assert_eq!(threads.count, 3);
}

#[test]
fn a_subject_joins_threads_with_doubt_and_never_makes_an_answer() {
    let at = |day: u32, id: &str, subject: &str| {
        format!("Message-ID: <{id}>\nDate: {day} Aug 2002 11:26:25 +0000\nSubject: {subject}")
    };
    let (_, threads) = thread_of(&[
        &at(1, "1", "[list] Report"),
        &at(2, "2", "Re: Report"),
        &at(8, "3", "[list] Report"),
        &at(9, "4", "AW: [list] report (fwd)"),
        &at(9, "5", "Re:"),
        &at(9, "6", "Re:"),
    ]);
    assert_eq!((threads.count, threads.count_by_subject), (6, 4));
    let by_subject: Vec<_> = threads.of.iter().map(|thread| thread.by_subject).collect();
    assert_eq!(by_subject, [0, 0, 1, 1, 2, 3]);
    let doubtful = |thread: &Thread| thread.is_doubtful;
    assert!(threads.of[..4].iter().all(doubtful) && !threads.of[4..].iter().any(doubtful));
    assert!(threads.of.iter().all(|thread| thread.parent.is_none()));
}

#[test]
fn a_message_without_a_date_is_threaded() {
    let found = messages(&[
        &naming("1", "X", ""),
        &naming("2", "In-Reply-To", "<1>\nDate: ?"),
    ]);
    assert_eq!((found[1].at, parents(&found)[1]), (None, Some(0)));
}
