//! Where a chart is drawn: places in parts of the width, marks by what they mean, and SVG as the result.
//!
//! It must never write a number that is not finite, a negative length, or text that is not escaped.

mod legend;
mod paint;
mod place;
mod words;

pub(crate) use paint::{Mark, Stroke};
pub(crate) use place::Frame;
pub(crate) use words::{Anchor, Label, Line, Voice};

use crate::look::Look;
use crate::xml::escaped;
use crate::{Palette, Side};
use place::{Y, number};

/// An SVG under way.
pub(crate) struct Canvas<'look> {
    pub(crate) look: &'look Look,
    /// Of ids within this drawing.
    id: String,
    height: f64,
    y: Y,
    body: String,
    /// Hatchings this drawing must define itself, because no page does.
    hatchings: Vec<Option<Side>>,
}

impl<'look> Canvas<'look> {
    /// A drawing so many pixels high.
    pub(crate) fn new(look: &'look Look, id: &str, height: f64) -> Self {
        Self {
            look,
            id: look.id(id),
            height,
            y: Y::Pixels,
            body: String::new(),
            hatchings: Vec::new(),
        }
    }

    /// The drawing in a cell of a table: as high as the cell, which only the page knows.
    pub(crate) fn in_cell(look: &'look Look) -> Self {
        Self {
            y: Y::Percent,
            ..Self::new(look, "cell", 100.0)
        }
    }

    /// Whether a row's drawing stands right under that of the row before.
    pub(crate) fn is_beside_others(&self) -> bool {
        self.y == Y::Percent || self.look.is_wide() == Some(true)
    }

    pub(crate) fn height(&self) -> f64 {
        self.height
    }

    /// A rectangle between two places; nothing if it has no area.
    pub(crate) fn rect(&mut self, x: (f64, f64), y: (f64, f64), mark: Mark) {
        let (left, right) = (x.0.min(x.1), x.0.max(x.1));
        let (top, bottom) = (y.0.min(y.1), y.0.max(y.1));
        let place = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            self.x(left),
            self.y(top),
            self.x(right - left),
            self.y(bottom - top)
        );
        let paint = self.mark(mark);
        self.body += &format!("<rect {place}{paint}/>\n");
    }

    /// A straight line.
    pub(crate) fn line(&mut self, x: (f64, f64), y: (f64, f64), stroke: Stroke) {
        let paint = self.stroke(stroke);
        self.body += &format!(
            "<line x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"{paint}/>\n",
            self.x(x.0),
            self.x(x.1),
            self.y(y.0),
            self.y(y.1)
        );
    }

    /// An upright line from top to bottom.
    pub(crate) fn upright(&mut self, x: f64, y: (f64, f64), stroke: Stroke) {
        self.line((x, x), y, stroke);
    }

    /// A level line from left to right.
    pub(crate) fn level(&mut self, x: (f64, f64), y: f64, stroke: Stroke) {
        self.line(x, (y, y), stroke);
    }

    /// A dot, full or hollow.
    pub(crate) fn dot(&mut self, x: f64, y: f64, radius: f64, mark: Mark) {
        let paint = self.mark(mark);
        self.body += &format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{paint}/>\n",
            self.x(x),
            self.y(y),
            number(radius)
        );
    }

    /// A small shape around a place, drawn in pixels from there; a circle has its own verb.
    pub(crate) fn shape(&mut self, x: f64, y: f64, path: &str, mark: Mark) {
        let paint = self.mark(mark);
        let (x, y) = (self.x(x), self.y(y));
        if self.is_in_pixels() {
            self.body += &format!("<path transform=\"translate({x} {y})\" d=\"{path}\"{paint}/>\n");
            return;
        }
        self.body += &format!(
            "<svg x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\" overflow=\"visible\"><path d=\"{path}\"{paint}/></svg>\n"
        );
    }

    /// A sentence shown while its group is pointed at; what `draw` draws belongs to it.
    pub(crate) fn group(&mut self, told: &str, draw: impl FnOnce(&mut Self)) {
        let told = escaped(told);
        self.body += &format!("<g><title>{told}</title>\n");
        draw(self);
        self.body += "</g>\n";
    }

    /// A group that can be reached by keyboard and read aloud.
    pub(crate) fn reachable(&mut self, told: &str, draw: impl FnOnce(&mut Self)) {
        let told = escaped(told);
        let attributes = match self.look.palette {
            Palette::Classes => {
                format!(" class=\"touch-sign\" tabindex=\"0\" role=\"img\" aria-label=\"{told}\"")
            }
            Palette::Literal(_) => String::new(),
        };
        self.body += &format!("<g{attributes}><title>{told}</title>\n");
        draw(self);
        self.body += "</g>\n";
    }

    /// The drawing itself, with its title and its text alternative.
    pub(crate) fn finish(mut self, title: &str, description: &str) -> String {
        let id = self.id.clone();
        let role = format!("role=\"img\" aria-labelledby=\"{id}-title {id}-text\"");
        let names = format!(
            "<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-text\">{}</desc>\n",
            escaped(title),
            escaped(description)
        );
        let definitions = self.definitions();
        let root = self.root(&role);
        format!("{root}{names}{definitions}{}</svg>", self.body)
    }

    /// The same for a drawing whose things are read one by one: a group instead of a picture.
    pub(crate) fn finish_as_group(self, title: &str, description: &str) -> String {
        self.finish(title, description)
            .replacen("role=\"img\"", "role=\"group\"", 1)
    }

    /// The drawing of a cell, which its table tells already.
    pub(crate) fn finish_cell(self) -> String {
        format!(
            "<svg aria-hidden=\"true\">{}</svg>",
            self.body.replace('\n', "")
        )
    }

    /// A small sign around the middle, to stand in a line of text.
    pub(crate) fn finish_sign(mut self, side: Side) -> String {
        let view = "viewBox=\"-7 -7 14 14\"";
        let root = match self.look.palette {
            Palette::Classes => format!(
                "<svg class=\"sign {}\" {view} aria-hidden=\"true\">",
                side.class()
            ),
            Palette::Literal(_) => {
                format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"14\" height=\"14\" {view}>"
                )
            }
        };
        let definitions = self.definitions();
        format!("{root}{definitions}{}</svg>", self.body).replace('\n', "")
    }

    fn root(&self, role: &str) -> String {
        let height = number(self.height);
        let space = match self.look.palette {
            Palette::Classes => String::new(),
            Palette::Literal(_) => format!(
                " xmlns=\"http://www.w3.org/2000/svg\" font-family=\"{}\" font-size=\"12\"",
                words::FONTS
            ),
        };
        match self.look.pixels() {
            None => format!("<svg{space} width=\"100%\" height=\"{height}\" {role}>\n"),
            Some(width) => {
                let width = number(width);
                let size = format!("width=\"{width}\" height=\"{height}\"");
                format!("<svg{space} {size} viewBox=\"0 0 {width} {height}\" {role}>\n")
            }
        }
    }
}
