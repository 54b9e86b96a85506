//! What each campaign and each piece brought to the door and through it, and at what cost.

use std::collections::{BTreeMap, HashMap, HashSet};

use doorstep_core::Medium;
use doorstep_records::calendar::days_between;
use doorstep_records::rows::SpendRow;
use doorstep_records::{Business, Text};
use jiff::civil::Date;
use serde::Serialize;

use crate::names::Names;
use crate::survey::{Survey, WonBy};
use crate::verdict::Span;

/// What a campaign, or one piece of it, brought.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CampaignFacts {
    /// The campaign; "" where a piece names none.
    pub campaign: String,
    /// What people call the campaign, where the records say it.
    pub name: Option<String>,
    /// The piece; null for the campaign as a whole.
    pub piece: Option<String>,
    /// Pieces sent: touches of ours by the campaign's own medium, answers not among them.
    pub sent: usize,
    /// People reached.
    pub reached: usize,
    /// New cases it brought to the door.
    pub leads: usize,
    /// Through the door alone.
    pub won_by_marketing: usize,
    /// Through the door with sales.
    pub won_by_sales: usize,
    /// Through the door, and the records cannot tell by whom.
    pub won_by_unknown: usize,
    /// What it cost, minor units.
    pub cost: Option<i64>,
    /// cost / leads.
    pub cost_per_lead: Option<i64>,
    /// cost / customers won.
    pub cost_per_customer: Option<i64>,
}

/// A campaign, or a piece of it.
type Key = (Option<Text>, Option<Text>);

#[derive(Default)]
struct Tally {
    sent: usize,
    people: HashSet<usize>,
    leads: usize,
    by_marketing: usize,
    by_sales: usize,
    by_unknown: usize,
}

pub(crate) fn campaigns(business: &Business, survey: &Survey) -> Vec<CampaignFacts> {
    let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
    for row in &business.campaigns {
        tallies.entry((Some(row.campaign), None)).or_default();
    }
    for row in &business.spend {
        tallies.entry((Some(row.campaign), None)).or_default();
    }
    count_sent(business, survey, &mut tallies);
    count_cases(survey, &mut tallies);
    let costs = Costs::of(business, survey, &tallies);
    let names = Names::of(business);
    let mut facts: Vec<CampaignFacts> = tallies
        .iter()
        .map(|(key, tally)| CampaignFacts {
            name: names.of_value("campaign", key.0),
            ..describe(business, *key, tally, costs.of_key(*key, tally))
        })
        .collect();
    facts.sort_by(|one, other| (&one.campaign, &one.piece).cmp(&(&other.campaign, &other.piece)));
    facts
}

/// The keys a touch or case counts for: its campaign as a whole, and its piece.
fn keys(campaign: Option<Text>, piece: Option<Text>) -> impl Iterator<Item = Key> {
    let whole = campaign.map(|campaign| (Some(campaign), None));
    let part = piece.map(|piece| (campaign, Some(piece)));
    [whole, part].into_iter().flatten()
}

fn count_sent(business: &Business, survey: &Survey, tallies: &mut BTreeMap<Key, Tally>) {
    let media = media(business);
    for (index, party) in business.parties.iter().enumerate() {
        for place in party.touches.clone() {
            if business.at[place] > survey.as_of || !is_of_ours(business, place) {
                continue;
            }
            let recorded = &business.recorded[place];
            let medium = recorded.campaign.and_then(|campaign| media.get(&campaign));
            let by_its_medium = medium.is_none_or(|&own| own == business.nature[place].medium());
            let is_piece = by_its_medium && business.reply_to[place].is_none();
            for key in keys(recorded.campaign, recorded.piece) {
                let tally = tallies.entry(key).or_default();
                tally.sent += usize::from(is_piece);
                tally.people.insert(index);
            }
        }
    }
}

/// Pieces of each campaign that were sent on the days of a span, up to the moment of judging.
pub(crate) fn sent_in(business: &Business, survey: &Survey, span: Span) -> BTreeMap<Text, usize> {
    let media = media(business);
    let mut sent = BTreeMap::new();
    for (place, recorded) in business.recorded.iter().enumerate() {
        let at = business.at[place];
        let is_piece = is_of_ours(business, place) && business.reply_to[place].is_none();
        let Some(campaign) = recorded.campaign.filter(|_| is_piece && at <= survey.as_of) else {
            continue;
        };
        let medium = business.nature[place].medium();
        let by_its_medium = media.get(&campaign).is_none_or(|&own| own == medium);
        if by_its_medium && span.holds(business.calendar.date(at)) {
            *sent.entry(campaign).or_default() += 1;
        }
    }
    sent
}

fn is_of_ours(business: &Business, place: usize) -> bool {
    let nature = business.nature[place];
    nature.is_out() && !nature.is_machine()
}

