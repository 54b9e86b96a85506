//! A page in the browser: looked at, asked, printed and photographed.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::driver::{Driver, odd};
use crate::error::Error;
use crate::look::{Media, Scheme, View};
use crate::pdf::Paper;

/// How often a page is asked whether it has been read; each answer takes milliseconds.
const ASKED_MAX: usize = 10_000;

/// The window of a browser.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
}

impl Window {
    /// A new browser.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn open(chromedriver: &Path) -> Result<Self, Error> {
        let driver = Driver::start(chromedriver)?;
        Ok(Window { driver })
    }

    /// Shows a file, and returns its address once it is loaded.
    ///
    /// # Errors
    /// If there is no such file, or the browser does not answer.
    pub fn show(&self, file: &Path) -> Result<String, Error> {
        let file = file
            .canonicalize()
            .map_err(Error::files(format!("cannot find {}", file.display())))?;
        let address = format!("file://{}", file.display());
        self.visit(&address)?;
        Ok(address)
    }

    /// Goes to an address, and waits until what is there is loaded.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn visit(&self, address: &str) -> Result<(), Error> {
        self.driver.command("url", &json!({ "url": address }))?;
        self.wait_for("document.readyState === 'complete'", address)
    }

    /// Does what leads to another page, such as sending a form, and waits until that is loaded.
    ///
    /// # Errors
    /// If the script fails, no page comes, or the browser does not answer.
    pub fn leave(&self, script: &str) -> Result<(), Error> {
        self.ask("window.isLeft = true", &[])?;
        self.ask(script, &[])?;
        let is_there = "!window.isLeft && document.readyState === 'complete'";
        self.wait_for(is_there, script)
    }

    /// Waits until something is true of the page. A busy machine was seen to answer before the last part of a page was read,
    /// where no script may run.
    fn wait_for(&self, condition: &str, what: &str) -> Result<(), Error> {
        let question = format!("return {condition}");
        for _ in 0..ASKED_MAX {
            // Between two pages there may be none to ask.
            if matches!(self.ask(&question, &[]), Ok(Value::Bool(true))) {
                return Ok(());
            }
        }
        Err(Error::Refused {
            command: "url".to_owned(),
            reason: format!("{what}: the page is still not read"),
        })
    }

    /// Looks at the page in this way until told otherwise.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn look(&self, view: View) -> Result<(), Error> {
        let size = json!({
            "width": view.width,
            "height": view.height,
            "deviceScaleFactor": view.sharpness,
            "mobile": false,
        });
        self.driver
            .devtools("Emulation.setDeviceMetricsOverride", &size)?;
        let media = match view.media {
            Media::Screen => "screen",
            Media::Print => "print",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": view.scheme.word() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "media": media, "features": features });
        self.driver.devtools("Emulation.setEmulatedMedia", &media)?;
        // Whatever a later question measures is laid out anew.
        self.ask("return document.documentElement.scrollWidth", &[])?;
        Ok(())
    }

    /// Runs a script in the page, outside its content policy, and returns what it returns.
    ///
    /// # Errors
    /// If the script fails, or the browser does not answer.
    pub fn ask(&self, script: &str, arguments: &[Value]) -> Result<Value, Error> {
        let body = json!({ "script": script, "args": arguments });
        self.driver.command("execute/sync", &body)
    }

    /// Runs a script that calls its last argument with its result.
    ///
    /// # Errors
    /// If the script fails or never calls, or the browser does not answer.
    pub fn ask_later(&self, script: &str, arguments: &[Value]) -> Result<Value, Error> {
        let body = json!({ "script": script, "args": arguments });
        self.driver.command("execute/async", &body)
    }

    /// Whether scripts of pages run from the next page on. What [`Window::ask`] asks runs all the same.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn let_scripts_run(&self, allowed: bool) -> Result<(), Error> {
        let value = json!({ "value": !allowed });
        self.driver
            .devtools("Emulation.setScriptExecutionDisabled", &value)?;
        Ok(())
    }

    /// Presses the key Tab.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn press_tab(&self) -> Result<(), Error> {
        for kind in ["rawKeyDown", "keyUp"] {
            let key =
                json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
            self.driver.devtools("Input.dispatchKeyEvent", &key)?;
        }
        Ok(())
    }

    /// What the console says since it was last asked: every entry with its level.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn console(&self) -> Result<Vec<String>, Error> {
        let told = |entry: &Value| format!("{}: {}", entry["level"], entry["message"]);
        Ok(self.log("browser")?.iter().map(told).collect())
    }

    /// Every address that a page asked for since this was last asked, in order. The browser's own pages do not count.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn requests(&self) -> Result<Vec<String>, Error> {
        let entries = self.log("performance")?;
        Ok(entries.iter().filter_map(request).collect())
    }

    fn log(&self, kind: &str) -> Result<Vec<Value>, Error> {
        let mut entries = self.driver.command("se/log", &json!({ "type": kind }))?;
        let entries = entries.as_array_mut().ok_or_else(|| odd("se/log"))?;
        Ok(std::mem::take(entries))
    }

    /// The page as a picture of the window (PNG).
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn picture(&self) -> Result<Vec<u8>, Error> {
        let answer = self
            .driver
            .devtools("Page.captureScreenshot", &json!({ "format": "png" }))?;
        bytes(&answer["data"], "Page.captureScreenshot")
    }

    /// The page on paper (A4, PDF).
    ///
    /// # Errors
    /// If the browser does not answer.
    pub fn print(&self, scheme: Scheme) -> Result<Paper, Error> {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme.word() }]);
        let media = json!({ "media": "", "features": features });
        self.driver.devtools("Emulation.setEmulatedMedia", &media)?;
        self.driver
            .devtools("Emulation.clearDeviceMetricsOverride", &json!({}))?;
        let sheet = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true });
        let answer = self.driver.devtools("Page.printToPDF", &sheet)?;
        let bytes = bytes(&answer["data"], "Page.printToPDF")?;
        Ok(Paper::of(bytes))
    }
}

/// The address in an entry of the log, if a page asked for one.
fn request(entry: &Value) -> Option<String> {
    let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let message = &event["message"];
    let asked = &message["params"];
    // `chrome:` and `chrome-untrusted:` are the empty tab with which the browser begins.
    let is_own = asked["documentURL"].as_str()?.starts_with("chrome");
    let is_request = message["method"] == "Network.requestWillBeSent" && !is_own;
    is_request.then(|| asked["request"]["url"].as_str().map(str::to_owned))?
}

fn bytes(text: &Value, command: &str) -> Result<Vec<u8>, Error> {
    let text = text.as_str().ok_or_else(|| odd(command))?;
    STANDARD.decode(text).map_err(|_| odd(command))
}
