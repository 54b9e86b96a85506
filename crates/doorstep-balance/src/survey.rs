//! One line per case: everything the facts count, found in one pass of the fold.

mod regroup;

use std::collections::HashMap;

use doorstep_core::{
    Act, Case, Columns, DAY, Judged, Medium, Micros, Opener, Outcome, Policy, Reading, Sink,
    Winner, fold,
};
use doorstep_records::{Business, Calendar, Party, Recorded, Symbols, Text};

pub(crate) use regroup::Identity;

/// What became of a knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// There was nothing to answer: no door, an order, or sales opened it.
    NotAsked,
    /// The records hold no time that can be trusted.
    Unknown,
    /// Answered at this instant.
    At(Micros),
    /// Not answered by the moment of judging.
    None,
}

/// Who won a case, as far as the records tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WonBy {
    /// The message alone.
    Marketing,
    /// An exchange, or a rep's word.
    Sales,
    /// Talk is not recorded, so the records cannot tell.
    Unknown,
}

/// A case as the facts see it.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Index of its party.
    pub party: usize,
    /// What the fold said.
    pub case: Case,
    /// T0 under the base reading.
    pub door_at: Option<Micros>,
    /// What carried the knock.
    pub door_medium: Option<Medium>,
    /// Where the lead came from.
    pub source: Option<Text>,
    /// The campaign that brought it.
    pub campaign: Option<Text>,
    /// The piece that brought it.
    pub piece: Option<Text>,
    /// The rep who first answered, else the deal's.
    pub rep: Option<Text>,
    /// Value of its orders, minor units.
    pub value: Option<i64>,
    /// Margin of its orders, minor units; none if one of them has none.
    pub margin: Option<i64>,
    /// Why it was lost, in the words of the deal book.
    pub lost_reason: Option<Text>,
    /// An order that nothing on record led to, although a seller took it: a lead must be missing.
    pub is_without_lead: bool,
    /// When the first offer with a price was made.
    pub proposed_at: Option<Micros>,
    /// Whether and when the knock was answered.
    pub reply: Reply,
    /// A human exchange is recorded, not derived from a deal's field.
    pub has_recorded_talk: bool,
    /// Any contact is recorded: not an order, nor derived from a deal's field.
    pub has_recorded_contact: bool,
}

impl CaseLine {
    /// It reached the door.
    pub const fn is_lead(&self) -> bool {
        self.door_at.is_some()
    }

    /// It was won.
    pub fn is_won(&self) -> bool {
        self.case.outcome == Outcome::Won
    }
}

/// All cases of a business, judged as of a moment.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The moment of judging.
    pub as_of: Micros,
    /// The cases, party after party.
    pub cases: Vec<CaseLine>,
    /// For each party whether a touch of ours reached out to it.
    pub reached: Vec<bool>,
    /// Touches up to the moment of judging.
    pub touches: usize,
    /// Orders up to the moment of judging.
    pub orders: usize,
    /// Talk is not recorded, so that a win without one may well have had one.
    is_talk_unrecorded: bool,
}

/// Collects the cases of one party.
#[derive(Default)]
struct Cases(Vec<Case>);

impl Sink for Cases {
    fn touch(&mut self, _: u32, _: Judged) {}

    fn case(&mut self, case: Case) {
        self.0.push(case);
    }
}

impl Survey {
    /// Folds the records as of a moment, by default that of the latest touch.
    pub fn of(business: &Business, policy: &Policy, as_of: Option<Micros>) -> Self {
        let latest = business.at.iter().copied().max().unwrap_or(0);
        let as_of = as_of.unwrap_or(latest);
        let mut survey = Survey {
            as_of,
            cases: Vec::new(),
            reached: Vec::with_capacity(business.parties.len()),
            touches: 0,
            orders: 0,
            is_talk_unrecorded: false,
        };
        let desk = Desk::of(business, policy);
        let mut cases = Cases::default();
        for (index, party) in business.parties.iter().enumerate() {
            let columns = business.columns(party).until(as_of);
            let recorded = &business.recorded(party)[..columns.len()];
            survey.see_touches(columns);
            fold(policy, columns, Some(as_of), &mut cases);
            let view = desk.view(party, columns, recorded);
            for case in cases.0.drain(..) {
                survey.cases.push(view.line(index, case));
            }
        }
        survey.is_talk_unrecorded = survey.find_talk_unrecorded();
        survey
    }

