//! Writing a document whole or not at all: beside its place first, then renamed into it.
//!
//! It must never write over a file that is no document of ours, nor leave half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// Within so many bytes a page says who made it.
const HEAD_BYTES: u64 = 4_096;
/// What it says.
const MARK: &str = "<meta name=\"generator\" content=\"Doorstep";

/// Whether a page can be written here: asked before anything is read.
///
/// # Errors
/// If the place is a folder, or holds a file that is no page of ours, or lies in a folder that is not there.
pub fn check(option: &'static str, path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(refused(
            option,
            path,
            "there is no such folder: make it first",
        ));
    }
    if path.is_dir() {
        return Err(refused(option, path, "this is a folder: name a file in it"));
    }
    if path.exists() && !is_ours(path).map_err(Error::io(path))? {
        return Err(refused(
            option,
            path,
            "the file is there already, is no page of Doorstep, and is not written over: choose another name, or delete it",
        ));
    }
    Ok(())
}

/// Writes a page. One of ours that is there already is replaced, any other file is not.
///
/// # Errors
/// As [`check`], and if the system cannot write it.
pub fn write(option: &'static str, path: &Path, page: &str) -> Result<(), Error> {
    check(option, path)?;
    let (draft, file) = draft(path).map_err(Error::io(path))?;
    let written = fill(file, page).and_then(|()| fs::rename(&draft, path));
    written.map_err(|source| {
        // What cannot be kept is not left behind; the first error is the one that tells.
        let _ = fs::remove_file(&draft);
        Error::io(path)(source)
    })
}

/// Makes new files in a folder, which is made if it is not there. A file that is there is never written over.
///
/// # Errors
/// If one of them is there already, or the system cannot write them.
pub fn write_new(
    option: &'static str,
    folder: &Path,
    files: impl Iterator<Item = (String, String)>,
) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        let file = File::create_new(&path).map_err(Error::new_file(option, &path))?;
        fill(file, &text).map_err(Error::io(path))?;
    }
    Ok(())
}

fn fill(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
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

fn is_ours(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head.is_empty() || String::from_utf8_lossy(&head).contains(MARK))
}

fn refused(option: &'static str, path: &Path, remedy: &str) -> Error {
    Error::Option {
        option,
        value: path.display().to_string(),
        remedy: remedy.to_owned(),
    }
}
