//! Writing a document whole or not at all: beside its place first, then renamed into it.
//!
//! It must never write over a file that is no document of ours, nor leave half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// What a document is, and so how one of ours is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// HTML, which names its maker at the start.
    Page,
    /// PDF, which names its maker somewhere in it.
    Paper,
}

impl Kind {
    /// The option that asks for it.
    const fn option(self) -> &'static str {
        match self {
            Kind::Page => "--html",
            Kind::Paper => "--pdf",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Paper => "PDF",
        }
    }

    /// How it says who made it.
    const fn mark(self) -> &'static [u8] {
        match self {
            Kind::Page => b"<meta name=\"generator\" content=\"Doorstep",
            Kind::Paper => b"<xmp:CreatorTool>Doorstep",
        }
    }

    /// Within so many bytes.
    const fn within(self) -> u64 {
        match self {
            Kind::Page => 4 << 10,
            Kind::Paper => 64 << 20,
        }
    }
}

/// Whether a document can be written here: asked before anything is read.
///
/// # Errors
/// If the place is a folder, or holds a file that is no such document of ours, or lies in a folder that is not there.
pub fn check(kind: Kind, path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        let remedy = "there is no such folder: make it first";
        return Err(refused(kind, path, remedy));
    }
    if path.is_dir() {
        return Err(refused(kind, path, "this is a folder: name a file in it"));
    }
    if path.exists() && !is_ours(kind, path).map_err(Error::io(path))? {
        let name = kind.name();
        return Err(refused(
            kind,
            path,
            &format!(
                "the file is there already, is no {name} of Doorstep, and is not written over: choose another name, or delete it"
            ),
        ));
    }
    Ok(())
}

/// Writes a document. One of ours that is there already is replaced, any other file is not.
///
/// # Errors
/// As [`check`], and if the system cannot write it.
pub fn write(kind: Kind, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    check(kind, path)?;
    let (draft, file) = draft(path).map_err(Error::io(path))?;
    let written = fill(file, bytes).and_then(|()| fs::rename(&draft, path));
    written.map_err(|source| {
        // What cannot be kept is not left behind; the first error is the one that tells.
        let _ = fs::remove_file(&draft);
        Error::io(path)(source)
    })
}

/// Makes new files in a folder, which is made if it is not there. A file that is there is never written over, and then none
/// is made.
///
/// # Errors
/// If one of them is there already, or the system cannot write them.
pub fn write_new(
    option: &'static str,
    folder: &Path,
    files: impl Iterator<Item = (String, String)>,
) -> Result<(), Error> {
    let files: Vec<_> = files
        .map(|(name, text)| (folder.join(name), text))
        .collect();
    let there = files
        .iter()
        .find(|(path, _)| path.symlink_metadata().is_ok());
    if let Some((path, _)) = there {
        return Err(Error::new_file(option, path)(
            io::ErrorKind::AlreadyExists.into(),
        ));
    }
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    for (path, text) in files {
        let file = File::create_new(&path).map_err(Error::new_file(option, &path))?;
        fill(file, text.as_bytes()).map_err(Error::io(path))?;
    }
    Ok(())
}

fn fill(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// A new file beside a place, with a name that nobody else has.
fn draft(path: &Path) -> io::Result<(PathBuf, File)> {
    const TRIES: u32 = 100;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    for number in 0..TRIES {
        let draft = folder_of(path).join(format!(".{name}.{}-{number}.draft", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&draft) {
            Ok(file) => return Ok((draft, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn is_ours(kind: Kind, path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    let file = File::open(path)?;
    file.take(kind.within()).read_to_end(&mut head)?;
    let mark = kind.mark();
    Ok(head.is_empty() || head.windows(mark.len()).any(|place| place == mark))
}

fn refused(kind: Kind, path: &Path, remedy: &str) -> Error {
    Error::Option {
        option: kind.option(),
        value: path.display().to_string(),
        remedy: remedy.to_owned(),
    }
}
