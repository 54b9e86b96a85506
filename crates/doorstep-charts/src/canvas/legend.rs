//! A legend within the drawing, for paper and mail; on a page the caption carries it.

use super::{Canvas, Label, Mark};
use crate::Side;
use crate::chart::Key;

impl Canvas<'_> {
    /// One key a line, from a first baseline on.
    pub(crate) fn legend(&mut self, keys: &[Key], first: f64) {
        for (index, key) in keys.iter().enumerate() {
            let baseline = first + 18.0 * index as f64;
            let mark = match (key.is_open, key.side) {
                (true, side) => Mark::Open(side),
                (false, Side::Grey) => Mark::Range(Side::Grey),
                (false, side) => Mark::Estimate(side),
            };
            let y = (baseline - 10.0, baseline + 1.0);
            self.rect((0.0, 12.0 / self.look.pixels().unwrap_or(400.0)), y, mark);
            let label = Label::new(0.0, baseline, key.name.as_str()).within(0.95);
            self.label(&label.moved(18.0));
        }
    }
}
