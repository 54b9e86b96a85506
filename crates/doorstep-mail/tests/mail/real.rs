//! Real mail: every figure that the READMEs of the data sets give.
//!
//! The data are not part of the product. `DOORSTEP_REAL_DATA` names the folder that holds them; by
//! default it is `shared/data` beside the workspace. Without it these tests say so and pass.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use doorstep_mail::{Bulk, Limits, Mail, Message, Place, Threads, ours, places, read_all};
use tempfile::TempDir;

/// A data set, unpacked, if it is there.
fn unpacked(archive: &str) -> Option<TempDir> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("DOORSTEP_REAL_DATA").map_or(beside, PathBuf::from);
    let archive = data.join(archive);
    if !archive.exists() {
        eprintln!("skipped: no real data at {}", archive.display());
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let tar = Command::new("tar")
        .arg("-xzf")
        .arg(&archive)
        .arg("-C")
        .arg(folder.path())
        .status();
    assert!(
        tar.unwrap().success(),
        "tar cannot unpack {}",
        archive.display()
    );
    Some(folder)
}

fn spamassassin() -> Option<TempDir> {
    unpacked("mail_spamassassin_a/spamassassin_a.tar.gz")
}

fn notmuch() -> Option<TempDir> {
    unpacked("mail_notmuch_threads/notmuch_corpora.tar.gz")
}

fn read(folder: &Path, names: &[&str]) -> Mail {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let mail = read_all(&paths, Limits::default()).unwrap();
    assert_eq!(
        (mail.told.left_out_count, mail.told.cut),
        (0, 0),
        "{:?}",
        mail.told
    );
    mail
}

/// What the READMEs count of threads: how many, of more than one message, with two or more senders, the
/// most messages of one.
fn counts(messages: &[Message], threads: &Threads) -> [usize; 4] {
    let mut senders = vec![HashSet::new(); threads.count];
    for (message, thread) in messages.iter().zip(&threads.of) {
        senders[thread.number].insert(message.sender());
    }
    let sizes = threads.sizes();
    [
        threads.count,
        sizes.iter().filter(|size| **size > 1).count(),
        senders.iter().filter(|senders| senders.len() > 1).count(),
        sizes.into_iter().max().unwrap_or(0),
    ]
}

/// How many answer by `In-Reply-To`, and how many name a message that is there.
fn answers(messages: &[Message]) -> [usize; 2] {
    let ids: HashSet<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    let names = |message: &&Message| {
        let mut named = message.references.iter().chain(&message.in_reply_to);
        named.any(|id| ids.contains(id.as_str()))
    };
    [
        messages.iter().filter(|message| message.is_reply).count(),
        messages.iter().filter(names).count(),
    ]
}

/// `Re:` subjects, `List-Unsubscribe`, `List-Id`, `Precedence` of bulk or list, senders.
fn marks(messages: &[Message]) -> [usize; 5] {
    let count =
        |is: &dyn Fn(&Message) -> bool| messages.iter().filter(|message| is(message)).count();
    let senders: HashSet<_> = messages
        .iter()
        .map(|message| message.from.as_ref().map(|from| &from.address))
        .collect();
    [
        count(&|message| {
            let subject = message.subject.to_lowercase();
            subject.starts_with("re:") || subject.starts_with("re[")
        }),
        count(&|message| message.bulk.contains(&Bulk::ListUnsubscribe)),
        count(&|message| message.list.is_some()),
        count(&|message| message.bulk.contains(&Bulk::Precedence)),
        senders.len(),
    ]
}

#[test]
fn spamassassin_has_the_threads_and_marks_that_its_readme_counts() {
    let Some(folder) = spamassassin() else { return };
    // The README counts 1,189, 0 and 24 subjects with Re: one, one and two more have it in an encoded word.
    for (name, all, threads_are, answers_are, marks_are) in [
        (
            "easy_ham",
            2_500,
            [1_514, 311, 302, 39],
            [1_019, 923],
            [1_190, 1_572, 1_495, 1_694, 445],
        ),
        ("hard_ham", 125, [125, 0, 0, 1], [0, 0], [1, 25, 1, 18, 92]),
        ("spam", 500, [500, 0, 0, 1], [0, 0], [26, 42, 72, 74, 436]),
    ] {
        let messages = read(folder.path(), &[name]).messages;
        assert_eq!(messages.len(), all, "{name}");
        assert_eq!(
            counts(&messages, &Threads::of(&messages)),
            threads_are,
            "{name}"
        );
        assert_eq!(answers(&messages), answers_are, "{name}");
        assert_eq!(marks(&messages), marks_are, "{name}");
    }
}

/// Truth by a model of its own: names that one message mentions together are one set, by repetition
/// until nothing changes; no parents, no order.
fn naive_threads(messages: &[Message]) -> Vec<usize> {
    let mut label: HashMap<&str, usize> = HashMap::new();
    let names = |message: &'_ Message| -> Vec<String> {
        let named = message.references.iter().chain(&message.in_reply_to);
        named.chain([&message.id]).cloned().collect()
    };
    let all: Vec<Vec<String>> = messages.iter().map(names).collect();
    for name in all.iter().flatten() {
        let next = label.len();
        label.entry(name).or_insert(next);
    }
    loop {
        let mut has_changed = false;
        for names in &all {
            let least = names.iter().map(|name| label[name.as_str()]).min().unwrap();
            for name in names {
                has_changed |= label.insert(name, least) != Some(least);
            }
        }
        if !has_changed {
            return all.iter().map(|names| label[names[0].as_str()]).collect();
        }
    }
}

