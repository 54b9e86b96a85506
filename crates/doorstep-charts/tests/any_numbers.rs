//! Whatever numbers and names a chart is given, what it draws is well-formed, finite, and told in words.

mod samples;

use doorstep_charts::{
    Caption, Chart, Colours, CurvePoint, Estimate, Locale, Look, Palette, RankRow, Shape, Side,
    Speaker, Width,
};
use proptest::prelude::*;

/// Numbers as they come from a division gone wrong.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..1000.0_f64,
        1 => Just(0.0),
        1 => prop_oneof![
            Just(f64::NAN),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(f64::MAX),
            Just(f64::MIN),
            Just(f64::MIN_POSITIVE),
            Just(-0.0),
        ],
    ]
}

fn estimate() -> impl Strategy<Value = Option<Estimate>> {
    prop::option::weighted(0.8, (number(), number(), number()))
        .prop_map(|ends| ends.map(|(value, low, high)| Estimate::new(value, low, high)))
}

/// Names up to 80 letters, with markup and letters that XML forbids among them.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zäß ]{0,80}",
        "\\PC{0,20}",
        Just("<script>&\"'\u{0}\u{b}\u{ffff}]]>".to_owned()),
    ]
}

fn look() -> impl Strategy<Value = Look> {
    let palette = prop_oneof![
        Just(Palette::Classes),
        Just(Palette::Literal(&Colours::LIGHT)),
        Just(Palette::Literal(&Colours::DARK)),
    ];
    let width = prop_oneof![Just(Width::Fluid), number().prop_map(Width::Fixed)];
    let locale = prop_oneof![
        Just(Locale::EN),
        Just(Locale::DE),
        Just(Locale::NL),
        Just(Locale::FR)
    ];
    let prefix = "[a-z<\"]{0,4}";
    (palette, width, locale, prefix, any::<bool>()).prop_map(
        |(palette, width, locale, prefix, is_unsure)| Look {
            palette,
            width,
            locale,
            prefix,
            is_unsure,
        },
    )
}

fn numbers(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(number(), 0..most)
}

fn estimates(most: usize) -> impl Strategy<Value = Vec<(String, Option<Estimate>)>> {
    prop::collection::vec((name(), estimate()), 0..most)
}

/// Attributes that may not be below zero.
const LENGTHS: [&str; 3] = ["width", "height", "r"];

fn check(chart: &Chart) -> Result<(), TestCaseError> {
    is_sound(&chart.svg)?;
    is_sound(&format!("<div>{}</div>", chart.figure()))?;
    prop_assert!(!chart.description.is_empty());
    prop_assert!(chart.height.is_finite() && chart.height > 0.0);
    for row in &chart.table.rows {
        prop_assert_eq!(row.len(), chart.table.head.len());
    }
    Ok(())
}

