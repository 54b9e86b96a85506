//! Each weakness moves what it should, and leaves the rest where it was.
//!
//! A weak firm is compared with its sound twin, the firm of the same seed with nothing planted, over many
//! seeds, as the rules judge the records of both.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use doorstep_core::{Case, DAY, Outcome, Reading};
use doorstep_records::Text;
use doorstep_simulate::trial::{Planted, Trial, play};

use super::read::{Judgement, judge};

const FIRMS: u64 = 40;

/// A lead of new business with its door in the quarter of the weakness.
#[derive(Clone, Debug)]
struct Lead {
    source: String,
    rep: String,
    is_order: bool,
    in_time: bool,
    answered: bool,
    won: bool,
    by_price: bool,
    money: i64,
}

/// The leads of sound twins, played once. One bad rep makes a firm of another kind, even a good one.
fn sound_twin(seed: u64, planted: Planted) -> Vec<Lead> {
    static TWINS: OnceLock<Vec<Vec<Lead>>> = OnceLock::new();
    if planted == Planted::OneBadRep {
        return leads(seed, planted, 0.0);
    }
    let played = || (0..FIRMS).map(|seed| leads(seed, Planted::None, 0.0));
    TWINS.get_or_init(|| played().collect())[seed as usize].clone()
}

#[expect(
    clippy::unwrap_used,
    reason = "records that cannot be read fail the test"
)]
fn leads(seed: u64, planted: Planted, size: f64) -> Vec<Lead> {
    let played = play(&Trial {
        seed,
        leads_a_month: 150.0,
        planted,
        size,
        months: 7,
        ..Trial::default()
    });
    let weak_from = played.truth.weak_from;
    let judged = judge(played).unwrap();
    let from = judged.business.calendar.start_of(weak_from);
    let span = from..from + 91 * DAY;
    let deals = judged.business.deals.iter();
    let reasons: HashMap<Text, Text> = deals
        .filter_map(|deal| Some((deal.person, deal.lost_reason?)))
        .collect();
    let of_quarter = judged.cases.iter().filter(|(_, case)| {
        let door = case.door(Reading::Base);
        !case.repeat && door.is_some_and(|door| span.contains(&door.at))
    });
    of_quarter
        .filter_map(|(party, case)| lead(&judged, &reasons, *party, case))
        .collect()
}

fn lead(
    judged: &Judgement,
    reasons: &HashMap<Text, Text>,
    party: usize,
    case: &Case,
) -> Option<Lead> {
    let business = &judged.business;
    let party = &business.parties[party];
    let door = case.door(Reading::Base)?;
    let text = |text| business.symbols.get_or_empty(text).to_owned();
    let recorded = business.recorded(party);
    let answer = door.answer.map(|answer| answer.after);
    let order = case.order.map(|place| &recorded[place as usize]);
    let money = order.and_then(|order| order.margin.or(order.value));
    Some(Lead {
        source: text(party.attributes[0]),
        rep: text(recorded.iter().find_map(|touch| touch.rep)),
        is_order: door.is_order,
        in_time: answer.is_some_and(|after| {
            let target = judged.policy.answer_target;
            let calendar = &business.calendar;
            calendar.is_within(target, door.at, door.at + after)
        }),
        answered: answer.is_some(),
        won: case.outcome == Outcome::Won,
        by_price: text(reasons.get(&party.id).copied()) == "price",
        money: money.unwrap_or(0),
    })
}

/// What is compared, over all firms.
#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    leads: f64,
    straight: f64,
    in_time: f64,
    answered: f64,
    conversion: f64,
    /// Of those answered in time.
    conversion_in_time: f64,
    /// The same at the sources' shares of the sound twin.
    at_same_mix: f64,
    by_price: f64,
    money: f64,
}

fn share(leads: &[&Lead], is: impl Fn(&Lead) -> bool) -> f64 {
    let part = leads.iter().filter(|lead| is(lead)).count();
    part as f64 / leads.len().max(1) as f64
}

