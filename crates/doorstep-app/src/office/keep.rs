//! Keeping the data: copies of it, and whether it is well.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use doorstep_core::{DAY, Micros};
use doorstep_store::{Place, Store};

use super::{Firm, Office, OfficeError};
use crate::Error;

/// Copies a folder's database into a new file, while a server may run on it.
pub async fn back_up(folder: &Path, file: &Path, now: Micros) -> Result<(), Error> {
    there(folder)?;
    if file.symlink_metadata().is_ok() {
        return Err(Error::new_file("backup", file)(
            io::ErrorKind::AlreadyExists.into(),
        ));
    }
    let store = store(folder, now).await?;
    let copied = store.back_up(file).await.map_err(OfficeError::from);
    store.close().await;
    copied?;
    // What is in the file must be on the disk before anybody relies on it.
    File::open(file)
        .and_then(|file| file.sync_all())
        .map_err(Error::io(file))
}

/// The office of a folder that has data.
pub async fn open(folder: &Path, now: Micros) -> Result<Office, Error> {
    there(folder)?;
    Ok(Office::open(&Place::Folder(folder.to_owned()), now).await?)
}

/// Puts a copy into a folder that has no data yet.
pub async fn restore(file: &Path, folder: &Path, now: Micros) -> Result<(), Error> {
    let place = Place::file(folder);
    if place.symlink_metadata().is_ok() {
        return Err(Error::Option {
            option: "--data",
            value: folder.display().to_string(),
            remedy: "there is data in it already, and nothing is written over: name another folder"
                .to_owned(),
        });
    }
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    // Beside its place first: half a copy must not look like data.
    let draft = folder.join("restoring");
    let copied = copy(file, &draft).and_then(|()| fs::rename(&draft, &place));
    if let Err(source) = copied {
        let _ = fs::remove_file(&draft);
        return Err(Error::io(file)(source));
    }
    if is_whole(folder, now).await {
        return Ok(());
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = place.clone().into_os_string();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
    Err(Error::Option {
        option: "restore",
        value: file.display().to_string(),
        remedy: "this is no whole backup of Doorstep: nothing was restored".to_owned(),
    })
}

/// Whether what was copied into a folder is a database of this program, and nothing of it is broken.
async fn is_whole(folder: &Path, now: Micros) -> bool {
    if !Store::is_one(&Place::file(folder)).await {
        return false;
    }
    let Ok(store) = store(folder, now).await else {
        return false;
    };
    let wrong = store.check().await;
    store.close().await;
    wrong.is_ok_and(|wrong| wrong.is_empty())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut draft = OpenOptions::new().write(true).create_new(true).open(to)?;
    io::copy(&mut File::open(from)?, &mut draft)?;
    draft.sync_all()
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// How it is, and what to do if it is not well.
    pub text: String,
    /// It is well.
    pub is_well: bool,
}

/// Looks whether the data of a folder, and what it lives on, are well.
pub async fn examine(folder: &Path, now: Micros) -> Result<Vec<Finding>, Error> {
    there(folder)?;
    let finding = |what, is_well, text: String| Finding {
        what,
        text,
        is_well,
    };
    let store = match store(folder, now).await {
        Ok(store) => store,
        Err(error) => {
            let text = format!("{error}. Restore a backup into another folder: doorstep restore");
            return Ok(vec![finding("database", false, text)]);
        }
    };
    // One that is broken may not even let itself be looked at.
    let wrong = store.check().await;
    let wrong = wrong.unwrap_or_else(|error| vec![error.to_string()]);
    let (last, firm) = match store.read().await {
        Ok(mut tx) => (
            tx.last_done_at().await.unwrap_or_default(),
            Firm::read(&mut tx).await,
        ),
        Err(error) => (None, Err(error.into())),
    };
    store.close().await;
    Ok(vec![
        if wrong.is_empty() {
            finding(
                "database",
                true,
                "whole, and of this program’s version".to_owned(),
            )
        } else {
            let text = format!(
                "{}. Restore a backup into another folder: doorstep restore",
                wrong.join("; ")
            );
            finding("database", false, text)
        },
        match last {
            Some(last) if last > now + DAY => finding(
                "clock",
                false,
                "something was recorded after what the clock says now: set the clock".to_owned(),
            ),
            _ => finding("clock", true, "nothing was recorded after now".to_owned()),
        },
        match firm {
            Ok(firm) => finding("set-up", true, format!("the firm is {}", firm.name)),
            Err(OfficeError::NotSetUp) => finding(
                "set-up",
                true,
                "not done yet: start doorstep serve and open its page".to_owned(),
            ),
            Err(error) => finding("set-up", false, error.to_string()),
        },
        writable(folder),
    ])
}

fn writable(folder: &Path) -> Finding {
    let probe = folder.join(".doctor");
    let written = fs::write(&probe, b"doorstep").and_then(|()| fs::remove_file(&probe));
    let (is_well, text) = match written {
        Ok(()) => (true, "can be written".to_owned()),
        Err(error) => (
            false,
            format!(
                "{error}: let whoever runs the server write into {}",
                folder.display()
            ),
        ),
    };
    Finding {
        what: "folder",
        text,
        is_well,
    }
}

async fn store(folder: &Path, now: Micros) -> Result<Store, Error> {
    let store = Store::open(&Place::Folder(folder.to_owned()), now).await;
    store.map_err(|error| Error::Office(error.into()))
}

/// That there is data in a folder: opening one that is empty would make some.
fn there(folder: &Path) -> Result<(), Error> {
    if Place::file(folder).is_file() {
        return Ok(());
    }
    Err(Error::Option {
        option: "--data",
        value: folder.display().to_string(),
        remedy: "there is no data of doorstep serve in it: name the folder it was started with"
            .to_owned(),
    })
}
