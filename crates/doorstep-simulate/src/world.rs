//! The firm at work: its people, its papers, and the weeks it goes through.
//!
//! First marketing's weeks are played, which bring people to the door; then everybody who came is
//! answered in order of time. What comes of talks must never change who gets a letter: so a weakness
//! of sales leaves the reactions to marketing as they were.

use crate::campaigns::{Campaign, CampaignId, Campaigns};
use crate::chance::{Chance, Topic};
use crate::conversation;
use crate::desk::Desk;
use crate::firm::Firm;
use crate::knock::{Knock, Knocks};
use crate::moment::{self, Moment};
use crate::people::{People, PersonId};
use crate::records::Records;
use crate::{arrivals, customers, letters, newsletters, prospecting};

/// The state of the firm.
#[derive(Clone, Debug)]
pub(crate) struct World<'a> {
    pub(crate) firm: &'a Firm,
    pub(crate) people: People,
    pub(crate) campaigns: Campaigns,
    pub(crate) records: Records,
    pub(crate) knocks: Knocks,
    /// The house list: who gets letters and newsletters, and from when on.
    pub(crate) house: Vec<(PersonId, Moment)>,
    /// Addresses that were bought, and used at least once.
    pub(crate) bought: Vec<PersonId>,
    pub(crate) ads: CampaignId,
}

const HOUSE_PROSPECTS: usize = 950;
const HOUSE_CUSTOMERS: usize = 350;

impl<'a> World<'a> {
    /// The firm on the first morning, with its house list.
    pub(crate) fn new(firm: &'a Firm) -> Self {
        let mut campaigns = Campaigns::default();
        let ads = campaigns.add(Campaign {
            id: "ads".to_owned(),
            name: "Ads in search and trade magazines".to_owned(),
            medium: "ad",
            audience: "offices",
            started_on: moment::date_of(firm.first_day()),
            ended_on: None,
            unit_cost: None,
        });
        let mut world = World {
            firm,
            people: People::new(firm.seed),
            campaigns,
            records: Records::default(),
            knocks: Knocks::default(),
            house: Vec::new(),
            bought: Vec::new(),
            ads,
        };
        world.fill_house_list();
        world
    }

    fn fill_house_list(&mut self) {
        let mut chance = Chance::new(self.firm.seed, Topic::House, 0);
        let first_day = self.firm.first_day();
        for place in 0..HOUSE_PROSPECTS + HOUSE_CUSTOMERS {
            let day = first_day - chance.whole(30, 1_500);
            let person = self.people.add(day);
            self.people.learn_email(person);
            if place < HOUSE_CUSTOMERS {
                let source = chance.one_of(&["letter", "letter", "newsletter", "referral"]);
                let since = moment::date_of(day + chance.whole(0, 25));
                let customer = self.people.get_mut(person);
                customer.customer_since = Some(since);
                customer.source = Some(source);
                customer.has_knocked = true;
            }
            self.house.push((person, Moment::midnight(day)));
        }
    }

    /// Plays the weeks in which marketing brings people to the door.
    pub(crate) fn play_weeks(&mut self) {
        for week in 0..self.firm.week_count() {
            letters::play(self, week);
            newsletters::play(self, week);
            arrivals::play(self, week);
            prospecting::play(self, week);
        }
        arrivals::spend_on_ads(self);
        customers::come_again(self);
    }

    /// Answers everybody who came, in order of time.
    pub(crate) fn open_the_door(&mut self) {
        let mut desk = Desk::new(self.firm);
        let end = self.firm.end();
        while let Some(knock) = self.knocks.next() {
            if knock.at < end {
                conversation::begin(self, &mut desk, &knock);
            }
        }
    }

    /// Somebody decides to come. From now on they are known, and no longer a target.
    pub(crate) fn will_knock(&mut self, knock: Knock, chance: &mut Chance) {
        let person = self.people.get_mut(knock.person);
        if !person.has_knocked {
            person.source = Some(knock.source).filter(|source| !source.is_empty());
        }
        person.has_knocked = true;
        self.people.learn_email(knock.person);
        self.people.learn_phone(knock.person);
        let is_on_list = self.house.iter().any(|&(other, _)| other == knock.person);
        if chance.happens(0.25) && !is_on_list {
            self.house.push((knock.person, knock.at.plus(moment::DAY)));
        }
        self.knocks.add(knock);
    }

    /// Who of a list has not yet come to the door and may get mail.
    pub(crate) fn open_minded(&self, list: &[PersonId], at: Moment) -> Vec<PersonId> {
        let may_come = |person: &PersonId| {
            !self.people.get(*person).has_knocked && self.people.may_send(*person, at)
        };
        list.iter().copied().filter(may_come).collect()
    }

    /// Who is on the house list and may get mail.
    pub(crate) fn subscribers(&self, at: Moment) -> Vec<PersonId> {
        let subscribed = self.house.iter().filter(|&&(_, since)| since <= at);
        let people = subscribed.map(|&(person, _)| person);
        people
            .filter(|&person| self.people.may_send(person, at))
            .collect()
    }
}
