//! Words stay on the paper and off each other, reckoned with the width of a usual letter.

mod samples;

use doorstep_charts::{Locale, Look, Side};
use proptest::prelude::*;

/// A usual letter of a 12-pixel sans, on average.
const LETTER: f64 = 5.9;

/// On paper a drawing has a width of its own, on a page that of its place.
#[derive(Debug, Clone, Copy)]
enum On {
    Paper(f64),
    Page(f64),
}

const ON: [On; 10] = [
    On::Paper(320.0),
    On::Paper(480.0),
    On::Paper(640.0),
    On::Paper(1200.0),
    On::Page(288.0),
    On::Page(358.0),
    On::Page(575.0),
    On::Page(576.0),
    On::Page(700.0),
    On::Page(1200.0),
];

impl On {
    fn look(self) -> Look {
        match self {
            Self::Paper(width) => Look::paper(Locale::EN, width),
            Self::Page(_) => Look::page(Locale::EN),
        }
    }

    const fn width(self) -> f64 {
        match self {
            Self::Paper(width) | Self::Page(width) => width,
        }
    }

    /// A length or place in pixels.
    fn pixels(self, node: roxmltree::Node<'_, '_>, name: &str) -> Option<f64> {
        let value = node.attribute(name)?;
        match value.strip_suffix('%') {
            Some(percent) => Some(percent.parse::<f64>().ok()? / 100.0 * self.width()),
            None => value.parse().ok(),
        }
    }

    /// Whether the style sheet shows it at this width.
    fn shows(self, node: roxmltree::Node<'_, '_>) -> bool {
        let hidden = if self.width() < 576.0 {
            "wide"
        } else {
            "narrow"
        };
        !has_class(node, hidden)
    }
}

fn has_class(node: roxmltree::Node<'_, '_>, class: &str) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    classes.split(' ').any(|own| own == class)
}

/// Where words stand.
#[derive(Debug)]
struct Words {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Words {
    fn of(node: roxmltree::Node<'_, '_>, on: On) -> Self {
        let number = |name: &str| on.pixels(node, name);
        let shown = node.children().filter(roxmltree::Node::is_text);
        let text: String = shown.filter_map(|node| node.text()).collect();
        let sizes = [("strong", 13.0), ("side-name", 15.0), ("big", 22.0)];
        let size = sizes.into_iter().find(|(class, _)| has_class(node, class));
        let size = number("font-size").unwrap_or(size.map_or(12.0, |(_, size)| size));
        let letters = |letter: char| if letter > '\u{3000}' { 2.0 } else { 1.0 };
        let length = text.chars().map(letters).sum::<f64>() * LETTER * size / 12.0;
        let is =
            |anchor: &str| node.attribute("text-anchor") == Some(anchor) || has_class(node, anchor);
        let at = number("x").unwrap_or(0.0) + number("dx").unwrap_or(0.0);
        let left = if is("middle") {
            at - length / 2.0
        } else if is("end") {
            at - length
        } else {
            at
        };
        let y = number("y").unwrap_or(0.0);
        Self {
            left,
            right: left + length,
            top: y - size * 0.7,
            bottom: y,
            text,
        }
    }

