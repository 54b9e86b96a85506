//! The report as a page in a real browser: five pages, three widths, light and dark.
//!
//! Without `chromedriver` these tests say so and pass; `cargo xtask test` installs it, or names them as skipped. A test
//! must never wait by sleeping, and never ends without its browser having ended.

mod axe;
mod faults;
mod keyboard;
mod killed;
mod layout;
mod paper;
mod quiet;

use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;

use doorstep_browser::{Driver, Scheme, View, Window};
use serde_json::Value;

use crate::page::{monthly_totals, page};
use crate::run::Folder;

/// A telephone, a small window and a wide screen.
const WIDTHS: [u32; 3] = [390, 1024, 1920];

/// A page and its name.
struct Shown {
    name: &'static str,
    html: String,
}

/// The pages that are looked at, made once: one full, one whose verdict differs, two that lack parts, and one of names
/// that no layout likes.
static PAGES: LazyLock<[Shown; 5]> = LazyLock::new(|| {
    thread::scope(|scope| {
        let sales = scope.spawn(|| demo("sales"));
        let none = scope.spawn(|| demo("none"));
        let folder = without_orders();
        let unsold = page(&["diagnose", &folder.here()]);
        let folder = monthly_totals();
        let totals = page(&["diagnose", &folder.here(), "--currency", "EUR"]);
        let folder = many_names();
        let names = page(&["diagnose", &folder.here()]);
        [
            ("weak-sales", sales.join().expect("a page")),
            ("no-weakness", none.join().expect("a page")),
            ("without-orders", unsold),
            ("monthly-totals", totals),
            ("many-names", names),
        ]
        .map(|(name, html)| Shown { name, html })
    })
});

fn demo(weakness: &str) -> String {
    page(&["demo", "--weakness", weakness, "--last-day", "2026-06-30"])
}

/// A firm that talks with those at its door and sells nothing.
fn without_orders() -> Folder {
    let mut people = "person,name,attr.source\n".to_owned();
    let mut touches = "touch,person,at,medium,direction,connected,rep,campaign\n".to_owned();
    for number in 0..160 {
        let source = ["fair", "letter", "a neighbour who told of us"][number % 3];
        let rep = ["anna", "bert"][number % 2];
        let (month, day) = (number % 5 + 1, number % 28 + 1);
        people.push_str(&format!("p{number},Person {number},{source}\n"));
        touches.push_str(&format!(
            "l{number},p{number},2026-{month:02}-{day:02}T07:00:00Z,letter,out,,,spring\n\
             f{number},p{number},2026-{month:02}-{day:02}T09:00:00Z,form,in,,,spring\n\
             c{number},p{number},2026-{month:02}-{day:02}T11:00:00Z,call,out,true,{rep},\n"
        ));
    }
    Folder::new(&[("people.csv", &people), ("touches.csv", &touches)])
}

/// A firm of 42 sources, 14 sellers and 14 campaigns, whose names are long, have no space, run from right to left, are in wide
/// letters, or look like markup.
fn many_names() -> Folder {
    let word = "Rindfleischetikettierungs\u{fc}berwachungsaufgaben\u{fc}bertragungsgesetz";
    let hebrew = "\u{5d9}\u{5e8}\u{5d9}\u{5d3} \u{5e6}\u{5d9}\u{5d5}\u{5d3} \u{5de}\u{5e9}\u{5e8}\u{5d3}\u{5d9} ";
    let names = [
        "Werbebrief an Kanzleien und Praxen im ganzen Land (Herbst; zweite Auflage; mit Antwortkarte)".to_owned(),
        word.to_owned(),
        format!("{word}{word}"),
        "\u{6771}\u{4eac}\u{5bb6}\u{5177}".repeat(20),
        hebrew.repeat(6),
        "<b onmouseover='alert(1)'>spring & summer</b><img src=x onerror=alert(2)>".to_owned(),
        "x".to_owned(),
    ];
    let mut people = "person,name,attr.source\n".to_owned();
    let mut touches = "touch,person,at,medium,direction,connected,rep,campaign\n".to_owned();
    let mut orders = "order,person,at,amount,currency\n".to_owned();
    for number in 0..840 {
        let name = |kinds: usize| format!("{} {}", names[number % 7], number % (kinds * 7) / 7);
        let (source, rep, campaign) = (name(6), name(2), name(2));
        let (month, day) = (number % 12 + 1, number % 27 + 1);
        people.push_str(&format!("p{number},Person {number},{source}\n"));
        touches.push_str(&format!(
            "l{number},p{number},2025-{month:02}-{day:02}T07:00:00Z,letter,out,,,{campaign}\n\
             f{number},p{number},2025-{month:02}-{day:02}T09:00:00Z,form,in,,,{campaign}\n\
             c{number},p{number},2025-{month:02}-{day:02}T11:00:00Z,call,out,true,{rep},\n"
        ));
        if number % 3 == 0 {
            orders.push_str(&format!(
                "o{number},p{number},2025-{month:02}-{:02},120.50,EUR\n",
                day + 1
            ));
        }
    }
    Folder::new(&[
        ("people.csv", &people),
        ("touches.csv", &touches),
        ("orders.csv", &orders),
    ])
}

/// Where `chromedriver` is; says so if it is nowhere.
fn chromedriver() -> Option<PathBuf> {
    let place = Driver::place();
    if place.is_none() {
        eprintln!("skipped: chromedriver is not on the PATH");
    }
    place
}

/// A browser, if there is one.
fn window() -> Option<Window> {
    Some(Window::open(&chromedriver()?).expect("a browser opens"))
}

/// Every width, light and dark.
fn views() -> impl Iterator<Item = View> {
    let schemes = [Scheme::Light, Scheme::Dark];
    WIDTHS
        .into_iter()
        .flat_map(move |width| schemes.map(|scheme| View::screen(width, scheme)))
}

/// A file of this page, for a browser to show.
fn file(folder: &Folder, shown: &Shown) -> PathBuf {
    let name = format!("{}.html", shown.name);
    PathBuf::from(folder.put(&name, shown.html.as_bytes()))
}

/// Shows every page in turn, and fails with all that `check` has to say of them.
#[track_caller]
fn of_every_page(check: impl Fn(&Window) -> Vec<String>) {
    let Some(window) = window() else { return };
    let folder = Folder::new(&[]);
    let mut faults = Vec::new();
    for shown in PAGES.iter() {
        window
            .show(&file(&folder, shown))
            .expect("the page is shown");
        let of_this = check(&window).into_iter();
        faults.extend(of_this.map(|fault| format!("{}: {fault}", shown.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What `check` has to say of the shown page in every view.
fn in_every_view(window: &Window, check: impl Fn(&Window) -> Vec<String>) -> Vec<String> {
    let faults = views().flat_map(|view| {
        window.look(view).expect("the view changes");
        let name = format!("{} px, {}", view.width, view.scheme.word());
        let of_this = check(window).into_iter();
        of_this
            .map(move |fault| format!("{name}: {fault}"))
            .collect::<Vec<_>>()
    });
    faults.collect()
}

/// The texts that a script finds, such as faults, and returns as a list.
fn found_by(window: &Window, script: &str) -> Vec<String> {
    texts(&window.ask(script, &[]).expect("the script runs"))
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().expect("a list");
    let text = |text: &Value| text.as_str().expect("a text").to_owned();
    list.iter().map(text).collect()
}
