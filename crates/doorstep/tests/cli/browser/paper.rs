//! On paper no drawing is cut, nothing runs off the sheet, and the ground is white.
//!
//! Each drawing is given a link at its upper and one at its lower edge; the printed file tells on which sheet each stands.

use doorstep_browser::{Media, Scheme, View, Window};

use super::layout::{LETTERS, OVERFLOW};
use super::{found_by, of_every_page};

/// The room on a sheet of A4 within the browser's margins, in CSS pixels.
const SHEET: (u32, u32) = (717, 1045);

#[test]
fn no_drawing_is_cut_on_paper_whatever_the_colours_on_screen() {
    of_every_page(|window| {
        let mut faults = cut(window, Scheme::Light);
        faults.extend(cut(window, Scheme::Dark));
        faults
    });
}

#[test]
fn what_is_printed_fits_the_sheet_and_stands_on_white() {
    of_every_page(|window| {
        window.look(paper(Scheme::Dark)).unwrap();
        let mut faults = found_by(window, OVERFLOW);
        faults.extend(found_by(window, LETTERS));
        let ground = "return getComputedStyle(document.body).backgroundColor";
        let ground = window.ask(ground, &[]).unwrap();
        if ground != "rgb(255, 255, 255)" {
            faults.push(format!("the ground of the paper is {ground}"));
        }
        faults
    });
}

/// The drawings that are cut when the shown page is printed.
pub(super) fn cut(window: &Window, scheme: Scheme) -> Vec<String> {
    window.look(paper(scheme)).expect("the view changes");
    let marked = found_by(window, include_str!("marks.js"));
    let printed = window.print(scheme).expect("the page is printed");
    assert!(printed.bytes.starts_with(b"%PDF-") && !marked.is_empty());
    let sheets = |number: usize, edge: &str| {
        let link = format!("https://drawing.invalid/{number}/{edge}");
        printed.sheets_with(&link)
    };
    let fault = |(number, name): (usize, &String)| {
        let (upper, lower) = (sheets(number, "upper"), sheets(number, "lower"));
        let whole = upper.len() == 1 && upper == lower;
        (!whole).then(|| format!("{name} begins on sheet {upper:?} and ends on {lower:?}"))
    };
    marked.iter().enumerate().filter_map(fault).collect()
}

fn paper(scheme: Scheme) -> View {
    let (width, height) = SHEET;
    View {
        width,
        height,
        sharpness: 1,
        scheme,
        media: Media::Print,
    }
}
