//! Money as integer minor units of an ISO 4217 currency. Unknown is `None`, never 0.

/// An ISO 4217 code, three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Codes whose minor unit is not a hundredth (ISO 4217, list one).
const NO_DECIMALS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
];
const THREE_DECIMALS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
const FOUR_DECIMALS: &[&str] = &["CLF", "UYW"];

impl Currency {
    /// Reads a code such as EUR.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        let bytes = bytes.map(|byte| byte.to_ascii_uppercase());
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Currency(bytes))
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit.
    pub fn decimals(&self) -> u32 {
        let is_in = |list: &[&str]| list.contains(&self.code());
        if is_in(NO_DECIMALS) {
            0
        } else if is_in(THREE_DECIMALS) {
            3
        } else if is_in(FOUR_DECIMALS) {
            4
        } else {
            2
        }
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// Decimals of the minor unit, two where the currency is not known.
pub fn decimals(currency: Option<Currency>) -> u32 {
    currency.map_or(2, |currency| currency.decimals())
}

/// No single amount is larger, in minor units, so that sums of them keep far from overflow.
const MOST: i64 = 1_000_000_000_000_000;

/// Reads a decimal number as minor units: exactly, never through a float. Zeros beyond the minor
/// unit are cut; other digits beyond it are refused.
///
/// ```
/// use doorstep_records::money::{Currency, minor_units};
/// assert_eq!(minor_units("11.4", Currency::parse("EUR")), Ok(1140));
/// assert!(minor_units("1.0051", Currency::parse("EUR")).is_err());
/// assert!(minor_units("1.200", Currency::parse("EUR")).is_err()); // one thousand two hundred?
/// ```
pub fn minor_units(text: &str, currency: Option<Currency>) -> Result<i64, &'static str> {
    const SHAPE: &str = "write a plain number with a decimal point, such as 1234.50";
    const COMMA: &str = "there is a comma in it: write a decimal point and no marks for thousands, such as 1234.50 (in a spreadsheet, save it again with English number formats)";
    if text.contains(',') {
        return Err(COMMA);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
        return Err(SHAPE);
    }
    let decimals = decimals(currency) as usize;
    if decimals == 2 && fraction.len() == 3 && (1..=3).contains(&whole.len()) {
        return Err(
            "is the point one between thousands? write 1200 or 1200.00, without a mark between thousands",
        );
    }
    let (kept, beyond) = fraction.split_at(fraction.len().min(decimals));
    if beyond.bytes().any(|byte| byte != b'0') {
        return Err("more decimals than the currency has: round it, or name the right currency");
    }
    let scale = 10_i64.pow((decimals - kept.len()) as u32);
    let number = |part: &str| match part {
        "" => Ok(0),
        part => part.parse::<i64>().map_err(|_| "too large a number"),
    };
    let whole = number(whole)?.checked_mul(10_i64.pow(decimals as u32));
    let kept = number(kept)?.checked_mul(scale);
    let total = whole
        .zip(kept)
        .and_then(|(whole, kept)| whole.checked_add(kept))
        .ok_or("too large a number")?;
    if total > MOST {
        return Err("too large a number");
    }
    Ok(if negative { -total } else { total })
}

/// Writes minor units as a plain decimal number: what [`minor_units`] reads.
pub fn plain(minor: i64, currency: Option<Currency>) -> String {
    let decimals = decimals(currency) as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// A whole number with its thousands apart and a true minus sign: "1,234,567".
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 {
        format!("\u{2212}{text}")
    } else {
        text
    }
}

/// A number of things: "1 lead", "1,234 leads".
pub fn some(number: usize, one: &str, many: &str) -> String {
    let things = if number == 1 { one } else { many };
    format!("{} {things}", grouped(number as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn minor_units_are_those_of_the_currency() {
        for (text, code, minor) in [
            ("12", "JPY", 12),
            ("12.34", "EUR", 1234),
            ("12.3400", "EUR", 1234),
            ("1200.000", "EUR", 120_000),
            ("0.005", "KWD", 5),
            ("-3.1", "USD", -310),
            (".5", "USD", 50),
        ] {
            assert_eq!(
                minor_units(text, Currency::parse(code)),
                Ok(minor),
                "{text} {code}"
            );
        }
    }

    #[test]
    fn what_is_no_plain_number_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "1,5",
            "1e3",
            "EUR 5",
            "1.2.3",
            "99999999999999999999",
            "0.001",
            "1.200",
            "12.340",
        ] {
            assert!(minor_units(text, Currency::parse("EUR")).is_err(), "{text}");
        }
        assert!(minor_units("12.5", Currency::parse("JPY")).is_err());
    }

    proptest! {
        #[test]
        fn money_survives_writing_and_reading(minor in -1_000_000_000_000_i64..1_000_000_000_000, code in "(EUR|JPY|KWD|CLF)") {
            let currency = Currency::parse(&code);
            prop_assert_eq!(minor_units(&plain(minor, currency), currency), Ok(minor));
        }
    }
}
