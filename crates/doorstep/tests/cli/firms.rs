//! Made-up firms: some years of leads by fixed chance, written as a native folder.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::run::{Folder, facts};

/// The last Monday on which anybody asked.
const LAST: Date = date(2026, 6, 22);
/// Weeks on record.
pub(crate) const WEEKS: i64 = 110;
/// What is made to fall, falls so many weeks before the last: after the same weeks of the year before, and
/// before the period that is judged.
pub(crate) const NOW: i64 = 24;

/// One who asked.
#[derive(Clone, Debug)]
pub(crate) struct Lead {
    /// Weeks before the last.
    pub(crate) back: i64,
    pub(crate) source: &'static str,
    pub(crate) rep: &'static str,
    /// Hours until the answer; none if nobody answered.
    pub(crate) answer: Option<i64>,
    pub(crate) is_won: bool,
    /// Days until the decision.
    pub(crate) days: i64,
    /// Whole units of money.
    pub(crate) amount: i64,
    pub(crate) reason: &'static str,
}

impl Lead {
    /// Whether it came after what was made to fall had fallen.
    pub(crate) fn is_now(&self) -> bool {
        self.back < NOW
    }
}

/// A number from 0 to 1 that is the same each time: the finaliser of splitmix64.
pub(crate) fn roll(number: usize, kind: u64) -> f64 {
    let mut bits = (number as u64 + 1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(kind.wrapping_mul(0xd1b5_4a32_d192_ed03));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Whether what happens so often happens to the one with this number.
pub(crate) fn happens(number: usize, kind: u64, share: f64) -> bool {
    roll(number, kind) < share
}

/// So many leads a week, three in ten of them won; `change` makes each what it is to be.
pub(crate) fn leads(a_week: impl Fn(i64) -> usize, change: impl Fn(&mut Lead, usize)) -> Vec<Lead> {
    const SOURCES: [&str; 3] = ["web", "fair", "letter"];
    const REPS: [&str; 3] = ["anna", "bert", "cleo"];
    let mut all = Vec::new();
    for back in (0..WEEKS).rev() {
        for _ in 0..a_week(back) {
            let number = all.len();
            let mut lead = Lead {
                back,
                source: SOURCES[(roll(number, 1) * 3.0) as usize],
                rep: REPS[(roll(number, 2) * 3.0) as usize],
                answer: Some(2),
                is_won: happens(number, 3, 0.3),
                days: 1 + (roll(number, 4) * 18.0) as i64,
                amount: 1_000 + (roll(number, 5) * 500.0) as i64,
                reason: if happens(number, 6, 0.2) {
                    "too expensive"
                } else {
                    "chose another"
                },
            };
            change(&mut lead, number);
            all.push(lead);
        }
    }
    all
}

/// The day on which the one with this number asked.
pub(crate) fn day(back: i64, number: usize) -> Date {
    LAST.saturating_add((number as i64 % 5 - 7 * back).days())
}

/// Leads as people, touches and deals.
pub(crate) fn folder(leads: &[Lead]) -> Folder {
    let mut people = String::from("person,name,attr.source\n");
    let mut touches = String::from("touch,person,at,medium,direction,connected,duration_s,rep\n");
    let mut deals = String::from("deal,person,rep,closed_at,outcome,lost_reason,amount,currency\n");
    for (number, lead) in leads.iter().enumerate() {
        let door = day(lead.back, number);
        let closed = door.saturating_add(lead.days.days());
        let Lead {
            source,
            rep,
            reason,
            amount,
            ..
        } = lead;
        let _ = writeln!(people, "p{number},,{source}");
        let _ = writeln!(touches, "k{number},p{number},{door}T09:00:00Z,form,in,,,");
        if let Some(hours) = lead.answer {
            let at = door.saturating_add((hours / 24).days());
            let hour = 9 + hours % 24;
            let _ = writeln!(
                touches,
                "c{number},p{number},{at}T{hour:02}:00:00Z,call,out,true,300,{rep}"
            );
        }
        let end = if lead.is_won {
            format!("won,,{amount},EUR")
        } else {
            format!("lost,{reason},,")
        };
        let _ = writeln!(deals, "d{number},p{number},{rep},{closed}T18:00:00Z,{end}");
    }
    Folder::new(&[
        ("people.csv", &people),
        ("touches.csv", &touches),
        ("deals.csv", &deals),
    ])
}

/// A firm with what is changed of its leads.
pub(crate) fn firm(change: impl Fn(&mut Lead, usize)) -> Folder {
    folder(&leads(|_| 25, change))
}

/// The verdict on a folder.
pub(crate) fn verdict(folder: &Folder, options: &[&str]) -> Value {
    let here = folder.here();
    let mut arguments = vec![here.as_str()];
    arguments.extend(options);
    facts(&arguments)["verdict"].clone()
}
