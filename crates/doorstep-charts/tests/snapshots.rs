//! Each chart as it is drawn: for a page with classes, for paper with literal colours.

mod samples;

use doorstep_charts::{Locale, Look};

#[test]
fn charts_for_a_page_keep_their_look() {
    for (name, draw) in samples::all() {
        insta::assert_snapshot!(
            format!("page-{name}"),
            draw(&Look::page(Locale::EN)).figure()
        );
    }
}

#[test]
fn charts_for_paper_keep_their_look() {
    for (name, draw) in samples::all() {
        let chart = draw(&Look::paper(Locale::DE, 640.0));
        let text = format!(
            "{}\n{}\n{}",
            chart.svg,
            chart.description,
            chart.table.csv()
        );
        insta::assert_snapshot!(format!("paper-{name}"), text);
    }
}
