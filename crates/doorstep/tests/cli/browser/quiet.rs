//! The page asks for nothing, complains of nothing and needs no script.

use super::{PAGES, file, views, window};
use crate::run::Folder;

#[test]
fn nothing_but_the_file_is_asked_for_and_the_console_stays_empty() {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    for shown in PAGES.iter() {
        let file = file(&folder, shown);
        window.requests().unwrap();
        let address = window.show(&file).unwrap();
        for view in views() {
            window.look(view).unwrap();
        }
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
        let content = content.as_str().unwrap().to_owned();
        let pictures: Vec<Vec<u8>> = views()
            .map(|view| {
                window.look(view).unwrap();
                window.picture().unwrap()
            })
            .collect();
        (content, pictures)
    };
    let (with, without) = (seen(true), seen(false));
    assert!(with.0 == without.0, "{}", difference(&with.0, &without.0));
    let same = with
        .1
        .iter()
        .zip(&without.1)
        .map(|(with, without)| with == without);
    assert_eq!(same.collect::<Vec<_>>(), [true; 6]);
}

/// Where two texts part, with what follows there.
fn difference(one: &str, other: &str) -> String {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other).count();
    let rest = |text: &str| text.chars().skip(same).take(200).collect::<String>();
    format!(
        "of {} and {} letters the first {same} are the same, then {:?} and {:?}",
        one.chars().count(),
        other.chars().count(),
        rest(one),
        rest(other)
    )
}
