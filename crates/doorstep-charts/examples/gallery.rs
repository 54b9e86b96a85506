//! Every chart in one page, to be looked at: `cargo run -p doorstep-charts --example gallery > gallery.html`.
//!
//! With `paper` as its argument, every chart is drawn with literal colours and a fixed width instead.

#[path = "../tests/samples/mod.rs"]
mod samples;

use doorstep_charts::{CHARTS_CSS, COLOURS_CSS, Locale, Look, sprite};

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let figures: String = match argument.as_str() {
        "paper" => figures(&[640.0, 360.0]),
        _ => figures(&[]),
    };
    println!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Charts</title>\n\
         <style>\n{COLOURS_CSS}\n{CHARTS_CSS}\n\
         body {{ margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--paper); color: var(--ink); \
         font: 0.9375rem/1.5 system-ui, sans-serif; }}\nfigure, .chart {{ margin: 0 0 3rem; }}\n\
         table {{ border-collapse: collapse; }} .number {{ text-align: right; }}\n</style></head>\n<body>\n{}{figures}</body></html>",
        sprite()
    );
}

fn figures(widths: &[f64]) -> String {
    let mut html = String::new();
    for (_, draw) in samples::all() {
        if widths.is_empty() {
            html += &draw(&Look::page(Locale::EN)).figure();
        }
        for width in widths {
            let mut look = Look::paper(Locale::DE, *width);
            look.prefix = format!("w{width}");
            let chart = draw(&look);
            html += &format!("<h3>{}</h3>\n{}\n", chart.title, chart.svg);
        }
    }
    html
}
