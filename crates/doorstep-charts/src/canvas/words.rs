//! Words in a drawing: never stretched, never below 12 pixels, always with a halo of paper unless they stand on a mark.

use super::{Canvas, place::number};
use crate::look::{NARROWEST_PX, ROOMS};
use crate::xml::{cut, escaped, filled, isolated, letters, wrapped};
use crate::{Colours, Palette, Side};

/// The widest of the usual system fonts, reckoned per letter of a 12-pixel text.
const LETTER_PX: f64 = 7.2;
/// The same of the serif in which big figures are set.
const BIG_LETTER_PX: f64 = 11.5;

/// What paper and mail are set in.
pub(super) const FONTS: &str =
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const SERIFS: &str = "'Palatino Linotype', Palatino, P052, 'URW Palladio L', Georgia, serif";

/// Where a label's own end lies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a label speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    Plain,
    Strong,
    /// In a side's colour.
    Of(Side),
    /// The name of a side, or its newest number.
    NameOf(Side),
    Big,
    /// On a side's mark.
    On(Side),
    /// On one of the two darkest steps of grey.
    OnHeat,
    /// Without halo, on a light ground.
    Bare,
    /// Without halo, in a side's colour.
    BareOf(Side),
    Alarm,
}

/// Words at a place.
#[derive(Clone, PartialEq)]
pub(crate) struct Label {
    x: f64,
    y: f64,
    dx: f64,
    anchor: Anchor,
    voice: Voice,
    wide: String,
    narrow: Option<String>,
    /// The part of the width it may take.
    room: f64,
    /// What it is a line of.
    whole: Option<String>,
}

impl Label {
    /// Words whose left end lies at a place.
    pub(crate) fn new(x: f64, y: f64, words: impl Into<String>) -> Self {
        Self {
            x,
            y,
            dx: 0.0,
            anchor: Anchor::Start,
            voice: Voice::Plain,
            wide: words.into(),
            narrow: None,
            room: f64::INFINITY,
            whole: None,
        }
    }

    pub(crate) fn middle(self) -> Self {
        Self {
            anchor: Anchor::Middle,
            ..self
        }
    }

    pub(crate) fn end(self) -> Self {
        Self {
            anchor: Anchor::End,
            ..self
        }
    }

    pub(crate) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// So many pixels away from its place.
    pub(crate) fn moved(self, dx: f64) -> Self {
        Self { dx, ..self }
    }

    pub(crate) fn voice(self, voice: Voice) -> Self {
        Self { voice, ..self }
    }

    pub(crate) fn moved_to(self, x: f64) -> Self {
        Self { x, ..self }
    }

    /// Other words where room is short; none at all if they are empty.
    pub(crate) fn or_narrow(self, words: impl Into<String>) -> Self {
        Self {
            narrow: Some(words.into()),
            ..self
        }
    }

    /// Under the middle of a stretch, or from that end of it from which the words stay on the narrowest drawing.
    pub(crate) fn under(self, left: f64, right: f64) -> Self {
        let x = f64::midpoint(left, right);
        let middle = Self { x, ..self }.middle();
        match middle.extent(NARROWEST_PX) {
            (from, _) if from < 0.0 => Self { x: left, ..middle }.anchored(Anchor::Start),
            (_, to) if to > 1.0 => Self { x: right, ..middle }.anchored(Anchor::End),
            _ => middle,
        }
    }

    /// Only where room is short.
    pub(crate) fn if_narrow(self) -> Self {
        Self {
            wide: String::new(),
            narrow: Some(self.wide),
            ..self
        }
    }

    /// From where to where the words reach, in parts of a drawing so many pixels wide.
    pub(crate) fn extent(&self, width: f64) -> (f64, f64) {
        let shown = letters(&self.wide).min(self.letters_max(width));
        let length = shown as f64 * self.letter_px() / width;
        let left = self.x + self.dx / width;
        match self.anchor {
            Anchor::Start => (left, left + length),
            Anchor::Middle => (left - length / 2.0, left + length / 2.0),
            Anchor::End => (left - length, left),
        }
    }

    /// Where it stands: x in parts of the width, and the height on which the letters stand.
    pub(crate) fn place(&self) -> (f64, f64) {
        (self.x, self.y)
    }

