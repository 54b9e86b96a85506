//! One line per case: everything the facts count, found in one pass of the fold.

use doorstep_core::{
    Case, Columns, DAY, Judged, Medium, Micros, Opener, Outcome, Policy, Reading, Sink, fold,
};
use doorstep_records::{Business, Party, Recorded, Symbols, Text};

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
    /// Whether and when the knock was answered.
    pub reply: Reply,
    /// A human exchange is recorded, not derived from a deal's field.
    pub has_recorded_talk: bool,
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
        };
        let source = business
            .attributes
            .iter()
            .position(|attribute| attribute.name == "source");
        let campaign = business
            .attributes
            .iter()
            .position(|attribute| attribute.name == "campaign");
        let mut cases = Cases::default();
        for (index, party) in business.parties.iter().enumerate() {
            let columns = business.columns(party).until(as_of);
            let recorded = &business.recorded(party)[..columns.len()];
            survey.see_touches(columns);
            fold(policy, columns, Some(as_of), &mut cases);
            let view = View {
                policy,
                symbols: &business.symbols,
                party,
                columns,
                recorded,
                source: source.and_then(|place| party.attributes[place]),
                campaign: campaign.and_then(|place| party.attributes[place]),
            };
            for case in cases.0.drain(..) {
                survey.cases.push(view.line(index, case));
            }
        }
        survey
    }

    fn see_touches(&mut self, columns: Columns) {
        let natures = columns.nature.iter();
        self.touches += columns.len();
        self.orders += natures
            .clone()
            .filter(|nature| nature.act() == doorstep_core::Act::Order && nature.belongs_to_cases())
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

/// One party's touches while its cases are described.
struct View<'a> {
    policy: &'a Policy,
    symbols: &'a Symbols,
    party: &'a Party,
    columns: Columns<'a>,
    recorded: &'a [Recorded],
    source: Option<Text>,
    campaign: Option<Text>,
}

impl View<'_> {
    fn line(&self, party: usize, mut case: Case) -> CaseLine {
        let door = case.door(Reading::Base);
        let is_before = |since: jiff::civil::Date| Some(since) < door.map(|door| utc_date(door.at));
        case.repeat |= self.party.customer_since.is_some_and(is_before);
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
            reply: self.reply(&case),
            has_recorded_talk: places(&case).any(|place| {
                let touch = self.columns.get(place);
                let answers = touch.is_some_and(|touch| touch.is_answer(self.policy));
                answers && !self.recorded[place].derived
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
            return Origin::of(own);
        }
        match door.prompted_by {
            Some(ordinal) => self.prompted(ordinal as usize),
            None => self
                .last_campaign(door.ordinal as usize, door.at)
                .unwrap_or_default(),
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

    fn last_campaign(&self, before: usize, at: Micros) -> Option<Origin> {
        let window = Micros::from(self.policy.source_window_d) * DAY;
        let earlier = (0..before)
            .rev()
            .take_while(|&place| at - self.columns.at[place] <= window);
        let ours = earlier.filter(|&place| self.columns.nature[place].is_out());
        let mut named = ours
            .map(|place| &self.recorded[place])
            .filter(|recorded| recorded.campaign.is_some());
        named.next().map(Origin::of)
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

    fn value(&self, case: &Case) -> Option<i64> {
        let first = case.order? as usize;
        let values = (first..=case.last as usize).filter_map(|place| self.recorded[place].value);
        values.fold(None, |total, value| {
            Some(total.unwrap_or(0).saturating_add(value))
        })
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
        let mut answers = (place + 1..=case.last as usize).filter(|&place| {
            let touch = self.columns.get(place);
            touch.is_some_and(|touch| touch.is_answer(self.policy)) && !self.recorded[place].derived
        });
        match answers.next() {
            Some(place) if self.recorded[place].is_day => Reply::Unknown,
            Some(place) => Reply::At(self.columns.at[place]),
            None => Reply::None,
        }
    }
}

/// The places of a case's touches, others' between them included.
fn places(case: &Case) -> std::ops::RangeInclusive<usize> {
    case.first as usize..=case.last as usize
}

/// The UTC date of an instant: `customer_since` is a day, so hours do not matter.
fn utc_date(at: Micros) -> jiff::civil::Date {
    let zone = jiff::tz::TimeZone::UTC;
    jiff::Timestamp::from_microsecond(at)
        .map_or(jiff::civil::Date::MAX, |at| zone.to_datetime(at).date())
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
