//! Rows with one drawing each, all on one scale: a table on a page, one picture on paper.
//!
//! It must never choose the order of the rows: the caller's order says something.

use crate::canvas::{Canvas, Frame, Label, Mark, Stroke, Voice};
use crate::chart::Drawn;
use crate::scale::Scale;
use crate::xml::escaped;
use crate::{Caption, Chart, Look, Palette, Side, Table, Unit, Width};

/// What a row draws into its frame; it is asked once for the picture and once for the page's table.
pub(crate) type Marks<'a> = Box<dyn Fn(&mut Canvas<'_>, Frame) + 'a>;

/// A row: its words and its drawing.
pub(crate) struct Row<'a> {
    pub(crate) name: String,
    /// The side as a word, if the row has one.
    pub(crate) side_name: String,
    pub(crate) note: String,
    pub(crate) side: Side,
    pub(crate) number: String,
    pub(crate) is_total: bool,
    pub(crate) marks: Marks<'a>,
}

/// Rows and the scale they share.
pub(crate) struct Rows<'a> {
    pub(crate) head: &'a str,
    pub(crate) value_head: &'a str,
    /// What is measured, for those who do not see the drawings.
    pub(crate) told: &'a str,
    /// Places between 0 and 1 with their words.
    pub(crate) ticks: Vec<(f64, String)>,
    /// Where the axis stands, if one is to be seen.
    pub(crate) axis: Option<f64>,
    pub(crate) lines: Vec<Row<'a>>,
}

/// So many letters fit on a line of the narrowest page.
const TOGETHER_MAX: usize = 30;
const HEAD_HEIGHT: f64 = 26.0;
const COLUMNS_HEIGHT: f64 = 44.0;
const STACKED_HEIGHT: f64 = 62.0;
/// A picture no higher than this fits on a sheet of A4 with its words, at the width of its text.
const SHEET_HEIGHT: f64 = 720.0;
/// How much each further line of a name takes.
const NAME_LINE: f64 = 15.0;

/// A cell is as wide as its page wants.
fn fluid(look: &Look) -> Look {
    Look {
        width: Width::Fluid,
        ..look.clone()
    }
}

