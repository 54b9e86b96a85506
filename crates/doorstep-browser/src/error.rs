//! What can go wrong with a browser. It must never be taken for a fault of the page that is looked at.

/// What can go wrong with a browser.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be written or read, or a program not started.
    #[error("{what}: {source}")]
    Files {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// `chromedriver` did not say on which port it listens.
    #[error("chromedriver did not start: {0}")]
    Start(String),
    /// No answer came from `chromedriver`.
    #[error("no answer of chromedriver to {command}: {source}")]
    Silent {
        /// What it was asked.
        command: String,
        /// What the connection says.
        source: Box<ureq::Error>,
    },
    /// `chromedriver` answered with an error.
    #[error("chromedriver refused {command}: {reason}")]
    Refused {
        /// What it was asked.
        command: String,
        /// What it says.
        reason: String,
    },
    /// An answer that is not of the shape the protocol says.
    #[error("an answer to {0} that is no such answer")]
    Odd(String),
}

impl Error {
    /// An error of the file system or of starting a program.
    pub(crate) fn files(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Error::Files { what, source }
    }
}
