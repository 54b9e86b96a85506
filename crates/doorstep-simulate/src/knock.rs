//! A knock: somebody comes to the door, with a question or with an order; and the row of knocks in
//! order of time.
//!
//! It must never say what the firm makes of it.

use std::collections::BTreeMap;

use crate::campaigns::{CampaignId, PieceId};
use crate::chance::Chance;
use crate::moment::Moment;
use crate::people::PersonId;
use crate::records::ContactId;

/// How somebody comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// They fill in the order form: nobody needs to speak with them.
    OrderForm,
    /// They fill in a form with a question.
    Form,
    /// They write an e-mail.
    Email,
    /// They write a letter.
    Letter,
    /// They ring.
    Call,
    /// They talk with a seller at the fair.
    Stand,
    /// A seller rang them, and they said yes.
    WasRung,
}

/// Somebody at the door.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Knock {
    pub(crate) person: PersonId,
    pub(crate) at: Moment,
    pub(crate) way: Way,
    /// What brought them, as far as anybody can know: some sources buy more readily.
    pub(crate) source: &'static str,
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) piece: Option<PieceId>,
    /// What of ours they answer, if they say so.
    pub(crate) prompt: Option<ContactId>,
    /// They have bought before.
    pub(crate) is_customer: bool,
}

impl Knock {
    /// Somebody who comes without a campaign.
    pub(crate) const fn new(person: PersonId, at: Moment, way: Way, source: &'static str) -> Self {
        Knock {
            person,
            at,
            way,
            source,
            campaign: None,
            piece: None,
            prompt: None,
            is_customer: false,
        }
    }
}

/// All who come, in order of time; of those who come together, in the order they were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knocks {
    row: BTreeMap<(Moment, usize), Knock>,
    added: usize,
}

impl Knocks {
    /// Adds one.
    pub(crate) fn add(&mut self, knock: Knock) {
        self.added += 1;
        self.row.insert((knock.at, self.added), knock);
    }

    /// The next one.
    pub(crate) fn next(&mut self) -> Option<Knock> {
        self.row.pop_first().map(|(_, knock)| knock)
    }
}

/// How people from a source come, if they have a question.
pub(crate) fn way_from(source: &str, chance: &mut Chance) -> Way {
    let weights = match source {
        "letter" => [0.26, 0.25, 0.22, 0.27],
        "newsletter" => [0.38, 0.47, 0.0, 0.15],
        "referral" => [0.12, 0.43, 0.0, 0.45],
        _ => [0.62, 0.2, 0.0, 0.18],
    };
    let ways = [Way::Form, Way::Email, Way::Letter, Way::Call];
    let weighted: Vec<(Way, f64)> = ways.into_iter().zip(weights).collect();
    chance.weighted(&weighted)
}

/// The moment a thing planned around some time really happens: people ring and letters arrive while
/// the office is open (some ring in vain in the evening), the rest is written while people are awake.
pub(crate) fn moment_of(way: Way, around: Moment, chance: &mut Chance) -> Moment {
    let rings_late = way == Way::Call && chance.happens(0.12);
    match way {
        Way::Call if rings_late => around.awake(),
        Way::Call | Way::Letter | Way::OrderForm if !around.is_open() => {
            around.plus_working(chance.whole(0, 7 * crate::moment::HOUR))
        }
        _ => around.awake(),
    }
}
