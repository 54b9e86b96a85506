//! A throw-away PostgreSQL for the tests: its own folder, a socket in it and no port, gone when it is dropped.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::needs;

/// Where the server's programs are: Debian keeps them off the PATH.
pub(crate) fn look() -> Result<String, String> {
    const VERSIONS: &str = "/usr/lib/postgresql";
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let newest = folders
        .into_iter()
        .rfind(|folder| folder.join("initdb").is_file());
    newest
        .map(|folder| folder.display().to_string())
        .ok_or_else(|| format!("no server in {VERSIONS}"))
}

/// A server that runs.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
}

impl Cluster {
    /// Starts one. It refuses to run as root, so that root lends it to nobody.
    pub(crate) fn start(programs: &Path) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("doorstep-postgres-{}", std::process::id()));
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).map_err(failed)?;
        let cluster = Cluster {
            programs: programs.to_owned(),
            folder,
        };
        let data = cluster.data();
        cluster.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "doorstep",
                "-A",
                "trust",
                "--no-sync",
                "--no-instructions",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
        )?;
        // Nothing here is worth keeping, so nothing waits for the disk.
        let place = cluster.folder.display();
        let options = format!(
            "-c listen_addresses='' -k {place} -c fsync=off -c full_page_writes=off -c max_connections=200"
        );
        let log = format!("{place}/log");
        cluster.run(
            "pg_ctl",
            &["-D", &data, "-w", "-s", "-l", &log, "-o", &options, "start"],
        )?;
        Ok(cluster)
    }

    /// Where it is; the database is the one that is always there.
    pub(crate) fn address(&self) -> String {
        format!(
            "postgres://doorstep@localhost/postgres?host={}",
            self.folder.display()
        )
    }

    fn data(&self) -> String {
        format!("{}/data", self.folder.display())
    }

    fn run(&self, program: &str, words: &[&str]) -> Result<(), String> {
        let path = self.programs.join(program);
        let mut command = if needs::is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // The server would keep a pipe open for as long as it runs.
        let status = command
            .args(words)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|error| format!("{program}: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{program} ended with {status}"))
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What cannot be stopped or removed is in the folder of temporary files.
        let _ = self.run(
            "pg_ctl",
            &["-D", &self.data(), "-m", "immediate", "-s", "stop"],
        );
        let _ = fs::remove_dir_all(&self.folder);
    }
}
