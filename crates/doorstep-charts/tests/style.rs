//! The style sheets hold what the drawings ask for.

mod samples;

use std::collections::BTreeSet;

use doorstep_charts::{CHARTS_CSS, COLOURS_CSS, Colours, Locale, Look, sprite};

#[test]
fn paper_has_the_colours_of_the_page() {
    let pair = |name: &str, light: &str, dark: &str| {
        let line = format!("--{name}: light-dark({light}, {dark});");
        assert!(COLOURS_CSS.contains(&line), "{line}");
    };
    let (light, dark) = (Colours::LIGHT, Colours::DARK);
    pair("paper", light.paper, dark.paper);
    pair("ink", light.ink, dark.ink);
    pair("ink-2", light.ink_2, dark.ink_2);
    pair("rule", light.rule, dark.rule);
    pair("edge", light.edge, dark.edge);
    pair("even", light.band, dark.band);
    pair("warning", light.warning, dark.warning);
    for (name, light, dark) in [
        ("marketing", light.warm, dark.warm),
        ("sales", light.cool, dark.cool),
    ] {
        pair(name, light.mark, dark.mark);
        pair(&format!("{name}-text"), light.text, dark.text);
        pair(&format!("{name}-pale"), light.pale, dark.pale);
        pair(&format!("{name}-wash"), light.wash, dark.wash);
    }
    pair("neutral", light.grey.mark, dark.grey.mark);
    pair("neutral-pale", light.grey.pale, dark.grey.pale);
}

#[test]
fn every_class_of_a_drawing_is_in_a_style_sheet() {
    let mut classes = BTreeSet::new();
    for (_, draw) in samples::all() {
        let html = format!("<div>{}</div>", draw(&Look::page(Locale::En)).figure());
        let document = roxmltree::Document::parse(&html).unwrap();
        for node in document.descendants() {
            let names = node.attribute("class").unwrap_or_default();
            classes.extend(names.split_whitespace().map(str::to_owned));
        }
    }
    let sheets = format!("{COLOURS_CSS}{CHARTS_CSS}");
    // Hatchings are filled by attribute.
    let bare = ["missing", "open"];
    for class in classes
        .iter()
        .filter(|class| !bare.contains(&class.as_str()))
    {
        assert!(
            sheets.contains(&format!(".{class}")),
            "no rule for .{class}"
        );
    }
}

#[test]
fn every_hatching_a_drawing_asks_for_is_in_the_sprite() {
    let sprite = sprite();
    roxmltree::Document::parse(&sprite).unwrap();
    for (_, draw) in samples::all() {
        let html = draw(&Look::page(Locale::En)).figure();
        for part in html.split("url(#").skip(1) {
            let id = part.split(')').next().unwrap();
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}

/// WCAG 2.2: words on paper have at least 4.5 to 1, marks at least 3 to 1, in both themes.
#[test]
fn words_and_marks_stand_out_from_paper() {
    for colours in [Colours::LIGHT, Colours::DARK] {
        let paper = colours.paper;
        for text in [colours.ink, colours.ink_2, colours.warning] {
            assert!(contrast(text, paper) >= 4.5, "{text} on {paper}");
        }
        for side in [colours.warm, colours.cool, colours.line, colours.grey] {
            assert!(
                contrast(side.text, paper) >= 4.5,
                "{} on {paper}",
                side.text
            );
            assert!(
                contrast(side.text, side.wash) >= 4.5,
                "{} on {}",
                side.text,
                side.wash
            );
            assert!(
                contrast(side.mark, paper) >= 3.0,
                "{} on {paper}",
                side.mark
            );
        }
        for side in [colours.warm, colours.cool, colours.line] {
            assert!(
                contrast(side.on_mark, side.mark) >= 4.5,
                "{} on {}",
                side.on_mark,
                side.mark
            );
        }
    }
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let part = |from: usize| {
        let value = u8::from_str_radix(&colour[from..from + 2], 16);
        let value = value.map_or(f64::NAN, f64::from) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
