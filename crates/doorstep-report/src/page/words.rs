//! Texts, dates and sides as the page says them.

use doorstep_balance::verdict::{Decision, Side, Span};
use doorstep_charts::{Locale, Side as Hue, runs_left};

/// The longest name that a drawing or a row shows whole.
const LONGEST: usize = 60;
/// The longest that a headline does.
const LONGEST_SAID: usize = 36;

/// Says that a name was cut.
const CUT: char = '…';

/// A text of the records without control characters and without those that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let is_kept = |c: &char| !matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    crate::paper::clean(text).chars().filter(is_kept).collect()
}

/// A sentence that may hold names of the records: those that run from right to left are set apart, so that what follows one
/// stays in its place. No line begins with the sign of a percentage.
pub(super) fn prose(text: &str) -> String {
    const SET_APART: char = '\u{2067}';
    const SO_FAR: char = '\u{2069}';
    let text = clean(text).replace(" %", "\u{a0}%");
    let mut safe = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(runs_left) {
        let (before, run) = rest.split_at(start);
        let (name, after) = run.split_at(length_of_run(run));
        safe.extend([before, SET_APART.encode_utf8(&mut [0; 4]), name]);
        safe.push(SO_FAR);
        rest = after;
    }
    safe + rest
}

/// Bytes up to the last letter from right to left before any other letter, and up to the mark that says a name was cut.
fn length_of_run(text: &str) -> usize {
    let is_other = |letter: char| letter.is_alphabetic() && !runs_left(letter);
    let run = &text[..text.find(is_other).unwrap_or(text.len())];
    let run = run.trim_end_matches(|letter| !runs_left(letter));
    let cut = text[run.len()..].starts_with(CUT);
    run.len() + if cut { CUT.len_utf8() } else { 0 }
}

/// A sentence of the verdict with its dates in words, and its numbers and its money as the locale writes them.
pub(super) fn sentence(text: &str, currency: &str, locale: Locale) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in prose(text).split(' ') {
        let (open, bare, end) = parts(word);
        let is_currency = bare == currency && !currency.is_empty() && open.is_empty();
        let amount = words.last().filter(|_| is_currency);
        match amount.and_then(|amount| priced(amount, currency, locale)) {
            Some(money) => {
                words.pop();
                words.push(money + end);
            }
            None => words.push(dated(word)),
        }
    }
    // Amounts are told by their English marks, so the other numbers come last.
    let words = words.iter().map(|word| marked(word, locale));
    words.collect::<Vec<_>>().join(" ")
}

/// A word without the marks before and behind it.
fn parts(word: &str) -> (&str, &str, &str) {
    let rest = word.trim_start_matches('(');
    let bare = rest.trim_end_matches(['.', ',', ';', ':', ')']);
    (&word[..word.len() - rest.len()], bare, &rest[bare.len()..])
}

/// "\u{2212}1,234.5" as a number and its decimals; none if the verdict does not write numbers so.
fn number(text: &str) -> Option<(f64, u8)> {
    let plain = text.replace(',', "").replace('\u{2212}', "-");
    let decimals = plain.split_once('.').map_or(0, |(_, part)| part.len()) as u8;
    let value: f64 = plain.parse().ok()?;
    (Locale::EN.number(value, decimals) == text).then_some((value, decimals))
}

/// "(5,067" of euros as "(€5,067"; none if it is no number.
fn priced(amount: &str, currency: &str, locale: Locale) -> Option<String> {
    let (open, bare, end) = parts(amount);
    let (value, decimals) = number(bare).filter(|_| end.is_empty())?;
    Some(format!("{open}{}", locale.money(value, currency, decimals)))
}

/// "1,234.5," as "1.234,5,"; years, codes and whatever else has no mark stand as they are.
fn marked(word: &str, locale: Locale) -> String {
    let (open, bare, end) = parts(word);
    match number(bare).filter(|_| bare.contains([',', '.'])) {
        Some((value, decimals)) => format!("{open}{}{end}", locale.number(value, decimals)),
        None => word.to_owned(),
    }
}