    /// Unrecorded talk is not no talk: no human exchange is recorded at all, or of the deals won by a
    /// named rep fewer than half show any recorded contact.
    fn find_talk_unrecorded(&self) -> bool {
        let none_at_all = !self.cases.iter().any(|line| line.has_recorded_talk);
        let by_rep = self
            .cases
            .iter()
            .filter(|line| line.is_won() && line.rep.is_some());
        let (count, shown) = by_rep.fold((0, 0), |(count, shown), line| {
            (count + 1, shown + usize::from(line.has_recorded_contact))
        });
        none_at_all || shown * 2 < count
    }

    /// See [`Survey::won_by`].
    pub fn is_talk_unrecorded(&self) -> bool {
        self.is_talk_unrecorded
    }

    /// Who won a case. Where talk is not recorded, a win without one is nobody's.
    pub fn won_by(&self, line: &CaseLine) -> Option<WonBy> {
        let won_by = line.case.won_by?;
        Some(match won_by {
            Winner::Sales => WonBy::Sales,
            Winner::Marketing if self.is_talk_unrecorded && !line.has_recorded_talk => {
                WonBy::Unknown
            }
            Winner::Marketing => WonBy::Marketing,
        })
    }

    fn see_touches(&mut self, columns: Columns) {
        let natures = columns.nature.iter();
        self.touches += columns.len();
        self.orders += natures
            .clone()
            .filter(|nature| nature.act() == Act::Order && nature.belongs_to_cases())
            .count();
        let mut ours = natures.filter(|nature| {
            nature.is_out() && !nature.is_machine() && nature.medium() != Medium::Deal
        });
        self.reached.push(ours.next().is_some());
    }

    /// New business: cases that are not repeat.
    pub fn new_cases(&self) -> impl Iterator<Item = &CaseLine> {
        self.cases.iter().filter(|line| !line.case.repeat)
    }

    /// New cases that reached the door.
    pub fn leads(&self) -> impl Iterator<Item = &CaseLine> {
        self.new_cases().filter(|line| line.is_lead())
    }
}

/// What all parties' cases are described by.
struct Desk<'a> {
    policy: &'a Policy,
    symbols: &'a Symbols,
    calendar: &'a Calendar,
    /// The campaign of each piece, where it is one.
    campaign_of: HashMap<Text, Option<Text>>,
    /// Why each lost deal was lost, where the deal book says it.
    reason_of: HashMap<Text, Text>,
    /// Places of the attributes that name source and campaign.
    source: Option<usize>,
    campaign: Option<usize>,
}

impl<'a> Desk<'a> {
    fn of(business: &'a Business, policy: &'a Policy) -> Self {
        let place = |name: &str| {
            let mut attributes = business.attributes.iter();
            attributes.position(|attribute| attribute.name == name)
        };
        Desk {
            policy,
            symbols: &business.symbols,
            calendar: &business.calendar,
            campaign_of: campaigns_of_pieces(business),
            reason_of: reasons_of_losses(business),
            source: place("source"),
            campaign: place("campaign"),
        }
    }

    fn view<'b>(
        &'b self,
        party: &'b Party,
        columns: Columns<'b>,
        recorded: &'b [Recorded],
    ) -> View<'b> {
        View {
            policy: self.policy,
            symbols: self.symbols,
            calendar: self.calendar,
            sent: sent(columns, recorded),
            campaign_of: &self.campaign_of,
            reason_of: &self.reason_of,
            party,
            columns,
            recorded,
            source: self.source.and_then(|place| party.attributes[place]),
            campaign: self.campaign.and_then(|place| party.attributes[place]),
        }
    }
}

/// One party's touches while its cases are described.
struct View<'a> {
    policy: &'a Policy,
    symbols: &'a Symbols,
    calendar: &'a Calendar,
    /// Places of the touches of ours that name a campaign.
    sent: Vec<usize>,
    /// The campaign of each piece, where it is one.
    campaign_of: &'a HashMap<Text, Option<Text>>,
    /// Why each lost deal was lost, where the deal book says it.
    reason_of: &'a HashMap<Text, Text>,
    party: &'a Party,
    columns: Columns<'a>,
    recorded: &'a [Recorded],
    source: Option<Text>,
    campaign: Option<Text>,
}

