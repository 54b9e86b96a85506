//! Whatever ends the test program, no browser stays.

use std::env;
use std::io::{BufRead, BufReader, read_to_string, stdin};
use std::process::{Command, Stdio};

use super::{chromedriver, window};
use crate::run::Folder;

/// Set in the program that is killed, which is this one started once more.
const TO_BE_KILLED: &str = "DOORSTEP_TO_BE_KILLED";
const NAME: &str = "browser::killed::nothing_stays_of_a_browser_whose_program_is_killed";
const OPEN: &str = "the browser is open";
/// So often the processes are listed until those that were killed are gone.
const LOOKS: usize = 1_000;

#[test]
fn nothing_stays_of_a_browser_whose_program_is_killed() {
    if env::var_os(TO_BE_KILLED).is_some() {
        let _window = window();
        println!("{OPEN}");
        let _ = read_to_string(stdin()); // until it is killed
        return;
    }
    if chromedriver().is_none() {
        return;
    }
    let files = Folder::new(&[]); // those of the browser, which nobody else removes
    let mut program = Command::new(env::current_exe().expect("this program has a path"))
        .args(["--exact", NAME, "--nocapture"])
        .env(TO_BE_KILLED, "yes")
        .env("TMPDIR", files.here())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts once more");
    let output = program.stdout.take().expect("standard output is a pipe");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains(OPEN)));

    let keeper = listed(&["--ppid", &program.id().to_string(), "-o", "pid="]);
    let group = keeper.trim();
    let started = running(group);
    for part in ["sh -c", "chromedriver --port", "--type=renderer"] {
        let is_part = |process: &String| process.contains(part);
        assert!(started.iter().any(is_part), "no {part} in {started:?}");
    }
    program.kill().expect("the program can be killed");
    program.wait().expect("the program has ended");
    let is_gone = (0..LOOKS).any(|_| running(group).is_empty());
    assert!(is_gone, "{:?}", running(group));
}

/// The processes of a group. Those that have ended do not count, even if nobody asked yet how they did.
fn running(group: &str) -> Vec<String> {
    let all = listed(&["-A", "-o", "pgid=,stat=,args="]);
    let of_group = all.lines().filter(|line| {
        let mut words = line.split_whitespace();
        let is_here = words.next() == Some(group);
        is_here && words.next().is_some_and(|state| !state.starts_with('Z'))
    });
    of_group.map(str::to_owned).collect()
}

fn listed(arguments: &[&str]) -> String {
    let output = Command::new("ps").arg("-ww").args(arguments).output();
    let output = output.expect("processes can be listed").stdout;
    String::from_utf8(output).expect("the list is text")
}
