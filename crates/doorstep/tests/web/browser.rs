//! The pages in a real Chromium: first run, a knock noted and answered, at a telephone's width and a screen's, light and dark.

use std::path::PathBuf;
use std::process::Command;

use doorstep_browser::{Driver, Scheme, View, Window};
use serde_json::{Value, json};

use crate::site::{PASSWORD, Site};

/// A telephone, a tablet and a screen.
const WIDTHS: [u32; 3] = [390, 768, 1440];

fn window() -> Option<Window> {
    let Some(driver) = Driver::place() else {
        println!("no chromedriver: not looked at");
        return None;
    };
    Some(Window::open(&driver).expect("a browser"))
}

/// Fills fields in and sends their form.
fn send(window: &Window, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let script = "const field = document.querySelector(`main [name='${arguments[0]}']`); \
                      if (field.type === 'checkbox') field.checked = true; else field.value = arguments[1]; \
                      return field.name";
        let arguments = [Value::from(*name), Value::from(*value)];
        window.ask(script, &arguments).expect("the field is there");
    }
    let first = fields.first().map_or("", |(name, _)| name);
    let script = format!("document.querySelector(\"main [name='{first}']\").form.requestSubmit()");
    window.leave(&script).expect("the next page");
}

fn text(window: &Window) -> String {
    let text = window
        .ask("return document.querySelector('main').innerText", &[])
        .expect("a page");
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_first_day_from_set_up_to_an_answered_knock() {
    let Some(window) = window() else { return };
    let site = Site::empty();
    window
        .look(View::screen(1440, Scheme::Light))
        .expect("a view");
    window.visit(&site.address).expect("the first page");
    assert!(text(&window).contains("Welcome. Who are you?"));
    send(
        &window,
        &[
            ("firm", "Sarnbach Filters"),
            ("name", "Ruth"),
            ("email", "ruth@example.com"),
            ("password", PASSWORD),
        ],
    );
    assert!(text(&window).contains("Nobody waits"), "{}", text(&window));
    window
        .visit(&format!("{}/door/note", site.address))
        .expect("a page");
    send(
        &window,
        &[
            ("name", "Jonas Keel"),
            ("phone", "+49 30 1234567"),
            ("company", "Hotel Sarnbach"),
            ("said", "We need it for 24 rooms."),
            ("missed", "yes"),
        ],
    );
    assert!(
        text(&window).contains("One person waits"),
        "{}",
        text(&window)
    );
    window
        .leave("document.querySelector('.queue .button.main').click()")
        .expect("the person");
    send(&window, &[("said", "He wants a visit."), ("minutes", "12")]);
    assert!(text(&window).contains("Nobody waits"), "{}", text(&window));
    assert!(text(&window).contains("Recorded."), "{}", text(&window));
    window
        .leave("document.querySelector('.toast form').requestSubmit()")
        .expect("undone");
    assert!(text(&window).contains("waits"), "{}", text(&window));
    assert_eq!(window.console().expect("the console"), Vec::<String>::new());
}

/// Every page of a firm that has something on each.
fn pages() -> [(&'static str, &'static str); 10] {
    [
        ("enquiry", "/enquiry"),
        ("balance", "/balance"),
        ("door", "/door"),
        ("note", "/door/note"),
        ("people", "/people"),
        ("nobody-found", "/people?q=nobody-is-called-so"),
        ("new-person", "/people/new"),
        ("person", "/people/1"),
        ("edit", "/people/1/edit"),
        ("account", "/account"),
    ]
}

/// Notes the knock of somebody whose name and company no layout likes.
fn long_names(window: &Window, site: &Site) {
    window
        .visit(&format!("{}/door/note", site.address))
        .expect("a page");
    let company = "Kraftfahrzeughaftpflichtversicherungsgesellschaft";
    let fields = [
        (
            "name",
            "A name so long that no column of any table has ever been made for it",
        ),
        ("company", company),
        ("said", company),
        ("missed", "yes"),
    ];
    send(window, &fields);
}

fn firm_with_a_day_behind_it() -> Site {
    let (site, owner) = Site::empty().with_owner();
    let days_ago = |days: u32| {
        let day = Command::new("date")
            .args(["-d", &format!("{days} days ago"), "+%Y-%m-%dT%H:%M"])
            .output();
        let day = day.expect("a day").stdout;
        String::from_utf8_lossy(&day).trim().to_owned()
    };
    for (name, company, said, at) in [
        ("Jonas Keel", "Hotel Sarnbach", "", "2026-01-05T10:00"),
        (
            "Inês Amaral",
            "Café Amaral",
            "Which filter for very hard water? Two machines.",
            &days_ago(4),
        ),
        (
            "Liv Aasen",
            "Aasen Bakery",
            "Could somebody show it to us on a Monday?",
            "",
        ),
    ] {
        let noted = owner.send(
            "/door/note",
            "/door/note",
            &[
                ("name", name),
                ("phone", ""),
                ("email", ""),
                ("company", company),
                ("source", "a letter"),
                ("what", "they-called"),
                ("missed", "yes"),
                ("at", at),
                ("said", said),
            ],
        );
        assert_eq!(noted.status, 303, "{}", noted.text);
    }
    for (what, at, said, value) in [
        ("we-wrote", "2025-12-01T09:00", "", ""),
        (
            "we-called",
            "2026-01-05T11:30",
            "He needs it for 24 rooms and wants a visit.",
            "",
        ),
        ("we-met", "2026-01-12T14:00", "", ""),
        ("we-offered", "2026-01-14T09:00", "", "14600"),
        (
            "they-mailed",
            "2026-01-20T09:00",
            "Does it cope with very hard water?",
            "",
        ),
        ("we-mailed", "2026-01-20T10:00", "It does.", ""),
        ("they-ordered", "2026-01-28T09:00", "", "14600"),
    ] {
        let recorded = owner.send(
            "/people/1",
            "/people/1/touches",
            &[
                ("what", what),
                ("at", at),
                ("minutes", "12"),
                ("value", value),
                ("said", said),
            ],
        );
        assert_eq!(recorded.status, 303, "{}", recorded.text);
    }
    site
}

fn sign_in(window: &Window, site: &Site) {
    window
        .visit(&format!("{}/sign-in", site.address))
        .expect("a page");
    send(
        window,
        &[("email", "ruth@example.com"), ("password", PASSWORD)],
    );
}

/// Shows a page in a window so wide, and sees that nothing of it stands outside.
fn fits(window: &Window, site: &Site, (name, path): (&str, &str), width: u32, scheme: Scheme) {
    window.look(View::screen(width, scheme)).expect("a view");
    window
        .visit(&format!("{}{path}", site.address))
        .expect("a page");
    let wide = window
        .ask("return document.documentElement.scrollWidth", &[])
        .expect("a width");
    assert!(
        wide.as_u64() <= Some(u64::from(width)),
        "{name} at {width}: {wide}"
    );
}

#[test]
fn no_page_is_wider_than_the_window_at_any_width_light_or_dark() {
    let Some(window) = window() else { return };
    let site = firm_with_a_day_behind_it();
    sign_in(&window, &site);
    let pictures = std::env::var_os("DOORSTEP_PICTURES").map(PathBuf::from);
    for (name, path) in pages() {
        for width in WIDTHS {
            for scheme in [Scheme::Light, Scheme::Dark] {
                fits(&window, &site, (name, path), width, scheme);
                if let Some(folder) = &pictures {
                    let file = folder.join(format!("{name}-{width}-{}.png", scheme.word()));
                    std::fs::write(file, window.picture().expect("a picture")).expect("written");
                }
            }
        }
    }
    long_names(&window, &site);
    for page in [
        ("door", "/door"),
        ("people", "/people"),
        ("person", "/people/4"),
    ] {
        for width in WIDTHS {
            fits(&window, &site, page, width, Scheme::Light);
        }
    }
    assert_eq!(window.console().expect("the console"), Vec::<String>::new());
}

#[test]
fn axe_core_finds_nothing_serious_on_any_page_light_or_dark() {
    let Some(window) = window() else { return };
    let Some(axe) = std::env::var_os("DOORSTEP_AXE") else {
        println!("skipped: DOORSTEP_AXE names no file of axe-core");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core is where the variable says");
    let site = firm_with_a_day_behind_it();
    let strangers = [("set-up", "/set-up"), ("sign-in", "/sign-in")];
    let ask = |(name, path): (&str, &str), found: &mut Vec<String>| {
        for (width, scheme) in [
            (390, Scheme::Light),
            (1440, Scheme::Light),
            (1440, Scheme::Dark),
        ] {
            fits(&window, &site, (name, path), width, scheme);
            window.ask(&axe, &[]).expect("axe-core runs");
            let serious = window
                .ask_later(
                    include_str!("../cli/browser/axe_run.js"),
                    &[json!(["serious", "critical"])],
                )
                .expect("axe-core answers");
            let serious = serious.as_array().expect("a list").clone();
            found.extend(
                serious
                    .iter()
                    .map(|one| format!("{name} at {width}: {one}")),
            );
        }
    };
    let mut found = Vec::new();
    for page in strangers {
        ask(page, &mut found);
    }
    sign_in(&window, &site);
    for page in pages() {
        ask(page, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every control of a page is reached with the key Tab, in the order in which it is read.
#[test]
fn every_control_is_reached_by_keyboard_in_reading_order() {
    let Some(window) = window() else { return };
    let site = firm_with_a_day_behind_it();
    sign_in(&window, &site);
    for (name, path) in pages().into_iter().filter(|(name, _)| *name != "balance") {
        window
            .look(View::screen(1440, Scheme::Light))
            .expect("a view");
        window
            .visit(&format!("{}{path}", site.address))
            .expect("a page");
        // A field that takes the focus by itself is where the keyboard starts; here it starts at the top.
        window
            .ask(
                "document.activeElement.blur(); window.seen = []; return 0",
                &[],
            )
            .expect("a page");
        let controls = "return [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex=\"0\"]')]\
            .filter((one) => one.type !== 'hidden' && one.tabIndex >= 0).length";
        let count = window
            .ask(controls, &[])
            .expect("a count")
            .as_u64()
            .unwrap_or_default();
        // Within a date there are several stops.
        for _ in 0..count * 7 {
            window.press_tab().expect("the key");
            window
                .ask("if (!window.seen.includes(document.activeElement)) window.seen.push(document.activeElement); return 0", &[])
                .expect("the focus");
        }
        let missed = window
            .ask(
                "return [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex=\"0\"]')]\
                    .filter((one) => one.type !== 'hidden' && one.tabIndex >= 0 && !window.seen.includes(one)).map((one) => one.outerHTML.slice(0, 90))",
                &[],
            )
            .expect("what was missed");
        assert_eq!(missed, json!([]), "{name}");
    }
}