impl View<'_> {
    fn line(&self, party: usize, mut case: Case) -> CaseLine {
        let door = case.door(Reading::Base);
        let began = self
            .calendar
            .date(door.map_or(case.first_at, |door| door.at));
        case.repeat |= self.party.customer_since.is_some_and(|since| since < began);
        let origin = self.origin(&case);
        CaseLine {
            party,
            door_at: door.map(|door| door.at),
            door_medium: door.map(|door| self.columns.nature[door.ordinal as usize].medium()),
            source: self.source.or(origin.source),
            campaign: self.campaign.or(origin.campaign),
            piece: origin.piece,
            rep: self.rep(&case),
            value: self.value(&case),
            margin: self.margin(&case),
            lost_reason: self.lost_reason(&case),
            is_without_lead: self.is_without_lead(&case),
            proposed_at: places(&case)
                .find(|&place| {
                    let nature = self.columns.nature[place];
                    nature.act() == Act::Proposal && nature.belongs_to_cases()
                })
                .map(|place| self.columns.at[place]),
            reply: self.reply(&case),
            has_recorded_talk: places(&case).any(|place| {
                let touch = self.columns.get(place);
                let answers = touch.is_some_and(|touch| touch.is_answer(self.policy));
                answers && !self.recorded[place].derived
            }),
            has_recorded_contact: places(&case).any(|place| {
                let is_order = self.columns.nature[place].act() == Act::Order;
                !is_order && !self.recorded[place].derived
            }),
            case,
        }
    }

    /// Where the case came from, by its touches: the key code on what they sent in, else the touch
    /// that prompted the door, else the last campaign in the source window before it.
    fn origin(&self, case: &Case) -> Origin {
        let Some(door) = case.door(Reading::Base) else {
            return self
                .last_campaign(case.last as usize + 1, case.last_at)
                .unwrap_or_default();
        };
        let own = &self.recorded[door.ordinal as usize];
        if own.campaign.is_some() || own.piece.is_some() {
            return self.with_campaign(Origin::of(own));
        }
        match door.prompted_by {
            Some(ordinal) => self.prompted(ordinal as usize),
            None => self
                .last_campaign(door.ordinal as usize, door.at)
                .unwrap_or_default(),
        }
    }

    /// A key code without a campaign names the campaign whose piece it is.
    fn with_campaign(&self, origin: Origin) -> Origin {
        let of_piece = origin
            .piece
            .and_then(|piece| self.campaign_of.get(&piece).copied().flatten());
        let campaign = origin.campaign.or(of_piece);
        Origin {
            source: campaign.or(origin.source),
            campaign,
            ..origin
        }
    }

    fn prompted(&self, place: usize) -> Origin {
        let origin = Origin::of(&self.recorded[place]);
        let medium = self.columns.nature[place].medium();
        Origin {
            source: origin.source.or(self.symbols.find(medium.word())),
            ..origin
        }
    }

    /// The last touch of ours with a campaign, if it lies in the source window.
    fn last_campaign(&self, before: usize, at: Micros) -> Option<Origin> {
        let window = Micros::from(self.policy.source_window_d) * DAY;
        let earlier = self.sent.partition_point(|&place| place < before);
        let &place = self.sent[..earlier].last()?;
        (at - self.columns.at[place] <= window).then(|| Origin::of(&self.recorded[place]))
    }

    /// The rep of the first answering touch or talk from the door on, else of the deal.
    fn rep(&self, case: &Case) -> Option<Text> {
        let answer = case.door(Reading::Base).and_then(|door| door.answer);
        let by_answer = answer.and_then(|answer| self.recorded[answer.ordinal as usize].rep);
        by_answer.or_else(|| {
            let mut of_deals = places(case).filter_map(|place| {
                let is_deal = self.recorded[place].deal.is_some()
                    || self.columns.nature[place].medium() == Medium::Deal;
                self.recorded[place].rep.filter(|_| is_deal)
            });
            of_deals.next()
        })
    }

    /// Its orders: the first and those that joined it.
    fn orders(&self, case: &Case) -> impl Iterator<Item = &Recorded> {
        let first = case
            .order
            .map_or(self.columns.len(), |order| order as usize);
        let orders = (first..=case.last as usize).filter(|&place| {
            let nature = self.columns.nature[place];
            nature.act() == Act::Order && nature.belongs_to_cases()
        });
        orders.map(|place| &self.recorded[place])
    }

    /// Why it was lost, if one of its deals says so.
    fn lost_reason(&self, case: &Case) -> Option<Text> {
        let is_ended = matches!(case.outcome, Outcome::Lost | Outcome::Silent);
        let deals = places(case).filter_map(|place| self.recorded[place].deal);
        let mut reasons = deals.filter_map(|deal| self.reason_of.get(&deal).copied());
        reasons.next().filter(|_| is_ended)
    }

    /// Whether the door is an order that a seller took, with no contact before it and no campaign, piece
    /// or touch that brought it: somebody spoke with them, and the lead is not on record.
    fn is_without_lead(&self, case: &Case) -> bool {
        let Some(door) = case.door(Reading::Base).filter(|door| door.is_order) else {
            return false;
        };
        let order = &self.recorded[door.ordinal as usize];
        let is_coded = order.campaign.is_some() || order.piece.is_some();
        let is_contact = |place: usize| {
            let is_order = self.columns.nature[place].act() == Act::Order;
            !is_order && self.columns.nature[place].belongs_to_cases()
        };
        order.rep.is_some()
            && !is_coded
            && door.prompted_by.is_none()
            && !(case.first as usize..=door.ordinal as usize).any(is_contact)
    }

    /// What its orders are worth.
    fn value(&self, case: &Case) -> Option<i64> {
        let values = self.orders(case).filter_map(|order| order.value);
        values.reduce(i64::saturating_add)
    }

    /// What its orders leave.
    fn margin(&self, case: &Case) -> Option<i64> {
        let mut margins = self.orders(case).map(|order| order.margin);
        let first = margins.next()??;
        margins.try_fold(first, |sum, margin| Some(sum.saturating_add(margin?)))
    }

    /// The first answer whose time can be trusted: never one derived from a deal's field.
    fn reply(&self, case: &Case) -> Reply {
        let Some(door) = case.door(Reading::Base) else {
            return Reply::NotAsked;
        };
        if door.is_order || door.opened_by == Opener::Sales {
            return Reply::NotAsked;
        }
        let place = door.ordinal as usize;
        if !self.recorded[place].is_timed() {
            return Reply::Unknown;
        }
        if door
            .answer
            .is_some_and(|answer| answer.ordinal == door.ordinal)
        {
            return Reply::At(door.at);
        }
        let answers = (place + 1..=case.last as usize).filter(|&place| {
            let touch = self.columns.get(place);
            touch.is_some_and(|touch| touch.is_answer(self.policy))
        });
        let (derived, mut recorded): (Vec<usize>, Vec<usize>) =
            answers.partition(|&place| self.recorded[place].derived);
        recorded.truncate(1);
        match recorded.first() {
            Some(&place) if self.recorded[place].is_day => Reply::Unknown,
            Some(&place) => Reply::At(self.columns.at[place]),
            // Somebody must have spoken, but nobody wrote down when.
            None if !derived.is_empty() || case.claimed => Reply::Unknown,
            None => Reply::None,
        }
    }
}

