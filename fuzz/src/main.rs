//! One program for all targets: `DOORSTEP_FUZZ` names the one that random bytes go to.

#![no_main]

mod reading;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use reading::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("DOORSTEP_FUZZ").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("DOORSTEP_FUZZ names no target: {name}"))
});

fuzz_target!(|bytes: &[u8]| { reading::read(&TARGET, bytes) });