/// What carries each campaign: the medium its row names, else that of most touches that name it.
fn media(business: &Business) -> HashMap<Text, Medium> {
    let mut touches: HashMap<Text, BTreeMap<Medium, usize>> = HashMap::new();
    for (place, recorded) in business.recorded.iter().enumerate() {
        let is_piece = is_of_ours(business, place) && business.reply_to[place].is_none();
        if let Some(campaign) = recorded.campaign.filter(|_| is_piece) {
            let of_campaign = touches.entry(campaign).or_default();
            *of_campaign
                .entry(business.nature[place].medium())
                .or_default() += 1;
        }
    }
    let most = touches.into_iter().filter_map(|(campaign, count)| {
        let (medium, _) = count.into_iter().max_by_key(|&(_, count)| count)?;
        Some((campaign, medium))
    });
    let mut media: HashMap<Text, Medium> = most.collect();
    let named = business.campaigns.iter();
    media.extend(named.filter_map(|row| Some((row.campaign, row.medium?))));
    media
}

fn count_cases(survey: &Survey, tallies: &mut BTreeMap<Key, Tally>) {
    for line in survey.leads() {
        for key in keys(line.campaign, line.piece) {
            let tally = tallies.entry(key).or_default();
            tally.leads += 1;
            tally.by_marketing += usize::from(survey.won_by(line) == Some(WonBy::Marketing));
            tally.by_sales += usize::from(survey.won_by(line) == Some(WonBy::Sales));
            tally.by_unknown += usize::from(survey.won_by(line) == Some(WonBy::Unknown));
        }
    }
}

/// Spend up to the moment of judging, and the unit cost of what was sent.
struct Costs {
    spent: HashMap<Text, i64>,
    unit: HashMap<Text, i64>,
    sent: HashMap<Text, usize>,
}

impl Costs {
    fn of(business: &Business, survey: &Survey, tallies: &BTreeMap<Key, Tally>) -> Self {
        let today = business.calendar.date(survey.as_of);
        let mut spent: HashMap<Text, i64> = HashMap::new();
        for row in &business.spend {
            let total = spent.entry(row.campaign).or_default();
            *total = total.saturating_add(spent_until(row, today));
        }
        let units = business
            .campaigns
            .iter()
            .filter_map(|row| Some((row.campaign, row.unit_cost?)));
        let wholes = tallies
            .iter()
            .filter_map(|((campaign, piece), tally)| match piece {
                None => Some(((*campaign)?, tally.sent)),
                Some(_) => None,
            });
        Costs {
            spent,
            unit: units.collect(),
            sent: wholes.collect(),
        }
    }

    /// What was spent on a campaign as a whole and the unit cost of what was sent add up. A piece bears
    /// the part of the spend that is its share of what was sent.
    fn of_key(&self, (campaign, piece): Key, tally: &Tally) -> Option<i64> {
        let campaign = campaign?;
        let spent = self.spent.get(&campaign).copied().and_then(|spent| {
            if piece.is_none() {
                return Some(spent);
            }
            let all = self.sent.get(&campaign).copied().filter(|&all| all > 0)?;
            Some((spent as f64 * tally.sent as f64 / all as f64).round() as i64)
        });
        let by_unit = self
            .unit
            .get(&campaign)
            .map(|unit| unit.saturating_mul(tally.sent as i64));
        match (spent, by_unit) {
            (None, None) => None,
            (spent, by_unit) => Some(spent.unwrap_or(0).saturating_add(by_unit.unwrap_or(0))),
        }
    }
}

/// Whole days, both ends included; a row that runs on counts for its days so far.
fn spent_until(row: &SpendRow, today: Date) -> i64 {
    let whole = days_between(row.from, row.to) + 1;
    let past = (days_between(row.from, today) + 1).clamp(0, whole);
    (row.amount as f64 * f64::from(past) / f64::from(whole)).round() as i64
}

fn describe(
    business: &Business,
    (campaign, piece): Key,
    tally: &Tally,
    cost: Option<i64>,
) -> CampaignFacts {
    let customers = tally.by_marketing + tally.by_sales + tally.by_unknown;
    let per = |count: usize| {
        cost.filter(|_| count > 0)
            .map(|cost| (cost as f64 / count as f64).round() as i64)
    };
    CampaignFacts {
        campaign: business.symbols.get_or_empty(campaign).to_owned(),
        piece: piece.map(|piece| business.symbols.get(piece).to_owned()),
        sent: tally.sent,
        reached: tally.people.len(),
        leads: tally.leads,
        won_by_marketing: tally.by_marketing,
        won_by_sales: tally.by_sales,
        won_by_unknown: tally.by_unknown,
        cost,
        cost_per_lead: per(tally.leads),
        cost_per_customer: per(customers),
        ..CampaignFacts::default()
    }
}
