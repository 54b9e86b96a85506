//! Where people come from: each firm has some of these, and each brings people of another kind.
//!
//! Nothing here may depend on the planted weakness.

use doorstep_records::Medium;

use super::dice::{self, Dice};

/// A source of a firm.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) name: &'static str,
    /// How marketing reaches people there, if it does.
    pub(super) medium: Option<Medium>,
    /// Logit by which its people buy more often than the firm's usual.
    pub(super) appeal: f64,
    /// Shares of the grades of its people.
    pub(super) grades: Vec<f64>,
    /// Share of its people who are put through at once when they call.
    pub(super) live: f64,
    /// By what the usual value of an order is multiplied.
    pub(super) value: f64,
    /// What marketing spends there a day, as a share of all it spends.
    pub(super) cost: f64,
    /// How written knocks come, with their shares.
    pub(super) knocks: Vec<f64>,
}

/// Media of a knock that nobody answers at once, as `Source::knocks` counts them.
pub(super) const KNOCKS: [Medium; 5] = [
    Medium::Form,
    Medium::Email,
    Medium::Call,
    Medium::Voicemail,
    Medium::Social,
];

const KINDS: [(&str, Option<Medium>); 8] = [
    ("letter", Some(Medium::Letter)),
    ("search", Some(Medium::Ad)),
    ("newsletter", Some(Medium::Email)),
    ("referral", None),
    ("fair", Some(Medium::Event)),
    ("social", Some(Medium::Social)),
    ("partner", None),
    ("directory", None),
];

/// Grades of people: keen, usual, faint, and those who were never going to buy.
pub(super) const GRADES: usize = 4;
/// The grade of those who were never going to buy.
pub(super) const POOR: usize = 3;
/// Logit by which people of a grade buy more often.
pub(super) const GRADE_APPEAL: [f64; GRADES] = [0.9, 0.0, -1.0, -3.0];
/// By what the value of their orders is multiplied.
pub(super) const GRADE_VALUE: [f64; GRADES] = [1.2, 1.0, 0.9, 0.9];

/// Draws the sources of a firm: three or more, the first with the fewest buyers last in appeal.
pub(super) fn draw(dice: &mut Dice, leads_a_month: f64, has_letters: bool) -> Vec<Source> {
    let most = match leads_a_month {
        few if few < 40.0 => 4,
        some if some < 200.0 => 6,
        _ => 8,
    };
    let count = 3 + dice.below(most - 2);
    let mut kinds: Vec<usize> = (1..KINDS.len()).collect();
    for place in (1..kinds.len()).rev() {
        kinds.swap(place, dice.below(place + 1));
    }
    let first = if has_letters { 0 } else { kinds[0] };
    let rest = kinds.iter().copied().skip(usize::from(!has_letters));
    let chosen = std::iter::once(first).chain(rest).take(count);
    let offset = dice.below(count);
    chosen
        .enumerate()
        .map(|(place, kind)| {
            let rank = (place + offset) % count;
            // From well below to well above the usual, so that a worse mix can be had.
            let even = 1.2 - 3.4 * rank as f64 / (count - 1) as f64;
            let appeal = even + 0.2 * dice.normal();
            source(dice, kind, appeal)
        })
        .collect()
}

fn source(dice: &mut Dice, kind: usize, appeal: f64) -> Source {
    let (name, medium) = KINDS[kind];
    let grades = [
        0.25 * dice.gamma(6.0),
        0.5 * dice.gamma(12.0),
        0.25 * dice.gamma(6.0),
        0.0,
    ];
    let knocks = [0.4, 0.3, 0.1, 0.1, 0.1].map(|share| share * dice.gamma(1.5));
    Source {
        name,
        medium,
        appeal,
        grades: dice::shares(&grades),
        live: dice.between(0.0, 0.25),
        value: dice.around(1.0, 0.15),
        cost: if medium.is_some() {
            dice.gamma(2.0)
        } else {
            0.0
        },
        knocks: dice::shares(&knocks),
    }
}
