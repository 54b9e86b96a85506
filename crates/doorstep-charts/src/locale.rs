//! How numbers are written: marks, signs, and where the currency stands.
//!
//! It must never round money for a sum: it writes what it is given.

/// A language, and how numbers are written where it is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English: 1,234.5 and €1,234.
    #[default]
    En,
    /// German: 1.234,5 and 1.234 €.
    De,
    /// Dutch: 1.234,5 and € 1.234.
    Nl,
    /// French: 1 234,5 and 1 234 €, with narrow spaces that do not break.
    Fr,
}

/// The language of a chart's own words, and the one whose marks its numbers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Locale {
    pub(crate) language: Language,
    marks: Language,
}

const SPACE: &str = "\u{a0}";

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self::all(language)
    }
}

impl Locale {
    /// English words and marks.
    pub const EN: Self = Self::all(Language::En);
    /// German words and marks.
    pub const DE: Self = Self::all(Language::De);
    /// Dutch words and marks.
    pub const NL: Self = Self::all(Language::Nl);
    /// French words and marks.
    pub const FR: Self = Self::all(Language::Fr);

    const fn all(language: Language) -> Self {
        Self {
            language,
            marks: language,
        }
    }

    /// The same words with the marks of another language: English pages for a German firm.
    ///
    /// ```
    /// use doorstep_charts::{Language, Locale};
    /// assert_eq!(Locale::EN.with_marks(Language::De).number(1234.5, 1), "1.234,5");
    /// ```
    #[must_use]
    pub const fn with_marks(self, marks: Language) -> Self {
        Self { marks, ..self }
    }

    /// The locale of a language tag such as `de-AT`; English if it is none of ours.
    pub fn of(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or("");
        match language.to_ascii_lowercase().as_str() {
            "de" => Self::DE,
            "nl" => Self::NL,
            "fr" => Self::FR,
            _ => Self::EN,
        }
    }

    /// The tag of the language of the words, for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self.language {
            Language::En => "en",
            Language::De => "de",
            Language::Nl => "nl",
            Language::Fr => "fr",
        }
    }

    /// A number with so many decimals, grouped by thousands, with a true minus sign; a dash if it is none.
    ///
    /// ```
    /// use doorstep_charts::Locale;
    /// assert_eq!(Locale::EN.number(-1234.56, 1), "\u{2212}1,234.6");
    /// assert_eq!(Locale::DE.number(1234.56, 1), "1.234,6");
    /// ```
    pub fn number(self, value: f64, decimals: u8) -> String {
        if !value.is_finite() {
            return "\u{2013}".to_owned();
        }
        let digits = format!("{:.*}", usize::from(decimals.min(6)), value.abs());
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let sign = if value < 0.0 && !is_zero {
            "\u{2212}"
        } else {
            ""
        };
        let whole = self.grouped(whole);
        if part.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{}{part}", self.decimal_mark())
        }
    }

    /// A change: with a plus sign when it is above zero.
    pub fn signed(self, value: f64, decimals: u8) -> String {
        plus(value, self.number(value, decimals))
    }

    /// Money, already in whole units of its currency, with so many decimals.
    ///
    /// ```
    /// use doorstep_charts::Locale;
    /// assert_eq!(Locale::EN.money(48_000.0, "EUR", 0), "€48,000");
    /// assert_eq!(Locale::DE.money(48_000.0, "EUR", 0), "48.000\u{a0}€");
    /// assert_eq!(Locale::NL.money(-48_000.0, "EUR", 0), "\u{2212}€\u{a0}48.000");
    /// ```
    pub fn money(self, value: f64, currency: &str, decimals: u8) -> String {
        self.with_currency(value, &self.number(value.abs(), decimals), currency)
    }

    /// A change in money, with its sign.
    pub fn signed_money(self, value: f64, currency: &str, decimals: u8) -> String {
        plus(value, self.money(value, currency, decimals))
    }

    /// Money for a tick: €120k, 1,2 Mio. €.
    pub fn short_money(self, value: f64, currency: &str) -> String {
        let (scaled, suffix) = self.shortened(value.abs());
        let amount = format!("{}{suffix}", self.number(scaled, decimals_of(scaled)));
        self.with_currency(value, &amount, currency)
    }

    /// A plain number for a tick: 0.5, 120, 12k.
    pub fn short_number(self, value: f64) -> String {
        let (scaled, suffix) = if value.abs() < 10_000.0 {
            (value, "")
        } else {
            self.shortened(value)
        };
        format!("{}{suffix}", self.number(scaled, decimals_of(scaled)))
    }

    fn with_currency(self, value: f64, amount: &str, currency: &str) -> String {
        if !value.is_finite() {
            return amount.to_owned();
        }
        let minus = if value < 0.0 && amount.contains(|letter: char| matches!(letter, '1'..='9')) {
            "\u{2212}"
        } else {
            ""
        };
        let sign = currency_sign(currency);
        match self.marks {
            Language::En if sign.chars().count() > 1 => format!("{minus}{sign}{SPACE}{amount}"),
            Language::En => format!("{minus}{sign}{amount}"),
            Language::Nl => format!("{minus}{sign}{SPACE}{amount}"),
            Language::De | Language::Fr => format!("{minus}{amount}{SPACE}{sign}"),
        }
    }

    fn shortened(self, value: f64) -> (f64, &'static str) {
        let (thousand, million, billion) = match self.language {
            Language::En => ("k", "m", "bn"),
            Language::De => ("\u{a0}Tsd.", "\u{a0}Mio.", "\u{a0}Mrd."),
            Language::Nl => ("k", "\u{a0}mln", "\u{a0}mld"),
            Language::Fr => ("\u{a0}k", "\u{a0}M", "\u{a0}Md"),
        };
        match value.abs() {
            size if !size.is_finite() => (value, ""),
            size if size >= 1e9 => (value / 1e9, billion),
            size if size >= 1e6 => (value / 1e6, million),
            size if size >= 1e3 => (value / 1e3, thousand),
            _ => (value, ""),
        }
    }

    fn decimal_mark(self) -> char {
        if self.marks == Language::En { '.' } else { ',' }
    }

    fn grouped(self, digits: &str) -> String {
        let mark = match self.marks {
            Language::En => ',',
            Language::De | Language::Nl => '.',
            Language::Fr => '\u{202f}',
        };
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }
}