/// A day such as "(2026-03-02," in words; any other word as it stands.
fn dated(word: &str) -> String {
    let open = if word.starts_with('(') { "(" } else { "" };
    let rest = &word[open.len()..];
    match rest.split_at_checked(10) {
        Some((date, end)) if is_date(date) && !end.starts_with(|c: char| c.is_alphanumeric()) => {
            format!("{open}{}{end}", day(date))
        }
        _ => word.to_owned(),
    }
}

fn is_date(text: &str) -> bool {
    let shape = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// A name, cut where no eye would follow it.
pub(super) fn short(text: &str) -> String {
    cut(text, LONGEST)
}

/// A name as a headline says it.
pub(super) fn said(text: &str) -> String {
    prose(&cut(text, LONGEST_SAID))
}

fn cut(text: &str, longest: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= longest {
        return text;
    }
    let kept: String = text.chars().take(longest - 1).collect();
    format!("{}{CUT}", kept.trim_end())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "2026-06-30T20:24:09+02:00" as "30 June 2026, 20:24"; anything else as it stands.
pub(super) fn day(text: &str) -> String {
    let parse = || {
        let (date, time) = text.split_at_checked(10)?;
        let mut parts = date.split('-');
        let year = parts.next()?;
        let month = parts.next()?.parse::<usize>().ok()?;
        let day = parts.next()?.parse::<usize>().ok()?;
        let month = MONTHS.get(month.checked_sub(1)?)?;
        let clock = time.get(1..6);
        let clock = clock.map_or_else(String::new, |clock| format!(", {clock}"));
        Some(format!("{day} {month} {year}{clock}"))
    };
    parse().unwrap_or_else(|| text.to_owned())
}

/// "2026-03" as "Mar 2026".
pub(super) fn month(text: &str) -> String {
    let parse = || {
        let (year, month) = text.split_once('-')?;
        let place = month.parse::<usize>().ok()?.checked_sub(1)?;
        Some(format!("{} {year}", MONTHS.get(place)?.get(..3)?))
    };
    parse().unwrap_or_else(|| text.to_owned())
}

/// "2 March to 31 May 2026".
pub(super) fn span(span: Span) -> String {
    let (from, to) = (day(&span.from.to_string()), day(&span.to.to_string()));
    let same_year = span.from.year() == span.to.year();
    let from = match from.rsplit_once(' ') {
        Some((short, _)) if same_year => short.to_owned(),
        _ => from,
    };
    format!("{from} to {to}")
}

/// Spans with fewer days are told by their days.
const SHORT_DAYS: i32 = 60;

/// The same in fewer letters, "Mar\u{2013}May 2026".
pub(super) fn quarter(span: Span) -> String {
    let Span { from, to } = span;
    if from == to.first_of_month() && to == to.last_of_month() {
        return to.strftime("%b %Y").to_string();
    }
    // Of a span that is hardly longer than a month the months say too little.
    let start = if span.days() < SHORT_DAYS {
        "%-d %b"
    } else {
        "%b"
    };
    let end = if span.days() < SHORT_DAYS {
        "%-d %b %Y"
    } else {
        "%b %Y"
    };
    format!("{}\u{2013}{}", from.strftime(start), to.strftime(end))
}

/// The first letter made a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The class of the style sheet for a side.
pub(super) const fn class(side: Side) -> &'static str {
    match side {
        Side::Marketing => "marketing",
        Side::HandOver => "at-door",
        Side::Sales => "sales",
        Side::Offer => "neutral",
    }
}

/// The colour of a side in charts.
pub(super) const fn hue(side: Side) -> Hue {
    match side {
        Side::Marketing => Hue::Warm,
        Side::HandOver => Hue::Ink,
        Side::Sales => Hue::Cool,
        Side::Offer => Hue::Grey,
    }
}

/// A side as a label.
pub(super) const fn label(side: Side) -> &'static str {
    match side {
        Side::Marketing => "Marketing",
        Side::HandOver => "At the door",
        Side::Sales => "Sales",
        Side::Offer => "Offer",
    }
}