fn is_sound(markup: &str) -> Result<(), TestCaseError> {
    let document = roxmltree::Document::parse(markup)
        .map_err(|error| TestCaseError::fail(format!("{error}\n{markup}")))?;
    for node in document.descendants() {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let is_words = [
                "aria-label",
                "id",
                "aria-labelledby",
                "class",
                "href",
                "fill",
            ];
            if is_words.contains(&name) {
                continue;
            }
            prop_assert!(
                !value.contains("NaN") && !value.contains("inf"),
                "{name}={value}"
            );
            if LENGTHS.contains(&name) {
                prop_assert!(!value.starts_with('-'), "{name}={value}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_balance_is_drawn_of_any_numbers(look in look(), rows in prop::collection::vec((name(), estimate(), estimate()), 0..40)) {
        let mut chart = samples::balance();
        chart.periods = rows.into_iter().map(|(name, warm, cool)| doorstep_charts::Period { name, warm, cool }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_waterfall_is_drawn_of_any_numbers(look in look(), rows in estimates(40), start in number(), end in number()) {
        let mut chart = samples::waterfall();
        let step = chart.steps[0].clone();
        chart.start.value = start;
        chart.end.value = end;
        chart.steps = rows.into_iter().map(|(name, change)| {
            let change = change.unwrap_or(Estimate::exact(f64::NAN));
            doorstep_charts::Step { name, change, ..step.clone() }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn sureness_is_drawn_of_any_numbers(look in look(), shares in numbers(8), name in name()) {
        let mut chart = samples::sureness();
        let answer = chart.answers[0].clone();
        chart.answers = shares.into_iter().map(|probability| {
            doorstep_charts::Answer { probability, name: name.clone(), ..answer.clone() }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_ranking_is_drawn_of_any_numbers(look in look(), rows in estimates(40), reference in number(), is_few: bool) {
        let mut chart = samples::ranking();
        chart.reference = Some((reference, "all".to_owned()));
        chart.rows = rows.into_iter().map(|(name, estimate)| {
            RankRow { name, note: String::new(), side: Side::Cool, estimate, is_few }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_funnel_is_drawn_of_any_numbers(look in look(), counts in numbers(12), straight in number(), expected in estimate(), name in name()) {
        let mut chart = samples::funnel();
        let stage = chart.stages[0].clone();
        chart.stages = counts.into_iter().map(|count| {
            doorstep_charts::Stage { count, name: name.clone(), ..stage.clone() }
        }).collect();
        chart.straight = straight;
        chart.outcome.expected = expected;
        check(&chart.draw(&look))?;
    }

    #[test]
    fn columns_are_drawn_of_any_numbers(look in look(), rows in prop::collection::vec((number(), number(), prop::option::of(number()), estimate(), any::<bool>()), 0..90)) {
        let mut chart = samples::columns();
        "of neither".clone_into(&mut chart.neither_name);
        let column = chart.columns[0].clone();
        chart.columns = rows.into_iter().map(|(above, warm, neither, open, is_immature)| {
            doorstep_charts::Column { above: Some(above), warm: Some(warm), neither, open, is_immature, ..column.clone() }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_funnel_plot_is_drawn_of_any_numbers(
        look in look(),
        points in prop::collection::vec((number(), number(), name(), any::<bool>()), 0..40),
        limits in prop::collection::vec((number(), number(), number()), 0..20),
        center in number(),
    ) {
        let mut chart = samples::funnel_plot();
        chart.center.0 = center;
        chart.points = points.into_iter().map(|(size, value, name, is_outside)| {
            doorstep_charts::UnitPoint { name, size, value, is_outside, side: Side::Warm }
        }).collect();
        chart.limits = limits.into_iter().map(|(size, low, high)| {
            doorstep_charts::LimitPoint { size, inner: (low, high), outer: (high, low) }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn curves_are_drawn_of_any_numbers(
        look in look(),
        points in prop::collection::vec((number(), number(), number(), number()), 0..40),
        unsure_from in prop::option::of(number()),
        watched in prop::collection::vec((number(), number()), 0..20),
    ) {
        let mut chart = samples::curves();
        chart.watched = watched;
        chart.curves[1].unsure_from = unsure_from;
        chart.curves[1].points = points.into_iter().map(|(x, y, low, high)| CurvePoint { x, y, low, high }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_grid_is_drawn_of_any_numbers(look in look(), columns in 0..60_usize, rows in prop::collection::vec(prop::collection::vec(prop::option::of(number()), 0..60), 0..8)) {
        let mut chart = samples::heat();
        chart.columns = (0..columns).map(|column| column.to_string()).collect();
        chart.rows = rows.into_iter().map(|values| doorstep_charts::HeatRow { name: "<row>".to_owned(), values }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn shares_are_drawn_of_any_numbers(look in look(), bars in prop::collection::vec((name(), numbers(6)), 0..40)) {
        let mut chart = samples::shares(1);
        chart.bars = bars.into_iter().map(|(name, values)| doorstep_charts::ShareBar { name, values }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn lanes_are_drawn_of_any_times(look in look(), times in prop::collection::vec((number(), 0..9_usize, name()), 0..150), door in number()) {
        let mut chart = samples::lanes();
        let touches = chart.touches.clone();
        chart.touches = times.into_iter().map(|(at, kind, name)| {
            doorstep_charts::Touch { at, label: name.clone(), told: name, ..touches[kind].clone() }
        }).collect();
        chart.door = chart.door.map(|known| doorstep_charts::Door { at: door, ..known });
        check(&chart.draw(&look))?;
    }

    #[test]
    fn dumbbells_are_drawn_of_any_numbers(look in look(), rows in estimates(40), is_few: bool) {
        let mut chart = samples::dumbbell();
        chart.rows = rows.into_iter().map(|(name, cool)| {
            doorstep_charts::DumbbellRow { name, note: String::new(), cool, is_few }
        }).collect();
        check(&chart.draw(&look))?;
    }

    #[test]
    fn a_caption_is_never_markup(title in name(), id in name()) {
        let mut chart = samples::heat();
        chart.caption = Caption::new(&id, title.clone(), title);
        check(&chart.draw(&Look::page(Locale::FR)))?;
    }
}

#[test]
fn a_chart_without_numbers_says_so() {
    let mut chart = samples::ranking();
    chart.rows.clear();
    let drawn = chart.draw(&Look::page(Locale::DE));
    assert!(drawn.is_empty);
    assert!(
        drawn.figure().contains("Dazu ist noch nichts erfasst."),
        "{}",
        drawn.figure()
    );
    assert!(!drawn.figure().contains("<svg"));
    chart.caption = chart.caption.or_empty("Nobody has asked yet.");
    assert_eq!(
        chart.draw(&Look::page(Locale::DE)).description,
        "Nobody has asked yet."
    );
}

#[test]
fn two_charts_with_two_prefixes_share_no_id() {
    let ids = |prefix: &str| {
        let mut look = Look::paper(Locale::EN, 640.0);
        prefix.clone_into(&mut look.prefix);
        let svg = samples::columns().draw(&look).svg;
        let document = roxmltree::Document::parse(&svg).unwrap();
        let ids = document
            .descendants()
            .filter_map(|node| node.attribute("id"));
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (ids("a"), ids("b"));
    assert!(one.len() >= 3);
    assert!(one.iter().all(|id| !other.contains(id)), "{one:?}");
}

#[test]
fn a_long_name_is_cut_and_told_whole() {
    let svg = samples::ranking().draw(&Look::paper(Locale::EN, 640.0)).svg;
    let long =
        "Regional trade fair for the catering and hotel business, Lindau, second weekend of March";
    assert!(svg.contains(&format!("<title>{long}</title>")), "{svg}");
    assert!(svg.contains('\u{2026}'));
}

#[test]
fn a_name_from_right_to_left_is_set_apart_from_what_stands_beside_it() {
    let name = "\u{5d0}\u{5d1}";
    let mut chart = samples::ranking();
    name.clone_into(&mut chart.rows[0].name);
    let drawn = chart.draw(&Look::page(Locale::EN));
    for rows in [drawn.figure(), drawn.table.html()] {
        assert!(rows.contains(&format!("<bdi>{name}</bdi>")), "{rows}");
    }
    let paper = chart.draw(&Look::paper(Locale::EN, 640.0)).svg;
    assert!(
        paper.contains(&format!(">\u{2068}{name}\u{2069}</text>")),
        "{paper}"
    );
}

#[test]
fn what_is_of_neither_side_is_grey_and_told_beside_both() {
    let mut chart = samples::columns();
    "won, not clear by whom".clone_into(&mut chart.neither_name);
    for column in &mut chart.columns {
        column.neither = Some(7.0);
    }
    let drawn = chart.draw(&Look::page(Locale::EN));
    assert!(
        drawn.svg.contains("class=\"neutral range\""),
        "{}",
        drawn.svg
    );
    assert!(drawn.description.contains("won, not clear by whom 7"));
    let csv = drawn.table.csv();
    assert!(
        csv.contains("won by sales,\"won, not clear by whom\","),
        "{csv}"
    );
    assert_eq!(drawn.keys.len(), 4);
}

#[test]
fn every_sign_differs_from_every_other_on_a_page_and_on_paper() {
    for look in [Look::page(Locale::EN), Look::paper(Locale::EN, 640.0)] {
        let mut seen = std::collections::BTreeSet::new();
        for shape in [Shape::Square, Shape::Signal, Shape::Circle, Shape::Diamond] {
            for speaker in [Speaker::We, Speaker::They, Speaker::Both] {
                let sign = doorstep_charts::sign(&look, Side::Cool, shape, speaker);
                roxmltree::Document::parse(&sign).unwrap();
                assert!(seen.insert(sign));
            }
        }
        let machine = doorstep_charts::sign(&look, Side::Cool, Shape::Cross, Speaker::We);
        assert!(seen.insert(machine));
    }
}

#[test]
fn where_nothing_is_sure_no_mark_is_solid() {
    for (name, draw) in samples::all() {
        let sure = draw(&Look::page(Locale::EN));
        let unsure = draw(&Look::page(Locale::EN).unsure());
        assert_eq!(sure.description, unsure.description);
        assert_eq!(sure.table, unsure.table);
        let rows = unsure.rows.unwrap_or_default();
        for drawn in [unsure.svg, rows] {
            assert!(!drawn.contains("estimate\""), "{name}");
            assert!(!drawn.contains("on-mark"), "{name}");
        }
    }
}

#[test]
fn no_picture_carries_a_style_attribute_or_a_script() {
    for (_, draw) in samples::all() {
        let html = draw(&Look::page(Locale::EN)).figure();
        assert!(!html.contains(" style=") && !html.contains("<script"));
    }
}
