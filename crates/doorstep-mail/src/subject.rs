//! The base of a subject: what is left without marks of answers, of lists and of forwarding (RFC 5256,
//! section 2.1).

/// A subject without its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseSubject {
    /// What is left, in lower case. Empty if nothing is.
    pub text: String,
    /// Whether it was marked as an answer or as forwarded. That proves neither.
    pub is_reply: bool,
}

/// RFC 5256 knows re, fw and fwd; the others are those of mailers in German, French, Spanish, Portuguese,
/// Italian, Dutch and the Nordic languages.
const MARKS: &[&str] = &[
    "re", "fw", "fwd", "aw", "antw", "antwort", "wg", "sv", "vs", "vb", "tr", "rv", "res", "enc",
    "rif", "r", "i",
];

/// The base of a subject.
///
/// ```
/// let base = doorstep_mail::base_subject("Re: [shop] AW: Your offer (fwd)");
/// assert_eq!((base.text.as_str(), base.is_reply), ("your offer", true));
/// ```
pub fn base_subject(subject: &str) -> BaseSubject {
    let mut is_reply = false;
    let mut text = subject.trim();
    loop {
        let before = text;
        while let Some(shorter) = without_end(text, "(fwd)") {
            text = shorter.trim_end();
            is_reply = true;
        }
        while let Some(rest) = without_mark(text).map(|rest| (rest, true)).or_else(|| {
            let rest = without_tag(text).filter(|rest| !rest.is_empty())?;
            Some((rest, false))
        }) {
            text = rest.0;
            is_reply |= rest.1;
        }
        let inside = without_start(text, "[fwd:").and_then(|text| text.strip_suffix(']'));
        if let Some(inside) = inside {
            text = inside.trim();
            is_reply = true;
        }
        if text.len() == before.len() {
            break;
        }
    }
    BaseSubject {
        text: text.to_lowercase(),
        is_reply,
    }
}

/// Without tags, a mark, perhaps a tag, and a colon, if it begins so (`subj-leader`).
fn without_mark(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(shorter) = without_tag(rest) {
        rest = shorter;
    }
    let end = rest.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (mark, rest) = rest.split_at(end);
    let is_mark = MARKS.iter().any(|known| mark.eq_ignore_ascii_case(known));
    let rest = rest.trim_start();
    let rest = without_tag(rest).unwrap_or(rest);
    // French puts a blank before the colon.
    let rest = rest.trim_start().strip_prefix(':')?;
    is_mark.then(|| rest.trim_start())
}

/// Without a tag in brackets, if it begins with one (`subj-blob`).
fn without_tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find(['[', ']'])?;
    let rest = inside[end..].strip_prefix(']')?;
    let is_forward = without_start(text, "[fwd:").is_some();
    (!is_forward).then(|| rest.trim_start())
}

fn without_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let head = text.get(..start.len())?;
    head.eq_ignore_ascii_case(start)
        .then(|| &text[start.len()..])
}

fn without_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let cut = text.len().checked_sub(end.len())?;
    let tail = text.get(cut..)?;
    tail.eq_ignore_ascii_case(end).then(|| &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::base_subject;

    #[test]
    fn marks_and_tags_are_taken_off_however_often_they_come() {
        for (subject, text, is_reply) in [
            ("Offer", "offer", false),
            ("Re: Offer", "offer", true),
            ("RE: re:FWD: Offer", "offer", true),
            ("[list] Re: [list] Offer", "offer", true),
            ("Re[2]: Offer", "offer", true),
            ("Re [x]: Offer", "offer", true),
            ("TR : Offre", "offre", true),
            ("[notmuch] archive", "archive", false),
            ("[Fwd: Re: Offer]", "offer", true),
            ("Offer (fwd) (FWD)", "offer", true),
            ("[only a tag]", "[only a tag]", false),
            ("Re:", "", true),
            ("Reply: Offer", "reply: offer", false),
            ("Grüße: Ä", "grüße: ä", false),
            ("[", "[", false),
            ("[[x] y", "[[x] y", false),
        ] {
            let base = base_subject(subject);
            assert_eq!(
                (base.text.as_str(), base.is_reply),
                (text, is_reply),
                "{subject}"
            );
        }
    }
}
