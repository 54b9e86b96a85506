//! Places and lengths as SVG writes them: x in percent or pixels, y in pixels or, within a table's cell, percent.

use super::Canvas;
use super::paint::{Mark, Stroke};

/// How y is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Y {
    Pixels,
    Percent,
}

/// A part of a drawing: its left and right end in parts of the width, its top and bottom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Frame {
    /// A place between left (0) and right (1).
    pub(crate) fn x(&self, part: f64) -> f64 {
        self.left + (self.right - self.left) * part
    }

    /// A place between top (0) and bottom (1).
    pub(crate) fn down(&self, part: f64) -> f64 {
        self.top + (self.bottom - self.top) * part
    }
}

/// A finite number with at most two decimals; zero for whatever is none.
pub(super) fn number(value: f64) -> String {
    let value = if value.is_finite() {
        value.clamp(-100_000.0, 100_000.0)
    } else {
        0.0
    };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

impl Canvas<'_> {
    /// Whether every place is known in pixels.
    pub(super) fn is_in_pixels(&self) -> bool {
        self.look.pixels().is_some() && self.y == Y::Pixels
    }

    /// A place or a length along the width.
    pub(super) fn x(&self, part: f64) -> String {
        match self.look.pixels() {
            Some(width) if self.y == Y::Pixels => number(part * width),
            _ => match number(part * 100.0) {
                zero if zero == "0" => zero,
                percent => percent + "%",
            },
        }
    }

    /// A place or a length along the height.
    pub(super) fn y(&self, place: f64) -> String {
        match self.y {
            Y::Pixels => number(place),
            Y::Percent => number(place) + "%",
        }
    }

    /// A line through places; its stroke does not stretch.
    pub(crate) fn curve(&mut self, run: &[(f64, f64)], stroke: Stroke) {
        if run.len() < 2 {
            return;
        }
        let path = self.path(run);
        let paint = self.stroke(stroke);
        self.stretched(&format!("<path d=\"{path}\"{paint}/>"));
    }

    /// An area around places.
    pub(crate) fn area(&mut self, run: &[(f64, f64)], mark: Mark) {
        if run.len() < 3 {
            return;
        }
        let path = self.path(run);
        let paint = self.mark(mark);
        self.stretched(&format!("<path d=\"{path}Z\"{paint}/>"));
    }

    fn path(&self, run: &[(f64, f64)]) -> String {
        let width = self.look.pixels().unwrap_or(100.0);
        let mut path = String::new();
        for (index, (x, y)) in run.iter().enumerate() {
            let verb = if index == 0 { "M" } else { " L" };
            path += &format!("{verb}{} {}", number(x * width), number(*y));
        }
        path
    }

    /// A path cannot be written in percent, so a fluid drawing stretches a box of 100 over its width.
    fn stretched(&mut self, path: &str) {
        if self.look.pixels().is_some() {
            self.body += &format!("{path}\n");
            return;
        }
        let path = path.replacen("<path", "<path vector-effect=\"non-scaling-stroke\"", 1);
        let height = number(self.height);
        self.body += &format!(
            "<svg viewBox=\"0 0 100 {height}\" width=\"100%\" height=\"{height}\" preserveAspectRatio=\"none\">{path}</svg>\n"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn every_number_is_short_and_finite() {
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(f64::INFINITY), "0");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.3456), "12.35");
        assert_eq!(number(1e300), "100000");
        assert_eq!(number(500.0), "500");
    }
}
