//! Runs the binary and reads what it says.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The text on standard output of a run that went well.
    pub(crate) fn text(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    /// The facts of a run that went well.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.text()).expect("standard output is JSON")
    }

    /// The message of a run that refused its input: nothing is on standard output.
    pub(crate) fn refusal(self) -> String {
        assert_eq!(self.code, Some(1), "out: {}\nerr: {}", self.out, self.err);
        assert_eq!(self.out, "", "{}", self.err);
        assert!(self.err.starts_with("error: "), "{}", self.err);
        self.err
    }
}

/// Runs `doorstep` with these arguments.
pub(crate) fn doorstep<A: AsRef<str>>(arguments: &[A]) -> Run {
    doorstep_with(arguments, &[], "")
}

/// Runs `doorstep` with these arguments, variables and text on standard input.
pub(crate) fn doorstep_with<A: AsRef<str>>(
    arguments: &[A],
    variables: &[(&str, &str)],
    input: &str,
) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments.iter().map(AsRef::as_ref))
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A run that refuses early does not read all of it.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the input was written");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

/// A folder of files that goes when the test ends.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            folder.put(name, text.as_bytes());
        }
        folder
    }

    /// Writes a file, and the folder it lies in.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, bytes).expect("the file can be written");
        path.display().to_string()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("the file can be read")
    }

    pub(crate) fn here(&self) -> String {
        self.0.path().display().to_string()
    }

    /// The facts of the folder.
    pub(crate) fn facts(&self) -> Value {
        facts(&[&self.here()])
    }
}

/// The facts of what these arguments name.
pub(crate) fn facts(arguments: &[&str]) -> Value {
    let mut all = vec!["diagnose", "--format", "json"];
    all.extend(arguments);
    doorstep(&all).json()
}

/// The value of a segment column.
pub(crate) fn segment<'a>(facts: &'a Value, column: &str, value: &str) -> &'a Value {
    let segments = list(&facts["by"][column]);
    let found = segments.iter().find(|segment| segment["value"] == value);
    found.unwrap_or(&Value::Null)
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The subjects of the warnings of a code.
pub(crate) fn warned<'a>(facts: &'a Value, code: &str) -> Vec<&'a str> {
    list(&facts["warnings"])
        .iter()
        .filter(|warning| warning["code"] == code)
        .filter_map(|warning| warning["subject"].as_str())
        .collect()
}

/// The text of the warning of a code.
pub(crate) fn warning_text<'a>(facts: &'a Value, code: &str) -> &'a str {
    let mut warnings = list(&facts["warnings"]).iter();
    let found = warnings.find(|warning| warning["code"] == code);
    found
        .and_then(|warning| warning["text"].as_str())
        .unwrap_or("")
}

/// Whether a number is what it should be, to so many decimals.
#[track_caller]
pub(crate) fn near(found: &Value, wanted: f64, decimals: i32, what: &str) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    let off = (found - wanted).abs();
    assert!(
        off <= 0.5 * 10_f64.powi(-decimals) + 1e-12,
        "{what}: {found}, not {wanted}"
    );
}

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}