fn numbers(leads: &[Lead], sound: &[Lead]) -> Numbers {
    let asked: Vec<&Lead> = leads.iter().filter(|lead| !lead.is_order).collect();
    let in_time: Vec<&Lead> = asked.iter().copied().filter(|lead| lead.in_time).collect();
    let money: i64 = asked.iter().map(|lead| lead.money).sum();
    Numbers {
        leads: leads.len() as f64,
        straight: (leads.len() - asked.len()) as f64,
        in_time: share(&asked, |lead| lead.in_time),
        answered: share(&asked, |lead| lead.answered),
        conversion: share(&asked, |lead| lead.won),
        conversion_in_time: share(&in_time, |lead| lead.won),
        at_same_mix: at_mix_of(sound, &in_time),
        by_price: share(&asked, |lead| lead.by_price),
        money: money as f64,
    }
}

/// Conversion of leads, their sources weighted as among others; sources without leads count as these.
fn at_mix_of(others: &[Lead], leads: &[&Lead]) -> f64 {
    let mut of_source: BTreeMap<&str, Vec<&Lead>> = BTreeMap::new();
    for lead in leads {
        of_source.entry(&lead.source).or_default().push(lead);
    }
    let asked: Vec<&Lead> = others
        .iter()
        .filter(|lead| lead.in_time && of_source.contains_key(lead.source.as_str()))
        .collect();
    let conversion = |lead: &&Lead| share(&of_source[lead.source.as_str()], |lead| lead.won);
    asked.iter().map(conversion).sum::<f64>() / asked.len().max(1) as f64
}

/// Numbers of the sound twins and of the weak firms, each the mean of its share of the sound number
/// where that makes sense.
fn compare(planted: Planted) -> (Numbers, Numbers) {
    let (mut sound, mut weak) = (Numbers::default(), Numbers::default());
    for seed in 0..FIRMS {
        let twin = sound_twin(seed, planted);
        let base = numbers(&twin, &twin);
        add(&mut sound, base, base);
        add(&mut weak, numbers(&leads(seed, planted, 0.4), &twin), base);
    }
    println!("{planted:?}\n  sound {sound:.3?}\n  weak  {weak:.3?}");
    (sound, weak)
}

/// Adds a firm's numbers; leads and money as parts of those of its sound twin.
fn add(sum: &mut Numbers, of: Numbers, twin: Numbers) {
    let part = 1.0 / FIRMS as f64;
    sum.leads += part * of.leads / twin.leads;
    sum.straight += part * of.straight / twin.straight.max(1.0);
    sum.in_time += part * of.in_time;
    sum.answered += part * of.answered;
    sum.conversion += part * of.conversion;
    sum.conversion_in_time += part * of.conversion_in_time;
    sum.at_same_mix += part * of.at_same_mix;
    sum.by_price += part * of.by_price;
    sum.money += part * of.money / twin.money;
}

fn near(one: f64, other: f64, gap: f64) -> bool {
    (one - other).abs() <= gap
}

#[test]
fn fewer_people_are_fewer_and_otherwise_the_same() {
    let (sound, weak) = compare(Planted::Volume);
    assert!(near(weak.leads, 0.6, 0.03));
    assert!(near(weak.in_time, sound.in_time, 0.02));
    assert!(near(weak.conversion, sound.conversion, 0.02));
}

#[test]
fn poorer_sources_convert_as_before_but_send_more() {
    let (sound, weak) = compare(Planted::QualitySeen);
    assert!(near(weak.leads, 1.0, 0.01));
    assert!(near(weak.in_time, sound.in_time, 0.02));
    assert!(weak.conversion < 0.75 * sound.conversion);
    assert!(near(weak.at_same_mix, sound.at_same_mix, 0.03));
}

#[test]
fn hidden_quality_shows_in_conversion_only() {
    let (sound, weak) = compare(Planted::QualityHidden);
    assert!(near(weak.leads, 1.0, 1e-9));
    assert!(near(weak.in_time, sound.in_time, 1e-9));
    assert!(near(weak.at_same_mix, 0.6 * sound.at_same_mix, 0.04));
}

#[test]
fn slow_answers_lose_orders_of_those_who_wait() {
    let (sound, weak) = compare(Planted::HandOverSlow);
    assert!(near(weak.leads, 1.0, 1e-9));
    assert!(weak.in_time < 0.7 * sound.in_time);
    assert!(weak.conversion < 0.75 * sound.conversion);
    assert!(near(
        weak.conversion_in_time,
        sound.conversion_in_time,
        0.02
    ));
}