    fn touches(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether they lie on a dot.
    fn cover(&self, dot: roxmltree::Node<'_, '_>, on: On) -> bool {
        let number = |name: &str| on.pixels(dot, name).unwrap_or(f64::NAN);
        let (x, y, radius) = (number("cx"), number("cy"), number("r"));
        x + radius > self.left
            && x - radius < self.right
            && y + radius > self.top
            && y - radius < self.bottom
    }
}

/// All words that are shown.
fn words(document: &roxmltree::Document<'_>, on: On) -> Vec<Words> {
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && on.shows(*node));
    texts.map(|node| Words::of(node, on)).collect()
}

/// Words of a drawing that leave the paper or lie on others.
fn faults(name: &str, svg: &str, on: On) -> Vec<String> {
    let document = match roxmltree::Document::parse(svg) {
        Ok(document) => document,
        Err(error) => return vec![format!("{name}, {on:?}: {error}")],
    };
    let words = words(&document, on);
    let mut faults = Vec::new();
    for (index, one) in words.iter().enumerate() {
        if one.left < -4.0 || one.right > on.width() + 4.0 {
            faults.push(format!("{name}, {on:?}: {:?} leaves the paper", one.text));
        }
        for other in words[index + 1..].iter().filter(|other| one.touches(other)) {
            faults.push(format!(
                "{name}, {on:?}: {:?} and {:?}",
                one.text, other.text
            ));
        }
    }
    faults
}

#[test]
fn words_stay_on_the_paper_and_off_each_other() {
    let drawn = |on: On| {
        samples::all()
            .into_iter()
            .flat_map(move |(name, draw)| faults(name, &draw(&on.look()).svg, on))
    };
    let faults: Vec<String> = ON.into_iter().flat_map(drawn).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_number_of_a_short_arm_keeps_off_its_name() {
    let mut chart = samples::balance();
    for (index, period) in chart.periods.iter_mut().enumerate() {
        let value = 15.0 * index as f64;
        period.warm = Some(doorstep_charts::Estimate::new(
            value,
            value * 0.8,
            value * 1.2,
        ));
    }
    for on in ON {
        let faults = faults("balance", &chart.draw(&on.look()).svg, on);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn the_names_of_the_reference_stay_apart_however_long_an_arm_is() {
    let mut chart = samples::balance();
    for longest in [100.0, 150.0, 300.0, 1_000.0, 10_000.0] {
        chart.periods[0].warm = Some(doorstep_charts::Estimate::new(longest, longest, longest));
        for on in ON {
            let faults = faults("balance", &chart.draw(&on.look()).svg, on);
            assert!(faults.is_empty(), "{longest}: {}", faults.join("\n"));
        }
    }
}

#[test]
fn no_words_under_an_arm_are_cut() {
    let mut chart = samples::balance();
    chart.warm.figure = "12,345 a month".to_owned();
    chart.warm.meaning = "come to the door a month".to_owned();
    chart.cool.before = "29 of 100 in the best weeks of the two years before".to_owned();
    for on in ON {
        let svg = chart.draw(&on.look()).svg;
        let document = roxmltree::Document::parse(&svg).unwrap();
        let shown: Vec<String> = words(&document, on)
            .into_iter()
            .map(|words| words.text)
            .collect();
        let shown = shown.join(" ");
        for told in [
            &chart.warm.figure,
            &chart.warm.meaning,
            &chart.cool.before,
            &chart.shortfall.as_ref().unwrap().told,
        ] {
            assert!(shown.contains(told.as_str()), "{told:?}, {on:?}: {shown}");
        }
        let faults = faults("balance", &svg, on);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn what_is_said_of_young_months_keeps_off_the_name_of_the_panel() {
    for (months, on) in (1..=21).flat_map(|months| ON.map(|on| (months, on))) {
        let mut chart = samples::columns();
        chart.columns = chart.columns.split_off(21 - months);
        let faults = faults("columns", &chart.draw(&on.look()).svg, on);
        assert!(faults.is_empty(), "{months} months: {}", faults.join("\n"));
    }
}

#[test]
fn the_line_strikes_no_word_under_a_sign() {
    let sample = samples::lanes();
    let (first, last) = (sample.ticks[0].0, sample.ticks[sample.ticks.len() - 1].0);
    for (part, on) in (0..=20).flat_map(|part| ON.map(|on| (f64::from(part) / 20.0, on))) {
        for side in [Side::Warm, Side::Cool] {
            let mut chart = samples::lanes();
            let at = first + part * (last - first);
            chart.touches = vec![doorstep_charts::Touch {
                at,
                side,
                label: "enquiry".to_owned(),
                ..chart.touches[0].clone()
            }];
            chart.door.as_mut().unwrap().at = at;
            let svg = chart.draw(&on.look()).svg;
            let document = roxmltree::Document::parse(&svg).unwrap();
            let line = (0.03 + 0.94 * part) * on.width();
            let words = words(&document, on);
            let under = words.iter().find(|words| words.text == "enquiry").unwrap();
            let is_clear = under.right < line || under.left > line;
            assert!(is_clear, "{part}, {on:?}, {under:?}");
            let faults = faults("lanes", &svg, on);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }
}

#[test]
fn a_name_as_long_as_a_sentence_is_whole_on_paper() {
    let mut chart = samples::levers();
    "Of those talked with, fewer bought than a year before".clone_into(&mut chart.rows[0].name);
    for width in [480.0, 628.0, 1200.0] {
        let svg = chart.draw(&Look::paper(Locale::EN, width)).svg;
        assert!(!svg.contains('\u{2026}'), "{width}: {svg}");
        let faults = faults("levers", &svg, On::Paper(width));
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn rows_that_no_sheet_holds_come_on_several_with_none_lost_and_the_scale_on_each() {
    let mut chart = samples::ranking();
    let row = chart.rows[0].clone();
    for count in [3, 12, 40, 41, 200] {
        chart.rows = vec![row.clone(); count];
        for (number, row) in chart.rows.iter_mut().enumerate() {
            row.name = format!("row {number:03}");
        }
        let look = Look::paper(Locale::EN, 628.0);
        let chart = chart.draw(&look);
        assert_eq!(chart.sheets.is_empty(), chart.height < 720.0);
        for number in (0..count).filter(|_| !chart.sheets.is_empty()) {
            let name = format!(">row {number:03}</text>");
            let on = chart.sheets.iter().filter(|sheet| sheet.contains(&name));
            assert_eq!(on.count(), 1, "{name} of {count}");
        }
        for sheet in &chart.sheets {
            let document = roxmltree::Document::parse(sheet).unwrap();
            let height = document.root_element().attribute("height").unwrap();
            assert!(height.parse::<f64>().unwrap() <= 720.0, "{height}");
            assert!(sheet.contains(">20</text>"), "no scale: {sheet}");
        }
    }
}

#[test]
fn names_in_wide_letters_keep_their_room() {
    let wide = "\u{6771}".repeat(60);
    for on in ON {
        let mut shares = samples::shares(3);
        let mut ranking = samples::ranking();
        shares.bars[1].name.clone_from(&wide);
        ranking.rows[1].name.clone_from(&wide);
        let look = on.look();
        for svg in [shares.draw(&look).svg, ranking.draw(&look).svg] {
            let faults = faults("wide", &svg, on);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn names_of_what_is_missing_stay_apart_whichever_months_lack_it(
        lacking in prop::collection::vec(0..4_u8, 1..24),
        on in prop::sample::select(&ON[..]),
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
        let faults = faults("columns", &chart.draw(&on.look()).svg, on);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn the_names_of_the_limits_cover_no_dot_and_no_name_of_a_unit(
        units in prop::collection::vec((1.0..400.0_f64, 0.0..0.5_f64, any::<bool>(), "[A-Z][a-z]{1,24}"), 1..30),
        center in 0.02..0.5_f64,
        on in prop::sample::select(&ON[..]),
    ) {
        let mut chart = samples::funnel_plot();
        let size_max = units.iter().map(|unit| unit.0).fold(0.0, f64::max);
        chart.center.0 = center;
        chart.limits = (1..=60).map(|step| limits(center, f64::from(step) / 60.0 * size_max)).collect();
        chart.points = units.into_iter().map(|(size, value, is_outside, name)| {
            doorstep_charts::UnitPoint { name, size, value, is_outside, side: Side::Cool }
        }).collect();
        let svg = chart.draw(&on.look()).svg;
        let document = roxmltree::Document::parse(&svg).unwrap();
        let dots: Vec<_> = document.descendants().filter(|node| node.has_tag_name("circle")).collect();
        let texts = words(&document, on);
        let is_limit = |words: &&Words| {
            [&chart.center.1, &chart.limit_names.0, &chart.limit_names.1].contains(&&words.text)
        };
        let is_unit = |words: &&Words| words.text.starts_with(|letter: char| letter.is_ascii_uppercase()) && words.text != chart.size_name;
        let names: Vec<&Words> = texts.iter().filter(is_limit).collect();
        let units: Vec<&Words> = texts.iter().filter(is_unit).collect();
        prop_assert_eq!(names.len(), 3);
        for (index, name) in names.iter().enumerate() {
            prop_assert!(!dots.iter().any(|dot| name.cover(*dot, on)), "{:?} covers a dot, {on:?}: {svg}", name.text);
            for other in names[index + 1..].iter().chain(&units) {
                prop_assert!(!name.touches(other), "{:?} and {:?}, {on:?}: {svg}", name.text, other.text);
            }
        }
        for (index, one) in units.iter().enumerate() {
            for other in &units[index + 1..] {
                prop_assert!(!one.touches(other), "{:?} and {:?}, {on:?}: {svg}", one.text, other.text);
            }
        }
    }
}

/// What chance allows around a rate.
fn limits(rate: f64, size: f64) -> doorstep_charts::LimitPoint {
    let error = (rate * (1.0 - rate) / size).sqrt();
    let around = |errors: f64| {
        (
            (rate - errors * error).max(0.0),
            (rate + errors * error).min(1.0),
        )
    };
    doorstep_charts::LimitPoint {
        size,
        inner: around(1.96),
        outer: around(3.09),
    }
}
