//! How far an import is, as a line on a terminal; and Ctrl-C, which ends it and leaves nothing behind.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use doorstep_app::ledger::{Progress as SoFar, Step};
use doorstep_app::{Error, grouped};

use crate::clock;

/// The line is written anew after so many microseconds.
const EVERY: i64 = 200_000;
const SECOND: f64 = 1e6;

/// A line that is written over, on a terminal only.
pub(super) struct Progress {
    is_stopped: Arc<AtomicBool>,
    is_terminal: bool,
    began: i64,
    told: i64,
    rows: u64,
    has_line: bool,
}

impl Progress {
    /// Begins, and takes over Ctrl-C and the signals that end a process.
    pub(super) fn begin() -> Result<Self, Error> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_stopped);
        let handler = move || flag.store(true, Ordering::Relaxed);
        ctrlc::set_handler(handler).map_err(|error| Error::Io {
            path: "the handler of Ctrl-C".into(),
            source: std::io::Error::other(error),
        })?;
        let began = clock::now();
        Ok(Progress {
            is_stopped,
            is_terminal: std::io::stderr().is_terminal(),
            began,
            told: began,
            rows: 0,
            has_line: false,
        })
    }

    /// Tells how far it is. Returns whether to go on.
    pub(super) fn tell(&mut self, so_far: SoFar) -> bool {
        let now = clock::now();
        if let Step::Read(rows) = so_far.step {
            self.rows = rows;
        }
        if self.is_terminal && now - self.told >= EVERY {
            self.told = now;
            self.has_line = true;
            let seconds = (now - self.began) as f64 / SECOND;
            // Nobody is kept from importing by a terminal that cannot be written to.
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[K{}",
                line(self.rows, seconds, so_far)
            );
        }
        !self.is_stopped.load(Ordering::Relaxed)
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if self.has_line {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// How far it is, in words: reading takes two thirds of an import, the rest is sorting and writing.
fn line(rows: u64, seconds: f64, so_far: SoFar) -> String {
    const READING: f64 = 2.0 / 3.0;
    let (done, what) = match so_far.step {
        Step::Read(_) => (READING * so_far.share_read, "read"),
        Step::Sorted(parts, of) => {
            let share = parts as f64 / of.max(1) as f64;
            (READING + (1.0 - READING) * share, "read, sorting")
        }
    };
    let rate = grouped((rows as f64 / seconds.max(0.001)).round() as i64);
    let rows = grouped(rows as i64);
    let left = if done > 0.02 {
        let left = (seconds / done - seconds).round() as u64;
        format!(", about {}:{:02} left", left / 60, left % 60)
    } else {
        String::new()
    };
    match so_far.step {
        Step::Read(_) => format!("{rows} rows {what}, {rate} a second{left}"),
        Step::Sorted(..) => format!("{rows} rows {what}{left}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rows_rate_and_what_is_left() {
        let reading = SoFar {
            step: Step::Read(1_000_000),
            share_read: 0.5,
        };
        assert_eq!(
            line(1_000_000, 2.0, reading),
            "1,000,000 rows read, 500,000 a second, about 0:04 left"
        );
        let sorting = SoFar {
            step: Step::Sorted(96, 128),
            share_read: 1.0,
        };
        assert_eq!(
            line(2_000_000, 10.0, sorting),
            "2,000,000 rows read, sorting, about 0:01 left"
        );
        let begun = SoFar {
            step: Step::Read(0),
            share_read: 0.0,
        };
        assert_eq!(line(0, 0.0, begun), "0 rows read, 0 a second");
    }
}