impl Rows<'_> {
    /// The chart of these rows, with its words and its numbers.
    pub(crate) fn chart(
        &self,
        caption: &Caption,
        look: &Look,
        description: String,
        table: Table,
    ) -> Chart {
        let (svg, height) = self.picture(&self.lines, caption, look, &description);
        let sheets = if look.pixels().is_some() && height > SHEET_HEIGHT {
            let sheets = self.sheets(look).into_iter();
            let draw = |lines| self.picture(lines, caption, look, &description).0;
            sheets.map(draw).collect()
        } else {
            Vec::new()
        };
        let drawn = Drawn {
            description,
            table,
            svg,
            height,
        };
        let chart = drawn.chart(caption, look).with_rows(self.html(look));
        chart.with_sheets(sheets)
    }

    /// One picture of these rows, and its height.
    fn picture(
        &self,
        lines: &[Row<'_>],
        caption: &Caption,
        look: &Look,
        description: &str,
    ) -> (String, f64) {
        let heights = lines.iter().map(|row| row.height(look));
        let height = HEAD_HEIGHT + heights.sum::<f64>();
        let mut canvas = Canvas::new(look, &caption.id, height);
        self.draw(lines, &mut canvas);
        (canvas.finish(&caption.title, description), height)
    }

    /// The rows in as few runs as fit on sheets, all about as long.
    fn sheets(&self, look: &Look) -> Vec<&[Row<'_>]> {
        let tallest = self.lines.iter().map(|row| row.height(look));
        let tallest = tallest.fold(1.0, f64::max);
        let most = (((SHEET_HEIGHT - HEAD_HEIGHT) / tallest) as usize).max(1);
        let sheets = self.lines.len().div_ceil(most).max(1);
        self.lines
            .chunks(self.lines.len().div_ceil(sheets).max(1))
            .collect()
    }

    /// The table of a page, with a small drawing in each row.
    fn html(&self, look: &Look) -> Option<String> {
        if look.palette != Palette::Classes {
            return None;
        }
        let mut html = format!(
            "<table class=\"rows\">\n<caption class=\"hidden\">{}</caption>\n{}<tbody>\n",
            escaped(self.told),
            self.html_head(look)
        );
        let fluid = fluid(look);
        for row in &self.lines {
            let mut canvas = Canvas::in_cell(&fluid);
            let frame = Frame {
                left: 0.0,
                right: 1.0,
                top: 0.0,
                bottom: 100.0,
            };
            self.ground(&mut canvas, frame);
            (row.marks)(&mut canvas, frame);
            html += &format!(
                "<tr class=\"{}\">{}<td class=\"plot\">{}</td></tr>\n",
                row.side.class(),
                row.html(),
                canvas.finish_cell()
            );
        }
        Some(html + "</tbody>\n</table>")
    }

    fn html_head(&self, look: &Look) -> String {
        let fluid = fluid(look);
        let mut canvas = Canvas::in_cell(&fluid);
        for (place, words) in &self.ticks {
            canvas.label(&Label::new(*place, 16.0, words.as_str()).middle());
        }
        format!(
            "<thead><tr><th scope=\"col\">{}</th><th class=\"number\" scope=\"col\">{}</th>\
             <th class=\"plot\" scope=\"col\"><span class=\"hidden\">{}</span>{}</th></tr></thead>\n",
            escaped(self.head),
            escaped(self.value_head),
            look.locale.words().drawing,
            canvas.finish_cell()
        )
    }

    fn ground(&self, canvas: &mut Canvas<'_>, frame: Frame) {
        let y = (frame.top, frame.bottom);
        for (place, _) in &self.ticks {
            canvas.upright(frame.x(*place), y, Stroke::Grid);
        }
        if let Some(axis) = self.axis {
            canvas.upright(frame.x(axis), y, Stroke::Axis);
        }
    }

    /// Draws these rows: in columns where there is room, else each drawing under its words.
    fn draw(&self, lines: &[Row<'_>], canvas: &mut Canvas<'_>) {
        let look = canvas.look;
        let (left, right) = if has_columns(look) {
            (0.52, 0.97)
        } else {
            (0.04, 0.94)
        };
        let scale = Frame {
            left,
            right,
            top: 0.0,
            bottom: HEAD_HEIGHT,
        };
        for (place, words) in &self.ticks {
            canvas.label(&Label::new(scale.x(*place), 14.0, words.as_str()).middle());
        }
        let mut top = HEAD_HEIGHT;
        for row in lines {
            let bottom = top + row.height(look);
            let (above, below) = if has_columns(look) {
                (top, bottom)
            } else {
                (bottom - 28.0, bottom - 4.0)
            };
            let frame = Frame {
                left,
                right,
                top: above,
                bottom: below,
            };
            self.ground(canvas, frame);
            (row.marks)(canvas, frame);
            row.draw(canvas, top);
            canvas.level((0.0, 1.0), bottom, Stroke::Grid);
            top = bottom;
        }
    }
}

/// The ticks of a scale, each with its number.
pub(crate) fn ticks(scale: &Scale, unit: &Unit, look: &Look) -> Vec<(f64, String)> {
    let ticks = scale.ticks(unit.is_whole()).into_iter();
    let told = ticks.map(|tick| (scale.at(tick), unit.tick(tick, look.locale)));
    told.collect()
}

/// The drawing of a row of which nothing is known.
pub(crate) fn unknown(canvas: &mut Canvas<'_>, frame: Frame) {
    let y = (frame.down(0.3), frame.down(0.7));
    canvas.rect((frame.left, frame.right), y, Mark::Missing);
}

/// Whether the drawings stand beside the words.
fn has_columns(look: &Look) -> bool {
    look.is_wide() == Some(true)
}

/// A short part of a note stays on one line: an interval broken behind its minus sign is hard to read.
fn together(part: &str) -> String {
    let safe = escaped(part);
    if part.chars().count() > TOGETHER_MAX {
        safe
    } else {
        format!("<span class=\"nowrap\">{safe}</span>")
    }
}

impl Row<'_> {
    fn html(&self) -> String {
        let mut parts = Vec::new();
        if !self.side_name.is_empty() {
            parts.push(format!(
                "<span class=\"side\">{}</span>",
                escaped(&self.side_name)
            ));
        }
        if !self.note.is_empty() {
            parts.extend(self.note.split(", ").map(together));
        }
        let small = if parts.is_empty() {
            String::new()
        } else {
            format!("<small>{}</small>", parts.join(", "))
        };
        let number = escaped(&self.number);
        let number = if self.is_total {
            format!("<strong>{number}</strong>")
        } else {
            number
        };
        format!(
            "<th scope=\"row\"><bdi>{}</bdi>{small}</th><td class=\"number\">{number}</td>",
            escaped(&self.name)
        )
    }

    /// The name in at most two lines where the width is known, else in one.
    fn names(&self, look: &Look) -> Vec<Label> {
        let part = if has_columns(look) { 0.38 } else { 0.68 };
        let name = Label::new(0.0, 0.0, self.name.as_str())
            .voice(Voice::Strong)
            .within(part);
        match look.pixels() {
            Some(width) => name.two_lines(width),
            None => vec![name],
        }
    }

    fn height(&self, look: &Look) -> f64 {
        let least = if has_columns(look) {
            COLUMNS_HEIGHT
        } else {
            STACKED_HEIGHT
        };
        least + NAME_LINE * (self.names(look).len() - 1) as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, top: f64) {
        let (number_x, note_part) = if has_columns(canvas.look) {
            (0.49, 0.49)
        } else {
            (1.0, 1.0)
        };
        let note: Vec<&str> = [self.side_name.as_str(), self.note.as_str()]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        let mut y = top + 17.0;
        for name in self.names(canvas.look) {
            canvas.label(&name.at_height(y));
            y += NAME_LINE;
        }
        canvas.label(&Label::new(0.0, y + 1.0, note.join(", ")).within(note_part));
        let number = Label::new(number_x, top + 17.0, self.number.as_str()).end();
        let voice = if self.is_total {
            Voice::Strong
        } else {
            Voice::Plain
        };
        canvas.label(&number.voice(voice));
    }
}