/// As few decimals, up to two, as show the number as it is.
fn decimals_of(value: f64) -> u8 {
    let is_whole = |scaled: f64| (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0);
    match value {
        value if is_whole(value) => 0,
        value if is_whole(value * 10.0) => 1,
        _ => 2,
    }
}

fn plus(value: f64, text: String) -> String {
    let is_something = text.contains(|letter: char| matches!(letter, '1'..='9'));
    if value > 0.0 && is_something {
        format!("+{text}")
    } else {
        text
    }
}

fn currency_sign(code: &str) -> &str {
    match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "BRL" => "R$",
        "INR" => "₹",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn each_locale_has_its_marks_and_its_place_for_the_currency() {
        let money = |locale: Locale| locale.money(-1_234_567.5, "EUR", 2);
        assert_eq!(money(Locale::EN), "\u{2212}€1,234,567.50");
        assert_eq!(money(Locale::DE), "\u{2212}1.234.567,50\u{a0}€");
        assert_eq!(money(Locale::NL), "\u{2212}€\u{a0}1.234.567,50");
        assert_eq!(
            money(Locale::FR),
            "\u{2212}1\u{202f}234\u{202f}567,50\u{a0}€"
        );
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(Locale::EN.signed(-0.001, 0), "0");
        assert_eq!(Locale::EN.signed(0.4, 0), "0");
        assert_eq!(Locale::EN.money(-0.2, "EUR", 0), "€0");
        assert_eq!(Locale::EN.signed(2.0, 0), "+2");
    }

    #[test]
    fn ticks_are_short() {
        assert_eq!(Locale::EN.short_money(120_000.0, "EUR"), "€120k");
        assert_eq!(
            Locale::DE.short_money(1_200_000.0, "EUR"),
            "1,2\u{a0}Mio.\u{a0}€"
        );
        assert_eq!(
            Locale::FR.short_money(-2_500.0, "EUR"),
            "\u{2212}2,5\u{a0}k\u{a0}€"
        );
        assert_eq!(Locale::EN.short_money(500.0, "CHF"), "CHF\u{a0}500");
        assert_eq!(Locale::EN.short_number(0.25), "0.25");
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Locale::EN.number(value, 0), "\u{2013}");
            assert_eq!(Locale::EN.money(value, "EUR", 0), "\u{2013}");
            assert_eq!(Locale::EN.short_money(value, "EUR"), "\u{2013}");
        }
    }

    #[test]
    fn a_tag_names_its_locale() {
        assert_eq!(Locale::of("de-AT"), Locale::DE);
        assert_eq!(Locale::of("pt"), Locale::EN);
    }
}
