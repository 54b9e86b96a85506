//! The server killed in the middle of its work, again and again: what it acknowledged is there, and nothing is there twice.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::site::{Client, PASSWORD, Site};

/// So many strangers send at once.
const STRANGERS: usize = 4;

/// So often the server is killed; more with the variable of this name.
const KILLS: usize = 20;

/// Sends an enquiry under a name of its own. Whether it was acknowledged.
fn send(stranger: &Client, number: usize) -> bool {
    let once = format!("killed-{number}");
    let email = format!("stranger{number:06}@example.com");
    let form = [
        ("shown", "0"),
        ("once", &once),
        ("name", "A Stranger"),
        ("email", &email),
        ("phone", ""),
        ("company", ""),
        ("message", "Are you there?"),
    ];
    stranger
        .try_post("/enquiry", &form)
        .is_some_and(|answer| answer.to == "/enquiry/thanks")
}

/// Sends until the server is killed, and returns what it did not acknowledge.
fn send_until_killed(
    site: &Site,
    next: &AtomicUsize,
    before: Vec<usize>,
    told: &AtomicUsize,
) -> Vec<usize> {
    let stranger = site.client();
    let mut waiting = before.into_iter();
    loop {
        // What was not acknowledged is sent again first.
        let number = waiting
            .next()
            .unwrap_or_else(|| next.fetch_add(1, Ordering::Relaxed));
        if !send(&stranger, number) {
            return std::iter::once(number).chain(waiting).collect();
        }
        told.fetch_add(1, Ordering::Relaxed);
    }
}

fn round(data: &Path, next: &AtomicUsize, lost: &Mutex<Vec<usize>>, enough: usize) {
    let mut site = Site::over(data);
    let told = AtomicUsize::new(0);
    let before = std::mem::take(&mut *lost.lock().expect("nobody failed"));
    let parts: Vec<Vec<usize>> = (0..STRANGERS)
        .map(|part| {
            before
                .iter()
                .copied()
                .skip(part)
                .step_by(STRANGERS)
                .collect()
        })
        .collect();
    let killer = site.killer();
    thread::scope(|scope| {
        for part in parts {
            let (site, told) = (&site, &told);
            scope.spawn(move || {
                let more = send_until_killed(site, next, part, told);
                lost.lock().expect("nobody failed").extend(more);
            });
        }
        while told.load(Ordering::Relaxed) < enough {
            thread::yield_now();
        }
        killer();
    });
    site.wait();
}

#[test]
fn what_was_acknowledged_outlives_sigkill_under_load_and_nothing_is_done_twice() {
    let kills = std::env::var("DOORSTEP_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let data = tempfile::tempdir().expect("a folder");
    let (site, _owner) = Site::over(data.path()).with_owner();
    site.end();
    let (next, lost) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    for kill in 0..kills {
        // Each time at another point of the work.
        round(data.path(), &next, &lost, 5 + kill % 13);
    }
    let site = Site::over(data.path());
    let stranger = site.client();
    for number in lost.into_inner().expect("nobody failed") {
        assert!(send(&stranger, number));
    }
    let owner = site.client();
    owner.post(
        "/sign-in",
        &[("email", "ruth@example.com"), ("password", PASSWORD)],
    );
    let all = next.into_inner();
    assert!(all > kills * 5, "{all} were sent");
    for number in 0..all {
        let found = owner.get(&format!("/people?q=stranger{number:06}")).text;
        let rows = found
            .matches(&format!("stranger{number:06}@example.com"))
            .count();
        assert_eq!(rows, 1, "{number} of {all}: {found}");
        let address = found.split("href=\"/people/").nth(2).unwrap_or_default();
        let person: String = address.chars().take_while(char::is_ascii_digit).collect();
        let touches = owner.get(&format!("/people/{person}")).text;
        assert_eq!(
            touches.matches("Fills in a form").count(),
            1,
            "{number}: {touches}"
        );
    }
}
