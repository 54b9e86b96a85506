//! What must hold of every document, whatever words and drawings it is given.

use serde_json::{Value, json};
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use crate::world::World;
use crate::{Pdf, REPORT, report, set};

const PROGRAM: &str = "Doorstep test";

/// A drawing so many pixels high.
fn drawing(height: u32) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"628\" height=\"{height}\" viewBox=\"0 0 628 {height}\">\
         <rect width=\"628\" height=\"{height}\" fill=\"#c77700\"/></svg>"
    )
}

fn table(heads: &[&str], rows: usize, cell: &str) -> Value {
    let head = |(place, text): (usize, &&str)| json!({"text": text, "is_number": place > 1, "is_past_door": place == 2});
    let cells: Vec<&str> = heads.iter().map(|_| cell).collect();
    let row = json!({"side": "marketing", "note": cell, "cells": cells});
    json!({
        "heads": heads.iter().enumerate().map(head).collect::<Vec<_>>(),
        "rows": vec![row; rows],
    })
}

/// A report with every kind of piece, in which each text is this one.
fn every(text: &str) -> Value {
    let numbers = table(&[text, text, text], 30, text);
    let figure = |is_told: bool, height: u32| {
        json!({
            "kind": "figure", "title": text, "subtitle": text, "svgs": [drawing(height), drawing(100)], "alt": text,
            "numbers": numbers, "is_told": is_told,
        })
    };
    // What signs mean is said by us, in a few words.
    let sign = json!({"svg": drawing(14), "name": "we tell many"});
    let pieces = json!([
        figure(false, 200),
        figure(true, 200),
        figure(false, 5_000),
        {"kind": "table", "title": text, "table": table(&[text, text, text, text], 60, text), "note": text},
        {"kind": "steps", "title": text, "steps": [{"what": text, "lines": [text, text]}]},
        {"kind": "text", "text": text},
        {"kind": "gap", "what": text, "worth": text},
        {"kind": "signs", "signs": [sign, sign]},
    ]);
    let part =
        |heading: &str| json!({"id": "part", "heading": heading, "note": text, "blocks": pieces});
    json!({
        "version": text, "subject": text, "title": text, "judged": text, "date": "2026-06-30",
        "verdict": text, "lead": text, "sentences": [text, text],
        "parts": [part("The first"), part("The second")],
    })
}

fn sheets(content: &Value) -> PagedDocument {
    set(&World::new(REPORT, content.clone())).unwrap()
}

/// Every run of text with the place where it begins and its width.
fn texts(frame: &Frame, from: Point, found: &mut Vec<(Point, Abs, String)>) {
    for (place, item) in frame.items() {
        let place = from + *place;
        match item {
            FrameItem::Group(group) => texts(&group.frame, place, found),
            FrameItem::Text(text) => found.push((place, text.width(), text.text.to_string())),
            _ => {}
        }
    }
}

fn all_texts(document: &PagedDocument) -> Vec<(Point, Abs, String)> {
    let mut found = Vec::new();
    for sheet in document.pages() {
        texts(&sheet.frame, Point::zero(), &mut found);
    }
    found
}

fn pictures(frame: &Frame, from: Point, found: &mut Vec<(Point, Point)>) {
    for (place, item) in frame.items() {
        let place = from + *place;
        match item {
            FrameItem::Group(group) => pictures(&group.frame, place, found),
            FrameItem::Image(_, size, _) => found.push((place, place + size.to_point())),
            _ => {}
        }
    }
}

#[test]
fn a_text_is_never_read_as_markup() {
    for evil in [
        "#panic()",
        "#read(\"/etc/passwd\")",
        "*a* _b_ $x$ `c` <d> @e",
        "= f",
        "] } ) #",
        "\\u{41} // g /* h",
        "<svg onload=i>",
    ] {
        let document = sheets(&every(evil));
        let said: String = all_texts(&document)
            .into_iter()
            .map(|(_, _, text)| text)
            .collect();
        let bare: String = evil.split_whitespace().collect();
        let said: String = said
            .split_whitespace()
            .collect::<String>()
            .replace('\u{200b}', "");
        assert!(said.contains(&bare), "{evil} is set as something else");
    }
}