    /// Cut to a part of the width, with the full words shown on pointing.
    pub(crate) fn within(self, part: f64) -> Self {
        Self { room: part, ..self }
    }

    /// Whether the words fit into a part of the narrowest chart.
    pub(crate) fn fits_narrow(&self, part: f64) -> bool {
        let narrow = self.narrow.as_ref().unwrap_or(&self.wide);
        let label = self.clone().within(part);
        letters(narrow) <= label.letters_max(NARROWEST_PX)
    }

    /// The words in lines that fit into its room on a drawing so many pixels wide.
    pub(crate) fn lines(&self, width: f64) -> Vec<String> {
        wrapped(&self.wide, self.letters_max(width))
    }

    /// The same in at most two lines, each a label; what does not fit into them is cut.
    pub(crate) fn two_lines(&self, width: f64) -> Vec<Self> {
        let mut lines = self.lines(width);
        if lines.len() > 2 {
            lines = filled(&self.wide, self.letters_max(width));
            let rest = lines.split_off(1).join(" ");
            lines.push(rest);
        }
        let line = |wide| Self {
            wide,
            whole: Some(self.wide.clone()),
            ..self.clone()
        };
        lines.into_iter().map(line).collect()
    }

    /// The same at another height.
    pub(crate) fn at_height(self, y: f64) -> Self {
        Self { y, ..self }
    }

    /// One of its lines, at its own height.
    pub(crate) fn line(self, y: f64, words: String) -> Self {
        Self {
            y,
            wide: words,
            ..self
        }
    }

    /// How many letters fit where the drawing is so wide.
    fn letters_max(&self, width: f64) -> usize {
        ((width * self.room - self.dx.abs()) / self.letter_px()).max(4.0) as usize
    }

    fn letter_px(&self) -> f64 {
        match self.voice {
            Voice::Strong | Voice::Alarm => LETTER_PX * 13.0 / 12.0,
            Voice::NameOf(_) => LETTER_PX * 15.0 / 12.0,
            Voice::Big => BIG_LETTER_PX,
            _ => LETTER_PX,
        }
    }
}

/// Words beside each other on one line, from the left; where they would touch, the later ones go.
pub(crate) struct Line {
    /// How far the words reach where it is wide, and where it is narrow.
    ends: [f64; 2],
}

impl Default for Line {
    fn default() -> Self {
        Self {
            ends: [f64::NEG_INFINITY; 2],
        }
    }
}

impl Line {
    pub(crate) fn label(&mut self, canvas: &mut Canvas<'_>, label: &Label) {
        let mut shown = |room: usize| {
            let (left, right) = label.extent(ROOMS[room]);
            if left <= self.ends[room] {
                return String::new();
            }
            self.ends[room] = right;
            label.wide.clone()
        };
        let (wide, narrow) = (shown(0), Some(shown(1)));
        let label = label.clone();
        canvas.label(&Label {
            wide,
            narrow,
            ..label
        });
    }
}

