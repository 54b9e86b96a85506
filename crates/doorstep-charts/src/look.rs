//! For whom a chart is drawn: its colours, its width, its language, and the prefix of its ids.

use crate::{Locale, Palette};

/// From this width on, in pixels, there is room for the longer of two texts (36 rem).
pub(crate) const WIDE_FROM: f64 = 576.0;
/// The narrowest place a fluid chart must serve: a window of 320 pixels less its margins.
pub(crate) const NARROWEST_PX: f64 = 288.0;

/// The narrowest places of the two rooms for words.
pub(crate) const ROOMS: [f64; 2] = [WIDE_FROM, NARROWEST_PX];

/// How wide a chart is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// As wide as its place: x in percent, so that lines stretch and letters never do.
    Fluid,
    /// So many pixels, for paper and mail; held between 240 and 4000.
    Fixed(f64),
}

/// Everything a chart must be told besides its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Classes or literal colours.
    pub palette: Palette,
    /// Fluid or fixed.
    pub width: Width,
    /// Marks of numbers, place of the currency, and the chart's own few words.
    pub locale: Locale,
    /// Put before every id, so that two charts in one page never share one.
    pub prefix: String,
    /// Whether nothing on it is sure, so that every estimate is drawn pale.
    pub is_unsure: bool,
}

impl Look {
    /// For a page: classes, fluid.
    pub fn page(locale: Locale) -> Self {
        Self {
            palette: Palette::Classes,
            width: Width::Fluid,
            locale,
            prefix: String::new(),
            is_unsure: false,
        }
    }

    /// For paper and mail: the light colours, so many pixels wide.
    pub fn paper(locale: Locale, width_px: f64) -> Self {
        Self {
            palette: Palette::Literal(&crate::Colours::LIGHT),
            width: Width::Fixed(width_px),
            locale,
            prefix: String::new(),
            is_unsure: false,
        }
    }

    /// The same where nothing can be sure.
    #[must_use]
    pub fn unsure(self) -> Self {
        Self {
            is_unsure: true,
            ..self
        }
    }

    /// The width in pixels, if it is fixed.
    pub(crate) fn pixels(&self) -> Option<f64> {
        match self.width {
            Width::Fluid => None,
            Width::Fixed(width) if width.is_finite() => Some(width.clamp(240.0, 4000.0)),
            Width::Fixed(_) => Some(WIDE_FROM),
        }
    }

    /// Which of two texts to draw; none if the style sheet decides.
    pub(crate) fn is_wide(&self) -> Option<bool> {
        match (self.pixels(), self.palette) {
            (Some(width), _) => Some(width >= WIDE_FROM),
            (None, Palette::Classes) => None,
            (None, Palette::Literal(_)) => Some(false),
        }
    }

    /// The narrowest drawing of each room for words, in pixels: wide, then narrow, if the style sheet decides.
    pub(crate) fn rooms(&self) -> Vec<f64> {
        match (self.pixels(), self.is_wide()) {
            (Some(width), _) => vec![width],
            (None, None) => ROOMS.to_vec(),
            (None, Some(_)) => vec![NARROWEST_PX],
        }
    }

    /// An id made of the prefix and a name, of letters, digits and hyphens only.
    pub(crate) fn id(&self, name: &str) -> String {
        let raw = if self.prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}-{name}", self.prefix)
        };
        let tame = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        let id: String = raw.chars().map(tame).collect();
        if id.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            id
        } else {
            format!("chart-{id}")
        }
    }
}
