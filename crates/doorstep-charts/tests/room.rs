//! Words stay on the paper and off each other, reckoned with the width of a usual letter.

mod samples;

use doorstep_charts::{Locale, Look};
use proptest::prelude::*;

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

const WIDTHS: [f64; 4] = [320.0, 480.0, 640.0, 1200.0];

/// Words of a drawing that leave the paper or lie on others.
fn faults(name: &str, svg: &str, width: f64) -> Vec<String> {
    let document = match roxmltree::Document::parse(svg) {
        Ok(document) => document,
        Err(error) => return vec![format!("{name} at {width}: {error}")],
    };
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    let words: Vec<Words> = texts.map(Words::of).collect();
    let mut faults = Vec::new();
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
    faults
}

#[test]
fn words_stay_on_the_paper_and_off_each_other() {
    let drawn = |width: f64| {
        samples::all().into_iter().flat_map(move |(name, draw)| {
            let svg = draw(&Look::paper(Locale::En, width)).svg;
            faults(name, &svg, width)
        })
    };
    let faults: Vec<String> = WIDTHS.into_iter().flat_map(drawn).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn names_of_what_is_missing_stay_apart_whichever_months_lack_it(
        lacking in prop::collection::vec(0..4_u8, 1..24),
        width in prop::sample::select(&WIDTHS[..]),
    ) {
        let mut chart = samples::columns();
        let column = chart.columns[20].clone();
        chart.columns = lacking.into_iter().map(|what| {
            let mut column = doorstep_charts::Column { is_immature: false, ..column.clone() };
            if what & 1 == 1 {
                column.above = None;
            }
            if what & 2 == 2 {
                column.cool = None;
            }
            column
        }).collect();
        let svg = chart.draw(&Look::paper(Locale::De, width)).svg;
        let faults = faults("columns", &svg, width);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
