//! Numbers as people write them: a decimal comma or point, marks between thousands, the sign of a currency, per cent.

use doorstep_records::Currency;

/// What parts the whole from the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

impl Mark {
    const fn sign(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }

    /// Whether a sign may stand between thousands: the other mark, a space of any width, or an apostrophe.
    const fn groups(self, sign: char) -> bool {
        match sign {
            ',' => matches!(self, Mark::Point),
            '.' => matches!(self, Mark::Comma),
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}' => true,
            _ => false,
        }
    }
}

/// Signs and codes that name one currency, the longer first; and those that several share.
const SIGNS: &[(&str, Option<&str>)] = &[
    ("US$", Some("USD")),
    ("CA$", Some("CAD")),
    ("A$", Some("AUD")),
    ("R$", Some("BRL")),
    ("Kč", Some("CZK")),
    ("zł", Some("PLN")),
    ("Fr.", Some("CHF")),
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("₹", Some("INR")),
    ("₽", Some("RUB")),
    ("₺", Some("TRY")),
    ("₩", Some("KRW")),
    ("₴", Some("UAH")),
    ("$", None),
    ("¥", None),
    ("kr.", None),
    ("kr", None),
];

/// An amount without the sign of its currency before or behind it, and the currency if the sign names one.
fn unmarked(cell: &str) -> (&str, Option<Currency>) {
    for (sign, code) in SIGNS {
        let rest = cell.strip_prefix(sign).or(cell.strip_suffix(sign));
        if let Some(rest) = rest {
            return (rest.trim(), code.and_then(Currency::parse));
        }
    }
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_uppercase());
    let (before, behind) = (
        cell.get(..3),
        cell.len().checked_sub(3).and_then(|at| cell.get(at..)),
    );
    if let Some(code) = before.filter(|code| is_code(code)) {
        return (cell[3..].trim(), Currency::parse(code));
    }
    if let Some(code) = behind.filter(|code| is_code(code)) {
        return (cell[..cell.len() - 3].trim(), Currency::parse(code));
    }
    (cell, None)
}

/// The currency that the sign of an amount names.
pub(crate) fn currency(cell: &str) -> Option<Currency> {
    let (_, outside) = unmarked(cell.trim());
    let inside = || {
        let (rest, _) = unmarked(cell.trim());
        sign(rest).and_then(|(_, rest)| unmarked(rest.trim()).1)
    };
    outside.or_else(inside)
}

/// A share that is written in per cent, as a part of one.
pub(crate) fn of_one(number: &str) -> String {
    let (minus, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = format!("{whole:0>3}");
    let (kept, moved) = whole.split_at(whole.len() - 2);
    format!("{minus}{kept}.{moved}{decimals}")
}

/// The number as a native file has it, read with this decimal mark; none if it cannot be read so.
pub(crate) fn plain(cell: &str, mark: Mark) -> Option<String> {
    let cell = cell.trim();
    if let Some(per_cent) = cell.strip_suffix('%') {
        return plain(per_cent, mark).map(|number| of_one(&number));
    }
    let (cell, _) = unmarked(cell);
    let (minus, digits) = sign(cell)?;
    let (digits, _) = unmarked(digits.trim());
    let (whole, decimals) = match digits.split_once(mark.sign()) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let whole = ungrouped(whole, mark)?;
    let is_sound = decimals.is_none_or(|decimals| {
        !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit())
    });
    let minus = if minus { "-" } else { "" };
    is_sound.then(|| match decimals {
        Some(decimals) => format!("{minus}{whole}.{decimals}"),
        None => format!("{minus}{whole}"),
    })
}

/// Which mark the cell must have, if it cannot have the other.
pub(crate) fn only(cell: &str) -> Option<Mark> {
    match (plain(cell, Mark::Point), plain(cell, Mark::Comma)) {
        (Some(_), None) => Some(Mark::Point),
        (None, Some(_)) => Some(Mark::Comma),
        _ => None,
    }
}

/// Whether it is below zero, and what is left of it: a minus before or behind it, or brackets as book-keepers write.
fn sign(cell: &str) -> Option<(bool, &str)> {
    let minus = ['-', '\u{2212}'];
    if let Some(inside) = cell.strip_prefix('(') {
        return Some((true, inside.strip_suffix(')')?));
    }
    if let Some(rest) = cell.strip_prefix(minus) {
        return Some((true, rest.trim_start()));
    }
    match cell.strip_suffix(minus) {
        Some(rest) => Some((true, rest.trim_end())),
        None => Some((false, cell.strip_prefix('+').unwrap_or(cell))),
    }
}

/// The digits without what stands between the thousands; the same sign each time, and groups of three.
fn ungrouped(whole: &str, mark: Mark) -> Option<String> {
    let between = whole.chars().find(|letter| !letter.is_ascii_digit());
    let Some(between) = between else {
        return (!whole.is_empty()).then(|| whole.to_owned());
    };
    if !mark.groups(between) {
        return None;
    }
    let mut groups = whole.split(between);
    let first = groups
        .next()
        .filter(|group| (1..=3).contains(&group.len()))?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    is_digits(&digits).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_the_mark_it_was_written_with() {
        for (cell, point, comma) in [
            ("12", Some("12"), Some("12")),
            ("12.5", Some("12.5"), None),
            ("12,5", None, Some("12.5")),
            ("1.234", Some("1.234"), Some("1234")),
            ("1,234", Some("1234"), Some("1.234")),
            ("1.234,56", None, Some("1234.56")),
            ("1,234,567.89", Some("1234567.89"), None),
            ("1 234 567,8", None, Some("1234567.8")),
            ("1\u{202f}234,5", None, Some("1234.5")),
            ("1'234.50", Some("1234.50"), None),
            ("(1,234.50)", Some("-1234.50"), None),
            ("-7,25", None, Some("-7.25")),
            ("7,25-", None, Some("-7.25")),
            ("\u{2212}3", Some("-3"), Some("-3")),
            ("€ 1.234,50", None, Some("1234.50")),
            ("1.234,50 €", None, Some("1234.50")),
            ("-$1,234.50", Some("-1234.50"), None),
            ("$-12.5", Some("-12.5"), None),
            ("(US$ 12.5)", Some("-12.5"), None),
            ("EUR 12", Some("12"), Some("12")),
            ("12,5 CHF", None, Some("12.5")),
            ("77.77%", Some("0.7777"), None),
            ("5 %", Some("0.05"), Some("0.05")),
            ("-12,5%", None, Some("-0.125")),
        ] {
            assert_eq!(plain(cell, Mark::Point).as_deref(), point, "{cell}");
            assert_eq!(plain(cell, Mark::Comma).as_deref(), comma, "{cell}");
        }
    }

    #[test]
    fn the_sign_of_an_amount_tells_its_currency_if_it_is_the_sign_of_one() {
        for (cell, code) in [
            ("€12", Some("EUR")),
            ("-12 €", Some("EUR")),
            ("(£12)", Some("GBP")),
            ("12.50 CHF", Some("CHF")),
            ("US$ 3", Some("USD")),
            ("$3", None),
            ("12", None),
        ] {
            assert_eq!(currency(cell), code.and_then(Currency::parse), "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_left_alone() {
        for cell in [
            "",
            "-",
            "()",
            "1.23.45",
            "12,34,567",
            "12 34",
            "abc",
            "€",
            "12 EURO",
            "%",
            "1e5",
            ".",
            ",5",
            "5.",
        ] {
            for mark in [Mark::Point, Mark::Comma] {
                assert_eq!(plain(cell, mark), None, "{cell}");
            }
        }
    }
}
