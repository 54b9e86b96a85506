//! How a page is looked at: width, height, sharpness, light or dark, screen or paper.

/// The reader's choice of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark letters on a light ground.
    Light,
    /// Light letters on a dark ground.
    Dark,
}

impl Scheme {
    /// The word of the media query `prefers-color-scheme`.
    pub fn word(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }
}

/// What a page is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A screen.
    Screen,
    /// Paper, laid out in one endless window.
    Print,
}

/// A way to look at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Height of the window in CSS pixels.
    pub height: u32,
    /// Device pixels of a CSS pixel.
    pub sharpness: u32,
    /// Light or dark.
    pub scheme: Scheme,
    /// Screen or paper.
    pub media: Media,
}

impl View {
    /// A screen of this width and a usual height.
    pub fn screen(width: u32, scheme: Scheme) -> Self {
        View {
            width,
            height: 900,
            sharpness: 1,
            scheme,
            media: Media::Screen,
        }
    }
}