#[test]
fn leads_without_an_answer_lose_orders_too() {
    let (sound, weak) = compare(Planted::HandOverDropped);
    assert!(near(weak.leads, 1.0, 1e-9));
    assert!(weak.answered < 0.7 * sound.answered);
    assert!(near(
        weak.conversion_in_time,
        sound.conversion_in_time,
        0.02
    ));
}

#[test]
fn poor_selling_loses_orders_of_those_answered_in_time() {
    for planted in [Planted::RepSkill, Planted::OneBadRep, Planted::MarketShock] {
        let (sound, weak) = compare(planted);
        assert!(near(weak.leads, 1.0, 1e-9));
        assert!(near(weak.in_time, sound.in_time, 1e-9));
        assert!(near(weak.at_same_mix, 0.6 * sound.at_same_mix, 0.04));
        assert!(near(weak.by_price, sound.by_price, 0.05));
    }
}

#[test]
fn a_price_that_is_not_right_loses_orders_or_margin_and_is_on_record() {
    let (sound, weak) = compare(Planted::Price);
    assert!(near(weak.leads, 1.0, 1e-9));
    assert!(near(weak.in_time, sound.in_time, 1e-9));
    assert!(near(weak.money, 0.6, 0.06));
    assert!(weak.by_price > 1.2 * sound.by_price);
    for (planted, size, rows) in [
        (Planted::Price, 0.4, 1),
        (Planted::Price, 0.0, 0),
        (Planted::MarketShock, 0.4, 0),
    ] {
        let trial = Trial {
            planted,
            size,
            ..Trial::default()
        };
        assert_eq!(play(&trial).tables.prices.len(), rows);
    }
}

/// By how much the orders of each rep fall in a firm, as a share, the worst first.
fn falls_of_reps(seed: u64, planted: Planted) -> Vec<f64> {
    let orders = |leads: Vec<Lead>| {
        let mut won: BTreeMap<String, f64> = BTreeMap::new();
        for lead in leads {
            *won.entry(lead.rep).or_default() += f64::from(u8::from(lead.won));
        }
        won.remove("");
        won
    };
    let sound = orders(sound_twin(seed, planted));
    let weak = orders(leads(seed, planted, 0.4));
    let fall = |(rep, won): (&String, &f64)| 1.0 - weak.get(rep).unwrap_or(&0.0) / won.max(1.0);
    let mut falls: Vec<f64> = sound.iter().map(fall).collect();
    falls.sort_by(|one, other| other.total_cmp(one));
    falls
}

#[test]
fn one_bad_rep_is_one_poor_skill_spares_some_and_the_market_spares_nobody() {
    for seed in 0..4 {
        let one = falls_of_reps(seed, Planted::OneBadRep);
        assert!(
            one[0] > 0.4 && one[1..].iter().all(|&fall| fall == 0.0),
            "{one:?}"
        );
        let some = falls_of_reps(seed, Planted::RepSkill);
        assert!(some[0] > 0.3 && some[some.len() - 1] == 0.0, "{some:?}");
        let all = falls_of_reps(seed, Planted::MarketShock);
        // Of a rep with few orders none may happen to be lost.
        let spared = all.iter().filter(|&&fall| fall <= 0.0).count();
        assert!(all[0] > 0.2 && spared <= all.len() / 4, "{all:?}");
    }
}

#[test]
fn before_the_weakness_begins_twins_are_the_same() {
    let early = |size: f64| {
        let played = play(&Trial {
            planted: Planted::QualitySeen,
            size,
            ..Trial::default()
        });
        let begins = played.truth.weak_from;
        let judged = judge(played).unwrap();
        let from = judged.business.calendar.start_of(begins);
        let doors = judged.cases.iter().filter_map(|(party, case)| {
            let door = case.door(Reading::Base)?;
            let id = judged.business.parties[*party].id;
            let id = judged.business.symbols.get(id).to_owned();
            (door.at < from).then_some((id, door.at, case.outcome, door.answer))
        });
        doors.collect::<Vec<_>>()
    };
    let (sound, weak) = (early(0.0), early(0.4));
    assert!(sound.len() > 1_000);
    assert!(sound == weak);
}
