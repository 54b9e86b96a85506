//! The checks themselves: a page that breaks every rule is caught by each of them.

use std::path::Path;

use doorstep_browser::{Scheme, View};

use super::layout::{HEADINGS, LETTERS, OVERFLOW};
use super::{axe, found_by, keyboard, paper, window};
use crate::run::Folder;

/// Asks for a file, complains, is too wide, skips a level, writes on itself, hides the focus, and is longer than a sheet.
const BAD: &str = r##"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bad</title></head><body>
<h1>One</h1><h3>Three</h3><img src="absent.png">
<p id="said">Nothing.</p><script>document.getElementById("said").textContent = "Said by a script.";</script>
<div style="width: 3000px">wide</div>
<a href="#here" style="outline: none">hidden focus</a>
<figure id="drawing"><svg width="200" height="3000"><text x="5" y="20">first</text><text x="9" y="22">second</text></svg></figure>
</body></html>
"##;

#[test]
fn each_check_catches_a_page_that_breaks_its_rule() {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    let file = folder.put("bad.html", BAD.as_bytes());
    let file = Path::new(&file);
    let address = window.show(file).unwrap();
    let requests = window.requests().unwrap();
    assert!(requests.contains(&address), "{requests:?}");
    assert!(
        requests.iter().any(|asked| asked.ends_with("/absent.png")),
        "{requests:?}"
    );
    assert_eq!(window.console().unwrap().len(), 1);

    let view = View::screen(1024, Scheme::Light);
    window.look(view).unwrap();
    for (script, words) in [
        (OVERFLOW, "3008 px of page"),
        (LETTERS, "\"first\" lies on \"second\""),
        (HEADINGS, "level 3 follows level 1"),
    ] {
        let found = found_by(&window, script);
        assert!(
            found.iter().any(|fault| fault.contains(words)),
            "{words}: {found:?}"
        );
    }
    let found = keyboard::walk(&window, view);
    assert!(found[0].contains("outline is none"), "{found:?}");
    if let Some(source) = axe::source() {
        window.ask(&source, &[]).unwrap();
        let found = axe::serious(&window);
        let is_known = |fault: &String| fault.starts_with("image-alt");
        assert!(found.iter().any(is_known), "{found:?}");
    }
    let found = paper::cut(&window, Scheme::Light);
    assert!(
        found.len() == 1 && found[0].starts_with("drawing begins on sheet ["),
        "{found:?}"
    );
}

#[test]
fn scripts_run_only_while_they_may() {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    let file = folder.put("bad.html", BAD.as_bytes());
    let said = |allowed: bool| {
        window.let_scripts_run(allowed).unwrap();
        window.show(Path::new(&file)).unwrap();
        let said = "return document.getElementById('said').textContent";
        window.ask(said, &[]).unwrap()
    };
    assert_eq!(said(true), "Said by a script.");
    assert_eq!(said(false), "Nothing.");
}
