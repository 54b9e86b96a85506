//! What random bytes once broke, and what they begin from, read on every run. `cargo xtask fuzz` makes more of it.

#[path = "../../../fuzz/src/reading.rs"]
mod reading;

use std::fs;
use std::path::Path;

#[test]
fn every_file_of_the_corpus_and_every_finding_is_read_or_refused() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    for target in reading::TARGETS {
        let mut count = 0;
        for kind in ["corpus", "findings"] {
            let folder = fuzz.join(kind).join(target.name);
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                if let Ok(bytes) = fs::read(entry.path()) {
                    reading::read(target, &bytes);
                    count += 1;
                }
            }
        }
        assert!(count > 0, "the target {} has no corpus", target.name);
    }
}

/// Small changes of the corpus, the same ones on every run: what a fuzzer does first, without one.
#[test]
fn every_file_of_the_corpus_is_read_or_refused_with_bytes_changed_too() {
    const CHANGES: u32 = 60;
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in reading::TARGETS {
        for entry in fs::read_dir(fuzz.join(target.name))
            .into_iter()
            .flatten()
            .flatten()
        {
            let Ok(bytes) = fs::read(entry.path()) else {
                continue;
            };
            for change in 0..CHANGES {
                reading::read(target, &changed(&bytes, change));
            }
        }
    }
}

/// A byte is changed, taken out or doubled, or the file is cut, at places that a linear congruence picks.
fn changed(bytes: &[u8], change: u32) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut state = u64::from(change) + 1;
    for _ in 0..=change % 4 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let picked = (state >> 33) as usize;
        if bytes.is_empty() {
            return bytes;
        }
        let place = picked % bytes.len();
        match change % 5 {
            0 | 1 => bytes[place] = (picked >> 8) as u8,
            2 => {
                bytes.remove(place);
            }
            3 => bytes.insert(place, bytes[place]),
            _ => bytes.truncate(place),
        }
    }
    bytes
}
