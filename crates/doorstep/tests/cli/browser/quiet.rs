//! The page asks for nothing, complains of nothing and needs no script.

use super::{PAGES, file, in_every_view, window};
use crate::run::Folder;

#[test]
fn nothing_but_the_file_is_asked_for_and_the_console_stays_empty() {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    for shown in PAGES.iter() {
        let file = file(&folder, shown);
        window.requests().unwrap();
        let address = window.show(&file).unwrap();
        let none = in_every_view(&window, |_| Vec::new());
        assert!(none.is_empty());
        assert_eq!(window.requests().unwrap(), [address], "{}", shown.name);
        let console = window.console().unwrap();
        assert!(console.is_empty(), "{}: {console:?}", shown.name);
    }
}

#[test]
fn the_page_is_the_same_where_no_script_may_run() {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    let shown = &PAGES[0];
    let file = file(&folder, shown);
    let seen = |allowed: bool| {
        window.let_scripts_run(allowed).unwrap();
        window.show(&file).unwrap();
        let content = "return document.documentElement.outerHTML";
        let content = window.ask(content, &[]).unwrap();
        let mut all = vec![content.to_string()];
        all.extend(in_every_view(&window, |window| {
            vec![format!("{:?}", window.picture().unwrap())]
        }));
        all
    };
    let (with, without) = (seen(true), seen(false));
    assert_eq!(with.len(), 7);
    for (number, (with, without)) in with.iter().zip(&without).enumerate() {
        assert!(with == without, "content or picture {number} differs");
    }
}
