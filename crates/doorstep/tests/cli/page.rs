//! The report as a page: whole without network or script, in order, and safe whatever the records hold.

use std::fs;
use std::sync::LazyLock;

use crate::native::letter_firm;
use crate::run::{Folder, Run, doorstep, doorstep_with};

/// Every part, in the order in which an owner asks.
const PARTS: [&str; 17] = [
    "The balance",
    "What changed",
    "How sure",
    "What to do",
    "What would change our mind",
    "What to record next",
    "From reached to through",
    "Month by month",
    "Where they came from",
    "Sellers",
    "How long it takes",
    "Who waits",
    "Who won the orders",
    "Hours and work",
    "What each medium really is",
    "Touch by touch",
    "Method and records",
];

/// The page of these arguments.
pub(crate) fn page(arguments: &[&str]) -> String {
    let folder = Folder::new(&[]);
    let file = folder.path("report.html");
    let mut all = arguments.to_vec();
    all.extend(["--html", &file]);
    doorstep(&all).text();
    folder.read("report.html")
}

fn diagnosed(folder: &Folder) -> String {
    page(&["diagnose", &folder.here()])
}

/// The page of the demo: made once.
fn demo() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| page(&["demo", "--last-day", "2026-06-30"]));
    &PAGE
}

/// The text of every heading of a page with its level, in order.
fn headings(page: &str) -> Vec<(u8, String)> {
    let starts = page.match_indices("<h").filter_map(|(place, _)| {
        let level = *page.as_bytes().get(place + 2)?;
        let rest = &page[place..];
        let end = rest.find("</h")?;
        let text = rest[..end].split_once('>')?.1;
        matches!(level, b'1'..=b'6').then(|| (level - b'0', text.to_owned()))
    });
    starts.collect()
}

