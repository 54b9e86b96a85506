//! `chromedriver`: started on a port that it finds itself, spoken to in JSON, and ended with its browser.

use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use crate::error::Error;

/// The variable that says where `chromedriver` is. Without it the path is searched.
pub const CHROMEDRIVER: &str = "DOORSTEP_CHROMEDRIVER";

/// How long any answer may take: far beyond what a loaded machine needs, so that only a hang fails.
const PATIENCE: Duration = Duration::from_mins(5);

/// How often a browser is asked for that does not come.
const TRIES: u32 = 4;

/// Nothing of the browser's own may use the network, and nothing may depend on the machine's screen or account.
const BROWSER: [&str; 13] = [
    "--headless",
    "--no-sandbox", // the pages are our own, and a sandbox cannot be had as root
    "--disable-gpu",
    "--disable-dev-shm-usage", // small in containers
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
];

/// Runs `chromedriver` for as long as its own input is open, and then ends its process group: itself, `chromedriver` and
/// the browser. The input closes even where we are killed.
const KEEPER: &str = r#""$0" "$@" & exec >&-; cat >/dev/null; kill -s KILL 0"#;

/// A running `chromedriver`.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    root: String,
    agent: Agent,
    session: Option<Session>,
}

/// An open browser; its profile is a new folder that goes with it.
#[derive(Debug)]
struct Session {
    id: String,
    _profile: TempDir,
}

impl Driver {
    /// Where `chromedriver` is: where the variable says, else on the path.
    pub fn place() -> Option<PathBuf> {
        if let Some(named) = env::var_os(CHROMEDRIVER).filter(|name| !name.is_empty()) {
            return Some(PathBuf::from(named));
        }
        let path = env::var_os("PATH")?;
        let mut places = env::split_paths(&path).map(|folder| folder.join("chromedriver"));
        places.find(|place| place.is_file())
    }

    /// Starts it and opens a browser.
    ///
    /// # Errors
    /// If it does not start, or cannot open a browser.
    pub fn start(place: &Path) -> Result<Self, Error> {
        let mut process = Command::new("sh")
            .args(["-c", KEEPER])
            .arg(place)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0) // its own, which the keeper ends
            .spawn()
            .map_err(Error::files(format!("cannot start {}", place.display())))?;
        let output = process.stdout.take();
        let mut driver = Driver {
            process, // from here on, whatever fails ends it
            root: String::new(),
            agent: agent(PATIENCE),
            session: None,
        };
        let port = port(output)?;
        driver.root = format!("http://127.0.0.1:{port}");
        // A browser may take longer to start on a loaded machine than chromedriver waits: it is asked again.
        for _ in 1..TRIES {
            if driver.open().is_ok() {
                return Ok(driver);
            }
        }
        driver.open()?;
        Ok(driver)
    }

    fn open(&mut self) -> Result<(), Error> {
        let profile = tempfile::tempdir().map_err(Error::files("no folder for a profile"))?;
        let mut flags: Vec<String> = BROWSER.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "timeouts": { "script": 290_000, "pageLoad": 290_000 },
        }}});
        let answer = self.send("/session", &wanted)?;
        let id = answer["sessionId"]
            .as_str()
            .ok_or_else(|| odd("/session"))?;
        self.session = Some(Session {
            id: id.to_owned(),
            _profile: profile,
        });
        Ok(())
    }

    /// One command of the session, such as `url`: the value of the answer.
    pub(crate) fn command(&self, name: &str, body: &Value) -> Result<Value, Error> {
        let session = self.session.as_ref().ok_or_else(|| odd(name))?;
        self.send(&format!("/session/{}/{name}", session.id), body)
    }

    /// One command of the browser's own protocol for developers.
    pub(crate) fn devtools(&self, name: &str, parameters: &Value) -> Result<Value, Error> {
        let body = json!({ "cmd": name, "params": parameters });
        self.command("goog/cdp/execute", &body)
    }

    fn send(&self, path: &str, body: &Value) -> Result<Value, Error> {
        let silent = |error: ureq::Error| Error::Silent {
            command: path.to_owned(),
            source: Box::new(error),
        };
        let mut answer = self
            .agent
            .post(format!("{}{path}", self.root))
            .header("content-type", "application/json")
            .send(body.to_string())
            .map_err(silent)?;
        let text = answer
            .body_mut()
            .with_config()
            .limit(256 << 20)
            .read_to_string()
            .map_err(silent)?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|_| odd(path))?;
        let value = answer["value"].take();
        if let Some(error) = value["error"].as_str() {
            return Err(Error::Refused {
                command: path.to_owned(),
                reason: format!("{error}: {}", value["message"].as_str().unwrap_or_default()),
            });
        }
        Ok(value)
    }

    /// Closes the browser politely, so that it removes its own files.
    fn close(&self, session: &Session) {
        let agent = agent(Duration::from_secs(20));
        let place = format!("{}/session/{}", self.root, session.id);
        let _ = agent.delete(place).call();
    }
}

/// Whatever happened, a panic too, neither `chromedriver` nor its browser stays.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(session) = &self.session {
            self.close(session);
        }
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn agent(patience: Duration) -> Agent {
    Agent::config_builder()
        .proxy(None) // this machine only
        .http_status_as_error(false) // the reason stands in the body
        .timeout_global(Some(patience))
        .build()
        .into()
}

/// The port, from the line that says it. What follows is read to its end, so that no full pipe stops the process.
fn port(output: Option<ChildStdout>) -> Result<u16, Error> {
    let output = output.ok_or_else(|| Error::Start("no output".to_owned()))?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(port) = said_port(&line) {
                let _ = sender.send(port);
            }
        }
    });
    receiver
        .recv_timeout(PATIENCE)
        .map_err(|_| Error::Start("it did not say its port".to_owned()))
}

/// The port in the line "... started successfully on port 41157."
fn said_port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim_end().trim_end_matches('.').parse().ok()
}

pub(crate) fn odd(command: &str) -> Error {
    Error::Odd(command.to_owned())
}

#[cfg(test)]
mod tests {
    use super::said_port;

    #[test]
    fn only_the_line_that_tells_the_port_tells_it() {
        assert_eq!(
            said_port("ChromeDriver was started successfully on port 41157."),
            Some(41157)
        );
        assert_eq!(said_port("Starting ChromeDriver 148.0 on port 0"), None);
    }
}
