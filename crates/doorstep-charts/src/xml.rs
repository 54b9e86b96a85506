//! Text made safe for markup.

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

/// At most so many letters, the last of them an ellipsis if some were cut.
pub(crate) fn cut(text: &str, letters_max: usize) -> String {
    if text.chars().count() <= letters_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters_max.saturating_sub(1)).collect();
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

fn filled(text: &str, letters_max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + length <= letters_max => {
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
