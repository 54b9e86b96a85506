//! Numbers as people write them: a decimal comma or point, and marks between thousands.

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

/// The number as a native file has it, read with this decimal mark; none if it cannot be read so.
pub(crate) fn plain(cell: &str, mark: Mark) -> Option<String> {
    let (minus, digits) = sign(cell.trim())?;
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
        ] {
            assert_eq!(plain(cell, Mark::Point).as_deref(), point, "{cell}");
            assert_eq!(plain(cell, Mark::Comma).as_deref(), comma, "{cell}");
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
            "12 \u{20ac}",
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
