//! Nothing runs out of the window, no letters lie on others, and headings stand in order.

use super::{found_by, in_every_view, of_every_page};

pub(super) const OVERFLOW: &str = include_str!("overflow.js");
pub(super) const LETTERS: &str = include_str!("letters.js");
pub(super) const HEADINGS: &str = include_str!("headings.js");

#[test]
fn no_page_is_wider_than_its_window() {
    of_every_page(|window| in_every_view(window, |window| found_by(window, OVERFLOW)));
}

#[test]
fn the_letters_of_a_drawing_lie_on_no_others_and_within_the_window() {
    of_every_page(|window| in_every_view(window, |window| found_by(window, LETTERS)));
}

#[test]
fn headings_are_seen_and_skip_no_level() {
    of_every_page(|window| in_every_view(window, |window| found_by(window, HEADINGS)));
}
