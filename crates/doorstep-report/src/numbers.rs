//! Numbers as an owner reads them: "18.2 of 100", "R$ 1,234", "12 days".

pub(crate) use doorstep_balance::{grouped as whole, some};

pub(crate) fn count(number: usize) -> String {
    whole(number as i64)
}

/// A change: with its sign, unless it is none.
pub(crate) fn signed(number: i64) -> String {
    match number {
        1.. => format!("+{}", whole(number)),
        _ => whole(number),
    }
}

/// Orders a month, with their sign: the tenths too in a table that has no more than a handful of them.
pub(crate) fn orders(number: f64, most: f64) -> String {
    /// From so many on tenths say nothing.
    const MANY: f64 = 10.0;
    if most >= MANY {
        return signed(number.round() as i64);
    }
    let size = format!("{:.1}", number.abs());
    match size.as_str() {
        "0.0" => "0".to_owned(),
        _ if number < 0.0 => format!("\u{2212}{size}"),
        _ => format!("+{size}"),
    }
}

/// A share as "of 100", one decimal; a dash if unknown.
pub(crate) fn of_hundred(share: Option<f64>) -> String {
    share.map_or_else(
        || "\u{2013}".to_owned(),
        |share| format!("{:.1}", share * 100.0),
    )
}

/// An interval of a share, "9.9\u{2013}11.2".
pub(crate) fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{:.1}\u{2013}{:.1}", low * 100.0, high * 100.0),
        _ => String::new(),
    }
}

/// Money in whole units of its currency.
pub(crate) fn money(minor: Option<i64>, decimals: u32) -> String {
    match minor {
        Some(minor) => whole((minor as f64 / 10_f64.powi(decimals as i32)).round() as i64),
        None => "\u{2013}".to_owned(),
    }
}

/// Money with its minor units: small amounts such as the value of a lead.
pub(crate) fn exact_money(minor: Option<i64>, decimals: u32) -> String {
    match minor {
        Some(minor) if decimals > 0 => {
            let scale = 10_i64.pow(decimals);
            let sign = if minor < 0 { "\u{2212}" } else { "" };
            let minor = minor.abs();
            format!(
                "{sign}{}.{:0width$}",
                whole(minor / scale),
                minor % scale,
                width = decimals as usize
            )
        }
        other => money(other, decimals),
    }
}

/// Days, halves kept.
pub(crate) fn days(days: Option<f64>) -> String {
    days.map_or_else(|| "\u{2013}".to_owned(), |days| format!("{days}"))
}

/// A length of time in the unit that suits it.
pub(crate) fn hours(hours: f64) -> String {
    if hours < 1.0 {
        format!("{:.0} min", hours * 60.0)
    } else if hours < 48.0 {
        format!("{hours:.0} h")
    } else {
        format!("{:.0} days", hours / 24.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_and_minus_is_a_minus() {
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(whole(-1000), "\u{2212}1,000");
        assert_eq!(whole(999), "999");
        assert_eq!(exact_money(Some(9_017), 2), "90.17");
        assert_eq!(exact_money(Some(-5), 2), "\u{2212}0.05");
        assert_eq!(money(Some(120), 0), "120");
    }

    #[test]
    fn of_a_handful_of_orders_the_tenths_count() {
        assert_eq!(orders(-0.3, 4.0), "\u{2212}0.3");
        assert_eq!(orders(4.04, 4.0), "+4.0");
        assert_eq!(orders(-0.04, 4.0), "0");
        assert_eq!(orders(-0.6, 21.0), "\u{2212}1");
        assert_eq!(orders(-1_021.4, 1_021.4), "\u{2212}1,021");
    }

    #[test]
    fn what_is_unknown_is_a_dash_and_never_a_zero() {
        assert_eq!(of_hundred(None), "–");
        assert_eq!(money(None, 2), "–");
        assert_eq!(of_hundred(Some(0.0)), "0.0");
    }
}