/// What must hold of every page, whatever the records.
#[track_caller]
fn assert_sound(page: &str) {
    for foreign in [
        "http://",
        "https://",
        "<script",
        "<link",
        "<img",
        "url(http",
        "@import",
        " style=",
        "javascript:",
    ] {
        assert!(!page.contains(foreign), "the page holds {foreign}");
    }
    for broken in ["NaN", "inf%", "Infinity", "{{", "}}"] {
        assert!(!page.contains(broken), "the page holds {broken}");
    }
    for needed in [
        "<!doctype html>",
        "<html lang=\"en\">",
        "default-src 'none'",
        "<main ",
        "<nav ",
        "class=\"skip\"",
        "prefers-reduced-motion",
        "@media print",
        "break-inside: avoid",
    ] {
        assert!(page.contains(needed), "the page lacks {needed}");
    }
    let headings = headings(page);
    let parts = headings.iter().filter(|(level, _)| *level == 2);
    let parts: Vec<&str> = parts.map(|(_, text)| text.as_str()).collect();
    assert_eq!(parts, PARTS);
    assert_eq!(headings.iter().filter(|(level, _)| *level == 1).count(), 1);
    let mut before = 0;
    for (level, text) in &headings {
        assert!(*level <= before + 1, "{text} skips a level");
        assert!(!text.trim().is_empty(), "an empty heading of level {level}");
        before = *level;
    }
    assert_ids_are_unique(page);
    assert!(!page.contains("<p></p>") && !page.contains("<tbody>\n</tbody>"));
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

#[track_caller]
fn assert_ids_are_unique(page: &str) {
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    let links = page.split("href=\"#").skip(1);
    for link in links.filter_map(|rest| rest.split('"').next()) {
        assert!(ids.binary_search(&link).is_ok(), "#{link} leads nowhere");
    }
}

#[test]
fn the_page_begins_with_the_verdicts_own_sentence_and_holds_every_part() {
    let page = demo();
    assert_sound(page);
    let headings = headings(page);
    assert!(
        headings[0].1.starts_with("The hand-over is the weakness"),
        "{:?}",
        headings[0]
    );
    assert!(page.contains("Kontor &#38; Lampe"));
}

#[test]
fn a_page_is_the_same_in_every_run() {
    let folder = letter_firm();
    assert_eq!(diagnosed(&folder), diagnosed(&folder));
}

#[test]
fn numbers_and_money_have_the_marks_of_the_locale_and_the_words_stay_english() {
    let german = page(&["demo", "--last-day", "2026-06-30", "--locale", "de"]);
    assert_sound(&german);
    let english = demo();
    // What marketing brought in, the people of the demo, a share: in the verdict, in tables and in drawings.
    for (here, there) in [
        ("\u{20ac}6,485", "6.485\u{a0}\u{20ac}"),
        ("3,953 people came", "3.953 people came"),
        (">25.3 of 100<", ">25,3 of 100<"),
    ] {
        assert!(english.contains(here) && !english.contains(there), "{here}");
        assert!(german.contains(there) && !german.contains(here), "{there}");
    }
    let words = |page: &str| {
        let letters = page.chars().filter(|c| c.is_alphabetic());
        letters.collect::<String>()
    };
    assert!(words(&german) == words(english), "other words than English");
}

#[test]
fn names_cannot_become_markup() {
    let long = "Ä".repeat(80);
    let evil = "<script>alert(1)</script>\"'&<!--";
    let mut people = "person,name,attr.source\n".to_owned();
    let mut touches =
        "touch,person,at,medium,direction,connected,rep,subject,campaign\n".to_owned();
    let quoted = evil.replace('"', "\"\"");
    for number in 0..60 {
        let source = [quoted.as_str(), "\u{202e}مصدر", &long][number % 3];
        people.push_str(&format!("p{number},\"{quoted}\",\"{source}\"\n"));
        touches.push_str(&format!(
            "a{number},p{number},2026-03-{day:02}T09:00:00Z,form,in,,,\"{quoted}\",\n\
             b{number},p{number},2026-03-{day:02}T10:00:00Z,call,out,true,\"{quoted}\",,\"{quoted}\"\n\
             c{number},p{number},2026-03-{day:02}T11:00:00Z,call,in,true,\"{quoted}\",,\n",
            day = number % 28 + 1,
        ));
    }
    let mut orders = "order,person,at,amount,currency\n".to_owned();
    for number in 0..20 {
        orders.push_str(&format!(
            "o{number},p{number},2026-04-02T09:00:00Z,100,EUR\n"
        ));
    }
    let folder = Folder::new(&[
        ("people.csv", &people),
        ("touches.csv", &touches),
        ("orders.csv", &orders),
    ]);
    let page = diagnosed(&folder);
    assert_sound(&page);
    for raw in ["alert(1)</script>", "<!--", "\u{202e}"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains("مصدر") && page.contains(&long));
}

#[test]
fn one_source_alone_is_not_compared_with_a_rest() {
    let mut people = "person,attr.source\n".to_owned();
    let mut touches = "touch,person,at,medium,direction\n".to_owned();
    let mut orders = "order,person,at,amount,currency\n".to_owned();
    for number in 0..40 {
        people.push_str(&format!("p{number},fair\n"));
        touches.push_str(&format!(
            "t{number},p{number},2026-03-02T09:00:00Z,form,in\n"
        ));
        if number % 2 == 0 {
            orders.push_str(&format!(
                "o{number},p{number},2026-03-09T09:00:00Z,100,EUR\n"
            ));
        }
    }
    let page = diagnosed(&Folder::new(&[
        ("people.csv", &people),
        ("touches.csv", &touches),
        ("orders.csv", &orders),
    ]));
    assert_sound(&page);
    assert!(page.contains("Everybody came from one source"));
    assert!(!page.contains("than the rest"));
}

#[test]
fn records_that_lack_a_part_say_what_is_missing() {
    let nobody_bought = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\na,p,2026-03-02T09:00:00Z,form,in\n",
    )]);
    let page = diagnosed(&nobody_bought);
    assert_sound(&page);
    for said in [
        "No order is recorded.",
        "No source is recorded.",
        "No seller is recorded.",
        "First record, then act.",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let only_orders = Folder::new(&[(
        "orders.csv",
        "order,person,at,amount,currency\no,p,2026-03-02T09:00:00Z,100,EUR\n",
    )]);
    assert_sound(&diagnosed(&only_orders));
    let only_ours = Folder::new(&[(
        "touches.csv",
        "touch,person,at,medium,direction\na,p,2026-03-02T09:00:00Z,letter,out\n",
    )]);
    let page = diagnosed(&only_ours);
    assert_sound(&page);
    assert!(page.contains("Nobody is recorded at the door."));
}

#[test]
fn a_month_without_anybody_among_full_ones_has_no_records() {
    let mut touches = "touch,person,at,medium,direction\n".to_owned();
    for number in 0..160 {
        let month = [1, 2, 4, 5][number % 4];
        let day = number % 28 + 1;
        touches.push_str(&format!(
            "t{number},p{number},2026-{month:02}-{day:02}T09:00:00Z,form,in\n"
        ));
    }
    let page = diagnosed(&Folder::new(&[("touches.csv", &touches)]));
    assert_sound(&page);
    assert!(page.contains("Mar 2026: no records."));
}

#[test]
fn the_demo_leaves_a_page_and_says_where() {
    let passing = Folder::new(&[]);
    let here = passing.here();
    let run = doorstep_with(
        &["demo", "--last-day", "2026-06-30"],
        &[("TMPDIR", &here)],
        "",
    );
    let place = passing.path("doorstep-demo.html");
    assert!(run.err.contains(&place), "{}", run.err);
    run.text();
    assert_sound(&passing.read("doorstep-demo.html"));
}

/// Two years of monthly totals and nothing else.
pub(crate) fn monthly_totals() -> Folder {
    let mut counts = "month,reached,leads,won,amount,spend\n".to_owned();
    for month in 1..=12 {
        for year in [2024, 2025] {
            counts.push_str(&format!(
                "{year}-{month:02},1000,{},12,4000,900\n",
                40 + month
            ));
        }
    }
    Folder::new(&[("counts.csv", &counts)])
}

#[test]
fn monthly_totals_make_a_page_too() {
    let folder = monthly_totals();
    let page = page(&["diagnose", &folder.here(), "--currency", "EUR"]);
    assert_sound(&page);
    assert!(page.contains("From monthly totals."));
}

