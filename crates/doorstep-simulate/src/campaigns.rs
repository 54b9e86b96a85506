//! The campaigns of the firm, their pieces, and what they cost.
//!
//! It must never know who reacted to them.

use jiff::civil::Date;

use crate::chance::Chance;

/// A campaign's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CampaignId(usize);

/// A piece's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PieceId(usize);

/// A campaign as the firm keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Campaign {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) medium: &'static str,
    pub(crate) audience: &'static str,
    pub(crate) started_on: Date,
    pub(crate) ended_on: Option<Date>,
    /// Cents for one piece.
    pub(crate) unit_cost: Option<i64>,
}

/// Money spent on a campaign in some days.
#[derive(Clone, Debug)]
pub(crate) struct Spending {
    pub(crate) campaign: CampaignId,
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) cents: i64,
}

/// All campaigns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Campaigns {
    pub(crate) list: Vec<Campaign>,
    pub(crate) spending: Vec<Spending>,
    pieces: Vec<String>,
}

impl Campaigns {
    /// Adds a campaign.
    pub(crate) fn add(&mut self, campaign: Campaign) -> CampaignId {
        self.list.push(campaign);
        CampaignId(self.list.len() - 1)
    }

    /// The id of a campaign.
    pub(crate) fn name(&self, campaign: CampaignId) -> &str {
        &self.list[campaign.0].id
    }

    /// The key code of a piece.
    pub(crate) fn code(&self, piece: PieceId) -> &str {
        &self.pieces[piece.0]
    }

    /// Two or three pieces with key codes that no earlier piece has: `S26A`, `S26B`.
    pub(crate) fn add_pieces(
        &mut self,
        season: Season,
        year: i16,
        chance: &mut Chance,
    ) -> Vec<PieceId> {
        let stem = format!("{}{:02}", season.letter(), year.rem_euclid(100));
        let before = self.pieces.iter().filter(|code| code.starts_with(&stem));
        let first = before.count() as i64;
        (first..first + chance.whole(2, 3))
            .map(|place| {
                let letter = char::from(b'A' + (place % 26) as u8);
                self.pieces.push(format!("{stem}{letter}"));
                PieceId(self.pieces.len() - 1)
            })
            .collect()
    }
}

/// A season, for names and key codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Winter,
    Spring,
    Summer,
    Autumn,
}

impl Season {
    /// The season of a date.
    pub(crate) fn of(date: Date) -> Self {
        match date.month() {
            3..=5 => Season::Spring,
            6..=8 => Season::Summer,
            9..=11 => Season::Autumn,
            _ => Season::Winter,
        }
    }

    /// Its word in names.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Season::Winter => "winter",
            Season::Spring => "spring",
            Season::Summer => "summer",
            Season::Autumn => "autumn",
        }
    }

    const fn letter(self) -> char {
        match self {
            Season::Winter => 'W',
            Season::Spring => 'S',
            Season::Summer => 'K',
            Season::Autumn => 'H',
        }
    }
}

/// How much more or less than usual people react in a month.
pub(crate) fn mood(date: Date) -> f64 {
    const BY_MONTH: [f64; 12] = [
        1.03, 1.04, 1.03, 1.0, 0.97, 0.97, 0.93, 0.9, 1.05, 1.07, 1.06, 0.95,
    ];
    BY_MONTH[(date.month().clamp(1, 12) - 1) as usize]
}
