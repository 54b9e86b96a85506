//! Folders of mail, one in the other: Maildirs and plain ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Told, is_sent_name};

/// A file that may be mail.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Whether a folder on the way to it is one of sent mail.
    pub(super) is_sent: bool,
}

impl Found {
    /// A file that was named by itself.
    pub(super) fn file(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            is_sent: false,
        }
    }
}

/// The files of a folder and of those below it, in the order of their names.
pub(super) struct Walk {
    files: std::vec::IntoIter<Found>,
    folders: Vec<Folder>,
    depth_max: usize,
}

struct Folder {
    path: PathBuf,
    depth: usize,
    is_sent: bool,
}

impl Walk {
    pub(super) fn of(path: &Path, depth_max: usize) -> Self {
        let root = Folder {
            path: path.to_owned(),
            depth: 0,
            is_sent: is_sent_name(path),
        };
        Self {
            files: Vec::new().into_iter(),
            folders: vec![root],
            depth_max,
        }
    }

    /// The next file; what cannot be opened is told.
    pub(super) fn next(&mut self, told: &mut Told) -> Option<Found> {
        loop {
            if let Some(found) = self.files.next() {
                return Some(found);
            }
            let folder = self.folders.pop()?;
            if folder.depth > self.depth_max {
                told.leave_out(&folder.path, "it lies too deep in other folders");
                continue;
            }
            self.open(&folder, told);
        }
    }

    fn open(&mut self, folder: &Folder, told: &mut Told) {
        let entries = match fs::read_dir(&folder.path) {
            Ok(entries) => entries,
            Err(error) => return told.leave_out(&folder.path, error.to_string()),
        };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in entries {
            // Links to folders may lead back up; those to files cannot.
            let entry = entry.and_then(|entry| Ok((entry.file_type()?, entry.path())));
            match entry {
                Ok((kind, path)) if kind.is_dir() => folders.push(path),
                Ok((_, path)) if path.is_file() => files.push(path),
                Ok((_, path)) => told.leave_out(&path, "neither a file nor a folder of its own"),
                Err(error) => told.leave_out(&folder.path, error.to_string()),
            }
        }
        files.sort();
        folders.sort();
        let is_sent = folder.is_sent;
        let found = |path| Found { path, is_sent };
        self.files = files.into_iter().map(found).collect::<Vec<_>>().into_iter();

        // A Maildir's tmp holds messages that are not wholly there yet.
        let is_named = |path: &Path, name: &str| path.file_name().is_some_and(|own| own == name);
        let is_maildir = folders.iter().any(|path| is_named(path, "cur"));
        for path in folders.into_iter().rev() {
            if is_maildir && is_named(&path, "tmp") {
                if fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_some()) {
                    told.leave_out(&path, "messages in it were still being delivered");
                }
                continue;
            }
            self.folders.push(Folder {
                is_sent: is_sent || is_sent_name(&path),
                depth: folder.depth + 1,
                path,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::{Limits, Mail, read_all};

    const TEXT: &str = "From: a@b.example\nMessage-ID: <1@b>\n\n";

    fn write(root: &Path, file: &str, text: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(root: &Path) -> Mail {
        read_all(&[root.to_owned()], Limits::default()).unwrap()
    }

    #[test]
    fn a_maildir_is_read_with_its_folders_and_without_what_is_still_being_delivered() {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "cur/1:2,S",
            "new/2",
            "tmp/3",
            ".Sent Items/cur/4:2,S",
            "plain/5.eml",
            "plain/a/6",
        ] {
            write(root.path(), file, TEXT);
        }
        write(root.path(), "dovecot-uidlist", "3 V1 N2\n");
        let mail = read(root.path());
        assert_eq!(mail.messages.len(), 5);
        assert_eq!(
            mail.messages
                .iter()
                .filter(|message| message.is_sent)
                .count(),
            1
        );
        assert_eq!(mail.told.left_out_count, 2);
    }

    #[test]
    fn folders_deeper_than_sixteen_are_told() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &format!("{}x", "f/".repeat(16)), TEXT);
        assert_eq!(read(root.path()).messages.len(), 1);
        write(root.path(), &format!("{}x", "f/".repeat(17)), TEXT);
        let mail = read(root.path());
        assert_eq!((mail.messages.len(), mail.told.left_out_count), (1, 1));
    }

    #[test]
    fn sent_mail_is_known_by_the_name_of_its_file_or_folder() {
        let root = tempfile::tempdir().unwrap();
        let mailbox = format!("From x Thu Aug 22 11:26:25 2002\n{TEXT}");
        let names = [
            "Gesendet.mbox",
            "Enviados",
            "envoy&AOk-s",
            "[Gmail].Sent Mail",
            "consent",
            "Sent/old/x",
        ];
        for name in names {
            write(root.path(), name, &mailbox);
        }
        let sent = read(root.path())
            .messages
            .into_iter()
            .filter(|message| message.is_sent);
        assert_eq!(sent.count(), 5);
    }

    #[test]
    fn what_is_no_mail_is_left_out_and_told() {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("a.md", "# Title\n"),
            ("b.txt", "Note: x\n\ny\n"),
            ("c", ""),
            ("d", "\0\0\0"),
        ] {
            write(root.path(), name, text);
        }
        let mail = read(root.path());
        assert_eq!((mail.messages.len(), mail.told.left_out_count), (0, 4));
    }

    #[test]
    fn more_messages_than_the_bound_are_an_error_that_names_file_and_message() {
        let root = tempfile::tempdir().unwrap();
        let mailbox = format!("From x Thu Aug 22 11:26:25 2002\n{TEXT}").repeat(4);
        write(root.path(), "in.mbox", &mailbox);
        let limits = Limits {
            messages: 3,
            ..Limits::default()
        };
        let told = read_all(&[root.path().to_owned()], limits)
            .unwrap_err()
            .to_string();
        assert!(told.contains("in.mbox, message 4: more than 3"), "{told}");
    }
}