#[test]
fn a_page_of_ours_is_replaced_and_any_other_file_is_not() {
    let folder = letter_firm();
    let records = folder.here();
    let out = Folder::new(&[("mine.html", "<p>mine</p>\n")]);
    let write =
        |name: &str| -> Run { doorstep(&["diagnose", &records, "--html", &out.path(name)]) };
    let refusal = write("mine.html").refusal();
    assert!(
        refusal.contains("--html") && refusal.contains("not written over"),
        "{refusal}"
    );
    assert_eq!(out.read("mine.html"), "<p>mine</p>\n");
    let first = write("report.html");
    assert!(first.err.contains("report.html"), "{}", first.err);
    first.text();
    let page = out.read("report.html");
    write("report.html").text();
    assert_eq!(out.read("report.html"), page);
    let names = fs::read_dir(out.here())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert_eq!(names.count(), 2, "a draft was left behind");
}

#[test]
fn the_numbers_behind_the_drawings_become_new_files() {
    let folder = letter_firm();
    let out = Folder::new(&[]);
    let numbers = out.path("numbers");
    let write = || doorstep(&["diagnose", &folder.here(), "--csv", &numbers]);
    write().text();
    let months = out.read("numbers/months.csv");
    assert!(months.starts_with("Month,Came to the door,"), "{months}");
    assert!(out.read("numbers/funnel.csv").contains("through"));
    let refusal = write();
    assert_eq!(refusal.code, Some(1));
    assert!(refusal.err.contains("not written over"), "{}", refusal.err);
}

#[test]
fn where_one_of_the_files_of_numbers_is_there_none_is_made() {
    let folder = letter_firm();
    let out = Folder::new(&[("months.csv", "mine\n")]);
    let run = doorstep(&["diagnose", &folder.here(), "--csv", &out.here()]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("months.csv"), "{}", run.err);
    assert_eq!(out.read("months.csv"), "mine\n");
    let names = fs::read_dir(out.here()).unwrap();
    assert_eq!(names.count(), 1);
}

#[test]
fn the_waterfall_leads_from_what_the_reference_earned_to_what_is_earned_now() {
    let out = Folder::new(&[]);
    let numbers = out.path("numbers");
    let demo = ["demo", "--last-day", "2026-06-30", "--csv", &numbers];
    doorstep(&demo).text();
    let changes = out.read("numbers/changes.csv");
    let rows: Vec<(&str, f64)> = changes
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut cells = row.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let [(from, before), steps @ .., (to, now)] = rows.as_slice() else {
        panic!("{changes}");
    };
    assert_eq!((*from, *to), ("A year earlier", "Now"));
    assert!(*before > 0.0 && steps.len() > 3, "{changes}");
    let sum: f64 = steps.iter().map(|(_, step)| step).sum();
    assert!((before + sum - now).abs() < 0.01, "{changes}");
}

#[test]
fn months_that_lack_earlier_wins_are_hatched_and_named() {
    let (mut people, mut touches) = (
        "person,name\n".to_owned(),
        "touch,person,at,medium,direction\n".to_owned(),
    );
    let mut orders = "order,person,at,amount,currency\n".to_owned();
    for month in 1..=8 {
        for day in 1..=20 {
            let person = format!("p{month}-{day}");
            people.push_str(&format!("{person},Ada\n"));
            touches.push_str(&format!(
                "t{person},{person},2026-{month:02}-{day:02}T09:00:00Z,form,in\n"
            ));
            // Orders are kept from April on only.
            if month > 3 && day % 2 == 1 {
                orders.push_str(&format!(
                    "o{person},{person},2026-{month:02}-{day:02}T15:00:00Z,100,EUR\n"
                ));
            }
        }
    }
    let folder = Folder::new(&[
        ("people.csv", &people),
        ("touches.csv", &touches),
        ("orders.csv", &orders),
    ]);
    let page = diagnosed(&folder);
    let part = page.split("id=\"months\"").nth(1).unwrap();
    let (svg, rest) = part.split_once("</svg>\n<details>").unwrap();
    let numbers = rest.split("</details>").next().unwrap();
    let words = "earlier wins are missing";
    assert_eq!(svg.matches("class=\"missing\"").count(), 1, "{svg}");
    assert!(svg.contains(&format!("Mar 2026: Came to the door 20, {words}.")));
    assert!(svg.contains(&format!(">{words}</text>")), "{svg}");
    assert_eq!(numbers.matches(words).count(), 3, "{numbers}");
}

#[test]
fn where_a_page_cannot_be_written_nothing_is_read_first() {
    let out = Folder::new(&[]);
    let nowhere = out.path("no/such/report.html");
    for (file, remedy) in [
        (nowhere, "no such folder"),
        (out.here(), "this is a folder"),
    ] {
        let refusal = doorstep(&["diagnose", "no-records", "--html", &file]).refusal();
        assert!(refusal.contains(remedy), "{refusal}");
    }
    let refusal = doorstep(&["diagnose", "no-records", "--open"]).refusal();
    assert!(refusal.contains("--html"), "{refusal}");
}