#[test]
fn of_three_folders_read_together_what_people_answer_is_two_way_and_the_rest_is_not() {
    let Some(folder) = spamassassin() else { return };
    let ham = read(folder.path(), &["easy_ham"]).messages;
    let mut senders: HashMap<usize, HashSet<Option<&str>>> = HashMap::new();
    let labels = naive_threads(&ham);
    for (message, label) in ham.iter().zip(&labels) {
        senders.entry(*label).or_default().insert(message.sender());
    }
    let mut truth: Vec<bool> = labels
        .iter()
        .map(|label| senders[label].len() > 1)
        .collect();
    let messages = read(folder.path(), &["easy_ham", "hard_ham", "spam"]).messages;
    truth.resize(messages.len(), false);

    let found = places(&messages, &Threads::of(&messages));
    let is_right = |(place, truth): (&Place, &bool)| (*place == Place::TwoWay) == *truth;
    let right = found
        .iter()
        .zip(&truth)
        .filter(|pair| is_right(*pair))
        .count();
    let share = right as f64 / messages.len() as f64;
    let (two_way, of) = (truth.iter().filter(|is| **is).count(), messages.len());
    eprintln!("{right} of {of} placed rightly, {share:.4}; {two_way} are two-way");
    assert!(share >= 0.95, "{share}");
    let wrong_alone = found[ham.len()..]
        .iter()
        .filter(|place| **place == Place::TwoWay);
    assert_eq!(wrong_alone.count(), 0);
}

#[test]
fn all_of_easy_ham_in_one_mailbox_file_is_read_as_its_files_are() {
    let Some(folder) = spamassassin() else { return };
    let mut files: Vec<PathBuf> = fs::read_dir(folder.path().join("easy_ham"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut mailbox = Vec::new();
    for bytes in files.iter().map(|file| fs::read(file).unwrap()) {
        if !bytes.starts_with(b"From ") {
            mailbox.extend_from_slice(b"From x Thu Aug 22 11:26:25 2002\n");
        }
        mailbox.extend_from_slice(&bytes);
        mailbox.extend_from_slice(b"\n\n");
    }
    let path = folder.path().join("all.mbox");
    fs::write(&path, mailbox).unwrap();
    let together = read(folder.path(), &["all.mbox"]).messages;
    let alone = read(folder.path(), &["easy_ham"]).messages;
    let key = |message: &Message| (message.id.clone(), message.at, message.subject.clone());
    let together: Vec<_> = together.iter().map(key).collect();
    assert_eq!(together, alone.iter().map(key).collect::<Vec<_>>());
}

#[test]
fn only_dates_that_cannot_be_true_are_not_known() {
    let Some(folder) = spamassassin() else { return };
    // The README counts 1 and 17; one more of spam is 14 months older than its transport.
    for (name, without_time) in [("easy_ham", 1), ("hard_ham", 0), ("spam", 18)] {
        let mail = read(folder.path(), &[name]);
        assert_eq!(mail.told.without_time, without_time, "{name}");
        let is_told = |message: &Message| message.at.is_none() == message.no_time.is_some();
        assert!(mail.messages.iter().all(is_told));
    }
}

#[test]
fn nobody_is_guessed_to_own_what_strangers_collected() {
    let Some(folder) = spamassassin() else { return };
    for names in [
        &["easy_ham"][..],
        &["hard_ham"],
        &["spam"],
        &["easy_ham", "hard_ham", "spam"],
    ] {
        assert_eq!(ours(&read(folder.path(), names).messages), []);
    }
    let Some(folder) = notmuch() else { return };
    for name in ["default", "threading", "duplicate"] {
        assert_eq!(ours(&read(folder.path(), &[name]).messages), []);
    }
}

#[test]
fn notmuch_has_the_threads_that_its_readme_counts() {
    let Some(folder) = notmuch() else { return };
    let messages = read(folder.path(), &["default"]).messages;
    let threads = Threads::of(&messages);
    let copies = threads
        .of
        .iter()
        .filter(|thread| thread.copy_of.is_some())
        .count();
    let ids: HashSet<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!((messages.len(), ids.len(), copies), (53, 52, 1));
    // 25 threads, one fewer where the message that is there twice is one.
    assert_eq!(counts(&messages, &threads), [24, 14, 13, 7]);
    assert_eq!(answers(&messages), [29, 28]);
    let senders: HashSet<_> = messages.iter().map(Message::sender).collect();
    assert_eq!(senders.len(), 16);
    let days = |at: i64| at / 86_400_000_000;
    let times = || messages.iter().filter_map(|message| message.at);
    // 2009-11-17 and 2010-12-29.
    assert_eq!(
        (times().min().map(days), times().max().map(days)),
        (Some(14_565), Some(14_972))
    );

    let messages = read(folder.path(), &["threading"]).messages;
    let threads = Threads::of(&messages);
    let senders: HashSet<_> = messages.iter().map(Message::sender).collect();
    assert_eq!((messages.len(), threads.count, senders.len()), (12, 3, 5));
    assert_eq!(answers(&messages)[0], 8);
}

#[test]
fn notmuch_messages_that_are_broken_or_there_twice_are_read() {
    let Some(folder) = notmuch() else { return };
    let messages = read(folder.path(), &["broken"]).messages;
    let threads = Threads::of(&messages);
    assert_eq!(messages.len(), 4);
    for (place, _) in messages.iter().enumerate() {
        let up = std::iter::successors(Some(place), |at| threads.of[*at].parent);
        assert!(up.take(5).count() < 5);
    }
    let messages = read(folder.path(), &["duplicate"]).messages;
    let threads = Threads::of(&messages);
    assert_eq!((messages.len(), threads.sizes()), (9, vec![1, 1, 1]));
}
