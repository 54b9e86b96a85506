//! A server of a test, and those who call it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;
use ureq::Agent;

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "warm on the left, cool on the right";

/// A server that runs; it ends with the test.
pub(crate) struct Site {
    server: Child,
    pub(crate) address: String,
    data: Option<TempDir>,
}

impl Site {
    /// One with an empty folder.
    pub(crate) fn empty() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut site = Site::over(data.path());
        site.data = Some(data);
        site
    }

    /// One over a folder that stays.
    pub(crate) fn over(data: &Path) -> Self {
        let data = data.display().to_string();
        Site::start(&["--data", &data])
    }

    /// One with an invented firm in it, and the path of its door.
    pub(crate) fn demo() -> (Self, String) {
        let mut site = Site::start(&["--demo"]);
        let address = site.address.clone();
        let (root, path) = address.split_once("/demo?").expect("a door with a key");
        root.clone_into(&mut site.address);
        (site, format!("/demo?{path}"))
    }

    /// One with an empty database in the PostgreSQL of the tests.
    pub(crate) fn on_postgres() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("DOORSTEP_POSTGRES").expect(
            "a PostgreSQL: `cargo xtask test` starts one, or name one in DOORSTEP_POSTGRES",
        );
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("web_{}_{number}", std::process::id());
        let made = Command::new("psql")
            .args([&server, "-qc", &format!("CREATE DATABASE {name}")])
            .status();
        assert!(made.is_ok_and(|made| made.success()), "a database");
        let own = server.replacen("/postgres?", &format!("/{name}?"), 1);
        Site::start(&["--database", &own])
    }

    /// One that is set up, and its owner signed in.
    pub(crate) fn with_owner(self) -> (Self, Client) {
        let owner = self.client();
        let sent = owner.post(
            "/set-up",
            &[
                ("firm", "Sarnbach Filters"),
                ("currency", "EUR"),
                ("zone", "Europe/Berlin"),
                ("name", "Ruth"),
                ("email", "ruth@example.com"),
                ("password", PASSWORD),
            ],
        );
        assert_eq!(
            (sent.status, sent.to.as_str()),
            (303, "/door"),
            "{}",
            sent.text
        );
        (self, owner)
    }

    fn start(arguments: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_doorstep"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let out = server.stdout.take().expect("its output");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says where it is");
        let address = line.trim().rsplit(' ').next().unwrap_or_default();
        assert!(address.starts_with("http://127.0.0.1:"), "{line:?}");
        Site {
            server,
            address: address.to_owned(),
            data: None,
        }
    }

    /// Somebody who is not signed in.
    pub(crate) fn client(&self) -> Client {
        Client {
            agent: Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                // A server that refuses a form without reading it closes the connection.
                .max_idle_connections(0)
                .build()
                .into(),
            root: self.address.clone(),
            cookie: RefCell::default(),
        }
    }

    /// A colleague, signed in.
    pub(crate) fn colleague(&self, owner: &Client, role: &str) -> Client {
        let email = format!("{role}@example.com");
        let added = owner.send(
            "/account",
            "/accounts",
            &[
                ("name", role),
                ("email", &email),
                ("role", role),
                ("password", PASSWORD),
            ],
        );
        assert_eq!(added.status, 303, "{}", added.text);
        let colleague = self.client();
        let signed_in = colleague.post("/sign-in", &[("email", &email), ("password", PASSWORD)]);
        assert_eq!(signed_in.status, 303, "{}", signed_in.text);
        colleague
    }

    /// What kills the server at once, as a power cut would.
    pub(crate) fn killer(&mut self) -> impl FnOnce() + use<> {
        let server = self.server.id().to_string();
        move || {
            let killed = Command::new("kill").args(["-KILL", &server]).status();
            assert!(killed.is_ok_and(|killed| killed.success()));
        }
    }

    /// Waits until a server that was killed is gone.
    pub(crate) fn wait(mut self) {
        let ended = self.server.wait().expect("the server ends");
        assert_eq!(ended.code(), None);
    }

    /// Asks the server to end, as the system does, and waits until it has.
    pub(crate) fn end(mut self) {
        let asked = Command::new("kill")
            .arg(self.server.id().to_string())
            .status();
        assert!(asked.is_ok_and(|asked| asked.success()));
        let ended = self.server.wait().expect("the server ends");
        assert_eq!(ended.code(), Some(0));
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Where it sends the browser.
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) headers: ureq::http::HeaderMap,
}

/// A browser without a screen: it keeps its cookie and follows nothing.
pub(crate) struct Client {
    agent: Agent,
    root: String,
    cookie: RefCell<String>,
}

impl Client {
    pub(crate) fn get(&self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.root));
        let request = request.header("cookie", self.cookie.borrow().as_str());
        self.take(request.call().expect("an answer"))
    }

    /// Sends a form as it is.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_from(path, form, &[])
    }

    /// The same for a server that may be gone before it answers.
    pub(crate) fn try_post(&self, path: &str, form: &[(&str, &str)]) -> Option<Answer> {
        let request = self.agent.post(format!("{}{path}", self.root));
        let form = form.iter().map(|(name, value)| (*name, *value));
        request.send_form(form).ok().map(|answer| self.take(answer))
    }

    pub(crate) fn post_from(
        &self,
        path: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.root));
        let mut request = request.header("cookie", self.cookie.borrow().as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let form = form.iter().map(|(name, value)| (*name, *value));
        self.take(request.send_form(form).expect("an answer"))
    }

    /// Sends the form of a page, with the key that stands in it.
    pub(crate) fn send(&self, page: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let key = self.key(page);
        let mut form = form.to_vec();
        form.push(("key", &key));
        self.post(path, &form)
    }

    /// The key of the forms of a page.
    pub(crate) fn key(&self, page: &str) -> String {
        let shown = self.get(page);
        let (_, rest) = shown
            .text
            .split_once("name=\"key\" value=\"")
            .unwrap_or_else(|| panic!("{page} has no form: {}", shown.text));
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// The cookie of a browser, as a script can set it.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.borrow().clone()
    }

    fn take(&self, mut response: ureq::http::Response<ureq::Body>) -> Answer {
        let header = |name: &str| {
            let value = response.headers().get(name);
            let value = value.and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let kept = header("set-cookie");
        if let Some(cookie) = kept.split(';').next().filter(|cookie| !cookie.is_empty()) {
            cookie.clone_into(&mut self.cookie.borrow_mut());
        }
        Answer {
            status: response.status().as_u16(),
            to: header("location"),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string().expect("text"),
        }
    }
}