impl Canvas<'_> {
    /// Labels that may be others, or stand elsewhere, where room is short; asked for by the narrowest drawing of
    /// each room.
    pub(crate) fn labels(&mut self, of_room: impl Fn(f64) -> Vec<Label>) {
        let rooms: Vec<Vec<Label>> = self.look.rooms().into_iter().map(of_room).collect();
        self.labels_of_rooms(&rooms);
    }

    /// The same of labels that are known for each of the look's rooms.
    pub(crate) fn labels_of_rooms(&mut self, rooms: &[Vec<Label>]) {
        match rooms {
            [wide, narrow] if wide != narrow => {
                for label in wide {
                    self.label(&label.clone().or_narrow(""));
                }
                for label in narrow {
                    self.label(&label.clone().if_narrow());
                }
            }
            [labels, ..] => {
                for label in labels {
                    self.label(label);
                }
            }
            [] => {}
        }
    }

    /// Writes words: both of two texts if only the style sheet knows how much room there is.
    pub(crate) fn label(&mut self, label: &Label) {
        let narrow = label.narrow.as_ref().unwrap_or(&label.wide);
        let [wide_px, narrow_px] = match self.look.pixels() {
            Some(width) => [width; 2],
            None => ROOMS,
        };
        let wide = (label.wide.as_str(), label.letters_max(wide_px));
        let narrow = (narrow.as_str(), label.letters_max(narrow_px));
        let are_same = wide.0 == narrow.0 && letters(wide.0) <= wide.1.min(narrow.1);
        match self.look.is_wide() {
            Some(true) => self.words(label, wide, ""),
            Some(false) => self.words(label, narrow, ""),
            None if are_same => self.words(label, wide, ""),
            None => {
                self.words(label, wide, " wide");
                self.words(label, narrow, " narrow");
            }
        }
    }

    /// Words of at most so many letters; the whole is told on pointing if some were cut.
    fn words(&mut self, label: &Label, (words, letters_max): (&str, usize), room: &str) {
        if words.is_empty() {
            return;
        }
        let shown = cut(words, letters_max);
        let is_whole = shown == words;
        let shown = isolated(shown);
        let whole = if is_whole {
            String::new()
        } else {
            let whole = label.whole.as_deref().unwrap_or(words);
            format!("<title>{}</title>", escaped(whole))
        };
        let place = self.place_of(label);
        let voice = match label.voice {
            // The mark beneath is pale.
            Voice::On(_) if self.look.is_unsure => Voice::Bare,
            voice => voice,
        };
        let paint = match self.look.palette {
            Palette::Classes => classes(label, voice, room),
            Palette::Literal(colours) => literal(label, voice, colours),
        };
        self.body += &format!("<text {place}{paint}>{whole}{}</text>\n", escaped(&shown));
    }

    fn place_of(&self, label: &Label) -> String {
        let y = number(label.y);
        match self.look.pixels() {
            Some(width) => format!("x=\"{}\" y=\"{y}\"", number(label.x * width + label.dx)),
            None if label.dx == 0.0 => format!("x=\"{}\" y=\"{y}\"", self.x(label.x)),
            None => {
                let dx = number(label.dx);
                format!("x=\"{}\" y=\"{y}\" dx=\"{dx}\"", self.x(label.x))
            }
        }
    }
}

fn classes(label: &Label, voice: Voice, room: &str) -> String {
    let voice = match voice {
        Voice::Plain => String::new(),
        Voice::Strong => "strong".to_owned(),
        Voice::Of(side) => format!("{} side", side.class()),
        Voice::NameOf(side) => format!("{} side-name", side.class()),
        Voice::Big => "big".to_owned(),
        Voice::On(side) => format!("{} on-mark", side.class()),
        Voice::OnHeat => "on-heat".to_owned(),
        Voice::Bare => "bare".to_owned(),
        Voice::BareOf(side) => format!("{} side bare", side.class()),
        Voice::Alarm => "alarm".to_owned(),
    };
    let anchor = match label.anchor {
        Anchor::Start => "",
        Anchor::Middle => " middle",
        Anchor::End => " end",
    };
    let classes = format!("{voice}{anchor}{room}");
    match classes.trim() {
        "" => String::new(),
        classes => format!(" class=\"{classes}\""),
    }
}

fn literal(label: &Label, voice: Voice, colours: &Colours) -> String {
    let (fill, weight, size, has_halo) = match voice {
        Voice::Plain => (colours.ink_2, 400, 12, true),
        Voice::Strong => (colours.ink, 650, 13, true),
        Voice::Of(side) => (colours.of(side).text, 600, 12, true),
        Voice::NameOf(side) => (colours.of(side).text, 650, 15, true),
        Voice::Big => (colours.ink, 600, 22, true),
        Voice::On(side) => (colours.of(side).on_mark, 600, 12, false),
        Voice::OnHeat => (colours.paper, 600, 12, false),
        Voice::Bare => (colours.ink, 400, 12, false),
        Voice::BareOf(side) => (colours.of(side).text, 600, 12, false),
        Voice::Alarm => (colours.warning, 650, 12, true),
    };
    let mut paint = format!(" fill=\"{fill}\" font-size=\"{size}\" font-weight=\"{weight}\"");
    if voice == Voice::Big {
        paint += &format!(" font-family=\"{SERIFS}\"");
    }
    if has_halo {
        let paper = colours.paper;
        paint += &format!(
            " stroke=\"{paper}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        );
    }
    match label.anchor {
        Anchor::Start => {}
        Anchor::Middle => paint += " text-anchor=\"middle\"",
        Anchor::End => paint += " text-anchor=\"end\"",
    }
    paint
}
