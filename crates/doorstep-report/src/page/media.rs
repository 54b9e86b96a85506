//! What kind of contact each medium really is: one way, or an exchange.

use super::markup::{Block, Part};
use super::view::View;

pub(super) fn part(view: &View) -> Part {
    let _ = view;
    Part::new(
        "media",
        "What each medium really is",
        "",
        vec![Block::text("")],
    )
}
