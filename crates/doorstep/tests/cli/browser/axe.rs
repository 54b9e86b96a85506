//! What axe-core, the usual checker of accessibility, has to say.
//!
//! It is other people's code and no part of the repository: `DOORSTEP_AXE` names its file, which `cargo xtask test`
//! fetches. Without it this test says so and passes.

use std::env;
use std::fs;

use doorstep_browser::Window;
use serde_json::json;

use super::{in_every_view, of_every_page, texts};

#[test]
fn axe_core_finds_nothing_serious() {
    let Some(axe) = source() else { return };
    of_every_page(|window| {
        window.ask(&axe, &[]).unwrap();
        in_every_view(window, serious)
    });
}

/// The text of axe-core, if it is there.
pub(super) fn source() -> Option<String> {
    let Some(place) = env::var_os("DOORSTEP_AXE") else {
        eprintln!("skipped: DOORSTEP_AXE names no file of axe-core");
        return None;
    };
    Some(fs::read_to_string(place).expect("axe-core is where the variable says"))
}

/// What it calls serious or worse on the shown page.
pub(super) fn serious(window: &Window) -> Vec<String> {
    let script = include_str!("axe_run.js");
    let answer = window.ask_later(script, &[json!(["serious", "critical"])]);
    texts(&answer.expect("axe-core answers"))
}