/// The places of a case's touches, others' between them included.
fn places(case: &Case) -> std::ops::RangeInclusive<usize> {
    case.first as usize..=case.last as usize
}

/// Touches of ours that can have brought somebody: by humans, about purchase, naming a campaign.
fn sent(columns: Columns, recorded: &[Recorded]) -> Vec<usize> {
    let is_sent = |&place: &usize| {
        let nature = columns.nature[place];
        nature.is_out() && nature.belongs_to_cases() && recorded[place].campaign.is_some()
    };
    (0..columns.len()).filter(is_sent).collect()
}

/// The campaign that each piece belongs to; none where touches name more than one.
fn campaigns_of_pieces(business: &Business) -> HashMap<Text, Option<Text>> {
    let mut campaigns: HashMap<Text, Option<Text>> = HashMap::new();
    for recorded in &business.recorded {
        if let (Some(piece), Some(campaign)) = (recorded.piece, recorded.campaign) {
            let known = campaigns.entry(piece).or_insert(Some(campaign));
            *known = known.filter(|&known| known == campaign);
        }
    }
    campaigns
}

/// Why each lost deal was lost.
fn reasons_of_losses(business: &Business) -> HashMap<Text, Text> {
    let lost = business.deals.iter();
    lost.filter_map(|deal| Some((deal.deal, deal.lost_reason?)))
        .collect()
}

#[derive(Clone, Copy, Default)]
struct Origin {
    source: Option<Text>,
    campaign: Option<Text>,
    piece: Option<Text>,
}

impl Origin {
    fn of(recorded: &Recorded) -> Self {
        Origin {
            source: recorded.campaign.or(recorded.piece),
            campaign: recorded.campaign,
            piece: recorded.piece,
        }
    }
}
