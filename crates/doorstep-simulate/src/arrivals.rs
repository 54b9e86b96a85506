//! People who come by themselves: through ads and search, by recommendation, to the fair, or nobody
//! knows how; and those who only subscribe to the newsletter.
//!
//! It must never answer anybody.

use crate::campaigns::{self, Campaign, CampaignId, Spending};
use crate::chance::{Chance, Topic};
use crate::firm::{Firm, Weakness};
use crate::knock::{self, Knock, Way};
use crate::moment::{self, DAY, HOUR, MINUTE, Moment};
use crate::people::PersonId;
use crate::records::Contact;
use crate::world::World;
use crate::{letters, newsletters};

/// People with a question in a usual week.
const ADS: f64 = 14.0;
const SEARCH: f64 = 8.0;
const REFERRAL: f64 = 4.0;
const NOBODY_KNOWS: f64 = 2.0;
/// People who subscribe in a usual week.
const SUBSCRIBERS: f64 = 6.0;
/// Cents a day for ads.
const ADS_A_DAY: f64 = 9_200.0;
/// Visitors of the fair who talk with a seller, and who only leave a card.
const FAIR_TALKS: f64 = 70.0;
const FAIR_CARDS: f64 = 50.0;
/// Cents for the stand.
const FAIR_COST: i64 = 540_000;

/// Lets the people of a week come.
pub(crate) fn play(world: &mut World, week: i64) {
    let monday = world.firm.monday(week);
    let noon = Moment::new(monday, 12 * HOUR);
    let mood = campaigns::mood(noon.date());
    let mut chance = Chance::new(world.firm.seed, Topic::Arrivals, monday.unsigned_abs());
    let share = world.firm.marketing_share(noon);
    let sources = [
        ("search", SEARCH * share),
        ("referral", REFERRAL),
        ("", NOBODY_KNOWS * share),
        ("ads", ADS * ads_share(world.firm, noon)),
    ];
    for _ in 0..chance.count(SUBSCRIBERS * share * mood) {
        subscribe(world, monday, &mut chance);
    }
    for (source, usual) in sources {
        for _ in 0..chance.count(usual * mood) {
            arrive(world, monday, source, &mut chance);
        }
    }
    if let Some(opening) = fair_in(monday) {
        hold_fair(world, opening, &mut chance);
    }
}

/// How many ads there are, compared with usual: where they take the place of letters and newsletters,
/// so many that they bring as many people as those did.
fn ads_share(firm: &Firm, at: Moment) -> f64 {
    if firm.suffers(Weakness::WrongPeople, at) {
        let by_mail = letters::leads_a_week(firm) + newsletters::LEADS_A_WEEK;
        1.0 + (1.0 - firm.mail_share(at)) * by_mail / ADS
    } else {
        firm.marketing_share(at)
    }
}

/// A time of the week at which people write: mostly on working days, some in the evening, some at
/// weekends.
fn time_in_week(monday: i64, chance: &mut Chance) -> Moment {
    let days = [
        (0, 1.05),
        (1, 1.05),
        (2, 1.0),
        (3, 0.95),
        (4, 0.85),
        (5, 0.32),
        (6, 0.4),
    ];
    let day = monday + chance.weighted(&days);
    let hours = [((9, 16), 0.62), ((17, 22), 0.32), ((7, 8), 0.06)];
    let (first, last) = chance.weighted(&hours);
    Moment::new(day, chance.whole(first * HOUR, last * HOUR + HOUR - 1))
}

fn arrive(world: &mut World, monday: i64, source: &'static str, chance: &mut Chance) {
    let around = time_in_week(monday, chance);
    let way = knock::way_from(source, chance);
    let at = knock::moment_of(way, around, chance);
    let person = world.people.add(at.day());
    let campaign = Some(world.ads).filter(|_| source == "ads");
    if campaign.is_some() && chance.happens(0.5) {
        let before = at.plus(-chance.whole(2, 25) * MINUTE);
        let click = Contact::incoming(person, before, "web").act("signal");
        world.records.add(click.of(campaign, None));
    }
    let knock = Knock {
        campaign,
        ..Knock::new(person, at, way, source)
    };
    world.will_knock(knock, chance);
}

fn subscribe(world: &mut World, monday: i64, chance: &mut Chance) {
    let at = time_in_week(monday, chance);
    let person = world.people.add(at.day());
    world.people.learn_email(person);
    let form = Contact::incoming(person, at, "form").act("signal");
    let form = world.records.add(form.subject("Newsletter subscription"));
    let welcome = Contact::outgoing(person, at.plus(20), "email").by_machine();
    let welcome = welcome.subject("Please confirm your subscription");
    world.records.add(welcome.answering(form));
    world.house.push((person, at));
}

/// The first day of the fair, if it lies in the week: it is the week of the fifteenth of October.
fn fair_in(monday: i64) -> Option<i64> {
    let is_fair = |day: i64| moment::date_of(day).month() == 10 && moment::date_of(day).day() == 15;
    (monday..monday + 7).any(is_fair).then_some(monday + 1)
}

fn hold_fair(world: &mut World, opening: i64, chance: &mut Chance) {
    let share = world.firm.marketing_share(Moment::midnight(opening));
    let fair = add_fair(world, opening, share);
    for _ in 0..chance.count(FAIR_TALKS * share) {
        let (person, at) = visitor(world, opening, chance);
        let knock = Knock {
            campaign: Some(fair),
            ..Knock::new(person, at, Way::Stand, "fair")
        };
        world.will_knock(knock, chance);
    }
    for _ in 0..chance.count(FAIR_CARDS * share) {
        let (person, at) = visitor(world, opening, chance);
        let card = Contact::incoming(person, at, "event").act("signal");
        world.records.add(card.of(Some(fair), None));
        world.people.learn_email(person);
        world.house.push((person, at));
    }
}

fn visitor(world: &mut World, opening: i64, chance: &mut Chance) -> (PersonId, Moment) {
    let day = opening + chance.whole(0, 2);
    let at = Moment::new(day, chance.whole(9 * HOUR + 10 * MINUTE, 16 * HOUR));
    (world.people.add(day), at)
}

fn add_fair(world: &mut World, opening: i64, share: f64) -> CampaignId {
    let (from, to) = (moment::date_of(opening), moment::date_of(opening + 2));
    let fair = world.campaigns.add(Campaign {
        id: format!("{}-10 fair", from.year()),
        name: format!("Office fair {}", from.year()),
        medium: "event",
        audience: "visitors",
        started_on: from,
        ended_on: Some(to),
        unit_cost: None,
    });
    world.campaigns.spending.push(Spending {
        campaign: fair,
        from,
        to,
        cents: (FAIR_COST as f64 * share) as i64,
    });
    fair
}

/// The money that ads took, month by month.
pub(crate) fn spend_on_ads(world: &mut World) {
    let end = world.firm.end().day();
    let mut from = world.firm.first_day();
    while from < end {
        let month = moment::date_of(from).last_of_month();
        let to = moment::day_number(month).min(end - 1);
        let mut chance = Chance::new(world.firm.seed, Topic::Arrivals, from.unsigned_abs() << 20);
        let price = ADS_A_DAY * chance.between(0.94, 1.06);
        let share = |day: i64| ads_share(world.firm, Moment::new(day, DAY / 2));
        let days: f64 = (from..=to).map(share).sum();
        world.campaigns.spending.push(Spending {
            campaign: world.ads,
            from: moment::date_of(from),
            to: moment::date_of(to),
            cents: (price * days) as i64,
        });
        from = to + 1;
    }
}
