//! Reports that servers write for servers: of delivery (RFC 3464) and of complaints (RFC 5965).
//!
//! Only their fields are looked at, never the message they are about.

use crate::header::{self, Fields};

/// No report is read for more recipients.
const MAX_RECIPIENTS: usize = 1_000;

/// What became of a message for one recipient (RFC 3464, section 2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// `Final-Recipient`, in lower case; `Original-Recipient` if there is none.
    pub recipient: String,
    /// `Action`: failed, delayed, delivered, relayed or expanded.
    pub action: Option<String>,
    /// `Status`, as 5.1.1 (RFC 3463).
    pub status: Option<String>,
}

/// What a reader complained about (RFC 5965, section 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complaint {
    /// `Feedback-Type`: abuse, fraud, not-spam, virus or another.
    pub feedback: Option<String>,
    /// Who complained: `Original-Rcpt-To`, in lower case, if the provider tells.
    pub recipient: Option<String>,
}

impl Delivery {
    /// Whether the message will never come there. A server that names a recipient and nothing else says
    /// that too.
    pub fn has_failed(&self) -> bool {
        match (&self.action, &self.status) {
            (Some(action), _) => action.starts_with("fail"),
            (None, Some(status)) => status.starts_with('5'),
            (None, None) => true,
        }
    }
}

/// The recipients of a delivery report.
pub(crate) fn deliveries(body: &[u8]) -> Vec<Delivery> {
    let Some(groups) = part(body, "delivery-status") else {
        return Vec::new();
    };
    let groups = groups.into_iter().filter_map(|group| delivery(&group));
    groups.take(MAX_RECIPIENTS).collect()
}

fn delivery(group: &[u8]) -> Option<Delivery> {
    let fields = Fields::of(group);
    let recipient = |name: &str| fields.get(name).and_then(typed_address);
    Some(Delivery {
        recipient: recipient("final-recipient").or_else(|| recipient("original-recipient"))?,
        action: fields.get("action").map(first_word),
        status: fields.get("status").map(first_word),
    })
}

/// The fields of a complaint.
pub(crate) fn complaint(body: &[u8]) -> Complaint {
    let groups = part(body, "feedback-report").unwrap_or_default();
    let Some(fields) = groups.first().map(|group| Fields::of(group)) else {
        return Complaint::default();
    };
    Complaint {
        feedback: fields.get("feedback-type").map(first_word),
        recipient: fields.get("original-rcpt-to").and_then(header::address),
    }
}

/// The recipients in qmail's text: lines of an address in brackets and a colon.
pub(crate) fn qmail(body: &[u8]) -> Vec<Delivery> {
    let failed = lines(body).filter_map(|line| {
        let inside = line.strip_prefix(b"<")?.strip_suffix(b">:")?;
        let recipient = header::address(std::str::from_utf8(inside).ok()?)?;
        Some(Delivery {
            recipient,
            action: None,
            status: None,
        })
    });
    failed.take(MAX_RECIPIENTS).collect()
}

/// `rfc822; a@b.example` (RFC 3464, section 2.1.2): the address without its type.
fn typed_address(value: &str) -> Option<String> {
    let bare = value.split_once(';').map_or(value, |(_, address)| address);
    header::address(bare.split('(').next()?)
}

fn first_word(value: &str) -> String {
    let word = value.split_whitespace().next().unwrap_or_default();
    word.chars().take(40).collect::<String>().to_lowercase()
}

/// The groups of fields in the first part of a type, parted by empty lines, up to the next part. A report
/// that is cut off gives what there is.
fn part(body: &[u8], subtype: &str) -> Option<Vec<Vec<u8>>> {
    let mut lines = lines(body);
    lines.find(|line| {
        let line = String::from_utf8_lossy(&line[..line.len().min(200)]).to_lowercase();
        line.strip_prefix("content-type:").is_some_and(|value| {
            let kind = value.trim_start().strip_prefix("message/");
            kind.is_some_and(|kind| kind.trim_start_matches("global-").starts_with(subtype))
        })
    })?;
    lines.find(|line| line.is_empty())?;
    let mut groups = vec![Vec::new()];
    for line in lines.take_while(|line| !line.starts_with(b"--")) {
        if !line.is_empty() {
            if let Some(group) = groups.last_mut() {
                group.extend_from_slice(line);
                group.push(b'\n');
            }
        } else if groups.last().is_some_and(|group| !group.is_empty()) {
            if groups.len() > MAX_RECIPIENTS {
                break;
            }
            groups.push(Vec::new());
        }
    }
    Some(groups)
}

fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = body.split(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::message::tests::message;

    const REPORT: &str = "From: x@y.example
Content-Type: multipart/report;
 report-type=\"delivery-status\"; boundary=\"B\"

--B

It failed.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.y.example

Original-Recipient: rfc822;First@z.example
Final-Recipient: RFC822; first@z.example
Action: failed (really)
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 no such user

Final-Recipient: rfc822; <second@z.example>
Action: delayed
Status: 4.4.7

--B
Content-Type: message/rfc822

Final-Recipient: rfc822; not@this.example
--B--
";

    #[test]
    fn a_delivery_report_names_each_recipient_with_action_and_status() {
        let Kind::Bounce(found) = message(REPORT).kind else {
            panic!("no bounce");
        };
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.recipient.as_str(),
                    one.action.as_deref(),
                    one.status.as_deref(),
                )
            })
            .collect();
        let first = ("first@z.example", Some("failed"), Some("5.1.1"));
        assert!(found[0].has_failed() && !found[1].has_failed());
        assert_eq!(
            told,
            [first, ("second@z.example", Some("delayed"), Some("4.4.7"))]
        );
    }

    #[test]
    fn a_report_cut_off_anywhere_is_still_a_bounce() {
        let start = REPORT.find("--B").unwrap();
        for end in start..REPORT.len() {
            assert!(
                matches!(message(&REPORT[..end]).kind, Kind::Bounce(_)),
                "{end}"
            );
        }
    }

    #[test]
    fn a_complaint_names_its_type_and_who_complained() {
        let text = "From: fbl@y.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=B\n\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: X/1\nOriginal-Rcpt-To: <A@b.example>\n\n--B--\n";
        let complaint = Complaint {
            feedback: Some("abuse".to_owned()),
            recipient: Some("a@b.example".to_owned()),
        };
        assert_eq!(message(text).kind, Kind::Complaint(complaint));
    }

    #[test]
    fn qmail_names_recipients_in_its_text() {
        let text = "From: MAILER-DAEMON@y.example\nSubject: failure notice\n\nHi.\n\n<A@b.example>:\nno mailbox here\n";
        let Kind::Bounce(found) = message(text).kind else {
            panic!("no bounce");
        };
        assert_eq!(found[0].recipient, "a@b.example");
    }
}
