//! Words stay on the paper and off each other, reckoned with the width of a usual letter.

mod samples;

use doorstep_charts::{Locale, Look};

/// A usual letter of a 12-pixel sans, on average.
const LETTER: f64 = 5.9;

/// Where words stand.
struct Words {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Words {
    fn of(node: roxmltree::Node<'_, '_>) -> Self {
        let number = |name: &str| {
            let value = node
                .attribute(name)
                .and_then(|value| value.parse::<f64>().ok());
            value.unwrap_or(f64::NAN)
        };
        let shown = node.children().filter(roxmltree::Node::is_text);
        let text: String = shown.filter_map(|node| node.text()).collect();
        let size = number("font-size");
        let length = text.chars().count() as f64 * LETTER * size / 12.0;
        let left = number("x")
            - match node.attribute("text-anchor") {
                Some("middle") => length / 2.0,
                Some("end") => length,
                _ => 0.0,
            };
        Self {
            left,
            right: left + length,
            top: number("y") - size * 0.7,
            bottom: number("y"),
            text,
        }
    }

    fn touches(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

#[test]
fn words_stay_on_the_paper_and_off_each_other() {
    let mut faults = Vec::new();
    for width in [320.0, 480.0, 640.0, 1200.0] {
        for (name, draw) in samples::all() {
            let svg = draw(&Look::paper(Locale::EN, width)).svg;
            let document = roxmltree::Document::parse(&svg).unwrap();
            let texts = document
                .descendants()
                .filter(|node| node.has_tag_name("text"));
            let words: Vec<Words> = texts.map(Words::of).collect();
            for (index, one) in words.iter().enumerate() {
                if one.left < -4.0 || one.right > width + 4.0 {
                    faults.push(format!(
                        "{name} at {width}: {:?} leaves the paper",
                        one.text
                    ));
                }
                for other in words[index + 1..].iter().filter(|other| one.touches(other)) {
                    faults.push(format!(
                        "{name} at {width}: {:?} and {:?}",
                        one.text, other.text
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