/// A decision as a label.
pub(super) const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Marketing => "Marketing",
        Decision::Sales => "Sales",
        Decision::HandOver => "The hand-over",
        Decision::Offer => "The offer",
        Decision::Market => "The market, or all of sales",
        Decision::Balanced => "No side",
        Decision::NotEnoughData => "Not clear",
    }
}

/// A probability as a whole number of 100, never quite 0 or 100.
pub(super) fn chance(share: f64) -> String {
    let hundred = share * 100.0;
    match hundred {
        hundred if hundred < 1.0 => "under 1".to_owned(),
        hundred if hundred > 99.0 => "over 99".to_owned(),
        hundred => format!("{hundred:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_money_of_a_sentence_are_written_as_on_the_page() {
        let text = "This compares 2026-03-02 to 2026-05-31: 6,520 EUR a month (likely 5,067 EUR to \u{2212}8.50 EUR).";
        let sentence = |text: &str, currency: &str| sentence(text, currency, Locale::EN);
        assert_eq!(
            sentence(text, "EUR"),
            "This compares 2 March 2026 to 31 May 2026: \u{20ac}6,520 a month (likely \u{20ac}5,067 to \u{2212}\u{20ac}8.50)."
        );
        assert_eq!(
            sentence("an EUR shop, 2026-99-99x", "EUR"),
            "an EUR shop, 2026-99-99x"
        );
        assert_eq!(sentence("12 EUR", ""), "12 EUR");
    }

    #[test]
    fn numbers_of_a_sentence_have_the_marks_of_the_locale_and_years_have_none() {
        let german = Locale::EN.with_marks(doorstep_charts::Language::De);
        let text = "In 2026 some 18.2 of 100 (1,234 leads), 5,067 EUR, or \u{2212}8.50 EUR; 1,2,3 and v1.2 stay.";
        assert_eq!(
            sentence(text, "EUR", german),
            "In 2026 some 18,2 of 100 (1.234 leads), 5.067\u{a0}\u{20ac}, or \u{2212}8,50\u{a0}\u{20ac}; 1,2,3 and v1.2 stay."
        );
    }

    #[test]
    fn what_turns_the_direction_of_a_page_is_left_out() {
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{7}"), "abc\u{fffd}");
    }

    #[test]
    fn a_name_from_right_to_left_is_set_apart_with_the_mark_of_its_cut_and_without_what_follows_it()
    {
        assert_eq!(
            prose(
                "of \u{5d0}\u{5d1} 9 \u{5d2} (7 of 100), \u{627}\u{644} and \u{5d0}\u{2026}: more"
            ),
            "of \u{2067}\u{5d0}\u{5d1} 9 \u{5d2}\u{2069} (7 of 100), \u{2067}\u{627}\u{644}\u{2069} and \u{2067}\u{5d0}\u{2026}\u{2069}: more"
        );
        assert_eq!(prose("29 % of Größer & 東京"), "29\u{a0}% of Größer & 東京");
    }

    #[test]
    fn a_headline_cuts_a_name_sooner_than_a_row_does() {
        let name = "a".repeat(80);
        assert_eq!(short(&name), "a".repeat(59) + "…");
        assert_eq!(said(&name), "a".repeat(35) + "…");
    }

    #[test]
    fn days_and_months_are_said_in_words_and_what_is_none_stands_as_it_is() {
        assert_eq!(day("2026-06-30T20:24:09+02:00"), "30 June 2026, 20:24");
        assert_eq!(day("2026-03-02"), "2 March 2026");
        assert_eq!(month("2026-03"), "Mar 2026");
        for odd in [
            "",
            "2026",
            "2026-13",
            "\u{e4}\u{e4}\u{e4}\u{e4}-\u{e4}\u{e4}-\u{e4}\u{e4}",
        ] {
            assert_eq!((day(odd), month(odd)), (odd.to_owned(), odd.to_owned()));
        }
    }
}