#[test]
fn nothing_leaves_the_paper() {
    let long =
        "Donaudampfschifffahrtselektrizit\u{e4}tenhauptbetriebswerkbauunterbeamtengesellschaft";
    for text in ["word", &long.repeat(2), &"a few words and then ".repeat(8)] {
        let document = sheets(&every(text));
        let size = document.pages()[0].frame.size();
        for (place, width, text) in all_texts(&document) {
            let is_within = place.x >= Abs::zero() && place.x + width <= size.x;
            assert!(is_within, "{text:?} at {place:?} is {width:?} wide");
            assert!(
                place.y >= Abs::zero() && place.y <= size.y,
                "{text:?} at {place:?}"
            );
        }
        let mut drawn = Vec::new();
        for sheet in document.pages() {
            pictures(&sheet.frame, Point::zero(), &mut drawn);
        }
        assert!(drawn.len() >= 6);
        for (from, to) in drawn {
            assert!(
                from.x >= Abs::zero() && to.x <= size.x,
                "{from:?} to {to:?}"
            );
            assert!(
                from.y >= Abs::zero() && to.y <= size.y,
                "{from:?} to {to:?}"
            );
        }
    }
}

#[test]
fn every_sheet_says_whose_it_is_and_its_number() {
    let mut content = every("word");
    content["subject"] = json!("Kontor");
    let document = sheets(&content);
    let count = document.pages().len();
    assert!(count > 3);
    for (place, sheet) in document.pages().iter().enumerate() {
        let mut found = Vec::new();
        texts(&sheet.frame, Point::zero(), &mut found);
        let said: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
        assert!(said.contains(&"Kontor"), "sheet {}", place + 1);
        let number = format!("{} of {count}", place + 1);
        assert!(said.concat().contains(&number), "sheet {}", place + 1);
    }
}

#[test]
fn the_contents_name_every_part_and_the_numbers() {
    let document = sheets(&every("word"));
    let mut found = Vec::new();
    texts(&document.pages()[0].frame, Point::zero(), &mut found);
    let said: String = found.into_iter().map(|(_, _, text)| text).collect();
    for heading in ["The first", "The second", "The numbers behind the drawings"] {
        assert!(said.contains(heading), "{heading} is not in the contents");
    }
}

#[test]
fn numbers_that_would_fill_sheets_are_left_to_machines() {
    let mut content = every("word");
    content["parts"][0]["blocks"][0]["numbers"] = table(&["day", "share"], 1_000, "word");
    let document = sheets(&content);
    let found = all_texts(&document);
    let said: String = found.into_iter().map(|(_, _, text)| text).collect();
    assert!(
        said.contains("1000 rows") && said.contains("--csv"),
        "{said}"
    );
    assert!(document.pages().len() <= sheets(&every("word")).pages().len());
}

#[test]
fn the_same_words_give_the_same_file() {
    let content = every("word");
    let one = report(&content, PROGRAM).unwrap();
    assert_eq!(one, report(&content, PROGRAM).unwrap());
    let has = |pdf: &Pdf, mark: &str| {
        pdf.bytes
            .windows(mark.len())
            .any(|place| place == mark.as_bytes())
    };
    assert!(one.bytes.starts_with(b"%PDF-1."));
    assert!(
        has(&one, "<xmp:CreatorTool>Doorstep test"),
        "it does not say who made it"
    );
    assert!(has(&one, "pdfuaid"), "it does not claim PDF/UA");
}

#[test]
fn letters_without_type_are_told_and_others_are_not() {
    let plain = report(
        &every("Gr\u{fc}\u{df}e \u{2212}5 \u{20ac} \u{201c}\u{2026}\u{201d} \u{394} \u{416}"),
        PROGRAM,
    )
    .unwrap();
    assert!(plain.unset.is_empty(), "{:?}", plain.unset);
    let foreign = report(&every("\u{6771}\u{4eac} shop"), PROGRAM).unwrap();
    assert_eq!(
        foreign.unset.into_iter().collect::<String>(),
        "\u{4eac}\u{6771}"
    );
}

#[test]
fn a_report_without_parts_is_still_a_document() {
    let mut content = every("word");
    content["parts"] = json!([]);
    assert_eq!(report(&content, PROGRAM).unwrap().pages, 1);
}

#[test]
fn what_the_template_cannot_read_is_an_error() {
    let error = report(&json!({"subject": "x"}), PROGRAM).unwrap_err();
    assert!(error.to_string().contains("cannot be typeset"), "{error}");
}

#[test]
fn no_letter_of_a_name_keeps_a_report_from_being_set() {
    let unseen = "\u{0} \u{1} \u{b} \u{c} \u{85} \u{7f} \u{9f} \u{ad} \u{feff} \u{2028} \u{200d} \u{2067}\u{5d0}\u{2069} \u{fe0f}";
    let set = report(&every(unseen), PROGRAM).unwrap();
    assert!(set.unset.is_empty(), "{:?}", set.unset);
    let boxes = "\u{fffe} \u{ffff} \u{e0041} \u{1f469}\u{200d}\u{1f4bb} \u{10ffff}";
    let set = report(&every(boxes), PROGRAM).unwrap();
    assert_eq!(set.unset.len(), 6);
}
