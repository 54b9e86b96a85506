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
        let html = format!("<div>{}</div>", draw(&Look::page(Locale::EN)).figure());
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
        let html = draw(&Look::page(Locale::EN)).figure();
        for part in html.split("url(#").skip(1) {
            let id = part.split(')').next().unwrap();
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}
