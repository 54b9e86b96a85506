//! Colours by what they mean, as classes of the page's style sheet or as literal colours.
//!
//! It must never be asked for a colour by its name: a mark says what it is, and the palette what that looks like.

/// Whose mark it is. The two hues stay apart under every colour blindness and in grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Amber, drawn left of the line or in the upper lane.
    Warm,
    /// Blue-green, drawn right of the line or in the lower lane.
    Cool,
    /// The line itself: ink.
    Ink,
    /// Neither.
    Grey,
}

/// Every side, for whoever needs a definition of each.
pub(crate) const SIDES: [Side; 4] = [Side::Warm, Side::Cool, Side::Ink, Side::Grey];

impl Side {
    /// The class that the style sheet knows this side by.
    pub fn class(self) -> &'static str {
        match self {
            Self::Warm => "marketing",
            Self::Cool => "sales",
            Self::Ink => "at-door",
            Self::Grey => "neutral",
        }
    }
}

/// How marks get their colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Palette {
    /// By classes, for a page that carries [`crate::CHARTS_CSS`] and [`crate::sprite`]; follows light and dark.
    Classes,
    /// By literal colours, for paper and mail, where no style sheet can be relied on.
    Literal(&'static Colours),
}

/// The four colours of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hue {
    /// Of a mark.
    pub mark: &'static str,
    /// Of words on paper.
    pub text: &'static str,
    /// Of what could be.
    pub pale: &'static str,
    /// Of a ground behind marks.
    pub wash: &'static str,
    /// Of words on a mark.
    pub on_mark: &'static str,
}

/// Literal colours, each a hexadecimal triple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// The ground.
    pub paper: &'static str,
    /// The strongest words, the line between the sides.
    pub ink: &'static str,
    /// Quieter words.
    pub ink_2: &'static str,
    /// Hairlines behind the data.
    pub rule: &'static str,
    /// Axes and hatching.
    pub edge: &'static str,
    /// The stretch that counts as even.
    pub band: &'static str,
    /// A broken promise.
    pub warning: &'static str,
    /// The first side.
    pub warm: Hue,
    /// The second side.
    pub cool: Hue,
    /// The line.
    pub line: Hue,
    /// Neither side.
    pub grey: Hue,
}

impl Colours {
    /// For white paper; the same values as the light theme of the style sheet.
    pub const LIGHT: Self = Self {
        paper: "#ffffff",
        ink: "#13191d",
        ink_2: "#475159",
        rule: "#dce1e3",
        edge: "#7f8a91",
        band: "#e9eced",
        warning: "#b3202c",
        warm: hue("#c77700", "#8a5000", "#f2d3a2", "#fdf4e4", "#13191d"),
        cool: hue("#0a6b7c", "#0a5f6e", "#a5d2d9", "#e6f3f5", "#ffffff"),
        line: hue("#13191d", "#13191d", "#d3d9dc", "#f4f6f6", "#ffffff"),
        grey: hue("#848f97", "#475159", "#d3d9dc", "#f4f6f6", "#ffffff"),
    };

    /// For a dark ground; the same values as the dark theme of the style sheet.
    pub const DARK: Self = Self {
        paper: "#12171a",
        ink: "#edf1f2",
        ink_2: "#b6c0c6",
        rule: "#303a40",
        edge: "#7a868e",
        band: "#273036",
        warning: "#ff8f87",
        warm: hue("#eba53a", "#f3b85f", "#6a4b1c", "#2b2314", "#13191d"),
        cool: hue("#3fa9bb", "#6ccad9", "#1d5560", "#12292e", "#12171a"),
        line: hue("#edf1f2", "#edf1f2", "#414c53", "#1b2226", "#12171a"),
        grey: hue("#a9b4bb", "#b6c0c6", "#414c53", "#1b2226", "#12171a"),
    };

    pub(crate) fn of(&self, side: Side) -> &Hue {
        match side {
            Side::Warm => &self.warm,
            Side::Cool => &self.cool,
            Side::Ink => &self.line,
            Side::Grey => &self.grey,
        }
    }
}

const fn hue(
    mark: &'static str,
    text: &'static str,
    pale: &'static str,
    wash: &'static str,
    on_mark: &'static str,
) -> Hue {
    Hue {
        mark,
        text,
        pale,
        wash,
        on_mark,
    }
}
