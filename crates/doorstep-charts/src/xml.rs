//! Text made safe for markup, and cut to its room.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text for an element or a quoted attribute; characters that XML forbids are dropped.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// Whether a letter is of Hebrew, Arabic or the scripts beside them, which run from right to left.
pub const fn runs_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A text of a drawing that runs its own way, by its first letter (FIRST STRONG ISOLATE, UAX 9), if it has letters that run to
/// the left.
pub(crate) fn isolated(text: String) -> String {
    if text.contains(runs_left) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

/// As how many letters a text is wide: those of Chinese, Japanese and Korean count twice, marks on others not at all.
pub(crate) fn letters(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// At most so many letters, the last of them an ellipsis if some were cut.
pub(crate) fn cut(text: &str, letters_max: usize) -> String {
    if letters(text) <= letters_max {
        return text.to_owned();
    }
    let mut room = letters_max.saturating_sub(1);
    let fits = |letter: &char| match room.checked_sub(letter.width().unwrap_or(0)) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// The words in as few lines of at most so many letters as can be, all about as long; one word alone may be
/// longer. Always at least one line.
pub(crate) fn wrapped(text: &str, letters_max: usize) -> Vec<String> {
    let lines = filled(text, letters_max);
    let shorter = (1..letters_max).map(|letters_max| filled(text, letters_max));
    let mut as_few = shorter.filter(|shorter| shorter.len() == lines.len());
    as_few.next().unwrap_or(lines)
}

/// The words in lines of at most so many letters, each filled before the next; one word alone may be longer.
pub(crate) fn filled(text: &str, letters_max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let length = letters(word);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if letters(line) + 1 + length <= letters_max => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{cut, escaped, wrapped};

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(
            escaped("<b onclick='x'>&\u{0}\u{ffff}\n"),
            "&lt;b onclick=&#39;x&#39;&gt;&amp; "
        );
    }

    #[test]
    fn a_cut_name_ends_in_an_ellipsis() {
        assert_eq!(cut("Autumn letter", 7), "Autumn\u{2026}");
        assert_eq!(cut("Radio", 5), "Radio");
    }

    #[test]
    fn wide_letters_take_the_room_of_two() {
        assert_eq!(
            cut("\u{6771}\u{4eac}\u{6771}", 6),
            "\u{6771}\u{4eac}\u{6771}"
        );
        assert_eq!(
            cut("\u{6771}\u{4eac}\u{6771}", 5),
            "\u{6771}\u{4eac}\u{2026}"
        );
        assert_eq!(cut("\u{6771}\u{4eac}\u{6771}", 4), "\u{6771}\u{2026}");
        assert_eq!(cut("e\u{301}e\u{301}", 2), "e\u{301}e\u{301}");
    }

    #[test]
    fn wrapped_words_are_all_there() {
        assert_eq!(
            wrapped("come to the door a month", 20),
            ["come to the", "door a month"]
        );
        assert_eq!(
            wrapped("Lindau Donaudampfschiff", 6),
            ["Lindau", "Donaudampfschiff"]
        );
        assert_eq!(wrapped("", 6), [""]);
    }
}
